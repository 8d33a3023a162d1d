"""Where a claim comes from, as a tree: named origins, who repeats each, then what leaves it open. In the words of export.claim_page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.export.claim_page import AUTHORITY
from onrecord.export.claim_words import (
    Told,
    address_of,
    excerpts,
    folded,
    hedges,
    is_here,
    is_missing,
    listing,
    name_of,
    named_origins,
    no_source,
    once,
    positions,
    same,
    source_by_outlet,
    source_of,
)
from onrecord.export.wording import Parts
from onrecord.markup import Json, visible
from onrecord.web.telling import Telling, own

FEW = 4  # who repeats an origin, above which they are folded


@dataclass(frozen=True, slots=True)
class Leaf:
    """An article that has the claim from somewhere. via: the other outlets that it names; words: what it says, and who says it there."""

    outlet: str
    href: str
    day: str
    does: str
    words: Parts
    via: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Articles under a heading, or under that of their root alone."""

    heading: str
    leaves: tuple[Leaf, ...]

    @property
    def folded(self) -> bool:
        return len(self.leaves) > FEW


@dataclass(frozen=True, slots=True)
class Root:
    """heading: what it is. lead: how its sources are told; look: "origin", "stub" for one not among the articles, "open"."""

    heading: str
    look: str
    lead: str = ""
    sources: tuple[str, ...] = ()
    words: Parts = ()
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Roots:
    """words: how many, and never that alone. warnings: what to be wary of."""

    words: str
    named: tuple[Root, ...]
    left_open: tuple[Root, ...]
    warnings: tuple[str, ...]
    hedges: tuple[str, ...]


def roots(telling: Telling) -> Roots:
    told, found = telling.told, telling.claim["origins"]
    named = [outlet(telling, o) if o["kind"] == "outlet" else speaker(telling, o) for o in found["named"]]
    silent = [silent_root(telling, found["no_source_given"])] if found["no_source_given"] else []
    separate = [separate_root(telling, some) for some in found["undecided"]]
    saying = [s for s in telling.claim["statements"] if s["stance"] in {"assert", "confirm"}]
    hedged = once(h for s in saying for h in hedges(told, s))
    return Roots(
        named_origins(told), tuple(named), (*silent, *separate), (*dropped(told), *circular(telling.claim)), tuple(hedged)
    )  # fmt: skip


def outlet(telling: Telling, origin: Json) -> Root:
    """An outlet with sources of its own, and who has the claim from it."""
    told, name = telling.told, visible(origin["name"])
    missing = is_missing(told, name)
    heading = f"{name}: cited, not among your articles. Read it first." if missing else name
    if not missing and is_here(told, name):
        heading = f"{name}: among your articles"
    copying = {r["article"] for r in told.claim["relays"] if r["kind"] == "copies" and same(r["name"], name)}
    home = [a for a in origin["articles"] if same(told.outlet(a), name)]
    others = [a for a in origin["articles"] if a not in home]
    groups = (
        ("Its own", home),
        (f"Repeat it, naming {name}", [a for a in others if a not in copying]),
        (f"Repeat it, in the words of {name}", [a for a in others if a in copying]),
    )
    branches = tuple(branch(telling, how, some, name) for how, some in groups if some)
    called = sources(told, origin)
    lead = f"its source{'s' * (len(called) != 1)}, as told"
    return Root(heading, "stub" if missing else "origin", lead, called, (), branches)


def speaker(telling: Telling, origin: Json) -> Root:
    """A speaker whom several outlets have heard."""
    told, heard = telling.told, origin["articles"]
    heading = f"{name_of(origin)}: {positions(told.vouching(heard)) or 'says it'}"
    return Root(
        heading, "origin", "also called", sources(told, origin), (), (branch(telling, "Reported by", heard, ""),)
    )


def sources(told: Told, origin: Json) -> tuple[str, ...]:
    """What its sources are called, and by whom."""
    return tuple(source_by_outlet(told, origin, source) for source in origin["sources"])


def silent_root(telling: Telling, addresses: Sequence[str]) -> Root:
    leaves = tuple(leaf(telling, a, "", no_source(telling.told, a)) for a in addresses)
    return Root(f"Repeat it, no source given ({len(addresses)})", "open", branches=(Branch("", leaves),))


def separate_root(telling: Telling, addresses: Sequence[str]) -> Root:
    """Articles of which it cannot be told whether their source is one of the others."""
    told = telling.told
    saying = told.vouching(addresses)
    names = once(name_of(source) for s in saying if (source := source_of(s)))
    about = listing([folded(map(told.outlet, addresses)), *names], most=3)
    words = next((found[:1] for found in excerpts(told, saying)), ())
    return Root(
        f"? may be separate: {about}",
        "open",
        words=words,
        branches=(Branch("", branch(telling, "", addresses, "").leaves),),
    )


def branch(telling: Telling, heading: str, addresses: Sequence[str], name: str) -> Branch:
    leaves = tuple(leaf(telling, a, name, telling.told.outlet(a)) for a in addresses)
    return Branch(f"{heading} ({len(addresses)})", leaves)


def leaf(telling: Telling, address: str, name: str, called: str) -> Leaf:
    """name: of the outlet under which it stands, not told again. called: the article, in words."""
    told = telling.told
    mine = own(s for s in told.vouching([address]))[:1]
    article = next((a for a in telling.claim["articles"] if address_of(a) == address), None)
    cited = once(visible(r["name"]) for r in telling.claim["relays"] if r["article"] == address)
    others = [c for c in cited if not same(c, name) and not same(c, told.outlet(address))]
    return Leaf(
        outlet=called,
        href=telling.evidence(mine[0]) if mine else "",
        day=told.day(article["day"]) if article and article["day"] else "undated",
        does=positions(mine),
        words=next((found[:1] for found in excerpts(told, mine)), ()),
        via=f"naming also {listing(others)}" if others and name else "",
    )


def dropped(told: Told) -> Iterator[str]:
    """Headlines that give less authority than the body below them."""
    titles = {address_of(a): visible(a["title"] or "") for a in told.claim["articles"]}
    for item in told.claim["dropped"]:
        head, body = (AUTHORITY.get(item[k], visible(item[k])) for k in ("headline", "body"))
        title = titles.get(item["article"])
        words = f' "{title}"' if title else ""
        yield f"! source dropped: {told.outlet(item['article'])} headline{words}, {head}; its body, {body}"


def circular(claim: Json) -> Iterator[str]:
    for ring in claim["circular"]:
        yield f"! they cite each other: {', '.join(map(visible, ring))}"
