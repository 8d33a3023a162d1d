"""What a ledger holds: which articles, what an id begins with, what was forgotten or waits for a new reading, how many rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.packing import to_line
from onrecord.markup import Json

KINDS = ("article", "statement", "claim", "source")
SHORTEST_PREFIX = 4  # characters of an id
SHOWN_MATCHES = 5


def held(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Which of some article ids are held, or have been told to be forgotten."""
    a, t = schema.articles.c.id, schema.tombstones.c.article_id
    return {
        *connection.execute(select(a).where(a.in_(ids))).scalars(),
        *connection.execute(select(t).where(t.in_(ids))).scalars(),
    }


def forgotten(connection: Connection, article: str) -> Json | None:
    """When, by whom and why an article was forgotten; None where it was not."""
    t = schema.tombstones.c
    row = connection.execute(
        select(t.article_id, t.reason, t.author, t.forgotten_at).where(t.article_id == article).order_by(t.seq.desc())
    ).first()
    return dict(row._mapping) if row else None


def unread(connection: Connection, made_by: Json) -> list[str]:
    """The articles whose current reading was made by something else, in the order of their arrival."""
    made = schema.readings.c.made_by
    rows = connection.execute(
        select(schema.articles.c.id)
        .outerjoin(schema.current_readings, schema.current_readings.c.article_id == schema.articles.c.id)
        .outerjoin(schema.readings, schema.readings.c.id == schema.current_readings.c.reading_id)
        .where(made.is_(None) | (made != to_line(made_by)))
        .order_by(schema.articles.c.seq)
    )
    return list(rows.scalars())


def find(connection: Connection, prefix: str, kinds: Sequence[str], place: str) -> tuple[str, str, str]:
    """(kind, article id, id) of what begins with some characters of an id. Raises LedgerError unless it is one alone.

    place: what to call the ledger.
    """
    wanted = prefix.strip().lower()
    if len(wanted) < SHORTEST_PREFIX or not wanted.isalnum():
        raise LedgerError(
            f"{prefix!r} is no id: give at least {SHORTEST_PREFIX} characters of one, as onrecord articles shows them."
        )
    found = [(kind, *row) for kind in kinds for row in _matches(connection, kind, wanted)]
    if not found:
        raise LedgerError(f"Nothing in {place} has an id that begins with {wanted}: see onrecord articles.")
    if len({ident for *_, ident in found}) > 1:
        some = ", ".join(f"{ident[:12]} ({kind})" for kind, _, ident in found[:SHOWN_MATCHES])
        raise LedgerError(f"{wanted} is the beginning of several ids: {some}. Give more characters.")
    return found[0]


def _matches(connection: Connection, kind: str, prefix: str) -> list[tuple[str, str]]:
    """(article, id) of the first ids of a kind that begin so."""
    r, a = schema.readings.c, schema.articles.c
    columns = {
        "article": (a.id, a.id, None),
        "statement": (r.article_id, schema.statements.c.id, schema.statements.c.reading_id == r.id),
        "claim": (schema.propositions.c.article_id, schema.propositions.c.id, None),
        "source": (r.article_id, schema.entities.c.id, schema.entities.c.reading_id == r.id),
    }
    article, ident, joined = columns[kind]
    query = select(article, ident).where(ident >= prefix, ident < prefix + "g").distinct().limit(SHOWN_MATCHES)
    if joined is not None:
        query = query.where(joined)
    return [(row[0], row[1]) for row in connection.execute(query)]


def counts(connection: Connection, tables: Collection[str] = ()) -> Json:
    """How many rows each table of facts holds, or some."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in schema.metadata.sorted_tables
        if table.name not in schema.DERIVED and (not tables or table.name in tables)
    }


def version(connection: Connection) -> int:
    """How many transactions have written."""
    return int(connection.execute(select(schema.writes.c.number)).scalar_one())
