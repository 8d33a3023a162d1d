"""Samples of a ledger, on both databases."""

from __future__ import annotations

from collections import Counter

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.sampling import Wanted, sample
from onrecord.markup import Json
from onrecord.validation.columns import COLUMNS, READ
from tests.ledger.readymade import entry
from tests.ledger.stories import entry_of, told


@pytest.fixture
def articles(ledger: Ledger) -> list[Entry]:
    made = [entry(n) for n in range(8)] + [entry_of(told(n, published=f"2025-0{n + 1}-09")) for n in range(4)]
    ledger.append(made)
    return made


def strata(ledger: Ledger, by: str | None) -> dict[str, tuple[int, int]]:
    return sample(ledger, Wanted(20, 0, by)).strata


@pytest.mark.usefixtures("articles")
def test_strata_are_counted_over_the_whole_ledger(ledger: Ledger) -> None:
    assert strata(ledger, None) == {"all": (24, 20)}
    assert strata(ledger, "position") == {"denies": (12, 10), "says": (12, 10)}
    assert strata(ledger, "kind") == {"person": (24, 20)}
    assert sample(ledger, Wanted(25, 0, "publisher")).strata["Northern Post"] == (16, 16)
    assert set(sample(ledger, Wanted(25, 0, "month")).strata) == {
        "month 2025-01",
        "month 2025-02",
        "month 2025-03",
        "month 2025-04",
    }


@pytest.mark.usefixtures("articles")
def test_a_row_holds_whole_sentences_and_what_was_read_in_them(ledger: Ledger) -> None:
    rows = sample(ledger, Wanted(24, 0)).statements
    assert all(tuple(row) == COLUMNS["statements"] for row in rows)
    row = next(r for r in rows if r["title"] == "Pier 3" and r["position"] == "denies")
    assert row["sentences"] == "‹Ana Ruiz 3 denied on Thursday that pier 3 was sold›."
    assert (row["before"], row["after"]) == ("Pier 3", "Ana Ruiz 3 said that 5 ships came.")
    assert {field: row[READ[field]] for field in READ} == {
        "speaker": "Ana Ruiz 3 [Mayor]", "kind": "person", "position": "denies", "certainty": "certain",
        "claim": "DENIED, nobody here asserts it: Pier 3 was sold", "said_on": "2025-03-07",
    }  # fmt: skip
    assert not any(row[column] for column in row if column.endswith(("_right", "_should_be")))


@pytest.mark.usefixtures("articles")
def test_every_statement_begins_in_one_passage(ledger: Ledger) -> None:
    found = sample(ledger, Wanted(0, 1000))
    assert found.passages_in_all == len(found.passages) == 24  # a title and a body each
    assert all(tuple(row) == COLUMNS["passages"] for row in found.passages)
    assert Counter(row["found_number"] for row in found.passages) == {0: 12, 2: 12}
    row = next(r for r in found.passages if r["title"] == "Pier 3" and r["found_number"])
    assert row["passage"] == "Ana Ruiz 3 denied on Thursday that pier 3 was sold. Ana Ruiz 3 said that 5 ships came."
    assert (
        row["found"]
        == "1. Ana Ruiz 3 [Mayor] denies: that pier 3 was sold\n2. Ana Ruiz 3 [Mayor] says: that 5 ships came"
    )


def test_the_order_of_arrival_changes_nothing(ledger: Ledger, articles: list[Entry]) -> None:
    rows = sample(ledger, Wanted(6, 3, "position"))
    ids = {(row["article_id"], row["id"]) for row in rows.statements}
    ledger.append([entry(n) for n in range(20, 22)])
    assert (
        len(ids & {(row["article_id"], row["id"]) for row in sample(ledger, Wanted(6, 3, "position")).statements}) >= 3
    )
    assert {row["article_id"] for row in rows.statements} <= {e.id for e in articles}
    assert sample(ledger, Wanted(6, 3, "position", seed=2)).statements != rows.statements


@pytest.mark.usefixtures("articles")
def test_filters_leave_other_articles_out(ledger: Ledger) -> None:
    found = sample(ledger, Wanted(50, 50, publisher="northern post"))
    assert {row["publisher"] for row in found.statements + found.passages} == {"Northern Post"}
    found = sample(ledger, Wanted(50, 50, since="2025-02-01", until="2025-03-01"))
    assert {row["published"] for row in found.statements + found.passages} == {"2025-02-09"}
    with pytest.raises(LedgerError, match="No statement and no passage fits"):
        sample(ledger, Wanted(since="2030-01-01"))


def test_what_people_corrected_is_sampled_as_they_say_unless_asked_otherwise(
    ledger: Ledger, articles: list[Entry]
) -> None:
    first, second = (s["id"] for s in articles[0].record["statements"])
    ledger.correct_all(first, {"stance": "question", "source": "the harbour board"}, author="Ines", reason="checked")
    ledger.correct_all(second, {"spurious": True}, author="Ines", reason="checked")
    assert strata(ledger, "position") == {"denies": (11, 9), "says": (11, 10), "casts doubt": (1, 1)}
    assert strata(ledger, "kind") == {"person": (22, 19), "unknown": (1, 1)}
    assert sample(ledger, Wanted(20, 0, "position", raw=True)).strata == {"denies": (12, 10), "says": (12, 10)}
    raw = sample(ledger, Wanted(24, 0, raw=True)).statements
    assert next(r for r in raw if r["id"] == first)["position"] == "denies"


def test_a_source_that_is_no_entity_keeps_its_kind(ledger: Ledger) -> None:
    made = entry(1)
    record: Json = made.record
    record["statements"][0]["chain"] = []
    record["statements"][1]["chain"][0] |= {"entity": None, "kind": "anonymous"}
    ledger.append([made])
    assert strata(ledger, "kind") == {"anonymous": (1, 1), "no source": (1, 1)}


@pytest.mark.parametrize("wanted", [Wanted(by="colour"), Wanted(0, 0), Wanted(-1)])
def test_what_cannot_be_sampled_is_told(ledger: Ledger, wanted: Wanted) -> None:
    with pytest.raises(LedgerError, match="give"):
        sample(ledger, wanted)
