"""A limit on the time that reading from a ledger may take, set for whoever asks and kept to on both databases.

SQLite looks at the clock while a query runs; PostgreSQL is told how long a transaction's queries may take; before every further query
the clock is looked at here. What is computed between queries isn't interrupted.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from onrecord.errors import OnrecordError

STEPS = 20_000  # of SQLite's machine between two looks at the clock: about a millisecond
UNTIL: ContextVar[float | None] = ContextVar(
    "until", default=None
)  # goes along into threads that answer the same request


class DeadlineError(OnrecordError):
    """The answer took longer than whoever asked would wait. No LedgerError: nothing is known to be missing."""

    def __init__(self) -> None:
        super().__init__("The ledger takes too long to answer that: ask for less, for instance for fewer days.")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is asked of a ledger in here ends by then, with DeadlineError, and no later than a limit around it says. See limit_time."""
    around, until = UNTIL.get(), time.monotonic() + seconds
    kept = UNTIL.set(until if around is None else min(around, until))
    try:
        yield
    finally:
        UNTIL.reset(kept)


def limit_time(engine: Engine) -> None:
    """Keep to `within` on this engine."""
    engine.dispose()  # connections that were opened before would not
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _watch)
    else:
        event.listen(engine, "begin", _tell)
    event.listen(engine, "before_cursor_execute", _check)
    event.listen(engine, "handle_error", _explain)


def _is_late() -> bool:
    until = UNTIL.get()
    return until is not None and time.monotonic() > until


def _watch(connection: sqlite3.Connection, _: Any) -> None:
    connection.set_progress_handler(_is_late, STEPS)


def _tell(connection: Connection) -> None:
    until = UNTIL.get()
    if until is not None:
        left = max(1, int((until - time.monotonic()) * 1000))
        connection.exec_driver_sql(f"set local statement_timeout = {left}")


def _check(*_: Any) -> None:
    if _is_late():
        raise DeadlineError


def _explain(context: ExceptionContext) -> None:
    """A query that was stopped ends in an error of its database."""
    if _is_late():
        raise DeadlineError from context.original_exception
