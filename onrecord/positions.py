"""From the states of a statement's words to its position: the part of reading statements that is arithmetic.

A head pools the words by learned attention, looks at the clues of the rules beside them, and scores the classes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
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

    @cached_property
    def _stacked(self) -> HeadWeights:
        """The heads as one, each of its arrays [heads, ...]: they are asked together."""
        return HeadWeights(*(np.stack([getattr(head, f.name) for head in self.heads]) for f in fields(HeadWeights)))

    def project(self, states: Floats) -> Floats:
        """[words, heads * d], once for all words of an article. states [words, width]: middle and last layer, beside each other."""
        projected: Floats = states @ self._together[0]
        return projected

    def read(self, projected: Floats, marks: Ints, clues: Floats) -> Position:
        """projected: the rows of `project` of the words of a frame."""
        words = gelu(projected + self._together[1][marks]).reshape(len(marks), len(self.heads), -1).swapaxes(0, 1)
        classes, certainties = (part.sum(axis=0) / len(part) for part in score(self._stacked, words, marks, clues))
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


def score(heads: HeadWeights, words: Floats, marks: Ints, clues: Floats) -> tuple[Floats, Floats]:
    """Logits of CLASSES and of CERTAINTIES, [heads, ...]. words [heads, words, d]; every array of `heads` has a row for each."""
    attention = softmax(words @ heads.query + heads.query_mark[:, marks])
    pooled = (attention.swapaxes(1, 2) @ words).reshape(len(words), -1)
    seen = np.concatenate([pooled, np.broadcast_to(clues, (len(words), len(clues)))], axis=1)
    hidden = gelu(seen[:, None] @ heads.hidden + heads.hidden_bias[:, None])
    classes: Floats = (hidden @ heads.classes)[:, 0] + heads.classes_bias + clues @ heads.clue_classes
    certainties: Floats = (hidden @ heads.certainties)[:, 0] + heads.certainties_bias + clues @ heads.clue_certainties
    return classes, certainties


def softmax(x: Floats) -> Floats:
    """Over the last axis but one, or the only one."""
    axis = max(0, x.ndim - 2)
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    result: Floats = e / e.sum(axis=axis, keepdims=True)
    return result


def gelu(x: Floats) -> Floats:
    """Exact, by the error function of Abramowitz and Stegun 7.1.26 (within 1.5e-7). In place where it can be: it runs on every word."""
    z = np.abs(x)
    z *= np.float32(2**-0.5)
    t = np.float32(0.3275911) * z
    t += 1
    np.divide(1, t, out=t)
    erf = np.float32(1.061405429) * t
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        erf += coefficient
        erf *= t
    erf *= np.exp(-z * z)
    np.subtract(1, erf, out=erf)
    np.copysign(erf, x, out=erf)
    erf += 1
    erf *= 0.5 * x
    return erf
