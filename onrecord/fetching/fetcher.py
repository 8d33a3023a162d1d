"""Fetches pages: robots.txt, redirects, one request at a time for each host."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from queue import Empty, Queue
from typing import Any

import httpx

from onrecord.fetching import robots
from onrecord.fetching.addresses import Resolve, by_preference, check_url, find_addresses, resolve_by_system, shown_url
from onrecord.fetching.answers import (
    BUSY,
    REDIRECTS,
    FetchError,
    Known,
    Page,
    checked,
    conditions,
    disallowed,
    hold,
    page_of,
    plainly,
)
from onrecord.fetching.exchange import Answer, Backend, Clock, Dial, Limits, TooSlowError, dial_by_system, exchange
from onrecord.fetching.robots import Robots
from onrecord.version import __version__

CONTACT = "https://onrecord.example/about"  # a placeholder; whoever runs this may say who they are
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
LONGEST_PAUSE = 120.0  # seconds between two requests to a host, whatever its robots.txt asks
ROBOTS_SECONDS = 10.0
MOST_HOSTS = 1000  # that are remembered


@dataclass(frozen=True, slots=True)
class Options:
    """allow_private: also servers of this machine and its network, never for addresses that strangers give.

    pause: seconds between two requests to a host, at least.
    """

    limits: Limits = field(default_factory=Limits)
    pause: float = 1.0
    allow_private: bool = False
    contact: str = CONTACT


@dataclass(frozen=True, slots=True)
class World:
    """What lies outside. trust: certificates; None for those of certifi or $SSL_CERT_FILE."""

    resolve: Resolve = resolve_by_system
    dial: Dial = dial_by_system
    trust: ssl.SSLContext | None = None
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass
class Host:
    """free_at: when it may be asked again out of politeness; held_until: when it wants to be."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    held_until: float = 0.0


@dataclass
class Trip:
    """One fetch with all its redirects: its time, and the addresses of each host, which are found once."""

    clock: Clock
    addresses: dict[str, list[str]] = field(default_factory=dict)


class Fetcher:
    """Fetches pages, and remembers for each host when it was asked last and what its robots.txt says. Safe in several threads."""

    def __init__(self, options: Options | None = None, world: World | None = None) -> None:
        self.options, self.world = options or Options(), world or World()
        self._trust = self.world.trust or httpx.create_ssl_context()
        self._hosts: dict[str, Host] = {}
        self._robots: dict[str, Robots] = {}

    def fetch(self, address: str, *, known: Known | None = None) -> Page:
        """The page at an address. known: only if it has changed; else Page.unchanged. Raises FetchError."""
        url = checked(address)
        trip = Trip(Clock(self.options.limits.seconds, self.world.monotonic))
        been = {url}
        for _ in range(self.options.limits.redirects + 1):
            rules = self._rules(url, trip)
            if not rules.allows(str(url)):
                raise disallowed(url, rules)
            answer = self._ask(url, trip, headers=conditions(known), pause=rules.delay)
            if answer.status not in REDIRECTS:
                return page_of(url, answer, known, self.world.now())
            following = self._follow(url, answer)
            if following in been:
                raise FetchError(f"{shown_url(str(url))} leads in a circle: open it in a browser.", lasting=True)
            been.add(following)
            url = following
        most = self.options.limits.redirects
        raise FetchError(
            f"{shown_url(address)} is redirected more than {most} times: open it in a browser.", lasting=True
        )

    def _follow(self, url: httpx.URL, answer: Answer) -> httpx.URL:
        """Where a redirect leads. Raises FetchError where it may not be followed."""
        name, places = shown_url(str(url)), set(answer.headers.get_list("location"))
        if len(places) != 1:
            raise FetchError(f"{name} is redirected, but not to one address: open it in a browser.", lasting=True)
        with plainly(url, "is redirected to what may not be fetched"):
            following = check_url(places.pop(), url)
        if (url.scheme, following.scheme) == ("https", "http"):
            what = f"{name} is redirected from https to http, where anybody on the way can change it: "
            raise FetchError(f"{what}fetch {shown_url(str(following))} itself if you want it so.", lasting=True)
        return following

    def _rules(self, url: httpx.URL, trip: Trip) -> Robots:
        """What the robots.txt of an address's origin says, asked at most once a day."""
        at = url.copy_with(raw_path=b"/robots.txt")
        with plainly(url, asked=False), trip.clock.running():
            self._addresses(trip, url.raw_host.decode("ascii"))  # so that a host that may not be asked is told as such
        found = self._robots.get(str(at))
        if found is None or found.expires <= self.world.monotonic():
            found = self._ask_rules(at, Trip(Clock(ROBOTS_SECONDS, self.world.monotonic), trip.addresses))
            make_room(self._robots, str(at))
            self._robots[str(at)] = found
        return found

    def _ask_rules(self, at: httpx.URL, trip: Trip) -> Robots:
        try:
            for _ in range(self.options.limits.redirects + 1):
                answer = self._ask(at, trip, limits=replace(self.options.limits, size=robots.LONGEST, cut=True))
                if answer.status not in REDIRECTS:
                    return robots.read_robots(answer.status, answer.body, self.world.monotonic())
                at = self._follow(at, answer)
        except FetchError as error:
            return robots.failed(str(error), self.world.monotonic())
        return robots.read_robots(404, b"", self.world.monotonic())  # as RFC 9309 has it

    def _ask(
        self,
        url: httpx.URL,
        trip: Trip,
        *,
        headers: Mapping[str, str] | None = None,
        pause: float = 0.0,
        limits: Limits | None = None,
    ) -> Answer:
        """Ask a host, alone and after a pause. limits: other than the options'."""
        within = limits or self.options.limits
        host = url.raw_host.decode("ascii")
        sent = {"User-Agent": f"onrecord/{__version__} (+{self.options.contact})", "Accept": ACCEPT, **(headers or {})}
        find = partial(self._addresses, trip)
        backend = Backend(find, self.world.dial, trip.clock, 2 * within.size + 2 * within.head)
        with self._turn(host, pause) as turn, plainly(url), trip.clock.running():
            answer = exchange(url, sent, backend, limits=within, trust=self._trust)
            if answer.status in BUSY:
                turn.held_until = self.world.monotonic() + hold(answer, self.world.now())
        return answer

    def _addresses(self, trip: Trip, host: str) -> list[str]:
        if host not in trip.addresses:
            resolve = partial(resolve_in_time, self.world.resolve, trip.clock)
            trip.addresses[host] = by_preference(
                find_addresses(host, resolve, allow_private=self.options.allow_private)
            )
        return trip.addresses[host]

    @contextmanager
    def _turn(self, name: str, pause: float) -> Iterator[Host]:
        """Our turn at a host. Raises FetchError while it wants to be left alone."""
        make_room(self._hosts, name)
        host = self._hosts.setdefault(name, Host())
        with host.lock:
            if (wait := host.held_until - self.world.monotonic()) > 0:
                raise FetchError(
                    f"{name} has asked to be left alone for {wait:,.0f} seconds more: try then.", wait=wait, asked=False
                )
            if (wait := host.free_at - self.world.monotonic()) > 0:
                self.world.sleep(wait)
            try:
                yield host
            finally:
                host.free_at = self.world.monotonic() + max(self.options.pause, min(pause, LONGEST_PAUSE))


def make_room(known: dict[str, Any], name: str) -> None:
    while len(known) >= MOST_HOSTS and name not in known:
        known.pop(next(iter(known)), None)


def resolve_in_time(resolve: Resolve, clock: Clock, host: str) -> list[str]:
    """As resolve, but no longer than the clock has; the system's own resolver knows no end."""
    answers: Queue[list[str] | Exception] = Queue()

    def ask() -> None:
        try:
            answers.put(resolve(host))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=clock.left())
    except Empty:
        raise TooSlowError(
            f"is at a host whose address takes too long to find: check {host} and the network."
        ) from None
    if isinstance(answer, Exception):
        raise answer
    return answer
