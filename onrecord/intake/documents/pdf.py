"""PDF with a text layer: lines where they are printed -> paragraphs, without page numbers and heads, hyphens joined."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.generic import StreamObject

from onrecord.errors import InputError, Problem
from onrecord.intake.documents import Document, Line, reason, single_spaced
from onrecord.intake.documents.hyphens import without_breaks
from onrecord.intake.messages import shown

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # else its warnings reach standard error

MOST_PAGES = 2_000
MOST_CHARACTERS = 20_000_000  # of all pages, with what is drawn out of sight
MOST_OPERATIONS = 4_000_000  # of drawing, of all pages: a minute's work; a page of a newspaper has 20,000
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 16_000_000,
    "lzw_maximum_output_length": 16_000_000,
    "run_length_maximum_output_length": 16_000_000,
    "array_based_stream_maximum_output_length": 32_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "page_tree_maximum_entries": 20_000,
    "xform_maximum_invocations_per_extraction": 200,
}
MOST_FONTS = 200  # of one page
BYTES_OF_FONT = 10  # of the table of a font, which take as long to read as an operation
MOST_SECONDS = 120  # whatever the work is
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|/G\\d{1,3}|\\(cid:\\d+\\)")
NUMBERED = re.compile(r"(?:page\s*)?(?P<number>\d{1,4})(?:\s*(?:of|/)\s*(?P<total>\d{1,4}))?", re.IGNORECASE)
SENTENCE_END = re.compile(r"""[.!?…:][)\]"'”’»]*$""")
LETTERS = re.compile(r"[^\W\d_]+")
NEAR = 8  # lines before and after that tell how wide a column is
ROOM = 0.75  # of its width: a line that ends before it, with room for the next word, ends a paragraph
SPACED = 1.7  # of the size of letters: where lines are further apart, a sentence's end ends a paragraph
EDGE = 2  # lines at the top and bottom of a page that may be its head and foot
SURE_PAGES, SURE_SHARE = 3, 0.45  # a head stands on so many pages, and on that share of all: left and right ones differ
# What browsers print at the foot and the head of a page.
FOOT = re.compile(r"(?P<url>https?://\S+)\s+(?P<number>\d+)/(?P<total>\d+)")
STAMP = re.compile(
    r"(?:(?P<number>\d+) of (?P<total>\d+)\s+)?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?: ?[AP]M)?(?:\s.*)?"
)
OCR = "make one first, for instance with ocrmypdf, or copy the text into a .txt file"


class TooMuch(BaseException):
    """More work than is done for one file. Not an Exception: pypdf swallows those of visitors."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as printed. x, y: where it starts, in points, y upwards. size: of its letters."""

    text: str
    x: float
    y: float
    size: float


def read_pdf(data: bytes, where: str) -> Document:
    """The text of a PDF. Raises InputError for one that is locked, damaged, a bomb, or has pictures of text alone."""
    try:
        with apply_configuration(Configuration(**LIMITS)):
            reader = opened(data, where)
            pages, failed = read_pages(reader, where)
            title = stated_title(reader)
    except InputError:
        raise
    except TooMuch:
        raise InputError(f"{where} takes too long to read: print it anew, or copy its text into a .txt file.") from None
    except (MemoryError, RecursionError):
        raise InputError(f"{where} is built too deep to read: print it anew as PDF.") from None
    except Exception as error:  # pypdf raises nearly anything for broken files
        raise damaged(where, error) from None
    check_text(pages, where)
    return compose(pages, failed, title, where)


def damaged(where: str, error: Exception) -> InputError:
    return InputError(f"{where} is a damaged PDF ({reason(error)}): download it again, or print it anew.")


def opened(data: bytes, where: str) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        unlock(reader, where)
    if len(reader.pages) > MOST_PAGES:
        raise InputError(f"{where} has {len(reader.pages):,} pages; {MOST_PAGES:,} are read: split it.")
    if not len(reader.pages):
        raise InputError(f"{where} is a PDF without pages: download it again.")
    return reader


def unlock(reader: PdfReader, where: str) -> None:
    """Many PDFs are locked against changes alone: their password for reading is empty."""
    try:
        if reader.decrypt(""):
            return
    except Exception:
        pass
    raise InputError(f"{where} is locked: open it and save or print it without a password.")


def read_pages(reader: PdfReader, where: str) -> tuple[list[list[Printed]], list[Problem]]:
    """The lines of each page; a Problem for each page that cannot be read."""
    pages: list[list[Printed]] = []
    failed: list[str] = []
    budget = Budget()
    for number, page in enumerate(reader.pages, 1):
        try:
            pages.append(read_page(page, budget))
        except Exception:  # the other pages may be whole
            pages.append([])
            failed.append(str(number))
    if len(failed) == len(pages):
        raise InputError(
            f"{where} is a damaged PDF, of which no page can be read: download it again, or print it anew."
        )
    what = (
        f"Pages that could not be read are missing: {', '.join(failed[:20])}{' and more' if len(failed) > 20 else ''}."
    )
    return pages, [Problem(what, where)] if failed else []


class Budget:
    """What is left of the work done for one file."""

    def __init__(self) -> None:
        self.operations = MOST_OPERATIONS
        self.characters = MOST_CHARACTERS
        self.deadline = time.monotonic() + MOST_SECONDS

    def operation(self, _: Any, operands: Any, *__: Any) -> None:
        first = operands[0] if isinstance(operands, list) and operands else None
        self.spend(1 + (len(first) if isinstance(first, list) else 0))

    def spend(self, operations: int) -> None:
        self.operations -= operations
        if self.operations < 0 or time.monotonic() > self.deadline:
            raise TooMuch

    def text(self, text: str) -> None:
        self.characters -= len(text)
        if self.characters < 0:
            raise TooMuch


def read_page(page: PageObject, budget: Budget) -> list[Printed]:
    budget.spend(cost_of_fonts(page))
    lines = Lines(budget)
    page.extract_text(visitor_operand_before=budget.operation, visitor_text=lines.take)
    lines.close()
    return lines.done


def cost_of_fonts(page: PageObject) -> int:
    """The work, in operations, that the fonts of a page are: pypdf reads their tables anew for every page."""
    resources = page.get("/Resources")
    fonts = resources.get_object().get("/Font") if resources is not None else None
    cost = 0
    for number, font in enumerate(fonts.get_object().values() if fonts is not None else ()):
        table = font.get_object().get("/ToUnicode")
        stream = table.get_object() if table is not None else None
        cost += len(stream.get_data()) // BYTES_OF_FONT if isinstance(stream, StreamObject) else 1
        if number >= MOST_FONTS:
            raise TooMuch
    return cost


class Lines:
    """Collects the pieces of text that pypdf reports, with the place of the first piece of each line."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.done: list[Printed] = []
        self.pieces: list[str] = []
        self.at = (0.0, 0.0, 0.0)

    def take(self, text: str, matrix: list[float], inner: list[float], _: Any, size: float) -> None:
        self.budget.text(text)
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.close()
            if piece.strip() and not "".join(self.pieces).strip():
                self.at = position(matrix, inner, size)
            self.pieces.append(piece)

    def close(self) -> None:
        text = single_spaced("".join(self.pieces).translate(LIGATURES))
        self.pieces = []
        if text:
            self.done.append(Printed(text, *self.at))


def position(matrix: Sequence[float], inner: Sequence[float], size: float) -> tuple[float, float, float]:
    """Where text stands on the page, of the matrices of the page and of the text; and the size of its letters."""
    a, b, c, d, e, f = matrix
    x, y = inner[4], inner[5]
    height = abs(size * inner[3] * d) or abs(size * inner[1] * c) or abs(size)
    return x * a + y * c + e, x * b + y * d + f, height


def stated_title(reader: PdfReader) -> str | None:
    try:
        return str(reader.metadata.title) if reader.metadata and reader.metadata.title else None
    except Exception:  # the text is there without it
        return None


def check_text(pages: list[list[Printed]], where: str) -> None:
    """Raises InputError for pictures of text, and for text in fonts that do not say which letters they hold."""
    text = "".join(line.text for page in pages for line in page)
    if len(LETTERS.findall(text)) < 3:
        raise InputError(f"{where} has no text layer, only pictures of text perhaps: {OCR}.")
    lost = sum(len(match.group()) for match in UNREADABLE.finditer(text))
    if lost > len(text) / 5:
        raise InputError(f"{where} has a text layer that stands for no letters: {OCR}.")


def compose(pages: list[list[Printed]], problems: list[Problem], title: str | None, where: str) -> Document:
    bodies, dropped, url = without_furniture(pages)
    empty = [str(n) for n, page in enumerate(pages, 1) if not page]
    if empty and not problems:
        numbers = ", ".join(empty[:20]) + (" and more" if len(empty) > 20 else "")
        problems.append(Problem(f"Pages without text, pictures perhaps, are missing: {numbers}.", where))
    printed = [line for body in bodies for line in body]
    tops = {id(line) for body in bodies for line in body[:EDGE]}
    begins = paragraph_starts(bodies)
    lines = [Line(p.text, begin, id(p) in tops) for p, begin in zip(printed, begins, strict=True)]
    lines, hyphens = without_breaks(lines, where)
    if dropped:
        problems.append(Problem(f"Left out as heads and feet of pages: {'; '.join(dropped)}.", where, left_out=True))
    return Document(tuple(lines), None, title, (*problems, *hyphens), url)


def without_furniture(pages: list[list[Printed]]) -> tuple[list[list[Printed]], list[str], str | None]:
    """The pages without what is surely a page number, head or foot; samples of these; the address in a browser's foot."""
    furniture = Furniture(pages)
    bodies = [[line for line in page if not furniture.holds(line, n)] for n, page in enumerate(pages, 1)]
    dropped = Counter(
        furniture.told(line) for n, page in enumerate(pages, 1) for line in page if furniture.holds(line, n)
    )
    names = sorted(dropped, key=lambda name: (-dropped[name], name))
    return bodies, names[:3] + (["and others"] if len(names) > 3 else []), furniture.url


class Furniture:
    """What stands at the edges of these pages and is not of the article."""

    def __init__(self, pages: list[list[Printed]]) -> None:
        self.total = len(pages)
        used = [page for page in pages if page]
        self.edges = {id(line) for page in pages for line in edges_of(page)}
        counts = Counter(key for page in used for key in {pattern(ln) for ln in page if id(ln) in self.edges})
        enough = max(SURE_PAGES, SURE_SHARE * len(used)) if len(used) > 2 else 2
        self.heads = {key for key, count in counts.items() if count >= enough}
        feet = (FOOT.fullmatch(ln.text) for page in pages for ln in page if id(ln) in self.edges)
        self.urls = {foot["url"] for foot in feet if foot and int(foot["total"]) == self.total}
        self.url = next(iter(self.urls), None) if len(self.urls) == 1 else None
        if self.url and self.url.endswith(("…", "...")):  # browsers cut long ones
            self.url = None

    def holds(self, line: Printed, page: int) -> bool:
        """Whether a line of this page, counted from 1, is furniture."""
        if id(line) not in self.edges:
            return False
        if pattern(line) in self.heads or (self.urls and (FOOT.fullmatch(line.text) or STAMP.fullmatch(line.text))):
            return True
        match = NUMBERED.fullmatch(line.text)
        return bool(match and match["total"] and int(match["total"]) <= self.total and int(match["number"]) <= page)

    def told(self, line: Printed) -> str:
        return "page numbers" if NUMBERED.fullmatch(line.text) else shown(line.text)


def edges_of(page: list[Printed]) -> list[Printed]:
    """The lines where head and foot stand; a page of few lines has one of each."""
    count = EDGE if len(page) > 2 * EDGE else 1
    return [*page[:count], *page[-count:]] if len(page) > 2 else page[-1:]


def pattern(line: Printed) -> tuple[str, int]:
    """A line without its numbers, and its height on the page: heads repeat in the same place."""
    return re.sub(r"\d+", "#", line.text), round(line.y / 4)


def paragraph_starts(pages: list[list[Printed]]) -> list[bool]:
    """For each line whether a paragraph begins with it."""
    leading = usual_leading(pages)
    lines = [line for page in pages for line in page]
    begins = []
    for number, line in enumerate(lines):
        around = lines[max(0, number - NEAR) : number + NEAR]
        width = max((len(near.text) for near in around if same_size(near, line)), default=0)
        begins.append(not number or is_start(lines[number - 1], line, leading, width))
    return begins


def usual_leading(pages: list[list[Printed]]) -> dict[int, float]:
    """Size of letters -> the usual distance of lines in it."""
    gaps: dict[int, list[float]] = {}
    for page in pages:
        for above, below in pairwise(page):
            if same_size(above, below) and 0 < above.y - below.y < 4 * above.size:
                gaps.setdefault(round(below.size), []).append(above.y - below.y)
    return {size: median(found) for size, found in gaps.items()}


def same_size(one: Printed, other: Printed) -> bool:
    return abs(one.size - other.size) <= 0.1 * max(one.size, other.size)


def is_start(before: Printed, line: Printed, leading: dict[int, float], width: int) -> bool:
    """By size and distance; else by an indent or a line that ends before it must, never before a small letter.

    width: characters of the longest line near.
    """
    if not same_size(before, line):
        return True
    gap, usual = before.y - line.y, leading.get(round(line.size), 1.2 * line.size)
    ended = SENTENCE_END.search(before.text) is not None
    if not 0 < gap < 4 * usual:  # another column or page
        return ended and not line.text[0].islower()
    if gap > 1.3 * usual or (ended and gap > SPACED * line.size):
        return True
    if line.text[0].islower():
        return False
    early = len(before.text) + 1 + len(line.text.split()[0]) < ROOM * width
    indented = 0.4 * line.size < line.x - before.x < 6 * line.size
    return early or (ended and indented)
