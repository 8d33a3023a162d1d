"""Which claims a change touches: their summaries leave in the transaction of the change, and wait to be made anew.

So a list never shows a claim as it was, and an interruption loses nothing: what is noted as due is made whenever somebody comes by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from onrecord.ledger import schema
from onrecord.ledger.connection import parts

NOTED = 10_000  # summaries that left


def touch_claims(connection: Connection, claims: Iterable[str]) -> None:
    """Their summaries are no longer true. Those that are no claims any more leave without a successor."""
    c, a, due = schema.claim_members.c, schema.articles.c, schema.summaries_due
    for some in parts(sorted(set(claims))):
        drop_summaries(connection, some)
        connection.execute(delete(due).where(due.c.claim_id.in_(some)))
        left = select(c.claim_id).join(schema.articles, a.id == c.article_id).where(c.claim_id.in_(some))
        together = left.group_by(c.claim_id).order_by(
            func.min(a.seq), c.claim_id
        )  # an article is read once for all its claims
        connection.execute(insert(due).from_select(["claim_id"], together))


def drop_summaries(connection: Connection, claims: Sequence[str]) -> None:
    """Take the summaries of some claims away, and note their numbers. Of older ones it is forgotten: see Catalogue."""
    s, gone = schema.claim_summaries.c, schema.summaries_gone
    held = connection.execute(select(s.seq).where(s.claim_id.in_(claims))).scalars().all()
    if not held:
        return
    connection.execute(delete(schema.claim_summaries).where(s.seq.in_(held)))
    connection.execute(insert(gone), [{"summary": seq} for seq in held])
    last = connection.execute(select(func.max(gone.c.seq))).scalar_one()
    connection.execute(delete(gone).where(gone.c.seq <= last - NOTED))


def touch_articles(connection: Connection, articles: Iterable[str]) -> None:
    """The claims that stand in some articles."""
    c = schema.claim_members.c
    for some in parts(sorted(set(articles))):
        standing = select(c.claim_id).where(c.article_id.in_(some)).distinct()
        touch_claims(connection, connection.execute(standing).scalars().all())


def touch_sources(connection: Connection, entities: Iterable[str]) -> None:
    """The claims that stand in the articles of some sources."""
    e, r = schema.entities.c, schema.readings.c
    holding = (
        select(r.article_id).join(schema.entities, e.reading_id == r.id).where(e.id.in_(list(entities))).distinct()
    )
    touch_articles(connection, connection.execute(holding).scalars().all())
