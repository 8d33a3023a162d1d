"""The page that searches everything: what is found, where it leads, and that nothing of an article is markup."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger.store import Ledger
from onrecord.web.pages.search import marked
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
