"""What newly added articles bring: what became of each, new claims, known claims that they bear on, denials. Nothing about truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.errors import LedgerError
from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, positions, said, with_role
from onrecord.ledger.adding import Added
from onrecord.ledger.claims import claims_of
from onrecord.ledger.counting import count_articles
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import disputed_rank
from onrecord.markup import Json, visible
from onrecord.provenance.passages import page_of
from onrecord.provenance.views import View

LISTED = 500  # articles that are listed by name
LOOKED_AT = 100  # articles whose claims are told
BROUGHT = {"new", "version", "copy", "reread"}


@dataclass(frozen=True, slots=True)
class Kept:
    """An article in the ledger. earlier: the id of the one it is a new version of, or has its text from."""

    id: str
    outcome: str
    where: str
    title: str
    outlet: str
    day: str
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """new: stands only in articles that were added now."""

    id: str
    text: str
    words: str
    label: str
    new: bool
    outlets: int


@dataclass(frozen=True, slots=True)
class Denial:
    who: str
    does: str
    day: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Brought:
    """more: articles that are not listed. looked_at: articles whose claims are told, of `read`."""

    kept: tuple[Kept, ...] = ()
    more: int = 0
    claims: tuple[Claim, ...] = ()
    denials: tuple[Denial, ...] = ()
    looked_at: int = 0
    read: int = 0


def brought(ledger: Ledger, added: Sequence[Added]) -> Brought:
    """added: what became of each article that was given and not skipped."""
    kept = [a for a in added if a.id and a.outcome != "skipped"]
    read = [a.id for a in kept if a.id and a.outcome in BROUGHT]
    listed = tuple(found for a in kept[:LISTED] if (found := _kept(ledger, a)))
    statements = (s for article in read[:LOOKED_AT] for s in _statements(ledger, article))
    views = list(claims_of(ledger, [s["claim"] for s in statements if s["claim"]]))
    articles, own = count_articles(ledger), set(read)
    told = [(_claim(view, Told(view.to_dict(), articles), own), view) for view in views]
    told.sort(key=lambda found: (disputed_rank(found[0].label), -found[0].outlets, not found[0].new))
    denials = (denial for claim, view in told for denial in _denials(claim, Told(view.to_dict(), articles), view, own))
    claims = tuple(claim for claim, _ in told)
    return Brought(listed, len(kept) - len(listed), claims, tuple(denials), min(len(read), LOOKED_AT), len(read))


def _kept(ledger: Ledger, added: Added) -> Kept | None:
    ident = added.id or ""
    try:
        record = ledger.record(ident)
    except LedgerError:  # forgotten meanwhile
        return None
    page = page_of(record)
    title, day = page.title or "[no title]", said(page.day) if page.day else "undated"
    earlier = _earlier(ledger, ident, added.outcome, page.url)
    return Kept(ident, added.outcome, added.where, visible(title), visible(page.publisher or ""), day, earlier)


def _earlier(ledger: Ledger, ident: str, outcome: str, url: str | None) -> str:
    if outcome == "version":
        versions = ledger.versions(url)
        before = versions[: versions.index(ident)] if ident in versions else []
        return before[-1] if before else ""
    return next(iter(ledger.about(ident)["copies"]), "") if outcome == "copy" else ""


def _statements(ledger: Ledger, article: str) -> list[Json]:
    try:
        found: list[Json] = ledger.record(article)["statements"]
    except LedgerError:
        return []
    return found


def _claim(view: View, told: Told, own: set[str]) -> Claim:
    outlets = len(view.outlet_names)
    return Claim(view.id, told.wording, state(told), view.state["label"], set(view.pages) <= own, outlets)


def _denials(claim: Claim, told: Told, view: View, own: set[str]) -> Iterator[Denial]:
    """Acts of denying that one of these articles reports."""
    for occasion, one in zip(view.occasions, told.claim["occasions"], strict=True):
        if occasion.stance == "deny" and own & set(occasion.articles):
            day = told.day(occasion.day) if occasion.day else "no date"
            yield Denial(with_role(one["speaker"]), positions(told.statements(one["statements"])), day, claim)
