"""Words and phrases, or the meaning of a sentence, in everything that the ledger holds: articles, statements, claims, sources. Every
state of the page is in its address.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape
from pydantic import AfterValidator

from onrecord.errors import LedgerError
from onrecord.ledger.searching import KINDS, Asked, Hits
from onrecord.markup import Json, shown
from onrecord.names import KINDS as SOURCE_KINDS
from onrecord.positions import STANCES
from onrecord.provenance.views import STATES
from onrecord.web.addresses import Day, Page, one_of
from onrecord.web.site import Site, TheSite, render
from onrecord.web.words import chips, worded

router = APIRouter()
EACH = 30  # hits on a page
Words = Annotated[str, Query(max_length=10_000)]
Name = Annotated[str, Query(max_length=400)]
Kind = Annotated[Name, AfterValidator(one_of(SOURCE_KINDS))]
Position = Annotated[Name, AfterValidator(one_of(STANCES))]
State = Annotated[Name, AfterValidator(one_of(STATES))]
CHIPS = {
    "source": "who", "kind": "kind", "position": "position", "state": "state", "publisher": "publisher", "since": "from", "until": "to",
    "as_of": "as of",
}  # fmt: skip
PLACES = {
    "articles": "/articles/{id}", "claims": "/claims/{id}", "sources": "/sources/{id}", "statements": "/articles/{article}?at={id}",
}  # fmt: skip


@router.get("/search")
def search(
    request: Request,
    site: TheSite,
    q: Words = "",
    by: Name = "",
    within: Words = "",
    source: Name = "",
    kind: Kind = "",
    position: Position = "",
    state: State = "",
    publisher: Name = "",
    since: Day = "",
    until: Day = "",
    as_of: Day = "",
    page: Page = 1,
) -> HTMLResponse:
    """by: "meaning", else words."""
    filters = {"source": source, "kind": kind, "position": position, "state": state, "publisher": publisher, "since": since, "until": until, "as_of": as_of}  # fmt: skip
    asked = {
        "q": q,
        "by": "meaning" if by == "meaning" else "",
        "within": within if within in KINDS else "",
        **filters,
    }
    found, refused = hits(site, asked, filters, page)
    return render(
        request,
        "search.html",
        asked=asked,
        kinds=list(KINDS),
        choices={"kind": options("kind", SOURCE_KINDS), "position": options("position", STANCES), "state": options("state", STATES)},
        chips=chips(asked, CHIPS),
        plain="/search?" + urlencode({name: asked[name] for name in ("q", "by", "within") if asked[name]}),
        rows=[placed(row, as_of) for row in found.rows],
        found=found,
        refused=refused,
        page=page,
        each=EACH,
    )  # fmt: skip


def hits(site: Site, asked: dict[str, str], filters: dict[str, str], page: int) -> tuple[Hits, str]:
    """What is found, and why nothing can be looked for."""
    if not asked["q"].strip():
        return Hits([]), ""
    wanted: dict[str, Any] = {name: value or None for name, value in filters.items()}
    words, like = ("", asked["q"]) if asked["by"] else (asked["q"], "")
    wanted |= {"like": like, "within": (asked["within"],) if asked["within"] else ()}
    try:
        Asked(words, **wanted).kinds()
    except LedgerError as error:
        return Hits([]), str(error)
    return site.ledger.search(words, **wanted, limit=EACH, offset=(page - 1) * EACH), ""


def options(name: str, values: Collection[str]) -> list[tuple[str, str]]:
    """What may be chosen, each with its words."""
    return [(value, worded(name, value)) for value in values]


def placed(row: Json, as_of: str = "") -> Json:
    """With where the hit is shown, and the words around it."""
    place = PLACES[row["in"]].format(id=row["id"], article=row["article"])
    tail = f"?as_of={as_of}" if as_of and row["in"] in {"claims", "sources"} else ""
    return {**row, "place": place + tail, "tail": tail, "excerpt": marked(row["snippet"], row["marks"])}


def marked(text: str, marks: Sequence[Sequence[int]]) -> Markup:
    """The excerpt with its hits marked; escaped, with characters that nobody sees made visible."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    pieces = (escape(shown(text[a:b])) for a, b in pairwise(edges))
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if i % 2 else p for i, p in enumerate(pieces))
