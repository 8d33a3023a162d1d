"""One claim: where it comes from, who denies it, what is not known; as of any day; as pictures and as data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from onrecord.errors import LedgerError
from onrecord.export.claim_svg import provenance_svg, timeline_svg
from onrecord.intake import check_day
from onrecord.ledger.claims import claim as claim_of
from onrecord.ledger.claims import framed
from onrecord.ledger.counting import count_articles
from onrecord.ledger.store import Ledger
from onrecord.markup import STYLE, Json
from onrecord.provenance.views import View
from onrecord.web.claim_csv import claim_csv
from onrecord.web.roots import roots
from onrecord.web.site import TheSite, render
from onrecord.web.telling import Telling, by_article, checks, cited, differing, gaps, reversals, sides, turning_days

router = APIRouter()
VIEWS = ("", "graph", "passages")
AsOf = Annotated[str, Query(max_length=40)]


@router.get("/style/article.css")
def article_style() -> Response:
    """How the text of an article is marked: the one style that the page, the notebook and the export share."""
    return Response(STYLE, media_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


@router.get("/claims/{ident}.json")
def as_json(ident: str, site: TheSite, as_of: AsOf = "") -> Response:
    return JSONResponse(one(site.ledger, ident, day(as_of)).to_dict())


@router.get("/claims/{ident}.csv")
def as_csv(ident: str, site: TheSite, as_of: AsOf = "") -> Response:
    telling = told(site.ledger, one(site.ledger, ident, day(as_of)), day(as_of))
    name = f'attachment; filename="claim-{telling.claim["id"][:8]}.csv"'
    return Response(claim_csv(telling), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@router.get("/claims/{ident}/origins.svg")
def origins(ident: str, site: TheSite, as_of: AsOf = "") -> Response:
    drawn = provenance_svg(one(site.ledger, ident, day(as_of)).to_dict())
    return Response(drawn, media_type="image/svg+xml")


@router.get("/claims/{ident}/timeline.svg")
def timeline(ident: str, site: TheSite, as_of: AsOf = "") -> Response:
    drawn = timeline_svg(one(site.ledger, ident, day(as_of)).to_dict())
    return Response(drawn, media_type="image/svg+xml")


@router.get("/claims/{ident}")
def page(request: Request, ident: str, site: TheSite, as_of: AsOf = "", view: str = "") -> Response:
    """Any member's or statement's id leads to the claim, and so does the beginning of one."""
    whole = one(site.ledger, ident, None)
    if whole.id != ident:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/claims/{whole.id}{query}", 302)
    days = turning_days(whole.to_dict())
    try:
        shown = one(site.ledger, ident, day(as_of)) if as_of else whole
    except HTTPException:
        if day(as_of) is None:
            raise
        return before(request, site, whole, as_of, days)
    return written(request, site, told(site.ledger, shown, day(as_of)), days, view if view in VIEWS else "")


def written(request: Request, site: TheSite, telling: Telling, days: list[str], view: str) -> HTMLResponse:
    address = f"{str(request.base_url).rstrip('/')}{telling.link()}"
    history = site.ledger.history(telling.claim["id"])
    return render(request, "claim.html", **content(telling, address, view), days=days, history=history)


def content(telling: Telling, address: str, view: str = "") -> Json:
    """What claim.html shows of a claim. address: of the page; view: one of VIEWS."""
    return {
        "telling": telling,
        "told": telling.told,
        "state": telling.state,
        "label": telling.claim["state"]["label"],
        "roots": roots(telling),
        "sides": sides(telling),
        "reversals": reversals(telling),
        "differing": list(differing(telling)),
        "gaps": gaps(telling),
        "checks": checks(telling),
        "articles": list(by_article(telling)) if view == "passages" else [],
        "citation": cited(telling, address, datetime.now(UTC).date().isoformat()),
        "view": view,
    }


def before(request: Request, site: TheSite, whole: View, as_of: str, days: list[str]) -> HTMLResponse:
    """The claim as of a day on which no article had it yet."""
    telling = told(site.ledger, whole, day(as_of))
    return render(request, "claim_before.html", telling=telling, told=telling.told, days=days)


def told(ledger: Ledger, found: View, as_of: str | None) -> Telling:
    places = {p.statement["id"]: p.page.id for p in found.passages}
    return Telling(found.to_dict(), count_articles(ledger, as_of=as_of), places, as_of)


def one(ledger: Ledger, ident: str, as_of: str | None) -> View:
    """Raises HTTPException, 404, with what to do."""
    if " " in ident.strip():
        raise HTTPException(
            404, f"{ident!r} is no id of a claim. To find a claim by a sentence, put it into the box at the top."
        )
    try:
        return claim_of(ledger, ident, framed(as_of, None))
    except LedgerError as error:
        raise HTTPException(404, str(error)) from error


def day(as_of: str) -> str | None:
    """Raises HTTPException, 400."""
    if as_of and not check_day(as_of):
        raise HTTPException(400, f"{as_of!r} is not a day. Write it like 2016-01-26.")
    return as_of[:10] or None
