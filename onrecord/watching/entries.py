"""What the entries of a feed lead to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from onrecord.errors import InputError
from onrecord.fetching import Page, check_url
from onrecord.intake.charsets import decode_document
from onrecord.intake.feeds import drafts
from onrecord.intake.metadata import WEB
from onrecord.intake.received import Draft, Refused
from onrecord.intake.xml_documents import local, parser


@dataclass(frozen=True, slots=True)
class Entry:
    """key: its address, or a hash of it where it has none that may be fetched; why: what is wrong then."""

    key: str
    where: str
    why: str = ""


def entries_of(page: Page) -> list[Entry]:
    """Every entry once, in the order of the feed. Raises InputError for what is no feed."""
    found: dict[str, Entry] = {}
    text, _ = decode_document(page.body, page.url, page.charset)
    for drafted, own in drafts(text, page.url):
        if own is None and isinstance(drafted, Refused) and not found:
            raise no_feed(page, drafted)
        entry = entry_of(drafted, own or b"", page.url)
        found.setdefault(entry.key, entry)
    return list(found.values())


def no_feed(page: Page, refused: Refused) -> InputError:
    if "html" in page.headers.get("content-type", "").lower():
        return InputError(f"{page.url} is a web page, not a feed: look on it for a link to its RSS or Atom feed.")
    return refused.error


def entry_of(drafted: Draft | Refused, own: bytes, feed: str) -> Entry:
    # Most feeds have entries of a title and a link, which are no articles in themselves.
    address = (drafted.url if isinstance(drafted, Draft) else None) or next(links(own), None)
    try:
        if address is None:
            raise drafted.error if isinstance(drafted, Refused) else InputError(no_link(drafted))
        url = check_url(feed)
        return Entry(str(check_url(address, url)), drafted.where)
    except InputError as error:
        return Entry(f"entry {hashlib.sha256(own or str(error).encode()).hexdigest()[:16]}", drafted.where, str(error))


def no_link(drafted: Draft) -> str:
    return f"{drafted.where} leads to no page: save the feed and add the file, which takes what it says itself."


def links(entry: bytes) -> Iterator[str]:
    """The addresses in the XML of an entry, likeliest first. They may be relative to that of the feed."""
    try:
        root = etree.fromstring(entry, parser())
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in root:
        address = (element.get("href") or element.text or "").strip()
        if address and local(element) == "link" and element.get("rel", "alternate") == "alternate":
            yield address
    for element in root:
        address = (element.text or "").strip()
        if local(element) == "guid" and WEB.match(address):
            yield address
