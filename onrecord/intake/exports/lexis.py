"""LexisNexis Academic: plain text, until 2019, whose articles each begin with "2 of 25 DOCUMENTS"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.intake.days import iso_day
from onrecord.intake.documents import Line, paragraphs
from onrecord.intake.exports.clippings import Clipping, Export, headline, read_labels, split_at
from onrecord.intake.messages import shown

NAME = "LexisNexis"
START = re.compile(r"\d{1,4} of (?P<count>\d{1,4}) DOCUMENTS?")
LABEL = re.compile(
    r"(?P<label>SECTION|LENGTH|BYLINE|DATELINE|HIGHLIGHT|HEADLINE|SERIES|TYPE|DISTRIBUTION): ?(?P<value>.*)"
)
BELOW = re.compile(
    r"(?:GRAPHIC|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|JOURNAL-CODE|SUBJECT|UPDATE|CORRECTION-DATE): ?.*|Copyright \d{4} .*"
)
LEADING = ("byline", "dateline", "highlight")
LANGUAGE = re.compile(r"LANGUAGE: (?P<name>[A-Za-z]+)")


def is_export(lines: Sequence[Line]) -> bool:
    texts = [line.text.strip() for line in lines]
    return any(map(START.fullmatch, texts)) and any(text.startswith("LENGTH: ") for text in texts)


def read_export(lines: Sequence[Line]) -> Export:
    """Articles between their first lines; each of these says how many there are."""
    starts = filter(None, (START.fullmatch(line.text.strip()) for line in lines))
    counts = [int(start["count"]) for start in starts]
    return Export(
        NAME, [read_article(piece) for piece in split_at(lines, START)[1:]], (), counts[-1] if counts else None
    )


def read_article(lines: list[Line]) -> Clipping:
    texts = [line.text.strip() for line in lines]
    labels = [n for n, text in enumerate(texts) if LABEL.fullmatch(text)]
    day = next((n for n, text in enumerate(texts[: labels[0]] if labels else ()) if n and iso_day(text)), None)
    if day is None:
        return Clipping(NAME, paragraphs(lines), whole=True)
    end = next((n for n, text in enumerate(texts) if n > labels[0] and BELOW.fullmatch(text)), len(texts))
    last = max(n for n in labels if n < end)
    start = next((n for n in range(last + 1, end) if lines[n].begins), end)
    found = read_labels(texts[labels[0] : start], LABEL)
    title = next((n for n in range(day + 1, labels[0]) if lines[n].begins), labels[0])
    return Clipping(
        NAME,
        body=paragraphs(lines[start:end]),
        title=found.get("headline") or headline(texts[title : labels[0]]),
        publisher=texts[day - 1],
        published=texts[day],
        section=found.get("section"),
        language=next((match["name"] for text in texts[end:] if (match := LANGUAGE.match(text))), None),
        lead=[found[name] for name in LEADING if found.get(name)],
        left_out=left_out(lines[end:]),
    )


def left_out(lines: Sequence[Line]) -> list[str]:
    graphic = next((text for text in paragraphs(lines) if text.startswith("GRAPHIC:")), None)
    return [f"Captions below the article are left out: {shown(graphic)}."] if graphic else []
