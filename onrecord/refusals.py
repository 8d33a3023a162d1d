"""Those who say nothing: "could not be reached", "did not respond", "had no comment", "we do not comment on rumours".

PolNeAR annotates none that say nothing at all, so the model finds none; a few fixed phrases hold nearly all, so a rule does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.sentences import sentences_of

CUE = re.compile(
    r"\b(?:(?:could|can) ?not (?:immediately |yet )?be (?:immediately )?reached|(?<=either )(?:\w+ )?could be reached|"
    r"(?:did|do|does|has|have|had)(?: not|n['’]t) (?:immediately |yet )?(?:respond(?:ed)?|repl(?:y|ied)|return(?:ed)?|answer(?:ed)?)"
    r"(?= (?:immediately |directly )?(?:to |an? |the |its |his |her |our |their |calls?|e-?mails?|messages?|requests?|phone|any |at the )|[.,]| on | immediately| directly| by )|"
    r"(?:did|has|have|had)(?: not|n['’]t) (?:pick(?:ed)? up|(?:r[iu]ng|call(?:ed)?|wr(?:ite|itten)|g[eo]t(?:ten)?) back|take our calls|come to the (?:tele)?phone|react(?:ed)?(?= to))|"
    r"would(?: not|n['’]t) (?:immediately )?(?:comment|be drawn)|(?:made|gave|offered|ha(?:s|ve|d)(?: made| given| offered)?) no (?:\w+ )?comment(?! section)|"
    r"(?:kept|remained|stayed) silent(?= on| about|[.,])|(?:ha[ds]|have) yet to (?:respond|reply|react|comment)|hung up|"
    r"(?:was|were)(?: not|n['’]t) (?:immediately )?available (?:for comment|to comment)|(?:declined|refused) (?:to )?comment)\b"
)
TALKING = (
    r"(?:comment(?:s|ing)?|discuss(?:es|ing)?|(?:speak|talk)(?:ing)? (?:about|of|on|to)|be drawn|be pinned down|go(?:ing)? (?:into|there)|get(?:ting)? into|"
    r"elaborat(?:e|ing)|address(?:ing)?|disclos(?:e|ing)|speculat(?:e|ing)|(?:say|saying|tell)(?= (?:whether|if|how|who|what|when|which|where|more|anything)\b)|"
    r"giv(?:e|ing) (?:out|a running|any|details|figures|an? (?:number|figure|date))|answer(?:ing)?|confirm(?:ing)? (?:n?or|or|and) den(?:y|ying)|"
    r"name names|take (?:any )?questions|provid(?:e|ing) (?:any |further |more )?(?:details|figures|information))"
)
UNWILLING = (
    r"(?:(?:do|does|would|will|could|can|shall|am|is|are|was|were)(?: not|n['’]t)|['’](?:m|re) not|won['’]t|cannot|can['’]t|(?:(?:would|will|can|do|does) )?(?:never|neither))"
    r"(?:,? as a (?:rule|matter of policy),?| (?:going|able|in (?:a|any) position|prepared|willing|allowed|permitted|at liberty|yet|to|be|\w+ly))*"
)
ITSELF = (  # how a source speaks of itself
    r"(?:I|we|it|he|she|they|(?:the|his|her|its|their|our) (?:[\w-]+ ){0,2}?(?:company|bank|ministry|government|agency|department|firm|club|group|bureau|police|court|"
    r"office|party|team|campaign|administration|service|institution|organi[sz]ation|authority|embassy|university|commission|board))\b"
)
SAYS_NOTHING = (
    re.compile(
        rf"^[\s“\"‘']*(?:(?:that|but|and|no,?|well,?)\s+)*{ITSELF}(?:['’](?=m|re|d|ll))?[^.;:]{{0,30}}?(?:\b|(?=['’])){UNWILLING}\s*{TALKING}\b",
        re.I,
    ),
    re.compile(r"\bnothing (?:(?:further|more|else|new|whatever|at all) )?(?:to (?:say|add|offer)|for you)\b", re.I),
    re.compile(r"^[^.;]{0,40}?\bno (?:\w+ )?comment\b", re.I),
    re.compile(r"\b(?:improper|premature|inappropriate|too (?:early|soon)) (?:for \w+ )?to (?:comment|discuss|speculate|speak)\b", re.I),
    re.compile(r"\b(?:prevent|bar|forb[aio]d|stop|prohibit)\w* [^.;]{0,30}?\bfrom (?:commenting|saying|discussing|speaking|disclosing)\b", re.I),
    re.compile(r"\bpolicy (?:is |was |of )?(?:not|never)\b[^.;]{0,12}?\b(?:comment|discuss)|\bnot (?:our|its|their|his|her|my) policy to (?:comment|discuss)", re.I),
)  # fmt: skip
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


def says_nothing(content: str) -> bool:
    """Whether what somebody says is that he will not talk: "we do not comment on rumours", "it had nothing to add"."""
    return any(pattern.search(content) for pattern in SAYS_NOTHING)


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
