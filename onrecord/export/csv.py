"""Statements as CSV, one a row, for spreadsheets: plain-word headers, formulas made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from onrecord.export.grouping import WORDING, judge
from onrecord.export.wording import Part, Row, to_rows
from onrecord.markup import Json, shown, trimmed

CLAIM = f"claim ({WORDING}; its state here in front)"
FORMULA = tuple("=+-@\t\r\n")  # what makes a spreadsheet compute a cell
COLUMNS = (
    "article",
    "address",
    "publisher",
    "published",
    "number",
    "paragraph",
    "who (the article's words)",
    "who (name as onrecord resolved it)",
    "who, citing whom",
    "kind of source",
    "role",
    "position",
    "the article's own verb",
    "words",
    "spoken words only",
    "this refers to",
    "hedges and whose they are",
    "said on, first day",
    "said on, last day",
    "said on, how it is known",
    CLAIM,
    "unsure",
    "characters of the statement (start-end, from 0, end not included)",
    "statement id",
    "claim id",
    "article id",
)


def rows(record: Json) -> Iterator[dict[str, str]]:
    """A dict of cells for each statement, in the order of the text. Keys: COLUMNS."""
    listed = to_rows(record)
    states = {claim: state.words for state, claim, _ in judge(listed)}
    claims = {c["id"]: f"{states[c['id']]}: {c['text']}" for c in record["claims"] if c["id"] in states}
    for row in listed:
        yield article_cells(record) | statement_cells(record, row) | {CLAIM: claims.get(row.statement["claim"], "")}


def write(records: Iterable[Json], file: IO[str]) -> None:
    """Write a header, then the rows of all records. Open files with newline=""."""
    write_sheet(COLUMNS, (row for record in records for row in rows(record)), file)


def write_sheet(columns: Sequence[str], rows: Iterable[Mapping[str, str]], file: IO[str]) -> int:
    """Write a header, then the rows, and return how many. No cell starts a formula."""
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: harmless(row[name]) for name in columns})
        count += 1
    return count


def article_cells(record: Json) -> dict[str, str]:
    article = record["article"]
    return {
        "article": article["title"] or "",
        "address": article["url"] or "",
        "publisher": article["publisher"] or "",
        "published": article["published"] or "",
        "article id": article["id"],
    }


def statement_cells(record: Json, row: Row) -> dict[str, str]:
    text, statement = record["article"]["text"], row.statement
    speaker = statement["chain"][-1] if statement["chain"] else None
    day = statement["said_on"]
    return {
        "number": str(row.number),
        "paragraph": row.place,
        "who (the article's words)": words_at(text, speaker["spans"]) if speaker else "",
        "who (name as onrecord resolved it)": speaker["name"] if speaker else "",
        "who, citing whom": together(row.who),
        "kind of source": speaker["kind"] if speaker else "",
        "role": (speaker["role"] or "") if speaker else "",
        "position": row.position,
        "the article's own verb": row.verb,
        "words": words_at(text, row.spans),
        "spoken words only": spoken(row.words),
        "this refers to": words_at(text, statement["refers_to"] or []),
        "hedges and whose they are": "; ".join(f"{h['text']} ({h['owner']})" for h in statement["hedges"]),
        **day_cells(day, day["method"] if day else ""),
        "unsure": "; ".join(sorted(row.unsure)),
        "characters of the statement (start-end, from 0, end not included)": ";".join(
            f"{a}-{b}" for a, b in statement["spans"]
        ),
        "statement id": statement["id"],
        "claim id": statement["claim"] or "",
    }


def day_cells(day: Json | None, how: str) -> dict[str, str]:
    """how: the day is known, where it is."""
    return {
        "said on, first day": (day or {}).get("start") or "",
        "said on, last day": (day or {}).get("end") or "",
        "said on, how it is known": how if day else "",
    }


def spoken(parts: Iterable[Part]) -> str:
    return " ... ".join(part.text for part in parts if part.look == "spoken")


def together(parts: Iterable[Part]) -> str:
    return "".join(map(str, parts))


def words_at(text: str, spans: Iterable[Iterable[int]]) -> str:
    """The article's words exactly, line ends kept."""
    return " ... ".join(text[a:b] for a, b in trimmed(text, spans))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet computes, no terminal obeys, and every UTF-8 file holds."""
    cell = shown(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
