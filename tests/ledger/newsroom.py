"""What lists of claims are to say, worked out from the claims one by one; and people who do at random what may be done to a ledger."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any, TypedDict

from onrecord.errors import LedgerError
from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, denied_by, origin_count
from onrecord.intake import Received
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.changing import NEW
from onrecord.ledger.claims import rank
from onrecord.ledger.forgetting import forget
from onrecord.ledger.summaries import DISPUTED
from onrecord.markup import Json
from onrecord.provenance.views import View
from tests.ledger.stories import (
    CORRAN,
    GREY,
    HARBOUR,
    OLD,
    SCHOOL,
    STORIES,
    TOURISTS,
    entry_of,
    linked,
    proposition,
    reread,
    source_of,
    told,
)


class Who(TypedDict):
    """Who rules, and why."""

    author: str
    reason: str


WHO: Who = {"author": "Ines", "reason": "I have seen both"}
SPEAKERS = ("Ana Ruiz", "Berta Solis", "Ruiz")
CORRECTIONS = (
    ("stance", "confirm"), ("stance", "deny"), ("source", "Zoe Quist"), ("day", "2025-03-08"), ("certainty", "possible"), ("right", True),
    ("spurious", True), ("claim", "Pier of the old harbour at Corran was sold"),
)  # fmt: skip
LONG = " ".join(f"The {n}th clerk of the harbour wrote a line about the weather of day {n}." for n in range(30))
PIERS, SHIPS = (OLD, HARBOUR, SCHOOL), (GREY, CORRAN, TOURISTS)
DAYS = ("2025-03-07", "2025-03-09", "2025-03-12")


def row_of(view: View) -> Json:
    claim = view.to_dict()
    return {
        "id": view.id, "text": view.text, "state": view.state["label"], "state_words": state(Told(claim)),
        "outlets": len(view.outlet_names), "articles": len(claim["articles"]), "origins_words": origin_count(claim),
        "denied_by": denied_by(claim), "first": view.days[0] if view.days else None, "last": view.days[-1] if view.days else None,
        "named": bool(claim["origins"]["named"]),
    }  # fmt: skip


def opens(view: View) -> bool:
    """Whether lists show it without being asked for every claim."""
    return len(view.outlet_names) > 1 or view.state["label"] in DISPUTED


def facets_of(views: list[View]) -> dict[str, Counter[str]]:
    return {
        "source": Counter(name for v in views for name in {o.name for o in v.occasions}),
        "kind": Counter(kind for v in views for kind in {o.kind for o in v.occasions}),
        "position": Counter(stance for v in views for stance in {o.stance for o in v.occasions}),
        "outlet": Counter(name for v in views for name in v.outlet_names),
        "state": Counter(v.state["label"] for v in views),
    }


def only(name: str, value: str) -> dict[str, Any]:
    """A filter by its name."""
    return {name: value}


def says_what_claims_say(ledger: Ledger) -> None:
    """All rows, in their order, with all counts; now and as of days; for whoever has looked before and for a newcomer."""
    views = sorted(ledger.claims(), key=rank)
    with Ledger.open(place_of(ledger)) as newcomer:
        for at in (ledger, newcomer):
            every = at.browse(every=True, limit=None)
            assert every.rows == [row_of(v) for v in views]
            assert {name: dict(some) for name, some in every.facets.items()} == facets_of(views)
            assert at.browse(limit=None).rows == [row_of(v) for v in views if opens(v)]
            tells_what_is_new(at, views)
    says_who_takes_positions(ledger)
    for day in DAYS[:2]:
        earlier = sorted(ledger.claims(as_of=day), key=rank)
        assert ledger.browse(every=True, as_of=day, limit=None).rows == [row_of(v) for v in earlier]


def tells_what_is_new(ledger: Ledger, views: list[View]) -> None:
    """Of a ledger that was made a moment ago everything is."""
    new = Counter((v.id, o.name, o.stance) for v in views for o in v.occasions if o.stance in NEW)
    turned = [(v.id, r["name"], r["then"], state(Told(v.to_dict()))) for v in views for r in v.to_dict()["reversals"]]
    told = list(ledger.changes("1w"))
    assert Counter((c["id"], c["who"], c["what"]) for c in told if c["what"] in NEW.values()) == {
        (claim, who, NEW[stance]): count for (claim, who, stance), count in new.items()
    }
    assert sorted((c["id"], c["who"], c["day"], c["state_words"]) for c in told if c["what"] == "reversal") == sorted(
        turned
    )


def says_who_takes_positions(ledger: Ledger) -> None:
    """Counted from all records as they stand; also of one kind or name."""
    rows = [_speaker_row(*key, told) for key, told in _told_by_speaker(ledger).items()]
    rows.sort(key=lambda row: (-row["statements"], row["name"], row["kind"]))
    assert list(ledger.sources()) == rows
    assert list(ledger.sources(kind="unknown")) == [row for row in rows if row["kind"] == "unknown"]
    assert list(ledger.sources(name="ruiz")) == [row for row in rows if "ruiz" in row["name"].lower()]


Voiced = list[tuple[str, str, list[str]]]  # article, position, roles of each statement


def _told_by_speaker(ledger: Ledger) -> dict[tuple[str, str], Voiced]:
    found: dict[tuple[str, str], Voiced] = {}
    for record in ledger.records():
        roles = {e["id"]: e["roles"] for e in record["entities"]}
        for s in record["statements"]:
            link = s["chain"][-1]
            told = (record["article"]["id"], s["stance"], roles.get(link["entity"], []))
            found.setdefault((link["name"], link["kind"]), []).append(told)
    return found


def _speaker_row(name: str, kind: str, told: Voiced) -> Json:
    roles = Counter(role for _, role in {(article, role) for article, _, given in told for role in given})
    positions = Counter(position for _, position, _ in told)
    return {
        "name": name, "kind": kind, "roles": sorted(roles, key=lambda role: (-roles[role], role)), "statements": len(told),
        "articles": len({article for article, *_ in told}), "positions": dict(sorted(positions.items())),
    }  # fmt: skip


def place_of(ledger: Ledger) -> str:
    return ledger.engine.url.render_as_string(hide_password=False).removeprefix("sqlite:///").replace("+psycopg", "")


class Newsroom:
    """People who do at random what may be done to a ledger."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.random = ledger, random.Random(seed)
        self.kept: list[Received] = []
        self.rulings: list[str] = []
        self.corrections: list[str] = []
        self.acts: tuple[Callable[[], None], ...] = (
            self.add, self.add, self.link, self.link, self.join, self.part, self.unrule, self.correct, self.correct, self.undo, self.reread,
            self.use_the_first_reading, self.forget,
        )  # fmt: skip
        for _ in range(5):
            self.add()
        self.link()

    def act(self) -> None:
        self.random.choice(self.acts)()

    def add(self) -> None:
        n, draw = len(self.kept), self.random.choice
        item = told(
            n % 8, draw(PIERS), draw(SHIPS), speaker=draw(SPEAKERS), published=draw(DAYS), more=f" That is number {n}."
        )
        self.kept.append(item)
        self.ledger.append([entry_of(item)])

    def link(self) -> None:
        linked(self.ledger)

    def join(self) -> None:
        self._rule("same")

    def part(self) -> None:
        self._rule("different")

    def _rule(self, verdict: str) -> None:
        kind = self.random.choice((proposition, source_of))
        one, other = (kind(self._one()) for _ in range(2))
        if one != other:
            try:
                self.rulings.append(self.ledger.rule(one, other, verdict, **WHO).id)
            except LedgerError as error:
                assert "goes against" in str(error)

    def unrule(self) -> None:
        if self.rulings:
            self._if_there(lambda: self.ledger.unrule(self._drawn(self.rulings), **WHO))

    def correct(self) -> None:
        statement = self.random.choice(self._one().record["statements"])["id"]
        field, value = self.random.choice(CORRECTIONS)
        self._if_there(lambda: self.corrections.append(self.ledger.correct(statement, field, value, **WHO).id))

    def undo(self) -> None:
        if self.corrections:
            self._if_there(lambda: self.ledger.undo(self._drawn(self.corrections), **WHO))

    def reread(self) -> None:
        item = self.random.choice(self.kept)
        self.ledger.adopt(
            [reread(item, f"Pier {PIERS[len(item.article.text) % 3]} was sold")]
        )  # always the same of one article

    def use_the_first_reading(self) -> None:
        article = self._one().id
        self.ledger.use_reading(article, self.ledger.about(article)["readings"][0]["id"])

    def forget(self) -> None:
        if len(self.kept) > 3:
            gone = self.kept.pop(self.random.randrange(len(self.kept)))
            forget(self.ledger, entry_of(gone).id, **WHO)

    def _one(self) -> Entry:
        return entry_of(self.random.choice(self.kept))

    def _drawn(self, some: list[str]) -> str:
        return some.pop(self.random.randrange(len(some)))

    def _if_there(self, do: Callable[[], object]) -> None:
        """What was forgotten, or stands in an earlier reading, cannot be corrected or taken back."""
        try:
            do()
        except LedgerError as error:
            assert any(
                words in str(error) for words in ("earlier reading", "0 rulings", "0 corrections", "marked as none")
            ), error


def two_speakers(ledger: Ledger) -> Ledger:
    """Ruiz denies that the old pier was sold and says that ships came; Solis the other way round, of another pier."""
    made = [entry_of(told(n, *STORIES[n], speaker=SPEAKERS[n % 2], published=DAYS[n % 3])) for n in range(5)]
    ledger.append(made)
    linked(ledger)
    ledger.correct(made[1].record["statements"][0]["id"], "stance", "assert", **WHO)
    return ledger
