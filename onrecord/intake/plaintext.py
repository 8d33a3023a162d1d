"""Plain text: which line is the title."""

from __future__ import annotations

import re

from onrecord.errors import Problem
from onrecord.intake.received import Draft, clean

LONGEST_TITLE = 200  # characters
SLACK = 5  # characters by which hard-wrapped lines fall short
MARKED = re.compile(
    r"(?:(?P<label>title|headline)[ \t]*:|(?P<hashes>#{1,6})(?=[ \t]))[ \t]*(?P<title>\S.*?)[ \t#]*", re.IGNORECASE
)
SENTENCE_END = re.compile(r"""[.!?…,;:]$|[.,…]["”’'»)\]]+$""")
DATELINE = re.compile(
    r"""[A-Z][A-Z’'.-]+(?:[ /][A-Z][A-Z’'.-]*){0,4}         # MOSCOW, NEW YORK, ST. PETERSBURG
        (?:,\s[A-Z][\w. ]{0,30}?)?                          # , January 26 or , Russia
        (?:,\s[A-Z][\w. ]{0,30}?)?
        \s?(?:[.,]?\s?/[A-Z][\w -]+/ | \([A-Z][\w /-]+\) | [–—-]{1,2}\s(?=.*[a-z]))""",
    re.VERBOSE,
)
DATED_PLACE = re.compile(
    r"[A-Z][A-Z ’'.-]+,\s(?:[A-Z][\w. ]{0,30},\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2}\b"
)


def read_plain_text(text: str, where: str, problems: list[Problem]) -> Draft:
    """A draft of a whole text file, whose outer white space is dropped and whose inner is kept.

    The first line is the title when something longer follows and it

    - has at most 200 characters and does not end like a sentence (. ! ? … , ; :), a closing quotation mark aside;
    - is no dateline ("MOSCOW, January 26. /TASS/", "LONDON, Jan 22 (Reuters) -");
    - is not the first line of hard-wrapped text: the next line, where it follows without a blank one, does not go on
      in lower case, and its first word would have fitted into the width of the block.

    "Title: ..." and "# ..." mark a title however it ends, and are left out of it. What lies between the title
    and the body becomes one blank line.
    """
    text, found = clean(text, "file")
    first, _, rest = text.strip().partition("\n")
    first = first.rstrip()
    marked = MARKED.fullmatch(first) if len(first) <= LONGEST_TITLE else None
    title, place = None, ""
    if marked and rest.strip():
        title, place = marked["title"], "heading" if marked["hashes"] else f"{marked['label']} line".lower()
    elif is_title(first, rest):
        title, place = first, "first line"
    return Draft(
        where,
        rest.strip() if title else text.strip(),
        title=title,
        found_in={"title": place} if title else {},
        problems=(*problems, *found),
    )


def is_title(first: str, rest: str) -> bool:
    if len(first) > LONGEST_TITLE or len(rest.strip()) <= len(first):
        return False
    if SENTENCE_END.search(first) or DATELINE.match(first) or DATED_PLACE.match(first):
        return False
    return not is_wrapped(first, rest)


def is_wrapped(first: str, rest: str) -> bool:
    """Whether a line was broken because the next word did not fit."""
    block = re.split(r"\n[^\S\n]*(?:\n|$)", "\n" + rest, maxsplit=1)[0].split("\n")[1:]
    following = block[0].strip() if block else ""
    if not following:
        return False
    if following[0].islower():
        return True
    width = max(len(line) for line in (first, *block))
    return len(first) + 1 + len(following.split()[0]) > width - SLACK
