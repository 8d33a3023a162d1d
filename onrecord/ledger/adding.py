"""Articles into a ledger: read what is new, keep it, and account for everything that was given."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

from onrecord.article import Article
from onrecord.batch import read_each
from onrecord.errors import InputError, LedgerError, RowError
from onrecord.intake import Received, Refused, expand, receive_path
from onrecord.ledger.appending import Entry, Outcome, check_entry
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.record import Reading

AT_ONCE = 32  # readings in a transaction
LONGEST_WAIT = 1.0  # seconds that a reading waits for others before it is kept

Reads = Callable[[Iterable[Received]], Iterator[Reading | Refused]]
Tell = Callable[["Added"], None]
Batch = list[tuple[Entry, "Added"]]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one article that was given. id: None where it is none. why: for what was skipped or forgotten.

    left_out: skipped, since it is no article by its nature: no failure.
    """

    where: str
    outcome: Outcome | Literal["skipped"]
    id: str | None = None
    why: str = ""
    truncated: bool = False
    undated: bool = False
    left_out: bool = False


@dataclass
class Account:
    """How many of what; for the last lines of `onrecord add`."""

    counts: dict[str, int] = field(default_factory=dict)
    skipped: list[Added] = field(default_factory=list)
    truncated: int = 0
    undated: int = 0
    left_out: int = 0

    def note(self, added: Added) -> None:
        self.counts[added.outcome] = self.counts.get(added.outcome, 0) + 1
        if added.outcome in {"skipped", "forgotten"}:
            self.skipped.append(added)
        self.truncated += added.truncated
        self.undated += added.undated
        self.left_out += added.left_out

    @property
    def given(self) -> int:
        """Articles, without what is none by its nature."""
        return sum(self.counts.values()) - self.left_out

    @property
    def failed(self) -> bool:
        """Whether something could not be taken."""
        return self.counts.get("skipped", 0) > self.left_out

    @property
    def in_vain(self) -> bool:
        """Whether nothing could be taken."""
        return self.failed and self.given <= len([s for s in self.skipped if not s.left_out])

    @property
    def read(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in ("new", "version", "copy", "reread"))

    def to_dict(self) -> Json:
        return {
            "given": self.given,
            "read": self.read,
            "new": self.counts.get("new", 0),
            "new_versions": self.counts.get("version", 0),
            "copies": self.counts.get("copy", 0),
            "read_again": self.counts.get("reread", 0),
            "unchanged": self.counts.get("unchanged", 0),
            "skipped": [{"where": s.where, "why": s.why} for s in self.skipped if not s.left_out],
            "left_out": [{"where": s.where, "why": s.why} for s in self.skipped if s.left_out],
            "truncated": self.truncated,
            "undated": self.undated,
        }


def add(
    ledger: Ledger,
    articles: Path | str | Article | Received | Iterable[Path | str | Article | Received | Refused],
    *,
    jobs: int = 1,
    publishers: Path | None = None,
) -> Account:
    """See Ledger.add."""
    some = [articles] if isinstance(articles, (Path, str, Article, Received)) else articles
    items = (received for article in some for received in _taken_in(article))
    account = Account()
    add_articles(ledger, items, partial(read_each, jobs=jobs, publishers=publishers), account.note)
    return account


def add_readings(ledger: Ledger, readings: Iterable[Reading]) -> Account:
    """See Ledger.add_readings."""
    account, waiting = Account(), iter(readings)
    while some := list(islice(waiting, AT_ONCE)):
        batch = [p for r in some for p in _checked(Entry(r.to_dict(), name=_name(r.article)), r, account.note)]
        _keep(ledger, batch, account.note)
    return account


def _taken_in(article: Path | str | Article | Received | Refused) -> Iterator[Received | Refused]:
    if isinstance(article, Path):
        yield from (r for path in expand([article]) for r in receive_path(path))
    elif isinstance(article, str):
        yield Received(Article(article), where="text")
    elif isinstance(article, Article):
        yield Received(article, where=_name(article))
    else:
        yield article


def _name(article: Article) -> str:
    return article.url or article.title or article.id[:8]


def add_articles(
    ledger: Ledger,
    items: Iterable[Received | Refused],
    read: Reads = read_each,
    tell: Tell = lambda added: None,
) -> None:
    """Add articles; `tell` hears what became of each as soon as that is settled, of those that are kept when they are on the disk.

    Those that the ledger holds are not read again, so a run that was interrupted goes on where it stopped. read: by default one
    after the other with the models that ship.
    """
    waiting: deque[Received] = deque()
    read_and_keep(_to_read(ledger, items, waiting, tell), waiting, read, partial(_keep, ledger), tell)


def read_and_keep(
    items: Iterable[Received], waiting: deque[Received], read: Reads, keep: Callable[[Batch, Tell], None], tell: Tell
) -> None:
    """Read articles and keep them in batches. waiting: what `items` has given and has not been read yet, which it fills itself."""
    batch: Batch = []
    kept_at = time.monotonic()
    try:
        for reading in read(items):
            received = waiting.popleft()
            if isinstance(reading, Refused):
                tell(Added(reading.where, "skipped", received.article.id, str(reading.error)))
            else:
                batch += _checked(entry_of(reading, received), reading, tell)
            if len(batch) >= AT_ONCE or time.monotonic() - kept_at > LONGEST_WAIT:
                full, batch, kept_at = batch, [], time.monotonic()
                keep(full, tell)
    except LedgerError:
        raise  # nothing can be kept any more
    except BaseException:
        keep(batch, tell)  # somebody interrupts: what has been read is not read again
        raise
    keep(batch, tell)


def _to_read(
    ledger: Ledger, items: Iterable[Received | Refused], waiting: deque[Received], tell: Tell
) -> Iterator[Received]:
    """The articles that the ledger does not hold."""
    for item in items:
        if isinstance(item, Refused):
            tell(Added(item.where, "skipped", why=str(item.error), left_out=item.left_out))
        elif ledger.held([item.article.id]):
            tell(_held(ledger, item))
        else:
            waiting.append(item)
            yield item


def _held(ledger: Ledger, item: Received) -> Added:
    told = ledger.forgotten(item.article.id)
    if told is None:
        return Added(item.where, "unchanged", item.article.id)
    why = f"{item.where} was forgotten on {told['forgotten_at'][:10]} by {told['author']} ({told['reason']})."
    return Added(item.where, "forgotten", item.article.id, why)


def entry_of(reading: Reading, received: Received) -> Entry:
    intake = {"found_in": dict(received.found_in), "problems": [p.to_dict() for p in received.problems]}
    return Entry(reading.to_dict(), received.raw, received.where, intake)


def _checked(entry: Entry, reading: Reading, tell: Tell) -> Batch:
    try:
        check_entry(entry)
    except InputError as error:
        tell(Added(entry.name, "skipped", why=str(error)))
        return []
    undated = reading.report_day is None or reading.report_day.start is None
    return [(entry, Added(entry.name, "new", entry.id, truncated=reading.article.truncated, undated=undated))]


def _keep(ledger: Ledger, batch: Batch, tell: Tell) -> None:
    """All in one transaction; one by one where the database does not take one of them."""
    if not batch:
        return
    try:
        outcomes = ledger.append([entry for entry, _ in batch])
    except RowError as error:
        if len(batch) == 1:
            tell(replace(batch[0][1], outcome="skipped", why=f"{batch[0][1].where}: {error}"))
            return
        for one in batch:
            _keep(ledger, [one], tell)
        return
    for (_, added), outcome in zip(batch, outcomes, strict=True):
        tell(replace(added, outcome=outcome))
