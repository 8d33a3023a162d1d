from onrecord.linking.copies import Copy
from onrecord.provenance.relays import relays_of
from tests.provenance.made import link, outlet, outlets_of, page, relays, says, unnamed


def test_a_relay_resolves_to_the_last_article_of_that_outlet_that_is_not_younger() -> None:
    days = ("2024-03-01", "2024-03-03", "2024-03-05")
    old, new, younger = (says(page("Evening Ledger", day), "assert", unnamed()) for day in days)
    citing = says(page("Capital Post", "2024-03-04"), "assert", outlet("Evening Ledger"))
    found = relays(old, new, younger, citing)
    assert [(r.article, r.origin, r.kind) for r in found] == [(citing.page.id, new.page.id, "cites")]


def test_a_relay_names_an_outlet_that_is_not_at_hand() -> None:
    citing = says(page("Capital Post"), "assert", outlet("the Orsay Echo"))
    assert [r.to_dict({citing.page.id: citing.page}) for r in relays(citing)] == [
        {"article": citing.page.id, "from": "the Orsay Echo", "kind": "cites", "name": "the Orsay Echo"}
    ]


def test_media_without_a_name_are_not_cited() -> None:
    assert relays(says(page("Capital Post"), "assert", outlet("Media reports"))) == []


def test_an_outlet_that_denies_for_itself_is_not_cited() -> None:
    citing = page("Capital Post")
    assert relays(says(citing, "deny", outlet("Orsay Echo"))) == []
    assert len(relays(says(citing, "deny", outlet("Orsay Echo"), link("Marit Olsund")))) == 1


def test_no_article_repeats_its_own_house() -> None:
    assert relays(says(page("Morning Halden"), "assert", outlet("Sunday Halden"))) == []


def test_an_outlet_that_the_text_names_is_cited_though_no_statement_comes_through_it() -> None:
    first = says(page("Evening Ledger", "2024-03-04"), "assert", unnamed())
    citing = says(page("Capital Post", text="The Evening Ledger had asked twice."), "deny", link("Marit Olsund"))
    assert [(r.origin, r.carried) for r in relays(first, citing)] == [(first.page.id, False)]


def test_a_copy_comes_before_a_citation() -> None:
    wire, post = says(page("Evening Ledger"), "assert"), says(page("Capital Post"), "assert", outlet("Evening Ledger"))
    copy = Copy(post.page.id, wire.page.id, wire.page.id, "copies", 0.9, "the same text")
    assert [r.kind for r in relays_of([wire, post], [copy], outlets_of(wire, post))] == ["copies"]


def test_of_two_copies_of_a_day_the_one_that_names_the_other_repeats_it() -> None:
    post = says(page("Capital Post", text="Olsund told the Northern Wire that"), "assert")
    wire = says(page("Northern Wire"), "assert")
    copy = Copy(wire.page.id, post.page.id, post.page.id, "copies", 0.9, "the same text", certain=False)
    found = relays_of([wire, post], [copy], outlets_of(wire, post))
    assert [(r.article, r.origin, r.kind) for r in found] == [(post.page.id, wire.page.id, "copies")]


def test_updates_and_copies_of_other_claims_are_no_relays() -> None:
    one, two = says(page("Evening Ledger"), "assert"), says(page("Capital Post"), "assert")
    update = Copy(two.page.id, one.page.id, one.page.id, "updates", 0.9, "the same text")
    elsewhere = Copy(two.page.id, "not here", "not here", "copies", 0.9, "the same text")
    assert relays_of([one, two], [update, elsewhere], outlets_of(one, two)) == []


def test_a_publisher_that_says_whose_text_it_carries_has_copied_it() -> None:
    found = relays(says(page("Harbour Board (Northern Wire text)"), "assert"))
    assert [(r.name, r.kind) for r in found] == [("Northern Wire", "copies")]
