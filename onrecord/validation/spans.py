"""Attributions beside annotated ones, in the scheme of PolNeAR: spans of source, cue and content, linked.

A token is a run of characters without white space; a span holds every token of which it covers a letter or digit, so that
punctuation at its ends does not count; a span that covers none (a cue may be a colon) holds the tokens that it touches. Pieces with
only white space between them are one. What the measures count stands in docs/validation.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from onrecord.errors import InputError
from onrecord.markup import Json

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = get_args(Role)
TYPES = ("direct", "indirect", "mixed")
OF_ROLES = ("exact", "pieces", "overlap", "token")
LINKED = ("exact", "overlap", "token", "right")
OF_TYPES = ("exact", "right", "content overlap")
QUOTE_MARKS = '“”"'

Piece = tuple[int, int]
Pair = tuple[Role, int]
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Count:
    """Of one measure: predicted ones that hit, all predicted, gold ones that are hit, all gold."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right, self.predicted + other.predicted, self.found + other.found, self.gold + other.gold
        )


Counts = dict[tuple[str, str], Count]  # (part, measure), as ("linked", "right")


@dataclass(frozen=True, slots=True)
class Text:
    """The tokens of a text: where they start and end, their first to last letter or digit, and which characters are quoted."""

    length: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    core: tuple[Piece, ...]  # (length, length) for a token without letters and digits
    quoted: tuple[bool, ...]

    def held(self, pieces: Sequence[Sequence[int]]) -> frozenset[int]:
        """The numbers of the tokens that some pieces hold."""
        touched = {i for a, b in pieces for i in range(bisect_right(self.ends, a), bisect_left(self.starts, b))}
        cores = ((i, *self.core[i]) for i in touched)
        return frozenset(i for i, a, b in cores if any(a < end and b > start for start, end in pieces)) or frozenset(
            touched
        )


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as it is compared. type: of its content, one of TYPES."""

    pieces: Mapping[Role, tuple[Piece, ...]]
    tokens: Mapping[Role, frozenset[int]]
    pairs: frozenset[Pair]
    type: str


def to_text(text: str) -> Text:
    whole = [match.span() for match in re.finditer(r"\S+", text)]
    starts, ends = zip(*whole, strict=True) if whole else ((), ())
    return Text(len(text), starts, ends, tuple(_core(text, *span) for span in whole), tuple(_quoted(text)))


def _core(text: str, start: int, end: int) -> Piece:
    letters = [i for i in range(start, end) if text[i].isalnum()]
    return (letters[0], letters[-1] + 1) if letters else (len(text), len(text))


def _quoted(text: str) -> Iterable[bool]:
    """Of each character whether it is inside double quotation marks, which never run past a line end."""
    inside = False
    for character in text:
        if character == "\n":
            inside = False
        elif character in QUOTE_MARKS:
            inside = character == "“" or (character == '"' and not inside)
        yield inside


def marked(spans: Mapping[str, Sequence[Sequence[int]]], text: str, tokens: Text, where: str) -> Marked:
    """Raises InputError for offsets outside the text."""
    pieces = {role: _pieces(spans.get(role) or (), text, where) for role in ROLES}
    held = {role: tokens.held(pieces[role]) for role in ROLES}
    pairs = frozenset((role, token) for role in ROLES for token in held[role])
    return Marked(pieces, held, pairs, _type(held["content"], tokens))


def _pieces(spans: Sequence[Sequence[int]], text: str, where: str) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for start, end in sorted((int(a), int(b)) for a, b in spans):
        if not 0 <= start < end <= len(text):
            raise InputError(
                f"{where}: characters {start}-{end} lie outside the text (length {len(text)}), or are none. Offsets count "
                "characters of the gold text, from 0, end not included."
            )
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _type(content: Iterable[int], tokens: Text) -> str:
    inside = [tokens.quoted[tokens.core[i][0]] for i in content if tokens.core[i][0] < tokens.length]
    return "direct" if inside and all(inside) else "mixed" if any(inside) else "indirect"


def shares(gold: Marked, predicted: Marked, role: Role) -> bool:
    """A common token; for sources, none on both sides is agreement too."""
    neither = role == "source" and not gold.tokens[role] and not predicted.tokens[role]
    return neither or bool(gold.tokens[role] & predicted.tokens[role])


def overlapping(gold: Marked, predicted: Marked) -> bool:
    return all(shares(gold, predicted, role) for role in ROLES)


def right(gold: Marked, predicted: Marked) -> bool:
    """The cues share a token, the sources do or both are missing, the contents have at least half of their tokens in common."""
    a, b = gold.tokens["content"], predicted.tokens["content"]
    return shares(gold, predicted, "cue") and shares(gold, predicted, "source") and 2 * len(a & b) >= len(a | b) > 0


def matched(golds: Sequence[A], predictions: Sequence[A], weight: Callable[[A, A], int]) -> list[tuple[A, A, int]]:
    """One to one, the greatest weight first, then the first in the text; pairs of weight 0 do not match."""
    weighed = [(weight(g, p), i, j) for i, g in enumerate(golds) for j, p in enumerate(predictions)]
    used_gold, used_predicted, pairs = set[int](), set[int](), []
    for value, i, j in sorted((w for w in weighed if w[0] > 0), key=lambda w: (-w[0], w[1], w[2])):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((golds[i], predictions[j], value))
    return pairs


def count_article(text: str, gold: Iterable[Json], predicted: Iterable[Json], where: str = "") -> Counts:
    """Of one article. gold, predicted: {"source": [[start, end], ...], "cue", "content"}. Raises InputError."""
    tokens = to_text(text)
    golds, predictions = ([marked(a, text, tokens, where) for a in side] for side in (gold, predicted))
    counts: Counts = {}
    for role in ROLES:
        counts |= _of_role(role, golds, predictions)
    return counts | _linked(golds, predictions)


def _of_role(role: Role, golds: Sequence[Marked], predictions: Sequence[Marked]) -> Counts:
    """Of the distinct fillers of a role: a source that three attributions share counts once."""
    g, p = ({a.pieces[role]: a.tokens[role] for a in side if a.pieces[role]} for side in (golds, predictions))
    met = matched(list(g.values()), list(p.values()), lambda a, b: len(a & b))
    return {
        (role, "exact"): _common(g.keys(), p.keys()),
        (role, "pieces"): _common(*({piece for filler in side for piece in filler} for side in (g, p))),
        (role, "overlap"): _count(len(met), len(g), len(p)),
        (role, "token"): _common(*(set[int]().union(*side.values()) for side in (g, p))),
    }


def _common(gold: AbstractSet[object], predicted: AbstractSet[object]) -> Count:
    return _count(len(gold & predicted), len(gold), len(predicted))


def _count(hits: int, gold: int, predicted: int) -> Count:
    return Count(hits, predicted, hits, gold)


def _linked(golds: Sequence[Marked], predictions: Sequence[Marked]) -> Counts:
    def common(g: Marked, p: Marked) -> int:
        return len(g.pairs & p.pairs)

    met = {
        "exact": matched(golds, predictions, lambda g, p: int(g.pieces == p.pieces)),
        "overlap": matched(golds, predictions, lambda g, p: common(g, p) if overlapping(g, p) else 0),
        "right": matched(golds, predictions, lambda g, p: common(g, p) if right(g, p) else 0),
    }
    counts: Counts = {("linked", n): _count(len(pairs), len(golds), len(predictions)) for n, pairs in met.items()}
    shared = sum(value for *_, value in matched(golds, predictions, common))
    counts["linked", "token"] = _count(shared, *(sum(len(a.pairs) for a in side) for side in (golds, predictions)))
    met["content overlap"] = matched(golds, predictions, lambda g, p: len(g.tokens["content"] & p.tokens["content"]))
    return counts | _of_types({name: met[name] for name in OF_TYPES}, golds, predictions)


def _of_types(
    met: Mapping[str, list[tuple[Marked, Marked, int]]], golds: Sequence[Marked], predictions: Sequence[Marked]
) -> Counts:
    """Recall of the gold ones of a type, precision of the predicted ones: a gold "direct" may meet a predicted "mixed"."""
    return {
        (kind, name): Count(
            sum(p.type == kind for _, p, _ in pairs),
            sum(p.type == kind for p in predictions),
            sum(g.type == kind for g, _, _ in pairs),
            sum(g.type == kind for g in golds),
        )
        for kind in TYPES
        for name, pairs in met.items()
    }
