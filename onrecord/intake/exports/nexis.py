"""Nexis Uni and LexisNexis: a cover with the contents, then articles that each end with "End of Document"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from onrecord.dates import MONTHS
from onrecord.intake.days import iso_day
from onrecord.intake.documents import Line, folded, paragraphs
from onrecord.intake.exports.clippings import Clipping, Export, contents, headline, read_labels, split_at, without_heads
from onrecord.intake.messages import plural, shown

NAME = "Nexis"
END = "End of Document"
MARK = re.compile(END)
BODY = "Body"
LENGTH = re.compile(r"Length: [\d,.]+ words?", re.IGNORECASE)
LABEL = re.compile(
    r"(?P<label>Section|Length|Byline|Dateline|Highlight|Series|Edition|Distribution|Type|Correction-Date|Headline): ?(?P<value>.*)",
    re.IGNORECASE,
)
LEADING = ("byline", "dateline", "highlight")  # text of the article, though it stands above the body
LOADED = re.compile(r"Load-Date: .+", re.IGNORECASE)
LANGUAGE = re.compile(r"Language: (?P<name>[A-Za-z]+)", re.IGNORECASE)
AFTER_BODY = {"classification", "graphic", "graphics", "notes"}
HEADING = re.compile(r"(?P<heading>Graphics?|Classification|Notes|Corrections?)(?::.*)?", re.IGNORECASE)
DATABASE = re.compile(
    r"(?:Load-Date|Language|Publication-Type|Journal Code|Subject|Industry|Company|Organization|Person|City|State|Country|Geographic|Ticker|ISSN|Correction-Date): ?"
)
PERIOD = re.compile(rf"(?:(?:{'|'.join(MONTHS)}|Spring|Summer|Autumn|Fall|Winter)[ /&-]*){{1,2}},? (?:19|20)\d\d")
# Lines of the cover, none of which an article's head has.
COVER = re.compile(
    r"(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms|Search Type|Narrowed by|Content Type|Documents? \(\d+\)|News\s{1,}Timeline|\d{1,4}\.\s).*"
    r"|.*\b(?:About LexisNexis|Privacy Policy|Terms & Conditions)\b.*|(?:Copyright )?© \d{4} LexisNexis.*",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)).*|All Rights Reserved\.?", re.IGNORECASE)
PAGE = re.compile(r"Page \d+ of \d+", re.IGNORECASE)
NO_TITLE = "noheadlineinoriginal"
LONGEST_HEAD = 40  # lines above the body


def is_export(lines: Sequence[Line]) -> bool:
    texts = {line.text.strip() for line in lines}
    if END in texts and (BODY in texts or any(LOADED.fullmatch(t) or LENGTH.fullmatch(t) for t in texts)):
        return True
    return BODY in texts and sum(LENGTH.fullmatch(line.text.strip()) is not None for line in lines) > 1


def read_export(lines: Sequence[Line]) -> Export:
    """Articles between the lines "End of Document", of which the first has the cover before it."""
    pieces = split_at((line for line in lines if not PAGE.fullmatch(line.text.strip())), MARK)
    cover, first = without_cover(pieces[0])
    listed, count = contents(cover)
    pieces = [piece for piece in (first, *pieces[1:]) if piece]
    problems = []
    if pieces and lines and lines[-1].text.strip() != END:
        problems.append(f'The last article has no line "{END}": it may be cut off.')
    return Export(NAME, [read_article(piece) for piece in pieces], listed, count, problems)


def without_cover(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The cover, and the first article. The cover ends with its last line above the first body, or where the first title is."""
    texts = [line.text.strip() for line in lines]
    body = next((n for n, text in enumerate(texts) if text == BODY or LENGTH.fullmatch(text)), 0)
    last = max((n for n, text in enumerate(texts[:body]) if COVER.fullmatch(text)), default=-1)
    cover = lines[: last + 1]
    listed, _ = contents(cover)
    title = folded(listed[0]) if listed else ""
    for number in range(last + 1, min(body, last + 4)):
        said = folded(lines[number].text)
        if title and said and (title.startswith(said) or said.startswith(title)):
            return lines[:number], lines[number:]
    return cover, lines[last + 1 :]


def read_article(lines: list[Line]) -> Clipping:
    texts = [line.text.strip() for line in lines]
    start = body_start(texts)
    if start is None:
        return Clipping(NAME, paragraphs(lines), whole=True)
    title, publisher, published, problem = read_title(texts[:start])
    labels = read_labels((text for text in texts[:start] if text != BODY), LABEL)
    end = body_end(texts, start)
    after = read_after(texts[end:])
    body = paragraphs(without_heads(lines[start:end], title))
    return Clipping(
        NAME,
        body=[*body, *after["correction"]] if body else [],
        title=None if folded(title or "") == NO_TITLE else title,
        publisher=publisher,
        published=published,
        section=labels.get("section"),
        language=next((found["name"] for text in texts[end:] if (found := LANGUAGE.match(text))), None),
        lead=[labels[name] for name in LEADING if labels.get(name)],
        problems=problem,
        left_out=left_out(after),
    )


def body_start(texts: list[str]) -> int | None:
    """The first line below the head: after "Body", or, where an article has no such line, after its labels."""
    head = texts[:LONGEST_HEAD]
    if BODY in head:
        return head.index(BODY) + 1
    at = next((n for n, text in enumerate(head) if LENGTH.fullmatch(text)), None)
    while at is not None and at + 1 < len(texts) and LABEL.fullmatch(texts[at + 1]):
        at += 1
    return None if at is None else at + 1


def body_end(texts: list[str], start: int) -> int:
    """Where the database's own lines begin again. "Graphic" alone in a line may stand in an article too."""
    last = max((n for n, text in enumerate(texts) if LOADED.fullmatch(text)), default=None)
    for number in range(start, len(texts)):
        known = texts[number].lower() in AFTER_BODY and (last is None or number < last)
        if number == last or known:
            return number
    return len(texts)


def read_title(head: list[str]) -> tuple[str | None, str | None, str | None, list[str]]:
    """Title, publisher, day, and what is wrong: the day's line has the publisher's above it, and that the title's."""
    plain = list(takewhile(lambda text: text != BODY and not LABEL.fullmatch(text), head))
    days = [n for n, text in enumerate(plain) if n and (iso_day(text) or PERIOD.fullmatch(text))]
    at = next((n for n in days if n > 1), next(iter(days), None))
    if at is None:
        rest = [text for text in plain if not COPYRIGHT.fullmatch(text)]
        return headline(rest[:1]), None, None, ["No line with the day was found, so publisher and day are not known."]
    return headline(plain[: at - 1]), plain[at - 1], plain[at], []


def read_after(texts: list[str]) -> dict[str, list[str]]:
    """What stands under the headings below the body that hold the paper's own words."""
    found: dict[str, list[str]] = {"graphic": [], "notes": [], "correction": []}
    heading = ""
    for text in texts:
        match = HEADING.fullmatch(text)
        if match:
            heading = match["heading"].lower().rstrip("s") if match["heading"].lower() != "notes" else "notes"
        elif DATABASE.match(text):
            heading = ""
        if heading in found and (heading == "correction" or not match):
            found[heading].append(text)
    return found


def left_out(after: dict[str, list[str]]) -> list[str]:
    texts = [*after["graphic"], *after["notes"]]
    return (
        [f"Captions and notes below the article are left out, {plural(len(texts), 'line')}: {shown(' '.join(texts))}."]
        if texts
        else []
    )
