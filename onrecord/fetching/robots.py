"""robots.txt: what a site asks of programs, by RFC 9309. Protego reads it, after what could overwhelm Protego is taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

AGENT = "onrecord"
LONGEST = 512 * 1024  # bytes that are read; RFC 9309 asks for 500 KiB at least
KEPT = 24 * 3600.0  # seconds
KEPT_FAILED = 600.0
AGENT_LINE = re.compile(r"\s*user[ -]?agent\s*[:\s]\s*([^#]*)", re.I)
LONGEST_LINE = 2000  # characters of a rule
SOMEBODY_ELSE = "User-agent: somebody-else"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin. expires: on the clock of who asked for them. failed: why there are none, if so."""

    rules: Protego | None
    expires: float
    failed: str = ""

    def allows(self, url: str) -> bool:
        return self.rules.can_fetch(url, AGENT) if self.rules else not self.failed

    @property
    def delay(self) -> float:
        """Seconds between two requests."""
        return (self.rules.crawl_delay(AGENT) or 0.0) if self.rules else 0.0


def read_robots(status: int, body: bytes, now: float) -> Robots:
    """The rules in an answer. None where there is no such file; all is forbidden while the server fails to say."""
    if status == 200:
        return Robots(Protego.parse(for_us(body.decode("utf-8", errors="replace"))), now + KEPT)
    if status == 429 or status >= 500:
        return failed(f"answers {status}", now)
    return Robots(None, now + KEPT)


def failed(why: str, now: float) -> Robots:
    return Robots(None, now + KEPT_FAILED, why)


def for_us(text: str) -> str:
    """The file with all programs but us and * under one name.

    Protego gives each program a copy of the rules of its group: 4,000 names over 4,000 rules took 1 GiB and a minute. And it takes
    the beginning of our name for ours.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if not (match := AGENT_LINE.match(line)):
            lines.append(line[:LONGEST_LINE])
            continue
        name = match[1].strip().lower()
        named = "*" if name == "*" else AGENT if re.split(r"[/\s]", name)[0] == AGENT else ""
        said = f"User-agent: {named}" if named else SOMEBODY_ELSE
        if not (lines and lines[-1] == said):
            lines.append(said)
    return "\n".join(lines)
