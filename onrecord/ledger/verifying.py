"""Whether a ledger is what it was: every hash, every span, every link, every tombstone."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from onrecord.article import tagged_hash
from onrecord.ledger import schema
from onrecord.ledger.appending import ARTICLE_FIELDS, entity_rows, proposition_rows, reading_row, statement_rows
from onrecord.ledger.connection import pages, reading
from onrecord.ledger.corrections import corrected_claim, from_row
from onrecord.ledger.notices import notice_rows
from onrecord.ledger.packing import raw_id, reading_id, to_line, unpack, unpack_record
from onrecord.ledger.rulings import from_row as from_ruling_row
from onrecord.ledger.speakers import miscounted
from onrecord.ledger.store import Ledger
from onrecord.markup import Json

AT_ONCE = 200  # rows
ENDS = (  # of pairs
    (schema.judgements, "claim", schema.propositions),
    (schema.judgements, "copy", schema.articles),
    (schema.rulings, "claim", schema.propositions),
    (schema.rulings, "source", schema.entities),
)
POINTERS = (
    ("articles", "text_id", "texts", "id"),
    ("arrivals", "article_id", "articles", "id"),
    ("arrivals", "raw_id", "raws", "id"),
    ("readings", "article_id", "articles", "id"),
    ("adoptions", "article_id", "articles", "id"),
    ("adoptions", "reading_id", "readings", "id"),
    ("current_readings", "article_id", "articles", "id"),
    ("current_readings", "reading_id", "readings", "id"),
    ("propositions", "article_id", "articles", "id"),
    ("entities", "reading_id", "readings", "id"),
    ("statements", "reading_id", "readings", "id"),
    ("statements", "proposition_id", "propositions", "id"),
    ("notices", "reading_id", "readings", "id"),
    ("corrections", "article_id", "articles", "id"),
    ("corrections", "undoes", "corrections", "id"),
    ("meanings", "proposition_id", "propositions", "id"),
    ("prints", "article_id", "articles", "id"),
    ("linked", "article_id", "articles", "id"),
    ("claim_members", "proposition_id", "propositions", "id"),
    ("claim_members", "article_id", "articles", "id"),
    ("claim_members", "claim_id", "claim_members", "proposition_id"),
    ("claim_summaries", "claim_id", "claim_members", "claim_id"),
    ("summaries_due", "claim_id", "claim_members", "claim_id"),
    ("article_sources", "article_id", "articles", "id"),
    ("unlinked", "article_id", "articles", "id"),
    ("rulings", "undoes", "rulings", "id"),
    *(
        (name, "run", "runs", "id")
        for name in (
            "articles",
            "arrivals",
            "readings",
            "adoptions",
            "corrections",
            "tombstones",
            "judgements",
            "rulings",
        )
    ),
)


def verify(ledger: Ledger, step: Callable[[], None] = lambda: None) -> Iterator[str]:
    """What is wrong, in plain sentences; nothing where all is well. step is called after every article and document."""
    with reading(ledger.engine) as connection:
        yield from _documents(connection, step)
        yield from _articles(connection, step)
        yield from _readings(connection)
        yield from _pointers(connection)
        yield from _ends(connection)
        yield from _rulings(connection)
        yield from _left_over(connection)
        yield from _current(connection)
        yield from _tombstones(connection)
        yield from miscounted(connection)
        yield from _by_the_database(connection)


def _rows(connection: Connection, query: Any) -> Iterator[Any]:
    """Row by row, by sequence number, so that memory stays flat."""
    for page in pages(connection, query, AT_ONCE):
        yield from page


def _documents(connection: Connection, step: Callable[[], None]) -> Iterator[str]:
    for row in _rows(connection, select(schema.raws).order_by(schema.raws.c.seq)):
        step()
        try:
            data = unpack(row.packed)
        except zlib.error:
            yield f"Document {row.id[:8]} is damaged: its bytes cannot be unpacked."
            continue
        if raw_id(data) != row.id or len(data) != row.size:
            yield f"Document {row.id[:8]} is not the one that was taken in: its SHA-256 differs."


def _articles(connection: Connection, step: Callable[[], None]) -> Iterator[str]:
    a = schema.articles.c
    query = (
        select(schema.articles, schema.texts.c.text).join(schema.texts, schema.texts.c.id == a.text_id).order_by(a.seq)
    )
    for row in _rows(connection, query):
        step()
        if tagged_hash("text", row.text) != row.text_id:
            yield f"The text of article {row.id[:8]} is not the one that was taken in: its hash differs."
        if tagged_hash("article", row.url, row.publisher, row.published, row.text_id) != row.id:
            yield f"Article {row.id[:8]}: address, publisher or day were changed after it was taken in."


def _readings(connection: Connection) -> Iterator[str]:
    r, a = schema.readings.c, schema.articles.c
    query = (
        select(schema.readings, schema.texts.c.text, *(a[name].label(f"of_{name}") for name in ARTICLE_FIELDS))
        .join(schema.articles, a.id == r.article_id)
        .join(schema.texts, schema.texts.c.id == a.text_id)
        .order_by(r.article_id, r.seq)
    )
    for article, rows in groupby(_rows(connection, query), key=lambda row: row.article_id):
        told: dict[str, str] = {}
        whole = True
        for row in rows:
            try:
                record = unpack_record(row.packed, row.text)
            except (zlib.error, ValueError):
                whole = False
                yield f"Reading {row.id[:8]} of article {article[:8]} is damaged: run onrecord reread {article[:8]} to make it anew."
                continue
            told |= {p["id"]: p["text"] for p in proposition_rows(record)}
            yield from _reading(connection, row, record)
        if whole:
            yield from _propositions(connection, article, told)


def _propositions(connection: Connection, article: str, told: dict[str, str]) -> Iterator[str]:
    """Those of an article are the claims of its readings, and what people worded anew."""
    c, p = schema.corrections.c, schema.propositions.c
    rows = connection.execute(select(schema.corrections).where(c.article_id == article)).all()
    made = [from_row(row) for row in rows]
    told |= dict(claim for m in made if (claim := corrected_claim(m)))
    held = {row.id: row.text for row in connection.execute(select(p.id, p.text).where(p.article_id == article))}
    if held != told:
        yield f"The propositions of article {article[:8]} are not the claims of its readings."
    for row, m in zip(rows, made, strict=True):
        if row.id != m.id:
            yield f"Correction {row.id[:8]} of article {article[:8]} was changed after it was made: its id differs."


def _reading(connection: Connection, row: Any, record: Json) -> Iterator[str]:
    named = f"Reading {row.id[:8]} of article {row.article_id[:8]}"
    if reading_id(record) != row.id or to_line(record["made_by"]) != row.made_by:
        yield f"{named} is not the one that was made: its id differs."
    for where, span, words in _spans(record):
        if not 0 <= span[0] < span[1] <= len(row.text):
            yield f"{named}: {where} {span} lies outside the text."
        elif words is not None and row.text[span[0] : span[1]] != words:
            yield f"{named}: {where} {span} does not hold {words[:40]!r}."
    for table, rows in (
        (schema.statements, statement_rows(record)),
        (schema.entities, entity_rows(record)),
        (schema.notices, notice_rows(record)),
    ):
        if _kept(connection, table, rows, row.id) != _as_set(rows):
            yield f"{named}: the rows of {table.name} are not those of the record."
    article = record["article"]
    if any(article[name] != getattr(row, f"of_{name}") for name in ARTICLE_FIELDS):
        yield f"{named}: what is said about the article differs from what was read."
    if row.report_day != reading_row(record)["report_day"]:
        yield f"{named}: its day is not that of the record."


def _kept(connection: Connection, table: Table, rows: list[Json], reading: str) -> set[str]:
    columns = list(rows[0]) if rows else ["reading_id"]
    query = select(*(table.c[name] for name in columns)).where(table.c.reading_id == reading)
    return {to_line(dict(row._mapping)) for row in connection.execute(query)}


def _as_set(rows: list[Json]) -> set[str]:
    return {to_line(row) for row in rows}


def _spans(record: Json) -> Iterator[tuple[str, list[int], str | None]]:
    """Every span of a record, with its words where the record has them in one piece."""
    for a in record["attributions"]:
        for role in ("source", "cue", "content", "addressee", "venue"):
            if part := a[role]:
                whole = part["text"] if len(part["spans"]) == 1 else None
                yield from ((f"{role} of attribution {a['id'][:8]}", span, whole) for span in part["spans"])
    for s in record["statements"]:
        named = f"statement {s['id'][:8]}"
        yield from ((named, span, None) for span in (*s["spans"], *(s["refers_to"] or ())))
        yield from ((f"hedge of {named}", h["spans"][0], h["text"]) for h in s["hedges"])
        yield from ((f"chain of {named}", span, None) for link in s["chain"] for span in link["spans"])
    for e in record["entities"]:
        yield from ((f"mention of {e['name']}", span, None) for span in e["mentions"])
    article = record["article"]
    for part in (*article["credits"], *article["notices"]):
        yield from (("credit or notice", span, part["text"]) for span in part["spans"])


def _pointers(connection: Connection) -> Iterator[str]:
    tables = schema.metadata.tables
    for source, column, target, key in POINTERS:
        aimed = tables[target].alias()
        wanted, there = tables[source].c[column], aimed.c[key]
        query = (
            select(func.count())
            .select_from(tables[source].outerjoin(aimed, wanted == there))
            .where(wanted.is_not(None), there.is_(None))
        )
        if missing := connection.execute(query).scalar_one():
            yield f"{missing} rows of {source} point at {target} that are not there."


def _ends(connection: Connection) -> Iterator[str]:
    """What was judged and ruled is about something that is there."""
    for table, kind, target in ENDS:
        named = "sources" if kind == "source" else target.name
        for end in (table.c.a, table.c.b):
            query = select(func.count()).select_from(table.outerjoin(target, target.c.id == end))
            if missing := connection.execute(query.where(table.c.kind == kind, target.c.id.is_(None))).scalar_one():
                yield f"{missing} {table.name} are about {named} that are not there."


def _rulings(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(schema.rulings).order_by(schema.rulings.c.seq)):
        if from_ruling_row(row).id != row.id:
            yield f"Ruling {row.id[:8]} was changed after it was made: its id differs."


def _left_over(connection: Connection) -> Iterator[str]:
    """Texts and bytes that belong to no article: what a broken forgetting would leave."""
    for table, named, holder, column in (
        (schema.texts, "texts", schema.articles, schema.articles.c.text_id),
        (schema.raws, "documents", schema.arrivals, schema.arrivals.c.raw_id),
    ):
        query = select(func.count()).select_from(table.outerjoin(holder, column == table.c.id)).where(column.is_(None))
        if found := connection.execute(query).scalar_one():
            yield f"{found} {named} belong to no article."


def _current(connection: Connection) -> Iterator[str]:
    """The pointer to the current reading is that of the last adoption, and every article has one."""
    ad, cu = schema.adoptions.c, schema.current_readings.c
    last = select(ad.article_id, func.max(ad.seq).label("seq")).group_by(ad.article_id).subquery()
    query = (
        select(ad.article_id, ad.reading_id, cu.reading_id.label("current"))
        .join(last, ad.seq == last.c.seq)
        .outerjoin(schema.current_readings, cu.article_id == ad.article_id)
        .where((cu.reading_id.is_(None)) | (cu.reading_id != ad.reading_id))
    )
    for row in connection.execute(query):
        yield f"The current reading of article {row.article_id[:8]} is not the last that was adopted."
    without = select(func.count()).select_from(
        schema.articles.outerjoin(schema.current_readings, cu.article_id == schema.articles.c.id)
    )
    if missing := connection.execute(without.where(cu.article_id.is_(None))).scalar_one():
        yield f"{missing} articles have no reading: run onrecord reread."


def _tombstones(connection: Connection) -> Iterator[str]:
    t, a = schema.tombstones.c, schema.articles.c
    for row in connection.execute(select(t.article_id).join(schema.articles, a.id == t.article_id)):
        yield f"Article {row.article_id[:8]} was forgotten, and is there all the same."


def _by_the_database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for row in connection.execute(text("pragma quick_check")):
        if row[0] != "ok":
            yield f"SQLite reports: {row[0]}"
    for row in connection.execute(text("pragma foreign_key_check")):
        yield f"SQLite reports a row of {row[0]} that points at {row[2]} and finds nothing there."
