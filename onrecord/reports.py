"""Attributions that stand in a noun, an aside or punctuation: "a Reuters report that ...", "as Ruiz has said", "RUIZ: NO TALKS".

PolNeAR has few of them and the model finds fewer, so a rule does; what the model found stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from onrecord.article import Article, Span
from onrecord.attribution import Attribution, mode_of

PRESS = r"(?:media|press|news(?:paper)?|newspaper|tabloid|online|internet|unconfirmed|anonymous)"
NOUN = r"(?:reports?|rumou?rs?|stor(?:y|ies)|articles?)"
REPORT = re.compile(
    rf"(?:(?P<who>(?:[A-Z][\w.&’'-]*\s){{1,4}})|\b(?P<press>{PRESS}\s))(?P<cue>{NOUN})\s(?P<what>(?:that|of|about|in which|claiming that|saying that|alleging that|suggesting that)\s(?:[^.;:\n“”\"]|\.(?=\d|[A-Z]\.)|(?<=\b[A-Z])\.){{15,240}})"
)
STOP = re.compile(
    r",\s|\s(?:and|but)\s(?=\w+\s(?:that|is|was|has|had|were)\b)|\s(?:is|are|was|were|has|have|had|will|would)\s(?:\w+ly\s)?(?:not\s)?(?:been\s)?(?:true|false|correct|accurate|wrong|groundless|baseless|untrue|rejected|denied|dismissed)\b"
)
SAID = r"(?:said|alleged|reported|claimed|noted|argued|stated|insisted|announced|acknowledged|confirmed|suggested|maintained|pointed out|put it)"
ASIDE = re.compile(
    rf"(?:,\s|\s)as\s(?P<who>\(?(?:[A-Z]|the\s|some\s|several\s|many\s|his\s|her\s|its\s)[^,.;:“”\"]{{1,50}}?)\s(?P<cue>(?:(?:has|have|had)\s(?:also\s|long\s)?)?{SAID})(?=[,.;:)]|\Z|\s(?:on|at|in|before|earlier|last|this)\b)"
)
PASSIVE = re.compile(
    r"(?P<what>(?:[A-Z“\"‘]|the\s|an?\s)[^.;:]{14,300}?)\s(?P<cue>(?:was|were|has been|have been|had been)\s(?:\w+ly\s)?(?:denied|rejected|dismissed|confirmed|refuted|disputed|contradicted|questioned))"
    r"\sby\s(?P<who>(?:the\s|an?\s|[A-Z])[^,.;:“”\"]{1,60}?)(?=[,.;]|\son\s|\sin\s|\slate\s|\searlier\s|\sas\s|\sand\s|\Z)"
)
TAIL = re.compile(
    r",\s(?P<who>(?:an?\s(?:exclusive|report|story|article)\sin\s)?(?:[Tt]he\s)?[A-Z][\w.’'&-]*(?:\s[\w.’'&-]+){0,4}?)\s(?P<cue>(?:has\s)?(?:reports?|reported|writes?|wrote|said|says|claims?|claimed))(?=[\s.,;]|\Z)"
)
RETRACTION = re.compile(
    r"(?P<who>(?:[A-Z][\w.’'&-]*\s(?:[A-Z][\w.’'&-]*\s){0,5}|[Tt]he\s(?:\w+\s)?(?:magazine|paper|newspaper|agency|broadcaster|network|website|journal|channel|outlet)\s))"
    r"(?:(?:on\s[A-Z]\w+|\w+ly|yesterday|also|later|then)\s)*(?P<cue>(?:(?:has|have|had)\s)?(?:\w+ly\s)?(?:retracted|withdrew|withdrawn|took back|taken back|apologi[sz]ed for))"
    r"\s(?P<what>(?:an?|the|its|his|her|their|that)\s(?:[\w-]+\s){0,3}?(?:article|story|report|item|charge|claim|allegation|statement|tweet|post|account|remark|comment)s?\b(?:[^.;]|\.(?=[A-Z]\.)|(?<=\b[A-Z])\.)*)"
)
BEARER = re.compile(
    r"(?P<who>(?:The|Its|His|Her|Their|A|In (?:its|his|her|their|a))\s(?:[\w-]+\s){0,2}?(?:statement|letter|press release|memo|e-?mail|tweet|post|note))(?P<cue>:)\s(?P<what>[“\"].+)"
)
TOLD_BY = re.compile(r"(?:denied|rejected|dismissed|confirmed|refuted|disputed|contradicted|questioned)\sby\s")
WITHDRAWN = re.compile(r"(?:retracted|withdrew|withdrawn|took back|taken back|apologi[sz]ed for)\s")
COLON = re.compile(r"(?P<who>(?:[A-ZÀ-Þ][\w.’'-]*\s?){1,4})(?P<cue>:)\s(?P<what>\S.{14,})")


def find_reports(
    article: Article,
    known: Sequence[Attribution],
    sentences: Sequence[Span],
    is_medium: Callable[[str], bool],
    quoted: Sequence[Span],
) -> list[Attribution]:
    """Attributions by noun or colon where no known one has its cue, and none its words as content."""
    cues = [s for a in known for s in a.cue]
    taken = [*cues, *(s for a in known for s in (*a.content, *a.source))]
    alone = [*_nouns(article, sentences, is_medium, quoted), *_colons(article, quoted)]
    inside = [a for s in sentences for a in _in_sentence(article, s, is_medium, quoted)]
    found = [a for a in alone if not any(s.overlaps(t) for s in a.cue for t in taken)]
    return [*found, *(a for a in inside if not any(s.overlaps(t) for s in a.cue for t in cues))]


def _in_sentence(
    article: Article, sentence: Span, is_medium: Callable[[str], bool], quoted: Sequence[Span]
) -> Iterator[Attribution]:
    yield from _asides(article, sentence, quoted)
    for pattern, telling in ((PASSIVE, TOLD_BY), (RETRACTION, WITHDRAWN)):
        if telling.search(
            article.text, sentence.start, sentence.end
        ):  # the patterns alone take long over long sentences
            for match in pattern.finditer(article.text, sentence.start, sentence.end):
                yield _of(article, match, (Span(*match.span("what")),), quoted)
    for match in TAIL.finditer(article.text, sentence.start, sentence.end):
        if is_medium(match["who"]):
            yield _of(article, match, (Span(sentence.start, match.start()),), quoted)


def _asides(article: Article, sentence: Span, quoted: Sequence[Span]) -> Iterator[Attribution]:
    """ "There was a fire, as Ruiz has said": the clause before is Ruiz's too, whoever tells it."""
    for match in ASIDE.finditer(article.text, sentence.start, sentence.end):
        quotation = next((q for q in quoted if q.start < match.start() and match.end("cue") <= q.end), sentence)
        start = max(sentence.start, quotation.start)
        if match.start() > start:
            content = (Span(start, match.start()),)
            yield _of(article, match, content, quoted)


def _of(article: Article, match: re.Match[str], content: tuple[Span, ...], quoted: Sequence[Span]) -> Attribution:
    cue, who = Span(*match.span("cue")), Span(match.start("who"), match.start("who") + len(match["who"].rstrip()))
    return Attribution((cue,), content, (who,), mode_of(article.text, content, quoted))


def _nouns(
    article: Article, sentences: Sequence[Span], is_medium: Callable[[str], bool], quoted: Sequence[Span]
) -> Iterator[Attribution]:
    for sentence in sentences:
        for match in REPORT.finditer(article.text, sentence.start, sentence.end):
            if match["who"] and not is_medium(match["who"].strip()):
                continue
            start, end = match.span("what")
            stop = STOP.search(article.text, start + len("that it is"), end)
            content = (Span(start, stop.start() if stop else end),)
            source = Span(match.start("who") if match["who"] else match.start("press"), match.start("cue") - 1)
            yield Attribution((Span(*match.span("cue")),), content, (source,), mode_of(article.text, content, quoted))


def _colons(article: Article, quoted: Sequence[Span]) -> Iterator[Attribution]:
    """A line in capitals: "RUIZ: NO TALKS WITH HALDEN", as wires flash what somebody whom the text names has said; and
    one that quotes a document: "The statement: ..."
    """
    for line in re.finditer(r"[^\n]+", article.text):
        if borne := BEARER.match(article.text, line.start(), line.end()):
            yield _of(article, borne, (Span(*borne.span("what")),), quoted)
        match = COLON.fullmatch(line.group())
        if match is None or line.group() != line.group().upper():
            continue
        if match["who"].split()[-1].title() not in article.text:
            continue
        at = line.start()
        content = (Span(at + match.start("what"), at + match.end("what")),)
        source = Span(at, at + match.start("cue"))
        yield Attribution(
            (Span(at + match.start("cue"), at + match.end("cue")),),
            content,
            (source,),
            mode_of(article.text, content, quoted),
        )
