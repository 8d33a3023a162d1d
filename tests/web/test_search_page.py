"""The page that searches everything: what is found, where it leads, and that nothing of an article is markup."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger.store import Ledger
from onrecord.web.pages.search import marked, placed
from tests.ledger.stories import entry_of, told, word_judge
from tests.web.conftest import Browse
from tests.web.harbour import EVIL, Elements, entry, words


def links(html: str) -> list[str]:
    return re.findall(r'class="wording" href="([^"]+)"', html)


def test_words_are_found_in_articles_statements_claims_and_sources(client: TestClient) -> None:
    page = client.get("/search?q=harbour+pier+Ruiz").text
    assert {link.split("/")[1] for link in links(page)} == {"articles", "claims", "sources"}
    assert any("?at=" in link for link in links(page))
    assert "<mark>" in page


def test_every_hit_leads_to_a_page_that_is_there(client: TestClient) -> None:
    for link in links(client.get("/search?q=pier+Ruiz").text):
        assert client.get(link).status_code == 200, link


def test_one_kind_alone_can_be_searched_and_the_address_says_so(client: TestClient) -> None:
    page = client.get("/search?q=pier&within=claims").text
    assert {link.split("/")[1] for link in links(page)} == {"claims"}
    assert "<option selected>claims</option>" in page
    assert "onrecord's wording, not a quotation" in words(page)


def test_the_second_page_goes_on_where_the_first_ended(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.web.pages.search.EACH", 8)
    first, second = (links(client.get(f"/search?q=pier&page={n}").text) for n in (1, 2))
    assert len(first) == 8
    assert second
    assert not set(first) & set(second)


# Narrowing


@pytest.mark.parametrize(
    "asked",
    [{"source": "Bo Lund"}, {"kind": "person"}, {"position": "deny"}, {"state": "disputed"}, {"publisher": "Post F"}, {"since": "2025-03-07"}, {"until": "2025-03-06"}, {"as_of": "2025-03-06"}],
)  # fmt: skip
def test_every_filter_is_the_ledgers_and_stands_in_the_form(
    client: TestClient, ledger_path: Path, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.web.pages.search.EACH", 500)
    with Ledger.open(ledger_path) as ledger:
        ledger.append([entry_of(told(6 + n, published=day)) for n, day in enumerate(("2025-02-01", "2025-04-01"))])
        found, everything = (ledger.search("pier Ruiz Lund", limit=None, **only).rows for only in (asked, {}))
    page = client.get("/search", params={"q": "pier Ruiz Lund", **asked}).text
    assert [unescape(link).split("?")[0] for link in links(page)] == [
        placed(row)["place"].split("?")[0] for row in found
    ]
    assert 0 < len(found) < len(everything) or asked == {"kind": "person"}
    ((name, value),) = asked.items()
    (field,) = [e for e in Elements(page).found if e.attributes.get("name") == name]
    assert field.attributes.get("value") == value or f'<option value="{value}" selected>' in page
    assert f'<label for="{name}">' in page
    assert '<details class="more" open>' in page


def test_filters_hold_together_and_are_dropped_one_by_one_or_all(client: TestClient) -> None:
    page = client.get("/search?q=pier&within=claims&state=disputed&position=deny&source=&page=2").text
    chips = page[page.index('class="chips"') :].split("</ul>")[0]
    assert re.findall(r'href="([^"]+)"', chips) == [
        "/search?q=pier&amp;within=claims&amp;state=disputed",
        "/search?q=pier&amp;within=claims&amp;position=deny",
        "/search?q=pier&amp;within=claims",
    ]
    assert "position: denies" in words(chips)


def test_the_next_page_keeps_what_narrows_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.web.pages.search.EACH", 2)
    page = client.get("/search?q=pier&position=deny&kind=&since=2025-03-01").text
    assert 'rel="next" href="/search?q=pier&amp;position=deny&amp;since=2025-03-01&amp;page=2"' in page


def test_as_of_a_day_is_kept_in_links_to_claims_and_sources(client: TestClient) -> None:
    page = client.get("/search?q=pier+Ruiz&as_of=2025-03-08").text
    assert "As of 8 Mar 2025" in words(page)
    told = {(link.split("/")[1], "as_of=2025-03-08" in link) for link in links(page)}
    assert told == {("articles", False), ("claims", True), ("sources", True)}


def test_by_meaning_the_nearest_come_first(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.ledger.searching.shipped_judge", word_judge)
    page = client.get("/search?q=the+pier+beside+a+school+was+sold&by=meaning&within=claims").text
    assert links(page)
    assert '<option value="meaning" selected>' in page
    assert "school" in words(page[page.index('class="rows"') :].split("</li>")[0])


@pytest.mark.parametrize(
    ("asked", "why"),
    [("state=denied&within=articles", "only claims have a state"), ("by=meaning&within=sources", "sources are searched by words")],
)  # fmt: skip
def test_filters_that_do_not_go_together_are_said(client: TestClient, asked: str, why: str) -> None:
    answer = client.get(f"/search?q=pier&{asked}")
    assert answer.status_code == 200
    assert why in words(answer.text)
    assert "Nothing found" not in answer.text


@pytest.mark.parametrize("asked", ["state=true", "kind=dog", "position=lies", "since=2016-02-30", "as_of=now"])
def test_a_choice_that_is_none_is_refused_in_plain_words(client: TestClient, asked: str) -> None:
    answer = client.get(f"/search?q=pier&{asked}")
    assert answer.status_code == 400
    assert asked.split("=")[1] in words(answer.text)


def test_where_nothing_fits_each_filter_can_be_dropped(client: TestClient) -> None:
    page = client.get("/search?q=pier&publisher=Nobody").text
    assert "Drop publisher: Nobody" in words(page)


# What people type


@pytest.mark.parametrize("q", ['"', "NEAR(a b) -c:*", "é" * 9000, "🌊", "%00' OR 1=1"])
def test_nothing_that_is_asked_is_syntax(client: TestClient, q: str) -> None:
    answer = client.get("/search", params={"q": q})
    assert answer.status_code == 200
    assert "Nothing found" in answer.text


@pytest.mark.parametrize("q", ["x" * 20_000, "\0"])
def test_what_can_be_no_search_is_refused_in_plain_words(client: TestClient, q: str) -> None:
    answer = client.get("/search", params={"q": q})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_nothing_of_an_article_is_markup(browse: Browse, ledger_path: object) -> None:
    with Ledger.open(str(ledger_path)) as ledger:
        ledger.append([entry(title=EVIL, publisher=EVIL, url="https://evil.example/a")])
    page = browse().get("/search?q=Ruiz+Ana").text
    assert not [e for e in Elements(page).found if e.name == "img"]
    assert "\u202e" not in page
    assert "&lt;<mark>" in page or "&lt;img" in page


def test_hits_are_marked_where_they_stand() -> None:
    assert marked("a <b> c", [[2, 5]]) == "a <mark>&lt;b&gt;</mark> c"
    assert marked("abc", []) == "abc"
