"""Claims as a list: plain columns for spreadsheets, and a few lines each for screens too narrow for columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, name_of, once, origin_count
from onrecord.export.csv import CLAIM, write_sheet
from onrecord.markup import Json, visible

NARROW = 110  # columns, below which a claim stands on lines of its own
COLUMNS = (
    CLAIM, "state", "passages", "articles", "outlets", "said by", "denied by", "confirmed by", "origins as told", "first day", "last day", "claim id",
)  # fmt: skip


def write_claims(claims: Iterable[Json], file: IO[str]) -> int:
    """A header, then a row for each View.to_dict(), whose cells hold words and no JSON. Open files with newline=""."""
    return write_sheet(COLUMNS, map(cells, claims), file)


def cells(claim: Json) -> dict[str, str]:
    told = Told(claim)
    known = sorted(a["day"] for a in claim["articles"] if a["day"])
    first, last = (known[0], known[-1]) if known else ("", "")
    counts = len(claim["statements"]), len(claim["articles"]), len(set(told.names.values()))
    who = (speakers(told, stance) for stance in ("assert", "deny", "confirm"))
    row = (
        f"{state(told)}: {told.wording}",
        claim["state"]["label"],
        *map(str, counts),
        *who,
        origin_count(claim),
        first,
        last,
        claim["id"],
    )
    return dict(zip(COLUMNS, row, strict=True))


def speakers(told: Told, stance: str) -> str:
    return "; ".join(once(name_of(one["speaker"]) for one in told.occasions(stance)))


class Narrow:
    """Rows of a list of claims as lines: the state and the claim, then what is known of it."""

    def __init__(self, rows: Iterable[Json]) -> None:
        self.rows = tuple(rows)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for row in self.rows:
            yield Text.assemble(
                (f"{row['id'][:8]}  ", "dim"), (visible(row["state_words"]), "bold"), f": {Told(row).wording}"
            )
            yield from self.below(row, options.max_width)

    def below(self, row: Json, width: int) -> Iterator[Text]:
        """Facts on as many lines as they need, broken between them where that is possible."""
        line = ""
        for fact in facts(row):
            longer = f"{line} · {fact}" if line else f"    {fact}"
            if line and cell_len(longer) > width:
                yield Text(line, "dim")
                longer = f"    {fact}"
            line = longer
        yield Text(line, "dim")


def facts(row: Json) -> Iterator[str]:
    yield f"{row['outlets']} outlet{'s' * (row['outlets'] != 1)}"
    yield f"origins: {visible(row['origins_words'])}"
    yield f"denied by {visible(row['denied_by'])}"
    yield between(row["first"], row["last"])


def between(first: str | None, last: str | None) -> str:
    return "undated" if not first else first if first == last else f"{first} to {last}"
