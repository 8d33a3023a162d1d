"""What to learn from: stories that we wrote (written.jsonl), and what `read` makes of their pages.

A story holds pages, claims and statements as ../shared/stories/README.md tells, and "relations" between its claims. What is learned is
to judge what `read` makes of the pages, not the claims as an annotator words them: propositions get the claim of the statement they answer to.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from onrecord import read
from onrecord.article import Article
from onrecord.linking.judging import Verdict
from onrecord.linking.propositions import Proposition, propositions_of
from onrecord.markup import Json

HERE = Path(__file__).parent
HELD_OUT = 5  # every fifth story
LONGEST = 600  # characters of a statement that can answer to an annotated one
Told = TypeVar("Told")
FIT_SHORTER, FIT_EVIDENCE = 0.5, 0.3  # as ../shared/eval/score_stories.py


@dataclass(frozen=True, slots=True)
class Labelled:
    """A proposition of a story. claim: of the annotators; "" where it answers to none; None where they were in doubt."""

    story: str
    proposition: Proposition
    claim: str | None


def load_stories(path: Path = HERE / "written.jsonl") -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def split(stories: Sequence[Told]) -> tuple[list[Told], list[Told]]:
    """Training, held out."""
    return (
        [s for i, s in enumerate(stories) if i % HELD_OUT != HELD_OUT - 1],
        [s for i, s in enumerate(stories) if i % HELD_OUT == HELD_OUT - 1],
    )


def as_article(page: Json) -> Article:
    fields = {key: page[key] for key in ("title", "url", "published", "truncated")}
    text = f"{page['title']}\n\n{page['text']}" if page["title"] else page["text"]
    return Article(text, publisher=page["outlet"], **fields)


def read_story(story: Json) -> dict[str, Json]:
    """The record of each page, by its file."""
    return {page["file"]: read(as_article(page)).to_dict() for page in story["pages"]}


def label(story: Json, records: dict[str, Json]) -> Iterator[Labelled]:
    """The propositions that reading found, with the annotated claim that most of their statements answer to."""
    for page in story["pages"]:
        record = records[page["file"]]
        answers = answered(story, page, record)
        for p in propositions_of(record):
            found = [answers.get(s["id"], "") for s in record["statements"] if s["claim"] == p.id]
            claims = Counter(claim for claim in found if claim)
            doubtful = not claims and None in found
            yield Labelled(story["story"], p, None if doubtful else claims.most_common(1)[0][0] if claims else "")


def answered(story: Json, page: Json, record: Json) -> dict[str, str | None]:
    """Statement id -> the annotated claim it answers to; None where it touches one, or a doubtful passage. One to one, best fit first."""
    text = record["article"]["text"]
    gold = [(_span(text, s["evidence"]), s) for s in story["statements"] if s["file"] == page["file"]]
    doubtful = set().union(*(_span(text, d["text"]) for d in story["doubtful"] if d["file"] == page["file"]))
    pairs = []
    for s in record["statements"]:
        given = {i for start, end in s["spans"] for i in range(start, end)}
        for g, (evidence, wanted) in enumerate(gold):
            shared = len(evidence & given)
            fits = shared >= FIT_SHORTER * min(len(evidence), len(given)) and shared >= FIT_EVIDENCE * len(evidence)
            if given and len(given) <= LONGEST and fits:
                pairs.append((4 * (wanted["stance"] == s["stance"]) + shared / len(evidence | given), g, s["id"]))
    found: dict[str, str | None] = {}
    taken: set[int] = set()
    for _, g, ident in sorted(pairs, reverse=True):
        if g not in taken and ident not in found:
            found[ident] = gold[g][1]["claim"]
            taken.add(g)
    for s in record["statements"]:
        given = {i for start, end in s["spans"] for i in range(start, end)}
        if s["id"] not in found and (given & doubtful or any(given & evidence for evidence, _ in gold)):
            found[s["id"]] = None  # neither hit nor miss
    return found


def _span(text: str, words: str) -> set[int]:
    start = text.find(words)
    return set(range(start, start + len(words))) if start >= 0 else set()


def verdict(story: Json, a: str | None, b: str | None) -> Verdict:
    """What a proposition of claim a is to one of claim b; one that answers to no claim differs from all that do."""
    relations = {(r["a"], r["b"]): r["kind"] for r in story["relations"]}
    if a == b:
        return "same"
    if relations.get((a, b)) == "narrower":
        return "narrower"
    return "wider" if relations.get((b, a)) == "narrower" else "related"
