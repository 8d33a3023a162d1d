"""onrecord reads the news and keeps a record of who said what, on whose authority, and who denies it.

    import onrecord

    reading = onrecord.read("Mayor Ana Ruiz denied on Tuesday that the port was sold.", published="2025-03-06")
    reading.statements[0].stance    # "deny"
    reading.to_dict()               # the record, as `onrecord read --format json` prints it

It issues no verdict on truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.batch import read_many, read_received
from onrecord.claims import Claim
from onrecord.errors import InputError, ModelError, OnrecordError, Problem, SpanError
from onrecord.intake import Received, Refused, check_day, receive_path
from onrecord.intake.languages import language_name, tell_language
from onrecord.record import Reading
from onrecord.sources import Entity
from onrecord.statements import Statement
from onrecord.version import __version__

__all__ = [
    "Article",
    "Attribution",
    "Claim",
    "Entity",
    "InputError",
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
    "read",
    "read_many",
    "receive_path",
]


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
