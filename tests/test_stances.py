"""What rules and model say of a statement. The model's own scores are in tests/test_scores.py."""

import pytest

from onrecord.article import Article, Span, paragraphs
from onrecord.attribution import Attribution
from onrecord.encoding import encode
from onrecord.models import load_models
from onrecord.positions import CLUES, MARKS, Position
from onrecord.sentences import sentences
from onrecord.stances import LONGEST, ModelReader, calls_false, clues, sure_rule, to_frame


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words)


def read(text: str, source: str, cue: str, content: str) -> Position:
    models = load_models()
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    reader = ModelReader(encode(Article(text), models.attribution), models.statements.positions, marks)
    attribution = Attribution(spans(text, cue), spans(text, content), spans(text, source))
    return reader(attribution, attribution.content)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "form", "stance"),
    [
        ("The harbour master said the ferry had left at noon.", "The harbour master", "said", "the ferry had left at noon", "says", "assert"),
        ("Halden denied that it had offered the pipeline to the state.", "Halden", "denied", "that it had offered the pipeline to the state", "says", "deny"),
        ("Halden dismissed media reports that it had offered the pipeline to the state.", "Halden", "dismissed", "media reports that it had offered the pipeline to the state", "says", "deny"),
        ('"We have never met the minister," Ames said.', "Ames", "said", '"We have never met the minister,"', "says", "deny"),
        ("The minister confirmed that the talks had begun.", "The minister", "confirmed", "that the talks had begun", "says", "confirm"),
        ("The bank declined to comment on the talks.", "The bank", "declined", "to comment on the talks", "says", "decline"),
        ("Ruiz questioned whether the letter was genuine.", "Ruiz", "questioned", "whether the letter was genuine", "says", "question"),
        ("The Courier retracted its story about the ferry.", "The Courier", "retracted", "its story about the ferry", "says", "retract"),
        ("Ruiz asked the minister to resign over the fire.", "Ruiz", "asked", "the minister to resign over the fire", "does", "assert"),
    ],
)  # fmt: skip
def test_plain_cases_are_read_as_people_read_them(
    text: str, source: str, cue: str, content: str, form: str, stance: str
) -> None:
    position = read(text, source, cue, content)
    assert (position.form, position.stance) == (form, stance)
    assert 0 < position.confidence <= 1


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("dismissed", "media reports that the port was sold", "deny"),
        ("said", "the report of a sale is groundless", "deny"),
        ("took back", "its story about the port", "retract"),
        ("said", "we are retracting our story about the port", "retract"),
        ("rejected", "the offer", None),
        ("said", "the port was sold", None),
        ("did not deny", "reports of a sale", None),
    ],
)
def test_the_rules_that_outvote_the_model(cue: str, content: str, stance: str | None) -> None:
    assert sure_rule(cue, content) == stance


def test_there_are_as_many_clues_as_the_head_was_made_for() -> None:
    assert clues("said", "it was late").shape == (CLUES,)


def test_a_frame_marks_the_words_of_the_statement() -> None:
    text = "On Friday Ruiz said it was late. Nobody came."
    article = Article(text)
    encoded = encode(article, load_models().attribution)
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    attribution = Attribution(spans(text, "said"), spans(text, "it was late"), spans(text, "Ruiz"))
    frame = to_frame(encoded, attribution, attribution.content, marks)
    names = [MARKS[m] for m in frame.marks]
    assert names == ["other", "other", "source", "cue", "piece", "piece", "piece", "other"]


def test_a_frame_of_a_long_sentence_is_cut() -> None:
    text = "Ruiz said " + "very " * 400 + "late."
    article = Article(text)
    encoded = encode(article, load_models().attribution)
    attribution = Attribution(spans(text, "said"), (Span(10, len(text) - 1),), spans(text, "Ruiz"))
    frame = to_frame(encoded, attribution, attribution.content, [Span(0, len(text))])
    assert len(frame.words) == LONGEST


@pytest.mark.parametrize(
    ("content", "false"),
    [
        ("the report “pure invention”", True),
        ("the figures not accurate", True),
        ("the figures accurate", False),
        ("the account true", False),
    ],
)
def test_who_calls_something_true_calls_it_not_false(content: str, false: bool) -> None:
    assert calls_false("called", content) is false
