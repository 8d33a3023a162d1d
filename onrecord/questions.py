"""What somebody was asked, where the words around the answer tell it: "asked whether it had sold the port, Halden said ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.article import Article, Span

WHETHER = re.compile(
    r"\b(?:whether|(?:asked|pressed|say|saying|said|know|known|confirm|clear|answer|asking|wondered)(?:\s[\w’'-]+){0,4}?\sif)\s+(?!or not\s+to\b|to\b|and\b)(?P<claim>[^,;:.?!“”\"—–]{12,200})"
)


def find_question(article: Article, sentence: Span, apart: Sequence[Span] = ()) -> Span | None:
    """The words of a yes-or-no question in a sentence; None without one. apart: where the answer stands, which is not it."""
    for match in WHETHER.finditer(article.text, sentence.start, sentence.end):
        span = Span(*match.span("claim"))
        if not any(span.overlaps(s) for s in apart):
            return span
    return None
