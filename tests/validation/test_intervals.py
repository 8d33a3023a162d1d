"""Intervals: known values, and that they hold what they promise."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from onrecord.validation.intervals import NOTHING, Estimate, bootstrap, product, share, wilson


def simple(hits: list[float]) -> Estimate:
    ones = np.ones(len(hits))
    return share(np.array(hits), ones, ones, ["all"] * len(hits), [str(i) for i in range(len(hits))])


def test_wilson_gives_the_values_of_the_books() -> None:
    assert wilson(0.9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert wilson(0.0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_independent_rows_have_the_interval_of_wilson() -> None:
    found = simple([1.0] * 70 + [0.0] * 30)
    low, high = wilson(0.7, 100)
    assert (found.value, found.n) == (0.7, 100)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.005)


def test_all_right_is_not_certain() -> None:
    found = simple([1.0] * 50)
    assert (found.value, found.high) == pytest.approx((1, 1))
    assert found.low == pytest.approx(0.9287, abs=1e-4)


def test_weights_bring_a_share_back_to_the_corpus() -> None:
    hits, strata = np.array([1.0, 1, 0, 0]), ["rare", "rare", "common", "common"]
    found = share(hits, np.ones(4), np.array([1.0, 1, 99, 99]), strata, list("abcd"))
    assert found.value == pytest.approx(0.01)


def test_rows_of_one_article_count_for_less() -> None:
    hits = np.array([1.0] * 30 + [0.0] * 30)
    alone = share(hits, np.ones(60), np.ones(60), [""] * 60, [str(i) for i in range(60)])
    together = share(hits, np.ones(60), np.ones(60), [""] * 60, [str(i // 10) for i in range(60)])
    assert alone.low is not None and together.low is not None and together.low < alone.low - 0.1


def test_nothing_coded_is_no_figure() -> None:
    assert simple([]) == NOTHING
    assert product(NOTHING, simple([1.0])) == NOTHING


def test_a_product_is_as_wide_as_both_factors_together() -> None:
    a, b = Estimate(0.8, 0.7, 0.88, 100), Estimate(0.9, 0.85, 0.94, 100)
    found = product(a, b)
    assert found.value == pytest.approx(0.72)
    assert found.low is not None and found.high is not None and found.low < 0.7 * 0.9 and found.high > 0.88 * 0.9
    assert product(Estimate(0.0, 0.0, 0.3, 10), b).value == 0


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """Of a corpus of articles that differ, two strata, an equal share of each."""
    rng = np.random.default_rng(7)
    articles = np.repeat(np.arange(600), 4)
    right = rng.random(2400) < rng.beta(8, 2, 600)[articles]
    strata = np.where(rng.random(2400) < 0.1, "denies", "says")
    sizes, held = Counter(strata.tolist()), 0
    for _ in range(400):
        chosen = np.concatenate([rng.choice(np.flatnonzero(strata == s), 60, replace=False) for s in sizes])
        weights = np.array([sizes[str(strata[i])] / 60 for i in chosen])
        found = share(
            right[chosen].astype(float),
            np.ones(120),
            weights,
            [str(strata[i]) for i in chosen],
            [str(articles[i]) for i in chosen],
        )
        held += bool(found.low is not None and found.high is not None and found.low <= right.mean() <= found.high)
    assert 0.93 <= held / 400 <= 0.98


def test_a_bootstrap_needs_two_clusters_and_is_the_same_every_time() -> None:
    assert bootstrap(1, lambda draw: 1.0) == (None, None)
    assert bootstrap(5, lambda draw: None) == (None, None)
    values = np.arange(10.0)
    first, second = (bootstrap(10, lambda draw: float(draw @ values) / 10) for _ in range(2))
    assert first == second
