"""Whatever happens to a process, a disk or a file: nothing that was kept is lost, and the same command goes on from there."""

import os
import random
import shutil
import stat
from pathlib import Path

import psycopg
import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.ledger.verifying import verify
from tests.ledger.conftest import new_schema
from tests.ledger.faults import adding, content, finished, kill_and_go_on, problems
from tests.ledger.readymade import entry

ARTICLES = 500
KILLS = 10


def undisturbed(tmp_path: Path, articles: int) -> list[str]:
    place = str(tmp_path / "undisturbed.db")
    finished(adding(place, 0, articles))
    return content(place)


def test_killed_at_random_points_and_run_again_the_ledger_equals_an_undisturbed_one(place: str, tmp_path: Path) -> None:
    assert kill_and_go_on(place, ARTICLES, KILLS, random.Random(1)) == 0
    assert problems(place) == []
    assert content(place) == undisturbed(tmp_path, ARTICLES)


@pytest.mark.parametrize("writers", [2, 8])
def test_several_writers_of_the_same_articles_wait_for_each_other_and_add_each_once(
    place: str, tmp_path: Path, writers: int
) -> None:
    said = [finished(p) for p in [adding(place, 0, 120) for _ in range(writers)]]
    assert sum(counted["new"] for counted in said) == 120
    assert all(sum(counted.values()) == 120 for counted in said)
    assert problems(place) == []
    assert content(place) == undisturbed(tmp_path, 120)


def test_writers_of_different_articles_lose_nothing(place: str, tmp_path: Path) -> None:
    for process in [adding(place, n * 40, n * 40 + 60) for n in range(4)]:
        finished(process)
    assert content(place) == undisturbed(tmp_path, 180)


def test_a_full_disk_is_said_loses_nothing_and_is_gone_on_from(tmp_path: Path) -> None:
    place = str(tmp_path / "ledger.db")
    process = adding(place, 0, ARTICLES, largest=600)
    out, err = process.communicate()
    kept = len(out.split())
    assert process.returncode == 1
    assert "The disk is full" in err
    assert "run the same command again" in err
    with Ledger.open(place) as ledger:
        assert ledger.counts()["articles"] >= kept > 0
        assert list(verify(ledger)) == []
    finished(adding(place, 0, ARTICLES))
    assert content(place) == undisturbed(tmp_path, ARTICLES)


def test_a_file_that_may_only_be_read_is_read_and_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        ledger.append([entry(1)])
    place.chmod(stat.S_IRUSR)
    monkeypatch.setattr(
        "onrecord.ledger.connection.os.access", lambda path, mode: mode != os.W_OK
    )  # root may write anything
    with Ledger.open(place) as ledger:
        assert ledger.record(entry(1).id, raw=True) == entry(1).record
        with pytest.raises(LedgerError, match="may not be written"):
            ledger.append([entry(2)])
        assert ledger.counts()["articles"] == 1


def test_a_user_of_postgresql_who_may_only_read_reads_and_does_not_write(server: str) -> None:
    place = new_schema(server)
    name = place.rsplit("%3D", 1)[1]
    with Ledger.open(place) as ledger:
        ledger.append([entry(1)])
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create role {name} login")
        connection.execute(f"grant usage on schema {name} to {name}")
        connection.execute(f"grant select on all tables in schema {name} to {name}")
    with Ledger.open(place.replace("postgres:@", f"{name}:@")) as ledger:
        assert ledger.record(entry(1).id, raw=True) == entry(1).record
        with pytest.raises(LedgerError, match="may not be written by this user"):
            ledger.append([entry(2)])


def test_a_ledger_is_opened_for_reading_alone(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        ledger.append([entry(1)])
    with Ledger.open(place, readonly=True) as ledger, pytest.raises(LedgerError, match="may not be written"):
        ledger.append([entry(2)])


def test_a_reader_in_a_folder_that_may_not_be_written_sees_what_others_have_just_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "ledger with a ? and a #.db"
    with Ledger.open(place) as writer:
        writer.append([entry(1)])  # in the log, not in the file yet
        monkeypatch.setattr("onrecord.ledger.connection.os.access", lambda path, mode: mode != os.W_OK)
        with Ledger.open(place) as reader:
            assert reader.counts()["articles"] == 1


def test_what_is_no_ledger_is_said_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("These are my notes. " * 100)
    with pytest.raises(LedgerError, match="is no ledger"):
        Ledger.open(place)
    assert place.read_text().startswith("These are my notes.")


def test_the_database_of_another_program_is_said_and_left_alone(tmp_path: Path) -> None:
    import sqlite3

    place = tmp_path / "other.db"
    with sqlite3.connect(place) as other:
        other.execute("create table articles (headline text)")
    before = place.read_bytes()
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(place)
    assert place.read_bytes() == before


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        ledger.append([entry(n) for n in range(100)])
    shutil.copy(place, tmp_path / "copy.db")
    size = place.stat().st_size
    with place.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 4))
    with Ledger.open(place) as ledger:
        try:
            found = list(verify(ledger))
        except LedgerError as error:
            found = [str(error)]
    assert found


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere/ledger.db", "is no folder"),
        ("https://post.example/ledger", "is no ledger"),
        (".", "is no file"),
        ("postgresql://nobody@127.0.0.1:1/none", "does not answer"),
        ("postgresql://nobody@127.0.0.1:port/none", "cannot be read"),
    ],
)
def test_a_place_that_cannot_be_opened_is_said(place: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        Ledger.open(place)


def test_a_ledger_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="does not exist"):
        Ledger.open(tmp_path / "none.db", create=False)
    assert list(tmp_path.iterdir()) == []
