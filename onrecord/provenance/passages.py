"""What one article says on a claim, place by place: statements with the article they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.linking.copies import day_of
from onrecord.markup import Json
from onrecord.publishers import host_of

VOUCHING = frozenset({"assert", "confirm"})
OPENING, CLOSING = '“"', '”"'


@dataclass(frozen=True, slots=True)
class Page:
    """An article as provenance sees it. day: of publication, else of the report; ISO, None where unknown."""

    id: str
    url: str | None
    publisher: str | None
    title: str | None
    day: str | None
    truncated: bool
    text: str
    credits: tuple[str, ...]

    def between(self, start: int, end: int) -> str:
        """The words from start to end; marks of quotation that touch them stay with them."""
        before = start > 0 and self.text[start - 1 : start] in OPENING
        return self.text[start - before : end + (self.text[end : end + 1] in CLOSING)]

    @property
    def name(self) -> str:
        """What to call it on a list of articles."""
        return self.publisher or self.host or self.title or self.id[:8]

    @property
    def host(self) -> str:
        """Of its address; "" where it has none."""
        return host_of(self.url or "")


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement on the claim. proposition: the claim's id in its article."""

    page: Page
    statement: Json
    proposition: str
    wording: str
    cue: str | None = None
    checked: bool = False

    @property
    def stance(self) -> str:
        stance: str = self.statement["stance"]
        return stance

    @property
    def chain(self) -> list[Json]:
        return chain_of(self.statement)

    @property
    def words(self) -> str:
        """Its evidence, with the quotation marks that stand right beside it."""
        return " ".join(self.page.between(start, end) for start, end in self.statement["spans"])

    def words_of(self, link: Json) -> str | None:
        """How the article calls a source of the chain here."""
        return " ".join(self.page.text[start:end] for start, end in link["spans"]) or None

    @property
    def in_title(self) -> bool:
        return bool(self.page.title) and self.statement["spans"][0][0] < len(self.page.title or "")

    @property
    def day(self) -> str | None:
        """The day the source spoke, where one day is known."""
        said = self.statement["said_on"] or {}
        known: str | None = said.get("start") if said.get("start") == said.get("end") else None
        return known


def chain_of(statement: Json) -> list[Json]:
    """Its sources, without the publisher who speaks in its own voice."""
    return [link for link in statement["chain"] if link["kind"] != "publisher"]


def page_of(record: Json) -> Page:
    article = record["article"]
    agency = (article["dateline"] or {}).get("agency")
    # A report that nobody else publishes is the agency's own.
    named = [agency] if agency and article["publisher"] else []
    credits = [c["agency"] for c in article["credits"] if c["agency"]]
    return Page(
        article["id"], article["url"], article["publisher"] or agency, article["title"], day_of(article), bool(article["truncated"]),
        article["text"], tuple(dict.fromkeys([*named, *credits])),
    )  # fmt: skip


def passages_of(record: Json, propositions: frozenset[str]) -> Iterator[Passage]:
    """The passages of a record that take a position on some of its claims."""
    page, checked = page_of(record), set(record.get("checked", ()))
    wording = {claim["id"]: claim["text"] for claim in record["claims"]}
    cues = {a["id"]: a["cue"]["text"] for a in record["attributions"] if a["cue"]}
    for statement in record["statements"]:
        if statement["claim"] in propositions:
            claim = statement["claim"]
            cue = cues.get(statement["attribution"])
            yield Passage(page, statement, claim, wording[claim], cue, statement["id"] in checked)
