"""Makes the pictures of docs/web.md anew, from the demo articles, with the models that ship.

.venv/bin/python -m tests.browser.pictures
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import BROWSERS, PATIENCE, QUIET
from tests.browser.serving import WHOLE, serving

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
DEMO = sorted((ROOT / "demo").glob("0*"))
MOST = 200_000  # bytes of a picture
READ = 300_000.0  # milliseconds


def take(page: Page, name: str, at: str = "", height: int = 860) -> None:
    """What a window of 1280 x 860 shows, or the upper part of it; at: an element that stands at its top."""
    if at:
        page.locator(at).first.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 20)")
    else:
        page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.fonts.ready")
    place = PICTURES / f"{name}.png"
    page.screenshot(path=place, clip={"x": 0, "y": 0, "width": 1280, "height": height})
    assert place.stat().st_size < MOST, f"{place} is too large"
    print(f"{place.relative_to(ROOT)}  {place.stat().st_size // 1000} kB")


def walk(page: Page) -> None:
    page.goto("/add")
    page.set_input_files("#files", DEMO)
    take(page, "add")
    page.get_by_role("button", name="Add the files").click()
    expect(page.locator("h1")).to_have_text("4 articles added", timeout=READ)
    page.goto("/")
    take(page, "changes")
    page.locator("a.wording", has_text="DISPUTED").first.click()
    take(page, "claim")
    page.locator("aside .card", has_text="Check first").locator("li a").first.click()
    page.mouse.move(1, 1)
    take(page, "article", "#text", 560)
    page.locator("#panel a", has_text="Review or correct").click()
    page.select_option("#position", "question")
    page.fill("#why", "He says that investors knew nothing; he denies nothing")
    page.get_by_role("button", name="Save what is right").click()
    expect(page.locator(".notice.done")).to_be_visible()
    take(page, "corrected")
    page.locator(".notice.done").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice.done")).to_contain_text(re.compile("Taken back"))


def main() -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)))
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "demo.db", program=WHOLE) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=[*QUIET, "--lang=en-GB"], timeout=PATIENCE)
        context = browser.new_context(
            base_url=site.address, viewport={"width": 1280, "height": 860}, reduced_motion="reduce", locale="en-GB"
        )
        context.set_default_timeout(PATIENCE)
        walk(context.new_page())
        browser.close()


if __name__ == "__main__":
    main()
