"""How much a client may send, how fast it may ask, and how long a page may take."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from fastapi import FastAPI
from fastapi.testclient import TestClient

from onrecord.web.limits import CLIENTS, MIB, Buckets, Pace, client_of
from tests.web.conftest import Browse


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
    asyncio.run(cast(FastAPI, client.app)(scope, receive, send))
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
