"""Sheets as a coder fills them in, and as a spreadsheet saves them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from onrecord.markup import Json
from onrecord.validation.columns import COLUMNS, FIELDS, READ, Kind, check_of

Answers = Mapping[str, str]
RIGHT: Json = {f"{field}_right": "yes" for field in ("statement", *FIELDS)}


def statement(
    number: int,
    *,
    article: str = "",
    stratum: str = "all",
    size: int = 100,
    drawn: int = 1,
    read: str = "denies",
    **cells: str,
) -> Json:
    """A row of a sheet of statements. drawn: of the stratum."""
    told = {READ["kind"]: "person", READ["position"]: read, READ["certainty"]: "certain"}
    return row("statements", number, article or f"a{number}", stratum, size, drawn, {**told, **cells})


def passage(number: int, found: int, right: str = "", missed: str = "", *, article: str = "") -> Json:
    cells = {"found_number": str(found), "found_right": right, "missed": missed}
    return row("passages", number, article or f"a{number}", "all", 500, 1, cells)


def row(kind: Kind, number: int, article: str, stratum: str, size: int, drawn: int, cells: Answers) -> Json:
    keys = {
        "stratum": stratum,
        "stratum_size": size,
        "stratum_drawn": drawn,
        "sheet": f"s-{kind}",
        "id": f"s{number}",
        "article_id": article,
    }
    made: Json = {**dict.fromkeys(COLUMNS[kind], ""), "row": number, **keys, **cells}
    return made | {"check": check_of(made)}


def save(
    path: Path, rows: Sequence[Json], *, separator: str = ",", charset: str = "utf-8-sig", without: Iterable[str] = ()
) -> Path:
    """As a spreadsheet does."""
    columns = [column for column in rows[0] if column not in set(without)]
    with path.open("w", encoding=charset, newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=separator, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def fill(path: Path, answer: Callable[[Json], Answers]) -> Path:
    """Fill a sheet in, row by row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: list[Json] = list(csv.DictReader(file))
    return save(path, [{**row, **answer(row)} for row in rows])
