"""What changed between two versions of an article: paragraph by paragraph, and word by word within them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from onrecord.article import paragraphs
from onrecord.markup import Json

Piece = tuple[str, str]  # "same", "added" or "removed", and the words
WORDS = re.compile(r"\s+|[^\s\w]|\w+")
CLAUSES = re.compile(r"[^.,;!?]+[.,;!?]*|[.,;!?]+")
LONGEST = 8000  # characters of two paragraphs that are compared word by word: the time grows with the square
ALIKE = 0.3  # of two paragraphs, to be one that was changed


def diff_texts(before: str, after: str) -> Iterator[list[Piece]]:
    """The paragraphs of both in order, each as pieces: what stayed, what was added, what was removed."""
    old, new = ([text[p.start : p.end] for p in paragraphs(text)] for text in (before, after))
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            yield from ([("same", words)] for words in old[a:b])
        else:
            yield from _changed(old[a:b], new[c:d])


def _changed(old: list[str], new: list[str]) -> Iterator[list[Piece]]:
    """Paragraphs that were replaced, in pairs where they are alike."""
    left = list(new)
    for words in old:
        best = max(left, key=lambda other: _likeness(words, other), default=None)
        if best is None or _likeness(words, best) < ALIKE:
            yield [("removed", words)]
            continue
        for other in left[: left.index(best)]:
            yield [("added", other)]
        del left[: left.index(best) + 1]
        yield diff_words(words, best)
    yield from ([("added", words)] for words in left)


def _likeness(a: str, b: str) -> float:
    parts = WORDS if len(a) + len(b) < LONGEST else CLAUSES
    return SequenceMatcher(None, parts.findall(a), parts.findall(b), autojunk=False).ratio()


def diff_words(before: str, after: str) -> list[Piece]:
    """One paragraph as pieces; joined without "added" they are the old one, without "removed" the new one."""
    parts = WORDS if len(before) + len(after) < LONGEST else CLAUSES
    old, new = parts.findall(before), parts.findall(after)
    found: list[Piece] = []
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces: list[Piece] = (
            [("same", "".join(old[a:b]))]
            if operation == "equal"
            else [("removed", "".join(old[a:b])), ("added", "".join(new[c:d]))]
        )
        found += [piece for piece in pieces if piece[1]]
    return found


def diff_fields(before: Json, after: Json) -> Json:
    """What is said about the two articles beside their texts, where it differs: {field: [before, after]}."""
    names = ("url", "publisher", "title", "published", "modified", "truncated")
    return {name: [before[name], after[name]] for name in names if before[name] != after[name]}
