"""Servers that send too much, too slowly, or nonsense."""

import gzip
import threading
import time
import tracemalloc
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.fetching import Fetcher, Options, Page, World
from onrecord.fetching.exchange import Limits
from tests.fetching.web import (
    PAGE,
    PUBLIC,
    Handler,
    Web,
    endless,
    redirect,
    refusal,
    say,
)

FERRY = "http://wire.example/ferry"
QUICK = Options(limits=Limits(size=100_000, head=8_000, seconds=1.0))


def test_a_page_that_says_it_is_too_large_is_not_read(web: Web) -> None:
    web.site.routes["/ferry"] = endless(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 1000)
    message = str(refusal(web.fetcher(QUICK), FERRY))
    assert "is larger than 0.0953674 MiB" in message


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])
def test_an_endless_body_ends_at_the_limit(web: Web, head: bytes) -> None:
    piece = b"x" * 1000 if b"chunked" not in head else b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    web.site.routes["/ferry"] = endless(head, piece)
    error = refusal(web.fetcher(QUICK), FERRY)
    assert "is larger than" in str(error) and error.lasting


def test_chunks_that_are_mostly_wrapping_end_too(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    web.site.routes["/ferry"] = endless(head, (b"1;" + b"a" * 500 + b"\r\nx\r\n") * 100)
    assert "sends more than was asked for" in str(refusal(web.fetcher(QUICK), FERRY))


def test_a_packed_bomb_is_refused_before_it_fills_the_memory(web: Web) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    web.site.routes["/ferry"] = say(200, bomb, Content_Encoding="gzip")
    fetcher = web.fetcher(Options(limits=Limits(size=2_000_000, seconds=10.0)))
    tracemalloc.start()
    message = str(refusal(fetcher, FERRY))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "is larger than" in message
    assert peak < 20_000_000


def test_a_page_of_very_many_packed_parts_is_refused(web: Web) -> None:
    web.site.routes["/ferry"] = say(200, gzip.compress(b"") * 2000, Content_Encoding="gzip")
    assert "more than 100 parts" in str(refusal(web.fetcher(QUICK), FERRY))


@pytest.mark.parametrize(
    ("body", "encoding", "because"),
    [
        (b"\x1f\x8bno", "gzip", "damaged"),
        (gzip.compress(PAGE)[:-20], "gzip", "breaks off"),
        (b"", "gzip", "breaks off"),
        (gzip.compress(gzip.compress(PAGE)), "gzip, gzip", "is packed as"),
        (PAGE, "br", "is packed as"),
        (PAGE, "\x1b[31m", "is packed as"),
    ],
)
def test_a_page_that_cannot_be_unpacked_is_refused(web: Web, body: bytes, encoding: str, because: str) -> None:
    web.site.routes["/ferry"] = say(200, body, Content_Encoding=encoding)
    message = str(refusal(web.fetcher(QUICK), FERRY))
    assert because in message or "breaks off, or is no web page" in message
    assert "\x1b" not in message


SLOW = {
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"x"),
    "headers": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "greeting": (b"HT", b""),
    "many early answers": (b"", b"HTTP/1.1 103 Early\r\n\r\n"),
}


@pytest.mark.parametrize("what", SLOW)
def test_a_slow_server_has_its_seconds_and_no_more(web: Web, what: str) -> None:
    head, piece = SLOW[what]
    web.site.routes["/ferry"] = endless(head, piece, pause=0.02)
    started = time.monotonic()
    error = refusal(web.fetcher(QUICK), FERRY)
    assert time.monotonic() - started < 5
    assert (
        "takes longer than 1 seconds" in str(error) or "does not answer in time" in str(error)
    ) and not error.lasting


def test_a_slow_robots_txt_has_its_seconds_too(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.fetching.fetcher.ROBOTS_SECONDS", 0.5)
    web.site.routes["/robots.txt"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"#", pause=0.02)
    error = refusal(web.fetcher(), FERRY)
    assert "the robots.txt of wire.example cannot be read" in str(error) and not error.lasting
    assert web.site.paths() == []


def test_a_resolver_that_does_not_answer_has_its_seconds(web: Web) -> None:
    release = threading.Event()

    def resolve(host: str) -> list[str]:
        release.wait(10)
        return [PUBLIC]

    fetcher = Fetcher(QUICK, World(resolve, web.dial, None, web.sleep, web.monotonic, web.now))
    started = time.monotonic()
    assert "takes too long to find" in str(refusal(fetcher, FERRY))
    assert time.monotonic() - started < 5
    release.set()


def test_very_long_headers_are_refused(web: Web) -> None:
    web.site.routes["/long"] = say(200, PAGE, X_Long="x" * 20_000)
    web.site.routes["/many"] = endless(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n" * 1000)
    assert "bytes of headers" in str(refusal(web.fetcher(QUICK), "http://wire.example/long"))
    error = refusal(web.fetcher(QUICK), "http://wire.example/many")
    assert "no web page" in str(error) or "more than was asked for" in str(error)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        b"HTTP/1.1 999 What\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 302 Found\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /ferry\r\nLocation: /two\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n",
    ],
)
def test_an_answer_that_is_none_is_refused(web: Web, data: bytes) -> None:
    def reply(handler: Handler) -> None:
        handler.raw(data)
        handler.close_connection = True

    web.site.routes["/ferry"] = reply
    refusal(web.fetcher(QUICK), FERRY)


def test_redirects_in_a_circle_end(web: Web) -> None:
    web.site.routes["/a"], web.site.routes["/b"] = redirect("/b"), redirect("/a#x")
    assert "leads in a circle" in str(refusal(web.fetcher(), "http://wire.example/a"))
    assert web.site.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    "kind", ["image/png", "video/mp4", "application/zip", "application/octet-stream", "x", "text/html\x1b[31m"]
)
def test_what_is_no_text_is_refused_by_its_type(web: Web, kind: str) -> None:
    web.site.routes["/ferry"] = say(200, b"\x89PNG\r\n\x1a\n", type=kind)
    error = refusal(web.fetcher(), FERRY)
    assert "which is no article" in str(error) or "no web page" in str(error)
    assert "\x1b" not in str(error)


@pytest.mark.parametrize(
    "kind", [None, "", "text/html; charset=utf-8", "TEXT/PLAIN", "application/xhtml+xml", "application/rss+xml", "text/xml", "application/ld+json"]
)  # fmt: skip
def test_text_is_taken_whatever_it_is_called(web: Web, kind: str | None) -> None:
    web.site.routes["/ferry"] = say(200, PAGE, type=kind)
    assert web.fetcher().fetch(FERRY).body == PAGE


@pytest.mark.parametrize(
    ("status", "because", "lasting"),
    [
        (204, "without a page", True),
        (206, "without a page", True),
        (401, "wants a login", True),
        (403, "refuses to be fetched", True),
        (404, "does not exist: check the spelling", True),
        (410, "is gone for good", True),
        (418, "without a page", True),
        (429, "left alone", False),
        (451, "legal reasons", True),
        (500, "fails at its server: try later", False),
        (503, "fails at its server: try later", False),
    ],
)
def test_an_answer_without_a_page_says_what_to_do(web: Web, status: int, because: str, lasting: bool) -> None:
    web.site.routes["/ferry"] = say(status, PAGE if status != 204 else b"")
    error = refusal(web.fetcher(), FERRY)
    assert because in str(error) and FERRY in str(error)
    assert (error.status, error.lasting) == (status, lasting)


def test_a_host_that_does_not_exist_or_answer_is_said_to_be_so(web: Web) -> None:
    assert "nowhere.example is not found" in str(refusal(web.fetcher(), "http://nowhere.example/"))
    web.host("silent.example", [])
    assert "silent.example is not found" in str(refusal(web.fetcher(), "http://silent.example/"))
    port = web.site.port
    web.site.server_close()
    assert f"http://wire.example:{port}/" in str(refusal(web.fetcher(), f"http://wire.example:{port}/"))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.booleans())
def test_no_answer_ends_in_anything_but_a_page_or_a_refusal(web: Web, data: bytes, headed: bool) -> None:
    def reply(handler: Handler) -> None:
        handler.raw(b"HTTP/1.1 200 OK\r\n" * headed + data)
        handler.close_connection = True

    web.site.routes["/ferry"] = reply
    fetcher = web.fetcher(QUICK)
    try:
        assert isinstance(fetcher.fetch(FERRY), Page)
    except Exception as error:
        assert type(error).__name__ == "FetchError", repr(error)
