"""WARC archives, as crawlers, wget and Common Crawl's CC-NEWS write them: an article for each page that was fetched.

fastwarc reads the records from a tape (tapes.py), so that a file of any size passes through a few megabytes, and damage
costs the record it is in. Every answer with status 200 and HTML or plain text is an article, or is refused by itself; two
of the same address are two versions. What else the archive holds is counted, and told at the end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.intake.findings import broken_off
from onrecord.intake.formats import WARC
from onrecord.intake.received import Draft, Drafted, Refused, unreadable
from onrecord.intake.warc.pages import Page, find_page, page_draft
from onrecord.intake.warc.records import Record, read_records
from onrecord.intake.warc.tally import Tally
from onrecord.intake.warc.tapes import GZIP, Damaged, Member, Tape, gzip_members

BOOKKEEPING = frozenset({"warcinfo", "request", "metadata"})


def is_warc(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a WARC archive, gzipped or not. A few hundred bytes are enough."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, len(WARC))
        except zlib.error:
            return False
    return head.startswith(WARC)


def drafts(file: BinaryIO, name: str) -> Iterator[Drafted]:
    """Each page in order with its bytes, as soon as it is read; then a Refused for each kind of thing that is no article."""
    tally = Tally(name)
    tape = Tape(file)
    head = tape.read()
    tape.unread(len(head))
    if not (head.startswith(GZIP) or head.lstrip().startswith(WARC)):
        yield Refused(name, InputError(f"{name} is not a WARC archive: give a .warc or .warc.gz file.")), None
        return
    yield from unpacked_pages(tape, tally) if head.startswith(GZIP) else read_pages(tape, tally, tally.damaged)
    if tape.failure:
        tally.damaged(tape.tell(), tape.failure)
    for refused in tally.account():
        yield refused, None


def unpacked_pages(tape: Tape, tally: Tally) -> Iterator[Drafted]:
    """Those of each member, with one held back: damage may show only at the end of the member that it comes from."""
    for member in gzip_members(tape, tally.damaged):
        held: Drafted | None = None
        for drafted in read_pages(Tape(member), tally, partial(damaged_member, tally, member)):
            if held:
                yield held
            held = drafted
        member.finish()
        if held:
            yield spoiled(held, member.damage) if member.damage else held


def spoiled(drafted: Drafted, damage: str) -> Drafted:
    what = f"The archive is damaged here ({damage}): the text may be cut off or wrong."
    return broken_off(drafted[0], what), drafted[1]


def damaged_member(tally: Tally, member: Member, _: int, what: str) -> None:
    if not member.damage:  # which is told by itself
        tally.damaged(member.place, what)


def read_pages(tape: Tape, tally: Tally, damaged: Damaged) -> Iterator[Drafted]:
    for record in read_records(tape, damaged):
        where = tally.next_record(record.uri)
        if not is_bookkeeping(record) and (drafted := draft_record(record, where, tally)):
            tally.pages += 1
            if isinstance(drafted[0], Draft):
                tally.sites.note(record.uri, drafted[0].publisher)
            yield drafted


def is_bookkeeping(record: Record) -> bool:
    """Whether it is about the crawl itself, as wget's records with the scheme "metadata:" are."""
    return record.kind in BOOKKEEPING or record.uri.startswith("metadata:")


def draft_record(record: Record, where: str, tally: Tally) -> Drafted | None:
    """The article of a record; None for one that holds none, which is counted."""
    try:
        page = find_page(record, where)
        found = page_draft(page, where, tally.sites.of(page.uri)) if isinstance(page, Page) else page
        if isinstance(page, Page) and isinstance(found, Draft):
            return found, page.content
        if isinstance(found, tuple):
            tally.left_out(*found, record.uri)
        return None
    except InputError as error:
        return Refused(where, error), None
    except Exception as error:  # one page never ends an archive
        return Refused(where, unreadable(where, error, "give its page as HTML")), None
