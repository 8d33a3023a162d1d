"""Reading articles of a ledger again, after a better model or with other options. The old readings stay."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from onrecord.article import Article
from onrecord.batch import read_each
from onrecord.errors import Problem
from onrecord.intake import Received
from onrecord.ledger.adding import Batch, Reads, Tell, read_and_keep
from onrecord.ledger.appending import ARTICLE_FIELDS
from onrecord.ledger.store import Ledger


def received_again(ledger: Ledger, article: str) -> Received:
    """An article as intake handed it on when it was added."""
    told = ledger.taken_in(article)
    made = Article(told["text"], **{name: told[name] for name in ARTICLE_FIELDS})
    problems = tuple(Problem(**p) for p in told["intake"]["problems"])
    return Received(made, problems, told["intake"]["found_in"], told["url"] or told["title"] or article[:8])


def reread(ledger: Ledger, articles: Iterable[str], read: Reads = read_each, tell: Tell = lambda added: None) -> None:
    """Read articles again and make the new readings the current ones; `tell` hears of each when it is on the disk."""
    waiting: deque[Received] = deque()

    def taken() -> Iterator[Received]:
        for article in articles:
            waiting.append(received_again(ledger, article))
            yield waiting[-1]

    def keep(batch: Batch, tell: Tell) -> None:
        ledger.adopt([entry.record for entry, _ in batch])
        for _, added in batch:
            tell(replace(added, outcome="reread"))

    read_and_keep(taken(), waiting, read, keep, tell)
