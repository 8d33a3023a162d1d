import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.article import Span, paragraphs
from onrecord.sentences import quotations, sentences


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for p in paragraphs(text) for s in sentences(text, p)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He left.", "She stayed."],
        ['"No," he said.', '"Never."'],
        ["Mr. Brandt met Sen. Ruiz on Jan. 5 in Washington, D.C. on a bill.", "It failed."],
        ["The U.S. economy grew 2.5 percent.", "Prices rose."],
        ["J. R. Holm resigned.", "Why?", "Nobody knows!"],
        ["“It is over.”", "“Is it?” she asked."],
        ["He said (quietly.)", "Then he left."],
        ["Wait... what?", "Yes."],
        ["The firm, Corvin & Sons Inc. of Varsk, closed."],
    ],
)
def test_a_paragraph_falls_into_its_sentences(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


@given(st.text(alphabet=st.sampled_from('aB .!?"”\n1'), max_size=80))
def test_no_character_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(s.split()) for s in split(text)) == "".join(text.split())


@given(st.text(alphabet=st.sampled_from('aB .!?"”1'), min_size=1, max_size=80).filter(lambda t: bool(t.strip())))
def test_sentences_do_not_overlap(text: str) -> None:
    found = sentences(text, Span(0, len(text)))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a "b" c', ['"b"']),
        ("a “b “c” d", ["“b “c”"]),
        ("“left open\nnext", ["“left open"]),
        ("no marks", []),
        ("”stray", []),
    ],
)
def test_a_quotation_ends_with_its_mark_or_its_line(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in quotations(text)] == expected
