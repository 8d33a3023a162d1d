"""Where a ledger lies, an SQLite file or a PostgreSQL database, opened so that writers wait for each other.

SQLite: WAL, foreign keys, every commit on the disk before it counts, deleted bytes overwritten. Writers take the lock before
they read what they are about to change; on PostgreSQL an advisory lock does the same, so that sequence numbers are the order of commits.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from sqlalchemy import URL, Connection, Engine, Select, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError

from onrecord.errors import LedgerError, RowError

WAIT = 120  # seconds that a writer waits for another
T = TypeVar("T")
COUNTED = "counted"
AMONG = 500  # values of one "in" of a query
WRITERS = 7_264_737  # the number of the advisory lock, any that others are unlikely to use
DEFAULT = "onrecord.db"
POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")
INSTALL_POSTGRES = "PostgreSQL needs the package psycopg: pip install 'onrecord[postgres]'."


def default_place() -> str:
    """$ONRECORD_DB, else ./onrecord.db."""
    return os.environ.get("ONRECORD_DB") or DEFAULT


def to_url(place: str | Path) -> URL:
    """Raises LedgerError for what is neither a path nor a PostgreSQL address."""
    name = str(place)
    if name.startswith(POSTGRES):
        try:
            return make_url(name).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError):
            raise LedgerError(
                "The address of the database cannot be read: write postgresql://user:password@host:port/name."
            ) from None
    if "://" in name and not name.startswith("sqlite:///"):
        raise LedgerError(f"{shown(name)} is no ledger: give the path of a file, or postgresql://...")
    path = Path(name.removeprefix("sqlite:///"))
    if not name or path.is_dir():
        raise LedgerError(f"{name or 'An empty name'} is no file: give the path of a ledger, for instance {DEFAULT}.")
    return URL.create("sqlite", database=str(path))


def shown(place: str | Path | URL) -> str:
    """A place as it may be printed: without the password."""
    if isinstance(place, str) and "://" in place:
        try:
            place = make_url(place)
        except (ArgumentError, ValueError):
            return str(place).split("@")[-1]
    if isinstance(place, URL):
        if place.drivername == "sqlite":
            return str(place.database)
        return place.set(drivername="postgresql").render_as_string(hide_password=True)
    return str(place)


def connect(place: str | Path, *, must_exist: bool = False, readonly: bool = False) -> Engine:
    """An engine for the ledger; an SQLite file is made where there is none. Raises LedgerError."""
    url = to_url(place)
    if url.drivername != "sqlite":
        return _postgres(url)
    path = Path(url.database or "")
    if not path.exists() and (must_exist or readonly):
        raise LedgerError(f"{path} does not exist: check the path (--db), or make a ledger with onrecord add.")
    if not path.parent.is_dir():
        raise LedgerError(f"{path.parent} is no folder: make it first, or give another path with --db.")
    if path.exists() and not os.access(path, os.R_OK):
        raise LedgerError(f"{path} may not be read by this user: change its permissions, or give a copy.")
    return _sqlite(path, readonly=readonly or (path.exists() and not os.access(path, os.W_OK)))


def _sqlite(path: Path, *, readonly: bool) -> Engine:
    if readonly:
        # A folder that may not be written cannot take the files beside a database in WAL mode. Where they are there, others write.
        log = path.with_name(f"{path.name}-wal")
        frozen = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
        query = {"mode": "ro", "uri": "true"} | ({"immutable": "1"} if frozen else {})
        url = URL.create("sqlite", database=f"file:{quote(str(path))}", query=query)
    else:
        url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": WAIT, "check_same_thread": False}, max_overflow=-1)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        for pragma in ("foreign_keys=on", "secure_delete=on", "synchronous=full"):
            connection.execute(f"pragma {pragma}")
        # SQLite's own knows ASCII only, and people search for Özdemir.
        connection.create_function("lower", 1, lambda s: s.lower() if isinstance(s, str) else s, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("begin immediate" if writing else "begin")

    return engine


def use_wal(engine: Engine) -> None:
    """Let readers of an SQLite ledger not wait for writers. Kept in the file; taking it on does not wait by itself."""
    if engine.dialect.name != "sqlite" or engine.url.query:
        return
    with in_plain_words(engine.url), closing(engine.raw_connection()) as raw:
        connection = raw.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    until = time.monotonic() + WAIT
    while connection.execute("pragma journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("pragma journal_mode=wal").fetchone()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(url, connect_args={"connect_timeout": 10}, max_overflow=-1)
    except ModuleNotFoundError:
        raise LedgerError(INSTALL_POSTGRES) from None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One state of the ledger, however long it is read."""
    with in_plain_words(engine.url), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, alone among all writers; it leaves all or nothing."""
    with in_plain_words(engine.url), engine.connect().execution_options(writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": WRITERS})
        yield connection
        if connection.get_execution_options().get(COUNTED):
            connection.execute(text("update writes set number = number + 1"))


def count_writes(engine: Engine) -> None:
    """From here on each transaction that writes raises the number in the table `writes`, which the ledger has by now."""
    engine.update_execution_options(**{COUNTED: True})


def pages(connection: Connection, query: Select[Any], at_once: int) -> Iterator[Sequence[Any]]:
    """The rows of a query, so many at a time: memory stays flat however many there are."""
    options = {"stream_results": True, "max_row_buffer": at_once}
    with connection.execute(query, execution_options=options) as result:
        yield from result.partitions(at_once)


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many as one query takes at a time."""
    return (values[i : i + AMONG] for i in range(0, len(values), AMONG))


def has_table(connection: Connection, name: str) -> bool:
    if connection.dialect.name == "sqlite":
        return connection.execute(text("select 1 from sqlite_master where name = :t"), {"t": name}).first() is not None
    return connection.execute(select(func.to_regclass(name))).scalar() is not None


def place_in(connection: Connection, text: Any, words: Any) -> Any:
    """Where words stand in a text, from 1 on; 0 where they do not."""
    return (func.strpos if connection.dialect.name == "postgresql" else func.instr)(text, words)


@contextmanager
def in_plain_words(url: URL) -> Iterator[None]:
    """What a database reports as a LedgerError that says what is wrong, where, and what to do."""
    try:
        yield
    except DBAPIError as error:
        reported = str(error.orig)
        refused = isinstance(error, DataError) or "index row" in reported
        raise (RowError if refused else LedgerError)(explain(reported, shown(_place(url)))) from error


def _place(url: URL) -> URL:
    if url.drivername == "sqlite" and url.database:
        return url.set(database=unquote(url.database.removeprefix("file:")), query={})
    return url


def explain(reported: str, place: str) -> str:
    low = reported.lower()
    known = (
        (("disk is full", "no space left", "disk i/o error", "could not extend file", "file too large"),
         "The disk is full: what was added before is kept. Make room and run the same command again; it goes on from there."),
        (("readonly", "read-only", "permission denied for"),
         "may not be written by this user: change its permissions, or give a copy of it with --db."),
        (("locked",), f"has been locked by another writer for over {WAIT} seconds: wait until it has finished, and run the same command again."),
        (("not a database", "malformed", "corrupt"),
         "is no ledger, or is damaged: check the path (--db); if it was one, restore it from a copy or from onrecord export."),
        (("unable to open",), "cannot be opened: check the path (--db) and the permissions of its folder."),
        (("connection refused", "could not translate", "failed to resolve", "name or service", "timeout expired", "connection failed", "server closed"),
         "does not answer: check the address (--db) and that the server runs."),
        (("password authentication", "no password supplied", 'database "', 'role "', "no pg_hba"),
         f"refused: {reported.strip().splitlines()[0]}. Check user, password and name of the database (--db)."),
    )  # fmt: skip
    for signs, words in known:
        if any(sign in low for sign in signs):
            return f"{place}: {words}" if words.startswith("The") else f"{place} {words}"
    return f"{place}: the database reports: {reported.strip().splitlines()[0]}"
