"""Commands that say how good the results are on one's own corpus: sample, evaluate."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.batch import read_many
from onrecord.cli.app import app, notes
from onrecord.cli.keeping import Db, opened
from onrecord.cli.ledger import ListStyle, day
from onrecord.cli.printing import Column, list_style, print_rows
from onrecord.cli.reading import with_progress
from onrecord.errors import InputError
from onrecord.markup import Json
from onrecord.validation.evaluating import ALPHA, evaluate
from onrecord.validation.gold import Gold, predicted, read_gold, read_predictions, score, to_read
from onrecord.validation.rows import Sheets
from onrecord.validation.sheets import is_workbook, read_sheet, write_sheets

SHEET = "sheet"
ATTRIBUTION = (
    Column("PART", lambda r: r["part"]),
    Column("MEASURE", lambda r: r["measure"]),
    Column("P", lambda r: percent(r["P"]), right=True),
    Column("R", lambda r: percent(r["R"]), right=True),
    Column("F1", lambda r: percent(r["F1"]), right=True),
    Column("F1, 95 %", lambda r: "" if r["low"] is None else f"{percent(r['low'])} - {percent(r['high'])}", right=True),
    Column("GOLD", lambda r: r["gold"], right=True),
    Column("PREDICTED", lambda r: r["predicted"], right=True),
)


FIGURES = (
    Column("MEASURE", lambda r: r["measure"]),
    Column("FIELD", lambda r: r["field"]),
    Column("VALUE", lambda r: figure(r, r["value"]), right=True),
    Column("95 %", lambda r: "" if r["low"] is None else f"{figure(r, r['low'])} - {figure(r, r['high'])}", right=True),
    Column("N", lambda r: r["n"], right=True),
    Column("BLANK", lambda r: r["blank"] or "", right=True),
    Column("?", lambda r: r["unclear"] or "", right=True),
)


def figure(row: Json, number: float | None) -> str:
    """A share in per cent; alpha, which is none, as it is."""
    if number is None:
        return "-"
    return f"{number:.2f}" if row["measure"] == ALPHA else percent(number)


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


class By(StrEnum):
    """What strata are made of."""

    position = "position"
    publisher = "publisher"
    month = "month"
    kind = "kind"
    none = "none"


@app.command()
def sample(
    db: Db = None,
    n: Annotated[int, typer.Option("--n", min=0, help="Statements.")] = 200,
    passages: Annotated[int, typer.Option(min=0, help="Passages, to look for what was missed.")] = 100,
    by: Annotated[By, typer.Option(help="Strata of statements, each with an equal share.")] = By.none,
    seed: Annotated[int, typer.Option(help="Another draws another sample.")] = 1,
    out: Annotated[
        Path, typer.Option(help="The sheet of statements, .csv or .xlsx; that of passages stands beside it.")
    ] = Path("sheet.csv"),
    coders: Annotated[int, typer.Option(min=1, max=9, help="People who code: a copy for each.")] = 1,
    semicolons: Annotated[
        bool, typer.Option("--semicolons", help="Part columns by semicolons, as Excel wants it in most of Europe.")
    ] = False,
    publisher: Annotated[str | None, typer.Option(help="Only articles of this publisher.")] = None,
    since: Annotated[str | None, typer.Option(help="Only articles published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Only articles published on this day or earlier.")] = None,
    raw: Annotated[bool, typer.Option("--raw", help="As it was read, without what people corrected.")] = False,
) -> None:
    """Write coding sheets: statements and passages of the ledger, drawn at random, with blank columns for what is right and what was missed."""
    from onrecord.ledger.sampling import Wanted
    from onrecord.ledger.sampling import sample as draw_from

    if semicolons and is_workbook(out):
        raise InputError(f"{out} has no separators: leave --semicolons out, or give --out {out.stem}.csv.")
    strata = None if by is By.none else by.value
    wanted = Wanted(n, passages, strata, seed, publisher, day(since, "--since"), day(until, "--until"), raw)
    with opened(db, "sample") as ledger:
        sheets = draw_from(ledger, wanted)
    say_drawn(sheets, write_sheets(sheets, out, coders, separator=";" if semicolons else ","))


def say_drawn(sheets: Sheets, files: list[Path]) -> None:
    if sheets.statements:
        notes.print(
            f"onrecord: {len(sheets.statements):,} statements of {sum(size for size, _ in sheets.strata.values()):,}"
        )
        if len(sheets.strata) > 1:
            for name, (size, drawn) in sheets.strata.items():
                notes.print(f"{drawn:>9,}  of {size:,}: {name}")
    if sheets.passages:
        notes.print(f"onrecord: {len(sheets.passages):,} passages of {sheets.passages_in_all:,}")
    how = (
        'the sheet "codes" says how), save'
        if any(map(is_workbook, files))
        else "docs/validation.md says how), save as CSV"
    )
    notes.print(f"onrecord: fill in the blank columns ({how}, then run")
    print(f"onrecord evaluate {' '.join(shlex.quote(str(f)) for f in files)}")


class Evaluate(typer.core.TyperGroup):
    """`onrecord evaluate sheet.csv` is `onrecord evaluate sheet sheet.csv`: what is no command is a file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # Any: of click, which typer has come to carry itself
        named = not args or args[0] in self.commands or args[0] == "--help"
        return super().parse_args(ctx, args if named else [SHEET, *args])


evaluating = typer.Typer(
    cls=Evaluate,
    no_args_is_help=True,
    help="Precision, recall and agreement on your own corpus: onrecord evaluate FILE..., onrecord evaluate attribution.",
)
app.add_typer(evaluating, name="evaluate")


@evaluating.command(SHEET)
def evaluate_sheets(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Coded sheets of one sample: statements, passages, several coders'.",
            show_default=False,
        ),
    ],
    format: ListStyle = None,
) -> None:
    """Precision and recall of each field from coded sheets, with 95 % intervals; agreement, where two or more coded them."""
    found = evaluate([read_sheet(path) for path in files])
    print_rows(iter(found.rows), FIGURES, list_style(format))
    for told in found.notes:
        notes.print(f"onrecord: {told}")


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
