"""ninjs, the wires' JSON: versions 1.0 to 3, which differ in letter case and in lists, and its dialects (Superdesk, TT)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from onrecord.errors import InputError, Problem
from onrecord.intake.article_json import kind
from onrecord.intake.findings import Findings
from onrecord.intake.fragments import html_blocks, plain_blocks
from onrecord.intake.html import without_title
from onrecord.intake.messages import shown
from onrecord.intake.received import Draft, Drafted, Refused, clean
from onrecord.intake.wires.items import check_status, find_days, find_publisher, identify, tell_embargo, tell_notes
from onrecord.intake.wires.nitf import read_story
from onrecord.intake.xml_documents import parse_xml

DEEPEST = 3  # of items that are associated with items
BODY = ("bodies", "body_text", "body_xhtml", "body_html", "body_html5", "body_nitf", "body_richhtml5", "body_json")
TYPES = frozenset("text audio video picture graphic composite planning component event".split())
SIGNS = frozenset("versioncreated firstcreated pubstatus representationtype standard headlines copyrightholder".split())

Item = dict[str, Any]  # keys in lower case


def is_ninjs(value: Any) -> bool:
    """Whether a JSON value is a news item: it is named, and it has bodies, or words that only ninjs uses."""
    if not isinstance(value, dict):
        return False
    keys = {key.lower() for key in value}
    named = bool(keys & {"uri", "guid"}) or scalar(value.get("type")) in TYPES
    return named and "text" not in keys and bool(keys & {*BODY, *SIGNS})


def ninjs_drafts(
    value: dict[str, Any], where: str, problems: tuple[Problem, ...] = (), depth: int = 0
) -> Iterator[Drafted]:
    """A draft of an item, with its JSON, then those of associated items that have texts of their own."""
    item = lowered(value)
    findings = Findings(where, problems=list(problems))
    inside = [] if depth >= DEEPEST else list(associated(item))
    try:
        tell_associated(inside, findings)
        drafted: Draft | Refused = item_draft(item, findings)
    except InputError as error:
        drafted = Refused(where, error)
    yield drafted, own_json(value)
    for name, other in inside:
        if has_body(lowered(other)):
            yield from ninjs_drafts(other, f"{where} association {shown(name)}", problems, depth + 1)


def own_json(value: Any) -> bytes | None:
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except RecursionError:
        return None


def lowered(value: dict[str, Any]) -> Item:
    return {key.lower(): value[key] for key in reversed(value)}


def item_draft(item: Item, findings: Findings) -> Draft:
    title = find_title(item, findings)
    notes = [text(item, "ednote", findings)]
    check_status(text(item, "pubstatus", findings), title, notes, findings.where)
    blocks = without_title(find_blocks(item, findings), title)
    if not blocks:
        named = scalar(item.get("type"))
        what = named if named in TYPES else "news"
        raise InputError(f"{findings.where} is a {what} item without text: give an item that has its text inside.")
    if title:
        findings.found["title"] = "ninjs headline"
    publisher = find_publisher(parties(item), findings)
    uri = text(item, "uri", findings) or text(item, "guid", findings)
    url = identify(uri, scalar(item.get("version")), findings, "ninjs uri")
    days = find_days(
        [(text(item, f"{name}created", findings), f"ninjs {name}created") for name in ("first", "version")], findings
    )
    tell_notes(notes, findings)
    tell_embargo(text(item, "embargoed", findings), findings)
    if earlier := text(item, "evolvedfrom", findings):
        findings.problem(f"A later version of {shown(earlier)}.")
    body = "\n\n".join(blocks)
    findings.left_out(f"{title}\n{body}", beside(item, findings))
    partial = text(item, "representationtype", findings) in {"incomplete", "partial"}
    if partial:
        findings.problem("The item says that it is incomplete.")
    language = text(item, "language", findings)
    return findings.draft(
        body, title=title, url=url, publisher=publisher, days=days, language=language, truncated=partial
    )


def text(item: Item, name: str, findings: Findings) -> str:
    value = item.get(name)
    if value is None or isinstance(value, str):
        return (value or "").strip()
    findings.problem(f'"{name}" is {kind(value)}, not a string; it is left out.')
    return ""


def scalar(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def parts(item: Item, name: str) -> list[Item]:
    """The objects of a list."""
    value = item.get(name)
    return [lowered(part) for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def find_title(item: Item, findings: Findings) -> str:
    headlines = [part for part in parts(item, "headlines") if isinstance(part.get("value"), str)]
    headlines.sort(key=lambda part: part.get("role") != "main")
    markup = [*[part["value"] for part in headlines], *(scalar(item.get(f"headline_{x}")) for x in ("xhtml", "html"))]
    plain = text(item, "headline", findings)
    chosen = plain or next((" ".join(html_blocks(value)) for value in markup if value.strip()), "")
    return " ".join((chosen or text(item, "title", findings)).split())


def has_body(item: Item) -> bool:
    return any(item.get(name) for name in BODY)


def find_blocks(item: Item, findings: Findings) -> list[str]:
    """The first rendition that has text: HTML, whose paragraphs are marked, before NITF before plain text."""
    bodies = [
        (scalar(part.get("contenttype") or part.get("role")), part.get("value")) for part in parts(item, "bodies")
    ]
    bodies += [(name.removeprefix("body_"), item.get(name)) for name in BODY[1:]]
    ranked = [(rank(named), value) for named, value in bodies if isinstance(value, str) and value.strip()]
    for order, value in sorted(ranked, key=lambda pair: pair[0]):
        markup, found = clean(value, "body")
        if blocks := blocks_of(order, markup, findings.where):
            findings.problems += found
            return blocks
    return []


def rank(named: str) -> int:
    """Of a content type, or of what follows "body_" in a key."""
    named = named.lower()
    return 0 if "html" in named else 1 if "nitf" in named else 2 if "text" in named or "plain" in named else 3


def blocks_of(order: int, markup: str, where: str) -> list[str]:
    if order == 1:
        return read_story(parse_xml(markup, f"{where} NITF").root).blocks
    if order == 2:
        return plain_blocks(markup)
    return html_blocks(markup)


def parties(item: Item) -> Iterator[tuple[str, str]]:
    """Who it is from, most trusted first: (name, place). The standard has no provider; dialects do."""
    for name in ("provider", "source", "copyrightholder", "infosource", "infosources"):
        for party in names(item.get(name)):
            yield party, f"ninjs {name}"


def names(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        name = part.get("name") or part.get("literal") if isinstance(part, dict) else part
        if isinstance(name, str):
            yield name


def beside(item: Item, findings: Findings) -> dict[str, str]:
    """What is said about the item and perhaps not in its text."""
    told = {name: text(item, name, findings) for name in ("byline", "dateline", "creditline")}
    told["byline"] = told["byline"] or text(item, "by", findings)
    summaries = [text(item, "description_text", findings)]
    summaries += [scalar(part.get("value")) for part in parts(item, "descriptions")]
    told["description"] = next((summary for summary in summaries if summary), "")
    return told


def associated(item: Item) -> Iterator[tuple[str, dict[str, Any]]]:
    """Items inside this one: a map in ninjs 1, a list in 2 and 3."""
    value = item.get("associations")
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else ()
    for name, other in pairs:
        for one in other if isinstance(other, list) else [other]:
            if isinstance(one, dict):
                yield str(one.get("name") or name), one


def tell_associated(inside: list[tuple[str, dict[str, Any]]], findings: Findings) -> None:
    without = Counter(scalar(other.get("type")) or "other" for _, other in inside if not has_body(lowered(other)))
    if without:
        sorts = ", ".join(f"{name}: {count}" for name, count in without.items())
        findings.problem(f"Associated items without a text of their own are left out ({sorts}).")
