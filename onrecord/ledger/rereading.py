"""Reading articles of a ledger again, after a better model or with other options. The old readings stay."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from onrecord.article import Article
from onrecord.batch import read_each
from onrecord.errors import Problem
from onrecord.intake import Received, Refused
from onrecord.ledger.adding import AT_ONCE, Added, Reads
from onrecord.ledger.appending import ARTICLE_FIELDS
from onrecord.ledger.store import Ledger
from onrecord.markup import Json


def received_again(ledger: Ledger, article: str) -> Received:
    """An article as intake handed it on when it was added."""
    told = ledger.taken_in(article)
    made = Article(told["text"], **{name: told[name] for name in ARTICLE_FIELDS})
    problems = tuple(Problem(p["what"], p["where"]) for p in told["intake"]["problems"])
    return Received(made, problems, told["intake"]["found_in"], told["url"] or told["title"] or article[:8])


def reread(ledger: Ledger, articles: Iterable[str], read: Reads = read_each) -> Iterator[Added]:
    """Read articles again and make the new readings the current ones; says what became of each when it is on the disk."""
    waiting: deque[Received] = deque()

    def taken() -> Iterator[Received]:
        for article in articles:
            waiting.append(received_again(ledger, article))
            yield waiting[-1]

    batch: list[tuple[Json, Added]] = []
    for reading in read(taken()):
        received = waiting.popleft()
        if isinstance(reading, Refused):
            yield Added(received.where, "skipped", received.article.id, str(reading.error))
            continue
        batch.append((reading.to_dict(), Added(received.where, "reread", received.article.id)))
        if len(batch) >= AT_ONCE:
            yield from _keep(ledger, batch)
            batch = []
    yield from _keep(ledger, batch)


def _keep(ledger: Ledger, batch: list[tuple[Json, Added]]) -> Iterator[Added]:
    if batch:
        ledger.adopt([record for record, _ in batch])
        yield from (added for _, added in batch)
