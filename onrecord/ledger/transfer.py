"""A whole ledger as lines of JSON, and back: for copies, other databases, and other programs.

First {"ledger": "onrecord-ledger/1", "version"}, then a line for each article in the order of its arrival, for each ruling of people, each
tombstone and each saved search:

    {"article": {"id", "text_id", "url", ..., "text", "intake", "added_at"},
     "documents": [{"name", "sha256", "packed": zlib in base64, "added_at"}],
     "readings": [{"id", "record": a record of onrecord/1 without the text, "read_at"}],
     "adoptions": [{"reading", "at"}], "corrections": [...]}
    {"ruling": {"kind", "a", "b", "verdict", "author", "reason", "undoes", "made_at", "id"}}
    {"tombstone": {"article_id", "text_id", "reason", "author", "forgotten_at"}}
    {"saved_search": {"name", "words", "like", "within", the filters, "made_at"}}

Times go along; runs do not, they belong to a ledger. What models judge of pairs is made anew by onrecord link. An import adds what is not there and changes nothing else.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from onrecord.errors import InputError, LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import (
    ARTICLE_FIELDS,
    Entry,
    check_entry,
    entity_rows,
    follow,
    insert,
    make_current,
    proposition_rows,
    reading_row,
    statement_rows,
)
from onrecord.ledger.connection import pages, reading, writing
from onrecord.ledger.corrections import Correction, corrected_claim, from_row, to_row
from onrecord.ledger.notices import notice_rows
from onrecord.ledger.packing import raw_id, reading_id, to_line, unpack, unpack_record
from onrecord.ledger.ruling import keep_ruling
from onrecord.ledger.rulings import FIELDS, Ruling, rulings
from onrecord.ledger.saved import all_saved, import_saved
from onrecord.ledger.store import Ledger
from onrecord.ledger.touching import touch_articles
from onrecord.markup import Json
from onrecord.version import __version__

FORMAT = "onrecord-ledger/1"
TOMBSTONE = ("article_id", "text_id", "reason", "author", "forgotten_at")


def export_lines(ledger: Ledger, damaged: Callable[[LedgerError], None] | None = None) -> Iterator[str]:
    """The ledger as it is at one moment, a line at a time.

    damaged: is told of articles that cannot be exported for a damaged reading, which are left out; without it the first one raises.
    """
    yield to_line({"ledger": FORMAT, "version": __version__})
    with reading(ledger.engine) as connection:
        a = schema.articles.c
        query = (
            select(schema.articles, schema.texts.c.text)
            .join(schema.texts, schema.texts.c.id == a.text_id)
            .order_by(a.seq)
        )
        for page in pages(connection, query, 100):
            for row in page:
                try:
                    yield to_line(_article_line(connection, row))
                except (zlib.error, ValueError):
                    error = LedgerError(
                        f"Article {row.id[:8]} has a damaged reading and is left out: run onrecord reread {row.id[:8]}, and export again."
                    )
                    if damaged is None:
                        raise error from None
                    damaged(error)
        for ruling in rulings(connection):
            yield to_line({"ruling": ruling.to_dict()})
        for row in connection.execute(select(schema.tombstones).order_by(schema.tombstones.c.seq)):
            yield to_line({"tombstone": {name: getattr(row, name) for name in TOMBSTONE}})
        for saved in all_saved(connection):
            yield to_line({"saved_search": saved.to_dict()})


def _article_line(connection: Connection, row: Any) -> Json:
    d, r, ad, c = schema.arrivals.c, schema.readings.c, schema.adoptions.c, schema.corrections.c
    documents = (
        select(schema.arrivals, schema.raws.c.packed)
        .join(schema.raws, schema.raws.c.id == d.raw_id)
        .where(d.article_id == row.id)
        .order_by(d.seq)
    )
    return {
        "article": {
            **{name: getattr(row, name) for name in ("id", "text_id", *ARTICLE_FIELDS, "text", "added_at")},
            "truncated": bool(row.truncated),
            "intake": json.loads(row.intake),
        },
        "documents": [
            {"name": x.name, "sha256": x.raw_id, "packed": base64.b64encode(x.packed).decode(), "added_at": x.added_at}
            for x in connection.execute(documents)
        ],
        "readings": [
            {"id": x.id, "record": _without_text(x.packed), "read_at": x.read_at}
            for x in connection.execute(select(schema.readings).where(r.article_id == row.id).order_by(r.seq))
        ],
        "adoptions": [
            {"reading": x.reading_id, "at": x.adopted_at}
            for x in connection.execute(select(schema.adoptions).where(ad.article_id == row.id).order_by(ad.seq))
        ],
        "corrections": [
            from_row(x).to_dict()
            for x in connection.execute(select(schema.corrections).where(c.article_id == row.id).order_by(c.seq))
        ],
    }


def _without_text(packed: bytes) -> Json:
    record = unpack_record(packed, "")
    del record["article"]["text"]
    return record


def import_lines(
    ledger: Ledger, lines: Iterable[str | bytes], refuse: Callable[[InputError], None], name: str = "the export"
) -> Iterator[str]:
    """Add what an export holds, a line in a transaction; yields "article", "known", "ruling" or "tombstone" for each.

    refuse: is told of each line that cannot be taken; the others go on. Raises LedgerError for what is no export at all.
    """
    header = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            value = _parsed(line, where)
            if not header:
                _check_header(value, name)
                header = True
                continue
            yield _import(ledger, value, where)
        except InputError as error:
            refuse(error)


def _parsed(line: str | bytes, where: str) -> Json:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InputError(
            f"{where} is not JSON ({error}): the file is cut off or was changed; export it again."
        ) from None
    if not isinstance(value, dict):
        raise InputError(f"{where} is no JSON object: the file was changed; export it again.")
    return value


def _check_header(value: Json, name: str) -> None:
    if value.get("ledger") != FORMAT:
        raise LedgerError(
            f"{name} does not begin with an export's first line ({FORMAT}): make it with onrecord export jsonl. "
            "Articles as JSONL go in with onrecord add."
        )


def _import(ledger: Ledger, value: Json, where: str) -> str:
    others = {"tombstone": _import_tombstone, "ruling": _import_ruling, "saved_search": import_saved}
    for name, take in others.items():
        if name in value:
            return take(ledger, value[name], where)
    return _import_article(ledger, value, where)


def _import_article(ledger: Ledger, value: Json, where: str) -> str:
    try:
        entries = [_entry(value, r) for r in value["readings"]]
        for entry in entries:
            check_entry(entry)
        documents = [(x, base64.b64decode(x["packed"], validate=True)) for x in value["documents"]]
        for x, packed in documents:
            if raw_id(unpack(packed)) != x["sha256"]:
                raise InputError(f"{where}: the bytes of {x['name']} are not those that were exported.")
        corrections = [_correction(c) for c in value["corrections"]]
        adoptions = [
            {"reading_id": x["reading"], "article_id": value["article"]["id"], "at": x["at"]}
            for x in value["adoptions"]
        ]
        read_at = [x["read_at"] for x in value["readings"]]
        tables = [
            (table, [row for e in entries for row in of_record(e.record)])
            for table, of_record in (
                (schema.propositions, proposition_rows),
                (schema.entities, entity_rows),
                (schema.statements, statement_rows),
                (schema.notices, notice_rows),
            )
        ]
        claims = [
            {"id": claim[0], "article_id": c.article, "text": claim[1]}
            for c in corrections
            if (claim := corrected_claim(c))
        ]
    except (KeyError, TypeError, ValueError, zlib.error, binascii.Error) as error:
        raise InputError(
            f"{where} lacks a part or has a damaged one ({type(error).__name__}: {error}): export it again."
        ) from None
    if not entries or not adoptions or {x["reading_id"] for x in adoptions} - {reading_id(e.record) for e in entries}:
        raise InputError(f"{where} holds an article without the readings that it names: export it again.")
    with writing(ledger.engine) as connection:
        if _is_forgotten(connection, entries[0].id):
            raise InputError(f"{where}: article {entries[0].id[:8]} has been forgotten here; it is left out.")
        run = ledger.run(connection)
        a = schema.articles.c
        known = connection.execute(select(a.id).where(a.id == entries[0].id)).first() is not None
        _insert_article(connection, value, entries[0], documents, run)
        rows = [{**reading_row(e.record), "run": run, "read_at": at} for e, at in zip(entries, read_at, strict=True)]
        insert(connection, schema.readings, rows)
        for table, of_table in tables:
            insert(connection, table, of_table)
        insert(connection, schema.propositions, claims)
        if not known:
            for x in adoptions:
                make_current(connection, [{key: x[key] for key in ("article_id", "reading_id")}], run, x["at"])
        insert(connection, schema.corrections, ({**to_row(c), "run": run} for c in corrections))
        if corrections:
            follow(connection, [entries[0].id])
        if known and corrections:
            touch_articles(connection, [entries[0].id])
    return "known" if known else "article"


def _entry(value: Json, told: Json) -> Entry:
    record = told["record"]
    record["article"]["text"] = value["article"]["text"]
    entry = Entry(record, intake=value["article"]["intake"])
    same = all(value["article"][name] == record["article"][name] for name in ("id", "text_id", *ARTICLE_FIELDS))
    if reading_id(record) != told["id"] or not same:
        raise InputError(
            f"Reading {told['id'][:8]} was changed after it was exported: its id differs. Export it again."
        )
    return entry


def _insert_article(
    connection: Connection, value: Json, entry: Entry, documents: list[tuple[Json, bytes]], run: str
) -> None:
    article = value["article"]
    insert(connection, schema.texts, [{"id": article["text_id"], "text": article["text"]}])
    row = {name: article[name] for name in ("id", "text_id", *ARTICLE_FIELDS, "added_at")}
    insert(connection, schema.articles, [{**row, "intake": json.dumps(article["intake"]), "run": run}])
    insert(connection, schema.raws, ({"id": x["sha256"], "size": len(unpack(p)), "packed": p} for x, p in documents))
    insert(
        connection,
        schema.arrivals,
        (
            {"article_id": entry.id, "raw_id": x["sha256"], "name": x["name"], "added_at": x["added_at"], "run": run}
            for x, _ in documents
        ),
    )


def _correction(c: Json) -> Correction:
    spans = tuple((a, b) for a, b in c["spans"])
    made = Correction(
        c["article"], c["statement"], spans, c["field"], c["value"], c["author"], c["reason"], c["made_at"], c["undoes"]
    )
    if made.id != c["id"]:
        raise InputError(
            f"Correction {c['id'][:8]} was changed after it was exported: its id differs. Export it again."
        )
    return made


def _import_ruling(ledger: Ledger, told: Json, where: str) -> str:
    try:
        made = Ruling(**{name: told[name] for name in FIELDS})
    except (KeyError, TypeError):
        raise InputError(f"{where} is a ruling without {', '.join(FIELDS)}: export it again.") from None
    if made.id != told.get("id"):
        raise InputError(f"{where}: the ruling was changed after it was exported: its id differs. Export it again.")
    with reading(ledger.engine) as connection:
        if not _can_be_ruled(connection, made):
            raise InputError(f"{where}: ruling {made.id[:8]} is about something that is not here; it is left out.")
    keep_ruling(ledger, made)
    return "ruling"


def _can_be_ruled(connection: Connection, ruling: Ruling) -> bool:
    """Whether what it is about is there: neither forgotten here nor left out of the export."""
    ids = (schema.propositions if ruling.kind == "claim" else schema.entities).c.id
    ends = select(ids).where(ids.in_((ruling.a, ruling.b))).distinct()
    undone = select(schema.rulings.c.id).where(schema.rulings.c.id == ruling.undoes)
    return len(connection.execute(ends).all()) == 2 and (
        ruling.undoes is None or connection.execute(undone).first() is not None
    )


def _is_forgotten(connection: Connection, article: str) -> bool:
    t = schema.tombstones.c.article_id
    return connection.execute(select(t).where(t == article)).first() is not None


def _import_tombstone(ledger: Ledger, told: Json, where: str) -> str:
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in TOMBSTONE):
        raise InputError(f"{where} is a tombstone without {', '.join(TOMBSTONE)}: export it again.")
    with writing(ledger.engine) as connection:
        held = connection.execute(
            select(schema.articles.c.id).where(schema.articles.c.id == told["article_id"])
        ).first()
        if held:
            raise InputError(
                f"The export says that article {told['article_id'][:8]} was forgotten ({told['reason']}), and it is here: "
                f"run onrecord forget {told['article_id'][:8]} if it is to be forgotten here too."
            )
        if not _is_forgotten(connection, told["article_id"]):
            connection.execute(
                schema.tombstones.insert(),
                [{**{name: told[name] for name in TOMBSTONE}, "run": ledger.run(connection)}],
            )
    return "tombstone"
