"""Whether two propositions say the same: hard guards first, then the pair model. A judgement is a pure function of the pair."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from onrecord.article import tagged_hash
from onrecord.decoding import Floats
from onrecord.linking.facts import facts_of
from onrecord.linking.grouping import JOINED
from onrecord.linking.guards import apart
from onrecord.linking.propositions import Proposition

Verdict = Literal["same", "opposite", "narrower", "wider", "related", "unrelated"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
TOGETHER: tuple[Verdict, ...] = ("same", "narrower", "wider")
APART: tuple[Verdict, ...] = ("opposite", "related", "unrelated")
KEPT = 0.1  # scores below it are not kept: they count as nothing
LOOKED_AT = 0.9 * KEPT  # products of many vectors at a time round otherwise than those of two
AGAINST = -1.0  # the score of a pair that a guard keeps apart
UNRESOLVED = re.compile(
    r"^(?:it|he|she|they|this|that|these|those)\b|\bsuch\b|^\S+ \S+$", re.I
)  # equal words that may mean others
CONTEXT = 5  # numbers that tell how two propositions stand to each other
MOST_NAMES = 4  # shared by two claims: more make no difference
USUAL = 3  # names that two articles share: so many are taken for shared where one tells none
TURNING = frozenset({"confirm", "deny", "retract"})  # stances that turn what is said of a claim
CLEAR = 0.7  # the score that two need to be joined where one turns it and no word of its wording stands in the other's
UNCLEAR = JOINED - 0.01  # at most the score of those that have less
AT_ONCE = 64  # propositions that are compared with all
ROWS = 8192  # vectors that are compared at a time: memory stays flat
GUARDS = 3  # their version: another number, and every pair is judged anew

Vector = np.ndarray[tuple[int], np.dtype[np.float16]]
Vectors = np.ndarray[tuple[int, int], np.dtype[np.float16]]
Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """a, b: ids of propositions, in alphabetical order. score: how likely they belong to one claim, 0 to 1, or AGAINST. reason: for people.

    narrower: a says more than b, wider: b says more than a.
    """

    a: str
    b: str
    verdict: Verdict
    score: float
    reason: str


class Models(Protocol):
    """What judging needs of models/linking.py."""

    @property
    def checksum(self) -> str: ...

    def vector(self, text: str) -> Floats:
        """[width], of length 1."""
        ...

    def together(self, context: Floats) -> Floats:
        """[..., CONTEXT] -> [...]: how likely two belong to one claim, 0 to 1."""
        ...

    def verdicts(self, a: Floats, b: Floats) -> Floats:
        """[len(VERDICTS)]: what the proposition of vector a is to that of b."""
        ...


@dataclass(frozen=True)
class Judge:
    """Judges pairs of propositions with the model that ships."""

    models: Models
    width: int = 384

    @property
    def name(self) -> str:
        """Of the model and the guards: judgements of others are not used."""
        return tagged_hash("judge", self.models.checksum, GUARDS)

    def vector(self, proposition: Proposition) -> Vector:
        """As a ledger keeps it."""
        return self.models.vector(shown(proposition)).astype(np.float16)

    def among(self, propositions: Sequence[Proposition], vectors: Vectors, new: Collection[str]) -> Iterator[Judgement]:
        """Judge the pairs of which one at least is new, and yield those that count. vectors: [n, width], of length 1."""
        rows = [i for i, p in enumerate(propositions) if p.id in new]
        for i, j in sorted(self._likely(propositions, vectors, rows)):
            judgement = self.judge(propositions[i], propositions[j], (vectors[i], vectors[j]))
            if judgement.score >= KEPT or judgement.score == AGAINST:
                yield judgement

    def _likely(
        self, propositions: Sequence[Proposition], vectors: Vectors, rows: Sequence[int]
    ) -> set[tuple[int, int]]:
        """Pairs of a row and any other that may count: those of equal words, and what the rest of the context cannot make unlikely."""
        by_text: dict[str, list[int]] = {}
        for i, p in enumerate(propositions) if rows else ():
            by_text.setdefault(p.text, []).append(i)
        pairs = {ordered(i, j) for i in rows for j in by_text[propositions[i].text]}
        surroundings = Surroundings(propositions)
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            for i, cosines in zip(some, nearness(vectors[some], vectors), strict=True):
                likely = self.models.together(surroundings.at_best(i, cosines))
                pairs |= {ordered(i, j) for j in np.flatnonzero(likely >= LOOKED_AT).tolist()}
        return {(i, j) for i, j in pairs if i != j}

    def judge(self, a: Proposition, b: Proposition, vectors: tuple[Vector, Vector] | None = None) -> Judgement:
        """The same whichever comes first. vectors: of a and b, where they are known."""
        x, y = vectors or (self.vector(a), self.vector(b))
        if a.id > b.id:
            a, b, x, y = b, a, y, x
        if reason := apart(a.text, b.text):
            return Judgement(a.id, b.id, "related", AGAINST, reason)
        if a.text == b.text and a.article != b.article and not UNRESOLVED.search(a.text):
            return Judgement(a.id, b.id, "same", 1.0, "the same words")
        u, v = x.astype(np.float32), y.astype(np.float32)
        score = float(self.models.together(context(a, b, float(u @ v))))
        if score < CLEAR and turns_without_words(a, b):
            score = min(score, UNCLEAR)
        verdict = _verdict(self.models.verdicts(u, v), score)
        return Judgement(a.id, b.id, verdict, round(score, 4), _reason(verdict, score, a, b))


class Surroundings:
    """What articles that hold propositions share by name, for many pairs at a time."""

    def __init__(self, propositions: Sequence[Proposition]) -> None:
        number: dict[str, int] = {}
        self.article = np.array([number.setdefault(p.article, len(number)) for p in propositions], dtype=np.int64)
        self.around = list({p.article: p.around for p in propositions}.values())
        self.nameless = np.array([not names for names in self.around])
        self.holders: dict[str, list[int]] = {}  # of a name: the articles
        for i, names in enumerate(self.around):
            for name in names:
                self.holders.setdefault(name, []).append(i)
        self.known: dict[int, Floats] = {}

    def at_best(self, row: int, cosines: Floats) -> Floats:
        """[n, CONTEXT]: of one proposition with all, were the names of their claims as like as can be."""
        mine = int(self.article[row])
        if mine not in self.known:
            self.known[mine] = self._of(mine)
        best = np.full(len(cosines), np.log1p(MOST_NAMES), dtype=np.float32)
        return np.concatenate([cosines[:, None], best[:, None], self.known[mine][self.article]], axis=1)

    def _of(self, mine: int) -> Floats:
        """[articles, 3]: of one article with each."""
        shared = np.where(self.nameless | self.nameless[mine], USUAL, 0)
        for name in self.around[mine]:
            shared[self.holders[name]] += 1
        return surroundings(np.arange(len(shared)) == mine, shared)


def context(a: Proposition, b: Proposition, cosine: float) -> Floats:
    """[CONTEXT]: cosine of the vectors, log of names of a claim that the other's words hold, and what their articles share."""
    named = len(a.named & b.spoken | b.named & a.spoken)
    shared = len(a.around & b.around) if a.around and b.around else USUAL
    around = surroundings(np.array(a.article == b.article != ""), np.array(shared))
    return np.array([cosine, np.log1p(min(named, MOST_NAMES)), *around], dtype=np.float32)


def turns_without_words(a: Proposition, b: Proposition) -> bool:
    """Whether one article confirms, denies or withdraws what no word of the other tells: a wrong join would be a false confirmation or denial."""
    turned = (a.stances ^ b.stances) & TURNING
    return bool(turned) and not facts_of(a.text).bag & facts_of(b.text).bag


def surroundings(one_article: Bools, shared: Counts) -> Floats:
    """[...] names that two articles share -> [..., 3]: whether it is one article; log of the names; whether they share none."""
    two = ~one_article
    return np.stack([one_article, two * np.log1p(shared), two & (shared == 0)], axis=-1).astype(np.float32)


def ordered(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def nearness(some: Vectors, vectors: Vectors) -> Floats:
    """Cosines [len(some), len(vectors)], ROWS at a time."""
    fresh = some.astype(np.float32)
    parts = [fresh @ vectors[k : k + ROWS].astype(np.float32).T for k in range(0, len(vectors), ROWS)]
    return np.concatenate(parts, axis=1)


def shown(proposition: Proposition) -> str:
    """What the model is shown: the claim, and the words that it was taken from."""
    return f"{proposition.text} | {proposition.evidence}" if proposition.evidence else proposition.text


def _verdict(likely: Floats, score: float) -> Verdict:
    """The likeliest of those that fit the score: what two are to each other who belong to one claim, or who don't."""
    fitting = TOGETHER if score >= JOINED else APART
    return max(fitting, key=lambda verdict: float(likely[VERDICTS.index(verdict)]))


def _reason(verdict: Verdict, score: float, a: Proposition, b: Proposition) -> str:
    """The score is how likely they belong to one claim."""
    shared = sorted(a.names & b.names)
    names = f"; both name {', '.join(name.title() for name in shared[:4])}" if shared else ""
    words = {
        "same": "the same in other words",
        "opposite": "one says what the other excludes",
        "narrower": "the first says more",
        "wider": "the second says more",
        "related": "the same matter, another claim",
        "unrelated": "another matter",
    }
    return f"{words[verdict]} ({score:.0%} one claim{names})"
