"""Searching: both databases find the same, in the same order, whatever was asked."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.connection import writing
from onrecord.ledger.searching import Asked, Hits, alike, search, sorted_by_nearness
from onrecord.markup import Json
from tests.ledger.conftest import new_schema
from tests.ledger.newsroom import WHO
from tests.ledger.stories import (
    CORRAN,
    GREY,
    HARBOUR,
    OLD,
    STORIES,
    entry_of,
    linked,
    proposition,
    story,
    told,
    word_judge,
)


def ids(hits: Hits) -> list[str]:
    return [row["id"] for row in hits.rows]


def near(ledger: Ledger, like: str, **options: Any) -> list[Json]:
    return search(ledger, Asked(like=like, **options), judge_pairs=word_judge()).rows


# What is found


def test_articles_statements_claims_and_sources_are_found_by_words(ledger: Ledger, stories: list[Entry]) -> None:
    rows = ledger.search("school").rows
    assert sorted({row["in"] for row in rows}) == ["articles", "claims", "statements"]
    assert {row["id"] for row in rows if row["in"] == "articles"} == {stories[2].id, stories[4].id}
    (claim,) = [row for row in rows if row["in"] == "claims"]
    assert (claim["state"], claim["text"]) == ("denied", "Pier beside a school was sold")
    (source,) = ledger.search("ruiz mayor", within=["sources"]).rows
    assert (source["who"], source["kind"], source["matched"]) == ("Ana Ruiz", "person", 2)
    assert ledger.search("nothing of that").rows == []


def test_endings_case_and_accents_make_no_difference(ledger: Ledger) -> None:
    ledger.append([entry_of(told(0, speaker="Cem Özdemir"))])
    for words in ("ozdemir", "ÖZDEMIR", "o\u0308zdemir’s", "denying", "Harbours"):
        assert ledger.search(words, within=["articles"]).rows, words


def test_most_words_come_first_then_the_newest_then_by_id(ledger: Ledger) -> None:
    days = ("2025-03-01", "2025-03-09", None, "2025-03-09")
    made = [entry_of(told(n, published=day)) for n, day in enumerate(days)]
    full = entry_of(told(4, OLD, CORRAN, published="2020-01-01", more=" A lighthouse fell."))
    ledger.append([*made, full])
    rows = ledger.search("lighthouse harbour", within=["articles"]).rows
    newest = sorted((made[1].id, made[3].id))
    assert [row["id"] for row in rows] == [full.id, *newest, made[0].id, made[2].id]
    assert [row["matched"] for row in rows] == [2, 1, 1, 1, 1]
    assert [row["day"] for row in rows] == ["2020-01-01", "2025-03-09", "2025-03-09", "2025-03-01", None]


def test_a_page_follows_the_page_before_it(ledger: Ledger, stories: list[Entry]) -> None:
    every = ids(ledger.search("pier ships ruiz", limit=None))
    pages = [ledger.search("pier ships ruiz", limit=4, offset=n) for n in range(0, len(every), 4)]
    assert [i for page in pages for i in ids(page)] == every
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]


def test_a_phrase_must_stand_word_by_word(ledger: Ledger, stories: list[Entry]) -> None:
    assert len(ledger.search('"old harbour"', within=["articles"]).rows) == 2
    assert ledger.search('"harbour old"').rows == []
    assert ledger.search('"sold Ana"', within=["statements"]).rows == []  # over the end of its words and into the names
    rows = ledger.search('"old harbour" grey', within=["articles"]).rows
    assert [row["matched"] for row in rows] == [2, 2]
    assert ledger.search('"old harbour" school', within=["articles"]).rows != []
    (mark,) = ledger.search('"old harbour"', within=["claims"]).rows[0]["marks"]
    assert mark == [12, 23]


def test_a_phrase_far_into_a_long_article_is_found(ledger: Ledger) -> None:
    long = " The pier stands." * 10_000 + " A grey heron landed there."
    ledger.append([entry_of(told(0, more=long))])
    (row,) = ledger.search('"grey heron landed"', within=["articles"]).rows
    (mark,) = row["marks"]
    assert row["snippet"][slice(*mark)] == "grey heron landed"
    assert ledger.search('"heron grey"').rows == []


def test_words_around_the_hit_are_shown_and_marked(ledger: Ledger) -> None:
    more = (
        " ".join(f"Line {n} tells of the weather." for n in range(60)) + " Then a Heron came to the harbours. And on."
    )
    ledger.append([entry_of(told(0, more=f" {more}"))])
    (row,) = ledger.search("heron harbour then", within=["articles"]).rows
    assert [row["snippet"][a:b] for a, b in row["marks"]] == ["Then", "Heron", "harbours"]
    assert row["snippet"].startswith("… ") and len(row["snippet"]) < 300


# Filters


def test_filters_hold_together(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.append([entry_of(told(5, speaker="Berta Solis", published="2025-04-01")), entry_of(told(6, published=None))])
    assert len(ledger.search("pier", within=["articles"]).rows) == 7
    assert [r["publisher"] for r in ledger.search("pier", within=["articles"], publisher="post f").rows] == ["Post F"]
    assert len(ledger.search("pier", within=["articles"], since="2025-03-08").rows) == 1
    assert len(ledger.search("pier", within=["articles"], until="2025-03-31").rows) == 5
    assert len(ledger.search("pier", within=["articles"], as_of="2025-03-31").rows) == 6
    assert {r["who"] for r in ledger.search("pier", within=["statements"], source="SOLIS").rows} == {"Berta Solis"}
    assert len(ledger.search("pier", within=["articles"], source="solis").rows) == 1
    assert {r["position"] for r in ledger.search("corran", within=["statements"], position="deny").rows} == {"deny"}
    assert ledger.search("pier", source="solis", position="confirm").rows == []
    assert ledger.search("pier", kind="media").rows == []
    assert len(ledger.search("ruiz solis", within=["sources"], position="deny").rows) == 2
    assert len(ledger.search("ruiz solis", within=["sources"], kind="person", source="ruiz").rows) == 1
    texts = {r["text"] for r in ledger.search("ships pier", within=["claims"], position="deny").rows}
    assert texts == {"Pier of the old harbour at corran was sold", "Pier beside a school was sold"}


def test_states_are_of_claims_and_of_the_day_asked_for(ledger: Ledger, stories: list[Entry]) -> None:
    assert {r["state"] for r in ledger.search("pier ships").rows if r["in"] == "claims"} == {"denied", "asserted"}
    for state in ("denied", "asserted"):
        rows = ledger.search("pier ships", state=state).rows
        assert rows and {(r["in"], r["state"]) for r in rows} == {("claims", state)}
    later = entry_of(told(7, speaker="Zoe Quist", published="2025-05-01"))
    ledger.append([later])
    linked(ledger)
    ledger.correct(later.record["statements"][0]["id"], "stance", "assert", **WHO)
    (now,) = ledger.search("old", within=["claims"], position="deny").rows
    (then,) = ledger.search("old", within=["claims"], position="deny", as_of="2025-04-01").rows
    assert (now["id"], now["state"], then["id"], then["state"]) == (then["id"], "disputed", now["id"], "denied")
    assert ids(ledger.search("old", state="denied", as_of="2025-04-01")) == [now["id"]]
    assert ledger.search("old", state="denied").rows == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"within": ["news"]}, "cannot be searched"), ({"position": "maybe"}, "no position"), ({"kind": "dog"}, "no kind"), ({"state": "true"}, "no state"), ({"like": "a b"}, "one of the two"),
        ({"within": ["articles"], "state": "denied"}, "only claims have a state"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(ledger: Ledger, options: dict[str, Any], words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        ledger.search("pier", **options)


# Nothing is syntax

SYNTAX = (
    "NEAR(pier school)", "pier NOT school", "-pier", "^pier", "pier*", "terms:pier", '"pier', "pier'", "pier & !school", "pier <-> school", "(pier",
    "😀", "\0", "pier\0", "\ud800", "'; drop table searched; --", "%_", "\\", "pier:*", "{pier}", "a" * 10_000, "pier " * 2_000, '"' * 10_000, "",
)  # fmt: skip


@pytest.mark.parametrize("words", SYNTAX)
def test_no_input_is_syntax(ledger: Ledger, words: str) -> None:
    ledger.append([story(0)])
    found = ledger.search(words, within=["articles"]).rows
    assert bool(found) == ("pier" in words)
    assert ledger.search("pier", source=words, publisher=words).rows == [] or not words


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from([*"\"'*-^:()&|!<>~", "pier", "old", "harbour", "school", "ships", "NEAR", "AND", "the", "sold", " "]), max_size=10).map(" ".join),
    )
)  # fmt: skip
@example('"the" "old harbour" ships')
def test_both_databases_answer_alike_whatever_is_asked(both: tuple[Ledger, Ledger], words: str) -> None:
    one, other = both
    assert one.search(words, limit=None) == other.search(words, limit=None)
    assert one.search(words, limit=3, offset=1) == other.search(words, limit=3, offset=1)


@pytest.fixture(scope="module")
def both(server: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same data in SQLite and in PostgreSQL."""
    places = str(tmp_path_factory.mktemp("both") / "ledger.db"), new_schema(server)
    with Ledger.open(places[0]) as one, Ledger.open(places[1]) as other:
        for ledger in (one, other):
            ledger.append([story(n) for n in range(len(STORIES))])
            more = (("Cem Özdemir", "2025-03-09"), ("Æther Łukasz", None), ("Ruiz", "2024-12-31"))
            ledger.append(
                [entry_of(told(5 + n, HARBOUR, GREY, speaker=who, published=day)) for n, (who, day) in enumerate(more)]
            )
            linked(ledger)
        yield one, other


@pytest.mark.parametrize("options", [{}, {"source": "ÖZ"}, {"position": "deny"}, {"since": "2025-01-01"}, {"as_of": "2025-03-07"}, {"state": "denied"}])  # fmt: skip
def test_both_databases_filter_alike(both: tuple[Ledger, Ledger], options: dict[str, Any]) -> None:
    one, other = (ledger.search("pier ozdemir harbour", limit=None, **options) for ledger in both)
    assert one == other
    assert one.rows
    assert near(both[0], "the pier was sold", **options) == near(both[1], "the pier was sold", **options)


def test_states_are_found_behind_any_number_of_others(
    ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.ledger.searching.PAGE", 1)
    for day in (None, "2025-03-31", "2025-03-06"):
        every = ledger.search("pier ships", within=["claims"], limit=None, as_of=day).rows
        for state in ("denied", "asserted", "disputed"):
            found = ledger.search("pier ships", state=state, as_of=day)
            assert found.rows == [r for r in every if r["state"] == state]
            assert ledger.search("pier ships", state=state, limit=1, as_of=day).rows == found.rows[:1]


@pytest.mark.parametrize("rows", [0, 1, 2, 100])
def test_claims_are_the_same_however_many_propositions_are_looked_at(
    ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    every = ledger.search("pier ships harbour", within=["claims"], limit=None).rows
    monkeypatch.setattr("onrecord.ledger.searching.ROWS", rows)
    for limit in range(1, len(every) + 2):
        assert ledger.search("pier ships harbour", within=["claims"], limit=limit).rows == every[:limit]


def test_a_state_that_was_not_written_down_yet_is_looked_up(ledger: Ledger, stories: list[Entry]) -> None:
    before = ids(ledger.search("pier ships", state="denied"))
    with writing(ledger.engine) as connection:
        connection.execute(schema.claim_summaries.delete())
    assert ids(ledger.search("pier ships", state="denied")) == before != []


# By meaning


@given(st.lists(st.integers(2600, 2630), max_size=60), st.integers(1, 9))
def test_what_is_equally_near_stands_on_one_page(near: list[int], among: int) -> None:
    given_seqs = np.arange(1, len(near) + 1)
    given_cosines = np.array(near, np.float32) / np.float32(10_000)
    seqs, cosines = sorted_by_nearness(given_seqs, given_cosines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.ledger.searching.AMONG", among)
        pages = [cosines[some].tolist() for some in alike(cosines)]
    assert [c for page in pages for c in page] == sorted(given_cosines.round(4).tolist(), reverse=True)
    assert all(page[-1] > after[0] for page, after in pairwise(pages))
    assert all(len(page) >= among for page in pages[:-1])
    assert sorted(seqs.tolist()) == given_seqs.tolist()


def test_what_is_far_is_left_out() -> None:
    seqs, cosines = sorted_by_nearness(np.array([1, 2, 3]), np.array([0.1, 0.9, 0.3], np.float32))
    assert (seqs.tolist(), [round(c, 4) for c in cosines.tolist()]) == ([2, 3], [0.9, 0.3])


def test_a_sentence_finds_what_says_something_like_it(ledger: Ledger, stories: list[Entry]) -> None:
    rows = near(ledger, "pier of the harbour at corran was sold")
    first = {row["in"]: row for row in reversed(rows)}
    assert first["claims"]["text"] == "Pier of the old harbour at corran was sold"
    assert first["articles"]["id"] == stories[1].id
    assert first["statements"]["id"] == stories[1].record["statements"][0]["id"]
    assert first["articles"]["snippet"] == "Pier of the harbour at corran was sold"
    assert [row["matched"] for row in rows] == sorted((row["matched"] for row in rows), reverse=True)
    assert near(ledger, "xyzzy plugh") == []
    assert near(ledger, "pier of the harbour was sold", since="2026-01-01") == []
    with pytest.raises(LedgerError, match="by words"):
        near(ledger, "anything", within=("sources",))


def test_a_claim_opens_by_the_id_that_a_search_gives(ledger: Ledger, stories: list[Entry]) -> None:
    (row,) = ledger.search('"old harbour"', within=["claims"]).rows
    assert ledger.claim(row["id"]).id == row["id"] == ledger.claim(proposition(stories[0])).id
