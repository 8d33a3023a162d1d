"""An article as the encoder sees it: words, word pieces, and windows of them.

Every token-level head reads the same windows, in training and at inference.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from onrecord.article import Span, encodable, paragraphs
from onrecord.sentences import all_sentences, quotations

LENGTH = 256  # pieces in a window, [CLS] and [SEP] included; longer ones than in training cost 0.8 points of F1
CONTEXT = 64  # pieces of the window before that are seen again
UNIT = LENGTH - 2 - CONTEXT  # a paragraph longer than this is divided at sentence ends
CLS, SEP = 101, 102
FEATURES = 6  # letter case (3) x inside quotation marks (2)

Ints = NDArray[np.int64]


class Encoding(Protocol):
    """What a `tokenizers.Encoding` gives us."""

    @property
    def ids(self) -> list[int]: ...
    @property
    def word_ids(self) -> list[int | None]: ...
    @property
    def offsets(self) -> list[tuple[int, int]]: ...


class Tokenizer(Protocol):
    """What we use of a `tokenizers.Tokenizer`."""

    def encode(self, sequence: str, *, add_special_tokens: bool) -> Encoding: ...


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as parallel arrays; punctuation marks are words.

    starts, ends: characters. paragraph: number of the paragraph, counting only those with words.
    sentence: number of the sentence. feature: letter case + 3 x inside quotation marks.
    pieces: ids of the word pieces; those of word i are pieces[first[i]:first[i + 1]].
    """

    starts: Ints
    ends: Ints
    paragraph: Ints
    sentence: Ints
    feature: Ints
    pieces: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, start: int, end: int) -> Span:
        """The characters of the words [start, end)."""
        return Span(int(self.starts[start]), int(self.ends[end - 1]))


@dataclass(frozen=True, slots=True)
class Window:
    """The words [start, end), of which those before `own` are context: the window before owns them."""

    start: int
    own: int
    end: int


def split_words(text: str, tokenizer: Tokenizer) -> Words:
    """Words and pieces of a text of any length."""
    encoding = tokenizer.encode(encodable(text), add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    word = np.array(encoding.word_ids, dtype=np.int64)
    first = np.flatnonzero(np.diff(word, prepend=-1))
    last = np.flatnonzero(np.diff(word, append=-1))
    starts, ends = offsets[first, 0], offsets[last, 1]
    return Words(
        starts=starts,
        ends=ends,
        paragraph=ranks(starts, [block.start for block in paragraphs(text)]),
        sentence=ranks(starts, [sentence.start for sentence in all_sentences(text)]),
        feature=letter_case(text, starts, ends) + 3 * inside_quotes(text, starts),
        pieces=np.array(encoding.ids, dtype=np.int64),
        first=np.append(first, len(word)),
    )


def ranks(positions: Ints, edges: list[int]) -> Ints:
    """For each position, how many edges lie at or before it, renumbered without gaps from 0."""
    found = np.searchsorted(np.array(edges, dtype=np.int64), positions, side="right")
    return np.cumsum(np.diff(found, prepend=found[:1]) > 0).astype(np.int64)


def letter_case(text: str, starts: Ints, ends: Ints) -> Ints:
    """0 for lower case and others, 1 for a capital first, 2 for capitals only."""
    return np.array([_case(text[a:b]) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)], dtype=np.int64)


def _case(word: str) -> int:
    if not word[:1].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def inside_quotes(text: str, starts: Ints) -> Ints:
    spans = quotations(text)
    opens = np.searchsorted(np.array([s.start for s in spans], dtype=np.int64), starts, side="right")
    closes = np.searchsorted(np.array([s.end for s in spans], dtype=np.int64), starts, side="right")
    return (opens - closes).astype(np.int64)


def split_windows(words: Words, *, context: int = CONTEXT, first_length: int = LENGTH) -> list[Window]:
    """Whole paragraphs, packed into windows; nothing is left out.

    Each window but the first sees up to `context` pieces of the one before again, in whole units.
    first_length: a shorter first window, so that training sees each place in several contexts.
    """
    units, windows = _units(words), []
    start = own = 0
    limit = first_length
    for i in range(1, len(units) + 1):
        if i < len(units) and _length(words, units[start][0], units[i][1]) <= max(limit, _length(words, *units[own])):
            continue
        windows.append(Window(units[start][0], units[own][0], units[i - 1][1]))
        start, own, limit = i, i, LENGTH
        if i < len(units):
            start = _context(words, units, i, context)
    return windows


def _context(words: Words, units: list[tuple[int, int]], i: int, most: int) -> int:
    """The first unit of the context of unit i."""
    start = i
    while start > 0 and _length(words, units[start - 1][0], units[i - 1][1]) - 2 <= most:
        start -= 1
    return start if _length(words, units[start][0], units[i][1]) <= LENGTH else i


def _length(words: Words, start: int, end: int) -> int:
    """Pieces of a window of the words [start, end), with [CLS] and all [SEP]."""
    return int(words.first[end] - words.first[start] + words.paragraph[end - 1] - words.paragraph[start]) + 2


def _units(words: Words) -> list[tuple[int, int]]:
    """Paragraphs as (start, end) in words; long ones in sentences; longer sentences cut at words."""
    units = []
    for start, end in _runs(words.paragraph, 0, len(words)):
        if words.first[end] - words.first[start] <= UNIT:
            units.append((start, end))
        else:
            units.extend(piece for a, b in _runs(words.sentence, start, end) for piece in _cut(words, a, b))
    return units


def _runs(labels: Ints, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of equal labels within [start, end)."""
    edges = np.flatnonzero(np.diff(labels[start:end])) + start + 1
    bounds = [start, *edges.tolist(), end]
    return [(a, b) for a, b in itertools.pairwise(bounds) if a < b]


def _cut(words: Words, start: int, end: int) -> list[tuple[int, int]]:
    """A run of words in parts of at most UNIT pieces."""
    parts = []
    while start < end:
        cut = int(np.searchsorted(words.first, words.first[start] + UNIT, side="right")) - 1
        cut = min(end, max(cut, start + 1))
        parts.append((start, cut))
        start = cut
    return parts


def window_inputs(words: Words, window: Window) -> tuple[Ints, Ints, Ints]:
    """(ids [length], features [length], heads [words]): pieces with [CLS] and [SEP], and where each word begins.

    A word of more than LENGTH pieces cannot be: the tokenizer makes words of over 100 characters one [UNK].
    """
    a, b = window.start, window.end
    counts = np.diff(words.first[a : b + 1])
    word = np.repeat(np.arange(a, b), counts)
    shift = 1 + words.paragraph[word] - words.paragraph[a]
    at = np.arange(len(word)) + shift
    ids = np.full(_length(words, a, b), SEP, dtype=np.int64)
    features = np.zeros(len(ids), dtype=np.int64)
    ids[0] = CLS
    ids[at] = words.pieces[words.first[a] : words.first[b]]
    features[at] = words.feature[word]
    return ids, features, at[words.first[a:b] - words.first[a]]
