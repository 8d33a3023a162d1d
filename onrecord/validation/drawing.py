"""Drawing a sample: every unit of a stratum has the same chance, by the hash of its key and a seed.

The same seed draws the same units from the same corpus, in whatever order they come and on whichever database; a larger sample holds the
smaller one, as far as strata allow.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from onrecord.article import tagged_hash

EVERYTHING, OTHERS = "all", "all others"
FEWEST = 5  # units for each stratum there are; where there are more strata, the smallest are one
U = TypeVar("U", bound=tuple[object, ...])


@dataclass(frozen=True, slots=True)
class Drawn(Generic[U]):
    """A unit that was drawn. size: units of its stratum in the corpus; drawn: those of them in the sample."""

    unit: U
    stratum: str
    size: int
    drawn: int


def draw(units: Iterable[tuple[str, U]], n: int, seed: int) -> list[Drawn[U]]:
    """units: (stratum, key). Strata get equal shares, small ones are taken whole. The order is random too. Memory: n units a stratum."""
    sizes: Counter[str] = Counter()
    lowest: dict[str, list[tuple[int, U]]] = {}
    for stratum, unit in units:
        sizes[stratum] += 1
        heap, rank = lowest.setdefault(stratum, []), -int(tagged_hash("sample", seed, *unit), 16)
        if len(heap) < n:
            heapq.heappush(heap, (rank, unit))
        elif heap and rank > heap[0][0]:
            heapq.heapreplace(heap, (rank, unit))
    names = together(sizes, max(1, n // FEWEST))
    merged: dict[str, list[tuple[int, U]]] = {}
    for stratum, heap in lowest.items():
        merged.setdefault(names[stratum], []).extend(heap)
    return _chosen(merged, _sizes(sizes, names), n)


def _sizes(sizes: Mapping[str, int], names: Mapping[str, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for stratum, size in sizes.items():
        found[names[stratum]] += size
    return found


def _chosen(ranked: Mapping[str, list[tuple[int, U]]], sizes: Mapping[str, int], n: int) -> list[Drawn[U]]:
    shares = allot(sizes, n)
    chosen = [
        (rank, Drawn(unit, stratum, sizes[stratum], shares[stratum]))
        for stratum, found in ranked.items()
        for rank, unit in heapq.nlargest(shares[stratum], found)
    ]
    return [drawn for _, drawn in sorted(chosen, key=lambda one: -one[0])]


def together(sizes: Mapping[str, int], most: int) -> dict[str, str]:
    """Each stratum's name, the smallest as one where there are more than `most`."""
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    kept = ordered if len(ordered) <= most else ordered[: most - 1]
    return {name: name if name in kept else OTHERS for name in ordered}


def allot(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of n units each stratum gives: as many as the others, or all that it has.

    OTHERS, which may be most of the corpus, gives its part of it where that is more, up to half.
    """
    total = sum(sizes.values())
    left = min(n, total)
    others = min(left // 2, left * sizes.get(OTHERS, 0) // max(1, total))
    if others > left // max(1, len(sizes)):
        shares = allot({name: size for name, size in sizes.items() if name != OTHERS}, left - others)
        return shares | {OTHERS: left - sum(shares.values())}
    shares = {}
    ordered = sorted(sizes, key=lambda name: (sizes[name], name))
    for place, name in enumerate(ordered):
        shares[name] = min(sizes[name], left // (len(ordered) - place))
        left -= shares[name]
    return shares
