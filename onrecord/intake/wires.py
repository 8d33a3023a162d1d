"""The formats of news agencies: ninjs, NewsML-G2, NITF. Which one it is shows in the first character and the root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from onrecord.errors import InputError, Problem
from onrecord.intake.article_json import is_object, parse_json
from onrecord.intake.charsets import declared_charset, decode
from onrecord.intake.findings import Findings, broken_off
from onrecord.intake.newsml import ITEMS, newsml_drafts
from onrecord.intake.ninjs import MOST_ITEMS, ninjs_drafts
from onrecord.intake.nitf import nitf_draft
from onrecord.intake.received import Draft, Refused
from onrecord.intake.xml_documents import local, parse_xml, read_bytes

ROOTS = frozenset({"nitf", "newsMessage", *ITEMS})

Drafted = tuple[Draft | Refused, bytes | None]


def is_wire(root: str) -> bool:
    """By the name of the root element, without its prefix. For JSON see ninjs.is_ninjs."""
    return root in ROOTS


def drafts(data: bytes | BinaryIO, name: str) -> Iterator[Draft | Refused]:
    """An article for each item, in order; a Refused in the place of one that has no text or may not be used."""
    for drafted, _ in drafts_with_bytes(data, name):
        yield drafted


def drafts_with_bytes(data: bytes | BinaryIO, name: str) -> Iterator[Drafted]:
    """Beside each draft the XML or JSON of its item."""
    try:
        content = read_bytes(data, name)
        text, problems = decode(content, name, declared=declared_charset(content))
        if text.lstrip().startswith("<"):
            yield from xml_drafts(text, name, content, tuple(problems))
        else:
            yield from json_drafts(text, name, tuple(problems))
    except InputError as error:
        yield Refused(name, error), None


def xml_drafts(text: str, name: str, content: bytes, problems: tuple[Problem, ...]) -> Iterator[Drafted]:
    document = parse_xml(text, name, problems)
    root = document.root
    if local(root) == "nitf":
        items: Iterator[Drafted] = iter([(nitf_draft(root, Findings(name, problems=list(document.problems))), content)])
    elif is_wire(local(root)):
        items = newsml_drafts(root, name, document.problems)
    elif local(root) == "NewsML":
        raise InputError(f"{name} is NewsML 1, which is not read: ask for NewsML-G2, NITF or ninjs.")
    else:
        raise InputError(f"{name} is XML with the root <{local(root)[:50]}>: give NewsML-G2, NITF or ninjs.")
    held: Drafted | None = None
    for item in items:
        if held:
            yield held
        held = item
    if held:
        yield (broken_off(held[0], "The file breaks off in it."), held[1]) if document.cut_off else held


def json_drafts(text: str, name: str, problems: tuple[Problem, ...]) -> Iterator[Drafted]:
    """One item, an array of items, or an item a line."""
    lines = text.split("\n")
    if len(lines) > 1 and is_object(lines[0]):
        numbered = [(f"{name} line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
        for where, line in numbered[:MOST_ITEMS]:
            yield from line_drafts(line, where, problems)
    else:
        value = parse_json(text, name)
        numbered = (
            [(f"{name} item {number}", item) for number, item in enumerate(value, 1)]
            if isinstance(value, list)
            else [(name, value)]
        )
        if not numbered:
            raise InputError(f"{name} holds an empty array: give one news item at least.")
        for where, item in numbered[:MOST_ITEMS]:
            yield from ninjs_drafts(item, where, problems)
    if len(numbered) > MOST_ITEMS:
        raise InputError(f"{name} has {len(numbered):,} items, of which the first {MOST_ITEMS:,} were read: split it.")


def line_drafts(line: str, where: str, problems: tuple[Problem, ...]) -> Iterator[Drafted]:
    try:
        yield from ninjs_drafts(parse_json(line, where), where, problems)
    except InputError as error:
        yield Refused(where, error), None
