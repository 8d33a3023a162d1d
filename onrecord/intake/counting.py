"""How many articles files hold, as far as that is cheap to tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from onrecord.intake.files import find_reader
from onrecord.intake.formats import LINES_ENDINGS, ending
from onrecord.intake.messages import STANDARD_INPUT
from onrecord.intake.received import Given
from onrecord.intake.receiving import MAX_BYTES, bounded_lines, is_line_of_json
from onrecord.intake.tables import Columns

INSIDE = b'"associations"'  # items inside a news item
# Marks of feeds, messages of a wire and exports, each of which holds several.
SEVERAL = re.compile(
    rb"<(?:[\w.-]{1,50}:)?(?:rss|feed|RDF|newsMessage)\b|End of Document|Document [A-Za-z0-9]{2,12}\d{8}|Full text:"
    rb"|\d of \d{1,4} DOCUMENTS?\b|articleParagraph|class=[\"']article \w\wArticle|TY  - [A-Z]|Record: \d|" + INSIDE
)


def count_articles(paths: Iterable[str | Path], *, columns: Columns | None = None) -> int | None:
    """How many articles these paths hold, for a progress bar; None where only reading would tell."""
    given = Given(columns=columns)
    counts = [count_file(path, given) for path in paths]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def count_file(path: str | Path, given: Given) -> int | None:
    if str(path) == STANDARD_INPUT:
        return None
    try:
        if not Path(path).is_file():
            return 0
        with Path(path).open("rb") as file:
            return count_stream(file, str(path), given)
    except (OSError, ValueError):
        return 0


def count_stream(file: BinaryIO, name: str, given: Given) -> int | None:
    if find_reader(file, name, given):
        return None
    first = next((line for line in bounded_lines(file) if line.strip()), b"")
    if is_line_of_json(first) or ending(name) in LINES_ENDINGS:
        return count_lines(first, file)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"["):
        return None
    return None if SEVERAL.search(first + file.read(MAX_BYTES)) else 1


def count_lines(first: bytes, file: BinaryIO) -> int | None:
    count, several = 1, INSIDE in first
    for line in bounded_lines(file):
        count += bool(line.strip())
        several = several or INSIDE in line
    return None if several else count
