"""The claims of a ledger with everything that is derived from their passages; as of a day, or as it was recorded by a time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.connection import pages, reading
from onrecord.ledger.linking import shipped_judge
from onrecord.ledger.rulings import holding, ruled_among, rulings
from onrecord.ledger.store import Ledger
from onrecord.linking.copies import Copy, judge
from onrecord.linking.copies import page_of as text_of
from onrecord.linking.grouping import JOINED, Ruled
from onrecord.linking.judging import AGAINST, Judge
from onrecord.linking.propositions import proposition, restored
from onrecord.markup import Json
from onrecord.provenance.passages import Passage, passages_of
from onrecord.provenance.views import View, view

LOOKED_AT = 30  # propositions near a sentence that the pair model judges
FAR = 0.25  # from a sentence: a claim below it is none that was meant
KEPT = 512  # records in memory: claims of the same articles stand together
DISPUTED = {"disputed": 0, "withdrawn": 1, "denied": 2, "doubted": 3}


@dataclass(frozen=True, slots=True)
class Frame:
    """as_of: only articles published by this day, undated ones too. recorded_by: only those that the ledger held by this time (ISO)."""

    as_of: str | None = None
    recorded_by: str | None = None


def framed(as_of: str | None, recorded_by: str | None) -> Frame:
    """Of ISO days, both included."""
    return Frame(as_of, f"{recorded_by[:10]}T23:59:59.999999Z" if recorded_by else None)


def claims(ledger: Ledger, frame: Frame = Frame()) -> Iterator[View]:
    """All claims, in the order in which their first article arrived."""
    c, a = schema.claim_members.c, schema.articles.c
    with reading(ledger.engine) as connection:
        order = (
            select(c.claim_id, c.proposition_id, c.article_id)
            .join(schema.articles, a.id == c.article_id)
            .order_by(a.seq, c.proposition_id)
        )
        members: dict[str, list[tuple[str, str]]] = {}
        for row in connection.execute(_within(order, frame)):
            members.setdefault(row.claim_id, []).append((row.proposition_id, row.article_id))
        look = _Looking(connection, ledger)
        for claim, some in members.items():
            if found := look.view(claim, some, frame):
                yield found


def claim(ledger: Ledger, member: str, frame: Frame = Frame()) -> View:
    """The claim that a proposition belongs to, by its id or the beginning of it, or that of a statement. Raises LedgerError."""
    ident = _member(ledger, member)
    c, a = schema.claim_members.c, schema.articles.c
    with reading(ledger.engine) as connection:
        held = connection.execute(select(c.claim_id).where(c.proposition_id == ident)).scalar()
        if held is None:
            raise LedgerError(f"{member} belongs to an earlier reading, or is not linked yet: run onrecord link.")
        query = (
            select(c.proposition_id, c.article_id)
            .join(schema.articles, a.id == c.article_id)
            .where(c.claim_id == held)
            .order_by(a.seq)
        )
        members = [(row.proposition_id, row.article_id) for row in connection.execute(_within(query, frame))]
        found = _Looking(connection, ledger).view(held, members, frame)
    if found is None:
        raise LedgerError(f"No article of {ledger.place} has claim {member} within that time.")
    return found


def _member(ledger: Ledger, prefix: str) -> str:
    kind, article, ident = ledger.find(prefix, kinds=("claim", "statement"))
    if kind == "claim":
        return ident
    for statement in ledger.record(article)["statements"]:
        if statement["id"] == ident and statement["claim"]:
            return str(statement["claim"])
    raise LedgerError(f"Statement {prefix} takes no position on a claim: it says nothing that could be linked.")


def _within(query: Any, frame: Frame) -> Any:
    if frame.recorded_by:
        query = query.where(schema.articles.c.added_at <= frame.recorded_by)
    return query


class _Looking:
    """Views from one state of the ledger."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self.connection = connection
        self.record: Callable[[str], Json] = lru_cache(KEPT)(lambda article: ledger._record(connection, article))
        self.ruled = holding(rulings(connection, "source"))

    def view(self, claim: str, members: Sequence[tuple[str, str]], frame: Frame) -> View | None:
        by_article: dict[str, set[str]] = {}
        for member, article in members:
            by_article.setdefault(article, set()).add(member)
        passages = [
            p
            for article, propositions in by_article.items()
            for p in passages_of(self.record(article), frozenset(propositions))
            if not (frame.as_of and p.page.day and p.page.day > frame.as_of)
        ]
        if not passages:
            return None
        return view(claim, passages, self._copies({p.page.id for p in passages}), self._rulings(passages))

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


def rank(found: View) -> tuple[int, int, str, str]:
    """Disputed first, then what two or more outlets carry, newest first."""
    told = found.state["label"]
    days = "".join(chr(0x10FFFF - ord(c)) for c in (found.days or ["0"])[-1])
    return (DISPUTED.get(told, 9), 0 if len(found.pages) > 1 else 1, days, found.id)


@dataclass(frozen=True, slots=True)
class Near:
    """A claim near a sentence. sure: whether a model takes them for the same."""

    id: str
    text: str
    score: float
    sure: bool


def nearest(ledger: Ledger, sentence: str, judge_pairs: Judge | None = None) -> list[Near]:
    """The claims that come nearest to a sentence of anybody's, best first."""
    judge_pairs = judge_pairs or shipped_judge()
    asked = proposition("", "", sentence, "", frozenset())
    m, c, p = schema.meanings.c, schema.claim_members.c, schema.propositions.c
    query = (
        select(m.proposition_id, c.claim_id, c.article_id, p.text, m.words, m.vector)
        .join(schema.claim_members, c.proposition_id == m.proposition_id)
        .join(schema.propositions, p.id == m.proposition_id)
        .where(m.model == judge_pairs.name)
        .order_by(m.seq)
    )
    vector = judge_pairs.vector(asked).astype(np.float32)
    with reading(ledger.engine) as connection:
        rows = (
            (float(np.frombuffer(row.vector, dtype=np.float16).astype(np.float32) @ vector), row)
            for page in pages(connection, query, KEPT)
            for row in page
        )
        nearest_rows = heapq.nlargest(LOOKED_AT, rows, key=lambda r: (r[0], r[1].proposition_id))
    best: dict[str, Near] = {}
    for near, row in nearest_rows:
        known = restored(row.proposition_id, row.article_id, row.text, row.words)
        judgement = judge_pairs.judge(asked, known)
        score = near if judgement.score != AGAINST else 0.5 * near
        if row.claim_id not in best or best[row.claim_id].score < score:
            best[row.claim_id] = Near(row.claim_id, row.text, score, judgement.score >= JOINED)
    return sorted((n for n in best.values() if n.score >= FAR), key=lambda n: (-n.score, n.id))


@dataclass(frozen=True, slots=True)
class Found:
    """The claim that was asked for. others: the nearest ones, where a sentence was given that none says quite so."""

    view: View
    others: tuple[Near, ...] = ()


def find(ledger: Ledger, asked: str, within: Frame = Frame()) -> Found:
    """By id or beginning of one, or the claim that a sentence comes nearest to. Raises LedgerError."""
    if " " not in asked.strip():
        return Found(claim(ledger, asked, within))
    near = nearest(ledger, asked)
    if not near:
        raise LedgerError(f"No linked claim of {ledger.place} comes near {asked!r}: see onrecord claims --all.")
    return Found(claim(ledger, near[0].id, within), () if near[0].sure else tuple(near[:3]))
