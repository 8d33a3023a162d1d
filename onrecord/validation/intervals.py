"""How far a figure may be from the truth: 95 % intervals of shares in weighted samples of clusters, and of products of shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

Z = 1.959964  # 95 % of a normal distribution lie within
DRAWS, SEED = 2000, 1
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or another figure with its 95 % interval; n: units that it stands on. None where there are none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


NOTHING = Estimate(None, None, None, 0)


def share(hits: Numbers, of: Numbers, weights: Numbers, strata: Sequence[str], clusters: Sequence[str]) -> Estimate:
    """The weighted share sum(w * hits) / sum(w * of), with Wilson's interval for as many units as the sample is worth.

    All of one length, a row each; of: units in the row (1, or 0 for none), hits: those with the property. A row's weight is how many
    rows of the corpus it stands for. The worth (effective size) is p(1-p) over the linearised variance with clusters nested in
    strata, as in Korn and Graubard (1998), where it is less than n; at p = 0 or 1, where that variance says nothing, Kish's
    (sum w)^2 / sum w^2. Small corpora get no discount for being sampled to a large part, so intervals err on the wide side.
    """
    total, n = float((weights * of).sum()), int(of.sum())
    if total <= 0:
        return NOTHING
    p = float((weights * hits).sum()) / total
    kish = total**2 / float((weights**2 * of).sum())
    worth = min(float(n), kish)
    variance = _variance(weights * (hits - p * of) / total, strata, clusters)
    if 0 < p < 1 and variance > 0:
        worth = min(float(n), p * (1 - p) / variance)
    return Estimate(p, *wilson(p, worth), n)


def _variance(parts: Numbers, strata: Sequence[str], clusters: Sequence[str]) -> float:
    """Of a sum of rows' parts: between the clusters of each stratum. A stratum with one cluster is compared with 0."""
    totals: dict[str, dict[str, float]] = {}
    for part, stratum, cluster in zip(parts.tolist(), strata, clusters, strict=True):
        sums = totals.setdefault(stratum, {})
        sums[cluster] = sums.get(cluster, 0.0) + part
    return sum(_between(np.array(list(sums.values()))) for sums in totals.values())


def _between(sums: Numbers) -> float:
    n = len(sums)
    return float((sums**2).sum()) if n == 1 else n / (n - 1) * float(((sums - sums.mean()) ** 2).sum())


def wilson(p: float, n: float) -> tuple[float, float]:
    """Wilson's (1927) 95 % interval of a share p of n units; n need not be whole."""
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def product(a: Estimate, b: Estimate) -> Estimate:
    """Of two independent shares: MOVER on logarithms (Donner and Zou 2012), which recovers variances from both intervals."""
    if None in {a.value, b.value} or not a.value or not b.value:
        return Estimate(0.0, 0.0, _upper(a, b), min(a.n, b.n)) if 0 in {a.value, b.value} else NOTHING
    value = a.value * b.value
    down = sqrt(sum(log(e.value / e.low) ** 2 for e in (a, b) if e.value and e.low))
    up = sqrt(sum(log(e.high / e.value) ** 2 for e in (a, b) if e.value and e.high))
    return Estimate(value, value * exp(-down), min(1.0, value * exp(up)), min(a.n, b.n))


def _upper(a: Estimate, b: Estimate) -> float:
    return (1.0 if a.high is None else a.high) * (1.0 if b.high is None else b.high)


def bootstrap(clusters: int, figure: Callable[[NDArray[np.int64]], float | None]) -> tuple[float | None, float | None]:
    """The middle 95 % of a figure over DRAWS draws of as many clusters with replacement. figure: of times each is drawn."""
    if clusters < 2:
        return None, None
    rng = np.random.default_rng(SEED)
    draws = rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=DRAWS)
    found = [value for draw in draws if (value := figure(draw)) is not None]
    if not found:
        return None, None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
