"""Agreement: Krippendorff's own example, and what cannot be told."""

from __future__ import annotations

import pytest

from onrecord.validation.agreement import agreement, interval

# "Computing Krippendorff's alpha-reliability" (2011): four coders, twelve units, codes missing.
CODERS = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
UNITS = [[code for code in unit if code != "."] for unit in zip(*(c.split() for c in CODERS), strict=True)]
NAMES = [str(n) for n in range(len(UNITS))]


def test_alpha_of_krippendorffs_example() -> None:
    assert agreement(UNITS, NAMES).alpha.value == pytest.approx(0.743, abs=5e-4)
    assert agreement(UNITS, NAMES, interval).alpha.value == pytest.approx(0.849, abs=5e-4)
    assert agreement(UNITS, NAMES).alpha.n == 11


def test_alpha_of_two_coders_who_differ_where_most_say_yes_is_low() -> None:
    found = agreement([["yes", "yes"]] * 18 + [["yes", "no"], ["no", "yes"]], [str(n) for n in range(20)])
    assert found.agreement.value == pytest.approx(0.9)
    assert found.alpha.value == pytest.approx(-0.026, abs=5e-4)
    assert found.alpha.low is not None and found.alpha.low < -0.02


def test_where_all_say_the_same_there_is_agreement_and_no_alpha() -> None:
    found = agreement([["yes", "yes"]] * 10, [str(n) for n in range(10)])
    assert (found.agreement.value, found.alpha.value, found.agreement.n) == (1, None, 10)
    assert found.agreement.low == pytest.approx(0.722, abs=1e-3)


def test_units_with_one_code_are_left_out() -> None:
    found = agreement([["yes"], []], ["a", "b"])
    assert (found.agreement.value, found.alpha.value, found.agreement.n) == (None, None, 0)
