"""Decoded documents -> drafts, by format: web pages, JSON, feeds, the wires' XML, plain text, and exports among these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.errors import Problem
from onrecord.intake.article_json import json_drafts
from onrecord.intake.documents import html_drafts, text_drafts, with_bytes
from onrecord.intake.formats import Format
from onrecord.intake.plaintext import read_plain_text
from onrecord.intake.received import Draft, Drafted


def drafts_of(kind: Format, text: str, data: bytes, where: str, problems: list[Problem]) -> Iterator[Drafted]:
    """Each article with its own bytes: data where it is alone. Raises InputError for what is no article."""
    if kind is Format.HTML:
        yield from page_drafts(text, data, where, problems)
    elif kind is Format.TEXT:
        found = text_drafts(text, where, tuple(problems))
        yield from with_bytes(data, [read_plain_text(text, where, problems)] if found is None else found)
    else:
        items = (
            json_drafts(text, where, tuple(problems))
            if kind is Format.JSON
            else xml_drafts(kind, text, where, problems)
        )
        for draft, own in items:
            yield draft, data if own is None else own


def page_drafts(text: str, data: bytes, where: str, problems: list[Problem]) -> Iterator[Drafted]:
    found = html_drafts(text, where, tuple(problems))
    if found is None:
        from onrecord.intake.html import read_html  # trafilatura takes 0.3 s to import

        found = iter([read_html(text, where, problems)])
    yield from with_bytes(data, found)


def xml_drafts(kind: Format, text: str, where: str, problems: list[Problem]) -> Iterator[Drafted]:
    if kind is Format.FEED:
        from onrecord.intake.feeds import drafts
    else:
        from onrecord.intake.wires import drafts
    for draft, own in drafts(text, where):
        yield replace(draft, problems=(*problems, *draft.problems)) if isinstance(draft, Draft) else draft, own
