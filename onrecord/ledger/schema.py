"""The tables of a ledger, as queries see them. The migrations make them; a test compares the two on both databases.

Every row of a fact has a sequence number beside its time, so that a clock going backwards reorders nothing. Ids are hashes of
content: a rerun or a second worker adds nothing. No facts, but what follows from them: the tables of DERIVED.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()
DERIVED = frozenset(  # what follows from facts, and may change
    {"current_readings", "linked", "claim_members", "claim_summaries", "summaries_due", "summaries_gone", "writes"}
    | {"searched", "searched_due", "search_makers", "saved_searches"}
    | {"article_sources", "source_counts", "unlinked"}
)


def _table(name: str, *columns: Column[Any]) -> Table:
    seq = Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    return Table(name, metadata, seq, *columns)


def _id(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(64), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


runs = _table("runs", _id("id"), _text("started_at"), _text("command"), _text("version"))
texts = _table("texts", _id("id"), _text("text"))
raws = _table(
    "raws", _id("id"), Column("size", BigInteger, nullable=False), Column("packed", LargeBinary, nullable=False)
)
articles = _table(
    "articles",
    _id("id"),
    _id("text_id"),
    _text("url", nullable=True),
    _text("publisher", nullable=True),
    _text("title", nullable=True),
    _text("published", nullable=True),
    _text("modified", nullable=True),
    _text("language", nullable=True),
    Column("truncated", Boolean, nullable=False),
    _text("intake"),  # JSON: where fields were found, and what was wrong when it was taken in
    _id("run"),
    _text("added_at"),
)
arrivals = _table("arrivals", _id("article_id"), _id("raw_id"), _text("name"), _id("run"), _text("added_at"))
readings = _table(
    "readings",
    _id("id"),
    _id("article_id"),
    _text("made_by"),  # JSON: version, models with checksums, options
    _text("report_day", nullable=True),  # ISO, where one day is known
    Column("packed", LargeBinary, nullable=False),  # the record without the article's text; see packing.py
    _id("run"),
    _text("read_at"),
)
adoptions = _table("adoptions", _id("article_id"), _id("reading_id"), _id("run"), _text("adopted_at"))
current_readings = Table(
    "current_readings", metadata, Column("article_id", String(64), primary_key=True), _id("reading_id")
)
propositions = _table("propositions", _id("id"), _id("article_id"), _text("text"))
entities = _table("entities", _id("reading_id"), _id("id"), _text("name"), _text("kind"), _text("roles"))
statements = _table(
    "statements",
    _id("reading_id"),
    _id("id"),
    _id("proposition_id", nullable=True),
    _id("source", nullable=True),  # the entity who takes the position: the innermost of its chain
    _text("stance"),
    _text("said_start", nullable=True),
    _text("said_end", nullable=True),
)
notices = _table(
    "notices",
    _id("reading_id"),
    _id("article_id"),
    _text("kind"),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
)
corrections = _table(
    "corrections",
    _id("id"),
    _id("article_id"),
    _id("statement_id"),
    _text("spans"),  # JSON: the evidence of the statement when it was corrected
    _text("field"),
    _text("value"),  # JSON
    _text("author"),
    _text("reason"),
    _id("undoes", nullable=True),
    _id("run"),
    _text("made_at"),
)
tombstones = _table(
    "tombstones", _id("article_id"), _id("text_id"), _text("reason"), _text("author"), _id("run"), _text("forgotten_at")
)
meanings = _table(
    "meanings",
    _id("proposition_id"),
    _id("model"),
    _text("words"),  # what the models are shown of the proposition
    Column("vector", LargeBinary, nullable=False),  # float16, of length 1
)
prints = _table("prints", _id("article_id"), Column("print", BigInteger, nullable=False))
judgements = _table(
    "judgements",
    _id("id"),
    _text("kind"),  # "claim", "copy"
    _id("a"),
    _id("b"),
    _text("verdict"),
    Column("score", Double, nullable=False),
    _text("reason"),
    _id("made_by"),
    _id("run"),
    _text("made_at"),
)
rulings = _table(
    "rulings",
    _id("id"),
    _text("kind"),  # "claim", "source"
    _id("a"),
    _id("b"),
    _text("verdict"),  # "same", "different", "undo"
    _text("author"),
    _text("reason"),
    _id("undoes", nullable=True),
    _id("run"),
    _text("made_at"),
)
linked = Table("linked", metadata, Column("article_id", String(64), primary_key=True), _id("stamp"))
claim_members = Table(
    "claim_members",
    metadata,
    Column("proposition_id", String(64), primary_key=True),
    _id("article_id"),
    _id("claim_id"),
)
claim_summaries = _table(
    "claim_summaries",
    _id("claim_id"),
    _id("made_by"),  # the version that made it
    _text("label"),
    Column("outlets", Integer, nullable=False),
    _text("first_day", nullable=True),
    _text("last_day", nullable=True),
    Column("undated", Boolean, nullable=False),  # whether some article has no day
    _text("words"),  # its text as it is searched in
    _text("voices"),  # JSON: [[[name, kind, position], ...], [outlet, ...]]
    Column("turn", Double),  # when a person should check it: smallest first
    _text("line"),  # JSON: the row of a list
)
summaries_due = _table("summaries_due", _id("claim_id"))
summaries_gone = _table("summaries_gone", Column("summary", BigInteger, nullable=False))
writes = Table("writes", metadata, Column("number", BigInteger, nullable=False))
searched = _table(
    "searched",
    _id("article_id"),
    _text("kind"),  # "article", "statement", "claim" (a proposition), "source"
    _id("ident"),
    _text("day"),  # of the article, ISO; empty where there is none
    _text("who", nullable=True),  # in small letters
    _text("who_kind", nullable=True),
    _text("stance", nullable=True),
    _id("proposition", nullable=True),
    _id("source", nullable=True),
    _text("terms"),  # with a space on either side of each
)
searched_due = _table("searched_due", _id("article_id"))
search_makers = Table("search_makers", metadata, _text("made_by"))
saved_searches = _table(
    "saved_searches",
    _text("name"),
    _text("asked"),  # JSON
    _text("made_at"),
    Column("seen", BigInteger, nullable=False),  # sequence number of the last article that hits were told of
)
article_sources = Table("article_sources", metadata, Column("article_id", String(64), primary_key=True), _text("told"))
source_counts = _table(
    "source_counts",
    _id("source_id"),
    _text("name"),
    _text("kind"),
    Column("statements", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    _text("positions"),  # JSON: {position: statements}
    _text("roles"),  # JSON: {role: articles}
)
unlinked = Table("unlinked", metadata, Column("article_id", String(64), primary_key=True))
