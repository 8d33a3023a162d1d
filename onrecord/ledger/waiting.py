"""What a person should check first, over the whole ledger."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from onrecord.ledger import schema
from onrecord.ledger.connection import reading
from onrecord.ledger.summaries import turn
from onrecord.markup import Json

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

s = schema.claim_summaries.c


def waiting(ledger: Ledger, limit: int = 20) -> list[Json]:
    """See Ledger.waiting."""
    with reading(ledger.engine) as connection:
        made = ledger.catalogue.listed(connection).lines.made.values()
        told = [(m.line, m.checks) for m in made] + _kept(connection, limit)
    found = (question for line, checks in told for question in _questions(line, checks))
    return [question for _, _, _, question in heapq.nsmallest(max(0, limit), found, key=lambda found: found[:3])]


def _kept(connection: Connection, limit: int) -> list[tuple[Json, Sequence[Any]]]:
    """As many claims as there are questions to show: none beyond them has one that comes before all of theirs."""
    query = select(s.line).where(s.turn.is_not(None)).order_by(s.turn, s.claim_id).limit(max(0, limit))
    rows = [json.loads(packed) for packed in connection.execute(query).scalars()]
    return [(row["line"], row["checks"]) for row in rows]


def _questions(line: Json, checks: Sequence[Any]) -> Iterator[tuple[float, str, int, Json]]:
    for place, (weight, question) in enumerate(checks):
        about = {"claim": line["id"], "text": line["text"], "state": line["state"], "state_words": line["state_words"]}
        yield turn(line, weight), line["id"], place, {**question, **about}
