"""How the claims of some statements stand across all articles: what comes in front of our wording, wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, turn
from onrecord.ledger.claims import claims_of
from onrecord.ledger.counting import count_articles
from onrecord.ledger.deadlines import DeadlineError, within
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
    """How the claims stand that some propositions belong to, by each of their members; those that are not linked, or that time ran out for, are left out."""
    articles, found = count_articles(ledger), dict[str, Standing]()
    try:
        with within(patience):
            for view in claims_of(ledger, propositions):
                found |= dict.fromkeys((p.proposition for p in view.passages), _standing(view, articles))
    except DeadlineError:
        pass
    return found


def _standing(view: View, articles: int) -> Standing:
    told = Told(view.to_dict(), articles)
    turned = tuple((item["name"], _turn(told, item)) for item in told.claim["reversals"])
    acts = {i: (n, o["perhaps"]) for n, o in enumerate(told.claim["occasions"]) for i in o["statements"]}
    return Standing(view.id, told.wording, told.claim["state"]["label"], state(told), turned, acts)


def _turn(told: Told, item: Json) -> str:
    before, after = (turn(told, item["name"], item[s], item[d]) for s, d in (("from", "on"), ("to", "then")))
    return f"{before}, then {after}"
