from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.article import Span
from tests.intake.reading import BODY, take_in

TASS = Path(__file__).parents[3] / "shared/articles/tass-2016-01-26.txt"


def test_the_first_line_is_the_title_and_a_blank_line_follows_it() -> None:
    received = take_in(f"Ferry stays in port\n{BODY}\n")
    assert received.article.title == "Ferry stays in port"
    assert received.article.text == f"Ferry stays in port\n\n{BODY}"
    assert received.found_in["title"] == "first line"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n\r\n", "\n \t\n", "\r"])
def test_whatever_stands_between_title_and_body_the_text_is_the_same(between: str) -> None:
    body = BODY.splitlines()[0]
    assert take_in(f"\n Ferry stays in port{between}{body}").article.text == f"Ferry stays in port\n\n{body}"


@pytest.mark.parametrize(
    "line",
    [
        'Ruiz: "Nobody asked us"',
        "Port 'not sold'",
        "Mayor says port was never for sale, minister disagrees",
        "U.S. envoy in Varsk: no deal",
        "PORT WAS NEVER FOR SALE – MAYOR",
        "Varsk – the port nobody wants",
    ],
)
def test_titles_come_in_many_shapes(line: str) -> None:
    assert take_in(f"{line}\n{BODY}").article.title == line


@pytest.mark.parametrize(
    "line",
    [
        "The mayor has denied the report.",
        "Was the port sold?",
        "The mayor spoke to reporters on Friday,",
        "The mayor said:",
        '"Nobody has asked us."',
        "MOSCOW, January 26. /TASS/. The mayor has not been asked",
        "LONDON, Jan 22 (Reuters) - The mayor has not been asked",
        "VARSK, March 6 (Northern Wire) – The mayor has not been asked",
        "NEW YORK (AP) — The mayor has not been asked",
        "VARSK - The mayor has not been asked",
        "ST. PETERSBURG, Russia, Jan 3",
        "x" * 201,
    ],
)
def test_sentences_datelines_and_long_lines_are_no_titles(line: str) -> None:
    received = take_in(f"{line}\n\n{BODY}\n{BODY}")
    assert received.article.title is None
    assert received.article.text.startswith(line)


def test_a_single_line_is_no_title() -> None:
    assert take_in("Mayor denies the report that the port was sold").article.title is None


def test_a_line_longer_than_all_that_follows_is_no_title() -> None:
    assert take_in("Mayor Ana Ruiz denies the report that the port was sold\nMore soon.").article.title is None


def test_the_first_line_of_hard_wrapped_text_is_no_title() -> None:
    wrapped = (
        "Mayor Ana Ruiz has not been asked to sell the port of Varsk, her\n"
        "spokesman Carl Munro told reporters in the capital on Friday. The\n"
        "newspaper that carried the report stood by its story.\n"
    )
    assert take_in(wrapped).article.title is None
    before_a_name = wrapped.replace("her\nspokesman", "said\nSpokesman")
    assert take_in(before_a_name).article.title is None


def test_a_title_above_hard_wrapped_text_is_found() -> None:
    wrapped = (
        "Mayor: port not sold\n"
        "Mayor Ana Ruiz has not been asked to sell the port of Varsk, her\n"
        "spokesman Carl Munro told reporters in the capital on Friday.\n"
    )
    assert take_in(wrapped).article.title == "Mayor: port not sold"


@pytest.mark.parametrize("line", ["Title: Was the port sold?", "# Was the port sold?", "## Was the port sold? ##"])
def test_a_marked_title_is_taken_whatever_it_looks_like(line: str) -> None:
    assert take_in(f"{line}\n{BODY}").article.text == f"Was the port sold?\n\n{BODY}"


def test_a_hashtag_is_no_heading() -> None:
    assert take_in(f"#ferry is trending, and nobody knows why.\n{BODY}").article.title is None


@pytest.mark.skipif(not TASS.exists(), reason="the model article is not in this checkout")
def test_the_model_article_has_its_title() -> None:
    article = take_in(TASS.read_bytes(), TASS.name).article
    assert article.title == "Lavrov: Assad never asked Russia for political asylum"
    assert article.text.split("\n")[2].startswith("Russian Foreign Minister")


def test_inner_white_space_stays() -> None:
    body = "The mayor  said\tno.\n\n\n  Nobody had asked\u00a0her about it, she added. \u2028 And she left."
    assert take_in(f"\n\n{body}\n\n").article.text == body


def test_nul_is_replaced_and_reported_with_count_and_line() -> None:
    received = take_in(f"Ferry stays in port\n{BODY} And\0 more\0.")
    assert "And\ufffd more\ufffd." in received.article.text
    [problem] = received.problems
    assert "2 characters" in problem.what and "U+FFFD" in problem.what
    assert problem.where == "file, first in line 3"


def test_what_the_caller_says_is_kept_with_its_origin() -> None:
    received = take_in(BODY, published="2016-01-26", publisher="Northern Wire")
    assert (received.article.published, received.article.publisher) == ("2016-01-26", "Northern Wire")
    assert received.found_in["published"] == received.found_in["publisher"] == "given by the caller"


PARAGRAPH = st.text(alphabet="abc. Éü€“”\t\u00a0", min_size=1, max_size=40).filter(str.strip)


@given(st.lists(PARAGRAPH, min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_no_word_of_a_text_is_lost_or_added(paragraphs: list[str], end: str) -> None:
    article = take_in(end.join(paragraphs).encode()).article
    assert article.text.split() == " ".join(paragraphs).split()
    assert article.body and article[article.body] == article.text[article.body.start :]
    assert article[Span(0, 1)] == article.text[0]
