"""Those who say nothing at all: "could not be reached", "did not respond", "had no comment".

PolNeAR annotates none of them, so the model finds none; a few fixed phrases hold nearly all, so a rule does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.sentences import sentences_of

CUE = re.compile(
    r"\b(?:(?:could|can) ?not (?:immediately |yet )?be (?:immediately )?reached|"
    r"(?:did|do|does|has|have|had)(?: not|n['’]t) (?:immediately |yet )?(?:respond(?:ed)?|repl(?:y|ied)|return(?:ed)?|answer(?:ed)?)"
    r"(?= (?:immediately |directly )?(?:to |an? |the |its |his |calls?|e-?mails?|messages?|requests?|phone|any )|[.,]| on | immediately)|"
    r"would(?: not|n['’]t) (?:immediately )?comment|(?:has|have|had) no (?:immediate |further )?comment|"
    r"(?:was|were)(?: not|n['’]t) (?:immediately )?available (?:for comment|to comment)|declined (?:to )?comment)\b"
)
UNANSWERED = re.compile(
    r"\b(?i:requests?|calls?|questions?|queries|inquiries|e-?mails?|messages?)\b[^.;“”\"]{0,80}?\s(?P<cue>went unanswered|remained? unanswered|"
    r"(?:was|were) not (?:immediately )?(?:answered|returned))(?:\s(?:at|by)\s(?P<who>[^.,;:“”\"]{3,60}?))?(?=[.,;]|\s(?:on|in|as|before|after|when|late|early)\s|\Z)"
)
UNANSWERED_CUE = re.compile(r"unanswered|not (?:immediately )?(?:answered|returned)")
CLAUSE = re.compile(r"[,;:—–]\s|\b(?:and|but|while|although|which|because|that)\s")
APPOSITION = re.compile(r",\s[^,;:“”\"]{3,80},\s*\Z")
LONGEST_SOURCE = 10  # words


def find_refusals(article: Article, known: Sequence[Attribution], sentences: Sequence[Span]) -> list[Attribution]:
    """Attributions without content, where no known one has its cue; inside what others say where they say who.

    "The ministry would not comment, the paper said": the ministry's refusal, told by the paper.
    """
    cues = [cue for a in known for cue in a.cue]
    contents = [piece for a in known for piece in a.content]

    def new(a: Attribution) -> bool:
        holders = [c for c in contents if a.cue[0].overlaps(c)]
        told = bool(a.source) and all(a.source[0] in c and a.cue[0] in c for c in holders)
        return not any(a.cue[0].overlaps(c) for c in cues) and (not holders or told)

    return [a for s in sentences for a in _in_sentence(article, s) if new(a)]


def is_refusal(article: Article, attribution: Attribution) -> bool:
    """Whether somebody only says nothing: the cue is one of refusing, and nothing is said."""
    cue = article[attribution.cue[0]]
    return not attribution.content and any(p.search(cue) for p in (CUE, UNANSWERED_CUE))


def with_speakers(article: Article, known: Sequence[Attribution], sentences: Sequence[Span]) -> list[Attribution]:
    """The known ones, with the subject before the cue as source where someone says nothing and the model names nobody."""
    found = list(known)
    for i, a in enumerate(known):
        cue = a.cue[0]
        sentence = next(sentences_of(sentences, (cue,)), None)
        if a.source or sentence is None or not CUE.match(article.text, cue.start, sentence.end):
            continue
        if source := _source(article.text, sentence.start, cue.start):
            found[i] = replace(a, source=(source,))
    return found


def _in_sentence(article: Article, sentence: Span) -> Iterator[Attribution]:
    for match in CUE.finditer(article.text, sentence.start, sentence.end):
        source = _source(article.text, sentence.start, match.start())
        yield Attribution(cue=(Span(*match.span()),), source=(source,) if source else ())
    for match in UNANSWERED.finditer(article.text, sentence.start, sentence.end):
        source = Span(*match.span("who")) if match["who"] else None
        yield Attribution(cue=(Span(*match.span("cue")),), source=(source,) if source else ())


def _source(text: str, start: int, end: int) -> Span | None:
    """The words between the clause's beginning and the cue; none where they are too many to be a subject.

    A comma before the cue closes an apposition, which is no part of the subject: "Apple, true to tradition, had no comment".
    """
    if (inserted := APPOSITION.search(text[start:end])) and inserted.start() > 0:
        end = start + inserted.start()
    for boundary in CLAUSE.finditer(text, start, end):
        if text[boundary.end() : end].strip():
            start = boundary.end()
    words = text[start:end].strip(" \t\n“”\"'‘’")
    if not words or len(words.split()) > LONGEST_SOURCE:
        return None
    first = text.index(words, start)
    return Span(first, first + len(words))
