"""The words that are searched go with every change of the ledger: corrections, readings, forgetting, upgrades, other stemmers."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger, indexing, schema
from onrecord.ledger.connection import connect, reading, writing
from onrecord.ledger.forgetting import forget
from onrecord.ledger.indexing import LARGEST, index_missing
from onrecord.ledger.verifying import verify
from tests.ledger.newsroom import WHO
from tests.ledger.stories import entry_of, linked, reread, story, told
from tests.ledger.test_keeping import damage
from tests.ledger.test_searching import ids


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


def test_an_article_of_more_different_words_than_a_database_takes_is_kept(ledger: Ledger) -> None:
    words = " ".join(f"{n:x}{'q' * 40}" for n in range(40_000))
    assert len(words) > 2 * LARGEST
    made = entry_of(told(0, more=f" {words}"))
    assert ledger.append([made]) == ["new"]
    assert ids(ledger.search("harbour", within=["articles"])) == [made.id]


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
