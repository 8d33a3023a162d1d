import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from onrecord.export import html
from onrecord.markup import UNSEEN
from tests.export.records import ALL, Draft, empty, harbour, hostile

VOID = {"meta"}


class Reader(HTMLParser):
    """Checks that elements close in order; collects ids, local links and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", ALL)
def test_a_page_is_well_formed_and_every_link_in_it_leads_somewhere(name: str) -> None:
    found = read(html.page(ALL[name]()))
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


@pytest.mark.parametrize("name", ALL)
def test_nothing_in_a_page_can_run_or_load(name: str) -> None:
    page = html.page(ALL[name]())
    found = read(page)
    assert not found.tags & {"script", "img", "link", "iframe", "object", "form", "base", "svg"}
    assert not {a for a in found.attributes if a.startswith("on")} | (found.attributes & {"src", "style"})
    assert not re.search(r"url\(|@import", page)
    assert not UNSEEN.search(page)
    page.encode("utf-8")


def test_the_policy_allows_the_style_by_its_hash_and_nothing_else() -> None:
    page = html.page(harbour())
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\"" in page
    assert "unsafe" not in page


def test_each_row_links_to_its_place_and_the_place_back() -> None:
    page = html.page(harbour())
    for n in range(1, 15):
        assert f'id="row{n}"' in page
        assert f'href="#s{n}"' in page
        assert re.search(rf'id="s{n}" href="#row{n}"', page)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://x/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http:x",
        "https://[",
        "https://a b/",
        "\x01javascript:x",
        "java\nscript:x",
    ],
)
def test_addresses_that_are_not_of_the_web_are_dropped(url: str) -> None:
    record = harbour()
    record["article"]["url"] = url
    assert all(link.startswith("#") for link in read(html.page(record)).links)


def test_a_web_address_is_a_link_that_gives_nothing_away() -> None:
    record = harbour()
    record["article"]["url"] = 'https://x.example/?a=1&b="2"'
    assert '<a href="https://x.example/?a=1&amp;b=&quot;2&quot;" rel="noopener noreferrer nofollow">' in html.page(
        record
    )


def test_the_header_says_what_a_person_should_know_first() -> None:
    page = html.page(harbour())
    header = re.sub(r"<[^>]+>", "", page[page.index("<header>") : page.index("</header>")])
    for words in ("Mayor denies", "Coast Wire · Port Elsa · Thu 6 Mar 2025 (day: dateline, year: --published)", "all 9 sentences read · 14 statements",
                  "checked by a person: 0 of 14", "onrecord 0.1.0 · model attribution 0123456789abcdef", "One quotation mark is left open."):  # fmt: skip
        assert words in header


def test_a_claim_has_its_state_in_front_and_its_wording_marked() -> None:
    page = html.page(harbour())
    claim = '<b>DISPUTED</b>: <bdi>The harbour was sold to the Orlan Group</bdi> <span class="soft">(onrecord\'s wording, not a quotation)</span>'
    assert claim in page
    assert page.index("<b>DISPUTED</b>") < page.index("<b>DENIED, nobody here asserts it</b>")


def test_spoken_words_and_added_names_look_unlike_the_articles_words() -> None:
    page = html.page(harbour())
    assert '<span class="spoken">“This is not true”</span>' in page
    assert '<bdi>Ruiz<span class="added"> [Ana Ruiz]</span></bdi>' in page
    assert '<span class="spoken">“that' not in page


def test_several_articles_have_ids_of_their_own_and_a_list() -> None:
    found = read(html.pages(iter([harbour(), harbour(), hostile(), empty()])))
    assert len(found.ids) == len(set(found.ids))
    assert {"#n1-top", "#n4-top"} <= set(found.links)


@pytest.mark.parametrize("records", [[], [harbour()], [harbour(), empty()]])
def test_a_page_has_one_main_heading_and_leaves_out_no_level(records: list[dict[str, object]]) -> None:
    found = read(html.pages(records))
    assert found.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(found.headings, found.headings[1:], strict=False))
    assert "main" in found.tags


def test_the_text_has_the_language_of_the_article_and_the_page_that_of_its_words() -> None:
    page = html.pages([Draft(None, "Texte.", {"language": "fr"}).record])
    assert '<html lang="en">' in page
    assert '<div class="text" lang="fr">' in page


def test_no_verdict_is_given() -> None:
    page = html.page(harbour())
    assert "It gives no judgement on whether any of it is true." in page


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast of two colours."""

    def light(colour: str) -> float:
        digits = colour * 2 if len(colour) == 3 else colour
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(a), light(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_colour_of_text_stands_out_from_every_ground(scheme: int) -> None:
    block = re.findall(r":root\{(.*?)\}", html.PAGE_STYLE, re.S)[scheme]
    colours = dict(re.findall(r"--([\w-]+):#([0-9a-f]{3,6})", block))
    text = ("ink", "onrecord-soft", "onrecord-mark", "onrecord-deny", "link")
    ground = ("bg", "band", "onrecord-tint", "onrecord-deny-tint")
    assert [(t, g) for t in text for g in ground if contrast(colours[t], colours[g]) < 4.5] == []
