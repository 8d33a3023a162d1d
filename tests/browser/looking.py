"""What a page is looked at for, whichever it is: findings of axe-core, sideways scrolling, what it says."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from playwright.sync_api import Locator, Page

WIDE, NARROW = (1280, 900), (320, 640)
LOOKS: tuple[tuple[Literal["light", "dark"], tuple[int, int]], ...] = (
    ("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW),
)  # fmt: skip
RUN = "async () => (await axe.run(document, {preload: false, resultTypes: ['violations']})).violations"
GRAVE = {"serious", "critical"}


@cache
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def findings(page: Page) -> list[str]:
    """What axe-core finds of serious and critical things, light and dark, wide and narrow, with everything unfolded."""
    unfold(page)
    page.evaluate(axe())
    found = []
    for scheme, size in LOOKS:
        set_look(page, scheme, size)
        for rule in page.evaluate(RUN):
            where = [f"{node['target']}: {node['failureSummary']}" for node in rule["nodes"][:3]]
            if rule["impact"] in GRAVE:
                found.append(f"{scheme}, {size[0]}: {rule['id']}: {rule['help']}: {where}")
    set_look(page, "light", WIDE)
    return found


def set_look(page: Page, scheme: Literal["light", "dark"], size: tuple[int, int]) -> None:
    """Colours that fade from one to the other would be caught half-way."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge, where the page can be scrolled sideways."""
    return list(
        page.evaluate(
            """() => document.scrollingElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
                .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`).slice(0, 8)"""
        )
    )


def follow(way: Locator, key: str = "") -> None:
    """Click a link or button, or press a key on it, and wait until the page that it leads to is there, its scripts run."""
    with way.page.expect_event("load"):
        way.press(key) if key else way.click()


def said(page: Page) -> str:
    """What a reader sees of it, white space folded."""
    page.wait_for_load_state("load")  # after which days stand in the zone of the reader
    return " ".join(page.inner_text("main").split())


def survives(page: Page) -> None:
    """Loaded again, it says the same."""
    before = said(page)
    page.reload()
    assert said(page).split() == before.split()
