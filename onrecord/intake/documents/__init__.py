"""Documents of paper: PDF, DOCX and RTF -> one article, or those of an export of a news database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from onrecord.errors import InputError, Problem
from onrecord.intake.formats import OLD_OFFICE, RTF
from onrecord.intake.languages import NAMES
from onrecord.intake.messages import shown
from onrecord.intake.plaintext import LONGEST_TITLE, is_title
from onrecord.intake.received import Draft, Drafted, Refused

MAX_FILE = 50 * 1024 * 1024  # bytes: pictures included, which are not read
LOCKED = "EncryptedPackage".encode("utf-16-le")  # stands in what Office locks with a password
# What programs write as the title of a file that has none.
NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|office)|powerpoint|print|slide|layout|page) ?[-–—\d].*|(?:untitled|document|doc|new document|title|about:blank)[ \d]*"
    r"|.*\.(?:docx?|dotx?|pdf|rtf|odt|indd|qxp|qxd|pages|html?|txt|tmp|wpd)|https?://.*|[\w-]+",
    re.IGNORECASE,
)
AFTER_TITLE = re.compile(r"\s(?:[|–—»·-]|::)\s")
NOT_WORD = re.compile(r"[\W_]+")
LANGUAGES = {"english": "en"} | {language.lower(): code for code, language in NAMES.items()}
WRAPPED = 120  # characters; longer lines are paragraphs
FIRST = 10  # paragraphs in which the title of the file's properties is looked for


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document. begins: a paragraph; a printed line that goes on the one before does not.

    top: the first of a page, where a head could stand.
    """

    text: str
    begins: bool = True
    top: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Lines in order, blank ones left out. heading: marked as the title in the text, and not among the lines.

    title: the title among the file's properties, which may be anything. url: what a browser prints at the foot of its pages.
    """

    lines: tuple[Line, ...]
    heading: str | None = None
    title: str | None = None
    problems: tuple[Problem, ...] = ()
    url: str | None = None


def drafts(file: BinaryIO, where: str) -> Iterator[Drafted]:
    """The articles of a PDF, DOCX or RTF file, told by its first bytes: one, or more of an export, in order."""
    try:
        data = bounded(file, where, MAX_FILE)
        yield from with_bytes(data, articles(read_document(data, where), where))
    except InputError as error:
        yield Refused(where, error), None


def with_bytes(data: bytes, drafts: Iterable[Draft | Refused]) -> Iterator[Drafted]:
    """The document's bytes beside its only article; beside one of several, as in an export, none."""
    items = list(drafts)
    for item in items:
        yield item, data if len(items) == 1 else None


def text_drafts(text: str, where: str, problems: tuple[Problem, ...] = ()) -> Iterator[Draft | Refused] | None:
    """The articles of an export saved as plain text; None for a text that is none."""
    from onrecord.intake.exports import split_text

    return split_text(text, where, problems)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of plain text: paragraphs, but where all are short and some blank, only what follows a blank one is."""
    lines = [line.strip() for line in text.split("\n")]
    wrapped = "" in lines[:-1] and max(map(len, lines)) <= WRAPPED
    for before, line in pairwise(["", *lines]):
        if line:
            yield Line(line, begins=not (wrapped and before))


def html_drafts(text: str, where: str, problems: tuple[Problem, ...] = ()) -> Iterator[Draft | Refused] | None:
    """The articles of an export saved as a web page; None for a page that is none."""
    from onrecord.intake.exports import split_page

    return split_page(text, where, problems)


def articles(document: Document, where: str) -> Iterator[Draft | Refused]:
    from onrecord.intake.exports import split

    found = split(document, where)
    if found is None:
        yield one_article(document, where)
    else:
        yield from found


def read_document(data: bytes, where: str) -> Document:
    """Raises InputError for what cannot be read. The readers are imported late: pypdf takes 0.2 s."""
    if data.startswith(b"PK\x03\x04"):
        from onrecord.intake.documents.docx import read_docx

        return read_docx(data, where)
    if data.startswith(RTF):
        from onrecord.intake.documents.rtf import read_rtf

        return read_rtf(data, where)
    if b"%PDF-" in data[:1024]:
        from onrecord.intake.documents.pdf import read_pdf

        return read_pdf(data, where)
    refuse_old_office(data, where)
    raise InputError(f"{where} is no PDF, DOCX or RTF: give the article as one of these, or as text.")


def refuse_old_office(data: bytes, where: str) -> None:
    """What is locked and what is old begin alike; both are refused, each with its own advice."""
    if data.startswith(OLD_OFFICE) and LOCKED in data:
        raise InputError(f"{where} is locked with a password: open it and save it without one.")
    if data.startswith(OLD_OFFICE):
        raise InputError(f"{where} is an old Office document (DOC, XLS): save it as DOCX or XLSX first.")


def bounded(file: BinaryIO, where: str, most: int) -> bytes:
    """Raises InputError for more bytes than are read."""
    held = file.read(most + 1)
    if len(held) > most:
        raise InputError(f"{where} is larger than {most // 2**20} MiB: split it, or save its text alone.")
    if not held:
        raise InputError(f"{where} is empty: give the article's text.")
    return held


def paragraphs(lines: Iterable[Line]) -> list[str]:
    """The lines joined to paragraphs; blank ones left out."""
    joined: list[str] = []
    for line in lines:
        text = line.text.strip()
        if joined and text and not line.begins:
            joined[-1] += f" {text}"
        elif text:
            joined.append(text)
    return joined


def one_article(document: Document, where: str) -> Draft:
    """Raises InputError for a document without text."""
    blocks = paragraphs(document.lines)
    if not blocks:
        raise InputError(f"{where} holds no text: if it shows some, copy that into a .txt file.")
    title, found, rest, problems = _title(document, blocks, where)
    return Draft(
        where,
        "\n\n".join(rest),
        title=title,
        url=document.url,
        found_in=({"title": found} if title else {}) | ({"url": "foot of the printed pages"} if document.url else {}),
        problems=(*document.problems, *problems),
    )


def _title(document: Document, blocks: list[str], where: str) -> tuple[str | None, str, list[str], list[Problem]]:
    """The title, where it was found, the paragraphs without it, and what was passed over for it."""
    if document.heading:
        return document.heading, "heading of the document", blocks, []
    first, rest = blocks[0], blocks[1:]
    stated = single_spaced(document.title or "")
    usable = len(stated) <= LONGEST_TITLE and " " in stated and not NO_TITLE.fullmatch(stated)
    if usable and rest and _same_title(first, stated):
        return first, "first line, and title of the file's properties", rest, []
    fitting = is_title(first, "\n" + "\n\n".join(rest))
    if fitting and (not usable or _spoken_of(AFTER_TITLE.split(stated)[0], [first])):
        return first, "first line", rest, []
    if usable and (not fitting or _spoken_of(stated, blocks)):
        return stated, "title of the file's properties", blocks, []
    if not fitting:
        return None, "", blocks, []
    passed = f"The file's properties say the title is {shown(stated)}, which nothing in the text is like; the first line was taken."
    return first, "first line", rest, [Problem(passed, where)]


def _same_title(first: str, stated: str) -> bool:
    """Whether the first line is the title, which may have the name of a site behind it."""
    said, told = folded(first), folded(stated)
    shorter = folded(AFTER_TITLE.split(stated)[0])
    return bool(said) and said in {told, shorter}


def _spoken_of(title: str, blocks: list[str]) -> bool:
    """Whether most of the title's longer words stand in the first paragraphs."""
    text = {*NOT_WORD.split(" ".join(blocks[:FIRST]).casefold())}
    words = [word for word in NOT_WORD.split(title.casefold()) if len(word) > 3]
    return bool(words) and sum(word in text for word in words) * 2 >= len(words)


def folded(text: str) -> str:
    """Letters and digits alone, to compare titles."""
    return NOT_WORD.sub("", text.casefold())


def single_spaced(text: str) -> str:
    return " ".join(text.split())


def reason(error: Exception) -> str:
    """What a library says of a damaged file, for a message."""
    return single_spaced(str(error))[:100] or type(error).__name__


def language_code(name: str | None) -> str | None:
    """The code of a language that databases and tables give by its name; what is no name stays as it is."""
    return LANGUAGES.get((name or "").strip().lower(), name)
