"""Who gets in, and what a browser may do with the answer."""

from __future__ import annotations

import asyncio
import logging
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from fastapi import Depends, FastAPI, HTTPException
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from onrecord.errors import LedgerError
from onrecord.web import signing
from onrecord.web.guarding import Editor, check_form, is_safe_to_follow
from onrecord.web.hosts import Hosts
from onrecord.web.limits import CLIENTS, MIB, Buckets, Pace, client_of
from onrecord.web.pages import add, article, claim, claims, review, source, start
from onrecord.web.sessions import LASTS, Sessions
from onrecord.web.tokens import TokenError, Tokens, add_token, read_tokens, remove_token
from tests.web.conftest import AT, AUTHOR, Browse, csrf_of, keeper_of

FORM = "/review/probe"  # a page that writes, made for these tests
READERS, EDITORS = "Rea Der", "Ed Itor"


def with_form(client: TestClient) -> TestClient:
    """The site, with one more page that takes a form; it stands before all others."""
    app = client.app
    assert isinstance(app, FastAPI)

    def write(who: Editor) -> dict[str, str]:
        return {"by": who.name}

    def fail() -> None:
        raise RuntimeError("a word that nobody may see")

    def refuse() -> None:
        raise LedgerError(f"{app.state.site.ledger.place} holds no such thing: see onrecord articles.")

    app.add_api_route(FORM, write, methods=["POST"], dependencies=[Depends(check_form)])
    app.add_api_route("/probe/fail", fail)
    app.add_api_route("/api/probe/fail", fail)
    app.add_api_route("/probe/refuse", refuse)
    return client


@pytest.fixture
def tokens(tmp_path: Path) -> dict[str, str]:
    """Name -> token; the file is tokens.json."""
    place = tmp_path / "tokens.json"
    return {
        READERS: add_token(place, READERS, "reader", "2026-01-01T00:00:00Z"),
        EDITORS: add_token(place, EDITORS, "editor", "2026-01-01T00:00:00Z"),
    }


@pytest.fixture
def asked(browse: Browse, tokens: dict[str, str], tmp_path: Path) -> TestClient:
    """A browser at a site that asks everybody to sign in."""
    return with_form(browse(tokens=tmp_path / "tokens.json"))


def sign_in(client: TestClient, token: str, next: str = "/") -> int:
    data = {"csrf": csrf_of(client), "token": token, "next": next}
    return client.post("/sign-in", data=data, follow_redirects=False).status_code


# Names


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


# Headers


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


# Other sites' pages


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
    form = {"csrf": csrf_of(with_form(client))}
    assert client.post(FORM, data=form, headers=headers).status_code == 403
    assert client.post(FORM, data=form, headers={"Origin": AT}).json() == {"by": AUTHOR}


def test_a_form_of_ours_that_sends_no_referrer_is_taken(client: TestClient) -> None:
    """With Referrer-Policy: no-referrer browsers send "Origin: null" for our own forms."""
    form = {"csrf": csrf_of(with_form(client))}
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post(FORM, data=form, headers=headers).status_code == 200


def test_a_form_without_its_token_or_with_that_of_another_session_is_refused(browse: Browse) -> None:
    client, other = with_form(browse()), browse()
    csrf_of(client)
    for form in ({}, {"csrf": ""}, {"csrf": "é"}, {"csrf": csrf_of(other)}):
        answer = client.post(FORM, data=form)
        assert answer.status_code == 403
        assert "load the page again" in answer.text


def test_every_page_that_writes_asks_for_the_token_of_its_form(client: TestClient) -> None:
    parts = (add, article, claim, claims, review, source, start, signing)
    routes = [route for part in parts for route in part.router.routes if isinstance(route, APIRoute)]
    checked = 0
    for route in routes:
        for method in (route.methods or set()) - {"GET"}:
            path = re.sub(r"\{[^}]*\}", "1234", route.path)
            assert client.request(method, path, data={"x": "1"}).status_code == 403, f"{method} {path}"
            checked += 1
    assert checked > 1


def test_another_sites_page_may_link_here_but_draw_on_nothing(client: TestClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/claims", headers={**foreign, "Sec-Fetch-Mode": "navigate"}).status_code == 200
    assert client.get("/claims", headers={**foreign, "Sec-Fetch-Mode": "no-cors"}).status_code == 403


# How much and how fast


def send_in_pieces(client: TestClient, path: str, **headers: str) -> tuple[object, int]:
    """The status, and how many pieces of 10,000 bytes the server took; there are a thousand."""
    taken = 0
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b"csrf=" + b"x" * 10_000, "more_body": taken < 1000}

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"host": "127.0.0.1:8000", "content-type": "application/x-www-form-urlencoded", **headers}
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8000), "http_version": "1.1", "root_path": "", "state": {},
    }  # fmt: skip
    asyncio.run(client.app(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], taken


def test_a_body_that_is_announced_to_be_too_large_is_not_read(client: TestClient) -> None:
    assert send_in_pieces(client, "/sign-out", content_length="10000000") == (413, 0)
    assert send_in_pieces(client, "/add", content_length="100000000") == (413, 0)
    assert send_in_pieces(client, "/sign-out", content_length="much") == (400, 0)


def test_a_body_of_unknown_length_is_read_to_the_limit_and_no_further(client: TestClient) -> None:
    status, taken = send_in_pieces(client, "/sign-out")
    assert status == 413
    assert taken * 10_000 < 80_000


def test_files_may_be_larger_than_other_forms(client: TestClient) -> None:
    body = b"x" * (MIB // 4)
    assert client.post("/add", content=body).status_code != 413
    assert client.post("/sign-out", content=body).status_code == 413


def test_who_asks_too_fast_is_told_when_to_come_back(browse: Browse) -> None:
    client = browse(reading=Pace(0.5, 3))
    assert [client.get("/api/version").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/claims")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) in {1, 2}
    assert "Too fast" in answer.text
    assert client.get("/static/onrecord.css").status_code == 200


def test_ten_requests_a_second_go_on_for_ever() -> None:
    now = 0.0
    buckets = Buckets(Pace(20, 200), lambda: now)
    for _ in range(5000):
        now += 0.1
        assert buckets.wait("one") == 0
        buckets.take("one")


def test_a_bucket_fills_again_and_forgets_who_has_been_quiet_for_longest() -> None:
    now = 0.0
    buckets = Buckets(Pace(2, 1), lambda: now)
    buckets.take("one")
    assert buckets.wait("one") == 0.5
    assert buckets.wait("two") == 0
    now = 0.5
    assert buckets.wait("one") == 0
    for n in range(CLIENTS + 5):
        buckets.take(str(n))
    assert len(buckets._left) == CLIENTS


def test_the_addresses_of_one_network_are_one_client() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff:1") != client_of("2001:db8:1::1")
    assert client_of("192.0.2.1") == client_of("::ffff:192.0.2.1") != client_of("::ffff:192.0.2.2")


def test_a_page_that_takes_too_long_says_so(browse: Browse) -> None:
    client = browse(patience=-1.0)
    page, data = client.get("/claims"), client.get("/api/claims")
    assert (page.status_code, data.status_code) == (503, 503)
    assert "takes too long" in page.text
    assert "takes too long" in data.json()["detail"]


# Signing in


def test_without_tokens_everybody_at_this_machine_is_an_editor_by_the_users_name(client: TestClient) -> None:
    assert with_form(client).post(FORM, data={"csrf": csrf_of(client)}).json() == {"by": AUTHOR}
    assert client.get("/sign-in", follow_redirects=False).headers["location"] == "/"


def test_with_tokens_nobody_sees_anything_before_signing_in(asked: TestClient) -> None:
    answer = asked.get("/claims?q=pier&page=2", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fclaims%3Fq%3Dpier%26page%3D2"
    for path in ("/api/claims", "/api/openapi.json", "/api/version"):
        answer = asked.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert asked.get("/static/onrecord.css").status_code == 200


def test_an_editor_signs_in_lands_where_they_wanted_and_writes_by_their_name(
    asked: TestClient, tokens: dict[str, str]
) -> None:
    data = {"csrf": csrf_of(asked), "token": f" {tokens[EDITORS]}\n", "next": "/claims?q=pier"}
    answer = asked.post("/sign-in", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/claims?q=pier")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert asked.get("/claims").status_code == 200
    assert asked.post(FORM, data={"csrf": csrf_of(asked)}).json() == {"by": EDITORS}


def test_a_reader_reads_and_cannot_write(asked: TestClient, tokens: dict[str, str]) -> None:
    assert sign_in(asked, tokens[READERS]) == 303
    assert asked.get("/claims").status_code == 200
    answer = asked.post(FORM, data={"csrf": csrf_of(asked)})
    assert answer.status_code == 403
    assert "editor" in answer.text


def test_a_wrong_token_is_refused_and_guessing_is_slowed(asked: TestClient, tokens: dict[str, str]) -> None:
    assert sign_in(asked, "onrecord_wrong") == 401
    assert asked.get("/claims", follow_redirects=False).status_code == 303
    assert 429 in {sign_in(asked, f"guess {n}") for n in range(15)}
    assert sign_in(asked, tokens[EDITORS]) == 429


def test_guessing_by_the_api_is_slowed_too(asked: TestClient) -> None:
    told = [asked.get("/api/version", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(15)]
    assert (told[0], told[-1]) == (401, 429)


def test_the_session_changes_on_signing_in_and_ends_on_signing_out(asked: TestClient, tokens: dict[str, str]) -> None:
    csrf_of(asked)
    name = keeper_of(asked).cookie
    before = asked.cookies[name]
    sign_in(asked, tokens[EDITORS])
    during = asked.cookies[name]
    assert before != during
    assert asked.post("/sign-out", data={"csrf": csrf_of(asked)}, follow_redirects=False).status_code == 303
    assert asked.get("/claims", follow_redirects=False).status_code == 303
    answer = asked.get("/claims", headers={"Cookie": f"{name}={during}"}, follow_redirects=False)
    assert answer.status_code == 303


def test_who_is_removed_is_out_at_once(asked: TestClient, tokens: dict[str, str], tmp_path: Path) -> None:
    sign_in(asked, tokens[EDITORS])
    assert asked.get("/claims", follow_redirects=False).status_code == 200
    remove_token(tmp_path / "tokens.json", EDITORS)
    assert asked.get("/claims", follow_redirects=False).status_code == 303


def test_a_damaged_file_of_tokens_lets_nobody_in(asked: TestClient, tokens: dict[str, str], tmp_path: Path) -> None:
    sign_in(asked, tokens[EDITORS])
    (tmp_path / "tokens.json").write_text("{}")
    assert asked.get("/claims").status_code == 503
    (tmp_path / "tokens.json").unlink()
    assert asked.get("/claims", follow_redirects=False).status_code == 303


def test_a_session_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    sessions = Sessions(lambda: now)
    ident = sessions.open("hash")
    assert sessions.token(ident) == "hash"
    now = LASTS + 1.0
    assert sessions.token(ident) is None
    assert not sessions.is_ours(ident)
    assert not Sessions().is_ours(sessions.nobody())


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "https://evil.example", "claims", "/\n/evil"])
def test_signing_in_leads_to_pages_of_ours_alone(asked: TestClient, tokens: dict[str, str], address: str) -> None:
    assert not is_safe_to_follow(address)
    data = {"csrf": csrf_of(asked), "token": tokens[READERS], "next": address}
    assert asked.post("/sign-in", data=data, follow_redirects=False).headers["location"] == "/"


def test_who_comes_by_a_link_in_a_mail_need_not_sign_in_again(asked: TestClient, tokens: dict[str, str]) -> None:
    """The strict cookie does not come along; the sign-in page loads once more from itself, and then it does."""
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    page = asked.get("/sign-in?next=/claims", headers=foreign)
    assert '<meta http-equiv="refresh" content="0">' in page.text
    sign_in(asked, tokens[READERS])
    again = asked.get("/sign-in?next=/claims", follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/claims")


# Tokens at rest


def test_a_token_is_kept_as_a_hash_in_a_file_for_its_owner_alone(tokens: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "tokens.json"
    assert all(
        token not in place.read_text() and token.split("_")[1] not in place.read_text() for token in tokens.values()
    )
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    found = Tokens(place).of(tokens[READERS])
    assert found is not None
    assert (found.name, found.role) == (READERS, "reader")
    assert Tokens(place).of(tokens[READERS][:-1]) is None


def test_a_name_has_one_token_and_must_be_readable(tokens: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "tokens.json"
    for name in (READERS, "", "  ", "a\nb", "x" * 81):
        with pytest.raises(TokenError):
            add_token(place, name, "editor", "2026-01-01T00:00:00Z")
    with pytest.raises(TokenError, match="Nobody Here"):
        remove_token(place, "Nobody Here")
    assert len(read_tokens(place)) == 2


def test_a_file_of_tokens_that_others_may_write_is_not_believed(tokens: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "tokens.json").chmod(0o666)
    with pytest.raises(TokenError, match="chmod 600"):
        read_tokens(tmp_path / "tokens.json")


# Errors


def test_an_error_nobody_foresaw_shows_a_number_and_no_insides(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with_form(client)
    with caplog.at_level(logging.ERROR):
        page, data = client.get("/probe/fail"), client.get("/api/probe/fail")
    assert (page.status_code, data.status_code) == (500, 500)
    for text in (page.text, data.text):
        assert "a word that nobody may see" not in text
        assert "Traceback" not in text
        number = re.search(r"Error ([0-9a-f]{8})", text)
        assert number is not None
        assert number[1] in caplog.text
    assert "a word that nobody may see" in caplog.text


def test_what_the_ledger_lacks_is_said_without_paths_and_commands(client: TestClient, ledger_path: Path) -> None:
    answer = with_form(client).get("/probe/refuse")
    assert answer.status_code == 404
    assert "this ledger holds no such thing." in answer.text
    assert "onrecord articles" not in answer.text
    assert str(ledger_path) not in answer.text


def test_an_unknown_page_says_what_to_do(client: TestClient) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "What to do" in answer.text
    assert 'href="/claims"' in answer.text


def test_a_character_that_no_text_has_is_refused(client: TestClient) -> None:
    assert client.get("/claims?q=%00").status_code == 400
    assert client.get("/api/claims/%00abcd").status_code == 400
