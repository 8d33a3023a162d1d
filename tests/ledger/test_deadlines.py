"""Reading ends in time on both databases."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from onrecord.ledger import Ledger
from onrecord.ledger.connection import reading
from onrecord.ledger.deadlines import DeadlineError, limit_time, within

SLOW = text(
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select count(*) from n, n as m"
)


def test_a_query_that_takes_too_long_is_ended(ledger: Ledger) -> None:
    limit_time(ledger.engine)
    began = time.monotonic()
    with pytest.raises(DeadlineError), within(0.2), reading(ledger.engine) as connection:
        connection.execute(SLOW)
    assert time.monotonic() - began < 5


def test_many_quick_queries_end_in_time_too(ledger: Ledger) -> None:
    limit_time(ledger.engine)
    with pytest.raises(DeadlineError), within(0.2):
        while True:
            ledger.counts()


def test_after_that_the_ledger_answers_and_writes_as_before(ledger: Ledger) -> None:
    limit_time(ledger.engine)
    with pytest.raises(DeadlineError), within(-1):
        ledger.counts()
    assert ledger.counts()["articles"] == 0
    with within(20):
        assert ledger.counts()["articles"] == 0


def test_a_limit_within_a_limit_only_shortens_it(ledger: Ledger) -> None:
    limit_time(ledger.engine)
    with within(-1), within(20), pytest.raises(DeadlineError):
        ledger.counts()
    with within(20):
        with within(-1), pytest.raises(DeadlineError):
            ledger.counts()
        assert ledger.counts()["articles"] == 0
