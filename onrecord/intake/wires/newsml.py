"""NewsML-G2: news items, alone or in a message, with their text in NITF, XHTML or plain."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from lxml import etree

from onrecord.errors import InputError, Problem
from onrecord.intake.findings import Findings
from onrecord.intake.formats import NEWSML_ITEMS
from onrecord.intake.fragments import html_blocks, in_one_line, plain_blocks, tree_blocks, words
from onrecord.intake.html import without_title
from onrecord.intake.messages import shown
from onrecord.intake.received import Draft, Drafted, Refused
from onrecord.intake.wires.items import check_status, find_days, find_publisher, identify, tell_embargo, tell_notes
from onrecord.intake.wires.nitf import LANGUAGE, Story, attribute_of, read_story, text_at
from onrecord.intake.xml_documents import attribute, check_scope, local, under

MOST_ITEMS = 10_000  # of one message
NOTABLE = ("correction", "update", "retract", "kill", "cancel", "withhold", "embargo")


def newsml_drafts(root: etree._Element, where: str, problems: tuple[Problem, ...]) -> Iterator[Drafted]:
    """A draft for each news item, with its XML; a refusal for other items, which only name or list things."""
    items = [root] if local(root) in NEWSML_ITEMS else [e for e in root.iter() if local(e) in NEWSML_ITEMS]
    check_scope(items[:MOST_ITEMS], where)
    if not items:
        yield Refused(where, InputError(f"{where} is NewsML-G2 without items: give the message that has them.")), None
    for number, item in enumerate(items[:MOST_ITEMS], 1):
        findings = Findings(f"{where} item {number}" if item is not root else where, problems=list(problems))
        try:
            drafted: Draft | Refused = item_draft(item, findings)
        except InputError as error:
            drafted = Refused(findings.where, error)
        yield drafted, etree.tostring(item, encoding="utf-8", with_tail=False)
    if len(items) > MOST_ITEMS:
        what = f"{where} has {len(items):,} items, of which the first {MOST_ITEMS:,} were read: split it."
        yield Refused(where, InputError(what)), None


def item_draft(item: etree._Element, findings: Findings) -> Draft:
    if local(item) != "newsItem":
        raise InputError(f"{findings.where} is a {local(item)}, which has no text of its own: give the news items.")
    headline = text_at(item, "contentMeta/headline") or text_at(item, "itemMeta/title")
    notes = [in_one_line(note) for note in under(item, "itemMeta/edNote")]
    check_status(concept(item, "itemMeta/pubStatus"), headline, notes, findings.where)
    story = find_story(item, findings.where)
    title = story.title or headline
    if title:
        findings.found["title"] = "NITF hl1" if story.title else "NewsML-G2 headline"
    publisher = find_publisher(parties(item), findings)
    url = identify(attribute_of(item, "guid"), attribute_of(item, "version"), findings, "NewsML-G2 guid")
    days = find_days(
        (
            (text_at(item, "itemMeta/firstCreated"), "NewsML-G2 firstCreated"),
            (text_at(item, "itemMeta/versionCreated"), "NewsML-G2 versionCreated"),
        ),
        findings,
    )
    tell_notes([*notes, *story.notes], findings)
    tell_notes(signals(item), findings, "Marked")
    tell_embargo(text_at(item, "itemMeta/embargoed"), findings)
    body = "\n\n".join(without_title(story.blocks, title))
    findings.left_out(f"{title}\n{body}", {**beside(item, headline), **story.beside})
    language = attribute(item, "contentMeta/language", "tag") or attribute_of(item, LANGUAGE)
    return findings.draft(body, title=title, url=url, publisher=publisher, days=days, language=language)


def find_story(item: etree._Element, where: str) -> Story:
    """The text of the first rendition that has any, the marked-up ones first. Raises InputError where none has."""
    for inline in under(item, "contentSet/inlineXML"):
        for content in inline:
            story = read_story(content) if local(content) == "nitf" else Story("", tree_blocks(content))
            if story.blocks and local(content) in {"nitf", "html", "div", "body", "section", "article"}:
                return story
    for inline in under(item, "contentSet/inlineData"):
        if blocks := data_blocks(inline):
            return Story("", blocks)
    kind = concept(item, "itemMeta/itemClass").rpartition(":")[2] or "news"
    places = [attribute_of(remote, "href") for remote in under(item, "contentSet/remoteContent")]
    elsewhere = f"; its content lies at {shown(places[0])}" if places and places[0] else ""
    raise InputError(f"{where} is a {shown(kind)} item without text{elsewhere}: give an item with its text inside.")


def data_blocks(inline: etree._Element) -> list[str]:
    text, kind = words(inline), attribute_of(inline, "contenttype").lower()
    if attribute_of(inline, "encoding").lower().endswith("base64"):
        try:
            text = base64.b64decode(text).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return []
    if "html" in kind:
        return html_blocks(text)
    return plain_blocks(text) if kind.startswith("text/plain") or not kind else []


def concept(item: etree._Element, path: str) -> str:
    return next((name for element in under(item, path) if (name := concept_of(element))), "")


def concept_of(element: etree._Element) -> str:
    return attribute_of(element, "qcode") or attribute_of(element, "uri") or attribute_of(element, "literal")


def parties(item: etree._Element) -> Iterator[tuple[str, str]]:
    """Who it is from, most trusted first: (name, place)."""
    for path in ("itemMeta/provider", "rightsInfo/copyrightHolder", "contentMeta/infoSource"):
        for party in under(item, path):
            literal = attribute_of(party, "literal") or attribute_of(party, "qcode").rpartition(":")[2]
            yield text_at(party, "name") or literal, f"NewsML-G2 {local(party)}"


def signals(item: etree._Element) -> list[str]:
    named = [concept_of(signal) for signal in under(item, "itemMeta/signal")]
    return [name for name in named if any(word in name.lower() for word in NOTABLE)]


def beside(item: etree._Element, headline: str) -> dict[str, str]:
    """What is said about the item and perhaps not in its text."""
    names = {"by": "byline", "dateline": "dateline", "creditline": "credit line", "description": "description"}
    return {"headline": headline} | {name: text_at(item, f"contentMeta/{tag}") for tag, name in names.items()}
