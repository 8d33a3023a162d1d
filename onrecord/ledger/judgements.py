"""What models, and before them people, judge of pairs of propositions, as it counts now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from onrecord.ledger import schema
from onrecord.ledger.connection import parts
from onrecord.ledger.rulings import ruled
from onrecord.linking.grouping import Pair


def ties_among(connection: Connection, propositions: Collection[str]) -> dict[Pair, float]:
    """The scores of the pairs of some propositions; 1 where people say that they are the same."""
    j, among = schema.judgements.c, set(propositions)
    judged = by_present_models(select(j.a, j.b, j.score).where(j.kind == "claim"))
    rows = (row for some in parts(sorted(among)) for row in connection.execute(judged.where(j.a.in_(some))))
    scores = {(row.a, row.b): row.score for row in rows if row.b in among}
    return scores | dict.fromkeys(ruled(connection, "claim", among).same, 1.0)


def by_present_models(judged: Select[Any]) -> Select[Any]:
    """What the models judged that both have their meaning from; what others judged before them is kept, and counts no more."""
    for proposition in (schema.judgements.c.a, schema.judgements.c.b):
        m = schema.meanings.alias()
        judged = judged.join(m, and_(m.c.proposition_id == proposition, m.c.model == schema.judgements.c.made_by))
    return judged
