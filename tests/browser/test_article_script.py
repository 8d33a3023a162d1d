"""What article.js adds, in a browser that no server answers: each request goes to the application at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, Route

from onrecord.ledger import Ledger
from tests.web.conftest import AT, Browse
from tests.web.harbour import FIRST, of, statement

ADDRESS = f"{AT}/articles/{of(FIRST)}"


@pytest.fixture
def page(chromium: Browser, ledger_path: Path, browse: Browse) -> Iterator[Page]:
    """At the article; whatever the browser complains about fails the test."""
    with Ledger.open(ledger_path) as ledger:
        ledger.append([FIRST])
    client, complaints = browse(), []
    opened = chromium.new_page()
    opened.route("**/*", lambda route: answer(client, route))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(ADDRESS)
    yield opened
    opened.close()
    assert complaints == []


def answer(client: TestClient, route: Route) -> None:
    asked = urlsplit(route.request.url)
    found = client.get(asked.path + (f"?{asked.query}" if asked.query else ""))
    route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)


def lit(page: Page, look: str) -> str:
    """The words of the text that have a look."""
    return "".join(page.locator(f".text .{look}").all_text_contents())


def panel(page: Page) -> str:
    return page.inner_text("#panel")


def test_words_under_the_pointer_light_up_with_all_of_their_statement(page: Page) -> None:
    page.hover(".text .content.deny")
    assert lit(page, "lit") == "Ana Ruizdeniedthat pier 7 was sold"
    assert "Ana Ruiz" in panel(page)
    page.mouse.move(1, 1)
    assert lit(page, "lit") == ""
    assert "Words that you point at" in panel(page)


def test_a_click_pins_a_statement_in_the_address(page: Page) -> None:
    page.click(".text .content.deny")
    assert page.url == f"{ADDRESS}?at={statement(FIRST)}#s1"
    assert lit(page, "pinned") == "Ana Ruizdeniedthat pier 7 was sold"
    page.mouse.move(1, 1)
    assert "Statement 1" in panel(page)
    page.reload()
    assert "Statement 1" in panel(page)


def test_it_works_by_keys_alone(page: Page) -> None:
    page.focus("#s2")
    assert "Statement 2" in panel(page)
    page.keyboard.press("Enter")
    assert page.url == f"{ADDRESS}?at={statement(FIRST, 1)}#s2"
    page.keyboard.press("Escape")
    assert page.url == ADDRESS
    assert lit(page, "pinned") == ""


def test_the_number_in_the_table_pins_and_goes_to_the_text(page: Page) -> None:
    page.click("#row2 [data-pin]")
    assert page.evaluate("document.activeElement.id") == "s2"
    page.click("text=Let go")
    assert page.url == ADDRESS


def test_the_panel_tells_those_who_listen(page: Page) -> None:
    assert page.get_attribute("#panel", "aria-live") == "polite"


def test_without_scripts_the_links_pin_and_the_browser_goes_there(
    chromium: Browser, page: Page, browse: Browse
) -> None:
    client = browse()
    plain = chromium.new_page(java_script_enabled=False, viewport={"width": 900, "height": 300})
    plain.route("**/*", lambda route: answer(client, route))
    plain.goto(f"{ADDRESS}?at={statement(FIRST, 1)}")
    box = plain.locator("#s2").bounding_box()
    plain.close()
    assert box
    assert 0 <= box["y"] < 300
