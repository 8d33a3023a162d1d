"""What people rule of pairs: two propositions or two sources are the same, or are not. Later beats earlier, people beat models."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from onrecord.article import tagged_hash
from onrecord.ledger import schema
from onrecord.linking.grouping import Pair, Ruled
from onrecord.markup import Json

FIELDS = ("kind", "a", "b", "verdict", "author", "reason", "undoes", "made_at")


@dataclass(frozen=True, slots=True)
class Ruling:
    """kind: "claim" (a, b are propositions) or "source" (entities). verdict: "same", "different", or "undo", which takes `undoes` back."""

    kind: str
    a: str
    b: str
    verdict: str
    author: str
    reason: str
    made_at: str
    undoes: str | None = None

    @property
    def id(self) -> str:
        parts = (self.kind, self.a, self.b, self.verdict, self.author, self.reason, self.made_at, self.undoes)
        return tagged_hash("ruling", *parts)

    @property
    def act(self) -> tuple[str, ...]:
        """What was ruled in one go has the same."""
        return self.kind, self.author, self.reason, self.made_at

    def to_dict(self) -> Json:
        return {"id": self.id, **{name: getattr(self, name) for name in FIELDS}}


def rulings(connection: Connection, kind: str | None = None) -> list[Ruling]:
    """All of them, oldest first."""
    query = select(schema.rulings).order_by(schema.rulings.c.seq)
    if kind:
        query = query.where(schema.rulings.c.kind == kind)
    return [from_row(row) for row in connection.execute(query)]


def from_row(row: Any) -> Ruling:
    return Ruling(row.kind, row.a, row.b, row.verdict, row.author, row.reason, row.made_at, row.undoes)


def holding(everything: Iterable[Ruling]) -> dict[Pair, Ruling]:
    """Of each pair the last ruling that nobody has taken back. everything: of one kind, oldest first."""
    told = list(everything)
    undone = {r.undoes for r in told}
    return {(r.a, r.b): r for r in told if r.verdict != "undo" and r.id not in undone}


def ruled(connection: Connection, kind: str, among: Collection[str]) -> Ruled:
    """What holds now of pairs of some ids."""
    return ruled_among(holding(rulings(connection, kind)), among)


def ruled_among(held: Mapping[Pair, Ruling], among: Collection[str]) -> Ruled:
    verdicts = {pair: r.verdict for pair, r in held.items() if pair[0] in among and pair[1] in among}
    return Ruled(
        frozenset(pair for pair, verdict in verdicts.items() if verdict == "same"),
        frozenset(pair for pair, verdict in verdicts.items() if verdict == "different"),
    )
