"""The worker of a site under test, which needs no model; its ledger; and who signs in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from onrecord.ledger.adding import Reads
from onrecord.ledger.store import Ledger
from onrecord.linking.judging import Judge
from onrecord.web.jobs import Jobs
from onrecord.web.tokens import Role, add_token
from tests.ledger.readymade import read_all
from tests.ledger.stories import word_judge
from tests.web.conftest import Browse, csrf_of, keeper_of

SOON = 20.0  # seconds


def set_up(client: TestClient, reads: Reads = read_all, judge: Callable[[], Judge] = word_judge) -> Jobs:
    state = state_of(client)
    state.jobs = Jobs(state.site.ledger, reads, judge)
    found: Jobs = state.jobs
    return found


def state_of(client: TestClient) -> Any:
    return client.app.state  # type: ignore[attr-defined]  # the app of create_app


def ledger_of(client: TestClient) -> Ledger:
    found: Ledger = state_of(client).site.ledger
    return found


def signed_in(browse: Browse, tokens: Path, name: str, role: Role) -> TestClient:
    """A browser in which somebody has signed in."""
    secret = add_token(tokens, name, role, "2025-01-01T00:00:00Z")
    client = browse(tokens=tokens)
    client.post("/sign-in", data={"csrf": csrf_of(client), "token": secret, "next": "/"})
    return client


def form_token(client: TestClient) -> str:
    """What the forms carry that are shown in this session."""
    keeper = keeper_of(client)
    if keeper.cookie not in client.cookies:
        client.get("/review")
    return str(keeper.sessions.csrf(client.cookies[keeper.cookie]))
