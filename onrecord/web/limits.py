"""How fast a client may ask and how much it may send: a token bucket for each, a body that is counted while it comes."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import HTTPException
from starlette.types import Message, Receive

CLIENTS = 10_000  # remembered at a time; the one that has been quiet for longest is forgotten first
KIB, MIB = 2**10, 2**20
MOST_TO_ADD, MOST = 32 * MIB, 64 * KIB  # bytes of a body


@dataclass(frozen=True, slots=True)
class Pace:
    """rate: requests a second that go on without end. burst: how many at once after a rest."""

    rate: float
    burst: int


READING, WRITING = Pace(20, 200), Pace(2, 30)


class Buckets:
    """One for each client, full at first. Memory stays bounded, however many come."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = pace
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how much, and when that was

    def wait(self, client: str) -> float:
        """Seconds until the client may ask again; 0 where it may now."""
        return max(0.0, (1 - self._now(client)) / self.pace.rate)

    def take(self, client: str) -> None:
        self._left[client] = (self._now(client) - 1, self._clock())
        self._left.move_to_end(client)
        while len(self._left) > CLIENTS:
            self._left.popitem(last=False)

    def _now(self, client: str) -> float:
        left, then = self._left.get(client, (float(self.pace.burst), 0.0))
        return min(float(self.pace.burst), left + (self._clock() - then) * self.pace.rate)


def slow_down(buckets: Buckets, client: str) -> None:
    """Count one request. Raises HTTPException, 429, where the client has none left; that one isn't counted."""
    if wait := buckets.wait(client):
        seconds = math.ceil(wait)
        raise HTTPException(
            429,
            f"Too many requests in a short time: try again in {seconds} second{'s' * (seconds != 1)}.",
            {"Retry-After": str(seconds)},
        )
    buckets.take(client)


def client_of(host: str) -> str:
    """Whom a bucket belongs to: an address, of IPv6 its network, of which one client has as many as it likes."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


def most_bytes(path: str) -> int:
    return MOST_TO_ADD if path == "/add" or path.startswith("/add/") else MOST


def refuse_length(declared: str | None, most: int) -> None:
    """Raises HTTPException where the body is announced to be too large: nothing of it is read."""
    if declared is None:
        return
    if not (declared.isascii() and declared.isdigit()):
        raise HTTPException(400, "The length of what was sent is no number.")
    if len(declared) > 12 or int(declared) > most:
        raise too_large(most)


def counted(receive: Receive, most: int) -> Receive:
    """The body as it comes, up to a limit: one in pieces of unknown length is stopped there, too."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise too_large(most)
        return message

    return receive_counted


def too_large(most: int) -> HTTPException:
    size = f"{most // MIB} MiB" if most >= MIB else f"{most // KIB} KiB"
    return HTTPException(413, f"At most {size} can be sent here at once.", {"Connection": "close"})
