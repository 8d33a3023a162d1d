"""Whether coders agree: per cent agreement, and Krippendorff's alpha for any number of coders and missing codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from onrecord.validation.intervals import NOTHING, Estimate, bootstrap, share

Distance = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """agreement: share of pairs of codes of one unit that are the same. alpha: None where all codes are one value. n: units with two codes."""

    agreement: Estimate
    alpha: Estimate


def nominal(a: str, b: str) -> float:
    return float(a != b)


def interval(a: str, b: str) -> float:
    """Squared difference of numbers."""
    return (float(a) - float(b)) ** 2


def agreement(units: Sequence[Sequence[str]], clusters: Sequence[str], distance: Distance = nominal) -> Agreement:
    """units: the codes of each unit, blank ones left out. clusters: of each unit its article, which the intervals' draws keep whole.

    Alpha after Krippendorff (2004), by the matrix of coincidences.
    """
    pairable = [(codes, cluster) for codes, cluster in zip(units, clusters, strict=True) if len(codes) > 1]
    values = sorted({code for codes, _ in pairable for code in codes})
    names = list(dict.fromkeys(cluster for _, cluster in pairable))
    matrices = np.zeros((len(names), len(values), len(values)))
    places, known = {name: i for i, name in enumerate(names)}, {value: i for i, value in enumerate(values)}
    for codes, cluster in pairable:
        matrices[places[cluster]] += _coincidences(codes, known)
    apart = np.array([[distance(a, b) for b in values] for a in values]).reshape(len(values), len(values))
    return Agreement(_same(pairable), _alpha(matrices, apart, len(pairable)))


def _coincidences(codes: Sequence[str], known: Mapping[str, int]) -> NDArray[np.float64]:
    """Ordered pairs of codes of one unit, each counted 1 / (codes - 1)."""
    found = np.zeros((len(known), len(known)))
    for a, b in combinations(codes, 2):
        found[known[a], known[b]] += 1 / (len(codes) - 1)
        found[known[b], known[a]] += 1 / (len(codes) - 1)
    return found


def _same(pairable: Sequence[tuple[Sequence[str], str]]) -> Estimate:
    """Of each unit the share of pairs that are the same, on average."""
    pairs = [list(combinations(codes, 2)) for codes, _ in pairable]
    same = np.array([sum(a == b for a, b in some) / len(some) for some in pairs])
    ones = np.ones(len(pairs))
    return share(same, ones, ones, [""] * len(pairs), [cluster for _, cluster in pairable])


def alpha(matrix: NDArray[np.float64], apart: NDArray[np.float64]) -> float | None:
    """1 - observed / expected disagreement; None where nothing else could be expected."""
    sums, total = matrix.sum(0), float(matrix.sum())
    expected = float((np.outer(sums, sums) * apart).sum()) / (total - 1) if total > 1 else 0.0
    return 1 - float((matrix * apart).sum()) / expected if expected else None


def _alpha(matrices: NDArray[np.float64], apart: NDArray[np.float64], n: int) -> Estimate:
    """matrices: of each article its coincidences."""
    if not n:
        return NOTHING
    low, high = bootstrap(len(matrices), lambda draw: alpha(np.tensordot(draw, matrices, 1), apart))
    return Estimate(alpha(matrices.sum(0), apart), low, high, n)
