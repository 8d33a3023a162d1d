"""An article and the spans that mark places in it: immutable text, offsets in Unicode code points."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from onrecord.errors import InputError, SpanError

LONG_LINE = 100  # characters; hard-wrapped text stays below
LINE_END = re.compile("\n")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
UNENCODABLE = re.compile("[\ud800-\udfff]")
COMPACT = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch [start, end) of an article's text, in Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"A span needs 0 <= start < end, not [{self.start}, {self.end}).")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


def outer(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of `spans`, of which there is at least one."""
    spans = tuple(spans)
    if len(spans) == 1:
        return spans[0]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def merge(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """In order, without overlaps; pieces with only white space between them become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `text` is the title, a blank line, then the body; the body alone where there is no title.

    `published` and `modified` are ISO days or times as given. `truncated`: the text is known to go on elsewhere.
    The text is never altered: two articles with the same text have the same `text_id`, down to the last space.
    """

    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    truncated: bool = False

    def __post_init__(self) -> None:
        if self.title is not None and not self.text.startswith(self.title):
            raise InputError(
                "The text of an article with a title starts with it; build one with Article.compose(title, body)."
            )

    @classmethod
    def compose(
        cls,
        title: str | None,
        body: str,
        *,
        url: str | None = None,
        publisher: str | None = None,
        published: str | None = None,
        modified: str | None = None,
        language: str | None = None,
        truncated: bool = False,
    ) -> Article:
        """Join a title and a body. An empty title is none."""
        text = f"{title}\n\n{body}" if title else body
        return cls(text, title or None, url, publisher, published, modified, language, truncated)

    def __getitem__(self, span: Span) -> str:
        if span.end > len(self.text):
            name = self.url or self.title or "article"
            raise SpanError(
                f"{name}: characters {span.start}-{span.end} lie outside the text (length {len(self.text)}). "
                "The span was probably made from another version of the article; read it again from this one."
            )
        return self.text[span.start : span.end]

    @property
    def body(self) -> Span | None:
        """Where the body lies in the text; None when there is nothing but a title."""
        start = len(self.title) + 2 if self.title else 0
        return Span(start, len(self.text)) if start < len(self.text) else None

    @property
    def text_id(self) -> str:
        """Hash of the text alone: the same in every copy."""
        return _text_id(self.text)

    @property
    def id(self) -> str:
        """Hash of url, publisher, published and text: another url is a copy, another text a version."""
        return _article_id(self.url, self.publisher, self.published, self.text)


@lru_cache(maxsize=2)
def _text_id(text: str) -> str:
    return tagged_hash("text", text)


@lru_cache(maxsize=2)  # every attribution's id asks for it
def _article_id(url: str | None, publisher: str | None, published: str | None, text: str) -> str:
    return tagged_hash("article", url, publisher, published, _text_id(text))


def tagged_hash(tag: str, *parts: object) -> str:
    """A content id: 40 hex digits of SHA-256 over a tag and the parts as JSON.

    The tag keeps an article and a text of the same content apart. ASCII JSON, so that lone surrogates hash too.
    """
    payload = COMPACT.encode([f"onrecord/{tag}/1", *parts])
    return hashlib.sha256(payload.encode("ascii")).hexdigest()[:40]


def encodable(text: str) -> str:
    """The text with lone surrogates as U+FFFD, character for character, for libraries that want valid Unicode."""
    return UNENCODABLE.sub("\ufffd", text)


def paragraphs(text: str) -> list[Span]:
    """The paragraphs, stripped of outer white space, in order.

    Blank lines separate paragraphs. So do single line ends, except in a block of short lines: hard-wrapped text.
    """
    found = []
    for block in stretches(text, BLANK_LINE.finditer(text)):
        lines = list(stretches(text, LINE_END.finditer(text, block.start, block.end), within=block))
        wrapped = len(lines) > 1 and all(len(line) < LONG_LINE for line in lines)
        found.extend([block] if wrapped else lines)
    return found


def stretches(text: str, breaks: Iterable[re.Match[str]], within: Span | None = None) -> Iterator[Span]:
    """What lies between the breaks, without outer white space."""
    start, end = (within.start, within.end) if within else (0, len(text))
    edges = [start, *(edge for m in breaks if start <= m.start() < end for edge in m.span()), end]
    for a, b in list(pairwise(edges))[::2]:
        piece = text[a:b]
        if kept := piece.strip():
            first = a + len(piece) - len(piece.lstrip())
            yield Span(first, first + len(kept))
