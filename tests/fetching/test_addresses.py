"""Which addresses may be asked for, and where they may lead."""

import socket
from ipaddress import ip_address

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.fetching.addresses import check_url, find_addresses, resolve_by_system, shown_url, why_refused


def said(address: str) -> str:
    with pytest.raises(InputError) as caught:
        check_url(address)
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "is_read_as"),
    [
        ("https://wire.example/ferry", "https://wire.example/ferry"),
        ("  HTTPS://Wire.Example/Ferry#comments\n", "https://wire.example/Ferry"),
        ("https://wire.example.:443/a?b=c", "https://wire.example/a?b=c"),
        ("http://wire.example:8080/", "http://wire.example:8080/"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://wire.example/mail?to=ana@wire.example", "https://wire.example/mail?to=ana@wire.example"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://[2606:2800:21f::1]:8080/", "http://[2606:2800:21f::1]:8080/"),
    ],
)
def test_a_web_address_is_read(given: str, is_read_as: str) -> None:
    assert str(check_url(given)) == is_read_as


def test_a_name_in_letters_that_look_latin_shows_what_it_is() -> None:
    assert check_url("https://аррӏе.com/").raw_host == b"xn--80ak6aa92e.com"


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ("file:///etc/passwd", "begins with https:// or http://"),
        ("ftp://wire.example/ferry", "begins with https:// or http://"),
        ("javascript:alert(1)", "begins with https:// or http://"),
        ("data:text/html,<p>no", "begins with https:// or http://"),
        ("gopher://wire.example:70/_GET", "begins with https:// or http://"),
        ("wire.example/ferry", "begins with https:// or http://"),
        ("//wire.example/ferry", "begins with https:// or http://"),
        ("", "begins with https:// or http://"),
        ("https:///ferry", "no host"),
        ("http:wire.example", "no host"),
        ("https://wire..example/", "no host that the web could have"),
        (f"https://{'x' * 64}.example/", "no host that the web could have"),
        ("https://wire%2eexample/", "no host that the web could have"),
        ("https://[::1/", "no web address"),
        ("https://127。0。0。1。/", "a number that is no IPv4 address"),
        ("https://１２７.0.0.1/", "no web address"),
        ("http://2130706433/", "a number that is no IPv4 address"),
        ("http://0x7f000001/", "a number that is no IPv4 address"),
        ("http://0x7f.1/", "a number that is no IPv4 address"),
        ("http://127.1/", "a number that is no IPv4 address"),
        ("http://017700000001/", "a number that is no IPv4 address"),
        ("http://0177.0.0.1/", "no web address"),
        ("http://127.0.0.1./", "a number that is no IPv4 address"),
        ("http://[fe80::1%eth0]/", "network card"),
        ("https://ana@wire.example/", "user name or password"),
        ("https://wire.example@inside.example/", "user name or password"),
        ("https://@wire.example/", "user name or password"),
        ("https://wire.example\\@inside.example/", "backslashes"),
        ("https://wire.exa\tmple/", "control characters"),
        ("https://wire.example/a b", "spaces"),
        ("https://wire.example/\u2028", "control characters"),
        ("https://wire.example/\ud800", "control characters"),
        ("https://wire.example:0/", "port that does not exist"),
        ("https://wire.example:65536/", "port that does not exist"),
        ("https://wire.example:+80/", "port that does not exist"),
        ("https://wire.example:٨٠/", "port that does not exist"),
        (f"https://wire.example:{'9' * 5000}/", "no web address"),
        ("http://wire.example:25/", "asks port 25"),
        ("https://wire.example:22/", "asks port 22"),
        (f"https://wire.example/{'a' * 9000}", "up to 8,000"),
    ],
)  # fmt: skip
def test_what_is_no_public_web_address_is_refused_with_what_to_do(given: str, because: str) -> None:
    message = said(given)
    assert because in message and ":" in message
    assert len(message) < 400


def test_a_password_is_never_repeated() -> None:
    assert "hunter2" not in said("https://ana:hunter2@wire.example/")
    assert "hunter2" not in said("https:\\\\ana:hunter2@wire.example/")
    assert "\x1b" not in shown_url("https://wire.example/\x1b[31m")


@pytest.mark.parametrize(
    ("named", "leads_to"),
    [
        ("/harbour", "https://wire.example/harbour"),
        ("two", "https://wire.example/news/two"),
        ("//harbour.example/x", "https://harbour.example/x"),
        ("http://harbour.example/x", "http://harbour.example/x"),
    ],
)
def test_an_address_in_a_page_is_read_from_the_page(named: str, leads_to: str) -> None:
    assert str(check_url(named, httpx.URL("https://wire.example/news/one"))) == leads_to


@pytest.mark.parametrize("named", ["//ana@inside.example/", "javascript:alert(1)", "//127.1/", "//wire.example:0/"])
def test_an_address_in_a_page_is_checked_as_any_other(named: str) -> None:
    with pytest.raises(InputError):
        check_url(named, httpx.URL("https://wire.example/news/one"))


INSIDE = (
    "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255"
    " 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1"
    " 239.255.255.255 240.0.0.1 255.255.255.255"
    " :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:93.184.215.14 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1 100::1 2001::1"
    " 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1:: 3fff::1 4000::1 5f00::1"
    " fc00::1 fd00::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2606:2800:21f::5efe:7f00:1 2606:2800:21f::200:5efe:a00:1"
).split()


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_a_public_machines_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="web servers in public networks only"):
        find_addresses("wire.example", lambda host: [address])
    if "%" not in address:
        with pytest.raises(InputError):
            find_addresses(address, lambda host: [])


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"],
)
def test_a_public_address_is_taken(address: str) -> None:
    assert find_addresses("wire.example", lambda host: [address]) == (address,)


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(InputError, match=r"wire\.example leads to 10\.0\.0\.1, which is in a private network"):
        find_addresses("wire.example", lambda host: ["93.184.215.14", "10.0.0.1"])


@pytest.mark.parametrize("answer", ["127.1", "wire.example", "", "1.2.3.4 ", "0x7f000001"])
def test_what_a_resolver_says_must_be_an_address(answer: str) -> None:
    with pytest.raises(InputError):
        find_addresses("wire.example", lambda host: [answer])


def test_a_host_is_resolved_once_and_an_address_not_at_all() -> None:
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["93.184.215.14", "93.184.215.14"]

    assert find_addresses("wire.example", resolve) == ("93.184.215.14",)
    assert find_addresses("93.184.215.14", resolve) == ("93.184.215.14",)
    assert asked == ["wire.example"]


def test_a_host_without_addresses_is_the_networks_fault() -> None:
    with pytest.raises(OSError, match="no address"):
        find_addresses("wire.example", lambda host: [])


def test_ones_own_network_is_allowed_in_so_many_words_and_the_metadata_of_clouds_never() -> None:
    for inside in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd00::1"):
        assert find_addresses("desk.example", lambda host, inside=inside: [inside], allow_private=True) == (inside,)  # type: ignore[misc]
    for never in ("169.254.169.254", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "::ffff:127.0.0.1", "fe80::1"):
        with pytest.raises(InputError):
            find_addresses("desk.example", lambda host, never=never: [never], allow_private=True)  # type: ignore[misc]


@given(st.ip_addresses())
@example(ip_address("100.64.0.0"))
def test_whatever_python_calls_private_is_refused(address: object) -> None:
    from ipaddress import IPv4Address, IPv6Address

    assert isinstance(address, IPv4Address | IPv6Address)
    if (
        address.is_private
        or address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
    ):
        assert why_refused(address)


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z0-9.:@\[\]%\\/?#-]{0,40}", fullmatch=True))
def test_no_text_ends_in_anything_but_an_address_or_a_refusal(text: str) -> None:
    try:
        url = check_url(text)
    except InputError as error:
        assert str(error)
        return
    assert url.scheme in {"http", "https"} and url.host and not url.userinfo
    assert check_url(str(url)) == url


def test_a_name_that_python_itself_refuses_is_a_name_that_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError):
        resolve_by_system("x" * 70 + ".example")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.215.14", 0))] * 2)
    assert resolve_by_system("wire.example") == ["93.184.215.14"]
