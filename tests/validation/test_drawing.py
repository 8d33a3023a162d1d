"""Drawing: equal chances within strata, the same sample from the same corpus."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from onrecord.validation.drawing import OTHERS, allot, draw, together

UNITS = (
    [("says", (str(n),)) for n in range(300)] + [("denies", (f"d{n}",)) for n in range(30)] + [("withdraws", ("w",))]
)


def test_strata_get_equal_shares_and_small_ones_are_taken_whole() -> None:
    drawn = draw(UNITS, 51, 1)
    assert Counter(d.stratum for d in drawn) == {"says": 25, "denies": 25, "withdraws": 1}
    assert {(d.stratum, d.size, d.drawn) for d in drawn} == {("says", 300, 25), ("denies", 30, 25), ("withdraws", 1, 1)}


def test_the_same_seed_draws_the_same_in_any_order_and_another_seed_others() -> None:
    assert draw(UNITS, 40, 1) == draw(UNITS[::-1], 40, 1)
    assert {d.unit for d in draw(UNITS, 40, 1)} != {d.unit for d in draw(UNITS, 40, 2)}


def test_a_larger_sample_holds_the_smaller_one() -> None:
    assert {d.unit for d in draw(UNITS, 40, 1)} < {d.unit for d in draw(UNITS, 80, 1)}


def test_every_unit_has_the_same_chance() -> None:
    times = Counter(d.unit for seed in range(400) for d in draw([("all", (n,)) for n in range(20)], 5, seed))
    assert min(times.values()) > 65 and max(times.values()) < 135  # 100 are expected


def test_where_there_are_too_many_strata_the_smallest_are_one() -> None:
    sizes = {f"outlet {n}": 100 - n for n in range(50)}
    assert Counter(together(sizes, 8).values())[OTHERS] == 43
    drawn = draw([(name, (name, n)) for name, size in sizes.items() for n in range(size)], 40, 1)
    counts = Counter(d.stratum for d in drawn)
    assert counts[OTHERS] == 20
    assert {counts[f"outlet {n}"] for n in range(7)} == {2, 3}
    assert next(d.size for d in drawn if d.stratum == OTHERS) == sum(100 - n for n in range(7, 50))


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 50), min_size=1, max_size=8), st.integers(0, 120))
def test_shares_are_as_many_as_asked_or_as_there_are(sizes: dict[str, int], n: int) -> None:
    shares = allot(sizes, n)
    assert sum(shares.values()) == min(n, sum(sizes.values()))
    assert all(shares[name] <= sizes[name] for name in sizes)
    short = [shares[name] for name in sizes if shares[name] < sizes[name]]
    assert not short or max(shares[name] for name in sizes) - min(short) <= 1
