"""Add: text is pasted, files are chosen or dropped; the closing page tells what became of each, and leads to the claims."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Serve, Visit
from tests.browser.looking import findings, follow, said, survives, too_wide
from tests.ledger.stories import CORRAN, OLD, told

ADDED = 30_000.0  # milliseconds
DROP = """(files) => {
    const data = new DataTransfer();
    files.forEach(([name, text]) => data.items.add(new File([text], name)));
    const area = document.querySelector("[data-drop]");
    for (const kind of ["dragenter", "dragover", "drop"]) area.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def body(number: int = 6) -> str:
    return told(number, OLD, CORRAN, more=" It rained all day.").article.text.split("\n\n", 1)[1]


def lines(*numbers: int) -> str:
    rows = [{"title": "Harbour", "publisher": f"Post {n}", "url": f"https://post-{n}.example/b", "published": "2025-03-09"} for n in numbers]  # fmt: skip
    return "\n".join(json.dumps(row | {"text": body(n % 8)}) for row, n in zip(rows, numbers, strict=True))


def file(name: str, text: str | bytes) -> FilePayload:
    data = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.fixture
def adding(serve: Serve, visit: Visit) -> Page:
    """At the form, of a ledger that may change."""
    page = visit(serve())
    page.goto("/add")
    return page


def paste(page: Page) -> None:
    page.fill("#text", body())
    page.fill("#title", "Harbour")
    page.fill("#publisher", "Post Z")
    page.fill("#published", "2025-03-09")
    page.fill("#url", "https://post-z.example/a")
    follow(page.locator("button", has_text="Add the text"))


def closed(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/add/\w+$"))
    expect(page.locator("h1")).to_have_text(re.compile("added|No new article"), timeout=ADDED)
    page.wait_for_load_state("load")


def test_a_pasted_text_is_added_and_leads_to_its_claim(adding: Page) -> None:
    paste(adding)
    closed(adding)
    assert adding.inner_text("h1") == "1 article added"
    assert "Denials found" in said(adding)
    assert findings(adding) == []
    survives(adding)
    follow(adding.locator("a.wording", has_text="DISPUTED").first)
    expect(adding).to_have_url(re.compile(r"/claims/\w{40}$"))
    assert "Post Z" in said(adding)


def test_files_are_chosen_and_one_that_is_no_article_is_told_with_what_to_do(adding: Page) -> None:
    files = [
        file("day.jsonl", lines(6, 7)),
        file("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(200)),
        file("torn.json", '{"text": '),
    ]
    adding.set_input_files("#files", files)
    assert adding.locator("[data-chosen] li").count() == 3
    follow(adding.locator("button", has_text="Add the files"))
    closed(adding)
    assert adding.inner_text("h1") == "2 articles added"
    skipped = adding.locator("section[aria-labelledby=skipped] li").all_inner_texts()
    assert len(skipped) == 2
    assert any("photo.jpg" in line for line in skipped) and any("torn.json" in line for line in skipped)
    assert findings(adding) == []


def test_files_are_chosen_and_others_dropped(adding: Page) -> None:
    adding.set_input_files("#files", [file("one.jsonl", lines(6))])
    adding.evaluate(DROP, [["<b>two.jsonl", lines(7)]])
    assert adding.locator("[data-chosen] li").all_inner_texts() == ["one.jsonl, 1 KiB", "<b>two.jsonl, 1 KiB"]
    follow(adding.locator("button", has_text="Add the files"))
    closed(adding)
    assert adding.inner_text("h1") == "2 articles added"


def test_what_is_added_again_is_told_to_be_there(adding: Page) -> None:
    for outcome in ("1 article added", "No new article"):
        adding.goto("/add")
        paste(adding)
        closed(adding)
        assert adding.inner_text("h1") == outcome
    assert "already there" in said(adding)


def test_it_works_without_scripts(serve: Serve, visit: Visit) -> None:
    page = visit(serve(), java_script_enabled=False)
    page.goto("/add")
    paste(page)
    closed(page)
    assert page.inner_text("h1") == "1 article added"


def test_a_form_that_is_not_filled_in_is_not_sent(adding: Page) -> None:
    adding.locator("button", has_text="Add the text").click()
    expect(adding).to_have_url(re.compile("/add$"))
    assert adding.evaluate("document.activeElement.id") == "text"


def test_a_wrong_day_is_told_and_nothing_that_was_typed_is_lost(serve: Serve, visit: Visit) -> None:
    page = visit(serve(), expect=(400,))
    page.goto("/add")
    page.evaluate("document.getElementById('published').type = 'text'")  # as in a browser without a field for days
    page.fill("#text", body())
    page.fill("#published", "last week")
    follow(page.locator("button", has_text="Add the text"))
    assert "is not a day" in page.inner_text("[role=alert]")
    assert page.input_value("#text") == body()
    assert findings(page) == []


def test_the_page_of_what_was_added_fits_the_smallest_screen(adding: Page) -> None:
    adding.set_viewport_size({"width": 320, "height": 640})
    adding.set_input_files("#files", [file("x" * 150 + ".txt", b"\0\1\2"), file("day.jsonl", lines(6))])
    assert too_wide(adding) == []
    follow(adding.locator("button", has_text="Add the files"))
    closed(adding)
    assert too_wide(adding) == []
