"""Two editors at once: nobody writes over what the other said, nothing typed is lost; and the list of all that people did."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger.ruling import everything_ruled
from tests.web.conftest import Browse, csrf_of
from tests.web.reviewing import (
    PIER,
    SCHOOL,
    STATEMENT,
    after,
    claim_page,
    members,
    seen,
    send,
    statement,
)
from tests.web.workers import ledger_of, set_up, signed_in

PAGE = f"/review?statement={STATEMENT}"
POSITIONS = ("question", "confirm", "retract", "decline", "assert")  # each of somebody else; none is how it was read


@pytest.fixture
def editing(client: TestClient) -> TestClient:
    set_up(client)
    return client


@pytest.fixture
def editors(browse: Browse, tmp_path: Path) -> Iterator[tuple[TestClient, TestClient]]:
    """Two people, each at a server of their own on one ledger: what one did, the other has to find there."""
    tokens = tmp_path / "tokens.json"
    both = (signed_in(browse, tokens, "Ines", "editor"), signed_in(browse, tokens, "Olga", "editor"))
    for client in both:
        set_up(client)
    yield both


# Two at once


def overtaken(editors: tuple[TestClient, TestClient]) -> tuple[TestClient, str]:
    """Olga opens a statement, then Ines corrects it: Olga's browser, and what her form carries."""
    ines, olga = editors
    opened = seen(olga, PAGE)
    after(ines, send(ines, "correct", PAGE, statement=STATEMENT, position="question", reason="She only doubts it"))
    return olga, opened


def test_who_comes_second_is_told_what_the_first_did_and_may_still_do_it(
    editors: tuple[TestClient, TestClient],
) -> None:
    olga, opened = overtaken(editors)
    answer = send(
        olga,
        "correct",
        PAGE,
        at=opened,
        statement=STATEMENT,
        position="decline",
        day="2025-03-01",
        reason="No answer <given>",
    )
    assert answer.status_code == 409
    shown = answer.text
    assert "Ines" in shown and "She only doubts it" in shown and "position set to: casts doubt" in shown
    assert "Set the position to: no comment" in shown and 'value="No answer &lt;given&gt;"' in shown
    assert statement(olga)["stance"] == "question"
    form = shown[shown.index('action="/review/correct"') :].split("</form>")[0]
    fields = {unescape(n): unescape(v) for n, v in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}
    after(olga, olga.post("/review/correct", data=fields, follow_redirects=False))
    assert (statement(olga)["stance"], statement(olga)["said_on"]["start"]) == ("decline", "2025-03-01")
    assert [c.author for c in ledger_of(olga).corrections()] == ["Ines", "Olga", "Olga"]


def test_a_claim_that_changed_is_not_split_on_what_was_seen_before(editors: tuple[TestClient, TestClient]) -> None:
    ines, olga = editors
    page = claim_page(ines)
    ledger_of(ines).correct(STATEMENT, "right", True, author="Ines", reason="Seen")
    opened, rest = seen(olga, page), [m for m in members(olga) if m != PIER]
    after(ines, send(ines, "split", page, claim=page[-40:], proposition=[PIER], reason="Another pier"))
    answer = send(olga, "split", page, at=opened, claim=rest[0], proposition=[rest[1]])
    assert answer.status_code == 409 and "Another pier" in answer.text
    assert {r.author for r in everything_ruled(ledger_of(olga))} == {"Ines"}


def test_who_forgets_the_reason_is_still_told_what_changed_in_the_meantime(
    editors: tuple[TestClient, TestClient],
) -> None:
    olga, opened = overtaken(editors)
    asked = send(olga, "correct", PAGE, at=opened, statement=STATEMENT, position="decline", reason="")
    assert asked.status_code == 400 and f'name="seen" value="{opened}"' in asked.text
    assert send(olga, "correct", PAGE, at=opened, statement=STATEMENT, position="decline").status_code == 409


def test_of_many_at_the_same_moment_one_is_kept_and_the_others_are_asked(editing: TestClient) -> None:
    opened, token, codes = seen(editing, PAGE), csrf_of(editing), []

    def press(number: int) -> None:
        fields = {
            "csrf": token,
            "seen": opened,
            "statement": STATEMENT,
            "position": POSITIONS[number],
            "reason": f"number {number}",
        }
        codes.append(editing.post("/review/correct", data=fields, follow_redirects=False).status_code)

    threads = [threading.Thread(target=press, args=(n,)) for n in range(len(POSITIONS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [303, 409, 409, 409, 409]
    assert len(ledger_of(editing).corrections()) == 1


def test_a_form_without_what_was_seen_counts_as_made_before_everything(editing: TestClient) -> None:
    ledger_of(editing).correct(STATEMENT, "stance", "assert", author="Olga", reason="So")
    for given in ("", "-1", "٣", "9" * 40):
        fields = {"csrf": csrf_of(editing), "seen": given, "reason": "So"}
        answer = editing.post("/review/correct", data={**fields, "statement": STATEMENT, "position": "question"})
        assert answer.status_code == 409


# What people did


def test_all_that_people_did_is_listed_newest_first_with_author_reason_and_undo(editing: TestClient) -> None:
    assert "Nobody has corrected" in editing.get("/review?history=1").text
    ledger = ledger_of(editing)
    first = ledger.correct(STATEMENT, "stance", "question", author="Olga", reason="<b>She</b> doubts")
    ledger.rule(PIER, SCHOOL, "same", author="Ines", reason="One pier")
    page = editing.get("/review?history=1").text
    assert page.index("One pier") < page.index("&lt;b&gt;She&lt;/b&gt; doubts")
    assert "Olga" in page and "Ines" in page and "Post A" in page and "<b>She" not in page
    assert page.count('action="/review/undo"') == 2
    at = str(ledger.last_change(STATEMENT))
    answer = send(editing, "undo", at=at, of=STATEMENT, id=first.id, back="/review?history=1", reason="A slip")
    page = after(editing, answer)
    assert "an earlier correction taken back" in page and "A slip" in page and "taken back</span>" in page
    assert page.count('action="/review/undo"') == 1


def test_what_was_taken_back_already_is_said_to_the_second_who_tries(editing: TestClient) -> None:
    made = ledger_of(editing).correct(STATEMENT, "stance", "question", author="Olga", reason="So")
    at = str(ledger_of(editing).last_change(STATEMENT))
    assert send(editing, "undo", at=at, of=STATEMENT, id=made.id).status_code == 303
    again = send(editing, "undo", at=at, of=STATEMENT, id=made.id)
    assert again.status_code == 409 and "taken back" in again.text
    assert send(editing, "undo", at=at, of=STATEMENT, id="0" * 40).status_code == 400
