"""The same person, organisation or outlet across articles."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.linking.persons import Joined, Known, judge, keys, known_of, speaks_for

GOLD = Path(__file__).parents[2] / "bench" / "gold" / "persons.jsonl"
FIRSTS = "Sergei Sergey Iouri Yury Mohammed Muhammad Jürgen Juergen Bill William J. A.B. Kim Jean-Luc Ana Qasem Kasem".split()
LASTS = (
    "Ivanov,Ivanova,Ivanoff,al-Assad,Assad,Qaddafi,Gaddafi,Kadhafi,Müller,Mueller,Zelensky,Zelenskyy,Jong-un,Jong Un,Lind,Smith-Jones,"
    "Jones,Abdel Rahman,Abdul-Rahman,Xi,Kim,de Broglie,Soloviev,Solovyov".split(",")
)
BODIES = (
    "European Central Bank,ECB,E.C.B.,Acme Inc.,Acme,the Acme Group,Russian Foreign Ministry,Ministry of Foreign Affairs of Russia,BBC,"
    "British Broadcasting Corporation,AP,Associated Press,U.S.,United States,Nato,NATO,Kremlin,Xi,Kim Jong-un".split(
        ","
    )
)
ROLES = ["Russian Foreign Minister", "foreign minister of Russia", "mayor of Halden", "Halden mayor", "footballer", ""]
KINDS = "person organisation group media anonymous document publisher unknown".split()
NAMES = st.one_of(
    st.builds("{} {}".format, st.sampled_from(FIRSTS), st.sampled_from(LASTS)),
    st.sampled_from([*LASTS, *BODIES]),
    st.text(alphabet="AaeiouyBbkqgdhSsfvzjc .-'", max_size=14),
)
KNOWN = st.builds(
    Known,
    id=st.just("x"),
    article=st.just("a"),
    name=NAMES,
    kind=st.sampled_from(["person", "person", *KINDS]),
    roles=st.lists(st.sampled_from(ROLES), max_size=2).map(tuple),
    aliases=st.lists(NAMES, max_size=1).map(tuple),
)


def known(name: str, kind: str = "person", *roles: str, aliases: tuple[str, ...] = ()) -> Known:
    return Known(f"id of {name}", "article", name, kind, roles, aliases)


def gold() -> list[tuple[Known, Known, str]]:
    pairs: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return [(*(known(p[x]["name"], p[x]["kind"], *p[x]["roles"]) for x in "ab"), p["verdict"]) for p in pairs]


def test_no_pair_of_the_gold_is_joined_that_must_stay_apart() -> None:
    assert [(a, b) for a, b, verdict in gold() if verdict == "apart" and judge(a, b).verdict == "same"] == []


def test_nine_in_ten_of_the_same_are_joined() -> None:
    same = [(a, b) for a, b, verdict in gold() if verdict == "same"]
    assert len(same) >= 45
    assert len(gold()) - len(same) >= 55
    assert sum(judge(a, b).verdict == "same" for a, b in same) >= 0.9 * len(same)


@given(KNOWN, KNOWN)
def test_a_judgement_does_not_depend_on_the_order(a: Known, b: Known) -> None:
    assert judge(a, b) == judge(b, a)


@given(KNOWN, KNOWN)
def test_any_two_judged_the_same_share_a_key(a: Known, b: Known) -> None:
    assert judge(a, b).verdict != "same" or keys(a) & keys(b)


def test_the_same_of_the_gold_share_a_key() -> None:
    assert all(keys(a) & keys(b) for a, b, verdict in gold() if verdict == "same" and judge(a, b).verdict == "same")


def test_a_bare_surname_joins_by_the_office_alone_and_says_so() -> None:
    full = known("Sergei Lavrov", "person", "Russian Foreign Minister")
    assert judge(known("Lavrov", "person", "Foreign Minister of Russia"), full) == Joined(
        "same",
        'same surname, one form without the first name, and the role "foreign minister" of the same place in both',
    )
    assert judge(known("Lavrov"), full).verdict == "unsure"
    assert judge(known("Lavrov", "person", "Foreign Minister"), full).verdict == "unsure"


@pytest.mark.parametrize(
    "a, b",
    [
        ("Julia Stone", "Julie Stone"),
        ("Ivan Brown", "Evan Brown"),
        ("John Lee", "John Li"),
        ("Anna Ivanov", "Anna Ivanova"),
    ],
)
def test_near_names_are_two(a: str, b: str) -> None:
    assert judge(known(a), known(b)).verdict != "same"


def test_an_alias_gives_the_full_form_of_a_bare_surname_or_an_acronym() -> None:
    assert judge(known("Orlov", aliases=("Dmitry Orlov",)), known("Dmitri Orlov")).verdict == "same"
    short = known("ECB", "organisation")
    assert judge(short, known("European Central Bank", "organisation", aliases=("ECB",))).verdict == "same"


def test_somebody_speaks_for_what_the_role_names() -> None:
    spokesman = known("Dmitry Orlov", "person", "Kremlin spokesman")
    assert speaks_for(spokesman, known("Kremlin", "organisation"))
    assert speaks_for(
        known("Ana Ruiz", "person", "Spanish Finance Minister"), known("Spanish Finance Ministry", "organisation")
    )
    assert speaks_for(known("Ana Ruiz", "person", "press secretary of Acme"), known("Acme Inc.", "organisation"))
    assert not speaks_for(spokesman, known("Pentagon", "organisation"))
    assert not speaks_for(known("Ana Ruiz", "person", "former Kremlin spokeswoman"), known("Kremlin", "organisation"))


def test_the_entities_of_a_record_become_known() -> None:
    entity = {
        "id": "e",
        "name": "Ana Ruiz",
        "kind": "person",
        "roles": ["mayor"],
        "aliases": ["Ruiz"],
        "mentions": [[0, 8]],
    }
    record = {"article": {"id": "a", "publisher": "The Post", "published": "2016-01-26"}, "entities": [entity]}
    assert list(known_of(record)) == [
        Known("e", "a", "Ana Ruiz", "person", ("mayor",), ("Ruiz",), "The Post", "2016-01-26")
    ]


def test_an_outlet_is_the_same_with_and_without_its_noun() -> None:
    assert judge(known("Orsay Echo", "media"), known("the Orsay Echo newspaper", "media")).verdict == "same"
    assert judge(known("Orsay Echo", "media"), known("Varsk Echo newspaper", "media")).verdict == "different"
    assert keys(known("Orsay Echo", "media")) & keys(known("Orsay Echo newspaper", "media"))


def test_a_company_that_one_article_takes_for_a_person_may_be_the_company() -> None:
    company = known("Velmar", "organisation")
    assert judge(company, known("Velmar")).verdict == "unsure"
    assert keys(company) & keys(known("Velmar"))
    assert judge(company, known("Velmar", "person", "mayor of Halden")).verdict == "different"
    assert judge(company, known("Ana Velmar")).verdict == "different"
