"""Who only repeats it: which article rests on which other article or outlet, on its authority or with its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from onrecord.linking.copies import Copy
from onrecord.markup import Json
from onrecord.provenance.outlets import Outlets
from onrecord.provenance.passages import VOUCHING, Page, Passage

Kind = Literal["cites", "copies"]
LATEST = "9999"  # behind every day


@dataclass(frozen=True, slots=True)
class Relay:
    """article: id of the one that repeats. name: of the outlet it comes from; origin: id of an article of that outlet at hand.

    carried: whether some statement here comes through that outlet's words, rather than the outlet being named in the text alone.
    """

    article: str
    name: str
    kind: Kind
    origin: str | None = None
    carried: bool = True

    def to_dict(self, pages: Mapping[str, Page]) -> Json:
        origin = pages.get(self.origin or "")
        page = pages[self.article]
        return {
            "article": page.url or page.id,
            "from": (origin.url or origin.id) if origin else self.name,
            "kind": self.kind,
            "name": self.name,
        }


def relays_of(passages: Sequence[Passage], copies: Iterable[Copy], outlets: Outlets) -> list[Relay]:
    """Of the articles that these passages stand in. One for each article and outlet; a copy before a citation."""
    pages = {p.page.id: p.page for p in passages}
    found: dict[tuple[str, str], Relay] = {}
    told = (
        _copied(pages, copies, outlets),
        _credited(pages, outlets),
        _cited(passages, outlets),
        _named(pages, outlets),
    )
    for relay in chain.from_iterable(told):
        if not outlets.same(relay.name, pages[relay.article].publisher):
            found.setdefault((relay.article, outlets.family(relay.name)), _resolved(relay, pages, outlets))
    return sorted(found.values(), key=lambda r: (pages[r.article].day or "9", r.article, r.name))


def _copied(pages: Mapping[str, Page], copies: Iterable[Copy], outlets: Outlets) -> Iterator[Relay]:
    for copy in copies:
        if copy.kind != "copies" or copy.article not in pages:
            continue
        if copy.origin is None:
            yield Relay(copy.article, copy.of, "copies")
        elif copy.origin in pages:
            page, origin = _directed(copy, pages[copy.article], pages[copy.origin], outlets)
            yield Relay(page.id, origin.name, "copies", origin.id)


def _directed(copy: Copy, page: Page, origin: Page, outlets: Outlets) -> tuple[Page, Page]:
    """Which has it from which: where neither day tells, the one that names the other's outlet repeats it."""
    turned = not copy.certain and any(outlets.same(page.publisher, name) for name in outlets.cited_in(origin.text))
    return (origin, page) if turned else (page, origin)


def _credited(pages: Mapping[str, Page], outlets: Outlets) -> Iterator[Relay]:
    for page in pages.values():
        for name in (*page.credits, *outlets.in_brackets(page.publisher or "")):
            yield Relay(page.id, outlets.named(name) or name, "copies")


def _cited(passages: Iterable[Passage], outlets: Outlets) -> Iterator[Relay]:
    """An outlet in the chain: not where it speaks for itself, as one who denies or withdraws."""
    for passage in passages:
        for i, link in enumerate(passage.chain):
            name = outlets.called(link["name"], link["kind"])
            if name and (i < len(passage.chain) - 1 or passage.stance in VOUCHING or passage.stance == "question"):
                yield Relay(passage.page.id, name, "cites")


def _named(pages: Mapping[str, Page], outlets: Outlets) -> Iterator[Relay]:
    for page in pages.values():
        for name in outlets.cited_in(page.text):
            yield Relay(page.id, name, "cites", carried=False)


def _resolved(relay: Relay, pages: Mapping[str, Page], outlets: Outlets) -> Relay:
    """With the article it comes from, where an outlet of that name has one that is not younger: its last before."""
    if relay.origin:
        return relay
    day = pages[relay.article].day or LATEST
    others = (page for page in pages.values() if page.id != relay.article and outlets.same(page.publisher, relay.name))
    fit = [page for page in others if (page.day or "") <= day]
    best = max(fit, key=lambda page: (page.day or "", page.id), default=None)
    return replace(relay, origin=best.id if best else None)
