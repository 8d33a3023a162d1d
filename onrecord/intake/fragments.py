"""Marked-up text inside another document (a feed's entry, a wire's body) -> its paragraphs, all of them, in order.

Unlike a page, a fragment has no menus around it, so nothing has to be told from the article.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape

from lxml import etree

from onrecord.intake.html import TAG, fallback, parse, single_spaced
from onrecord.intake.xml_documents import local

BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote dt dd tr table caption figcaption figure div br hr ul ol dl section article main pre"
    " body header footer aside nav address details summary form fieldset"
    # NITF's own
    " hl1 hl2 block bq credit byline distributor dateline tagline bibliography note fn abstract copyrite datasource".split()
)
CELLS = frozenset({"td", "th"})
HIDDEN = frozenset("script style template svg math noscript head title iframe object video audio canvas select".split())
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
BLANK_LINES = re.compile(r"\n[^\S\n]*\n")


def html_blocks(markup: str) -> list[str]:
    """The paragraphs of HTML. Without a tag in it, it is text with entities, whose lines are kept."""
    if not TAG.search(markup):
        return plain_blocks(decode_entities(markup))
    tree = parse(f"<div>{markup}</div>")
    return fallback(markup) if tree is None else tree_blocks(tree)


def plain_blocks(text: str) -> list[str]:
    """The paragraphs of plain text, which blank lines separate; their own line ends stay."""
    return [
        block for part in BLANK_LINES.split(text.replace("\r\n", "\n").replace("\r", "\n")) if (block := part.strip())
    ]


def tree_blocks(root: etree._Element, *, without: Collection[str] = ()) -> list[str]:
    """The paragraphs under an element of HTML, XHTML or NITF; `without`: names of elements to pass over."""
    return [block for raw in raw_blocks(root, HIDDEN.union(without)) if (block := single_spaced(raw))]


def raw_blocks(root: etree._Element, hidden: Collection[str]) -> Iterator[str]:
    """The cells of a row stand in one block; each line of <pre> is one."""
    pieces: list[str] = []  # empty until there is a letter to show
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name, text = local(element).lower(), element.text if event == "start" else element.tail
        if name in BLOCKS:
            yield "".join(pieces)
            pieces = []
        elif name in CELLS and event == "start" and pieces:
            pieces.append(" | ")
        if event == "start" and element is not root and (name in hidden or name == "pre"):
            yield from words(element if name == "pre" else None).split("\n")
            walk.skip_subtree()
        elif text and (pieces or text.strip()) and not (event == "end" and element is root):
            pieces.append(text)
    yield "".join(pieces)


def words(element: etree._Element | None) -> str:
    """All the text inside an element."""
    return "" if element is None else "".join(map(str, element.itertext()))


def in_one_line(element: etree._Element | None) -> str:
    return " ".join(words(element).split())


def decode_entities(text: str) -> str:
    """With HTML's entities as characters, where they end in a semicolon: "R&D&copy" stays."""
    return ENTITY.sub(lambda match: unescape(match.group()), text)
