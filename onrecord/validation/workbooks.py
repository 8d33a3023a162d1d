"""Coding sheets as Excel workbooks: lists to choose from, a sheet that explains them, and no cell that is computed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from onrecord.errors import InputError
from onrecord.export.csv import FORMULA
from onrecord.intake.received import Refused
from onrecord.intake.tables import Table, as_text
from onrecord.intake.tables.spreadsheets import ESCAPED, read_workbook
from onrecord.markup import Json, shown
from onrecord.validation.codes import (
    ANSWER_CODES,
    COUNTS,
    EVERY_RIGHT,
    RIGHT,
    SHOULD_BE,
    asked,
    codes_of,
    explained,
)
from onrecord.validation.columns import CLAIM, COLUMNS, KEYS, NEEDED, Kind

CODES = "codes"  # the sheet that explains
NUMBERS = ("row", "stratum_size", "stratum_drawn", "found_number", *COUNTS)
FILLED_IN = ("missed", "missed_words", "notes")  # besides ..._right and ..._should_be
WIDTHS = {
    "row": 6, "title": 30, "publisher": 18, "published": 12, "url": 16, "before": 36, "sentences": 60, "passage": 80, "after": 36,
    "speaker": 26, CLAIM: 50, "said_on": 14, "found": 60, "missed": 10, "missed_words": 30, "notes": 30,
}  # fmt: skip
WIDTH, WIDTH_RIGHT, WIDTH_SHOULD_BE = 13, 16, 22
CODES_HEADINGS = ("column", "value", "what it means")
CODES_WIDTHS = (26, 16, 100)
LONGEST = 16_000  # characters of a cell; Excel holds 32,767 and counts some twice
LONGEST_PROMPT = 255
HEAD, PLAIN = Font(bold=True), Font()
TO_FILL_IN, AS_READ = (PatternFill("solid", fgColor=colour) for colour in ("FFF2CC", "E7E6E6"))
WRAPPED = Alignment(vertical="top", wrap_text=True)
TEXT, NUMBER = "@", "0"  # formats: what is typed into a cell of text stays as it is


def to_workbook(rows: Sequence[Json], kind: Kind) -> bytes:
    """A workbook of one coding sheet and its codes."""
    book = Workbook()
    sheet, columns = book.active, COLUMNS[kind]
    sheet.title = kind
    ranges = write_codes(book.create_sheet(CODES), kind)
    write_header(sheet, columns, len(rows) + 1)
    for at, row in enumerate(rows, 2):
        for number, column in enumerate(columns, 1):
            write_cell(sheet.cell(at, number), row[column], column in NUMBERS)
    for number, column in enumerate(columns, 1):
        limit(sheet, get_column_letter(number), column, len(rows) + 1, kind, ranges)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write_header(sheet: Any, columns: Sequence[str], height: int) -> None:
    """Headings that stay in view and filter rows; the columns by which rows are known again are folded away."""
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number)
        write_cell(cell, column)
        cell.font, cell.fill = HEAD, TO_FILL_IN if is_filled_in(column) else AS_READ
        sheet.column_dimensions[get_column_letter(number)].width = width_of(column)
    first, last = (get_column_letter(columns.index(column) + 1) for column in (KEYS[0], KEYS[-1]))
    sheet.column_dimensions.group(first, last, hidden=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{last}{height}"


def is_filled_in(column: str) -> bool:
    return column.endswith((RIGHT, SHOULD_BE)) or column in FILLED_IN


def width_of(column: str) -> int:
    usual = WIDTH_RIGHT if column.endswith(RIGHT) else WIDTH_SHOULD_BE if column.endswith(SHOULD_BE) else WIDTH
    return WIDTHS.get(column, usual)


def write_cell(cell: Any, value: object, number: bool = False) -> None:
    """Strings are strings, whatever they begin with, also after somebody edits them."""
    cell.alignment = WRAPPED
    cell.number_format = NUMBER if number else TEXT
    if number and str(value).isdecimal():
        cell.value = int(str(value))
    elif text := shown(str(value)):
        cell.value = ESCAPED.sub(r"_x005F\g<0>", text[:LONGEST])
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA)


def write_codes(sheet: Any, kind: Kind) -> dict[str, str]:
    """Writes what each value means. Returns where the values of each column that has a list of them stand."""
    rows = list(explained(kind))
    for at, told in enumerate([CODES_HEADINGS, *rows], 1):
        for number, value in enumerate(told, 1):
            write_cell(sheet.cell(at, number), value)
            sheet.cell(at, number).font = HEAD if at == 1 else PLAIN
    for number, width in enumerate(CODES_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    places: dict[str, list[int]] = {}
    for at, (column, value, _) in enumerate(rows, 2):
        if value:
            places.setdefault(column, []).append(at)
    return {column: f"{CODES}!$B${found[0]}:$B${found[-1]}" for column, found in places.items()}


def limit(sheet: Any, letter: str, column: str, last: int, kind: Kind, ranges: Mapping[str, str]) -> None:
    """What may stand in a column: a value of its list, a whole number, or anything."""
    question = asked(kind, column)
    if codes := codes_of(column):
        values = ranges[EVERY_RIGHT if codes is ANSWER_CODES else column]
        allowed = DataValidation("list", formula1=values, error=f"Choose one of: {', '.join(codes)}.")
    elif column in COUNTS:
        allowed = DataValidation(
            "whole", operator="greaterThanOrEqual", formula1="0", error="Write a whole number, 0 for none."
        )
    elif question:
        allowed = DataValidation()
    else:
        return
    allowed.allow_blank, allowed.showErrorMessage, allowed.errorTitle = True, True, column
    if question:
        allowed.showInputMessage, allowed.promptTitle = True, column
        allowed.prompt = question[:LONGEST_PROMPT]
    allowed.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(allowed)


def read_cells(data: bytes, name: str) -> list[list[str]]:
    """The rows of the workbook's coding sheet as strings, the headings first; none where it has no such sheet.

    Raises InputError for what is no workbook, a damaged one, and one of several coding sheets.
    """
    found = [rows for table in read_workbook(io.BytesIO(data), name) if (rows := coding_rows(table))]
    if len(found) > 1:
        raise InputError(f"{name} holds {len(found)} coding sheets: save each as a file of its own, or delete copies.")
    return found[0] if found else []


def coding_rows(table: Table) -> list[list[str]]:
    """The rows of a table that has the headings of a coding sheet; none of any other. Excel's numbers, days and truths become strings."""
    rows: list[list[str]] = []
    for row in table.rows:
        if isinstance(row, Refused):
            raise row.error
        rows.append([as_text(cell) for cell in row.cells])
        if not is_headed(rows[0]):
            return []
    return rows


def is_headed(cells: Sequence[str]) -> bool:
    names = {cell.strip().lower() for cell in cells}
    return any(names & set(needed) for needed in NEEDED.values())
