import pytest

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.refusals import find_refusals, says_nothing, with_speakers
from onrecord.sentences import sentences


def refusals(text: str, known: tuple[Attribution, ...] = ()) -> list[tuple[str | None, str]]:
    article = Article(text)
    found = find_refusals(article, known, sentences(text, Span(0, len(text))))
    return [(article[a.source[0]] if a.source else None, article[a.cue[0]]) for a in found]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The owner could not be reached.", "The owner", "could not be reached"),
        (
            "A port spokesman did not immediately respond to a request for comment.",
            "A port spokesman",
            "did not immediately respond",
        ),
        ("The bank would not comment.", "The bank", "would not comment"),
        ("The mayor left early, and her office had no comment.", "her office", "had no comment"),
        ("Two ministries have not answered a request from the paper.", "Two ministries", "have not answered"),
        ("Calls went out. Halden did not return calls on Friday.", "Halden", "did not return"),
        ("The owners were not available for comment.", "The owners", "were not available for comment"),
        ("The bank has made no comment on the mission.", "The bank", "has made no comment"),
        ("Ruiz would not be drawn on the price.", "Ruiz", "would not be drawn"),
        ("The agent did not pick up.", "The agent", "did not pick up"),
        ("Halden has yet to react to the report.", "Halden", "has yet to react"),
    ],
)
def test_a_refusal_is_an_attribution_without_content(text: str, source: str, cue: str) -> None:
    assert refusals(text) == [(source, cue)]


@pytest.mark.parametrize(
    "text",
    [
        "The patient did not respond well.",
        "He did not return until May.",
        "The summit could be reached on foot.",
        "She would comment later.",
    ],
)
def test_other_senses_are_none(text: str) -> None:
    assert refusals(text) == []


def test_what_the_model_found_is_not_found_twice() -> None:
    text = "The bank declined to comment."
    known = Attribution(cue=(Span(9, 17),), content=(Span(18, 28),), source=(Span(0, 8),))
    assert refusals(text, (known,)) == []


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("A request from the Post for comment went unanswered at the Ministry of Ports.", "the Ministry of Ports", "went unanswered"),
        ("Calls to the harbour office were not returned on Friday.", None, "were not returned"),
    ],
)  # fmt: skip
def test_a_request_without_an_answer_is_a_refusal_too(text: str, source: str | None, cue: str) -> None:
    assert refusals(text) == [(source, cue)]


def test_who_says_nothing_is_the_subject_where_the_model_names_nobody() -> None:
    text = "Halden, said to be building ferries, did not respond to the Post's story."
    cue = Span(text.index("did not"), text.index(" to the Post"))
    known = Attribution((cue,), (Span(cue.end + 4, len(text) - 1),))
    (found,) = with_speakers(Article(text), (known,), sentences(text, Span(0, len(text))))
    assert [text[s.start : s.end] for s in found.source] == ["Halden"]


@pytest.mark.parametrize(
    "content",
    [
        "that it does not comment on rumours",
        "“We don’t discuss letters from clients,”",
        "it would not go into details",
        "he was not in a position to say whether the port was sold",
        "that it had nothing to add",
        "“I’m not going to speculate.”",
        "the ministry never comments on intelligence",
        "it was its policy not to comment",
        "that it would be premature to comment on the figures",
    ],
)
def test_who_says_that_he_will_not_talk_says_nothing(content: str) -> None:
    assert says_nothing(content)


@pytest.mark.parametrize(
    "content",
    [
        "that he did not discuss the sale with the bank",
        "He said it was wrong to say he had lost",
        "that the report does not say who paid",
        "We never asked for a loan.",
        "the mayor will not resign",
    ],
)
def test_what_did_not_happen_is_no_refusal_to_talk(content: str) -> None:
    assert not says_nothing(content)
