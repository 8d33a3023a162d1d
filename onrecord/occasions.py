"""When a source spoke: the day beside the cue, that of the report, or that of the words which these go on from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.article import Article, Span, outer
from onrecord.attribution import Attribution
from onrecord.dates import Anchors, TimeExpression, TimeInterval, report_day
from onrecord.statements import LOOK_BACK, Statement

RECALLED = re.compile(r"\b(had(?! (?:no|an?|the|little|nothing)\b)|earlier|previously|once)\b", re.I)
EARLIER = re.compile(r"Earlier,?\s(?!this\b|that\b|in\b|last\b)")  # that day, as newspapers use it
ASIDE = re.compile(r"\b(?:who|which|whose|where)\s[^,.;]*\Z")  # up to a time that belongs to somebody's relative clause
SAME_OCCASION = 31  # days before the report from which a speaker's dated words may go on


def find_said_on(
    article: Article, attribution: Attribution, sentence: Span, times: Sequence[TimeExpression], anchors: Anchors
) -> TimeInterval | None:
    """A day named beside the cue, outside the content; else the day of the report, unless the saying is recalled.

    sentence: that of the cue; times: its expressions.
    """
    cue = outer(attribution.cue)
    outside = [e for e in times if not _of_something_else(article, e.span, sentence, attribution)]
    if outside:
        return min(outside, key=lambda e: abs(e.span.start - cue.start)).interval
    if EARLIER.match(article.text, sentence.start):
        day = report_day(anchors, cue.start)
        return replace(day, method="earlier on the day of the report") if day else None
    around = article.text[max(sentence.start, cue.start - 25) : cue.end]
    return None if RECALLED.search(around) else report_day(anchors, cue.start)


def _of_something_else(article: Article, time: Span, sentence: Span, attribution: Attribution) -> bool:
    """Whether a time stands in what is said, or in a clause about somebody: "Doran, who left on Monday, said"."""
    if any(time.overlaps(c) for c in attribution.content):
        return True
    aside = ASIDE.search(article.text, sentence.start, time.start)
    cue = outer(attribution.cue)
    return aside is not None and (aside.start() > cue.end or time.end <= cue.start)


def days_going_on(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Where no day is told, that of the same speaker's dated words just before: one occasion goes on."""
    before: list[Statement] = []
    for s in statements:
        said, kept = s.said_on, s
        if said is not None and not said.text and s.chain:
            told = next((b for b in reversed(before[-LOOK_BACK:]) if _same_occasion(b, s)), None)
            if told and told.said_on:
                kept = replace(s, said_on=replace(told.said_on, method="day of the same source's words before"))
        before.append(kept)
        yield kept


def _same_occasion(earlier: Statement, later: Statement) -> bool:
    told, report = earlier.said_on, later.said_on
    if not (told and told.text and told.start and told.start == told.end and report and report.start and earlier.chain):
        return False
    who, other = _speaker(earlier), _speaker(later)
    same = who is not None and who == other
    same |= earlier.claim is not None and earlier.claim == later.claim and earlier.stance == later.stance != "assert"
    return same and 0 <= (report.start - told.start).days <= SAME_OCCASION


def _speaker(statement: Statement) -> int | None:
    """The innermost source that is no document."""
    return next((link.entity for link in reversed(statement.chain) if link.kind != "document"), None)
