"""Each page of the town, whichever it is: usable by everybody, on any screen, on paper, without scripts, and by its address alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.looking import findings, said, set_look, survives, too_wide, unfold
from tests.browser.serving import Site
from tests.browser.town import PAGES

EVERY = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
SMALLEST = (320, 640)
# What scripts add or word otherwise: pictures drawn as PNG, copying, the slider, where to point, times in the reader's own zone.
BY_SCRIPTS = ".png, [data-copies], [data-drop-hint], .range, [data-hint], time"


@EVERY
def test_it_has_one_heading_a_title_and_no_grave_finding_of_axe(page: Page, address: str) -> None:
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" · onrecord")
    assert findings(page) == []


def test_what_axe_would_find_fails_a_test(page: Page) -> None:
    page.goto("/add")
    page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('img'), {src: '/static/icon.svg'}))"
    )
    assert any("image-alt" in found for found in findings(page))


@EVERY
def test_it_fits_the_smallest_screen(page: Page, address: str) -> None:
    set_look(page, "light", SMALLEST)
    page.goto(address)
    assert too_wide(page) == []
    unfold(page)
    assert too_wide(page) == []


@EVERY
def test_its_address_shows_the_same_again(page: Page, address: str) -> None:
    page.goto(address)
    survives(page)


@EVERY
def test_it_says_the_same_without_scripts(page: Page, visit: Visit, site: Site, address: str) -> None:
    plain = visit(site, java_script_enabled=False)
    told = []
    for opened in (page, plain):
        opened.goto(address)
        unfold(opened)
        opened.evaluate(f"document.querySelectorAll('{BY_SCRIPTS}').forEach((one) => one.remove())")
        told.append(said(opened))
    assert told[0] == told[1]


FOLDED = """() => [...document.querySelectorAll("main details")].filter((one) => one.checkVisibility() && !one.querySelector("form"))
    .filter((one) => ![...one.children].some((part) => part.tagName !== "SUMMARY" && part.checkVisibility())).length"""


@EVERY
def test_on_paper_it_has_no_forms_and_nothing_folded(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print")
    for left_out in (".bar", "form", "button", ".facets", ".keyhelp"):
        assert not page.locator(f"{left_out} >> visible=true").count()
    assert page.evaluate(FOLDED) == 0
    assert page.locator("h1").is_visible()
