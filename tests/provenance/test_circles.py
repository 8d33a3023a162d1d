from onrecord.provenance.circles import circles
from onrecord.provenance.passages import Passage
from tests.provenance.made import outlet, outlets_of, page, relays, says, unnamed


def found(*passages: Passage) -> list[list[str]]:
    return circles(relays(*passages), {p.page.id: p.page for p in passages}, outlets_of(*passages))


def cites(publisher: str, other: str, day: str = "2024-03-05") -> Passage:
    return says(page(publisher, day), "assert", outlet(other))


def test_two_outlets_that_cite_each_other_are_a_circle() -> None:
    assert found(
        cites("Evening Ledger", "Capital Post", "2024-03-04"), cites("Capital Post", "The Evening Ledger")
    ) == [["Capital Post", "Evening Ledger"]]


def test_a_circle_may_lead_through_a_third() -> None:
    ring = [cites("Capital Post", "Varsk Today"), cites("Varsk Today", "Evening Ledger")]
    outside = cites("Orsay Echo", "Capital Post")
    assert found(cites("Evening Ledger", "Capital Post"), *ring, outside) == [
        ["Capital Post", "Evening Ledger", "Varsk Today"]
    ]


def test_a_chain_is_no_circle() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    assert found(first, cites("Capital Post", "Evening Ledger"), cites("Varsk Today", "Capital Post")) == []


def test_an_outlet_that_is_only_named_closes_no_circle() -> None:
    named = says(page("Evening Ledger", text="The Capital Post had asked twice."), "assert", unnamed())
    assert found(named, cites("Capital Post", "Evening Ledger")) == []
