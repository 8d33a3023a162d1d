"""What is read from the file itself, before anything is decoded: documents of paper, tables, archives of the web.

Told by the first bytes; tables of plain text by their ending, or because the caller says what their columns are. Everything
else is text, which `texts.py` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.intake.formats import MAGIC, TABLE_ENDINGS, ZIP, ending, refuse_binary
from onrecord.intake.received import Draft, Given, Refused

Drafted = tuple[Draft | Refused, bytes | None]
HEAD = 1024  # bytes, in which a PDF may begin late
PDF = re.compile(rb"(?:\A|[\r\n\0\xbf])%PDF-\d")
RTF = b"{\\rtf"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WARC = b"WARC/"
GZIP = b"\x1f\x8b"
PARQUET = b"PAR1"
MARKED_UP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[A-Za-z!?]|\{\s*\"|\[\s*\{)")  # HTML, XML, JSON: no table
MOST_ZIPPED = 100 * 1024 * 1024  # bytes of an archive that is looked into


def file_drafts(file: BinaryIO, name: str, where: str, given: Given) -> Iterator[Drafted] | None:
    """The articles of a file with the bytes of each; None for text, of which nothing has been read then."""
    head = peek(file)
    if is_web_archive(head, name):
        from onrecord.intake.warc import drafts_with_bytes  # fastwarc, lxml and trafilatura take 0.5 s to import

        return drafts_with_bytes(file, where)
    if head.startswith(ZIP):
        return zip_drafts(file, name, where, given)
    if is_document(head):
        return document_drafts(file, where)
    if is_table(head, name, given):
        return table_drafts(file, name, given)
    return None


def is_read_whole(file: BinaryIO, name: str, given: Given) -> bool:
    """Whether `file_drafts` takes it."""
    head = peek(file)
    return is_web_archive(head, name) or head.startswith(ZIP) or is_document(head) or is_table(head, name, given)


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


def is_document(head: bytes) -> bool:
    return head.startswith((RTF, OLD_OFFICE)) or PDF.search(head[:HEAD]) is not None


def is_table(head: bytes, name: str, given: Given) -> bool:
    if head.startswith(PARQUET):
        return True
    if MARKED_UP.match(head) or head.startswith(tuple(magic for magic, _, _ in MAGIC)):
        return False
    return ending(name) in TABLE_ENDINGS or bool(given.columns)


def document_drafts(file: BinaryIO, where: str) -> Iterator[Drafted]:
    from onrecord.intake.documents import MAX_FILE, bounded, drafts

    try:
        data = bounded(file, where, MAX_FILE)
        yield from alone_with(data, drafts(data, where))
    except InputError as error:
        yield Refused(where, error), None


def alone_with(data: bytes, drafts: Iterable[Draft | Refused]) -> Iterator[Drafted]:
    """The document's bytes beside its only article; beside one of several, as in an export, none."""
    items = list(drafts)
    for item in items:
        yield item, data if len(items) == 1 else None


def table_drafts(file: BinaryIO | bytes, name: str, given: Given) -> Iterator[Drafted]:
    from onrecord.intake.tables import drafts_with_bytes

    return drafts_with_bytes(file, name, columns=given.columns)


def zip_drafts(file: BinaryIO, name: str, where: str, given: Given) -> Iterator[Drafted]:
    """Those of a DOCX or XLSX file; other archives are refused."""
    from onrecord.intake.documents import MAX_FILE, bounded, drafts

    try:
        data = bounded(file, where, MOST_ZIPPED)
        inside = folders_in(data, where)
        if b"word/" in inside:
            yield from alone_with(data, drafts(bounded(data, where, MAX_FILE), where))
        elif b"xl/" in inside:
            yield from table_drafts(data, name, given)
        else:
            refuse_binary(data, where)
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
