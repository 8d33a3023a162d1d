"""Decoded documents -> drafts, by format: web pages, JSON, feeds, the wires' XML, plain text, and exports among these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.errors import Problem
from onrecord.intake.article_json import json_drafts
from onrecord.intake.charsets import declared_charset, decode, known_charset
from onrecord.intake.documents import html_drafts, text_drafts
from onrecord.intake.files import Drafted, alone_with
from onrecord.intake.formats import Format
from onrecord.intake.plaintext import read_plain_text
from onrecord.intake.received import Draft

ENCODING = re.compile(r"""\A(\s*<\?xml\b[^>]{0,200}?)\s+encoding\s*=\s*["'][^"'>]{0,60}["']""")


def decoded(data: bytes, where: str, charset: str | None) -> tuple[str, list[Problem]]:
    """charset: what a server states, which holds before what the document declares. Raises InputError for what is no text."""
    stated = known_charset(charset) if charset else None
    return decode(data, where, declared=stated or declared_charset(data))


def drafts_of(kind: Format, text: str, data: bytes, where: str, problems: list[Problem]) -> Iterator[Drafted]:
    """Each article with its own bytes: data where it is alone. Raises InputError for what is no article."""
    if kind is Format.HTML:
        yield from page_drafts(text, data, where, problems)
    elif kind is Format.JSON:
        for draft, own in json_drafts(text, where, tuple(problems)):
            yield draft, data if own is None else own
    elif kind is Format.TEXT:
        found = text_drafts(text, where, tuple(problems))
        yield from alone_with(data, [read_plain_text(text, where, problems)] if found is None else found)
    else:
        yield from xml_drafts(kind, text, data, where, problems)


def page_drafts(text: str, data: bytes, where: str, problems: list[Problem]) -> Iterator[Drafted]:
    found = html_drafts(text, where, tuple(problems))
    if found is None:
        from onrecord.intake.html import read_html  # trafilatura takes 0.3 s to import

        found = iter([read_html(text, where, problems)])
    yield from alone_with(data, found)


def xml_drafts(kind: Format, text: str, data: bytes, where: str, problems: list[Problem]) -> Iterator[Drafted]:
    """The text is decoded, so what it says of its charset no longer counts: it is UTF-8."""
    if kind is Format.FEED:
        from onrecord.intake.feeds import drafts_with_bytes
    else:
        from onrecord.intake.wires import drafts_with_bytes
    content = ENCODING.sub(r"\1", text, 1).encode("utf-8", "replace")
    for draft, own in drafts_with_bytes(content, where):
        found = replace(draft, problems=(*problems, *draft.problems)) if isinstance(draft, Draft) else draft
        yield found, data if own == content else own
