"""One claim: where it comes from, who denies it, what is not known; as of any day; as pictures and as data."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from onrecord.errors import LedgerError
from onrecord.export.claim_account import by_article, checks, differing, gaps, reversals, sides
from onrecord.export.claim_csv import claim_csv
from onrecord.export.claim_origins import origins as origins_of
from onrecord.export.claim_svg import provenance_svg, timeline_svg
from onrecord.ledger.claims import claim as claim_of
from onrecord.ledger.claims import framed
from onrecord.ledger.counting import count_articles
from onrecord.ledger.store import Ledger
from onrecord.markup import STYLE, Json
from onrecord.provenance.views import View
from onrecord.web.addresses import Day, moved
from onrecord.web.site import TheSite, render
from onrecord.web.telling import Telling, cited, turning_days

router = APIRouter()
VIEWS = ("", "graph", "passages")


@router.get("/style/article.css")
def article_style() -> Response:
    """How the text of an article is marked: the one style that the page, the notebook and the export share."""
    return Response(STYLE, media_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


@router.get("/claims/{ident}.json")
def as_json(ident: str, site: TheSite, as_of: Day = "") -> Response:
    return JSONResponse(one(site.ledger, ident, as_of).to_dict())


@router.get("/claims/{ident}.csv")
def as_csv(ident: str, site: TheSite, as_of: Day = "") -> Response:
    telling = told(site.ledger, one(site.ledger, ident, as_of), as_of)
    name = f'attachment; filename="claim-{telling.claim["id"][:8]}.csv"'
    return Response(
        claim_csv(telling.told, telling.articles),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


@router.get("/claims/{ident}/origins.svg")
def origins(ident: str, site: TheSite, as_of: Day = "") -> Response:
    drawn = provenance_svg(one(site.ledger, ident, as_of).to_dict())
    return Response(drawn, media_type="image/svg+xml")


@router.get("/claims/{ident}/timeline.svg")
def timeline(ident: str, site: TheSite, as_of: Day = "") -> Response:
    drawn = timeline_svg(one(site.ledger, ident, as_of).to_dict())
    return Response(drawn, media_type="image/svg+xml")


@router.get("/claims/{ident}")
def page(request: Request, ident: str, site: TheSite, as_of: Day = "", view: str = "") -> Response:
    """Any member's or statement's id leads to the claim, and so does the beginning of one."""
    whole = one(site.ledger, ident)
    if whole.id != ident:
        return moved(request, f"/claims/{whole.id}")
    days = turning_days(whole.to_dict())
    try:
        shown = one(site.ledger, ident, as_of) if as_of else whole
    except HTTPException:
        return before(request, site, whole, as_of, days)
    return written(request, site, told(site.ledger, shown, as_of), days, view if view in VIEWS else "")


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
        "origins": origins_of(telling.told),
        "sides": list(sides(telling.told)),
        "reversals": list(reversals(telling.told)),
        "differing": list(differing(telling.told)),
        "gaps": gaps(telling.told),
        "checks": checks(telling.told),
        "articles": list(by_article(telling.told)) if view == "passages" else [],
        "citation": cited(telling, address, datetime.now(UTC).date().isoformat()),
        "view": view,
    }


def before(request: Request, site: TheSite, whole: View, as_of: str, days: list[str]) -> HTMLResponse:
    """The claim as of a day on which no article had it yet."""
    telling = told(site.ledger, whole, as_of)
    return render(request, "claim_before.html", telling=telling, told=telling.told, days=days)


def told(ledger: Ledger, found: View, as_of: str = "") -> Telling:
    places = {p.statement["id"]: p.page.id for p in found.passages}
    return Telling(found.to_dict(), count_articles(ledger, as_of=as_of or None), places, as_of or None)


def one(ledger: Ledger, ident: str, as_of: str = "") -> View:
    """Raises HTTPException, 404, with what to do."""
    if " " in ident.strip():
        raise HTTPException(
            404, f"{ident!r} is no id of a claim. To find a claim by a sentence, put it into the box at the top."
        )
    try:
        return claim_of(ledger, ident, framed(as_of or None, None))
    except LedgerError as error:
        raise HTTPException(404, str(error)) from error
