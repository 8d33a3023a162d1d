"""Pages made for tests, beside all others of a site: one that writes, and some that fail."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from onrecord.errors import LedgerError
from onrecord.web.guarding import Editor, check_form

FORM = "/review/probe"  # takes a form


def with_probes(client: TestClient) -> TestClient:
    app = client.app
    assert isinstance(app, FastAPI)

    def write(who: Editor) -> dict[str, str]:
        return {"by": who.name}

    def fail() -> None:
        raise RuntimeError("a word that nobody may see")

    def refuse() -> None:
        raise LedgerError(f"{app.state.site.ledger.place} holds no such thing: see onrecord articles.")

    app.add_api_route(FORM, write, methods=["POST"], dependencies=[Depends(check_form)])
    app.add_api_route("/probe/fail", fail)
    app.add_api_route("/api/probe/fail", fail)
    app.add_api_route("/probe/refuse", refuse)
    return client
