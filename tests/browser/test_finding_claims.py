"""Start and Claims: what changed, a search, what narrows it, further pages; every state of them in the address."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Serve, Visit
from tests.browser.looking import findings, follow, said, survives
from tests.browser.serving import Site

STATED = re.compile(r"(DISPUTED|DENIED|CONFIRMED|SAID|NO COMMENT|DOUBTED|WITHDRAWN)\b")


def rows(page: Page) -> list[str]:
    return page.locator("ol.rows > li").all_inner_texts()


# Start


def test_start_tells_what_is_new_and_leads_to_the_claim_and_to_its_evidence(page: Page) -> None:
    page.goto("/")
    follow(page.locator("text=Last 7 days"))
    expect(page).to_have_url(re.compile(r"/\?since=7d$"))
    assert page.locator("h2", has_text="New denials").count() == 1
    survives(page)
    follow(page.locator("aside .card li a").first)
    expect(page).to_have_url(re.compile(r"/articles/\w{40}\?at=\w{40}$"))
    page.go_back()
    follow(page.locator("ul.rows a.wording").first)
    expect(page).to_have_url(re.compile(r"/claims/\w{40}$"))
    assert STATED.match(page.inner_text("h1"))


def test_the_first_page_of_an_empty_ledger_leads_to_add_and_every_list_says_what_to_do(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(db=tmp_path / "empty.db"))
    page.goto("/")
    assert findings(page) == []
    for list_ in ("/claims", "/articles", "/sources", "/review"):
        page.goto(list_)
        assert findings(page) == []
        assert page.locator("main a.button, main .empty a").count()
    page.goto("/")
    follow(page.locator("text=Add your first articles"))
    expect(page).to_have_url(re.compile("/add$"))


# Claims


def test_any_page_finds_a_claim_by_words(page: Page) -> None:
    page.goto("/articles")
    page.fill("#find", "old harbour sold")
    follow(page.locator("#find"), "Enter")
    expect(page).to_have_url(re.compile(r"/claims\?q=old\+harbour\+sold$"))
    assert page.input_value("#q") == "old harbour sold"
    assert len(rows(page)) == 1
    assert rows(page)[0].startswith("DISPUTED")
    survives(page)


def test_every_claim_of_the_list_has_its_state_in_front_and_disputed_ones_come_first(page: Page) -> None:
    page.goto("/claims")
    assert all(map(STATED.match, rows(page)))
    assert rows(page)[0].startswith("DISPUTED")
    assert "not a quotation" in said(page)


def test_facets_narrow_the_list_and_chips_drop_what_narrows_it(page: Page) -> None:
    page.goto("/claims")
    follow(page.locator(".facets a", has_text="Bo Lund"))
    expect(page).to_have_url(re.compile(r"source=Bo\+Lund"))
    follow(page.locator(".facets a", has_text="disputed"))
    expect(page).to_have_url(re.compile(r"state=disputed"))
    assert len(rows(page)) == 1
    assert page.locator(".facets a[aria-current=true]").count() == 2
    survives(page)
    follow(page.locator(".chips a", has_text="state: disputed"))
    assert "state=" not in page.url
    assert len(rows(page)) > 1
    follow(page.locator(".chips a", has_text="who: Bo Lund"))
    expect(page).to_have_url(re.compile(r"/claims$"))


def test_the_list_goes_on_on_further_pages(page: Page) -> None:
    page.goto("/claims")
    first = rows(page)
    follow(page.locator("a[rel=next]"))
    expect(page).to_have_url(re.compile(r"page=2$"))
    assert rows(page) and not set(rows(page)) & set(first)
    survives(page)
    follow(page.locator("a[rel=prev]"))
    assert rows(page) == first


def test_a_range_of_days_narrows_the_list_and_is_kept_with_the_other_choices(page: Page) -> None:
    page.goto("/claims?state=denied")
    everything = rows(page)
    page.fill("#since", "2025-02-10")
    page.fill("#until", "2025-02-11")
    follow(page.locator("main [role=search] button"))
    expect(page).to_have_url(re.compile(r"state=denied.*since=2025-02-10&until=2025-02-11"))
    assert 0 < len(rows(page)) < 10 < len(everything)
    assert any("10 Feb" in row for row in rows(page)) and not any("· 28 Feb" in row for row in rows(page))
    survives(page)


def test_undisputed_claims_of_one_outlet_are_shown_on_request(page: Page) -> None:
    page.goto("/claims?q=barges")
    assert rows(page) == []
    follow(page.locator("text=Look also among the claims that one outlet alone carries"))
    expect(page).to_have_url(re.compile("every=1"))
    assert "barges came" in rows(page)[0]
    survives(page)


def test_where_nothing_fits_it_says_what_to_try(page: Page) -> None:
    page.goto("/claims?q=pier&outlet=Nobody")
    follow(page.locator(".empty a", has_text="Drop outlet"))
    expect(page).to_have_url(re.compile(r"/claims\?q=pier$"))
    assert rows(page)


def test_searching_and_narrowing_work_without_scripts(visit: Visit, site: Site) -> None:
    page = visit(site, java_script_enabled=False)
    page.goto("/claims")
    page.fill("#q", "harbour")
    follow(page.locator("main [role=search] button"))
    expect(page).to_have_url(re.compile("q=harbour"))
    follow(page.locator(".facets a", has_text="disputed"))
    assert len(rows(page)) == 1
    follow(page.locator(".chips a").first)
    assert "q=" not in page.url


def test_what_is_not_there_is_told_in_plain_words(visit: Visit, site: Site) -> None:
    page = visit(site, expect=(404, 400))
    for address in (
        "/claims/ffffffffffff",
        "/articles/ffffffff",
        "/sources/ffffffff",
        "/nothing",
        "/claims?since=soon",
    ):
        page.goto(address)
        assert findings(page) == []
        assert "Traceback" not in said(page)
        assert page.locator("main a").count() >= 2


def test_back_and_forward_lead_through_what_was_asked(page: Page) -> None:
    page.goto("/claims")
    everything = said(page)
    follow(page.locator(".facets a", has_text="disputed"))
    narrowed = said(page)
    assert narrowed != everything
    page.go_back()
    assert said(page) == everything
    page.go_forward()
    assert said(page) == narrowed
