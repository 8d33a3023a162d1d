"""EBSCOhost: saved records, each after "Record: 1", with labels above the text and a notice of copyright below it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from onrecord.intake.days import iso_day
from onrecord.intake.documents import Line, folded, paragraphs, single_spaced
from onrecord.intake.exports.clippings import Clipping, Export, read_labels, split_at
from onrecord.intake.messages import plural, shown
from onrecord.intake.received import Draft

NAME = "EBSCO"
RECORD = re.compile(r"Record: (?P<number>\d{1,5})")
LABELS = (
    "Title|Alternate Title|Other Titles?|Translated Title|Authors?|Author\\(s\\)|Contributors?|Source|Document Type|Publication Type|Publication Date|Publication Information|"
    "Published|Publisher|Subject Terms|Subjects?|Subject Geographic|Geographic Terms|Geographic Subjects|People|Company/Entity|Company/Ticker|Reviews & Products|"
    "NAICS/Industry Codes|Author-Supplied Keywords|Keywords|Keywords Plus|Abstract|Abstract \\(English\\)|Author Affiliations|Full Text Word Count|Full Text Database|"
    "Physical Description|Number of Pages|Language|ISSN|E-ISSN|ISBN|DOI|Lexile|Notes|Section|Edition|Copyright|Accession Number|Database|"
    "Persistent link to this record(?: \\(Permalink\\))?|Permalink|PLink|Cut and Paste"
)
LABEL = re.compile(rf"(?P<label>{LABELS}):(?:\s*\||\s|$)\s*(?P<value>.*)", re.IGNORECASE)
LAST_LABELS = ("accession number", "database")  # the text begins below these and the labels that follow them
LINKS = ("persistent link to this record (permalink)", "persistent link to this record", "permalink", "plink")
LINK = re.compile(r"https?://[^\s\"'<>]+")
DAY = (
    r"\d{1,2}/\d{1,2}/(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|[A-Z][a-z]{2,8}\.? ?\d{1,2},? (?:19|20)\d\d|\d{1,2}[ -]?[A-Z][a-z]{2,8}[ -]?(?:19|20)\d\d"
    r"|[A-Z][a-z]{2,8}(?:[/-][A-Z][a-z]{2,8})? ?(?:19|20)\d\d|(?:19|20)\d\d"
)
SOURCE = re.compile(rf"(?P<publisher>.+?)[.,;] +(?P<day>{DAY})(?=[,.;\s]|$)")
NO_DAY = re.compile(r"(?<![A-Z])[.;] |, Vol\. ")  # behind the publisher of a source without a day; "U.S. News" goes on
LONGEST_SOURCE = 500
SLASHED = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?: .*)?")
INVERTED = re.compile(r"(?P<name>.+), (?P<article>The|A|An)(?P<place> \([^()]*\))?")
COPYRIGHT = re.compile(r"\bCopyright of .{1,200}? is the property of ")
FROM_AUTHOR = re.compile(r"\[ABSTRACT FROM \w{1,20}\]$")
BELOW = re.compile(r"Copyright of .{1,200} is the property of .*|Item: ?[\w.]+|The link information (?:above|below) .*")
NOTICE = re.compile(r"\(?(?:Copyright|©|c\)).{0,150}", re.IGNORECASE)
RULE = re.compile(r"~{3,}")
BYLINE = re.compile(r"By:? \S.{0,200}", re.IGNORECASE)
CAPTION = re.compile(r"(?:PHOTO|GRAPH|CHART|MAP|DIAGRAM|TABLE|CARTOON|DRAWING|ILLUSTRATION)S?(?: \([A-Z &-]+\))?: ?.*")
FURNITURE = re.compile(
    r"(?:HTML )?Full Text:?|Contents|\(AN [\w.]+\)|This content may contain URLs/links .*", re.IGNORECASE
)
LONGEST_HEAD = 120  # lines above the text
# Field -> heading of the tables that EBSCOhost exports, as tables compare them: until 2024 and since. Their publisher is the company.
TABLES = (
    {
        "text": "abstract",
        "title": "articletitle",
        "publisher": "journaltitle",
        "published": "publicationdate",
        "url": "plink",
    },
    {"text": "abstract", "title": "title", "publisher": "source", "published": "publicationdate", "url": "plink"},
)
MARKS = (
    {"accessionnumber", "articletitle", "journaltitle", "abstract"},
    {"longdbname", "an", "title", "source", "abstract"},
)


def is_export(lines: Sequence[Line]) -> bool:
    texts = [line.text.strip() for line in lines]
    labels = {match["label"].lower() for text in texts if (match := LABEL.fullmatch(text))}
    if any(map(RECORD.fullmatch, texts)):
        return {"source", "accession number"} <= labels
    first = LABEL.fullmatch(texts[0]) if texts else None
    return bool(first and first["label"].lower() == "title") and {"source", *LAST_LABELS} <= labels


def is_page(text: str) -> bool:
    """Whether it is worth the while to look for records in a web page."""
    return "Accession Number" in text and "Source:" in text


def read_export(lines: Sequence[Line]) -> Export:
    """Articles after each line "Record: 1"; a file of one article may be without it."""
    numbers = [int(found["number"]) for line in lines if (found := RECORD.fullmatch(line.text.strip()))]
    before, *pieces = split_at(lines, RECORD)
    if labelled([line.text.strip() for line in before], ("source",)) is not None:
        pieces = [before, *pieces]
    count = numbers[-1] if numbers[:1] == [1] else None
    return Export(NAME, [read_article(piece) for piece in pieces], (), count)


def labelled(texts: Sequence[str], names: Sequence[str]) -> int | None:
    """The first of the head's lines with one of these labels."""
    head = texts[:LONGEST_HEAD]
    return next(
        (n for n, t in enumerate(head) if (found := LABEL.fullmatch(t)) and found["label"].lower() in names), None
    )


def read_article(lines: Sequence[Line]) -> Clipping:
    texts = [line.text.strip() for line in lines]
    end = head_end(texts)
    if end is None:
        return Clipping(NAME, paragraphs(lines), whole=True)
    labels = read_labels(texts[:end], LABEL)
    publisher, written = read_source(labels.get("source", ""))
    abstract = without_copyright(labels.get("abstract", ""))
    body, byline, left_out = read_body(lines[end:], labels.get("title", ""))
    if body and abstract:
        left_out.append(f"The abstract is left out: {shown(abstract)}.")
    return Clipping(
        NAME,
        body=body or ([abstract] if abstract else []),
        title=labels.get("title") or None,
        publisher=publisher,
        published=day_of(written) if written else None,
        written=written,
        section=labels.get("section"),
        language=labels.get("language"),
        lead=[byline] if byline else [],
        left_out=left_out,
        url=link_of(labels),
        abstract_only=not body,
    )


def head_end(texts: Sequence[str]) -> int | None:
    """The line below the last label and its value, which stands beside it or in the next line."""
    at = labelled(texts, LAST_LABELS)
    while at is not None and at < len(texts) and (found := LABEL.fullmatch(texts[at])):
        alone = found["value"] or (at + 1 < len(texts) and LABEL.fullmatch(texts[at + 1]))
        at += 1 if alone else 2
        if found["label"].lower() == "cut and paste":  # a link in HTML, which may be broken over lines
            at = next((n + 1 for n in range(at - 1, min(at + 5, len(texts))) if "</a>" in texts[n].lower()), at)
    return at


def read_source(source: str) -> tuple[str | None, str | None]:
    """Publisher and day of "New York Times. 3/4/2014, Vol. 163 Issue 56431, pA1. 2p."."""
    found = SOURCE.match(source[:LONGEST_SOURCE])
    if found:
        return upright(found["publisher"]), found["day"]
    return upright(NO_DAY.split(source[:LONGEST_SOURCE])[0].strip(" .")) or None, None


def upright(name: str) -> str:
    """The Times (United Kingdom), of "Times, The (United Kingdom)"."""
    found = INVERTED.fullmatch(single_spaced(name))
    return f"{found['article']} {found['name']}{found['place'] or ''}" if found else single_spaced(name)


def day_of(written: str) -> str:
    """ISO, where it is a day; else as it is written. In 3/4/2014 the month is first, as EBSCO is American."""
    found = SLASHED.fullmatch(written.strip())
    if found:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            pass  # 26/1/2016 is no month, and a day all the same
    return iso_day(written) or written


def link_of(labels: dict[str, str]) -> str | None:
    told = " ".join(labels.get(name, "") for name in (*LINKS, "cut and paste"))
    found = LINK.search(told)
    return found[0].rstrip(".,;") if found else None


def without_copyright(abstract: str) -> str:
    """The abstract without what the database writes behind it."""
    found = COPYRIGHT.search(abstract)
    return FROM_AUTHOR.sub("", (abstract[: found.start()] if found else abstract).strip()).strip()


def read_body(lines: Sequence[Line], title: str) -> tuple[list[str], str | None, list[str]]:
    """The paragraphs, the byline that stands below a rule of tildes, and what is left out."""
    texts = [line.text.strip() for line in lines]
    stop = text_end(texts)
    rule = next((n for n, text in enumerate(texts[:stop]) if RULE.fullmatch(text)), stop)
    below = [text for text in texts[rule + 1 : stop] if not RULE.fullmatch(text)]
    byline = next(filter(BYLINE.fullmatch, below), None)
    others = [text for text in texts[:rule] if CAPTION.fullmatch(text)] + [text for text in below if text != byline]
    kept = [line for line in lines[:rule] if not (CAPTION.fullmatch(line.text) or FURNITURE.fullmatch(line.text))]
    body = paragraphs(kept)
    while body and title and folded(body[0]) == folded(title):
        body = body[1:]
    what = f"Captions and notes are left out, {plural(len(others), 'line')}: {shown(' '.join(others))}."
    return body, byline, [what] if others else []


def text_end(texts: Sequence[str]) -> int:
    """Where the database's own lines begin; a notice of copyright may stand right above them."""
    stop = next((n for n, text in enumerate(texts) if BELOW.fullmatch(text)), len(texts))
    while stop and (NOTICE.fullmatch(texts[stop - 1]) or texts[stop - 1].startswith("Source: ")):
        stop -= 1
    return stop


def headings_of(headings: Collection[str]) -> dict[str, str] | None:
    """Field -> heading in a table of EBSCOhost's, known by its headings, in small letters without blanks; None for any other."""
    return next((table for table, marks in zip(TABLES, MARKS, strict=True) if marks <= set(headings)), None)


def from_row(draft: Draft) -> Draft:
    """The article of a row of EBSCOhost's table: days, names and abstracts as in its records."""
    found, written = dict(draft.found_in), draft.published
    published = day_of(written) if written else None
    if published != written:
        found["published"] += f", written {shown(written or '')}"
    publisher = upright(draft.publisher) if draft.publisher else None
    body = without_copyright(draft.body)
    return replace(draft, body=body, publisher=publisher, published=published, found_in=found)
