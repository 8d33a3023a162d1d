"""The statements of one article: chains, states, and the text with one of them pinned."""

from __future__ import annotations

import json
import re

import pytest

from onrecord.markup import Json
from onrecord.web.evidence import evidence, framed, lines, pinned_of
from tests.web.harbour import EVIL, FIRST, entry, statement, words


def own_voice(record: Json) -> Json:
    """The second statement as the article's own."""
    changed: Json = json.loads(json.dumps(record))
    changed["attributions"].pop()
    changed["statements"][1] |= {"attribution": None, "chain": []}
    return changed


def test_a_statement_without_an_attribution_has_stretches_of_its_own() -> None:
    record = own_voice(FIRST.record)
    said = lines(record)
    assert [line.owners for line in said] == ["1", "3"]
    assert 'data-attribution="3"' in evidence(record)
    assert said[1].person == ""


def test_a_pin_takes_one_statement_or_none() -> None:
    record = FIRST.record
    assert pinned_of(record, statement(FIRST)[:8]) is record["statements"][0]
    assert pinned_of(record, "") is None
    assert pinned_of(record, "zzzz") is None


def test_pinning_takes_nothing_from_the_text() -> None:
    record = FIRST.record
    plain = words(evidence(record))
    pinned = words(re.sub(r'<span id="pinned".*?</span></span>', "", evidence(record, record["statements"][0])))
    assert pinned == plain


def test_what_a_statement_answers_is_marked_with_it() -> None:
    record = json.loads(json.dumps(FIRST.record))
    record["statements"][1]["refers_to"] = record["statements"][0]["spans"]
    assert "referred" in evidence(record, record["statements"][1])


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("DISPUTED", ("DISPUTED", "", "disputed")),
        ("DENIED, nobody here asserts it", ("DENIED", ", nobody here asserts it", "denied")),
        ("SAID AND DENIED by Ana Ruiz", ("SAID AND DENIED", " by Ana Ruiz", "disputed")),
        ("TASS'S OWN VOICE, not disputed here", ("TASS'S OWN VOICE", ", not disputed here", "other")),
        ("2 SPEAKERS, may be the same source, not disputed here", ("2 SPEAKERS", ", may be the same source, not disputed here", "other")),
    ],
)  # fmt: skip
def test_a_state_is_framed_as_far_as_it_stands_in_capitals(state: str, found: tuple[str, str, str]) -> None:
    assert framed(state) == found


def test_a_chain_says_who_cites_whom() -> None:
    record = json.loads(json.dumps(FIRST.record))
    inner = record["statements"][0]["chain"][0]
    record["statements"][0]["chain"] = [{**inner, "name": "TASS", "kind": "media", "role": None, "entity": None}, inner]
    outer, last = lines(record)[0].chain
    assert (outer.name, outer.tells, outer.href) == ("TASS", "citing", "")
    assert (last.name, last.tells, last.role) == ("Ana Ruiz", "", "Mayor")


def test_what_no_reader_sees_is_shown() -> None:
    html = evidence(entry(EVIL).record)
    assert '<span class="control">[U+202E]</span>' in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
