import json

from onrecord.provenance.passages import Passage
from onrecord.provenance.views import reversals, state, view, wording
from tests.provenance.made import REGISTRY, link, occasions, outlet, page, says, unnamed

OLSUND = link("Marit Olsund")


def seen(*passages: Passage) -> dict[str, object]:
    return view("claim", passages, registry=REGISTRY).to_dict()


def test_a_headline_that_drops_the_source_is_told() -> None:
    ledger = page("Evening Ledger", title="Ferry had failed its inspection")
    told = seen(says(ledger, "assert", at=0), says(ledger, "assert", outlet("Capital Post"), unnamed()))
    assert told["dropped"] == [{"article": ledger.id, "headline": "own voice", "body": "describes the source"}]


def test_a_headline_that_says_reports_where_the_body_names_the_outlet_drops_it() -> None:
    ledger = page("Evening Ledger", title="Ferry had failed its inspection: reports")
    told = seen(says(ledger, "assert", outlet("reports"), at=0), says(ledger, "assert", outlet("Capital Post")))
    assert told["dropped"] == [{"article": ledger.id, "headline": "reports", "body": "names the outlet"}]


def test_a_headline_that_keeps_its_source_drops_nothing() -> None:
    ledger = page("Evening Ledger", title="Officials: ferry had failed its inspection")
    assert seen(says(ledger, "assert", unnamed(), at=0), says(ledger, "assert", unnamed()))["dropped"] == []
    assert seen(says(ledger, "deny", at=0), says(ledger, "assert", unnamed()))["dropped"] == []


def test_who_turns_round_on_another_day_is_told() -> None:
    before = says(page("Evening Ledger"), "deny", OLSUND, on="2024-03-04")
    after = says(page("Capital Post"), "confirm", OLSUND, on="2024-03-05")
    assert reversals(occasions(before, after)) == [
        {"name": "Marit Olsund", "from": "deny", "on": "2024-03-04", "to": "confirm", "then": "2024-03-05"}
    ]


def test_two_positions_of_one_day_or_one_direction_are_no_reversal() -> None:
    ledger = page("Evening Ledger")
    one_day = [says(ledger, stance, OLSUND, on="2024-03-04") for stance in ("deny", "assert")]
    assert reversals(occasions(*one_day)) == []
    firm = [says(ledger, "deny", OLSUND, on=f"2024-03-0{n}") for n in (3, 4)]
    assert reversals(occasions(*firm)) == []


def test_sources_without_a_name_reverse_nothing() -> None:
    ledger = page("Evening Ledger")
    positions = [says(ledger, s, unnamed(), on=d) for s, d in (("assert", "2024-03-03"), ("deny", "2024-03-04"))]
    assert reversals(occasions(*positions)) == []


def test_the_state_says_what_somebody_does() -> None:
    ledger = page("Evening Ledger")
    for stances, label in (
        (("assert",), "asserted"),
        (("assert", "confirm"), "confirmed"),
        (("question",), "doubted"),
        (("deny",), "denied"),
        (("assert", "deny"), "disputed"),
        (("assert", "deny", "retract"), "withdrawn"),
        (("decline",), "no position"),
    ):
        assert state(occasions(*(says(ledger, stance, OLSUND) for stance in stances)))["label"] == label


def test_denials_are_counted_in_occasions_then_passages() -> None:
    passages = [says(page(p), "deny", OLSUND, on="2024-03-04") for p in ("Evening Ledger", "Capital Post")]
    told = state(occasions(*passages, says(passages[0].page, "deny", OLSUND, on="2024-03-04")))["deny"]
    assert told == {"occasions": 1, "passages": 3, "articles": 2, "first": "2024-03-04", "last": "2024-03-04"}


def test_the_wording_can_be_read_by_itself() -> None:
    texts = ("He had failed it", "the ferry had failed its yearly inspection", "the ferry had failed an inspection")
    passages = [Passage(page("A"), {}, "p", text) for text in texts]
    assert wording(passages) == texts[2]


def test_a_view_tells_what_is_not_covered_and_fits_json() -> None:
    undated = says(page("Evening Ledger", None), "assert", outlet("Orsay Echo"))
    told = seen(undated)
    assert told["not_covered"] == {"truncated": [], "undated": [undated.page.id], "cited_not_here": ["Orsay Echo"]}
    assert json.loads(json.dumps(told))["origins"]["count"] == 1


def test_the_order_of_passages_does_not_matter() -> None:
    passages = [says(page(p), s, OLSUND) for p, s in (("Capital Post", "deny"), ("Evening Ledger", "assert"))]
    assert seen(*passages) == seen(*reversed(passages))
