from onrecord.linking.grouping import Ruled, pair
from onrecord.provenance.occasions import NEAR, to_dict
from tests.provenance.made import link, occasions, outlet, page, says, unnamed

OLSUND = link("Marit Olsund", role="spokeswoman")
PUBLISHERS = "Evening Ledger,Capital Post,Varsk Today,Orsay Echo,Northern Wire,Morning Halden,Tarn Courier".split(",")


def test_one_answer_in_seven_articles_is_one_occasion() -> None:
    found = occasions(*(says(page(p), "deny", OLSUND, on="2024-03-04") for p in PUBLISHERS))
    assert [(o.name, o.day, len(o.articles)) for o in found] == [("Marit Olsund", "2024-03-04", 7)]


def test_other_days_and_other_positions_are_other_occasions() -> None:
    ledger = page("Evening Ledger")
    found = occasions(
        says(ledger, "deny", OLSUND, on="2024-03-05"),
        says(ledger, "deny", OLSUND, on="2024-03-04"),
        says(ledger, "decline", OLSUND, on="2024-03-04"),
    )
    assert [(o.day, o.stance) for o in found] == [
        ("2024-03-04", "decline"),
        ("2024-03-04", "deny"),
        ("2024-03-05", "deny"),
    ]


def test_what_nobody_dates_joins_the_one_act_shortly_before() -> None:
    dated = says(page("Evening Ledger"), "deny", OLSUND, on="2024-03-04")
    near = says(page("Capital Post", f"2024-03-0{4 + NEAR}"), "deny", link("Olsund"))
    undated = says(page("Varsk Today", None), "deny", OLSUND)
    assert [len(o.passages) for o in occasions(dated, near, undated)] == [3]


def test_what_nobody_dates_stays_alone_when_it_came_out_before_or_long_after() -> None:
    dated = says(page("Evening Ledger"), "deny", OLSUND, on="2024-03-04")
    for day in ("2024-03-03", f"2024-03-0{5 + NEAR}"):
        found = occasions(dated, says(page("Capital Post", day), "deny", OLSUND))
        assert sorted((o.day or "", o.perhaps) for o in found) == [("", day), ("2024-03-04", None)]


def test_what_may_mean_two_acts_joins_neither() -> None:
    dated = [says(page("Evening Ledger"), "deny", OLSUND, on=f"2024-03-0{n}") for n in (3, 4)]
    assert len(occasions(*dated, says(page("Capital Post"), "deny", OLSUND))) == 3


def test_sources_without_a_name_join_through_one_outlet_alone() -> None:
    ledger = says(page("Evening Ledger"), "assert", unnamed(), on="2024-03-04")
    citing = says(page("Capital Post"), "assert", outlet("Evening Ledger"), unnamed("officials"), on="2024-03-04")
    other = says(page("Varsk Today"), "assert", unnamed(), on="2024-03-04")
    assert [len(o.passages) for o in occasions(ledger, citing)] == [2]
    assert [len(o.passages) for o in occasions(ledger, other)] == [1, 1]


def test_what_people_say_of_two_speakers_binds() -> None:
    one, two = (says(page(p), "deny", link(n), on="2024-03-04") for p, n in (("A", "Olsund"), ("B", "Marit Olsund")))
    ids = [f"{p.page.id}:{p.chain[0]['name']}" for p in (one, two)]
    assert len(occasions(one, two)) == 1
    assert len(occasions(one, two, ruled=Ruled(different=frozenset({pair(*ids)})))) == 2


def test_the_longest_name_and_the_first_role_stand_for_a_speaker() -> None:
    short = says(page("Evening Ledger"), "deny", link("Olsund"), on="2024-03-04")
    found = occasions(short, says(page("Capital Post"), "deny", OLSUND, on="2024-03-04"))
    assert (found[0].name, found[0].role) == ("Marit Olsund", "spokeswoman")


def test_an_article_without_a_source_speaks_itself() -> None:
    passage = says(page("Evening Ledger"), "assert")
    told = to_dict(occasions(passage)[0])
    assert (told["speaker"]["name"], told["speaker"]["kind"]) == ("Evening Ledger", "publisher")
    assert (told["articles"], told["statements"]) == ([passage.page.id], [passage.statement["id"]])
