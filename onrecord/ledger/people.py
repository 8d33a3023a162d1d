"""Who takes positions, across articles: everybody of a name, namesakes apart, with all that they said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from onrecord.ledger import schema
from onrecord.ledger.connection import parts, reading
from onrecord.ledger.listing import names_with
from onrecord.ledger.records import record_of
from onrecord.ledger.rulings import holding, ruled_among, rulings
from onrecord.ledger.store import Ledger
from onrecord.linking.grouping import Pair, components, groups
from onrecord.linking.persons import Known, judged, known_of
from onrecord.markup import Json
from onrecord.provenance.passages import page_of


def people(ledger: Ledger, name: str, as_of: str | None = None) -> list[Json]:
    """[{"id", "name", "kind", "roles", "aliases", "statements"}] of those whose name holds some words, most statements first.

    A statement: {"day", "published", "role", "stance", "claim", "outlet", "article", "statement"}, by day.
    """
    with reading(ledger.engine) as connection:
        articles = _articles(connection, name)
        records = {article: record_of(connection, article) for article in articles}
        held = holding(rulings(connection, "source"))
        fit = {k.id: k for record in records.values() for k in known_of(record) if _fits(k, name)}
        others = _ruled_same(fit, [pair for pair, ruling in held.items() if ruling.verdict == "same"])
        records |= {article: record_of(connection, article) for article in _articles_of(connection, others)}
    known = fit | {k.id: k for record in records.values() for k in known_of(record) if k.id in others}
    joined = groups(known, _scores(list(known.values())), ruled_among(held, known.keys()))
    told = [_person([known[i] for i in group], records, as_of) for group in joined if not fit.keys().isdisjoint(group)]
    return sorted((p for p in told if p["statements"]), key=lambda p: (-len(p["statements"]), p["name"], p["id"]))


def count_articles_of(ledger: Ledger, name: str, *, most: int) -> int:
    """How many articles `people` would look at for a name, counted up to `most`."""
    with reading(ledger.engine) as connection:
        return len(connection.execute(_articles_with(connection, name).limit(most)).all())


def _articles(connection: Connection, name: str) -> list[str]:
    """Those in whose current reading an entity's name holds the last of the words."""
    return sorted(row.article_id for row in connection.execute(_articles_with(connection, name)))


def _articles_with(connection: Connection, name: str) -> Select[Any]:
    e, c = schema.entities.c, schema.current_readings.c
    names = names_with(connection, name.rsplit(maxsplit=1)[-1] if name.split() else name)
    found = select(c.article_id).join(schema.entities, e.reading_id == c.reading_id).where(e.name.in_(names))
    return found.distinct()


def _ruled_same(fit: Iterable[str], same: Sequence[Pair]) -> set[str]:
    """Whom people say to be one of these, whatever they are called."""
    fitting = set(fit)
    return {
        i for some in components({i for p in same for i in p} | fitting, same) if some & fitting for i in some
    } - fitting


def _articles_of(connection: Connection, entities: Iterable[str]) -> list[str]:
    """Those in whose current reading some entities are."""
    e, c = schema.entities.c, schema.current_readings.c
    query = select(c.article_id).join(schema.entities, e.reading_id == c.reading_id).distinct().order_by(c.article_id)
    return [
        article
        for some in parts(sorted(entities))
        for article in connection.execute(query.where(e.id.in_(some))).scalars()
    ]


def _fits(known: Known, name: str) -> bool:
    """One of its names holds the asked one, or the asked one ends with it: "Sergey Lavrov" finds Lavrov too."""
    asked = name.casefold()
    names = [n.casefold() for n in (known.name, *known.aliases)]
    return any(asked in n or (asked.endswith(f" {n}") and n) for n in names)


def _scores(known: Sequence[Known]) -> dict[tuple[str, str], float]:
    found = {ids: joined.verdict for ids, joined in judged(known).items()}
    return {ids: 1.0 if verdict == "same" else -1.0 for ids, verdict in found.items() if verdict != "unsure"}


def _person(group: Sequence[Known], records: dict[str, Json], as_of: str | None) -> Json:
    ids = {k.id for k in group}
    names = [name for k in group for name in (k.name, *k.aliases)]
    statements = [
        s for article in sorted({k.article for k in group}) for s in _statements(records[article], ids, as_of)
    ]
    return {
        "id": group[0].id,
        "name": max(names, key=lambda n: (len(n.split()), names.count(n), n)),
        "kind": group[0].kind,
        "roles": list(dict.fromkeys(role for k in group for role in k.roles)),
        "aliases": sorted(set(names)),
        "statements": sorted(statements, key=lambda s: s["day"] or s["published"] or "9"),
    }


def _statements(record: Json, ids: Iterable[str], as_of: str | None) -> list[Json]:
    page = page_of(record)
    if as_of and page.day and page.day > as_of:
        return []
    texts, wanted = {c["id"]: c["text"] for c in record["claims"]}, set(ids)
    found = []
    for s in record["statements"]:
        if s["chain"] and s["chain"][-1]["entity"] in wanted:
            said = s["said_on"] or {}
            day = said.get("start") if said.get("start") == said.get("end") else None
            found.append({
                "day": day, "published": page.day, "role": s["chain"][-1]["role"], "stance": s["stance"], "claim": texts.get(s["claim"]),
                "outlet": page.name, "article": page.url or page.id, "statement": s["id"],
            })  # fmt: skip
    return found
