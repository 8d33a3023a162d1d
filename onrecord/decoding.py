"""From the scores of one window to linked spans: the part of attribution that is arithmetic.

Tags: one of LABELS for each word, the best path under learned and hard transitions (a linear-chain CRF, Lafferty et al. 2001).
Links: each cue chooses a source or none, each piece of content a cue or none, by the dot product of learned projections of
the spans' first and last words, plus learned biases for distance, paragraphs and cues between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.windows import Ints

Floats = NDArray[np.float32]

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ROLES = ("source", "cue", "content")
PROJECTIONS = ("cue for source", "source", "content", "cue for content")  # each for a span's first and its last word
WIDTH = 64  # of one projection
DISTANCES = np.array([0, 1, 2, 4, 8, 16, 32, 64])  # upper edges, in words between two spans
DISTANCE_BUCKETS = 2 * (len(DISTANCES) + 1)
PARAGRAPH_BUCKETS = 5
BETWEEN_BUCKETS = 4


def allowed_transitions() -> NDArray[np.bool_]:
    """[7, 7]: whether label j may follow label i; the inside of a span follows only its own role."""
    role = np.array([-1, 0, 0, 1, 1, 2, 2])
    inside = np.array([False, False, True, False, True, False, True])
    allowed: NDArray[np.bool_] = ~inside[None, :] | (role[:, None] == role[None, :])
    return allowed


ALLOWED = allowed_transitions()
ALLOWED_FIRST = np.array([not label.startswith("I-") for label in LABELS])


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """What a link's score adds to the dot product. `none` is the key vector of no partner."""

    none: Floats  # [WIDTH]
    none_bias: float
    distance: Floats  # [DISTANCE_BUCKETS]
    paragraph: Floats  # [PARAGRAPH_BUCKETS]
    between: Floats  # [BETWEEN_BUCKETS]


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """A logistic regression from the clues of an attribution to the probability that it is right (training/attribution/calibrate.py)."""

    weight: Floats  # [CLUES]
    bias: float


CLUES = 7  # of clues_of_confidence
UNFITTED = ConfidenceWeights(np.zeros(CLUES, dtype=np.float32), 0.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned numbers that decoding needs beside the model's output."""

    transitions: Floats  # [7, 7]
    source: LinkWeights
    cue: LinkWeights
    confidence: ConfidenceWeights = UNFITTED


@dataclass(frozen=True, slots=True)
class Scored:
    """What a model says of the words of one window."""

    emissions: Floats  # [words, 7]
    links: Floats  # [words, 2 * 4 * WIDTH]
    paragraph: Ints  # [words]: its number


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words [start, end) of a window, with the mean probability of their tags."""

    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Linked:
    """A cue with its source and the pieces of its content, as words of a window."""

    cue: WordSpan
    source: WordSpan | None
    content: tuple[WordSpan, ...]
    confidence: float


def best_paths(emissions: Sequence[Floats], transitions: Floats) -> list[Ints]:
    """The likeliest labels of each window, [words]. emissions: [words, 7] of each.

    Side by side: a step over the words of all windows costs hardly more than one over those of a single window.
    """
    moves = np.where(ALLOWED, transitions, -1e4).T  # [to, from]
    scores = np.zeros((max(map(len, emissions), default=0), len(emissions), len(LABELS)), dtype=np.float32)
    for k, own in enumerate(emissions):
        scores[: len(own), k] = own
    scores[:1] = np.where(ALLOWED_FIRST, scores[:1], -1e4)
    for i in range(1, len(scores)):
        scores[i] += (scores[i - 1, :, None] + moves).max(axis=2)
    back = (scores[:-1, :, None] + moves).argmax(axis=3)
    ends = [int(scores[len(own) - 1, k].argmax()) if len(own) else 0 for k, own in enumerate(emissions)]
    return [trace(back[: max(0, len(own) - 1), k], ends[k])[: len(own)] for k, own in enumerate(emissions)]


def trace(back: Ints, end: int) -> Ints:
    """The path [1 + steps] that ends in a label. back [steps, 7]: the label that each comes from."""
    path = [end]
    for before in reversed(back.tolist()):
        path.append(before[path[-1]])
    return np.array(path[::-1], dtype=np.int64)


def tagged_spans(path: Ints, emissions: Floats) -> dict[str, list[WordSpan]]:
    """The spans of each role, in order. path: [words]; emissions [words, 7] give the confidence."""
    shifted = emissions - emissions.max(axis=1, keepdims=True)
    log_p = shifted[np.arange(len(path)), path] - np.log(np.exp(shifted).sum(axis=1))
    total = np.concatenate([[0.0], np.cumsum(log_p)])
    role = (path + 1) // 2 - 1
    begins = np.flatnonzero((role >= 0) & ((path % 2 == 1) | (np.diff(role, prepend=-1) != 0)))
    stops = np.append(np.flatnonzero((np.diff(role) != 0) | (path[1:] % 2 == 1)) + 1, len(path))
    ends = stops[np.searchsorted(stops, begins, side="right")]
    found: dict[str, list[WordSpan]] = {name: [] for name in ROLES}
    for a, b in zip(begins.tolist(), ends.tolist(), strict=True):
        found[ROLES[role[a]]].append(WordSpan(a, b, float(np.exp((total[b] - total[a]) / (b - a)))))
    return found


def bounds(spans: list[WordSpan]) -> tuple[Ints, Ints]:
    """First and last word of each span."""
    return np.array([s.start for s in spans], dtype=np.int64), np.array([s.end - 1 for s in spans], dtype=np.int64)


def pair_buckets(
    row: tuple[Ints, Ints], column: tuple[Ints, Ints], cues: tuple[Ints, Ints], paragraph: Ints
) -> tuple[Ints, Ints, Ints]:
    """Buckets of distance, of paragraphs apart and of cues between, for each pair of spans; each [rows, columns].

    row, column, cues: (first words, last words). paragraph: [words].
    """
    (a, b), (c, d) = (row[0][:, None], row[1][:, None]), (column[0][None, :], column[1][None, :])
    after = c > a
    gap = np.maximum(np.where(after, c - b, a - d) - 1, 0)
    distance = np.searchsorted(DISTANCES, gap) + after * (len(DISTANCES) + 1)
    apart = np.clip(paragraph[c] - paragraph[a], -2, 2) + 2
    left, right = np.where(after, b, d), np.where(after, c, a)
    between = np.searchsorted(cues[0], right) - np.searchsorted(cues[0], left, side="right")
    return distance, apart, np.clip(between, 0, BETWEEN_BUCKETS - 1)


def link_scores(queries: Floats, keys: Floats, buckets: tuple[Ints, Ints, Ints], weights: LinkWeights) -> Floats:
    """[rows, 1 + columns]: the score of each link, that of no partner first. queries [rows, WIDTH], keys [columns, WIDTH]."""
    distance, apart, between = buckets
    scale = np.float32(WIDTH**-0.5)
    scores = queries @ keys.T * scale + weights.distance[distance] + weights.paragraph[apart] + weights.between[between]
    none = queries @ weights.none * scale + weights.none_bias
    joined: Floats = np.concatenate([none[:, None], scores], axis=1)
    return joined


def choose(scores: Floats) -> tuple[list[int], list[float]]:
    """The best column of each row, -1 for none, and its probability."""
    best = scores.argmax(axis=1)
    total = np.exp(scores - scores.max(axis=1, keepdims=True)).sum(axis=1)
    return (best - 1).tolist(), (1 / total).tolist()


def project(spans: tuple[Ints, Ints], links: Floats, name: str) -> Floats:
    """[spans, WIDTH]: the named projection of each span. links: [words, 2 * 4 * WIDTH]."""
    at = PROJECTIONS.index(name) * 2 * WIDTH
    rep: Floats = links[spans[0], at : at + WIDTH] + links[spans[1], at + WIDTH : at + 2 * WIDTH]
    return rep


def link_windows(scored: Sequence[Scored], weights: Weights) -> list[list[Linked]]:
    """The attributions of each window, in order of their cues."""
    paths = best_paths([s.emissions for s in scored], weights.transitions)
    return [link_window(s, path, weights) for s, path in zip(scored, paths, strict=True)]


def link_window(scored: Scored, path: Ints, weights: Weights) -> list[Linked]:
    """The attributions of one window. path [words]: its labels."""
    if not len(path):
        return []
    links, paragraph = scored.links, scored.paragraph
    spans = tagged_spans(path, scored.emissions)
    if not spans["cue"]:
        return []
    at = {role: bounds(spans[role]) for role in ROLES}
    content_of: list[list[tuple[WordSpan, float]]] = [[] for _ in spans["cue"]]
    if spans["content"]:
        buckets = pair_buckets(at["content"], at["cue"], at["cue"], paragraph)
        queries, keys = project(at["content"], links, "content"), project(at["cue"], links, "cue for content")
        for piece, (cue, p) in zip(
            spans["content"], zip(*choose(link_scores(queries, keys, buckets, weights.cue)), strict=True), strict=True
        ):
            if cue >= 0:
                content_of[cue].append((piece, p))
    source_of: list[tuple[WordSpan | None, float]] = [(None, 1.0) for _ in spans["cue"]]
    if spans["source"]:
        buckets = pair_buckets(at["cue"], at["source"], at["cue"], paragraph)
        queries, keys = project(at["cue"], links, "cue for source"), project(at["source"], links, "source")
        picked = zip(*choose(link_scores(queries, keys, buckets, weights.source)), strict=True)
        source_of = [(spans["source"][i] if i >= 0 else None, p) for i, p in picked]
    return [to_linked(*parts, weights.confidence) for parts in zip(spans["cue"], source_of, content_of, strict=True)]


def clues_of_confidence(
    cue: WordSpan, source: tuple[WordSpan | None, float], content: list[tuple[WordSpan, float]]
) -> Floats:
    """[CLUES]: logs of the probabilities of the cue's tags, the content's tags, the content's surest link, the source's link and tags;
    whether no source is linked; the log of the words of content."""
    words = sum(s.end - s.start for s, _ in content)
    tags = sum(s.confidence * (s.end - s.start) for s, _ in content) / words if words else 1.0
    link = max((p for _, p in content), default=1.0)
    named = source[0].confidence if source[0] else 1.0
    logs = np.log(np.maximum([cue.confidence, tags, link, source[1], named, 1.0 + words], 1e-6))
    return np.append(logs, source[0] is None)


def to_linked(
    cue: WordSpan,
    source: tuple[WordSpan | None, float],
    content: list[tuple[WordSpan, float]],
    confidence: ConfidenceWeights,
) -> Linked:
    odds = clues_of_confidence(cue, source, content) @ confidence.weight + confidence.bias
    return Linked(cue, source[0], tuple(s for s, _ in content), round(float(1 / (1 + np.exp(-odds))), 4))
