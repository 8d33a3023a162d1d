"""Coding sheets on the disk: written so that any spreadsheet opens them, and read back from whatever it made of them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.export.csv import harmless
from onrecord.markup import Json
from onrecord.validation.columns import (
    ANSWERS,
    COLUMNS,
    FIELDS,
    NEEDED,
    NO,
    STATEMENT,
    VALUES,
    YES,
    Kind,
    check_of,
)
from onrecord.validation.rows import Sheets

SEPARATORS = ",;\t"
LARGEST = 50_000_000  # bytes of a sheet
ZIPPED = b"PK\x03\x04"  # as .xlsx and .ods begin
WORKBOOK, UNWRITTEN = ".xlsx", (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Coded:
    """A row as one coder left it. read: what onrecord read, of the fields with a list of values. answers: field -> "yes", "no", "unclear", "" where blank; of a passage, numbers. instead: field -> value."""

    id: str
    article: str
    stratum: str
    size: int
    drawn: int
    read: Mapping[str, str]
    answers: Mapping[str, str]
    instead: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """name: of the file. sample: which it was drawn as, the same for all who code it."""

    name: str
    kind: Kind
    sample: str
    rows: tuple[Coded, ...]


def write_sheets(sheets: Sheets, out: Path, coders: int = 1, *, separator: str = ",") -> list[Path]:
    """Write a sheet of statements and one of passages, for each coder; returns where. Raises InputError, and then writes none.

    out: workbooks where it ends in .xlsx, else CSV.
    """
    if out.suffix.lower() in UNWRITTEN:
        raise InputError(
            f"{out} would be a workbook of a kind that is not written: give --out {out.stem}.xlsx or {out.stem}.csv."
        )
    ends = [f"-coder{n}" for n in range(1, coders + 1)] if coders > 1 else [""]
    kinds: tuple[tuple[Kind, str, Sequence[Json]], ...] = (
        ("statements", "", sheets.statements),
        ("passages", "-passages", sheets.passages),
    )
    made = [
        (out.with_name(f"{out.stem}{name}{end}{out.suffix}"), kind, rows)
        for end in ends
        for kind, name, rows in kinds
        if rows
    ]
    for path, _, _ in made:
        if path.exists():
            raise InputError(
                f"{path} is there already, and may hold somebody's work: give another --out, or move it away."
            )
    for path, kind, rows in made:
        _write(_workbook(rows, kind) if is_workbook(out) else _csv(rows, kind, separator), path)
    return [path for path, _, _ in made]


def is_workbook(path: Path) -> bool:
    return path.suffix.lower() == WORKBOOK


def _workbook(rows: Sequence[Json], kind: Kind) -> bytes:
    from onrecord.validation.workbooks import to_workbook  # openpyxl takes 0.2 s to import

    return to_workbook(rows, kind)


def _csv(rows: Sequence[Json], kind: Kind, separator: str) -> bytes:
    """UTF-8 with a mark, as Excel wants it."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS[kind], delimiter=separator)
    writer.writeheader()
    writer.writerows({key: harmless(str(value)) for key, value in row.items()} for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _write(data: bytes, path: Path) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}): give another --out.") from None


def read_sheet(path: Path) -> Sheet:
    """Raises InputError for what is no coding sheet, and for answers that cannot be understood, with their rows."""
    data = _data(path)
    header, lines = _table(_cells(data, path.name) if data.startswith(ZIPPED) else _lines(data), path.name)
    kind: Kind = "passages" if "missed" in header or "found_right" in header else "statements"
    lost = [column for column in NEEDED[kind] if column not in header]
    if len(lost) == len(NEEDED[kind]):
        raise InputError(f"{path} is no coding sheet: make one with onrecord sample.")
    if lost:
        raise InputError(
            f"{path} has lost the columns {', '.join(lost)}. Take them back from the sheet that onrecord sample wrote; "
            "the order of columns does not matter, their names do."
        )
    return _checked(path.name, kind, lines)


def _checked(name: str, kind: Kind, lines: Sequence[tuple[str, dict[str, str]]]) -> Sheet:
    wrong: list[str] = []
    rows = tuple(_coded(kind, cells, where, wrong) for where, cells in lines)
    times = Counter((row.article, row.id) for row in rows)
    wrong += [
        f"{where}: stands in the sheet twice"
        for (where, _), row in zip(lines, rows, strict=True)
        if times[row.article, row.id] > 1
    ]
    if wrong:
        more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
        raise InputError(f"{name}, {'; '.join(wrong[:MOST_TOLD])}{more}.")
    samples = {cells["sheet"] for _, cells in lines}
    if len(samples) != 1:
        raise InputError(
            f"{name} holds rows of several samples: evaluate each by itself." if rows else f"{name} has no rows."
        )
    return Sheet(name, kind, samples.pop(), rows)


def _data(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST // 1_000_000} MB, which no coding sheet is.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the path.") from None


def _cells(data: bytes, name: str) -> Iterator[list[str]]:
    if b"xl/" not in data:
        raise InputError(f'{name} is no Excel workbook: save it as XLSX, or as "CSV UTF-8", in the spreadsheet.')
    from onrecord.validation.workbooks import read_cells  # openpyxl takes 0.2 s to import

    return iter(read_cells(data, name))


def _lines(data: bytes) -> Iterator[list[str]]:
    """The rows of CSV. The separator is the one that parts the header most."""
    text = _text(data)
    first = text.lstrip().split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    return csv.reader(io.StringIO(text.replace("\0", " "), newline=""), delimiter=separator)


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # "CSV" without UTF-8, as Excel writes it in Western Europe


def _table(reader: Iterator[list[str]], name: str) -> tuple[list[str], list[tuple[str, dict[str, str]]]]:
    """The header, and each row with what it is called."""
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        return header, list(_rows(reader, header))
    except csv.Error as error:
        raise InputError(f"{name} cannot be read as CSV ({error}).") from None


def _rows(reader: Iterator[list[str]], header: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for n, cells in enumerate((c for c in reader if any(cell.strip() for cell in c)), 1):
        told = {**dict.fromkeys(header, ""), **dict(zip(header, map(_plain, cells), strict=False))}
        yield f"row {told.get('row') or n}", told


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a cell from being computed."""
    return cell.strip().removeprefix("'")


def _coded(kind: Kind, cells: Mapping[str, str], where: str, wrong: list[str]) -> Coded:
    problems: list[str] = []
    if cells["check"] != check_of(dict(cells)):
        problems.append(
            "id, stratum or sheet are not as they were drawn (sorted or pasted without the rest of the row?)"
        )
    size, drawn = (int(cells[c]) if cells[c].isdecimal() else 0 for c in ("stratum_size", "stratum_drawn"))
    told = _statement(cells, problems) if kind == "statements" else (_passage(cells, problems), {})
    wrong += [f"{where}: {problem}" for problem in problems]
    read = {field: known.get(cells.get(field, "").lower(), "") for field, known in VALUES.items()}
    return Coded(cells["id"], cells["article_id"], cells["stratum"], size, drawn, read, *told)


def _statement(cells: Mapping[str, str], problems: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    answers = {field: _answer(cells, field, problems) for field in (STATEMENT, *FIELDS)}
    instead = {field: _instead(cells[f"{field}_should_be"], field, problems) for field in FIELDS}
    for field, value in instead.items():
        if value and answers[field] == YES:
            problems.append(f"{field}_right says yes and {field}_should_be {value!r}: leave one of them out")
        answers[field] = answers[field] or (NO if value else "")
    if answers[STATEMENT] == NO:
        answers |= dict.fromkeys(FIELDS, "")
    return answers, instead


def _answer(cells: Mapping[str, str], field: str, problems: list[str]) -> str:
    given = cells[f"{field}_right"].lower()
    if given and given not in ANSWERS:
        problems.append(f"{field}_right is {given!r}: write yes, no or unclear, or leave it blank")
    return ANSWERS.get(given, "")


def _instead(given: str, field: str, problems: list[str]) -> str:
    value = " ".join(given.casefold().split())
    if value and field in VALUES:
        if value not in VALUES[field]:
            problems.append(f"{field}_should_be is {given!r}: write one of {', '.join(VALUES[field])}")
        return VALUES[field].get(value, "")
    return value


def _passage(cells: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """Whole numbers, "" where blank. Where nothing was found, nothing of it can be right."""
    answers = {}
    for field in ("found_number", "found_right", "missed"):
        given = cells[field].removesuffix(".0").removesuffix(",0")
        if given and not given.isdecimal():
            problems.append(f"{field} is {given!r}: write a whole number, 0 for none")
        answers[field] = given if given.isdecimal() else ""
    found, right = answers["found_number"], answers["found_right"]
    if not found:
        problems.append("found_number is gone: take it back from the sheet that onrecord sample wrote")
    elif right and int(right) > int(found):
        problems.append(f"found_right is {right}, more than the {found} that were found")
    elif int(found) == 0 and answers["missed"]:
        answers["found_right"] = "0"
    return answers
