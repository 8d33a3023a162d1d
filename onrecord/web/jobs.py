"""Work that takes longer than a page may: articles are read, kept and linked by one worker, in the order in which they came.

What has been read is kept at once, so a job that fails or is stopped loses nothing that is in the ledger already.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fastapi import FastAPI, Request

from onrecord.batch import read_each
from onrecord.errors import OnrecordError
from onrecord.intake import Received, Refused
from onrecord.ledger.adding import Account, Added, Reads, add_articles
from onrecord.ledger.linking import link, shipped_judge, unlinked
from onrecord.ledger.store import Ledger
from onrecord.linking.judging import Judge
from onrecord.web.bringing import Brought, brought
from onrecord.web.site import site_of
from onrecord.web.uploads import Upload, close_all

log = logging.getLogger("onrecord.web")
MOST_WAITING = 8
KEPT = 50  # jobs that are over, whose account can be looked at
MOST_SKIPPED = 5000  # whose reasons are kept, of one job
LONGEST_STOP = 10.0  # seconds that stopping waits for the article that is being read

State = Literal["waiting", "reading", "linking", "looking", "done", "failed", "stopped"]
OVER = frozenset({"done", "failed", "stopped"})
LOCK = threading.Lock()


class BusyError(OnrecordError):
    """So many jobs wait that another would not be kept in memory."""


class StoppedError(Exception):
    """The program ends; what was read is kept."""


@dataclass(eq=False)
class Job:
    """author: who asked for it. articles: what is to be linked, None for all that waits. Written by the worker alone.

    failure: what went wrong, in words; broke: the state in which it did.
    """

    author: str
    uploads: Sequence[Upload] = ()
    articles: tuple[str, ...] | None = None
    ident: str = field(default_factory=lambda: secrets.token_hex(8))
    state: State = "waiting"
    total: int = 0
    settled: int = 0
    to_link: int = 0
    linked: int = 0
    account: Account = field(default_factory=Account)
    added: list[Added] = field(default_factory=list)
    brought: Brought = field(default_factory=Brought)
    failure: str = ""
    broke: State = "waiting"
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def over(self) -> bool:
        return self.state in OVER

    def note(self, added: Added) -> None:
        self.settled += 1
        self.total = max(self.total, self.settled)  # an array may hold several
        self.account.note(added)
        if added.outcome not in {"skipped", "forgotten"}:
            self.added.append(added)
        elif len(self.account.skipped) > MOST_SKIPPED:
            self.account.skipped.pop()


class Jobs:
    """The queue and its worker, which begins with the first job. read, judge: made by the worker, for models take a while to load."""

    def __init__(self, ledger: Ledger, read: Reads = read_each, judge: Callable[[], Judge] = shipped_judge) -> None:
        self._ledger = ledger
        self._read = read
        self._judge = judge
        self._all: OrderedDict[str, Job] = OrderedDict()
        self._waiting: deque[Job] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._worker: threading.Thread | None = None

    def submit(self, job: Job) -> Job:
        """Raises BusyError; the uploads are closed then."""
        with self._changed:
            if self._stopping or len(self._waiting) >= MOST_WAITING:
                close_all(job.uploads)
                raise BusyError(f"{len(self._waiting)} other uploads wait to be read: try again in a few minutes.")
            self._all[job.ident] = job
            self._waiting.append(job)
            self._changed.notify()
        self.start()
        return job

    def start(self) -> None:
        with self._changed:
            if self._worker is None and not self._stopping:
                self._worker = threading.Thread(target=self._work, name="onrecord jobs", daemon=True)
                self._worker.start()

    def stop(self) -> None:
        """Let go of what waits, and of what runs as soon as its article is read and kept."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._worker:
            self._worker.join(LONGEST_STOP)

    def get(self, ident: str) -> Job | None:
        with self._changed:
            return self._all.get(ident)

    def before(self, job: Job) -> int:
        """How many come first."""
        with self._changed:
            ahead = self._waiting.index(job) if job in self._waiting else 0
            return ahead + any(not j.over and j.state != "waiting" for j in self._all.values())

    def _work(self) -> None:
        while job := self._next():
            self._run(job)
            self._forget()
        for left in self._waiting:
            self._end(left, "stopped")

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopping)
            return None if self._stopping else self._waiting.popleft()

    def _run(self, job: Job) -> None:
        try:
            self._add(job)
            self._link(job)
            job.broke = job.state = "looking"
            job.brought = brought(self._ledger, job.added)
            self._end(job, "done")
        except StoppedError:
            self._end(job, "stopped")
        except OnrecordError as error:
            job.failure = str(error)
            self._end(job, "failed")
        except Exception as error:
            number = secrets.token_hex(4)
            log.exception("onrecord: error %s", number)
            job.failure = f"An error of onrecord itself, number {number} ({type(error).__name__})."
            self._end(job, "failed")

    def _end(self, job: Job, state: State) -> None:
        close_all(job.uploads)
        job.uploads = ()
        job.state = state
        job.finished.set()

    def _forget(self) -> None:
        with self._changed:
            over = [ident for ident, job in self._all.items() if job.over]
            for ident in over[: max(0, len(over) - KEPT)]:
                del self._all[ident]

    def _add(self, job: Job) -> None:
        if not job.uploads:
            return
        job.broke = job.state = "reading"
        job.total = sum(one.count() for one in job.uploads)
        add_articles(self._ledger, self._items(job), self._read, job.note)

    def _items(self, job: Job) -> Iterator[Received | Refused]:
        for one in job.uploads:
            for item in one.articles():
                self._check()
                yield item

    def _link(self, job: Job) -> None:
        job.broke = job.state = "linking"
        judge = self._judge()
        waiting = [article for article, _ in unlinked(self._ledger, judge, job.articles)]
        job.to_link = len(waiting)

        def tell(article: str) -> None:
            job.linked += 1
            self._check()

        link(self._ledger, judge, waiting, tell)

    def _check(self) -> None:
        """Raises StoppedError."""
        if self._stopping:
            raise StoppedError


def jobs_of(request: Request) -> Jobs:
    """Those of the running app, made with the first who asks."""
    state = request.app.state
    with LOCK:
        if not hasattr(state, "jobs"):
            state.jobs = Jobs(site_of(request).ledger)
        found: Jobs = state.jobs
    return found


def stop(app: FastAPI) -> None:
    """For the end of the app, before its ledger is closed."""
    if hasattr(app.state, "jobs"):
        app.state.jobs.stop()
