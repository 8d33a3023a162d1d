import pytest

from onrecord.article import Article, Span
from onrecord.questions import find_question


def question(text: str) -> str | None:
    article = Article(text)
    span = find_question(article, Span(0, len(text)))
    return article[span] if span else None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Asked whether he had sold the port, Ruiz laughed.", "he had sold the port"),
        ("Halden declined to say if the port had been sold.", "the port had been sold"),
        ("Prosecutors have not said whether Ms. Ruiz is under investigation.", "Ms. Ruiz is under investigation"),
        ("She would not say whether to sell.", None),
        ("Nobody knew who had sold it.", None),
        ("If it rains, the match is off, he said.", None),
    ],
)
def test_a_question_is_told_by_whether_or_if_behind_a_word_of_asking(text: str, asked: str | None) -> None:
    assert question(text) == asked
