"""A claim on a page: what export.claim_account and export.claim_origins say of it, with a link from each passage to its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urlencode

from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, counted, counts, said
from onrecord.markup import Json


@dataclass(frozen=True)
class Telling:
    """A claim, and where each passage stands. places: article ids by statement; as_of: an ISO day, kept in every link; searched: articles."""

    claim: Json
    searched: int
    places: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None

    @cached_property
    def told(self) -> Told:
        return Told(self.claim, self.searched)

    @property
    def state(self) -> str:
        return state(self.told)

    @property
    def counts(self) -> str:
        return counts(self.told)

    def link(self, part: str = "", **more: str) -> str:
        """An address of this claim, as of the same day. part: ".json", "/origins.svg"."""
        asked = {"as_of": self.as_of or "", **more}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/claims/{quote(self.claim['id'])}{part}" + (f"?{query}" if query else "")

    def evidence(self, statement: str) -> str:
        """Where a statement stands in its article; "" where its article is not known."""
        article = self.articles.get(statement)
        return f"/articles/{quote(article)}?{urlencode({'at': statement})}" if article else ""

    @cached_property
    def articles(self) -> dict[str, str]:
        """The ids of articles by statement: by place, for an address may have had several texts."""
        by_address = {s["id"]: self.told.articles_at.get(s["article"]) for s in self.claim["statements"]}
        return {ident: str(article["id"]) for ident, article in by_address.items() if article} | dict(self.places)

    def person(self, entity: str) -> str:
        """The page of a speaker, where one can be looked up."""
        tail = f"?{urlencode({'as_of': self.as_of})}" if self.as_of else ""
        return f"/sources/{quote(entity)}{tail}" if entity else ""

    def review(self, statement: str) -> str:
        return f"/review?{urlencode({'claim': self.claim['id'], 'statement': statement})}"


def cited(telling: Telling, address: str, today: str) -> str:
    """One line to put under what is taken from here. address: of the page; today: an ISO day."""
    told, claim = telling.told, telling.claim
    passages, articles = counted(len(claim["statements"]), "passage"), counted(len(claim["articles"]), "article")
    on = said(telling.as_of or today)
    return (
        f"Claim {told.id}, {telling.state}, as of {on}: {told.wording} (onrecord's wording, not a quotation); {passages} "
        f"in {articles}; {address}; retrieved {said(today)}"
    )


def turning_days(claim: Json) -> list[str]:
    """The days on which something changed: those on which its articles came out."""
    return sorted({a["day"][:10] for a in claim["articles"] if a["day"]})
