"""Strangers' bytes -> Article + Problems: plain text, article JSON and JSONL, HTML, from files or standard input.

    for item in receive_path("articles.jsonl"):
        if isinstance(item, Refused):
            complain(item.error)
        else:
            use(item.article)

Nothing here raises for what an input holds: every article comes out as Received or Refused, in order, and one that is
refused stops none of the others. Bytes are decoded (see charsets.py), CRLF and CR become LF, NUL and lone surrogates
become U+FFFD with a Problem. Nothing else in a text changes. No network, no clock.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.intake.article_json import article_draft, is_object, json_drafts, parse_json
from onrecord.intake.charsets import declared_charset, decode
from onrecord.intake.folders import expand
from onrecord.intake.formats import LINES_ENDINGS, WEB_ADDRESS, Format, ending, refuse_binary, tell_format
from onrecord.intake.plaintext import read_plain_text
from onrecord.intake.received import MAX_CHARACTERS, Draft, Given, Received, Refused, check_day, finish

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "Received",
    "Refused",
    "check_day",
    "count_articles",
    "expand",
    "receive",
    "receive_lines",
    "receive_path",
]

MAX_BYTES = 10 * 1024 * 1024  # of one document, or of one line of JSONL; a JSONL file may have any size
STANDARD_INPUT = "-"


def receive(
    data: bytes, *, name: str, published: str | None = None, publisher: str | None = None
) -> Iterator[Received | Refused]:
    """The articles in the bytes of a file called `name`, or "-" for standard input.

    published (an ISO day or time), publisher: override what the document says. Raises InputError for a bad `published`.
    """
    return receive_lines_or_document(bounded_lines(io.BytesIO(data)), name, Given(published, publisher))


def receive_path(
    path: str | Path, *, published: str | None = None, publisher: str | None = None
) -> Iterator[Received | Refused]:
    """The articles of a file, or of standard input for "-". As `receive`; a file of JSONL is never held as a whole."""
    given = Given(published, publisher)
    if str(path) == STANDARD_INPUT:
        return receive_lines_or_document(bounded_lines(sys.stdin.buffer), STANDARD_INPUT, given)
    return receive_file(path, given)


def receive_lines(
    lines: Iterable[bytes], name: str, *, published: str | None = None, publisher: str | None = None
) -> Iterator[Received | Refused]:
    """One article for each line of JSONL that is not blank, in order, as soon as its line is there."""
    return each_line(lines, name, Given(published, publisher))


def count_articles(paths: Iterable[str | Path]) -> int | None:
    """How many articles these paths hold, for a progress bar; None where only reading would tell."""
    counts = [count_file(path) for path in paths]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def count_file(path: str | Path) -> int | None:
    if str(path) == STANDARD_INPUT:
        return None
    try:
        if not Path(path).is_file():
            return 0
        with Path(path).open("rb") as file:
            first = next((line for line in bounded_lines(file) if line.strip()), b"")
            if is_line_of_json(first) or ending(str(path)) in LINES_ENDINGS:
                return 1 + sum(bool(line.strip()) for line in bounded_lines(file))
            return None if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"[") else 1
    except (OSError, ValueError):
        return 0


def receive_file(path: str | Path, given: Given) -> Iterator[Received | Refused]:
    name = str(path)
    try:
        if WEB_ADDRESS.match(name):
            raise InputError(f"{name} is a web address: download the page first and give its file.")
        if Path(path).is_dir():
            empty = next(expand([path])) == name
            what = (
                "without files to read: give another"
                if empty
                else f"name its files, for instance {name.rstrip('/')}/*.html"
            )
            raise InputError(f"{name} is a folder{' ' if empty else ': '}{what}.")
        with Path(path).open("rb") as file:
            yield from receive_lines_or_document(bounded_lines(file), name, given)
    except FileNotFoundError:
        yield Refused(name, InputError(f"{name} does not exist: check the spelling and the folder."))
    except PermissionError:
        yield Refused(name, InputError(f"{name} may not be read by this user: change its permissions or copy it."))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Refused(name, InputError(f"{name} cannot be read ({reason}): copy it to this machine and try again."))
    except InputError as error:
        yield Refused(name, error)


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines, of which one over MAX_BYTES is cut one byte above, so that it shows and fits into memory."""
    while line := file.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            if not (line := file.readline(MAX_BYTES + 1)):
                break


def is_line_of_json(line: bytes) -> bool:
    line = line.removeprefix(b"\xef\xbb\xbf").strip()
    return line.startswith(b"{") and is_object(line)


def receive_lines_or_document(lines: Iterator[bytes], name: str, given: Given) -> Iterator[Received | Refused]:
    """Articles line by line when the first line with anything on it is a whole JSON object; else of one document."""
    read = through_content(lines)
    if read and is_line_of_json(read[-1]):
        # A .json file of one line is one object. Not asked of a stream, whose next line may be long in coming.
        following = through_content(lines) if ending(name) == ".json" else read
        if following and following[-1].strip():
            yield from each_line(chain(read, following if following is not read else (), lines), name, given)
            return
    size = sum(map(len, read))
    for line in lines if size <= MAX_BYTES else ():
        read.append(line)
        size += len(line)
        if size > MAX_BYTES:
            break
    yield from receive_document(read, lines, name, given)


def through_content(lines: Iterator[bytes]) -> list[bytes]:
    """The lines through the first that is not blank, or through MAX_BYTES of blank ones."""
    read, size = [], 0
    for line in lines:
        read.append(line)
        size += len(line)
        if line.strip() or size > MAX_BYTES:
            break
    return read


def receive_document(read: list[bytes], rest: Iterator[bytes], name: str, given: Given) -> Iterator[Received | Refused]:
    """read: all lines, or more than MAX_BYTES of them. JSONL that begins with a bad line comes through here too."""
    where, data = place(name), b"".join(read)
    try:
        drafts = list(read_document(data, name, where))
    except InputError as error:
        read = as_utf8(read)
        if is_broken_jsonl(read, name):
            yield from each_line(chain(read, rest), name, given)
        else:
            yield Refused(where, error)
        return
    for draft, own in drafts:
        yield settle(draft, given, own)


def as_utf8(read: list[bytes]) -> list[bytes]:
    """The lines of marked UTF-16, as some Windows shells write JSONL, in UTF-8; others as they are."""
    data = b"".join(read)
    if len(data) > MAX_BYTES or not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return read
    return data.decode("utf-16", errors="replace").encode().splitlines(keepends=True)


def is_broken_jsonl(read: list[bytes], name: str) -> bool:
    first = next((line.strip() for line in read if line.strip()), b"")
    named = ending(name) in LINES_ENDINGS
    return (named and first.startswith(b"{")) or ((named or first.startswith(b"{")) and any(map(is_line_of_json, read)))


def read_document(data: bytes, name: str, where: str) -> Iterator[tuple[Draft | Refused, bytes]]:
    """Each article with its own bytes: the document's, or those of its object in an array, in UTF-8.

    Raises InputError for what is no article in a format that is read.
    """
    refuse_binary(data, where)
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{where} is larger than {MAX_BYTES // 2**20} MiB: one article is meant; give many as JSONL, one a line."
        )
    if not data.strip(b" \t\r\n\f\v\0"):
        what = "holds only white space" if data else "is empty"
        raise InputError(f"{where} {what}: give the article's text.")
    text, problems = decode(data, where, declared=declared_charset(data))
    if not text.strip():
        raise InputError(f"{where} holds only white space: give the article's text.")
    kind = tell_format(text, name, where)
    if kind is Format.HTML:
        from onrecord.intake.html import read_html  # trafilatura takes 0.3 s to import

        yield read_html(text, where, problems), data
    elif kind is Format.JSON:
        for draft, own in json_drafts(text, where, tuple(problems)):
            yield draft, data if own == text else own.encode("utf-8", "surrogatepass")
    else:
        yield read_plain_text(text, where, problems), data


def each_line(lines: Iterable[bytes], name: str, given: Given) -> Iterator[Received | Refused]:
    found = False
    for number, line in enumerate(lines, 1):
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            found = True
            where = place(name, f" line {number}")
            yield settle(line_draft(line, where), given, line.rstrip(b"\r\n"))
    if not found:
        yield Refused(place(name), InputError(f"{place(name)} holds no articles: give one JSON object a line."))


def line_draft(line: bytes, where: str) -> Draft | Refused:
    try:
        if len(line) > MAX_BYTES:
            raise InputError(f"{where} is longer than {MAX_BYTES // 2**20} MiB: one article a line is meant.")
        text, problems = decode(line.strip(), where)
        return article_draft(parse_json(text, where), where, tuple(problems))
    except InputError as error:
        return Refused(where, error)


def settle(draft: Draft | Refused, given: Given, raw: bytes) -> Received | Refused:
    if isinstance(draft, Refused):
        return draft
    try:
        return replace(finish(draft, given), raw=raw)
    except InputError as error:
        return Refused(draft.where, error)


def place(name: str, line: str = "") -> str:
    return ("standard input" if name == STANDARD_INPUT else name) + line
