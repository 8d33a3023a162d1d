"""Making and taking back rulings on what is the same: all that one command or one press of a button rules is kept, or none of it.

Claims are ruled by their members, every pair that it takes: one pair alone might only tear one member off, or leave the others free to
join again, today or with the next article. What was ruled in one go has one author, reason and time, and is taken back in one go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import insert
from onrecord.ledger.connection import parts, reading, writing
from onrecord.ledger.holdings import SHORTEST_PREFIX
from onrecord.ledger.linking import component, live, regroup
from onrecord.ledger.rulings import Ruling, holding, ruled, rulings
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import SOON, refresh_summaries
from onrecord.ledger.touching import touch_sources
from onrecord.linking.grouping import Pair, Ruled, groups, pair

MOST = 10_000  # pairs in one go
KINDS = {"claim": "claim", "statement": "claim", "source": "source"}


def rule(ledger: Ledger, a: str, b: str, verdict: str, *, author: str, reason: str) -> Ruling:
    """Rule that two claims (ids of propositions or statements) or two sources are "same" or "different". Raises LedgerError.

    Two claims become one with all their members; or every member of the one is kept from every member of the other. Two members of
    one claim that are different take along what comes nearer to each. It beats what was ruled of the two before, with all that was
    made with that. The ruling on the two themselves is returned, for all of them.
    """
    if verdict not in {"same", "different"}:
        raise LedgerError(f"{verdict!r} is no ruling: give same or different.")
    _check_who(author, reason)
    (kind, one), (other_kind, other) = _found(ledger, a), _found(ledger, b)
    if kind != other_kind:
        raise LedgerError(f"{a} is a {kind} and {b} a {other_kind}: only two of a kind can be ruled the same.")
    if one == other:
        raise LedgerError(f"{a} and {b} are one {kind} of one article already.")
    some, others = _sides(ledger, one, other, verdict) if kind == "claim" else ([one], [other])
    if verdict == "same":
        beaten = _ruled_with(ledger, kind, pair(one, other))
        return join(ledger, kind, [one, *others, *some], author=author, reason=reason, also=beaten)[0]
    return part(ledger, kind, some, others, author=author, reason=reason)[0]


def join(
    ledger: Ledger, kind: str, some: Iterable[str], *, author: str, reason: str, also: Iterable[Pair] = ()
) -> list[Ruling]:
    """Rule that propositions ("claim") are all of one claim, or entities ("source") one person: each is what the first is.

    also: further pairs that are the same. Raises LedgerError, also where other rulings leave no way to follow it.
    """
    _check_who(author, reason)
    first, *others = dict.fromkeys(some)
    now, pairs = ledger.time(), dict.fromkeys([*(pair(first, other) for other in others), *also])
    return _keep(ledger, [Ruling(kind, *ends, "same", author, reason, now) for ends in pairs], holds=True)


def part(
    ledger: Ledger,
    kind: str,
    some: Iterable[str],
    others: Iterable[str],
    *,
    author: str,
    reason: str,
    together: bool = False,
) -> list[Ruling]:
    """Rule that none of some propositions ("claim") or entities ("source") is what any of the others is. Raises LedgerError.

    together: also that the parted ones are one claim, or one person.
    """
    _check_who(author, reason)
    one, other = list(dict.fromkeys(some)), list(dict.fromkeys(others))
    if not one or not other or set(one) & set(other):
        raise LedgerError("To part them, choose some of them, and leave at least one.")
    if len(one) * len(other) > MOST:
        raise LedgerError(f"{len(one)} cannot be parted from {len(other)} in one go: choose fewer.")
    now = ledger.time()
    apart = [Ruling(kind, *pair(a, b), "different", author, reason, now) for a in one for b in other]
    joined = [Ruling(kind, *pair(one[0], b), "same", author, reason, now) for b in one[1:]] if together else []
    return _keep(ledger, [*apart, *joined], holds=True)


def unrule(ledger: Ledger, ruling: str, *, author: str, reason: str) -> list[Ruling]:
    """Take a ruling back, by its id or the beginning of it, with all that were made with it. The rows stay. Raises LedgerError."""
    everything = everything_ruled(ledger)
    fit = [r for r in everything if r.id.startswith(ruling.strip().lower()) and r.verdict != "undo"]
    if len(fit) != 1 or len(ruling.strip()) < SHORTEST_PREFIX:
        raise LedgerError(
            f"{ruling!r} is the beginning of {len(fit)} rulings: give at least {SHORTEST_PREFIX} characters of one."
        )
    (undone,) = fit
    if any(r.undoes == undone.id for r in everything):
        raise LedgerError(f"Ruling {undone.id[:8]} has been taken back already.")
    return take_back(ledger, {r.id for r in everything if r.act == undone.act}, author=author, reason=reason)


def take_back(ledger: Ledger, ids: Collection[str], *, author: str, reason: str) -> list[Ruling]:
    """Take rulings back by their whole ids; those that were taken back already are left as they are."""
    _check_who(author, reason)
    everything, now = everything_ruled(ledger), ledger.time()
    undone = {r.undoes for r in everything}
    held = [r for r in everything if r.id in ids and r.verdict != "undo" and r.id not in undone]
    return _keep(ledger, [Ruling(r.kind, r.a, r.b, "undo", author, reason, now, r.id) for r in held])


def keep_ruling(ledger: Ledger, ruling: Ruling) -> None:
    """One that was made elsewhere. One that is known already changes nothing."""
    _keep(ledger, [ruling])


def everything_ruled(ledger: Ledger) -> list[Ruling]:
    """All rulings, oldest first, with those that were taken back."""
    with reading(ledger.engine) as connection:
        return rulings(connection)


def _check_who(author: str, reason: str) -> None:
    if not author.strip() or not reason.strip():
        raise LedgerError("A ruling names its author and a reason.")


def _found(ledger: Ledger, ident: str) -> tuple[str, str]:
    """(kind, id): of a statement the proposition that it takes a position on."""
    kind, article, whole = ledger.find(ident, kinds=("claim", "statement", "source"))
    if kind != "statement":
        return KINDS[kind], whole
    claim = next((s["claim"] for s in ledger.record(article)["statements"] if s["id"] == whole), None)
    if claim is None:
        raise LedgerError(f"Statement {ident} takes no position on a claim.")
    return "claim", str(claim)


def _ruled_with(ledger: Ledger, kind: str, ends: Pair) -> list[Pair]:
    """The pairs that hold as they were ruled in one go with this one."""
    with reading(ledger.engine) as connection:
        held = holding(rulings(connection, kind))
    return [p for p, r in held.items() if ends in held and r.act == held[ends].act]


def _sides(ledger: Ledger, one: str, other: str, verdict: str) -> tuple[list[str], list[str]]:
    """The members of the claims of two propositions, these first."""
    with reading(ledger.engine) as connection:
        some, others = _members(connection, one), _members(connection, other)
        if other not in some:
            return some, others
        return ([one], [other]) if verdict == "same" else _halves(connection, some, one, other)


def _members(connection: Connection, proposition: str) -> list[str]:
    """All of its claim, itself first."""
    c = schema.claim_members.c
    claim = select(c.claim_id).where(c.proposition_id == proposition).scalar_subquery()
    members = connection.execute(select(c.proposition_id).where(c.claim_id == claim).order_by(c.proposition_id))
    return list(dict.fromkeys([proposition, *members.scalars()]))


def _halves(connection: Connection, members: Collection[str], one: str, other: str) -> tuple[list[str], list[str]]:
    """What the models take for the same as each of two members of a claim when these are apart, whoever ruled members the same before."""
    _, scores = component(connection, live(connection, members))
    among = {p: score for p, score in scores.items() if p[0] in members and p[1] in members}
    different = ruled(connection, "claim", members).different | {pair(one, other)}
    found = groups(members, among, Ruled(different=different))
    a, b = (next([end, *(m for m in group if m != end)] for group in found if end in group) for end in (one, other))
    return a, b


def _keep(ledger: Ledger, made: Sequence[Ruling], *, holds: bool = False) -> list[Ruling]:
    """holds: whether the claims have to follow these rulings, and all others on the same members."""
    claims = {end for r in made if r.kind == "claim" for end in (r.a, r.b)}
    sources = {end for r in made if r.kind == "source" for end in (r.a, r.b)}
    with writing(ledger.engine) as connection:
        run = ledger.run(connection)
        insert(connection, schema.rulings, [{**r.to_dict(), "run": run} for r in made])
        if claims:
            regroup(connection, live(connection, claims), set())
        if sources:
            touch_sources(connection, sources)
        if holds and claims:
            _check_it_holds(connection, made, claims)
    refresh_summaries(ledger, most=SOON)
    return list(made)


def _check_it_holds(connection: Connection, made: Sequence[Ruling], members: Collection[str]) -> None:
    """Raises LedgerError where rulings on other members of the same claims leave no way to follow all of them."""
    c = schema.claim_members.c
    claims: dict[str, str] = {}
    for some in parts(sorted(members)):
        rows = connection.execute(select(c.proposition_id, c.claim_id).where(c.proposition_id.in_(some)))
        claims |= {row.proposition_id: row.claim_id for row in rows}
    held = {p: r for p, r in holding(rulings(connection, "claim")).items() if p[0] in members and p[1] in members}
    if all(claims.get(a) == claims.get(b) for (a, b), r in held.items() if r.verdict == "same"):
        return
    others = (r for r in held.values() if r.act != made[0].act and any(r.verdict != m.verdict for m in made))
    against = {r.act: r for r in reversed(list(others))}  # one of each that was made in one go
    named = "; ".join(f"{r.id[:8]} ({r.verdict}, by {r.author}: {r.reason})" for r in against.values())
    raise LedgerError(
        f"That goes against what was ruled on members of these claims: {named}. Take one back first: onrecord unrule ID."
    )
