"""Which propositions of an article say the same, and which never do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.joining import FEATURES, JoiningModel, Proposed, by_words, join_groups, pair_features
from onrecord.models import load_models
from onrecord.positions import STANCES, Stance


def proposed(text: str, stance: Stance = "assert", sentence: int = 0, attribution: int | None = None) -> Proposed:
    return Proposed(text, stance, attribution, None, (), sentence)


def joined(*texts: Proposed) -> list[int]:
    return load_models().statements.joining.join(texts)


def test_nearly_the_same_words_are_one_claim_and_other_numbers_are_not() -> None:
    texts = [
        "Halden offered to sell its pipeline stake",
        "Halden had offered to sell its pipeline stake",
        "12 people died in the harbour fire",
        "20 people died in the harbour fire",
        "The minister resigned",
    ]
    assert by_words([proposed(text) for text in texts]) == [0, 0, 2, 3, 4]


def test_propositions_without_telling_words_stay_apart() -> None:
    assert by_words([proposed("It is"), proposed("It is")]) == [0, 1]


def test_a_denial_of_what_stands_just_before_it_in_other_words_is_of_the_same_claim() -> None:
    told = proposed("Halden had offered to sell its share of the pipeline to the government", "assert", 0, 0)
    denied = proposed("Halden made an offer to the government", "deny", 1, 1)
    other = proposed("The harbour was shut for three days by a storm", "assert", 2, 2)
    assert joined(told, denied, other) == [0, 0, 2]


def test_other_numbers_and_other_acts_stay_apart_however_near_they_stand() -> None:
    dead, more = (
        proposed("12 people died in the harbour fire"),
        proposed("20 people died in the harbour fire", "deny", 1),
    )
    asked, offered = (
        proposed("Ruiz asked Doran for the port", "assert", 2),
        proposed("Ruiz offered Doran the port", "deny", 3),
    )
    assert joined(dead, more, asked, offered) == [0, 1, 2, 3]
    pairs, _ = pair_features([dead, more, asked, offered])
    assert [0, 1] not in pairs.tolist()
    assert [2, 3] not in pairs.tolist()


def test_no_propositions_have_no_pairs() -> None:
    pairs, features = pair_features([])
    assert (pairs.shape, features.shape) == ((0, 2), (0, FEATURES))
    assert joined() == []
    assert joined(proposed("The port was sold")) == [0]


@given(st.lists(st.tuples(st.text(max_size=40), st.sampled_from(STANCES), st.integers(0, 9)), max_size=8))
def test_groups_are_told_by_their_first_member(rows: list[tuple[str, Stance, int]]) -> None:
    told = [proposed(text, stance, sentence) for text, stance, sentence in rows]
    first = joined(*told)
    assert all(f <= i and first[f] == f for i, f in enumerate(first))
    words = by_words(told)
    assert all(first[i] == first[w] for i, w in enumerate(words))


def test_groups_are_joined_by_the_mean_of_their_pairs() -> None:
    likely = np.array([[0, 0.9, 0.1], [0.9, 0, 0.3], [0.1, 0.3, 0]], dtype=np.float32)
    assert join_groups(likely, range(3)) == [0, 0, 2]
    likely[0, 2] = likely[2, 0] = 0.6
    assert join_groups(likely, range(3)) == [0, 0, 0]


def test_nets_are_averaged() -> None:
    one = np.zeros((2, FEATURES, 1), dtype=np.float32)
    model = JoiningModel(
        np.zeros(FEATURES, dtype=np.float32), np.ones(FEATURES, dtype=np.float32), one, np.zeros((2, 1), dtype=np.float32),
        np.zeros((2, 1), dtype=np.float32), np.zeros((2, FEATURES), dtype=np.float32), np.array([1.0, -1.0], dtype=np.float32),
    )  # fmt: skip
    assert model.probabilities(np.zeros((3, FEATURES), dtype=np.float32)).tolist() == [0.5] * 3


def test_what_somebody_would_not_say_joins_by_its_words_alone() -> None:
    told = proposed("Doran received three payments from Halden", "assert", 0, 0)
    asked = proposed("Doran is under investigation", "decline", 1, 1)
    again = proposed("Doran received three payments", "decline", 2, 2)
    assert joined(told, asked, again) == [0, 1, 0]


def test_propositions_that_share_no_word_stay_apart() -> None:
    assert joined(
        proposed("The bank can pay", "deny", 0, 0), proposed("Halden will replace workers", "deny", 1, 1)
    ) == [0, 1]
