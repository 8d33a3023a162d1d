"""Circular reporting: outlets that rest on each other for one claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.provenance.outlets import Outlets
from onrecord.provenance.passages import Page
from onrecord.provenance.relays import Relay


def circles(relays: Sequence[Relay], pages: Mapping[str, Page], outlets: Outlets) -> list[list[str]]:
    """Names of outlets, each citing one that leads back to it; every circle once, sorted."""
    cites: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for relay in relays:
        page = pages[relay.article]
        if relay.carried and page.publisher:
            a, b = outlets.family(page.publisher), outlets.family(relay.name)
            names |= {a: page.publisher, b: names.get(b, relay.name)}
            cites.setdefault(a, set()).add(b)
    rings = {frozenset(x for x in cites if x in _behind(cites, a) and a in _behind(cites, x)) for a in cites}
    return sorted(sorted(names[x] for x in ring) for ring in rings if len(ring) > 1)


def _behind(cites: Mapping[str, set[str]], start: str) -> set[str]:
    """All that a name rests on, directly or through others."""
    reached: set[str] = set()
    waiting = list(cites.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += cites.get(name, ())
    return reached
