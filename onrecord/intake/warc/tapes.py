"""Streams that can be read on after damage: a tape that goes back a little, and the members of a gzip file, one by one.

No more than a window of a file is ever in memory, and what is read twice because of damage is bounded.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

WINDOW = 4 * 1024 * 1024  # bytes behind the place of reading that are kept
REREAD = 256 * 1024 * 1024  # bytes that are read again after damage, in all of a file
CHUNK = 64 * 1024
FIRST_STEP = 256  # bytes of a member that are taken at first: what is none shows soon, and going back is counted
GZIP = b"\x1f\x8b\x08"
PADDING = 512  # bytes between members, or behind the last, that some tools leave
MOST_INFLATED = 64 * 1024 * 1024  # bytes of a member before its ratio counts
HIGHEST_RATIO = 200  # inflated to deflated; text reaches 20

Damaged = Callable[[int, str], None]  # told the place in the file, and what is wrong there


class Stream(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Tape:
    """Bytes from a stream that is read once, of which the last WINDOW can be read again. failure: why it ended early."""

    def __init__(self, source: Stream) -> None:
        self.failure = ""
        self._source = source
        self._kept = bytearray()
        self._start = 0  # place of the first byte kept
        self._at = 0
        self._budget = REREAD

    def tell(self) -> int:
        return self._at

    def read(self, size: int = CHUNK, /) -> bytes:
        """At most CHUNK bytes; none at the end."""
        size = min(size, CHUNK) if size >= 0 else CHUNK
        if self._at == self._start + len(self._kept):
            self._fetch()
        offset = self._at - self._start
        data = bytes(self._kept[offset : offset + size])
        self._at += len(data)
        return data

    def _fetch(self) -> None:
        if len(self._kept) > 2 * WINDOW:
            surplus = len(self._kept) - WINDOW
            del self._kept[:surplus]
            self._start += surplus
        try:
            self._kept += self._source.read(CHUNK)
        except OSError as error:
            self.failure = error.strerror or str(error)

    def go_back(self, place: int) -> None:
        """To this place, or as near as the window and what may be read again allow. Never forward."""
        place = max(self._start, self._at - self._budget, min(place, self._at))
        self._budget -= self._at - place
        self._at = place

    def unread(self, count: int) -> None:
        """Back over bytes of the last read, which was too long."""
        self._at -= count

    def find(self, mark: bytes) -> bool:
        """Go forward to the next `mark`. False at the end, without one."""
        while True:
            found = self._kept.find(mark, self._at - self._start)
            end = self._start + len(self._kept)
            if found >= 0:
                self._at = self._start + found
                return True
            self._at = max(self._at, end - len(mark) + 1)
            self._fetch()
            if self._start + len(self._kept) == end:
                self._at = end
                return False


class Member:
    """One member of a gzip file, inflated as it is read. Damage ends it: `damage` then says what it was."""

    def __init__(self, tape: Tape) -> None:
        self.place = tape.tell()
        self.damage = ""
        self._tape = tape
        self._inflater = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._taken = self._given = 0
        self._step = FIRST_STEP

    def read(self, size: int = CHUNK, /) -> bytes:
        data = b""
        while not data and not self.damage and not self._inflater.eof:
            data = self._inflate(size if size > 0 else CHUNK)
        self._given += len(data)
        if self._given > MOST_INFLATED and self._given > HIGHEST_RATIO * self._taken:
            self.damage = "it inflates beyond measure"
        return data

    def _inflate(self, size: int) -> bytes:
        deflated = self._waiting or self._tape.read(self._step)
        self._step = min(2 * self._step, CHUNK)
        if not deflated:
            self.damage = "it breaks off"
            return b""
        try:
            data = self._inflater.decompress(deflated, size)
        except zlib.error as error:
            self.damage = str(error).rpartition(": ")[2]
            return b""
        self._waiting = self._inflater.unconsumed_tail
        self._taken += len(deflated) - len(self._waiting)
        if self._inflater.eof:
            self._tape.unread(len(self._inflater.unused_data))
        return data

    def finish(self) -> None:
        """Pass over the rest, so that the tape stands behind this member."""
        while self.read():
            pass


def gzip_members(tape: Tape, damaged: Damaged) -> Iterator[Member]:
    """Each member; the caller reads what it wants of one before it asks for the next.

    Behind a damaged one, and behind bytes that belong to none, follows the next that begins with gzip's first bytes.
    """
    behind, whole = tape.tell(), True
    while found := tape.find(GZIP):
        if whole and tape.tell() > behind + PADDING:
            damaged(behind, "bytes that belong to no member")
        member = Member(tape)
        yield member
        member.finish()
        behind, whole = tape.tell(), not member.damage
        if member.damage:
            damaged(member.place, member.damage)
            tape.go_back(member.place + 1)
    if whole and not found and tape.tell() > behind + PADDING:
        damaged(behind, "bytes that belong to no member")
