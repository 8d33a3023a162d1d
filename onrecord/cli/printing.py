"""Records and rows on standard output, in the format that was asked for, one at a time as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from json import dumps
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from onrecord.cli.app import Format, notes
from onrecord.export import csv, explain, html, table
from onrecord.markup import POSITIONS, Json, visible
from onrecord.record import to_json


class ListFormat(StrEnum):
    """How lists are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list on a terminal. cell: what it shows of a row."""

    head: str
    cell: Callable[[Json], Any]
    right: bool = False
    widest: int | None = None


def position_named(given: str | None) -> str | None:
    """The field's own word (deny) for what screens say (denies); it may be given itself."""
    words = {word: stance for stance, told in POSITIONS.items() for word in (stance, told[0])}
    if given is not None and given.lower() not in words:
        shown = ", ".join(told[0] for told in POSITIONS.values())
        raise typer.BadParameter(f"{given!r} is no position. Give one of {shown}.", param_hint="--position")
    return words[given.lower()] if given else None


def list_style(given: ListFormat | None) -> ListFormat:
    return given or (ListFormat.table if sys.stdout.isatty() else ListFormat.jsonl)


def print_rows(
    rows: Iterator[Json],
    columns: Sequence[Column],
    style: ListFormat,
    *,
    limit: int = 0,
    empty: str = "",
    lay_out: Callable[[Sequence[Json]], RenderableType] | None = None,
) -> int:
    """Print a list; returns how many rows. limit: of a table, 0 for none; the other formats print everything. lay_out: a table of its own."""
    if style is ListFormat.jsonl:
        count = 0
        for row in rows:
            print(to_json(row))
            count += 1
        return count
    if style is ListFormat.json:
        return write_json(rows)
    if style is ListFormat.csv:
        return _print_csv(rows)
    shown = list(islice(rows, limit)) if limit else list(rows)
    if not shown:
        notes.print(f"onrecord: {empty}" if empty else "onrecord: nothing to list.")
        return 0
    Console(highlight=False).print(lay_out(shown) if lay_out else _to_table(shown, columns))
    if limit and next(rows, None) is not None:
        notes.print(f"onrecord: the first {limit}; --limit 0 lists all.")
    if isinstance(rows, Generator):
        rows.close()  # and with it what it reads from
    return len(shown)


def _to_table(rows: Sequence[Json], columns: Sequence[Column]) -> Table:
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(
            column.head,
            justify="right" if column.right else "left",
            max_width=column.widest,
            overflow="ellipsis",
            no_wrap=column.widest is None,
        )
    for row in rows:
        made.add_row(*(Text(visible("" if (value := c.cell(row)) is None else str(value))) for c in columns))
    return made


def _print_csv(rows: Iterator[Json]) -> int:
    """Headers are the keys of the first row; lists and objects as JSON."""
    first = next(rows, None)
    if first is None:
        return 0
    cells = ({key: _cell(value) for key, value in row.items()} for row in chain([first], rows))
    return csv.write_sheet(list(first), cells, sys.stdout)


def _cell(value: object) -> str:
    if isinstance(value, (list, dict)):
        return dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def print_records(records: Iterator[Json], style: Format, *, explained: bool = False) -> int:
    """Print every record as soon as it is there; returns how many."""
    count = 0

    def counted() -> Iterator[Json]:
        nonlocal count
        for record in records:
            count += 1
            yield record

    if style is Format.table:
        write_table(counted(), explained=explained)
    elif style is Format.json:
        write_json(counted())
    elif style is Format.jsonl:
        for record in counted():
            print(to_json(record), flush=True)
    elif style is Format.csv:
        csv.write(counted(), sys.stdout)
    else:
        print(html.pages(counted()))
    return count


def write_table(records: Iterator[Json], *, explained: bool) -> None:
    console = Console(highlight=False)
    for n, record in enumerate(records):
        if n:
            console.print()
        console.print(table.render(record))
        if explained:
            for line in explain.lines(record):
                console.print(visible(line), markup=False, soft_wrap=True)


def write_json(records: Iterator[Json]) -> int:
    """One as an object, several as an array."""
    waiting = next(records, None)
    following = next(records, None)
    if waiting is None:
        return 0
    if following is None:
        print(to_json(waiting, indent=1))
        return 1
    print("[" + to_json(waiting, indent=1), to_json(following, indent=1), sep=",\n", end="")
    count = 2
    for record in records:
        print(",\n" + to_json(record, indent=1), end="")
        count += 1
    print("]")
    return count
