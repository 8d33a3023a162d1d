"""When a feed is asked, and what becomes of its entries."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from onrecord.errors import InputError
from onrecord.fetching import Fetcher, FetchError, Page, check_url
from onrecord.watching.entries import Entry, entries_of
from onrecord.watching.notebook import Notebook, Notes

USUAL = 15 * 60.0  # seconds between two requests for a feed
LEAST = 5 * 60.0
EARLY = 30.0  # seconds by which a program that runs by the clock may come too early
LONGEST = 24 * 3600.0  # between two requests for a feed that fails
JITTER = 0.1  # of the time between: not all readers of a feed should come at once
MOST_PAGES = 100  # of one feed at a time; the others are for the next time
MOST_TRIES = 3
GONE = 410


@dataclass(frozen=True, slots=True)
class Found:
    """The page of a new entry."""

    feed: str
    page: Page


@dataclass(frozen=True, slots=True)
class Missed:
    """A feed or an entry that could not be had. why: a whole message, with the place."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A feed that is not due yet, of a look that is made once."""

    feed: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Polled:
    """A feed has been gone through. found: how many pages. next_at: None where it is not asked again. failed: it could not be had."""

    feed: str
    found: int
    next_at: datetime | None
    failed: bool = False


Event = Found | Missed | Polled | Waiting


def watch(
    feeds: Sequence[str],
    notebook: Notebook,
    fetcher: Fetcher,
    *,
    every: float = USUAL,
    once: bool = False,
    chance: Callable[[], float] = random.random,
) -> Iterator[Event]:
    """Ask each feed when its time has come, for ever; or `once` each that is due. Raises InputError for a bad address or time.

    A page counts as seen when the event after it is asked for. every: seconds; chance: from 0 to 1, for the jitter.
    """
    if every < LEAST:
        raise InputError(f"Every {every / 60:g} minutes is too often for a feed: give {LEAST / 60:g} or more.")
    due: dict[str, float] = {}
    for feed in dict.fromkeys(str(check_url(feed)) for feed in feeds):
        notes = notebook.of(feed)
        if notes.stopped:
            yield Missed(feed, f"{notes.stopped} It is not asked any more; {notebook.path} says so.")
        else:
            due[feed] = due_at(notes, LEAST - EARLY, now(fetcher))
    while due:
        feed = min(due, key=lambda name: due[name])
        if (wait := due.pop(feed) - now(fetcher)) > 0:
            if once:
                yield Waiting(feed, datetime.fromtimestamp(now(fetcher) + wait, UTC))
                continue
            fetcher.world.sleep(wait)
        began = now(fetcher)
        found = yield from poll(feed, notebook, fetcher, every=every)
        again, notes = None, notebook.of(feed)
        if not (once or notes.stopped):
            pause = max(LEAST, every * (1 + JITTER * (2 * chance() - 1)))
            again = due[feed] = max(began + pause, due_at(notes, pause, now(fetcher)))
        failed = notes.failures > 0 or not notes.asked_at
        yield Polled(feed, found, datetime.fromtimestamp(again, UTC) if again else None, failed)


def now(fetcher: Fetcher) -> float:
    return fetcher.world.now().timestamp()


def due_at(notes: Notes, pause: float, now: float) -> float:
    """When a feed may be asked next. What a clock that ran ahead has left in the notes does not hold it up for ever."""
    asked = notes.asked_at if notes.asked_at <= now else 0.0
    return max(asked + pause, min(notes.not_before, now + 7 * LONGEST))


def poll(feed: str, notebook: Notebook, fetcher: Fetcher, *, every: float = USUAL) -> Generator[Event, None, int]:
    """Ask a feed, and fetch what is new in it. Returns how many pages it found."""
    notes, found = notebook.of(feed), 0
    notes.asked_at = now(fetcher)
    try:
        page = fetcher.fetch(feed, known=notes.known)
        entries = [] if page.unchanged else entries_of(page)
    except InputError as error:
        yield from note_failure(feed, notes, error, every, now(fetcher))
    else:
        notes.failures, notes.trouble, notes.not_before = 0, "", 0.0
        if not page.unchanged:
            found = yield from take_new(feed, entries, notebook, fetcher)
            # Only then: while something is left to fetch, "not modified" would hide it.
            settled = all(notebook.has_seen(entry.key) for entry in entries)
            notes.etag, notes.modified = (page.known.etag, page.known.modified) if settled else (None, None)
    notebook.save()
    return found


def note_failure(feed: str, notes: Notes, error: InputError, every: float, now: float) -> Iterator[Missed]:
    """Ask less and less often, not before the server wants it, and say what is wrong when that is new."""
    wanted = (error.wait or 0.0) if isinstance(error, FetchError) else 0.0
    if isinstance(error, FetchError) and not error.asked and error.lasting:
        # An address that is refused: nobody was asked.
        notes.asked_at = 0.0
        yield Missed(feed, str(error))
        return
    if isinstance(error, FetchError) and not error.asked:  # the host waits for the sake of another page
        notes.not_before = now + wanted
        return
    if isinstance(error, FetchError) and error.status == GONE:
        notes.stopped = str(error)
    notes.failures += 1
    notes.not_before = now + max(wanted, min(every * 2.0 ** min(notes.failures - 1, 10), LONGEST))
    trouble = re.sub(r"\d+", "#", str(error))
    if trouble != notes.trouble:
        yield Missed(feed, str(error))
    notes.trouble = trouble


def take_new(feed: str, entries: Sequence[Entry], notebook: Notebook, fetcher: Fetcher) -> Generator[Event, None, int]:
    """Fetch the pages of the entries that no feed has shown before. Returns how many."""
    notes, found = notebook.of(feed), 0
    notes.keep({entry.key for entry in entries})
    for entry in [entry for entry in entries if not notebook.has_seen(entry.key)][:MOST_PAGES]:
        settled, page = True, None
        if entry.why:
            yield Missed(entry.where, entry.why)
        else:
            try:
                page = fetcher.fetch(entry.key)
            except FetchError as error:
                settled = yield from note_miss(entry, notes, error)
        if page is not None:
            yield Found(feed, page)
            found += 1
        if settled:
            notes.seen[entry.key] = fetcher.world.now().date().isoformat()
        notebook.save()
    return found


def note_miss(entry: Entry, notes: Notes, error: FetchError) -> Generator[Event, None, bool]:
    """Whether the entry is settled, since asking again will not help or did not."""
    if not error.asked and not error.lasting:
        return False
    notes.tries[entry.key] = notes.tries.get(entry.key, 0) + 1
    given_up = error.lasting or notes.tries[entry.key] >= MOST_TRIES
    yield Missed(entry.where, str(error) if given_up else f"{error} It is asked for again the next time.")
    return given_up
