"""A small web for tests: made-up names at public addresses, all served from this machine; and a trap where nobody may go."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import httpcore

from onrecord.errors import InputError
from onrecord.fetching import Fetcher, FetchError, Options, World

PUBLIC = "93.184.215.14"  # looks public, and is this machine in these tests
OTHER = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAGE = b"<!doctype html><html><body><article><h1>Ferry stays in port</h1><p>Ana Ruiz said on Friday that no ferry would sail.</p></article></body></html>"

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        self.server.asked.append((host, self.path))
        self.server.requests.append(dict(self.headers.items()))
        path = self.path.split("?")[0]
        reply = self.server.routes.get(f"{host}{path}") or self.server.routes.get(path)
        with suppress(OSError):
            (reply or say(404, b"none"))(self)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


class Site(socketserver.ThreadingTCPServer):
    """A server that remembers what it was asked. routes: path, or host and path -> reply."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Reply] = {"/robots.txt": say(404, b"none")}
        self.asked: list[tuple[str, str]] = []
        self.requests: list[dict[str, str]] = []
        self.connections = 0
        self.greeted: list[str | None] = []  # the names in the greetings of TLS
        self.closing = threading.Event()
        self._trust = trust

    def get_request(self) -> tuple[object, object]:  # type: ignore[override]
        connection, address = super().get_request()
        self.connections += 1
        if self._trust:
            connection.settimeout(5)
            connection = self._trust.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that hang up are what these tests are about

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [path for _, path in self.asked if path != "/robots.txt"]


@contextmanager
def serving(trust: ssl.SSLContext | None = None) -> Iterator[Site]:
    with Site(trust) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            site.shutdown()
            thread.join()


def say(status: int, body: bytes = b"", *, type: str | None = "text/html", **headers: str) -> Reply:
    """A whole answer. headers: with _ for -."""

    def reply(handler: Handler) -> None:
        handler.send_response(status)
        if type is not None:
            handler.send_header("Content-Type", type)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def redirect(location: str, status: int = 302) -> Reply:
    return say(status, Location=location)


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Reply:
    """The head, then the piece again and again until the client has had enough."""

    def reply(handler: Handler) -> None:
        handler.raw(head)
        while not handler.server.closing.wait(pause) if pause else not handler.server.closing.is_set():
            handler.raw(piece)

    return reply


@dataclass
class Web:
    """names: host -> its addresses; or several such lists, of which each lookup takes the next, and the last stays."""

    site: Site
    trap: Site
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    ahead: float = 0.0
    trust: ssl.SSLContext | None = None
    secure: Site | None = None  # what answers at port 443

    def host(self, name: str, *addresses: list[str]) -> None:
        self.names[name] = list(addresses) or [[PUBLIC]]

    def resolve(self, host: str) -> list[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise OSError(-2, "Name or service not known")
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        self.dialled.append((address, port))
        public = self.secure if port == 443 and self.secure else self.site
        there = public if address in {PUBLIC, OTHER} else self.trap
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", there.port, timeout=seconds)

    def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.slept.append(seconds)
        self.ahead += seconds

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    def now(self) -> datetime:
        return START + timedelta(seconds=self.ahead)

    def fetcher(self, options: Options | None = None) -> Fetcher:
        world = World(self.resolve, self.dial, self.trust, self.sleep, self.monotonic, self.now)
        return Fetcher(options or Options(), world)


@contextmanager
def small_web() -> Iterator[Web]:
    """With wire.example at a public address. Whatever happens in it, the trap must stay empty."""
    with serving() as site, serving() as trap:
        web = Web(site, trap)
        web.host("wire.example")
        web.site.routes["/ferry"] = say(200, PAGE)
        yield web
        assert (trap.connections, trap.asked) == (0, [])
        assert {address for address, _ in web.dialled} <= {PUBLIC, OTHER}


def refusal(fetcher: Fetcher, address: str) -> FetchError:
    """Why a page is not fetched; its message says what, where, and what to do."""
    try:
        page = fetcher.fetch(address)
    except FetchError as error:
        assert isinstance(error, InputError)
        assert str(error).endswith((".", ")")) and (":" in str(error) or "." in str(error))
        return error
    raise AssertionError(f"fetched {page.url}")
