"""An article's statements on a terminal, as `onrecord read` shows them: wide in columns, narrow one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.export.grouping import WORDING, Group, to_groups
from onrecord.export.masthead import about, headline, parted
from onrecord.export.wording import Part, Parts, Row, shorten, to_rows, with_verb
from onrecord.markup import Json, visible

NARROW = 90  # columns: below, statements stand as blocks instead of rows
WIDEST = 140  # columns: longer lines are hard to follow
PLACE, DAY, POSITION, GAP = 5, 13, 20, 2
LINES = 3  # of words before they are shortened
LOOKS = {"plain": "", "spoken": "italic", "added": "dim"}
LEGEND = (
    "“...” spoken words",
    "plain: the article's words",
    "[...] in WHO: added by onrecord",
    "~ day of the report",
    "? unsure",
)
NOTICE = 200  # characters shown of a correction


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in characters."""

    who: int
    words: int


def render(record: Json) -> RenderableType:
    """What to hand to a rich console. No word of the article is taken for markup, and no control character passes."""
    return View(record)


@dataclass(frozen=True, slots=True)
class View:
    """Laid out when printed, for it depends on the width of the console."""

    record: Json

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, WIDEST)
        yield from masthead(self.record, options.max_width)
        groups = to_groups(to_rows(self.record), self.record)
        if not groups:
            yield Text("No statements were found.")
            return
        yield from narrow(groups, width) if width < NARROW else wide(groups, width)


def masthead(record: Json, width: int) -> Iterator[Text]:
    """Headline, what is known of the article, problems, legend."""
    yield look(headline(record), "bold")
    yield flow(about(record), " · ", width)
    for notice in record["article"]["notices"]:
        yield look(shorten((Part(visible(notice["text"])),), NOTICE), "italic")
    lost, left_out = parted(record["problems"])
    for problem in lost:
        yield Text(f"! {visible(problem['what'])} ({visible(problem['where'])})")
    for problem in left_out:
        yield Text(f"{visible(problem['what'])} ({visible(problem['where'])})", "dim")
    if record["statements"]:
        yield flow(LEGEND, "   ", width, "dim")
        yield Text(f"After CAPITALS: {WORDING}. No judgement on whether any of it is true.", "dim")
        yield Text()


def wide(groups: list[Group], width: int) -> Iterator[RenderableType]:
    """Columns, the same in every group."""
    rest = width - 2 - PLACE - POSITION - DAY - 4 * GAP
    columns = Columns(rest * 4 // 10, rest - rest * 4 // 10)
    head = grid(columns)
    head.add_row(*(Text(name, "bold") for name in ("¶", "WHO", "POSITION", "WORDS", "SAID ON")))
    yield Padding(head, (0, 0, 0, 2))
    for group in groups:
        yield heading(group)
        table = grid(columns)
        for row in group.rows:
            table.add_row(
                Text(row.place),
                who(row),
                Text(with_verb(row) + unsure(row, "position"), "bold" if row.stance == "deny" else ""),
                words(row, LINES * columns.words),
                Text(row.said_on),
            )
        yield Padding(table, (0, 0, 0, 2))


def grid(columns: Columns) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    for width in (PLACE, columns.who, POSITION, columns.words, DAY):
        table.add_column(width=width, overflow="fold")
    return table


def flow(items: Iterable[str], between: str, width: int, style: str = "") -> Text:
    """The items on as many lines as they need, broken between items where that is possible."""
    lines = [""]
    for item in items:
        longer = f"{lines[-1]}{between}{item}" if lines[-1] else item
        if lines[-1] and cell_len(longer) > width:
            lines.append(item)
        else:
            lines[-1] = longer
    return Text("\n".join(lines), style)


def narrow(groups: list[Group], width: int) -> Iterator[RenderableType]:
    """Each statement as a few lines: place and who, then position and day, then the words."""
    for group in groups:
        yield heading(group)
        table = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(width=PLACE)
        table.add_column(width=width - PLACE - 3, overflow="fold")
        for row in group.rows:
            table.add_row(row.place if row.place == "title" else f"¶{row.place}", who(row))
            position = Text(with_verb(row) + unsure(row, "position"), "bold" if row.stance == "deny" else "")
            table.add_row("", position.append(f" · {'no day' if row.said_on == '-' else row.said_on}", "not bold"))
            table.add_row("", words(row, LINES * (width - PLACE - 3)))
        yield Padding(table, (0, 0, 0, 2))


def heading(group: Group) -> Text:
    """The state stands in front of the claim, always."""
    label = f"{group.letters} " if group.letters else ""
    text = Text.assemble((label, "dim"), (group.state, "bold"))
    return text.append(f": {group.claim}") if group.claim else text


def who(row: Row) -> Text:
    return look(row.who).append(unsure(row, "who"))


def words(row: Row, limit: int) -> Text:
    """The words, then a line for each hedge and for what "this" stands for."""
    text = look(shorten(row.words, limit)) if row.words else Text("-")
    text.append(unsure(row, "claim"))
    for note in row.notes:
        text.append("\n").append_text(look(note))
    return text


def unsure(row: Row, field: str) -> str:
    return " ?" if field in row.unsure else ""


def look(parts: Parts, style: str = "") -> Text:
    text = Text(style=style)
    for part in parts:
        text.append(str(part), LOOKS[part.look])
    return text
