"""The words that are searched, put in with the change that brings them: articles, statements, claims and sources of current readings.

SQLite keeps their index in FTS5, PostgreSQL in GIN. Both hold which terms a row has, no more: phrases are compared with the terms
themselves, and the order of hits is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, func, insert, select, text

from onrecord.article import tagged_hash
from onrecord.errors import DamageError, LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import dialect
from onrecord.ledger.connection import has_table, parts, reading, writing
from onrecord.ledger.records import record_of
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.terms import MADE_BY, terms_of

AT_ONCE = 32  # articles in a transaction
LARGEST = 500_000  # bytes of the different terms of a row: PostgreSQL takes a megabyte
BREAK = "|"  # no term: phrases do not reach over it
INDEX = (
    "create virtual table if not exists search_index using fts5"
    "(terms, content='searched', content_rowid='seq', detail=none, columnsize=0, tokenize='ascii')"
)
PUT_IN = "insert into search_index (rowid, terms) select seq, terms from searched where article_id = :article"
TAKE_OUT = "insert into search_index (search_index, rowid, terms) select 'delete', seq, terms from searched where article_id = :article"
NO_FTS = (
    "The SQLite of this Python was built without FTS5, which searching needs: use another Python (those of Debian, macOS and python.org "
    "have it), or keep the ledger in PostgreSQL. All else works."
)

d, due = schema.searched.c, schema.searched_due


def index_articles(connection: Connection, articles: Iterable[str]) -> None:
    """Put in the words of some articles as they stand now, in place of what was there. The caller holds the write lock."""
    for some in parts(sorted(set(articles))):
        drop_words(connection, some)
        if not can_search(connection):
            connection.execute(insert(due), [{"article_id": article} for article in some])
            continue
        _note_maker(connection)
        _put_in(connection, some)


def drop_words(connection: Connection, articles: Sequence[str]) -> None:
    """Take the words of some articles away. Raises LedgerError where SQLite cannot reach its index."""
    for some in parts(articles):
        held = set(connection.execute(select(d.article_id).where(d.article_id.in_(some)).distinct()).scalars())
        if held and connection.dialect.name == "sqlite":
            if not can_search(connection):
                raise LedgerError(NO_FTS)
            connection.execute(text(TAKE_OUT), [{"article": article} for article in sorted(held)])
        connection.execute(delete(schema.searched).where(d.article_id.in_(some)))
        connection.execute(delete(due).where(due.c.article_id.in_(some)))


def _put_in(connection: Connection, articles: Sequence[str]) -> None:
    rows = [row for article in articles for row in _rows_of_held(connection, article)]
    if rows:
        connection.execute(insert(schema.searched), rows)
    if connection.dialect.name == "sqlite":
        connection.execute(text(INDEX))
        connection.execute(text(PUT_IN), [{"article": article} for article in articles])


def _rows_of_held(connection: Connection, article: str) -> list[Json]:
    try:
        return list(rows_of(record_of(connection, article)))
    except DamageError:
        return []  # until it is read again


def can_search(connection: Connection) -> bool:
    """Whether this SQLite has FTS5; PostgreSQL always can."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.execute(text("select 1 from pragma_module_list where name = 'fts5'")).first() is not None


def has_index(connection: Connection) -> bool:
    """Whether anything was ever put in."""
    return connection.dialect.name != "sqlite" or has_table(connection, "search_index")


def _note_maker(connection: Connection) -> None:
    if _maker(connection) is None:
        connection.execute(insert(schema.search_makers), [{"made_by": MADE_BY}])


def _maker(connection: Connection) -> str | None:
    return connection.execute(select(schema.search_makers.c.made_by)).scalar()


def count_missing(connection: Connection) -> int:
    """How many articles a search does not look into, or with terms that another stemmer made."""
    counted = schema.articles if _is_outdated(connection) else due
    return connection.execute(select(func.count()).select_from(counted)).scalar_one()


def _is_outdated(connection: Connection) -> bool:
    return _maker(connection) not in {None, MADE_BY}


def index_missing(ledger: Ledger, tell: Callable[[], None] = lambda: None) -> int:
    """Put in what is due: of a ledger that an earlier onrecord made, or after another stemmer. Says of how many articles.

    An interruption loses nothing; the next call goes on. Raises LedgerError where SQLite lacks FTS5.
    """
    _note_outdated(ledger)
    count = 0
    while some := _some_due(ledger):
        with writing(ledger.engine) as connection:
            index_articles(connection, some)
        count += len(some)
        for _ in some:
            tell()
    return count


def _some_due(ledger: Ledger) -> list[str]:
    with reading(ledger.engine) as connection:
        some = list(connection.execute(select(due.c.article_id).order_by(due.c.seq).limit(AT_ONCE)).scalars())
        if some and not can_search(connection):
            raise LedgerError(NO_FTS)
    return some


def _note_outdated(ledger: Ledger) -> None:
    with reading(ledger.engine) as connection:
        if not _is_outdated(connection):
            return
    with writing(ledger.engine) as connection:
        everything = select(schema.articles.c.id).order_by(schema.articles.c.seq)
        if connection.dialect.name == "sqlite":  # whose parser takes "on conflict" for a join without it
            everything = everything.where(text("true"))
        connection.execute(
            dialect(connection).insert(due).from_select(["article_id"], everything).on_conflict_do_nothing()
        )
        connection.execute(delete(schema.search_makers))
        _note_maker(connection)


def tidy(ledger: Ledger) -> None:
    """Leave no trace of dropped words in SQLite's index, which otherwise only marks them as gone."""
    if ledger.engine.dialect.name != "sqlite":
        return
    with reading(ledger.engine) as connection:
        if not has_index(connection) or not can_search(connection):
            return
    with writing(ledger.engine) as connection:
        connection.execute(text("insert into search_index (search_index) values ('optimize')"))


def rows_of(record: Json) -> Iterator[Json]:
    """What is searched of an article: {"kind", "ident", "terms", ...}."""
    article = record["article"]
    day = (article["published"] or (article["report_day"] or {}).get("start") or "")[:10]
    common = {"article_id": article["id"], "day": day, "who": None, "who_kind": None, "stance": None, "proposition": None, "source": None}  # fmt: skip
    yield {**common, "kind": "article", "ident": article["id"], "terms": _terms("article", [article["text"]])}
    texts = {c["id"]: c["text"] for c in record["claims"]}
    for statement in record["statements"]:
        terms = _terms("statement", statement_texts(record, statement, texts))
        yield {**common, **_filters(statement), "kind": "statement", "ident": statement["id"], "terms": terms}
    for claim in dict.fromkeys(s["claim"] for s in record["statements"] if s["claim"]):
        yield {**common, "kind": "claim", "ident": claim, "terms": _terms("claim", [texts[claim]])}
    yield from ({**common, **row} for row in _source_rows(record))


def statement_texts(record: Json, statement: Json, texts: dict[str, str]) -> list[str]:
    """Its words in the article, our wording of its claim, and who stands in its chain."""
    words = " ".join(record["article"]["text"][start:end] for start, end in statement["spans"])
    return [words, texts.get(statement["claim"], ""), *(link["name"] for link in statement["chain"])]


def _filters(statement: Json) -> Json:
    last = statement["chain"][-1] if statement["chain"] else None
    return {
        "who": last and last["name"].casefold(),
        "who_kind": last and last["kind"],
        "stance": statement["stance"],
        "proposition": statement["claim"],
        "source": last and source_id(last, statement),
    }


def source_id(link: Json, statement: Json) -> str:
    """Of an entity; a name that people put in has one of its own."""
    ident: str = link["entity"] or tagged_hash("named", statement["id"], link["name"])
    return ident


def _source_rows(record: Json) -> Iterator[Json]:
    """Everybody in the chain of a statement."""
    entities = {e["id"]: e for e in record["entities"]}
    links = {source_id(link, s): link for s in record["statements"] for link in s["chain"]}
    for ident, link in links.items():
        entity = entities.get(link["entity"], {"roles": [], "aliases": []})
        names = [link["name"], *entity["aliases"], *entity["roles"]]
        row = {"who": link["name"].casefold(), "who_kind": link["kind"], "source": ident}
        yield {**row, "kind": "source", "ident": ident, "terms": _terms("source", names)}


def letter(kind: str) -> str:
    """What the terms of a kind begin with, so that one index holds them all and each is looked for alone."""
    return {"article": "a", "statement": "s", "claim": "c", "source": "n"}[kind]


def _terms(kind: str, texts: Iterable[str]) -> str:
    first, size, kept, seen = letter(kind), 0, list[str](), set[str]()
    for some in filter(None, map(terms_of, texts)):
        for term in some:
            if term not in seen:
                seen.add(term)
                size += len(term.encode()) + 1
            if size > LARGEST:
                return f" {' '.join(kept)} "
            kept.append(first + term)
        kept.append(BREAK)
    return f" {' '.join(kept[:-1])} "
