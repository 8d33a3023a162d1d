"""NITF, the markup of news agencies, alone or inside NewsML-G2 and ninjs.

The text is the article's as it is printed: subheads, byline, credit and dateline in their place, then the body, then the tagline.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from onrecord.datelines import find_dateline
from onrecord.errors import InputError
from onrecord.intake.findings import Findings
from onrecord.intake.fragments import in_one_line, tree_blocks
from onrecord.intake.received import Draft
from onrecord.intake.wires.items import check_status, find_days, find_publisher, identify, tell_embargo, tell_notes
from onrecord.intake.xml_documents import attribute, under

NOT_PRINTED = frozenset({"hl1", "note", "rights", "abstract", "dateline", "series"})
NOT_TEXT = frozenset({"media", "custom-table"})
DOCDATA = "head/docdata"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(slots=True)
class Story:
    """What NITF's body holds. beside: what is not of the text, such as {"abstract": "..."}."""

    title: str
    blocks: list[str]
    distributor: str = ""
    notes: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)


def nitf_draft(root: etree._Element, findings: Findings) -> Draft:
    """Raises InputError for a document without text, and for one that is canceled or withheld."""
    story = read_story(root)
    title = story.title or text_at(root, "head/title")
    notes = [attribute_of(note, "info") for note in under(root, f"{DOCDATA}/ed-msg")] + story.notes
    status = attribute(root, DOCDATA, "management-status")
    check_status(status, title, notes, findings.where)
    if not story.blocks:
        raise InputError(f"{findings.where} is NITF without text: give the version that has it.")
    if title:
        findings.found["title"] = "NITF hl1" if story.title else "NITF title"
    offered = (
        (attribute(root, "head/pubdata", "name"), "NITF pubdata"),
        (story.distributor, "NITF distributor"),
        (attribute(root, f"{DOCDATA}/doc.copyright", "holder"), "NITF doc.copyright"),
        (attribute(root, f"{DOCDATA}/doc-id", "regsrc"), "NITF doc-id"),
    )
    publisher = find_publisher(offered, findings)
    address = attribute(root, "head/pubdata", "ex-ref")
    name = attribute(root, f"{DOCDATA}/doc-id", "id-string") or attribute(root, f"{DOCDATA}/du-key", "key")
    url = identify(address, "", findings, "NITF pubdata") if address else None
    identify(name, attribute(root, f"{DOCDATA}/du-key", "version"), findings, "NITF doc-id")
    days = nitf_days(root, findings)
    tell_notes(notes, findings)
    corrections = [attribute_of(element, "info") for element in under(root, f"{DOCDATA}/correction")]
    tell_notes(corrections, findings, "Correction")
    tell_embargo(attribute(root, f"{DOCDATA}/date.release", "norm") if status == "embargoed" else "", findings)
    body = "\n\n".join(story.blocks)
    findings.left_out(body, story.beside)
    language = attribute_of(root, LANGUAGE)
    return findings.draft(body, title=title, url=url, publisher=publisher, days=days, language=language)


def read_story(root: etree._Element) -> Story:
    head, content = under(root, "body/body.head"), under(root, "body/body.content")
    printed = [block for part in head for block in tree_blocks(part, without=NOT_PRINTED)]
    text = [block for part in content for block in tree_blocks(part, without=NOT_TEXT)]
    end = [block for part in under(root, "body/body.end") for block in tree_blocks(part)]
    story = Story(text_at(root, "body/body.head/hedline/hl1"), [])
    if text:
        dateline = text_at(root, "body/body.head/dateline")
        story.blocks = [*printed, *with_dateline(dateline, text), *end]
    story.distributor = text_at(root, "body/body.head/distributor")
    story.notes = [in_one_line(note) for part in head for note in under(part, "note")]
    story.beside = {
        "abstract": text_at(root, "body/body.head/abstract"),
        "rights": text_at(root, "body/body.head/rights"),
        "caption": "; ".join(
            filter(None, (in_one_line(caption) for part in content for caption in part.iter("{*}media-caption")))
        ),
    }
    return story


def with_dateline(dateline: str, blocks: list[str]) -> list[str]:
    """Before the first words of the body, as in print, where that reads as a dateline; else as a paragraph of its own."""
    if not dateline or blocks[0].startswith(dateline):
        return blocks
    together = f"{dateline} {blocks[0]}"
    return [together, *blocks[1:]] if find_dateline(together, 0) else [dateline, *blocks]


def text_at(root: etree._Element, path: str) -> str:
    return next((text for element in under(root, path) if (text := in_one_line(element))), "")


def attribute_of(element: etree._Element, name: str) -> str:
    return str(element.get(name) or "")


def nitf_days(root: etree._Element, findings: Findings) -> tuple[str | None, str | None]:
    """The first of the days that it may be dated by."""
    offered = (
        ("head/pubdata", "date.publication"),
        (f"{DOCDATA}/date.issue", "norm"),
        (f"{DOCDATA}/date.release", "norm"),
        ("body/body.head/dateline/story.date", "norm"),
    )
    for path, name in offered:
        if raw := attribute(root, path, name):
            return find_days([(raw, f"NITF {path.rpartition('/')[2]}")], findings)
    return None, None
