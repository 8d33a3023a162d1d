"""Bytes of one input -> Received or Refused: JSONL line by line, everything else as one document."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.intake.article_json import is_object, object_drafts, parse_json
from onrecord.intake.charsets import decode, decode_document
from onrecord.intake.files import find_reader
from onrecord.intake.formats import LINES_ENDINGS, ending, refuse_binary, tell_format
from onrecord.intake.messages import place
from onrecord.intake.received import Draft, Drafted, Given, Received, Refused, finish, unreadable
from onrecord.intake.texts import drafts_of

MAX_BYTES = (
    10 * 1024 * 1024
)  # of one text or page, or of one line of JSONL; documents and archives have their own limits


def receive_stream(file: BinaryIO, name: str, given: Given) -> Iterator[Received | Refused]:
    """The articles of an open file, as they are read from it."""
    read = find_reader(file, name, given)
    if read is None:
        yield from receive_lines_or_document(bounded_lines(file), name, given)
    else:
        for draft, own in safely(read(file, name, given), place(name), "save it anew, or save its text alone"):
            yield settle(draft, given, own)


def safely(drafts: Iterator[Drafted], where: str, advice: str) -> Iterator[Drafted]:
    """Libraries fail in more ways than they say; none of these stops the other articles and files."""
    try:
        yield from drafts
    except (InputError, OSError):
        raise
    except Exception as error:
        yield Refused(where, unreadable(where, error, advice)), None


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
        drafts = list(safely(read_document(data, name, where, given.charset), where, "give its text as a .txt file"))
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


def read_document(data: bytes, name: str, where: str, charset: str | None = None) -> Iterator[Drafted]:
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
    text, problems = decode_document(data, where, charset)
    if not text.strip():
        raise InputError(f"{where} holds only white space: give the article's text.")
    yield from drafts_of(tell_format(text, name, where), text, data, where, problems)


def each_line(lines: Iterable[bytes], name: str, given: Given) -> Iterator[Received | Refused]:
    found = False
    for number, line in enumerate(lines, 1):
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            found = True
            for draft, own in line_drafts(line, f"{place(name)} line {number}"):
                yield settle(draft, given, line.rstrip(b"\r\n") if own is None else own)
    if not found:
        yield Refused(place(name), InputError(f"{place(name)} holds no articles: give one JSON object a line."))


def line_drafts(line: bytes, where: str) -> Iterator[Drafted]:
    """Most often one; a news item may have others inside, with their own bytes."""
    try:
        if len(line) > MAX_BYTES:
            raise InputError(f"{where} is longer than {MAX_BYTES // 2**20} MiB: one article a line is meant.")
        text, problems = decode(line.strip(), where)
        items = object_drafts(parse_json(text, where), where, tuple(problems))
        yield from safely(items, where, "correct it, or leave it out")
    except InputError as error:
        yield Refused(where, error), None


def settle(draft: Draft | Refused, given: Given, raw: bytes | None) -> Received | Refused:
    if isinstance(draft, Refused):
        return draft
    try:
        return replace(finish(draft, given), raw=raw)
    except InputError as error:
        return Refused(draft.where, error)
