"""Whatever happens to a ledger, lists say what its claims say, and nothing that is no longer true."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select

from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.connection import connect, reading, writing
from onrecord.ledger.forgetting import forget
from onrecord.ledger.linking import link
from onrecord.ledger.migrations import upgrade
from onrecord.ledger.stamps import count_unlinked
from onrecord.ledger.summaries import Summary, count_due, note_outdated, refresh_summaries, summaries_of
from onrecord.ledger.transfer import export_lines, import_lines
from onrecord.ledger.verifying import verify
from onrecord.linking.judging import Judge
from tests.ledger.newsroom import DAYS, LONG, WHO, Newsroom, row_of, says_what_claims_say
from tests.ledger.stories import (
    SCHOOL,
    STORIES,
    WIDTH,
    WordModels,
    entry_of,
    linked,
    proposition,
    reread,
    source_of,
    story,
    told,
    word_judge,
)
from tests.ledger.test_keeping import damage

REFRESHING = ("linking", "correcting", "ruling", "forgetting")


@pytest.fixture(params=[True, False], ids=["refreshed", "interrupted"])
def refreshed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether what changes a ledger comes to make the summaries that it touches, or dies before."""
    if not request.param:
        for module in REFRESHING:
            monkeypatch.setattr(f"onrecord.ledger.{module}.refresh_summaries", lambda ledger, **options: 0)
    return bool(request.param)


@pytest.mark.usefixtures("refreshed")
@pytest.mark.parametrize("seed", range(3))
def test_lists_say_what_claims_say_whatever_people_do(ledger: Ledger, seed: int) -> None:
    room = Newsroom(ledger, seed)
    for _ in range(12):
        room.act()
        room.act()
        says_what_claims_say(ledger)
    assert list(verify(ledger)) == []


@pytest.mark.parametrize("seed", range(3, 5))
def test_a_fresh_ledger_of_the_same_facts_has_the_same_lists(ledger: Ledger, tmp_path: Path, seed: int) -> None:
    room = Newsroom(ledger, seed)
    for _ in range(20):
        room.act()
    linked(ledger)
    with Ledger.open(tmp_path / "fresh.db") as fresh:
        list(import_lines(fresh, list(export_lines(ledger)), print))
        linked(fresh)
        assert list(fresh.sources()) == list(ledger.sources())
        assert fresh.browse(every=True, limit=None) == ledger.browse(every=True, limit=None)
        assert fresh.waiting(100) == ledger.waiting(100)
        assert count_unlinked(fresh) == count_unlinked(ledger) == 0


def test_each_change_is_listed_at_once(ledger: Ledger, stories: list[Entry], refreshed: bool) -> None:
    statement = stories[0].record["statements"][0]["id"]
    others = [proposition(stories[n]) for n in (0, 2, 3)]

    def taken_back() -> None:
        ledger.undo(ledger.corrections()[-1].id, **WHO)

    def unruled() -> None:
        ledger.unrule(next(c["id"] for c in ledger.history(stories[0].id) if c["kind"] == "ruling"), **WHO)

    changes: dict[str, Callable[[], object]] = {
        "position": lambda: ledger.correct(statement, "stance", "confirm", **WHO),
        "position taken back": taken_back,
        "source": lambda: ledger.correct(statement, "source", "Zoe Quist", **WHO),
        "source taken back": taken_back,
        "same": lambda: ledger.rule(others[0], others[1], "same", **WHO),
        "same taken back": unruled,
        "different": lambda: ledger.rule(others[0], others[2], "different", **WHO),
        "different taken back": unruled,
        "another reading": lambda: ledger.adopt([reread(told(0, *STORIES[0]), "The old ferry was sunk")]),
        "linked": lambda: linked(ledger),
        "forgotten": lambda: forget(ledger, stories[1].id, **WHO),
    }
    before = ledger.browse(every=True).rows
    for what, change in changes.items():
        change()
        says_what_claims_say(ledger)
        after = ledger.browse(every=True).rows
        assert after != before, what
        assert bool(count_due(ledger)) == (not refreshed or what == "another reading"), what
        before = after
    refresh_summaries(ledger)
    says_what_claims_say(ledger)
    assert count_due(ledger) == 0


def test_two_sources_that_are_one_are_listed_as_one(ledger: Ledger) -> None:
    made = [entry_of(told(0, speaker="Ana Ruiz")), entry_of(told(1, speaker="Berta Solis"))]
    ledger.append(made)
    linked(ledger)
    assert [r["denied_by"] for r in ledger.browse(state="denied").rows] == ["Ana Ruiz, Berta Solis"]
    ledger.rule(source_of(made[0]), source_of(made[1]), "same", **WHO)
    says_what_claims_say(ledger)
    assert [r["denied_by"] for r in ledger.browse(state="denied").rows] == ["Berta Solis"]


def test_copies_that_are_linked_later_are_listed(ledger: Ledger) -> None:
    ledger.append([entry_of(told(n, more=f" {LONG}", published=DAYS[n])) for n in range(2)])
    link(ledger, word_judge(), [entry_of(told(0, more=f" {LONG}", published=DAYS[0])).id])
    linked(ledger)
    says_what_claims_say(ledger)


def test_an_import_that_brings_corrections_is_listed(ledger: Ledger, stories: list[Entry], tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "other.db") as other:
        other.append(stories)
        other.correct(stories[0].record["statements"][0]["id"], "stance", "confirm", **WHO)
        other.rule(source_of(stories[0]), source_of(stories[2]), "different", **WHO)
        lines = list(export_lines(other))
    assert set(import_lines(ledger, lines, print)) == {"known", "ruling"}
    says_what_claims_say(ledger)
    assert "confirm" in dict(ledger.browse().facets["position"])


def test_other_models_put_claims_together_anew_and_lists_follow(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.rule(proposition(stories[0]), proposition(stories[2]), "same", **WHO)
    link(ledger, Judge(WordModels("later"), WIDTH))
    says_what_claims_say(ledger)


def test_what_is_forgotten_leaves_no_trace_in_lists(ledger: Ledger) -> None:
    made = [entry_of(told(0, speaker="Zoe Quist")), entry_of(told(1, SCHOOL))]
    ledger.append(made)
    linked(ledger)
    assert "Zoe Quist" in dict(ledger.browse(every=True).facets["source"])
    forget(ledger, made[0].id, **WHO)
    assert "Zoe Quist" not in dict(ledger.browse(every=True).facets["source"])
    with writing(ledger.engine) as connection:
        rows = [*connection.execute(select(schema.claim_summaries)), *connection.execute(select(schema.summaries_due))]
    assert not [row for row in rows if "Quist" in str(row) or proposition(made[0]) in str(row)]
    says_what_claims_say(ledger)


# What is not summarized yet


def test_more_than_a_reader_waits_for_are_told_as_missing_and_nothing_is_stale(
    ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    total = ledger.browse(every=True).total
    monkeypatch.setattr("onrecord.ledger.catalogue.MADE", 1)
    monkeypatch.setattr("onrecord.ledger.correcting.refresh_summaries", lambda ledger, **options: 0)
    ledger.correct(stories[0].record["statements"][0]["id"], "stance", "confirm", **WHO)
    right = [row_of(v) for v in ledger.claims()]
    found = ledger.browse(every=True)
    assert (len(found.rows), found.missing) == (total - 1, 1)
    assert all(row in right for row in found.rows)
    refresh_summaries(ledger)
    says_what_claims_say(ledger)
    assert ledger.browse(every=True).missing == 0


def test_what_a_reader_made_in_passing_is_made_once(
    ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(connection: Connection, claims: Sequence[str]) -> Iterator[tuple[str, Summary | None]]:
        asked.extend(claims)
        return summaries_of(connection, claims)

    monkeypatch.setattr("onrecord.ledger.catalogue.summaries_of", noted)
    monkeypatch.setattr("onrecord.ledger.correcting.refresh_summaries", lambda ledger, **options: 0)
    ledger.correct(stories[0].record["statements"][0]["id"], "right", **WHO)
    rows = ledger.browse(every=True).rows
    assert len(asked) == count_due(ledger) > 0
    ledger.append([entry_of(told(7))])
    assert ledger.browse(every=True).rows == rows
    assert len(asked) == count_due(ledger)


def test_more_may_leave_than_are_noted(ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ledger.touching.NOTED", 1)
    says_what_claims_say(ledger)
    forget(ledger, stories[0].id, **WHO)
    ledger.rule(proposition(stories[1]), proposition(stories[2]), "same", **WHO)
    says_what_claims_say(ledger)


def test_damaged_readings_are_missing_from_lists_and_come_back_when_they_are_read_again(
    ledger: Ledger, stories: list[Entry]
) -> None:
    whole = ledger.browse(every=True)
    damage(
        ledger,
        "update readings set packed = :garbage where article_id = :article",
        garbage=b"no",
        article=stories[2].id,
    )
    ledger.correct(stories[4].record["statements"][0]["id"], "right", **WHO)
    found = ledger.browse(every=True)
    assert (found.total, found.missing) == (whole.total - 1, 1)
    ledger.adopt([stories[2].record])
    assert ledger.browse(every=True).rows == whole.rows
    refresh_summaries(ledger)
    assert (count_due(ledger), ledger.browse(every=True).missing) == (0, 0)


def test_what_another_version_made_is_listed_until_it_is_made_anew(
    ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ledger.browse(every=True).rows
    monkeypatch.setattr("onrecord.ledger.summaries.__version__", "9.9")
    monkeypatch.setattr("onrecord.ledger.summaries.denied_by", lambda claim: "nobody at all")
    note_outdated(ledger)
    note_outdated(ledger)
    found = ledger.browse(every=True)
    assert (found.rows, found.missing, count_due(ledger)) == (before, 0, len(before))
    assert refresh_summaries(ledger) == len(before)
    assert {row["denied_by"] for row in ledger.browse(every=True).rows} == {"nobody at all"}
    note_outdated(ledger)
    assert count_due(ledger) == 0


def test_a_ledger_of_an_earlier_onrecord_lists_its_claims_after_the_upgrade(place: str, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "now.db") as now, Ledger(connect(place), place) as old:
        now.append([story(n) for n in range(len(STORIES))])
        linked(now)
        before = now.browse(every=True).rows
        with writing(old.engine) as connection:
            upgrade(connection, old.time(), up_to=4)
        for table in (t for name, t in schema.metadata.tables.items() if inspect(old.engine).has_table(name)):
            with reading(now.engine) as here, writing(old.engine) as there:
                rows = [{k: v for k, v in row._mapping.items() if k != "seq"} for row in here.execute(select(table))]
                if rows:
                    there.execute(table.insert(), rows)
        assert old.upgrade()[0] == "summaries of claims"
    with Ledger.open(place) as upgraded:
        assert count_due(upgraded) == len(before)
        assert upgraded.browse(every=True).rows == before
        assert refresh_summaries(upgraded, most=2) == 2
        assert refresh_summaries(upgraded) == len(before) - 2
        says_what_claims_say(upgraded)


def test_a_ledger_that_may_not_be_written_is_listed(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.append([entry_of(told(n)) for n in range(2)])
        linked(ledger)
        ledger.adopt([reread(told(0), "The old ferry was sunk")])
        shutil.copy(tmp_path / "l.db-wal", tmp_path / "copy.db-wal")
        shutil.copy(tmp_path / "l.db", tmp_path / "copy.db")
        rows = ledger.browse(every=True).rows
    with Ledger.open(tmp_path / "copy.db", readonly=True) as frozen:
        assert count_due(frozen) == 2
        assert frozen.browse(every=True).rows == rows


def test_the_list_is_one_state_of_the_ledger_while_others_write(ledger: Ledger, stories: list[Entry]) -> None:
    statement = stories[0].record["statements"][0]["id"]
    states = [ledger.browse(every=True).rows]
    made = ledger.correct(statement, "source", "Zoe Quist", **WHO)
    states.append(ledger.browse(every=True).rows)
    ledger.undo(made.id, **WHO)
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                found = ledger.browse(every=True)
                if found.rows not in states or found.missing:
                    wrong.append(found.rows)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(8):
        ledger.undo(ledger.correct(statement, "source", "Zoe Quist", **WHO).id, **WHO)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
