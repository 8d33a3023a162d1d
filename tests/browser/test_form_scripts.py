"""What add.js and review.js add, in a browser that no server answers: each request goes to the application at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from onrecord.intake import Received, Refused
from onrecord.record import Reading
from onrecord.web.jobs import Job
from onrecord.web.uploads import upload
from tests.browser.test_article_script import answer
from tests.ledger.readymade import read
from tests.web.conftest import AT
from tests.web.reviewing import claim_page
from tests.web.test_add_page import line
from tests.web.workers import SOON, set_up


@pytest.fixture
def page(chromium: Browser, client: TestClient) -> Iterator[Page]:
    """Whatever the browser complains about fails the test."""
    complaints: list[str] = []
    opened = chromium.new_page()
    opened.route("**/*", lambda route: answer(client, route))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert complaints == []


def test_what_becomes_of_a_job_is_shown_when_it_is_over_without_a_touch(client: TestClient, page: Page) -> None:
    go = threading.Event()

    def waits(items: Iterable[Received]) -> Iterator[Reading | Refused]:
        for item in items:
            assert go.wait(SOON)
            yield read(item)

    job = set_up(client, waits).submit(Job("Ines", [upload("a.json", BytesIO(line(1)))]))
    page.goto(f"{AT}/add/{job.ident}")
    expect(page.locator("h1")).to_have_text("Adding articles")
    expect(page.locator("[data-words]")).to_have_text("Reading: 0 of 1 article read.")
    go.set()
    expect(page.locator("h1")).to_have_text("1 article added")


def test_chosen_and_dropped_files_are_listed_together(page: Page, tmp_path: Path) -> None:
    chosen = tmp_path / "one.txt"
    chosen.write_text("x" * 3000)
    page.goto(f"{AT}/add")
    page.set_input_files("#files", [chosen])
    drop = """(area) => {
      const carried = new DataTransfer();
      carried.items.add(new File(["Ana denied it."], "<b>two.html", { type: "text/html" }));
      area.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
    }"""
    page.locator("[data-drop]").evaluate(drop)
    assert page.locator("[data-chosen] li").all_text_contents() == ["one.txt, 3 KiB", "<b>two.html, 1 KiB"]
    assert page.locator("#files").evaluate("(input) => input.files.length") == 2


def test_buttons_that_need_a_tick_wait_for_one_and_tell_how_many(client: TestClient, page: Page) -> None:
    page.goto(AT + claim_page(client))
    split = page.get_by_role("button", name="Split them off")
    expect(split).to_be_disabled()
    page.locator("input[name=proposition]").nth(1).check()
    expect(split).to_be_enabled()
    expect(page.locator("legend")).to_have_text("With those that you ticked: 1 of 4")
    page.locator("input[name=proposition]").nth(1).uncheck()
    expect(split).to_be_disabled()
