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
class Document:
    id: str
    text: str
    words: Words
    tags: Ints  # [words], indices into LABELS
    gold: tuple[Gold, ...]


@dataclass(frozen=True)
class Example:
    """One window: inputs, tags, and the gold links as words of the window."""

    ids: Ints
    features: Ints
    heads: Ints
    tags: Ints
    paragraph: Ints
    gold: tuple[Gold, ...]


def read_corpus(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def load_documents(path: Path, tokenizer: Tokenizer) -> list[Document]:
    return [to_document(record, tokenizer) for record in read_corpus(path)]


def to_document(record: dict[str, Any], tokenizer: Tokenizer) -> Document:
    words = split_words(record["text"], tokenizer)
    gold = tuple(
        Gold(*(_ranges(words, a[role]) for role in ("source", "cue", "content"))) for a in record["attributions"]
    )
    return Document(record["id"], record["text"], words, _tags(len(words), gold), gold)


def _ranges(words: Words, pieces: list[list[int]]) -> tuple[WordRange, ...]:
    """Word ranges of character pieces; a word belongs when any of its characters does."""
    found = []
    for start, end in pieces:
        a = int(np.searchsorted(words.ends, start, side="right"))
        b = int(np.searchsorted(words.starts, end, side="left"))
        if a < b:
            found.append((a, b))
    return tuple(found)


def _tags(length: int, gold: tuple[Gold, ...]) -> Ints:
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
    gold = tuple(g for g in (_inside(attribution, a, b) for attribution in document.gold) if g.cue or g.content)
    return Example(ids, features, heads, document.tags[a:b], document.words.paragraph[a:b], gold)


def _inside(attribution: Gold, a: int, b: int) -> Gold:
    """What of an attribution lies in the words [a, b), counted from a."""

    def kept(ranges: tuple[WordRange, ...]) -> tuple[WordRange, ...]:
        return tuple((max(s, a) - a, min(e, b) - a) for s, e in ranges if s < b and e > a)

    return Gold(kept(attribution.source), kept(attribution.cue), kept(attribution.content))
