"""Samples of what a ledger holds, to be coded by people: statements in strata, and passages whatever was found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, select

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.connection import pages, reading
from onrecord.ledger.listing import DAY, corrected_articles, wanted_articles, with_readings
from onrecord.ledger.records import record_of
from onrecord.markup import POSITIONS, Json
from onrecord.validation.columns import NO_SOURCE
from onrecord.validation.drawing import EVERYTHING, draw
from onrecord.validation.rows import Key, Place, Sheets, passage_row, passages, sheet_name, statement_row

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

BY = ("position", "publisher", "month", "kind")
NO_PUBLISHER, UNDATED = "no publisher", "undated"  # and "month 2025-03", for a spreadsheet takes 2025-03 for a day
AT_ONCE = 1000  # rows
KEPT = 64  # records in memory
a, s, e, t, current = (
    table.c for table in (schema.articles, schema.statements, schema.entities, schema.texts, schema.current_readings)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """statements, passages: how many of each. by: one of BY, None for one stratum. since, until: ISO days of the article, included.

    raw: statements as they were read, without what people corrected.
    """

    statements: int = 200
    passages: int = 100
    by: str | None = None
    seed: int = 1
    publisher: str | None = None
    since: str | None = None
    until: str | None = None
    raw: bool = False

    def check(self) -> None:
        """Raises LedgerError for what cannot be asked."""
        if self.by is not None and self.by not in BY:
            raise LedgerError(f"{self.by!r} makes no strata: give one of {', '.join(BY)}.")
        if min(self.statements, self.passages) < 0 or not self.statements + self.passages:
            raise LedgerError("A sample needs statements or passages: give a number of at least 1.")


def sample(ledger: Ledger, wanted: Wanted) -> Sheets:
    """Draw statements and passages, each with the same chance within its stratum, as rows of coding sheets.

    The same ledger, filters and seed give the same rows on either database. Raises LedgerError where nothing fits.
    """
    wanted.check()
    with reading(ledger.engine) as connection:
        sampling = _Sampling(connection, wanted)
        statements = draw(sampling.statements(), wanted.statements, wanted.seed)
        found = draw(((EVERYTHING, place) for place in sampling.passages()), wanted.passages, wanted.seed)
        if not statements and not found:
            raise LedgerError("No statement and no passage fits: see onrecord articles.")
        code, passage_code = sheet_name("statements", statements), sheet_name("passages", found)
        return Sheets(
            [statement_row(sampling.record(d.unit[0]), d, code, n) for n, d in enumerate(statements, 1)],
            [passage_row(sampling.record(d.unit[0]), d, passage_code, n) for n, d in enumerate(found, 1)],
            {d.stratum: (d.size, d.drawn) for d in sorted(statements, key=lambda d: (-d.size, d.stratum))},
            found[0].size if found else 0,
        )


class _Sampling:
    """One state of the ledger. record: of an article, by its id, corrected or as read."""

    def __init__(self, connection: Connection, wanted: Wanted) -> None:
        self.connection = connection
        self.wanted = wanted
        self.corrected = frozenset() if wanted.raw else frozenset(corrected_articles(connection))
        self.record: Callable[[str], Json] = lru_cache(KEPT)(lambda i: record_of(connection, i, raw=wanted.raw))

    def _fits(self, query: Select[Any]) -> Select[Any]:
        w = self.wanted
        return query.where(*wanted_articles(DAY, publisher=w.publisher, since=w.since, until=w.until))

    def statements(self) -> Iterator[tuple[str, Key]]:
        """(stratum, (article, statement)) of every statement in the current readings, as people corrected them."""
        if not self.wanted.statements:
            return
        columns = (current.article_id, s.id, s.stance, s.source, a.publisher, DAY.label("day"), e.kind)
        query = with_readings(select(*columns).select_from(schema.articles)).join(
            schema.statements, s.reading_id == current.reading_id
        )
        query = query.outerjoin(schema.entities, (e.reading_id == s.reading_id) & (e.id == s.source))
        for page in pages(self.connection, self._fits(query), AT_ONCE):
            for row in page:
                if row.article_id not in self.corrected:
                    kind = row.kind or self._kind(row.article_id, row.id)
                    yield self._stratum(row, row.stance, kind), (row.article_id, row.id)
        yield from self._corrected()

    def _corrected(self) -> Iterator[tuple[str, Key]]:
        query = with_readings(select(a.id, a.publisher, DAY.label("day")).select_from(schema.articles))
        for page in pages(self.connection, self._fits(query), AT_ONCE):
            for row in page:
                if row.id in self.corrected:
                    for statement in self.record(row.id)["statements"]:
                        yield self._stratum(row, statement["stance"], kind_of(statement)), (row.id, statement["id"])

    def _kind(self, article: str, statement: str) -> str:
        """Of a source that is no entity: the record tells it, if it is asked for."""
        if self.wanted.by != "kind":
            return ""
        return next(kind_of(s) for s in self.record(article)["statements"] if s["id"] == statement)

    def _stratum(self, row: Any, stance: str, kind: str) -> str:
        told = {
            "position": POSITIONS[stance][0],
            "publisher": row.publisher or NO_PUBLISHER,
            "month": f"month {row.day[:7]}" if row.day else UNDATED,
            "kind": kind,
        }
        return told[self.wanted.by] if self.wanted.by else EVERYTHING

    def passages(self) -> Iterator[Place]:
        """Every passage of every article."""
        if not self.wanted.passages:
            return
        query = with_readings(select(a.id, t.text).select_from(schema.articles)).join(schema.texts, t.id == a.text_id)
        query = query.where(current.reading_id.is_not(None))
        for page in pages(self.connection, self._fits(query), AT_ONCE // 10):
            for row in page:
                yield from ((row.id, p.start, p.end) for p in passages(row.text))


def kind_of(statement: Json) -> str:
    chain: Sequence[Json] = statement["chain"]
    return str(chain[-1]["kind"]) if chain else NO_SOURCE
