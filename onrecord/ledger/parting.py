"""Rulings on many pairs at once: members of claims are one claim, or some are not what the others are; several are taken back. All or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import insert
from onrecord.ledger.connection import parts, reading, writing
from onrecord.ledger.linking import regroup
from onrecord.ledger.ruling import check_it_holds
from onrecord.ledger.rulings import FIELDS, Ruling, rulings
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import SOON, refresh_summaries
from onrecord.ledger.touching import touch_sources
from onrecord.linking.grouping import pair

MOST = 10_000  # pairs in one go


def part(
    ledger: Ledger,
    kind: str,
    some: Collection[str],
    others: Collection[str],
    *,
    author: str,
    reason: str,
    together: bool = False,
) -> list[Ruling]:
    """Rule that none of some propositions ("claim") or entities ("source") is what any of the others is. Raises LedgerError.

    Every pair is ruled: one pair alone would leave the others free to join again, today or with the next article. together: also
    that the parted ones are one claim, or one person.
    """
    _check_who(author, reason)
    one, other = sorted(set(some)), sorted(set(others))
    if not one or not other or set(one) & set(other):
        raise LedgerError("To part them, choose some of them, and leave at least one.")
    if len(one) * len(other) > MOST:
        raise LedgerError(f"{len(one)} cannot be parted from {len(other)} in one go: choose fewer.")
    now = ledger.time()
    apart = [Ruling(kind, *pair(a, b), "different", author, reason, now) for a in one for b in other]
    joined = [Ruling(kind, *pair(one[0], b), "same", author, reason, now) for b in one[1:]] if together else []
    return _keep_all(ledger, [*apart, *joined])


def join(ledger: Ledger, propositions: Collection[str], *, author: str, reason: str) -> list[Ruling]:
    """Rule that propositions are all of one claim. Raises LedgerError, also where other rulings leave no way to follow it.

    Each of them is ruled: a ruling on one pair alone may do no more than take one of the two away from its claim.
    """
    _check_who(author, reason)
    first, *others = sorted(set(propositions))
    now = ledger.time()
    made = [Ruling("claim", first, other, "same", author, reason, now) for other in others]
    return _keep_all(ledger, made, all_of=set(propositions))


def take_back(ledger: Ledger, ids: Collection[str], *, author: str, reason: str) -> list[Ruling]:
    """As unrule, for several whole ids at once; those that were taken back already are left as they are."""
    _check_who(author, reason)
    with reading(ledger.engine) as connection:
        everything = rulings(connection)
    undone, now = {r.undoes for r in everything}, ledger.time()
    held = [r for r in everything if r.id in ids and r.verdict != "undo" and r.id not in undone]
    return _keep_all(ledger, [Ruling(r.kind, r.a, r.b, "undo", author, reason, now, r.id) for r in held])


def everything_ruled(ledger: Ledger) -> list[Ruling]:
    """All rulings, oldest first, with those that were taken back."""
    with reading(ledger.engine) as connection:
        return rulings(connection)


def _check_who(author: str, reason: str) -> None:
    if not author.strip() or not reason.strip():
        raise LedgerError("A ruling names its author and a reason.")


def _keep_all(ledger: Ledger, made: Sequence[Ruling], all_of: Collection[str] = ()) -> list[Ruling]:
    """all_of: propositions of which every ruling has to hold afterwards."""
    with writing(ledger.engine) as connection:
        run = ledger.run(connection)
        insert(connection, schema.rulings, [{**{f: getattr(r, f) for f in ("id", *FIELDS)}, "run": run} for r in made])
        for kind in {r.kind for r in made}:
            ends = {end for r in made if r.kind == kind for end in (r.a, r.b)}
            if kind == "claim":
                regroup(connection, _articles(connection, ends), set())
            else:
                touch_sources(connection, ends)
        if all_of:
            check_it_holds(connection, made[0], all_of)
    refresh_summaries(ledger, most=SOON)
    return list(made)


def _articles(connection: Connection, propositions: Iterable[str]) -> dict[str, str]:
    """Of those that belong to a claim now, proposition -> article."""
    c = schema.claim_members.c
    return {
        row.proposition_id: row.article_id
        for some in parts(sorted(propositions))
        for row in connection.execute(select(c.proposition_id, c.article_id).where(c.proposition_id.in_(some)))
    }
