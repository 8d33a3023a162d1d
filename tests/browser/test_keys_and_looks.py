"""Without a mouse; and what the reader's own settings ask for: dark, little motion, paper, another zone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Site
from tests.browser.town import PIER

HERE = "[data-item].here"


def test_a_slash_goes_to_the_search(page: Page) -> None:
    for address, field in (("/claims", "q"), ("/articles", "find")):
        page.goto(address)
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == field
        page.keyboard.type("a/j")
        assert page.input_value(f"#{field}") == "a/j"
        assert not page.locator(HERE).count()


def test_j_and_k_go_through_a_list_and_o_and_enter_open_what_they_stand_at(page: Page) -> None:
    page.goto("/claims")
    items = page.locator("[data-item]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/claims/\w{40}$"))
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/claims/\w{40}$"))


def test_o_unfolds_the_passages_of_an_occasion(page: Page) -> None:
    page.goto(f"/claims/{PIER}")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator(f"{HERE} details")).to_have_attribute("open", "")


def test_a_question_mark_shows_the_keys_and_escape_leaves_them(page: Page) -> None:
    page.goto("/sources")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("j")
    assert not page.locator(HERE).count()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.locator("[data-keys]").click()
    expect(page.locator("dialog#keys")).to_be_visible()


def test_the_first_tab_skips_to_the_content(page: Page) -> None:
    page.goto("/claims")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_whatever_has_the_focus_shows_it(page: Page) -> None:
    page.goto(f"/claims/{PIER}")
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_dark_and_light_follow_the_reader(visit: Visit, site: Site) -> None:
    light, dark = (visit(site, color_scheme=scheme) for scheme in ("light", "dark"))
    shades = []
    for page in (light, dark):
        page.goto("/claims")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        shades.append(sum(map(int, re.findall(r"\d+", colour)[:3])))
    assert shades[0] > 600
    assert shades[1] < 200


def test_nothing_moves_for_who_asks_for_little_motion(visit: Visit, site: Site) -> None:
    page = visit(site, reduced_motion="reduce")
    page.goto("/claims")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((one) => {
            const style = getComputedStyle(one);
            return style.scrollBehavior === "smooth" || parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
        }).length"""
    )
    assert moving == 0


def test_a_claim_can_be_printed_with_its_citation(page: Page) -> None:
    page.goto(f"/claims/{PIER}")
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="print")
    cited = page.locator(".printed")
    assert cited.is_visible() and "DISPUTED" in cited.inner_text()
