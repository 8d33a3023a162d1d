"""Drafts of a reader -> what a caller of intake gets for them."""

from collections.abc import Iterable

from onrecord.errors import InputError
from onrecord.intake.received import Draft, Given, Received, Refused, finish


def settled(drafts: Iterable[Draft | Refused]) -> list[Received | Refused]:
    return [draft if isinstance(draft, Refused) else _finished(draft) for draft in drafts]


def _finished(draft: Draft) -> Received | Refused:
    try:
        return finish(draft, Given())
    except InputError as error:
        return Refused(draft.where, error)


def articles(drafts: Iterable[Draft | Refused]) -> list[Received]:
    """All of them, which must be readable."""
    items = settled(drafts)
    assert all(isinstance(item, Received) for item in items), items
    return [item for item in items if isinstance(item, Received)]


def refusals(drafts: Iterable[Draft | Refused]) -> list[str]:
    return [str(item.error) for item in settled(drafts) if isinstance(item, Refused)]


def told(received: Received) -> str:
    """All its problems in one text."""
    return "\n".join(problem.what for problem in received.problems)
