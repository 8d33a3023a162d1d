"""Watching feeds of a small web: what is new is fetched once, and servers are left in peace."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.fetching import Fetcher
from onrecord.watching import Event, Found, Missed, Polled, Waiting, open_notebook, polling, watch
from tests.fetching.web import PAGE, START, Handler, Reply, Web, redirect, say, small_web

FEED = "http://wire.example/rss"
MINUTE = 60.0


@pytest.fixture
def web() -> Iterator[Web]:
    with small_web() as made:
        for name in ("one", "two", "three"):
            made.site.routes[f"/{name}"] = say(200, PAGE)
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db-watch.json"


def rss(*entries: str) -> bytes:
    """Entries as XML, or as the path of a page."""
    items = [entry if entry.startswith("<") else item(f"http://wire.example/{entry}") for entry in entries]
    return f'<rss version="2.0"><channel><title>The Wire</title>{"".join(items)}</channel></rss>'.encode()


def item(link: str, text: str = "<description>Ana Ruiz said that no ferry would sail.</description>") -> str:
    return f"<item><title>Ferry stays in port</title><link>{link}</link>{text}</item>"


def feed(*entries: str, **headers: str) -> Reply:
    return say(200, rss(*entries), type="application/rss+xml", **headers)


def look(web: Web, path: Path, *feeds: str, fetcher: Fetcher | None = None) -> list[Event]:
    """What one look at the feeds finds."""
    with open_notebook(path) as notebook:
        return list(watch(feeds or [FEED], notebook, fetcher or web.fetcher(), once=True, chance=lambda: 0.5))


def found(events: list[Event]) -> list[str]:
    return [event.page.url.rpartition("/")[2] for event in events if isinstance(event, Found)]


def missed(events: list[Event]) -> str:
    return " ".join(event.why for event in events if isinstance(event, Missed))


def later(web: Web, minutes: float = 15) -> None:
    web.ahead += minutes * MINUTE


def notes_in(path: Path) -> dict[str, object]:
    told = json.loads(path.read_text())["feeds"][FEED]
    assert isinstance(told, dict)
    return told


# What is new


def test_each_new_entrys_page_is_fetched_once(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one", "two", "one")
    events = look(web, path)
    assert found(events) == ["one", "two"]
    assert isinstance(events[-1], Polled) and events[-1].found == 2
    later(web)
    web.site.routes["/rss"] = feed("three", "one#comments", "two")
    assert found(look(web, path)) == ["three"]
    assert sorted(web.site.paths()) == ["/one", "/rss", "/rss", "/three", "/two"]


def test_a_page_in_two_feeds_is_fetched_once(web: Web, path: Path) -> None:
    web.site.routes["/rss"], web.site.routes["/politics"] = feed("one"), feed("one", "two")
    events = look(web, path, FEED, "http://wire.example/politics")
    assert found(events) == ["one", "two"]


def test_entries_without_text_lead_to_their_pages_too(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed(
        item("http://wire.example/one", ""),
        item("/two", ""),
        "<item><title>T</title><guid>http://wire.example/three</guid></item>",
    )
    assert found(look(web, path)) == ["one", "two", "three"]


def test_an_atom_feed_leads_to_its_pages(web: Web, path: Path) -> None:
    entry = '<entry><title>Ferry</title><link rel="self" href="/self"/><link href="/one"/></entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{entry}</feed>'
    web.site.routes["/rss"] = say(200, atom.encode(), type="application/atom+xml")
    assert found(look(web, path)) == ["one"]


def test_an_entry_that_leads_nowhere_or_inside_is_told_once_and_stops_no_other(web: Web, path: Path) -> None:
    web.host("inside.example", ["10.0.0.1"])
    web.site.routes["/rss"] = feed(
        "<item><description>Ana Ruiz said that no ferry would sail.</description></item>",
        item("javascript:alert(1)"),
        item("file:///etc/passwd", ""),
        item("http://127.0.0.1/admin"),
        item("http://inside.example/admin"),
        "one",
    )
    events = look(web, path)
    assert found(events) == ["one"]
    assert len([event for event in events if isinstance(event, Missed)]) == 5
    assert "this machine itself" in missed(events) and "private network" in missed(events)
    later(web)
    assert missed(look(web, path)) == ""


def test_a_feed_that_has_not_changed_is_not_sent_again(web: Web, path: Path) -> None:
    def reply(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        (say(304) if same else feed("one", ETag='"v1"'))(handler)

    web.site.routes["/rss"] = reply
    assert found(look(web, path)) == ["one"]
    later(web)
    events = look(web, path)
    assert (found(events), missed(events), len(events)) == ([], "", 1)
    assert web.site.requests[-1]["If-None-Match"] == '"v1"'


def test_not_modified_does_not_hide_what_is_left_to_fetch(
    web: Web, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_PAGES", 2)

    def reply(handler: Handler) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        (say(304) if same else feed("one", "two", "three", ETag='"v1"'))(handler)

    web.site.routes["/rss"] = reply
    assert found(look(web, path)) == ["one", "two"]
    later(web)
    assert found(look(web, path)) == ["three"]
    later(web)
    assert found(look(web, path)) == []
    assert web.site.requests[-1]["If-None-Match"] == '"v1"'


def test_a_page_counts_as_seen_when_it_has_been_kept_and_not_before(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one", "two")
    with open_notebook(path) as notebook:
        events = watch([FEED], notebook, web.fetcher(), once=True)
        assert isinstance(next(events), Found)
        assert isinstance(next(events), Found)  # "one" is kept; the power fails while "two" is read
        del events
    later(web)
    assert found(look(web, path)) == ["two"]


def test_a_page_that_fails_for_now_is_asked_for_three_times_and_one_that_is_gone_once(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one", "two", "gone")
    web.site.routes["/one"] = say(500)
    tried = []
    for _ in range(5):
        events = look(web, path)
        tried.append((found(events), missed(events).count("next time"), missed(events).count("does not exist")))
        later(web)
    assert tried == [(["two"], 1, 1), ([], 1, 0), ([], 0, 0), ([], 0, 0), ([], 0, 0)]
    assert [web.site.paths().count(page) for page in ("/one", "/two", "/gone")] == [3, 1, 1]


def test_a_page_that_robots_txt_closes_is_told_and_left_alone(web: Web, path: Path) -> None:
    web.site.routes["/robots.txt"] = say(200, b"User-agent: *\nDisallow: /one")
    web.site.routes["/rss"] = feed("one", "two")
    events = look(web, path)
    assert found(events) == ["two"] and "closed to programs" in missed(events)
    assert "/one" not in web.site.paths()


def test_pages_of_a_busy_server_wait_without_being_counted_or_complained_about(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one", "two", "three")
    web.site.routes["/one"] = say(429, Retry_After="300")
    events = look(web, path)
    assert found(events) == []
    assert len([event for event in events if isinstance(event, Missed)]) == 1
    web.site.routes["/one"] = say(200, PAGE)
    later(web)
    assert found(look(web, path)) == ["one", "two", "three"]


# When


def endlessly(
    web: Web, path: Path, count: int, *feeds: str, every: float = 15 * MINUTE, chance: float = 0.5
) -> list[tuple[str, float]]:
    """The paths of the feeds that were asked for, with the minute, of the first `count` polls."""
    asked: list[tuple[str, float]] = []
    with open_notebook(path) as notebook:
        events = watch(feeds or [FEED], notebook, web.fetcher(), every=every, chance=lambda: chance)
        for event in events:
            if isinstance(event, Polled):
                asked.append((event.feed.rpartition("/")[2], round(web.ahead / MINUTE)))
            if len(asked) == count:
                break
    return asked


def test_a_feed_is_asked_every_quarter_of_an_hour(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one")
    assert endlessly(web, path, 4) == [("rss", 0), ("rss", 15), ("rss", 30), ("rss", 45)]


@pytest.mark.parametrize(("chance", "minutes"), [(0.0, 54), (1.0, 66)])
def test_the_time_between_varies_by_a_tenth(web: Web, path: Path, chance: float, minutes: int) -> None:
    web.site.routes["/rss"] = feed("one")
    assert endlessly(web, path, 2, every=60 * MINUTE, chance=chance) == [("rss", 0), ("rss", minutes)]


def test_less_than_five_minutes_is_refused_and_chance_does_not_bring_it_about(web: Web, path: Path) -> None:
    with open_notebook(path) as notebook, pytest.raises(InputError, match="too often"):
        next(watch([FEED], notebook, web.fetcher(), every=4 * MINUTE))
    web.site.routes["/rss"] = feed("one")
    assert endlessly(web, path, 2, every=5 * MINUTE, chance=0.0) == [("rss", 0), ("rss", 5)]


def test_several_feeds_take_turns(web: Web, path: Path) -> None:
    web.host("harbour.example")
    web.site.routes["/rss"] = web.site.routes["/news"] = feed("one")
    asked = endlessly(web, path, 4, FEED, "http://harbour.example/news")
    assert [name for name, _ in asked] == ["rss", "news", "rss", "news"]
    assert [minute for _, minute in asked] == [0, 0, 15, 15]


def test_a_feed_that_fails_is_asked_less_and_less_often_and_said_to_fail_once(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = say(500)
    with open_notebook(path) as notebook:
        events = list(itertools.islice(watch([FEED], notebook, web.fetcher(), chance=lambda: 0.5), 10))
    assert [type(event) for event in events] == [Missed] + [Polled] * 9
    assert "fails at its server" in missed(events)
    times = [event.next_at for event in events if isinstance(event, Polled)]
    hours = [(time - START).total_seconds() / 3600 for time in times if time]
    gaps = [round(b - a, 1) for a, b in itertools.pairwise([0.0, *hours])]
    assert gaps == [0.3, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0]  # the first is a quarter of an hour


def test_a_feed_that_comes_back_is_asked_as_before(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = say(500)
    look(web, path)
    later(web)
    look(web, path)
    web.site.routes["/rss"] = feed("one")
    later(web, 31)
    assert found(look(web, path)) == ["one"]
    assert (notes_in(path)["failures"], notes_in(path)["trouble"]) == (0, "")


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_feed_is_left_alone_for_as_long_as_it_says(web: Web, path: Path, status: int) -> None:
    web.site.routes["/rss"] = say(status, Retry_After="7200")
    look(web, path)
    web.site.routes["/rss"] = feed("one")
    later(web, 60)
    assert [type(event) for event in look(web, path)] == [Waiting]
    assert web.site.paths() == ["/rss"]
    later(web, 61)
    assert found(look(web, path)) == ["one"]


def test_a_feed_that_is_gone_for_good_is_not_asked_again(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = say(410)
    assert "is gone for good" in missed(look(web, path))
    later(web, 24 * 60)
    assert "not asked any more" in missed(look(web, path))
    assert web.site.paths() == ["/rss"]
    with open_notebook(path) as notebook:
        assert len(list(watch([FEED], notebook, web.fetcher()))) == 1  # it ends, though not once


def test_a_program_that_runs_by_the_clock_asks_no_more_often_than_every_five_minutes(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one")
    for minutes in (0, 1, 2, 4.8):
        later(web, minutes)
        look(web, path)
    assert web.site.paths().count("/rss") == 2


def test_a_clock_that_ran_ahead_does_not_silence_a_feed(web: Web, path: Path) -> None:
    web.site.routes["/rss"] = feed("one")
    web.ahead = timedelta(days=900).total_seconds()
    look(web, path)
    web.ahead = 0.0
    assert any(isinstance(event, Polled) for event in look(web, path))


@pytest.mark.parametrize(
    ("reply", "because"),
    [
        (say(200, PAGE), "is a web page, not a feed"),
        (say(200, b"<rss><channel/></rss>", type="text/xml"), "feed without entries"),
        (say(200, b"\x00\x01", type="text/xml"), "not XML"),
        (redirect("http://127.0.0.1/rss"), "this machine itself"),
        (say(200, b"x", type="image/png"), "no article"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none_and_stops_no_other(
    web: Web, path: Path, reply: Reply, because: str
) -> None:
    web.site.routes["/bad"], web.site.routes["/rss"] = reply, feed("one")
    events = look(web, path, "http://wire.example/bad", FEED)
    assert because in missed(events)
    assert found(events) == ["one"]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "wire.example/rss", "http://127.1/rss"])
def test_an_address_of_a_feed_that_is_none_is_the_callers_mistake(web: Web, path: Path, address: str) -> None:
    with open_notebook(path) as notebook, pytest.raises(InputError):
        next(watch([address], notebook, web.fetcher()))
