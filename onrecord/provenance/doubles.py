"""The same article twice: one text of one publisher and day that came in by two ways counts once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from onrecord.provenance.outlets import unique
from onrecord.provenance.passages import Page, Passage
from onrecord.publishers import key

WORD = re.compile(r"\w+")
KEPT = 512  # texts whose words are remembered: an article has many claims


def without_doubles(passages: Iterable[Passage]) -> list[Passage]:
    """The passages of one article of each text; of the one that people have checked, else of the one that tells most of itself."""
    told = list(passages)
    checked = {p.page.id for p in told if p.checked}
    pages = sorted({p.page.id: p.page for p in told}.values(), key=lambda page: _rank(page, page.id in checked))
    kept: dict[str, list[Page]] = {}
    for page in pages:
        same = kept.setdefault(_body(page.text, page.title) or page.id, [])
        if not any(_may_be_one(page, other) for other in same):
            same.append(page)
    left = {page.id for some in kept.values() for page in some}
    return [p for p in told if p.page.id in left]


def _rank(page: Page, checked: bool) -> tuple[bool, int, str]:
    return not checked, -sum(map(bool, (page.publisher, page.day, page.url, page.title))), page.id


@lru_cache(KEPT)
def _body(text: str, title: str | None) -> str:
    """Its words without the title: not every way in tells which words are the title."""
    return " ".join(WORD.findall(text.removeprefix(title or "").casefold()))


def _may_be_one(a: Page, b: Page) -> bool:
    """What only one of them tells keeps none apart."""
    publishers = {key(p) for p in (a.publisher, b.publisher) if p}
    return len(publishers) < 2 and len(unique(d for d in (a.day, b.day) if d)) < 2
