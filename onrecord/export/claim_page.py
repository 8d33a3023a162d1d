"""A claim across articles on a terminal, as `onrecord claim` and `onrecord claims` show it. The JSON is that of View.to_dict()."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from onrecord.export.claim_state import state
from onrecord.export.claim_words import (
    Told,
    added,
    address_of,
    counted,
    counts,
    days,
    denied_by,
    excerpts,
    folded,
    hedges,
    is_here,
    is_missing,
    joined,
    listing,
    name_of,
    named_origins,
    no_source,
    occasions,
    once,
    origin_count,
    outlets,
    positions,
    same,
    source_by_outlet,
    source_of,
    turn,
    unsure,
    who,
    with_role,
    words_of,
)
from onrecord.export.days import said_on
from onrecord.export.grouping import WORDING
from onrecord.export.table import look
from onrecord.export.wording import Part, shorten
from onrecord.markup import Json, visible

NO_JUDGEMENT = "no judgement on whether it is true"
SIDES = (
    ("deny", "WHO DENIES IT"),
    ("confirm", "CONFIRMED BY"),
    ("retract", "WITHDRAWN BY"),
    ("question", "CASTS DOUBT"),
    ("decline", "NO COMMENT"),
)
AUTHORITY = {
    "own voice": "in its own voice",
    "reports": "on unnamed reports",
    "names the outlet": "naming the outlet",
    "describes the source": "describing the source",
}
COVERAGE = (
    ("truncated", "cut off"),
    ("undated", "undated"),
    ("unreadable", "unreadable"),
    ("cited_not_here", "cited, not here"),
)
DISPUTES = ("disputed", "denied", "withdrawn", "doubted")
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
    where_from, against = [blank(), *origins(told)], [blank(), *sides(told), *reversals(told)]
    return Sheet((*masthead(told), *where_from, *against, blank(), *gaps(told), *checks(told), commands(told)), width)


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


def origins(told: Told) -> list[Line]:
    """Where it comes from: the named origins first, then what leaves it open, then what to be wary of."""
    found = told.claim["origins"]
    lines = [heading("WHERE IT COMES FROM", named_origins(told))]
    for origin in found["named"]:
        lines += outlet_origin(told, origin) if origin["kind"] == "outlet" else speaker_origin(told, origin)
    if silent := found["no_source_given"]:
        given = listing([no_source(told, address) for address in silent], most=8)
        lines.append(plain(f"Repeat it, no source given ({len(silent)}): {given}"))
    lines += [separate(told, some) for some in found["undecided"]]
    return [*lines, *dropped(told), *circular(told), *hedged(told)]


def outlet_origin(told: Told, origin: Json) -> Iterator[Line]:
    """An outlet with sources of its own, and who has the claim from it."""
    name = visible(origin["name"])
    if is_missing(told, name):
        yield plain(f"{name}: cited, not among your articles. Read it first.")
    else:
        yield plain(f"{name}: among your articles" if is_here(told, name) else name)
    yield from sources(told, origin)
    copying = {r["article"] for r in told.claim["relays"] if r["kind"] == "copies" and same(r["name"], name)}
    others = [a for a in origin["articles"] if not same(told.outlet(a), name)]
    for how, some in (
        (f"Repeat it, naming {name}", [a for a in others if a not in copying]),
        (f"Repeat it, in the words of {name}", [a for a in others if a in copying]),
    ):
        if some:
            yield plain(f"{how} ({len(some)}): {folded(map(told.outlet, some))}")


def speaker_origin(told: Told, origin: Json) -> Iterator[Line]:
    """A speaker whom several outlets have heard."""
    yield plain(f"{name_of(origin)}: {positions(told.vouching(origin['articles'])) or 'says it'}")
    yield from sources(told, origin)
    heard = origin["articles"]
    yield plain(f"Reported by ({counted(len(heard), 'article')}): {folded(map(told.outlet, heard))}", 4)


def sources(told: Told, origin: Json) -> Iterator[Line]:
    """What its sources are called, and by whom."""
    if called := [source_by_outlet(told, origin, source) for source in origin["sources"]]:
        lead = "its source" if len(called) == 1 else "its sources"
        yield plain(f"{f'{lead}, as told' if origin['kind'] == 'outlet' else 'also called'}: {listing(called)}", 4)


def separate(told: Told, addresses: Sequence[str]) -> Line:
    """Articles of which it cannot be told whether their source is one of the others."""
    saying = told.vouching(addresses)
    names = once(name_of(source) for s in saying if (source := source_of(s)))
    about = Part(listing([folded(map(told.outlet, addresses)), *names], most=3))
    words = [part for found in excerpts(told, saying)[:1] for part in (Part(": "), found[0])]
    return Line(look((added("? may be separate: "), about, *words)), 2)


def dropped(told: Told) -> Iterator[Line]:
    titles = {address_of(a): visible(a["title"] or "") for a in told.claim["articles"]}
    for item in told.claim["dropped"]:
        head, body = (AUTHORITY.get(item[k], visible(item[k])) for k in ("headline", "body"))
        title = titles.get(item["article"])
        words = f' "{title}"' if title else ""
        yield plain(f"! source dropped: {told.outlet(item['article'])} headline{words}, {head}; its body, {body}")


def circular(told: Told) -> Iterator[Line]:
    for ring in told.claim["circular"]:
        yield plain(f"! they cite each other: {', '.join(map(visible, ring))}")


def hedged(told: Told) -> Iterator[Line]:
    """Whose "allegedly" it is: that of the source, of the publisher, or unclear."""
    saying = [s for s in told.claim["statements"] if s["stance"] in {"assert", "confirm"}]
    words = once(h for s in saying for h in hedges(told, s))
    if words:
        yield plain(f"hedged: {listing(words, between=' · ')}")


def sides(told: Told) -> Iterator[Line]:
    """Those who deny it, then the others; what nobody does, together at the end."""
    silent = []
    for stance, name in SIDES:
        found = told.occasions(stance)
        if found or stance == "deny":
            yield heading(name, occasions(found) if found else told.nobody)
            yield from chain.from_iterable(occasion(told, one) for one in found)
        else:
            silent.append(name)
    if silent:
        yield heading(", ".join(silent), told.nobody)


def occasion(told: Told, one: Json) -> Iterator[Line]:
    """Who, with the articles' verbs; then the words, each with its outlet."""
    statements = told.statements(one["statements"])
    speaker = with_role(one["speaker"]) + unsure(statements, "source")
    does = (positions(statements) or visible(one["stance"])) + unsure(statements, "stance")
    perhaps = f" · perhaps {told.day(one['perhaps'])}" if one["perhaps"] and not one["day"] else ""
    label = told.day(one["day"]) if one["day"] else "no date ?"
    hang = max(DAY, len(label) + 2)
    rest = f" · {does} · {counted(len(one['articles']), 'article')}{perhaps}"
    yield Line(Text.assemble((speaker, "bold"), rest), 2, hang, label)
    if words := excerpts(told, statements):
        several = len(words) > 1 and words[0][0].look == "spoken"
        first = (added(f"{len(words)} wordings, none of them the quote: "),) if several else ()
        yield Line(look((*first, *joined(words))), 2 + hang)


def reversals(told: Told) -> list[Line]:
    lines = []
    for item in told.claim["reversals"]:
        before, after = (turn(told, item["name"], item[s], item[d]) for s, d in (("from", "on"), ("to", "then")))
        lines.append(plain(f"{visible(item['name'])}: {before}, then {after}"))
    return [heading("REVERSALS"), *lines] if lines else []


def gaps(told: Told) -> list[Line]:
    """What "nobody" leaves out."""
    missing = told.claim["not_covered"]
    words = [f"{word}: {folded(map(told.outlet, missing[key]))}" for key, word in COVERAGE if missing.get(key)]
    return [heading("NOT COVERED", " · ".join(words) or "nothing that is known of")]


def checks(told: Told) -> list[Line]:
    """What a person should look at first, by how much it would change the counts."""
    lines = []
    for n, item in enumerate(told.claim.get("check_first", []), 1):
        words = f"{visible(item['what'])}   decides {visible(item['decides'])}"
        place = f" · statement {visible(item['statement'])[:8]}" if item.get("statement") else ""
        lines.append(Line(Text.assemble(words, (place, "dim")), 2, len(str(n)) + 2, str(n)))
    return [heading("CHECK FIRST"), *lines] if lines else []


def commands(told: Told) -> Line:
    return Line(Text(f"onrecord claim {told.id} --passages | --as-of DAY | --svg FILE", "dim"), 2)


def passages_page(claim: Json, *, articles: int = 0, width: int = 100) -> RenderableType:
    """Every passage, by article and day. articles: how many were searched; 0 where that is not known."""
    told = Told(claim, articles)
    lines = [*masthead(told), Line(Text(LEGEND, "dim"), 2)]
    for address in dict.fromkeys([*told.names, *(s["article"] for s in claim["statements"])]):
        mine = [s for s in claim["statements"] if s["article"] == address]
        if mine:
            lines += [blank(), article_heading(told, address, mine[0]), *(passage(told, s) for s in mine)]
    return Sheet(tuple(lines), width)


def article_heading(told: Told, address: str, statement: Json) -> Line:
    article = next((a for a in told.claim["articles"] if address_of(a) == address), {"day": None, "title": None})
    day = told.day(article["day"]) if article["day"] else "undated"
    text = Text.assemble((told.outlet_of(statement), "bold"), f" · {day}")
    return Line(text.append(f" · {visible(article['title'])}") if article["title"] else text)


def passage(told: Told, statement: Json) -> Line:
    """Who, position with the article's verb, words, whose hedge it is."""
    day = said_on(statement["said_on"], told.year)
    title = statement.get("in_title", statement.get("title"))
    does = f"{who(told, statement)}{unsure([statement], 'source')} · {positions([statement])}{unsure([statement], 'stance')}"
    text = Text(f"{'headline: ' if title else ''}{does} · ")
    text.append_text(look(shorten(words_of(statement), LONGEST) or (Part("-"),)))
    for note in hedges(told, statement):
        text.append(f" · {note}", "dim")
    return Line(text, 2, max(DAY, len(day) + 2), day)


def claims_list(claims: Iterable[Json], *, single: bool = False) -> list[Json]:
    """Disputed ones first, then what two or more outlets carry, newest first. single: also what one outlet alone carries undisputed."""
    ranked = sorted(claims, key=lambda c: max((a["day"] or "" for a in c["articles"]), default=""), reverse=True)
    return [c for rank in range(3 if single else 2) for c in ranked if rank_of(c) == rank]


def rank_of(claim: Json) -> int:
    return 0 if claim["state"]["label"] in DISPUTES else 1 if outlets(claim) > 1 else 2


CLAIMS: tuple[tuple[str, Callable[[Json], str]], ...] = (
    ("ID", lambda c: Told(c).id),
    ("STATE", lambda c: state(Told(c))),
    ("CLAIM (onrecord's wording)", lambda c: Told(c).wording),
    ("OUTLETS", lambda c: str(outlets(c))),
    ("ORIGINS", origin_count),
    ("DENIED BY", denied_by),
    ("DAYS", days),
)
