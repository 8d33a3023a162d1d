"""How an installation and its ledger are: what is there, what is missing, what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import text

from onrecord.errors import OnrecordError
from onrecord.ledger.connection import DEFAULT, INSTALL_POSTGRES, connect, default_place, reading, shown, to_url
from onrecord.ledger.migrations import applied, newest
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.models import available_cores, load_models
from onrecord.publishers import load_publishers
from onrecord.version import __version__

LITTLE = 2**30  # bytes of free disk


def examine(place: str | None) -> Iterator[Json]:
    """Rows {"what", "is", "state": "fine" | "missing" | "broken", "do"}."""
    yield _row("onrecord", f"{__version__} on Python {platform.python_version()} ({sys.executable})")
    yield _row("processors", f"{available_cores()} in use at most; no GPU, key or network is used")
    yield from _models()
    yield _row("publishers", f"{len(load_publishers().publishers):,} outlets known")
    yield from _ledger(place)
    if find_spec("psycopg"):
        yield _row("PostgreSQL", "psycopg is installed")
    else:
        yield _row("PostgreSQL", "psycopg is not installed", "missing", f"Only for teams. {INSTALL_POSTGRES}")


def _row(what: str, words: str, state: str = "fine", do: str = "") -> Json:
    return {"what": what, "is": words, "state": state, "do": do}


def _models() -> Iterator[Json]:
    try:
        for name, checksum in load_models().checksums.items():
            yield _row(f"model {name}", f"loaded, checksum {checksum}")
    except OnrecordError as error:
        yield _row("models", str(error), "broken", "Install onrecord again.")


def _ledger(place: str | None) -> Iterator[Json]:
    told = "given by --db" if place else "from $ONRECORD_DB" if os.environ.get("ONRECORD_DB") else "the default"
    name = place or default_place()
    try:
        url = to_url(name)
        yield _row("ledger", f"{shown(url)} ({told})")
        if url.drivername == "sqlite" and not Path(url.database or "").exists():
            yield _row("ledger file", "does not exist yet", "missing", "onrecord add PATH... makes it.")
            return
        engine = connect(name)
        try:
            with reading(engine) as connection:
                done = applied(connection)
                version = connection.execute(
                    text("select sqlite_version()" if url.drivername == "sqlite" else "show server_version")
                ).scalar_one()
        finally:
            engine.dispose()
        yield _row("database", f"{'SQLite' if url.drivername == 'sqlite' else 'PostgreSQL'} {version}")
        yield _schema(done, name)
        if url.drivername == "sqlite":
            yield from _file(Path(url.database or DEFAULT))
        if done == newest():
            with Ledger.open(name, create=False) as ledger:
                counts = ledger.counts()
            yield _row(
                "holds",
                ", ".join(
                    f"{counts[k]:,} {k}" for k in ("articles", "readings", "statements", "corrections", "tombstones")
                ),
            )
    except OnrecordError as error:
        yield _row("ledger", str(error), "broken", "See the message.")


def _schema(done: int, place: str) -> Json:
    words = f"step {done} of {newest()}"
    if done < newest():
        return _row("schema", words, "broken", f"onrecord db upgrade --db {shown(place)}")
    return (
        _row("schema", words) if done == newest() else _row("schema", words, "broken", "pip install --upgrade onrecord")
    )


def _file(path: Path) -> Iterator[Json]:
    size = sum(p.stat().st_size for p in path.parent.glob(f"{path.name}*") if p.is_file())
    free = shutil.disk_usage(path.parent).free
    room = f"{size / 2**20:,.1f} MiB; {free / 2**30:,.1f} GiB free on its disk"
    yield _row("size", room, "fine" if free > LITTLE else "broken", "" if free > LITTLE else "Make room on the disk.")
    if not os.access(path, os.W_OK):
        yield _row(
            "permissions", "the file may only be read", "missing", "Adding and correcting need the right to write."
        )
