"""The first page: what changed, what a person should check first, and what the ledger holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from onrecord.errors import LedgerError
from onrecord.export.claim_words import once, said
from onrecord.ledger.counting import count_articles
from onrecord.ledger.deadlines import DeadlineError, within
from onrecord.ledger.store import Ledger
from onrecord.markup import Json, visible
from onrecord.web.site import TheSite, render

router = APIRouter()
TIMES = {"1d": "day", "2d": "2 days", "7d": "7 days", "30d": "30 days"}
PATIENCE = 5.0  # seconds for all changes
MOST = 200  # changes that are looked through
SHOWN = 12  # of one sort
CHECKS = 10
SORTS = {
    "new denial": "New denials",
    "new confirmation": "New confirmations",
    "withdrawn": "Withdrawn",
    "first named source": "First named sources",
    "reversal": "Reversals",
    "correction printed": "Corrections printed",
    "retraction printed": "Retractions printed",
    "new doubt": "New doubts",
}
COUNTED = ("statements", "corrections", "rulings")
POSITIONS = {"new denial": "deny", "new confirmation": "confirm", "withdrawn": "retract", "new doubt": "question"}


@router.get("/")
def start(request: Request, site: TheSite, since: str = "2d") -> HTMLResponse:
    articles = count_articles(site.ledger)
    if not articles:
        return render(request, "start_empty.html")
    since = since if since in TIMES else "2d"
    changes = changed(site.ledger, since)
    return render(
        request,
        "start.html",
        since=since,
        times=TIMES,
        told=changes is not None,
        sorts=list(sorted_out(changes or ())),
        longer=longer(site.ledger, since) if changes == () else None,
        checks=[located(site.ledger, check) for check in site.ledger.waiting(limit=CHECKS)],
        counts=site.ledger.counts(*COUNTED),
        articles=articles,
    )


def located(ledger: Ledger, check: Json) -> Json:
    """With the address of its evidence; "" where its statement has gone meanwhile."""
    try:
        _, article, statement = ledger.find(check["statement"], kinds=("statement",))
    except LedgerError:
        return {**check, "href": ""}
    return {**check, "href": f"/articles/{article}?{urlencode({'at': statement})}"}


def changed(ledger: Ledger, since: str) -> tuple[Json, ...] | None:
    """None where it takes too long to tell: what was found meanwhile helps the next who asks."""
    try:
        with within(PATIENCE):
            return looked_for(ledger, since, ledger.version(), ledger.time()[:15])
    except DeadlineError:
        return None


@lru_cache(2 * len(TIMES))
def looked_for(ledger: Ledger, since: str, version: int, minutes: str) -> tuple[Json, ...]:
    """Anew for each state of the ledger, and every ten minutes."""
    return tuple(islice(ledger.changes(since), MOST))


def longer(ledger: Ledger, since: str) -> tuple[str, int] | None:
    """Where nothing changed in a time, the next longer one in which something did, and how much."""
    times = list(TIMES)
    counted = ((time, len(changed(ledger, time) or ())) for time in times[times.index(since) + 1 :])
    return next(((time, count) for time, count in counted if count), None)


def sorted_out(changes: tuple[Json, ...]) -> Iterator[Json]:
    """The changes by sort."""
    by_sort: dict[str, list[Json]] = {}
    for change in changes:
        by_sort.setdefault(change["what"], []).append(change)
    for what in sorted(by_sort, key=lambda w: list(SORTS).index(w) if w in SORTS else len(SORTS)):
        some = by_sort[what]
        groups = by_claim(some)
        rows = [row(group) for group in groups[:SHOWN]]
        title, position = SORTS.get(what, what.capitalize()), POSITIONS.get(what, "")
        yield {"title": title, "rows": rows, "more": len(groups) - len(rows), "count": len(some), "position": position}


def by_claim(changes: list[Json]) -> list[list[Json]]:
    """The changes of one claim, or one article, together."""
    found: dict[str, list[Json]] = {}
    for change in changes:
        found.setdefault(change["id"], []).append(change)
    return list(found.values())


def row(changes: list[Json]) -> Json:
    """who: each with the day. words: the claim's state; "" for what is about an article."""
    who = once(f"{visible(c['who'] or 'somebody')}, {said(c['day'])}" for c in changes)
    return {**changes[0], "who": who, "words": changes[0]["state_words"]}
