"""From judged pairs to claims: groups of propositions (or of sources) that belong together. Never stored as truth, always made from the pairs.

Groups are joined by the mean of their pairs, the likeliest first, then by id, so the order in which pairs arrive cannot matter. What a
person says binds: "same" joins before anything else, "different" keeps two groups apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

JOINED = 0.4  # mean score of the pairs of two groups that are joined
LINKED = 0.15  # pairs below it do not even bring two propositions into one component

Pair = tuple[str, str]  # ids in alphabetical order


def pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What people have said of pairs, the later word already in place of the earlier."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()


NOTHING = Ruled()


def groups(
    ids: Iterable[str], scores: Mapping[Pair, float], ruled: Ruled = NOTHING, joined: float = JOINED
) -> list[tuple[str, ...]]:
    """Every id in one group, each group sorted, groups by their first id. scores: 0 to 1; pairs that were not judged count as 0."""
    found: list[tuple[str, ...]] = []
    linked = list(components(ids, (p for p, s in scores.items() if s >= LINKED), ruled.same))
    inner = _by_component(linked, scores)
    for i, component in enumerate(linked):
        found += (
            _Agglomeration(component, inner.get(i, {}), ruled).run(joined) if len(component) > 1 else [(*component,)]
        )
    return sorted(found)


def _by_component(components: Sequence[frozenset[str]], scores: Mapping[Pair, float]) -> dict[int, dict[Pair, float]]:
    """The scores within each component, by its place."""
    place = {ident: i for i, component in enumerate(components) for ident in component}
    found: dict[int, dict[Pair, float]] = {}
    for (a, b), score in scores.items():
        if a in place and place[a] == place.get(b):
            found.setdefault(place[a], {})[a, b] = score
    return found


def components(ids: Iterable[str], *edges: Iterable[Pair]) -> Iterator[frozenset[str]]:
    """What hangs together by edges."""
    neighbours: dict[str, set[str]] = {i: set() for i in ids}
    for a, b in (edge for some in edges for edge in some):
        if a in neighbours and b in neighbours:
            neighbours[a].add(b)
            neighbours[b].add(a)
    seen: set[str] = set()
    for start in neighbours:
        if start in seen:
            continue
        reached, waiting = {start}, [start]
        while waiting:
            new = neighbours[waiting.pop()] - reached
            reached |= new
            waiting += new
        seen |= reached
        yield frozenset(reached)


@dataclass
class _Agglomeration:
    """Groups of one component, known by their first id, with the sums of the scores between them."""

    ids: frozenset[str]
    scores: Mapping[Pair, float]
    ruled: Ruled
    members: dict[str, list[str]] = field(default_factory=dict)
    sums: dict[str, dict[str, float]] = field(default_factory=dict)
    apart: dict[str, set[str]] = field(default_factory=dict)

    def run(self, joined: float) -> list[tuple[str, ...]]:
        self._begin()
        self._join_likeliest(joined)
        return [tuple(sorted(group)) for group in self.members.values()]

    def _join_likeliest(self, joined: float) -> None:
        waiting = [entry for a in self.sums for b in self.sums[a] if a < b and (entry := self._entry(a, b))]
        heapq.heapify(waiting)
        while waiting:
            negative, a, b, sizes = heapq.heappop(waiting)
            if -negative < joined:
                break
            if a not in self.members or b not in self.members or sizes != self._sizes(a, b) or b in self.apart[a]:
                continue  # one of them has grown since
            first = self._merge(a, b)
            for other in self.sums[first]:
                if entry := self._entry(*pair(first, other)):
                    heapq.heappush(waiting, entry)

    def _begin(self) -> None:
        self.members = {i: [i] for i in self.ids}
        self.sums = {i: {} for i in self.ids}
        self.apart = {i: set() for i in self.ids}
        for (a, b), score in self.scores.items():
            self.sums[a][b] = self.sums[b][a] = score
        for a, b in self.ruled.different:
            if a in self.members and b in self.members:
                self.apart[a].add(b)
                self.apart[b].add(a)
        self._join_ruled()

    def _join_ruled(self) -> None:
        for a, b in sorted(self.ruled.same):
            x, y = self._group_of(a), self._group_of(b)
            if x and y and x != y and y not in self.apart[x]:
                self._merge(*pair(x, y))

    def _group_of(self, ident: str) -> str | None:
        return next((first for first, group in self.members.items() if ident in group), None)

    def _sizes(self, a: str, b: str) -> tuple[int, int]:
        return len(self.members[a]), len(self.members[b])

    def _entry(self, a: str, b: str) -> tuple[float, str, str, tuple[int, int]] | None:
        sizes = self._sizes(a, b)
        mean = self.sums[a][b] / (sizes[0] * sizes[1])
        return (-mean, a, b, sizes) if mean > 0 else None

    def _merge(self, a: str, b: str) -> str:
        """b into a, whose id comes first."""
        self.members[a] += self.members.pop(b)
        for other, total in self.sums.pop(b).items():
            self.sums[other].pop(b, None)
            if other != a:
                self.sums[a][other] = self.sums[other][a] = self.sums[a].get(other, 0.0) + total
        self.sums[a].pop(b, None)
        for other in self.apart.pop(b):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)
        return a
