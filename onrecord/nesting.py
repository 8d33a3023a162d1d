"""Attributions inside the content of others: "The FT quoted sources as saying that X had asked Y".

The annotated corpora that the model learned from mark the outermost attribution only, so a text is read again where the
content of one holds words of saying: the content alone, its quotation marks and "that" taken off, as if it were a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.article import Article, Span, merge
from onrecord.attribution import Attribution, AttributionModel, find_attributions, mode_of
from onrecord.sentences import quotations, sentences

# What nearly every cue inside a content holds; contents without it are not read again.
SAYING = re.compile(
    r"\b(?:s(?:ay|ays|aid|aying)|t(?:ell|ells|old|elling)|according to|report(?:s|ed|edly|ing)?|claim\w*|alleg\w+|den(?:y|ies|ied|ying|ials?)|"
    r"believ\w+|think\w*|thought|argu\w+|suggest\w*|announc\w+|promis\w+|insist\w*|admit\w*|acknowledg\w+|warn\w*|vow\w*|want(?:s|ed)?|hop(?:e|es|ed)|"
    r"agree[sd]?|refus\w+|call(?:s|ed|ing)? (?:for|on)|ask(?:s|ed|ing)?|urg(?:e|es|ed|ing)|describ\w+|conclud\w+|statement|rumou?rs?|quot\w+|cit(?:e|es|ed|ing)|"
    r"wr(?:ote|ites?|iting|itten)|heard?|know[ns]?|knew|feels?|felt|fear(?:s|ed)?|expect(?:s|ed)?|support(?:s|ed)?|reject\w*|dismiss\w*|declin\w+|confirm\w*|accus\w+|"
    r"complain\w*|question(?:ed|s)?|doubt\w*|plan(?:s|ned)? to|decid\w+|intend\w*|propos\w+|demand\w*|pledg\w+|request\w*|swor[en]|testif\w+|stat(?:ed|es|ing)|"
    r"not(?:ed|es|ing)|explain\w*|predict\w*|consider\w*|accept\w*|recogni[sz]\w+|prefer\w*|wish\w*|view|opinion|belief|idea that)\b",
    re.I,
)
CONJUNCTION = re.compile(r"\s*(?:(?:that|how|why|whether|if)\s+)?", re.I)
MARKS = {"“": "”", '"': '"', "‘": "’", "'": "'"}
SENTENCE_END = re.compile(r"[.?!][”\"’']*\s+[“\"‘']*[A-Z]")
SHORTEST = 5  # words of a content that can hold another attribution
DEEPEST = 4  # levels


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Contents as a text of their own. pieces: (start in the excerpt, span in the article); owners: index of each paragraph."""

    text: str
    pieces: tuple[tuple[int, Span], ...]
    owners: tuple[tuple[Span, int], ...]


@dataclass(frozen=True, slots=True)
class Nested:
    """All attributions of an article in order of their cues, and for each the index of the one whose content holds it."""

    attributions: tuple[Attribution, ...]
    parents: tuple[int | None, ...]


def find_nested(article: Article, attributions: Sequence[Attribution], model: AttributionModel) -> Nested:
    """The attributions, and those inside their contents, down to DEEPEST levels."""
    found: list[tuple[Attribution, int | None]] = [(a, None) for a in attributions]
    level = list(range(len(found)))
    for _ in range(DEEPEST):
        inner = list(_inside(article, found, level, model))
        if not inner:
            break
        level = list(range(len(found), len(found) + len(inner)))
        found += inner
    order = sorted(range(len(found)), key=lambda i: found[i][0].cue)
    place = {old: new for new, old in enumerate(order)}
    parents = (found[i][1] for i in order)
    return Nested(tuple(found[i][0] for i in order), tuple(None if p is None else place[p] for p in parents))


def _inside(
    article: Article, found: Sequence[tuple[Attribution, int | None]], level: Sequence[int], model: AttributionModel
) -> Iterator[tuple[Attribution, int]]:
    """The attributions one level further in than those of `level`."""
    excerpt = to_excerpt(article, [(i, found[i][0].content) for i in level])
    if not excerpt.text:
        return
    taken = [a.cue[0] for a, _ in found]
    quoted = quotations(article.text)
    for nested in find_attributions(Article(excerpt.text), model):
        owner = next((i for span, i in excerpt.owners if nested.cue[0] in span), None)
        attribution = _place(article, excerpt, nested, quoted)
        if (
            owner is not None
            and attribution
            and attribution.content
            and not any(attribution.cue[0].overlaps(t) for t in taken)
        ):
            yield attribution, owner


def to_excerpt(article: Article, contents: Sequence[tuple[int, tuple[Span, ...]]]) -> Excerpt:
    """The sentences of contents that may hold an attribution, a paragraph for each content."""
    text, pieces, owners = "", [], []
    for index, content in contents:
        kept = [s for span in content for s in sentences(article.text, _opened(article, span)) if may_hold(article[s])]
        start = len(text)
        for span in kept:
            text += " " if len(text) > start else ""
            pieces.append((len(text), span))
            text += article[span]
        if kept:
            owners.append((Span(start, len(text)), index))
            text += "\n\n"
    return Excerpt(text, tuple(pieces), tuple(owners))


def may_hold(words: str) -> bool:
    """Whether a sentence of a content may hold an attribution."""
    return len(words.split()) >= SHORTEST and SAYING.search(words) is not None


def _opened(article: Article, span: Span) -> Span:
    """A content without its conjunction, and without its quotation marks where they hold all of it."""
    skip = CONJUNCTION.match(article.text, span.start, span.end)
    start = skip.end() if skip else span.start
    words = article.text[start : span.end]
    whole = words[:1] in MARKS and not any(mark in words[1:-2] for mark in MARKS[words[0]])
    return Span(start + whole, span.end) if start + whole < span.end else span


def _place(article: Article, excerpt: Excerpt, nested: Attribution, quoted: Sequence[Span]) -> Attribution | None:
    """An attribution of the excerpt with the offsets of the article."""
    cue, content, source = (
        merge((part for span in role for part in _original(excerpt, span)), article.text)
        for role in (nested.cue, nested.content, nested.source)
    )
    content = tuple(s for s in content if cue and _beside(article, cue[0], s))
    if not content:
        return None
    addressee, venue = (
        tuple(p for s in role for p in _original(excerpt, s)) for role in (nested.addressee, nested.venue)
    )
    mode = mode_of(article.text, content, quoted)
    return replace(nested, cue=cue, content=content, source=source, addressee=addressee, venue=venue, mode=mode)


def _beside(article: Article, cue: Span, piece: Span) -> bool:
    """Whether a piece of content touches the sentence of its cue."""
    return not SENTENCE_END.search(article.text[min(piece.end, cue.end) : max(piece.start, cue.start)])


def _original(excerpt: Excerpt, span: Span) -> Iterator[Span]:
    for start, piece in excerpt.pieces:
        a, b = max(span.start, start), min(span.end, start + piece.end - piece.start)
        if a < b:
            yield Span(piece.start + a - start, piece.start + b - start)
