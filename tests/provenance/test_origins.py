from dataclasses import replace

from onrecord.linking.copies import Copy
from onrecord.provenance.origins import SURE, origins_of
from onrecord.provenance.relays import relays_of
from onrecord.provenance.speakers import speakers_of
from tests.provenance.made import link, origins, outlet, outlets_of, page, relays, says, unnamed

OLSUND = link("Marit Olsund")
BREKKE = link("Tomas Brekke")


def test_two_papers_with_sources_of_their_own_are_two_origins() -> None:
    told = origins(
        says(page("Evening Ledger"), "assert", unnamed()), says(page("Capital Post"), "assert", unnamed("an engineer"))
    )
    assert told["count"] == 2
    assert [(o["name"], o["sources"]) for o in told["named"]] == [
        ("Evening Ledger", ["two officials"]),
        ("Capital Post", ["an engineer"]),
    ]


def test_sources_reachable_through_one_outlet_alone_are_one_origin() -> None:
    ledger = page("Evening Ledger")
    told = origins(*(says(ledger, "assert", source) for source in (OLSUND, BREKKE, unnamed())))
    assert told["count"] == 1
    assert told["named"][0]["sources"] == ["Marit Olsund", "Tomas Brekke", "two officials"]


def test_a_speaker_whom_two_independent_outlets_have_heard_is_one_origin() -> None:
    told = origins(says(page("Evening Ledger"), "assert", OLSUND), says(page("Capital Post"), "assert", link("Olsund")))
    assert [(o["name"], o["kind"]) for o in told["named"]] == [("Marit Olsund", "person")]
    assert len(told["named"][0]["articles"]) == 2


def test_a_speaker_from_somewhere_is_the_speaker() -> None:
    one = says(page("Evening Ledger"), "assert", OLSUND)
    other = says(page("Capital Post"), "assert", link("Marit Olsund of Halden Line"))
    assert origins(one, other)["count"] == 1


def test_outlets_that_cite_another_add_nothing() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    citing = [
        says(page("Capital Post"), "assert", outlet("Evening Ledger")),
        says(page("Varsk Today"), "assert", outlet("The Evening Ledger"), unnamed("insiders")),
    ]
    told = origins(first, *citing)
    assert [o["name"] for o in told["named"]] == ["Evening Ledger"]
    assert len(told["named"][0]["articles"]) == 3


def test_an_outlet_that_is_only_cited_is_the_origin() -> None:
    told = origins(*(says(page(p), "assert", outlet("Norwire")) for p in ("Evening Ledger", "Capital Post")))
    assert (told["count"], [o["name"] for o in told["named"]]) == (1, ["Northern Wire"])


def test_unnamed_sources_of_an_outlet_that_repeats_another_are_left_open() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    post = page("Capital Post")
    told = origins(first, says(post, "assert", outlet("Evening Ledger")), says(post, "assert", unnamed("insiders")))
    assert told["count"] == 1
    named = says(post, "assert", BREKKE)
    assert origins(first, says(post, "assert", outlet("Evening Ledger")), named)["count"] == 2


def test_a_pronoun_names_no_source_in_an_article_that_repeats_another() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    post = page("Capital Post")
    he = says(post, "assert", BREKKE, source=0.73)
    assert origins(first, says(post, "assert", outlet("Evening Ledger")), he)["count"] == 1
    assert origins(first, he)["count"] == 2


def test_copies_add_nothing() -> None:
    wire, copy = page("Evening Ledger", "2024-03-04"), page("Capital Post", "2024-03-05")
    passages = [says(wire, "assert", unnamed()), says(copy, "assert", unnamed("officials"))]
    outlets = outlets_of(*passages)
    copied = relays_of(passages, [Copy(copy.id, wire.id, wire.id, "copies", 0.9, "the same text")], outlets)
    told = origins_of(passages, speakers_of(passages), copied, outlets)
    assert [(o["name"], len(o["articles"])) for o in told["named"]] == [("Evening Ledger", 2)]


def test_publishers_of_one_family_are_one_origin() -> None:
    told = origins(
        says(page("Morning Halden"), "assert", unnamed()), says(page("Sunday Halden"), "assert", unnamed("a diver"))
    )
    assert (told["count"], told["named"][0]["name"]) == (1, "Morning Halden")


def test_there_is_no_origin_where_all_deny() -> None:
    told = origins(says(page("Evening Ledger"), "deny", OLSUND), says(page("Capital Post"), "decline", BREKKE))
    assert (told["count"], told["named"], told["at_most"]) == (0, [], 0)


def test_there_is_one_where_somebody_asserts_without_a_source() -> None:
    ledger, post = page("Evening Ledger"), page("Capital Post")
    told = origins(says(ledger, "assert"), says(post, "assert"), says(post, "deny", OLSUND))
    assert (told["count"], told["named"], told["no_source_given"]) == (1, [], [ledger.id, post.id])
    assert told["at_most"] == 2


def test_an_outlet_that_speaks_of_itself_gives_no_source() -> None:
    ledger = page("Evening Ledger")
    assert origins(says(ledger, "assert", link("we")))["no_source_given"] == [ledger.id]


def test_media_without_a_name_are_no_outlet() -> None:
    pages = [page("Evening Ledger"), page("Capital Post")]
    told = origins(
        *(says(p, "assert", outlet(f"{w} this week")) for p, w in zip(pages, ("Reports", "Media reports"), strict=True))
    )
    assert (told["count"], told["named"], told["no_source_given"]) == (1, [], [p.id for p in pages])


def test_who_mostly_denies_is_no_origin() -> None:
    once = says(page("Evening Ledger"), "assert", OLSUND)
    denials = [says(page(p), "deny", OLSUND) for p in ("Capital Post", "Varsk Today")]
    assert origins(once, *denials)["count"] == 0
    assert origins(once, says(page("Capital Post"), "assert", OLSUND), denials[0])["count"] == 1


def test_who_mostly_takes_it_back_is_no_named_origin() -> None:
    told = origins(says(page("Evening Ledger"), "assert", OLSUND), says(page("Capital Post"), "retract", OLSUND))
    assert (told["count"], told["named"]) == (1, [])


def test_unsure_positions_add_no_origin() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    unsure = says(page("Capital Post"), "assert", BREKKE, sure=SURE - 0.01)
    told = origins(first, unsure)
    assert (told["count"], told["undecided"], told["at_most"]) == (1, [[unsure.page.id]], 2)


def test_an_unsure_position_alone_counts_unless_somebody_denies() -> None:
    unsure = says(page("Capital Post"), "assert", BREKKE, sure=SURE - 0.01)
    assert origins(unsure)["count"] == 1
    assert origins(unsure, says(page("Evening Ledger"), "deny", OLSUND))["count"] == 0


def test_a_spokesman_and_his_ministry_are_one_origin() -> None:
    ministry = says(page("Evening Ledger"), "assert", link("Transport Ministry", "organisation"))
    spokesman = says(page("Capital Post"), "assert", link("Ines Kallio", role="Transport Ministry spokesman"))
    assert origins(ministry, spokesman)["count"] == 1


def test_words_without_a_name_may_mean_the_source_that_another_outlet_names() -> None:
    named = says(page("Evening Ledger"), "assert", link("Ministry of Transport", "organisation"))
    assert origins(named, says(page("Capital Post"), "assert", link("ministry", "organisation")))["count"] == 1
    assert origins(named, says(page("Capital Post"), "assert", link("fishermen", "group")))["count"] == 2


def test_officials_may_leak_what_their_ministry_denies() -> None:
    denial = says(page("Evening Ledger"), "deny", link("Ines Kallio", role="senior official"))
    told = origins(denial, says(page("Capital Post"), "assert", unnamed("senior official")))
    assert [o["name"] for o in told["named"]] == ["Capital Post"]


def test_a_state_and_its_ministry_are_one_side_but_not_its_other_bodies() -> None:
    state = says(page("Evening Ledger"), "deny", link("Togo", "organisation"))
    ministry, union = (link(name, "organisation") for name in ("Togo Foreign Ministry", "Togo Union of Sailors"))
    assert origins(state, says(page("Capital Post"), "assert", ministry))["count"] == 0
    assert origins(state, says(page("Capital Post"), "assert", union))["count"] == 1


def test_an_agency_that_says_whose_sources_it_quotes_only_repeats() -> None:
    post = says(page("Harbour Post"), "assert", unnamed("port insiders"))
    wire = page("Northern Wire General News Service", credits=("Northern Wire",))
    told = origins(post, says(wire, "assert", outlet("Harbour Post newspaper"), unnamed("unnamed port insiders")))
    assert [(o["name"], len(o["articles"])) for o in told["named"]] == [("Harbour Post", 2)]


def test_the_agency_of_an_article_is_no_outlet_behind_it() -> None:
    wire = page("Northern Wire International", credits=("Northern Wire",))
    assert relays(says(wire, "assert", OLSUND), says(wire, "assert", outlet("Norwire"))) == []
    told = origins(says(wire, "assert"), says(wire, "assert", outlet("Norwire")))
    assert (told["named"], told["no_source_given"]) == ([], [wire.id])
    assert [o["name"] for o in origins(says(wire, "assert", OLSUND))["named"]] == ["Northern Wire International"]


def test_a_speaker_in_an_article_that_names_no_other_outlet_that_heard_him_is_his_own_origin() -> None:
    post = page("Capital Post", text="The Varsk Today had a picture.")
    heard = [says(page("Evening Ledger"), "assert", OLSUND), says(post, "assert", OLSUND)]
    told = origins(*heard, says(page("Varsk Today"), "deny", BREKKE))
    assert [(o["name"], o["kind"], len(o["articles"])) for o in told["named"]] == [("Marit Olsund", "person", 2)]
    naming = page("Capital Post", text="Olsund told the Evening Ledger on Sunday.")
    assert [o["name"] for o in origins(heard[0], says(naming, "assert", OLSUND))["named"]] == ["Evening Ledger"]


def test_an_article_without_a_publisher_may_repeat_others_too() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    loose = page(None)
    repeats = (says(loose, "assert", outlet("Evening Ledger")), says(loose, "assert", unnamed("insiders")))
    assert origins(first, *repeats)["count"] == 1


def test_who_wants_to_know_whether_is_no_origin() -> None:
    first = says(page("Evening Ledger"), "assert", unnamed())
    words = "Olsund said parliament should find out whether the ferry had failed."
    asking = says(page("Capital Post", text=words), "assert", OLSUND, at=0)
    whole = replace(asking, statement={**asking.statement, "spans": [[0, len(words)]]})
    assert origins(first, whole)["count"] == 1
