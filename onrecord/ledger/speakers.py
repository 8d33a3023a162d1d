"""Who takes positions, by name: counted again with each article that changes, so that no list counts all statements."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from onrecord.article import tagged_hash
from onrecord.errors import DamageError
from onrecord.ledger import schema
from onrecord.ledger.appending import dialect
from onrecord.ledger.connection import pages, parts
from onrecord.ledger.listing import AT_ONCE, corrected_articles, has_words
from onrecord.ledger.packing import to_line
from onrecord.ledger.records import record_of
from onrecord.markup import Json

Position = tuple[str, str, Sequence[str], str]  # name, kind, roles, position
Told = Sequence[tuple[str, str, Mapping[str, int], Sequence[str]]]  # as article_sources holds it

n, kept = schema.source_counts.c, schema.article_sources.c
SUMMED = [column for column in n if column.name != "seq"]


# Counting


def count_sources(connection: Connection, articles: Iterable[str]) -> None:
    """Count some articles as they stand now, in place of what was counted of them. The caller holds the write lock."""
    for some in parts(sorted(set(articles))):
        _replace(connection, some, told_in(connection, some))


def uncount_sources(connection: Connection, articles: Sequence[str]) -> None:
    for some in parts(articles):
        _replace(connection, some, {})


def recount_sources(connection: Connection, articles: Iterable[str]) -> None:
    """Forget what was counted, and count all articles that the ledger holds."""
    for table in (schema.article_sources, schema.source_counts):
        connection.execute(delete(table))
    count_sources(connection, articles)


def _replace(connection: Connection, articles: Sequence[str], told: Mapping[str, Told]) -> None:
    before, now = _lines(connection, articles), {article: to_line(some) for article, some in told.items()}
    changed = [article for article in articles if before.get(article) != now.get(article)]
    rows = [{"article_id": article, "told": now[article]} for article in changed if article in now]
    connection.execute(delete(schema.article_sources).where(kept.article_id.in_(changed)))
    if rows:
        connection.execute(schema.article_sources.insert(), rows)
    sums = _Sums(_Sum)
    for lines, times in ((before, -1), (now, 1)):
        _add(sums, (lines[article] for article in changed if article in lines), times)
    _keep(connection, sums)


def _lines(connection: Connection, articles: Sequence[str]) -> Mapping[str, str]:
    """What was counted of some articles."""
    query = select(kept.article_id, kept.told).where(kept.article_id.in_(articles))
    return {row.article_id: row.told for row in connection.execute(query)}


@dataclass(slots=True)
class _Sum:
    """Over articles. positions: statements with each; roles: articles that give each."""

    articles: int = 0
    positions: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)

    def add(self, positions: Counter[str], roles: Counter[str], articles: int, times: int = 1) -> None:
        """times: -1 takes away."""
        self.articles += times * articles
        for mine, theirs in ((self.positions, positions), (self.roles, roles)):
            for value, count in theirs.items():
                mine[value] += times * count

    def to_row(self, name: str, kind: str) -> Json:
        return {
            "source_id": _id_of(name, kind), "name": name, "kind": kind, "statements": self.positions.total(), "articles": self.articles,
            "positions": to_line(+self.positions), "roles": to_line(+self.roles),
        }  # fmt: skip


_Sums = defaultdict[tuple[str, str], _Sum]


def _add(sums: _Sums, lines: Iterable[str], times: int) -> None:
    for line in lines:
        for name, kind, positions, roles in json.loads(line):
            sums[name, kind].add(Counter(positions), Counter(roles), 1, times)


def _id_of(name: str, kind: str) -> str:
    """Short, whatever the length of the name."""
    return tagged_hash("counted", name, kind)


def _keep(connection: Connection, sums: _Sums) -> None:
    """Add sums to those that are held."""
    for some in parts(list(sums)):
        ids = [_id_of(*key) for key in some]
        for row in connection.execute(select(schema.source_counts).where(n.source_id.in_(ids))):
            held = Counter(json.loads(row.positions)), Counter(json.loads(row.roles))
            sums[row.name, row.kind].add(*held, row.articles)
        rows = [sums[key].to_row(*key) for key in some]
        gone = [row["source_id"] for row in rows if not row["articles"]]
        connection.execute(delete(schema.source_counts).where(n.source_id.in_(gone)))
        if left := [row for row in rows if row["articles"]]:
            put = dialect(connection).insert(schema.source_counts)
            new = {name: put.excluded[name] for name in ("statements", "articles", "positions", "roles")}
            connection.execute(put.on_conflict_do_update(index_elements=["source_id"], set_=new), left)


def miscounted(connection: Connection) -> Iterator[str]:
    """What is not counted as articles tell it, in a plain sentence."""
    sums, wrong = _Sums(_Sum), 0
    for page in pages(connection, select(schema.articles.c.id).order_by(schema.articles.c.seq), AT_ONCE):
        articles = [row.id for row in page]
        told, lines = told_in(connection, articles), _lines(connection, articles)
        wrong += sum(lines.get(a) != (to_line(told[a]) if a in told else None) for a in articles)
        _add(sums, lines.values(), 1)
    held = [row._asdict() for page in pages(connection, select(*SUMMED), AT_ONCE) for row in page]
    wrong += len(held) != len(sums) or any(sums[row["name"], row["kind"]].to_row(row["name"], row["kind"]) != row for row in held)  # fmt: skip
    if wrong:
        yield "Who takes positions is counted wrongly in lists: run onrecord db upgrade, which counts anew."


# What articles tell


def told_in(connection: Connection, articles: Sequence[str]) -> Mapping[str, Told]:
    """Of those in which somebody takes a position; of articles that people corrected, as they stand then."""
    corrected = corrected_articles(connection, articles)
    found = _positions(connection, [article for article in articles if article not in corrected])
    for article in corrected:
        try:
            found[article] = list(_positions_of(record_of(connection, article)))
        except DamageError:
            continue  # until it is read again
    return {article: _told(positions) for article, positions in found.items() if positions}


def _positions(connection: Connection, articles: Sequence[str]) -> dict[str, list[Position]]:
    """Of the current readings, from their rows."""
    c, e, s = schema.current_readings.c, schema.entities.c, schema.statements.c
    query = (
        select(c.article_id, e.name, e.kind, e.roles, s.stance)
        .select_from(schema.current_readings)
        .join(schema.statements, s.reading_id == c.reading_id)
        .join(schema.entities, (e.reading_id == s.reading_id) & (e.id == s.source))
        .where(c.article_id.in_(articles))
    )
    found: defaultdict[str, list[Position]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.article_id].append((row.name, row.kind, json.loads(row.roles), row.stance))
    return found


def _positions_of(record: Json) -> Iterator[Position]:
    """An outlet or "reports", no entities, speak in nobody's name; a name that people put in counts."""
    roles = {e["id"]: e["roles"] for e in record["entities"]}
    for statement in record["statements"]:
        link = statement["chain"][-1] if statement["chain"] else None
        if link and (link["entity"] or not (link["spans"] or link["kind"] == "publisher")):
            yield link["name"], link["kind"], roles.get(link["entity"], ()), statement["stance"]


def _told(positions: Iterable[Position]) -> Told:
    """Equal for equal positions, in whatever order they come."""
    stances: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    roles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name, kind, given, stance in positions:
        stances[name, kind][stance] += 1
        roles[name, kind].update(given)
    return [(*key, stances[key], sorted(roles[key])) for key in sorted(stances)]


# The list


def source_rows(
    connection: Connection,
    *,
    kind: str | None = None,
    name: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[Json]:
    """A row for each name and kind that takes positions in the current readings, most statements first.

    The same name in two articles is one row; whether it is the same person is not decided here. roles: the most frequent first.
    name: a part of it. limit, offset: how many rows, behind how many others.
    """
    query = select(schema.source_counts).order_by(n.statements.desc(), _by_letters(connection, n.name), n.kind)
    if kind:
        query = query.where(n.kind == kind)
    if name:
        query = query.where(has_words(connection, n.name, name))
    for page in pages(connection, query.limit(limit).offset(max(0, offset)), AT_ONCE):
        yield from map(_row, page)


def _by_letters(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """In the same order whatever the language of the database."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def _row(row: Any) -> Json:
    roles = json.loads(row.roles)
    return {
        "name": row.name, "kind": row.kind, "roles": sorted(roles, key=lambda role: (-roles[role], role)), "statements": row.statements,
        "articles": row.articles, "positions": json.loads(row.positions),
    }  # fmt: skip
