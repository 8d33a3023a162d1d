"""Words and phrases in everything that the ledger holds: articles, statements, claims, sources. Every state of the page is in its address."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from onrecord.ledger.searching import KINDS, Hits
from onrecord.markup import Json, shown
from onrecord.web.addresses import Page
from onrecord.web.site import TheSite, render

router = APIRouter()
EACH = 30  # hits on a page
Words = Annotated[str, Query(max_length=10_000)]
PLACES = {
    "articles": "/articles/{id}", "claims": "/claims/{id}", "sources": "/sources/{id}", "statements": "/articles/{article}?at={id}",
}  # fmt: skip


@router.get("/search")
def search(request: Request, site: TheSite, q: Words = "", within: Words = "", page: Page = 1) -> HTMLResponse:
    kind = within if within in KINDS else ""
    found = Hits([])
    if q.strip():
        found = site.ledger.search(q, within=(kind,) if kind else (), limit=EACH, offset=(page - 1) * EACH)
    return render(
        request,
        "search.html",
        q=q,
        within=kind,
        kinds=list(KINDS),
        rows=[placed(row) for row in found.rows],
        found=found,
        page=page,
        each=EACH,
    )


def placed(row: Json) -> Json:
    """With where the hit is shown, and the words around it."""
    place = PLACES[row["in"]].format(id=row["id"], article=row["article"])
    return {**row, "place": place, "excerpt": marked(row["snippet"], row["marks"])}


def marked(text: str, marks: Sequence[Sequence[int]]) -> Markup:
    """The excerpt with its hits marked; escaped, with characters that nobody sees made visible."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    pieces = (escape(shown(text[a:b])) for a, b in pairwise(edges))
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if i % 2 else p for i, p in enumerate(pieces))
