"""By which names the site may be called, and from where it may be written to: against DNS rebinding and other people's pages."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@?#\[\]]+)(?::(\d{1,5}))?", re.I | re.ASCII)
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
OWN = (None, "same-origin", "none")  # of Sec-Fetch-Site; older browsers send none
PORTS = {"80", "443", None}


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server at this host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def name_and_port(host: str) -> tuple[str, str | None] | None:
    """Of a Host header; None for what is none."""
    found = HOST.fullmatch(host.strip())
    return (found[1].lower().rstrip("."), found[2]) if found else None


class Hosts:
    """Loopback names, the host given, and others that were allowed. Beyond loopback any address in figures: no name can be rebound there."""

    def __init__(self, host: str, others: Iterable[str]) -> None:
        self._open = not is_loopback(host)
        given = f"[{host}]" if ":" in host and not host.startswith("[") else host
        self._names = {name.lower().rstrip(".") for name in (*LOOPBACK, given, *others)}

    def check(self, header: str | None) -> None:
        """Raises HTTPException, 400, for a foreign one."""
        found = name_and_port(header or "")
        if found is None:
            raise HTTPException(400, "The request names no host.")
        name, _ = found
        if name not in self._names and not (self._open and _is_address(name)):
            raise HTTPException(
                400,
                f"This server does not answer to the name {name}. If it is its name, start it with --allow-host {name}.",
            )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def check_origin(headers: Headers) -> None:
    """Raises HTTPException, 403, for what another site's page sends.

    Our pages send "null" for their own origin, for they send no referrer; then Sec-Fetch-Site and the form's token decide.
    """
    origin = headers.get("origin")
    if headers.get("sec-fetch-site") not in OWN or not (origin in {None, "null"} or _is_here(origin or "", headers)):
        raise HTTPException(403, "This came from another site's page, so nothing was changed.")


def _is_here(origin: str, headers: Headers) -> bool:
    here = name_and_port(headers.get("host", ""))
    try:
        there = name_and_port(urlsplit(origin).netloc)
    except ValueError:  # half an IPv6 address
        return False
    if there is None or here is None:
        return False
    return there == here or (there[0] == here[0] and {there[1], here[1]} <= PORTS)


def check_reader(headers: Headers) -> None:
    """Raises HTTPException, 403, where another site's page draws on ours as a part of it. Its links to us are fine."""
    if headers.get("sec-fetch-site") not in OWN and headers.get("sec-fetch-mode", "navigate") != "navigate":
        raise HTTPException(403, "Another site's page may link to this one, but not show parts of it.")


def check_direct(headers: Headers) -> None:
    """Raises HTTPException, 403, for what came through a proxy to a server that asks nobody to sign in."""
    if any(name in headers for name in FORWARDED):
        raise HTTPException(
            403,
            "This came through a proxy, and this server lets everybody who reaches it change the ledger. "
            "Make a token (onrecord token add NAME --role editor) and start it with --tokens.",
        )
