"""Office files are ZIP archives of XML: opened with caps that hold before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from onrecord.errors import InputError

MOST_MEMBERS = 10_000
MOST_UNPACKED = 512 * 1024 * 1024  # of all members together
MEMBER = b"PK\x01\x02"  # opens each entry of the directory of a ZIP archive
KNOWN_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office writes
CHUNK = 64 * 1024
MARK = 64  # bytes that a mark has at most
MOST_BEFORE_ROOT = 1024 * 1024  # bytes of a part before its first element


def open_archive(data: bytes, where: str) -> zipfile.ZipFile:
    """The archive, of which nothing is unpacked yet. Raises InputError for a damaged, locked or oversized one."""
    if data.count(MEMBER) > MOST_MEMBERS:
        raise InputError(f"{where} holds more than {MOST_MEMBERS:,} files inside: save it anew without attachments.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, OverflowError, NotImplementedError):
        raise InputError(f"{where} is damaged, or cut off: download or copy it again.") from None
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise InputError(
            f"{where} unpacks to more than {MOST_UNPACKED // 2**20} MiB, which no document does: save its text alone."
        )
    if any(member.flag_bits & 1 for member in members):
        raise InputError(f"{where} is locked with a password: open it and save it without one.")
    if any(member.compress_type not in KNOWN_COMPRESSIONS for member in members):
        raise InputError(f"{where} is packed in a way that Office does not use: open it and save it anew.")
    return archive


def read_part(archive: zipfile.ZipFile, name: str, where: str, *, most: int) -> bytes:
    """One part, of at most `most` bytes, without a document type: entities are no part of Office's XML."""
    size = archive.getinfo(name).file_size
    if size > most:
        raise InputError(f"{where} holds {size / 2**20:,.0f} MiB in {name}; {most // 2**20} MiB are read: split it.")
    refuse_document_type(archive, name, where)
    return b"".join(chunks(archive, name, where))


def refuse_document_type(archive: zipfile.ZipFile, name: str, where: str) -> None:
    """Raises InputError for XML with a DOCTYPE, in any encoding. Reads no further than its first element."""
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.append("doctype")
    parser.StartElementHandler = lambda *_: seen.append("element")
    read = 0
    try:
        for chunk in chunks(archive, name, where):
            read += len(chunk)
            parser.Parse(chunk, False)
            if seen or read >= MOST_BEFORE_ROOT:
                break
    except expat.ExpatError:
        pass  # whoever reads the part says so
    if seen[:1] == ["doctype"] or (not seen and read >= MOST_BEFORE_ROOT):
        raise InputError(f"{where} declares a document type in {name}, which Office never does: it is not opened.")


def widest_gap(archive: zipfile.ZipFile, name: str, mark: re.Pattern[bytes], where: str) -> int:
    """The most bytes of a part from one mark to the next: how much of it a reader that empties each holds at once."""
    widest = since = 0
    carried = b""
    for chunk in chunks(archive, name, where):
        text, at = carried + chunk, len(carried) - since
        for found in mark.finditer(text):
            widest, at = max(widest, found.start() - at), found.start()
        since = len(text) - at
        carried = text[-MARK:]
    return max(widest, since)


def count_bytes(archive: zipfile.ZipFile, name: str, byte: bytes, where: str) -> int:
    return sum(chunk.count(byte) for chunk in chunks(archive, name, where))


def chunks(archive: zipfile.ZipFile, name: str, where: str) -> Iterator[bytes]:
    """A part, some of it at a time. Raises InputError where it is damaged."""
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise InputError(f"{where} is damaged in {name}: download or copy it again.") from None
