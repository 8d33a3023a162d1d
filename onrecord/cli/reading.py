"""`onrecord read`: articles in, who said what out; nothing is kept."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from onrecord.batch import read_many
from onrecord.cli.app import FAILED, SOME_FAILED, Format, app, notes
from onrecord.cli.printing import print_records
from onrecord.errors import InputError
from onrecord.intake import Received, Refused, check_columns, check_day, count_articles, expand, receive_path
from onrecord.intake.tables import parse_columns
from onrecord.record import json_schema, to_json

Columns = Annotated[
    str | None,
    typer.Option(
        help="Of tables, where their headings do not say it: field=heading, as in text=Body,published=Date.",
        show_default=False,
    ),
]
FEW = 4  # articles: up to here no progress is shown
SAMPLE = 5  # articles after which the estimate is made
LONG = 20.0  # seconds: an estimate for less is of no use


@app.command()
def schema() -> None:
    """Print the JSON Schema of the record that `read --format json` prints."""
    print(to_json(json_schema(), indent=1))


@app.command()
def read(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...|-",
            help="Articles: text, HTML, PDF, Word, RTF, tables, JSON, exports of Nexis and others, feeds, WARC; folders; - for standard input.",
            show_default=False,
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Default: table on a terminal, jsonl in a pipe.", show_default=False),
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="Day of publication (2016-01-26), where the file has none or a wrong one.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it, where the file does not say.")] = None,
    columns: Columns = None,
    publishers: Annotated[
        Path | None, typer.Option(help="A file of publishers of your own, to know beside those that ship.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each answer came about.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to read with.")] = 1,
) -> None:
    """Read articles and print who said what, with exact places.

    Exit code: 0 all read, 1 none read, 2 wrong usage, 3 some could not be read (listed on standard error).
    """
    if published is not None and not check_day(published):
        raise typer.BadParameter(f"{published!r} is not a day. Write it like 2016-01-26.", param_hint="--published")
    named, files = named_columns(columns), list(expand(paths))
    refused: list[Refused] = []
    received = admitted(
        (i for path in files for i in receive_path(path, published=published, publisher=publisher, columns=named)),
        refused,
    )
    total = count_articles(files, columns=named)
    readings = with_progress(read_many(received, jobs=jobs, publishers=publishers), total)
    style = format or (Format.table if sys.stdout.isatty() or explain else Format.jsonl)
    if explain and style is not Format.table:
        raise typer.BadParameter("explanations go with --format table.", param_hint="--explain")
    count = print_records((r.to_dict() for r in readings), style, explained=explain)
    if refused:
        raise typer.Exit(close(count, refused))


def named_columns(given: str | None) -> dict[str, str]:
    """What --columns says: field -> heading."""
    try:
        columns = parse_columns(given or "")
        check_columns(columns)
    except InputError as error:
        raise typer.BadParameter(str(error), param_hint="--columns") from None
    return columns


def admitted(items: Iterable[Received | Refused], refused: list[Refused]) -> Iterator[Received]:
    """What can be read; the rest is said at once and kept for the closing account."""
    for item in items:
        if isinstance(item, Received):
            yield item
        else:
            if not item.left_out:
                refused.append(item)
            notes.print(f"onrecord: {item.error}")


def close(count: int, refused: list[Refused]) -> int:
    """Say what could not be read; returns the exit code."""
    if count or len(refused) > 1:
        notes.print(
            f"onrecord: {count} read, {len(refused)} not: {', '.join(r.where for r in refused[:20])}{' ...' if len(refused) > 20 else ''}"
        )
    return SOME_FAILED if count else FAILED


T = TypeVar("T")


def with_progress(items: Iterator[T], total: int | None) -> Iterator[T]:
    """The items, with a bar on a terminal."""
    with progress(total, "reading") as step:
        for item in items:
            yield item
            step()


@contextmanager
def progress(total: int | None, doing: str) -> Iterator[Callable[[], None]]:
    """A bar on a terminal that moves on with each call, and an estimate as soon as one can be made. total: None when not known."""
    columns = (SpinnerColumn(), TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = notes.is_terminal and (total is None or total > FEW)
    with Progress(*columns, console=notes, disable=not shown, transient=True) as bar:
        task = bar.add_task(doing, total=total)
        started, n = time.monotonic(), 0

        def step() -> None:
            nonlocal n
            n += 1
            bar.advance(task)
            if n == SAMPLE and total:
                left = (time.monotonic() - started) / n * (total - n)
                if left > LONG:
                    notes.print(f"onrecord: {total} articles, about {duration(left)} to go")

        yield step


def duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return (
        f"{round(seconds)} seconds"
        if minutes < 2
        else f"{minutes} minutes"
        if minutes < 120
        else f"{minutes / 60:.1f} hours"
    )
