"""Drafts of a reader -> what a caller of intake gets for them."""

from collections.abc import Iterable

from onrecord.intake.received import Drafted, Given, Received, Refused
from onrecord.intake.receiving import settle


def settled(drafts: Iterable[Drafted]) -> list[Received | Refused]:
    return [settle(draft, Given(), own) for draft, own in drafts]


def articles(drafts: Iterable[Drafted]) -> list[Received]:
    """All of them, which must be readable."""
    items = settled(drafts)
    assert all(isinstance(item, Received) for item in items), items
    return [item for item in items if isinstance(item, Received)]


def refusals(drafts: Iterable[Drafted]) -> list[str]:
    return [str(item.error) for item in settled(drafts) if isinstance(item, Refused)]


def told(received: Received) -> str:
    """All its problems in one text."""
    return "\n".join(problem.what for problem in received.problems)
