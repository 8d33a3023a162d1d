"""Articles as news databases give them, and what their exports have in common: contents, labels, titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.errors import InputError, Problem
from onrecord.intake.days import iso_day
from onrecord.intake.documents import Line, folded, language_code, single_spaced
from onrecord.intake.messages import shown
from onrecord.intake.received import Draft, Refused

MOST_ARTICLES = 5_000  # of one export; databases give 1,000 at most
ENTRY = re.compile(r"(?P<number>\d{1,4})\.\s+(?P<title>\S.*)")
LEADER = re.compile(r"\s*(?:[. ]{3,}|\t)\s*\d*$")  # dots and a page number behind an entry
COUNT = re.compile(
    r"Documents? \((?P<count>\d{1,4})\)|(?P<count2>\d{1,4}) Documents?|Document 1 of (?P<count3>\d{1,4})", re.I
)
SHOWN_TITLES = 5
ABSTRACT_ONLY = "This is only the abstract, not the article: save the record with its full text for the article."


@dataclass(frozen=True, slots=True)
class Clipping:
    """An article as a database gives it. published: as written. lead: what stands apart above the body and is text.

    whole: its parts could not be told apart, and all its lines are the body. written: the day as it stands there, where
    published is what it means. abstract_only: the body is the abstract. left_out: what was, on purpose, as no part of the article.
    """

    database: str
    body: Sequence[str]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    section: str | None = None
    language: str | None = None
    lead: Sequence[str] = ()
    problems: Sequence[str] = ()
    left_out: Sequence[str] = ()
    whole: bool = False
    url: str | None = None
    written: str | None = None
    abstract_only: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """The articles of an export in order. listed: the titles of its table of contents. count: how many it says it has."""

    database: str
    clippings: Sequence[Clipping]
    listed: Sequence[str] = ()
    count: int | None = None
    problems: Sequence[str] = ()


def drafts_of(export: Export, where: str, problems: Sequence[Problem] = ()) -> Iterator[Draft | Refused]:
    """A draft, or a refusal, for each article; what is wrong with the whole export stands with the first."""
    if not export.clippings:
        yield Refused(
            where,
            InputError(f"{where} is an export of {export.database} without articles: save it with their full text."),
        )
    if len(export.clippings) > MOST_ARTICLES:
        yield Refused(where, InputError(f"{where} holds more than {MOST_ARTICLES:,} articles: split it."))
        return
    whole = [*problems, *(Problem(what, where) for what in (*export.problems, *miscounted(export)))]
    for number, clipping in enumerate(export.clippings, 1):
        yield to_draft(clipping, f"{where} article {number}", [*whole] if number == 1 else [])


def to_draft(clipping: Clipping, where: str, problems: list[Problem]) -> Draft | Refused:
    if not clipping.body:
        return Refused(where, InputError(f"{where} has no text in this export: save it with the full text."))
    lead = [text for text in clipping.lead if not clipping.body[0].startswith(text)]
    if clipping.whole:
        what = f"The parts of this article of {clipping.database} could not be told apart: all of it is taken as text."
        problems = [*problems, Problem(what, where)]
    if clipping.abstract_only:
        problems = [*problems, Problem(ABSTRACT_ONLY, where)]
    told = f"{clipping.database} export"
    beside = {
        "publisher": f', section "{clipping.section}"' if clipping.section else "",
        "published": f", written {shown(clipping.written)}" if clipping.written else "",
    }
    fields = {name: getattr(clipping, name) for name in ("title", "url", "publisher", "published")}
    return Draft(
        where,
        "\n\n".join([*lead, *clipping.body]),
        title=clipping.title,
        url=clipping.url,
        publisher=clipping.publisher,
        published=iso_day(clipping.published) or clipping.published if clipping.published else None,
        language=language_code(clipping.language),
        truncated=clipping.abstract_only,
        found_in={name: told + beside.get(name, "") for name, value in fields.items() if value},
        problems=(
            *problems,
            *(Problem(what, where) for what in clipping.problems),
            *(Problem(what, where, left_out=True) for what in clipping.left_out),
        ),
    )


def miscounted(export: Export) -> Iterator[str]:
    """What the table of contents says against what was found."""
    found = len(export.clippings)
    titles = {folded(clipping.title or "") for clipping in export.clippings}
    if export.listed and len(export.listed) != found:
        missing = [title for title in export.listed if not is_among(title, titles)]
        names = ", ".join(map(shown, missing[:SHOWN_TITLES])) + (" and others" if len(missing) > SHOWN_TITLES else "")
        yield f"The table of contents lists {len(export.listed):,} articles; {found:,} were found." + (
            f" Not found: {names}." if missing else ""
        )
    elif export.count is not None and export.count != found:
        yield f"The export says that it holds {export.count:,} articles; {found:,} were found."


def is_among(title: str, titles: Iterable[str]) -> bool:
    """Whether an entry of the contents, which may be cut short, is the title of an article."""
    entry = folded(title)
    return any(known and (entry.startswith(known) or known.startswith(entry)) for known in titles)


def contents(lines: Sequence[Line]) -> tuple[list[str], int | None]:
    """The titles of a table of contents, which are numbered from 1 on, and the number of articles it says there are."""
    titles: list[str] = []
    count = None
    for line in lines:
        said = COUNT.search(line.text)
        if said and count is None:
            count = int(next(group for group in said.groups() if group))
        entry = ENTRY.fullmatch(line.text)
        if entry and int(entry["number"]) == len(titles) + 1:
            titles.append(LEADER.sub("", entry["title"]))
    return titles, count


def split_at(lines: Iterable[Line], mark: re.Pattern[str]) -> list[list[Line]]:
    """What lies before, between and behind the lines that are a mark."""
    pieces: list[list[Line]] = [[]]
    for line in lines:
        if mark.fullmatch(line.text.strip()):
            pieces.append([])
        else:
            pieces[-1].append(line)
    return pieces


def read_labels(texts: Iterable[str], label: re.Pattern[str]) -> dict[str, str]:
    """Label in small letters -> value, which may go on over lines. label: with groups of these names."""
    labels: dict[str, str] = {}
    name = ""
    for text in texts:
        if match := label.fullmatch(text):
            name = match["label"].lower()
            labels[name] = match["value"].strip()
        elif name:
            labels[name] = f"{labels[name]} {text}".strip()
    return labels


def headline(lines: Sequence[str]) -> str | None:
    """The title from its lines, without a shorter or equal one before it, as running heads and links repeat it."""
    for at in range(1, len(lines)):
        before, rest = folded(" ".join(lines[:at])), folded(" ".join(lines[at:]))
        if before and rest.startswith(before):
            return headline(lines[at:])
    return single_spaced(" ".join(lines)) or None


def without_heads(lines: Sequence[Line], title: str | None) -> list[Line]:
    """Lines without the article's title at the top of its later pages."""
    told = folded(title or "")
    return [line for line in lines if not (line.top and len(said := folded(line.text)) > 8 and told.startswith(said))]
