"""Who is said to have said, thought or meant what: source, cue and content spans, linked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from onrecord.article import Article, Span, merge, outer, tagged_hash
from onrecord.decoding import Linked, Scored, WordSpan, link_windows
from onrecord.encoding import Encoded
from onrecord.sentences import quotations, sentences
from onrecord.windows import Ints, Words

Mode = Literal["direct", "indirect", "mixed"]

SAYS = re.compile(
    r"say|says|said|reports?|reported|writes?|wrote|adds?|added|claims?|claimed|insists?|insisted|tweets?|tweeted", re.I
)
SPEAKER = re.compile(
    r"\s(?P<who>(?!that\b|in\b|on\b|to\b|at\b|of\b|by\b|it\b|as\b|a week|a day|earlier|later|yesterday|today)[\w‘’'-]+(?:\s[\w.‘’'-]+){0,9}?)(?=[,.;:]|\swho\b|\s*$|\n)"
)
CITES = r"(?:citing|quoting|with reference to|referring to|naming|giving)"
CITING = re.compile(rf"\b{CITES}\s\Z")
CITED = re.compile(r"[^,.;:“”\"]{3,120},\s(?=that\s)")
OPENING = re.compile(
    rf"(?:{CITES}\s|with\s(?=[^,.;:“”\"]{{3,120}}\sas (?:its|their|his|her) (?:authority|sources?)\b))[^,.;:“”\"]{{3,120}}(?:,\s(?=that\s)|\Z)"
)
SO = re.compile(r"(?:[.!?][”\"’']?\s+|\n)(?P<so>So|Thus)\s\Z")
ADDRESSED = re.compile(r"\b(?:told|tells|telling|informed|assured|warned|reminded)\Z", re.I)
ADDRESSEE = re.compile(
    r"\s+(?!that\b)(?P<who>(?:[^\s,.;:“”\"]+\s+){0,5}?[^\s,.;:“”\"]+)(?=\s+(?:that|in|on|at|during|after|before|late|earlier)\b|[,.;:“”\"]|\s*$)"
)
VENUE = re.compile(
    r"\b(?:(?:at|during|in|told)\s+)?(?P<where>an?\s+(?:[\w-]+\s+){0,3}?(?:news conference|press conference|briefing|interview|statement|"
    r"speech|hearing|rally|post|tweet|email|letter)(?:\s+(?:in|with|on|to)\s+(?:the\s+)?[A-Z][\w.]*(?:\s[A-Z][\w.]*)*)?|"
    r"(?:on|to)\s+(?:Twitter|Facebook|X|Telegram|Instagram|Truth Social))\b"
)
DASH = re.compile(r"[\s–—-]*")
LINE = re.compile(r"\S(?:[^\n]*\S)?")
PARENTHETICAL = re.compile(r"[”\"’']?,[”\"’']?\s|[”\"’']\s")
CLAUSE_START = re.compile(r"(?:\A|\n|[.!?][”\"’']?\s)[“\"‘']?\Z")
LOOK_BACK = 8  # characters that CLAUSE_START may need
REACH = 90  # characters around a cue in which addressee and venue are looked for


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source, the cue that introduces it, and the content attributed to it.

    After Pareti, "PARC 3.0" (LREC 2016), and PolNeAR (Newell et al., LREC 2018). Content may be interrupted by the
    cue, hence tuples. confidence: how likely it is to be "right" (PolNeAR's scheme), 0 to 1.
    """

    cue: tuple[Span, ...]
    content: tuple[Span, ...] = ()  # empty: nothing at all is said
    source: tuple[Span, ...] = ()  # empty: the article does not say who
    mode: Mode = "indirect"
    addressee: tuple[Span, ...] = ()
    venue: tuple[Span, ...] = ()
    confidence: float = 1.0

    @property
    def start(self) -> int:
        return outer((*self.source, *self.cue, *self.content)).start

    def id(self, article: Article) -> str:
        """Hash of article and spans: it survives a better model."""
        places = [[(s.start, s.end) for s in role] for role in (self.source, self.cue, self.content)]
        return tagged_hash("attribution", article.id, places)


def find_attributions(encoded: Encoded) -> list[Attribution]:
    """Every outermost attribution, in order of its cue."""
    words, article = encoded.words, encoded.article
    quoted = quotations(article.text)
    owned: dict[int, Attribution] = {}
    scored = [
        Scored(w.scores.emissions[w.heads], w.scores.links[w.heads], words.paragraph[w.window.start : w.window.end])
        for w in encoded.windows
    ]
    for w, found in zip(encoded.windows, link_windows(scored, encoded.model.weights.outer), strict=True):
        window = w.window
        for linked in found:
            cue = window.start + linked.cue.start
            # A cue in the context is the earlier window's, unless only this one sees what it introduces.
            if cue >= window.own or (linked.content and not (cue in owned and owned[cue].content)):
                owned[cue] = to_attribution(article, words, np.arange(window.start, window.end), linked, quoted)
    attributions = around_clauses(article, [owned[cue] for cue in sorted(owned)], quoted)
    return [told_before(article, a, quoted) for a in attributions]


def outside(article: Article, attributions: Sequence[Attribution], dateline: Span) -> list[Attribution]:
    """Attributions without the dateline, where a source or a content ran into it."""
    dash = DASH.match(article.text, dateline.end)
    start = dash.end() if dash else dateline.end

    def cut(role: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(
            Span(max(s.start, start), s.end) if s.overlaps(dateline) else s
            for s in role
            if s.end > start or not s.overlaps(dateline)
        )

    return [replace(a, source=cut(a.source), content=cut(a.content)) for a in attributions]


def around_clauses(article: Article, attributions: Sequence[Attribution], quoted: Sequence[Span]) -> list[Attribution]:
    """With the whole clause before it as content where a speaker stands behind another attribution.

    "The paper is trying to find out whether ..., Ruiz said": what Ruiz said is all of it, not nothing.
    """
    found = list(attributions)
    for i, (before, a) in enumerate(pairwise(attributions)):
        frame, clause = outer((*a.source, *a.cue)), outer((*before.source, *before.cue, *before.content))
        between = article.text[clause.end : frame.start]
        if (
            a.source
            and before.content
            and clause.end <= frame.start
            and PARENTHETICAL.fullmatch(between)
            and SAYS.fullmatch(article[a.cue[-1]])
            and CLAUSE_START.search(article.text, max(0, clause.start - LOOK_BACK), clause.start)
            and not any(piece.start < frame.start for piece in a.content)
        ):
            end = clause.end + len(between.rstrip())
            content = merge((Span(clause.start, end), *a.content), article.text)
            found[i + 1] = replace(a, content=content, mode=mode_of(article.text, content, quoted))
    return found


def told_before(article: Article, attribution: Attribution, quoted: Sequence[Span]) -> Attribution:
    """With the sentence before it as content: "... has asked him to go. So the Financial Times wrote on Friday." """
    frame = outer((*attribution.source, *attribution.cue))
    so = SO.search(article.text, max(0, frame.start - LOOK_BACK), frame.start)
    if attribution.content or not attribution.source or so is None or not SAYS.fullmatch(article[attribution.cue[-1]]):
        return attribution
    before = article.text.rfind("\n", 0, len(article.text[: so.start() + 1].rstrip())) + 1
    sentence = sentences(article.text, Span(before, so.start("so")))[-1]
    content = (Span(sentence.start, sentence.start + len(article[sentence].rstrip(" \n."))),)
    return replace(attribution, content=content, mode=mode_of(article.text, content, quoted))


def to_attribution(article: Article, words: Words, at: Ints, linked: Linked, quoted: Sequence[Span]) -> Attribution:
    """at: for each word that was decoded its place among the article's words."""

    def spans(role: Iterable[WordSpan]) -> tuple[Span, ...]:
        return merge((words.span(int(at[s.start]), int(at[s.end - 1]) + 1) for s in role), article.text)

    cue = spans([linked.cue])
    content = without_cited(article.text, in_reach(article.text, spans(linked.content), cue[0], quoted))
    source = spans([linked.source] if linked.source else [])
    if source and "\n" in article.text[min(source[0].end, cue[0].end) : max(source[0].start, cue[0].start)]:
        source = ()  # 8 of 18,359 sources in PolNeAR stand in another paragraph than their cue
    return Attribution(
        cue=cue,
        content=content,
        source=source or find_source_behind(article.text, cue[-1], content),
        mode=mode_of(article.text, content, quoted),
        addressee=find_addressee(article.text, cue[-1], content),
        venue=find_venue(article.text, cue[-1], content),
        confidence=linked.confidence,
    )


def in_reach(text: str, content: tuple[Span, ...], cue: Span, quoted: Sequence[Span]) -> tuple[Span, ...]:
    """Content without what stands in another paragraph than its cue, unless quoted there: only quotations go on so far."""

    def near(part: Span) -> bool:
        apart = "\n" in text[min(part.end, cue.end) : max(part.start, cue.start)]
        return not apart or any(q.start <= part.start < q.end for q in quoted)

    parts = (Span(m.start(), m.end()) for piece in content for m in LINE.finditer(text, piece.start, piece.end))
    return merge(filter(near, parts), text)


def without_cited(text: str, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Content without whom the source cites, where that runs into it: "reported, citing [two people, that ...]"."""
    content = tuple(p for i, p in enumerate(content) if not i or not OPENING.fullmatch(text, p.start, p.end))
    if not content:
        return content
    first = content[0]
    pattern = CITED if CITING.search(text[max(0, first.start - 20) : first.start]) else OPENING
    cited = pattern.match(text, first.start, first.end)
    if cited is None:
        return content
    return (Span(cited.end(), first.end), *content[1:]) if cited.end() < first.end else content[1:]


def find_source_behind(text: str, cue: Span, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Who said it where the model names nobody and the verb stands between the words and the speaker: "..., say officials." """
    if not SAYS.fullmatch(text[cue.start : cue.end]) or not content or content[-1].end > cue.start:
        return ()
    match = SPEAKER.match(text, cue.end)
    return (Span(*match.span("who")),) if match else ()


def find_addressee(text: str, cue: Span, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Who was told: "told reporters", by rule. A news conference is a venue, not an addressee."""
    end = after_cue(text, cue, content)
    match = ADDRESSEE.match(text, cue.end, end) if ADDRESSED.search(text[cue.start : cue.end]) else None
    if match is None or VENUE.search(text, cue.end, end):
        return ()
    return (Span(*match.span("who")),)


def find_venue(text: str, cue: Span, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where it was said: "a news conference in Moscow", "an interview with CNN", "on Twitter", by rule."""
    match = VENUE.search(text, cue.end, after_cue(text, cue, content))
    return (Span(*match.span("where")),) if match else ()


def after_cue(text: str, cue: Span, content: tuple[Span, ...]) -> int:
    """Where the words between a cue and the content behind it, or the end of the line, end."""
    line = text.find("\n", cue.end, cue.end + REACH)
    starts = [s.start for s in content if s.start >= cue.end]
    return max(cue.end, min(cue.end + REACH, len(text), *([line] if line >= 0 else []), *starts))


def mode_of(text: str, content: tuple[Span, ...], quoted: Sequence[Span]) -> Mode:
    """direct: every letter of the content stands inside quotation marks; indirect: none does; mixed: some do.

    quoted: the quotations of the text, in order.
    """
    letters = inside = 0
    for span in content:
        letters += sum(map(str.isalnum, text[span.start : span.end]))
        for quotation in quoted[max(0, bisect_right(quoted, span) - 1) :]:
            if quotation.start >= span.end:
                break
            inside += sum(map(str.isalnum, text[max(span.start, quotation.start) : min(span.end, quotation.end)]))
    if not inside:
        return "indirect"
    return "direct" if inside == letters else "mixed"
