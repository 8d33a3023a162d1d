"""Which claims a change touches: their summaries leave in the transaction of the change, and wait to be made anew.

So a list never shows a claim as it was, and an interruption loses nothing: what is noted as due is made whenever somebody comes by.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select

from onrecord.ledger import schema
from onrecord.ledger.connection import parts


def touch_claims(connection: Connection, claims: Iterable[str]) -> None:
    """Their summaries are no longer true. Those that are no claims any more leave without a successor."""
    c, a, due = schema.claim_members.c, schema.articles.c, schema.summaries_due
    for some in parts(sorted(set(claims))):
        connection.execute(delete(schema.claim_summaries).where(schema.claim_summaries.c.claim_id.in_(some)))
        connection.execute(delete(due).where(due.c.claim_id.in_(some)))
        left = select(c.claim_id).join(schema.articles, a.id == c.article_id).where(c.claim_id.in_(some))
        together = left.group_by(c.claim_id).order_by(
            func.min(a.seq), c.claim_id
        )  # an article is read once for all its claims
        connection.execute(insert(due).from_select(["claim_id"], together))


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
