"""What somebody was asked, where the words around the answer tell it: "asked whether it had sold the port, Halden said ..."."""

from __future__ import annotations

import re

from onrecord.article import Article, Span

WHETHER = re.compile(
    r"\b(?:whether|(?:asked|pressed|say|saying|said|know|known|confirm|clear|answer|asking|wondered)(?:\s[\w’'-]+){0,4}?\sif)\s+(?!or not\s+to\b|to\b|and\b)(?P<claim>(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Gov|Sen|Rep|Lt|Col|Prof)\.|[^,;:.?!“”\"—–]){12,200})"
)


def find_question(article: Article, sentence: Span) -> Span | None:
    """The words of the first yes-or-no question in a sentence; None without one."""
    match = WHETHER.search(article.text, sentence.start, sentence.end)
    return Span(*match.span("claim")) if match else None
