"""From the states of a statement's words to its position: the part of reading statements that is arithmetic.

A head pools the words by learned attention, looks at the clues of the rules beside them, and scores the classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from onrecord.decoding import Floats
from onrecord.windows import Ints

Stance = Literal["assert", "confirm", "deny", "question", "decline", "retract"]
Certainty = Literal["certain", "probable", "possible", "unspecified"]
Form = Literal["says", "does", "none"]

STANCES: tuple[Stance, ...] = ("assert", "confirm", "deny", "question", "decline", "retract")
CLASSES = ("assert", "confirm", "deny", "question", "decline", "retract", "act", "no act", "none")
STANCE_OF: dict[str, Stance] = {
    "assert": "assert", "confirm": "confirm", "deny": "deny", "question": "question", "decline": "decline",
    "retract": "retract", "act": "assert", "no act": "deny",
}  # fmt: skip
ACTS = ("act", "no act")
CERTAINTIES: tuple[Certainty, ...] = ("certain", "probable", "possible", "unspecified")
CLUES = 23  # numbers that `clues` gives
MARKS = ("other", "source", "cue", "piece", "content")  # what a word is to the statement that is read


@dataclass(frozen=True, slots=True)
class Position:
    """What one statement does. form: `says` takes a position on the content, `does` is an act that source and cue tell
    together ("X asked Y to leave"), `none` is neither. confidence: the probability of the stance; of `none`, that it is none.
    """

    form: Form
    stance: Stance
    certainty: Certainty
    confidence: float
    act: float = 0.0  # the probability of `does`


@dataclass(frozen=True, slots=True)
class HeadWeights:
    """One head: states [words, width] and marks -> words [words, d], k pooled ones, a hidden layer, classes."""

    project: Floats  # [width, d]
    project_bias: Floats  # [d]
    mark: Floats  # [MARKS, d]
    query: Floats  # [d, k]
    query_mark: Floats  # [MARKS, k]
    hidden: Floats  # [k * d + CLUES, h]
    hidden_bias: Floats  # [h]
    classes: Floats  # [h, CLASSES]
    classes_bias: Floats
    certainties: Floats  # [h, CERTAINTIES]
    certainties_bias: Floats
    clue_classes: Floats  # [CLUES, CLASSES]
    clue_certainties: Floats  # [CLUES, CERTAINTIES]


@dataclass(frozen=True)
class PositionModel:
    """Several heads whose logits are averaged. temperature: what they are divided by, so that confidence is calibrated."""

    heads: tuple[HeadWeights, ...]
    temperature: float

    @cached_property
    def _together(self) -> tuple[Floats, Floats]:
        """The projections of all heads beside each other, [width, heads * d], and what each mark adds, [MARKS, heads * d]."""
        project = np.concatenate([head.project for head in self.heads], axis=1)
        return project, np.concatenate([head.project_bias + head.mark for head in self.heads], axis=1)

    def project(self, states: Floats) -> Floats:
        """[words, heads * d], once for all words of an article. states [words, width]: middle and last layer, beside each other."""
        projected: Floats = states @ self._together[0]
        return projected

    def read(self, projected: Floats, marks: Ints, clues: Floats) -> Position:
        """projected: the rows of `project` of the words of a frame."""
        words = gelu(projected + self._together[1][marks])
        parts = np.split(words, len(self.heads), axis=1)
        scored = [score(head, part, marks, clues) for head, part in zip(self.heads, parts, strict=True)]
        classes, certainties = (sum(part) / len(scored) for part in zip(*scored, strict=True))
        p = softmax(classes / self.temperature)
        best = CLASSES[int(p.argmax())]
        alike = [i for i, name in enumerate(CLASSES) if STANCE_OF.get(name) == STANCE_OF.get(best)]
        acts = [CLASSES.index(name) for name in ACTS]
        return to_position(best, CERTAINTIES[int(certainties.argmax())], float(p[alike].sum()), float(p[acts].sum()))


def to_position(name: str, certainty: Certainty, confidence: float, act: float = 0.0) -> Position:
    stance = STANCE_OF.get(name)
    if stance is None:
        return Position("none", "assert", "unspecified", confidence)
    return Position("does" if name in ACTS else "says", stance, certainty, confidence, act)


def score(head: HeadWeights, words: Floats, marks: Ints, clues: Floats) -> tuple[Floats, Floats]:
    """Logits of CLASSES and of CERTAINTIES. words [words, d]."""
    attention = softmax(words @ head.query + head.query_mark[marks])
    pooled = (attention.T @ words).ravel()
    hidden = gelu(np.concatenate([pooled, clues]) @ head.hidden + head.hidden_bias)
    classes: Floats = hidden @ head.classes + head.classes_bias + clues @ head.clue_classes
    certainties: Floats = hidden @ head.certainties + head.certainties_bias + clues @ head.clue_certainties
    return classes, certainties


def softmax(x: Floats) -> Floats:
    """Over the first axis."""
    e = np.exp(x - x.max(axis=0))
    result: Floats = e / e.sum(axis=0)
    return result


def gelu(x: Floats) -> Floats:
    """Exact, by the error function of Abramowitz and Stegun 7.1.26 (within 1.5e-7)."""
    z = np.abs(x) * np.float32(2**-0.5)
    t = 1 / (1 + 0.3275911 * z)
    poly = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    erf = np.sign(x) * (1 - poly * t * np.exp(-z * z))
    result: Floats = (0.5 * x * (1 + erf)).astype(np.float32)
    return result
