"""What people rule: it joins, parts, can be taken back, beats the models, and goes along with an export."""

from pathlib import Path

import pytest

from onrecord.errors import InputError, LedgerError
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.forgetting import forget
from onrecord.ledger.linking import link
from onrecord.ledger.ruling import part
from onrecord.ledger.transfer import export_lines, import_lines
from onrecord.ledger.verifying import verify
from onrecord.linking.judging import Judge
from tests.ledger.newsroom import WHO
from tests.ledger.stories import (
    CORRAN,
    GREY,
    OLD,
    SCHOOL,
    WIDTH,
    WordModels,
    entry_of,
    grouped,
    linked,
    proposition,
    source_of,
    story,
    together,
    told,
)


def no_refusal(error: InputError) -> None:
    raise AssertionError(error)


def test_people_join_part_and_take_back(ledger: Ledger, stories: list[Entry]) -> None:
    before = grouped(ledger)
    harbour, school = proposition(stories[0]), proposition(stories[2])
    joined = ledger.rule(harbour, school, "same", **WHO)
    assert together(ledger, *stories)
    ledger.unrule(joined.id[:8], **WHO)
    assert grouped(ledger) == before
    parted = ledger.rule(harbour, proposition(stories[3]), "different", **WHO)
    assert not together(ledger, stories[0], stories[3])
    ledger.unrule(parted.id, **WHO)
    assert grouped(ledger) == before
    assert list(verify(ledger)) == []
    with pytest.raises(LedgerError, match="taken back already"):
        ledger.unrule(parted.id, **WHO)


def test_later_beats_earlier_and_taking_the_later_back_brings_the_earlier_one_back(
    ledger: Ledger, stories: list[Entry]
) -> None:
    a, b = proposition(stories[0]), proposition(stories[2])
    ledger.rule(a, b, "same", **WHO)
    later = ledger.rule(b, a, "different", **WHO)
    assert not together(ledger, stories[0], stories[2])
    ledger.unrule(later.id, **WHO)
    assert together(ledger, stories[0], stories[2])
    ledger.rule(a, b, "different", **WHO)
    ledger.rule(b, a, "same", **WHO)
    assert together(ledger, *stories)


def test_rulings_outlive_linking_again_and_new_articles(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.rule(proposition(stories[0]), proposition(stories[2]), "same", **WHO)
    ledger.rule(proposition(stories[0], 1), proposition(stories[4], 1), "different", **WHO)
    ledger.append([entry_of(told(5, OLD, CORRAN)), entry_of(told(6, SCHOOL, GREY))])
    link(ledger, Judge(WordModels("other"), WIDTH))
    assert together(ledger, stories[0], stories[2])
    assert not together(ledger, stories[0], stories[4], place=1)


def test_a_ruling_on_articles_that_are_not_linked_yet_counts_when_they_are(ledger: Ledger) -> None:
    made = [story(0), story(2)]
    ledger.append(made)
    ledger.rule(proposition(made[0]), proposition(made[1]), "same", **WHO)
    linked(ledger)
    assert together(ledger, *made)


def test_a_ruling_that_others_leave_no_way_to_follow_says_so(ledger: Ledger, stories: list[Entry]) -> None:
    one, same_as_one, other = (proposition(stories[n]) for n in (0, 3, 2))
    ledger.rule(one, same_as_one, "same", **WHO)
    (parted,) = part(ledger, "claim", [one], [other], **WHO)
    before, count = grouped(ledger), ledger.counts()["rulings"]
    with pytest.raises(LedgerError, match=f"{parted.id[:8]}.*different.*Ines.*unrule"):
        ledger.rule(same_as_one, other, "same", **WHO)
    assert (ledger.counts()["rulings"], grouped(ledger)) == (count, before)
    ledger.unrule(parted.id, **WHO)
    ledger.rule(same_as_one, other, "same", **WHO)
    assert together(ledger, stories[0], stories[2], stories[3])


def test_statements_are_ruled_by_their_claims_and_what_cannot_be_ruled_is_said(
    ledger: Ledger, stories: list[Entry]
) -> None:
    statement, source = stories[0].record["statements"][0]["id"], source_of(stories[0])
    ledger.rule(statement, stories[2].record["statements"][0]["id"], "same", **WHO)
    assert together(ledger, stories[0], stories[2])
    for a, b, verdict, said in (
        (statement, source, "same", "only two of a kind"),
        (statement, proposition(stories[0]), "same", "already"),
        (statement, source, "equal", "no ruling"),
        ("ffff0000", source, "same", "Nothing in"),
    ):
        with pytest.raises(LedgerError, match=said):
            ledger.rule(a, b, verdict, **WHO)
    with pytest.raises(LedgerError, match="author and a reason"):
        ledger.rule(statement, source, "same", author="Ines", reason=" ")
    with pytest.raises(LedgerError, match="0 rulings"):
        ledger.unrule("ffff0000", **WHO)


def test_sources_are_one_person_when_people_say_so_whatever_they_are_called(ledger: Ledger) -> None:
    made = [entry_of(told(0, speaker="Ana Ruiz")), entry_of(told(1, speaker="Berta Solis"))]
    ledger.append(made)
    one, other = map(source_of, made)
    assert [len(p["statements"]) for p in ledger.people("Ruiz")] == [2]
    ruling = ledger.rule(one, other, "same", **WHO)
    assert [(len(p["statements"]), p["aliases"]) for p in ledger.people("Ruiz")] == [(4, ["Ana Ruiz", "Berta Solis"])]
    ledger.unrule(ruling.id, **WHO)
    assert [len(p["statements"]) for p in ledger.people("Solis")] == [2]


def test_namesakes_are_kept_apart_when_people_say_so(ledger: Ledger) -> None:
    made = [entry_of(told(n)) for n in range(2)]
    ledger.append(made)
    assert [len(p["statements"]) for p in ledger.people("Ana Ruiz")] == [4]
    ledger.rule(source_of(made[0]), source_of(made[1]), "different", **WHO)
    assert [len(p["statements"]) for p in ledger.people("Ruiz")] == [2, 2]
    assert ledger.people("Nobody") == []


def test_rulings_go_through_an_export_and_count_there(ledger: Ledger, stories: list[Entry], tmp_path: Path) -> None:
    ledger.rule(proposition(stories[0]), proposition(stories[2]), "same", **WHO)
    undone = ledger.rule(proposition(stories[0]), proposition(stories[3]), "different", **WHO)
    ledger.unrule(undone.id, **WHO)
    ledger.rule(source_of(stories[0]), source_of(stories[2]), "different", **WHO)
    lines, count = list(export_lines(ledger)), ledger.counts()["rulings"]
    with Ledger.open(tmp_path / "other.db") as other:
        assert list(import_lines(other, lines, no_refusal)) == ["article"] * 5 + ["ruling"] * count
        linked(other)
        assert grouped(other) == grouped(ledger)
        assert list(export_lines(other)) == lines
        assert list(import_lines(other, lines, no_refusal)) == ["known"] * 5 + ["ruling"] * count
        assert list(verify(other)) == []


def test_rulings_on_what_is_not_there_or_that_were_changed_are_refused(
    ledger: Ledger, stories: list[Entry], tmp_path: Path
) -> None:
    undone = ledger.rule(proposition(stories[0]), proposition(stories[2]), "same", **WHO)
    ledger.unrule(undone.id, **WHO)
    lines = list(export_lines(ledger))
    changed = lines[-2].replace("Ines", "Olga")
    refused: list[InputError] = []
    with Ledger.open(tmp_path / "other.db") as other:
        list(import_lines(other, [*lines[:6], changed, lines[-1], '{"ruling": {}}', '{"ruling": 5}'], refused.append))
        assert other.counts()["rulings"] == 0
    said = ("was changed after", "not here", "without kind", "without kind")
    assert [words in str(error) for words, error in zip(said, refused, strict=True)] == [True] * 4
    forget(ledger, stories[0].id, **WHO)
    refused.clear()
    list(import_lines(ledger, lines, refused.append))
    assert ["forgotten here" in str(refused[0]), *("not here" in str(e) for e in refused[1:])] == [True] * len(refused)
    assert len(refused) > 2
    assert list(verify(ledger)) == []
