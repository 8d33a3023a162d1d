"""The command that searches a ledger, by words or by meaning, and keeps searches."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import app, notes
from onrecord.cli.claims import AsOf, check_state
from onrecord.cli.keeping import Db, opened
from onrecord.cli.ledger import ListStyle, day
from onrecord.cli.printing import Column, ListFormat, list_style, position_named, print_rows
from onrecord.cli.reading import progress
from onrecord.errors import InputError
from onrecord.markup import POSITIONS, Json

if TYPE_CHECKING:
    from onrecord.ledger.searching import Asked, Hits
    from onrecord.ledger.store import Ledger

MOST_QUERIES = 10_000  # of a file
LARGEST = 10_000_000  # bytes of it
FILTERS = ("within", "source", "kind", "position", "state", "publisher", "since", "until", "as_of")


def shown(row: Json) -> str:
    """Words around the hit, each hit in ‹marks›; before our wording of a claim its state, before a statement who takes which position."""
    text = row["snippet"]
    for start, end in reversed(row["marks"]):
        text = f"{text[:start]}‹{text[start:end]}›{text[end:]}"
    if row["in"] == "claims":
        return f"{(row['state'] or 'not summarized yet').upper()}: {text}"
    if row["in"] == "statements":
        return f"[{row['who'] or 'no source'} {POSITIONS[row['position']][0]}] {text}" if row["position"] else text
    return str(text)


def filters_of(row: Json) -> str:
    given = {name: row[name] for name in FILTERS if row[name]}
    return ", ".join(f"{n.replace('_', '-')} {' '.join(v) if isinstance(v, list) else v}" for n, v in given.items())


HITS = (
    Column("IN", lambda r: r["in"][:-1]),
    Column("ID", lambda r: r["id"][:8]),
    Column("DAY", lambda r: r["day"] or "undated"),
    Column("PUBLISHER", lambda r: r["publisher"], widest=20),
    Column("TITLE", lambda r: r["title"] or "[no title]", widest=32),
    Column("WORDS AROUND THE HIT", shown, widest=76),
)
BY_QUERY = (Column("QUERY", lambda r: r["query"], widest=30), *HITS)
SAVED = (
    Column("NAME", lambda r: r["name"]),
    Column("WORDS", lambda r: r["words"] or f"like: {r['like']}", widest=60),
    Column("FILTERS", filters_of, widest=50),
    Column("SAVED", lambda r: r["made_at"][:10]),
)


Words = Annotated[
    str | None,
    typer.Argument(
        metavar="[WORDS]", help='Any words; a "phrase" in quotation marks must be there.', show_default=False
    ),
]
Like = Annotated[str | None, typer.Option("--like", help="Search by meaning instead: a sentence.", show_default=False)]
Within = Annotated[
    list[str] | None,
    typer.Option(
        "--in", help="articles, statements, claims or sources; may be repeated. Default: all.", show_default=False
    ),
]
Position = Annotated[
    str | None, typer.Option(help="Which position: says, confirms, denies, casts doubt, no comment, withdraws.")
]
Queries = Annotated[
    Path | None, typer.Option(help="A CSV file with a column `query`: each is searched for.", show_default=False)
]
New = Annotated[
    bool, typer.Option("--new", help="Hits of kept searches in articles that came since this was last asked.")
]
Unsave = Annotated[str | None, typer.Option(metavar="NAME", help="Keep a search no longer.", show_default=False)]


@app.command()
def search(
    words: Words = None,
    like: Like = None,
    within: Within = None,
    db: Db = None,
    source: Annotated[str | None, typer.Option(help="Where somebody of this name takes a position.")] = None,
    kind: Annotated[str | None, typer.Option(help="Where such a source does: person, organisation, ...")] = None,
    position: Position = None,
    state: Annotated[str | None, typer.Option(help="Claims in this state: disputed, denied, ...")] = None,
    publisher: Annotated[str | None, typer.Option(help="In articles of this publisher.")] = None,
    since: Annotated[str | None, typer.Option(help="In articles published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="In articles published on this day or earlier.")] = None,
    as_of: AsOf = None,
    queries: Queries = None,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="Keep this search.", show_default=False)] = None,
    saved: Annotated[bool, typer.Option("--saved", help="List the searches that are kept.")] = False,
    new: New = False,
    unsave: Unsave = None,
    limit: Annotated[int, typer.Option(min=0, help="Hits, of each query; 0 for all.")] = 50,
    format: ListStyle = None,
) -> None:
    """Search articles, statements, claims and sources: the rows with most of the words first, then the newest.

    Exit code: 0 also where nothing is found.
    """
    from onrecord.ledger.saved import save_search, unsave_search
    from onrecord.ledger.searching import Asked

    check_state(state)
    if sum([words is not None, like is not None, queries is not None, saved, new, unsave is not None]) != 1:
        raise typer.BadParameter("give one of: words, --like, --queries, --saved, --new, --unsave.")
    days = {"since": day(since, "--since"), "until": day(until, "--until"), "as_of": day(as_of, "--as-of")}
    asked = Asked(
        words or "", like or "", tuple(within or ()), source, kind, position_named(position), state, publisher, **days
    )
    style = list_style(format)
    with opened(db, "search") as ledger:
        if unsave is not None:
            unsave_search(ledger, unsave)
        elif saved:
            list_saved(ledger, style)
        elif save is not None:
            save_search(ledger, save, asked)
            notes.print(f"onrecord: saved as {save}; onrecord search --new tells what is new to it")
        else:
            look(ledger, asked, queries, style, limit=limit or None, new=new)


def list_saved(ledger: Ledger, style: ListFormat) -> None:
    rows = (s.to_dict() for s in ledger.saved_searches())
    print_rows(rows, SAVED, style, empty="no search is kept. Keep one with onrecord search WORDS --save NAME.")


def look(
    ledger: Ledger, asked: Asked, queries: Path | None, style: ListFormat, *, limit: int | None, new: bool
) -> None:
    make_index(ledger)
    if new:
        print_rows(new_rows(ledger, limit), BY_QUERY, style, empty="nothing new.")
        return
    if queries:
        print_rows(rows_of_queries(ledger, asked, queries, limit), BY_QUERY, style, empty="nothing was found.")
        return
    hits = found(ledger, asked, limit)
    print_rows(iter(hits.rows), HITS, style, empty="nothing was found.")
    if hits.more:
        notes.print(f"onrecord: the first {limit}; --limit 0 shows all.")


def found(ledger: Ledger, asked: Asked, limit: int | None) -> Hits:
    from onrecord.ledger.searching import search as search_in
    from onrecord.terms import query_of

    hits = search_in(ledger, asked, limit)
    if not asked.like and not query_of(asked.words):
        notes.print(f"onrecord: {asked.words[:40]!r} holds no word to look for.")
    if hits.left_out:
        notes.print(f"onrecord: {hits.left_out} words or phrases beyond the first ones were not looked for.")
    if hits.missing:
        notes.print(f"onrecord: {hits.missing:,} articles were not looked into: run onrecord db upgrade.")
    return hits


def make_index(ledger: Ledger) -> None:
    """Put words in that are due, with a bar; who may not write searches without them, and is told."""
    from onrecord.errors import LedgerError
    from onrecord.ledger.connection import reading
    from onrecord.ledger.indexing import count_missing, index_missing

    with reading(ledger.engine) as connection:
        missing = count_missing(connection)
    if missing:
        try:
            with progress(missing, "indexing") as step:
                index_missing(ledger, step)
        except LedgerError as error:
            if "may not be written" not in str(error):
                raise


def new_rows(ledger: Ledger, limit: int | None) -> Iterator[Json]:
    from onrecord.ledger.saved import new_hits

    for saved, rows in new_hits(ledger, most=limit):
        yield from ({"query": saved.name, **row} for row in rows)


def rows_of_queries(ledger: Ledger, asked: Asked, path: Path, limit: int | None) -> Iterator[Json]:
    """Each hit with its query."""
    from dataclasses import replace

    for query in read_queries(path):
        yield from ({"query": query, **row} for row in found(ledger, replace(asked, words=query), limit).rows)


def read_queries(path: Path) -> list[str]:
    """The column `query`, without empty cells. Raises InputError."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST // 1_000_000} MB: split it.")
        text = path.read_text("utf-8-sig", errors="replace").replace("\0", " ")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the path.") from None
    try:
        rows = csv.DictReader(text.splitlines(keepends=True))
        if "query" not in (rows.fieldnames or ()):
            raise InputError(f"{path} has no column `query`: name one so in the first line.")
        asked = [row["query"] for row in rows if (row["query"] or "").strip()]
    except csv.Error as error:
        raise InputError(f"{path} cannot be read as CSV ({error}).") from None
    if len(asked) > MOST_QUERIES:
        raise InputError(f"{path} holds {len(asked):,} queries, more than {MOST_QUERIES:,}: split it.")
    return asked
