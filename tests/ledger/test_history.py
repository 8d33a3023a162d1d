"""What people said about something, and a number that tells whether they have said more since."""

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.forgetting import forget
from tests.ledger.newsroom import WHO
from tests.ledger.stories import SCHOOL, linked, proposition, source_of


def statement(entry: Entry, place: int = 0) -> str:
    ident: str = entry.record["statements"][place]["id"]
    return ident


def test_nothing_has_been_said_at_first(ledger: Ledger, stories: list[Entry]) -> None:
    for of in (stories[0].id, proposition(stories[0]), source_of(stories[0]), statement(stories[0])):
        assert (ledger.last_change(of), ledger.history(of)) == (0, [])
    with pytest.raises(LedgerError, match="Nothing in"):
        ledger.last_change("ffff0000")


def test_a_correction_touches_its_statement_claim_source_and_article_and_no_others(
    ledger: Ledger, stories: list[Entry]
) -> None:
    made = ledger.correct(statement(stories[0]), "stance", "confirm", **WHO)
    claim = proposition(stories[3])  # another member of the same claim
    for of in (stories[0].id, proposition(stories[0]), claim, source_of(stories[0]), statement(stories[0])):
        (change,) = ledger.history(of)
        assert ledger.last_change(of) > 0
        assert change == {
            "seq": 1, "id": made.id, "kind": "correction", "author": "Ines", "reason": "I have seen both", "made_at": made.made_at,
            "what": "position set to: confirms", "undone": False,
        }  # fmt: skip
    for of in (
        stories[1].id,
        proposition(stories[2]),
        proposition(stories[0], 1),
        source_of(stories[1]),
        statement(stories[0], 1),
    ):
        assert (ledger.last_change(of), ledger.history(of)) == (0, [])


def test_each_further_word_changes_the_number(ledger: Ledger, stories: list[Entry]) -> None:
    article, claim, source = stories[0].id, proposition(stories[0]), source_of(stories[0])
    seen = {of: [ledger.last_change(of)] for of in (article, claim, source)}

    def changed() -> None:
        for of, numbers in seen.items():
            assert ledger.last_change(of) > numbers[-1]
            numbers.append(ledger.last_change(of))

    corrected = ledger.correct(statement(stories[0]), "source", "Zoe Quist", **WHO)
    changed()
    ruled = ledger.rule(source, source_of(stories[1]), "different", **WHO)
    changed()
    ledger.undo(corrected.id, **WHO)
    changed()
    ledger.unrule(ruled.id, **WHO)
    changed()
    assert [c["what"] for c in ledger.history(article)] == [
        "a ruling taken back: Ana Ruiz / Ana Ruiz",
        "an earlier correction taken back",
        "ruled not the same: Ana Ruiz / Ana Ruiz",
        "source set to Zoe Quist",
    ]
    assert [c["undone"] for c in ledger.history(article)] == [False, False, True, True]


def test_a_ruling_touches_both_claims(ledger: Ledger, stories: list[Entry]) -> None:
    made = ledger.rule(proposition(stories[0]), proposition(stories[2]), "different", **WHO)
    for entry in (stories[0], stories[2], stories[3], stories[4]):
        changes = ledger.history(proposition(entry))
        assert made.id in {c["id"] for c in changes}
        assert {c["kind"] for c in changes} == {"ruling"}
        assert all(c["what"].startswith("ruled not the same: Pier ") for c in changes)
    assert ledger.history(proposition(stories[0], 1)) == []
    assert made.id in {c["id"] for c in ledger.history(stories[2].id)}
    assert made.id not in {c["id"] for c in ledger.history(stories[1].id)}


def test_a_claim_that_somebody_words_anew_is_told_under_both(ledger: Ledger, stories: list[Entry]) -> None:
    made = ledger.correct(statement(stories[0]), "claim", f"Pier {SCHOOL} was sold", **WHO)
    linked(ledger)
    assert ledger.claim(statement(stories[0])).id == ledger.claim(proposition(stories[2])).id
    (change,) = ledger.history(proposition(stories[2]))
    assert (change["id"], change["what"], change["undone"]) == (
        made.id,
        f"claim worded anew: Pier {SCHOOL} was sold",
        False,
    )
    ledger.undo(made.id, **WHO)
    assert [c["undone"] for c in ledger.history(proposition(stories[2]))] == [False, True]


def test_every_correction_has_plain_words(ledger: Ledger, stories: list[Entry]) -> None:
    values = {
        "stance": "question", "certainty": "possible", "source": "Zoe Quist", "day": "2025-03-06", "claim": "The ferry sank", "right": True,
        "spurious": True,
    }  # fmt: skip
    for field, value in values.items():
        ledger.correct(statement(stories[0]), field, value, **WHO)
    assert [c["what"] for c in reversed(ledger.history(statement(stories[0])))] == [
        "position set to: casts doubt",
        "certainty set to possible",
        "source set to Zoe Quist",
        "day set to 2025-03-06",
        "claim worded anew: The ferry sank",
        "checked and found right",
        "marked as no statement",
    ]


def test_what_was_said_of_a_forgotten_article_is_gone(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.rule(proposition(stories[0]), proposition(stories[3]), "same", **WHO)
    forget(ledger, stories[0].id, **WHO)
    assert ledger.history(proposition(stories[3])) == []
    with pytest.raises(LedgerError, match="Nothing in"):
        ledger.history(stories[0].id)
