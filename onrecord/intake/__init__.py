"""Strangers' bytes -> Article + Problems: text, web pages, PDF, Word, tables, feeds, the wires' formats, web archives, ...

`files.py` takes what is read from the file itself, `texts.py` what is decoded first; docs/intake.md lists it all.

    for item in receive_path("articles.jsonl"):
        if isinstance(item, Refused):
            complain(item.error)
        else:
            use(item.article)

Nothing here raises for what an input holds: every article comes out as Received or Refused, in order, and one that is
refused stops none of the others. Bytes are decoded (see charsets.py), CRLF and CR become LF, NUL and lone surrogates
become U+FFFD with a Problem. Nothing else in a text changes. No network, no clock: `onrecord.fetching` brings pages,
whose bytes come here like a file's.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.errors import InputError
from onrecord.intake.counting import count_articles
from onrecord.intake.days import check_day
from onrecord.intake.folders import expand
from onrecord.intake.formats import WEB_ADDRESS, fetch_advice
from onrecord.intake.messages import STANDARD_INPUT
from onrecord.intake.received import MAX_CHARACTERS, Given, Received, Refused
from onrecord.intake.receiving import MAX_BYTES, each_line, receive_stream
from onrecord.intake.tables import Columns, check_columns

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "Received",
    "Refused",
    "check_columns",
    "check_day",
    "count_articles",
    "expand",
    "receive",
    "receive_lines",
    "receive_path",
    "receive_stream",
]


def receive(
    data: bytes,
    *,
    name: str,
    published: str | None = None,
    publisher: str | None = None,
    columns: Columns | None = None,
    charset: str | None = None,
) -> Iterator[Received | Refused]:
    """The articles in the bytes of a file called `name`, or "-" for standard input.

    published (an ISO day or time), publisher: override what the document says. columns: of tables, field -> heading, such as
    {"text": "Body"}. charset: as a server states it beside a page. Raises InputError for a bad `published` or field.
    """
    check_columns(columns or {})
    return receive_stream(io.BytesIO(data), name, Given(published, publisher, columns, charset))


def receive_path(
    path: str | Path, *, published: str | None = None, publisher: str | None = None, columns: Columns | None = None
) -> Iterator[Received | Refused]:
    """The articles of a file, or of standard input for "-". As `receive`; JSONL, CSV and WARC are never held as a whole."""
    check_columns(columns or {})
    given = Given(published, publisher, columns)
    if str(path) == STANDARD_INPUT:
        return receive_stream(sys.stdin.buffer, STANDARD_INPUT, given)
    return receive_file(path, given)


def receive_lines(
    lines: Iterable[bytes], name: str, *, published: str | None = None, publisher: str | None = None
) -> Iterator[Received | Refused]:
    """One article for each line of JSONL that is not blank, in order, as soon as its line is there."""
    return each_line(lines, name, Given(published, publisher))


def receive_file(path: str | Path, given: Given) -> Iterator[Received | Refused]:
    name = str(path)
    try:
        if WEB_ADDRESS.match(name):
            raise InputError(f"{name} is a web address: {fetch_advice(name)}")
        if Path(path).is_dir():
            empty = next(expand([path])) == name
            what = (
                "without files to read: give another"
                if empty
                else f"name its files, for instance {name.rstrip('/')}/*.html"
            )
            raise InputError(f"{name} is a folder{' ' if empty else ': '}{what}.")
        with Path(path).open("rb") as file:
            yield from receive_stream(file, name, given)
    except FileNotFoundError:
        yield Refused(name, InputError(f"{name} does not exist: check the spelling and the folder."))
    except PermissionError:
        yield Refused(name, InputError(f"{name} may not be read by this user: change its permissions or copy it."))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Refused(name, InputError(f"{name} cannot be read ({reason}): copy it to this machine and try again."))
    except InputError as error:
        yield Refused(name, error)
