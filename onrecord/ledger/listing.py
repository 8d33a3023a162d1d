"""What a ledger holds, row by row: articles and sources, for lists and exports."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from onrecord.ledger import schema
from onrecord.ledger.connection import pages
from onrecord.markup import Json

AT_ONCE = 500  # rows: memory stays flat however many there are
a, s, e, current = schema.articles.c, schema.statements.c, schema.entities.c, schema.current_readings.c


RecordOf = Callable[[Connection, str], Json]  # the current record of an article, corrected


def article_rows(
    connection: Connection,
    record_of: RecordOf,
    *,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
    undated: bool = False,
    truncated: bool = False,
) -> Iterator[Json]:
    """A row for each article, newest day first, undated ones last.

    publisher: its name, in any case. since, until: ISO days, both included. undated, truncated: only those. The day is that of
    publication, else that of the report as reading found it.
    """
    day = func.coalesce(a.published, schema.readings.c.report_day)
    query = (
        select(schema.articles, current.reading_id, day.label("day"))
        .outerjoin(schema.current_readings, current.article_id == a.id)
        .outerjoin(schema.readings, schema.readings.c.id == current.reading_id)
        .order_by(func.coalesce(day, "").desc(), a.seq.desc())
    )
    if publisher:
        query = query.where(func.lower(a.publisher) == publisher.lower())
    if since:
        query = query.where(day >= since)
    if until:
        query = query.where(day < until + "U")  # behind every time of that day: "2016-01-26T..."
    if undated:
        query = query.where(day.is_(None))
    if truncated:
        query = query.where(a.truncated)
    yield from _in_pages(connection, record_of, query)


def _in_pages(connection: Connection, record_of: RecordOf, query: Select[Any]) -> Iterator[Json]:
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


def source_rows(
    connection: Connection, record_of: RecordOf, *, kind: str | None = None, name: str | None = None
) -> Iterator[Json]:
    """A row for each name and kind that takes positions in the current readings, most statements first.

    The same name in two articles is one row; whether it is the same person is not decided here. name: a part of it.
    """
    corrected = corrected_articles(connection)
    rows = _uncorrected(connection, kind, name, corrected)
    if not corrected:
        yield from rows
        return
    told = {(row["name"], row["kind"]): row for row in rows}
    for article in sorted(corrected):
        _count_in(record_of(connection, article), told, kind, name)
    yield from sorted(told.values(), key=lambda row: (-row["statements"], row["name"]))


def _count_in(record: Json, told: dict[tuple[str, str], Json], kind: str | None, name: str | None) -> None:
    """Add what a corrected record says to the rows."""
    roles, seen = {e["id"]: e["roles"] for e in record["entities"]}, set()
    for statement in record["statements"]:
        if not statement["chain"]:
            continue
        link = statement["chain"][-1]
        key = (link["name"], link["kind"])
        if (kind and link["kind"] != kind) or (name and name.lower() not in link["name"].lower()):
            continue
        empty = {"name": key[0], "kind": key[1], "roles": [], "statements": 0, "articles": 0, "positions": {}}
        row = told.setdefault(key, empty)
        row["statements"] += 1
        row["articles"] += key not in seen
        row["positions"][statement["stance"]] = row["positions"].get(statement["stance"], 0) + 1
        row["positions"] = dict(sorted(row["positions"].items()))
        row["roles"] += [role for role in roles.get(link["entity"], ()) if role not in row["roles"]]
        seen.add(key)


def _uncorrected(connection: Connection, kind: str | None, name: str | None, corrected: set[str]) -> Iterator[Json]:
    """The rows of source_rows, of all articles but some."""
    counted = func.count().label("statements")
    query = (
        select(e.name, e.kind, counted, func.count(current.article_id.distinct()).label("articles"))
        .select_from(schema.statements)
        .join(schema.current_readings, current.reading_id == s.reading_id)
        .join(schema.entities, (e.reading_id == s.reading_id) & (e.id == s.source))
        .group_by(e.name, e.kind)
        .order_by(counted.desc(), e.name)
    )
    if corrected:
        query = query.where(current.article_id.not_in(corrected))
    if kind:
        query = query.where(e.kind == kind)
    if name:
        query = query.where(func.lower(e.name).contains(name.lower(), autoescape=True))
    for page in pages(connection, query, AT_ONCE):
        stances, roles = _stances(connection, page, corrected), _roles(connection, page)
        for row in page:
            key = (row.name, row.kind)
            yield {
                "name": row.name, "kind": row.kind, "roles": roles[key], "statements": row.statements,
                "articles": row.articles, "positions": dict(sorted(stances[key].items())),
            }  # fmt: skip


def _stances(connection: Connection, page: Sequence[Any], corrected: set[str]) -> dict[tuple[str, str], Counter[str]]:
    query = (
        select(e.name, e.kind, s.stance, func.count())
        .select_from(schema.statements)
        .join(schema.current_readings, current.reading_id == s.reading_id)
        .join(schema.entities, (e.reading_id == s.reading_id) & (e.id == s.source))
        .where(e.name.in_({row.name for row in page}))
        .group_by(e.name, e.kind, s.stance)
    )
    if corrected:
        query = query.where(current.article_id.not_in(corrected))
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name, kind, stance, count in connection.execute(query):
        found[name, kind][stance] += count
    return found


def _roles(connection: Connection, page: Sequence[Any]) -> dict[tuple[str, str], list[str]]:
    query = (
        select(e.name, e.kind, e.roles)
        .join(schema.current_readings, current.reading_id == e.reading_id)
        .where(e.name.in_({row.name for row in page}), e.roles != "[]")
        .distinct()
        .order_by(e.name, e.roles)
    )
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, kind, roles in connection.execute(query):
        known = found[name, kind]
        known += [role for role in json.loads(roles) if role not in known]
    return found
