"""Two versions of an article: what changed in the text, by paragraphs and words, and in who says what.

Bounded, however long and however much alike the paragraphs are: what is too long to compare in detail is shown as taken out and put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from onrecord.article import paragraphs
from onrecord.export.csv import together
from onrecord.export.wording import Row, to_rows
from onrecord.ledger.comparing import Piece, diff_texts, diff_words
from onrecord.markup import Json

MOST_PARAGRAPHS = 1000  # of both texts, that are compared as a whole; the time grows with the square
MOST_WORK = 25_000_000  # pairs of characters, in all, that are compared word by word: some seconds
MOST_PAIRS = 10_000  # of statements
AROUND = 1  # unchanged paragraphs that stay in sight beside a change
FEWEST_FOLDED = 3
ALIKE = 0.5  # of the words of two statements of one speaker, to be one that was reworded
WORD = re.compile(r"\w+")

Change = list[Piece]


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs in order, each as pieces. kind: "same" (all unchanged and out of sight at first), "near" (unchanged) or "changed"."""

    kind: str
    paragraphs: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A statement of both versions whose words, position or day changed. pieces: of the words."""

    before: Row
    after: Row
    pieces: Change


@dataclass(frozen=True, slots=True)
class Statements:
    kept: int
    reworded: list[Reworded]
    added: list[Row]
    gone: list[Row]


def compare(before: str, after: str) -> list[Change]:
    """The paragraphs of both in order, each as pieces: what stayed, what was added, what was removed."""
    old, new = ([text[p.start : p.end] for p in paragraphs(text)] for text in (before, after))
    start = common(old, new)
    end = common(old[start:][::-1], new[start:][::-1])
    middle = changed(old[start : len(old) - end], new[start : len(new) - end])
    return [*unchanged(old[:start]), *middle, *unchanged(old[len(old) - end :])]


def common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many paragraphs are the same from the beginning."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def unchanged(words: Iterable[str]) -> list[Change]:
    return [[("same", w)] for w in words]


def replaced(old: Iterable[str], new: Iterable[str]) -> list[Change]:
    return [*([("removed", w)] for w in old), *([("added", w)] for w in new)]


def changed(old: list[str], new: list[str]) -> list[Change]:
    """Word by word as long as the work lasts."""
    if len(old) + len(new) > MOST_PARAGRAPHS:
        return replaced(old, new)
    found: list[Change] = []
    left = MOST_WORK
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found += unchanged(old[a:b])
            continue
        work = sum(map(len, old[a:b])) * sum(map(len, new[c:d]))
        found += in_detail(old[a:b], new[c:d]) if work <= left else replaced(old[a:b], new[c:d])
        left -= work if work <= left else 0
    return found


def in_detail(old: list[str], new: list[str]) -> list[Change]:
    """Replaced paragraphs, in pairs where they are alike."""
    if not (old and new):
        return replaced(old, new)
    return [smooth(change) for change in diff_texts("\n\n".join(old), "\n\n".join(new))]


def smooth(change: Change) -> Change:
    """Words that are replaced one after the other as one piece, with the white space and marks between them."""
    found: Change = []
    was = now = ""
    for n, (operation, words) in enumerate(change):
        if operation == "removed":
            was += words
        elif operation == "added":
            now += words
        elif was and now and not WORD.search(words) and n + 1 < len(change):
            was, now = was + words, now + words
        else:
            found += [*([("removed", was)] if was else []), *([("added", now)] if now else []), (operation, words)]
            was = now = ""
    return [*found, *([("removed", was)] if was else []), *([("added", now)] if now else [])]


def folded(changes: Sequence[Change]) -> Iterator[Block]:
    """With long stretches of unchanged paragraphs together, but for those beside a change."""
    near = {n + step for n, change in enumerate(changes) if is_changed(change) for step in range(-AROUND, AROUND + 1)}
    run: list[Change] = []
    for n, change in enumerate(changes):
        if n not in near:
            run.append(change)
            continue
        yield from closed(run)
        run = []
        yield Block("changed" if is_changed(change) else "near", [change])
    yield from closed(run)


def closed(run: list[Change]) -> Iterator[Block]:
    if len(run) >= FEWEST_FOLDED:
        yield Block("same", run)
    else:
        yield from (Block("near", [change]) for change in run)


def is_changed(change: Change) -> bool:
    return any(operation != "same" for operation, _ in change)


def compare_statements(before: Json, after: Json) -> Statements:
    """Which statements both versions have, which were reworded, which came and which went."""
    old, new = to_rows(before), to_rows(after)
    by_key: dict[tuple[str, ...], list[Row]] = {}
    for row in old:
        by_key.setdefault(key(row), []).append(row)
    added = [row for row in new if not (some := by_key.get(key(row))) or not some.pop(0)]
    left = {id(row) for some in by_key.values() for row in some}
    gone = [row for row in old if id(row) in left]
    reworded = list(pairs(gone, added))
    paired = {id(row) for pair in reworded for row in (pair.before, pair.after)}
    return Statements(
        len(old) - len(gone), reworded, [r for r in added if id(r) not in paired], [r for r in gone if id(r) not in paired],
    )  # fmt: skip


def key(row: Row) -> tuple[str, ...]:
    return (row.speaker, row.position, together(row.who), *plain(row))


def plain(row: Row) -> list[str]:
    return WORD.findall(together(row.words).casefold())


def pairs(gone: Sequence[Row], added: Sequence[Row]) -> Iterator[Reworded]:
    """Statements of one speaker that share at least half of their words, in order."""
    left = list(added)
    if len(gone) * len(added) > MOST_PAIRS:
        return
    for row in gone:
        same = [other for other in left if other.speaker == row.speaker]
        best = max(same, key=lambda other: likeness(row, other), default=None)
        if best is not None and likeness(row, best) >= ALIKE:
            left = [other for other in left if other is not best]
            yield Reworded(row, best, smooth(diff_words(together(row.words), together(best.words))))


def likeness(a: Row, b: Row) -> float:
    """Of words in common, of all words."""
    one, other = set(plain(a)), set(plain(b))
    return len(one & other) / len(one | other) if one | other else 1.0
