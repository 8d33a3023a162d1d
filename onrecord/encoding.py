"""One pass of the model over an article: what its heads say of every window and every word.

Everything that `read` learns from the model is decoded from this; only what stands inside contents takes another, shorter pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from onrecord.article import Article
from onrecord.coreference import CoreferenceWeights
from onrecord.decoding import Floats, Weights
from onrecord.windows import Ints, Tokenizer, Window, Words, split_windows, split_words, window_inputs


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one window of `length` word pieces."""

    emissions: Floats  # [length, 7]: attribution tags
    links: Floats  # [length, 2 * 4 * WIDTH]: projections for links
    middle: Floats  # [length, width]: the middle layer, from which the reading inside contents starts
    names: Floats  # [length, 1 + 2 * 4]: name tags
    types: Floats  # [length, 8]: types of mentions
    projected: Floats  # [length, PROJECTED]: projections for coreference
    last: Floats  # [length, width]: the last layer


@dataclass(frozen=True, slots=True)
class Gate:
    """Which words of a content may be the cue of an attribution inside it: those where weight . middle + bias > 0."""

    weight: Floats  # [width]
    bias: float


@dataclass(frozen=True, slots=True)
class ModelWeights:
    """The learned numbers that decoding needs beside the model's output."""

    outer: Weights
    nested: Weights
    gate: Gate
    coreference: CoreferenceWeights


class Encoder(Protocol):
    """A model that scores word pieces."""

    @property
    def tokenizer(self) -> Tokenizer: ...
    @property
    def weights(self) -> ModelWeights: ...
    def score(self, ids: Ints, features: Ints) -> Scores:
        """Of one window; ids and features [length]."""
        ...

    def score_inside(self, middle: Floats, tags: Ints) -> tuple[Floats, Floats]:
        """Emissions and links of what stands inside the contents that tags [length] mark, from middle [length, width]."""
        ...


@dataclass(frozen=True, slots=True)
class EncodedWindow:
    """A window with its inputs and scores. heads [words]: where each word begins among the pieces."""

    window: Window
    ids: Ints
    features: Ints
    heads: Ints
    scores: Scores


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as the model saw it."""

    article: Article
    words: Words
    windows: tuple[EncodedWindow, ...]
    model: Encoder

    def of_words(self, name: str) -> Floats:
        """[words, ...]: one head's scores of each word, by the window that owns it."""
        rows = [getattr(w.scores, name)[w.heads[w.window.own - w.window.start :]] for w in self.windows]
        return np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32)


def encode(article: Article, model: Encoder) -> Encoded:
    """One window at a time: int8 inference scales by the whole input, so a neighbour in a batch would change the answer."""
    words = split_words(article.text, model.tokenizer)
    windows = []
    for window in split_windows(words):
        ids, features, heads = window_inputs(words, window)
        windows.append(EncodedWindow(window, ids, features, heads, model.score(ids, features)))
    return Encoded(article, words, tuple(windows), model)
