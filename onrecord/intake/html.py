"""HTML pages: the article's text by trafilatura, and what trafilatura leaves out."""

from __future__ import annotations

import html
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import use_config

from onrecord.errors import InputError, Problem
from onrecord.intake.messages import plural, shown
from onrecord.intake.metadata import Metadata, find_metadata, one_line
from onrecord.intake.received import Draft, clean

for _library in ("trafilatura", "htmldate", "justext", "charset_normalizer"):
    # Without a handler of their own these libraries' warnings reach standard error.
    logging.getLogger(_library).addHandler(logging.NullHandler())

CONFIG = use_config()
CONFIG.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")  # a short report is a report
BLOCKS = {"p", "head", "item", "quote", "list", "table", "row", "lb", "div", "body"}  # of trafilatura's tree
BLANKS = re.compile(r"[ \t\n\r\f]+")
NOTICE = re.compile(
    r"(?:correction|corrections|clarification|correction and clarification|editor[’']?s?[’']? note|retraction|erratum"
    r"|this (?:article|story|report|headline) (?:was|has been|is) (?:amended|corrected|updated|edited|revised)"
    r"|an earlier version of this)\b",
    re.IGNORECASE,
)
LONGEST_NOTICE = 1000  # characters
MOST_NOTICES = 20
MOST_PIECES = 200  # of text in an element that are looked at
SHORTEST_REPEATED = 20  # characters; below, it is more likely furniture of the page
BREAK = re.compile(
    r"</?(?:p|h[1-6]|li|blockquote|pre|d[dt]|t[dr]|table|figcaption|div|br|[uo]l|section|article|main|body|header"
    r"|footer|aside|nav)\b[^<>]*>",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
HIDDEN = [
    (re.compile("<!--"), re.compile("-->")),
    *(
        (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
        for name in (
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "title",
            "nav",
            "footer",
            "aside",
            "form",
            "button",
        )
    ),
]


def read_html(text: str, where: str, problems: list[Problem]) -> Draft:
    """As read_tree, of a page that nothing more is known of."""
    text, found = clean(text, "file")
    return read_tree(parse(text), text, where, [*problems, *found])


def read_tree(
    tree: HtmlElement | None,
    text: str,
    where: str,
    problems: list[Problem],
    *,
    url: str = "",
    sites: Collection[str] = (),
) -> Draft:
    """A draft of a page: paragraphs separated by blank lines, in the order of the page, without the title.

    Raises InputError for a page without an article's text. Corrections outside the text, repeated paragraphs that
    were kept once, and pages read by the fallback are Problems. tree: of the text, see parse. url: where it was fetched from;
    sites: what other pages of its host call themselves.
    """
    metadata = find_metadata(tree, url, sites) if tree is not None else Metadata({})
    blocks = extract(tree) if tree is not None else []
    if not blocks:
        blocks = fallback(text)
        problems.append(Problem("The main text was not found; all paragraphs were taken, menus perhaps too.", "page"))
    blocks = without_title(blocks, metadata.value("title"))
    if not blocks:
        raise InputError(f"{where} is HTML without an article's text: copy the text into a .txt file.")
    if tree is not None:
        problems += lost(tree, blocks, metadata)
    fields: dict[str, Any] = {name: value for name, (value, _) in metadata.fields.items()}
    return Draft(
        where,
        "\n\n".join(blocks),
        **fields,
        found_in={name: place for name, (_, place) in metadata.fields.items()},
        problems=tuple(problems),
    )


def parse(text: str) -> HtmlElement | None:
    """The page's tree. No network, no entities but HTML's own; None where the page is beyond the parser."""
    # huge_tree lifts the depth from 256, where libxml2 stops silently, to 2048. The caller bounds the bytes.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return None if any("depth" in entry.message for entry in parser.error_log) else tree


def extract(tree: HtmlElement) -> list[str]:
    document = bare_extraction(tree, include_comments=False, include_tables=True, config=CONFIG)
    body = getattr(document, "body", None)
    return [] if body is None else [b for b in map(single_spaced, blocks_of(body)) if b]


def blocks_of(body: etree._Element) -> Iterator[str]:
    """The text of each block of trafilatura's tree; a line break ends one, the cells of a row stand in one."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in BLOCKS:
            yield "".join(pieces)
            pieces = []
        elif element.tag == "cell" and event == "start" and pieces:
            pieces.append(" | ")
        pieces.append((element.text if event == "start" else element.tail) or "")
    yield "".join(pieces)


def single_spaced(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def without_title(blocks: list[str], title: str | None) -> list[str]:
    """Without first blocks that repeat the title, or stand in it before the site's name."""
    told = folded(title or "")
    while blocks and told and (folded(blocks[0]) == told or re.match(re.escape(folded(blocks[0])) + r" [|–—-] ", told)):
        blocks = blocks[1:]
    return blocks


def folded(text: str) -> str:
    return one_line(text).casefold().translate(str.maketrans("‘’“”", "''\"\""))


def lost(tree: HtmlElement, blocks: list[str], metadata: Metadata) -> list[Problem]:
    """Problems for what the page shows and the text lacks: corrections, and paragraphs said more than once."""
    whole = "\n".join(blocks)
    notices = {one_line(text): "JSON-LD correction" for text in metadata.corrections} | find_notices(tree)
    innermost = [n for n in notices if n not in whole and not any(n != m and n.startswith(m) for m in notices)]
    problems = [Problem(f"A notice on the page is not in the text: {n}", notices[n]) for n in innermost]
    times = Counter(single_spaced("".join(islice(p.itertext(), MOST_PIECES))) for p in tree.iter("p"))
    kept = Counter(blocks)
    for text, count in times.items():
        if len(text) > SHORTEST_REPEATED and 0 < kept[text] < count:
            what = f"A paragraph that the page has {plural(count, 'time')} is kept {plural(kept[text], 'time')}: "
            problems.append(Problem(what + shown(text), "page"))
    return problems


def find_notices(tree: HtmlElement) -> dict[str, str]:
    """Text of elements that begin like a correction -> where they stand, the first MOST_NOTICES."""
    found: dict[str, str] = {}
    for element in tree.iter("p", "li", "div", "small", "em", "section", "aside"):
        # Only its first pieces: the whole text of every element would take the square of a nested page's size.
        if NOTICE.match("".join(islice(element.itertext(), 8)).lstrip()):
            text = single_spaced("".join(islice(element.itertext(), MOST_PIECES)))
            if len(text) <= LONGEST_NOTICE:
                found[text] = region(element)
        if len(found) >= MOST_NOTICES:
            break
    return found


def region(element: HtmlElement) -> str:
    """The outermost named part of the page around an element, in words."""
    named = [a.tag for a in element.iterancestors() if a.tag in {"footer", "aside", "header", "nav", "article", "main"}]
    return f"{named[0]} of the page" if named else "page"


def fallback(text: str) -> list[str]:
    """All paragraphs of a page outside scripts, menus and footers, without a tree, so at any depth."""
    # Not html.parser: 200,000 comments left open take it minutes. Here every step is linear.
    for opening, closing in HIDDEN:
        text = without_regions(text, opening, closing)
    lines = BREAK.sub("\n", BLANKS.sub(" ", text)).split("\n")
    blocks = [single_spaced(html.unescape(TAG.sub("", line))) for line in lines]
    return [block for block in blocks if block]


def without_regions(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text without what lies from each opening to the next closing; what is never closed stays."""
    kept, at = [], 0
    while (start := opening.search(text, at)) and (end := closing.search(text, start.end())):
        kept.append(text[at : start.start()])
        at = end.end()
    return "".join([*kept, text[at:]])
