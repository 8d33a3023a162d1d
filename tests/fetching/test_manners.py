"""What robots.txt and busy servers ask for is done."""

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.fetching.robots import for_us, read_robots
from tests.fetching.web import PAGE, Handler, Web, redirect, refusal, say

FERRY = "http://wire.example/ferry"


def test_what_robots_txt_closes_is_left_alone(web: Web) -> None:
    web.site.routes["/robots.txt"] = say(
        200, b"User-agent: *\nDisallow: /secret\n\nUser-agent: onrecord\nDisallow: /ferry\n"
    )
    error = refusal(web.fetcher(), FERRY)
    assert "closed to programs by the robots.txt of wire.example" in str(error) and error.lasting
    assert web.site.paths() == []


def test_a_redirect_into_what_robots_txt_closes_is_not_followed(web: Web) -> None:
    web.host("harbour.example")
    web.site.routes["harbour.example/robots.txt"] = say(200, b"User-agent: *\nDisallow: /")
    web.site.routes["/away"] = redirect("http://harbour.example/ferry")
    assert "robots.txt of harbour.example" in str(refusal(web.fetcher(), "http://wire.example/away"))
    assert web.site.paths() == ["/away"]


def test_robots_txt_is_asked_for_once_a_day(web: Web) -> None:
    fetcher = web.fetcher()
    fetcher.fetch(FERRY)
    fetcher.fetch(FERRY)
    assert [path for _, path in web.site.asked] == ["/robots.txt", "/ferry", "/ferry"]
    web.ahead += 25 * 3600
    fetcher.fetch(FERRY)
    assert [path for _, path in web.site.asked].count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("status", "open"), [(404, True), (403, True), (410, True), (429, False), (500, False), (503, False)]
)
def test_without_rules_all_is_open_and_while_they_cannot_be_had_nothing(web: Web, status: int, open: bool) -> None:
    web.site.routes["/robots.txt"] = say(status)
    if open:
        assert web.fetcher().fetch(FERRY).body == PAGE
    else:
        assert not refusal(web.fetcher(), FERRY).lasting
        assert web.site.paths() == []


def test_robots_txt_behind_a_redirect_counts(web: Web) -> None:
    web.site.routes["/robots.txt"] = redirect("/rules")
    web.site.routes["/rules"] = say(200, b"User-agent: *\nDisallow: /ferry")
    assert "closed to programs" in str(refusal(web.fetcher(), FERRY))


def test_a_very_long_robots_txt_counts_as_far_as_it_is_read(web: Web) -> None:
    rules = b"User-agent: *\nDisallow: /ferry\n" + b"# nothing\n" * 200_000
    web.site.routes["/robots.txt"] = say(200, rules)
    assert "closed to programs" in str(refusal(web.fetcher(), FERRY))


HOSTILE_RULES = {
    "very many names and rules": "".join(f"User-agent: a{n}\n" for n in range(8000)) + "".join(f"Allow: /{n}\n" for n in range(8000)),
    "wildcards to try in vain": "User-agent: *\nDisallow: /" + "*a" * 900 + "*b\n",
    "very many wildcards": "User-agent: *\n" + "".join(f"Disallow: /*a{n}*b$\n" for n in range(20_000)),
    "dollars": "User-agent: *\nDisallow: /" + "$" * 200_000,
    "no rules": "\0\xff<html><script>User-agent</script>",
    "delays that are none": "User-agent: *\nCrawl-delay: nan\nCrawl-delay: inf\nCrawl-delay: -1\nCrawl-delay: 1e999\n",
    "addresses that are none": "User-agent: *\nDisallow: http://[x\nDisallow: //[\nSitemap: [\n",
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE_RULES)
def test_hostile_rules_neither_hang_nor_fail(what: str) -> None:
    started = time.monotonic()
    rules = read_robots(200, HOSTILE_RULES[what].encode(), 0.0)
    assert rules.allows("http://wire.example/" + "a" * 7000)
    assert rules.delay == 0.0
    assert time.monotonic() - started < 5


def test_rules_for_others_and_for_longer_and_shorter_names_are_not_ours() -> None:
    rules = read_robots(200, b"User-agent: on\nUser-agent: onrecordbot\nUser-agent: GPTBot\nDisallow: /\n", 0.0)
    assert rules.allows(FERRY)
    ours = read_robots(200, b"User-Agent : OnRecord/2.0 # us\nDisallow: /\n\nUser-agent: *\nAllow: /\n", 0.0)
    assert not ours.allows(FERRY)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            ["User-agent: *", "user agent x", "Disallow: /a", "Allow:", "Crawl-delay: 3", "\r", "\x0b", "é", ":"]
        )
        | st.text(max_size=9)
    ).map("\n".join)
)
def test_any_rules_can_be_read(text: str) -> None:
    rules = read_robots(200, text.encode("utf-8", "replace"), 0.0)
    assert rules.allows(FERRY) in {True, False} and rules.delay >= 0
    assert len(for_us(text)) <= 30 * (len(text) + 1)


def test_a_host_is_asked_once_a_second_and_others_meanwhile(web: Web) -> None:
    web.host("harbour.example")
    fetcher = web.fetcher()
    fetcher.fetch(FERRY)
    fetcher.fetch(FERRY)
    assert [round(seconds) for seconds in web.slept] == [1, 1]  # after robots.txt, after the page
    fetcher.fetch("http://harbour.example/ferry")
    assert len(web.slept) == 3


def test_the_pause_that_robots_txt_asks_for_is_kept_up_to_two_minutes(web: Web) -> None:
    web.host("harbour.example")
    web.site.routes["/robots.txt"] = say(200, b"User-agent: *\nCrawl-delay: 20\n")
    web.site.routes["harbour.example/robots.txt"] = say(200, b"User-agent: *\nCrawl-delay: 86400\n")
    fetcher = web.fetcher()
    for address in (FERRY, FERRY, "http://harbour.example/ferry", "http://harbour.example/ferry"):
        fetcher.fetch(address)
    assert [round(seconds) for seconds in web.slept] == [1, 20, 1, 120]


def test_one_host_never_has_two_requests_at_once(web: Web) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    def reply(handler: Handler) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with lock:
            at_once -= 1
        say(200, PAGE)(handler)

    web.site.routes["/ferry"] = reply
    fetcher = web.fetcher()
    threads = [threading.Thread(target=fetcher.fetch, args=(FERRY,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert web.site.paths() == ["/ferry"] * 5


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 02 Mar 2026 09:10:01 GMT", 600),
        ("Mon, 02 Mar 2020 09:00:00 GMT", 0),
        ("999999999999999999999999", 7 * 24 * 3600),
        ("soon", 60),
        ("-5", 60),
        ("1e9", 60),
        ("Mon, 99 Mar 2026 99:99:99 GMT", 60),
    ],
)
def test_a_busy_server_is_left_alone_for_as_long_as_it_says(web: Web, said: str, seconds: int) -> None:
    web.site.routes["/ferry"] = say(503, Retry_After=said)
    fetcher = web.fetcher()
    error = refusal(fetcher, FERRY)
    assert error.wait is not None and error.wait == pytest.approx(seconds, abs=2)
    again = refusal(fetcher, "http://wire.example/other")
    assert again.asked == (seconds == 0)
    assert web.site.paths() == (["/ferry", "/other"] if seconds == 0 else ["/ferry"])
    web.ahead += seconds + 1
    web.site.routes["/ferry"] = say(200, PAGE)
    assert fetcher.fetch(FERRY).body == PAGE
