"""Tables: CSV and TSV, Excel, Parquet -> an article for each row, by a map of columns that is guessed or given."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain, islice
from typing import BinaryIO

from onrecord.errors import InputError, Problem
from onrecord.intake.article_json import without_title
from onrecord.intake.days import excel_day, iso_day, iso_of
from onrecord.intake.documents import folded, language_code, refuse_old_office
from onrecord.intake.exports import ebsco
from onrecord.intake.exports.clippings import ABSTRACT_ONLY
from onrecord.intake.formats import OLD_OFFICE, PARQUET, ZIP
from onrecord.intake.messages import place, plural, shown
from onrecord.intake.received import Draft, Drafted, Refused

# Field -> headings that mean it, without what is no letter, the most usual first.
HEADINGS = {
    "text": "text body content fulltext articletext articlebody bodytext maintext articlecontent articlefulltext contents story article plaintext cleantext",
    "title": "title headline articletitle heading header head",
    "url": "url link weburl articleurl permalink sourceurl webpage",
    "publisher": "publisher outlet source publication newspaper sourcename publicationtitle publicationname mediaoutlet medianame medium media site website",
    "published": "published publishedat publicationdate publisheddate publishdate datepublished pubdate date datetime day timestamp",
    "modified": "modified modifiedat datemodified lastmodified updated updatedat",
    "language": "language lang languagecode",
}
KNOWN = {field: tuple(names.split()) for field, names in HEADINGS.items()}
EXAMPLE = "--columns text=Body,published=Date"
GIVEN = re.compile(r",(?=\s*[a-z]+\s*=)")
Columns = Mapping[str, str]  # field -> heading
FIRST_ROWS = 20  # that are not blank, in one of which the headings stand
SHOWN_COLUMNS = 40
SHOWN_REFUSALS = 20  # rows without text that are refused one by one
SHOWN_RANGES = 20  # of the others' numbers
EXCEL_LONGEST = 32_767  # characters of a cell of Excel's, which cuts longer text silently
EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
NUMBER = re.compile(r"\d{5,13}(?:\.\d{1,10})?")
SECONDS = (315_532_800, 4_102_444_800)  # from 1970, for days of 1980 to 2100
MAX_STREAM = 100 * 1024 * 1024  # bytes; a file may have any size


@dataclass(frozen=True, slots=True)
class Row:
    """number: as a spreadsheet counts, the row of the headings included. counted: another number of cells than headings is damage."""

    number: int
    cells: Sequence[object]
    problems: tuple[str, ...] = ()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in order, each of them a Row or what is wrong with it. where: "book.xlsx" or 'book.xlsx sheet "News"'."""

    where: str
    rows: Iterator[Row | Refused]
    problems: tuple[Problem, ...] = ()


def drafts(file: BinaryIO, name: str, *, columns: Mapping[str, str] | None = None) -> Iterator[Drafted]:
    """The articles of a table, told by its first bytes: one for each row that is not blank, in order.

    Beside each draft its row, all of it, as JSON of headings and cells. columns: field -> heading, such as {"text": "Body"};
    fields that are not given are guessed from the headings.
    """
    where = place(name)
    try:
        yield from read_tables(tables_of(seekable(file, where), name), dict(columns or {}), where)
    except InputError as error:
        yield Refused(where, error), None


def parse_columns(text: str) -> dict[str, str]:
    """ "text=Body,published=Date" -> field -> heading. A comma without a field behind it is one of the heading.

    Raises InputError for what is not written so.
    """
    parts = [part.partition("=") for part in GIVEN.split(text) if part.strip()]
    if any(not (field.strip() and heading.strip()) for field, _, heading in parts):
        raise InputError(f"columns is {shown(text)}: write field=heading, with commas between; for instance {EXAMPLE}.")
    return {field.strip(): heading.strip() for field, _, heading in parts}


def check_columns(columns: Mapping[str, str]) -> None:
    """Raises InputError for a field that no article has."""
    unknown = next((field for field in columns if field not in KNOWN), None)
    if unknown is not None:
        raise InputError(
            f"columns names {shown(unknown)}, which is no field: take {', '.join(KNOWN)}; for instance {EXAMPLE}."
        )


def seekable(file: BinaryIO, where: str) -> BinaryIO:
    """A file that can be read twice; a stream is held in memory for that, as far as MAX_STREAM."""
    if file.seekable():
        return file
    held = file.read(MAX_STREAM + 1)
    if len(held) > MAX_STREAM:
        raise InputError(f"{where} is larger than {MAX_STREAM // 2**20} MiB: save it as a file and give that.")
    return io.BytesIO(held)


def tables_of(file: BinaryIO, name: str) -> list[Table]:
    """Raises InputError for what cannot be read. openpyxl takes 0.2 s to import, pyarrow 0.5 s."""
    where, head = place(name), file.read(8)
    file.seek(0)
    if head.startswith(PARQUET):
        from onrecord.intake.tables.parquet import read_parquet

        return [read_parquet(file, where)]
    if head.startswith(ZIP):
        from onrecord.intake.tables.spreadsheets import read_workbook

        return read_workbook(file, where)
    if head == OLD_OFFICE:
        refuse_old_office(file.read(MAX_STREAM), where)
    from onrecord.intake.tables.delimited import read_delimited

    return [read_delimited(file, name)]


def read_tables(tables: Sequence[Table], columns: dict[str, str], where: str) -> Iterator[Drafted]:
    """The articles of the tables that have a column of text; the others are named with the first article."""
    headed = [Headed.of(table, columns) for table in tables]
    used = [table for table in headed if table.where_text is not None]
    if not used:
        filled = next((table for table in headed if table.first), None)
        message = filled.advice(columns) if filled else f"{where} holds no rows: give a table with a row of headings."
        yield Refused(where, InputError(message)), None
        return
    others = [table.where for table in headed if table.where_text is None and table.first]
    said = f"Sheets without a column of text are not read: {', '.join(others[:SHOWN_RANGES])}."
    yield from told_first([Problem(said, where)] if others else [], (item for table in used for item in table.drafts()))


def told_first(problems: Sequence[Problem], items: Iterable[Drafted]) -> Iterator[Drafted]:
    """The items, with these problems among those of the first article."""
    for item, own in items:
        if problems and isinstance(item, Draft):
            yield replace(item, problems=(*problems, *item.problems)), own
            problems = ()
        else:
            yield item, own


class Headed:
    """A table whose first rows are read and whose row of headings is found, if it has one."""

    def __init__(self, table: Table, first: list[Row | Refused], at: int | None, fields: dict[str, int]) -> None:
        self.where, self.table, self.first, self.at, self.fields = table.where, table, first, at, fields

    @classmethod
    def of(cls, table: Table, columns: dict[str, str]) -> Headed:
        """The headings stand in the first of the first rows that has one for the text."""
        rows = (row for row in table.rows if isinstance(row, Refused) or not is_blank(row))
        first = list(islice(rows, FIRST_ROWS))
        for number, row in enumerate(first):
            fields = find_fields(row.cells, columns) if isinstance(row, Row) else {}
            if "text" in fields and fields.keys() >= columns.keys():
                return cls(Table(table.where, rows, table.problems), first, number, fields)
        return cls(Table(table.where, rows, table.problems), first, None, {})

    @property
    def where_text(self) -> int | None:
        return self.fields.get("text")

    def advice(self, columns: dict[str, str]) -> str:
        """Why there is no text here: the columns that there are, and how to say which is which."""
        rows = [row for row in self.first if isinstance(row, Row)]
        if not rows:
            refused = next(row for row in self.first if isinstance(row, Refused))
            return str(refused.error)
        names = [as_text(cell).strip() for cell in rows[0].cells]
        listed = ", ".join(shown(name) for name in names[:SHOWN_COLUMNS] if name)
        listed += " and more" if len(names) > SHOWN_COLUMNS else ""
        missing = next((heading for heading in columns.values() if place_of(heading, rows[0].cells) is None), None)
        if missing is not None:
            return f"{self.where} has no column {shown(missing)}; its columns are {listed}: give one of these, as in --columns text={option(longest(names, rows))}."
        return f"{self.where} has no column that is surely the articles' text; its columns are {listed}: say which it is, as in --columns text={option(longest(names, rows))}."

    def drafts(self) -> Iterator[Drafted]:
        """Rows above the headings are left out, which the first article says."""
        problems = list(self.table.problems)
        if self.at:
            problems.append(Problem(f"{plural(self.at, 'row')} above the headings left out.", self.where))
        return told_first(problems, self._below(self.at or 0))

    def _below(self, at: int) -> Iterator[Drafted]:
        headings = self.first[at]
        names = [as_text(cell).strip() for cell in headings.cells] if isinstance(headings, Row) else []
        finish = ebsco.from_row if ebsco.headings_of([folded(name) for name in names]) else lambda draft: draft
        empty: list[int] = []
        row = None
        for row in chain(self.first[at + 1 :], self.table.rows):
            if isinstance(row, Refused):
                yield row, None
            elif item := to_draft(row, self.fields, names, self.where):
                yield finish(item) if isinstance(item, Draft) else item, row_json(row, names)
            else:
                empty.append(row.number)
                if len(empty) <= SHOWN_REFUSALS:
                    yield self._without_text(row.number), None
        if row is None:
            what = f"{self.where} has no rows below its headings: give one for each article."
            yield Refused(self.where, InputError(what)), None
        if rest := empty[SHOWN_REFUSALS:]:
            what = f"{plural(len(rest), 'more row')} without text: {ranges(rest)}"
            yield Refused(self.where, InputError(f"{self.where} has {what}: fill or delete them.")), None

    def _without_text(self, number: int) -> Refused:
        where = f"{self.where} row {number}"
        return Refused(where, InputError(f"{where} has no text: fill its column of text, or delete the row."))


def find_fields(headings: Sequence[object], columns: Mapping[str, str]) -> dict[str, int]:
    """Field -> place of its column: what the caller gives, then what the headings mean."""
    found = {field: at for field, heading in columns.items() if (at := place_of(heading, headings)) is not None}
    keys = [folded(cell) if isinstance(cell, str) else "" for cell in headings]
    for field, names in known_to(keys).items():
        free = (keys.index(name) for name in names if name in keys and keys.index(name) not in found.values())
        if field not in columns and (at := next(free, None)) is not None:
            found[field] = at
    return found


def known_to(keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What headings mean: in a table of EBSCOhost's, what they mean there; its abstract where there is no text."""
    table = ebsco.headings_of(keys)
    if table is None:
        return KNOWN
    named = {field: (heading,) for field, heading in table.items()}
    return {**KNOWN, **named, "text": (*KNOWN["text"], *named["text"])}


def place_of(heading: str, headings: Sequence[object]) -> int | None:
    """Where a heading stands, as written, else whatever its case and outer white space."""
    names = [as_text(cell) for cell in headings]
    if heading in names:
        return names.index(heading)
    plain = [name.strip().casefold() for name in names]
    return plain.index(heading.strip().casefold()) if heading.strip().casefold() in plain else None


def longest(names: Sequence[str], rows: Sequence[Row]) -> str:
    """The heading of the column with the longest cells, for the advice."""
    sizes = [sum(len(as_text(row.cells[at])) for row in rows[1:] if at < len(row.cells)) for at in range(len(names))]
    named = [at for at, name in enumerate(names) if name]
    return names[max(named, key=lambda at: sizes[at])] if named else "Body"


def option(name: str) -> str:
    """The name as a shell wants it."""
    return f'"{name}"' if re.search(r"[^\w.-]", name) else name


def to_draft(row: Row, fields: Mapping[str, int], names: Sequence[str], where: str) -> Draft | Refused | None:
    """The article of a row; None where its text is blank."""
    where, width = f"{where} row {row.number}", len(names)
    if row.counted and any(as_text(cell).strip() for cell in row.cells[width:]):
        message = f"{where} has {len(row.cells)} cells below {width} headings: a quotation mark or separator in it is wrong; correct it."
        return Refused(where, InputError(message))
    values = {field: row.cells[at] for field, at in fields.items() if at < len(row.cells)}
    text = as_text(values.get("text"))
    if not text.strip() or EXCEL_ERROR.fullmatch(text.strip()):
        return None
    told = {field: as_text(values.get(field)).strip() or None for field in KNOWN if field != "text"}
    days = {field: as_day(values.get(field)) or told[field] for field in ("published", "modified")}
    given = {**told, **days, "language": language_code(told["language"])}
    return Draft(
        where,
        without_title(text, told["title"]),
        **given,
        truncated=is_cut(text) or is_abstract(names[fields["text"]]),
        found_in={field: f"column {shown(names[fields[field]])}" for field, value in given.items() if value},
        problems=tuple(Problem(what, where) for what in problems_of(row, text, names, fields)),
    )


def row_json(row: Row, names: Sequence[str]) -> bytes:
    """Cells without a heading are named by their place."""
    keys = [name or f"column {at}" for at, name in enumerate(names, 1)]
    named = {key: as_text(cell) for key, cell in zip(keys, row.cells, strict=False)}
    return json.dumps(named, ensure_ascii=False).encode("utf-8", "surrogatepass")


def problems_of(row: Row, text: str, names: Sequence[str], fields: Mapping[str, int]) -> Iterator[str]:
    width = len(names)
    yield from row.problems
    if is_abstract(names[fields["text"]]):
        yield ABSTRACT_ONLY
    if row.counted and len(row.cells) < width:
        yield f"The row has {plural(len(row.cells), 'cell')} below {width} headings; the last ones are taken as empty."
    if is_cut(text):
        yield f"The text has {EXCEL_LONGEST:,} characters, at which Excel cuts it silently: its end is probably missing."


def is_abstract(heading: str) -> bool:
    return folded(heading) == "abstract"


def is_cut(text: str) -> bool:
    return len(text) == EXCEL_LONGEST


def is_blank(row: Row) -> bool:
    return not any(as_text(cell).strip() for cell in row.cells)


def as_text(value: object) -> str:
    """The cell as a string; lists and records, which only Parquet has, as none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, date):
        return iso_of(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return str(value) if isinstance(value, bool | int) else ""


def as_day(value: object) -> str | None:
    """A day in ISO form, where the cell can be read in one way alone; numbers are Excel's days, or seconds from 1970."""
    text = as_text(value).strip()
    if NUMBER.fullmatch(text) and not iso_day(text):
        number = float(text)
        return excel_day(number) or from_seconds(number) or from_seconds(number / 1000)
    return iso_day(text)


def from_seconds(number: float) -> str | None:
    if not SECONDS[0] <= number <= SECONDS[1]:
        return None
    return datetime.fromtimestamp(number, UTC).isoformat(timespec="seconds")


def ranges(numbers: Sequence[int]) -> str:
    """ "22-40, 57 and more": numbers in order, those that follow each other in one."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    told = [f"{first}-{last}" if last > first else str(first) for first, last in spans[:SHOWN_RANGES]]
    return ", ".join(told) + (" and more" if len(spans) > SHOWN_RANGES else "")
