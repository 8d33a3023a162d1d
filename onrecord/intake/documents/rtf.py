"""RTF: striprtf makes the text; around it what striprtf gets wrong, and the caps that it lacks.

It would write deleted and hidden words into the text, addresses behind links, and take the square of the size of
hostile font tables and link fields.
"""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from onrecord.errors import InputError, Problem
from onrecord.intake.documents import Document, Line
from onrecord.intake.messages import plural

MAX_TEXT = 16 * 1024 * 1024  # bytes without pictures; a million characters of one article need a tenth
MOST_GROUPS = 1_000_000
CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
HEAD = 8192
# A group's opening words, up to which it is known what it holds.
GROUP = re.compile(r"\{(?:\\\*)?((?:\\[a-z]{1,32}-?\d{0,10} ?){1,40})")
BRACE = re.compile(r"\\[\\{}]|\\bin(\d{1,9}) ?|([{}])")
WORD = re.compile(r"\\([a-z]+)(-?\d*)")
PICTURES = {"pict", "objdata", "themedata", "datastore", "colorschememapping", "blipuid"}
DROPPED = ("deleted", "v")  # words of groups that are cut out here; the others of TOLD are left out by striprtf
TOLD = {
    "deleted": "tracked deletion",
    "v": "hidden passage",
    "footnote": "footnote",
    "annotation": "margin comment",
    "shptxt": "text frame",
}
FURNITURE = ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
SOFT_HYPHEN = "\u00ad"


def read_rtf(data: bytes, where: str) -> Document:
    """The text of an RTF file. Raises InputError for a damaged or oversized one."""
    source = without_groups(decoded(data), where)
    # The space keeps striprtf from writing a link's address behind its words; RTF means the same with it.
    source.text = source.text.replace("\\fldinst{", "\\fldinst {")
    text = plain(shorter_lines(source.text), where)
    problems = [*source.problems(where), *lost_characters(text, where)]
    lines = tuple(Line(line) for line in map(cleaned, text.split("\n")) if line)
    title = info_title(source.text, where)
    if source.furniture:
        problems.append(Problem("Heads and feet of the pages are left out.", where, left_out=True))
    return Document(lines, None, title, tuple(problems))


class Source:
    """RTF without the groups that are no text, and how many of which kind it had."""

    def __init__(self) -> None:
        self.text = ""
        self.counts: dict[str, int] = {}
        self.furniture = False

    def note(self, words: dict[str, str]) -> bool:
        """Count the group that opens with these words; whether it is left out here."""
        if words.keys() & PICTURES:
            return True
        gone = next((word for word in DROPPED if words.get(word, "0") != "0"), None)
        for word in [gone] if gone else [word for word in TOLD if word in words and word not in DROPPED]:
            self.counts[word] = self.counts.get(word, 0) + 1
        self.furniture = self.furniture or any(word in words for word in FURNITURE)
        return gone is not None

    def problems(self, where: str) -> list[Problem]:
        found = [plural(self.counts[word], noun) for word, noun in TOLD.items() if word in self.counts]
        return [Problem(f"Left out of the text: {', '.join(found)}.", where)] if found else []


def decoded(data: bytes) -> str:
    """RTF is ASCII; what is not, some programs write in the code page that they declare."""
    page = CODE_PAGE.search(data[:HEAD])
    name = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def without_groups(text: str, where: str) -> Source:
    """Pictures, deleted and hidden words cut out, each with its whole group. Linear in the size."""
    source, kept, at = Source(), [], 0
    if text.count("{") > MOST_GROUPS:
        raise InputError(f"{where} has more than {MOST_GROUPS:,} groups: save it as DOCX or plain text.")
    while group := GROUP.search(text, at):
        words = {match[1]: match[2] or "1" for match in WORD.finditer(group[1])}
        if source.note(words):
            kept.append(text[at : group.start()])
            at = end_of_group(text, group.start())
        else:
            kept.append(text[at : group.start() + 1])
            at = group.start() + 1
    source.text = "".join([*kept, text[at:]])
    if len(source.text) > MAX_TEXT:
        raise InputError(f"{where} has more than {MAX_TEXT // 2**20} MiB besides its pictures: split it.")
    return source


def end_of_group(text: str, start: int) -> int:
    """Where the group that opens at `start` is closed; the end of the text if it never is."""
    depth, at = 0, start
    while brace := BRACE.search(text, at):
        at = brace.end() + int(brace[1] or 0)
        if brace[2]:
            depth += 1 if brace[2] == "{" else -1
            if depth == 0:
                return at
    return len(text)


def shorter_lines(text: str) -> str:
    """A line break before each font of the table, which RTF ignores: striprtf's pattern for fonts stops there."""
    start = text.find("\\fonttbl")
    if start < 0:
        return text
    end = end_of_group(text, max(text.rfind("{", 0, start), 0))
    return text[:start] + re.sub(r"\\f(?=\d)", "\n\\\\f", text[start:end]) + text[end:]


def plain(text: str, where: str) -> str:
    try:
        made: str = rtf_to_text(text, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise InputError(f"{where} is damaged RTF ({error}): open it in Word and save it anew.") from None
    # Characters beyond the first 65,536 stand in RTF as pairs of surrogates.
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace(SOFT_HYPHEN, "")


def cleaned(line: str) -> str:
    """Cells of a table's row, which striprtf ends with a bar each, parted as elsewhere."""
    line = line.strip()
    if not line.endswith("|"):
        return line
    return " | ".join(cell.strip() for cell in line.split("|") if cell.strip())


def lost_characters(text: str, where: str) -> list[Problem]:
    count = text.count("\ufffd")
    if not count:
        return []
    return [Problem(f"{plural(count, 'character')} could not be decoded and became U+FFFD.", where)]


def info_title(text: str, where: str) -> str | None:
    start = text.find("{\\title", 0, 64 * 1024)
    if start < 0:
        return None
    group = text[start : min(end_of_group(text, start), start + 1000)]
    return plain("{\\rtf1 " + group[len("{\\title") :], where).strip() or None
