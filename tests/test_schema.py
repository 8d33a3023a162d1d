"""schema.json against records written by hand, right and wrong, and against the one that to_record makes."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import onrecord
from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.claims import Claim
from onrecord.datelines import Credit, Dateline
from onrecord.dates import TimeInterval
from onrecord.errors import Problem
from onrecord.markup import Json
from onrecord.record import Coverage, Notice, Reading, to_record
from onrecord.sources import Entity
from onrecord.statements import ChainLink, Hedge, Statement
from tests.export.records import ALL, harbour

SCHEMA = json.loads((Path(onrecord.__file__).parent / "schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def faults(record: Json) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in VALIDATOR.iter_errors(record)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ALL)
def test_right_records_pass(name: str) -> None:
    assert faults(ALL[name]()) == []


def test_what_to_record_makes_passes() -> None:
    text = 'PORT ELSA, March 6 - "No," Ruiz said.'
    day = TimeInterval(date(2025, 3, 6), date(2025, 3, 6), "day", "dateline, year from published", "")
    source, cue, content = Span(27, 31), Span(32, 36), Span(21, 26)
    reading = Reading(
        article=Article(text, published="2025-03-06T10:00:00Z"),
        dateline=Dateline(Span(0, 20), "PORT ELSA", None, None),
        report_day=day,
        credits=(Credit(source, "Ruiz", "Coast Wire"),),
        notices=(Notice(source, "Ruiz"),),
        attributions=(Attribution((cue,), (content,), (source,), "direct", (source,), (source,), 0.5),),
        entities=(Entity("Ana Ruiz", "person", ("mayor",), ("Ruiz",), (source,)),),
        parents=(None,),
        source_of=(0,),
        addressee_of=(None,),
        statements=(
            Statement(0, (content, Span(27, 36)), "deny", "certain", (ChainLink("Ana Ruiz", "person", "", 0, (source,)),),
                      (Hedge(source, "Ruiz", "source"),), 0, (source,), day),
            Statement(None, (source,), "assert", "unspecified", ()),
        ),
        claims=(Claim("It was sold", (0,)),),
        coverage=Coverage(2, 1, ("one is too long",)),
        problems=(Problem("A quotation mark is left open.", "line 1"),),
        models=(("attribution", "abc"),),
        found_in=(("published", "--published"),),
        options=(("a", "b"),),
    )  # fmt: skip
    record = to_record(reading)
    assert faults(record) == []
    assert record["article"]["dateline"]["date"] == "2025-03-06"


def change(*path: str | int, to: object) -> Callable[[Json], None]:
    def apply(record: Json) -> None:
        place: Json = record
        for step in path[:-1]:
            place = place[step]  # type: ignore[index]
        place[path[-1]] = to  # type: ignore[index]

    return apply


WRONG = {
    "a stance of its own": change("statements", 0, "stance", to="lies"),
    "a verdict": change("statements", 0, "verdict", to="false"),
    "a field nobody knows": change("article", "author", to="x"),
    "a span of three": change("statements", 0, "spans", to=[[1, 2, 3]]),
    "a span of text": change("statements", 0, "spans", to=[["1", "2"]]),
    "a span before the text": change("statements", 0, "spans", to=[[-1, 2]]),
    "a statement without evidence": change("statements", 0, "spans", to=[]),
    "an empty reference": change("statements", 0, "refers_to", to=[]),
    "a day in words": change("statements", 0, "said_on", "start", to="Thursday"),
    "a precision of its own": change("statements", 0, "said_on", "precision", to="hour"),
    "confidence in per cent": change("statements", 0, "confidence", "source", to=90),
    "a kind of its own": change("statements", 0, "chain", 0, "kind", to="robot"),
    "an id that is no hash": change("claims", 0, "id", to="1"),
    "a mode of its own": change("attributions", 0, "mode", to="quoted"),
    "another format": change("schema", to="onrecord/2"),
    "half a sentence": change("coverage", "read", to=1.5),
    "a problem without a place": change("problems", 0, to={"what": "x"}),
    "where as a number": change("article", "found_in", "title", to=3),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_records_fail(name: str) -> None:
    record = harbour()
    WRONG[name](record)
    assert faults(record) != []


@pytest.mark.parametrize("path", [("article", "text"), ("article",), ("statements",), ("coverage", "why")])
def test_no_field_may_be_missing(path: tuple[str, ...]) -> None:
    record = harbour()
    place = record
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    assert faults(record) != []


def test_every_field_is_described() -> None:
    objects = [SCHEMA, *(d for d in SCHEMA["$defs"].values() if d.get("type") == "object")]
    fields = [(name, field) for o in objects for name, field in o["properties"].items()]
    defined = SCHEMA["$defs"]
    bare = [
        name for name, f in fields if "description" not in (f | defined.get(f.get("$ref", "").rpartition("/")[2], {}))
    ]
    assert bare == []
    assert len(fields) > 60


def test_nothing_is_left_open() -> None:
    objects = [SCHEMA, *(d for d in SCHEMA["$defs"].values() if d.get("type") == "object")]
    assert all(o["additionalProperties"] is False for o in objects)
    absent = {"left_out"}  # where it is not true, so that records without it keep their hashes
    assert all(set(o["required"]) == set(o["properties"]) - absent for o in objects)
