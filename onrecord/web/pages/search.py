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
from onrecord.web.site import TheSite, render

router = APIRouter()
EACH = 30  # hits on a page
Words = Annotated[str, Query(max_length=10_000)]
PLACES = {"articles": "/articles/{id}", "claims": "/claims/{id}", "statements": "/articles/{article}?at={id}"}


@router.get("/search")
def search(request: Request, site: TheSite, q: Words = "", within: Words = "", page: int = 1) -> HTMLResponse:
    page, kind = max(1, page), within if within in KINDS else ""
    found = Hits([])
    if q.strip():
        found = site.ledger.search(q, within=(kind,) if kind else (), limit=EACH, offset=(page - 1) * EACH)
    return render(
        request,
        "search.html",
        q=q,
        within=kind,
        kinds=list(KINDS),
        rows=[{**row, "place": place_of(row), "excerpt": marked(row["snippet"], row["marks"])} for row in found.rows],
        found=found,
        page=page,
    )


def place_of(row: Json) -> str:
    """Where a hit is shown: a source, which is one in each article, by its name."""
    if row["in"] == "sources":
        return f"/sources/{row['id']}"
    return PLACES[row["in"]].format(id=row["id"], article=row["article"])


def marked(text: str, marks: Sequence[Sequence[int]]) -> Markup:
    """The excerpt with its hits marked; escaped, with characters that nobody sees made visible."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    pieces = (escape(shown(text[a:b])) for a, b in pairwise(edges))
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if i % 2 else p for i, p in enumerate(pieces))
