"""What goes wrong, in plain words with what to do next: a page for people, application/problem+json under /api. No insides are shown."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from onrecord.errors import LedgerError, OnrecordError, RowError
from onrecord.ledger.deadlines import DeadlineError
from onrecord.web.site import path_of, render, site_of
from onrecord.web.tokens import TokenError

log = logging.getLogger("onrecord.web")
PROBLEM = "application/problem+json"
COMMAND = re.compile(r"(?:[:;,] (?:see |run |with |as )?|(?<=\.) (?:See|Run) )onrecord [a-z][^.]*")
BACK = "Go back: what you filled in is still there."
SAID: Mapping[int, tuple[str, tuple[str, ...]]] = {
    400: ("That could not be understood", ("Check the address, or what you filled in.", BACK)),
    401: ("Sign in first", ("Sign in with the token that you were given.",)),
    403: ("That is not allowed here", ("Go back to where you came from.",)),
    404: ("There is nothing here", ("Check the address: ids may be cut short, but not below 4 characters.", "Find what you look for among the claims, articles and sources, above.")),
    405: ("That cannot be done here", ("Go back to where you came from, and use the buttons of the page.",)),
    409: ("Somebody else changed this in the meantime", ("Go back, copy what you wrote, and load the page again: it shows what they changed.", "Then say once more what is right, if it still needs saying.")),
    410: ("This was taken away for good", ("Somebody who may do so had onrecord forget it. What is left is the note above.",)),
    413: ("That is too much at once", ("Give fewer or smaller files at a time.", "The command onrecord add takes any number of them.")),
    422: ("That could not be understood", ("Check what you filled in.", BACK)),
    429: ("Too fast", ("Wait a moment, then load the page again.",)),
    500: ("Something went wrong in onrecord", ("Try again. If it happens once more, tell whoever runs this server the number above: the reason stands beside it in what the server printed.",)),
    503: ("The ledger does not answer right now", ("Ask for less: fewer days, one outlet, a name.", "Try again in a minute.")),
}  # fmt: skip


def explain_errors(app: FastAPI) -> None:
    for sort in (HTTPException, RequestValidationError, OnrecordError):
        app.add_exception_handler(sort, answer_for)


def answer_for(request: Request, error: Exception) -> Response:
    """Of any error."""
    if isinstance(error, HTTPException):
        return refused(request, error)
    if isinstance(error, RequestValidationError):
        return invalid(request, error)
    if isinstance(error, OnrecordError):
        return problem(request, status_of(request, error), str(error))
    number = secrets.token_hex(4)
    log.error("onrecord: error %s", number, exc_info=error)
    return problem(request, 500, f"Error {number}.")


def refused(request: Request, error: HTTPException) -> Response:
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    detail = "" if error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)
    return problem(request, error.status_code, detail, error.headers)


def invalid(request: Request, error: RequestValidationError) -> Response:
    """What pydantic refused, each with its place."""
    found = [
        {"where": ".".join(str(part) for part in e["loc"][1:]) or str(e["loc"][0]), "what": str(e["msg"]).rstrip(".")}
        for e in error.errors()
    ]
    told = "; ".join(f"{f['where']}: {f['what']}" for f in found)
    return problem(request, 422 if is_api(request) else 400, f"{told}.", errors=found)


def status_of(request: Request, error: OnrecordError) -> int:
    """Trouble with the database is ours; an id that is none is not to be found; the rest is the caller's mistake."""
    if isinstance(error, (DeadlineError, TokenError)) or (
        isinstance(error.__cause__, DBAPIError) and not isinstance(error, RowError)
    ):
        log.warning("onrecord: %s", error)
        return 503
    looked_for = isinstance(error, LedgerError) and not isinstance(error, RowError) and request.method == "GET"
    return 404 if looked_for else 400


def problem(
    request: Request,
    status: int,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    errors: Sequence[Mapping[str, str]] = (),
) -> Response:
    """As a page, or as JSON under /api."""
    title, steps = SAID.get(status) or (HTTPStatus(status).phrase, ())
    detail = for_reader(request, detail)
    if is_api(request):
        told: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
        body = json.dumps(told | ({"errors": list(errors)} if errors else {}))
        return Response(body, status, headers, PROBLEM)
    try:
        page: Response = render(
            request, "problem.html", status=status, code=status, title=title, detail=detail, steps=steps
        )
    except Exception as error:  # the page of errors is the last that may fail
        log.error("onrecord: the page of an error cannot be shown", exc_info=error)
        page = PlainTextResponse(f"{title}. {detail}", status)
    page.headers.update(headers or {})
    return page


def is_api(request: Request) -> bool:
    return path_of(request).startswith("/api/")


def for_reader(request: Request, detail: str) -> str:
    """Without the place of the ledger on this machine, and without commands, which people on a page have nowhere to type."""
    return COMMAND.sub("", detail.replace(site_of(request).ledger.place, "this ledger"))
