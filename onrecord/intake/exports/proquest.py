"""ProQuest: plain text with a rule of underscores between articles, and labels around the full text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.intake.documents import Line, paragraphs
from onrecord.intake.exports.clippings import Clipping, Export, contents, split_at
from onrecord.intake.messages import shown

NAME = "ProQuest"
RULE = re.compile(r"_{20,}")
FULL_TEXT = re.compile(r"Full text:\s*(?P<value>.*)", re.IGNORECASE)
LABELS = (
    "Author|Publication info|Abstract|Links|Subject|Business indexing term|Location|People|Company / organization|Identifier / keyword|Title|Alternate title|"
    "Correspondence author|Publication title|First page|Last page|Pages|Number of pages|Publication year|Publication date|Year|Volume|Issue|Section|Column|Dateline|"
    "Publisher|Place of publication|Country of publication|Publication subject|ISSN|e-ISSN|Source type|Language of publication|Document type|Document feature|"
    "ProQuest document ID|Document URL|Copyright|Last updated|Database|Credit|Classification|NAICS|DOI|Accession number"
)
LABEL = re.compile(rf"(?P<label>{LABELS}):\s*(?P<value>.*)", re.IGNORECASE)
NUMBER = re.compile(r"Document \d+ of \d+", re.IGNORECASE)
NO_TEXT = re.compile(r"(?:not available|none available)\.?", re.IGNORECASE)


def is_export(lines: Sequence[Line]) -> bool:
    texts = [line.text.strip() for line in lines]
    return (
        any(map(RULE.fullmatch, texts))
        and any(map(FULL_TEXT.match, texts))
        and any(t.startswith("Publication title:") for t in texts)
    )


def read_export(lines: Sequence[Line]) -> Export:
    articles: list[list[Line]] = []
    others: list[Line] = []
    for piece in split_at(lines, RULE):
        if any(LABEL.match(line.text.strip()) for line in piece):
            articles.append(piece)
        else:
            others += piece
    listed, count = contents(others)
    numbered = contents([line for piece in articles for line in piece])[1]
    return Export(NAME, [read_article(piece) for piece in articles], listed, count or numbered)


def read_article(lines: list[Line]) -> Clipping:
    texts = [line.text.strip() for line in lines]
    start = next((n for n, text in enumerate(texts) if FULL_TEXT.match(text)), None)
    if start is None:
        return Clipping(NAME, [], title=first_line(texts))
    end = text_end(texts, start)
    labels = last_labels([*texts[:start], *texts[end:]])
    first = FULL_TEXT.match(texts[start])
    value = first["value"] if first else ""
    body = paragraphs([Line(value), *lines[start + 1 : end]])
    return Clipping(
        NAME,
        body=[] if len(body) == 1 and NO_TEXT.fullmatch(body[0]) else body,
        title=labels.get("title") or first_line(texts[:start]),
        publisher=labels.get("publication title", "").split(";")[0].strip() or None,
        published=labels.get("publication date"),
        section=labels.get("section"),
        language=labels.get("language of publication"),
        lead=[labels[name] for name in ("credit", "dateline") if labels.get(name)],
        left_out=[f"The abstract is left out: {shown(labels['abstract'])}."] if labels.get("abstract") else [],
    )


def text_end(texts: list[str], start: int) -> int:
    """Where the labels below the text begin: the first of those that stand together up to the publication's title."""
    last = next(
        (n for n in range(len(texts) - 1, start, -1) if texts[n].lower().startswith("publication title:")), len(texts)
    )
    while last - 1 > start and LABEL.match(texts[last - 1]):
        last -= 1
    return last


def last_labels(texts: list[str]) -> dict[str, str]:
    """Label in small letters -> value; the later of two, which stands below the text."""
    return {match["label"].lower(): match["value"].strip() for text in texts if (match := LABEL.fullmatch(text))}


def first_line(texts: list[str]) -> str | None:
    return next((text for text in texts if text and not NUMBER.fullmatch(text) and not LABEL.match(text)), None)
