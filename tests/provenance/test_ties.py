from dataclasses import replace

from onrecord.linking.grouping import Pair
from onrecord.markup import Json
from onrecord.provenance.passages import Passage
from onrecord.provenance.views import view
from tests.provenance.made import REGISTRY, link, page, says, unnamed

OLSUND = link("Marit Olsund")


def seen(*passages: Passage, ties: dict[Pair, float]) -> Json:
    found: Json = view("claim", passages, registry=REGISTRY, ties=ties).to_dict()
    return found


def told(proposition: str, wording: str, passage: Passage) -> Passage:
    return replace(passage, proposition=proposition, wording=wording)


SAID = told("a", "the ferry had failed an inspection", says(page("Evening Ledger"), "assert", unnamed()))
CONFIRMED = told("b", "inspectors were at the pier", says(page("Capital Post"), "confirm", OLSUND))


def test_a_weak_join_confirms_nothing_and_is_asked_about_first() -> None:
    weak = seen(SAID, CONFIRMED, ties={("a", "b"): 0.55})
    assert weak["state"]["label"] == "asserted"
    assert weak["state"]["confirmed_by"] == []
    assert weak["check_first"][0]["statement"] == CONFIRMED.statement["id"]
    assert [s["confidence"]["stance"] for s in weak["statements"] if s["stance"] == "confirm"] == [0.5]
    assert seen(SAID, CONFIRMED, ties={("a", "b"): 0.9})["state"]["label"] == "confirmed"


def test_what_one_article_says_and_confirms_needs_no_join() -> None:
    own = replace(CONFIRMED, proposition="a")
    assert seen(SAID, own, ties={})["state"]["label"] == "confirmed"
    assert seen(CONFIRMED, ties={})["state"]["label"] == "confirmed"


def test_what_a_person_has_checked_is_sure() -> None:
    assert seen(SAID, replace(CONFIRMED, checked=True), ties={("a", "b"): 0.5})["state"]["label"] == "confirmed"


def test_a_denial_that_hangs_on_a_weak_join_is_asked_about_first() -> None:
    denied = told("b", "the pier was unsafe", says(page("Capital Post"), "deny", OLSUND))
    assert seen(SAID, denied, ties={("a", "b"): 0.45})["check_first"][0]["statement"] == denied.statement["id"]
    assert seen(SAID, denied, ties={("a", "b"): 0.8})["check_first"] == []


def test_who_denies_one_thing_and_says_another_does_not_turn_round() -> None:
    ledger, post = page("Evening Ledger", "2024-03-04"), page("Capital Post", "2024-03-06")
    denied = told("a", "the account is an invention", says(ledger, "deny", OLSUND, on="2024-03-04"))
    said = told("b", "her captain was sober", says(post, "assert", OLSUND, on="2024-03-05"))
    found = seen(denied, said, ties={("a", "b"): 0.7})
    assert found["reversals"] == []
    assert found["state"]["label"] == "denied"  # nobody is left who says it
    turned = replace(said, wording="the account is no invention of his")
    assert len(seen(denied, turned, ties={("a", "b"): 0.7})["reversals"]) == 1
