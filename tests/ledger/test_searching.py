"""Searching: both databases find the same, in the same order, whatever was asked; what left the ledger is not found."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.cli import searching as searching_command
from onrecord.errors import InputError, LedgerError
from onrecord.ledger import Entry, Ledger, indexing, schema
from onrecord.ledger.connection import connect, reading, writing
from onrecord.ledger.forgetting import forget
from onrecord.ledger.indexing import LARGEST, index_missing
from onrecord.ledger.saved import new_hits, save_search, unsave_search
from onrecord.ledger.searching import Asked, Hits, search
from onrecord.ledger.transfer import export_lines, import_lines
from onrecord.ledger.verifying import verify
from onrecord.markup import Json
from tests.ledger.conftest import new_schema
from tests.ledger.stories import (
    CORRAN,
    GREY,
    HARBOUR,
    OLD,
    STORIES,
    entry_of,
    linked,
    proposition,
    reread,
    story,
    told,
    word_judge,
)
from tests.ledger.test_keeping import damage

WHO = {"author": "Ines", "reason": "I have seen it"}
runner = CliRunner()


def ids(hits: Hits) -> list[str]:
    return [row["id"] for row in hits.rows]


def near(ledger: Ledger, like: str, **options: Any) -> list[Json]:
    return search(ledger, Asked(like=like, **options), judge_pairs=word_judge()).rows


def shown(rows: list[Json]) -> list[tuple[str, float]]:
    return [(row["in"], row["matched"]) for row in rows]


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


def test_an_article_of_more_different_words_than_a_database_takes_is_kept(ledger: Ledger) -> None:
    words = " ".join(f"{n:x}{'q' * 40}" for n in range(40_000))
    assert len(words) > 2 * LARGEST
    made = entry_of(told(0, more=f" {words}"))
    assert ledger.append([made]) == ["new"]
    assert ids(ledger.search("harbour", within=["articles"])) == [made.id]


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
        ({"within": ["news"]}, "cannot be searched"), ({"position": "maybe"}, "no position"), ({"like": "a b"}, "one of the two"),
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


# By meaning


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


# What changes


def test_corrections_change_what_is_found_and_shown(ledger: Ledger, stories: list[Entry]) -> None:
    statement = stories[0].record["statements"][0]["id"]
    made = ledger.correct_all(
        statement, {"claim": "The lighthouse was sold", "source": "Zoe Quist", "stance": "assert"}, **WHO
    )
    (row,) = ledger.search("lighthouse quist", within=["statements"]).rows
    assert (row["who"], row["position"], row["text"], row["matched"]) == (
        "Zoe Quist",
        "assert",
        "The lighthouse was sold",
        2,
    )
    assert [r["who"] for r in ledger.search("quist", within=["sources"]).rows] == ["Zoe Quist"]
    linked(ledger)
    assert [r["text"] for r in ledger.search("lighthouse", within=["claims"]).rows] == ["The lighthouse was sold"]
    for correction in made:
        ledger.undo(correction.id, **WHO)
    linked(ledger)
    assert ledger.search("lighthouse quist").rows == []
    ledger.correct(statement, "spurious", **WHO)
    assert statement not in ids(ledger.search("pier", within=["statements"], limit=None))


def test_a_new_reading_is_what_is_searched(ledger: Ledger) -> None:
    item = told(0)
    ledger.append([entry_of(item)])
    ledger.adopt([reread(item, "The jetty was sold")])
    (row,) = ledger.search("jetty", within=["statements"]).rows
    assert row["text"] == "The jetty was sold"
    first = ledger.about(row["article"])["readings"][0]["id"]
    ledger.use_reading(row["article"], first)
    assert ledger.search("jetty").rows == []


def test_a_forgotten_article_leaves_no_word(ledger: Ledger, place: str) -> None:
    kept, gone = entry_of(told(0)), entry_of(told(1, more=" The zyzzyva is confidential."))
    ledger.append([kept, gone])
    linked(ledger)
    assert ledger.search("zyzzyva").rows
    forget(ledger, gone.id, **WHO)
    assert ledger.search("zyzzyva").rows == []
    assert ids(ledger.search("harbour", within=["articles"])) == [kept.id]
    assert list(verify(ledger)) == []
    with reading(ledger.engine) as connection:
        assert not connection.execute(select(schema.searched).where(schema.searched.c.article_id == gone.id)).all()
    ledger.close()
    for file in ledger.files:
        assert not file.exists() or b"zyzzyva" not in file.read_bytes()


def test_a_damaged_reading_is_found_by_its_words_and_shown_without_them(ledger: Ledger) -> None:
    ledger.append([story(0), story(2)])
    damage(ledger, "update readings set packed = :garbage where article_id = :id", garbage=b"garbage", id=story(0).id)
    assert story(0).id in ids(ledger.search("harbour", within=["articles"]))
    shown = {row["article"]: row["snippet"] for row in ledger.search("pier", within=["statements"]).rows}
    assert shown[story(0).id] == "" != shown[story(2).id]


def test_verify_is_clean_and_the_index_agrees_with_itself(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.correct(stories[0].record["statements"][0]["id"], "claim", "The quay was sold", **WHO)
    assert list(verify(ledger)) == []
    if ledger.engine.dialect.name == "sqlite":
        with writing(ledger.engine) as connection:
            connection.execute(text("insert into search_index (search_index, rank) values ('integrity-check', 1)"))


# Ledgers of before, other stemmers, no FTS5


def test_a_ledger_of_an_earlier_onrecord_is_searched_after_an_upgrade(place: str) -> None:
    from onrecord.ledger.migrations import upgrade

    with Ledger(connect(place), place) as old:
        with writing(old.engine) as connection:
            upgrade(connection, old.time(), up_to=5)
        old.append([story(0), story(1)])
    with Ledger(connect(place), place) as between:
        between.upgrade()
    with Ledger.open(place) as ledger:
        before = ledger.search("harbour")
        assert (before.rows, before.missing) == ([], 2)
        steps: list[None] = []
        assert index_missing(ledger, lambda: steps.append(None)) == len(steps) == 2
        assert len(ledger.search("harbour", within=["articles"]).rows) == 2
        assert (ledger.search("harbour").missing, index_missing(ledger)) == (0, 0)
        assert list(verify(ledger)) == []


def test_another_stemmer_makes_all_terms_anew(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.append([story(0), story(1)])
    monkeypatch.setattr(indexing, "MADE_BY", "2 another")
    assert ledger.search("harbour").missing == 2
    assert index_missing(ledger) == 2
    assert ledger.search("harbour").missing == 0
    assert len(ledger.search("harbour", within=["articles"]).rows) == 2


def test_without_fts5_all_works_but_searching_which_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        monkeypatch.setattr("onrecord.ledger.indexing.can_search", lambda connection: False)
        monkeypatch.setattr("onrecord.ledger.searching.can_search", lambda connection: False)
        ledger.append([story(0)])
        with pytest.raises(LedgerError, match="without FTS5"):
            ledger.search("harbour")
        with pytest.raises(LedgerError, match="without FTS5"):
            index_missing(ledger)
        forget(ledger, story(0).id, **WHO)
        ledger.append([story(1)])
        monkeypatch.undo()
        assert index_missing(ledger) == 1
        assert len(ledger.search("harbour", within=["articles"]).rows) == 1


def test_a_ledger_that_may_not_be_written_is_searched(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        ledger.append([story(0)])
    with Ledger.open(tmp_path / "ledger.db", readonly=True) as ledger:
        assert len(ledger.search("harbour", within=["articles"]).rows) == 1


# Saved searches


def test_saved_searches_tell_what_is_new_once(ledger: Ledger) -> None:
    ledger.append([story(0)])
    save_search(ledger, "piers", Asked('"old harbour"', within=("articles",), position="deny"))
    save_search(ledger, "schools", Asked("school"))
    assert [s.name for s in ledger.saved_searches()] == ["piers", "schools"]
    assert list(new_hits(ledger)) == []
    ledger.append([story(1), story(3)])
    ((saved, rows),) = new_hits(ledger)
    assert (saved.name, [row["id"] for row in rows]) == ("piers", [story(3).id])
    assert list(new_hits(ledger)) == []
    ledger.correct(story(3).record["statements"][0]["id"], "right", **WHO)  # which puts its words in again
    assert list(new_hits(ledger)) == []
    unsave_search(ledger, "piers")
    assert [s.name for s in ledger.saved_searches()] == ["schools"]


def test_saved_searches_have_names_of_their_own_and_can_be_asked(ledger: Ledger) -> None:
    save_search(ledger, "piers", Asked("pier"))
    for name, asked, words in (
        ("piers", Asked("x"), "choose another name"), ("", Asked("x"), "needs a name"), ("a\nb", Asked("x"), "needs a name"),
        ("x", Asked(" "), "needs words"), ("x", Asked("y", within=("news",)), "cannot be searched"),
    ):  # fmt: skip
        with pytest.raises(LedgerError, match=words):
            save_search(ledger, name, asked)
    with pytest.raises(LedgerError, match="no saved search"):
        unsave_search(ledger, "x")


def test_an_export_brings_words_corrections_and_saved_searches_along(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([story(0), story(2)])
    ledger.correct(story(0).record["statements"][0]["id"], "claim", "The lighthouse was sold", **WHO)
    save_search(ledger, "piers", Asked("pier", within=("articles",), source="ruiz"))
    lines, refused = list(export_lines(ledger)), list[InputError]()
    with Ledger.open(tmp_path / "other.db") as other:
        for _ in range(2):
            list(import_lines(other, lines, refused.append))
        assert other.search("pier lighthouse", limit=None).rows == ledger.search("pier lighthouse", limit=None).rows
        assert [s.asked for s in other.saved_searches()] == [s.asked for s in ledger.saved_searches()]
        assert list(new_hits(other)) == []
        list(import_lines(other, [lines[0], '{"saved_search": 5}', '{"saved_search": {"name": "x"}}'], refused.append))
    assert len(refused) == 2


# The command


def run(place: str, *words: str) -> list[Json]:
    done = runner.invoke(app, ["search", *words, "--db", place])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_prints_hits_and_keeps_searches(place: str) -> None:
    with Ledger.open(place) as ledger:
        ledger.append([story(0)])
        linked(ledger)
    assert {row["in"] for row in run(place, "harbour")} == {"articles", "claims", "statements"}
    assert run(place, "harbour", "--in", "articles", "--since", "2026-01-01") == []
    assert run(place, "harbour", "--save", "piers") == []
    assert [row["name"] for row in run(place, "--saved")] == ["piers"]
    with Ledger.open(place) as ledger:
        ledger.append([story(1)])
    assert {row["query"] for row in run(place, "--new")} == {"piers"}
    assert run(place, "--new") == []
    assert run(place, "--unsave", "piers") == []
    table = runner.invoke(app, ["search", "old harbour", "--db", place, "--format", "table"], env={"COLUMNS": "200"})
    assert "‹harbour›" in table.stdout and "DENIED: Pier of the" in table.stdout
    assert runner.invoke(app, ["search", "--db", place]).exit_code == 2


def test_queries_of_a_file_stand_beside_their_hits(place: str, tmp_path: Path) -> None:
    with Ledger.open(place) as ledger:
        ledger.append([story(0), story(2)])
    file = tmp_path / "queries.csv"
    file.write_text('﻿no,query\n1,school\n2,"""old harbour"""\n3,\n4,😀\n5,=HYPERLINK(1)\n', "utf-8")
    rows = run(place, "--queries", str(file), "--in", "articles")
    assert [(row["query"], row["id"]) for row in rows] == [("school", story(2).id), ('"old harbour"', story(0).id)]
    done = runner.invoke(app, ["search", "--queries", str(file), "--db", place, "--format", "csv"])
    assert done.stdout.splitlines()[0].startswith("query,in,id")
    for wrong, words in (("a,b\n1,2\n", "no column `query`"), (None, "cannot be read")):
        file.unlink()
        if wrong:
            file.write_text(wrong)
        with pytest.raises(InputError, match=words):
            searching_command.read_queries(file)


def test_a_claim_opens_by_the_id_that_a_search_gives(ledger: Ledger, stories: list[Entry]) -> None:
    (row,) = ledger.search('"old harbour"', within=["claims"]).rows
    assert ledger.claim(row["id"]).id == row["id"] == ledger.claim(proposition(stories[0])).id
