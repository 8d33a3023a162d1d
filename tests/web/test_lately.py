"""Answers that take long are kept for a while, so that a ledger that changes all the time does not stop those who look."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.ledger.store import Ledger
from onrecord.web.lately import SHARE, Lately


class Question:
    """Takes some seconds by its own clock, and counts how often it was asked."""

    def __init__(self, takes: float) -> None:
        self.now, self.takes, self.asked = 0.0, takes, 0
        self.lately: Lately[int] = Lately(lambda: self.now)

    def look_up(self) -> int:
        self.now += self.takes
        self.asked += 1
        return self.asked

    def get(self, ledger: Ledger, state: int) -> int:
        return self.lately.get(ledger, "what", state, self.look_up)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l.db") as opened:
        yield opened


def test_while_nothing_changes_an_answer_is_looked_up_once(ledger: Ledger) -> None:
    question = Question(3)
    assert [question.get(ledger, 1) for _ in range(4)] == [1, 1, 1, 1]


def test_a_cheap_one_is_looked_up_whenever_something_changed(ledger: Ledger) -> None:
    question = Question(0.01)
    assert [question.get(ledger, state) for state in (1, 2, 3)] == [1, 2, 3]


def test_a_dear_one_takes_a_small_share_of_the_time_however_often_something_changes(ledger: Ledger) -> None:
    question = Question(2)
    for state in range(1000):
        question.get(ledger, state)
        question.now += 1
    assert question.asked <= 1000 / (SHARE * question.takes) + 1
    assert question.get(ledger, 1000) in {question.asked, question.asked - 1}


def test_every_ledger_has_its_own_answer(ledger: Ledger, tmp_path: Path) -> None:
    question = Question(3)
    with Ledger.open(tmp_path / "other.db") as other:
        assert (question.get(ledger, 1), question.get(other, 1)) == (1, 2)


def test_who_comes_while_another_looks_it_up_gets_the_last_answer_at_once(ledger: Ledger) -> None:
    lately: Lately[str] = Lately()
    lately.get(ledger, "what", 1, lambda: "old")
    begun, go_on, told = threading.Event(), threading.Event(), []

    def slow() -> str:
        begun.set()
        go_on.wait(20)
        return "new"

    first = threading.Thread(target=lambda: told.append(lately.get(ledger, "what", 2, slow)))
    first.start()
    assert begun.wait(20)
    assert lately.get(ledger, "what", 2, lambda: "never") == "old"
    go_on.set()
    first.join(20)
    assert told == ["new"]


def test_an_error_is_told_and_the_next_one_looks_again(ledger: Ledger) -> None:
    lately: Lately[int] = Lately()

    def broken() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        lately.get(ledger, "what", 1, broken)
    assert lately.get(ledger, "what", 1, lambda: 7) == 7
