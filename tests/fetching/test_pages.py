"""Fetched pages as articles."""

import pytest

from onrecord.fetching import Page, receive_page
from onrecord.intake import Received, Refused

FERRY = "http://wire.example/ferry"


def page(body: bytes, url: str = FERRY, **headers: str) -> Page:
    return Page(body, url, headers, "2026-03-02T09:00:00Z")


def html(
    head: str = "", text: str = "Ana Ruiz, who runs the harbour, said on Friday that no ferry would sail."
) -> bytes:
    body = f"<article><h1>Ferry stays in port</h1><p>{text}</p><p>Nobody had asked the crews to sail, she said.</p></article>"
    return (
        f"<!doctype html><html><head><title>Ferry stays in port</title>{head}</head><body>{body}</body></html>".encode()
    )


def test_an_article_has_the_address_that_it_was_fetched_from() -> None:
    [item] = receive_page(page(html()), published="2026-03-01")
    assert isinstance(item, Received)
    assert (item.article.url, item.article.published, item.raw) == (FERRY, "2026-03-01", html())
    assert item.found_in["url"] == "where it was fetched"


def test_a_page_may_give_a_shorter_address_at_its_own_site() -> None:
    [item] = receive_page(
        page(html('<link rel="canonical" href="http://www.wire.example/f">'), "http://m.wire.example/ferry?x=1")
    )
    assert isinstance(item, Received)
    assert item.article.url == "http://www.wire.example/f"


@pytest.mark.parametrize("claimed", ["https://www.reuters.com/world/1", "https://example/x", "https://[x/"])
def test_a_page_cannot_pass_itself_off_as_another_sites(claimed: str) -> None:
    [item] = receive_page(page(html(f'<link rel="canonical" href="{claimed}">')))
    assert isinstance(item, Received)
    assert item.article.url == FERRY
    if claimed.startswith("https://www"):
        assert any("at another site" in problem.what for problem in item.problems)


def test_a_page_that_is_no_article_is_refused_by_its_address() -> None:
    [item] = receive_page(page(b"\x89PNG\r\n\x1a\n\0\0"))
    assert isinstance(item, Refused)
    assert item.where == FERRY


def test_the_charset_that_a_server_states_is_told() -> None:
    assert page(b"", **{"content-type": 'text/html; charset="Windows-1251"'}).charset == "windows-1251"
    assert page(b"").charset is None
