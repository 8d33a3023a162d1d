"""Annotated statements as frames with the states of the shipped encoder.

Ours in PolNeAR and GUM (bench/gold/statements.jsonl: ids and offsets), and in passages that were written for it (written.jsonl).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.article import Article, Span, outer, paragraphs
from onrecord.attribution import Attribution
from onrecord.encoding import Encoder, encode
from onrecord.sentences import sentences
from onrecord.stances import clues, find_stance, states_of, to_frame

GOLD = Path("bench/gold/statements.jsonl")
WRITTEN = Path(__file__).parent / "written.jsonl"
CORPORA = ("polnear", "gum")


@dataclass(frozen=True)
class Sample:
    """One annotated statement. states [words, width], marks [words], clues [CLUES]."""

    doc: str
    split: str
    form: str
    stance: str
    certainty: str
    states: np.ndarray
    marks: np.ndarray
    clues: np.ndarray
    rule: str  # the stance by the rules alone
    words: str  # of cue and content, to look at


def load_samples(data: Path, model: Encoder, gold: Path = GOLD) -> list[Sample]:
    """Every annotated statement, in the order of the annotations."""
    articles: dict[str, dict[str, Any]] = {}
    for corpus in CORPORA:
        with gzip.open(data / corpus / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
            articles |= {d["id"]: d for d in map(json.loads, lines)}
    rows = map(json.loads, gold.read_text("utf-8").splitlines())
    found = [
        sample
        for doc, of_doc in groupby(rows, key=lambda row: row["doc"])
        for sample in _samples(articles[doc], list(of_doc), model)
    ]
    return [*found, *(sample for passage in written_passages() for sample in _samples(*passage, model))]


def written_passages(path: Path = WRITTEN) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each passage with its annotations, in the form of an article's."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        record = json.loads(line)
        rows = [
            {"doc": f"written-{number}", "split": record["split"], "attribution": i, "statements": a["statements"]}
            for i, a in enumerate(record["attributions"])
        ]
        yield record, rows


def _samples(record: dict[str, Any], rows: list[dict[str, Any]], model: Encoder) -> Iterator[Sample]:
    article = Article(record["text"])
    encoded = encode(article, model)
    states = states_of(encoded).astype(np.float16)
    marks = [s for p in paragraphs(article.text) for s in sentences(article.text, p)]
    for row in rows:
        attribution = to_attribution(record["attributions"][row["attribution"]])
        cue = article[outer(attribution.cue)]
        for statement in row["statements"]:
            pieces = to_spans(statement["content"])
            frame = to_frame(encoded, attribution, pieces, marks)
            content = " ".join(article[p] for p in pieces)
            yield Sample(
                row["doc"],
                row["split"],
                statement["form"],
                statement["stance"],
                statement["certainty"],
                states[frame.words],
                frame.marks,
                clues(cue, content),
                find_stance(cue, content),
                f"{cue} | {content}",
            )


def to_attribution(row: dict[str, Any]) -> Attribution:
    return Attribution(to_spans(row["cue"]), to_spans(row["content"]), to_spans(row["source"]))


def to_spans(pieces: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pieces)
