"""What a statement rests on, in its place in the article: the sentences with its words marked, who says it, how, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.article import Span
from onrecord.errors import LedgerError
from onrecord.export.wording import Parts, Row, to_row, to_story, with_verb
from onrecord.ledger.store import Ledger
from onrecord.markup import Json, labelled_paragraphs, visible
from onrecord.provenance.passages import Page, page_of
from onrecord.sentences import quotations, sentences

AROUND = 1  # sentences before and behind

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article. marked: whether the statement rests on it; spoken: whether it stands in quotation marks."""

    text: str
    marked: bool
    spoken: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what is shown of it. label: "title" or its number."""

    label: str
    pieces: tuple[Piece, ...]
    cut_before: bool = False
    cut_behind: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """statement: as it stands now, corrected. spurious: whether somebody marked it as none."""

    statement: Json
    record: Json
    page: Page
    row: Row
    blocks: tuple[Block, ...]
    claim: str
    checked: bool
    spurious: bool = False

    @property
    def id(self) -> str:
        return str(self.statement["id"])

    @property
    def outlet(self) -> str:
        return visible(self.page.name)

    @property
    def who(self) -> Parts:
        return self.row.who

    @property
    def does(self) -> str:
        return with_verb(self.row)

    @property
    def name(self) -> str:
        """Of the innermost source; "" where none is given."""
        chain = self.statement["chain"]
        return str(chain[-1]["name"]) if chain and chain[-1]["kind"] != "publisher" else ""

    @property
    def entity(self) -> str:
        chain = self.statement["chain"]
        return str(chain[-1]["entity"] or "") if chain else ""

    @property
    def day(self) -> str:
        """ISO, where it is one day."""
        said = self.statement["said_on"] or {}
        return str(said["start"]) if said and said["start"] == said["end"] and said["start"] else ""


def context_of(ledger: Ledger, ident: str) -> Context:
    """Of a statement, by its id or the beginning of it. Raises LedgerError."""
    _, article, whole = ledger.find(ident, kinds=("statement",))
    for spurious in (False, True):  # one that somebody marked as none stands in the record as it was read
        record = ledger.record(article, raw=spurious)
        statement = next((s for s in record["statements"] if s["id"] == whole), None)
        if statement is not None:
            return _made(record, statement, spurious=spurious)
    raise LedgerError(f"Statement {whole[:8]} stands only in an earlier reading of its article.")


def _made(record: Json, statement: Json, *, spurious: bool) -> Context:
    number = [s["id"] for s in record["statements"]].index(statement["id"]) + 1
    claim = next((visible(c["text"]) for c in record["claims"] if c["id"] == statement["claim"]), "")
    return Context(
        statement,
        record,
        page_of(record),
        to_row(to_story(record), number, statement),
        tuple(_blocks(record, [(a, b) for a, b in statement["spans"]])),
        claim,
        statement["id"] in record.get("checked", ()),
        spurious,
    )


def _blocks(record: Json, spans: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """The paragraphs in which some spans lie, each around them."""
    text = record["article"]["text"]
    spoken = [(q.start, q.end) for q in quotations(text)]
    for paragraph in labelled_paragraphs(text, record["article"]["title"]):
        inside = [(max(a, paragraph.start), min(b, paragraph.end)) for a, b in spans]
        inside = [(a, b) for a, b in inside if a < b]
        if inside:
            start, end = _around(text, Span(paragraph.start, paragraph.end), inside)
            cut = (start > paragraph.start, end < paragraph.end)
            yield Block(paragraph.label, tuple(_pieces(text, start, end, inside, spoken)), *cut)


def _around(text: str, paragraph: Span, inside: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sentences that hold some spans, and those beside them."""
    all_of = sentences(text, paragraph)
    first, last = min(a for a, _ in inside), max(b for _, b in inside)
    holding = [i for i, s in enumerate(all_of) if s.start < last and s.end > first]
    if not holding:
        return paragraph.start, paragraph.end
    return all_of[max(0, holding[0] - AROUND)].start, all_of[min(len(all_of) - 1, holding[-1] + AROUND)].end


def _pieces(text: str, start: int, end: int, marked: Spans, spoken: Spans) -> Iterator[Piece]:
    """Cut wherever one of the spans begins or ends."""
    edges = {start, end, *(edge for span in (*marked, *spoken) for edge in span if start < edge < end)}
    for a, b in pairwise(sorted(edges)):
        yield Piece(text[a:b], _within(marked, a), _within(spoken, a))


def _within(spans: Spans, at: int) -> bool:
    return any(a <= at < b for a, b in spans)
