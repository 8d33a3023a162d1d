"""The body of an HTTP answer as an archive keeps it -> its content: chunks joined, encodings undone, within bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import brotli

from onrecord.errors import InputError
from onrecord.intake.charsets import looks_binary
from onrecord.intake.messages import shown
from onrecord.intake.warc.tapes import CHUNK, GZIP

CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
LINE_END = re.compile(rb"\r?\n")
MOST_ENCODINGS = 3
PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})

Content = tuple[bytes, bool]  # bytes; whether they are whole


def content_of(body: bytes, transfer: str, encodings: str, limit: int, where: str) -> Content:
    """transfer, encodings: the header fields Transfer-Encoding and Content-Encoding.

    Many archives keep a body decoded under the header fields of the encoded one; such a body is taken as it is.
    Raises InputError for content of more than `limit` bytes and for encodings that are not known.
    """
    whole = True
    if "chunked" in transfer.lower():
        body, whole = dechunked(body)
    named = [name.strip().lower() for name in encodings.split(",")][:MOST_ENCODINGS]
    for name in reversed(named):
        body, undamaged = decoded(body, name, limit, where)
        whole = whole and undamaged
    if body.startswith(GZIP):  # encoded, and nothing says so
        body, undamaged = decoded(body, "gzip", limit, where)
        whole = whole and undamaged
    return body, whole


def dechunked(body: bytes) -> Content:
    parts: list[bytes] = []
    at = 0
    while size := CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts), True
        part = body[size.end() : size.end() + length]
        parts.append(part)
        if len(part) < length:
            break
        line_end = LINE_END.match(body, size.end() + length)
        at = line_end.end() if line_end else size.end() + length
    return (b"".join(parts), False) if parts else (body, True)


def decoded(body: bytes, encoding: str, limit: int, where: str) -> Content:
    if encoding in PLAIN or not looks_binary(body[:4096]):
        return body, True
    if encoding in {"gzip", "x-gzip"}:
        return bounded(inflated(body, 31), limit, where) if body.startswith(GZIP) else (body, True)
    if encoding == "deflate":
        content, whole = bounded(inflated(body, 15), limit, where)
        return (content, whole) if content else bounded(inflated(body, -15), limit, where)
    if encoding == "br":
        content, whole = bounded(unbrotlied(body), limit, where)
        return (content, whole) if content else (body, True)
    raise InputError(f"{where} is encoded as {shown(encoding)}, which is not read: fetch it again without that.")


def bounded(pieces: Iterator[bytes | None], limit: int, where: str) -> Content:
    """The pieces joined. None among them: damage, after which there are no more."""
    joined: list[bytes] = []
    size = 0
    for piece in pieces:
        if piece is None:
            return b"".join(joined), False
        joined.append(piece)
        size += len(piece)
        if size > limit:
            raise InputError(f"{where} unpacks to more than {limit // 2**20} MiB: one article is meant.")
    return b"".join(joined), True


def inflated(body: bytes, wbits: int) -> Iterator[bytes | None]:
    """gzip or zlib, one member or several."""
    while body:
        inflater = zlib.decompressobj(wbits)
        while body and not inflater.eof:
            try:
                yield inflater.decompress(body, CHUNK)
            except zlib.error:
                yield None
                return
            body = inflater.unconsumed_tail
        if not inflater.eof:
            yield None
            return
        body = inflater.unused_data if inflater.unused_data.startswith(GZIP) else b""


def unbrotlied(body: bytes) -> Iterator[bytes | None]:
    unpacker = brotli.Decompressor()
    try:
        yield unpacker.process(body, output_buffer_limit=CHUNK)
        while not unpacker.can_accept_more_data():
            yield unpacker.process(b"", output_buffer_limit=CHUNK)
    except brotli.error:
        yield None
        return
    if not unpacker.is_finished():
        yield None
