"""In how many articles was looked: what "nobody in these N articles" counts."""

from __future__ import annotations

from sqlalchemy import func, select

from onrecord.ledger import schema
from onrecord.ledger.connection import reading
from onrecord.ledger.listing import DAY, until_end, with_readings
from onrecord.ledger.store import Ledger


def count_articles(ledger: Ledger, *, as_of: str | None = None, recorded_by: str | None = None) -> int:
    """All articles, or those that claims are shown from within a frame: see claims.Frame."""
    a = schema.articles.c
    query = select(func.count(a.id))
    if as_of:
        query = with_readings(query.select_from(schema.articles)).where(DAY.is_(None) | until_end(DAY, as_of[:10]))
    if recorded_by:
        query = query.where(a.added_at <= recorded_by)
    with reading(ledger.engine) as connection:
        return int(connection.execute(query).scalar_one())
