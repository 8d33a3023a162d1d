"""How surely a position belongs to the claim: what models or people say of the propositions that are joined in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.linking.grouping import Pair, pair
from onrecord.provenance.passages import Passage

# The score of the best pair with what others say, from which on a position that turns the claim is sure to be about it.
NEEDED = {"confirm": 0.8, "retract": 0.8, "deny": 0.6}
DOUBTFUL = 0.5  # at most the confidence in the position of one that has less
ANSWERED = NEEDED.keys() | {"assert"}


def needs_ties(passages: Sequence[Passage]) -> bool:
    """Whether any position hangs on a join."""
    return len({p.proposition for p in passages}) > 1 and any(p.stance in NEEDED for p in passages)


def with_doubts(passages: Sequence[Passage], ties: Mapping[Pair, float]) -> list[Passage]:
    """The passages, those that turn the claim with little confidence in their position where only a weak join makes them answer it."""
    return [_doubted(p) if _hangs_loosely(p, passages, ties) else p for p in passages]


def _hangs_loosely(passage: Passage, passages: Sequence[Passage], ties: Mapping[Pair, float]) -> bool:
    if passage.stance not in NEEDED or passage.checked:
        return False
    told = {p.proposition for p in passages if p.stance in ANSWERED and p.stance != passage.stance}
    if not told or passage.proposition in told:
        return False
    best = max(ties.get(pair(passage.proposition, other), 0.0) for other in told)
    return best < NEEDED[passage.stance]


def _doubted(passage: Passage) -> Passage:
    confidence = passage.statement["confidence"]
    least = {**confidence, "stance": min(confidence["stance"], DOUBTFUL)}
    return replace(passage, statement={**passage.statement, "confidence": least})
