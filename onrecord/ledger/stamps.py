"""Whether articles are linked as they stand: each was linked with a stamp, that changes with its reading, its corrections and the models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, select

from onrecord.article import tagged_hash
from onrecord.ledger import schema
from onrecord.ledger.connection import parts, reading
from onrecord.ledger.corrections import from_row, in_force

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

HALF = 20  # characters of a stamp that tell how an article stands; the other half tells the models
TOUCHING = frozenset({"claim", "spurious"})  # corrections that change what an article's propositions are


def stamps(connection: Connection, wanted: Sequence[str] | None = None) -> Iterator[tuple[str, str, str | None]]:
    """Of every article, or some, a hash of its current reading with its corrections, and the stamp it was linked with: that hash, and the models."""
    c, a, done = schema.current_readings.c, schema.articles.c, schema.linked.c
    query = (
        select(c.article_id, c.reading_id, done.stamp)
        .join(schema.articles, a.id == c.article_id)
        .outerjoin(schema.linked, done.article_id == c.article_id)
        .order_by(a.seq)
    )
    corrected = _corrected(connection, wanted)
    for part in [query] if wanted is None else [query.where(a.id.in_(some)) for some in parts(sorted(wanted))]:
        for row in connection.execute(part):
            stands = tagged_hash("linked", row.reading_id, corrected.get(row.article_id, []))
            yield row.article_id, stands[:HALF], row.stamp


def _corrected(connection: Connection, wanted: Sequence[str] | None) -> dict[str, list[str]]:
    """The corrections in force that touch propositions, by article."""
    c = schema.corrections.c
    query = select(schema.corrections).order_by(c.seq)
    queries = [query] if wanted is None else [query.where(c.article_id.in_(some)) for some in parts(sorted(wanted))]
    found: dict[str, list[str]] = {}
    for correction in in_force([from_row(row) for part in queries for row in connection.execute(part)]):
        if correction.field in TOUCHING:
            found.setdefault(correction.article, []).append(correction.id)
    return found


def note_unlinked(connection: Connection, articles: Iterable[str]) -> None:
    """Which of some articles are not linked as they stand now, whichever models linked them. The caller holds the write lock."""
    u = schema.unlinked
    for some in parts(sorted(set(articles))):
        connection.execute(delete(u).where(u.c.article_id.in_(some)))
        rows = [{"article_id": i} for i, stands, held in stamps(connection, some) if (held or "")[:HALF] != stands]
        if rows:
            connection.execute(u.insert(), rows)


def count_unlinked(ledger: Ledger) -> int:
    with reading(ledger.engine) as connection:
        return connection.execute(select(func.count()).select_from(schema.unlinked)).scalar_one()
