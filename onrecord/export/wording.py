"""A record in the plain words of the screen: who, position, words, day, and what became of each claim.

The terminal, the page and the CSV share them. Nothing here says what is true; "here" means in this one article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.export.days import report_day, said_on
from onrecord.markup import (
    UNSURE,
    Json,
    Paragraph,
    added_name,
    is_own_voice,
    labelled_paragraphs,
    own_words,
    position_of,
    trimmed,
    visible,
)
from onrecord.sentences import quotations

NO_SOURCE = "no source given"
THE_ARTICLE = "the article"
LONGEST_ROLE = 6  # words of one that stands in brackets
NO_ANSWER = re.compile(r"\b(reach|respon[ds]|repl[yi]|return|answer)", re.I)
FIELDS = (("who", "source"), ("position", "stance"), ("claim", "claim"))  # on screen, in the record

Look = Literal["plain", "spoken", "added"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text on screen: the article's words (plain), a source's own (spoken), or ours (added)."""

    text: str
    look: Look = "plain"

    def __str__(self) -> str:
        return f"“{self.text}”" if self.look == "spoken" else self.text


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One statement. number: from 1, in the order of the record. spans: of the words.
    unsure: "who", "position", "claim"."""

    number: int
    statement: Json
    place: str
    who: Parts
    speaker: str
    position: str
    verb: str
    spans: tuple[tuple[int, int], ...]
    words: Parts
    said_on: str
    notes: tuple[Parts, ...]
    unsure: frozenset[str]
    own_voice: bool

    @property
    def stance(self) -> str:
        stance: str = self.statement["stance"]
        return stance


@dataclass(frozen=True, slots=True)
class Story:
    """A record, with what is looked up again and again."""

    text: str
    attributions: dict[str, Json]
    quotes: list[tuple[int, int]]
    publisher: str
    year: int | None
    blocks: list[Paragraph]

    def place(self, position: int) -> str:
        """The label of the paragraph around a position of the text."""
        at = bisect_right(self.blocks, position, key=lambda block: block.start) - 1
        return self.blocks[at].label if at >= 0 else ""


def to_story(record: Json) -> Story:
    article = record["article"]
    day = report_day(record)
    return Story(
        article["text"],
        {a["id"]: a for a in record["attributions"]},
        [(q.start, q.end) for q in quotations(article["text"])],
        publisher(record) or THE_ARTICLE,
        day.year if day else None,
        labelled_paragraphs(article["text"], article["title"]),
    )


def publisher(record: Json) -> str | None:
    """The publisher, else the agency of the dateline."""
    article = record["article"]
    name = article["publisher"] or (article["dateline"] or {}).get("agency")
    return visible(name) if name else None


def to_rows(record: Json) -> list[Row]:
    """Every statement, in the order of the record."""
    story = to_story(record)
    return [to_row(story, number, statement) for number, statement in enumerate(record["statements"], 1)]


def to_row(story: Story, number: int, statement: Json) -> Row:
    attribution = story.attributions.get(statement["attribution"])
    chain = statement["chain"]
    own = is_own_voice(statement)
    spans = own_words(story.text, statement, attribution)
    return Row(
        number=number,
        statement=statement,
        place=story.place(statement["spans"][0][0]),
        who=who(story, chain, own=own),
        speaker=story.publisher if own else visible(chain[-1]["name"]) if chain else NO_SOURCE,
        position=position(statement, attribution),
        verb=verb(attribution),
        spans=tuple(spans),
        words=parts_of(story, spans, attribution["mode"] if attribution else "mixed"),
        said_on=said_on(statement["said_on"], story.year),
        notes=(*hedge_notes(story, statement["hedges"]), *reference_notes(story, statement["refers_to"])),
        unsure=frozenset(find_unsure(statement)),
        own_voice=own,
    )


def find_unsure(statement: Json) -> Iterator[str]:
    for field, key in FIELDS:
        if statement["confidence"][key] < UNSURE and (field != "claim" or statement["claim"]):
            yield field


def who(story: Story, chain: list[Json], *, own: bool) -> Parts:
    """The chain as "X, citing Y"; a person's words about what another said as "Y, as told by X"."""
    if own:
        return (Part(story.publisher, "added" if story.publisher == THE_ARTICLE else "plain"),)
    if not chain:
        return (Part(NO_SOURCE, "added"),)
    inner = chain[-1]
    named = [*link_parts(story, inner)]
    if inner["kind"] == "media" and not inner["name"][:1].isupper():
        named.append(Part(f", {NO_SOURCE}", "added"))
    for outer in reversed(chain[:-1]):
        if outer["kind"] in {"person", "anonymous", "group"}:
            named = [*named, Part(", as told by ", "added"), *link_parts(story, outer)]
        else:
            named = [*link_parts(story, outer), Part(", citing ", "added"), *named]
    return tuple(named)


def link_parts(story: Story, link: Json) -> Iterator[Part]:
    """The article's words for a source, and in brackets the name and the role that they do not hold."""
    words = " ... ".join(visible(story.text[a:b]) for a, b in trimmed(story.text, link["spans"])).rstrip(" ,;:")
    name, role = visible(link["name"]), visible(link["role"] or "")
    if words:
        yield Part(words)
    added = [name] if not words or added_name(words, name) else []
    if link["kind"] == "person" and role and role.lower() not in words.lower() and len(role.split()) <= LONGEST_ROLE:
        added.append(role)
    if added:
        yield Part(f"{' ' if words else ''}[{', '.join(added)}]", "added")


def position(statement: Json, attribution: Json | None) -> str:
    """The word for a stance; the article's own verb, which goes with it on screen, is another field."""
    cue = attribution["cue"] if attribution else None
    if statement["stance"] == "decline" and cue and NO_ANSWER.search(cue["text"]):
        return "did not answer"
    return position_of(statement)[0]


def verb(attribution: Json | None) -> str:
    """The article's own verb; empty where it has none (a headline's colon)."""
    cue = attribution["cue"] if attribution else None
    words = visible(cue["text"]).strip() if cue else ""
    return words if re.search(r"\w", words) else ""


def with_verb(row: Row) -> str:
    return f'{row.position} ("{row.verb}")' if row.verb else row.position


def parts_of(story: Story, spans: Iterable[tuple[int, int]], mode: str) -> Parts:
    """The words of some spans, spoken ones apart. mode: of the attribution; "mixed" goes by the quotation marks."""
    parts: list[Part] = []
    for a, b in spans:
        for start, end, spoken in divide(a, b, story.quotes) if mode == "mixed" else [(a, b, mode == "direct")]:
            piece = visible(story.text[start:end])
            if spoken:
                parts.append(Part(piece.strip(' "“”'), "spoken"))
            else:
                parts.append(Part(piece))
        parts.append(Part(" ... ", "added"))
    return tidy(parts[:-1])


def divide(start: int, end: int, quotes: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """A span in stretches inside and outside quotation marks."""
    at = start
    for opened, closed in quotes[max(0, bisect_right(quotes, (start, start)) - 1) :]:
        if opened >= end:
            break
        if closed > at:
            if at < opened:
                yield at, opened, False
            yield max(at, opened), min(closed, end), True
            at = min(closed, end)
    if at < end:
        yield at, end, False


def tidy(parts: list[Part]) -> Parts:
    """Without empty parts, outer white space, and the comma that closes a quotation."""
    kept = [part for part in parts if part.text]
    if kept:
        kept[0] = Part(kept[0].text.lstrip(), kept[0].look)
        kept[-1] = Part(kept[-1].text.rstrip(" ,"), kept[-1].look)
    return tuple(kept)


def shorten(parts: Parts, limit: int) -> Parts:
    """At most about `limit` characters, cut at a word; what is left out shows as " ..."."""
    kept: list[Part] = []
    for part in parts:
        if len(part.text) <= limit:
            kept.append(part)
            limit -= len(part.text)
            continue
        head = part.text[: max(limit - 4, 0)]
        if head and not part.text[len(head)].isspace():
            head = head.rpartition(" ")[0] or head
        if head.strip():
            kept.append(Part(f"{head.rstrip(' ,;:')} ...", part.look))
        else:
            kept.append(Part(" ...", "added"))
        break
    return tuple(kept)


def hedge_notes(story: Story, hedges: list[Json]) -> Iterator[Parts]:
    """Whose each hedge is."""
    for hedge in hedges:
        word = f'"{visible(hedge["text"])}"'
        if hedge["owner"] == "unclear":
            note = f"whose {word}, {possessive(story.publisher)} or the source's: unclear"
        else:
            note = f"{word} is {possessive('the source' if hedge['owner'] == 'source' else story.publisher)}"
        yield (Part(note, "added"),)


def possessive(name: str) -> str:
    return f"{name}'s"


def reference_notes(story: Story, spans: list[list[int]] | None) -> Iterator[Parts]:
    """What "this" stands for, in the article's words, and in which paragraph."""
    if spans:
        words = parts_of(story, trimmed(story.text, spans), "mixed")
        place = story.place(spans[0][0])
        where = place if place == "title" else f"¶{place}"
        yield (Part("this = ", "added"), *shorten(words, 160), Part(f" ({where})", "added"))
