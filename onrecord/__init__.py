"""onrecord reads the news and keeps a ledger of who said what, on whose authority, and who denies it.

    import onrecord

    reading = onrecord.read("Mayor Ana Ruiz denied on Tuesday that the port was sold.", published="2025-03-06")
    reading.statements[0].stance    # "deny"
    reading.to_dict()               # the record, as `onrecord read --format json` prints it

    with onrecord.open("onrecord.db") as ledger:    # keeps articles with their readings
        ledger.add(onrecord.receive_path("articles.jsonl"))
        for row in ledger.articles():
            print(row["day"], row["publisher"], row["title"])

It issues no verdict on truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.batch import read_many, read_received
from onrecord.claims import Claim
from onrecord.errors import InputError, LedgerError, ModelError, OnrecordError, Problem, SpanError
from onrecord.intake import Received, Refused, check_day, receive, receive_path
from onrecord.intake.languages import language_name, tell_language
from onrecord.record import Reading
from onrecord.sources import Entity
from onrecord.statements import Statement
from onrecord.version import __version__

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

__all__ = [
    "Article",
    "Attribution",
    "Claim",
    "Entity",
    "InputError",
    "LedgerError",
    "ModelError",
    "OnrecordError",
    "Problem",
    "Reading",
    "Received",
    "Refused",
    "Span",
    "SpanError",
    "Statement",
    "__version__",
    "open",
    "read",
    "read_many",
    "receive",
    "receive_path",
]


def open(place: str | Path | None = None, *, create: bool = True, readonly: bool = False) -> Ledger:
    """The ledger at a path or postgresql:// address, by default $ONRECORD_DB, else ./onrecord.db; a context manager.

    create: make it where there is none. Raises LedgerError where it cannot be opened.
    """
    from onrecord.ledger import Ledger  # SQLAlchemy takes 0.2 s to import, which `read` need not wait for

    return Ledger.open(place, create=create, readonly=readonly)


def read(
    article: Article | Received | str | Path, *, published: str | None = None, publisher: str | None = None
) -> Reading:
    """Read one article: who says what, on whose authority.

    A `str` is text and is never altered; a `Path` is a path to a file with one article. published (an ISO day) and
    publisher win over what the article says. Raises InputError for what cannot be read as one article.
    """
    if published is not None and not check_day(published):
        raise InputError(f"published={published!r} is no ISO day. Write it like 2016-01-26.")
    if isinstance(article, Path):
        received = _only(receive_path(article, published=published, publisher=publisher), article)
    elif isinstance(article, Received):
        received = article
    else:
        received = Received(_from_text(article) if isinstance(article, str) else article)
    value = replace(
        received.article,
        published=published or received.article.published,
        publisher=publisher or received.article.publisher,
    )
    return read_received(replace(received, article=value))


def _from_text(text: str) -> Article:
    """Text as it is given, to the last space; refused when it is none, or clearly not English."""
    if not text.strip():
        raise InputError("The text is empty: give the article's text.")
    language = tell_language(text)
    if language not in {None, "en"}:
        name = language_name(language or "")
        raise InputError(f"The text looks {name} ({language}); onrecord reads English only so far.")
    return Article(text, language=language)


def _only(items: Iterator[Received | Refused], path: Path) -> Received:
    """The one article of a file."""
    first, second = next(items, None), next(items, None)
    if isinstance(first, Refused):
        raise first.error
    if first is None:
        raise InputError(f"{path} holds no article.")
    if second is not None:
        raise InputError(
            f"{path} holds more than one article. Read them with onrecord.read_many(onrecord.receive_path(path))."
        )
    return first
