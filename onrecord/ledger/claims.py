"""The claims of a ledger with everything that is derived from their passages; as of a day, or as it was recorded by a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select

from onrecord.decoding import Floats
from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.connection import AMONG, parts, reading
from onrecord.ledger.linking import shipped_judge
from onrecord.ledger.looking import Looking, views_of
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import disputed_rank
from onrecord.linking.grouping import JOINED
from onrecord.linking.judging import AGAINST, Judge
from onrecord.linking.propositions import proposition, restored
from onrecord.provenance.views import View

LOOKED_AT = 30  # propositions near a sentence that the pair model judges
FAR = 0.25  # from a sentence: a claim below it is none that was meant


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
        look = Looking(connection)
        for claim, some in members.items():
            if found := look.view(claim, some, frame.as_of):
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
        found = Looking(connection).view(held, members, frame.as_of)
    if found is None:
        raise LedgerError(f"No article of {ledger.place} has claim {member} within that time.")
    return found


def claims_of(ledger: Ledger, propositions: Iterable[str]) -> Iterator[View]:
    """The claims that some propositions belong to, each once, in the order of these; see views_of for what is left out."""
    c, wanted = schema.claim_members.c, list(dict.fromkeys(propositions))
    with reading(ledger.engine) as connection:
        held: dict[str, str] = {}
        for some in parts(wanted):
            rows = connection.execute(select(c.proposition_id, c.claim_id).where(c.proposition_id.in_(some)))
            held |= {row.proposition_id: row.claim_id for row in rows}
        claims = list(dict.fromkeys(held[proposition] for proposition in wanted if proposition in held))
        yield from (view for _, view in views_of(connection, claims) if view)


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


def rank(found: View) -> tuple[int, bool, str, str]:
    """Disputed first, then what two or more outlets carry, newest first: as Ledger.browse lists them."""
    newest = "".join(chr(0x10FFFF - ord(c)) for c in (found.days or ["0"])[-1])
    return (disputed_rank(found.state["label"]), len(found.outlet_names) < 2, newest, found.id)


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
    best: dict[str, Near] = {}
    for near, row in _nearest_members(ledger, judge_pairs.name, judge_pairs.vector(asked).astype(np.float32)):
        known = restored(row.proposition_id, row.article_id, row.text, row.words)
        judgement = judge_pairs.judge(asked, known)
        score = near if judgement.score != AGAINST else 0.5 * near
        if row.claim_id not in best or best[row.claim_id].score < score:
            best[row.claim_id] = Near(row.claim_id, row.text, score, judgement.score >= JOINED)
    return sorted((n for n in best.values() if n.score >= FAR), key=lambda n: (-n.score, n.id))


def _nearest_members(ledger: Ledger, model: str, vector: Floats) -> list[tuple[float, Any]]:
    """The nearest propositions that belong to a claim now, with their cosines."""
    m, c, p = schema.meanings.c, schema.claim_members.c, schema.propositions.c
    query = (
        select(m.seq, m.proposition_id, c.claim_id, c.article_id, p.text, m.words)
        .join(schema.claim_members, c.proposition_id == m.proposition_id)
        .join(schema.propositions, p.id == m.proposition_id)
    )
    with reading(ledger.engine) as connection:
        seqs, near = ledger.nearness.to(connection, model, vector)
        rows: list[tuple[float, Any]] = []
        first, many = 0, 2 * LOOKED_AT  # those that belong to none are passed over: mostly they are few
        order = np.argsort(-near, kind="stable")
        while len(rows) < LOOKED_AT and first < len(order):
            some = order[first : first + many]
            cosines = dict(zip(seqs[some].tolist(), near[some].tolist(), strict=True))
            found = connection.execute(query.where(m.seq.in_(cosines))).all()
            rows += sorted(((cosines[row.seq], row) for row in found), key=lambda r: (-r[0], r[1].proposition_id))
            first, many = first + many, AMONG
    return rows[:LOOKED_AT]


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
