"""Commands that write to a ledger: add, reread, correct, undo, forget, import, db upgrade."""

from __future__ import annotations

import getpass
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.batch import made_by, read_each
from onrecord.cli.app import FAILED, INTERRUPTED, SOME_FAILED, app, notes
from onrecord.cli.printing import ListFormat, list_style, position_named
from onrecord.cli.reading import Columns, named_columns, progress
from onrecord.errors import InputError
from onrecord.intake import check_day, count_articles, expand, receive_path
from onrecord.record import to_json

if TYPE_CHECKING:
    from onrecord.ledger.adding import Account, Added
    from onrecord.ledger.store import Ledger

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        help="The ledger: a file, or postgresql://... Default: $ONRECORD_DB, else onrecord.db.",
        show_default=False,
    ),
]
Author = Annotated[
    str | None, typer.Option(help="Who says so. Default: $ONRECORD_AUTHOR, else your user name.", show_default=False)
]
Reason = Annotated[str, typer.Option(help="Why.")]
Publishers = Annotated[
    Path | None, typer.Option(help="A file of publishers of your own, to know beside those that ship.")
]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to read with.")]
WATCH_FILES = ("-watch.json", "-watch.json.lock")
SHOWN = 20  # of what was skipped, at the end

database = typer.Typer(no_args_is_help=True, help="The ledger's own upkeep: onrecord db upgrade, onrecord db sweep.")
importing = typer.Typer(no_args_is_help=True, help="Bring in what another ledger exported: onrecord import jsonl FILE.")
app.add_typer(database, name="db")
app.add_typer(importing, name="import")


@contextmanager
def opened(db: str | None, command: str, *, create: bool = False) -> Iterator[Ledger]:
    from onrecord.ledger.store import Ledger  # SQLAlchemy takes 0.2 s to import, which `read` need not wait for

    with Ledger.open(db, create=create, command=f"onrecord {command}") as ledger:
        yield ledger


def author_or_user(author: str | None) -> str:
    return author or os.environ.get("ONRECORD_AUTHOR") or getpass.getuser()


@app.command()
def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...|-",
            help="Articles: text, HTML, PDF, Word, RTF, tables, JSON, exports of Nexis and others, feeds, WARC; folders, patterns; - for standard input.",
            show_default=False,
        ),
    ],
    db: Db = None,
    published: Annotated[
        str | None, typer.Option(help="Day of publication (2016-01-26), where the file has none or a wrong one.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it, where the file does not say.")] = None,
    columns: Columns = None,
    publishers: Publishers = None,
    jobs: Jobs = 1,
    link: Annotated[bool, typer.Option(help="Also find which articles say the same; later: onrecord link.")] = True,
    format: Annotated[
        ListFormat | None, typer.Option("--format", help="Of the closing account: table or json.", show_default=False)
    ] = None,
) -> None:
    """Read articles and keep them, with who said what, in a ledger. What it holds already is not read again.

    Interrupted, it goes on where it stopped when the same command is run again. Exit code: 0 all kept, 1 none, 2 wrong usage,
    3 some could not be taken (listed). What is no article by its nature, as robots.txt in an archive, is told and is no failure.
    """
    from onrecord.ledger.adding import Account, add_articles

    if published is not None and not check_day(published):
        raise typer.BadParameter(f"{published!r} is not a day. Write it like 2016-01-26.", param_hint="--published")
    account, named = Account(), named_columns(columns)
    with opened(db, "add", create=True) as ledger:
        files = [path for path in expand(paths) if path == "-" or not is_own(Path(path).absolute(), ledger)]
        items = (
            item
            for path in files
            for item in receive_path(path, published=published, publisher=publisher, columns=named)
        )
        read = partial(read_each, jobs=jobs, publishers=publishers)
        try:
            with progress(count_articles(files, columns=named), "adding") as step:
                add_articles(ledger, items, read, lambda added: note(account, added, step))
        except KeyboardInterrupt:
            close_account(account, ledger, format)
            notes.print("onrecord: stopped. Run the same command again; it goes on from here.")
            raise typer.Exit(INTERRUPTED) from None
        close_account(account, ledger, format)
        if link:
            link_new(ledger)
    if account.failed:
        raise typer.Exit(FAILED if account.in_vain else SOME_FAILED)


def is_own(path: Path, ledger: Ledger) -> bool:
    """Whether it is a file of the ledger, or what onrecord watch notes beside it."""
    folders = {file.parent for file in ledger.files} or {Path.cwd()}
    return path in ledger.files or (path.parent in folders and path.name.endswith(WATCH_FILES))


def link_new(ledger: Ledger) -> None:
    """Link what is not linked as it stands, with a bar."""
    from onrecord.ledger.linking import link, shipped_judge, unlinked

    judge = shipped_judge()
    waiting = [article for article, _ in unlinked(ledger, judge)]
    with progress(len(waiting), "linking") as step:
        link(ledger, judge, waiting, lambda article: step())


def note(account: Account, added: Added, step: Callable[[], None]) -> None:
    """Into the account, on the bar, and said where there is something to say."""
    account.note(added)
    step()
    if added.why:
        notes.print(f"onrecord: {added.why}")


def close_account(account: Account, ledger: Ledger, style: ListFormat | None) -> None:
    told = account.to_dict()
    if list_style(style) is not ListFormat.table:
        print(to_json(told))
        return
    numbers = (
        (told["read"], "read"),
        (told["new"], "new"),
        (told["new_versions"], "new versions of articles known by their address"),
        (told["copies"], "copies: a known text under another address, publisher or day"),
        (told["read_again"], "of articles known before, with another reading"),
        (told["unchanged"], "unchanged, known before"),
        (len(told["skipped"]), "skipped"),
        (len(told["left_out"]), "kinds of things left out that are no articles"),
        (told["truncated"], "cut off: they go on elsewhere"),
        (
            told["undated"],
            "undated: no day of theirs counts (onrecord articles --undated; --published gives one when adding)",
        ),
    )
    print(f"{told['given']:,} articles given; the ledger is {ledger.place}")
    for number, words in numbers:
        if number:
            print(f"{number:>9,}  {words}")
    listed = [*told["skipped"], *told["left_out"]]
    for s in listed[:SHOWN]:
        print(f"           {s['why']}")
    if len(listed) > SHOWN:
        print(f"           and {len(listed) - SHOWN:,} more, listed above")


@app.command()
def reread(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID...]",
            help="Articles; by default all that another version, model or option has read.",
            show_default=False,
        ),
    ] = None,
    db: Db = None,
    publishers: Publishers = None,
    jobs: Jobs = 1,
) -> None:
    """Read articles of the ledger again, after a better model or with other options. Old readings stay; corrections go on."""
    from onrecord.ledger.adding import Account
    from onrecord.ledger.rereading import reread as read_again

    account = Account()
    with opened(db, "reread") as ledger:
        wanted = (
            [ledger.find(i, kinds=("article",))[1] for i in ids] if ids else list(ledger.unread(made_by(publishers)))
        )
        read = partial(read_each, jobs=jobs, publishers=publishers)
        with progress(len(wanted), "reading") as step:
            read_again(ledger, wanted, read, lambda added: note(account, added, step))
        unfit = sum(len(ledger.unfit(a)) for a in {c.article for c in ledger.corrections()} & set(wanted))
    failed = len(account.skipped)
    print(f"{account.read:,} articles read again" + (f", {failed:,} not" if failed else ""))
    if unfit:
        print(f"{unfit} corrections fit no statement any more: onrecord corrections lists them.")
    if failed:
        raise typer.Exit(SOME_FAILED if account.read else FAILED)


@app.command()
def correct(
    statement: Annotated[
        str, typer.Argument(metavar="STATEMENT", help="Its id, or the beginning of it.", show_default=False)
    ],
    reason: Reason,
    stance: Annotated[
        str | None, typer.Option("--position", help="says, confirms, denies, casts doubt, no comment or withdraws.")
    ] = None,
    old_stance: Annotated[str | None, typer.Option("--stance", hidden=True)] = None,
    certainty: Annotated[str | None, typer.Option(help="certain, probable, possible or unspecified.")] = None,
    source: Annotated[str | None, typer.Option(help="The name of who says it.")] = None,
    day: Annotated[str | None, typer.Option(help="When it was said: 2016-01-26.")] = None,
    claim: Annotated[str | None, typer.Option(help="What it is about, in its positive form.")] = None,
    spurious: Annotated[bool, typer.Option("--spurious", help="It is no statement at all.")] = False,
    right: Annotated[bool, typer.Option("--right", help="It was checked and is right.")] = False,
    author: Author = None,
    db: Db = None,
) -> None:
    """Say what is right about a statement. The correction outlives a new reading and can be undone."""
    stance = position_named(stance or old_stance)
    fields = {"stance": stance, "certainty": certainty, "source": source, "day": day, "claim": claim}
    given: dict[str, str | bool] = {name: value for name, value in fields.items() if value is not None}
    given |= {name: True for name, told in (("spurious", spurious), ("right", right)) if told}
    if not given:
        raise typer.BadParameter(
            "say what is right: --position, --source, --day, --claim, --certainty, --spurious or --right."
        )
    with opened(db, "correct") as ledger:
        for made in ledger.correct_all(statement, given, author=author_or_user(author), reason=reason):
            print(
                f"{made.id[:8]}  {made.field} of statement {made.statement[:8]}: {made.value}  (onrecord undo {made.id[:8]} takes it back)"
            )


@app.command()
def undo(
    correction: Annotated[
        str, typer.Argument(metavar="CORRECTION", help="Its id, or the beginning of it.", show_default=False)
    ],
    reason: Reason,
    author: Author = None,
    db: Db = None,
) -> None:
    """Take a correction back. Both stay in the ledger."""
    with opened(db, "undo") as ledger:
        back = ledger.undo(correction, author=author_or_user(author), reason=reason)
        print(f"{(back.undoes or '')[:8]} no longer holds")


@app.command()
def forget(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="Articles: their ids, or the beginnings of them.", show_default=False),
    ],
    reason: Reason,
    author: Author = None,
    db: Db = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take the text, bytes, readings and everything found in an article away. What stays is its hash, and your reason."""
    from onrecord.ledger.forgetting import forget as take_away

    with opened(db, "forget") as ledger:
        found = [ledger.find(i, kinds=("article",))[1] for i in ids]
        if not yes:
            titles = [ledger.record(i, raw=True)["article"]["title"] or i[:8] for i in found]
            typer.confirm(f"Forget for good: {'; '.join(titles)}?", abort=True, err=True)
        for article in found:
            told = take_away(ledger, article, author=author_or_user(author), reason=reason)
            print(f"{article[:8]} is forgotten: text, {told.documents} documents, readings and corrections")
            if not told.swept:
                print(
                    "  somebody is reading the ledger, so traces may be left in its log: run onrecord db sweep when nobody does"
                )
            if told.copies:
                print(
                    f"  the same text stays in {', '.join(i[:8] for i in told.copies)}: forget these too if they are confidential"
                )
            if told.with_others:
                print(
                    f"  it came in one document with {', '.join(i[:8] for i in told.with_others)}, which keep their texts and lose their bytes"
                )


@importing.command("jsonl")
def import_jsonl(
    path: Annotated[
        str, typer.Argument(metavar="FILE|-", help="What onrecord export jsonl has written.", show_default=False)
    ],
    db: Db = None,
    link: Annotated[bool, typer.Option(help="Also find which articles say the same; later: onrecord link.")] = True,
) -> None:
    """Add what another ledger exported. What is here already stays as it is."""
    from onrecord.ledger.transfer import import_lines

    refused: list[InputError] = []

    def refuse(error: InputError) -> None:
        refused.append(error)
        notes.print(f"onrecord: {error}")

    try:
        file = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115  closed with the block below
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the path.") from None
    with file, opened(db, "import", create=True) as ledger:
        counted: Counter[str] = Counter()
        with progress(None, "importing") as step:
            for what in import_lines(ledger, file, refuse, path):
                counted[what] += 1
                step()
        if link and counted["article"]:
            link_new(ledger)
    print(
        f"{counted['article']:,} articles added, {counted['known']:,} known before, {counted['tombstone']:,} tombstones, {counted['ruling']:,} rulings, {len(refused):,} lines refused"
    )
    if refused:
        raise typer.Exit(SOME_FAILED if counted else FAILED)


@database.command()
def sweep(db: Db = None) -> None:
    """Overwrite the places that forgotten articles took. forget does it by itself where nobody reads meanwhile."""
    from onrecord.ledger.forgetting import sweep as overwrite

    with opened(db, "db sweep") as ledger:
        done = overwrite(ledger)
    print("done" if done else "somebody is reading the ledger: run it again when nobody does")
    if not done:
        raise typer.Exit(FAILED)


@database.command()
def upgrade(db: Db = None) -> None:
    """Bring a ledger that an earlier onrecord made up to this one. Nothing is lost."""
    from onrecord.ledger.connection import connect, default_place, shown, to_url
    from onrecord.ledger.store import Ledger

    place = db or default_place()
    ledger = Ledger(connect(place, must_exist=True), shown(to_url(place)), command="onrecord db upgrade")
    from onrecord.cli.searching import make_index  # which takes options from here

    with ledger:
        names = ledger.upgrade()
        make_index(ledger)
    print("\n".join(f"done: {name}" for name in names) if names else "nothing to do: the ledger is up to date")
