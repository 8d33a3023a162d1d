"""RIS, as EBSCOhost, ProQuest and others write it: a record from "TY  - NEWS" to "ER  - ", which holds an abstract at most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import rispy

from onrecord.errors import Problem
from onrecord.intake.days import iso_day
from onrecord.intake.documents import single_spaced
from onrecord.intake.exports import ebsco, proquest
from onrecord.intake.exports.clippings import MOST_ARTICLES, Clipping, Export, drafts_of
from onrecord.intake.received import Draft, Refused

NAME = "RIS"
START = re.compile(r"^TY  - ", re.MULTILINE)
OPENS = re.compile(r"^TY  - [A-Z]{2,10}[ \t]*\n(?:[ \t]*\n)?[A-Z][A-Z0-9]  -", re.MULTILINE)
END = re.compile(r"^ER  -", re.MULTILINE)
OPENS_WITHIN = 4096  # characters; notes may stand before the first record
TITLES = ("T1", "TI", "ST")
PUBLISHERS = ("JF", "JO", "T2", "JA")  # PB is the company
DAYS = ("DA", "Y1", "PY")
ABSTRACTS = ("AB", "N2")
TAGS = (*TITLES, *PUBLISHERS, *DAYS, *ABSTRACTS, "TY", "UR", "DB", "DP", "LA", "SE", "ER")
NUMBERS = re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/.*)?")  # 2014/03/04/Late Edition
NAMED = re.compile(r"(?P<year>\d{4})[ /-](?P<month>[A-Z][a-z]{2,8})\.?[ /-](?P<day>\d{1,2})")  # 2014 Mar 04

Record = dict[str, list[str]]
"""Tag -> its lines, whether they go on one value or are several."""


def is_export(text: str) -> bool:
    return OPENS.search(lined(text[:OPENS_WITHIN])) is not None


def lined(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def drafts(text: str, where: str, problems: Sequence[Problem] = ()) -> Iterator[Draft | Refused]:
    return drafts_of(Export(NAME, [read_record(piece) for piece in split_records(lined(text))]), where, problems)


def split_records(text: str) -> list[str]:
    """Each by itself, so that one without its end takes nothing from the next; one more than are read, at most."""
    starts = [found.start() for found in islice(START.finditer(text), MOST_ARTICLES + 2)]
    return [text[a:b] for a, b in pairwise([*starts, len(text)])][: MOST_ARTICLES + 1]


def read_record(piece: str) -> Clipping:
    found = parse(piece)
    database = database_of(found)
    written, published = day_of(found)
    abstract = ebsco.without_copyright(max(("\n".join(found.get(tag, ())) for tag in ABSTRACTS), key=len))
    publisher = first_of(found, PUBLISHERS)
    return Clipping(
        database,
        body=[single_spaced(block) for block in abstract.split("\n\n") if block.strip()],
        title=first_of(found, TITLES),
        publisher=ebsco.upright(publisher) if publisher else None,
        published=published,
        written=written,
        section=first_of(found, ("SE",)),
        language=first_of(found, ("LA",)),
        problems=[] if END.search(piece) else ['The record has no closing line "ER  -": it may be cut off.'],
        url=next((link[0] for told in found.get("UR", ()) if (link := ebsco.LINK.match(told))), None),
        abstract_only=True,
    )


def parse(piece: str) -> Record:
    """The record's tags. All are read as lists, by which rispy keeps their lines; a link is not cut at its semicolons."""
    parser = rispy.RisParser(
        mapping={tag: tag for tag in TAGS}, list_tags=TAGS, delimiter_tags_mapping={}, skip_unknown_tags=True
    )
    found: Record = next(iter(parser.parse(f"{piece}\nER  - \n")), {})
    return {tag: lines for tag, lines in found.items() if tag != "TY"}


def first_of(found: Record, tags: Sequence[str]) -> str | None:
    """What the first of these tags says that says anything, in one line."""
    told = (single_spaced(" ".join(found.get(tag, ()))) for tag in tags)
    return next(filter(None, told), None)


def database_of(found: Record) -> str:
    """Who made the record, as its provider, database or link says."""
    told = " ".join(line for tag in ("DP", "DB", "UR") for line in found.get(tag, ())).casefold()
    return next((name for name in (ebsco.NAME, proquest.NAME) if name.casefold() in told), NAME)


def day_of(found: Record) -> tuple[str | None, str | None]:
    """The day as it is written and, where it is one, in ISO; the first of the tags that tells a whole day."""
    written = [told for tag in DAYS if (told := first_of(found, (tag,)))]
    days = [(told, day) for told in written if (day := iso_of(told))]
    return next(iter(days), (written[0], written[0]) if written else (None, None))


def iso_of(written: str) -> str | None:
    if found := NUMBERS.fullmatch(written):
        return iso_day(f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}")
    if found := NAMED.fullmatch(written):
        return iso_day(f"{found['day']} {found['month']} {found['year']}")
    return iso_day(written)
