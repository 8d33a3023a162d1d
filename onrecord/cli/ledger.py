"""Commands that show what a ledger holds: articles, sources, show, diff, corrections, verify, export, doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from onrecord.cli.app import FAILED, SOME_FAILED, Format, app, notes
from onrecord.cli.keeping import Db, opened
from onrecord.cli.printing import Column, ListFormat, list_style, print_records, print_rows
from onrecord.cli.reading import progress
from onrecord.errors import LedgerError
from onrecord.intake import check_day
from onrecord.markup import POSITIONS, Json, visible
from onrecord.record import to_json

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

ListStyle = Annotated[
    ListFormat | None,
    typer.Option("--format", help="Default: table on a terminal, jsonl in a pipe.", show_default=False),
]
Limit = Annotated[int, typer.Option(min=0, help="Rows of a table; 0 for all.")]
exporting = typer.Typer(no_args_is_help=True, help="Write the whole ledger out: onrecord export jsonl.")
app.add_typer(exporting, name="export")
ARTICLES = (
    Column("ID", lambda r: r["id"][:8]),
    Column("DAY", lambda r: r["day"] or "undated"),
    Column("PUBLISHER", lambda r: r["publisher"], widest=22),
    Column("TITLE", lambda r: r["title"] or "[no title]", widest=56),
    Column("STATEMENTS", lambda r: r["statements"], right=True),
    Column("", lambda r: ", ".join(marks(r)), widest=30),
)
SOURCES = (
    Column("NAME", lambda r: r["name"], widest=40),
    Column("KIND", lambda r: r["kind"]),
    Column("ROLE", lambda r: ", ".join(r["roles"][:2]), widest=40),
    Column("STATEMENTS", lambda r: r["statements"], right=True),
    Column("ARTICLES", lambda r: r["articles"], right=True),
    Column("POSITIONS", lambda r: ", ".join(f"{POSITIONS[p][0]} ({n})" for p, n in r["positions"].items()), widest=50),
)
CORRECTIONS = (
    Column("ID", lambda r: r["id"][:8]),
    Column("WHEN", lambda r: r["made_at"][:16].replace("T", " ")),
    Column("WHO", lambda r: r["author"], widest=16),
    Column("STATEMENT", lambda r: r["statement"][:8]),
    Column("FIELD", lambda r: r["field"]),
    Column("VALUE", lambda r: "" if r["value"] in {None, True} else r["value"], widest=30),
    Column("WHY", lambda r: r["reason"], widest=40),
    Column("STATE", lambda r: r["state"]),
)
CHECKS = (
    Column("", lambda r: {"fine": "ok", "missing": "-", "broken": "!"}[r["state"]]),
    Column("WHAT", lambda r: r["what"]),
    Column("IS", lambda r: r["is"], widest=80),
    Column("DO", lambda r: r["do"], widest=50),
)


def marks(row: Json) -> Iterator[str]:
    if row["versions"] > 1:
        yield f"{row['versions']} versions"
    if row["copies"]:
        yield f"{row['copies']} {'copy' if row['copies'] == 1 else 'copies'}"
    if row["truncated"]:
        yield "cut off"


def day(value: str | None, option: str) -> str | None:
    if value is not None and not check_day(value):
        raise typer.BadParameter(f"{value!r} is not a day. Write it like 2016-01-26.", param_hint=option)
    return value


@app.command()
def articles(
    db: Db = None,
    publisher: Annotated[str | None, typer.Option(help="Only those of this publisher.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Published on this day or earlier.")] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Only those without a day.")] = False,
    truncated: Annotated[bool, typer.Option("--truncated", help="Only those that are cut off.")] = False,
    limit: Limit = 50,
    format: ListStyle = None,
) -> None:
    """List the articles of the ledger, newest day first."""
    filters = {"publisher": publisher, "since": day(since, "--since"), "until": day(until, "--until")}
    with opened(db, "articles") as ledger:
        rows = ledger.articles(**filters, undated=undated, truncated=truncated)
        print_rows(
            rows, ARTICLES, list_style(format), limit=limit, empty="no article fits. Add some with onrecord add PATH..."
        )


@app.command()
def sources(
    db: Db = None,
    kind: Annotated[
        str | None, typer.Option(help="person, organisation, group, media, anonymous, document or unknown.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="A part of the name.")] = None,
    limit: Limit = 50,
    format: ListStyle = None,
) -> None:
    """List who takes positions in the ledger's articles, and which. Equal names are one row; whether they are one person is not decided here."""
    with opened(db, "sources") as ledger:
        rows = ledger.sources(kind=kind, name=name)
        print_rows(rows, SOURCES, list_style(format), limit=limit, empty="no source fits.")


@app.command()
def show(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Of an article, statement, claim or source, or the beginning of it.", show_default=False
        ),
    ],
    db: Db = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Default: table on a terminal, jsonl in a pipe. json adds versions, documents, readings, corrections.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Show an article of the ledger with who says what in it; of a statement, claim or source only what belongs to it."""
    style = format or (Format.table if sys.stdout.isatty() else Format.jsonl)
    with opened(db, "show") as ledger:
        kind, article, ident = ledger.find(id)
        about = ledger.about(article)
        unfit = len(ledger.unfit(article))
    about["record"] = only(about["record"], kind, ident)
    if kind != "article" and not about["record"]["statements"]:
        raise LedgerError(
            f"This {kind} has no statement in the current reading of {article[:8]}, or people corrected it away: "
            f"see onrecord show {article[:8]} and onrecord corrections {article[:8]}."
        )
    if style is Format.json:
        print(to_json(about, indent=1))
        return
    print_records(iter([about["record"]]), style)
    if style is Format.table:
        for line in around(about, unfit):
            print(line)


def only(record: Json, kind: str, ident: str) -> Json:
    """The record with the statements of one claim or source, or with one statement."""

    def fits(statement: Json) -> bool:
        if kind == "source":
            return any(link["entity"] == ident for link in statement["chain"])
        return bool(statement["id" if kind == "statement" else "claim"] == ident)

    return record if kind == "article" else {**record, "statements": list(filter(fits, record["statements"]))}


def around(about: Json, unfit: int) -> Iterator[str]:
    """What the ledger knows beside the record, a line each."""
    article = about["record"]["article"]
    yield ""
    yield f"article {article['id'][:8]} · {len(about['readings'])} {'reading' if len(about['readings']) == 1 else 'readings'}, the current one by onrecord {about['record']['made_by']['version']}"
    if len(about["versions"]) > 1:
        place = about["versions"].index(article["id"]) + 1
        others = ", ".join(i[:8] for i in about["versions"] if i != article["id"])
        yield f"version {place} of {len(about['versions'])} at this address; the others: {others} (onrecord diff {article['id'][:8]})"
    if about["copies"]:
        yield f"the same text stands in {', '.join(i[:8] for i in about['copies'])}"
    for notice in about["notices"]:
        whom = ", ".join(i[:8] for i in notice["corrects"]) or "an article that is not here"
        yield f"{notice['kind']} of {whom}"
    for document in about["documents"]:
        yield f"taken in from {visible(document['name'])} (SHA-256 {document['raw_id'][:12]})"
    if about["corrections"]:
        yield f"{len(about['corrections'])} corrections by people (onrecord corrections {article['id'][:8]})" + (
            f", {unfit} fit no statement any more" if unfit else ""
        )


@app.command()
def diff(
    id: Annotated[str, typer.Argument(metavar="ID", help="An article.", show_default=False)],
    other: Annotated[
        str | None,
        typer.Argument(metavar="[OTHER]", help="Another; by default the version before it.", show_default=False),
    ] = None,
    db: Db = None,
    format: ListStyle = None,
) -> None:
    """Show what changed between two versions of an article, word by word."""
    from onrecord.ledger.comparing import diff_fields, diff_texts

    with opened(db, "diff") as ledger:
        before, after = compared(ledger, id, other)
    fields = diff_fields(before, after)
    changed = list(diff_texts(before["text"], after["text"]))
    if list_style(format) is not ListFormat.table:
        told = {"before": before["id"], "after": after["id"], "fields": fields, "paragraphs": changed}
        print(to_json(told, indent=1 if format is ListFormat.json else None))
        return
    out = Console(highlight=False)
    out.print(
        Text(
            f"{before['id'][:8]} ({(before['modified'] or before['published'] or 'undated')[:16]}) -> {after['id'][:8]} ({(after['modified'] or after['published'] or 'undated')[:16]})",
            "bold",
        )
    )
    out.print(Text("[-removed-] {+added+}; paragraphs that stayed as they were are left out", "dim"))
    for name, (old, new) in fields.items():
        out.print(Text(visible(f"{name}: {old} -> {new}")))
    for pieces in changed:
        if any(operation != "same" for operation, _ in pieces):
            out.print()
            out.print(Text.assemble(*(marked(*piece) for piece in pieces)))


def marked(operation: str, words: str) -> tuple[str, str]:
    """Readable without colour too."""
    words = visible(words)
    return {"same": (words, ""), "removed": (f"[-{words}-]", "red"), "added": (f"{{+{words}+}}", "green")}[operation]


def compared(ledger: Ledger, id: str, other: str | None) -> tuple[Json, Json]:
    """The two articles: versions of one address with the older first, others as they were named."""
    _, article, _ = ledger.find(id, kinds=("article",))
    versions = ledger.versions(ledger.record(article, raw=True)["article"]["url"])
    if other:
        pair = [article, ledger.find(other, kinds=("article",))[1]]
    elif len(versions) > 1:
        place = max(1, versions.index(article))
        pair = versions[place - 1 : place + 1]
    else:
        raise LedgerError(f"Article {article[:8]} has one version only: name the other article to compare it with.")
    if set(pair) <= set(versions):
        pair.sort(key=versions.index)
    before, after = (ledger.record(i, raw=True)["article"] for i in pair)
    return before, after


@app.command()
def corrections(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Of one article.", show_default=False)] = None,
    db: Db = None,
    limit: Limit = 0,
    format: ListStyle = None,
) -> None:
    """List what people corrected, what they took back, and what fits no statement any more."""
    with opened(db, "corrections") as ledger:
        article = ledger.find(id, kinds=("article",))[1] if id else None
        found = ledger.corrections(article)
        unfit = {c.id for a in {c.article for c in found} for c in ledger.unfit(a)}
    undone = {c.undoes for c in found}
    rows = ({**c.to_dict(), "state": state(c.id, c.field, undone, unfit)} for c in found)
    print_rows(rows, CORRECTIONS, list_style(format), limit=limit, empty="nobody has corrected anything yet.")


def state(ident: str, field: str, undone: set[str | None], unfit: set[str]) -> str:
    if field == "undo":
        return "takes another back"
    return "taken back" if ident in undone else "fits no statement" if ident in unfit else "in force"


@app.command()
def verify(db: Db = None, format: ListStyle = None) -> None:
    """Check every hash, span, link and tombstone of the ledger. Exit code 1 where something is wrong."""
    from onrecord.ledger.verifying import verify as check

    with opened(db, "verify") as ledger:
        counts = ledger.counts()
        found: list[str] = []
        with progress(counts["articles"] + counts["raws"], "verifying") as step:
            for problem in check(ledger, step):
                found.append(problem)
                notes.print(f"onrecord: {problem}")
    if list_style(format) is ListFormat.table:
        words = f"{counts['articles']:,} articles, {counts['readings']:,} readings, {counts['statements']:,} statements, {counts['raws']:,} documents, {counts['tombstones']:,} tombstones checked"
        print(f"{words}: {f'{len(found)} problems' if found else 'all is well'}")
    else:
        print(to_json({"checked": counts, "problems": found}))
    if found:
        raise typer.Exit(FAILED)


@exporting.command("jsonl")
def export_jsonl(db: Db = None) -> None:
    """Print the whole ledger, an article a line; onrecord import jsonl brings it into another one."""
    from onrecord.ledger.transfer import export_lines

    damaged: list[LedgerError] = []
    with opened(db, "export") as ledger:
        for line in export_lines(ledger, damaged.append):
            print(line)
    for error in damaged:
        notes.print(f"onrecord: {error}")
    if damaged:
        raise typer.Exit(SOME_FAILED)


@app.command()
def doctor(db: Db = None, format: ListStyle = None) -> None:
    """Say how this installation and its ledger are, what is missing, and what to do. Exit code 1 where something is broken."""
    from onrecord.ledger.doctor import examine

    rows = list(examine(db))
    print_rows(iter(rows), CHECKS, list_style(format))
    if any(row["state"] == "broken" for row in rows):
        raise typer.Exit(FAILED)
