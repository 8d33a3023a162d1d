"""Readings into the ledger: every fact once, all of a batch or nothing of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from onrecord.article import UNENCODABLE, tagged_hash
from onrecord.errors import InputError
from onrecord.ledger import schema
from onrecord.ledger.connection import has_table
from onrecord.ledger.notices import notice_rows
from onrecord.ledger.packing import pack, pack_record, raw_id, reading_id, to_line, unpack
from onrecord.ledger.touching import touch_articles
from onrecord.markup import Json

Outcome = Literal["new", "version", "copy", "unchanged", "reread", "forgotten"]
ARTICLE_FIELDS = ("url", "publisher", "title", "published", "modified", "language", "truncated")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record to be kept. raw: the bytes it came as, or None. name: where they came from.

    intake: {"found_in": {field: place}, "problems": [{"what", "where"}]}, as intake told before anything was read.
    """

    record: Json
    raw: bytes | None = None
    name: str = ""
    intake: Json | None = None

    @property
    def id(self) -> str:
        ident: str = self.record["article"]["id"]
        return ident


def check_entry(entry: Entry) -> None:
    """Raises InputError for an article that no database holds, or whose ids are not those of its content."""
    article = entry.record["article"]
    named = article["url"] or article["title"] or article["id"]
    for text in (article["text"], *(article[f] or "" for f in ("url", "publisher", "title", "published", "modified"))):
        if "\0" in text or UNENCODABLE.search(text):
            raise InputError(
                f"{named}: the text holds NUL or lone surrogates, which no database holds. Take it in with onrecord.receive, which "
                "replaces them and says so."
            )
    text_id = tagged_hash("text", article["text"])
    ident = tagged_hash("article", article["url"], article["publisher"], article["published"], text_id)
    if (text_id, ident) != (article["text_id"], article["id"]):
        raise InputError(
            f"{named}: its ids are not the hashes of its content. It was changed after it was read; read it again."
        )


def storable(name: str) -> str:
    """A file's name as every database holds it: what is no text of it escaped."""
    return name.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds already of the articles of a batch."""

    articles: set[str]
    texts: set[str]
    urls: set[str]
    forgotten: set[str]
    readings: set[str]


def look_up(connection: Connection, records: Sequence[Json]) -> Known:
    a = schema.articles.c
    ids = [r["article"]["id"] for r in records]
    return Known(
        articles=_held(connection, a.id, ids),
        texts=_held(connection, a.text_id, [r["article"]["text_id"] for r in records]),
        urls=_held(connection, a.url, [r["article"]["url"] for r in records if r["article"]["url"]]),
        forgotten=_held(connection, schema.tombstones.c.article_id, ids),
        readings=_held(connection, schema.readings.c.id, [reading_id(r) for r in records]),
    )


def _held(connection: Connection, column: Any, values: Sequence[str]) -> set[str]:
    return set(connection.execute(select(column).where(column.in_(values)).distinct()).scalars()) if values else set()


def append(connection: Connection, entries: Sequence[Entry], run: str, now: str) -> list[Outcome]:
    """Keep the articles and readings of a batch, and make each reading the current one of its article.

    What happened to each: a new article, a new version (its address is known), a copy (its text alone is known), the same as before,
    read again, or left out because it was forgotten. The caller holds the write lock. Entries have passed check_entry.
    """
    known = look_up(connection, [e.record for e in entries])
    outcomes = [_outcome(e, known) for e in entries]
    kept = [e for e, outcome in zip(entries, outcomes, strict=True) if outcome != "forgotten"]
    insert(
        connection,
        schema.texts,
        ({"id": e.record["article"]["text_id"], "text": e.record["article"]["text"]} for e in kept),
    )
    insert(connection, schema.articles, ({**article_row(e), "run": run, "added_at": now} for e in kept))
    documents = [(e, raw_id(e.raw)) for e in kept if e.raw is not None]
    bytes_of = {i: e.raw or b"" for e, i in documents}
    insert(connection, schema.raws, ({"id": i, "size": len(b), "packed": pack(b)} for i, b in bytes_of.items()))
    arrivals = (
        {"article_id": e.id, "raw_id": i, "name": storable(e.name), "run": run, "added_at": now} for e, i in documents
    )
    insert(connection, schema.arrivals, arrivals)
    changed = [e for e, outcome in zip(entries, outcomes, strict=True) if outcome not in {"forgotten", "unchanged"}]
    adopt(connection, [e.record for e in changed], run, now)
    return outcomes


def _outcome(entry: Entry, known: Known) -> Outcome:
    """And note what is known from here on, for a batch may hold one article twice."""
    article, reading = entry.record["article"], reading_id(entry.record)
    ident, text, url = article["id"], article["text_id"], article["url"]
    outcome: Outcome = "new"
    if ident in known.forgotten:
        return "forgotten"
    if ident in known.articles:
        outcome = "unchanged" if reading in known.readings else "reread"
    elif url in known.urls:
        outcome = "version"
    elif text in known.texts:
        outcome = "copy"
    known.articles.add(ident)
    known.texts.add(text)
    if url:
        known.urls.add(url)
    known.readings.add(reading)
    return outcome


def article_row(entry: Entry) -> Json:
    article = entry.record["article"]
    intake = entry.intake or {"found_in": article["found_in"], "problems": []}
    return {
        "id": article["id"],
        "text_id": article["text_id"],
        **{field: article[field] for field in ARTICLE_FIELDS},
        "intake": json.dumps(intake),
    }


def adopt(connection: Connection, records: Sequence[Json], run: str, now: str) -> None:
    """Keep readings of articles that are held, and make them current."""
    drop_damaged(connection, [reading_id(r) for r in records])
    insert(connection, schema.readings, ({**reading_row(r), "run": run, "read_at": now} for r in records))
    insert(connection, schema.propositions, (row for r in records for row in proposition_rows(r)))
    insert(connection, schema.entities, (row for r in records for row in entity_rows(r)))
    insert(connection, schema.statements, (row for r in records for row in statement_rows(r)))
    insert(connection, schema.notices, (row for r in records for row in notice_rows(r)))
    current = [{"article_id": r["article"]["id"], "reading_id": reading_id(r)} for r in records]
    make_current(connection, current, run, now)


def drop_damaged(connection: Connection, readings: Sequence[str]) -> None:
    """Take readings away that cannot be unpacked any more, to make room for the same ones whole."""
    r = schema.readings.c
    for row in connection.execute(select(r.id, r.article_id, r.packed).where(r.id.in_(readings))).all():
        try:
            json.loads(unpack(row.packed))
        except (zlib.error, ValueError):
            touch_articles(connection, [row.article_id])
            for table in (
                schema.statements,
                schema.entities,
                schema.notices,
                schema.current_readings,
                schema.adoptions,
            ):
                connection.execute(delete(table).where(table.c.reading_id == row.id))
            connection.execute(delete(schema.readings).where(r.id == row.id))


def make_current(connection: Connection, rows: Sequence[Json], run: str, now: str) -> None:
    """rows: {"article_id", "reading_id"}, in the order of adoption."""
    touch_articles(connection, _held(connection, schema.current_readings.c.article_id, [r["article_id"] for r in rows]))
    insert(connection, schema.adoptions, ({**row, "run": run, "adopted_at": now} for row in rows))
    last = {row["article_id"]: row for row in rows}
    if last:
        statement = dialect(connection).insert(schema.current_readings)
        statement = statement.on_conflict_do_update(
            index_elements=["article_id"], set_={"reading_id": statement.excluded.reading_id}
        )
        connection.execute(statement, list(last.values()))
    follow(connection, list(last))


def follow(connection: Connection, articles: Sequence[str]) -> None:
    """What is searched, counted and still to be linked follows some articles as they stand now."""
    from onrecord.ledger.indexing import index_articles  # which stands on this module, as others do
    from onrecord.ledger.speakers import count_sources
    from onrecord.ledger.stamps import note_unlinked

    followers = {"searched": index_articles, "source_counts": count_sources, "unlinked": note_unlinked}
    for table, bring_up_to_date in followers.items():
        if has_table(connection, table):  # a ledger that is being upgraded: see store.Ledger.upgrade
            bring_up_to_date(connection, articles)


def reading_row(record: Json) -> Json:
    return {
        "id": reading_id(record),
        "article_id": record["article"]["id"],
        "made_by": to_line(record["made_by"]),
        "report_day": (record["article"]["report_day"] or {}).get("start"),
        "packed": pack_record(record),
    }


def proposition_rows(record: Json) -> list[Json]:
    return [{"id": c["id"], "article_id": record["article"]["id"], "text": c["text"]} for c in record["claims"]]


def entity_rows(record: Json) -> list[Json]:
    reading = reading_id(record)
    return [
        {"reading_id": reading, "id": e["id"], "name": e["name"], "kind": e["kind"], "roles": json.dumps(e["roles"])}
        for e in record["entities"]
    ]


def statement_rows(record: Json) -> list[Json]:
    reading = reading_id(record)
    return [
        {
            "reading_id": reading,
            "id": s["id"],
            "proposition_id": s["claim"],
            "source": s["chain"][-1]["entity"] if s["chain"] else None,
            "stance": s["stance"],
            "said_start": s["said_on"] and s["said_on"]["start"],
            "said_end": s["said_on"] and s["said_on"]["end"],
        }
        for s in record["statements"]
    ]


def dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def insert(connection: Connection, table: Table, rows: Iterable[Json]) -> None:
    """Rows that are held already are left as they are."""
    if found := list(rows):
        connection.execute(dialect(connection).insert(table).on_conflict_do_nothing(), found)
