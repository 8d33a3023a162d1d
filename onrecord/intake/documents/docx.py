"""DOCX: paragraphs, headings and tables in order, with the insertions of tracked changes and without the deletions.

Read from the XML itself: python-docx leaves out inserted words and unpacks every part without a limit.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from onrecord.errors import InputError, Problem
from onrecord.intake.documents import Document, Line, single_spaced
from onrecord.intake.xml_documents import local
from onrecord.intake.zipped import open_archive, read_part

MAX_PART = 64 * 1024 * 1024  # bytes of the XML of one part
MOST_ELEMENTS = 2_000_000  # of all parts: twenty seconds' work; a book of 1,000 pages has a tenth
RELATIONS = "_rels/.rels"
MAIN = "/officeDocument"  # how the type of the relation to the document itself ends
OFF = {"0", "false", "off", "none"}
SKIPPED = {
    "rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "instrText", "delText",
    "delInstrText", "fldData", "rt", "Fallback",
}  # fmt: skip
DELETED = {"del", "moveFrom"}
PIECES = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
FURNITURE = ("header", "footer")
HEADINGS = {"title", "heading1"}
MOST_HEADINGS = 3  # lines in one of these styles that are the title
# What is counted -> how it is told, as one and as many.
TOLD = {
    "deleted": ("{} deletion that is tracked in the document is left out.", "{} deletions that are tracked in the document are left out."),
    "inserted": ("{} insertion that is tracked in the document is taken as text.", "{} insertions that are tracked in the document are taken as text."),
    "hidden": ("{} stretch of hidden text is left out.", "{} stretches of hidden text are left out."),
    "note": ("{} footnote stands at the end of the text.", "{} footnotes stand at the end of the text."),
    "comment": ("{} comment in the margin is left out.", "{} comments in the margin are left out."),
    "numbered": ("{} list item stands without its number or bullet, which Word makes.", "{} list items stand without their numbers or bullets, which Word makes."),
    "symbol": ("{} symbol of a picture font is left out.", "{} symbols of picture fonts are left out."),
    "chunk": ("{} document inside this one is left out.", "{} documents inside this one are left out."),
    "box": ("{} text box stands below its paragraph.", "{} text boxes stand below their paragraphs."),
}  # fmt: skip
ON_PURPOSE = frozenset(
    {"deleted", "comment"}
)  # which nobody takes for text; hidden text somebody may have meant to show


def read_docx(data: bytes, where: str) -> Document:
    """The text of a Word file. Raises InputError for what is none, is damaged, locked or a bomb."""
    archive = open_archive(data, where)
    names = set(archive.namelist())
    main = main_part(archive, names, where)
    reader = Reader(where)
    reader.read_body(read_part(archive, main, where, most=MAX_PART))
    for part, note in NOTES.items():
        name = posixpath.join(posixpath.dirname(main), f"{part}.xml")
        if name in names:
            reader.read_notes(read_part(archive, name, where, most=MAX_PART), note)
    title = core_title(archive, names, where)
    heading, lines = reader.heading_and_lines()
    return Document(tuple(lines), heading, title, (*reader.problems(), *furniture(archive, names, main, where)))


def main_part(archive: zipfile.ZipFile, names: set[str], where: str) -> str:
    """The name of the document's own part, which is not word/document.xml everywhere."""
    if RELATIONS in names:
        root = parse(read_part(archive, RELATIONS, where, most=MAX_PART), where)
        for relation in root.iter("{*}Relationship"):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith(MAIN) and target in names and target.startswith("word/"):
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise InputError(f"{where} is a ZIP archive, not a Word file: unpack it first.")


def core_title(archive: zipfile.ZipFile, names: set[str], where: str) -> str | None:
    if "docProps/core.xml" not in names:
        return None
    try:
        root = parse(read_part(archive, "docProps/core.xml", where, most=1024 * 1024), where)
    except InputError:
        return None  # the text is there without it
    return next((element.text for element in root.iter("{http://purl.org/dc/elements/1.1/}title")), None)


def furniture(archive: zipfile.ZipFile, names: set[str], main: str, where: str) -> tuple[Problem, ...]:
    """One Problem for heads and feet of pages with words in them."""
    folder = posixpath.dirname(main)
    found = []
    for name in sorted(names):
        if name.startswith(tuple(f"{folder}/{kind}" for kind in FURNITURE)) and name.endswith(".xml"):
            reader = Reader(where)
            reader.read_notes(read_part(archive, name, where, most=MAX_PART), "")
            found += [line.text for line in reader.lines if any(map(str.isalpha, line.text))]
    if not found:
        return ()
    words = single_spaced("; ".join(dict.fromkeys(found)))
    shown = words if len(words) <= 200 else words[:197] + "..."
    return (Problem(f"Heads and feet of the pages are left out: {shown}", where, left_out=True),)


def parse(data: bytes, where: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{where} is damaged ({error.msg}): open it in Word and save it anew.") from None


def attribute(element: etree._Element | None, name: str) -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The descendant at the end of this path of names."""
    found: etree._Element | None = element
    for name in names:
        found = next((c for c in found if local(c) == name), None) if found is not None else None
    return found


def is_on(element: etree._Element | None) -> bool:
    return element is not None and (attribute(element, "val") or "1").lower() not in OFF


class Reader:
    """Lines and counts of what one document holds, as its parts are read one after another."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.elements = 0
        self.lines: list[Line] = []
        self.styles: list[str] = []  # of each line
        self.counts: Counter[str] = Counter()
        self.boxes: list[etree._Element] = []  # text boxes of the paragraph being read
        self.open = ""  # words of paragraphs whose mark is deleted, so that the next one goes on with them

    def read_body(self, data: bytes) -> None:
        for element in self.top_elements(data, depth=2):
            self.block(element)
        self.take(self.open)

    def read_notes(self, data: bytes, kind: str) -> None:
        """Footnotes: each starts with its paragraphs. Separators and the like, which have a type, are none."""
        for element in self.top_elements(data, depth=1):
            if not kind:
                self.block(element)
            elif local(element) == kind and attribute(element, "type") is None:
                self.counts["note"] += 1
                for inner in element:
                    self.block(inner)

    def top_elements(self, data: bytes, depth: int) -> Iterator[etree._Element]:
        """The elements at this depth below the root, each emptied after use."""
        level = 0
        try:
            for event, element in etree.iterparse(
                io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
            ):
                level += 1 if event == "start" else -1
                self.elements += event == "start"
                if self.elements > MOST_ELEMENTS:
                    raise InputError(
                        f"{self.where} has more than {MOST_ELEMENTS:,} elements: split it, or save its text."
                    )
                if event == "end" and level == depth:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:  # emptied ones take memory too
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise InputError(f"{self.where} is damaged ({error.msg}): open it in Word and save it anew.") from None

    def block(self, element: etree._Element) -> None:
        """A paragraph, a table, or what holds such."""
        name = local(element)
        if name == "p":
            self.paragraph(element)
        elif name == "tbl":
            for row in rows(element):
                self.row(row)
        elif name in DELETED:
            self.counts["deleted"] += 1
        elif name == "altChunk":
            self.counts["chunk"] += 1
        elif name not in SKIPPED:
            for inner in element:
                self.block(inner)

    def paragraph(self, element: etree._Element) -> None:
        text = self.open + "".join(self.words(element))
        marks = child(element, "pPr", "rPr")
        boxes, self.boxes = self.boxes, []
        self.open = text if marks is not None and child(marks, "del") is not None else ""
        if not self.open:
            self.counts["numbered"] += is_numbered(element) and bool(text.strip())
            self.take(text, attribute(child(element, "pPr", "pStyle"), "val") or "")
        for box in boxes:
            self.counts["box"] += 1
            for inner in box:
                self.block(inner)

    def take(self, text: str, style: str = "") -> None:
        for line in text.split("\n"):
            if line.strip():
                self.lines.append(Line(line.strip()))
                self.styles.append(style)

    def row(self, row: etree._Element) -> None:
        """Cells of one paragraph stand in a line; of a cell of several, each has a line of its own."""
        if child(row, "trPr", "del") is not None:
            self.counts["deleted"] += 1
            return
        before = ""
        for cell in cells(row):
            first, *more = self.aside(cell) or [""]
            before += (" | " if before and first else "") + first
            if more:
                self.take("\n".join([before, *more]))
                before = ""
        self.take(before)

    def aside(self, cell: etree._Element) -> list[str]:
        """The lines of a cell, which do not go into the text by themselves."""
        at = len(self.lines)
        for inner in cell:
            self.block(inner)
        found = [line.text for line in self.lines[at:]]
        del self.lines[at:], self.styles[at:]
        return found

    def words(self, element: etree._Element) -> Iterator[str]:
        """The text inside a paragraph, piece by piece."""
        for inner in element:
            name = local(inner)
            if name == "t":
                yield inner.text or ""
            elif name in PIECES:
                yield PIECES[name]
            elif name == "br":
                yield "" if attribute(inner, "type") in {"page", "column"} else "\n"
            elif name == "txbxContent":
                self.boxes.append(inner)
            elif self.enters(name, inner):
                yield from self.words(inner)

    def enters(self, name: str, element: etree._Element) -> bool:
        """Whether the words inside an element are text; what is left out is counted."""
        if name in DELETED:
            self.counts["deleted"] += any(local(e) in {"delText", "t"} for e in element.iter())
            return False
        if name == "r" and is_on(child(element, "rPr", "vanish")):
            self.counts["hidden"] += any(local(e) == "t" for e in element)
            return False
        if name in {"sym", "commentReference"}:
            self.counts["symbol" if name == "sym" else "comment"] += 1
            return False
        if name in {"ins", "moveTo"}:
            self.counts["inserted"] += any(local(e) == "t" for e in element.iter())
        return name not in SKIPPED

    def heading_and_lines(self) -> tuple[str | None, list[Line]]:
        """The first lines apart when Word calls them the title, or a heading of the first order."""
        first = self.styles[0] if self.styles else ""
        count = sum(1 for _ in takewhile(first.__eq__, self.styles))
        if first.lower().replace(" ", "") not in HEADINGS or count > MOST_HEADINGS or count == len(self.lines):
            return None, self.lines
        return " ".join(line.text for line in self.lines[:count]), self.lines[count:]

    def problems(self) -> tuple[Problem, ...]:
        return tuple(
            Problem(TOLD[kind][count != 1].format(f"{count:,}"), self.where, left_out=kind in ON_PURPOSE)
            for kind, count in self.counts.items()
            if count
        )


def rows(table: etree._Element) -> Iterator[etree._Element]:
    yield from _inside(table, "tr")


def cells(row: etree._Element) -> Iterator[etree._Element]:
    yield from _inside(row, "tc")


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Children of this name, content controls and custom XML looked through."""
    for inner in element:
        name = local(inner)
        if name == wanted:
            yield inner
        elif name in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _inside(inner, wanted)


def is_numbered(paragraph: etree._Element) -> bool:
    number = child(paragraph, "pPr", "numPr", "numId")
    return number is not None and attribute(number, "val") != "0"
