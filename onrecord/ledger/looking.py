"""Claims as views, from one state of the ledger: members -> records -> passages -> what is derived from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection, select

from onrecord.errors import DamageError
from onrecord.ledger import schema
from onrecord.ledger.connection import parts
from onrecord.ledger.judgements import ties_among
from onrecord.ledger.records import record_of
from onrecord.ledger.rulings import holding, ruled_among, rulings
from onrecord.linking.copies import Copy, judge
from onrecord.linking.copies import page_of as text_of
from onrecord.linking.grouping import Pair, Ruled
from onrecord.markup import Json
from onrecord.provenance.passages import Passage, passages_of
from onrecord.provenance.ties import needs_ties
from onrecord.provenance.views import View, view

KEPT = 512  # records in memory: claims of the same articles stand together

Members = Sequence[tuple[str, str]]  # (proposition, article)


class Looking:
    """Views from one state of the ledger."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.record: Callable[[str], Json] = lru_cache(KEPT)(lambda article: record_of(connection, article))
        self.ruled = holding(rulings(connection, "source"))

    def view(self, claim: str, members: Members, as_of: str | None = None) -> View | None:
        """None where no passage is left. as_of: only of articles published by this day, and of undated ones."""
        by_article: dict[str, set[str]] = {}
        for member, article in members:
            by_article.setdefault(article, set()).add(member)
        passages = [
            p
            for article, propositions in by_article.items()
            for p in passages_of(self.record(article), frozenset(propositions))
            if not (as_of and p.page.day and p.page.day > as_of)
        ]
        if not passages:
            return None
        copies, ties = self._copies({p.page.id for p in passages}), self._ties(passages)
        return view(claim, passages, copies, self._rulings(passages), ties=ties)

    def _ties(self, passages: Sequence[Passage]) -> dict[Pair, float]:
        """What the models, and before them people, say of pairs of propositions; nothing where no position hangs on it."""
        return ties_among(self.connection, {p.proposition for p in passages}) if needs_ties(passages) else {}

    def _rulings(self, passages: Iterable[Passage]) -> Ruled:
        entities = {link["entity"] for p in passages for link in p.statement["chain"] if link["entity"]}
        return ruled_among(self.ruled, entities)

    def _copies(self, articles: set[str]) -> list[Copy]:
        if len(articles) < 2:
            return []
        j = schema.judgements.c
        query = select(j.a, j.b).where(j.kind == "copy", j.a.in_(articles), j.b.in_(articles)).order_by(j.a, j.b)
        pairs = self.connection.execute(query).all()
        return [copy for a, b in pairs for copy in judge(text_of(self.record(a)), text_of(self.record(b)))]


def views_of(
    connection: Connection, claims: Sequence[str], as_of: str | None = None
) -> Iterator[tuple[str, View | None]]:
    """Of some claims, None where no passage is left; those of articles whose reading is damaged are passed over."""
    look = Looking(connection)
    for claim, members in members_of(connection, claims).items():
        try:
            yield claim, look.view(claim, members, as_of)
        except DamageError:
            continue


def members_of(connection: Connection, claims: Sequence[str]) -> Mapping[str, Members]:
    """Those of some claims, in the order in which their articles arrived."""
    c, a = schema.claim_members.c, schema.articles.c
    found: dict[str, list[tuple[str, str]]] = {claim: [] for claim in claims}
    for some in parts(claims):
        query = (
            select(c.claim_id, c.proposition_id, c.article_id)
            .join(schema.articles, a.id == c.article_id)
            .where(c.claim_id.in_(some))
            .order_by(a.seq, c.proposition_id)
        )
        for row in connection.execute(query):
            found[row.claim_id].append((row.proposition_id, row.article_id))
    return found
