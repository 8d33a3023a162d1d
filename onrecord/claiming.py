"""From statements to claims: which of them are about the same, what the claim of a group is called, and what "No" is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.article import Article, Span
from onrecord.claims import Claim
from onrecord.joining import Join, Proposed, by_words
from onrecord.occasions import days_going_on
from onrecord.referring import refer
from onrecord.sentences import sentences_of
from onrecord.statements import Positions, Statement
from onrecord.stating import Found

OPENS_WITH_PRONOUN = re.compile(r"(?:it|he|she|they|this|that|these|those|its|his|her|their)\b", re.I)
VAGUE = re.compile(r"^(?:some|any)(?:body|thing|one)\b|\b(?:such an?|any such|anything of the)\b", re.I)


def take_positions(
    article: Article,
    found: Sequence[Found],
    marks: Sequence[Span],
    parents: Sequence[int | None] = (),
    join: Join = by_words,
) -> Positions:
    """Statements grouped by claim. marks: the sentences of the article. parents: for each attribution the one that holds it.

    join: which propositions say the same.
    """
    positions = _with_claims(article, found, marks, join(propose(found, marks, parents)))
    return replace(positions, statements=tuple(days_going_on(positions.statements)))


def propose(found: Sequence[Found], marks: Sequence[Span], parents: Sequence[int | None]) -> list[Proposed]:
    """The propositions of statements, with where they stand."""
    starts = [s.start for s in marks]
    return [
        Proposed(
            f.proposition,
            f.statement.stance,
            at := f.statement.attribution,
            parents[at] if at is not None and parents else None,
            tuple(link.entity if link.entity is not None else link.name for link in f.statement.chain),
            max(0, bisect_right(starts, f.statement.spans[0].start) - 1),
        )
        for f in found
        if f.proposition
    ]


def _with_claims(article: Article, found: Sequence[Found], marks: Sequence[Span], first: Sequence[int]) -> Positions:
    """Number the claims; a statement like "This is not true" takes that of the statement before it.

    first: for each proposition the index of the first one that says the same.
    """
    stating = [f for f in found if f.proposition]
    order = sorted(set(first))
    number_of = {i: n for n, i in enumerate(order)}
    numbers = iter(number_of[i] for i in first)
    statements: list[Statement] = []
    for f in found:
        if f.proposition:
            statements.append(replace(f.statement, claim=next(numbers)))
        else:
            sentence = " ".join(article[s] for s in sentences_of(marks, f.statement.spans))
            statements.append(refer(article, f.statement, statements, f.content, sentence))
    claims = [_wording(article, [f for f, j in zip(stating, first, strict=True) if j == i]) for i in order]
    return Positions(tuple(statements), tuple(map(Claim, claims)))


def _wording(article: Article, group: Sequence[Found]) -> str:
    """The proposition of a group that can best be read by itself: one that names its subject, then one of the body, then the first."""
    end = len(article.title or "")

    def unfit(f: Found) -> tuple[bool, bool, bool]:
        words = f.proposition or ""
        pronoun = OPENS_WITH_PRONOUN.match(words) is not None
        return VAGUE.search(words) is not None, pronoun, f.statement.spans[0].start < end

    return min(group, key=unfit).proposition or ""
