"""Review: a person confirms, splits, merges, renames, corrects, and takes all of it back; two at once lose nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from onrecord.web.tokens import add_token
from tests.browser.conftest import Serve, Visit
from tests.browser.looking import findings, follow, said, survives, too_wide
from tests.browser.serving import AUTHOR, Site
from tests.browser.town import DENIAL, DENIED, PIER, RUIZ
from tests.ledger.stories import proposition

CLAIM, STATEMENT, SOURCE = f"/review?claim={PIER}", f"/review?statement={DENIAL}", f"/review?source={RUIZ[0]}"


@pytest.fixture
def editing(serve: Serve, visit: Visit) -> Page:
    """A visitor to a town that may change."""
    return visit(serve())


def press(page: Page, button: str) -> None:
    follow(page.get_by_role("button", name=button, exact=True).first)


def kept(page: Page) -> str:
    """What the notice says was done."""
    return page.inner_text(".notice.done p >> nth=0")


def take_back(page: Page) -> None:
    follow(page.locator(".notice.done").get_by_role("button", name="Undo"))
    assert "Taken back" in kept(page)


def test_a_passage_is_confirmed_from_the_queue_and_comes_back_when_that_is_undone(editing: Page) -> None:
    editing.goto("/review")
    first = editing.inner_text(".questions h2 >> nth=0")
    press(editing, "It is right as read")
    assert "checked and found right" in kept(editing)
    assert first not in editing.locator(".questions h2").all_inner_texts()
    survives(editing)
    assert findings(editing) == []
    take_back(editing)
    assert first in editing.locator(".questions h2").all_inner_texts()


def test_wordings_are_split_off_a_claim_and_brought_back(editing: Page) -> None:
    editing.goto(CLAIM)
    before = editing.inner_text("h2#members")
    button, ticks = editing.get_by_role("button", name="Split them off"), editing.locator(".member input")
    tick = ticks.first
    expect(button).to_be_disabled()
    tick.check()
    expect(editing.locator("[data-count]")).to_have_text(f": 1 of {ticks.count()}")
    tick.uncheck()
    expect(button).to_be_disabled()
    tick.check()
    press(editing, "Split them off")
    assert "not the same" in kept(editing)
    assert editing.inner_text("h2#members") != before
    survives(editing)
    take_back(editing)
    assert editing.inner_text("h2#members") == before


def test_two_claims_are_made_one_and_two_again(editing: Page) -> None:
    editing.goto(CLAIM)
    editing.fill("#other", "mill")
    press(editing, "Look for it")
    expect(editing).to_have_url(re.compile("other=mill"))
    survives(editing)
    editing.locator(".pick", has_text="Pier of a mill was sold").locator("input").check()
    press(editing, "Make them one claim")
    assert "ruled the same" in kept(editing)
    assert len(claims_of(editing)) == 1
    editing.goto("/review?history=1")
    editing.locator(".acts summary", has_text="Undo").first.click()
    press(editing, "Undo")
    assert "Taken back" in kept(editing)
    assert len(claims_of(editing)) == 2


def claims_of(page: Page) -> set[str]:
    """The claims that the wordings of two belong to now."""
    found = set()
    for entry in DENIED:
        page.goto(f"/claims/{proposition(entry)}")
        found.add(page.url)
    return found


def test_a_statement_is_corrected_with_who_and_why_and_all_of_it_taken_back(editing: Page) -> None:
    editing.goto(STATEMENT)
    assert findings(editing) == []
    editing.select_option("#position", "question")
    editing.fill("#day", "2025-03-02")
    editing.fill("#why", "She only doubts it")
    press(editing, "Save what is right")
    assert "casts doubt" in kept(editing) and "2025-03-02" in kept(editing)
    assert editing.input_value("#position") == "question"
    acts = editing.inner_text("aside .acts")
    assert AUTHOR in acts and "She only doubts it" in acts
    take_back(editing)
    assert editing.input_value("#position") == "deny"


def test_a_claim_that_is_worded_anew_moves_and_comes_back(editing: Page) -> None:
    editing.goto(STATEMENT)
    editing.fill("#claim", "The lighthouse far off was given to twelve monks")
    press(editing, "Save what is right")
    assert "lighthouse" in kept(editing)
    assert "lighthouse" in editing.inner_text("a.wording >> nth=0") or "lighthouse" in said(editing)
    take_back(editing)
    assert "old harbour" in editing.input_value("#claim")


def test_what_is_no_statement_is_taken_out_and_brought_back(editing: Page) -> None:
    editing.goto(STATEMENT)
    press(editing, "Take it out")
    assert "marked this as no statement" in said(editing)
    survives(editing)
    take_back(editing)
    expect(editing.get_by_role("button", name="Take it out")).to_be_visible()


def test_a_source_is_renamed_told_from_a_namesake_and_made_one_with_another(editing: Page) -> None:
    editing.goto(SOURCE)
    editing.fill("#name", "Ana Ruiz Ortega")
    press(editing, "Rename")
    assert "Ana Ruiz Ortega" in kept(editing)
    take_back(editing)
    editing.locator("section[aria-labelledby=same-as] input[type=checkbox]").first.check()
    press(editing, "Those ticked are somebody else")
    assert "not the same" in kept(editing)
    take_back(editing)
    editing.fill("#other", "Lund")
    press(editing, "Look for it")
    editing.locator("section[aria-labelledby=others] .pick input").first.check()
    press(editing, "They are one and the same")
    assert "same" in kept(editing)
    take_back(editing)


def test_everything_that_was_done_is_listed_with_who_and_why(editing: Page) -> None:
    editing.goto(STATEMENT)
    press(editing, "It is right as read")
    kept(editing)
    editing.goto("/review?history=1")
    assert AUTHOR in said(editing) and "Checked against the article" in said(editing)
    assert findings(editing) == []
    follow(editing.locator(".acts a").first)
    expect(editing).to_have_url(re.compile("/review"))


def test_it_all_works_without_scripts(serve: Serve, visit: Visit) -> None:
    page = visit(serve(), java_script_enabled=False)
    page.goto(CLAIM)
    page.locator(".member input").first.check()
    press(page, "Split them off")
    assert "not the same" in kept(page)
    take_back(page)
    page.goto(STATEMENT)
    page.select_option("#position", "assert")
    press(page, "Save what is right")
    assert "says" in kept(page)
    take_back(page)


def two_editors(serve: Serve, visit: Visit, tokens: Path) -> list[Page]:
    secrets = [add_token(tokens, name, "editor", "2025-01-01T00:00:00Z") for name in ("Ines", "Olga")]
    site = serve("--tokens", str(tokens))
    return [signed_in(visit, site, secret) for secret in secrets]


def signed_in(visit: Visit, site: Site, secret: str) -> Page:
    page = visit(site, expect=(409,))
    page.goto("/")
    page.fill("#token", secret)
    press(page, "Sign in")
    expect(page.locator("h1")).not_to_have_text("Sign in")
    return page


def test_of_two_at_once_the_second_is_shown_what_the_first_did_and_loses_nothing(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    ines, olga = two_editors(serve, visit, tmp_path / "tokens.json")
    for page in (ines, olga):
        page.goto(STATEMENT)
    ines.select_option("#position", "question")
    ines.fill("#why", "She only doubts it")
    press(ines, "Save what is right")
    kept(ines)
    olga.select_option("#position", "decline")
    olga.fill("#why", "She gave no <i>answer</i>")
    press(olga, "Save what is right")
    shown = said(olga)
    assert "Ines" in shown and "She only doubts it" in shown and "Set the position to: no comment" in shown
    assert olga.input_value("#why") == "She gave no <i>answer</i>"
    assert findings(olga) == []
    olga.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(olga) == []
    press(olga, "Do it all the same")
    assert "no comment" in kept(olga)
    acts = olga.inner_text("aside .acts")
    assert "Ines" in acts and "She only doubts it" in acts
    assert "Olga" in acts and "She gave no <i>answer</i>" in acts


def test_who_comes_second_may_leave_it(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    ines, olga = two_editors(serve, visit, tmp_path / "tokens.json")
    for page in (ines, olga):
        page.goto(STATEMENT)
    press(ines, "It is right as read")
    kept(ines)
    olga.select_option("#position", "assert")
    press(olga, "Save what is right")
    follow(olga.locator("a", has_text="Leave it"))
    expect(olga.locator("#position")).to_have_value("deny")
