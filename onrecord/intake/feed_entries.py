"""One entry of a feed, as feedparser gives it -> a draft of its article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from onrecord.errors import InputError
from onrecord.intake.days import zoned_day
from onrecord.intake.findings import Findings
from onrecord.intake.fragments import decode_entities, html_blocks, plain_blocks
from onrecord.intake.html import without_title
from onrecord.intake.messages import shown
from onrecord.intake.metadata import WEB, one_line, without_site
from onrecord.intake.received import Draft

# feedparser decodes anew what could be UTF-8 that was read as Latin-1. A first character that Latin-1 lacks keeps it from that.
KEEP = "\ue000"
TEASER = re.compile(r"\[(?:…|\.\.\.)\]$|^(?:continue reading|read more|read the (?:full|whole) )[^.\n]{0,100}$", re.I)
NO_SITE = frozenset(
    "www com org net co ac gov edu news rss feed feeds blog blogspot wordpress substack medium github".split()
)


@dataclass(frozen=True, slots=True)
class Feed:
    """kind: "RSS" or "Atom". about: what feedparser found for the feed as a whole."""

    kind: str
    about: Any

    @property
    def name(self) -> str:
        return one_line(text_of(self.about, "title"))


def entry_draft(feed: Feed, entry: Any, findings: Findings) -> Draft:
    """Raises InputError for an entry without any text."""
    url = find_address(feed, entry, findings)
    publisher = find_publisher(feed, entry, url, findings)
    title = find_title(feed, entry, publisher, findings)
    blocks, truncated = find_body(feed, entry, title, findings)
    if not blocks:
        what = f"no text below its title {shown(title)}" if title else "no text"
        advice = f"download {url} and give that" if url else "give its page"
        raise InputError(f"{findings.where} has {what}: {advice} as HTML.")
    days = find_days(feed, entry, findings)
    note_origins(entry, findings)
    language = text_of(detail(entry, "title"), "language") or text_of(feed.about, "language")
    body = "\n\n".join(blocks)
    return findings.draft(
        body, title=title, url=url, publisher=publisher, days=days, language=language, truncated=truncated
    )


def text_of(mapping: Any, key: str) -> str:
    """A string that feedparser found; "" where it found something else, as strangers' element names let it."""
    # Not mapping.get: feedparser answers "updated" with "published".
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return value.strip().removeprefix(KEEP).strip() if isinstance(value, str) else ""


def detail(entry: Any, key: str) -> Any:
    return dict.get(entry, f"{key}_detail")


def parts(entry: Any, key: str) -> list[dict[str, Any]]:
    value = dict.get(entry, key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def links(entry: Any, rel: str) -> list[dict[str, Any]]:
    return [link for link in parts(entry, "links") if text_of(link, "rel") == rel]


def find_address(feed: Feed, entry: Any, findings: Findings) -> str | None:
    guid = text_of(entry, "id")
    offered = [("feedburner:origLink", text_of(entry, "feedburner_origlink")), ("link", text_of(entry, "link"))]
    offered += [("link", text_of(link, "href")) for link in links(entry, "alternate")]
    place, url = next(((place, url) for place, url in [*offered, ("guid", guid)] if WEB.match(url)), ("", None))
    other = next((url for _, url in offered if url), None)
    if url:
        findings.found["url"] = f"{feed.kind} {place}"
    elif other:
        findings.problem(f"The link is {shown(other)}, not a web address; it is left out.")
    if guid and guid != url:
        findings.note(f"guid {guid}", "url")
    return url


def find_title(feed: Feed, entry: Any, publisher: str | None, findings: Findings) -> str | None:
    """In one line. Where Atom says that it is HTML, its text; else markup is text, as RSS has no other."""
    title = text_of(entry, "title")
    if feed.kind == "RSS":
        title = decode_entities(title)
    elif "html" in text_of(detail(entry, "title"), "type"):
        title = " ".join(html_blocks(title))
    title = " ".join(title.split())
    if not title:
        return None
    findings.found["title"] = f"{feed.kind} title"
    return without_site((title, ""), [publisher] if publisher else [])[0]


def find_publisher(feed: Feed, entry: Any, url: str | None, findings: Findings) -> str | None:
    """Who the entry says it is from; else the feed, unless the entry leads to another site."""
    source = dict.get(entry, "source")
    origin = text_of(source, "href") or text_of(source, "link")
    offered = (
        (one_line(text_of(source, "title")), f"{feed.kind} source" + (f" ({origin[:200]})" if origin else "")),
        (one_line(text_of(entry, "publisher")), "dc:publisher"),
        (one_line(text_of(feed.about, "publisher")), "dc:publisher of the feed"),
    )
    name, place = next(((name, place) for name, place in offered if name), ("", ""))
    if name:
        findings.found["publisher"] = place + (
            f", in the feed {shown(feed.name)}" if feed.name not in {"", name} else ""
        )
    elif feed.name and same_site(text_of(feed.about, "link"), url):
        name = feed.name
        findings.found["publisher"] = f"{feed.kind} title of the feed"
    elif feed.name:
        findings.problem(f"The feed {shown(feed.name)} links to another site and does not say who publishes that.")
    return name or None


def same_site(feed: str, entry: str | None) -> bool:
    """Whether two addresses share a name in their hosts; also where one of them has no host."""
    one, other = site_names(feed), site_names(entry or "")
    return not one or not other or bool(one & other)


def site_names(url: str) -> set[str]:
    try:
        return set((urlsplit(url).hostname or "").split(".")[:-1]) - NO_SITE
    except ValueError:
        return set()


def find_body(feed: Feed, entry: Any, title: str | None, findings: Findings) -> tuple[list[str], bool]:
    """The paragraphs, without the title, and whether there are more elsewhere."""
    for content in parts(entry, "content"):
        blocks = blocks_of(feed, content) if readable(text_of(content, "type")) else []
        if blocks := without_title(blocks, title):
            if teaser := TEASER.search(blocks[-1]):
                findings.problem(f"The text ends in {shown(teaser.group())}: the feed has only its beginning.")
            return blocks, bool(teaser)
    summary = {"value": text_of(entry, "summary"), "type": text_of(detail(entry, "summary"), "type")}
    blocks = without_title(blocks_of(feed, summary), title)
    if blocks:
        findings.problem("The feed has only a summary of this article; the rest of its text is elsewhere.")
    return blocks, True


def readable(kind: str) -> bool:
    return kind in {"", "text", "html", "xhtml"} or kind.startswith("text/") or kind.endswith("xml")


def blocks_of(feed: Feed, content: dict[str, Any]) -> list[str]:
    value = text_of(content, "value")
    if feed.kind == "Atom" and text_of(content, "type") == "text/plain":
        return plain_blocks(value)
    return html_blocks(value)


def find_days(feed: Feed, entry: Any, findings: Findings) -> tuple[str | None, str | None]:
    """Published and modified, from the words of the feed: feedparser takes MSK, BST and IST for UTC."""
    published, updated = text_of(entry, "published") or text_of(entry, "created"), text_of(entry, "updated")
    if not published and feed.kind == "RSS":  # dc:date, which feedparser calls "updated"
        published, updated = updated, ""
    elif not published and updated:
        findings.problem("It says when it was updated, not when it was published: that day stands for both.")
        published = updated
    first = find_day(published, "published", f"{feed.kind} date", findings)
    last = find_day(updated, "modified", f"{feed.kind} updated", findings) if updated != published else None
    return first, last


def find_day(raw: str, name: str, place: str, findings: Findings) -> str | None:
    if not raw:
        return None
    day, doubt = zoned_day(raw)
    if day:
        findings.found[name] = place
    if doubt:
        findings.problem(f"{name}: {doubt}")
    return day


def note_origins(entry: Any, findings: Findings) -> None:
    """Whom it credits besides its source: <link rel="via">, dc:source."""
    credits = [f"via {text_of(link, 'title')} {text_of(link, 'href')}" for link in links(entry, "via")[:10]]
    if source := text_of(entry, "dc_source"):
        credits.append(f"dc:source {source}")
    for words in credits:
        findings.note(words, "publisher", "url", "title")
