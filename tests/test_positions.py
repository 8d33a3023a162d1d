"""The arithmetic of the heads, on weights made for it."""

import math

import numpy as np
import pytest

from onrecord.positions import (
    CERTAINTIES,
    CLASSES,
    CLUES,
    MARKS,
    STANCES,
    HeadWeights,
    PositionModel,
    gelu,
    softmax,
    to_position,
)


def made(*, clue: float = 0.0, word: float = 0.0) -> HeadWeights:
    """Two-dimensional words; "deny" grows by `clue` where the rules deny, and by `word` with a cue's first dimension."""
    d, k, h = 2, 1, 1
    query_mark = np.full((len(MARKS), k), -50, np.float32)
    query_mark[MARKS.index("cue")] = 0
    hidden = np.zeros((k * d + CLUES, h), np.float32)
    hidden[0] = 1
    classes = np.zeros((h, len(CLASSES)), np.float32)
    classes[0, CLASSES.index("deny")] = word
    clue_classes = np.zeros((CLUES, len(CLASSES)), np.float32)
    clue_classes[STANCES.index("deny"), CLASSES.index("deny")] = clue
    return HeadWeights(
        project=np.eye(d, dtype=np.float32),
        project_bias=np.zeros(d, np.float32),
        mark=np.zeros((len(MARKS), d), np.float32),
        query=np.zeros((d, k), np.float32),
        query_mark=query_mark,
        hidden=hidden,
        hidden_bias=np.zeros(h, np.float32),
        classes=classes,
        classes_bias=np.zeros(len(CLASSES), np.float32),
        certainties=np.zeros((h, len(CERTAINTIES)), np.float32),
        certainties_bias=np.eye(len(CERTAINTIES), dtype=np.float32)[1],
        clue_classes=clue_classes,
        clue_certainties=np.zeros((CLUES, len(CERTAINTIES)), np.float32),
    )


STATES = np.array([[9, 0], [1, 0], [9, 0]], np.float32)
FRAME = np.array([MARKS.index(m) for m in ("source", "cue", "piece")])
DENIED = np.eye(CLUES, dtype=np.float32)[STANCES.index("deny")]


def test_what_the_rules_see_counts() -> None:
    model = PositionModel((made(clue=5),), 1.0)
    assert model.read(model.project(STATES), FRAME, DENIED).stance == "deny"
    assert model.read(model.project(STATES), FRAME, np.zeros(CLUES, np.float32)).stance == "assert"
    assert model.read(model.project(STATES), FRAME, DENIED).certainty == "probable"


def test_only_the_words_that_the_attention_picks_count() -> None:
    model = PositionModel((made(word=4),), 1.0)
    sure = model.read(model.project(STATES), FRAME, np.zeros(CLUES, np.float32))
    assert sure.stance == "deny"
    moved = model.read(
        model.project(STATES * np.array([[1], [0], [1]], np.float32)), FRAME, np.zeros(CLUES, np.float32)
    )
    assert moved.confidence < sure.confidence


def test_a_higher_temperature_is_less_sure() -> None:
    heads = (made(clue=5),)
    models = (PositionModel(heads, t) for t in (1.0, 4.0))
    cold, hot = (m.read(m.project(STATES), FRAME, DENIED).confidence for m in models)
    assert 1 / len(CLASSES) < hot < cold < 1


def test_confidence_is_that_of_the_stance_whatever_the_form() -> None:
    """Eight classes alike: "assert" and "act" are one stance, as are "deny" and "no act"."""
    model = PositionModel((made(),), 1.0)
    position = model.read(model.project(STATES), FRAME, np.zeros(CLUES, np.float32))
    assert position.confidence == pytest.approx(2 / len(CLASSES))


@pytest.mark.parametrize(
    ("name", "form", "stance"),
    [("act", "does", "assert"), ("no act", "does", "deny"), ("deny", "says", "deny"), ("none", "none", "assert")],
)
def test_a_class_is_a_form_and_a_stance(name: str, form: str, stance: str) -> None:
    position = to_position(name, "certain", 0.7)
    assert (position.form, position.stance) == (form, stance)


def test_gelu_and_softmax_are_what_they_are_called() -> None:
    x = np.linspace(-4, 4, 41, dtype=np.float32)
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert np.allclose(gelu(x), exact, atol=1e-5)
    assert np.allclose(softmax(np.array([[1.0, 2.0], [1.0, 2.0]], np.float32)).sum(axis=0), 1)
