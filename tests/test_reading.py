import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.errors import InputError
from onrecord.markup import Json

STORY = """Halden offered pipeline stake, paper says

VARSK, March 6 (Northern Wire) - Halden Energy's chief executive Ingrid Solvang on Wednesday dismissed reports that the company had offered its pipeline stake to the state.

"This is not true," Solvang said. "Nobody has made such an offer."

She told a news conference in Varsk that she had met the minister only once.

A spokesman for the ministry declined to comment.

Correction: an earlier version misspelled Varsk.

(Reporting by Lena Fisk; Editing by Carl Munro)
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> onrecord.Reading:
    path = tmp_path_factory.mktemp("story") / "story.txt"
    path.write_text(STORY, "utf-8")
    return onrecord.read(path, published="2025-03-06", publisher="Northern Wire")


def test_a_story_is_read_from_end_to_end(reading: onrecord.Reading) -> None:
    record = reading.to_dict()
    assert record["article"]["title"] == "Halden offered pipeline stake, paper says"
    assert record["article"]["dateline"]["place"] == "VARSK"
    assert record["article"]["dateline"]["date"] == "2025-03-06"
    assert [n["text"] for n in record["article"]["notices"]] == ["Correction: an earlier version misspelled Varsk."]
    assert [c["text"] for c in record["article"]["credits"]] == ["(Reporting by Lena Fisk; Editing by Carl Munro)"]
    assert record["coverage"]["sentences"] == record["coverage"]["read"] > 5
    assert set(record["made_by"]["models"]) == {"attribution", "statements"}


def test_it_finds_who_denies_what_and_when(reading: onrecord.Reading) -> None:
    denials = [s for s in reading.statements if s.stance == "deny"]
    assert {s.chain[-1].name for s in denials if s.chain} == {"Ingrid Solvang"}
    first = denials[0]
    assert first.said_on is not None
    assert str(first.said_on.start) == "2025-03-05"


def test_it_finds_the_decline(reading: onrecord.Reading) -> None:
    (decline,) = [s for s in reading.statements if s.stance == "decline"]
    assert decline.chain[-1].name == "spokesman for the ministry"


def spans_of(value: object) -> Iterator[tuple[int, int]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in {"spans", "mentions", "refers_to"} and item:
                yield from (tuple(pair) for pair in item)
            else:
                yield from spans_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans_of(item)


def check(record: Json) -> None:
    text = record["article"]["text"]
    for start, end in spans_of(record):
        assert 0 <= start < end <= len(text)
    for a in record["attributions"]:
        for role in ("source", "cue", "content"):
            if a[role]:
                assert a[role]["text"] == " ... ".join(text[s:e] for s, e in a[role]["spans"])
    known = {x["id"] for x in record["attributions"]}
    assert all(s["attribution"] in known | {None} for s in record["statements"])
    claims = {c["id"] for c in record["claims"]}
    assert {s["claim"] for s in record["statements"]} - {None} == claims
    entities = {e["id"] for e in record["entities"]}
    assert len(entities) == len(record["entities"])
    assert all(link["entity"] in entities | {None} for s in record["statements"] for link in s["chain"])


def test_every_offset_and_reference_of_the_record_holds(reading: onrecord.Reading) -> None:
    check(reading.to_dict())


WORDS = st.lists(
    st.sampled_from(
        'The minister Ana Ruiz said "no" on Tuesday . denied that , he told reporters sources \n\n reports “It is” ” not true Reuters \x00 \ud800 👩‍🚀 according to'.split(
            " "
        )
    ),
    max_size=80,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.one_of(WORDS, st.text(st.characters(), max_size=200)))
def test_any_text_gives_a_record_whose_offsets_hold(text: str) -> None:
    article = onrecord.Article(text)
    record = onrecord.read(article).to_dict()
    assert record["article"]["text"] == text
    check(record)


def test_one_left_open_quotation_mark_loses_nothing_else() -> None:
    text = '"The port is closed, the mayor said on Monday.\n\n"It will open," Ana Ruiz said.\n\nCarl Munro denied that it was sold.'
    sources = {text[a.source[0].start : a.source[0].end] for a in onrecord.read(text).attributions if a.source}
    assert {"Ana Ruiz", "Carl Munro"} <= sources


def test_a_string_is_text_and_a_path_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Mayor Ana Ruiz said on Monday that the port was closed and would stay closed.", "utf-8")
    assert onrecord.read(path).article.text == onrecord.read(path.read_text("utf-8")).article.text
    assert onrecord.read(str(path)).article.text == str(path)


def test_what_the_caller_gives_wins() -> None:
    article = onrecord.Article("Mayor Ana Ruiz said on Monday that it was over.", published="2020-01-01", publisher="A")
    reading = onrecord.read(article, published="2025-03-06", publisher="B")
    assert (reading.article.published, reading.article.publisher) == ("2025-03-06", "B")


def test_a_day_that_is_none_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="2016-01-26"):
        onrecord.read("Text.", published="yesterday")


def test_a_file_of_many_articles_says_how_to_read_them(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text('{"text": "Mayor Ana Ruiz said that the port was closed."}\n' * 2, "utf-8")
    with pytest.raises(InputError, match="read_many"):
        onrecord.read(path)


def test_reading_again_gives_the_same_record(reading: onrecord.Reading) -> None:
    again = onrecord.read(reading.article, published="2025-03-06", publisher="Northern Wire")
    assert again.to_dict()["statements"] == reading.to_dict()["statements"]


def test_a_reading_shows_itself_in_notebooks(reading: onrecord.Reading) -> None:
    assert "Solvang" in reading._repr_html_()


@pytest.mark.parametrize(
    "text", ['"x," he said. ' * 1500, "(" * 20000, "he told " * 5000, "The " * 20000, "Bank of " * 8000]
)
def test_a_hostile_text_takes_no_more_than_its_length(text: str) -> None:
    """Quadratic steps took minutes here; the model takes a few seconds of all cores together."""
    started = time.process_time()
    onrecord.read(onrecord.Article(text))
    assert time.process_time() - started < 25


def test_a_stamp_above_the_dateline_does_not_override_it() -> None:
    text = "Updated March 9, 2025\n\nVARSK, March 6 (Northern Wire) - Mayor Ana Ruiz said that the port was shut."
    reading = onrecord.read(text)
    assert {str(s.said_on.start) for s in reading.statements if s.said_on} == {"2025-03-06"}
    from onrecord.export.days import how_dated

    assert how_dated(reading.to_dict()) == "day: dateline, year: a stamp"
