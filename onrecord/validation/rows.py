"""Records as rows of coding sheets: whole sentences with what was read in them, and blank cells to fill in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.article import Span, paragraphs, tagged_hash
from onrecord.export.csv import CLAIM as CLAIM_CELL
from onrecord.export.csv import rows as csv_rows
from onrecord.export.csv import together
from onrecord.export.wording import to_rows
from onrecord.markup import POSITIONS, Json, trimmed, visible
from onrecord.sentences import sentences, sentences_of
from onrecord.validation.columns import ARTICLE, CODED, COLUMNS, NO_SOURCE, READ, Kind, check_of
from onrecord.validation.drawing import Drawn

LONGEST = 2000  # characters of a passage: longer paragraphs are cut between sentences
GAP = " ... "
Key = tuple[str, str]  # (article, statement)
Place = tuple[str, int, int]  # (article, start, end)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Rows of two coding sheets, by column. strata: what the statements were drawn from, name -> (statements there, drawn)."""

    statements: list[Json]
    passages: list[Json]
    strata: dict[str, tuple[int, int]]
    passages_in_all: int


def passages(text: str) -> list[Span]:
    """What a text is cut into to look for what was missed: its paragraphs, long ones in pieces of whole sentences."""
    return [piece for paragraph in paragraphs(text) for piece in _pieces(text, paragraph)]


def _pieces(text: str, paragraph: Span) -> list[Span]:
    if len(paragraph) <= LONGEST:
        return [paragraph]
    pieces: list[Span] = []
    for sentence in sentences(text, paragraph):
        if pieces and sentence.end - pieces[-1].start <= LONGEST:
            pieces[-1] = Span(pieces[-1].start, sentence.end)
        else:
            pieces.append(sentence)
    return pieces


def place_of(starts: Sequence[int], statement: Json) -> int:
    """The number of the passage in which a statement's evidence begins: of one alone, however many it reaches over."""
    return max(0, bisect_right(starts, statement["spans"][0][0]) - 1)


def statement_row(record: Json, drawn: Drawn[Key], sheet: str, number: int) -> Json:
    row = next(r for r in to_rows(record) if r.statement["id"] == drawn.unit[1])
    cells = next(c for c in csv_rows(record) if c["statement id"] == drawn.unit[1])
    statement, text = row.statement, record["article"]["text"]
    kind = statement["chain"][-1]["kind"] if statement["chain"] else NO_SOURCE
    read = {
        "speaker": together(row.who), "kind": kind, "position": POSITIONS[statement["stance"]][0],
        "certainty": statement["certainty"], "claim": cells[CLAIM_CELL], "said_on": day_of(statement["said_on"]),
    }  # fmt: skip
    told = {READ[field]: value for field, value in read.items()} | around(text, statement["spans"], "sentences")
    return _row("statements", record, told, drawn, sheet, number)


def passage_row(record: Json, drawn: Drawn[Place], sheet: str, number: int) -> Json:
    text, (_, start, end) = record["article"]["text"], drawn.unit
    starts = [p.start for p in passages(text)]
    here = starts.index(start)
    found = [r for r in to_rows(record) if not r.own_voice and place_of(starts, r.statement) == here]
    told = [
        f"{n}. {together(r.who)} {r.position}: {GAP.join(visible(text[a:b]) for a, b in r.spans)}"
        for n, r in enumerate(found, 1)
    ]
    cells = {
        **around(text, [[start, end]], "passage", marked=False),
        "found": "\n".join(told),
        "found_number": len(found),
    }
    return _row("passages", record, cells, drawn, sheet, number)


def _row(kind: Kind, record: Json, told: Json, drawn: Drawn[Key] | Drawn[Place], sheet: str, number: int) -> Json:
    article = record["article"]
    row: Json = {
        **dict.fromkeys(COLUMNS[kind], ""), **{name: visible(article[name] or "") for name in ARTICLE}, "row": number,
        **told, "stratum": visible(drawn.stratum), "stratum_size": drawn.size, "stratum_drawn": drawn.drawn, "sheet": sheet,
        "id": _id(drawn.unit), "article_id": drawn.unit[0],
    }  # fmt: skip
    return row | {"check": check_of(row)}


def _id(unit: Key | Place) -> str:
    """Of a passage "p120-480": a spreadsheet takes 1-12 for a day."""
    return unit[1] if len(unit) == 2 else f"p{unit[1]}-{unit[2]}"


def around(text: str, spans: Sequence[Sequence[int]], name: str, *, marked: bool = True) -> dict[str, str]:
    """The whole sentences that hold some spans, these in ‹marks›, with the sentence before and the one after."""
    places = [Span(a, b) for a, b in trimmed(text, spans)]
    every = [s for paragraph in paragraphs(text) for s in sentences(text, paragraph)]
    held = list(sentences_of(every, places)) if places else []
    if not held:
        return {"before": "", name: "", "after": ""}
    first, last = every.index(held[0]), every.index(held[-1])
    before, after = (
        " ".join(visible(text[s.start : s.end]) for s in side)
        for side in (every[max(0, first - 1) : first], every[last + 1 : last + 2])
    )
    return {"before": before, name: _told(text, held, places if marked else [], every), "after": after}


def _told(text: str, held: Sequence[Span], places: Sequence[Span], every: Sequence[Span]) -> str:
    told, last = "", None
    for sentence in held:
        here = every.index(sentence)
        told += "" if last is None else " " if here == last + 1 else GAP
        told += visible(with_marks(text, sentence, places))
        last = here
    return told


def with_marks(text: str, sentence: Span, places: Sequence[Span]) -> str:
    words, end = "", sentence.start
    for place in sorted(places):
        a, b = max(place.start, end), min(place.end, sentence.end)
        if a < b:
            words, end = f"{words}{text[end:a]}‹{text[a:b]}›", b
    return words + text[end : sentence.end]


def day_of(day: Json | None) -> str:
    """ "2025-03-06", "2025-03-01 to 2025-03-07", "until 2025-03-07", "no day"."""
    if not day or not (day["start"] or day["end"]):
        return "no day"
    if day["start"] == day["end"]:
        return str(day["start"])
    if day["start"] and day["end"]:
        return f"{day['start']} to {day['end']}"
    return f"since {day['start']}" if day["start"] else f"until {day['end']}"


def sheet_name(kind: Kind, drawn: Sequence[Drawn[Key]] | Sequence[Drawn[Place]]) -> str:
    """The same for the same sample. A letter in front, for a spreadsheet takes 12e45678 for a number."""
    return "s-" + tagged_hash("sheet", kind, *(str(d.unit) for d in drawn), *CODED[kind])[:8]
