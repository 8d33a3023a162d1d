"""Sources: found by name and kind, namesakes apart, with everything that one of them said."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import follow, said, survives
from tests.browser.town import RUIZ


def test_a_name_is_found_and_opens_who_has_it(page: Page) -> None:
    page.goto("/sources")
    page.fill("#name", "holt")
    follow(page.locator("main [role=search] button"))
    expect(page).to_have_url(re.compile("name=holt"))
    survives(page)
    follow(page.locator("tr[data-item] a", has_text="Cara Holt"))
    expect(page).to_have_url(re.compile(r"/sources/\w{40}"))
    assert "Cara Holt" in page.inner_text("h1")


def test_a_kind_narrows_the_list(page: Page) -> None:
    page.goto("/sources")
    page.select_option("#kind", "organisation")
    follow(page.locator("main [role=search] button"))
    expect(page).to_have_url(re.compile("kind=organisation"))
    assert page.locator("tr[data-item]").count() == 1
    assert "Bo Lund" in said(page)
    survives(page)


def test_namesakes_stand_apart_and_name_each_other(page: Page) -> None:
    page.goto("/sources?name=Lund")
    assert page.locator("tr[data-item]", has_text="one of several of this name").count() == 2
    follow(page.locator("tr[data-item]", has_text="person").locator("a").first)
    namesakes = page.locator(".notice", has_text="Of the same name")
    assert "organisation" in namesakes.inner_text()
    first = page.url
    follow(namesakes.locator("a").first)
    assert page.url != first
    assert "person" in page.locator(".notice", has_text="Of the same name").inner_text()


def test_one_position_alone_is_shown_and_words_lead_to_the_article(page: Page) -> None:
    page.goto(f"/sources/{RUIZ[0]}")
    follow(page.locator(".chips a", has_text="denies"))
    expect(page).to_have_url(re.compile("position=deny"))
    assert page.locator(".timeline .position.deny").count()
    assert not page.locator(".timeline .position.assert").count()
    survives(page)
    follow(page.locator(".timeline .quote footer a").first)
    expect(page).to_have_url(re.compile(r"/articles/\w{40}\?at=\w{40}"))
