"""By which names the site is called, and what other sites' pages may do with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from onrecord.web.hosts import Hosts
from tests.web.conftest import AT, AUTHOR, Browse, csrf_of
from tests.web.probes import FORM, with_probes


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.168.1.5:8000", "a b", "localhost@evil.example", "[::1", "127.0.0.1/static/"])  # fmt: skip
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "pier" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]:8000", "localhost."])
def test_the_names_of_this_machine_are_answered_to(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_a_name_that_was_allowed_is_answered_to(asked: TestClient, browse: Browse, tmp_path: Path) -> None:
    client = browse("https://news.example", allow_hosts=("news.example",), tokens=tmp_path / "tokens.json")
    assert client.get("/sign-in").status_code == 200
    assert asked.get("/sign-in", headers={"Host": "news.example"}).status_code == 400


def test_beyond_loopback_addresses_in_figures_are_answered_to_but_no_names() -> None:
    hosts = Hosts("0.0.0.0", ())
    hosts.check("192.168.1.5:8000")
    hosts.check("[fe80::1]:8000")
    with pytest.raises(HTTPException):
        hosts.check("rebound.example:8000")


def test_what_comes_through_a_proxy_is_refused_where_nobody_signs_in(client: TestClient, asked: TestClient) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.7"}
    assert client.get("/claims", headers=forwarded).status_code == 403
    assert asked.get("/sign-in", headers=forwarded).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "http://127.0.0.1.evil.example:8000"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused_even_with_a_valid_form(client: TestClient, headers: dict[str, str]) -> None:
    form = {"csrf": csrf_of(with_probes(client))}
    assert client.post(FORM, data=form, headers=headers).status_code == 403
    assert client.post(FORM, data=form, headers={"Origin": AT}).json() == {"by": AUTHOR}


def test_a_form_of_ours_that_sends_no_referrer_is_taken(client: TestClient) -> None:
    """With Referrer-Policy: no-referrer browsers send "Origin: null" for our own forms."""
    form = {"csrf": csrf_of(with_probes(client))}
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post(FORM, data=form, headers=headers).status_code == 200


def test_another_sites_page_may_link_here_but_draw_on_nothing(client: TestClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/claims", headers={**foreign, "Sec-Fetch-Mode": "navigate"}).status_code == 200
    assert client.get("/claims", headers={**foreign, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
