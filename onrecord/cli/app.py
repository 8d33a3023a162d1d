"""The application itself: its options, its exit codes, and the one place where an error becomes a message."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from onrecord.errors import OnrecordError
from onrecord.version import __version__

FAILED, USAGE, SOME_FAILED, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
notes = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


class Format(StrEnum):
    """How articles and their statements are printed."""

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
    """Reads the news and keeps a ledger of who said what, on whose authority, and who denies it."""
    if version:
        print(f"onrecord {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


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
        sys.exit(INTERRUPTED)
