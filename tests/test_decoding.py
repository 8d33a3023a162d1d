import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.decoding import (
    ALLOWED,
    ALLOWED_FIRST,
    LABELS,
    PROJECTIONS,
    WIDTH,
    ConfidenceWeights,
    Linked,
    LinkWeights,
    Scored,
    Weights,
    WordSpan,
    best_paths,
    clues_of_confidence,
    link_windows,
    pair_buckets,
    tagged_spans,
    to_linked,
)

FLAT = LinkWeights(
    np.zeros(WIDTH, np.float32), 0.0, np.zeros(18, np.float32), np.zeros(5, np.float32), np.zeros(4, np.float32)
)
FREE = np.zeros((7, 7), dtype=np.float32)


def emissions_of(labels: list[str], strength: float = 5.0) -> np.ndarray:
    scores = np.zeros((len(labels), len(LABELS)), dtype=np.float32)
    for i, label in enumerate(labels):
        scores[i, LABELS.index(label)] = strength
    return scores


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10**6))
def test_the_best_path_is_the_best_of_all_allowed_paths(length: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    emissions = random.normal(size=(length, 7)).astype(np.float32)
    transitions = random.normal(size=(7, 7)).astype(np.float32)

    def score(path: tuple[int, ...]) -> float:
        if not ALLOWED_FIRST[path[0]] or not all(ALLOWED[a, b] for a, b in itertools.pairwise(path)):
            return -np.inf
        return float(
            sum(emissions[i, p] for i, p in enumerate(path))
            + sum(transitions[a, b] for a, b in itertools.pairwise(path))
        )

    best = max(itertools.product(range(7), repeat=length), key=score)
    assert score(tuple(best_paths([emissions], transitions)[0].tolist())) == score(best)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=4), st.integers(0, 10**6))
def test_a_window_has_the_same_path_alone_and_beside_others(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    transitions = random.normal(size=(7, 7)).astype(np.float32)
    windows = [random.normal(size=(length, 7)).astype(np.float32) for length in lengths]
    together = [path.tolist() for path in best_paths(windows, transitions)]
    assert together == [best_paths([window], transitions)[0].tolist() for window in windows]
    assert list(map(len, together)) == lengths


def test_two_spans_of_one_role_side_by_side_stay_two() -> None:
    labels = ["B-content", "I-content", "B-content", "O", "B-cue", "B-source", "I-source"]
    emissions = emissions_of(labels)
    spans = tagged_spans(best_paths([emissions], FREE)[0], emissions)
    assert {role: [(s.start, s.end) for s in found] for role, found in spans.items()} == {
        "content": [(0, 2), (2, 3)],
        "cue": [(4, 5)],
        "source": [(5, 7)],
    }
    assert all(0 < s.confidence <= 1 for found in spans.values() for s in found)


def links_joining(labels: list[str], pairs: list[tuple[str, int]]) -> np.ndarray:
    """Projections in which the named words share a direction of their own."""
    links = np.zeros((len(labels), 2 * len(PROJECTIONS) * WIDTH), dtype=np.float32)
    for k, (names, word) in enumerate(pairs):
        for name in names.split(" + "):
            links[word, PROJECTIONS.index(name) * 2 * WIDTH + k // 2] = 20.0
    return links


def linked_in(labels: list[str], links: np.ndarray, cue: LinkWeights = FLAT) -> list[Linked]:
    """The attributions of one window of one paragraph."""
    scored = Scored(emissions_of(labels), links, np.zeros(len(labels), np.int64))
    return link_windows([scored], Weights(FREE, FLAT, cue))[0]


def test_an_interrupted_content_is_joined_around_its_cue() -> None:
    labels = ["B-content", "B-source", "B-cue", "B-content"]
    links = links_joining(labels, [("content", 0), ("cue for content", 2)])
    links[3] = links[0]
    (linked,) = linked_in(labels, links)
    assert [(s.start, s.end) for s in linked.content] == [(0, 1), (3, 4)]


def test_a_content_that_no_cue_wants_stays_out() -> None:
    labels = ["B-content", "O", "B-cue"]
    shy = LinkWeights(FLAT.none, 9.0, FLAT.distance, FLAT.paragraph, FLAT.between)
    links = np.zeros((3, 2 * len(PROJECTIONS) * WIDTH), dtype=np.float32)
    (linked,) = linked_in(labels, links, shy)
    assert linked.content == ()


def test_a_cue_may_have_no_source_and_a_window_no_cue() -> None:
    labels = ["B-cue", "O", "B-content"]
    links = np.zeros((3, 2 * len(PROJECTIONS) * WIDTH), dtype=np.float32)
    (linked,) = linked_in(labels, links)
    assert linked.source is None
    assert linked_in(["O", "B-source"], links[:2]) == []
    assert linked_in([], links[:0]) == []


def test_buckets_tell_side_distance_paragraphs_and_cues_between() -> None:
    row = (np.array([10]), np.array([11]))
    column = (np.array([2, 20]), np.array([3, 21]))
    cues = (np.array([5, 7]), np.array([5, 7]))
    paragraph = np.repeat([0, 1], [15, 15])
    distance, apart, between = pair_buckets(row, column, cues, paragraph)
    assert distance[0, 0] < 9 <= distance[0, 1]
    assert apart.tolist() == [[2, 3]]
    assert between.tolist() == [[2, 0]]


def test_confidence_is_a_logistic_function_of_the_clues() -> None:
    cue, source, content = (
        WordSpan(2, 3, 0.9),
        WordSpan(1, 2, 0.8),
        [(WordSpan(3, 5, 0.5), 0.7), (WordSpan(6, 8, 1.0), 0.4)],
    )
    clues = clues_of_confidence(cue, (source, 0.6), content)
    assert np.exp(clues[:6]) == pytest.approx([0.9, 0.75, 0.7, 0.6, 0.8, 5.0])
    assert clues[6] == 0
    assert clues_of_confidence(cue, (None, 0.6), content)[6] == 1
    weights = ConfidenceWeights(np.array([1.0, 0, 0, 0, 0, 0, -2.0]), 0.5)
    sure = to_linked(cue, (source, 0.6), content, weights).confidence
    assert sure == pytest.approx(1 / (1 + np.exp(-(np.log(0.9) + 0.5))), abs=1e-4)
    assert to_linked(cue, (None, 0.6), content, weights).confidence < sure
    assert to_linked(cue, (None, 0.0), [], weights).confidence > 0  # no probability is so small that its log breaks
