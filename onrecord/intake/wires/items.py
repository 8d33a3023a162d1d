"""What the wires' formats have in common: status, identity, days, notes to editors, who an item is from."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.errors import InputError
from onrecord.intake.days import zoned_day
from onrecord.intake.findings import Findings, folded
from onrecord.intake.messages import shown
from onrecord.intake.metadata import WEB

NOT_TO_BE_USED = {
    "canceled": "canceled by its provider",
    "cancelled": "canceled by its provider",
    "withheld": "withheld by its provider",
    "killed": "canceled by its provider",
}
LONGEST_NOTE = 1000  # characters


def check_status(status: str, title: str, notes: Iterable[str], where: str) -> None:
    """Raises InputError for an item that its provider withdraws or holds back."""
    name = status.rpartition("/")[2].rpartition(":")[2].strip().lower()
    if name in NOT_TO_BE_USED:
        said = "; ".join(note for note in notes if note)[:LONGEST_NOTE]
        raise InputError(
            f"{where}{f', {shown(title)},' if title else ''} is {NOT_TO_BE_USED[name]}{f' ({said})' if said else ''}:"
            " do not rely on it, nor on versions of it that were read before."
        )


def identify(uri: str, version: str, findings: Findings, place: str) -> str | None:
    """The address, if the item's name is one; else the name is said beside what else is known."""
    url = uri if WEB.match(uri) else None
    if url:
        findings.found["url"] = place
    words = " ".join([*([] if url or not uri else [uri]), *([f"version {version}"] if version else [])])
    if words:
        findings.note(f"item {words}", "url", "title", "publisher")
    return url


def find_publisher(offered: Iterable[tuple[str, str]], findings: Findings) -> str | None:
    """The first name of (name, place); the others, where they differ, are said beside it."""
    named = [(" ".join(name.split()), place) for name, place in offered if name.strip()]
    if not named:
        return None
    publisher, place = named[0]
    findings.found["publisher"] = place
    told = {folded(publisher)}
    for name, other in named[1:]:
        if folded(name) not in told:
            findings.note(f"{other} {name}", "publisher")
            told.add(folded(name))
    return publisher


def find_days(offered: Iterable[tuple[str, str]], findings: Findings) -> tuple[str | None, str | None]:
    """(raw, place), the first creation first -> published, and modified where a later one differs."""
    days: list[tuple[str, str]] = []
    for raw, place in offered:
        day, doubt = zoned_day(raw) if raw.strip() else (None, None)
        if doubt:
            findings.problem(f"{place}: {doubt}")
        if day:
            days.append((day, place))
    for name, (_, place) in zip(("published", "modified"), days, strict=False):
        findings.found[name] = place
    first, last = (days[0][0] if days else None), (days[1][0] if len(days) > 1 else None)
    if last == first:
        findings.found.pop("modified", None)
    return first, last if last != first else None


def tell_notes(notes: Iterable[str], findings: Findings, what: str = "Note to editors") -> None:
    for note in dict.fromkeys(" ".join(note.split()) for note in notes):
        if note:
            findings.problem(f"{what}: {note[:LONGEST_NOTE]}")


def tell_embargo(until: str, findings: Findings) -> None:
    if until.strip():
        findings.problem(f"Embargoed until {' '.join(until.split())[:100]}.")
