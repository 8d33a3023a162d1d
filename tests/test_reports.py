import pytest

from onrecord.article import Article, Span, paragraphs
from onrecord.attribution import Attribution
from onrecord.reports import find_reports
from onrecord.sentences import quotations, sentences


def reports(text: str, known: tuple[Attribution, ...] = ()) -> list[tuple[str, str, str]]:
    article = Article(text)
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    found = find_reports(article, known, marks, lambda words: "Courier" in words, quotations(text))
    return [(article[a.source[0]], article[a.cue[0]], article[a.content[0]]) for a in found]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "Then came a Courier report that Halden had offered $7.5 billion for the port.",
            "Courier",
            "report",
            "that Halden had offered $7.5 billion for the port",
        ),
        (
            "He was asked about media reports of Halden allegedly buying the port, and laughed.",
            "media",
            "reports",
            "of Halden allegedly buying the port",
        ),
        (
            "She said the Courier report of a merger between two banks is not true.",
            "Courier",
            "report",
            "of a merger between two banks",
        ),
        (
            "There was a fire on the quay, as some dockers have alleged.",
            "some dockers",
            "have alleged",
            "There was a fire on the quay",
        ),
        (
            "A press report about the sale of the port was rejected by the Treasury on Friday, according to the Varda agency.",
            "the Treasury",
            "was rejected",
            "A press report about the sale of the port",
        ),
        (
            "The port was sold to Halden, the Courier reports with reference to two dockers.",
            "the Courier",
            "reports",
            "The port was sold to Halden",
        ),
        (
            "The magazine on Monday retracted the article by which Halden bought the port.",
            "The magazine",
            "retracted",
            "the article by which Halden bought the port",
        ),
        ('The statement: "There are no talks with Halden."', "The statement", ":", '"There are no talks with Halden."'),
        ("Ruiz spoke.\n\nRUIZ: NO TALKS WITH HALDEN ON THE PORT", "RUIZ", ":", "NO TALKS WITH HALDEN ON THE PORT"),
    ],
)
def test_a_noun_or_a_colon_can_tell_who_says_it(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in reports(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Auditor report about the harbour fees was long.",
        "The report of the committee ran to many pages.",
        "He worked as the mayor said little.",
        "The ball was rejected by the machine.",
        "Ruiz: a life in the harbour and on the sea",
        "READ MORE: THE PORT AND ITS OWNERS",
    ],
)
def test_other_nouns_and_colons_do_not(text: str) -> None:
    assert reports(text) == []


def test_what_the_model_found_is_left_as_it_is() -> None:
    text = "He denied media reports that Halden had bought the port."
    known = Attribution((Span(3, 9),), (Span(10, len(text) - 1),), (Span(0, 2),))
    assert reports(text, (known,)) == []
