"""Commands that say how good the results are on one's own corpus: sample, evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.batch import read_many
from onrecord.cli.app import app
from onrecord.cli.ledger import ListStyle
from onrecord.cli.printing import Column, list_style, print_rows
from onrecord.cli.reading import with_progress
from onrecord.markup import Json
from onrecord.validation.gold import Gold, predicted, read_gold, read_predictions, score, to_read

SHEET = "sheet"
ATTRIBUTION = (
    Column("PART", lambda r: r["part"]),
    Column("MEASURE", lambda r: r["measure"]),
    Column("P", lambda r: f"{r['P']:.4f}", right=True),
    Column("R", lambda r: f"{r['R']:.4f}", right=True),
    Column("F1", lambda r: f"{r['F1']:.4f}", right=True),
    Column("F1, 95 %", lambda r: "" if r["low"] is None else f"{r['low']:.4f}-{r['high']:.4f}", right=True),
    Column("GOLD", lambda r: r["gold"], right=True),
    Column("PREDICTED", lambda r: r["predicted"], right=True),
)


class Evaluate(typer.core.TyperGroup):
    """`onrecord evaluate sheet.csv` is `onrecord evaluate sheet sheet.csv`: what is no command is a file."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # of click, which typer has come to carry itself
        named = args and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if named else [SHEET, *args])


evaluating = typer.Typer(cls=Evaluate, no_args_is_help=True, help="Precision, recall and agreement on your own corpus.")
app.add_typer(evaluating, name="evaluate")


@evaluating.command()
def attribution(
    gold: Annotated[
        Path,
        typer.Argument(help="Annotated articles, JSON lines, plain or .gz (docs/validation.md).", show_default=False),
    ],
    readings: Annotated[
        Path | None,
        typer.Option(help="What `onrecord read --format jsonl` printed of them. Default: they are read now."),
    ] = None,
    nested: Annotated[
        bool, typer.Option("--nested", help="Count attributions in the content of others, where the gold has them.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to read with.")] = 1,
    format: ListStyle = None,
) -> None:
    """Score sources, cues and contents against annotated ones, in PolNeAR's scheme."""
    golds = read_gold(gold)
    found = read_predictions(readings, golds, nested=nested) if readings else dict(read_now(golds, jobs, nested=nested))
    print_rows(iter(score(golds, found)), ATTRIBUTION, list_style(format))


def read_now(golds: list[Gold], jobs: int, *, nested: bool) -> Iterator[tuple[str, list[Json]]]:
    read = with_progress(read_many((to_read(g) for g in golds), jobs=jobs), len(golds))
    for one, reading in zip(golds, read, strict=True):
        yield one.id, predicted(reading.to_dict(), one.id, nested=nested)
