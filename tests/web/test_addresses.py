"""What addresses ask for: days, pages; and addresses made from others."""

from __future__ import annotations

from html import unescape

import pytest
from fastapi.testclient import TestClient

from onrecord.web.addresses import MOST_PAGES, with_query


@pytest.mark.parametrize("asked", ["/claims?since=soon", "/articles?until=2016-02-30", "/claims/x?as_of=soon", "/sources/x?as_of=soon"])  # fmt: skip
def test_what_is_no_day_is_said_to_be_none(client: TestClient, asked: str) -> None:
    answer = client.get(asked)
    assert answer.status_code == 400
    assert "is not a day. Write it like 2016-01-26." in unescape(answer.text)


@pytest.mark.parametrize("path", ["/claims", "/articles", "/sources", "/review", "/review?history=1", "/search?q=pier"])
def test_the_page_before_the_first_is_the_first_and_far_behind_the_last_there_is_nothing(
    client: TestClient, path: str
) -> None:
    also = "&" if "?" in path else "?"
    first, before, behind = (client.get(f"{path}{also}page={n}") for n in (1, 0, 10 * MOST_PAGES))
    assert first.text.replace("page=1", "page=0") == before.text
    assert (behind.status_code, "<li data-item" in behind.text) == (200, False)


def test_an_address_is_changed_in_what_is_named_alone() -> None:
    address = "/claims?q=a+b&state=denied&page=3#top"
    assert (
        with_query(address, {"page": None, "state": "", "since": "2025-01-01"}) == "/claims?q=a+b&since=2025-01-01#top"
    )
    assert with_query("/claims", {"page": 2}) == "/claims?page=2"
