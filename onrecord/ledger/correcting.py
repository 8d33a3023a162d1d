"""Making and undoing corrections: every one of a call, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.appending import follow, insert
from onrecord.ledger.connection import writing
from onrecord.ledger.corrections import Correction, check_value, corrected_claim, in_force, to_row
from onrecord.ledger.holdings import SHORTEST_PREFIX
from onrecord.ledger.summaries import SOON, refresh_summaries
from onrecord.ledger.touching import touch_articles

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger


def correct(ledger: Ledger, statement: str, values: Mapping[str, Any], *, author: str, reason: str) -> list[Correction]:
    """See Ledger.correct."""
    for field, value in values.items():
        check_value(field, value)
    _check_who(author, reason)
    _, article, ident = ledger.find(statement, kinds=("statement",))
    found = next((s for s in ledger.record(article, raw=True)["statements"] if s["id"] == ident), None)
    if found is None:
        raise LedgerError(
            f"Statement {ident[:8]} stands only in an earlier reading of {article[:8]}: see onrecord show {article[:8]}."
        )
    marked = [c for c in in_force(ledger.corrections(article)) if c.field == "spurious" and c.statement == ident]
    if marked:
        raise LedgerError(
            f"Statement {ident[:8]} was marked as none by {marked[0].author}: onrecord undo {marked[0].id[:8]} first."
        )
    spans = tuple((a, b) for a, b in found["spans"])
    made = [Correction(article, ident, spans, f, value, author, reason, ledger.time()) for f, value in values.items()]
    _keep(ledger, made)
    return made


def undo(ledger: Ledger, correction: str, *, author: str, reason: str) -> Correction:
    """See Ledger.undo."""
    _check_who(author, reason)
    everything = ledger.corrections()
    fit = [c for c in everything if c.id.startswith(correction)]
    if len(fit) != 1 or len(correction) < SHORTEST_PREFIX:
        raise LedgerError(f"{correction!r} is the beginning of {len(fit)} corrections: see onrecord corrections.")
    (undone,) = fit
    if undone.field == "undo" or any(c.undoes == undone.id for c in everything):
        raise LedgerError(
            f"Correction {undone.id[:8]} has been taken back already, or takes another back: make a new one."
        )
    back = Correction(
        undone.article, undone.statement, undone.spans, "undo", None, author, reason, ledger.time(), undone.id
    )
    _keep(ledger, [back])
    return back


def _check_who(author: str, reason: str) -> None:
    if not author.strip() or not reason.strip():
        raise LedgerError("A correction names its author and a reason.")


def _keep(ledger: Ledger, corrections: Sequence[Correction]) -> None:
    """And the claims that they word anew, so that their ids are found like others. Lists are brought up to date."""
    claims = [(c.article, claim) for c in corrections if (claim := corrected_claim(c))]
    with writing(ledger.engine) as connection:
        insert(connection, schema.propositions, ({"id": i, "article_id": a, "text": t} for a, (i, t) in claims))
        run = ledger.run(connection)
        connection.execute(schema.corrections.insert(), [{**to_row(c), "run": run} for c in corrections])
        articles = sorted({c.article for c in corrections})
        touch_articles(connection, articles)
        follow(connection, articles)
    refresh_summaries(ledger, most=SOON)
