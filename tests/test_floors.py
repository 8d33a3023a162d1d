"""The scores of what ships stay above their floors (bench/floors.json); the scores themselves need ../shared."""

import pytest

from tests.benches import SHARED, load_bench

bench = load_bench("floors")
PINNED = bench.load_floors()
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


@NEEDS_SHARED
@pytest.mark.parametrize("part", bench.PARTS)
def test_every_score_holds_its_floor(part: str) -> None:
    assert bench.missed(bench.measure(part, SHARED), PINNED["floors"][part]) == []


def test_the_floors_are_of_these_weights_and_annotations() -> None:
    assert bench.changed(bench.checksums(None), PINNED["of"]) == []


@NEEDS_SHARED
def test_the_floors_are_of_this_data() -> None:
    assert bench.changed(bench.checksums(SHARED), PINNED["of"]) == []


def test_a_score_below_its_floor_is_told() -> None:
    floors = {"right F1": {"bound": 0.74, "score": 0.75}}
    assert bench.missed({"right F1": 0.74}, floors) == []
    assert bench.missed({"right F1": 0.73}, floors) == ["right F1: 0.73 is below 0.74, pinned at 0.75"]


def test_an_error_above_its_ceiling_is_told() -> None:
    floors = {"calibration error": {"bound": 0.05, "score": 0.034}}
    assert bench.missed({"calibration error": 0.03}, floors) == []
    assert bench.missed({"calibration error": 0.06}, floors) == [
        "calibration error: 0.06 is above 0.05, pinned at 0.034"
    ]


def test_no_score_may_come_or_go_unseen() -> None:
    told = bench.missed({"new": 0.5}, {"old": {"bound": 0.5, "score": 0.5}})
    assert told == ["new: no floor; pin it with --write", "old: not measured any more"]


def test_better_scores_raise_the_floor_and_worse_ones_lower_it_only_by_name() -> None:
    floors = {"right F1": {"bound": 0.74, "score": 0.75}}
    assert bench.pinned("spans", {"right F1": 0.80}, floors)["right F1"]["bound"] > 0.77
    assert bench.pinned("spans", {"right F1": 0.70}, floors)["right F1"] == {"bound": 0.74, "score": 0.70}
    assert bench.pinned("spans", {"right F1": 0.70}, floors, ["right F1"])["right F1"]["bound"] < 0.70


def test_false_joins_and_false_alarms_have_no_slack() -> None:
    assert bench.pinned("linking", {"names, false joins": 0.0}, {})["names, false joins"]["bound"] == 0.0


def test_other_weights_than_those_of_the_floors_are_told() -> None:
    (told,) = bench.changed({"model pairs": "aa"}, {"model pairs": "bb"})
    assert told.startswith("model pairs: aa, but the floors are of bb")
