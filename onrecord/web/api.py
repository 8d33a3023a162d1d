"""The ledger as JSON, by the same queries as in Python. /api/openapi.json describes it; docs/serving.md shows its use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from itertools import islice
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.security import HTTPBearer

from onrecord.errors import LedgerError
from onrecord.intake import check_day
from onrecord.ledger.counting import count_articles
from onrecord.ledger.searching import Asked
from onrecord.ledger.searching import search as find
from onrecord.markup import Json
from onrecord.names import Kind
from onrecord.positions import Stance
from onrecord.provenance.views import State
from onrecord.record import to_json
from onrecord.version import __version__
from onrecord.web import answers
from onrecord.web.answers import NO_NUL, Ident
from onrecord.web.guarding import Editor, check_call
from onrecord.web.problems import PROBLEM
from onrecord.web.site import Settings, Site, TheSite

ABOUT = (
    "Who said what, on whose authority, and who denies it. No judgement on whether any of it is true. A claim's text is onrecord's wording, "
    "not a quotation, and means nothing without its state in front."
)
Searchable = Literal["claims", "articles", "statements", "sources"]
BACK = r"^[0-9]{1,4} ?[dhw]$"
REASONS = {
    304: "Nothing has changed since the answer with this ETag.",
    400: "What was asked cannot be answered.", 401: "A token is needed, or the one given is not known.",
    403: "Not allowed: another site's page, a proxy without tokens, or a role that may not write.",
    404: "Nothing here has this id or name.", 409: "Somebody else changed it in the meantime.", 410: "The article was forgotten on request.",
    413: "The body is too large.", 422: "A value is not what is asked for.", 429: "Too many requests: see Retry-After.",
    500: "An error of onrecord's.", 503: "The ledger does not answer in time.",
}  # fmt: skip

router = APIRouter()
Day = Annotated[
    str | None, Query(description="A day: 2016-01-26.", max_length=40, json_schema_extra={"format": "date"})
]
Since = Annotated[
    str,
    Query(
        description="A day, or how far back: 2d, 12h.",
        max_length=40,
        json_schema_extra={"anyOf": [{"format": "date"}, {"pattern": BACK}]},
    ),
]
Text = Annotated[str | None, Query(max_length=400, pattern=NO_NUL)]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Id = Annotated[Ident, Path(description="An id, or the beginning of one: at least 4 characters.")]


def declared(*more: int, etag: bool = True) -> dict[int | str, dict[str, Any]]:
    """The statuses of a route beside its success."""
    always = (400, 401, 403, 413, 422, 429, 500, 503)
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": answers.Problem, "description": REASONS[status]} for status in sorted((*always, *more))
    }
    return ({304: {"description": REASONS[304]}} if etag else {}) | found


@router.get("/claims", response_model=answers.ClaimPage, responses=declared())
def claims(
    request: Request,
    site: TheSite,
    q: Annotated[str, Query(max_length=2000, pattern=NO_NUL, description="Any sentence, or words.")] = "",
    state: State | None = None,
    source: Annotated[Text, Query(description="The name of somebody who takes a position.")] = None,
    kind: Annotated[Kind | None, Query(description="Of whoever takes a position.")] = None,
    position: Stance | None = None,
    outlet: Text = None,
    since: Day = None,
    until: Day = None,
    every: Annotated[bool, Query(description="Also claims that one outlet alone carries and nobody disputes.")] = False,
    as_of: Day = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Claims: disputed ones first, then what two or more outlets carry, newest first."""
    days(since=since, until=until, as_of=as_of)

    def made() -> Json:
        filters: dict[str, Any] = {
            "state": state,
            "source": source,
            "kind": kind,
            "position": position,
            "outlet": outlet,
        }
        found = site.ledger.browse(
            q, **filters, since=since, until=until, every=every, as_of=as_of, limit=limit, offset=offset
        )
        facets = {name: [{"value": v, "count": n} for v, n in some] for name, some in found.facets.items()}
        following = after(request, offset, limit) if offset + limit < found.total else None
        return {"total": found.total, "claims": found.rows, "facets": facets, "next": following}

    return told(request, site, made)


@router.get("/claims/{id}", response_model=answers.Claim, responses=declared(404))
def claim(request: Request, site: TheSite, id: Id, as_of: Day = None, recorded_by: Day = None) -> Response:
    """One claim, by the id of any of its members or statements. as_of: only what articles published by that day show."""
    days(as_of=as_of, recorded_by=recorded_by)

    def made() -> Json:
        found = site.ledger.claim(id, as_of=as_of, recorded_by=recorded_by)
        return {**found.to_dict(), "seen": site.ledger.last_change(found.id)}

    return told(request, site, made)


@router.get("/articles", response_model=answers.ArticlePage, responses=declared())
def articles(
    request: Request,
    site: TheSite,
    publisher: Text = None,
    since: Day = None,
    until: Day = None,
    undated: bool = False,
    truncated: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Articles, newest day first."""
    days(since=since, until=until)

    def made() -> Json:
        filters = {"publisher": publisher, "since": since, "until": until, "undated": undated, "truncated": truncated}
        return page(request, "articles", site.ledger.articles(**filters), limit, offset)

    return told(request, site, made)


@router.get("/articles/{id}", response_model=answers.Article, responses=declared(404, 410))
def article(request: Request, site: TheSite, id: Id) -> Response:
    """One article with who says what in it, its versions, copies, documents and corrections."""
    if gone := site.ledger.forgotten(id):
        raise HTTPException(410, f"This article was forgotten on {gone['forgotten_at'][:10]}.")

    def made() -> Json:
        _, _, found = site.ledger.find(id, kinds=("article",))
        return {**site.ledger.about(found), "seen": site.ledger.last_change(found)}

    return told(request, site, made)


@router.get("/sources", response_model=answers.SourcePage, responses=declared())
def sources(
    request: Request,
    site: TheSite,
    name: Text = None,
    kind: Kind | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Who takes positions, by name: whether equal names are one person is not decided here, but at /api/sources/NAME."""
    return told(
        request, site, lambda: page(request, "sources", site.ledger.sources(name=name, kind=kind), limit, offset)
    )


@router.get("/sources/{name:path}", response_model=answers.People, responses=declared(404))
def people(
    request: Request,
    site: TheSite,
    name: Annotated[str, Path(min_length=2, max_length=200, pattern=NO_NUL)],
    as_of: Day = None,
) -> Response:
    """Everybody of a name, namesakes apart, with all that they said."""
    days(as_of=as_of)

    def made() -> Json:
        found = site.ledger.people(name, as_of=as_of)
        if not found:
            raise HTTPException(404, f"Nobody called {name!r} takes a position here.")
        return {"sources": found}

    return told(request, site, made)


@router.get("/search", response_model=answers.HitPage, responses=declared())
def search(
    request: Request,
    site: TheSite,
    q: Annotated[str, Query(max_length=10_000, pattern=NO_NUL, description='Words; "..." is a phrase.')] = "",
    like: Annotated[str, Query(max_length=2000, pattern=NO_NUL, description="A sentence, instead of words.")] = "",
    within: Annotated[list[Searchable] | None, Query(description="Where to look; everywhere by default.")] = None,
    source: Annotated[Text, Query(description="A part of the name of whoever takes a position.")] = None,
    kind: Annotated[Kind | None, Query(description="Of whoever takes a position.")] = None,
    position: Stance | None = None,
    state: Annotated[State | None, Query(description="Of claims, which alone are found then.")] = None,
    publisher: Text = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    limit: Limit = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """Articles, statements, claims and sources: most of the words first, then the newest; or by meaning, the nearest first."""
    days(since=since, until=until, as_of=as_of)
    asked = Asked(
        q, like, tuple(within or ()), source, kind, position, state, publisher, since=since, until=until, as_of=as_of
    )
    try:
        asked.kinds()
    except LedgerError as error:
        raise HTTPException(400, str(error)) from None

    def made() -> Json:
        found = find(site.ledger, asked, limit, offset)
        following = after(request, offset, limit) if found.more else None
        return {"hits": found.rows, "missing": found.missing, "left_out": found.left_out, "next": following}

    return told(request, site, made)


@router.get("/changes", response_model=answers.Changes, responses=declared())
def changes(
    request: Request,
    site: TheSite,
    since: Since = "2d",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """What is new: denials, confirmations, withdrawals, first named sources, reversals, corrections."""
    back = re.fullmatch(BACK, since)
    if not back:
        days(since=since)
    with_time = site.ledger.time()[:16] if back else ""  # "2d" is another time a minute later

    def made() -> Json:
        with closing(site.ledger.changes(since)) as found:
            return {"changes": list(islice(found, limit))}

    return told(request, site, made, with_time)


@router.get("/waiting", response_model=answers.Checks, responses=declared())
def waiting(request: Request, site: TheSite, limit: Limit = 20) -> Response:
    """What a person should check first, over the whole ledger."""
    return told(request, site, lambda: {"waiting": site.ledger.waiting(limit=limit)})


@router.get("/version", response_model=answers.Version, responses=declared())
def version(request: Request, site: TheSite) -> Response:
    """Of onrecord and of the ledger."""

    def made() -> Json:
        return {"onrecord": __version__, "ledger": site.ledger.version(), "articles": count_articles(site.ledger)}

    return told(request, site, made)


@router.post(
    "/rulings",
    status_code=201,
    response_model=answers.MadeRuling,
    responses=declared(409, etag=False),
    dependencies=[Depends(check_call)],
)
def rule(site: TheSite, who: Editor, given: answers.GivenRuling) -> Response:
    """Rule that two claims, or two sources, are the same or are not. It stands beside the name of whoever's token it is."""
    check_seen(site, given.a, given.seen)
    made = site.ledger.rule(given.a, given.b, given.verdict, author=who.name, reason=given.reason)
    return as_json(made.to_dict(), 201)


@router.post(
    "/corrections",
    status_code=201,
    response_model=answers.MadeCorrections,
    responses=declared(409, etag=False),
    dependencies=[Depends(check_call)],
)
def correct(site: TheSite, who: Editor, given: answers.GivenCorrection) -> Response:
    """Say what is right about a statement: all that is given, or none of it."""
    values = given.right.model_dump(exclude_none=True)
    if not values:
        raise HTTPException(400, "Say what is right: stance, certainty, source, day, claim, spurious or right.")
    days(day=given.right.day)
    check_seen(site, site.ledger.find(given.statement, kinds=("statement",))[1], given.seen)
    made = site.ledger.correct_all(given.statement, values, author=who.name, reason=given.reason)
    return as_json({"corrections": [c.to_dict() for c in made]}, 201)


def check_seen(site: Site, of: str, seen: int | None) -> None:
    if seen is not None and site.ledger.last_change(of) != seen:
        raise HTTPException(
            409, "Somebody else ruled or corrected here in the meantime. Read it again, and then say what is right."
        )


def days(**given: str | None) -> None:
    """Raises RequestValidationError for a day that is in no calendar."""
    wrong = [name for name, day in given.items() if day is not None and not (len(day) == 10 and check_day(day))]
    if wrong:
        raise RequestValidationError(
            [
                {"loc": ("query", name), "msg": f"{given[name]!r} is not a day. Write it like 2016-01-26."}
                for name in wrong
            ]
        )


def page(request: Request, name: str, rows: Generator[Json, None, None], limit: int, offset: int) -> Json:
    """One more than is shown tells whether there is another page."""
    with closing(rows) as found:
        shown: Sequence[Json] = list(islice(found, offset, offset + limit + 1))
    return {name: shown[:limit], "next": after(request, offset, limit) if len(shown) > limit else None}


def after(request: Request, offset: int, limit: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"offset", "limit"}]
    asked = [*kept, ("offset", str(offset + limit)), ("limit", str(limit))]
    return f"{request.url.path}?{urlencode(asked)}"


def told(request: Request, site: Site, made: Callable[[], Json], more: str = "") -> Response:
    """The answer with its ETag; 304 without a look at the ledger where the caller has it. more: what it depends on beside the ledger."""
    tag = etag(request, site, more)
    headers = {"ETag": tag}
    if tag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return as_json(made(), headers=headers)


def etag(request: Request, site: Site, more: str) -> str:
    parts = (__version__, site.ledger.version(), request.url.path, request.url.query, more)
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def as_json(found: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    if following := found.get("next"):
        headers = {**(headers or {}), "Link": f'<{following}>; rel="next"'}
    return Response(to_json(found), status, headers, "application/json")


def describe(app: FastAPI, settings: Settings) -> None:
    """Add the API, and make its description say what is true: how to come in, and the media type of errors."""
    tokens = HTTPBearer(auto_error=False, description="A token, as onrecord token add makes it.")
    app.include_router(router, prefix="/api", dependencies=[Security(tokens)] if settings.tokens else [])
    described = app.openapi

    def openapi() -> dict[str, Any]:
        fresh = app.openapi_schema is None
        found = described()
        for path in found["paths"].values() if fresh else ():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if status[0] in "45" and "application/json" in answer.get("content", {}):
                        answer["content"] = {PROBLEM: answer["content"]["application/json"]}
        return found

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own documentation does
