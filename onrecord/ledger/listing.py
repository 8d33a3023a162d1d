"""What a ledger holds, row by row: articles and sources, for lists and exports."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union_all

from onrecord.ledger import schema
from onrecord.ledger.connection import pages
from onrecord.ledger.records import record_of
from onrecord.markup import Json

AT_ONCE = 500  # rows: memory stays flat however many there are
a, r, s, e, current = (
    table.c for table in (schema.articles, schema.readings, schema.statements, schema.entities, schema.current_readings)
)
DAY = func.coalesce(a.published, r.report_day)  # of an article, with its current reading


def article_rows(
    connection: Connection,
    *,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
    undated: bool = False,
    truncated: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Json]:
    """A row for each article, newest day first, undated ones last.

    publisher: its name, in any case. since, until: ISO days, both included. undated, truncated: only those. The day is that of
    publication, else that of the report as reading found it. limit, offset: how many rows, behind how many others.
    """
    wanted: dict[str, Any] = {
        "publisher": publisher,
        "since": since,
        "until": until,
        "undated": undated,
        "truncated": truncated,
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
) -> Iterator[ColumnElement[bool]]:
    """What holds of the articles that filters leave."""
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


def source_rows(
    connection: Connection,
    *,
    kind: str | None = None,
    name: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Json]:
    """A row for each name and kind that takes positions in the current readings, most statements first.

    The same name in two articles is one row; whether it is the same person is not decided here. name: a part of it. limit, offset:
    how many rows, behind how many others.
    """
    corrected = corrected_articles(connection)
    counts = _counts(connection, kind, name, corrected)
    told: dict[tuple[str, str], Json] = {}
    if not corrected:
        for page in pages(connection, counts.limit(limit).offset(max(0, offset)), AT_ONCE):
            yield from _rows(connection, page, corrected)
        return
    for article in sorted(corrected):
        _count_in(record_of(connection, article), told, kind, name)
    held = {(row.name, row.kind): row for page in pages(connection, counts, AT_ONCE) for row in page}
    size = {key: row.statements for key, row in held.items()}
    for key, row in told.items():
        size[key] = size.get(key, 0) + row["statements"]
    chosen = sorted(size, key=lambda key: (-size[key], key))[max(0, offset) :]
    chosen = chosen if limit is None else chosen[:limit]
    for some in (chosen[i : i + AT_ONCE] for i in range(0, len(chosen), AT_ONCE)):
        rows = {
            (r["name"], r["kind"]): r for r in _rows(connection, [held[key] for key in some if key in held], corrected)
        }
        yield from (_added(rows.get(key), told.get(key)) for key in some)


def _added(row: Json | None, more: Json | None) -> Json:
    """A source in articles that nobody corrected, and in the others."""
    if not row or not more:
        return row or more or {}
    positions: Counter[str] = Counter(row["positions"]) + Counter(more["positions"])
    return {
        **row, "roles": list(dict.fromkeys([*row["roles"], *more["roles"]])), "statements": row["statements"] + more["statements"],
        "articles": row["articles"] + more["articles"], "positions": dict(sorted(positions.items())),
    }  # fmt: skip


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


def _counts(connection: Connection, kind: str | None, name: str | None, corrected: set[str]) -> Select[Any]:
    """Names and kinds with their numbers of statements and articles, in all articles but some."""
    counted = func.count().label("statements")
    query = (
        select(e.name, e.kind, counted, func.count(current.article_id.distinct()).label("articles"))
        .select_from(schema.statements)
        .join(schema.current_readings, current.reading_id == s.reading_id)
        .join(schema.entities, (e.reading_id == s.reading_id) & (e.id == s.source))
        .group_by(e.name, e.kind)
        .order_by(counted.desc(), e.name, e.kind)
    )
    if corrected:
        query = query.where(current.article_id.not_in(corrected))
    if kind:
        query = query.where(e.kind == kind)
    if name:
        query = query.where(e.name.in_(names_with(connection, name)))
    return query


def names_with(connection: Connection, words: str) -> Select[Any]:
    """The names of sources that hold some words: found in an index of names, before anything is joined."""
    names = schema.entities.alias().c.name
    return select(names).where(has_words(connection, names, words)).distinct()


def has_words(connection: Connection, column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Whether it holds them, in any case."""
    if connection.dialect.name == "sqlite" and words.isascii():
        return column.contains(words, autoescape=True)  # which is blind to the case of ASCII there, and fast
    return func.lower(column).contains(words.lower(), autoescape=True)


def _rows(connection: Connection, page: Sequence[Any], corrected: set[str]) -> Iterator[Json]:
    """With their positions and roles."""
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
