"""Claims as they are looked at: by any member, by a sentence, as of a day, and what is new."""

from datetime import UTC, datetime

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.claims import Frame, claims, nearest
from onrecord.ledger.linking import link
from onrecord.linking.judging import Judge
from tests.ledger.newsroom import WHO
from tests.ledger.stories import (
    CORRAN,
    HARBOUR,
    OLD,
    WIDTH,
    WordModels,
    entry_of,
    everything,
    linked,
    proposition,
    story,
    told,
    word_judge,
)

LONG = " ".join(f"The {n}th clerk of the harbour wrote a line about the weather of day {n}." for n in range(30))


def test_any_member_opens_the_claim_after_merges_and_splits(ledger: Ledger, stories: list[Entry]) -> None:
    ids = [proposition(e) for e in stories]
    for a, b, verdict in ((0, 2, "same"), (0, 3, "different")):
        ledger.rule(ids[a], ids[b], verdict, **WHO)
        for ident in ids:
            view = ledger.claim(ident[:12])
            assert ident in view.to_dict()["members"]
            assert ledger.claim(view.id) == view
    assert ledger.claim(stories[0].record["statements"][0]["id"]).id == ledger.claim(ids[0]).id


def test_a_sentence_finds_the_nearest_claims(ledger: Ledger, stories: list[Entry]) -> None:
    near = nearest(ledger, f"pier {OLD} was sold", word_judge())
    assert (near[0].id, near[0].sure) == (ledger.claim(proposition(stories[0])).id, True)
    assert nearest(ledger, "nothing like it", word_judge()) == []


def test_copies_are_found_once_and_told_with_the_claim(ledger: Ledger) -> None:
    ledger.append([entry_of(told(0, more=f" {LONG}")), entry_of(told(1, more=f" {LONG}", published="2025-03-09"))])
    ledger.append([entry_of(told(2))])
    linked(ledger)
    link(ledger, Judge(WordModels("other"), WIDTH))
    copies = [row for row in everything(ledger)["judgements"] if row["kind"] == "copy"]
    assert [row["verdict"] for row in copies] == ["same"]
    relays = [v.to_dict()["relays"] for v in ledger.claims()]
    assert [[(r["article"], r["from"], r["kind"]) for r in some] for some in relays] == [
        [("https://post1.example/a", "https://post0.example/a", "copies")]
    ] * 2


def test_claims_are_shown_as_of_a_day_and_as_they_were_recorded(place: str) -> None:
    days = iter(range(1, 29))
    with Ledger.open(place, clock=lambda: datetime(2025, 4, next(days), tzinfo=UTC)) as ledger:
        first, second = entry_of(told(0)), entry_of(told(1, published="2025-03-09"))
        ledger.append([first])
        between = ledger.time()[:10]
        ledger.append([second])
        linked(ledger)
        assert set(ledger.claim(proposition(first), as_of="2025-03-08").pages) == {first.id}
        assert set(ledger.claim(proposition(second), as_of="2025-03-08").pages) == {first.id}
        assert set(ledger.claim(proposition(first), as_of="2025-03-09").pages) == {first.id, second.id}
        assert set(ledger.claim(proposition(first), recorded_by=between).pages) == {first.id}
        assert [set(v.pages) for v in ledger.claims(recorded_by=between)] == [{first.id}] * 2
        assert list(claims(ledger, Frame(as_of="2025-03-06"))) == []
        with pytest.raises(LedgerError, match="within that time"):
            ledger.claim(proposition(first), as_of="2025-03-06")


def test_changes_tell_what_is_new_since_a_day(place: str) -> None:
    today = [datetime(2025, 4, 1, 12, tzinfo=UTC)]
    with Ledger.open(place, clock=lambda: today[0]) as ledger:
        ledger.append([story(0)])
        linked(ledger)
        today[0] = datetime(2025, 4, 5, 12, tzinfo=UTC)
        more = "\n\nCorrection: an earlier version had another number of ships."
        ledger.append([entry_of(told(1, HARBOUR, CORRAN, speaker="Berta Solis", more=more))])
        linked(ledger)
        found = [(c["what"], c["who"]) for c in ledger.changes("2d")]
        assert found == [("new denial", "Berta Solis"), ("correction printed", "Post B")]
        assert [(c["what"], c["who"]) for c in ledger.changes("2025-04-05")] == found
        assert list(ledger.changes("2025-04-06")) == []
        assert len(list(ledger.changes("1w"))) == 3
        for since in ("yesterday", "99999999999999d", "9999999w"):
            with pytest.raises(LedgerError, match="give a day"):
                list(ledger.changes(since))
