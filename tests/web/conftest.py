"""A linked ledger of a few articles, and a browser at the site that shows it. No model, no network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from onrecord.ledger.store import Ledger
from onrecord.web import Settings, create_app
from onrecord.web.tokens import add_token
from tests.ledger.stories import OLD, STORIES, entry_of, linked, story, told
from tests.web.probes import with_probes

AT = "http://127.0.0.1:8000"
AUTHOR = "Dana Reyes"  # who sits at this machine
READERS, EDITORS = "Rea Der", "Ed Itor"  # names of who may read, and of who may write
Browse = Callable[..., TestClient]


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pier of Corran is disputed: four articles have it denied, one has it said."""
    place = tmp_path_factory.mktemp("ledger") / "ledger.db"
    said = told(5, "of a mill", f"pier {OLD} was sold and", speaker="Bo Lund")
    with Ledger.open(place) as ledger:
        ledger.append([*(story(n) for n in range(len(STORIES))), entry_of(said)])
        linked(ledger)
    return place


@pytest.fixture
def ledger_path(made_ledger: Path, tmp_path: Path) -> Path:
    """A copy for one test, which may write to it."""
    return Path(shutil.copy(made_ledger, tmp_path / "ledger.db"))


@pytest.fixture
def browse(ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browse]:
    """Makes a browser at the site of this ledger, with any settings."""
    monkeypatch.setenv("ONRECORD_AUTHOR", AUTHOR)
    with ExitStack() as stack:

        def made(base_url: str = AT, **settings: Any) -> TestClient:
            app = create_app(Settings(**{"db": str(ledger_path), **settings}))
            return stack.enter_context(TestClient(app, base_url=base_url))

        yield made


@pytest.fixture
def client(browse: Browse) -> TestClient:
    """A browser at this machine, where everybody is an editor."""
    return browse()


@pytest.fixture
def tokens(tmp_path: Path) -> dict[str, str]:
    """Name -> token; the file is tokens.json."""
    place = tmp_path / "tokens.json"
    return {
        READERS: add_token(place, READERS, "reader", "2026-01-01T00:00:00Z"),
        EDITORS: add_token(place, EDITORS, "editor", "2026-01-01T00:00:00Z"),
    }


@pytest.fixture
def asked(browse: Browse, tokens: dict[str, str], tmp_path: Path) -> TestClient:
    """A browser at a site that asks everybody to sign in, with probes."""
    return with_probes(browse(tokens=tmp_path / "tokens.json"))


def csrf_of(client: TestClient) -> str:
    """What the forms that this browser is shown carry."""
    keeper = keeper_of(client)
    if keeper.cookie not in client.cookies:
        client.get("/sign-in" if keeper.tokens else "/")
    return str(keeper.sessions.csrf(client.cookies[keeper.cookie]))


def state_of(client: TestClient) -> Any:
    return cast(FastAPI, client.app).state


def keeper_of(client: TestClient) -> Any:
    return state_of(client).keeper
