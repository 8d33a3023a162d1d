"""Searches that people keep, and what is new to them since they were last told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from onrecord.errors import InputError, LedgerError
from onrecord.ledger import schema
from onrecord.ledger.connection import reading, writing
from onrecord.ledger.packing import to_line
from onrecord.ledger.searching import Asked, search
from onrecord.linking.judging import Judge
from onrecord.markup import Json

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

LONGEST_NAME = 100  # characters
s = schema.saved_searches.c


@dataclass(frozen=True, slots=True)
class Saved:
    """seen: the sequence number of the last article that was there when somebody was told of hits."""

    name: str
    asked: Asked
    made_at: str
    seen: int

    def to_dict(self) -> Json:
        return {"name": self.name, **asdict(self.asked), "within": list(self.asked.within), "made_at": self.made_at}


def save_search(ledger: Ledger, name: str, asked: Asked) -> Saved:
    """Hits of articles that come later are new. Raises LedgerError for a name that is taken, or for what cannot be asked."""
    asked = asked.storable()
    asked.kinds()
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise LedgerError(f"A saved search needs a name of 1 to {LONGEST_NAME} characters on one line.")
    if not asked.words.strip() and not asked.like.strip():
        raise LedgerError("A saved search needs words, or a sentence to be like.")
    with writing(ledger.engine) as connection:
        if connection.execute(select(s.seq).where(s.name == name)).first():
            raise LedgerError(
                f"There is a saved search {name!r}: take it away with onrecord search --unsave, or choose another name."
            )
        made = Saved(name, asked, ledger.time(), last_article(connection))
        keep_saved(connection, made)
    return made


def keep_saved(connection: Connection, saved: Saved) -> None:
    row = {"name": saved.name, "asked": to_line(asdict(saved.asked)), "made_at": saved.made_at, "seen": saved.seen}
    connection.execute(insert(schema.saved_searches), [row])


def last_article(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(schema.articles.c.seq), 0))).scalar_one())


def unsave_search(ledger: Ledger, name: str) -> None:
    """Raises LedgerError where there is none of this name."""
    with writing(ledger.engine) as connection:
        if not connection.execute(delete(schema.saved_searches).where(s.name == name)).rowcount:
            raise LedgerError(f"There is no saved search {name!r}: onrecord search --saved lists them.")


def saved_searches(ledger: Ledger) -> list[Saved]:
    """In the order in which they were saved."""
    with reading(ledger.engine) as connection:
        return all_saved(connection)


def all_saved(connection: Connection) -> list[Saved]:
    rows = connection.execute(select(schema.saved_searches).order_by(s.seq))
    return [Saved(row.name, asked_of(json.loads(row.asked)), row.made_at, row.seen) for row in rows]


def import_saved(ledger: Ledger, told: Json, where: str) -> str:
    """Of an export; one whose name is taken here stays as it is here. Raises InputError."""
    try:
        name, asked, made_at = str(told["name"]), asked_of(told).storable(), str(told["made_at"])
        asked.kinds()
    except (KeyError, TypeError, AttributeError, LedgerError) as error:
        raise InputError(f"{where} is no saved search that can be asked ({error}): export it again.") from None
    with writing(ledger.engine) as connection:
        if not connection.execute(select(s.seq).where(s.name == name)).first():
            keep_saved(connection, Saved(name[:LONGEST_NAME], asked, made_at[:32], last_article(connection)))
    return "saved search"


def asked_of(told: Json) -> Asked:
    """Raises TypeError, KeyError for what is none."""
    known = {f.name for f in fields(Asked)}
    given: dict[str, Any] = {name: value for name, value in told.items() if name in known}
    return Asked(**{**given, "within": tuple(given["within"])})


def new_hits(
    ledger: Ledger, *, most: int | None = 50, judge_pairs: Judge | None = None
) -> Iterator[tuple[Saved, list[Json]]]:
    """Of each saved search what articles brought that came since the last call; each hit is told once, at most so many of a search."""
    for saved in saved_searches(ledger):
        with reading(ledger.engine) as connection:
            last = last_article(connection)
        if last <= saved.seen:
            continue
        hits = search(ledger, saved.asked, most, after=saved.seen, judge_pairs=judge_pairs)
        if hits.rows:
            yield saved, hits.rows
        with writing(ledger.engine) as connection:
            connection.execute(update(schema.saved_searches).where(s.name == saved.name).values(seen=last))
