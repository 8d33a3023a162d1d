"""Words of messages: counts, quotations, places."""

from __future__ import annotations

STANDARD_INPUT = "-"


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def shown(text: str) -> str:
    """The text in quotation marks, cut where it is long."""
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def place(name: str) -> str:
    """A file's name as people read it."""
    return "standard input" if name == STANDARD_INPUT else name
