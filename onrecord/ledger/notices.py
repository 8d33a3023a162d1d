"""Corrections and retractions that articles print about themselves or each other, and which article each is about.

The link is worked out when it is asked for, so the order in which articles arrive does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.article import Span
from onrecord.dates import find_anchors
from onrecord.joining import content_words
from onrecord.ledger import schema
from onrecord.ledger.packing import reading_id
from onrecord.markup import Json
from onrecord.time_expressions import find_time_expressions

KINDS = (
    ("retraction", re.compile(r"\b(?:retract\w*|withdr[ae]w\w*)\b", re.I)),
    ("clarification", re.compile(r"\bclarif\w+\b", re.I)),
)
IN_TITLE = re.compile(
    r"\W*(?P<word>correct(?:ed|ion|s)?|retract(?:ed|ion)|clarification|withdrawal|withdrawn)\b\s*(?:to|of|:|[-–—])*\s*(?:an? \w+ on\s+)?(?P<title>.*)",
    re.I | re.S,
)
PIECE = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|reports?|columns?|items?|pieces?|headlines?|captions?|photographs?|pictures?|graphics?)\b[^.!?\n]{0,60}$",
    re.I,
)  # before a day: what came out on it
READ = 600  # characters of a notice in which it tells the day of what it corrects


@dataclass(frozen=True, slots=True)
class NoticeLink:
    """A notice of an article. corrects: the ids of the articles that it is about; empty where none of them is here."""

    article: str
    kind: str
    span: tuple[int, int]
    corrects: tuple[str, ...]


def kind_of_notice(words: str) -> str:
    return next((kind for kind, pattern in KINDS if pattern.search(words)), "correction")


def notice_rows(record: Json) -> list[Json]:
    article = record["article"]
    spans = [tuple(n["spans"][0]) for n in article["notices"]]
    titled = IN_TITLE.match(article["title"] or "")
    if titled:
        spans.append((0, titled.end("word")))
    return [
        {
            "reading_id": reading_id(record),
            "article_id": article["id"],
            "kind": kind_of_notice(article["text"][a:b]),
            "span_start": a,
            "span_end": b,
        }
        for a, b in dict.fromkeys(spans)
    ]


def find_notices(connection: Connection, article_id: str | None = None) -> Iterator[NoticeLink]:
    """The notices of the current readings, of one article or of all, in the order of their articles."""
    n, a = schema.notices.c, schema.articles.c
    query = (
        select(n.article_id, n.kind, n.span_start, n.span_end, a.url, a.title, a.publisher, a.published, a.text_id)
        .join(schema.current_readings, schema.current_readings.c.reading_id == n.reading_id)
        .join(schema.articles, a.id == n.article_id)
        .order_by(a.seq, n.span_start)
    )
    if article_id:
        query = query.where(n.article_id == article_id)
    for row in connection.execute(query).all():
        corrects = tuple(_corrected(connection, row))
        yield NoticeLink(row.article_id, row.kind, (row.span_start, row.span_end), corrects)


def _corrected(connection: Connection, notice: Any) -> Iterator[str]:
    """The version before at the same address; else the article of the same publisher whose title or day the notice tells."""
    before = [v for v in versions(connection, notice.url) if notice.url]
    place = before.index(notice.article_id) if notice.article_id in before else 0
    if place:
        yield before[place - 1]
        return
    titled = IN_TITLE.match(notice.title or "")
    wanted = titled["title"].strip(" .'\"“”‘’").lower() if titled else ""
    if wanted:
        a = schema.articles.c
        same = select(a.id).where(func.lower(a.title) == wanted, a.publisher == notice.publisher).order_by(a.seq)
        if found := list(connection.execute(same).scalars()):
            yield from found
            return
    if notice.publisher and notice.published:
        yield from _of_the_day(connection, notice, to_end=titled is not None)


def _of_the_day(connection: Connection, notice: Any, *, to_end: bool) -> Iterator[str]:
    """The article of the same publisher that came out on a day that the notice names; of several, the one that shares most words with it."""
    text = connection.execute(select(schema.texts.c.text).where(schema.texts.c.id == notice.text_id)).scalar_one()
    end = len(text) if to_end else notice.span_end
    words = text[notice.span_start : min(end, notice.span_start + READ)]
    a, t = schema.articles.c, schema.texts.c
    query = select(a.id, t.text).join(schema.texts, t.id == a.text_id)
    for day in named_days(words, notice.published):
        mine = query.where(a.publisher == notice.publisher, a.id != notice.article_id, a.published.startswith(day))
        rows = connection.execute(mine.order_by(a.seq)).all()
        shared = [len(content_words(words) & content_words(row.text)) for row in rows]
        if shared and shared.count(max(shared)) == 1:
            yield rows[shared.index(max(shared))].id


def named_days(words: str, published: str) -> list[str]:
    """The days, ISO, on which a notice says that what it corrects came out, none after its own."""
    anchors = find_anchors(words, 0, None, (), published)
    told = (
        t for t in find_time_expressions(words, Span(0, len(words)), anchors) if PIECE.search(words[: t.span.start])
    )
    days = (t.interval.start for t in told if t.interval and t.interval.start == t.interval.end and t.interval.start)
    return list(dict.fromkeys(d.isoformat() for d in days if d.isoformat() <= published[:10]))


def versions(connection: Connection, url: str | None) -> list[str]:
    """The articles of an address, oldest first: by the day they were changed or published, else as they came."""
    if not url:
        return []
    a = schema.articles.c
    day = func.coalesce(a.modified, a.published, "")
    return list(connection.execute(select(a.id).where(a.url == url).order_by(day, a.seq)).scalars())
