import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.article import Article, Span, encodable, merge, outer, paragraphs, tagged_hash
from onrecord.errors import InputError, SpanError

ANY = st.text(alphabet=st.characters(), max_size=60)  # lone surrogates and NUL too


@given(before=ANY, said=ANY.filter(bool), after=ANY)
def test_a_span_gives_back_exactly_the_characters_it_marks(before: str, said: str, after: str) -> None:
    article = Article(before + said + after)
    assert article[Span(len(before), len(before) + len(said))] == said


@given(title=ANY.filter(bool), body=ANY)
def test_the_text_is_the_title_a_blank_line_and_the_body(title: str, body: str) -> None:
    article = Article.compose(title, body)
    assert article.text == f"{title}\n\n{body}"
    assert (article[article.body] if article.body else "") == body


@given(text=ANY)
def test_a_text_without_a_title_is_never_altered(text: str) -> None:
    assert Article(text).text == text
    assert Article.compose(None, text).text == text


def test_a_span_outside_the_text_says_where_and_what_to_do() -> None:
    with pytest.raises(
        SpanError, match=r"bridge\.html: characters 3-9 lie outside the text \(length 5\).*read it again"
    ):
        Article("Short", url="bridge.html")[Span(3, 9)]


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_an_empty_or_backward_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(SpanError):
        Span(start, end)


def test_a_title_that_the_text_does_not_start_with_is_refused() -> None:
    with pytest.raises(InputError, match="compose"):
        Article("The body", title="Another title")


def test_the_same_text_under_another_url_is_a_copy() -> None:
    one, two = Article("Same words.", url="https://a.example/1"), Article("Same words.", url="https://b.example/2")
    assert one.text_id == two.text_id
    assert one.id != two.id


@given(st.sampled_from(["url", "publisher", "published"]), st.text(max_size=5))
def test_each_field_of_the_identity_changes_it(field: str, value: str) -> None:
    assert Article("Words.").id != Article("Words.", **{field: value}).id  # type: ignore[arg-type]


def test_no_url_and_an_empty_url_are_two_things() -> None:
    assert Article("Words.", url=None).id != Article("Words.", url="").id


def test_ids_do_not_change_between_versions() -> None:
    assert Article("Words.").text_id == hashlib.sha256(b'["onrecord/text/1","Words."]').hexdigest()[:40]
    assert tagged_hash("text", "Words.") != tagged_hash("article", "Words.")


def test_lone_surrogates_become_one_character_for_libraries() -> None:
    assert encodable("a\ud800b\udfffc") == "a\ufffdb\ufffdc"
    assert len(Article("a\ud800b").id) == 40


def test_blank_lines_separate_paragraphs() -> None:
    text = "One.\n\nTwo goes\non here.\n \nThree."
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One.", "Two goes\non here.", "Three."]


def test_long_lines_are_paragraphs_without_blank_lines_between() -> None:
    lines = [
        "A headline about the ferry",
        "The harbour authority said on Friday that " + "x" * 80 + ".",
        '"No," she said.',
    ]
    text = "\n".join(lines)
    assert [text[p.start : p.end] for p in paragraphs(text)] == lines


@given(ANY)
def test_paragraphs_hold_every_character_but_white_space(text: str) -> None:
    found = paragraphs(text)
    assert "".join("".join(text[p.start : p.end].split()) for p in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_pieces_with_only_white_space_between_them_become_one() -> None:
    assert merge([Span(4, 7), Span(0, 3), Span(9, 12)], "aaa bbb, ccc") == (Span(0, 7), Span(9, 12))
    assert outer([Span(4, 7), Span(0, 3)]) == Span(0, 7)
