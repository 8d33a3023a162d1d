"""Which web addresses may be asked for, and which machines they may lead to: public web servers alone.

A stranger's page or feed can name any address. None of them may lead a request into the network that onrecord runs in.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from onrecord.errors import InputError

Resolve = Callable[[str], list[str]]
"""A host's name -> its IP addresses. Raises OSError where there are none."""

LONGEST = 8000  # characters of an address
UNFIT = re.compile(
    r"[\0-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]"
)  # what other readers of addresses skip or turn into "/"
HOST = re.compile(r"(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
NUMBER_LAST = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$")  # 127.1, 2130706433, 0x7f.1: some systems take them for IPv4
PORT = re.compile(r"[0-9]{1,5}")
AUTHORITY = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)", re.I)
SECRET = re.compile(r"[/\\]{2}[^/?#]*@")
WELL_KNOWN = 1024  # below it are mail, file and login servers, and of web servers two
WEB_PORTS = frozenset({80, 443})

# Each with what it is, in words. What Python's is_private says has changed between versions.
REFUSED_V4 = [
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "no address of a machine"),
        ("10.0.0.0/8", "in a private network"),
        ("100.64.0.0/10", "in a provider's own network"),
        ("127.0.0.0/8", "this machine itself"),
        ("169.254.0.0/16", "link-local, as the metadata of cloud machines is"),
        ("172.16.0.0/12", "in a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "reserved for documents"),
        ("192.31.196.0/24", "reserved for protocols"),
        ("192.52.193.0/24", "reserved for protocols"),
        ("192.88.99.0/24", "a way into another network (6to4)"),
        ("192.168.0.0/16", "in a private network"),
        ("192.175.48.0/24", "reserved for protocols"),
        ("198.18.0.0/15", "reserved for measurements"),
        ("198.51.100.0/24", "reserved for documents"),
        ("203.0.113.0/24", "reserved for documents"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
]
GLOBAL_V6 = ip_network("2000::/3")
REFUSED_V6 = [
    (ip_network(network), what)
    for network, what in (
        ("::/128", "no address of a machine"),
        ("::1/128", "this machine itself"),
        ("::ffff:0:0/96", "an IPv4 address in the dress of IPv6"),
        ("64:ff9b::/96", "a way into IPv4 (NAT64)"),
        ("64:ff9b:1::/48", "a way into IPv4 (NAT64)"),
        ("2001::/32", "a way into IPv4 (Teredo)"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "reserved for documents"),
        ("2002::/16", "a way into IPv4 (6to4)"),
        ("2620:4f:8000::/48", "reserved for protocols"),
        ("3fff::/20", "reserved for documents"),
        ("fc00::/7", "in a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "in a private network"),
        ("ff00::/8", "multicast"),
    )
]
ISATAP = (0x00005EFE, 0x02005EFE)  # the middle of an IPv6 address whose end is an IPv4 address


def check_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """An http or https address, taken apart once, with its host in ASCII and without its fragment. Raises InputError.

    base: the address of the page that names this one, which may then be relative.
    """
    text = text.strip(" \t\r\n")
    name = shown_url(text)
    if len(text) > LONGEST:
        raise InputError(f"{name} is {len(text):,} characters long: give an address of up to {LONGEST:,}.")
    if UNFIT.search(text):
        raise InputError(f"{name} holds spaces, backslashes or control characters: write them as %20 and the like.")
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError):  # ValueError: a number of too many digits
        raise InputError(f"{name} is no web address: give one like https://wire.example/ferry.") from None
    check_parts(url, text, name)
    # "wire.example." is the same host, and no certificate names it so.
    return url.copy_with(host=url.raw_host.decode("ascii").removesuffix("."), fragment=None)


def check_parts(url: httpx.URL, text: str, name: str) -> None:
    if url.scheme not in {"http", "https"}:
        raise InputError(f"{name} is no web address: give one that begins with https:// or http://.")
    if url.userinfo or "@" in authority(text):
        raise InputError(f"{name} holds a user name or password, which is never sent: give the address without it.")
    check_host(url.raw_host.decode("ascii"), name)
    check_port(url, text, name)


def authority(text: str) -> str:
    """What stands between // and the path. Empty for a relative address without a host of its own."""
    match = AUTHORITY.match(text if not text.startswith("//") else f"http:{text}")
    return match[1] if match else ""


def check_host(host: str, name: str) -> None:
    if ":" in host:  # httpx has read it as IPv6
        if "%" in host:
            raise InputError(f"{name} names a network card of one machine (%): give an address on the web.")
        return
    if not HOST.fullmatch(host):
        raise InputError(f"{name} has no host that the web could have: check the spelling between // and the next /.")
    if NUMBER_LAST.search(host) and parsed(host) is None:
        raise InputError(f"{name} writes its host as a number that is no IPv4 address: write it like 203.0.113.7.")


def check_port(url: httpx.URL, text: str, name: str) -> None:
    written = authority(text).rpartition("]")[2].partition(":")[2]
    port = url.port if url.port is not None else 443 if url.scheme == "https" else 80
    if (written and not PORT.fullmatch(written)) or not 0 < port < 65536:
        raise InputError(f"{name} has a port that does not exist: leave it out, or give one from 1024 to 65535.")
    if port < WELL_KNOWN and port not in WEB_PORTS:
        raise InputError(f"{name} asks port {port}, where no web server is: leave the port out.")


def shown_url(text: str) -> str:
    """An address for a message: on one line, cut where it is long, without what could be a password."""
    safe = "".join(c if c.isprintable() else "\ufffd" for c in SECRET.sub("//...@", text[: LONGEST + 1]))
    return safe if len(safe) <= 200 else f"{safe[:197]}..."


def find_addresses(host: str, resolve: Resolve, *, allow_private: bool = False) -> tuple[str, ...]:
    """The addresses of a host, all of which are public. Raises InputError where one is not, OSError where there is none.

    allow_private: also this machine and its network. Never for addresses that strangers give.
    """
    literal = parsed(host)
    found = [str(literal)] if literal else resolve(host)
    if not found:
        raise OSError(f"{host} has no address")
    return tuple(dict.fromkeys(check_address(text, host, allow_private=allow_private) for text in found))


def check_address(text: str, host: str, *, allow_private: bool) -> str:
    address = parsed(text)
    why = "no address" if address is None else why_refused(address)
    if address is None or (why and not (allow_private and is_inside(address))):
        remedy = (
            " --allow-private lifts that for your own network; every page and feed can then make onrecord ask any server in it (docs/fetching.md)."
            if address is not None and is_inside(address)
            else ""
        )
        raise InputError(
            f"{host} leads to {shown_url(text)}, which is {why}: onrecord asks web servers in public networks only.{remedy}"
        )
    return str(address)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def why_refused(address: IPv4Address | IPv6Address) -> str | None:
    """What an address is that is not a machine's on the public internet; None where it is one."""
    if isinstance(address, IPv4Address):
        return next((what for network, what in REFUSED_V4 if address in network), None)
    if address.scope_id is not None:
        return "link-local"
    known = next((what for network, what in REFUSED_V6 if address in network), None)
    if known or address not in GLOBAL_V6:
        return known or "reserved"
    return "a way into IPv4 (ISATAP)" if (int(address) >> 32) & 0xFFFFFFFF in ISATAP else None


def is_inside(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is this machine or may be a server in one's own network. The metadata of cloud machines is neither."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return False
    return address.is_loopback or (address.is_private and not (address.is_unspecified or address.is_link_local))


def resolve_by_system(host: str) -> list[str]:
    """As the system resolves it. Raises OSError."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # Python's own check of names
        raise OSError(str(error)) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def by_preference(addresses: Sequence[str]) -> list[str]:
    """IPv4 first: where IPv6 is set up badly, an attempt takes many seconds."""
    return sorted(addresses, key=lambda text: ":" in text)
