"""What a server's answer means: a page, or in plain words why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from onrecord.errors import InputError
from onrecord.fetching.addresses import check_url, shown_url
from onrecord.fetching.exchange import Answer, TooSlowError, UnfitError
from onrecord.fetching.robots import Robots

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
READABLE = re.compile(
    r"text/[\w.+-]+|application/(?:[\w.+-]+\+)?(?:xml|json)|application/(?:x-)?(?:ndjson|jsonlines|pdf|rtf)"
    r"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document"
)
STORABLE = re.compile(r"[\x20-\x7e]{1,1000}")  # of what a server says and hears again
LONGEST_HOLD = 7 * 24 * 3600.0  # seconds
USUAL_HOLD = 60.0  # where a busy server does not say how long


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of the version that is known, to be asked for a newer one only."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What came. url: where it was in the end, its host in ASCII. unchanged: it is the known version, and there is no body."""

    body: bytes = field(repr=False)
    url: str
    headers: Mapping[str, str] = field(repr=False)
    fetched_at: str
    unchanged: bool = False

    @property
    def known(self) -> Known:
        return Known(storable(self.headers.get("etag")), storable(self.headers.get("last-modified")))

    @property
    def charset(self) -> str | None:
        """The charset that the server states beside the page."""
        match = re.search(r"charset\s*=\s*[\"']?([\w:-]{2,40})", self.headers.get("content-type", ""), re.I)
        return match[1].lower() if match else None


class FetchError(InputError):
    """There is no page. The message says what is wrong, where, and what to do.

    status: of the server's answer. lasting: asking again later will not help. wait: for how many seconds the server wants to be left
    alone. asked: whether it was asked at all, or had said so before.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        lasting: bool = False,
        wait: float | None = None,
        asked: bool = True,
    ) -> None:
        super().__init__(message)
        self.status, self.lasting, self.wait, self.asked = status, lasting, wait, asked


def page_of(url: httpx.URL, answer: Answer, known: Known | None, now: datetime) -> Page:
    """Raises FetchError for an answer without a page, or with one that nobody could read as an article."""
    if answer.status != 200 and not (answer.status == 304 and conditions(known)):
        raise refused(url, answer, now)
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if answer.status == 200 and kind and not READABLE.fullmatch(kind):
        what = f"{shown_url(str(url))} is {kind[:60]!a}, which is no article: give the address of a page with text."
        raise FetchError(what, lasting=True)
    fetched_at = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Page(answer.body, str(url), dict(answer.headers), fetched_at, answer.status == 304)


def checked(address: str) -> httpx.URL:
    try:
        return check_url(address)
    except InputError as error:
        raise FetchError(str(error), lasting=True) from None


def conditions(known: Known | None) -> dict[str, str]:
    said = {"If-None-Match": known.etag, "If-Modified-Since": known.modified} if known else {}
    return {name: value for name, raw in said.items() if (value := storable(raw))}


def storable(value: str | None) -> str | None:
    return value if value and STORABLE.fullmatch(value) else None


@contextmanager
def plainly(url: httpx.URL, refusal: str = "is not fetched", *, asked: bool = True) -> Iterator[None]:
    """What goes wrong inside becomes FetchError, in plain words. asked: whether a server is by then, where an address is refused."""
    name, host = shown_url(str(url)), url.raw_host.decode("ascii")
    try:
        yield
    except FetchError:
        raise
    except TooSlowError as error:
        raise FetchError(f"{name} {error}") from None
    except UnfitError as error:
        raise FetchError(f"{name} {error}", lasting=True) from None
    except InputError as error:
        raise FetchError(f"{name} {refusal}. {error}", lasting=True, asked=asked) from None
    except httpcore.TimeoutException:
        raise FetchError(f"{name}: {host} does not answer in time. Try later.") from None
    except httpcore.ConnectError as error:
        raise FetchError(f"{name}: {told_connection(host, error)}") from None
    except (httpcore.ProtocolError, httpcore.NetworkError) as error:
        raise FetchError(f"{name} breaks off, or is no web page ({reason(error)}): try later.") from None
    except (OSError, UnicodeError) as error:
        what = f"{host} is not found ({reason(error)}). Check the spelling, and that this machine is online."
        raise FetchError(f"{name}: {what}") from None


def told_connection(host: str, error: Exception) -> str:
    if "certificate" in str(error).lower():
        return f"the certificate of {host} cannot be trusted ({reason(error)}). Open it in a browser to see why."
    return f"{host} takes no connection ({reason(error)}). Check the spelling, or try later."


def reason(error: Exception) -> str:
    return shown_url(str(error))[:120] or type(error).__name__


def disallowed(url: httpx.URL, rules: Robots) -> FetchError:
    name, host = shown_url(str(url)), url.netloc.decode("ascii")
    if rules.failed:
        what = f"{name} is not fetched, since the robots.txt of {host} cannot be read ({rules.failed.rstrip('.')}). Try later."
        return FetchError(what)
    return FetchError(
        f"{name} is closed to programs by the robots.txt of {host}: save the page in a browser and add the file.",
        lasting=True,
    )


STATUSES = {
    401: "wants a login: save the page in a browser and add the file.",
    402: "wants to be paid: save the page in a browser and add the file.",
    403: "refuses to be fetched: save the page in a browser and add the file.",
    404: "does not exist: check the spelling.",
    410: "is gone for good: look for it in an archive.",
    429: "asks to be left alone for a while: try later.",
    451: "is kept back for legal reasons: look for it in an archive.",
}


def refused(url: httpx.URL, answer: Answer, now: datetime) -> FetchError:
    """What an answer without a page means."""
    status = answer.status
    usual = "fails at its server: try later." if status >= 500 else "is answered without a page: open it in a browser."
    what = f"{shown_url(str(url))} {STATUSES.get(status, usual)} (The server answered {status}.)"
    wait = hold(answer, now) if status in BUSY else None
    lasting = status < 500 and status not in {408, 425, 429}
    return FetchError(what, status=status, lasting=lasting, wait=wait)


def hold(answer: Answer, now: datetime) -> float:
    """The seconds that Retry-After asks for, as a number or a day with a time."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return min(float(said[:12]), LONGEST_HOLD)
    try:
        until = parsedate_to_datetime(said)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max((until - now).total_seconds(), 0.0), LONGEST_HOLD)
    except (ValueError, TypeError, OverflowError, IndexError):
        return USUAL_HOLD
