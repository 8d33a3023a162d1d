"""A claim across articles on a terminal, as `onrecord claim` and `onrecord claims` show it. The JSON is that of View.to_dict()."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from onrecord.export.claim_account import Act, Passage, Side, by_article, checks, gaps, reversals, sides
from onrecord.export.claim_origins import Origins, Root, origins
from onrecord.export.claim_state import state
from onrecord.export.claim_words import (
    MANY,
    Told,
    added,
    counted,
    counts,
    days,
    denied_by,
    folded,
    joined,
    listing,
    origin_count,
    outlets,
)
from onrecord.export.grouping import WORDING
from onrecord.export.table import look
from onrecord.export.wording import Part, shorten
from onrecord.markup import Json, visible

NO_JUDGEMENT = "no judgement on whether it is true"
LONGEST = 300  # characters shown of a passage
DAY = 12  # columns of a day and the space behind it
LEGEND = "“...” spoken words   plain: the article's words   ~ day of the report   ? unsure"


@dataclass(frozen=True, slots=True)
class Line:
    """A line and how it is set when it needs several. label: stands in the margin that `hang` leaves."""

    text: Text
    indent: int = 0
    hang: int = 2
    label: str = ""
    bold: bool = False  # the label


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines, set when printed, for that depends on the width of the console. width: the most columns."""

    lines: tuple[Line, ...]
    width: int = 100

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.lines:
            yield from set_line(line, console, min(options.max_width, self.width))


def set_line(line: Line, console: Console, width: int) -> Iterator[Text]:
    """Broken at words. Where the window is too narrow for the margin, the label stands above its line."""
    indent = min(line.indent, width // 6)
    before, rest = Text(" " * indent), indent + line.hang
    if line.label:
        fits = len(line.label) < line.hang <= width * 6 // 10 and bool(line.text)
        before.append(line.label.ljust(line.hang if fits else 0), "bold" if line.bold else "")
        if not fits:
            yield before
            before, rest = Text(" " * (indent + 2)), indent + 2
    if line.text or not line.label:
        yield from broken(line.text, console, width, before, Text(" " * rest))


def broken(text: Text, console: Console, width: int, before: Text, margin: Text) -> Iterator[Text]:
    """The text on lines of this width, the first behind `before`, the others behind `margin`."""
    first = text.wrap(console, max(width - len(before), 8), overflow="fold")[0]
    first.rstrip()
    yield Text.assemble(before, first)
    if following := text.plain[len(first) :].lstrip():
        for piece in text[len(text) - len(following) :].wrap(console, max(width - len(margin), 8), overflow="fold"):
            piece.rstrip()
            yield Text.assemble(margin, piece)


def claim_page(claim: Json, *, articles: int, width: int = 100) -> RenderableType:
    """What to hand to a rich console. articles: how many were searched, those that say nothing on the claim included."""
    told = Told(claim, articles)
    where_from = [blank(), *origin_lines(origins(told))]
    against = [blank(), *(line for side in sides(told) for line in side_lines(side)), *reversal_lines(told)]
    return Sheet(
        (*masthead(told), *where_from, *against, blank(), gap_line(told), *check_lines(told), commands(told)), width
    )


def blank() -> Line:
    return Line(Text())


def plain(words: str, indent: int = 2, hang: int = 2) -> Line:
    return Line(Text(words), indent, hang)


def heading(name: str, words: str = "") -> Line:
    return Line(Text(words), 0, len(name) + 3, name, bold=True)


def masthead(told: Told) -> Iterator[Line]:
    """The state stands in front of the wording, always."""
    kind = f"{WORDING} · {NO_JUDGEMENT}"
    yield Line(Text.assemble((f"CLAIM {told.id} · ", "bold"), (state(told), "bold"), (f" · {kind}", "dim")))
    yield plain(told.wording)
    yield plain(counts(told))


def origin_lines(found: Origins) -> Iterator[Line]:
    yield heading("WHERE IT COMES FROM", found.words)
    for root in (*found.named, *found.left_open):
        yield from root_lines(root)
    yield from map(plain, found.warnings)
    if found.hedges:
        yield plain(f"hedged: {listing(found.hedges, between=' · ')}")


def root_lines(root: Root) -> Iterator[Line]:
    """Where it comes from, what its sources are called, and who repeats it: each outlet once, with how often."""
    repeat = [(b.heading, folded(leaf.outlet for leaf in b.leaves)) for b in root.branches if not b.told]
    behind = [Part(names) for how, names in repeat if not how] or [*root.words]
    yield Line(Text(root.heading).append_text(look((Part(": "), *behind)) if behind else Text()), 2)
    if root.sources:
        yield plain(f"{root.lead}: {listing(root.sources)}", 4)
    yield from (plain(f"{how}: {names}", 4) for how, names in repeat if how)


def side_lines(side: Side) -> Iterator[Line]:
    yield heading(side.name, side.words)
    for act in side.acts:
        yield from act_lines(act)


def act_lines(act: Act) -> Iterator[Line]:
    """Who, with the articles' verbs; then the words, each with its outlet."""
    hang = max(DAY, len(act.day) + 2)
    told = [act.does, counted(act.articles, "article"), *([act.perhaps] if act.perhaps else [])]
    yield Line(Text.assemble((act.speaker, "bold"), *(f" · {words}" for words in told)), 2, hang, act.day)
    if act.wordings:
        first = (added(f"{len(act.wordings)} wordings, none of them the quote: "),) if act.quotes else ()
        yield Line(look((*first, *joined(act.wordings))), 2 + hang)


def reversal_lines(told: Told) -> list[Line]:
    lines = [plain(words) for words in reversals(told)]
    return [heading("REVERSALS"), *lines] if lines else []


def gap_line(told: Told) -> Line:
    """What "nobody" leaves out."""
    words = (f"{word}: {listing(outlets, most=MANY)}" for word, outlets in gaps(told))
    return heading("NOT COVERED", " · ".join(words) or "nothing that is known of")


def check_lines(told: Told) -> list[Line]:
    lines = []
    for n, check in enumerate(checks(told), 1):
        place = f" · statement {visible(check.statement)[:8]}" if check.statement else ""
        words = Text.assemble(f"{check.what}   decides {check.decides}", (place, "dim"))
        lines.append(Line(words, 2, len(str(n)) + 2, str(n)))
    return [heading("CHECK FIRST"), *lines] if lines else []


def commands(told: Told) -> Line:
    return Line(Text(f"onrecord claim {told.id} --passages | --as-of DAY | --svg FILE", "dim"), 2)


def passages_page(claim: Json, *, articles: int = 0, width: int = 100) -> RenderableType:
    """Every passage, by article and day. articles: how many were searched; 0 where that is not known."""
    told = Told(claim, articles)
    lines = [*masthead(told), Line(Text(LEGEND, "dim"), 2)]
    for article in by_article(told):
        title = f" · {article.title}" if article.title else ""
        lines += [blank(), Line(Text.assemble((article.outlet, "bold"), f" · {article.day}{title}"))]
        lines += map(passage_line, article.passages)
    return Sheet(tuple(lines), width)


def passage_line(passage: Passage) -> Line:
    """Who, position with the article's verb, words, whose hedge it is."""
    text = Text(f"{'headline: ' if passage.title else ''}{passage.who} · {passage.does} · ")
    text.append_text(look(shorten(passage.words, LONGEST) or (Part("-"),)))
    for note in passage.hedges:
        text.append(f" · {note}", "dim")
    return Line(text, 2, max(DAY, len(passage.said) + 2), passage.said)


CLAIMS: tuple[tuple[str, Callable[[Json], str]], ...] = (
    ("ID", lambda c: Told(c).id),
    ("STATE", lambda c: state(Told(c))),
    ("CLAIM (onrecord's wording)", lambda c: Told(c).wording),
    ("OUTLETS", lambda c: str(outlets(c))),
    ("ORIGINS", origin_count),
    ("DENIED BY", denied_by),
    ("DAYS", days),
)
