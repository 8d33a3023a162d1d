import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.models import FOLDER, load_tokenizer
from onrecord.windows import (
    CLS,
    CONTEXT,
    LENGTH,
    SEP,
    split_windows,
    split_words,
    window_inputs,
)

TOKENIZER = load_tokenizer(FOLDER / "attribution")
PROSE = st.lists(
    st.sampled_from(
        [
            "The",
            "harbour",
            "authority",
            "said",
            '"no"',
            "Thursday.",
            "It",
            "is",
            "2,500",
            "U.S.",
            "\n",
            "\n\n",
            "supercalifragilistic",
        ]
    ),
    max_size=900,
).map(" ".join)


@settings(max_examples=30, deadline=None)
@given(PROSE, st.integers(64, LENGTH))
def test_every_word_is_owned_by_exactly_one_window(text: str, first_length: int) -> None:
    words = split_words(text, TOKENIZER)
    owned = [i for w in split_windows(words, first_length=first_length) for i in range(w.own, w.end)]
    assert owned == list(range(len(words)))


@settings(max_examples=30, deadline=None)
@given(PROSE)
def test_no_window_is_longer_than_in_training(text: str) -> None:
    words = split_words(text, TOKENIZER)
    for window in split_windows(words):
        ids, features, heads = window_inputs(words, window)
        assert len(ids) <= LENGTH
        assert len(features) == len(ids)
        assert len(heads) == window.end - window.start
        assert words.first[window.own] - words.first[window.start] <= CONTEXT


def test_a_window_holds_its_pieces_between_cls_and_sep_with_sep_between_paragraphs() -> None:
    words = split_words("One two.\n\nThree.", TOKENIZER)
    (window,) = split_windows(words)
    ids, _, heads = window_inputs(words, window)
    assert ids[0] == CLS
    assert ids.tolist().count(SEP) == 2
    assert ids[-1] == SEP
    assert [TOKENIZER.id_to_token(int(ids[h])) for h in heads] == ["one", "two", ".", "three", "."]


def test_a_paragraph_longer_than_a_window_is_divided_and_nothing_is_cut() -> None:
    text = "The council met and voted on the harbour plan again. " * 90 + "word " * 700
    words = split_words(text, TOKENIZER)
    windows = split_windows(words)
    assert windows[-1].end == len(words)
    assert all(len(window_inputs(words, w)[0]) <= LENGTH for w in windows)


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_text_without_words_has_no_windows(text: str) -> None:
    assert split_windows(split_words(text, TOKENIZER)) == []


def test_words_are_characters_of_the_text_even_behind_accents_and_emoji() -> None:
    text = "Çelik said: “naïve 👩‍🚀 café”\x00 [SEP] a\ud800b"
    words = split_words(text, TOKENIZER)
    found = [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)]
    assert found[0] == "Çelik"
    assert "naïve" in found
    assert "café" in found
    assert "[" in found  # a special token in the text is text


def test_letter_case_and_quotation_marks_are_features() -> None:
    words = split_words('He said "NATO is Here" now', TOKENIZER)
    by_word = dict(zip(["He", "said", '"', "NATO", "is", "Here", '" ', "now"], words.feature.tolist(), strict=True))
    assert by_word == {"He": 1, "said": 0, '"': 3, "NATO": 5, "is": 3, "Here": 4, '" ': 3, "now": 0}


def test_pieces_and_words_run_parallel() -> None:
    words = split_words("Unquestionably, Brandt's answer: no.", TOKENIZER)
    assert len(words.first) == len(words) + 1
    assert words.first[-1] == len(words.pieces)
    assert np.all(np.diff(words.first) > 0)
