"""Commands that ask the web: fetch pages once, watch feeds. Both keep what they find in a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.batch import read_each
from onrecord.cli.app import FAILED, INTERRUPTED, SOME_FAILED, app, notes
from onrecord.cli.keeping import Db, Publishers, close_account, link_new, note, opened
from onrecord.cli.printing import ListFormat, list_style
from onrecord.cli.reading import progress
from onrecord.errors import InputError
from onrecord.intake import Received, Refused, check_day
from onrecord.markup import Json, visible
from onrecord.record import to_json

if TYPE_CHECKING:
    from onrecord.fetching import Fetcher
    from onrecord.ledger.adding import Added, Reads
    from onrecord.ledger.store import Ledger
    from onrecord.watching import Found, Polled, Waiting

AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Also ask servers of this machine and its network. Any page or feed can then lead there (docs/fetching.md).",
    ),
]
Contact = Annotated[str | None, typer.Option(help="Your address on the web, for the sites that wonder who asks.")]
TOLD = frozenset({"new denial"})  # of the changes in the ledger


@app.command()
def fetch(
    urls: Annotated[
        list[str],
        typer.Argument(
            metavar="URL...",
            help="Pages on the web, or feeds, of which it takes the texts in the feed itself.",
            show_default=False,
        ),
    ],
    db: Db = None,
    published: Annotated[
        str | None, typer.Option(help="Day of publication (2016-01-26), where the page has none or a wrong one.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it, where the page does not say.")] = None,
    publishers: Publishers = None,
    link: Annotated[bool, typer.Option(help="Also find which articles say the same; later: onrecord link.")] = True,
    contact: Contact = None,
    allow_private: AllowPrivate = False,
    format: Annotated[
        ListFormat | None, typer.Option("--format", help="Of the closing account: table or json.", show_default=False)
    ] = None,
) -> None:
    """Fetch pages from the web, read them and keep them in a ledger, as add does with files. What robots.txt closes is left alone.

    Exit code: 0 all kept, 1 none, 2 wrong usage, 3 some could not be had (listed).
    """
    from onrecord.ledger.adding import Account, add_articles

    if published is not None and not check_day(published):
        raise typer.BadParameter(f"{published!r} is not a day. Write it like 2016-01-26.", param_hint="--published")
    account, fetcher = Account(), make_fetcher(contact, allow_private=allow_private)
    with opened(db, "fetch", create=True) as ledger:
        items = fetched(fetcher, dict.fromkeys(urls), published=published, publisher=publisher)
        with progress(len(urls), "fetching") as step:
            add_articles(
                ledger, items, partial(read_each, publishers=publishers), lambda added: note(account, added, step)
            )
        close_account(account, ledger, format)
        if link:
            link_new(ledger)
    if account.failed:
        raise typer.Exit(FAILED if account.in_vain else SOME_FAILED)


def make_fetcher(contact: str | None, *, allow_private: bool) -> Fetcher:
    from onrecord.fetching import CONTACT, Fetcher, Options, check_url  # httpx takes 0.1 s to import

    if allow_private:
        notes.print(
            "onrecord: --allow-private: a page or feed may now lead onrecord to any server in your own network."
        )
    return Fetcher(Options(allow_private=allow_private, contact=str(check_url(contact)) if contact else CONTACT))


def fetched(
    fetcher: Fetcher, urls: Iterable[str], *, published: str | None, publisher: str | None
) -> Iterator[Received | Refused]:
    from onrecord.fetching import receive_page

    for url in urls:
        try:
            page = fetcher.fetch(url)
        except InputError as error:
            yield Refused(url, error)
        else:
            yield from receive_page(page, published=published, publisher=publisher)


@app.command()
def watch(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FEED...", help="Addresses of feeds (RSS, Atom).", show_default=False)
    ],
    db: Db = None,
    every: Annotated[float, typer.Option(min=5, help="Minutes between two looks at a feed.")] = 15,
    once: Annotated[bool, typer.Option("--once", help="Look once and leave, for cron.")] = False,
    state: Annotated[
        Path | None, typer.Option(help="Where to note what was seen. Default: beside the ledger.", show_default=False)
    ] = None,
    publishers: Publishers = None,
    contact: Contact = None,
    allow_private: AllowPrivate = False,
    format: Annotated[
        ListFormat | None,
        typer.Option(
            "--format", help="table (lines to read) or jsonl. Default: table on a terminal.", show_default=False
        ),
    ] = None,
) -> None:
    """Look at feeds again and again; fetch, read, keep and link each new article, and say what is new and newly denied.

    Ends with Ctrl-C, and goes on where it stopped when it is run again. Exit code with --once: 0, 1 where no feed could be had, 3 where some could not.
    """
    from onrecord.watching import Found, Missed, Waiting, open_notebook
    from onrecord.watching import watch as watch_feeds

    fetcher, style = make_fetcher(contact, allow_private=allow_private), list_style(format)
    with opened(db, "watch", create=True) as ledger, open_notebook(state or beside(ledger)) as notebook:
        outcomes: list[bool] = []
        desk = Desk(ledger, partial(read_each, publishers=publishers), fetcher.world.now, style)
        try:
            for event in watch_feeds(feeds, notebook, fetcher, every=every * 60, once=once):
                if isinstance(event, Found):
                    desk.take(event)
                elif isinstance(event, Missed):
                    notes.print(f"onrecord: {visible(event.why)}")
                elif isinstance(event, Waiting):
                    say_waiting(event, notebook.path)
                else:
                    outcomes.append(event.failed)
                    desk.close(event)
        except KeyboardInterrupt:
            notes.print("onrecord: stopped. Run the same command again; it goes on from here.")
            raise typer.Exit(INTERRUPTED) from None
    if any(outcomes):
        raise typer.Exit(FAILED if all(outcomes) else SOME_FAILED)


def say_waiting(event: Waiting, notebook: Path) -> None:
    at = event.until.astimezone().strftime("%Y-%m-%d %H:%M")
    notes.print(
        f"onrecord: {visible(event.feed)} was asked a short while ago and is not asked before {at}. To ask now, give another file with --state instead of {notebook}; entries that are known are then fetched once more."
    )


def beside(ledger: Ledger) -> Path:
    return Path(f"{ledger.place}-watch.json") if ledger.files else Path("onrecord-watch.json")


class Desk:
    """Takes pages into a ledger and says what they bring."""

    def __init__(
        self,
        ledger: Ledger,
        read: Reads,
        now: Callable[[], datetime],
        style: ListFormat,
    ) -> None:
        self._ledger, self._read, self._now, self._style = ledger, read, now, style
        self._told: set[tuple[str, ...]] | None = None
        self._looked_at = now()

    def take(self, found: Found) -> None:
        from onrecord.fetching import receive_page
        from onrecord.ledger.adding import add_articles

        if self._told is None:  # before the first article, so that what is new shows
            self._told = {key for change in self._changes() for key in keys(change)}
        items = list(receive_page(found.page))
        by_id = {item.article.id: item for item in items if isinstance(item, Received)}
        add_articles(self._ledger, items, self._read, lambda added: self._say_added(added, by_id))

    def _say_added(self, added: Added, received: dict[str, Received]) -> None:
        if added.why:
            notes.print(f"onrecord: {visible(added.why)}")
        if added.outcome in {"new", "version", "copy"} and added.id:
            article = received[added.id].article
            what = {"new": "new article", "version": "new version", "copy": "new copy"}[added.outcome]
            told = {"what": what, "id": added.id, "title": article.title, "publisher": article.publisher}
            self._say(told | {"url": article.url}, f"{article.title or '[no title]'} ({article.url})")

    def close(self, polled: Polled) -> None:
        """Link what has come, and say which denials are new."""
        from onrecord.ledger.stamps import count_unlinked

        if polled.found and count_unlinked(self._ledger):
            link_new(self._ledger)
            told = self._told or set()
            for change in self._changes():
                if not told & keys(change):
                    self._say(change, f"{change['who'] or 'somebody'}: {change['text']} ({change['state']})")
                told |= keys(change)
            self._told = told
            self._say_hits()
        if polled.next_at and notes.is_terminal:
            at = polled.next_at.astimezone().strftime("%H:%M")
            notes.print(f"onrecord: {visible(polled.feed)}: {polled.found} new; next at {at}")

    def _say_hits(self) -> None:
        """What is new to the searches that people keep."""
        from onrecord.ledger.saved import new_hits

        for saved, rows in new_hits(self._ledger):
            for row in rows:
                told = {"what": "new hit", "query": saved.name, **row}
                self._say(
                    told,
                    f"{saved.name}: {row['state'] + ': ' if row['state'] else ''}{row['text'] or row['title'] or row['who'] or ''}",
                )

    def _changes(self) -> list[Json]:
        """What is new in the ledger since the last look, and some hour before it."""
        now = self._now()
        hours = int((now - self._looked_at).total_seconds() // 3600) + 2
        found = [change for change in self._ledger.changes(f"{hours}h") if change["what"] in TOLD]
        self._looked_at = now
        return found

    def _say(self, told: Json, words: str) -> None:
        if self._style is ListFormat.table:
            print(f"{told['what']}  {told['id'][:8]}  {visible(words)}", flush=True)
        else:
            print(to_json(told), flush=True)


def keys(change: Json) -> set[tuple[str, ...]]:
    """A claim that is joined with another gets another id, and may get another wording: either tells it."""
    who = (change["what"], change["who"] or "", change["day"] or "")
    return {(*who, change["id"]), (*who, change["text"])}
