"""Puts the parts together: guards in front, then pages, the API and static files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from onrecord.ledger.deadlines import limit_time
from onrecord.ledger.store import Ledger
from onrecord.version import __version__
from onrecord.web import api, jobs, signing
from onrecord.web.guarding import check_form, guard
from onrecord.web.pages import add, article, claim, claims, review, search, source, start
from onrecord.web.problems import explain_errors
from onrecord.web.site import STATIC, Settings, Site


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole site for one ledger, which is opened here. Raises LedgerError."""
    settings = settings or Settings()
    ledger = Ledger.open(settings.db, command="onrecord serve")
    limit_time(ledger.engine)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(jobs.stop, app)
        ledger.close()

    app = FastAPI(
        title="onrecord", version=__version__, description=api.ABOUT, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.state.site = Site(settings, ledger)
    guard(app, settings)
    explain_errors(app)
    api.describe(app, settings)
    for part in (start, claims, claim, article, source, add, review, search, signing):
        app.include_router(part.router, include_in_schema=False, dependencies=[Depends(check_form)])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route("/favicon.ico", icon, include_in_schema=False)
    return app


def icon() -> RedirectResponse:
    """Browsers ask for it beside what is no page, like the JSON of a claim."""
    return RedirectResponse("/static/icon.svg", 301)
