"""One article as a ledger gives it back: its current record, corrected; as it was taken in; and all that is kept beside it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from onrecord.errors import DamageError, LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import ARTICLE_FIELDS
from onrecord.ledger.connection import pages
from onrecord.ledger.corrections import Correction, corrected, from_row
from onrecord.ledger.notices import find_notices, versions
from onrecord.ledger.packing import reading_id, unpack, unpack_record
from onrecord.markup import Json


def all_records(connection: Connection) -> Iterator[Json]:
    """The current record of every article, corrected, in the order of their arrival."""
    for page in pages(connection, select(schema.articles.c.id).order_by(schema.articles.c.seq), 100):
        yield from (record_of(connection, row.id) for row in page)


def record_of(connection: Connection, article: str, *, raw: bool = False) -> Json:
    """The current record of an article, with what people corrected, or as it was read. Raises LedgerError."""
    r, a = schema.readings.c, schema.articles.c
    row = connection.execute(
        select(r.packed, schema.texts.c.text)
        .join(schema.current_readings, schema.current_readings.c.reading_id == r.id)
        .join(schema.articles, a.id == r.article_id)
        .join(schema.texts, schema.texts.c.id == a.text_id)
        .where(a.id == article)
    ).first()
    if row is None:
        raise LedgerError(f"The ledger holds no article {article[:8]}: see onrecord articles.")
    try:
        record = unpack_record(row.packed, row.text)
    except (zlib.error, ValueError):
        raise DamageError(
            f"The reading of article {article[:8]} is damaged: run onrecord reread {article[:8]} to make it anew."
        ) from None
    told = [] if raw else corrections_of(connection, article)
    return corrected(record, told)[0] if told else record if raw else {**record, "checked": []}


def corrections_of(connection: Connection, article: str | None) -> list[Correction]:
    """All corrections of an article or of the ledger, oldest first, with those that were taken back."""
    query = select(schema.corrections).order_by(schema.corrections.c.seq)
    if article:
        query = query.where(schema.corrections.c.article_id == article)
    return [from_row(row) for row in connection.execute(query)]


def about(connection: Connection, record: Json) -> Json:
    """What is known of an article beside its current record: versions, copies, documents, readings, notices, corrections."""
    article = record["article"]["id"]
    a, d, r = schema.articles.c, schema.arrivals.c, schema.readings.c
    copies = select(a.id).where(a.text_id == record["article"]["text_id"], a.id != article).order_by(a.seq)
    documents = select(d.name, d.raw_id, d.added_at).where(d.article_id == article).order_by(d.seq)
    made = select(r.id, r.made_by, r.read_at).where(r.article_id == article).order_by(r.seq)
    notices = list(find_notices(connection, article))
    return {
        "record": record,
        "versions": versions(connection, record["article"]["url"]),
        "copies": list(connection.execute(copies).scalars()),
        "documents": [dict(row._mapping) for row in connection.execute(documents)],
        "readings": [
            {"id": row.id, "made_by": json.loads(row.made_by), "read_at": row.read_at}
            for row in connection.execute(made)
        ],
        "current": reading_id(record),
        "notices": [{"kind": n.kind, "spans": [list(n.span)], "corrects": list(n.corrects)} for n in notices],
        "corrections": [c.to_dict() for c in corrections_of(connection, article)],
    }


def document(connection: Connection, raw: str) -> bytes:
    """The bytes of a document by their SHA-256."""
    packed = connection.execute(select(schema.raws.c.packed).where(schema.raws.c.id == raw)).scalar()
    if packed is None:
        raise LedgerError(f"The ledger holds no document {raw[:8]}.")
    return unpack(packed)


def taken_in(connection: Connection, article: str) -> Json:
    """An article as intake handed it on: its fields, its text, and "intake": {"found_in", "problems"}."""
    a = schema.articles.c
    query = select(schema.articles, schema.texts.c.text).join(schema.texts, schema.texts.c.id == a.text_id)
    row = connection.execute(query.where(a.id == article)).first()
    if row is None:
        raise LedgerError(f"The ledger holds no article {article[:8]}: see onrecord articles.")
    fields = {name: getattr(row, name) for name in (*ARTICLE_FIELDS, "text")}
    return {**fields, "truncated": bool(row.truncated), "intake": json.loads(row.intake)}
