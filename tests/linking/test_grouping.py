from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.linking.grouping import JOINED, LINKED, Pair, Ruled, components, groups, pair

PAIRS = list(combinations("abcdef", 2))
SCORES = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from((-1.0, 0.1, 0.2, 0.4, 0.5, 0.9, 1.0)))
RULED = st.builds(
    Ruled, st.frozensets(st.sampled_from(PAIRS), max_size=2), st.frozensets(st.sampled_from(PAIRS), max_size=3)
)


def ruled(*, same: tuple[Pair, ...] = (), different: tuple[Pair, ...] = ()) -> Ruled:
    return Ruled(frozenset(same), frozenset(different))


@given(scores=SCORES, ruled=RULED, order=st.permutations(PAIRS), ids=st.permutations("abcdef"))
def test_neither_the_order_of_pairs_nor_that_of_ids_matters(
    scores: dict[Pair, float], ruled: Ruled, order: list[Pair], ids: list[str]
) -> None:
    shuffled = {p: scores[p] for p in order if p in scores}
    assert groups(ids, shuffled, ruled) == groups("abcdef", scores, ruled)


@given(scores=SCORES, ruled=RULED)
def test_every_id_is_in_one_group_and_none_holds_two_that_people_call_different(
    scores: dict[Pair, float], ruled: Ruled
) -> None:
    found = groups("abcdef", scores, ruled)
    assert sorted(i for group in found for i in group) == list("abcdef")
    assert not [p for group in found for p in combinations(group, 2) if p in ruled.different]


@given(scores=SCORES, ids=st.permutations("abcdef"))
def test_groups_are_those_of_their_components(scores: dict[Pair, float], ids: list[str]) -> None:
    parts = components(ids, [p for p, s in scores.items() if s >= LINKED])
    assert groups(ids, scores) == sorted(g for part in parts for g in groups(part, scores))


def test_ids_without_pairs_stay_alone() -> None:
    assert groups("ba", {}) == [("a",), ("b",)]
    assert groups("ab", {("a", "b"): JOINED - 0.01}) == [("a",), ("b",)]
    assert groups("ab", {("a", "b"): JOINED, ("a", "z"): 1.0}) == [("a", "b")]


def test_groups_are_joined_by_the_mean_of_their_pairs() -> None:
    near = {("a", "b"): 0.9, ("b", "c"): 0.8}
    assert groups("abc", near) == [("a", "b", "c")]  # (0.8 + 0) / 2 is just enough
    assert groups("abc", {("a", "b"): 0.9, ("b", "c"): 0.7}) == [("a", "b"), ("c",)]
    assert groups("abcd", {**near, ("c", "d"): 0.85}) == [("a", "b"), ("c", "d")]


def test_negative_scores_keep_groups_apart() -> None:
    assert groups("abc", {("a", "b"): 0.9, ("b", "c"): 0.85, ("a", "c"): -1.0}) == [("a", "b"), ("c",)]


def test_what_people_call_different_stays_apart_whatever_the_scores() -> None:
    scores = dict.fromkeys([("a", "b"), ("a", "c"), ("b", "c")], 1.0)
    assert groups("abc", scores, ruled(different=(("a", "c"),))) == [("a", "b"), ("c",)]


def test_what_people_call_the_same_joins_first() -> None:
    scores = {("a", "b"): 0.7, ("b", "c"): -1.0}
    assert groups("abc", scores, ruled(same=(("b", "c"),))) == [("a",), ("b", "c")]


def test_different_outlives_a_chain_of_sames() -> None:
    told = ruled(same=(("a", "b"), ("b", "c")), different=(("a", "c"),))
    assert groups("abc", {}, told) == [("a", "b"), ("c",)]


def test_a_pair_is_in_alphabetical_order() -> None:
    assert pair("b", "a") == pair("a", "b") == ("a", "b")
