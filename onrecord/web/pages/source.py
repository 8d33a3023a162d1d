"""Sources: who takes positions, and everything that one of them said, namesakes apart."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.errors import LedgerError
from onrecord.ledger.counting import count_articles
from onrecord.ledger.store import Ledger
from onrecord.markup import POSITIONS, Json
from onrecord.web.addresses import Day, Page, moved
from onrecord.web.evidence import KINDS
from onrecord.web.site import TheSite, render
from onrecord.web.speaking import Speaker, acts, by_name, is_crowded, namesake, people, reversals, sayings, speaker

router = APIRouter()
EACH = 50  # names on a page
SAYINGS = 40  # passages on a page
SHORTEST = 2  # characters of a name
Words = Annotated[str, Query(max_length=200)]


@router.get("/sources")
def sources(request: Request, site: TheSite, name: Words = "", kind: Words = "", page: Page = 1, open: str = "") -> Response:  # fmt: skip
    """open: where one alone has the name, their page."""
    asked = {"name": name.strip(), "kind": kind if kind in KINDS else ""}
    if len(asked["name"]) < SHORTEST:
        asked["name"] = ""
    apart = told_apart(site.ledger, asked) if asked["name"] else None
    names = listed(site.ledger, asked, (page - 1) * EACH, EACH + 1) if apart is None else []
    exact = [p for p in apart or () if p.name.casefold() == asked["name"].casefold()]
    if open and len(exact) == 1 and len(apart or ()) == 1:
        return RedirectResponse(f"/sources/{exact[0].id}", 302)
    return render(
        request, "sources.html",
        asked=asked, kinds=KINDS, articles=count_articles(site.ledger), page=page, each=EACH,
        names=[{**row, "href": by_name(row["name"], row["kind"])} for row in names[:EACH]], more=len(names) > EACH,
        apart=None if apart is None else apart[(page - 1) * EACH : page * EACH], total=len(apart or ()), twice=twice(apart or []),
    )  # fmt: skip


def listed(ledger: Ledger, asked: dict[str, str], first: int, many: int) -> list[Json]:
    """Those from `first` on."""
    return list(ledger.sources(name=asked["name"] or None, kind=asked["kind"] or None, limit=many, offset=first))


def told_apart(ledger: Ledger, asked: dict[str, str]) -> list[Speaker] | None:
    """Everybody of a name; None where they are too many to be told apart while somebody waits."""
    if is_crowded(ledger, asked["name"]):
        return None
    return [p for p in people(ledger, asked["name"]) if not asked["kind"] or p.kind == asked["kind"]]


def twice(found: list[Speaker]) -> set[str]:
    """The names that several have."""
    names = [p.name.casefold() for p in found]
    return {name for name in names if names.count(name) > 1}


@router.get("/sources/{ident}")
def source(request: Request, ident: str, site: TheSite, as_of: Day = "", position: Words = "", page: Page = 1) -> Response:  # fmt: skip
    found = one(site.ledger, ident)
    if found != ident:
        return moved(request, f"/sources/{found}")
    them, namesakes = whom(site.ledger, ident, as_of or None)
    position = position if position in POSITIONS else ""
    fit = [s for s in them.statements if not position or s["stance"] == position]
    told = sayings(site.ledger, fit[(page - 1) * SAYINGS : page * SAYINGS])
    return render(
        request, "source.html",
        them=them, ident=ident, namesakes=[(namesake(p), p) for p in namesakes], acts=acts(told), fit=len(fit), page=page, each=SAYINGS,
        position=position, as_of=as_of, reversals=list(reversals(them, told)), history=site.ledger.history(ident),
    )  # fmt: skip


def one(ledger: Ledger, ident: str) -> str:
    """The whole id. Raises HTTPException, 404, with what to do."""
    try:
        return ledger.find(ident, kinds=("source",))[2]
    except LedgerError as error:
        raise HTTPException(404, f"{error} To find a source by a name, look under Sources.") from error


def whom(ledger: Ledger, ident: str, as_of: str | None) -> tuple[Speaker, list[Speaker]]:
    try:
        return speaker(ledger, ident, as_of)
    except LedgerError as error:
        raise HTTPException(404, str(error)) from error
