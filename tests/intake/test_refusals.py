import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.intake import MAX_CHARACTERS, Received, Refused, count_articles, receive, receive_path, receiving
from tests.intake.reading import BODY, outcomes, refusal


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.txt is empty: give the article's text."),
        (b" \n\t\r\n", "x.txt holds only white space"),
        (b"\xef\xbb\xbf", "x.txt holds only white space"),
        (b"%PDF-1.7\n%\xe2\xe3", "damaged"),
        (zipped("word/document.xml"), "is damaged (Start tag expected"),
        (zipped("xl/workbook.xml"), "is damaged, or no Excel workbook"),
        (zipped("ppt/presentation.xml"), "slide show"),
        (zipped("a.txt"), "ZIP archive: unpack it first"),
        (b"{\\rtf1\\ansi }", "holds no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word", "old Office document (DOC, XLS): save it as DOCX or XLSX"),
        (b"\x1f\x8b\x08\0", "compressed with gzip: unpack it first (gunzip)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG image"),
        (b"\xff\xd8\xff\xe0\0", "JPEG image"),
        (b"SQLite format 3\0", "SQLite database"),
        (b"PAR1\x15\x04", "damaged Parquet file"),
        (b"<?xml version='1.0'?>\n<rss version='2.0'><channel/></rss>", "a feed without entries"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "a feed without entries"),
        (b"<?xml version='1.0'?><nitf><head/></nitf>", "NITF without text"),
        (b"<?xml version='1.0'?><NewsML/>", "NewsML 1, which is not read"),
        (b"<?xml version='1.0'?><invoice/>", "XML of a kind that is not read"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
        (b"https://wire.example/ferry\n", "only a web address: onrecord fetch https://wire.example/ferry takes"),
        (b"\0" * 500, "only white space"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_what_it_is_and_what_to_do(data: bytes, message: str) -> None:
    said = refusal(data, "x.txt")
    assert message in said and "x.txt" in said and ":" in said


def test_an_article_of_too_many_characters_is_refused() -> None:
    assert "up to 1,000,000" in refusal("She said no. " * (MAX_CHARACTERS // 13 + 1))


def test_a_large_document_is_refused_and_a_large_file_of_lines_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_BYTES", 2000)
    assert "is larger than" in refusal(b"She said no. " * 1000)
    line = b'{"title": "A", "text": "She said no."}\n'
    long = b'{"title": "B", "text": "' + b"no " * 5000 + b'"}\n'
    items = list(receive(line * 100 + long + line, name="many.jsonl"))
    assert outcomes(items) == ["A"] * 100 + ["many.jsonl line 101", "A"]
    bad_first = list(receive(b'{"title": \n' + line * 100, name="many.jsonl"))
    assert outcomes(bad_first) == ["many.jsonl line 1"] + ["A"] * 100


def test_paths_that_cannot_be_read_are_refused_with_what_to_do(tmp_path: Path) -> None:
    assert said(tmp_path / "none.txt").endswith("none.txt does not exist: check the spelling and the folder.")
    assert "is a folder without files to read" in said(tmp_path)
    (tmp_path / "a.txt").write_text("The port is shut.")
    assert "is a folder: name its files" in said(tmp_path)
    assert "is a web address: onrecord fetch https://wire.example/ferry" in said("https://wire.example/ferry")
    assert "cannot be read" in said("a\0b")
    assert "cannot be read (File name too long)" in said("x" * 5000)


def said(path: str | Path) -> str:
    [item] = receive_path(path)
    assert isinstance(item, Refused)
    assert item.where == str(path)
    return str(item.error)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text(BODY)
    monkeypatch.setattr(Path, "open", forbidden)
    assert "may not be read by this user" in said(tmp_path / "a.txt")


def test_a_bad_day_from_the_caller_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="write it like 2016-01-26"):
        receive(b"She said no.", name="a.txt", published="yesterday")


def test_standard_input_is_read_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"Ferry stays\n{BODY}".encode())))
    assert outcomes(receive_path("-")) == ["Ferry stays"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert outcomes(receive_path("-")) == ["standard input"]


def test_articles_are_counted_where_that_is_cheap(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n')
    (tmp_path / "c.json").write_text('[{"text": "a"}]')
    assert count_articles([tmp_path / "a.txt", str(tmp_path / "b.jsonl"), tmp_path / "missing"]) == 3
    assert count_articles([tmp_path / "a.txt", tmp_path / "c.json"]) is None
    assert count_articles(["-"]) is None


HTML_BITS = st.sampled_from(
    [
        "<p>",
        "</div>",
        "<html>",
        "<!--",
        "-->",
        "<script>",
        '"',
        "{",
        "[",
        "&amp;",
        "&#0;",
        "<!doctype html>",
        "no ",
        "é",
    ]
)
SOUP = st.lists(HTML_BITS | st.text(max_size=5), max_size=25).map(lambda bits: "".join(bits).encode("utf-8", "replace"))
NAMES = st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "-", "a"])


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200) | SOUP, NAMES)
def test_no_bytes_end_in_anything_but_an_article_or_a_refusal(data: bytes, name: str) -> None:
    items = list(receive(data, name=name))
    assert items
    assert all(isinstance(item, Received | Refused) for item in items)
    for item in items:
        if isinstance(item, Received):
            item.article.text.encode("utf-8")
            assert "\0" not in item.article.text and "\r" not in item.article.text


@settings(deadline=None, max_examples=50)
@given(SOUP, NAMES)
def test_the_same_bytes_give_the_same_answer(data: bytes, name: str) -> None:
    assert repr(list(receive(data, name=name))) == repr(list(receive(data, name=name)))
