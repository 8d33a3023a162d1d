"""Who and what an article mentions, as the model tells it: names with their types, and which mentions are of the same one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from onrecord.article import Span
from onrecord.coreference import TYPES, find_coreference
from onrecord.decoding import Floats
from onrecord.encoding import Encoded
from onrecord.windows import Words

NAMES = ("person", "organisation", "place", "other")
FINE = ("person", "politician", "organisation", "politicalparty", "election", "event", "country", "location", "misc")


SPEAKERS = ("person", "organisation", "place")  # types of mentions that can be sources


@dataclass(frozen=True, slots=True)
class Named:
    """A name at a place in the text, and what it names. confidence: mean probability of the type over its words."""

    span: Span
    type: str
    confidence: float


def find_named(words: Words, scores: Floats, types: Sequence[str] = NAMES) -> list[Named]:
    """The names of a text, in order.

    scores [words, 1 + 2 * types]: of O, then B and I of each type. The words say where a name begins and ends, all of them
    together what it names, so that "Bank of Halden" is one name of one type.
    """
    if not len(scores):
        return []
    best = scores.argmax(axis=1)
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = shifted / shifted.sum(axis=1, keepdims=True)
    of_type = p[:, 1::2] + p[:, 2::2]
    inside = best > 0
    begins = np.flatnonzero(inside & ((best % 2 == 1) | ~np.append(False, inside[:-1])))
    stops = np.append(np.flatnonzero(~inside[1:] | (best[1:] % 2 == 1)) + 1, len(best))
    ends = stops[np.searchsorted(stops, begins, side="right")]
    found = []
    for a, b in zip(begins.tolist(), ends.tolist(), strict=True):
        mean = of_type[a:b].mean(axis=0)
        kind = int(mean.argmax())
        found.append(Named(words.span(a, b), types[kind], float(mean[kind])))
    return found


@dataclass(frozen=True)
class Mentioned:
    """The names of an article, and its mentions of all forms in the order of their heads, with the number of the chain of each."""

    named: tuple[Named, ...] = ()
    heads: tuple[int, ...] = ()  # where the head of each mention begins
    spans: tuple[Span, ...] = ()
    types: tuple[str, ...] = ()
    chains: tuple[int, ...] = ()
    pronoun: tuple[bool, ...] = ()

    def at(self, span: Span) -> int | None:
        """The mention whose words fit a span best; of those that fit alike the one with the first head."""
        inside = range(bisect_left(self.heads, span.start), bisect_left(self.heads, span.end))
        return max(inside, key=lambda i: (_shared(self.spans[i], span), -i), default=None)

    def alike(self, span: Span) -> list[int]:
        """The other mentions of whom a span mentions, pronouns left out: those before it, nearest first, then those behind."""
        i = self.at(span)
        if i is None:
            return []
        same = self.members.get(self.chains[i], [])
        at = bisect_right(same, i)
        before = same[: at - 1] if at and same[at - 1] == i else same[:at]
        return [*reversed(before), *same[at:]]

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """The mentions of each chain, pronouns left out."""
        found: dict[int, list[int]] = {}
        for i, chain in enumerate(self.chains):
            if not self.pronoun[i]:
                found.setdefault(chain, []).append(i)
        return found

    def from_head(self, i: int) -> Span:
        """A mention without what stands before its head."""
        return Span(self.heads[i], self.spans[i].end)

    def before(self, span: Span, types: Collection[str]) -> Span | None:
        """The mention of some type that a relative pronoun stands behind: "a lawyer who ...", up to the pronoun.

        Of an apposition the name: "Ana Ruiz, a lawyer who ...".
        """
        i = next(
            (i for i in reversed(range(bisect_left(self.heads, span.start))) if self._reaches(i, span, types)), None
        )
        if i is None:
            return None
        j = next((j for j in reversed(range(i)) if self._reaches(j, self.spans[i], types)), i)
        return Span(self.spans[j].start, min(self.spans[j].end, self.spans[i].start if j != i else span.start))

    def _reaches(self, i: int, span: Span, types: Collection[str]) -> bool:
        """Whether a mention begins before a span and goes on to it, but for a comma and a space."""
        whole = self.spans[i]
        known = not self.pronoun[i] and self.types[i] in types
        return known and self.heads[i] < span.start <= whole.end + 2 and whole.start < span.start

    def type_of(self, span: Span) -> str | None:
        """The type of the mention that fits a span best."""
        i = self.at(span)
        return None if i is None else self.types[i]


def _shared(a: Span, b: Span) -> float:
    """Characters in both spans by those in either."""
    both = max(0, min(a.end, b.end) - max(a.start, b.start))
    return both / max(1, (a.end - a.start) + (b.end - b.start) - both)


def find_mentioned(encoded: Encoded) -> Mentioned:
    """What the model says of who and what is mentioned."""
    words = encoded.words
    if not len(words):
        return Mentioned()
    types, projected = encoded.of_words("types"), encoded.of_words("projected")
    weights = encoded.model.weights.coreference
    found = find_coreference(words, encoded.article.text, types, projected, weights, SPEAKERS)
    m = found.mentions
    return Mentioned(
        named=tuple(find_named(words, encoded.of_words("names"))),
        heads=tuple(words.starts[m.head].tolist()),
        spans=tuple(words.span(a, b) for a, b in zip(m.start.tolist(), m.end.tolist(), strict=True)),
        types=tuple(TYPES[i] for i in m.type.tolist()),
        chains=found.chain,
        pronoun=tuple((found.forms == 0).tolist()),
    )
