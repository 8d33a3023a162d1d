"""One request and its answer over HTTP/1.1: to checked addresses alone, in bounds of time and size.

httpcore does the protocol. It knows no cookies, proxies from the environment, redirects or credentials, so there is nothing of
that to switch off; and it opens sockets through `Backend` only, which asks for the checked addresses of a host.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from onrecord.errors import InputError

Dial = Callable[[str, int, float], httpcore.NetworkStream]
"""Connects to an IP address and a port within some seconds. Raises httpcore's errors."""

STEP = 10.0  # seconds that a server may be silent
MOST_MEMBERS = 100  # that a gzip stream is made of
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take. size: bytes of a body, as sent and unpacked. seconds: on the wire, with all redirects.

    cut: a longer body is cut instead of refused.
    """

    size: int = 10 * 1024 * 1024
    head: int = 64 * 1024
    seconds: float = 30.0
    redirects: int = 5
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes


class UnfitError(InputError):
    """What a server sends cannot be taken. The message lacks its first word, the address."""


class TooSlowError(UnfitError):
    """It takes more time than the limits allow."""


class Clock:
    """The seconds that a fetch has left; they run in `running` alone, not while it waits out of politeness."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._left, self._seconds, self._monotonic = seconds, seconds, monotonic
        self._since: float | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        self._since = self._monotonic()
        try:
            yield
        finally:
            self._left -= self._monotonic() - self._since
            self._since = None

    def left(self) -> float:
        """Raises TooSlowError where nothing is left."""
        left = self._left - (self._monotonic() - self._since if self._since is not None else 0.0)
        if left <= 0:
            raise TooSlowError(
                f"takes longer than {self._seconds:g} seconds: try later, or save the page in a browser."
            )
        return left


class Stream(httpcore.NetworkStream):
    """A connection that ends with the clock, and after so many bytes."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock, most: int) -> None:
        self._inner, self._clock, self._left = inner, clock, most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, min(STEP, self._clock.left()))
        self._left -= len(data)
        if self._left < 0:
            raise UnfitError("sends more than was asked for: save the page in a browser.")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, min(STEP, self._clock.left()))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = min(STEP, self._clock.left())
        return Stream(self._inner.start_tls(ssl_context, server_hostname, within), self._clock, self._left)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects to the checked addresses of a host, one after the other, and to nothing else."""

    def __init__(self, addresses: Callable[[str], Sequence[str]], dial: Dial, clock: Clock, most: int) -> None:
        self._addresses, self._dial, self._clock, self._most = addresses, dial, clock, most

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for address in self._addresses(host):
            try:
                return Stream(self._dial(address, port, min(STEP, self._clock.left())), self._clock, self._most)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(f"{host} has no address")


def dial_by_system(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=seconds)


def exchange(
    url: httpx.URL,
    headers: Mapping[str, str],
    backend: httpcore.NetworkBackend,
    *,
    limits: Limits,
    trust: ssl.SSLContext,
) -> Answer:
    """Ask for `url` once. A body is read only where the status is 200.

    Raises UnfitError, or httpcore's errors and OSError for what the network does.
    """
    sent = [
        ("Host", url.netloc.decode("ascii")),
        *headers.items(),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    ]
    with (
        httpcore.ConnectionPool(ssl_context=trust, network_backend=backend, max_keepalive_connections=0) as pool,
        pool.stream("GET", to_httpcore(url), headers=sent) as response,
    ):
        answered = httpx.Headers(response.headers)
        check_head(answered, limits)
        body = read_body(response.iter_stream(), answered, limits) if response.status == 200 else b""
        return Answer(response.status, answered, body)


def to_httpcore(url: httpx.URL) -> httpcore.URL:
    """In the parts that were checked: nobody parses the address again."""
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def check_head(headers: httpx.Headers, limits: Limits) -> None:
    size = sum(len(name) + len(value) + 4 for name, value in headers.raw)
    if size > limits.head:
        raise UnfitError(f"sends {size:,} bytes of headers, more than {limits.head:,}: save the page in a browser.")


def read_body(chunks: Iterable[bytes], headers: httpx.Headers, limits: Limits) -> bytes:
    """The body, unpacked as it comes, so that never more than the limit is in memory."""
    stated = headers.get("content-length", "")
    if stated.isdecimal() and int(stated[:20]) > limits.size and not limits.cut:
        raise too_large(limits)
    body = bytearray()
    for piece in unpacked(chunks, headers.get("content-encoding", ""), limits):
        body += piece
        if len(body) > limits.size:
            if not limits.cut:
                raise too_large(limits)
            del body[limits.size :]
            break
    return bytes(body)


def too_large(limits: Limits) -> UnfitError:
    return UnfitError(f"is larger than {limits.size / 2**20:g} MiB: one article is meant; save its text in a file.")


def unpacked(chunks: Iterable[bytes], encoding: str, limits: Limits) -> Iterator[bytes]:
    """Pieces of at most `limits.size` bytes and one, however much a chunk unpacks to."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise UnfitError(f"is packed as {encoding[:40]!a}, though gzip was asked for: save the page in a browser.")
    unpacker, members = zlib.decompressobj(GZIP), 1
    try:
        for sent in chunks:
            chunk = sent
            while chunk:
                if unpacker.eof:
                    if not chunk.startswith(b"\x1f"):
                        return  # filling after the end, which all readers ignore
                    unpacker, members = zlib.decompressobj(GZIP), members + 1
                if members > MOST_MEMBERS:
                    raise UnfitError(f"is packed in more than {MOST_MEMBERS} parts: save the page in a browser.")
                yield unpacker.decompress(chunk, limits.size + 1)
                chunk = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise UnfitError(f"is packed with gzip and damaged ({error}): try later.") from None
    if not unpacker.eof:
        raise UnfitError("is packed with gzip and breaks off: try later.")
