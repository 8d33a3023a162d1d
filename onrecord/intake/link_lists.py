"""Pages that lead to articles and are none: front pages and lists of links; and those about the site itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from onrecord.intake.metadata import META, is_article, json_ld, meta_elements

HIDDEN = frozenset({"head", "nav", "footer", "aside", "form", "script", "style", "noscript", "template"})
LONG = 20  # words outside links, from which on a paragraph is one of an article
# Such paragraphs, with which a page is an article however many links it has; on a front page.
ENOUGH, ENOUGH_IN_FRONT = 2, 3
MOST, MOST_IN_FRONT = 0.6, 0.3  # of its words that an article has inside links
LEAST = 4  # links: fewer are no list
FRONT = re.compile(r"/?(?:(?:index|default|home)\.\w{3,5})?", re.IGNORECASE)
ABOUT = re.compile(
    r"/(?:about|about-?us|contact|contact-?us|imprint|impressum|privacy(?:-policy)?|cookies|cookie-policy|terms(?:-of-(?:use|service))?)"
    r"(?:\.\w{3,5})?/?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Measure:
    """Words inside and outside links, the links, and the long paragraphs of a page, without its menus."""

    links: int = 0
    inside: int = 0
    outside: int = 0
    long: int = 0
    hidden: int = 0  # how deep in menus
    linked: int = 0  # how deep in links
    paragraph: int = 0  # words outside links since it began

    def count(self, text: str | None) -> None:
        words = len(text.split()) if text and not self.hidden else 0
        if self.linked:
            self.inside += words
        else:
            self.outside += words
            self.paragraph += words

    def enter(self, element: HtmlElement) -> None:
        self.hidden += element.tag in HIDDEN
        if element.tag == "a" and element.get("href"):
            self.links += not self.hidden
            self.linked += 1
        self.paragraph = 0 if element.tag == "p" else self.paragraph
        self.count(element.text)

    def leave(self, element: HtmlElement) -> None:
        self.hidden -= element.tag in HIDDEN
        self.linked -= element.tag == "a" and bool(element.get("href"))
        self.long += element.tag == "p" and self.paragraph >= LONG
        self.paragraph = 0 if element.tag == "p" else self.paragraph
        self.count(element.tail)


def why_no_article(tree: HtmlElement, url: str) -> str | None:
    """ "links" or "about"; None for a page that may be an article, and for what says of itself that it is one."""
    if says_article(tree):
        return None
    path = urlsplit(url).path
    if ABOUT.fullmatch(path):
        return "about"
    return "links" if is_list(measured(tree), front=bool(FRONT.fullmatch(path))) else None


def says_article(tree: HtmlElement) -> bool:
    metas = meta_elements(tree)
    dated = any(metas.get(key) for key in META["published"])
    return dated or metas.get("og:type") == "article" or any(map(is_article, json_ld(tree)))


def measured(tree: HtmlElement) -> Measure:
    measure = Measure()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        (measure.enter if event == "start" else measure.leave)(element)
    return measure


def is_list(found: Measure, *, front: bool) -> bool:
    enough, most = (ENOUGH_IN_FRONT, MOST_IN_FRONT) if front else (ENOUGH, MOST)
    return found.links >= LEAST and found.long < enough and found.inside > most * (found.inside + found.outside)
