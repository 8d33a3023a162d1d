"""Fetching: what comes of it, and where it never leads. The fixture looks after every test that nobody private was asked."""

import gzip
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpcore
import pytest

from onrecord.fetching import Fetcher, Known, Options, World
from onrecord.version import __version__
from tests.fetching.web import (
    OTHER,
    PAGE,
    PUBLIC,
    Handler,
    Site,
    Web,
    redirect,
    refusal,
    say,
    serving,
)

FERRY = "http://wire.example/ferry"


def test_a_page_comes_with_its_address_headers_and_time(web: Web) -> None:
    page = web.fetcher().fetch(FERRY)
    assert (page.body, page.url, page.fetched_at) == (PAGE, FERRY, "2026-03-02T09:00:00Z")
    assert page.headers["content-type"] == "text/html"
    assert not page.unchanged


def test_the_request_says_who_asks_and_nothing_else_about_them(web: Web) -> None:
    web.fetcher().fetch(FERRY)
    assert {request["User-Agent"] for request in web.site.requests} == {
        f"onrecord/{__version__} (+https://onrecord.example/about)"
    }
    assert set(web.site.requests[-1]) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert web.site.requests[-1]["Host"] == "wire.example"


def test_a_packed_page_is_unpacked(web: Web) -> None:
    web.site.routes["/one"] = say(200, gzip.compress(PAGE), Content_Encoding="gzip")
    web.site.routes["/two"] = say(
        200, gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]) + b"\0" * 20, Content_Encoding="x-gzip"
    )
    assert web.fetcher().fetch("http://wire.example/one").body == PAGE
    assert web.fetcher().fetch("http://wire.example/two").body == PAGE


def test_a_known_page_is_asked_for_only_if_it_has_changed(web: Web) -> None:
    def reply(handler: Handler) -> None:
        same = (
            handler.headers.get("If-None-Match") == '"v1"'
            and handler.headers.get("If-Modified-Since") == "Mon, 02 Mar 2026 08:00:00 GMT"
        )
        (say(304) if same else say(200, PAGE, ETag='"v1"', Last_Modified="Mon, 02 Mar 2026 08:00:00 GMT"))(handler)

    web.site.routes["/ferry"] = reply
    fetcher = web.fetcher()
    first = fetcher.fetch(FERRY)
    again = fetcher.fetch(FERRY, known=first.known)
    assert (again.unchanged, again.body) == (True, b"")


def test_what_a_server_wants_to_hear_again_is_only_said_where_it_is_harmless(web: Web) -> None:
    web.site.routes["/ferry"] = say(200, PAGE, ETag='"caf\xe9"', Last_Modified="x" * 2000)
    assert web.fetcher().fetch(FERRY).known == Known(None, None)
    assert web.fetcher().fetch(FERRY, known=Known('"\r\nEvil: 1', "\x00")).body == PAGE
    assert "Evil" not in str(web.site.requests)


def test_not_modified_without_a_question_is_no_page(web: Web) -> None:
    web.site.routes["/ferry"] = say(304)
    assert refusal(web.fetcher(), FERRY).status == 304
    with pytest.raises(Exception, match="304"):
        web.fetcher().fetch(FERRY, known=Known())


def test_redirects_are_followed_up_to_five(web: Web) -> None:
    web.host("harbour.example", [OTHER])
    for n in range(5):
        web.site.routes[f"/{n}"] = redirect(
            f"/{n + 1}" if n % 2 else f"http://harbour.example/{n + 1}", (301, 302, 303, 307, 308)[n]
        )
    web.site.routes["/5"] = say(200, PAGE)
    page = web.fetcher().fetch("http://wire.example/0#top")
    assert page.url == "http://harbour.example/5"
    web.site.routes["/5"] = redirect("/6")
    assert "redirected more than 5 times" in str(refusal(web.fetcher(), "http://wire.example/0"))


def test_no_cookie_is_kept(web: Web) -> None:
    web.site.routes["/wall"] = say(302, Set_Cookie="id=1; Path=/", Location="/ferry")
    fetcher = web.fetcher()
    fetcher.fetch("http://wire.example/wall")
    fetcher.fetch(FERRY)
    assert not any("Cookie" in request for request in web.site.requests)


def test_proxies_and_passwords_of_the_environment_are_not_used(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine wire.example login ana password hunter2\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{web.trap.port}")
    assert web.fetcher().fetch(FERRY).body == PAGE
    assert not any("Authorization" in request for request in web.site.requests)


def test_a_host_with_several_addresses_is_reached_by_the_one_that_answers(web: Web) -> None:
    web.host("wire.example", [OTHER, PUBLIC])
    assert web.fetcher().fetch(FERRY).body == PAGE
    assert web.dialled[-1] == (PUBLIC, 80)  # IPv4 first
    real = web.dial

    def dial(address: str, port: int, seconds: float) -> object:
        if address == PUBLIC:
            raise httpcore.ConnectError("refused")
        return real(address, port, seconds)

    web.dial = dial  # type: ignore[method-assign, assignment]
    assert web.fetcher().fetch(FERRY).body == PAGE
    assert web.dialled[-1] == (OTHER, 80)


# Into the network behind us


INSIDE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://inside.example/admin",
    "http://10.0.0.1/",
    "http://192.168.1.1:8080/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/",
    "http://mapped.example/",
    "http://mixed.example/",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "ftp://wire.example/ferry",
    "javascript:alert(1)",
    "data:text/html,<p>no",
    "gopher://wire.example:70/_GET",
    "http://ana:hunter2@wire.example/ferry",
    "http://wire.example@127.0.0.1/",
    "http://wire.example\\@127.0.0.1/",
    "http://wire.example:0/ferry",
    "http://wire.example:22/",
    "http://[::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_leads_inside(web: Web, address: str) -> None:
    """Neither at once, nor by a redirect of a page, nor by one of robots.txt."""
    for name, inside in (("inside", ["10.1.2.3"]), ("mapped", ["::ffff:10.1.2.3"]), ("mixed", [PUBLIC, "127.0.0.1"])):
        web.host(f"{name}.example", inside)
    web.host("localhost", ["127.0.0.1", "::1"])
    assert refusal(web.fetcher(), address).lasting
    assert web.dialled == []
    web.site.routes["/away"] = redirect(address)
    message = str(refusal(web.fetcher(), "http://wire.example/away"))
    assert "hunter2" not in message
    assert web.site.paths() == ["/away"]
    web.site.routes["/robots.txt"] = redirect(address)
    refusal(web.fetcher(), FERRY)
    assert web.site.paths() == ["/away"]


def test_a_name_that_changes_its_address_gains_nothing(web: Web) -> None:
    """The first answer is public and the next is not: one fetch, with robots.txt and redirects, uses the first alone."""
    web.host("wire.example", [PUBLIC], ["127.0.0.1"])
    web.site.routes["/away"] = redirect("http://wire.example/ferry")
    fetcher = web.fetcher()
    assert fetcher.fetch("http://wire.example/away").body == PAGE
    assert web.resolved == ["wire.example"]
    assert {address for address, _ in web.dialled} == {PUBLIC}
    assert "this machine itself" in str(refusal(fetcher, FERRY))


def test_a_name_that_becomes_private_between_two_hosts_is_refused(web: Web) -> None:
    web.host("harbour.example", ["127.0.0.1"], [PUBLIC])
    web.site.routes["/away"] = redirect("http://harbour.example/ferry")
    assert "this machine itself" in str(refusal(web.fetcher(), "http://wire.example/away"))


def test_ones_own_network_is_fetched_from_where_that_is_allowed() -> None:
    with serving() as site:
        site.routes["/ferry"] = say(200, PAGE)
        address = f"http://desk.example:{site.port}/ferry"
        world = World(resolve=lambda host: ["127.0.0.1"])
        assert Fetcher(Options(allow_private=True), world).fetch(address).body == PAGE
        site.asked.clear()
        fetcher = Fetcher(world=world)
        assert "this machine itself" in str(refusal(fetcher, address))
        assert site.asked == []


def test_https_is_not_left_for_http(web: Web, certificate: tuple[Path, Path]) -> None:
    with secured(web, certificate) as site:
        site.routes["/ferry"] = redirect("http://wire.example/ferry")
        assert "from https to http" in str(refusal(web.fetcher(), "https://wire.example/ferry"))
        assert web.site.paths() == []


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """For wire.example, signed by itself."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "certificate.pem", folder / "key.pem"
    order = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=wire.example -addext subjectAltName=DNS:wire.example"
    subprocess.run([*order.split(), "-keyout", key, "-out", made], check=True, capture_output=True)
    return made, key


@contextmanager
def secured(web: Web, certificate: tuple[Path, Path]) -> Iterator[Site]:
    """A server at port 443 that notes the names in the greetings."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    web.trust = ssl.create_default_context(cafile=certificate[0])
    with serving(context) as site:
        context.sni_callback = lambda _, name, __: site.greeted.append(name)
        site.routes["/ferry"] = say(200, PAGE)
        web.secure = site
        yield site


def test_the_certificate_must_be_for_the_name_though_the_connection_goes_to_an_address(
    web: Web, certificate: tuple[Path, Path]
) -> None:
    web.host("harbour.example")
    with secured(web, certificate) as site:
        assert web.fetcher().fetch("https://wire.example/ferry").body == PAGE
        assert (set(site.greeted), set(web.dialled)) == ({"wire.example"}, {(PUBLIC, 443)})
        message = str(refusal(web.fetcher(), "https://harbour.example/ferry"))
        assert "certificate of harbour.example cannot be trusted" in message
        web.trust = None
        assert "certificate of wire.example cannot be trusted" in str(
            refusal(web.fetcher(), "https://wire.example/ferry")
        )
