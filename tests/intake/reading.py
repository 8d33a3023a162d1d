"""Short ways to take in a document in a test."""

from collections.abc import Iterable
from typing import Any

from onrecord.intake import Received, Refused, receive, receive_lines

BODY = (
    "The harbour authority said on Friday that the ferry would stay in port for a week.\n"
    '"Nobody has asked us to sail," said Ana Ruiz, who runs the authority.'
)


def take_in(data: bytes | str, name: str = "ferry.txt", **given: Any) -> Received:
    """The only article of a document that must be readable."""
    [item] = receive(data.encode() if isinstance(data, str) else data, name=name, **given)
    assert isinstance(item, Received), item
    return item


def refusal(data: bytes | str, name: str = "ferry.txt") -> str:
    """Why a document is refused, in the words a person reads."""
    [item] = receive(data.encode() if isinstance(data, str) else data, name=name)
    assert isinstance(item, Refused), item
    return str(item.error)


def take_lines(lines: Iterable[bytes | str], name: str = "ferry.jsonl") -> list[Received | Refused]:
    return list(receive_lines((line.encode() if isinstance(line, str) else line for line in lines), name))


def outcomes(items: Iterable[Received | Refused]) -> list[str | None]:
    """For each item the title, or where it was refused."""
    return [item.article.title if isinstance(item, Received) else item.where for item in items]
