"""Where others reach the server everybody signs in; a reader sees everything and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from onrecord.web.tokens import add_token, remove_token
from tests.browser.conftest import Serve, Visit
from tests.browser.looking import findings, follow, said, too_wide
from tests.browser.serving import Site
from tests.browser.town import DENIAL, PAGES

STATEMENT = f"/review?statement={DENIAL}"


@pytest.fixture
def guarded(serve: Serve, tmp_path: Path) -> tuple[Site, dict[str, str]]:
    """A site, and the tokens of a reader and an editor."""
    file = tmp_path / "tokens.json"
    tokens = {name: add_token(file, name, name, "2025-01-01T00:00:00Z") for name in ("reader", "editor")}
    return serve("--tokens", str(file)), tokens


def sign_in(page: Page, token: str) -> None:
    page.fill("#token", token)
    follow(page.get_by_role("button", name="Sign in"))


def test_nobody_gets_in_without_a_token_and_who_does_goes_on_to_what_they_asked_for(
    guarded: tuple[Site, dict[str, str]], visit: Visit
) -> None:
    site, tokens = guarded
    page = visit(site, expect=(401,))
    page.goto("/claims?q=pier&every=1")
    expect(page).to_have_url(re.compile("/sign-in"))
    assert "Pier" not in said(page)
    assert findings(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    sign_in(page, "onrecord_wrong")
    assert "not known here" in page.inner_text("[role=alert]")
    assert findings(page) == []
    sign_in(page, tokens["reader"])
    expect(page).to_have_url(re.compile(r"/claims\?q=pier&every=1$"))


def test_a_reader_sees_every_page_and_no_form_that_writes(guarded: tuple[Site, dict[str, str]], visit: Visit) -> None:
    site, tokens = guarded
    page = visit(site)
    page.goto("/")
    sign_in(page, tokens["reader"])
    for address in PAGES.values():
        page.goto(address)
        assert not page.locator("main form[method=post]").count(), address
    page.goto(STATEMENT)
    assert "ask for a token whose role is editor" in said(page)
    assert findings(page) == []


def test_an_editor_writes_under_their_name_and_signs_out(guarded: tuple[Site, dict[str, str]], visit: Visit) -> None:
    site, tokens = guarded
    page = visit(site)
    page.goto(STATEMENT)
    sign_in(page, tokens["editor"])
    follow(page.get_by_role("button", name="It is right as read"))
    expect(page.locator("aside .acts")).to_contain_text("editor")
    follow(page.locator("a.who"))
    assert findings(page) == []
    follow(page.get_by_role("button", name="Sign out"))
    page.goto("/claims")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_whose_token_is_taken_back_is_out_at_once(
    guarded: tuple[Site, dict[str, str]], visit: Visit, tmp_path: Path
) -> None:
    site, tokens = guarded
    page = visit(site)
    page.goto("/")
    sign_in(page, tokens["reader"])
    expect(page.locator("a.who")).to_contain_text("reader")
    remove_token(tmp_path / "tokens.json", "reader")
    page.goto("/claims")
    expect(page).to_have_url(re.compile("/sign-in"))
