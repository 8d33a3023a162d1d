"""The command line: parses, calls the library, prints. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from onrecord.batch import read_many
from onrecord.errors import OnrecordError
from onrecord.export import csv, explain, html, table
from onrecord.intake import Received, Refused, check_day, count_articles, receive_path
from onrecord.markup import Json, visible
from onrecord.record import Reading, json_schema, to_json
from onrecord.version import __version__

FAILED, USAGE, SOME_FAILED = 1, 2, 3
FEW = 4  # articles: up to here no progress is shown
SAMPLE = 5  # articles after which the estimate is made
LONG = 20.0  # seconds: an estimate for less is of no use

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
notes = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


@app.callback(invoke_without_command=True)
def onrecord(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Reads the news and keeps a record of who said what, on whose authority, and who denies it."""
    if version:
        print(f"onrecord {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def schema() -> None:
    """Print the JSON Schema of the record that `read --format json` prints."""
    print(to_json(json_schema(), indent=1))


@app.command()
def read(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...|-", help="Articles: text, JSON, JSONL or HTML; - for standard input.", show_default=False
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
    refused: list[Refused] = []
    received = admitted(
        (item for path in paths for item in receive_path(path, published=published, publisher=publisher)), refused
    )
    readings = with_progress(read_many(received, jobs=jobs, publishers=publishers), count_articles(paths))
    style = format or (Format.table if sys.stdout.isatty() or explain else Format.jsonl)
    if explain and style is not Format.table:
        raise typer.BadParameter("explanations go with --format table.", param_hint="--explain")
    count = write(readings, style, explained=explain)
    if refused:
        raise typer.Exit(close(count, refused))


def admitted(items: Iterable[Received | Refused], refused: list[Refused]) -> Iterator[Received]:
    """What can be read; the rest is said at once and kept for the closing account."""
    for item in items:
        if isinstance(item, Received):
            yield item
        else:
            refused.append(item)
            notes.print(f"onrecord: {item.error}")


def close(count: int, refused: list[Refused]) -> int:
    """Say what could not be read; returns the exit code."""
    if count or len(refused) > 1:
        notes.print(
            f"onrecord: {count} read, {len(refused)} not: {', '.join(r.where for r in refused[:20])}{' ...' if len(refused) > 20 else ''}"
        )
    return SOME_FAILED if count else FAILED


def with_progress(readings: Iterator[Reading], total: int | None) -> Iterator[Reading]:
    """The readings, with a bar on a terminal, and an estimate as soon as one can be made. total: None when not known."""
    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = notes.is_terminal and (total is None or total > FEW)
    with Progress(*columns, console=notes, disable=not shown, transient=True) as bar:
        task = bar.add_task("reading", total=total)
        started = time.monotonic()
        for n, reading in enumerate(readings, 1):
            yield reading
            bar.advance(task)
            if n == SAMPLE and total:
                left = (time.monotonic() - started) / n * (total - n)
                if left > LONG:
                    notes.print(f"onrecord: {total} articles, about {duration(left)} to go")


def duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return (
        f"{round(seconds)} seconds"
        if minutes < 2
        else f"{minutes} minutes"
        if minutes < 120
        else f"{minutes / 60:.1f} hours"
    )


def write(readings: Iterator[Reading], style: Format, *, explained: bool) -> int:
    """Print every reading as soon as it is there; returns how many."""
    count = 0

    def records() -> Iterator[Json]:
        nonlocal count
        for reading in readings:
            count += 1
            yield reading.to_dict()

    if style is Format.table:
        write_table(records(), explained=explained)
    elif style is Format.json:
        write_json(records())
    elif style is Format.jsonl:
        write_jsonl(records())
    elif style is Format.csv:
        csv.write(records(), sys.stdout)
    else:
        print(html.pages(records()))
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


def write_json(records: Iterator[Json]) -> None:
    """One article as an object, several as an array."""
    waiting = next(records, None)
    following = next(records, None)
    if waiting is None:
        return
    if following is None:
        print(to_json(waiting, indent=1))
        return
    print("[" + to_json(waiting, indent=1), to_json(following, indent=1), sep=",\n", end="")
    for record in records:
        print(",\n" + to_json(record, indent=1), end="")
    print("]")


def write_jsonl(records: Iterator[Json]) -> None:
    for record in records:
        print(to_json(record), flush=True)


def main() -> None:
    """The entry point: an OnrecordError becomes a message and an exit code here and nowhere else."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except OnrecordError as error:
        notes.print(f"onrecord: {error}")
        sys.exit(FAILED)
    except BrokenPipeError:  # `onrecord read ... | head`
        with suppress(BrokenPipeError):
            sys.stdout.close()
        sys.exit(0)
    except KeyboardInterrupt:
        notes.print("onrecord: stopped")
        sys.exit(130)
