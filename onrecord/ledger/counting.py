"""In how many articles was looked: what "nobody in these N articles" counts."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from onrecord.ledger import schema
from onrecord.ledger.connection import reading
from onrecord.ledger.store import Ledger


def count_articles(ledger: Ledger, *, as_of: str | None = None) -> int:
    """All articles; as of a day those published by then, and those without a day, as claims are shown as of it."""
    query = select(func.count()).select_from(schema.articles)
    if as_of:
        a, c, r = schema.articles.c, schema.current_readings.c, schema.readings.c
        day = func.coalesce(a.published, r.report_day)
        query = (
            select(func.count(a.id))
            .outerjoin(schema.current_readings, c.article_id == a.id)
            .outerjoin(schema.readings, r.id == c.reading_id)
            .where(or_(day.is_(None), day < as_of[:10] + "U"))  # behind every time of that day: "2016-01-26T..."
        )
    with reading(ledger.engine) as connection:
        return int(connection.execute(query).scalar_one())
