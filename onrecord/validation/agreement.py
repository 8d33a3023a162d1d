"""Whether coders agree: per cent agreement, and Krippendorff's alpha for any number of coders and missing codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from onrecord.validation.intervals import Estimate, bootstrap

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
    figures = (_same, lambda m: alpha(m, apart))
    return Agreement(*(_estimate(matrices, figure, len(pairable)) for figure in figures))


def _coincidences(codes: Sequence[str], known: Mapping[str, int]) -> NDArray[np.float64]:
    """Ordered pairs of codes of one unit, each counted 1 / (codes - 1)."""
    found = np.zeros((len(known), len(known)))
    for a, b in combinations(codes, 2):
        found[known[a], known[b]] += 1 / (len(codes) - 1)
        found[known[b], known[a]] += 1 / (len(codes) - 1)
    return found


def _same(matrix: NDArray[np.float64]) -> float | None:
    total = float(matrix.sum())
    return float(np.trace(matrix)) / total if total else None


def alpha(matrix: NDArray[np.float64], apart: NDArray[np.float64]) -> float | None:
    """1 - observed / expected disagreement; None where nothing else could be expected."""
    sums, total = matrix.sum(0), float(matrix.sum())
    expected = float((np.outer(sums, sums) * apart).sum()) / (total - 1) if total > 1 else 0.0
    return 1 - float((matrix * apart).sum()) / expected if expected else None


def _estimate(matrices: NDArray[np.float64], figure: Callable[[NDArray[np.float64]], float | None], n: int) -> Estimate:
    if not n:
        return Estimate(None, None, None, 0)
    low, high = bootstrap(len(matrices), lambda draw: figure(np.tensordot(draw, matrices, 1)))
    return Estimate(figure(matrices.sum(0)), low, high, n)
