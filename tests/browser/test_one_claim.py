"""One claim: where it comes from, as a picture, as of a day, with its passages; and taking it along."""

from __future__ import annotations

import csv
import json
import re
from base64 import b64encode
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import follow, said, survives
from tests.browser.serving import Site
from tests.browser.town import PIER

CLAIM = f"/claims/{PIER}"
PNG = b"\x89PNG\r\n\x1a\n"
DRAWN = """async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: image.naturalWidth, height: image.naturalHeight});
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return [canvas.width, canvas.height, new Set(pixels).size];
}"""


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_it_tells_where_the_claim_comes_from_and_who_denies_it(page: Page) -> None:
    page.goto(CLAIM)
    assert page.inner_text("h1").startswith("DISPUTED")
    tree = page.locator("ul.roots")
    assert "Bo Lund" in tree.inner_text()
    denying = page.locator("section.side", has_text="Ana Ruiz")
    assert "denies" in denying.inner_text()
    assert "in these" in said(page) or "among your" in said(page)


def test_passages_unfold_and_lead_to_their_words_in_the_article(page: Page) -> None:
    page.goto(CLAIM)
    occasion = page.locator("li[data-item]", has_text="Ana Ruiz").first
    occasion.locator("summary").click()
    follow(occasion.locator(".passages a").first)
    expect(page).to_have_url(re.compile(r"/articles/\w{40}\?at=\w{40}"))
    assert "was sold" in "".join(page.locator(".text .pinned").all_inner_texts())


def test_the_picture_is_drawn_and_its_words_stand_beside_it(page: Page) -> None:
    page.goto(CLAIM)
    follow(page.locator(".tabs a", has_text="As a picture"))
    expect(page).to_have_url(re.compile(r"view=graph"))
    for image in page.locator("figure.picture img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
        assert "DISPUTED" in (image.get_attribute("alt") or "")
    survives(page)


def test_a_day_is_chosen_by_the_form(page: Page) -> None:
    page.goto(CLAIM)
    now = page.inner_text("main .meta >> nth=0")
    page.fill("#as_of", "2025-03-06")
    follow(page.locator(".asof button"))
    expect(page).to_have_url(re.compile(r"as_of=2025-03-06"))
    assert page.inner_text("main .meta >> nth=0") != now
    assert page.inner_text("h1").startswith("DENIED")
    survives(page)
    follow(page.locator("text=Show all days"))
    assert page.inner_text("main .meta >> nth=0") == now


def test_a_day_is_chosen_by_the_slider_with_keys_and_with_the_mouse(page: Page) -> None:
    page.goto(CLAIM)
    slider = page.locator(".asof input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    assert page.input_value("#as_of") == "2025-03-05"
    assert slider.get_attribute("aria-valuetext") == "2025-03-05"
    page.keyboard.press("ArrowRight")
    follow(page.locator(".asof button"))
    expect(page).to_have_url(re.compile(r"as_of=2025-03-06"))
    box = slider.bounding_box()
    assert box
    slider.click(position={"x": box["width"] - 3, "y": box["height"] / 2})
    expect(page).to_have_url(re.compile(r"as_of=2025-03-09"))
    survives(page)


def test_a_day_is_chosen_without_scripts(visit: Visit, site: Site) -> None:
    page = visit(site, java_script_enabled=False)
    page.goto(CLAIM)
    page.fill("#as_of", "2025-03-06")
    follow(page.locator(".asof button"))
    assert page.inner_text("h1").startswith("DENIED")
    page.goto(f"{CLAIM}?as_of=2025-01-01")
    assert page.inner_text("h1").startswith("NOT YET SAID")
    follow(page.locator(".narrow a").first)
    expect(page).to_have_url(re.compile(r"as_of=2025-03-05"))


def test_the_view_is_kept_when_the_day_changes(page: Page) -> None:
    page.goto(f"{CLAIM}?view=passages")
    assert page.locator("main h2 a").count() >= 5
    page.fill("#as_of", "2025-03-06")
    follow(page.locator(".asof button"))
    expect(page).to_have_url(re.compile(r"view=passages"))
    assert page.locator(".tabs a[aria-current=page]").inner_text() == "All passages"
    survives(page)


def test_a_citation_is_copied_with_the_state_in_front(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(CLAIM)
    page.locator("[data-copies]").click()
    expect(page.locator("[role=status]", has_text="copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#cite")
    assert "DISPUTED" in copied and "not a quotation" in copied and "/claims/" in copied


def test_it_is_taken_along_as_a_table(page: Page) -> None:
    page.goto(CLAIM)
    with page.expect_download() as waited:
        page.locator("aside a", has_text="CSV").click()
    table = list(csv.DictReader(StringIO(content(waited.value).decode())))
    assert waited.value.suggested_filename.startswith("claim-")
    assert len(table) == 5
    assert all(row[next(iter(row))].startswith("DISPUTED") for row in table)


def test_it_is_taken_along_as_json(page: Page) -> None:
    page.goto(CLAIM)
    with page.expect_response(re.compile(r"\.json$")) as waited:
        page.locator("aside a", has_text="JSON").click()
    assert json.loads(waited.value.body())["state"]["label"] == "disputed"


@pytest.mark.parametrize("kind", ["origins", "timeline"])
def test_it_is_taken_along_as_a_picture_in_lines_and_in_dots(page: Page, kind: str) -> None:
    page.goto(CLAIM)
    pictures = page.locator("aside li", has_text=kind)
    with page.expect_download() as waited:
        pictures.locator("a", has_text="SVG").click()
    drawing = ElementTree.fromstring(content(waited.value))
    assert "DISPUTED" in "".join(drawing.itertext())
    with page.expect_download() as waited:
        pictures.locator("a", has_text="PNG").click()
    assert waited.value.suggested_filename.endswith(f"-{kind}.png")
    data = content(waited.value)
    assert data.startswith(PNG)
    width, height, colours = page.evaluate(DRAWN, b64encode(data).decode())
    assert (width, height) == (2 * float(drawing.attrib["width"]), 2 * float(drawing.attrib["height"]))
    assert colours > 3
