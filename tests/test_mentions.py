"""Names and mentions as the model tells them."""

import numpy as np

from onrecord.article import Article, Span
from onrecord.encoding import encode
from onrecord.mentions import NAMES, Mentioned, find_mentioned, find_named
from onrecord.models import load_models
from onrecord.windows import split_words

MODEL = load_models().attribution
TEXT = (
    "Prime Minister Ingrid Solvang of Norland met executives of Halden Energy in Oslo on Monday.\n\n"
    "She told reporters that the company would pay. Solvang declined to name a sum."
)


def test_names_have_places_and_types() -> None:
    found = {TEXT[n.span.start : n.span.end]: n.type for n in find_mentioned(encode(Article(TEXT), MODEL)).named}
    assert found["Halden Energy"] == "organisation"
    assert found["Oslo"] == "place"
    assert found["Solvang"] == "person"


def test_a_pronoun_leads_to_the_names_of_whom_it_stands_for() -> None:
    text = "Senator Maria Keller visited Halden Energy on Monday. She told reporters that the company would pay."
    mentioned = find_mentioned(encode(Article(text), MODEL))
    she = text.index("She told")
    spans = [mentioned.from_head(i) for i in mentioned.alike(Span(she, she + 3))]
    assert [text[s.start : s.end] for s in spans] == ["Senator Maria Keller"]
    assert mentioned.type_of(Span(she, she + 3)) == "person"


def test_a_text_without_words_mentions_nobody() -> None:
    assert find_mentioned(encode(Article(""), MODEL)) == Mentioned()
    assert Mentioned().alike(Span(0, 3)) == []
    assert Mentioned().type_of(Span(0, 3)) is None


def test_all_words_of_a_name_decide_what_it_names() -> None:
    words = split_words("the Bank of Halden said", MODEL.tokenizer)
    scores = np.full((5, 1 + 2 * len(NAMES)), -4.0, dtype=np.float32)
    scores[:, 0] = [4, -4, -4, -4, 4]
    scores[1, 1 + 2 * NAMES.index("organisation")] = 3
    scores[2, 2 + 2 * NAMES.index("organisation")] = 3
    scores[3, 2 + 2 * NAMES.index("place")] = 1
    (named,) = find_named(words, scores)
    assert (named.span, named.type) == (Span(4, 18), "organisation")
    assert 0.5 < named.confidence < 1


def test_a_name_that_begins_right_behind_another_is_one_of_its_own() -> None:
    words = split_words("Ana Ruiz Oslo", MODEL.tokenizer)
    scores = np.zeros((3, 1 + 2 * len(NAMES)), dtype=np.float32)
    scores[0, 1] = scores[1, 2] = scores[2, 5] = 9
    assert [(n.span, n.type) for n in find_named(words, scores)] == [(Span(0, 8), "person"), (Span(9, 13), "place")]
