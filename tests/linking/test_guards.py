"""What forbids that two claims are one, and what does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.linking.guards import apart

GOLD = Path(__file__).parents[2] / "bench" / "gold" / "guards.jsonl"
WORDS = (
    "Doran Ruiz Dana Lind Moscow Kremlin the a president minister asked offered refused resigned talks to for by in from on 12 twenty"
    " dead people million $ January 3 2016 Tuesday not never no will has plans report false brother's was , . 's more than half of"
).split()
SENTENCES = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))

APART = [
    # things
    ("Telva recalled its heart pump in Hask.", "Telva recalled its flu vaccine in Hask.", '"vaccine" against "pump"'),
    ("The council of Hask approved a new stadium.", "The council of Hask approved a new hospital.", None),
    # numbers
    ("The blast in Korvat left 12 dead.", "The blast in Korvat left twenty dead.", "12 against twenty dead"),
    ("More than 90 sailors drowned off Hask.", "Off Hask, 38 sailors drowned.", "90 against 38 sailor"),
    ("Telva will pay $7.5bn for Orrin.", "Telva will pay 5.7 billion dollars for Orrin.", "$7.5 bn against 5.7 billion"),
    ("Two thirds of members backed the deal.", "Half of the members backed the deal.", "Half against Two thirds percent"),
    # days
    ("Lind resigned on 3 January.", "Lind resigned on January 13, 2016.", "3 January against January 13 2016"),
    ("The Hask bridge closed on Monday.", "The Hask bridge closed on Friday.", "Friday against Monday"),
    # roles
    ("Doran asked Ruiz to resign.", "Ruiz asked Doran to resign.", "asked by Doran, not by Ruiz"),
    ("Doran was asked by Ruiz to resign.", "Doran asked Ruiz to resign.", None),
    ("Varna accused Belmar of spying.", "Varna was accused of spying by Belmar.", None),
    ("Telva bought the mine from Orrin.", "Telva sold the mine to Orrin.", None),
    # acts
    ("Doran offered Hask a loan.", "Doran asked Hask for a loan.", '"asked" against "offered"'),
    ("Telva refused the merger with Orrin.", "Telva agreed to the merger with Orrin.", None),
    ("Belmar plans to attack Hask.", "Belmar has attacked Hask.", None),
    ("The dockers threatened to strike in Hask.", "The dockers went on strike in Hask.", None),
    # opposites and negation
    ("The jury found Lind guilty of fraud.", "The jury found Lind innocent of fraud.", "guilty against innocent"),
    ("Prices in Hask rose in May.", "Prices in Hask fell in May.", "fell against rose"),
    ("Lind has not voted on the bill.", "Lind voted on the bill.", '"not voted" against "voted"'),
    ("Lind left the talks with a deal.", "Lind left the talks without a deal.", None),
    ("Lind refused to meet the envoy.", "Lind met the envoy.", '"not meet" against "meet"'),
    # the report, not the fact
    ("The army shelled Hask.", "The newspaper's report that the army shelled Hask is false.", "says a report is right or wrong, not the fact"),
    # actor, place, object
    ("Doran signed the lease for the mine.", "Ruiz signed the lease for the mine.", "Doran against Ruiz"),
    ("Dana Lind signed the lease.", "Peter Lind signed the lease.", "Dana Lind against Peter Lind"),
    ("The defence minister signed the lease.", "The finance minister signed the lease.", "defence against finance"),
    ("Doran signed the lease.", "Doran's brother signed the lease.", "Doran against Doran's brother"),
    ("Lind was arrested in Damascus.", "Lind was arrested in Moscow.", "Damascus against Moscow"),
    ("The ship sailed from Hask to Varna.", "The ship sailed from Varna to Hask.", "from Hask against from Varna"),
]  # fmt: skip

TOGETHER = [
    ("The blast killed 12 people in Korvat.", "Twelve dead in Korvat blast"),
    ("Telva offers 7.5 billion for Orrin", "Orrin gets a $7.5bn offer from Telva"),
    ("More than 90 sailors drowned.", "94 sailors drowned."),
    ("About 40 sailors drowned.", "41 sailors drowned."),
    ("The blast in Korvat killed 12 people.", "The blast in Korvat killed people."),
    ("Half a million people fled Hask.", "500,000 people fled Hask."),
    ("The tax rose by a fifth.", "The tax rose by 20 percent."),
    ("Lind resigned on January 3.", "Lind resigned on 3 January 2016."),
    ("Lind resigned in 2016.", "Lind resigned on Tuesday."),
    ("Doran asked Ruiz to resign.", "Ruiz was asked by Doran to resign."),
    ("Doran asked Ruiz to resign.", "Doran's request to Ruiz to quit"),
    ("Russia refused the offer.", "The Kremlin turned the offer down."),
    ("Lind was arrested in Moscow.", "Lind was arrested in Russia."),
    ("The United States bombed Hask.", "Washington bombed Hask."),
    ("Putin visited Hask.", "Vladimir Putin visited Hask."),
    ("Torvia recalled its envoy.", "The Torvian envoy was recalled."),
    ("Lind knew nothing of the fund.", "Lind was unaware of the fund."),
    ("Belmar will attack Hask.", "Belmar plans to attack Hask."),
    ("Doran met Ruiz.", "Ruiz met Doran."),
    ("Doran met Lind in Hask in Aug.", "Doran met Lind in Hask in August."),
    ("Doran was hurt in a fatal crash in Hask.", "Doran was hurt in a deadly crash in Hask."),
]


def gold(join: bool) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return [(row["a"], row["b"]) for row in rows if row["join"] is join]


@pytest.mark.parametrize(("a", "b", "reason"), APART)
def test_what_both_claims_state_differently_keeps_them_apart(a: str, b: str, reason: str | None) -> None:
    found = apart(a, b)
    assert found is not None
    assert reason is None or found == reason


@pytest.mark.parametrize(("a", "b"), TOGETHER)
def test_other_words_and_missing_details_forbid_nothing(a: str, b: str) -> None:
    assert apart(a, b) is None


def test_no_pair_of_the_gold_that_is_one_claim_is_kept_apart() -> None:
    assert len(gold(True)) == 40
    assert [(a, b, apart(a, b)) for a, b in gold(True) if apart(a, b)] == []


def test_most_minimal_pairs_of_the_gold_are_kept_apart() -> None:
    assert len(gold(False)) == 110
    assert sum(apart(a, b) is not None for a, b in gold(False)) >= 95


@given(a=SENTENCES, b=SENTENCES)
def test_the_order_of_the_claims_tells_nothing(a: str, b: str) -> None:
    assert apart(a, b) == apart(b, a)


@given(a=SENTENCES)
def test_no_claim_is_kept_apart_from_itself(a: str) -> None:
    assert apart(a, a) is None
    assert apart(a, a + " ") is None
