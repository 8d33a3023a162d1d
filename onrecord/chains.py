"""On whose authority: the chain of sources that the words around an attribution tell.

"Reuters, citing two officials", "told CNN", "Tass quoted him as saying", "three people cited by the Post", "according to the
paper", "in a statement". Each trigger says what the phrase behind it is to the attribution's own source: further in
(whom it cites), further out (the outlet that carries it), or the document that bears the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.article import Article, Span, outer
from onrecord.attribution import Attribution
from onrecord.sentences import sentences_of

Place = Literal["inner", "outer", "document"]
IsMedium = Callable[[str], bool]

LONGEST_WHOSE = 8  # characters, with a space before and behind
WHOSE = re.compile(r"\b(?:its|his|her|their)\s\Z", re.I)
GAP = "\x00"  # stands for content, so that no trigger is read inside it and offsets stay


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words behind which a source of the chain stands. medium: only where that is a news medium."""

    place: Place
    pattern: re.Pattern[str]
    medium: bool = False
    turns: bool = False  # when the phrase behind is the attribution's own source, the one before is further in


def _trigger(place: Place, pattern: str, *, medium: bool = False, turns: bool = False) -> Trigger:
    return Trigger(place, re.compile(pattern, re.I), medium, turns)


DOCUMENTS = (
    r"statement|letter|press release|news release|communiqu[eé]|filing|lawsuit|affidavit|memo(?:randum)?|memoir|op-ed|report|press note|"
    r"(?:e-?|text )?mail|(?:text )?message|note|notice|announcement|bulletin|"
    r"circular|newsletter|advisory|video|recording|petition|complaint|ruling|written (?:reply|answer|response|submission)"
)
TRIGGERS = (
    _trigger("inner", r"\b(?:cit|quot)(?:ing|ed|es|e)\s+(?!(?:by|in)\b)"),
    _trigger("inner", r"\breport(?:s|ed|ing)\s+(?=[^\x00.;,]{2,60} as (?:saying|telling|denying|confirming)\b)"),
    _trigger("inner", r"\b(?:with|in|by) reference to\s+|\breferr(?:ing|ed) to\s+"),
    _trigger("inner", r"\b(?:on|up)on? the (?:word|authority|strength) of\s+|\bon the (?:word|authority|strength) of\s+"),
    _trigger("inner", r"\b(?:naming|giving) as (?:its|their|his|her) (?:authority|authorities|sources?)\s+"),
    _trigger("inner", r"\bauthority (?:is|was|are|were)\s+"),
    _trigger("inner", r"\b(?:ha[ds]|have) (?:it|this) from\s+|\battribut(?:ing|ed|es) \w+ to\s+"),
    _trigger("inner", r"\b(?:bas(?:ed|ing)|rel(?:ied|ying|ies)|rest(?:ed|ing|s)) (?:\w+ )?(?:up)?on (?:[\w-]+ )?(?:information|comments|interviews|conversations|accounts?) (?:from|with|by|of|provided by)\s+"),
    _trigger("inner", r"\bwith\s+(?=[^\x00.;]{3,80} as (?:its|their|his|her) (?:authority|sources?)\b)"),
    _trigger("outer", r"\b(?:quoted|cited|interviewed|published|broadcast|carried|aired|reported|seen|obtained|reviewed) (?:\w+ly )?by\s+", medium=True, turns=True),
    _trigger("outer", r"\b(?:quoted|cited|interviewed|carried) (?:\w+ly )?in\s+", medium=True, turns=True),
    _trigger("outer", r"\b(?:told|tells|informed|assured)\s+", medium=True, turns=True),
    _trigger("outer", r"\b(?:requests?|questions?|calls?|queries|inquir(?:y|ies))(?: for (?:a )?comment)? (?:from|by)\s+", medium=True),
    _trigger("outer", r"\baccording to\s+|\bas reported by\s+", medium=True),
    _trigger("outer", r"\bin an?(?: [\w-]+){0,3} interview (?:with|to|for|on|published by|aired by)\s+|\b(?:comments|remarks|speaking|a statement) to\s+", medium=True),
    _trigger("outer", r"\b(?:remarks|comments|words) (?:that|which)\s+|,\s+as\s+(?=[^\x00.;,]{2,40} (?:put it|describes?|described|reports?|reported)\b)", medium=True),
    _trigger("document", rf"\bin (?:an?|its|his|her|their|the|one)\s+(?=(?:[\w’'-]+ ){{0,3}}(?:{DOCUMENTS})\b)"),
)  # fmt: skip

END = re.compile(
    r"[;:.()\x00\n—–]|,|\s(?:that|who|whom|whose|which|as|about|when|after|before|while|saying|telling|quotes?|quoted|carried|reports?|reported|describes?|"
    r"described|put|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:late|early|earlier|last) (?:on |this )?\w+|yesterday|today|tomorrow)\b",
    re.I,
)
ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|St|Prof)\.$")
QUOTES = "“”\"'‘’ \t"
BESIDE = 12  # attributions before and behind that may share a sentence
LONGEST = 16  # words of one source
REFERENCE = re.compile(
    r"(?:\b(?:cit|quot)(?:ing|ed|es)|\bwith reference to|\breferr?(?:ing|ed|s) to|\bnaming(?: as)?)\Z", re.I
)
PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being) (?:\w+ly )?(?:cited|quoted)\Z", re.I)
CLAUSE = re.compile(r"^[\s“”\"‘’']*(?:that|to|how|why|whether|if|what)\b|\bthat\b|\bas \w+ing\b", re.I)
NOUN = re.compile(r"(?:\w+ )?(?:reports?|rumou?rs?|speculations?|allegations?)\W?", re.I)
PRESS = re.compile(r"(?:(?:\w+ )?(?:media|press|news(?:paper)?|tabloid|online|internet))", re.I)
NAMED_AS_FAR = re.compile(r"\s(?:in|on|at|for|with|by|from|to|and|or|but|is|are|has|had)\s")
GENERIC = re.compile(
    r"(?:^|\s)(?:news|press|wire|report|story|article)$"
)  # of "a news conference", "the press secretary"
OF_THE_PRESS = re.compile(r"\b(?:conference|briefing|secretary|officer?|release|spokes\w+|corps)\b", re.I)  # no medium
LONGEST_MEDIUM = 8  # words
AS_SAYING = re.compile(
    r"\bas (?:saying|telling|denying|confirming|adding|warning)(?:\s(?:on|in|at|late|last|earlier)\s[\w ]{2,40})?\W*$",
    re.I,
)
DOCUMENT = re.compile(rf"(?:[\w’'-]+ ){{0,3}}?(?:{DOCUMENTS})\b", re.I)


def find_chains(
    article: Article, attributions: Sequence[Attribution], marks: Sequence[Span], is_medium: IsMedium
) -> list[tuple[Span, ...]]:
    """For each attribution the words that name its sources, outermost first; empty without any.

    marks: the sentences of the article. is_medium: whether words name a news medium.
    """
    return [
        _chain(article, a, attributions[max(0, i - BESIDE) : i + BESIDE + 1], marks, is_medium)
        for i, a in enumerate(attributions)
    ]


def is_reference(article: Article, attribution: Attribution) -> bool:
    """Whether an attribution says no more than whom somebody cites: "citing / two officials" is a link, not a claim."""
    cited = all(_is_cited(article, attribution, piece) for piece in attribution.content)
    return cited and (bool(attribution.content) or REFERENCE.search(article[outer(attribution.cue)]) is not None)


def _is_cited(article: Article, attribution: Attribution, piece: Span) -> bool:
    """Whether a piece of content is no more than the name of who is cited."""
    cue, words = outer(attribution.cue), article[piece]
    behind = 0 <= piece.start - cue.end <= 2 and REFERENCE.search(article[cue])
    before = 0 <= cue.start - piece.end <= 2 and PASSIVE.search(article[cue])
    return bool((behind or before) and len(words.split()) <= LONGEST and not CLAUSE.search(words))


def _chain(
    article: Article,
    attribution: Attribution,
    attributions: Sequence[Attribution],
    marks: Sequence[Span],
    is_medium: IsMedium,
) -> tuple[Span, ...]:
    source = _own_source(article, attribution)
    found: dict[Place, Span] = {}
    for place, span in _links(
        article, attribution, source, _frame(article, attribution, attributions, marks), is_medium
    ):
        if place not in found and not any(span.overlaps(s) for s in found.values()):
            found[place] = span
    if (
        source
        and (edge := min((s.start for s in found.values() if s.start > source.start), default=source.end)) < source.end
    ):
        source = _trimmed(article.text, source, edge)
    document = found.get("document")
    if (
        document
        and source is None
        and (whose := WHOSE.search(article.text, max(0, document.start - LONGEST_WHOSE), document.start))
    ):
        document = Span(whose.start(), document.end)  # "In its press release: ..."
    links = [
        found.get("outer") or _citing(article, attribution, attributions, marks),
        source,
        found.get("inner"),
        document,
    ]
    return tuple(link for link in links if link)


def _citing(
    article: Article, attribution: Attribution, attributions: Sequence[Attribution], marks: Sequence[Span]
) -> Span | None:
    """Who cites, where the model gives what was reported to the one who is cited: "Reuters reported, citing two officials, that ..." """
    cue = outer(attribution.cue)
    if not REFERENCE.search(article[cue]) or not attribution.source or attribution.source[0].start < cue.end:
        return None
    sentence = next(sentences_of(marks, (cue,)), cue)
    empty = (o for o in attributions if not o.content and o.source and outer(o.cue).end <= cue.start)
    return next((outer(o.source) for o in empty if o.source[0].start >= sentence.start), None)


def _own_source(article: Article, attribution: Attribution) -> Span | None:
    """The source's words; with a noun for a cue, "media reports" and "rumours", that noun too."""
    source, cue = outer(attribution.source) if attribution.source else None, outer(attribution.cue)
    if NOUN.fullmatch(article[cue]) and (
        source is None or (PRESS.fullmatch(article[source]) and source.end < cue.start)
    ):
        return Span(source.start if source else cue.start, cue.end)
    return source


def _frame(
    article: Article, attribution: Attribution, attributions: Sequence[Attribution], marks: Sequence[Span]
) -> tuple[str, int]:
    """The sentence of the cue with all content blanked, cut where another attribution has its cue; and where it starts."""
    cue = outer(attribution.cue)
    sentence = next(sentences_of(marks, (outer((*attribution.source, cue)),)), cue)
    whole = Span(min(sentence.start, cue.start), max(sentence.end, cue.end))
    words = list(article[whole])
    for other in attributions:
        for piece in other.content:
            if not piece.overlaps(whole) or any(s in piece for s in attribution.source):
                continue
            if not AS_SAYING.search(article[piece]) and not _is_cited(article, other, piece):
                a, b = max(piece.start, whole.start) - whole.start, min(piece.end, whole.end) - whole.start
                words[a:b] = GAP * (b - a)
    apart = (o for o in attributions if o is not attribution and o.content and o.cue[0].overlaps(whole))
    others = [
        outer((*o.source, *o.cue)) for o in apart if o.source != attribution.source and not is_reference(article, o)
    ]
    start = max((o.end for o in others if o.end <= cue.start), default=whole.start)
    end = min((o.start for o in others if o.start >= cue.end), default=whole.end)
    start = min([start, *(s.start for s in attribution.source if s.start >= whole.start)])
    return "".join(words)[start - whole.start : max(end, cue.end) - whole.start], start


def _links(
    article: Article, attribution: Attribution, source: Span | None, frame: tuple[str, int], is_medium: IsMedium
) -> Iterator[tuple[Place, Span]]:
    """Every source that a trigger in the frame introduces, the other side of it where that is the attribution's own."""
    words, start = frame
    for trigger in TRIGGERS:
        for match in trigger.pattern.finditer(words):
            span = phrase(words, start, match.end(), document=trigger.place == "document")
            if span and trigger.medium:
                span = _medium(article, span, is_medium)
            if span is None:
                continue
            if source is None or not span.overlaps(source) or source.start < start + match.start():
                yield trigger.place, span
                if source is None and trigger.turns and (before := _subject(words, start, match.start())):
                    yield "inner", before
            elif trigger.place == "inner" and (before := _subject(words, start, match.start())):
                if is_medium(article[before]):
                    yield "outer", before
            elif trigger.turns and (before := _subject(words, start, match.start())):
                yield "inner", before


def phrase(words: str, start: int, at: int, *, document: bool = False) -> Span | None:
    """The noun phrase that begins at words[at], which stands at start + at of the text; None where there is none."""
    while at < len(words) and words[at] in QUOTES:
        at += 1
    end = _document_end(words, at) if document else _end(words, at)
    while end > at and words[end - 1] in QUOTES:
        end -= 1
    if end <= at or not words[at].isalnum() or len(words[at:end].split()) > LONGEST:
        return None
    return Span(start + at, start + end)


def _medium(article: Article, span: Span, is_medium: IsMedium) -> Span | None:
    """The longest beginning of a phrase that names a medium: what follows may be a verb ("the Financial Times claim")."""
    words = NAMED_AS_FAR.split(article[span], maxsplit=1)[0]
    if OF_THE_PRESS.search(words):
        return None
    ends = [span.start + m.end() for m in re.finditer(r"\S+", words)][:LONGEST_MEDIUM]
    candidates = (Span(span.start, end) for end in reversed(ends))
    return next((c for c in candidates if is_medium(article[c]) and not GENERIC.search(article[c])), None)


def _document_end(words: str, at: int) -> int:
    match = DOCUMENT.match(words, at)
    return match.end() if match else at


def _end(words: str, at: int) -> int:
    for match in END.finditer(words, at):
        if match.group() != "." or not ABBREVIATION.search(words[at : match.end()]):
            return match.start()
    return len(words)


BETWEEN = r"had|has|have|was|were|is|are|been|be|later|earlier|also|first|initially|originally|widely|previously"
SUBJECT = re.compile(
    rf"(?:^|[,;:\x00”\"—–]|\b(?:and|but|while|which|how)\s)\s*([^,;:\x00“”\"—–]+?)\s*(?:\b(?:{BETWEEN}|said to have|then)\s*)*$"
)
AUXILIARY = re.compile(rf"(?:(?:{BETWEEN})\s*)+", re.I)


def _subject(words: str, start: int, at: int) -> Span | None:
    """The noun phrase before a trigger: back to the last mark of punctuation."""
    match = SUBJECT.search(words[:at])
    if (
        match is None
        or not match[1].strip()
        or AUXILIARY.fullmatch(match[1].strip())
        or len(match[1].split()) > LONGEST
    ):
        return None
    return Span(start + match.start(1), start + match.end(1))


def _trimmed(text: str, source: Span, edge: int) -> Span:
    """A source without the trigger that it holds: "three people" of "three people cited by Reuters"."""
    words = text[source.start : edge]
    last = max(
        (m.start() for t in TRIGGERS for m in t.pattern.finditer(words + " ") if m.end() >= len(words)),
        default=len(words),
    )
    kept = words[:last].rstrip(" ,")
    return Span(source.start, source.start + len(kept)) if kept else source
