"""Making and taking back rulings on what is the same. Claims are put together again at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import insert
from onrecord.ledger.connection import parts, reading, writing
from onrecord.ledger.linking import regroup
from onrecord.ledger.rulings import FIELDS, Ruling, holding, rulings
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import SOON, refresh_summaries
from onrecord.ledger.touching import touch_sources

SHORTEST = 4  # characters of an id
KINDS = {"claim": "claim", "statement": "claim", "source": "source"}


def rule(ledger: Ledger, a: str, b: str, verdict: str, *, author: str, reason: str) -> Ruling:
    """Rule that two claims (ids of propositions or statements) or two sources are "same" or "different". Raises LedgerError.

    "different" on two claims keeps every member of the one from every member of the other as far as those two are concerned.
    """
    if verdict not in {"same", "different"}:
        raise LedgerError(f"{verdict!r} is no ruling: give same or different.")
    if not author.strip() or not reason.strip():
        raise LedgerError("A ruling names its author and a reason.")
    (kind, one), (other_kind, other) = _found(ledger, a), _found(ledger, b)
    if kind != other_kind:
        raise LedgerError(f"{a} is a {kind} and {b} a {other_kind}: only two of a kind can be ruled the same.")
    if one == other:
        raise LedgerError(f"{a} and {b} are one {kind} of one article already.")
    first, second = sorted((one, other))
    made = Ruling(kind, first, second, verdict, author, reason, ledger.time())
    with writing(ledger.engine) as connection:
        members = _members(connection, made)
        _keep(connection, ledger, made)
        check_it_holds(connection, made, members)
    refresh_summaries(ledger, most=SOON)
    return made


def unrule(ledger: Ledger, ruling: str, *, author: str, reason: str) -> Ruling:
    """Take a ruling back, by its id or the beginning of it. The row stays. Raises LedgerError."""
    if not author.strip() or not reason.strip():
        raise LedgerError("Taking a ruling back names its author and a reason.")
    with reading(ledger.engine) as connection:
        everything = rulings(connection)
    fit = [r for r in everything if r.id.startswith(ruling.strip().lower()) and r.verdict != "undo"]
    if len(fit) != 1 or len(ruling.strip()) < SHORTEST:
        raise LedgerError(
            f"{ruling!r} is the beginning of {len(fit)} rulings: give at least {SHORTEST} characters of one."
        )
    (undone,) = fit
    if any(r.undoes == undone.id for r in everything):
        raise LedgerError(f"Ruling {undone.id[:8]} has been taken back already.")
    return keep_ruling(
        ledger, Ruling(undone.kind, undone.a, undone.b, "undo", author, reason, ledger.time(), undone.id)
    )


def _found(ledger: Ledger, ident: str) -> tuple[str, str]:
    """(kind, id): of a statement the proposition that it takes a position on."""
    kind, article, whole = ledger.find(ident, kinds=("claim", "statement", "source"))
    if kind != "statement":
        return KINDS[kind], whole
    claim = next((s["claim"] for s in ledger.record(article)["statements"] if s["id"] == whole), None)
    if claim is None:
        raise LedgerError(f"Statement {ident} takes no position on a claim.")
    return "claim", str(claim)


def keep_ruling(ledger: Ledger, ruling: Ruling) -> Ruling:
    """A ruling that is known already changes nothing."""
    with writing(ledger.engine) as connection:
        _keep(connection, ledger, ruling)
    refresh_summaries(ledger, most=SOON)
    return ruling


def _keep(connection: Connection, ledger: Ledger, ruling: Ruling) -> None:
    row = {name: getattr(ruling, name) for name in ("id", *FIELDS)}
    insert(connection, schema.rulings, [{**row, "run": ledger.run(connection)}])
    if ruling.kind == "claim":
        c = schema.claim_members.c
        query = select(c.proposition_id, c.article_id).where(c.proposition_id.in_((ruling.a, ruling.b)))
        regroup(connection, {r.proposition_id: r.article_id for r in connection.execute(query)}, set())
    else:
        touch_sources(connection, (ruling.a, ruling.b))


def _members(connection: Connection, ruling: Ruling) -> set[str]:
    """All propositions of the claims that two belong to."""
    c = schema.claim_members.c
    claims = select(c.claim_id).where(c.proposition_id.in_((ruling.a, ruling.b)))
    return {ruling.a, ruling.b, *connection.execute(select(c.proposition_id).where(c.claim_id.in_(claims))).scalars()}


def check_it_holds(connection: Connection, made: Ruling, members: Collection[str]) -> None:
    """Raises LedgerError where rulings on other members of the same claims leave no way to follow all of them."""
    c = schema.claim_members.c
    claims: dict[str, str] = {}
    for some in parts(sorted(members)):
        rows = connection.execute(select(c.proposition_id, c.claim_id).where(c.proposition_id.in_(some)))
        claims |= {row.proposition_id: row.claim_id for row in rows}
    held = {p: r for p, r in holding(rulings(connection, made.kind)).items() if p[0] in members and p[1] in members}
    if all(claims.get(a) == claims.get(b) for (a, b), r in held.items() if r.verdict == "same"):
        return
    against = [r for r in held.values() if r.verdict != made.verdict]
    named = "; ".join(f"{r.id[:8]} ({r.verdict}, by {r.author}: {r.reason})" for r in against)
    raise LedgerError(
        f"That goes against what was ruled on members of these claims: {named}. Take one back first: onrecord unrule ID."
    )
