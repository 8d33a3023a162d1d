"""Corrections and retractions that articles print about themselves or each other, and which article each is about.

The link is worked out when it is asked for, so the order in which articles arrive does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from onrecord.ledger import schema
from onrecord.ledger.packing import reading_id
from onrecord.markup import Json

KINDS = (
    ("retraction", re.compile(r"\b(?:retract\w*|withdr[ae]w\w*)\b", re.I)),
    ("clarification", re.compile(r"\bclarif\w+\b", re.I)),
)
IN_TITLE = re.compile(
    r"\W*(?P<word>correct(?:ed|ion|s)?|retract(?:ed|ion)|clarification|withdrawal|withdrawn)\b\s*(?:to|of|:|[-–—])*\s*(?:an? \w+ on\s+)?(?P<title>.*)",
    re.I | re.S,
)


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
        select(n.article_id, n.kind, n.span_start, n.span_end, a.url, a.title, a.publisher)
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
    """The version before at the same address; else the article of the same publisher whose title the notice's title repeats."""
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
        yield from connection.execute(same).scalars()


def versions(connection: Connection, url: str | None) -> list[str]:
    """The articles of an address, oldest first: by the day they were changed or published, else as they came."""
    if not url:
        return []
    a = schema.articles.c
    day = func.coalesce(a.modified, a.published, "")
    return list(connection.execute(select(a.id).where(a.url == url).order_by(day, a.seq)).scalars())
