"""Excel: rows of the sheets that are shown, values only."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

import openpyxl

from onrecord.errors import InputError, Problem
from onrecord.intake.documents import bounded, reason
from onrecord.intake.messages import shown
from onrecord.intake.received import Refused
from onrecord.intake.tables import Row, Table
from onrecord.intake.zipped import count_bytes, open_archive, read_part, refuse_document_type, widest_gap

MAX_FILE = 100 * 1024 * 1024
MOST_TAGS = 4_000_000  # around the texts of all cells, which openpyxl holds in memory: some million texts
MAX_ROW = 16 * 1024 * 1024  # bytes of a row, which is held in memory as well
ROW = re.compile(rb"<(?:\w{1,20}:)?row[ />]")
MAX_SHEETS = 100
MAX_ROWS = 1_048_576  # of a sheet, in Excel itself
MAX_COLUMNS = 256
AT_A_TIME = 1000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel writes characters that XML does not hold
TYPES = "[Content_Types].xml"
MAX_TYPES = 1024 * 1024
STRINGS = re.compile(rb"<[^<>]*sharedStrings\+xml[^<>]*>")
PART = re.compile(rb"PartName\s*=\s*[\"']([^\"']+)")
SHEETS = "xl/worksheets/"


def read_workbook(file: BinaryIO, where: str) -> list[Table]:
    """A table for each sheet that is not hidden. A formula's value is the one that was saved with it.

    Raises InputError for what is no workbook, is damaged, locked or a bomb.
    """
    data = bounded(file, where, MAX_FILE)
    check_archive(data, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which are not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises nearly anything for broken files
        raise damaged(where, error) from None
    shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if len(shown_sheets) > MAX_SHEETS:
        raise InputError(f"{where} has {len(shown_sheets)} sheets; {MAX_SHEETS} are read: split it.")
    hidden = [shown(sheet.title) for sheet in book.worksheets if sheet.sheet_state != "visible"]
    said = (Problem(f"Hidden sheets are not read: {', '.join(hidden)}.", where),) if hidden else ()
    alone = len(book.worksheets) == 1
    places = [where if alone else f"{where} sheet {shown(sheet.title)}" for sheet in shown_sheets]
    return [Table(at, read_rows(sheet, at), said) for sheet, at in zip(shown_sheets, places, strict=True)]


def check_archive(data: bytes, where: str) -> None:
    """Raises InputError for archives that would fill memory, and for XML with entities of its own."""
    with open_archive(data, where) as archive:
        names = archive.namelist()
        if not any(name.startswith("xl/") for name in names):
            raise InputError(f"{where} is a ZIP archive, not an Excel file: unpack it first.")
        strings = strings_parts(archive, names, where)
        for name in names:
            if not name.lower().endswith((".xml", ".rels")):
                continue
            refuse_document_type(archive, name, where)
            if name.startswith(SHEETS) and widest_gap(archive, name, ROW, where) > MAX_ROW:
                raise InputError(f"{where} has a row of more than {MAX_ROW // 2**20} MiB: save it as CSV, or split it.")
            streamed = name.startswith(SHEETS) and name not in strings
            if not streamed and count_bytes(archive, name, b">", where) > MOST_TAGS:
                raise InputError(f"{where} has too many texts to hold in memory: save it as CSV, or split it.")


def strings_parts(archive: zipfile.ZipFile, names: list[str], where: str) -> set[str]:
    """The parts that hold the texts of cells, which need not be called so."""
    if TYPES not in names:
        raise InputError(f"{where} is damaged, or no Excel workbook: open it in Excel and save it anew.")
    found = STRINGS.findall(read_part(archive, TYPES, where, most=MAX_TYPES))
    return {part.decode("utf-8", "replace").lstrip("/") for tag in found for part in PART.findall(tag)}


def damaged(where: str, error: Exception) -> InputError:
    return InputError(f"{where} is damaged, or no Excel workbook ({reason(error)}): open it in Excel and save it anew.")


def read_rows(sheet: Any, where: str) -> Iterator[Row | Refused]:
    """Rows with their numbers in the sheet, as they are asked for."""
    sheet.reset_dimensions()  # what a file says of its size may be wrong, and openpyxl fills rows up to it
    rows = enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS, values_only=True), 1)
    try:
        while chunk := some(rows):
            for number, cells in chunk:
                yield Row(number, trimmed(cells))
    except Exception as error:
        yield Refused(where, damaged(where, error))


def some(rows: Iterator[tuple[int, tuple[Any, ...]]]) -> list[tuple[int, tuple[Any, ...]]]:
    """The next rows. openpyxl warns of days that are none while it reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(islice(rows, AT_A_TIME))


def trimmed(cells: tuple[Any, ...]) -> list[Any]:
    """The cells without the empty ones behind them, and characters as they are meant."""
    if not any(cells):
        return [cell for cell in cells if cell is not None]
    last = max((at for at, cell in enumerate(cells) if cell is not None), default=-1)
    return [
        ESCAPED.sub(unescaped, cell) if isinstance(cell, str) and "_x" in cell else cell for cell in cells[: last + 1]
    ]


def unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
