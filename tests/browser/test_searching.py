"""Search: words in everything, and what narrows it; every state of it in the address, with scripts or without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.looking import follow, survives
from tests.browser.serving import Site

BUTTON = "main [role=search] button"


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_found_is_narrowed_by_the_form_and_chips_drop_what_narrows_it(
    visit: Visit, site: Site, scripts: bool
) -> None:
    page = visit(site, java_script_enabled=scripts)
    page.goto("/search")
    page.fill("#q", "pier")
    page.select_option("#within", "claims")
    follow(page.locator(BUTTON))
    everything = page.locator("ol.rows > li").count()
    page.get_by_text("Narrow down").click()
    page.get_by_label("State of claims").select_option("disputed")
    page.get_by_label("Who takes a position").fill("Lund")
    follow(page.locator(BUTTON))
    expect(page).to_have_url(re.compile("q=pier.*within=claims.*source=Lund.*state=disputed"))
    assert 0 < page.locator("ol.rows > li").count() < everything
    assert page.get_by_label("State of claims").input_value() == "disputed"
    survives(page)
    follow(page.locator(".chips a", has_text="who: Lund"))
    expect(page).to_have_url(re.compile("state=disputed"))
    assert "source=" not in page.url
    follow(page.locator(".chips a", has_text="state: disputed"))
    assert page.locator("ol.rows > li").count() == everything
    assert not page.get_by_label("State of claims").is_visible()


def test_a_day_and_the_kind_of_source_narrow_it(visit: Visit, site: Site) -> None:
    page = visit(site)
    page.goto("/search?q=pier&within=statements&kind=person")
    page.get_by_label("As of").fill("2025-03-05")
    follow(page.locator(BUTTON))
    expect(page).to_have_url(re.compile("kind=person.*as_of=2025-03-05"))
    assert "As of 5 Mar 2025" in page.inner_text("main")
    assert "2025-03-06" not in page.inner_text("ol.rows")
    follow(page.locator("a", has_text="Show all days"))
    assert "as_of" not in page.url
