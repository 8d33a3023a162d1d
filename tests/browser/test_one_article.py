"""One article: its words light up with all of their statement, a click keeps it in the address; its versions side by side."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import follow, said, survives
from tests.browser.serving import Site
from tests.browser.town import CHANGED_ARTICLE, HARBOUR_ARTICLE, MARKED

ARTICLE = f"/articles/{HARBOUR_ARTICLE}"
WORDS, EVIDENCE = "Ana Ruizdeniedthat pier 7 was sold", "Ana Ruiz denied on Thursday that pier 7 was sold"


def lit(page: Page, look: str) -> str:
    """The words of the text that have a look."""
    return "".join(page.locator(f".text .{look}").all_text_contents())


def test_the_list_is_narrowed_and_leads_to_an_article(page: Page) -> None:
    page.goto("/articles")
    page.fill("#text", "of corran")
    page.fill("#since", "2025-03-01")
    follow(page.locator("main [role=search] button"))
    expect(page).to_have_url(re.compile(r"text=of\+corran"))
    assert page.locator("tr[data-item]").count() == 1
    survives(page)
    follow(page.locator("tr[data-item] .title a"))
    expect(page).to_have_url(re.compile(f"/articles/{CHANGED_ARTICLE}$"))


def test_words_under_the_pointer_show_who_says_them_and_light_up(page: Page) -> None:
    page.goto(ARTICLE)
    page.hover(".text .content.deny")
    assert lit(page, "lit") == WORDS
    panel = page.inner_text("#panel")
    assert "Ana Ruiz" in panel and "denies" in panel and "not a quotation" in panel
    page.mouse.move(1, 1)
    assert lit(page, "lit") == ""
    assert "Words that you point at" in page.inner_text("#panel")


def test_a_statement_that_is_reached_by_keys_shows_who_says_it_and_enter_keeps_it(page: Page) -> None:
    page.goto(ARTICLE)
    page.locator("#s1").focus()
    assert lit(page, "lit") == WORDS
    assert "Statement 1" in page.inner_text("#panel")
    while page.evaluate("document.activeElement.id") != "s2":
        page.keyboard.press("Tab")
    assert "Statement 2" in page.inner_text("#panel")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?at=\w{40}#s2$"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"{ARTICLE}$"))
    assert lit(page, "pinned") == ""


def test_a_click_keeps_a_statement_in_the_address(page: Page) -> None:
    page.goto(ARTICLE)
    page.click(".text .content.deny")
    expect(page).to_have_url(re.compile(rf"{ARTICLE}\?at={MARKED}#s1$"))
    assert lit(page, "pinned") == WORDS
    page.mouse.move(1, 1)
    assert "Statement 1" in page.inner_text("#panel")
    page.reload()
    assert lit(page, "pinned") == EVIDENCE
    assert "Statement 1" in page.inner_text("#panel")


def test_a_link_to_a_statement_shows_its_words_and_who_says_them(page: Page) -> None:
    page.goto(f"{ARTICLE}?at={MARKED}#s1")
    expect(page.locator(".text .pinned").first).to_be_in_viewport()
    assert lit(page, "pinned") == EVIDENCE
    assert "Across your articles" in page.inner_text("#panel")
    survives(page)
    page.locator("#panel a", has_text="Let go").click()
    expect(page).to_have_url(re.compile(f"{ARTICLE}$"))


def test_a_number_of_the_table_keeps_its_statement_and_goes_to_the_text(page: Page) -> None:
    page.goto(ARTICLE)
    page.click("#row2 [data-pin]")
    expect(page).to_have_url(re.compile(r"\?at=\w{40}#s2$"))
    expect(page.locator("#s2")).to_be_focused()


def test_a_link_to_a_statement_works_without_scripts(visit: Visit, site: Site) -> None:
    page = visit(site, java_script_enabled=False, viewport={"width": 1280, "height": 500})
    page.goto(ARTICLE)
    follow(page.locator("#row1 [data-pin]"))
    expect(page).to_have_url(re.compile(r"\?at=\w{40}#s1$"))
    expect(page.locator("#s1")).to_be_in_viewport()
    assert lit(page, "pinned") == EVIDENCE
    assert "Ana Ruiz" in page.inner_text("#panel")


def test_a_statement_leads_to_its_claim_its_source_and_its_correction(page: Page) -> None:
    ways = {"a.wording": "/claims/", ".authority a": "/sources/", "a[href^='/review']": "/review?statement="}
    for link, there in ways.items():
        page.goto(f"{ARTICLE}?at={MARKED}")
        follow(page.locator(f"#panel {link}").first)
        expect(page).to_have_url(re.compile(re.escape(there)))


def test_what_changed_between_versions_is_told_and_shown(page: Page) -> None:
    page.goto(ARTICLE)
    follow(page.locator(".notice.warn a", has_text="what changed"))
    expect(page).to_have_url(re.compile(rf"/articles/{CHANGED_ARTICLE}/versions\?from={HARBOUR_ARTICLE}$"))
    assert "Correction: An earlier version" in "".join(page.locator(".diff ins").all_inner_texts())
    assert "2 statements as before" in said(page)
    survives(page)
    follow(page.locator("aside a", has_text="Harbour of Corran").first)
    expect(page).to_have_url(re.compile(f"/articles/{CHANGED_ARTICLE}$"))
