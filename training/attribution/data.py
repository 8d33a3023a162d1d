"""PolNeAR as windows of word pieces with tags and links."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.decoding import LABELS
from onrecord.windows import LENGTH, Ints, Tokenizer, Window, Words, split_windows, split_words, window_inputs

WordRange = tuple[int, int]


@dataclass(frozen=True)
class Gold:
    """One attribution in words [start, end) of its article."""

    source: tuple[WordRange, ...]
    cue: tuple[WordRange, ...]
    content: tuple[WordRange, ...]


@dataclass(frozen=True)
class Storey:
    """One reading inside contents: the tags one level further out, and what is to be found inside them."""

    outer: Ints  # [words], indices into LABELS
    tags: Ints
    gold: tuple[Gold, ...]


@dataclass(frozen=True)
class Document:
    id: str
    text: str
    words: Words
    tags: Ints  # [words], indices into LABELS
    gold: tuple[Gold, ...]
    storeys: tuple[Storey, ...] = ()  # empty: what its contents hold is not annotated


@dataclass(frozen=True)
class Example:
    """One window: inputs, tags, and the gold links as words of the window."""

    ids: Ints
    features: Ints
    heads: Ints
    tags: Ints
    paragraph: Ints
    gold: tuple[Gold, ...]
    storeys: tuple[Storey, ...] = ()


def read_corpus(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def load_documents(path: Path, tokenizer: Tokenizer, nested: Path | None = None) -> list[Document]:
    """The documents of a corpus. nested: our annotations of what contents hold, of which the held-out ones are left alone."""
    lines = nested.read_text("utf-8").splitlines() if nested else []
    inside = {row["doc"]: row for row in map(json.loads, lines) if row["split"] == "train"}
    return [to_document(record, inside.get(record["id"]), tokenizer=tokenizer) for record in read_corpus(path)]


def load_written(path: Path, split: str = "train") -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Our own passages and reports (training/statements): each as a record with its outermost attributions, and the nested ones."""
    for i, row in enumerate(map(json.loads, path.read_text("utf-8").splitlines())):
        if row["split"] == split:
            yield by_depth(row, f"{path.stem}:{i}")


def by_depth(row: dict[str, Any], id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A passage as a record with its outermost attributions, and those inside the contents of others."""

    def inside(a: dict[str, Any]) -> bool:
        at = a["cue"][0][0] if a["cue"] else -1
        return any(s <= at < e for other in row["attributions"] if other is not a for s, e in other["content"])

    inner = [a for a in row["attributions"] if inside(a)]
    outer = [a for a in row["attributions"] if not inside(a)]
    return {"id": id, "text": row["text"], "attributions": outer}, {"nested": inner}


def to_document(record: dict[str, Any], nested: dict[str, Any] | None = None, *, tokenizer: Tokenizer) -> Document:
    words = split_words(record["text"], tokenizer)
    gold = to_gold(words, record["attributions"])
    storeys = tuple(to_storeys(words, gold, to_gold(words, nested["nested"]))) if nested else ()
    return Document(record["id"], record["text"], words, tags_of(len(words), gold), gold, storeys)


def to_gold(words: Words, rows: list[dict[str, Any]]) -> tuple[Gold, ...]:
    return tuple(Gold(*(ranges(words, a[role]) for role in ("source", "cue", "content"))) for a in rows)


def to_storeys(words: Words, outer: tuple[Gold, ...], nested: tuple[Gold, ...]) -> Iterator[Storey]:
    """Level by level: what the outer ones hold, what those hold, and what is found where nothing more is."""

    def depth(inner: Gold) -> int:
        at = inner.cue[0][0] if inner.cue else -1
        return sum(any(a <= at < b for a, b in other.content) for other in nested if other is not inner)

    level, left = outer, {id(g): depth(g) for g in nested}
    while level:
        inside = tuple(g for g in nested if left[id(g)] == 0)
        yield Storey(tags_of(len(words), level), tags_of(len(words), inside), inside)
        left = {key: value - 1 for key, value in left.items()}
        level = inside


def ranges(words: Words, pieces: list[list[int]]) -> tuple[WordRange, ...]:
    """Word ranges of character pieces; a word belongs when any of its characters does."""
    found = []
    for start, end in pieces:
        a = int(np.searchsorted(words.ends, start, side="right"))
        b = int(np.searchsorted(words.starts, end, side="left"))
        if a < b:
            found.append((a, b))
    return tuple(found)


def tags_of(length: int, gold: tuple[Gold, ...]) -> Ints:
    """Content first, then sources and cues over it, so that the small spans win where annotators overlap."""
    tags = np.zeros(length, dtype=np.int64)
    for role in ("content", "source", "cue"):
        for attribution in gold:
            for a, b in getattr(attribution, role):
                tags[a:b] = LABELS.index(f"I-{role}")
                tags[a] = LABELS.index(f"B-{role}")
    return tags


def examples(document: Document, rng: random.Random | None = None) -> list[Example]:
    """The windows of a document, without repeated context: each place counts once in an epoch.

    With `rng` the first one has a random length, so that the cuts fall elsewhere each epoch.
    """
    first_length = rng.randint(64, LENGTH) if rng else LENGTH
    return [to_example(document, w) for w in split_windows(document.words, context=0, first_length=first_length)]


def to_example(document: Document, window: Window) -> Example:
    ids, features, heads = window_inputs(document.words, window)
    a, b = window.start, window.end
    storeys = tuple(Storey(s.outer[a:b], s.tags[a:b], gold_inside(s.gold, a, b)) for s in document.storeys)
    gold = gold_inside(document.gold, a, b)
    return Example(ids, features, heads, document.tags[a:b], document.words.paragraph[a:b], gold, storeys)


def gold_inside(gold: tuple[Gold, ...], a: int, b: int) -> tuple[Gold, ...]:
    """What of attributions lies in the words [a, b), counted from a."""
    return tuple(g for g in (_inside(attribution, a, b) for attribution in gold) if g.cue or g.content)


def _inside(attribution: Gold, a: int, b: int) -> Gold:
    """What of an attribution lies in the words [a, b), counted from a."""

    def kept(ranges: tuple[WordRange, ...]) -> tuple[WordRange, ...]:
        return tuple((max(s, a) - a, min(e, b) - a) for s, e in ranges if s < b and e > a)

    return Gold(kept(attribution.source), kept(attribution.cue), kept(attribution.content))
