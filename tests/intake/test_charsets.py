import codecs

import pytest

from tests.intake.reading import BODY, refusal, take_in

CURLY = "The harbour authority’s café said “no” on Friday, and nobody had asked it – not once – to say why.\n" * 3


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_is_dropped_silently(mark: bytes, charset: str) -> None:
    received = take_in(mark + CURLY.encode(charset))
    assert received.article.text == CURLY.strip()
    assert received.problems == ()


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(charset: str) -> None:
    assert take_in(CURLY.encode(charset)).article.text == CURLY.strip()


def test_cyrillic_utf_16_without_a_mark_is_read_and_refused_for_its_language() -> None:
    text = "Министр заявил во вторник, что никто не просил об этом, и что это неправда. " * 2
    assert "Russian (ru)" in refusal(text.encode("utf-16-le"))


def test_windows_1252_is_read_and_the_guess_is_told() -> None:
    received = take_in(CURLY.encode("cp1252"))
    assert received.article.text == CURLY.strip()
    assert "windows-1252" in received.problems[0].what or "cp1252" in received.problems[0].what
    assert received.problems[0].where == f"first at byte {CURLY.encode('cp1252').index(0x92)}"


def test_a_few_bad_bytes_do_not_turn_utf_8_into_another_charset() -> None:
    data = CURLY.encode().replace("é".encode(), b"\xe9", 1)
    received = take_in(data)
    assert received.article.text == CURLY.strip().replace("é", "\ufffd", 1)
    assert received.problems[0].where == f"first at byte {data.index(0xE9)}"


def test_utf_8_cut_off_in_a_character_loses_only_that() -> None:
    received = take_in(f"{BODY} She left by the caf".encode() + b"\xc3")
    assert received.article.text.endswith("caf\ufffd")
    assert len(received.problems) == 1


def test_text_that_was_garbled_before_is_kept_and_reported() -> None:
    received = take_in(BODY + "\nThe authorityâ€™s head said â€œnoâ€\x9d.")
    assert "authorityâ€™s" in received.article.text
    [problem] = received.problems
    assert "3 places" in problem.what and problem.where == "text, first in line 3"


def test_random_bytes_are_refused_as_binary() -> None:
    assert "is binary, not text" in refusal(bytes(range(256)) * 20, "dump.txt")
