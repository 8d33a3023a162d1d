"""Small articles and statements for the tests of provenance, without a model. No outlet or person here exists."""

from __future__ import annotations

from itertools import count

from onrecord.linking.grouping import NOTHING, Ruled
from onrecord.markup import Json
from onrecord.provenance.occasions import Occasion, occasions_of
from onrecord.provenance.origins import origins_of
from onrecord.provenance.outlets import Outlets, unique
from onrecord.provenance.passages import Page, Passage
from onrecord.provenance.relays import Relay, relays_of
from onrecord.provenance.speakers import speakers_of
from onrecord.publishers import Publisher, Registry

REGISTRY = Registry(
    [
        Publisher("Morning Halden", family="Halden Press"),
        Publisher("Sunday Halden", family="Halden Press"),
        Publisher("Northern Wire", names=("Norwire",), kind="agency"),
    ]
)
_numbers = count()


def page(
    publisher: str | None,
    day: str | None = "2024-03-05",
    *,
    text: str = "",
    title: str | None = None,
    credits: tuple[str, ...] = (),
) -> Page:
    ident = f"article {next(_numbers):04}"
    return Page(ident, None, publisher, title, day, False, f"{title}\n\n{text}" if title else text, credits)


def link(name: str, kind: str = "person", role: str | None = None) -> Json:
    return {"name": name, "kind": kind, "role": role, "entity": None, "spans": []}


def outlet(name: str) -> Json:
    return link(name, "media")


def unnamed(name: str = "two officials") -> Json:
    return link(name, "anonymous")


def says(
    page: Page,
    stance: str,
    *chain: Json,
    on: str | None = None,
    sure: float = 0.95,
    source: float = 0.97,
    at: int = 900,
) -> Passage:
    """A statement on the one claim of the test. on: the day it was made. at: where in the text it stands."""
    statement = {
        "id": f"statement {next(_numbers):04}",
        "spans": [[at, at + 20]],
        "claim": page.id,
        "stance": stance,
        "chain": list(chain),
        "said_on": {"start": on, "end": on} if on else None,
        "confidence": {"stance": sure, "source": source, "claim": 0.9},
    }
    return Passage(page, statement, page.id, "the ferry had failed an inspection")


def outlets_of(*passages: Passage) -> Outlets:
    return Outlets(unique(p.page.publisher for p in passages if p.page.publisher), REGISTRY)


def relays(*passages: Passage) -> list[Relay]:
    return relays_of(passages, (), outlets_of(*passages))


def origins(*passages: Passage) -> Json:
    return origins_of(passages, speakers_of(passages), relays(*passages), outlets_of(*passages))


def occasions(*passages: Passage, ruled: Ruled = NOTHING) -> list[Occasion]:
    return occasions_of(passages, speakers_of(passages, ruled), outlets_of(*passages))
