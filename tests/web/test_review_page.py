"""Review in the browser: what is to be checked, what people decide, and that all of it can be taken back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger.ruling import everything_ruled
from tests.ledger.stories import OLD, entry_of, linked, told
from tests.web.conftest import AUTHOR, Browse, csrf_of
from tests.web.reviewing import (
    PIER,
    RUIZ,
    SCHOOL,
    STATEMENT,
    after,
    claim_page,
    ids,
    members,
    send,
    statement,
    undo,
)
from tests.web.workers import ledger_of, set_up, signed_in


@pytest.fixture
def editing(client: TestClient) -> TestClient:
    set_up(client)
    return client


# The queue


def test_what_would_change_counts_most_comes_first_with_its_evidence_in_context(editing: TestClient) -> None:
    page = unescape(editing.get("/review").text)
    first, second = page.index("Post A: is this denied by Ana Ruiz"), page.index("is Bo Lund a source of its own?")
    assert first < second < page.index("many tourists" if "many tourists" in page else "</main>")
    assert "decides <b>2 or 3 articles with a denial</b>" in page
    assert "<mark>Ana Ruiz denied on Thursday that pier of the old harbour" in page
    assert "DISPUTED" in page and "not a quotation" in page


def test_a_confirmed_passage_leaves_the_queue_with_the_name_of_who_confirmed_it_and_comes_back_when_undone(
    editing: TestClient,
) -> None:
    answer = send(editing, "confirm", f"/review?statement={STATEMENT}", statement=STATEMENT, reason="", back="/review")
    page = after(editing, answer)
    assert "checked and found right" in page and "Post A: is this denied by Ana Ruiz, or something else?" not in page
    (kept,) = ledger_of(editing).corrections()
    assert (kept.field, kept.author, kept.reason) == ("right", AUTHOR, "Checked against the article")
    assert "Taken back" in after(editing, undo(editing, "/review", answer))
    assert "Post A: is this denied by Ana Ruiz, or something else?" in unescape(editing.get("/review").text)


def test_nothing_to_check_is_said(editing: TestClient) -> None:
    page = editing.get("/review?page=90").text
    assert "Nothing more waits" in page and 'href="/review"' in page


# A claim


def test_wordings_stand_side_by_side_by_article_each_with_its_words(editing: TestClient) -> None:
    page = unescape(editing.get(claim_page(editing)).text)
    sides = page.split('<section class="side">')[1:]
    assert len(sides) == len(members(editing)) == 4
    assert [
        name for side in sides for name in ("Post A", "Post B", "Post D", "Post F") if name in side.split("</h3>")[0]
    ]
    assert all("denies" in side or "says" in side for side in sides)
    assert "DISPUTED" in page.split("</h1>")[0]


def test_passages_of_ticked_wordings_are_confirmed_at_once_and_those_checked_before_are_left(
    editing: TestClient,
) -> None:
    page = claim_page(editing)
    ledger_of(editing).correct(STATEMENT, "right", True, author="Olga", reason="Seen")
    answer = send(editing, "confirm", page, claim=page[-40:], proposition=members(editing))
    assert "(3 passages)" in after(editing, answer)
    assert len(ledger_of(editing).corrections()) == 4
    assert send(editing, "confirm", page, claim=page[-40:], proposition=members(editing)).status_code == 400


def test_ticked_wordings_are_split_off_and_undo_brings_the_claim_back(editing: TestClient) -> None:
    page, before = claim_page(editing), members(editing)
    answer = send(editing, "split", page, claim=page[-40:], proposition=[PIER])
    shown = after(editing, answer)
    assert ledger_of(editing).claim(PIER).id not in {ledger_of(editing).claim(m).id for m in before if m != PIER}
    assert "Kept:" in shown and "ruled not the same" in shown
    assert shown.split('class="notice done"')[1].split("<form")[0].count('href="/claims/') == 2
    after(editing, undo(editing, page, answer))
    assert members(editing) == before


def test_what_was_split_off_stays_off_when_more_articles_come(editing: TestClient) -> None:
    page = claim_page(editing)
    rest = [m for m in members(editing) if m != PIER]
    send(editing, "split", page, claim=page[-40:], proposition=[PIER])
    ledger = ledger_of(editing)
    ledger.append([entry_of(told(6, OLD)), entry_of(told(7, OLD, "many tourists"))])
    linked(ledger)
    assert ledger.claim(PIER).id not in {ledger.claim(m).id for m in rest}


@pytest.mark.parametrize("everything", [True, False])
def test_splitting_all_or_nothing_off_says_what_to_tick(editing: TestClient, everything: bool) -> None:
    page = claim_page(editing)
    answer = send(editing, "split", page, claim=page[-40:], proposition=members(editing) if everything else [])
    assert answer.status_code == 400 and "leave at least one" in answer.text
    assert everything_ruled(ledger_of(editing)) == []


def test_two_claims_are_made_one_and_two_again(editing: TestClient) -> None:
    page, before = claim_page(editing), members(editing)
    found = unescape(editing.get(f"{page}&other=school").text)
    assert "Pier beside a school was sold" in found and "DENIED" in found
    other = ledger_of(editing).claim(SCHOOL).id
    answer = send(editing, "merge", page, claim=page[-40:], other=other)
    after(editing, answer)
    assert ledger_of(editing).claim(SCHOOL).id == ledger_of(editing).claim(PIER).id
    after(editing, undo(editing, page, answer))
    assert members(editing) == before


def test_another_claim_is_found_by_its_id(editing: TestClient) -> None:
    other = ledger_of(editing).claim(SCHOOL).id
    assert f'value="{other}"' in editing.get(f"{claim_page(editing)}&other={other[:8]}").text
    assert "No other claim has these words" in editing.get(f"{claim_page(editing)}&other=zeppelin").text


def test_merging_against_a_ruling_shows_it_with_its_undo_and_changes_nothing(editing: TestClient) -> None:
    ledger = ledger_of(editing)
    page = claim_page(editing)
    first, last = members(editing)[0], members(editing)[-1]
    ledger.rule(first, last, "same", author="Olga", reason="Surely one")
    ledger.rule(last, SCHOOL, "different", author="Olga", reason="Another pier")
    before = len(everything_ruled(ledger))
    one, two = ledger.claim(PIER).id, ledger.claim(SCHOOL).id
    answer = send(editing, "merge", page, claim=one, other=two)
    assert answer.status_code == 409
    assert "Another pier" in answer.text and "Olga" in answer.text and 'action="/review/undo"' in answer.text
    assert "onrecord unrule" not in answer.text
    assert len(everything_ruled(ledger)) == before


def test_one_claim_cannot_be_merged_with_itself(editing: TestClient) -> None:
    page = claim_page(editing)
    answer = send(editing, "merge", page, claim=page[-40:], other=members(editing)[-1])
    assert answer.status_code == 400 and "one claim already" in answer.text


# A statement


def test_only_what_differs_is_corrected_and_all_of_it_is_undone_at_once(editing: TestClient) -> None:
    page = f"/review?statement={STATEMENT}"
    assert "<mark>Ana Ruiz denied" in editing.get(page).text
    now = {"position": "question", "name": "Ana Ruiz", "day": "2025-03-02", "claim": "", "certainty": "certain"}
    answer = send(editing, "correct", page, statement=STATEMENT, **now)
    shown = after(editing, answer)
    assert "position set to: casts doubt; day set to: 2025-03-02" in shown or "day set to 2025-03-02" in shown
    assert {c.field for c in ledger_of(editing).corrections()} == {"stance", "day"}
    assert statement(editing)["stance"] == "question"
    after(editing, undo(editing, page, answer))
    assert statement(editing)["stance"] == "deny"


def test_a_claim_that_is_worded_anew_is_linked_anew_before_the_page_comes(editing: TestClient) -> None:
    page = f"/review?statement={STATEMENT}"
    answer = send(editing, "correct", page, statement=STATEMENT, position="deny", claim="Pier beside a school was sold")
    after(editing, answer)
    assert ledger_of(editing).claim(STATEMENT).id == ledger_of(editing).claim(SCHOOL).id
    after(editing, undo(editing, page, answer))
    assert ledger_of(editing).claim(STATEMENT).id == ledger_of(editing).claim(PIER).id


def test_what_is_no_statement_leaves_its_claim_and_can_be_brought_back(editing: TestClient) -> None:
    page, others = f"/review?statement={STATEMENT}", [m for m in members(editing) if m != PIER]
    answer = send(editing, "correct", page, statement=STATEMENT, spurious="1")
    shown = after(editing, answer)
    assert "marked this as no statement" in shown and 'action="/review/correct"' not in shown
    assert members(editing, others[0]) == others
    after(editing, undo(editing, page, answer))
    assert members(editing) == sorted([PIER, *others])


def test_a_correction_needs_a_reason_and_nothing_typed_is_lost_without_one(editing: TestClient) -> None:
    page = f"/review?statement={STATEMENT}"
    answer = send(
        editing, "correct", page, statement=STATEMENT, position="assert", claim="Pier nine was sold", reason="  "
    )
    assert answer.status_code == 400 and "Say why" in answer.text
    assert 'name="claim" value="Pier nine was sold"' in answer.text and 'name="position" value="assert"' in answer.text
    assert ledger_of(editing).corrections() == []


def test_a_correction_of_nothing_is_said(editing: TestClient) -> None:
    answer = send(
        editing, "correct", f"/review?statement={STATEMENT}", statement=STATEMENT, position="deny", name="Ana Ruiz"
    )
    assert answer.status_code == 400 and "Nothing was changed" in answer.text


# A source


def test_a_namesake_is_parted_from_all_the_others_and_joined_again(editing: TestClient) -> None:
    ledger, page = ledger_of(editing), f"/review?source={RUIZ[0]}"
    shown = unescape(editing.get(page).text)
    stays = re.findall(r'name="stays" value="(\w+)"', shown)
    assert set(stays) == set(RUIZ[1:]) and "Post E" in shown
    answer = send(editing, "source", page, source=RUIZ[0], what="different", other=[RUIZ[4]], stays=stays)
    after(editing, answer)
    assert sorted(len(p["statements"]) for p in ledger.people("Ana Ruiz")) == [2, 8]
    assert RUIZ[4] in re.findall(r'type="radio" name="other" value="(\w+)"', editing.get(page).text)
    after(editing, undo(editing, page, answer))
    assert [len(p["statements"]) for p in ledger.people("Ana Ruiz")] == [10]


def test_two_names_are_ruled_one_person(editing: TestClient) -> None:
    page = f"/review?source={RUIZ[0]}"
    (lund,) = re.findall(r'type="radio" name="other" value="(\w+)"', editing.get(f"{page}&other=Lund").text)
    after(editing, send(editing, "source", page, source=RUIZ[0], what="same", other=lund))
    assert {"Ana Ruiz", "Bo Lund"} <= set(ledger_of(editing).people("Lund")[0]["aliases"])


def test_a_new_name_goes_to_all_statements_of_the_source_in_its_article(editing: TestClient) -> None:
    page = f"/review?source={RUIZ[0]}"
    answer = send(editing, "source", page, source=RUIZ[0], what="rename", name="Anabel Ruiz Mora")
    assert "source set to Anabel Ruiz Mora (2 passages)" in after(editing, answer)
    assert [s["chain"][-1]["name"] for s in (statement(editing, i) for i in ids(0))] == ["Anabel Ruiz Mora"] * 2
    assert "No statement of the article is this source's any more" in unescape(editing.get(page).text)
    after(editing, undo(editing, page, answer))
    assert statement(editing)["chain"][-1]["name"] == "Ana Ruiz"


@pytest.mark.parametrize(
    "fields", [{"what": "rename", "name": " "}, {"what": "same"}, {"what": "married", "other": RUIZ[1]}]
)
def test_a_source_form_without_a_choice_is_refused(editing: TestClient, fields: dict[str, str]) -> None:
    assert send(editing, "source", f"/review?source={RUIZ[0]}", source=RUIZ[0], **fields).status_code == 400
    assert everything_ruled(ledger_of(editing)) == [] == ledger_of(editing).corrections()


# Whoever looks


@pytest.mark.parametrize("asked", ["", "?history=1", f"?statement={STATEMENT}", f"?source={RUIZ[0]}", "?claim"])
def test_looking_changes_nothing(editing: TestClient, asked: str) -> None:
    before = ledger_of(editing).version()
    page = claim_page(editing) if asked == "?claim" else f"/review{asked}"
    assert editing.get(page).status_code == 200
    assert ledger_of(editing).version() == before


def test_who_may_only_read_sees_the_evidence_and_no_form(browse: Browse, tmp_path: Path) -> None:
    reader = signed_in(browse, tmp_path / "tokens.json", "Rita", "reader")
    for page in ("/review", claim_page(reader), f"/review?statement={STATEMENT}", f"/review?source={RUIZ[0]}"):
        shown = reader.get(page).text
        assert 'method="post" action="/review' not in shown and "role is editor" in shown
    fields = {"csrf": csrf_of(reader), "seen": "0", "statement": STATEMENT}
    assert reader.post("/review/confirm", data=fields).status_code == 403
    assert ledger_of(reader).corrections() == []


def test_the_way_back_leads_to_no_other_site(editing: TestClient) -> None:
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = send(editing, "confirm", f"/review?statement={STATEMENT}", statement=STATEMENT, back=back)
        assert answer.headers["location"].startswith("/review?done=")


def test_a_notice_cannot_be_made_up_in_an_address(editing: TestClient) -> None:
    page = editing.get(f"/review?done=<b>hacked</b>&of={STATEMENT}&linking=x").text
    assert "hacked" not in page and "notice done" not in page
    assert "notice done" not in editing.get("/review?done=1234&of=nothing-of-the-kind").text


@pytest.mark.parametrize("asked", ["claim=ffffffff", "statement=ffffffff", "source=ffffffff", "claim=x"])
def test_what_is_not_there_is_told_in_plain_words(editing: TestClient, asked: str) -> None:
    answer = editing.get(f"/review?{asked}")
    assert answer.status_code == 404 and "Traceback" not in answer.text and "onrecord articles" not in answer.text
