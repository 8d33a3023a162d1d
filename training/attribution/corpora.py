"""Names, mentions and coreference: the OPEN corpora as windows of word pieces.

wikigold, uner_ewt and crossner tell names; gum tells mentions of all forms, their types, spans and chains. Documents under
a NON-COMMERCIAL licence are left out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.coreference import TYPES, Mentions
from onrecord.mentions import FINE, NAMES
from onrecord.windows import LENGTH, Ints, Tokenizer, Window, Words, split_windows, split_words, window_inputs
from training.attribution.data import ranges, read_corpus

COARSE = {
    "PER": "person", "person": "person", "politician": "person",
    "ORG": "organisation", "organisation": "organisation", "politicalparty": "organisation",
    "LOC": "place", "country": "place", "location": "place",
    "MISC": "other", "election": "other", "event": "other", "misc": "other",
}  # fmt: skip
MENTION = {"organization": "organisation", "substance": "object", "animal": "object", "plant": "object"}
UNKNOWN = -1  # a label that the corpus does not tell
NOT_OTHER = -2  # outside of a name, or within one of a type that the corpus does not annotate


@dataclass(frozen=True)
class NamedExample:
    """One window with names. names, fine: [words], indices into labels, or UNKNOWN or NOT_OTHER."""

    ids: Ints
    features: Ints
    heads: Ints
    names: Ints
    fine: Ints


@dataclass(frozen=True)
class MentionDocument:
    """A document with the mentions of its words; chain: the number of each mention's chain."""

    text: str
    words: Words
    mentions: Mentions
    chain: Ints


@dataclass(frozen=True)
class MentionGroup:
    """Some windows of a document that follow each other, with the mentions whose heads they hold."""

    document: MentionDocument
    windows: tuple[Window, ...]
    inputs: tuple[tuple[Ints, Ints, Ints], ...]
    kept: Ints  # indices of mentions


def is_open(record: dict[str, Any]) -> bool:
    return "NC" not in (record.get("licence") or "")


def load_named(data: Path, tokenizer: Tokenizer, split: str = "train") -> list[NamedExample]:
    found = []
    for corpus in ("wikigold", "uner_ewt", "crossner"):
        for record in filter(is_open, read_corpus(data / corpus / f"{split}.jsonl.gz")):
            words = split_words(record["text"], tokenizer)
            names, fine = name_tags(words, record["entities"], corpus)
            found += [to_named(words, w, names, fine) for w in split_windows(words, context=0)]
    return found


def name_tags(words: Words, entities: list[dict[str, Any]], corpus: str) -> tuple[Ints, Ints]:
    names = np.full(len(words), NOT_OTHER if corpus == "uner_ewt" else 0, dtype=np.int64)
    fine = np.full(len(words), 0 if corpus == "crossner" else UNKNOWN, dtype=np.int64)
    for e in entities:
        for a, b in ranges(words, [[e["start"], e["end"]]]):
            names[a:b] = 2 + 2 * NAMES.index(COARSE[e["label"]])
            names[a] -= 1
            if corpus == "crossner":
                fine[a:b] = 2 + 2 * FINE.index(e["label"])
                fine[a] -= 1
    return names, fine


def to_named(words: Words, window: Window, names: Ints, fine: Ints) -> NamedExample:
    a, b = window.start, window.end
    return NamedExample(*window_inputs(words, window), names[a:b], fine[a:b])


def load_mentions(path: Path, tokenizer: Tokenizer) -> list[MentionDocument]:
    return [to_mentions(record, tokenizer) for record in filter(is_open, read_corpus(path))]


def to_mentions(record: dict[str, Any], tokenizer: Tokenizer) -> MentionDocument:
    """Of mentions with one head the shortest is kept: the first member of a list, not the list."""
    words = split_words(record["text"], tokenizer)
    rows: dict[int, tuple[int, int, int, int]] = {}
    chains: dict[str, int] = {}
    for e in sorted(record["entities"], key=lambda e: e["end"] - e["start"]):
        span, head = ranges(words, [[e["start"], e["end"]]]), ranges(words, [e["head"]])
        if e.get("part") or not span or not head:
            continue
        kind = TYPES.index(MENTION.get(e["type"], e["type"]))
        rows.setdefault(head[0][0], (*span[0], kind, chains.setdefault(e["chain"], len(chains))))
    heads = sorted(rows)
    columns = np.array([rows[h] for h in heads], dtype=np.int64).reshape(-1, 4)
    mentions = Mentions(np.array(heads, dtype=np.int64), columns[:, 0], columns[:, 1], columns[:, 2])
    return MentionDocument(record["text"], words, mentions, columns[:, 3])


def groups(document: MentionDocument, rng: random.Random, most: int = 6) -> list[MentionGroup]:
    """The windows of a document in runs of at most `most`; the cuts fall elsewhere each time."""
    windows = split_windows(document.words, context=0, first_length=rng.randint(64, LENGTH))
    found = []
    for i in range(0, len(windows), most):
        run = tuple(windows[i : i + most])
        head = document.mentions.head
        kept = np.flatnonzero((head >= run[0].start) & (head < run[-1].end))
        found.append(MentionGroup(document, run, tuple(window_inputs(document.words, w) for w in run), kept))
    return found
