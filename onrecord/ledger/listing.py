"""The articles of a ledger, row by row, for lists and exports; and how names are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union_all

from onrecord.ledger import schema
from onrecord.ledger.connection import pages
from onrecord.ledger.records import record_of
from onrecord.markup import Json

AT_ONCE = 500  # rows: memory stays flat however many there are
a, r, s, current = (table.c for table in (schema.articles, schema.readings, schema.statements, schema.current_readings))
DAY = func.coalesce(a.published, r.report_day)  # of an article, with its current reading


def article_rows(
    connection: Connection,
    *,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
    undated: bool = False,
    truncated: bool = False,
    title: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Json]:
    """A row for each article, newest day first, undated ones last.

    publisher: its name, in any case. since, until: ISO days, both included. undated, truncated: only those. The day is that of
    publication, else that of the report as reading found it. title: a part of it, in any case. limit, offset: how many rows, behind how many others.
    """
    wanted: dict[str, Any] = {
        "publisher": publisher,
        "since": since,
        "until": until,
        "undated": undated,
        "truncated": truncated,
        "titled": has_words(connection, a.title, title) if title else None,
    }
    query = with_readings(select(schema.articles, current.reading_id, DAY.label("day"))).order_by(*_newest(DAY, a.seq))
    if limit is None:
        query = query.where(*wanted_articles(DAY, **wanted)).offset(max(0, offset))
    else:
        query = query.where(a.seq.in_(_page(wanted, max(0, limit), max(0, offset))))
    yield from _in_pages(connection, query)


def with_readings(query: Select[Any]) -> Select[Any]:
    """With the current readings of its articles."""
    return query.outerjoin(schema.current_readings, current.article_id == a.id).outerjoin(
        schema.readings, r.id == current.reading_id
    )


def until_end(day: ColumnElement[Any], last: str) -> ColumnElement[bool]:
    """Whether a day, with a time behind it or none, is no later than another."""
    return day < last + "U"  # behind every time of that day: "2016-01-26T..."


def _newest(day: ColumnElement[Any], seq: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return func.coalesce(day, "").desc(), seq.desc()


def wanted_articles(
    day: ColumnElement[Any],
    *,
    publisher: str | None,
    since: str | None,
    until: str | None,
    undated: bool = False,
    truncated: bool = False,
    titled: ColumnElement[bool] | None = None,
) -> Iterator[ColumnElement[bool]]:
    """What holds of the articles that filters leave."""
    if titled is not None:
        yield titled
    if publisher:
        yield func.lower(a.publisher) == publisher.lower()
    if since:
        yield day >= since
    if until:
        yield until_end(day, until)
    if undated:
        yield day.is_(None)
    if truncated:
        yield a.truncated


def _page(wanted: dict[str, Any], limit: int, offset: int) -> Select[Any]:
    """The sequence numbers of one page. Those with a day of publication come in order from an index; only of others the reading is looked at."""
    dated = select(a.seq, a.published.label("day")).where(
        a.published.is_not(None), *wanted_articles(a.published, **wanted)
    )
    dated = dated.order_by(a.published.desc(), a.seq.desc())
    others = with_readings(select(a.seq, r.report_day.label("day"))).where(
        a.published.is_(None), *wanted_articles(r.report_day, **wanted)
    )
    others = others.order_by(*_newest(r.report_day, a.seq))
    some = (select(part.limit(limit + offset).subquery()) for part in (dated, others))
    both = union_all(*some).subquery()
    return select(both.c.seq).order_by(*_newest(both.c.day, both.c.seq)).limit(limit).offset(offset)


def _in_pages(connection: Connection, query: Select[Any]) -> Iterator[Json]:
    for page in pages(connection, query, AT_ONCE):
        corrected = corrected_articles(connection, [row.id for row in page])
        statements = _counted(connection, s.reading_id, [row.reading_id for row in page], s.reading_id)
        for row in page:
            if row.id in corrected:
                statements[row.reading_id] = len(record_of(connection, row.id)["statements"])
        versions = _counted(connection, a.url, [row.url for row in page if row.url], a.url)
        copies = _counted(connection, a.text_id, [row.text_id for row in page], a.text_id)
        for row in page:
            yield {
                **{name: getattr(row, name) for name in ("id", "published", "publisher", "title", "url", "modified", "language")},
                "day": row.day and row.day[:10],
                "truncated": bool(row.truncated),
                "statements": statements[row.reading_id],
                "versions": versions[row.url] if row.url else 1,
                "copies": copies[row.text_id] - 1,
                "added_at": row.added_at,
            }  # fmt: skip


def _counted(
    connection: Connection, column: ColumnElement[Any], values: Sequence[str], by: ColumnElement[Any]
) -> Counter[str]:
    query = select(by, func.count()).where(column.in_(set(values))).group_by(by)
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def corrected_articles(connection: Connection, among: Sequence[str] | None = None) -> set[str]:
    """The articles about which people have said something."""
    c = schema.corrections.c.article_id
    return set(connection.execute(select(c).distinct() if among is None else select(c).where(c.in_(among))).scalars())


def names_with(connection: Connection, words: str) -> Select[Any]:
    """The names of sources that hold some words: found in an index of names, before anything is joined."""
    names = schema.entities.alias().c.name
    return select(names).where(has_words(connection, names, words)).distinct()


def has_words(connection: Connection, column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Whether it holds them, in any case."""
    if connection.dialect.name == "sqlite" and words.isascii():
        return column.contains(words, autoescape=True)  # which is blind to the case of ASCII there, and fast
    return func.lower(column).contains(words.lower(), autoescape=True)
