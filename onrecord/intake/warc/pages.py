"""A page that an archive holds -> a draft of its article."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from onrecord.errors import InputError, Problem
from onrecord.intake.charsets import decode_document
from onrecord.intake.days import check_day
from onrecord.intake.formats import HEAD, Format, opens_html, refuse_binary, tell_format
from onrecord.intake.html import parse, read_tree
from onrecord.intake.link_lists import why_no_article
from onrecord.intake.messages import shown
from onrecord.intake.metadata import WEB
from onrecord.intake.plaintext import read_plain_text
from onrecord.intake.received import Draft, clean
from onrecord.intake.warc.payload import content_of
from onrecord.intake.warc.records import NEXT, Record

MAX_BYTES = 10 * 1024 * 1024  # of one page
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xhtml", "text/xhtml"})
MEDIA = re.compile(
    r"(?:image|audio|video|font)/|text/(?:css|javascript|ecmascript)|application/(?:x-)?(?:javascript|font|json)"
)
LeftOut = tuple[str, str]  # kind and sort, as the tally counts them
FOR_MACHINES = re.compile(r"/(?:robots|ads|app-ads|humans|security|llms)\.txt$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was sent. fetched: the day or time, "" where the archive says none. lost: why it is not whole."""

    uri: str
    fetched: str
    content: bytes
    html: bool
    charset: str | None
    lost: tuple[str, ...] = ()


def find_page(record: Record, where: str) -> Page | LeftOut:
    """Raises InputError for a page that cannot be unpacked."""
    return why_not(record) or page_in(record, where)


def why_not(record: Record) -> LeftOut | None:
    """The kind and sort, for the tally, of a record that holds no page; an HTTP answer's head is read on the way."""
    if record.kind == "revisit":
        return "revisit", ""
    if record.kind not in {"response", "resource"} or not WEB.match(record.uri):
        return "other", record.uri.partition(":")[0][:40] if record.kind == "response" else record.kind
    if record.kind == "response":
        if not record.parse_http():
            return "damaged", "no HTTP answer"
        if (status := record.warc.http_headers.status_code) != 200:
            return "status", str(status)
    kind = content_type(record)
    if kind and kind not in HTML_TYPES and kind != "text/plain":
        return "media" if MEDIA.match(kind) else "type", kind[:100]
    if FOR_MACHINES.search(urlsplit(record.uri).path):
        return "furniture", ""
    return ("large", "") if record.length > MAX_BYTES else None


def content_type(record: Record) -> str:
    named = record.http_field("Content-Type") if record.kind == "response" else record.field("Content-Type")
    return named.partition(";")[0].strip().lower()


def page_in(record: Record, where: str) -> Page | LeftOut:
    lost = [f"the archive cut it off ({cut})"] if (cut := record.field("WARC-Truncated")) else []
    expected: int = record.warc.content_length  # without the head of HTTP
    body = record.read(MAX_BYTES)
    if (at := body.find(NEXT)) >= 0:
        body, record.overrun = body[:at].rstrip(b"\r\n"), True
        lost.append("it runs into the next record of a damaged archive")
    elif len(body) < expected:
        lost.append(f"{len(body):,} of its {expected:,} bytes are there")
    charset = None
    if record.kind == "response":
        charset = record.warc.http_charset
        sent = record.http_field("Content-Length")[:20]
        if sent.isdecimal() and len(body) < int(sent):
            lost.append(f"{len(body):,} of {int(sent):,} bytes were received")
        transfer, encodings = record.http_field("Transfer-Encoding"), record.http_field("Content-Encoding")
        body, whole = content_of(body, transfer, encodings, MAX_BYTES, where)
        lost += [] if whole else ["its encoding breaks off"]
    if not body.strip(b" \t\r\n\f\v\0"):
        return "empty", ""
    kind = content_type(record)
    html = kind in HTML_TYPES or (not kind and opens_html(body[:HEAD].decode("latin-1").lstrip()))
    return Page(record.uri, record.field("WARC-Date"), body, html, charset, tuple(lost[:1]))


def page_draft(page: Page, where: str, sites: Collection[str] = ()) -> Draft | LeftOut:
    """The article, or the kind and sort of a page that is none by its nature. Raises InputError for one that cannot be read.

    sites: what other pages of its host call themselves.
    """
    refuse_binary(page.content, where)
    text, problems = decode_document(page.content, where, page.charset)
    if page.html:
        text, found = clean(text, "file")
        tree = parse(text)
        if tree is not None and (kind := why_no_article(tree, page.uri)):
            return kind, ""
        draft = read_tree(tree, text, where, [*problems, *found], url=page.uri, sites=sites)
    elif tell_format(text, "", where) is Format.TEXT:
        draft = read_plain_text(text, where, problems)
    else:
        raise InputError(f"{where} is sent as plain text and is not: extract it and give it as a file.")
    problems = [Problem(f"The page is not whole: {what}.", where) for what in page.lost]
    draft = replace(draft, truncated=bool(page.lost), problems=(*draft.problems, *problems))
    return fetched_draft(draft, page)


def fetched_draft(draft: Draft, page: Page) -> Draft:
    """With the address it was fetched from, whatever the page says, and the day, which is not that of publication."""
    fetched = f", fetched {page.fetched}" if check_day(page.fetched) else ""
    own = f"; the page names {shown(draft.url)}" if draft.url and draft.url != page.uri else ""
    problems = draft.problems
    if fetched and not draft.published:
        what = f"The page names no day of publication; it was{fetched.removeprefix(',')}."
        problems += (Problem(what, draft.where),)
    return replace(
        draft, url=page.uri, found_in={**draft.found_in, "url": f"WARC-Target-URI{fetched}{own}"}, problems=problems
    )
