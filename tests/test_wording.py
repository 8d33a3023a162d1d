import pytest

from onrecord.article import Article, Span
from onrecord.dates import find_anchors
from onrecord.time_expressions import find_time_expressions
from onrecord.wording import date_edits, in_third_person, possessive, reworded, speaker_edits


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("We have asked for it and our talks don't help us", "Halden has asked for it and Halden's talks don't help Halden"),
        ("I've read it and we'll see", "Halden has read it and Halden will see"),
        ("we haven't met him", "Halden hasn't met him"),
        ("I don't believe it", "Halden doesn't believe it"),
        ("we remain committed", "Halden remains committed"),
        ("we never met", "Halden never met"),
        ("We try and I watch", "Halden tries and Halden watches"),
        ("The US and Indiana", "The US and Indiana"),
        ("it is a Level I centre and we can't say", "it is a Level I centre and Halden can't say"),
    ],
)  # fmt: skip
def test_the_speakers_words_in_the_third_person(words: str, claim: str) -> None:
    assert in_third_person(words, "Halden") == claim


def test_a_persons_we_stands_for_others_too() -> None:
    assert in_third_person("I think we will win", "Paul Doran", alone=True) == "Paul Doran thinks we will win"


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "claim"),
    [
        ("that it had no plans", "Halden", "organisation", "that Halden had no plans"),
        ("it goes without saying that he left", "Halden", "organisation", "it goes without saying that he left"),
        ("its port was sold", "Halden", "organisation", "Halden's port was sold"),
        ("he would go", "Paul Doran", "person", "Paul Doran would go"),
        ("she would go", "Paul Doran", "person", "she would go"),
        ("they would go", "Paul Doran", "person", "they would go"),
    ],
)
def test_the_pronoun_that_opens_indirect_speech_is_the_speaker(text: str, speaker: str, kind: str, claim: str) -> None:
    article, whole = Article(text), Span(0, len(text))
    edits = list(speaker_edits(article, whole, speaker, kind, "he" if kind == "person" else ""))
    assert reworded(article, [whole], edits) == claim


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("the port was sold on Tuesday", "the port was sold on March 4, 2025"),
        ("the port was sold yesterday", "the port was sold on March 6, 2025"),
        ("the port was sold in January", "the port was sold in January 2025"),
        ("the port was sold in 2019", "the port was sold in 2019"),
        ("he saw the port at the Tuesday sale", "he saw the port at the March 4, 2025 sale"),
        ("they hope for a better tomorrow", "they hope for a better tomorrow"),
        ("nobody saw Tuesday's sale of the port", "nobody saw March 4, 2025's sale of the port"),
    ],
)
def test_days_are_told_in_full(text: str, claim: str) -> None:
    article, whole = Article(text), Span(0, len(text))
    anchors = find_anchors(text, 0, None, [], "2025-03-07", below=0)
    assert reworded(article, [whole], list(date_edits(text, find_time_expressions(text, whole, anchors)))) == claim


def test_a_name_in_s_owns_with_a_bare_apostrophe() -> None:
    assert possessive("Ames") == "Ames'"
