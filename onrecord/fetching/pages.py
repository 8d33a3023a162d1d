"""Fetched pages -> articles, under the address that they were fetched from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from onrecord.errors import Problem
from onrecord.fetching.answers import Page
from onrecord.intake import Received, Refused, receive
from onrecord.intake.messages import shown

USUAL = ("www.", "m.", "amp.", "mobile.")


def receive_page(
    page: Page, *, published: str | None = None, publisher: str | None = None
) -> Iterator[Received | Refused]:
    """The articles of a page, most often one. As receive."""
    items = list(receive(page.body, name=page.url, published=published, publisher=publisher, charset=page.charset))
    alone = len(items) == 1  # the entries of a feed have addresses of their own
    yield from (at_its_address(item, page.url) if alone and isinstance(item, Received) else item for item in items)


def at_its_address(item: Received, url: str) -> Received:
    """A page may give a shorter address of itself, but not one at another site, which it could thereby pass itself off as."""
    stated = item.article.url
    if stated and same_site(stated, url):
        return item
    found_in = {**item.found_in, "url": "where it was fetched"}
    problems = item.problems
    if stated:
        what = f"url is {shown(stated)}, at another site; kept is the address that the page was fetched from."
        problems += (Problem(what, item.where),)
    return replace(item, article=replace(item.article, url=url), problems=problems, found_in=found_in)


def same_site(stated: str, fetched: str) -> bool:
    """Whether one host, or one below it, is meant. Not one above: that belongs to somebody else where blogs are hosted."""
    a, b = site(stated), site(fetched)
    return bool(a and b) and (a == b or a.endswith(f".{b}"))


def site(url: str) -> str:
    """The host without what most hosts have in front; "" where there is none."""
    try:
        host = (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""
    return next((host.removeprefix(part) for part in USUAL if host.startswith(part)), host)
