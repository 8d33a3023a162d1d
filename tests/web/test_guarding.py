"""What every answer carries for the browser, and that every form that writes carries the token of its session."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from onrecord.web import signing
from onrecord.web.pages import add, article, claim, claims, review, search, source, start
from tests.web.conftest import Browse, csrf_of
from tests.web.probes import FORM, with_probes


@pytest.mark.parametrize("path", ["/", "/claims", "/articles", "/sources", "/add", "/review", "/sign-in", "/no/such/page", "/static/onrecord.css", "/static/onrecord.js", "/static/icon.svg", "/static/none.css", "/api/claims", "/api/openapi.json", "/api/none", "/claims?since=never"])  # fmt: skip
def test_every_page_asset_and_error_sends_the_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    if not headers["content-type"].startswith("image/svg+xml"):
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_picture_may_style_itself_and_do_nothing_else(client: TestClient) -> None:
    claim = client.get("/api/claims").json()["claims"][0]["id"]
    answer = client.get(f"/claims/{claim}/origins.svg")
    assert "<style" in answer.text
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize("path", ["/", "/claims", "/sign-in", "/no/such/page"])
def test_no_page_needs_a_script_or_style_that_the_policy_forbids(
    asked: TestClient, client: TestClient, path: str
) -> None:
    for text in (client.get(path).text, asked.get(path).text):
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text)


def test_head_is_answered_as_get_without_the_body(client: TestClient) -> None:
    for path in ("/claims", "/api/claims"):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer.headers["content-length"]) > 100


def test_a_form_without_its_token_or_with_that_of_another_session_is_refused(browse: Browse) -> None:
    client, other = with_probes(browse()), browse()
    csrf_of(client)
    for form in ({}, {"csrf": ""}, {"csrf": "é"}, {"csrf": csrf_of(other)}):
        answer = client.post(FORM, data=form)
        assert answer.status_code == 403
        assert "load the page again" in answer.text


def test_every_page_that_writes_asks_for_the_token_of_its_form(client: TestClient) -> None:
    parts = (add, article, claim, claims, review, search, source, start, signing)
    routes = [route for part in parts for route in part.router.routes if isinstance(route, APIRoute)]
    checked = 0
    for route in routes:
        for method in (route.methods or set()) - {"GET"}:
            path = re.sub(r"\{[^}]*\}", "1234", route.path)
            assert client.request(method, path, data={"x": "1"}).status_code == 403, f"{method} {path}"
            checked += 1
    assert checked > 1
