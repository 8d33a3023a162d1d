"""The XML of news agencies: NewsML-G2 and NITF, told by the root. Their JSON, ninjs, is read where article JSON is."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.intake.findings import Findings, broken_off
from onrecord.intake.received import Drafted, Refused
from onrecord.intake.wires.newsml import newsml_drafts
from onrecord.intake.wires.nitf import nitf_draft
from onrecord.intake.xml_documents import XmlDocument, local, parse_xml


def drafts(text: str, where: str) -> Iterator[Drafted]:
    """Each item with its XML, in order (None: all of the text); a Refused in the place of one without text or that may not be used."""
    try:
        document = parse_xml(text, where)
        held: Drafted | None = None
        for item in items_of(document, where):
            if held:
                yield held
            held = item
    except InputError as error:
        yield Refused(where, error), None
        return
    if held:
        yield (broken_off(held[0], "The file breaks off in it."), held[1]) if document.cut_off else held


def items_of(document: XmlDocument, where: str) -> Iterator[Drafted]:
    root = document.root
    if local(root) == "NewsML":
        raise InputError(f"{where} is NewsML 1, which is not read: ask for NewsML-G2, NITF or ninjs.")
    if local(root) == "nitf":
        yield nitf_draft(root, Findings(where, problems=list(document.problems))), None
    else:
        yield from newsml_drafts(root, where, document.problems)
