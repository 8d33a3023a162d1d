"""Forgetting an article: its text, bytes, readings and all that was found in it leave; a tombstone says that they were there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, or_, select, text

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.connection import WAIT, in_plain_words, parts, writing
from onrecord.ledger.indexing import drop_words, tidy
from onrecord.ledger.linking import regroup
from onrecord.ledger.speakers import uncount_sources
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import SOON, refresh_summaries

PATIENCE = 3  # seconds that sweeping waits for readers


@dataclass(frozen=True, slots=True)
class Forgotten:
    """copies: other articles that keep the same text. documents: how many documents went, and with_others: articles that came in the
    same ones and lost their bytes, not their texts. swept: whether the place that it took is overwritten too; not while others
    read, see sweep."""

    article: str
    copies: tuple[str, ...]
    documents: int
    with_others: tuple[str, ...]
    swept: bool = False


def forget(ledger: Ledger, article: str, *, author: str, reason: str) -> Forgotten:
    """Forget one article (its whole id). It is not taken in again by a later add. Raises LedgerError."""
    if not author.strip() or not reason.strip():
        raise LedgerError("Forgetting names its author and a reason.")
    with writing(ledger.engine) as connection:
        held = connection.execute(select(schema.articles.c.text_id).where(schema.articles.c.id == article)).scalar()
        if held is None:
            raise LedgerError(f"The ledger holds no article {article[:8]}: see onrecord articles.")
        told = _take_away(connection, article, held)
        row = {"article_id": article, "text_id": held, "reason": reason, "author": author}
        row |= {"run": ledger.run(connection), "forgotten_at": ledger.time()}
        connection.execute(schema.tombstones.insert(), [row])
    refresh_summaries(ledger, most=SOON)
    return replace(told, swept=sweep(ledger))


def _take_away(connection: Connection, article: str, text_id: str) -> Forgotten:
    readings = select(schema.readings.c.id).where(schema.readings.c.article_id == article)
    entities = select(schema.entities.c.id).where(schema.entities.c.reading_id.in_(readings))
    _take_links_away(connection, article, list(connection.execute(entities).scalars()))
    drop_words(connection, [article])
    uncount_sources(connection, [article])
    connection.execute(delete(schema.unlinked).where(schema.unlinked.c.article_id == article))
    for table in (schema.statements, schema.entities, schema.notices):
        connection.execute(delete(table).where(table.c.reading_id.in_(readings)))
    for table in (schema.current_readings, schema.adoptions, schema.propositions):
        connection.execute(delete(table).where(table.c.article_id == article))
    # Those that take others back first, for they point at them.
    for undoing in (True, False):
        c = schema.corrections.c
        fit = c.undoes.is_not(None) if undoing else c.undoes.is_(None)
        connection.execute(delete(schema.corrections).where(c.article_id == article, fit))
    connection.execute(delete(schema.readings).where(schema.readings.c.article_id == article))
    d = schema.arrivals.c
    documents = list(connection.execute(select(d.raw_id).where(d.article_id == article)).scalars())
    others = select(d.article_id).where(d.raw_id.in_(documents), d.article_id != article).distinct()
    with_others = tuple(connection.execute(others).scalars())
    connection.execute(delete(schema.arrivals).where(d.raw_id.in_(documents)))
    connection.execute(delete(schema.raws).where(schema.raws.c.id.in_(documents)))
    connection.execute(delete(schema.articles).where(schema.articles.c.id == article))
    same = select(schema.articles.c.id).where(schema.articles.c.text_id == text_id)
    copies = tuple(connection.execute(same).scalars())
    if not copies:
        connection.execute(delete(schema.texts).where(schema.texts.c.id == text_id))
    return Forgotten(article, copies, len(documents), with_others)


def _take_links_away(connection: Connection, article: str, entities: list[str]) -> None:
    """What was judged and ruled of its propositions, sources and text; the claims that it belonged to are put together again."""
    p, r = schema.propositions.c, schema.rulings.c
    own = [*connection.execute(select(p.id).where(p.article_id == article)).scalars(), *entities, article]
    connection.execute(delete(schema.linked).where(schema.linked.c.article_id == article))
    connection.execute(delete(schema.prints).where(schema.prints.c.article_id == article))
    for some in parts(own):
        connection.execute(delete(schema.meanings).where(schema.meanings.c.proposition_id.in_(some)))
        for table in (schema.judgements, schema.rulings):
            about = or_(table.c.a.in_(some), table.c.b.in_(some))
            if table is schema.rulings:  # those that take others back first, for they point at them
                connection.execute(delete(table).where(about, r.undoes.is_not(None)))
            connection.execute(delete(table).where(about))
    regroup(connection, {}, {article})


def sweep(ledger: Ledger) -> bool:
    """Leave no trace of what was forgotten in free pages: SQLite overwrites what is deleted, and its log is cut; PostgreSQL vacuums.

    False where somebody reads an SQLite ledger meanwhile: traces may stay in its log until it is swept again.
    """
    tidy(ledger)
    with in_plain_words(ledger.engine.url):
        if ledger.engine.dialect.name == "sqlite":
            with closing(ledger.engine.raw_connection()) as raw:
                cursor = raw.cursor()
                cursor.execute(f"pragma busy_timeout={1000 * PATIENCE}")
                busy = cursor.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
                cursor.execute(f"pragma busy_timeout={1000 * WAIT}")
            return not busy
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in schema.metadata.sorted_tables:
                connection.execute(text(f"vacuum {table.name}"))
    return True
