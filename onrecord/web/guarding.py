"""In front of everything: who may come in, by which name, how fast, with how much; and what a browser may do with the answer.

One ASGI middleware, so that a page costs no more for it. It raises HTTPException for what it refuses, and makes every error a page.
"""

from __future__ import annotations

import getpass
import hmac
import os
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.ledger.deadlines import within
from onrecord.web.answering import Answer, finish
from onrecord.web.hosts import Hosts, check_direct, check_origin, check_reader
from onrecord.web.limits import Buckets, Pace, client_of, counted, most_bytes, refuse_length, slow_down
from onrecord.web.problems import is_api
from onrecord.web.sessions import Sessions
from onrecord.web.site import Settings, path_of
from onrecord.web.tokens import Token, Tokens

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/sign-in", "/static/")  # where nobody needs to have signed in
TRIES = Pace(0.2, 10)  # wrong tokens of one client


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks. The name stands beside what they change."""

    name: str
    role: Literal["reader", "editor"]

    @property
    def can_edit(self) -> bool:
        return self.role == "editor"


class Keeper:
    """What the guard knows beyond one request. Used from the server's loop alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.hosts = Hosts(settings.host, settings.allow_hosts)
        self.reading, self.writing, self.tries = Buckets(settings.reading), Buckets(settings.writing), Buckets(TRIES)
        self.tokens = Tokens(settings.tokens) if settings.tokens else None
        self.sessions = Sessions()
        self.cookie = f"onrecord_{settings.port}"  # two servers of one machine share its cookies
        self.local = Visitor(local_name(), "editor")


def local_name() -> str:
    """$ONRECORD_AUTHOR, else the user's name."""
    name = os.environ.get("ONRECORD_AUTHOR", "").strip()
    with suppress(OSError, KeyError, ImportError):  # a container may have no name for its user
        return name or getpass.getuser()
    return "somebody at this machine"


def guard(app: FastAPI, settings: Settings) -> None:
    app.state.keeper = Keeper(settings)
    app.add_middleware(Guard, keeper=app.state.keeper)


def keeper_of(request: Request) -> Keeper:
    keeper: Keeper = request.app.state.keeper
    return keeper


class Guard:
    """The order is from cheap to dear: nothing is read, and nobody looked up, for what is refused anyway."""

    def __init__(self, app: ASGIApp, keeper: Keeper) -> None:
        self.app = app
        self.keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = Answer(send, scope)
        if scope["method"] == "HEAD":  # answered as GET is; Answer leaves the body out
            scope = {**scope, "method": "GET"}
        request = Request(scope)
        most = most_bytes(scope["path"])
        try:
            check(self.keeper, request, most)
            recognize(self.keeper, request, answer)
            admit(self.keeper, request)
            limit = within(self.keeper.settings.patience) if request.method in SAFE else nullcontext()
            with limit:
                await self.app(scope, counted(receive, most), answer)
        except Exception as error:
            await finish(request, error, receive, answer)


def check(keeper: Keeper, request: Request, most: int) -> None:
    """Raises HTTPException for what nobody may do."""
    headers, path = request.headers, path_of(request)
    keeper.hosts.check(headers.get("host"))
    if keeper.tokens is None:
        check_direct(headers)
    if "\0" in path or b"%00" in request.scope["query_string"]:
        raise HTTPException(400, "The address holds a character that no text has.")
    if not path.startswith("/static/"):
        slow_down(keeper.reading if request.method in SAFE else keeper.writing, client(request))
    if request.method in SAFE:
        check_reader(headers)
    else:
        check_origin(headers)
    refuse_length(headers.get("content-length"), most)


def client(request: Request) -> str:
    return client_of(request.client.host) if request.client else ""


def recognize(keeper: Keeper, request: Request, answer: Answer) -> None:
    """Say in request.state who looks (`visitor`), in which session (`session`), and what its forms carry (`csrf`)."""
    state, session = request.state, request.cookies.get(keeper.cookie, "")
    if not keeper.sessions.is_ours(session):
        session = keeper.sessions.nobody()
        answer.cookie = cookie(keeper, request, session)
    state.session, state.csrf, state.bearer = session, keeper.sessions.csrf(session), False
    state.visitor = keeper.local
    if keeper.tokens is not None:
        held = keeper.sessions.token(session)
        state.visitor = visitor_of(keeper.tokens.by_hash(held) if held else None)
        bearer = request.headers.get("authorization", "")
        if bearer[:7].lower() == "bearer " and is_api(request):
            state.visitor, state.bearer = visitor_of(try_token(keeper, request, bearer[7:].strip())), True


def visitor_of(token: Token | None) -> Visitor | None:
    return Visitor(token.name, token.role) if token else None


def try_token(keeper: Keeper, request: Request, secret: str) -> Token | None:
    """Raises HTTPException, 429, for a client that has tried too many wrong ones."""
    asking = client(request)
    if keeper.tries.wait(asking):
        slow_down(keeper.tries, asking)
    token = keeper.tokens.of(secret) if keeper.tokens else None
    if token is None:
        keeper.tries.take(asking)
    return token


def cookie(keeper: Keeper, request: Request, session: str) -> str:
    secure = "; Secure" if request.url.scheme == "https" else ""
    return f"{keeper.cookie}={session}; Path=/; HttpOnly; SameSite=Strict{secure}"


def is_safe_to_follow(address: str) -> bool:
    """Whether it is a page of ours; browsers take two slashes, of either sort, for another site."""
    return address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()


def admit(keeper: Keeper, request: Request) -> None:
    """Raises HTTPException for who may not read or write here."""
    path, visitor = path_of(request), request.state.visitor
    if path.startswith(OPEN):
        return
    if visitor is None:
        raise unknown(request)
    if request.method not in SAFE and not visitor.can_edit and path != "/sign-out":
        raise HTTPException(403, READER)


READER = "Your token lets you read, not change anything. Ask for one whose role is editor."


def unknown(request: Request) -> HTTPException:
    if is_api(request):
        return HTTPException(
            401, "Give a token that is known here: Authorization: Bearer TOKEN.", {"WWW-Authenticate": "Bearer"}
        )
    if request.method not in SAFE:
        return HTTPException(
            401, "You are not signed in any more. Go back, copy what you wrote, sign in, and send it again."
        )
    query = request.scope["query_string"].decode("latin-1")
    asked = path_of(request) + (f"?{query}" if query else "")
    return HTTPException(303, headers={"Location": f"/sign-in?{urlencode({'next': asked})}"})


async def check_form(request: Request) -> None:
    """For every route of a page: what is sent comes from a form that this session was shown. Raises HTTPException, 403."""
    if request.method in SAFE:
        return
    given = (await request.form()).get("csrf")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), request.state.csrf.encode()):
        raise HTTPException(
            403,
            "The form was made before onrecord was started again, or your browser keeps no cookies. Nothing was changed. "
            "Go back, copy what you wrote, load the page again, and send it once more.",
        )


def editor(request: Request) -> Visitor:
    """Who may write. Raises HTTPException, 403."""
    found: Visitor | None = request.state.visitor
    if found is None or not found.can_edit:
        raise HTTPException(403, READER)
    return found


Editor = Annotated[Visitor, Depends(editor)]


async def check_call(request: Request) -> None:
    """For every route of the API that writes: it was allowed at the start, and a program means it. Raises HTTPException, 403."""
    if not keeper_of(request).settings.api_writes:
        raise HTTPException(
            403, "This server takes changes from its pages alone. onrecord serve --api-writes opens the API to them."
        )
    # No other site can send either header without asking first, which nothing here answers.
    if not request.state.bearer and "x-requested-with" not in request.headers:
        raise HTTPException(403, "Give a token (Authorization: Bearer TOKEN) or the header X-Requested-With: onrecord.")
