"""The claims: found by any sentence, narrowed by who, what and when; disputed ones first. Every state of the page is in its address."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from onrecord.export.claim_words import Told
from onrecord.export.days import period, to_day
from onrecord.ledger.counting import count_articles
from onrecord.ledger.stamps import count_unlinked
from onrecord.markup import Json
from onrecord.web.addresses import Day, Page
from onrecord.web.site import TheSite, render
from onrecord.web.words import chips, worded

router = APIRouter()
EACH = 50  # claims on a page
Words = Annotated[str, Query(max_length=2000)]
FACETS = (
    ("state", "State"),
    ("source", "Who takes a position"),
    ("kind", "Kind of source"),
    ("position", "Position"),
    ("outlet", "Outlet"),
)
CHIPS = {
    "q": "search", "state": "state", "source": "who", "kind": "kind", "position": "position", "outlet": "outlet", "since": "from",
    "until": "to",
}  # fmt: skip


@router.get("/claims")
def claims(
    request: Request,
    site: TheSite,
    q: Words = "",
    state: Words = "",
    source: Words = "",
    kind: Words = "",
    position: Words = "",
    outlet: Words = "",
    since: Day = "",
    until: Day = "",
    every: str = "",
    page: Page = 1,
) -> HTMLResponse:
    asked = {"q": q.strip(), "state": state, "source": source, "kind": kind, "position": position, "outlet": outlet, "since": since, "until": until}  # fmt: skip
    narrowed: dict[str, Any] = {name: value or None for name, value in asked.items() if name != "q"}
    found = site.ledger.browse(q=asked["q"], **narrowed, every=every == "1", limit=EACH, offset=(page - 1) * EACH)
    articles = count_articles(site.ledger)
    return render(
        request,
        "claims.html",
        asked=asked,
        found=found,
        rows=[told(row, articles) for row in found.rows],
        chips=chips(asked, CHIPS),
        facets=[facet(name, title, found.facets.get(name, []), asked[name]) for name, title in FACETS],
        every=every == "1",
        page=page,
        each=EACH,
        articles=articles,
        missing=found.missing,
        unlinked=count_unlinked(site.ledger),
    )


def told(row: Json, articles: int) -> Json:
    """With its days in words, and "nobody" with where was looked."""
    first, last = to_day(row["first"]), to_day(row["last"])
    days = period(first, last, "day", None) if first and last else "undated"
    denied = Told({}, articles).nobody if row["denied_by"] == "nobody here" else row["denied_by"]
    return {**row, "days": days, "denied_by": denied}


def facet(name: str, title: str, counted: list[tuple[str, int]], chosen: str) -> Json:
    """What may be chosen, with how many claims each would leave; the chosen one stays listed, for it can be dropped."""
    values = list(counted) if not chosen or chosen in dict(counted) else [(chosen, 0), *counted]
    items = [{"value": v, "words": worded(name, v), "count": n, "chosen": v == chosen} for v, n in values]
    return {"name": name, "title": title, "items": items}
