"""What people said about an article, a claim, a statement or a source: corrections and rulings, and which of them no longer hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, or_, select

from onrecord.ledger import schema
from onrecord.ledger.connection import parts, reading
from onrecord.ledger.corrections import Correction, corrected_claim
from onrecord.ledger.corrections import from_row as to_correction
from onrecord.ledger.rulings import Ruling
from onrecord.ledger.rulings import from_row as to_ruling
from onrecord.markup import POSITIONS, Json

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

APART = 1 << 24  # more than any ledger has rulings: the number of a correction stands before that of a ruling
CHANGED = {
    "certainty": "certainty set to {}",
    "source": "source set to {}",
    "day": "day set to {}",
    "claim": "claim worded anew: {}",
    "spurious": "marked as no statement",
    "right": "checked and found right",
    "undo": "an earlier correction taken back",
}
RULED = {"same": "ruled the same: {}", "different": "ruled not the same: {}", "undo": "a ruling taken back: {}"}

a, s, e, p, m = (
    table.c
    for table in (schema.articles, schema.statements, schema.entities, schema.propositions, schema.claim_members)
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What people said, by sequence number."""

    corrections: Mapping[int, Correction]
    rulings: Mapping[int, Ruling]


@dataclass(frozen=True, slots=True)
class About:
    """What corrections and rulings may be about. statements: of these articles, None for all. ends: of rulings."""

    articles: frozenset[str]
    statements: frozenset[str] | None
    propositions: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()

    def holds(self, correction: Correction) -> bool:
        """Whether a correction of one of the articles is about it; one that words a claim anew is also about that claim."""
        worded = corrected_claim(correction)
        return (
            self.statements is None
            or correction.statement in self.statements
            or (worded is not None and worded[0] in self.propositions)
        )


def last_change(ledger: Ledger, of: str) -> int:
    """See Ledger.last_change."""
    found = _changes(ledger, of)
    return max(found.corrections, default=0) * APART + max(found.rulings, default=0)


def history(ledger: Ledger, of: str) -> list[Json]:
    """See Ledger.history."""
    found = _changes(ledger, of)
    with reading(ledger.engine) as connection:
        names = _names(connection, {end for r in found.rulings.values() for end in (r.a, r.b)})
    told = [
        *_told("correction", found.corrections, {n: _corrected(c) for n, c in found.corrections.items()}),
        *_told("ruling", found.rulings, {n: _ruled(r, names) for n, r in found.rulings.items()}),
    ]
    return sorted(told, key=lambda change: (change["made_at"], change["seq"]), reverse=True)


def _told(kind: str, changes: Mapping[int, Correction] | Mapping[int, Ruling], words: Mapping[int, str]) -> list[Json]:
    undone = {change.undoes for change in changes.values()}
    return [
        {
            "seq": seq, "id": change.id, "kind": kind, "author": change.author, "reason": change.reason, "made_at": change.made_at,
            "what": words[seq], "undone": change.id in undone,
        }
        for seq, change in changes.items()
    ]  # fmt: skip


def _corrected(correction: Correction) -> str:
    if correction.field == "stance":
        return f"position set to: {POSITIONS[correction.value][0]}"
    return CHANGED[correction.field].format(correction.value)


def _ruled(ruling: Ruling, names: Mapping[str, str]) -> str:
    return RULED[ruling.verdict].format(" / ".join(names.get(end, end[:8]) for end in (ruling.a, ruling.b)))


def _names(connection: Connection, ends: Iterable[str]) -> dict[str, str]:
    """What propositions and sources are called."""
    found: dict[str, str] = {}
    for some in parts(sorted(ends)):
        for column, name in ((p.id, p.text), (e.id, e.name)):
            found |= {row[0]: row[1] for row in connection.execute(select(column, name).where(column.in_(some)))}
    return found


def _changes(ledger: Ledger, of: str) -> Changes:
    """Raises LedgerError for what the ledger does not hold."""
    kind, article, ident = ledger.find(of)
    with reading(ledger.engine) as connection:
        about = ABOUT[kind](connection, article, ident)
        return Changes(_corrections(connection, about), _rulings(connection, about.ends))


def _corrections(connection: Connection, about: About) -> dict[int, Correction]:
    """With those that take one of them back."""
    c = schema.corrections.c
    made = {
        row.seq: to_correction(row)
        for some in parts(sorted(about.articles))
        for row in connection.execute(select(schema.corrections).where(c.article_id.in_(some)))
    }
    held = {correction.id for correction in made.values() if about.holds(correction)}
    return {seq: correction for seq, correction in made.items() if correction.id in held or correction.undoes in held}


def _rulings(connection: Connection, ends: Iterable[str]) -> dict[int, Ruling]:
    r = schema.rulings.c
    return {
        row.seq: to_ruling(row)
        for some in parts(sorted(ends))
        for row in connection.execute(select(schema.rulings).where(or_(r.a.in_(some), r.b.in_(some))))
    }


def _about_article(connection: Connection, article: str, ident: str) -> About:
    claims = connection.execute(select(p.id).where(p.article_id == article)).scalars()
    sources = (
        select(e.id)
        .join(schema.readings, schema.readings.c.id == e.reading_id)
        .where(schema.readings.c.article_id == article)
    )
    return About(frozenset([article]), None, ends=frozenset([*claims, *connection.execute(sources).scalars()]))


def _about_claim(connection: Connection, article: str, ident: str) -> About:
    """Of a claim all that is about any member of it."""
    claim = select(m.claim_id).where(m.proposition_id == ident).scalar_subquery()
    rows = connection.execute(select(m.proposition_id, m.article_id).where(m.claim_id == claim)).all()
    members = {row.proposition_id: row.article_id for row in rows} or {ident: article}
    taken = _positions(connection, list(members))
    sources = frozenset(source for _, source in taken if source)
    statements = frozenset(statement for statement, _ in taken)
    return About(frozenset(members.values()), statements, frozenset(members), sources | members.keys())


def _positions(connection: Connection, propositions: Sequence[str]) -> list[tuple[str, str | None]]:
    """(statement, source) of those that take a position on some propositions, in any reading."""
    return [
        (row.id, row.source)
        for some in parts(propositions)
        for row in connection.execute(select(s.id, s.source).where(s.proposition_id.in_(some)).distinct())
    ]


def _about_source(connection: Connection, article: str, ident: str) -> About:
    held = connection.execute(select(e.reading_id).where(e.id == ident)).scalars().all()
    taken = select(s.id).where(s.reading_id.in_(held), s.source == ident)
    return About(frozenset([article]), frozenset(connection.execute(taken).scalars()), ends=frozenset([ident]))


def _about_statement(connection: Connection, article: str, ident: str) -> About:
    return About(frozenset([article]), frozenset([ident]))


ABOUT = {"article": _about_article, "claim": _about_claim, "source": _about_source, "statement": _about_statement}
