"""The whole way, with the models that ship: from an empty ledger to a disputed claim, its evidence, a correction, and back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from onrecord.markup import Json
from tests.browser.conftest import Serve, Visit
from tests.browser.looking import findings, follow, said
from tests.browser.serving import WHOLE

DEMO = sorted((Path(__file__).parent.parent.parent / "demo").glob("0*"))
PROGRESS = "**/add/*.json"
FAR: Json = {"state": "reading", "over": False, "words": "Reading: 1 of 4 articles read.", "value": 1, "most": 4}
READ = 300_000.0  # milliseconds: four articles, on a machine that does other things, too


def test_four_articles_are_added_and_what_they_dispute_is_found_checked_and_corrected(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(db=tmp_path / "new.db", program=WHOLE))
    page.goto("/")
    follow(page.locator("text=Add your first articles"))
    page.set_input_files("#files", DEMO)
    page.route(PROGRESS, lambda route: route.fulfill(json=FAR))  # it would be over before everything is looked at
    follow(page.get_by_role("button", name="Add the files"))
    expect(page.locator("[data-words]")).to_have_text(FAR["words"])
    assert page.locator("progress").evaluate("(bar) => bar.value / bar.max") == 0.25
    assert findings(page) == []
    page.unroute(PROGRESS)
    expect(page.locator("h1")).to_have_text("4 articles added", timeout=READ)
    assert "Ingrid Solvang" in page.inner_text("section[aria-labelledby=denials]")

    page.fill("#find", "Halden offered its pipeline stake to the state")
    follow(page.locator("#find"), "Enter")
    follow(page.locator("ol.rows a.wording").first)
    assert page.inner_text("h1").startswith("DISPUTED")
    assert "The Evening Ledger" in page.inner_text("ul.roots") and "Solvang" in said(page)

    page.locator(".side", has_text="Solvang").locator("summary").first.click()
    follow(page.locator(".side .passages a").first)
    assert page.locator(".text .pinned").count()
    expect(page.locator("#panel")).to_contain_text("denies")
    follow(page.locator("#panel a", has_text="Review or correct"))
    page.select_option("#position", "question")
    page.fill("#why", "She only doubts it here")
    follow(page.get_by_role("button", name="Save what is right"))
    expect(page.locator(".notice.done")).to_contain_text("casts doubt")
    follow(page.locator(".notice.done").get_by_role("button", name="Undo"))
    expect(page.locator(".notice.done")).to_contain_text("Taken back")
    expect(page.locator("#position")).to_have_value("deny")
    page.goto("/?since=1d")
    assert page.locator("h2", has_text="New denials").count() == 1
