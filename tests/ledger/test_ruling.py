"""Claims of several members are joined and parted in one go, and that is taken back in one go."""

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.ruling import everything_ruled, join, part, take_back
from onrecord.ledger.verifying import verify
from tests.ledger.stories import (
    CORRAN,
    OLD,
    entry_of,
    grouped,
    linked,
    proposition,
    source_of,
    together,
    told,
)

Parts = tuple[list[str], list[str]]


@pytest.fixture
def pier(ledger: Ledger, stories: list[Entry]) -> list[Entry]:
    """Four articles of one claim."""
    more = entry_of(told(5, OLD, CORRAN))
    ledger.append([more])
    linked(ledger)
    found = [stories[0], stories[1], stories[3], more]
    assert together(ledger, *found)
    return found


@pytest.fixture
def grain(ledger: Ledger, pier: list[Entry]) -> list[Entry]:
    """Four articles of another claim."""
    found = [entry_of(told(n, "of grain, salt, iron and every other thing")) for n in (2, 3, 4, 6)]
    ledger.append(found)
    linked(ledger)
    assert together(ledger, *found)
    assert not together(ledger, pier[0], found[0])
    return found


def halves(pier: list[Entry]) -> Parts:
    members = [proposition(entry) for entry in pier]
    return members[:2], members[2:]


def test_every_chosen_member_is_parted_from_every_one_that_stays(ledger: Ledger, pier: list[Entry]) -> None:
    chosen, stay = halves(pier)
    part(ledger, "claim", chosen, stay, author="Ines", reason="Another pier")
    assert {ledger.claim(c).id for c in chosen}.isdisjoint(ledger.claim(s).id for s in stay)
    assert len(everything_ruled(ledger)) == 4
    assert list(verify(ledger)) == []


def test_they_stay_apart_when_an_article_comes_that_says_what_both_say(ledger: Ledger, pier: list[Entry]) -> None:
    chosen, stay = halves(pier)
    part(ledger, "claim", chosen, stay, author="Ines", reason="Another pier")
    ledger.append([entry_of(told(6, OLD)), entry_of(told(7, OLD, CORRAN))])
    linked(ledger)
    assert {ledger.claim(c).id for c in chosen}.isdisjoint(ledger.claim(s).id for s in stay)


def test_the_parted_ones_can_be_ruled_one_claim(ledger: Ledger, stories: list[Entry]) -> None:
    pier = [stories[n] for n in (0, 1, 3)]
    other = proposition(stories[2])
    ledger.rule(proposition(pier[0]), other, "same", author="Ines", reason="So it seems")
    assert together(ledger, *pier, stories[2])
    part(
        ledger,
        "claim",
        [proposition(pier[2]), other],
        [proposition(e) for e in pier[:2]],
        author="Ines",
        reason="No",
        together=True,
    )
    assert together(ledger, pier[2], stories[2])
    assert not together(ledger, pier[0], stories[2])


def test_an_earlier_same_on_a_pair_gives_way(ledger: Ledger, pier: list[Entry]) -> None:
    chosen, stay = halves(pier)
    ledger.rule(chosen[1], stay[1], "same", author="Olga", reason="One")
    part(ledger, "claim", chosen, stay, author="Ines", reason="Two")
    assert {ledger.claim(c).id for c in chosen}.isdisjoint(ledger.claim(s).id for s in stay)


def test_all_of_it_is_taken_back_at_once_and_once_only(ledger: Ledger, pier: list[Entry]) -> None:
    before = grouped(ledger)
    chosen, stay = halves(pier)
    made = {r.id for r in part(ledger, "claim", chosen, stay, author="Ines", reason="Another pier")}
    assert len(take_back(ledger, made, author="Olga", reason="The same")) == 4
    assert grouped(ledger) == before
    assert take_back(ledger, made, author="Olga", reason="The same") == []
    assert list(verify(ledger)) == []


def test_one_of_the_same_name_is_parted_from_all_the_others(ledger: Ledger) -> None:
    made = [entry_of(told(n)) for n in range(3)]
    ledger.append(made)
    sources = [source_of(entry) for entry in made]
    part(ledger, "source", sources[:1], sources[1:], author="Ines", reason="Namesakes")
    assert sorted(len(p["statements"]) for p in ledger.people("Ana Ruiz")) == [2, 4]


@pytest.mark.parametrize(("some", "others"), [([], ["a"]), (["a"], []), (["a"], ["a", "b"])])
def test_nothing_is_parted_from_nothing_or_from_itself(ledger: Ledger, some: list[str], others: list[str]) -> None:
    with pytest.raises(LedgerError, match="choose some"):
        part(ledger, "claim", some, others, author="Ines", reason="No")
    assert everything_ruled(ledger) == []


def test_parting_names_its_author_and_a_reason(ledger: Ledger, pier: list[Entry]) -> None:
    chosen, stay = halves(pier)
    for author, reason in (("", "Two"), ("Ines", " ")):
        with pytest.raises(LedgerError, match="author and a reason"):
            part(ledger, "claim", chosen, stay, author=author, reason=reason)


def test_too_many_pairs_are_refused_whole(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="choose fewer"):
        part(ledger, "claim", [f"a{n}" for n in range(101)], [f"b{n}" for n in range(100)], author="Ines", reason="Two")
    assert everything_ruled(ledger) == []


def test_two_claims_are_joined_whole_and_come_apart_when_that_is_taken_back(
    ledger: Ledger, pier: list[Entry], grain: list[Entry]
) -> None:
    """One pair alone would only take one of the two to the other claim."""
    before, everything = grouped(ledger), [proposition(entry) for entry in (*pier, *grain)]
    made = join(ledger, "claim", everything, author="Ines", reason="One pier")
    assert together(ledger, *pier, *grain)
    assert list(verify(ledger)) == []
    take_back(ledger, {ruling.id for ruling in made}, author="Ines", reason="Two after all")
    assert grouped(ledger) == before


def test_same_joins_two_claims_of_several_members_and_one_unrule_takes_it_back(
    ledger: Ledger, pier: list[Entry], grain: list[Entry]
) -> None:
    before = grouped(ledger)
    made = ledger.rule(proposition(pier[1]), proposition(grain[2]), "same", author="Ines", reason="One pier")
    assert {made.a, made.b} == {proposition(pier[1]), proposition(grain[2])}
    assert together(ledger, *pier, *grain)
    back = ledger.unrule(everything_ruled(ledger)[-1].id, author="Ines", reason="Two after all")
    assert len(back) == len(pier) + len(grain) - 1
    assert grouped(ledger) == before


def test_different_keeps_every_member_of_two_claims_apart_and_one_unrule_takes_it_back(
    ledger: Ledger, pier: list[Entry], grain: list[Entry]
) -> None:
    before = grouped(ledger)
    made = ledger.rule(proposition(pier[0]), proposition(grain[0]), "different", author="Ines", reason="Two piers")
    assert len(everything_ruled(ledger)) == len(pier) * len(grain)
    with pytest.raises(LedgerError, match=f"{made.id[:8]}[^;]*Two piers[^;]*$"):
        join(ledger, "claim", map(proposition, (*pier[1:], *grain, pier[0])), author="Olga", reason="One")
    ledger.unrule(made.id, author="Ines", reason="Nobody knows")
    assert grouped(ledger) == before


def test_different_parts_what_same_has_joined_as_it_was_before(
    ledger: Ledger, pier: list[Entry], grain: list[Entry]
) -> None:
    before = grouped(ledger)
    ledger.rule(proposition(pier[1]), proposition(grain[2]), "same", author="Olga", reason="One pier")
    joined = grouped(ledger)
    made = ledger.rule(proposition(grain[0]), proposition(pier[3]), "different", author="Ines", reason="Two piers")
    assert grouped(ledger) == before
    ledger.unrule(made.id, author="Ines", reason="One after all")
    assert grouped(ledger) == joined
    assert list(verify(ledger)) == []


def test_joining_against_a_ruling_changes_nothing_and_names_it(ledger: Ledger, pier: list[Entry]) -> None:
    chosen, stay = halves(pier)
    part(ledger, "claim", chosen, stay, author="Olga", reason="Another pier")
    before = everything_ruled(ledger)
    with pytest.raises(LedgerError, match="Another pier"):
        join(ledger, "claim", [*chosen, *stay], author="Ines", reason="One pier")
    assert everything_ruled(ledger) == before
