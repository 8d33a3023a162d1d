"""Commands about what is said across articles: link, claims, claim, timeline, source, changes, and rulings on what is the same."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from onrecord.cli.app import app, notes
from onrecord.cli.keeping import Author, Db, Reason, author_or_user, note, opened
from onrecord.cli.ledger import Limit, ListStyle, day
from onrecord.cli.printing import Column, ListFormat, list_style, print_rows
from onrecord.cli.reading import progress
from onrecord.errors import InputError
from onrecord.export.claim_list import NARROW, Narrow, write_claims
from onrecord.export.claim_page import CLAIMS, claim_page, passages_page
from onrecord.export.claim_svg import provenance_svg, timeline_svg
from onrecord.export.claim_words import Told, days
from onrecord.intake import expand, receive_path
from onrecord.markup import POSITIONS

if TYPE_CHECKING:
    from onrecord.ledger.claims import Frame
    from onrecord.ledger.store import Ledger
    from onrecord.provenance.views import View

AsOf = Annotated[str | None, typer.Option("--as-of", help="Only what articles published by this day show.")]
RecordedBy = Annotated[
    str | None,
    typer.Option(
        "--recorded-by",
        help="Only what the ledger held by this day, whenever it was published (--as-of: whenever it was added).",
    ),
]
ClaimAsked = Annotated[str, typer.Argument(metavar='ID|"ANY SENTENCE"', help="The claim.", show_default=False)]
Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILES...]", help="Articles to look in, instead of a ledger.", show_default=False),
]
One = Annotated[str, typer.Argument(help="A claim, statement or source (id).", show_default=False)]
Another = Annotated[str, typer.Argument(help="Another.", show_default=False)]
NO_CLAIM = "no claim is disputed or carried by two outlets. --all shows the others."
ROW_COLUMNS = (
    Column("ID", lambda r: r["id"][:8]),
    Column("STATE", lambda r: r["state_words"], widest=30),
    Column("CLAIM (onrecord's wording)", lambda r: Told(r).wording, widest=56),
    Column("OUTLETS", lambda r: r["outlets"], right=True),
    Column("ORIGINS", lambda r: r["origins_words"], widest=30),
    Column("DENIED BY", lambda r: r["denied_by"], widest=30),
    Column("DAYS", lambda r: days({"articles": [{"day": r["first"]}, {"day": r["last"]}]}), widest=30),
)
CLAIM_COLUMNS = tuple(Column(header, getter, widest=56 if header == "CLAIM" else 30) for header, getter in CLAIMS)


def frame_of(as_of: str | None, recorded_by: str | None) -> Frame:
    from onrecord.ledger.claims import framed

    return framed(day(as_of, "--as-of"), day(recorded_by, "--recorded-by"))


def check_state(state: str | None) -> None:
    from onrecord.provenance.views import STATES

    if state and state not in STATES:
        raise typer.BadParameter(f"{state!r} is no state. Give one of {', '.join(STATES)}.", param_hint="--state")


@app.command()
def link(
    db: Db = None,
    publisher: Annotated[str | None, typer.Option(help="Only articles of this publisher, with all others.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only articles published on this day or later, with all others.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only articles published on this day or earlier, with all others.")
    ] = None,
) -> None:
    """Find which articles say the same, repeat each other or share their text. Needed after add --no-link, import --no-link or when a command says so; `add` does it itself."""
    from onrecord.ledger.linking import link as link_articles

    filters = {"publisher": publisher, "since": day(since, "--since"), "until": day(until, "--until")}
    with opened(db, "link") as ledger:
        chosen = [row["id"] for row in ledger.articles(**filters)] if any(filters.values()) else None
        if chosen == []:
            raise InputError("No article fits: see onrecord articles.")
        with progress(None, "linking") as step:
            count = link_articles(ledger, articles=chosen, tell=lambda article: step())
        make_summaries(ledger, outdated=True)
    notes.print(f"onrecord: {count:,} articles linked" if count else "onrecord: everything is linked already")


@app.command()
def claims(
    db: Db = None,
    all: Annotated[
        bool, typer.Option("--all", help="Also claims that one outlet alone carries and nobody disputes.")
    ] = False,
    state: Annotated[
        str | None, typer.Option(help="disputed, denied, withdrawn, doubted, confirmed or asserted.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Only claims on which somebody of this name takes a position.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Only claims that this publisher carries.")] = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    limit: Limit = 50,
    format: ListStyle = None,
) -> None:
    """List what is claimed: disputed claims first, then those that two or more outlets carry, newest first. JSONL gives every one."""
    from onrecord.ledger.browsing import Asked, browse
    from onrecord.ledger.catalogue import MADE
    from onrecord.ledger.claims import claims as claims_of
    from onrecord.ledger.claims import rank
    from onrecord.ledger.summaries import DISPUTED

    check_state(state)
    within, style = frame_of(as_of, recorded_by), list_style(format)
    with opened(db, "claims") as ledger:
        say_unlinked(ledger)
        if style is ListFormat.table and not recorded_by:
            make_summaries(ledger, more_than=MADE)
            asked = Asked(state=state, source=source, outlet=publisher, every=all, part=True)
            found = browse(ledger, asked, within.as_of, limit + 1 if limit else None, near=False)
            narrow = Narrow if Console().width < NARROW else None
            print_rows(iter(found.rows), ROW_COLUMNS, style, limit=limit, empty=NO_CLAIM, lay_out=narrow)
            return
        views = (v for v in claims_of(ledger, within) if fits(v, state, source, publisher))
        if style in {ListFormat.json, ListFormat.jsonl}:
            print_rows((v.to_dict() for v in views), CLAIM_COLUMNS, style, limit=0, empty="no claim fits.")
            return
        chosen = [v for v in views if all or len(v.outlet_names) > 1 or v.state["label"] in DISPUTED]
        rows = (v.to_dict() for v in sorted(chosen, key=rank))
        if style is ListFormat.csv:
            write_claims(rows, sys.stdout)
            return
        print_rows(rows, CLAIM_COLUMNS, style, limit=limit, empty=NO_CLAIM)


def make_summaries(ledger: Ledger, *, more_than: int = 0, outdated: bool = False) -> None:
    """What lists stand on, with a bar, where more wait than are made in passing. outdated: also what another version made."""
    from onrecord.ledger.summaries import count_due, note_outdated, refresh_summaries

    if outdated:
        note_outdated(ledger)
    due = count_due(ledger)
    if due > more_than:
        with progress(due, "listing claims") as step:
            refresh_summaries(ledger, tell=lambda claim: step())


def fits(found: View, state: str | None, source: str | None, publisher: str | None) -> bool:
    if state and found.state["label"] != state:
        return False
    if publisher and publisher.lower() not in {name.lower() for name in found.outlet_names}:
        return False
    return not source or any(source.lower() in o.name.lower() for o in found.occasions)


def say_unlinked(ledger: Ledger) -> None:
    from onrecord.ledger.stamps import count_unlinked

    if count := count_unlinked(ledger):
        notes.print(
            f"onrecord: {count:,} articles are not linked as they stand now, and may be missing here: run onrecord link."
        )


@contextmanager
def ledger_of(files: list[str], db: str | None, command: str) -> Iterator[Ledger]:
    """The ledger; for files alone one that is thrown away."""
    if not files:
        with opened(db, command) as ledger:
            yield ledger
        return
    from onrecord.ledger.adding import Account, add_articles
    from onrecord.ledger.linking import link as link_articles
    from onrecord.ledger.store import Ledger

    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.db") as ledger:
        items = (item for path in expand(files) for item in receive_path(path))
        with progress(None, "reading") as step:
            add_articles(ledger, items, tell=lambda added: note(Account(), added, step))
        link_articles(ledger)
        yield ledger


def find_claim(ledger: Ledger, asked: str, within: Frame) -> View:
    from onrecord.ledger.claims import find

    found = find(ledger, asked, within)
    if found.others:
        others = "; ".join(f"{near.id[:8]} {near.text}" for near in found.others)
        notes.print(f"onrecord: no claim says quite that; the nearest are: {others}")
    return found.view


@app.command()
def claim(
    asked: ClaimAsked,
    files: Files = None,
    db: Db = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    passages: Annotated[bool, typer.Option("--passages", help="Every passage, by article.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Write a picture of where it comes from.")] = None,
    format: ListStyle = None,
) -> None:
    """Show one claim: where it comes from, who repeats it, who denies it, and what is not known. No verdict on whether it is true."""
    from onrecord.ledger.counting import count_articles

    within = frame_of(as_of, recorded_by)
    with ledger_of(files or [], db, "claim") as ledger:
        say_unlinked(ledger)
        told = find_claim(ledger, asked, within).to_dict()
        articles = count_articles(ledger, as_of=within.as_of, recorded_by=within.recorded_by)
    if svg:
        svg.write_text(provenance_svg(told), "utf-8")
        notes.print(f"onrecord: wrote {svg}")
        return
    style = list_style(format)
    if style is not ListFormat.table:
        print_rows(iter([told]), CLAIM_COLUMNS, style)
        return
    console = Console(highlight=False, markup=False)
    console.print(passages_page(told) if passages else claim_page(told, articles=articles, width=console.width))


@app.command()
def timeline(
    asked: ClaimAsked,
    files: Files = None,
    db: Db = None,
    as_of: AsOf = None,
    recorded_by: RecordedBy = None,
    svg: Annotated[Path | None, typer.Option(help="Write a picture of it.")] = None,
    format: ListStyle = None,
) -> None:
    """Who took a position on a claim, day by day: acts of speaking, not articles."""
    with ledger_of(files or [], db, "timeline") as ledger:
        say_unlinked(ledger)
        told = find_claim(ledger, asked, frame_of(as_of, recorded_by)).to_dict()
    if svg:
        svg.write_text(timeline_svg(told), "utf-8")
        notes.print(f"onrecord: wrote {svg}")
        return
    print_rows(iter(told["occasions"]), OCCASIONS, list_style(format), limit=0, empty="nobody takes a position.")


OCCASIONS = (
    Column("DAY", lambda r: r["day"] or (f"? {r['perhaps']}" if r["perhaps"] else "no date")),
    Column("POSITION", lambda r: POSITIONS[r["stance"]][0]),
    Column("WHO", lambda r: r["speaker"]["name"], widest=40),
    Column("ROLE", lambda r: r["speaker"]["role"] or "", widest=30),
    Column("ARTICLES", lambda r: len(r["articles"]), right=True),
)
CHANGES = (
    Column("WHAT", lambda r: r["what"]),
    Column("CLAIM", lambda r: f"{r['state'].upper()}: {r['text']}", widest=60),
    Column("WHO", lambda r: r["who"] or "", widest=30),
    Column("DAY", lambda r: r["day"] or "no date"),
    Column("ID", lambda r: r["id"][:8]),
)
STATEMENTS = (
    Column("DAY", lambda r: r["day"] or "no date"),
    Column("ROLE", lambda r: r["role"] or "", widest=30),
    Column("POSITION", lambda r: POSITIONS[r["stance"]][0]),
    Column("CLAIM, onrecord's wording", lambda r: r["claim"] or "", widest=56),
    Column("OUTLET", lambda r: r["outlet"], widest=24),
    Column("STATEMENT", lambda r: r["statement"][:8]),
)


@app.command()
def source(
    name: Annotated[str, typer.Argument(help="A name, or a part of one.", show_default=False)],
    db: Db = None,
    as_of: AsOf = None,
    limit: Limit = 50,
    format: ListStyle = None,
) -> None:
    """What somebody said, across all articles and by day. Namesakes are kept apart."""
    from onrecord.ledger.people import people

    with opened(db, "source") as ledger:
        found = people(ledger, name, day(as_of, "--as-of"))
    style = list_style(format)
    if not found:
        raise InputError(f"Nobody called {name!r} takes a position in {ledger.place}: see onrecord sources.")
    if style is not ListFormat.table:
        print_rows(iter(found), STATEMENTS, style)
        return
    for person in found:
        roles, count = ", ".join(person["roles"]) or "no role given", len(person["statements"])
        print(f"{person['name']} · {person['kind']} · {roles} · {count} statements")
        print_rows(iter(person["statements"]), STATEMENTS, style, limit=limit)


@app.command()
def changes(
    since: Annotated[str, typer.Option(help="A day (2016-01-26), or how far back: 2d, 12h.")] = "2d",
    db: Db = None,
    limit: Limit = 50,
    format: ListStyle = None,
) -> None:
    """What is new in the ledger: denials, confirmations, withdrawals, first named sources, reversals, corrections."""
    from onrecord.ledger.changing import changes_since

    with opened(db, "changes") as ledger:
        say_unlinked(ledger)
        rows = changes_since(ledger, since)
        print_rows(rows, CHANGES, list_style(format), limit=limit, empty=f"nothing new since {since}.")


@app.command()
def same(
    a: One,
    b: Another,
    reason: Reason,
    db: Db = None,
    author: Author = None,
) -> None:
    """Rule that two claims, or two sources, are the same. It beats the model, now and later; onrecord unrule takes it back."""
    _rule(a, b, "same", reason, db, author)


@app.command()
def different(
    a: One,
    b: Another,
    reason: Reason,
    db: Db = None,
    author: Author = None,
) -> None:
    """Rule that two claims, or two sources, are not the same."""
    _rule(a, b, "different", reason, db, author)


def _rule(a: str, b: str, verdict: str, reason: str, db: str | None, author: str | None) -> None:
    from onrecord.ledger.ruling import rule

    with opened(db, verdict) as ledger:
        made = rule(ledger, a, b, verdict, author=author_or_user(author), reason=reason)
    notes.print(
        f"onrecord: ruling {made.id[:8]}: {made.a[:8]} and {made.b[:8]} are {'the same' if verdict == 'same' else 'not the same'}. Take it back with onrecord unrule {made.id[:8]}."
    )


@app.command()
def unrule(
    id: Annotated[str, typer.Argument(help="The ruling, or the beginning of its id.", show_default=False)],
    reason: Reason,
    db: Db = None,
    author: Author = None,
) -> None:
    """Take a ruling on what is the same back."""
    from onrecord.ledger.ruling import unrule as take_back

    with opened(db, "unrule") as ledger:
        take_back(ledger, id, author=author_or_user(author), reason=reason)
    notes.print(f"onrecord: ruling {id} no longer holds")
