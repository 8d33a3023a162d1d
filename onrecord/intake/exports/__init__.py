"""Exports of news databases: one document -> its articles, checked against its own table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.errors import Problem
from onrecord.intake.documents import Document, Line, lines_of
from onrecord.intake.exports import ebsco, factiva, lexis, nexis, proquest, ris
from onrecord.intake.exports.clippings import drafts_of
from onrecord.intake.received import Draft, Refused

Drafts = Iterator[Draft | Refused]


def split(document: Document, where: str) -> Drafts | None:
    """The articles of a document that is an export; None for any other document."""
    heading = (Line(document.heading),) if document.heading else ()
    lines = (*heading, *document.lines)
    for database in (nexis, factiva, proquest, lexis, ebsco):
        if database.is_export(lines):
            return drafts_of(database.read_export(lines), where, document.problems)
    return None


def split_text(text: str, where: str, problems: Sequence[Problem]) -> Drafts | None:
    """The articles of an export saved as plain text; None for any other text."""
    if ris.is_export(text):
        return ris.drafts(text, where, problems)
    return split(Document(tuple(lines_of(text)), problems=tuple(problems)), where)


def split_page(text: str, where: str, problems: Sequence[Problem]) -> Drafts | None:
    """The articles of an export saved as a web page; None for any other page."""
    found = factiva.html_export(text, where, problems)
    if found is None and ebsco.is_page(text):
        from onrecord.intake.fragments import tree_blocks  # trafilatura takes 0.3 s to import
        from onrecord.intake.html import parse

        tree = parse(text)
        blocks = () if tree is None else tree_blocks(tree)
        found = split(Document(tuple(map(Line, blocks)), problems=tuple(problems)), where)
    return found
