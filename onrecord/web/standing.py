"""How the claims of some statements stand across all articles: what comes in front of our wording, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from onrecord.errors import LedgerError
from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, turn
from onrecord.ledger.counting import count_articles
from onrecord.ledger.deadlines import OutOfTime, within
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.provenance.views import View

PATIENCE = 3.0  # seconds for all claims of a page


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim and its state. label: of the JSON. reversals: (name, what it was and became).

    acts: by statement which act of speaking it tells of, by number, and the day that this perhaps was, where none is given.
    """

    id: str
    text: str
    label: str
    words: str
    reversals: tuple[tuple[str, str], ...] = ()
    acts: Mapping[str, tuple[int, str | None]] = field(default_factory=dict)


def standings(ledger: Ledger, propositions: Iterable[str], *, patience: float = PATIENCE) -> Mapping[str, Standing]:
    """Of some propositions the claims that they belong to; those that are not linked, or that time ran out for, are left out."""
    kept = _kept(ledger, ledger.version())
    wanted = dict.fromkeys(propositions)
    try:
        with within(patience):
            for proposition in wanted:
                if proposition not in kept:
                    kept.update(_found(ledger, proposition))
    except OutOfTime:
        pass
    return {p: standing for p in wanted if (standing := kept.get(p))}


@lru_cache(2)
def _kept(ledger: Ledger, version: int) -> dict[str, Standing | None]:
    """What was looked up in one state of the ledger, to be added to."""
    return {}


def _found(ledger: Ledger, proposition: str) -> dict[str, Standing | None]:
    """By every member of the claim; None where there is no claim."""
    try:
        view = ledger.claim(proposition)
    except OutOfTime:
        raise
    except LedgerError:
        return {proposition: None}
    made = _standing(view, count_articles(ledger))
    return dict.fromkeys((*(p.proposition for p in view.passages), proposition), made)


def _standing(view: View, articles: int) -> Standing:
    told = Told(view.to_dict(), articles)
    turned = tuple((item["name"], _turn(told, item)) for item in told.claim["reversals"])
    acts = {i: (n, o["perhaps"]) for n, o in enumerate(told.claim["occasions"]) for i in o["statements"]}
    return Standing(view.id, told.wording, told.claim["state"]["label"], state(told), turned, acts)


def _turn(told: Told, item: Json) -> str:
    before, after = (turn(told, item["name"], item[s], item[d]) for s, d in (("from", "on"), ("to", "then")))
    return f"{before}, then {after}"
