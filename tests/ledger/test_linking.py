"""What belongs together across articles: whatever the order, whoever links, and whatever people correct and forget."""

import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord.errors import LedgerError
from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.claims import nearest
from onrecord.ledger.connection import connect, writing
from onrecord.ledger.forgetting import forget
from onrecord.ledger.linking import link, unlinked
from onrecord.ledger.migrations import migrations, upgrade
from onrecord.ledger.stamps import count_unlinked
from onrecord.ledger.verifying import verify
from onrecord.linking.judging import Judge, Judgement, Vector, Vectors
from onrecord.linking.propositions import Proposition
from tests.ledger.newsroom import WHO
from tests.ledger.stories import (
    CORRAN,
    HARBOUR,
    OLD,
    SCHOOL,
    STORIES,
    TOURISTS,
    WIDTH,
    Contrary,
    WordModels,
    entry_of,
    everything,
    grouped,
    linked,
    proposition,
    reread,
    source_of,
    story,
    together,
    told,
    word_judge,
)

# Arrival


def test_claims_are_found_across_articles(ledger: Ledger, stories: list[Entry]) -> None:
    assert together(ledger, stories[0], stories[1], stories[3])
    assert together(ledger, stories[2], stories[4])
    assert not together(ledger, stories[0], stories[2])
    assert together(ledger, *(stories[n] for n in (0, 1, 3, 4)), place=1)


@pytest.mark.parametrize("order", list(permutations(range(5)))[::17])
def test_the_order_of_arrival_does_not_matter(
    ledger: Ledger, tmp_path: Path, order: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in order:
        ledger.append([story(n)])
        linked(ledger)
    with Ledger.open(tmp_path / "at_once.db") as other:
        other.append([story(n) for n in sorted(order)])
        monkeypatch.setattr("onrecord.ledger.linking.AT_ONCE", 2)
        linked(other)
        assert everything(other) == everything(ledger)
        assert grouped(other) == grouped(ledger)


def test_the_same_text_at_another_address_joins_its_own_claims_and_moves_no_other(ledger: Ledger) -> None:
    ledger.append([story(n) for n in range(5)])
    linked(ledger)
    before = grouped(ledger)
    item = told(1, *STORIES[1])
    again = entry_of(replace(item, article=replace(item.article, url="https://elsewhere.example/b")))
    ledger.append([again])
    linked(ledger)
    assert together(ledger, story(1), again)
    theirs = {proposition(again, place) for place in (0, 1)}
    assert {frozenset(group) - theirs for group in grouped(ledger).values()} == {
        frozenset(group) for group in before.values()
    }


def test_one_more_article_touches_only_its_claims(ledger: Ledger) -> None:
    ledger.append([entry_of(told(0)), entry_of(told(1, SCHOOL, TOURISTS))])
    linked(ledger)
    before = everything(ledger)
    ledger.append([entry_of(told(2, HARBOUR, CORRAN))])
    seen: list[str] = []

    class Counting(Judge):
        def vector(self, proposition: Proposition) -> Vector:
            seen.append(proposition.text)
            return super().vector(proposition)

    assert link(ledger, Counting(WordModels(), WIDTH)) == 1
    assert seen == ["Pier of the harbour at corran was sold", "The grey ships of corran came"]
    untouched = [r for r in before["claim_members"] if r["article_id"] == entry_of(told(1, SCHOOL, TOURISTS)).id]
    after = everything(ledger)
    assert len(untouched) == 2
    assert all(row in after["claim_members"] for row in untouched)
    assert all(row in after["judgements"] for row in before["judgements"])


@pytest.mark.usefixtures("stories")
def test_linking_twice_changes_nothing(ledger: Ledger) -> None:
    before = everything(ledger), ledger.counts()
    assert linked(ledger) == 0
    with writing(ledger.engine) as connection:
        connection.execute(schema.linked.delete())
    assert linked(ledger) == len(STORIES)
    assert (everything(ledger), ledger.counts()) == before
    assert list(verify(ledger)) == []


def test_only_some_articles_are_linked_when_asked(ledger: Ledger) -> None:
    made = [story(n) for n in range(3)]
    ledger.append(made)
    heard: list[str] = []
    assert link(ledger, word_judge(), [made[1].id], heard.append) == 1
    assert heard == [made[1].id]
    assert count_unlinked(ledger) == 2
    assert {article for article, _ in unlinked(ledger, word_judge())} == {made[0].id, made[2].id}


def test_a_ledger_without_claims_or_articles_is_linked(ledger: Ledger) -> None:
    assert linked(ledger) == 0
    assert list(ledger.claims()) == []


# Several at a time


class Waiting(Judge):
    """Compares when the others are about to compare too."""

    barrier = threading.Barrier(2)

    def among(self, propositions: Sequence[Proposition], vectors: Vectors, new: Collection[str]) -> Iterator[Judgement]:
        self.barrier.wait(30)
        yield from super().among(propositions, vectors, new)


def test_two_that_link_at_once_miss_no_pair(place: str, tmp_path: Path) -> None:
    made = [story(n) for n in range(4)]
    with Ledger.open(place) as ledger, Ledger.open(place) as second:
        ledger.append(made)
        halves = [(ledger, [made[0].id, made[2].id]), (second, [made[1].id, made[3].id])]
        threads = [threading.Thread(target=link, args=(at, Waiting(WordModels(), WIDTH), half)) for at, half in halves]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Ledger.open(tmp_path / "alone.db") as alone:
            alone.append(made)
            linked(alone)
            assert everything(ledger) == everything(alone)


def test_many_that_link_the_same_articles_at_once_agree(place: str, tmp_path: Path) -> None:
    made = [story(n) for n in range(5)]
    with Ledger.open(place) as ledger:
        ledger.append(made)

    def run() -> None:
        with Ledger.open(place) as own:
            linked(own)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger.open(place) as ledger, Ledger.open(tmp_path / "alone.db") as alone:
        alone.append(made)
        linked(alone)
        assert everything(ledger) == everything(alone)


@pytest.mark.parametrize("when", ["vector", "among"])
@pytest.mark.parametrize("forgotten", [0, 1])
def test_what_is_forgotten_while_others_link_leaves_no_trace(
    ledger: Ledger, place: str, when: str, forgotten: int
) -> None:
    made = [story(0), story(1)]
    ledger.append([made[0]])
    linked(ledger)
    ledger.append([made[1]])

    def forget_one() -> None:
        with Ledger.open(place) as other:
            if other.held([made[forgotten].id]) and not other.forgotten(made[forgotten].id):
                forget(other, made[forgotten].id, **WHO)

    class Late(Judge):
        def vector(self, proposition: Proposition) -> Vector:
            if when == "vector":
                forget_one()
            return super().vector(proposition)

        def among(
            self, propositions: Sequence[Proposition], vectors: Vectors, new: Collection[str]
        ) -> Iterator[Judgement]:
            if when == "among":
                forget_one()
            yield from super().among(propositions, vectors, new)

    link(ledger, Late(WordModels(), WIDTH))
    assert list(verify(ledger)) == []
    linked(ledger)
    assert {a for v in ledger.claims() for a in v.pages} == {made[1 - forgotten].id}
    assert everything(ledger)["judgements"] == [] or ledger.counts()["articles"] == 1


# Readings, corrections, models


def test_another_reading_groups_anew_and_the_earlier_one_comes_back(ledger: Ledger, stories: list[Entry]) -> None:
    before = grouped(ledger)
    current = ledger.about(stories[0].id)["current"]
    ledger.adopt([reread(told(0, *STORIES[0]), f"Pier {SCHOOL} was sold")])
    assert count_unlinked(ledger) == 1
    assert linked(ledger) == 1
    assert together(ledger, stories[2], stories[4])
    assert stories[0].id in ledger.claim(proposition(stories[2])).pages
    assert stories[0].id not in ledger.claim(proposition(stories[1])).pages
    with pytest.raises(LedgerError, match="earlier reading"):
        ledger.claim(proposition(stories[0]))
    ledger.use_reading(stories[0].id, current)
    linked(ledger)
    assert grouped(ledger) == before


def test_a_claim_that_somebody_words_anew_moves_and_moves_back(ledger: Ledger, stories: list[Entry]) -> None:
    before = grouped(ledger)
    statement = stories[0].record["statements"][0]["id"]
    made = ledger.correct(statement, "claim", f"Pier {SCHOOL} was sold", **WHO)
    assert count_unlinked(ledger) == 1
    assert linked(ledger) == 1
    assert ledger.claim(statement).id == ledger.claim(proposition(stories[2])).id
    assert list(verify(ledger)) == []
    ledger.undo(made.id, **WHO)
    linked(ledger)
    assert grouped(ledger) == before


def test_what_is_no_statement_has_no_claim(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.correct(stories[0].record["statements"][0]["id"], "spurious", True, **WHO)
    linked(ledger)
    assert stories[0].id not in ledger.claim(proposition(stories[1])).pages


def test_corrections_that_leave_the_claims_alone_ask_for_no_new_linking(ledger: Ledger, stories: list[Entry]) -> None:
    ledger.correct(stories[0].record["statements"][0]["id"], "stance", "confirm", **WHO)
    assert count_unlinked(ledger) == 0
    view = ledger.claim(proposition(stories[0]))
    assert [p.stance for p in view.passages if p.page.id == stories[0].id] == ["confirm"]


def test_only_what_the_present_models_judged_counts(ledger: Ledger, stories: list[Entry]) -> None:
    before = grouped(ledger)
    later = Judge(Contrary("later"), WIDTH)
    assert link(ledger, later, [stories[0].id]) == 1
    assert link(ledger, later) == len(STORIES) - 1
    assert not together(ledger, stories[0], stories[1])
    assert together(ledger, stories[0], stories[3])  # the same words
    assert nearest(ledger, f"Pier {OLD} was sold", word_judge()) == []
    assert linked(ledger) == len(STORIES)
    assert grouped(ledger) == before
    assert list(verify(ledger)) == []


# Forgetting, upgrading, verifying


def test_forgetting_takes_away_every_trace_of_linking(ledger: Ledger, stories: list[Entry], tmp_path: Path) -> None:
    kept = ledger.rule(proposition(stories[0]), proposition(stories[2]), "same", **WHO)
    ledger.unrule(kept.id, **WHO)
    ledger.rule(source_of(stories[0]), source_of(stories[2]), "different", **WHO)
    forget(ledger, stories[0].id, **WHO)
    own = {stories[0].id, *(c["id"] for c in stories[0].record["claims"]), source_of(stories[0])}
    rows = [row for table in everything(ledger).values() for row in table]
    assert not [row for row in rows if own & {v for v in row.values() if isinstance(v, str)}]
    assert ledger.counts()["rulings"] == 0
    assert list(verify(ledger)) == []
    assert together(ledger, stories[1], stories[3])
    with Ledger.open(tmp_path / "without.db") as other:
        other.append(stories[1:])
        linked(other)
        assert grouped(other) == grouped(ledger)


def test_forgetting_the_link_between_two_parts_them(ledger: Ledger) -> None:
    ends, middle = [entry_of(told(0, "a b c d")), entry_of(told(1, "w x y z"))], entry_of(told(2, "a b c d w x y z"))
    ledger.append([*ends, middle])
    linked(ledger)
    assert together(ledger, *ends, middle)
    ledger.rule(proposition(ends[0]), proposition(middle), "same", **WHO)
    ledger.rule(proposition(ends[1]), proposition(middle), "same", **WHO)
    forget(ledger, middle.id, **WHO)
    assert not together(ledger, *ends)


def test_a_ledger_of_the_previous_migration_is_upgraded_and_linked(place: str) -> None:
    made = [story(n) for n in range(len(STORIES))]
    with Ledger(connect(place), place) as old:
        with writing(old.engine) as connection:
            upgrade(connection, old.time(), up_to=3)
        old.append(made)
    with pytest.raises(LedgerError, match="onrecord db upgrade"):
        Ledger.open(place)
    with Ledger(connect(place), place) as between:
        assert between.upgrade() == [m.name for m in migrations()[3:]]
    with Ledger.open(place) as ledger:
        assert count_unlinked(ledger) == len(STORIES)
        assert linked(ledger) == len(STORIES)
        assert together(ledger, made[0], made[1], made[3])
        assert list(verify(ledger)) == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("delete from claim_members where proposition_id = (select claim_id from claim_members group by claim_id having count(*) > 1 limit 1)",
         "rows of claim_members point at claim_members"),
        ("insert into judgements (id, kind, a, b, verdict, score, reason, made_by, run, made_at)"
         " select 'x', 'claim', 'x', 'y', 'same', 1, '', '', run, '' from articles limit 1", "1 judgements are about propositions"),
        ("insert into rulings (id, kind, a, b, verdict, author, reason, run, made_at)"
         " select 'x', 'source', 'x', 'y', 'same', '', '', run, '' from articles limit 1", "1 rulings are about sources"),
        ("insert into rulings (id, kind, a, b, verdict, author, reason, run, made_at)"
         " select 'deadbeef', 'claim', p.id, p.id, 'same', '', '', run, '' from articles, propositions p limit 1", "Ruling deadbeef was changed"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("stories")
def test_verify_finds_links_that_are_broken(ledger: Ledger, command: str, said: str) -> None:
    with writing(ledger.engine) as connection:
        connection.execute(text(command))
    assert said in "\n".join(verify(ledger))
