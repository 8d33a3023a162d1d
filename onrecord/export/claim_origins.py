"""Where a claim comes from, as a tree: named origins, who repeats each, then what leaves it open, then what to be wary of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.export.claim_words import (
    Told,
    counted,
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
from onrecord.provenance.passages import VOUCHING

AUTHORITY = {
    "own voice": "in its own voice",
    "reports": "on unnamed reports",
    "names the outlet": "naming the outlet",
    "describes the source": "describing the source",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """An article that has the claim from somewhere. statement: id of one that says so, or ""; words: what it says; via: other outlets it names."""

    outlet: str
    statement: str
    day: str
    does: str
    words: Parts
    via: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Articles under a heading, or under that of their root alone. told: whether the root has named them already."""

    heading: str
    leaves: tuple[Leaf, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """heading: what it is. lead: how its sources are told; look: "origin", "stub" for one not among the articles, "open"."""

    heading: str
    look: str
    branches: tuple[Branch, ...]
    lead: str = ""
    sources: tuple[str, ...] = ()
    words: Parts = ()


@dataclass(frozen=True, slots=True)
class Origins:
    """words: how many, and never that alone. hedges: whose each "allegedly" is."""

    words: str
    named: tuple[Root, ...]
    left_open: tuple[Root, ...]
    warnings: tuple[str, ...]
    hedges: tuple[str, ...]


def origins(told: Told) -> Origins:
    found = told.claim["origins"]
    silent = [silent_root(told, found["no_source_given"])] if found["no_source_given"] else []
    saying = (s for s in told.claim["statements"] if s["stance"] in VOUCHING)
    return Origins(
        words=named_origins(told),
        named=tuple(outlet(told, o) if o["kind"] == "outlet" else speaker(told, o) for o in found["named"]),
        left_open=(*silent, *(separate_root(told, some) for some in found["undecided"])),
        warnings=(*dropped(told), *circular(told.claim)),
        hedges=tuple(once(h for s in saying for h in hedges(told, s))),
    )


def outlet(told: Told, origin: Json) -> Root:
    """An outlet with sources of its own, and who has the claim from it."""
    name, missing = visible(origin["name"]), is_missing(told, visible(origin["name"]))
    here = ": cited, not among your articles. Read it first." if missing else ": among your articles"
    copying = {r["article"] for r in told.claim["relays"] if r["kind"] == "copies" and same(r["name"], name)}
    home = [a for a in origin["articles"] if same(told.outlet(a), name)]
    others = [a for a in origin["articles"] if a not in home]
    groups = (
        ("Its own", home),
        (f"Repeat it, naming {name}", [a for a in others if a not in copying]),
        (f"Repeat it, in the words of {name}", [a for a in others if a in copying]),
    )
    called = sources(told, origin)
    return Root(
        heading=name + (here if missing or is_here(told, name) else ""),
        look="stub" if missing else "origin",
        lead=f"its source{'s' * (len(called) != 1)}, as told",
        sources=called,
        branches=tuple(
            Branch(f"{how} ({len(some)})", leaves(told, some, name), told=some is home) for how, some in groups if some
        ),
    )


def speaker(told: Told, origin: Json) -> Root:
    """A speaker whom several outlets have heard."""
    heard = origin["articles"]
    return Root(
        heading=f"{name_of(origin)}: {positions(told.vouching(heard)) or 'says it'}",
        look="origin",
        lead="also called",
        sources=sources(told, origin),
        branches=(Branch(f"Reported by ({counted(len(heard), 'article')})", leaves(told, heard)),),
    )


def sources(told: Told, origin: Json) -> tuple[str, ...]:
    """What its sources are called, and by whom."""
    return tuple(source_by_outlet(told, origin, source) for source in origin["sources"])


def silent_root(told: Told, addresses: Sequence[str]) -> Root:
    named = tuple(leaf(told, a, "", no_source(told, a)) for a in addresses)
    return Root(f"Repeat it, no source given ({len(addresses)})", "open", (Branch("", named),))


def separate_root(told: Told, addresses: Sequence[str]) -> Root:
    """Articles of which it cannot be told whether their source is one of the others."""
    saying = told.vouching(addresses)
    names = once(name_of(source) for s in saying if (source := source_of(s)))
    about = listing([folded(map(told.outlet, addresses)), *names], most=3)
    branches = (Branch("", leaves(told, addresses), told=True),)
    return Root(f"? may be separate: {about}", "open", branches, words=first_words(told, saying))


def first_words(told: Told, statements: Iterable[Json]) -> Parts:
    """The first excerpt, without its outlets."""
    return next((found[:1] for found in excerpts(told, statements)), ())


def leaves(told: Told, addresses: Iterable[str], name: str = "") -> tuple[Leaf, ...]:
    return tuple(leaf(told, address, name, told.outlet(address)) for address in addresses)


def leaf(told: Told, address: str, name: str, called: str) -> Leaf:
    """name: of the outlet under which it stands, not told again. called: the article, in words."""
    # The ones with a source first, then those in the body.
    saying = sorted(told.vouching([address]), key=lambda s: (source_of(s) is None, bool(s["in_title"])))[:1]
    others = [c for c in told.named_by(address) if not same(c, name) and not same(c, told.outlet(address))]
    return Leaf(
        outlet=called,
        statement=saying[0]["id"] if saying else "",
        day=told.published(address),
        does=positions(saying),
        words=first_words(told, saying),
        via=f"naming also {listing(others)}" if others and name else "",
    )


def dropped(told: Told) -> Iterator[str]:
    """Headlines that give less authority than the body below them."""
    for item in told.claim["dropped"]:
        head, body = (AUTHORITY.get(item[k], visible(item[k])) for k in ("headline", "body"))
        title = visible(told.articles_at.get(item["article"], {}).get("title") or "")
        words = f' "{title}"' if title else ""
        yield f"! source dropped: {told.outlet(item['article'])} headline{words}, {head}; its body, {body}"


def circular(claim: Json) -> Iterator[str]:
    for ring in claim["circular"]:
        yield f"! they cite each other: {', '.join(map(visible, ring))}"
