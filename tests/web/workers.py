"""The worker of a site under test, which needs no model; its ledger; and who signs in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fastapi.testclient import TestClient

from onrecord.intake import Received, Refused
from onrecord.ledger.adding import Reads
from onrecord.ledger.store import Ledger
from onrecord.linking.judging import Judge
from onrecord.record import Reading
from onrecord.web.jobs import Jobs
from onrecord.web.tokens import Role, add_token
from tests.ledger.readymade import read, read_all
from tests.ledger.stories import word_judge
from tests.web.conftest import Browse, csrf_of, state_of

SOON = 20.0  # seconds


def set_up(client: TestClient, reads: Reads = read_all, judge: Callable[[], Judge] = word_judge) -> Jobs:
    state = state_of(client)
    state.jobs = Jobs(state.site.ledger, reads, judge)
    found: Jobs = state.jobs
    return found


def ledger_of(client: TestClient) -> Ledger:
    found: Ledger = state_of(client).site.ledger
    return found


def signed_in(browse: Browse, tokens: Path, name: str, role: Role) -> TestClient:
    """A browser in which somebody has signed in."""
    secret = add_token(tokens, name, role, "2025-01-01T00:00:00Z")
    client = browse(tokens=tokens)
    client.post("/sign-in", data={"csrf": csrf_of(client), "token": secret, "next": "/"})
    return client


def held_up(go: threading.Event, reached: threading.Event | None = None) -> Reads:
    """Reads each article once it may go on. reached: set when the first is there."""

    def reads(items: Iterable[Received]) -> Iterator[Reading | Refused]:
        for item in items:
            if reached:
                reached.set()
            assert go.wait(SOON)
            yield read(item)

    return reads
