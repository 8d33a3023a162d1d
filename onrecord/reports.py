"""Attributions that stand in a noun or in punctuation alone: "a Reuters report that ...", "media rumours of ...", "RUIZ: NO TALKS".

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
    rf"(?:(?P<who>(?:[A-Z][\w.&’'-]*\s){{1,4}})|\b(?P<press>{PRESS}\s))(?P<cue>{NOUN})\s(?P<what>(?:that|of|about|in which|claiming that|saying that|alleging that|suggesting that)\s(?:[^.;:\n“”\"]|\.(?=\d)){{15,240}})"
)
STOP = re.compile(
    r",\s|\s(?:and|but)\s(?=\w+\s(?:that|is|was|has|had|were)\b)|\s(?:is|are|was|were|has|have|had|will|would)\s(?:\w+ly\s)?(?:not\s)?(?:been\s)?(?:true|false|correct|accurate|wrong|groundless|baseless|untrue|rejected|denied|dismissed)\b"
)
COLON = re.compile(r"(?P<who>(?:[A-ZÀ-Þ][\w.’'-]*\s?){1,4})(?P<cue>:)\s(?P<what>\S.{14,})")


def find_reports(
    article: Article,
    known: Sequence[Attribution],
    sentences: Sequence[Span],
    is_medium: Callable[[str], bool],
    quoted: Sequence[Span],
) -> list[Attribution]:
    """Attributions by noun or colon where no known one has its cue, and none its words as content."""
    taken = [s for a in known for s in (*a.cue, *a.content, *a.source)]
    found = [*_nouns(article, sentences, is_medium, quoted), *_colons(article, quoted)]
    return [a for a in found if not any(s.overlaps(t) for s in a.cue for t in taken)]


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
    """A line in capitals: "RUIZ: NO TALKS WITH HALDEN", as wires flash what somebody whom the text names has said."""
    for line in re.finditer(r"[^\n]+", article.text):
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
