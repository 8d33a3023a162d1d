"""What a person should check first, what tells that something has changed, and lists of articles and sources in pages."""

from collections.abc import Callable

import pytest

from onrecord.ledger import Entry, Ledger
from onrecord.ledger.forgetting import forget
from onrecord.ledger.summaries import DISPUTED
from tests.ledger.newsroom import WHO, place_of, two_speakers
from tests.ledger.stories import (
    STORIES,
    entry_of,
    linked,
    proposition,
    reread,
    told,
)


@pytest.fixture
def several(ledger: Ledger) -> Ledger:
    return two_speakers(ledger)


# What to check first


def test_what_a_person_should_check_comes_with_its_claim(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.correct(stories[0].record["statements"][0]["id"], "stance", "confirm", **WHO)
    ledger.correct(stories[1].record["statements"][0]["id"], "stance", "retract", **WHO)
    found = ledger.waiting()
    by_claim = {v.id: v for v in ledger.claims()}
    told_of = [(q["claim"], {k: q[k] for k in ("what", "decides", "statement", "article")}) for q in found]
    assert sorted(map(str, told_of)) == sorted(
        str((v.id, q)) for v in by_claim.values() for q in v.to_dict()["check_first"]
    )
    assert all(
        (q["text"], q["state"]) == (by_claim[q["claim"]].text, by_claim[q["claim"]].state["label"]) for q in found
    )
    assert ledger.waiting(2) == found[:2]
    assert ledger.waiting(0) == []


def test_disputed_and_widely_carried_claims_are_checked_first(ledger: Ledger) -> None:
    made = [entry_of(told(n, *STORIES[n])) for n in range(4)]
    ledger.append(made)
    linked(ledger)
    for n in (0, 1, 2):  # nobody is sure of them, so that a person should look
        ledger.correct(made[n].record["statements"][1]["id"], "stance", "confirm", **WHO)
        ledger.undo(ledger.corrections()[-1].id, **WHO)
    ranks = [(q["state"] not in DISPUTED, ledger.claim(q["claim"]).to_dict()) for q in ledger.waiting()]
    order = [(calm, len(claim["articles"]) < 2) for calm, claim in ranks]
    assert order == sorted(order)


def test_what_a_person_has_checked_waits_no_more(ledger: Ledger, stories: list[Entry]) -> None:
    while found := ledger.waiting():
        ledger.correct(found[0]["statement"], "right", True, **WHO)
        assert found[0] not in ledger.waiting(100)
    assert ledger.waiting() == []


# Versions


def test_the_version_changes_with_every_change_and_with_nothing_else(ledger: Ledger, stories: list[Entry]) -> None:
    statement, other = stories[0].record["statements"][0]["id"], stories[2]
    seen = [ledger.version()]
    changes: tuple[Callable[[], object], ...] = (
        lambda: ledger.append([entry_of(told(6))]),
        lambda: linked(ledger),
        lambda: ledger.correct(statement, "stance", "confirm", **WHO),
        lambda: ledger.undo(ledger.corrections()[-1].id, **WHO),
        lambda: ledger.rule(proposition(stories[0]), proposition(other), "same", **WHO),
        lambda: ledger.adopt([reread(told(0, *STORIES[0]), "The old ferry was sunk")]),
        lambda: forget(ledger, other.id, **WHO),
    )
    for change in changes:
        change()
        ledger.browse("pier", every=True)
        ledger.waiting()
        ledger.history(stories[0].id)
        assert ledger.version() not in seen
        seen.append(ledger.version())
    with Ledger.open(place_of(ledger)) as again:
        assert again.version() == ledger.version() == seen[-1]


# Articles and sources


@pytest.mark.parametrize("corrected", [False, True])
def test_articles_and_sources_come_in_pages(several: Ledger, corrected: bool) -> None:
    if corrected:
        names = ("Zoe Quist", "Berta Solis")
        for entry, name in zip(several.articles(), names, strict=False):
            statement = several.record(entry["id"])["statements"][0]["id"]
            several.correct(statement, "source", name, **WHO)
    for ask in (several.articles, several.sources):
        whole = list(ask())
        assert len(whole) > 1
        cut = [row for n in range(len(whole) + 1) for row in ask(limit=1, offset=n)]
        assert cut == whole
        assert list(ask(offset=1)) == whole[1:]
        assert list(ask(limit=0)) == []
    assert [r["name"] for r in several.sources(name="ruiz", limit=1)] == ["Ana Ruiz"]
    statements = sum(len(record["statements"]) for record in several.records())
    assert sum(row["statements"] for row in several.sources()) == statements
    assert all(sum(row["positions"].values()) == row["statements"] for row in several.sources())
