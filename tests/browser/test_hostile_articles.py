"""Whatever an article, a file name or a person who corrects puts into words is shown as words: nothing runs, nothing is fetched, nothing breaks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Serve, Visit
from tests.browser.hostile import (
    ATTACKS,
    BREAKS,
    CLAIMS,
    FORMULA,
    IMAGE,
    LONG,
    RUN,
    SCRIPT,
    STATEMENTS,
    TEXTS,
    make_hostile,
    pages,
)
from tests.browser.looking import follow, said, set_look, too_wide, unfold
from tests.browser.serving import Site, serving
from tests.browser.watching import check_untouched

ADDED = 30_000.0  # milliseconds
PLACES = pages()
ELEMENTS = """() => [...document.querySelectorAll(
    "script:not([src^='/static/']), svg, main img:not(.picture img), iframe, object, embed, base, #broken, b[onclick]"
)].map((one) => one.outerHTML.slice(0, 200))"""
ATTRIBUTES = """() => [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
    .filter((a) => a.name.startsWith("on") || a.name === "style" || a.name === "srcdoc"
        || (["href", "src", "action", "formaction"].includes(a.name) && !/^(https?:|[/#?]|$)/.test(a.value)) || a.value.startsWith("//"))
    .filter((a) => !["value", "title", "content", "aria-label", "alt", "data-address"].includes(a.name))
    .map((a) => `${a.ownerElement.tagName} ${a.name}=${a.value.slice(0, 80)}`))"""


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """At a machine whose user has a hostile name, too."""
    with serving(make_hostile(tmp_path_factory.mktemp("trap") / "trap.db"), author=f"{IMAGE} user") as running:
        yield running


@pytest.fixture
def careful(visit: Visit, trap: Site) -> Page:
    return visit(trap)


@pytest.mark.parametrize("address", PLACES.values(), ids=PLACES)
def test_nothing_of_an_article_becomes_part_of_a_page(careful: Page, address: str) -> None:
    careful.goto(address)
    unfold(careful)
    assert careful.evaluate(ELEMENTS) == []
    assert careful.evaluate(ATTRIBUTES) == []
    assert "window.hacked" in careful.inner_text("body")
    assert "49" not in careful.title()
    set_look(careful, "light", (320, 640))
    assert too_wide(careful) == []
    check_untouched(careful)


def test_words_that_mean_harm_are_read_as_words(careful: Page) -> None:
    for name in ("script", "image", "drawing", "breaks", "formula"):
        careful.goto(f"/articles/{TEXTS[name]}")
        assert ATTACKS[name] in careful.inner_text("h1")
        assert f"{ATTACKS[name]} Ruiz" in (careful.locator(".text").text_content() or "").replace("\n", " ")


def test_characters_that_nobody_sees_are_made_visible(careful: Page) -> None:
    for address in (f"/articles/{TEXTS['turned']}", f"/claims/{CLAIMS['turned']}", "/articles"):
        careful.goto(address)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u0007]", careful.inner_text("body"))


def test_an_address_is_a_link_where_it_leads_to_a_page_of_the_web_alone(careful: Page) -> None:
    for place in TEXTS.values():
        careful.goto(f"/articles/{place}")
        for link in careful.locator("main header a[rel]").all():
            assert (link.get_attribute("href") or "").startswith(("https://", "http://"))
            assert "noopener" in (link.get_attribute("rel") or "")


def test_pointing_at_words_that_mean_harm_shows_them_as_words(careful: Page) -> None:
    careful.goto(f"/articles/{TEXTS['breaks']}")
    careful.locator(".text .source").first.hover()
    assert "</textarea>" in careful.inner_text("#panel")
    careful.locator(".text .content").first.click()
    expect(careful.locator("#panel")).to_contain_text("onclick=")
    assert careful.evaluate(ELEMENTS) == []
    check_untouched(careful)


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("kind", ["origins", "timeline"])
def test_a_picture_opened_alone_runs_nothing_and_leads_nowhere(careful: Page, name: str, kind: str) -> None:
    careful.goto(f"/claims/{CLAIMS[name]}/{kind}.svg")
    assert careful.evaluate("document.documentElement.tagName") == "svg"
    assert not careful.evaluate(
        "document.querySelectorAll('script, image, foreignObject, use, iframe, parsererror').length"
    )
    links = careful.evaluate(
        "[...document.querySelectorAll('a')].map((a) => a.getAttribute('href') ?? a.getAttribute('xlink:href'))"
    )
    assert all(re.match(r"https?://|/|#", link) for link in links)
    assert not careful.evaluate(
        "[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes]).filter((a) => a.name.startsWith('on')).length"
    )
    check_untouched(careful)


@pytest.mark.parametrize("name", ATTACKS)
def test_no_cell_of_a_table_is_a_formula_and_words_stand_in_it_as_they_are(careful: Page, name: str) -> None:
    for address in (f"/claims/{CLAIMS[name]}.csv", f"/articles/{TEXTS[name]}.csv"):
        answer = careful.request.get(address)
        assert "attachment" in answer.headers["content-disposition"]
        rows = list(csv.reader(StringIO(answer.text())))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert any("Ruiz" in cell for row in rows for cell in row)


def test_what_an_address_asks_for_is_shown_as_words(visit: Visit, trap: Site) -> None:
    page = visit(trap, expect=(400, 404, 422))
    for attack in (SCRIPT, IMAGE, BREAKS, FORMULA, '"><script src=//evil.example/x></script>'):
        for place in ("/claims?q=", "/claims?source=", "/claims?since=", "/claims?outlet=", "/articles?text=", "/articles?since=", "/sources?name=", "/claims/x?as_of=",
                      "/review?claim=", "/review?statement=", "/review?history=1&done=", "/articles/x?at=", "/claims?page="):  # fmt: skip
            page.goto(place + quote(attack, safe=""))
            assert page.evaluate(ELEMENTS) == []
            assert page.evaluate(ATTRIBUTES) == []
            check_untouched(page)


def test_names_of_files_and_pasted_words_that_mean_harm_are_shown_as_words(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    page = visit(serve(db=tmp_path / "new.db"))
    page.goto("/add")
    names = [
        f"{IMAGE}.txt",
        f"{SCRIPT.replace('/', ' ')}.json",
        "../../etc/passwd.txt",
        "\u202egnp.txt",
        LONG[:180] + ".txt",
    ]
    buffer = b"This cannot be read."
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": buffer} for name in names]
    page.set_input_files("#files", files)
    assert page.evaluate(ELEMENTS) == []
    follow(page.get_by_role("button", name="Add the files"))
    expect(page.locator("h1")).to_have_text("No new article", timeout=ADDED)
    assert page.evaluate(ELEMENTS) == []
    assert "onerror=" in said(page) and "/etc/" not in said(page)
    page.goto("/add")
    page.fill(
        "#text", f"{IMAGE} Ruiz denied on Thursday that pier {SCRIPT} was sold. {IMAGE} Ruiz said that {BREAKS} came."
    )
    page.fill("#title", SCRIPT)
    page.fill("#publisher", BREAKS)
    page.evaluate("document.getElementById('url').type = 'text'")
    page.fill("#url", f"javascript:{RUN}")
    follow(page.get_by_role("button", name="Add the text"))
    expect(page.locator("h1")).to_have_text("1 article added", timeout=ADDED)
    assert page.evaluate(ELEMENTS) == []
    assert page.evaluate(ATTRIBUTES) == []
    assert SCRIPT in said(page)
    check_untouched(page)


def test_what_a_person_types_into_a_correction_is_shown_as_words(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = visit(serve(db=make_hostile(tmp_path / "own.db")))
    page.goto(f"/review?statement={STATEMENTS['image']}")
    page.fill("#name", f"{IMAGE} {BREAKS}")
    page.fill("#claim", f"{SCRIPT} was given to {BREAKS}")
    page.fill("#why", f"{BREAKS} {SCRIPT}"[:900])
    follow(page.get_by_role("button", name="Save what is right"))
    expect(page.locator(".notice.done")).to_contain_text("onerror=")
    for address in ("", "/review?history=1", "/", "/sources?name=img"):
        if address:
            page.goto(address)
        assert page.evaluate(ELEMENTS) == []
        assert page.evaluate(ATTRIBUTES) == []
        check_untouched(page)
