"""What people say about statements outlives a new reading, and can be taken back."""

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.ledger.adding import Added, add_articles
from onrecord.ledger.rereading import reread
from tests.ledger.readymade import entry, read, read_all, received

WHO = {"author": "Ines", "reason": "She said so on the phone."}


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    ledger.append([entry(1)])
    return ledger


def statement(ledger: Ledger, number: int = 0) -> dict[str, object]:
    found: dict[str, object] = ledger.record(entry(1).id)["statements"][number]
    return found


def first_id() -> str:
    ident: str = entry(1).record["statements"][0]["id"]
    return ident


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("stance", "confirm", ("stance", "confirm")),
        ("certainty", "possible", ("certainty", "possible")),
    ],
)
def test_a_correction_shows_in_the_record(kept: Ledger, field: str, value: str, shown: tuple[str, str]) -> None:
    kept.correct(first_id()[:12], field, value, **WHO)
    assert statement(kept)[shown[0]] == shown[1]
    assert kept.record(entry(1).id)["checked"] == [first_id()]
    assert kept.record(entry(1).id, raw=True) == entry(1).record


def test_source_day_and_claim_are_corrected(kept: Ledger) -> None:
    kept.correct(first_id(), "source", "Paul Doran", **WHO)
    kept.correct(first_id(), "day", "2025-03-05", **WHO)
    kept.correct(first_id(), "claim", "Pier 1 was let", **WHO)
    found = statement(kept)
    assert found["chain"][-1]["name"] == "Paul Doran"  # type: ignore[index]
    assert found["said_on"]["start"] == "2025-03-05"  # type: ignore[index]
    assert {c["id"]: c["text"] for c in kept.record(entry(1).id)["claims"]}[str(found["claim"])] == "Pier 1 was let"


def test_what_is_no_statement_goes_and_what_is_right_counts_as_checked(kept: Ledger) -> None:
    kept.correct(first_id(), "spurious", True, **WHO)
    second = entry(1).record["statements"][1]["id"]
    kept.correct(second, "right", True, **WHO)
    record = kept.record(entry(1).id)
    assert [s["id"] for s in record["statements"]] == [second]
    assert record["checked"] == [second]


def test_the_later_correction_wins_and_undoing_it_brings_the_earlier_back(kept: Ledger) -> None:
    kept.correct(first_id(), "stance", "confirm", **WHO)
    later = kept.correct(first_id(), "stance", "question", **WHO)
    assert statement(kept)["stance"] == "question"
    kept.undo(later.id[:8], **WHO)
    assert statement(kept)["stance"] == "confirm"
    assert len(kept.corrections()) == 3


def test_nothing_is_taken_back_twice(kept: Ledger) -> None:
    made = kept.correct(first_id(), "stance", "confirm", **WHO)
    back = kept.undo(made.id, **WHO)
    for ident in (made.id, back.id):
        with pytest.raises(LedgerError, match="taken back already"):
            kept.undo(ident, **WHO)
    with pytest.raises(LedgerError, match="0 corrections"):
        kept.undo("ffffffff", **WHO)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("stance", "lie", "is no stance"),
        ("day", "Tuesday", "no ISO day"),
        ("truth", "x", "cannot be corrected"),
        ("source", " ", "needs words"),
    ],
)
def test_values_that_a_field_cannot_have_are_refused(kept: Ledger, field: str, value: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        kept.correct(first_id(), field, value, **WHO)
    assert kept.corrections() == []


def test_a_correction_names_author_and_reason(kept: Ledger) -> None:
    with pytest.raises(LedgerError, match="author and a reason"):
        kept.correct(first_id(), "stance", "deny", author="", reason="x")


def test_two_corrections_of_one_statement_never_touch_another(kept: Ledger) -> None:
    kept.correct(first_id(), "stance", "confirm", **WHO)
    kept.correct(first_id(), "spurious", True, **WHO)
    assert [s["stance"] for s in kept.record(entry(1).id)["statements"]] == ["assert"]
    with pytest.raises(LedgerError, match="marked as none by Ines"):
        kept.correct(first_id(), "stance", "deny", **WHO)


def test_several_fields_are_corrected_together_or_not_at_all(kept: Ledger) -> None:
    with pytest.raises(LedgerError, match="no ISO day"):
        kept.correct_all(first_id(), {"stance": "confirm", "day": "tomorrow"}, **WHO)
    assert kept.corrections() == []
    assert len(kept.correct_all(first_id(), {"stance": "confirm", "day": "2025-03-05"}, **WHO)) == 2


def test_a_claim_that_was_worded_anew_is_found_by_its_id(kept: Ledger) -> None:
    kept.correct(first_id(), "claim", "Pier 1 was let", **WHO)
    claim = str(statement(kept)["claim"])
    assert kept.find(claim[:12]) == ("claim", entry(1).id, claim)


def test_corrections_outlive_a_new_reading_of_nearly_the_same_evidence(kept: Ledger) -> None:
    kept.correct(first_id(), "stance", "confirm", **WHO)
    better = read(received(1), (("readymade", "2"),)).to_dict()
    changed = better["statements"][0]
    changed["id"], changed["spans"] = "0" * 40, [[changed["spans"][0][0], changed["spans"][0][1] - 4]]
    kept.adopt([better])
    assert statement(kept)["stance"] == "confirm"
    assert kept.unfit(entry(1).id) == []


def test_corrections_that_fit_nothing_any_more_are_listed_and_kept(kept: Ledger) -> None:
    made = kept.correct(first_id(), "stance", "confirm", **WHO)
    better = read(received(1), (("readymade", "2"),)).to_dict()
    del better["statements"][0]
    kept.adopt([better])
    assert kept.unfit(entry(1).id) == [made]
    assert [s["stance"] for s in kept.record(entry(1).id)["statements"]] == ["assert"]


def test_rereading_reads_the_article_as_intake_handed_it_on(ledger: Ledger) -> None:
    item = received(1)
    add_articles(ledger, [item], read_all)
    told: list[Added] = []
    reread(ledger, [item.article.id], lambda items: (read(i, (("readymade", "2"),)) for i in items), told.append)
    assert [(a.outcome, a.id) for a in told] == [("reread", item.article.id)]
    record = ledger.record(item.article.id, raw=True)
    assert record["made_by"]["models"] == {"readymade": "2"}
    assert record["article"] == read(item).to_dict()["article"]
