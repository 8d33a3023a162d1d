"""Feeds (RSS 2.0 and its elders, RSS 1.0, Atom): an article for each entry, by feedparser.

The XML is made safe and well-formed first (xml_documents.py), and feedparser sees one entry at a time: what breaks one
leaves the others whole, and no entry can make the work of another longer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from itertools import zip_longest
from typing import Any

import feedparser
from lxml import etree

from onrecord.errors import InputError, Problem
from onrecord.intake.feed_entries import KEEP, Feed, entry_draft
from onrecord.intake.findings import Findings, broken_off
from onrecord.intake.formats import FEEDS
from onrecord.intake.received import Draft, Drafted, Refused, unreadable
from onrecord.intake.xml_documents import XmlDocument, check_scope, local, namespace, parse_xml

ENTRIES = frozenset({"item", "entry"})
ABOUT_THE_FEED = frozenset({"title", "link", "language", "publisher"})
TEXTS = frozenset({"title", "description", "encoded", "summary", "content", "body"})
# feedparser takes a second description, which is a caption or a podcast's, for the text of the article.
NOT_THE_ARTICLE = ("http://search.yahoo.com/mrss", "http://www.itunes.com/")
MOST_ENTRIES = 10_000  # of one feed
LONGEST_HEAD = 16_000  # bytes of what is said about the feed, which is read again with each entry


def drafts(text: str, where: str) -> Iterator[Drafted]:
    """An article for each entry with its XML, in order. A feed that cannot be read is one Refused."""
    try:
        document = parse_xml(text, where)
        entries = find_entries(document.root, where)
        head = head_of(document.root)
        feed = feed_of(head)
    except InputError as error:
        yield Refused(where, error), None
        return
    for number, (entry, following) in enumerate(zip_longest(entries[:MOST_ENTRIES], entries[1:MOST_ENTRIES]), 1):
        at, own = f"{where} entry {number}", etree.tostring(entry, encoding="utf-8", with_tail=False)
        findings = Findings(at, problems=list(problems_at(document, following)))
        drafted = draft_of(feed, head, entry, findings)
        if following is None and document.cut_off:
            drafted = broken_off(drafted, "The feed breaks off in this entry or after it.")
        yield drafted, own
    if len(entries) > MOST_ENTRIES:
        what = f"{where} has {len(entries):,} entries, of which the first {MOST_ENTRIES:,} were read: split it."
        yield Refused(where, InputError(what)), None


def find_entries(root: etree._Element, where: str) -> list[etree._Element]:
    if local(root) not in FEEDS:
        raise InputError(f"{where} is XML with the root <{local(root)[:50]}>, not a feed: give RSS or Atom.")
    entries = [element for element in root.iter() if local(element) in ENTRIES and not inside_an_entry(element)]
    if not entries:
        raise InputError(f"{where} is a feed without entries: fetch it again, or give its articles as HTML.")
    check_scope(entries[:MOST_ENTRIES], where)
    return entries


def inside_an_entry(element: etree._Element) -> bool:
    return any(local(above) in ENTRIES for above in element.iterancestors())


def problems_at(document: XmlDocument, following: etree._Element | None) -> tuple[Problem, ...]:
    """What was wrong with the XML, for the entry in which it breaks and those after it."""
    if following is None or document.broken_at is None:
        return document.problems
    return document.problems if line_of(following) >= document.broken_at else ()


def line_of(element: etree._Element) -> int:
    line: Any = element.sourceline  # the stubs say "..."
    return line if isinstance(line, int) else 0


def head_of(root: etree._Element) -> etree._Element:
    """The feed without its entries; without anything where a stranger made that very long."""
    head = empty(root)
    channel = next((element for element in root if local(element) == "channel"), None)
    if channel is not None:
        head.append(empty(channel))
    for element in root if channel is None else channel:
        if local(element) in ABOUT_THE_FEED and len(element) == 0:
            holder(head).append(deepcopy(element))
    return head if len(etree.tostring(head)) <= LONGEST_HEAD else etree.Element(root.tag)


def empty(element: etree._Element) -> etree._Element:
    nsmap: Any = element.nsmap  # the stubs lack None
    copy = etree.Element(element.tag, nsmap=nsmap)
    for name, value in element.attrib.items():
        copy.set(name, value)
    return copy


def holder(head: etree._Element) -> etree._Element:
    """Where an entry belongs."""
    return head[0] if len(head) and local(head[0]) == "channel" else head


def feed_of(head: etree._Element) -> Feed:
    parsed = parse(head)
    return Feed("Atom" if local(head) == "feed" else "RSS", parsed["feed"])


def parse(document: etree._Element) -> Any:
    return feedparser.parse(
        io.BytesIO(etree.tostring(document, encoding="utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,  # markup becomes text here, and nothing else
    )


def draft_of(feed: Feed, head: etree._Element, entry: etree._Element, findings: Findings) -> Draft | Refused:
    try:
        return entry_draft(feed, parsed_entry(head, entry), findings)
    except InputError as error:
        return Refused(findings.where, error)
    except Exception as error:  # feedparser fails in more ways than it says
        return Refused(findings.where, unreadable(findings.where, error, "give its page as HTML"))


def parsed_entry(head: etree._Element, entry: etree._Element) -> Any:
    for element in list(entry):
        if namespace(element).startswith(NOT_THE_ARTICLE):
            entry.remove(element)
        elif local(element) in TEXTS:
            element.text = KEEP + (element.text or "")
    place = holder(head)
    place.append(entry)
    try:
        return parse(head)["entries"][0]
    finally:
        place.remove(entry)
