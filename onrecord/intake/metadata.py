"""What a page says about its article: JSON-LD, OpenGraph, meta elements, <time>, <link>, <title>, in this order."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from onrecord.intake.days import check_day
from onrecord.intake.site_names import parted_title

ARTICLE_TYPES = re.compile(
    r"(?:https?://schema\.org/)?(?:\w*NewsArticle|\w*Article|LiveBlogPosting|BlogPosting|Report)"
)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
WEB = re.compile(r"https?://", re.IGNORECASE)
MOST = 50  # elements of a kind that are looked at
SEPARATORS = r"\s*(?:[|–—»·:-]|::)\s+"

Found = tuple[str, str]  # value, place in words

# Where each field stands in meta elements, most trusted first; names are compared in lower case.
META = {
    "title": ("og:title", "dc.title", "dcterms.title", "twitter:title", "parsely-title", "sailthru.title"),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name"),
    "published": (
        "article:published_time", "og:published_time", "datepublished", "article:published", "pubdate", "publishdate",
        "publish-date", "publish_date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date",
        "parsely-pub-date", "sailthru.date", "date",
    ),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod"),
    "url": ("og:url",),
    "language": ("og:locale", "dc.language"),
}  # fmt: skip
JSON_LD = {
    "title": ("headline", "name"),
    "publisher": ("publisher", "sourceOrganization"),
    "published": ("datePublished",),
    "modified": ("dateModified",),
    "url": ("url", "mainEntityOfPage", "@id"),
    "language": ("inLanguage",),
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """Field name -> (value, place). corrections: what JSON-LD's `correction` says."""

    fields: dict[str, Found]
    corrections: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        return self.fields[name][0] if name in self.fields else None


def find_metadata(tree: HtmlElement, url: str = "", sites: Collection[str] = ()) -> Metadata:
    """The first acceptable value of each field in the order of trust; a day that is none only where no other is."""
    nodes = list(json_ld(tree))
    article = next((n for n in nodes if is_article(n)), {})
    metas = meta_elements(tree)
    fields: dict[str, Found] = {}
    for name in META:
        candidates = [f for f in in_order(tree, name, article, nodes, metas) if acceptable(name, f[0])]
        days = name in {"published", "modified"}
        best = next((f for f in candidates if not days or check_day(f[0])), next(iter(candidates), None))
        if best:
            fields[name] = best
    if "title" in fields:
        fields["title"] = without_site(fields["title"], site_names(article, nodes, metas))
        part_title(fields, tree, url, sites)
    return Metadata(fields, tuple(texts(article.get("correction"))))


def part_title(fields: dict[str, Found], tree: HtmlElement, url: str, sites: Collection[str]) -> None:
    """Take the site's name from behind a title that only the title element gives; it is the publisher where there is no other."""
    title, place = fields["title"]
    if place == "title element":
        title, site = parted_title(title, tree, sites, url or fields.get("url", ("", ""))[0])
        fields["title"] = (title, place)
        if site and "publisher" not in fields:
            fields["publisher"] = (site, "end of the title element")


def in_order(
    tree: HtmlElement, name: str, article: dict[str, Any], nodes: list[dict[str, Any]], metas: dict[str, str]
) -> Iterator[Found]:
    for key in JSON_LD[name]:
        for value in names(article.get(key), nodes) if name == "publisher" else texts(article.get(key)):
            yield one_line(value), f"JSON-LD {key}" + (".name" if name == "publisher" else "")
    for key in META[name]:
        if metas.get(key):
            yield one_line(metas[key]), key if key.startswith("og:") else f"meta {key}"
    yield from elements(tree, name)


def elements(tree: HtmlElement, name: str) -> Iterator[Found]:
    """What HTML's own elements say."""
    if name in {"published", "modified"}:
        for element in islice(tree.iter("time"), MOST):
            marked = f"{element.get('itemprop', '')} {element.get('class', '')} {element.get('pubdate', '')}".lower()
            if is_time_of(name, marked, element) and element.get("datetime"):
                yield one_line(element.get("datetime", "")), "time element"
    if name == "url":
        for element in tree.iter("link"):
            if "canonical" in element.get("rel", "").lower().split():
                yield element.get("href", "").strip(), "link canonical"
    for tag in ("title", "h1") if name == "title" else ():
        for element in islice(tree.iter(tag), MOST):
            yield one_line("".join(islice(element.itertext(), MOST))), f"{tag} element"
    if name == "language":
        yield tree.get("lang", ""), "html lang"


def is_time_of(name: str, marked: str, element: HtmlElement) -> bool:
    """A time element is the article's day when it says so, or when it says nothing and stands in the article."""
    if "modif" in marked or "update" in marked:
        return name == "modified"
    inside = any(a.tag in {"article", "main"} for a in element.iterancestors())
    return name == "published" and ("publ" in marked or inside)


def json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD at the top, in lists, and in @graph; broken scripts are skipped."""
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower():
            yield from objects(parse_json_ld(script.text or ""))


def parse_json_ld(text: str) -> Any:
    """The JSON between the first and the last bracket: comments and CDATA marks often stand around it."""
    starts = [at for at in (text.find("{"), text.find("[{")) if at >= 0]
    try:
        return json.loads(text[min(starts, default=0) : max(text.rfind("}"), text.rfind("]")) + 1], strict=False)
    except (ValueError, RecursionError):
        return None


def objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list) and depth < 3:
            yield from objects(item, depth + 1)
        elif isinstance(item, dict):
            yield item
            if depth < 3:
                yield from objects([item.get("@graph"), item.get("mainEntity")], depth + 1)


def is_article(node: dict[str, Any]) -> bool:
    return any(ARTICLE_TYPES.fullmatch(kind) for kind in texts(node.get("@type")))


def texts(value: Any) -> Iterator[str]:
    """The strings of a JSON-LD value: itself, those of a list, the @value or @id of an object."""
    for item in value if isinstance(value, list) else [value]:
        text = item.get("@value") or item.get("text") or item.get("@id") if isinstance(item, dict) else item
        if isinstance(text, str) and text.strip():
            yield text


def names(value: Any, nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Names of organisations, of which a page may give only the @id."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            yield from texts(item)
        else:
            same = (node for node in nodes if item.get("@id") and node.get("@id") == item["@id"])
            yield from texts(next((node["name"] for node in (item, *same) if node.get("name")), None))


def meta_elements(tree: HtmlElement) -> dict[str, str]:
    """property, name or itemprop -> content, the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content") or ""
        if content.strip():
            found.setdefault(key.strip().lower(), content)
    return found


def acceptable(name: str, value: str) -> bool:
    if not value:
        return False
    if name == "url":
        return bool(WEB.match(value))
    return name != "publisher" or not (WEB.match(value) or value.startswith(("@", "#", "//")))


def one_line(text: str) -> str:
    """As a browser shows it: entities that were escaped twice decoded, tags out, white space single."""
    return " ".join(TAG.sub("", html.unescape(text)).split())


def site_names(article: dict[str, Any], nodes: list[dict[str, Any]], metas: dict[str, str]) -> list[str]:
    found = [*names(article.get("publisher"), nodes), *(metas[k] for k in META["publisher"] if k in metas)]
    return [name for name in map(one_line, found) if name]


def without_site(title: Found, sites: Iterable[str]) -> Found:
    """The title without a suffix that is, by the page's own words, the name of the site."""
    for site in sites:
        match = re.search(SEPARATORS + re.escape(site) + r"\s*$", title[0], re.IGNORECASE)
        if match and match.start():
            return title[0][: match.start()].rstrip(), title[1]
    return title
