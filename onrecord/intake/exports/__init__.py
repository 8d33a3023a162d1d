"""Exports of news databases: one document -> its articles, checked against its own table of contents."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.intake.documents import Document, Line
from onrecord.intake.exports import factiva, lexis, nexis, proquest
from onrecord.intake.exports.clippings import drafts_of
from onrecord.intake.received import Draft, Refused


def split(document: Document, where: str) -> Iterator[Draft | Refused] | None:
    """The articles of a document that is an export; None for any other document."""
    heading = (Line(document.heading),) if document.heading else ()
    lines = (*heading, *document.lines)
    for database in (nexis, factiva, proquest, lexis):
        if database.is_export(lines):
            return drafts_of(database.read_export(lines), where, document.problems)
    return None
