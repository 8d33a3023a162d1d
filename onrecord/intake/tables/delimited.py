"""CSV and TSV: which charset, which separator, and rows that a stray quotation mark cannot swallow whole."""

from __future__ import annotations

import csv
import io
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from onrecord.errors import InputError, Problem
from onrecord.intake.charsets import MARKS, detect, looks_binary
from onrecord.intake.formats import ending
from onrecord.intake.messages import place
from onrecord.intake.received import Refused
from onrecord.intake.tables import Row, Table, find_fields

MAX_LINE = 4_000_000  # characters; of an article a million are read
MAX_FIELD = 2_000_000
CHUNK = 1024 * 1024
SAMPLE = 256 * 1024  # bytes from which charset and separator are told
SAMPLE_ROWS = 20
SEPARATORS = ",;\t|"
TABBED = {".tsv", ".tab"}
SAID = re.compile(r"sep=(?P<separator>[,;\t|])\s*")  # how Excel says it, in a line of its own
LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are parted and quoted. said: a first line says the separator, and is no row."""

    separator: str
    escaped: bool = False  # a quotation mark inside a field has a backslash before it, not another mark
    spaced: bool = False  # a blank follows each separator
    said: bool = False

    def options(self) -> dict[str, Any]:
        escaping: dict[str, Any] = {"escapechar": "\\", "doublequote": False} if self.escaped else {}
        return {"delimiter": self.separator, "skipinitialspace": self.spaced, **escaping}


def read_delimited(file: BinaryIO, name: str) -> Table:
    """The rows of a file that can be read twice; lines are read as they are asked for.

    Raises InputError for a file that is empty or no text.
    """
    where = place(name)
    charset, skipped, problems = charset_of(file, where)
    file.seek(skipped)
    sample = file.read(SAMPLE).decode(charset, "replace")
    if not sample.strip():
        raise InputError(f"{where} holds only white space: give a table with a row of headings.")
    dialect = tell_dialect(sample, name)
    file.seek(skipped)
    lines = Lines(io.TextIOWrapper(io.BufferedReader(Unclosed(file)), charset, errors="replace", newline=""))
    return Table(where, read_rows(lines, dialect, where, charset), tuple(Problem(what, where) for what in problems))


class Unclosed(io.RawIOBase):
    """The caller's file, which stays open when the text around it is dropped."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Lines:
    """Lines with their ends. One that is too long is an error, after which the next can be read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.read: list[str] = []  # since the last row

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        whole = len(line) < MAX_LINE or line.endswith(("\n", "\r"))
        while not whole:
            rest = self.text.readline(MAX_LINE)
            whole = len(rest) < MAX_LINE or rest.endswith(("\n", "\r"))
        if len(line) >= MAX_LINE:
            raise csv.Error(f"a line of more than {MAX_LINE:,} characters")
        self.read.append(line)
        return line


def charset_of(file: BinaryIO, where: str) -> tuple[str, int, list[str]]:
    """The charset, the length of its mark, and what is guessed: UTF-8 where the whole file is valid."""
    head = file.read(SAMPLE)
    if not head:
        raise InputError(f"{where} is empty: give a table with a row of headings.")
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, len(mark), []
    if looks_binary(head):
        raise InputError(f"{where} is binary, no table of text: save it as CSV in UTF-8, or as XLSX.")
    file.seek(0)
    bad, at = first_not_utf8(file)
    if not bad:
        return "utf-8", 0, []
    text = bad.decode("utf-8", "replace")
    if sum(c > "\x7f" for c in text) - text.count(LOST) >= text.count(LOST):
        return (
            "utf-8",
            0,
            [f"Bytes that no UTF-8 has became U+FFFD, first near byte {at:,}; characters are lost there."],
        )
    charset = detect(bad)
    return charset, 0, [f"Not UTF-8: read as {charset}; check accents and quotation marks."]


def first_not_utf8(file: BinaryIO) -> tuple[bytes, int]:
    """A part of the file around the first bytes that are not UTF-8, and their place; nothing where all are."""
    decoder = getincrementaldecoder("utf-8")()
    at = 0
    while chunk := file.read(CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            start = max(0, error.start - SAMPLE // 2)
            return chunk[start : start + SAMPLE], at + error.start
        at += len(chunk)
    return b"", 0


def tell_dialect(sample: str, name: str) -> Dialect:
    """The separator that parts the headings best; csv.Sniffer takes letters and blanks for separators."""
    if said := SAID.match(sample):
        return Dialect(said["separator"], said=True)
    escaped = '\\"' in sample and '""' not in sample
    order = "\t,;|" if ending(name) in TABBED else SEPARATORS
    made = [Dialect(separator, escaped, is_spaced(sample, separator)) for separator in order]
    return max(made, key=lambda dialect: fit(sample, dialect))  # the first of equal ones


def is_spaced(sample: str, separator: str) -> bool:
    return separator != "\t" and f'{separator} "' in sample and f'{separator}"' not in sample


def fit(sample: str, dialect: Dialect) -> tuple[bool, int, float, int]:
    """How well a separator does: known headings first, then rows of the same width, then many columns."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), **dialect.options())
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return False, 0, 0.0, 0
    fields = max((find_fields(row, {}) for row in rows), key=lambda found: ("text" in found, len(found)))
    width = len(rows[0])
    same = sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0.0
    return "text" in fields, len(fields), same, width


def read_rows(lines: Lines, dialect: Dialect, where: str, charset: str) -> Iterator[Row | Refused]:
    """Rows with their numbers; in the place of one that cannot be read what is wrong with it."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))  # Python's own 131,072 are less than an article
    if dialect.said:
        next(lines, None)
    reader = csv.reader(lines, **dialect.options())
    number = 0
    while True:
        lines.read = []
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield unreadable(f"{where} row {number}", error, len(lines.read))
            continue
        yield Row(number, cells, tuple(damage(cells, lines.read, dialect, charset)), counted=True)


def unreadable(where: str, error: csv.Error, lines: int) -> Refused:
    gone = f", and with it {lines:,} lines" if lines > 1 else ""
    return Refused(where, InputError(f"{where} cannot be read{gone} ({error}): close its quotation marks."))


def damage(cells: list[str], lines: list[str], dialect: Dialect, charset: str) -> Iterator[str]:
    if not dialect.escaped and len(lines) > 1 and sum(line.count('"') for line in lines) % 2:
        yield f"A quotation mark is not closed: the row takes {len(lines):,} lines, which may be rows of their own."
    if any(LOST in cell for cell in cells):
        yield f"U+FFFD stands for bytes that are not {charset}, or was there before; characters are lost there."
