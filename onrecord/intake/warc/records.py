"""The records of a WARC archive, by fastwarc, also those behind damage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastwarc.warc import ArchiveIterator

from onrecord.intake.formats import WARC
from onrecord.intake.warc.tapes import CHUNK, Damaged, Tape

VERSION = b"WARC/1."
NEXT = b"\n" + VERSION
OVERRUN = "a record runs into the next one"
LONGEST_GAP = 8  # bytes of blank lines before a record


class Record:
    """A record as fastwarc has it, to be read before the next is asked for.

    end: its place in the tape, at the least. overrun: set by the reader who finds the next record in this one.
    """

    def __init__(self, warc: Any) -> None:
        self.warc = warc
        self.kind = str(warc.record_type)
        self.length: int = warc.content_length
        self.end: int = warc.stream_pos + self.length
        self.uri = self.field("WARC-Target-URI").strip("<>")  # which wget writes around it
        self.overrun = False

    def field(self, name: str) -> str:
        return printable(self.warc.headers.get(name) or "")

    def http_field(self, name: str) -> str:
        return printable(self.warc.http_headers.get(name) or "")

    def parse_http(self) -> bool:
        """Whether its block begins like an HTTP answer; then `read` gives what follows that."""
        _, trouble = guarded(self.warc.parse_http, strict_mode=False)
        return not trouble and self.warc.http_headers is not None and self.warc.http_headers.status_code is not None

    def read(self, limit: int) -> bytes:
        """No more than `limit` bytes of what is left; up to the place where it is cut off."""
        pieces: list[bytes] = []
        while limit > 0:
            piece, _ = guarded(self.warc.reader.read, min(limit, CHUNK))
            if not piece:
                break
            pieces.append(piece)
            limit -= len(piece)
        return b"".join(pieces)


def printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in text.strip()[:2000])


def guarded(call: Any, *arguments: Any, **named: Any) -> tuple[Any, str]:
    """What fastwarc returns, and in words what went wrong."""
    try:
        return call(*arguments, **named), ""
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # its panics are no Exceptions
        return None, str(error).partition("\n")[0][:100] or type(error).__name__


def read_records(tape: Tape, damaged: Damaged) -> Iterator[Record]:
    """All records that can be found: after damage, those from the next place on that looks like the beginning of one."""
    start = tape.tell()
    found = tape.find(WARC)
    if tape.tell() > start + LONGEST_GAP:
        damaged(start, "what stands there is no record")
    while found:
        last, end, trouble = tape.tell(), 0, ""
        stream: Any = tape  # fastwarc asks for more methods than it calls
        iterator = ArchiveIterator(stream, parse_http=False, stream_detect=False)
        while not trouble:
            warc, trouble = guarded(next, iterator, None)
            if warc is None:
                break
            record = Record(warc)
            last, end = warc.stream_pos, record.end
            yield record
            trouble = OVERRUN if record.overrun else ""
        if not trouble and end <= tape.tell():
            return
        damaged(last, trouble or "a record is cut off")
        tape.go_back(last + 1)
        found = tape.find(VERSION)
