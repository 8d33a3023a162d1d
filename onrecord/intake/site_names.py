"""The name of a site behind a page's title, where the page has no field for it: "Ferry stays in port | Fjord Today"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice

from lxml.html import HtmlElement

from onrecord.publishers import host_of, load_publishers

PARTS = r"\s*(?:[|–—»·]|::|\s-)\s+"  # no colon, behind which headlines go on
LAST = re.compile(rf"(?P<title>.*\S){PARTS}(?P<site>\S.*)")
LONGEST = 60  # characters of a name
MOST_HEADINGS = 5
MOST_HOSTS = 10_000  # of one archive
COPYRIGHT = r"(?:©|\(c\)|\bcopyright\b)[\W\d]{0,20}"


class Sites:
    """What the pages of an archive call their sites, by host. A page is asked about after those that came before it."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}

    def of(self, url: str) -> frozenset[str]:
        return frozenset(self._names.get(host_of(url), ()))

    def note(self, url: str, name: str | None) -> None:
        host = host_of(url)
        if name and host and (host in self._names or len(self._names) < MOST_HOSTS):
            self._names.setdefault(host, set()).add(name)


def parted_title(title: str, tree: HtmlElement, names: Collection[str], url: str) -> tuple[str, str | None]:
    """The title without the site's name, and that name where something else says that it is one.

    names: what other pages of the host call it. The suffix goes also where the page's heading is what stands before it.
    """
    found = LAST.fullmatch(title)
    if not found:
        return title, None
    site = found["site"] if stands_as_site(found["site"], tree, names, url) else None
    heading = next((h for h in headings(tree) if re.match(re.escape(h) + PARTS, title)), None)
    return heading or (found["title"] if site else title), site


def headings(tree: HtmlElement) -> Sequence[str]:
    texts = (" ".join("".join(islice(h.itertext(), 50)).split()) for h in islice(tree.iter("h1"), MOST_HEADINGS))
    return [text for text in texts if text]


def stands_as_site(name: str, tree: HtmlElement, names: Collection[str], url: str) -> bool:
    """By other pages of the host, by the host itself, by the page's notice of copyright or its heading, or as an outlet that is known."""
    if len(name) > LONGEST:
        return False
    told = {letters(known) for known in (*names, *headings(tree))} | {
        letters(label) for label in re.split(r"[.:]", host_of(url))
    }
    if letters(name) in told or load_publishers().named(name):
        return True
    return bool(re.search(COPYRIGHT + re.escape(name), " ".join(tree.text_content().split()), re.IGNORECASE))


def letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
