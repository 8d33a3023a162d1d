"""What can go wrong: errors for the caller's mistakes, a `Problem` for the world's mess.

OnrecordError
 ├─ InputError    the input cannot be read as an article
 ├─ SpanError     offsets that lie outside a text
 ├─ ModelError    a model file is missing, altered, or made for another version
 └─ LedgerError   a ledger cannot be opened, read or written, or does not hold what is asked for
     ├─ RowError      the database does not take this article; it takes others
     └─ DamageError   what is kept of an article cannot be read any more
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an article that could be read all the same.

    what: a plain sentence. where: the place in words ("line 3", "characters 10-14"), as exact as is known.
    left_out: what it tells of was left out on purpose, as no part of the article (page heads, captions): nothing is lost.
    """

    what: str
    where: str
    left_out: bool = False

    def to_dict(self) -> dict[str, str | bool]:
        told: dict[str, str | bool] = {"what": self.what, "where": self.where}
        return told | {"left_out": True} if self.left_out else told


class OnrecordError(Exception):
    """The root. The message says what is wrong, where, and what to do."""


class InputError(OnrecordError):
    """The input cannot be read as an article: empty, binary, too large, not English, another format."""


class SpanError(OnrecordError):
    """Offsets that lie outside the text they are meant for."""


class ModelError(OnrecordError):
    """A model file is missing, altered, or made for another version."""


class LedgerError(OnrecordError):
    """A ledger cannot be opened, read or written, or does not hold what is asked for."""


class RowError(LedgerError):
    """The database does not take this article; it takes others."""


class DamageError(LedgerError):
    """What is kept of an article cannot be read any more."""
