import json
from collections.abc import Iterator

import pytest

from onrecord.intake import Received, Refused, receive, receive_lines
from tests.intake.reading import BODY, outcomes, refusal, take_in, take_lines

FULL = {
    "url": "https://wire.example/ferry",
    "publisher": "Northern Wire",
    "title": "Ferry stays in port",
    "published": "2016-01-26T10:15:00+03:00",
    "modified": "2016-01-27",
    "text": BODY,
    "truncated": True,
    "language": "en",
}


def line(**changes: object) -> str:
    return json.dumps({"title": "Ferry stays in port", "text": BODY} | changes)


def test_every_key_is_read_and_its_origin_told() -> None:
    received = take_in(json.dumps(FULL), "ferry.json")
    article = received.article
    assert {key: getattr(article, key) for key in FULL if key != "text"} == {
        k: v for k, v in FULL.items() if k != "text"
    }
    assert article.text == f"Ferry stays in port\n\n{BODY}"
    assert received.found_in["publisher"] == "JSON publisher"
    assert received.problems == ()


def test_outlet_is_another_word_for_publisher() -> None:
    received = take_in(line(outlet="The Ledger", title=None), "a.json")
    assert received.article.publisher == "The Ledger"
    assert received.found_in["publisher"] == "JSON outlet"
    assert received.article.title is None


def test_the_callers_day_and_publisher_override_the_documents() -> None:
    received = take_in(json.dumps(FULL), "ferry.json", published="2020-02-02", publisher="Mine")
    assert (received.article.published, received.article.publisher) == ("2020-02-02", "Mine")
    assert received.found_in["published"] == "given by the caller"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": 7}, '"text" is a number; it must be a string.'),
        ({"text": ["a"]}, '"text" is an array; it must be a string.'),
        ({"title": {}}, '"title" is an object; it must be a string.'),
        ({"published": 20160126}, '"published" is a number; it must be a string.'),
        ({"truncated": "yes"}, '"truncated" is a string; it must be true or false.'),
        ({"language": True}, '"language" is true or false; it must be a string.'),
    ],
)
def test_a_wrong_type_is_told_with_line_key_and_what_it_must_be(changes: dict[str, object], message: str) -> None:
    [first, second] = take_lines([line(), line(**changes)], "articles.jsonl")
    assert isinstance(first, Received) and isinstance(second, Refused)
    assert str(second.error) == f"articles.jsonl line 2: {message}"
    assert second.where == "articles.jsonl line 2"


def test_a_missing_text_says_where_it_may_be() -> None:
    assert refusal(json.dumps({"title": "T", "body": BODY}), "a.json") == (
        'a.json has no "text": if it is under "body", rename that key to "text".'
    )


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_blank_text_is_refused(text: str) -> None:
    assert "has no text below its title" in refusal(line(text=text), "a.json")


@pytest.mark.parametrize(
    "day", ["2016-01-26", "2016-01-26T10:15:00+03:00", "2016-01-26 10:15", "2016-01-26T10:15:00.000Z"]
)
def test_iso_days_and_times_are_kept_as_given(day: str) -> None:
    assert take_in(line(published=day), "a.json").article.published == day


@pytest.mark.parametrize("day", ["26.01.2016", "2016-02-30", "January 26, 2016", "20160126", "2016-W04-2", "2016"])
def test_another_day_is_left_out_and_shown(day: str) -> None:
    received = take_in(line(published=day), "a.json")
    assert received.article.published is None
    assert f'"{day}"' in received.problems[0].what
    assert "published" not in received.found_in


def test_a_misspelled_key_is_reported_and_a_strange_one_is_not() -> None:
    received = take_in(line(publised="2016-01-26", id=7, section="World"), "a.json")
    [problem] = received.problems
    assert '"publised" (perhaps "published")' in problem.what
    assert "section" not in problem.what


def test_a_script_address_is_left_out() -> None:
    received = take_in(line(url="javascript:alert(1)"), "a.json")
    assert received.article.url is None and "not a web address" in received.problems[0].what


def test_a_text_that_begins_with_its_title_has_it_once() -> None:
    received = take_in(line(text=f"Ferry stays in port\n\n{BODY}"), "a.json")
    assert received.article.text == f"Ferry stays in port\n\n{BODY}"


def test_the_text_is_not_stripped() -> None:
    assert take_in(line(title=None, text=f"  {BODY}\n\n"), "a.json").article.text == f"  {BODY}\n\n"


def test_lone_surrogates_and_nul_are_replaced_in_every_field() -> None:
    received = take_in('{"title": "Ferry\\ud800", "publisher": "W\\u0000", "text": "He said no.\\udfff"}', "a.json")
    assert received.article.text == "Ferry\ufffd\n\nHe said no.\ufffd"
    assert received.article.publisher == "W\ufffd"
    assert [p.where.split(",")[0] for p in received.problems] == ["title", "text", "publisher"]


def test_a_record_of_ours_is_no_article() -> None:
    record = json.dumps({"schema": "onrecord/1", "article": FULL})
    assert "is a record that onrecord wrote" in refusal(record, "r.json")


def test_an_array_gives_its_articles_in_order_and_names_the_bad_one() -> None:
    data = json.dumps([{"title": "One", "text": BODY}, 5, {"title": "Three", "text": BODY}])
    items = list(receive(data.encode(), name="many.json"))
    assert outcomes(items) == ["One", "many.json article 2", "Three"]


def test_an_empty_array_is_refused() -> None:
    assert "empty array" in refusal("[]", "many.json")


def test_invalid_json_is_refused_with_its_place() -> None:
    assert "a.json is not valid JSON at line 2, column 10" in refusal('{"title": "x",\n "text": }', "a.json")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"text": ' + "1" * 5000 + "}"])
def test_json_beyond_the_parser_is_refused(text: str) -> None:
    assert refusal(text, "a.json").startswith("a.json is JSON")


@pytest.mark.parametrize("name", ["articles.json", "articles.jsonl", "articles.txt", "-"])
def test_lines_are_told_from_one_object_by_content(name: str) -> None:
    assert len(list(receive(f"{line()}\n\n{line()}\n".encode(), name=name))) == 2
    assert len(list(receive(json.dumps(FULL, indent=1).encode(), name=name))) == 1
    assert len(list(receive(json.dumps([FULL, FULL], indent=1).encode(), name=name))) == 2


def test_one_bad_line_never_stops_the_rest() -> None:
    lines: list[bytes | str] = ['{"text": ', line(title="A"), "", "[1]", b"\xff\xfe{", line(title="B"), "null"]
    assert outcomes(take_lines(lines, "n.jsonl")) == ["n.jsonl line 1", "A", *(f"n.jsonl line {n}" for n in (4, 5)), "B", "n.jsonl line 7"]  # fmt: skip


def test_a_file_of_lines_may_begin_with_a_bad_one() -> None:
    data = f'{{"title": \n{line(title="A")}\n{line(title="B")}\n'.encode()
    for name in ("n.jsonl", "n.json", "-"):
        assert outcomes(receive(data, name=name))[1:] == ["A", "B"]


def test_lines_in_utf_16_are_read() -> None:
    data = f"{line(title='Café')}\r\n{line(title='B')}\r\n".encode("utf-16")
    assert outcomes(receive(data, name="n.jsonl")) == ["Café", "B"]


def test_a_line_comes_out_before_the_next_is_read() -> None:
    asked = []

    def lines() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield line(title=str(number)).encode()

    items = receive_lines(lines(), "-")
    assert outcomes([next(items)]) == ["0"] and asked == [0]


def test_the_text_decides_about_its_language_and_a_statement_where_it_is_unclear() -> None:
    french = "Le ministre a déclaré mardi que personne ne lui avait demandé de vendre le port de la ville."
    assert "looks French" in refusal(line(text=french, language="en"), "a.json")
    received = take_in(line(language="fr-FR"), "a.json")
    assert received.article.language == "en" and "text is English" in received.problems[0].what
    assert "it says it is French" in refusal(line(text="Non.", language="fr"), "a.json")
    assert take_in(line(text="No.", language="en-GB"), "a.json").article.language == "en"


def test_lines_without_articles_are_refused_and_not_passed_over() -> None:
    assert outcomes(take_lines(["", " \n"], "n.jsonl")) == ["n.jsonl"]
