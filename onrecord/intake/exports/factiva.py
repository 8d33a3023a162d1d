"""Factiva: articles that each end with "Document CODE0000...", in its readable layout or with two-letter fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from onrecord.errors import Problem
from onrecord.intake.days import iso_day
from onrecord.intake.documents import Line, paragraphs, single_spaced
from onrecord.intake.exports.clippings import Clipping, Export, contents, drafts_of, headline, without_heads
from onrecord.intake.received import Draft, Refused

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # whose reader takes 0.1 s to import

NAME = "Factiva"
END = re.compile(r"(?:AN\s*\|?\s*)?Document (?P<id>[A-Za-z0-9]{2,12}\d{8}[A-Za-z0-9]{5,20})")
WORDS = re.compile(r"[\d,]+ words", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}:\d\d(?: ?[AP]M)?(?: [A-Z]{3,4})?", re.IGNORECASE)
CODE = re.compile(r"[A-Z0-9]{2,12}")
LANGUAGE = re.compile(
    r"English|German|French|Spanish|Italian|Portuguese|Dutch|Russian|Chinese.*|Japanese|Arabic|Polish|Swedish|Danish|Norwegian|Finnish|Turkish"
)
COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)|\u00a9).*", re.IGNORECASE)
FIELD = re.compile(
    r"(?P<tag>SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|ART|DLN)(?:\s*\||\t|\s{2,}|$)\s*(?P<value>.*)"
)
TEXT_FIELDS = ("BY", "CR", "LP", "TD")
LEFT_OUT_FIELDS = ("ART", "CT", "RF")
BYLINE = re.compile(r"(?:By|BY) \S.*")
NAME_LIKE = re.compile(r"(?:[A-Z][\w.'’-]+|and|de|van|von|al)(?:,? (?:[A-Z][\w.'’-]+|and|de|van|von|al|&)){1,6}\.?")
SECTION_LIKE = re.compile(r"[^a-z]{2,40}|(?:[A-Z][\w&-]*(?: (?:&|and|[A-Z][\w-]*)){0,2})")
FURNITURE = re.compile(r"Page \d+ of \d+.*|©? ?\d{4} Factiva,? Inc\. All rights reserved\.?", re.IGNORECASE)
LONGEST_HEAD = 14  # lines from the number of words to the copyright
HTML = re.compile(r'class=["\']article (?:[a-z]{2}Article|dearticle)|class=["\'][^"\']*articleParagraph', re.IGNORECASE)


def is_export(lines: Sequence[Line]) -> bool:
    return any(END.fullmatch(line.text.strip()) for line in lines)


def read_export(lines: Sequence[Line]) -> Export:
    """Articles up to each closing line; what follows the last one is the database's summary of the search."""
    pieces: list[list[Line]] = []
    piece: list[Line] = []
    for line in lines:
        if END.fullmatch(line.text.strip()):
            pieces.append(piece)
            piece = []
        elif not FURNITURE.fullmatch(line.text.strip()):
            piece.append(line)
    listed, _ = contents(pieces[0]) if pieces else ([], None)
    problems = [f"The last {len(piece)} lines belong to no article and are left out."] if is_article(piece) else []
    return Export(NAME, [read_article(piece) for piece in pieces], listed if len(listed) > 1 else (), None, problems)


def is_article(lines: Sequence[Line]) -> bool:
    return any(WORDS.fullmatch(line.text.strip()) or FIELD.match(line.text) for line in lines)


def read_article(lines: list[Line]) -> Clipping:
    tags = {match["tag"] for line in lines if (match := FIELD.match(line.text.strip()))}
    if {"HD", "PD"} <= tags and tags & {"LP", "TD"}:
        return read_fields(lines)
    texts = [line.text.strip() for line in lines]
    words = next((n for n, text in enumerate(texts) if WORDS.fullmatch(text)), None)
    if words is None:
        return Clipping(NAME, paragraphs(lines), whole=True)
    return read_layout(lines, texts, words)


def read_fields(lines: Sequence[Line]) -> Clipping:
    """The layout with a tag before each field; a field goes on until the next tag."""
    fields: dict[str, list[Line]] = {}
    tag = ""
    for line in lines:
        match = FIELD.match(line.text.strip())
        if match and match["tag"] not in fields:
            tag = match["tag"]
            fields[tag] = [Line(match["value"])] if match["value"] else []
        elif tag:
            fields[tag].append(line)
    one = {name: single_spaced(" ".join(line.text for line in found)) for name, found in fields.items()}
    left = [name for name in LEFT_OUT_FIELDS if one.get(name)]
    return Clipping(
        NAME,
        body=[*paragraphs(fields.get("LP", ())), *paragraphs(fields.get("TD", ()))],
        title=one.get("HD"),
        publisher=one.get("SN"),
        published=" ".join(filter(None, (one.get("PD"), one.get("ET")))) or None,
        section=one.get("SE"),
        language=one.get("LA"),
        lead=[one[name] for name in ("BY", "CR") if one.get(name)],
        left_out=[f"Fields that are left out: {', '.join(left)}."] if left else [],
    )


def read_layout(lines: list[Line], texts: list[str], words: int, title: str | None = None) -> Clipping:
    """The readable layout: title and byline, "512 words", day, time, publisher, code, language, copyright, text."""
    end = head_end(texts, words)
    head = texts[words + 1 : end]
    published = head[0] if head and iso_day(head[0]) else None
    rest = head[1:] if published else head
    if published and rest and CLOCK.fullmatch(rest[0]):
        published, rest = f"{published} {rest[0]}", rest[1:]
    above, byline, section = read_title(texts[:words])
    title = title or above
    return Clipping(
        NAME,
        body=paragraphs(without_heads(lines[end:], title)),
        title=title,
        publisher=rest[0] if rest else None,
        published=published,
        section=section,
        language=next((text for text in rest if LANGUAGE.fullmatch(text)), None),
        lead=[byline] if byline else [],
        problems=[] if published else ["No line with the day was found."],
    )


def head_end(texts: list[str], words: int) -> int:
    """The line after the copyright, else after the language, else after the code of the publisher."""
    near = range(words + 1, min(len(texts), words + 1 + LONGEST_HEAD))
    for form in (COPYRIGHT, LANGUAGE, CODE):
        at = next((n for n in near if form.fullmatch(texts[n])), None)
        if at is not None:
            return at + 1
    return words + 1


def read_title(texts: list[str]) -> tuple[str | None, str | None, str | None]:
    """Title, byline and section from the lines above the number of words."""
    byline = section = None
    if len(texts) > 1 and (BYLINE.fullmatch(texts[-1]) or is_name(texts[-1], texts[-2])):
        *texts, byline = texts
    if len(texts) > 1 and SECTION_LIKE.fullmatch(texts[0]) and len(texts[0]) < len(texts[1]):
        section, *texts = texts
    return headline(texts), byline, section


def is_name(text: str, above: str) -> bool:
    """A byline without "By": names alone, below a line that is none."""
    return NAME_LIKE.fullmatch(text) is not None and not NAME_LIKE.fullmatch(above) and len(above.split()) > 3


def html_export(text: str, where: str, problems: Sequence[Problem] = ()) -> Iterator[Draft | Refused] | None:
    """The articles of a web page that Factiva saved; None for any other page."""
    from onrecord.intake.html import parse  # trafilatura takes 0.3 s to import

    tree = parse(text) if HTML.search(text) else None
    articles = list(article_elements(tree)) if tree is not None else []
    if not articles:
        return None
    return drafts_of(Export(NAME, [read_element(element) for element in articles]), where, problems)


def article_elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The innermost elements of an article each."""
    for element in tree.iter("div"):
        names = element.get("class", "").split()
        if "article" in names and any(re.fullmatch("[a-z]{2}Article", name) for name in names):
            yield element


def read_element(element: HtmlElement) -> Clipping:
    lines = [line for line in element_lines(element) if not END.fullmatch(line.text)]
    texts = [line.text for line in lines]
    title = next((single_spaced(e.text_content()) for e in element.iter("span") if is_headline(e)), None)
    words = next((n for n, text in enumerate(texts) if WORDS.fullmatch(text)), None)
    if title and words is not None:
        return read_layout(lines, texts, words, title)
    return read_article(lines)


def is_headline(element: HtmlElement) -> bool:
    return any(name.endswith("Headline") for name in element.get("class", "").split())


def element_lines(element: HtmlElement) -> Iterator[Line]:
    """A line for each block; the cells of a row with a tag stand in one, its further paragraphs in their own."""
    for block in element.iter("div", "p", "td", "pre"):
        if block.find(".//div") is None and block.find(".//p") is None and block.find(".//td") is None:
            text = single_spaced(block.text_content())
            if text:
                yield Line(text)
