"""What is read from the file itself, before anything is decoded: documents of paper, tables, archives of the web.

Told by the first bytes; tables of plain text by their ending, or because the caller says what their columns are. Everything
else is text, which `texts.py` reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.intake.formats import (
    GZIP,
    MAGIC,
    OLD_OFFICE,
    PARQUET,
    RTF,
    TABLE_ENDINGS,
    WARC,
    ZIP,
    ending,
    refuse_binary,
)
from onrecord.intake.messages import place
from onrecord.intake.received import Drafted, Given, Refused

HEAD = 1024  # bytes, in which a PDF may begin late
PDF = re.compile(rb"(?:\A|[\r\n\0\xbf])%PDF-\d")
MARKED_UP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[A-Za-z!?]|\{\s*\"|\[\s*\{)")  # HTML, XML, JSON: no table
MOST_ZIPPED = 100 * 1024 * 1024  # bytes of an archive that is looked into

Reader = Callable[[BinaryIO, str, Given], Iterator[Drafted]]
"""An open file, its name, what the caller says of it -> its articles with the bytes of each."""


def find_reader(file: BinaryIO, name: str, given: Given) -> Reader | None:
    """Who reads this file; None for text. Nothing has been read from it then."""
    head = peek(file)
    if is_web_archive(head, name):
        return read_web_archive
    if head.startswith(ZIP):
        return read_zip
    if head.startswith((RTF, OLD_OFFICE)) or PDF.search(head[:HEAD]):
        return read_document
    return read_table if is_table(head, name, given) else None


def peek(file: BinaryIO) -> bytes:
    """The first bytes, as many as are there; they are read again. None of a stream that cannot show them."""
    if file.seekable():
        at = file.tell()
        head = file.read(HEAD)
        file.seek(at)
        return head
    shown: bytes = file.peek(HEAD) if hasattr(file, "peek") else b""
    return shown


def is_web_archive(head: bytes, name: str) -> bool:
    if not head.startswith(GZIP):
        return head.startswith(WARC)
    if name.lower().endswith(".warc.gz"):
        return True
    from onrecord.intake.warc import is_warc

    return is_warc(head)


def is_table(head: bytes, name: str, given: Given) -> bool:
    if head.startswith(PARQUET):
        return True
    if MARKED_UP.match(head) or head.startswith(tuple(magic for magic, _, _ in MAGIC)):
        return False
    return ending(name) in TABLE_ENDINGS or bool(given.columns)


def read_web_archive(file: BinaryIO, name: str, _: Given) -> Iterator[Drafted]:
    from onrecord.intake.warc import drafts  # fastwarc, lxml and trafilatura take 0.5 s to import

    return drafts(file, place(name))


def read_document(file: BinaryIO, name: str, _: Given) -> Iterator[Drafted]:
    from onrecord.intake.documents import drafts

    return drafts(file, place(name))


def read_table(file: BinaryIO, name: str, given: Given) -> Iterator[Drafted]:
    from onrecord.intake.tables import drafts

    return drafts(file, name, columns=given.columns)


def read_zip(file: BinaryIO, name: str, given: Given) -> Iterator[Drafted]:
    """A DOCX or XLSX file; other archives are refused."""
    from onrecord.intake.documents import bounded

    where = place(name)
    try:
        data = bounded(file, where, MOST_ZIPPED)
        inside = folders_in(data, where)
        if not inside:
            refuse_binary(data, where)
        yield from (read_document if b"word/" in inside else read_table)(BytesIO(data), name, given)
    except InputError as error:
        yield Refused(where, error), None


def folders_in(data: bytes, where: str) -> set[bytes]:
    """Of word/ and xl/ those that an archive has; of a damaged one those that its bytes name first."""
    from onrecord.intake.zipped import open_archive

    marks = (b"word/", b"xl/")
    with suppress(InputError), open_archive(data, where) as archive:
        names = archive.namelist()
        return {mark for mark in marks if any(name.startswith(mark.decode()) for name in names)}
    places = {mark: data.find(mark) for mark in marks if mark in data}
    return {min(places, key=lambda mark: places[mark])} if places else set()
