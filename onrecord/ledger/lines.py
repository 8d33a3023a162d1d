"""The lines of a list of claims as columns of numbers: what it is filtered, counted and ordered by. Columns are never changed in place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.ledger.summaries import UNDISPUTED, Summary, disputed_rank

Ints = NDArray[np.int64]
Ids = NDArray[np.uint64]
Numbers = NDArray[np.int32]
Days = NDArray[np.bytes_]  # ISO, empty where there is none
Truths = NDArray[np.bool_]

FIELDS = ("source", "kind", "position", "outlet", "state")
COLUMNS = ("seq", "claim_id", "label", "outlets", "first_day", "last_day", "undated", "voices")  # of claim_summaries
FEW = 1000  # new lines that are put in their places one by one: to sort all takes longer
DIGITS = 16  # of an id, that are kept as a number
LATEST = 99_999_999  # as a number, behind every day


@dataclass(frozen=True)
class Lines:
    """One row for each claim, by their sequence numbers; and rows for who takes which position on one, and for who carries it.

    ids: the first digits of each. rank: the smallest stands first on a list. states, sources and others: numbers of Names. by_voice,
    by_outlet: the claims' rows. order: the rows as a list shows them. made: the summaries that the database does not hold, by seq.
    """

    seqs: Ints
    ids: Ids
    rank: Ints
    states: Numbers
    disputed: Truths
    wide: Truths
    undated: Truths
    first: Days
    last: Days
    by_voice: Numbers
    sources: Numbers
    kinds: Numbers
    positions: Numbers
    by_outlet: Numbers
    outlets: Numbers
    order: Numbers
    made: Mapping[int, Summary]

    def __len__(self) -> int:
        return len(self.seqs)

    def rows_of(self, seqs: Iterable[int]) -> Numbers:
        """The rows of those that are here, in the order given."""
        wanted = np.fromiter(seqs, np.int64)
        at = np.searchsorted(self.seqs, wanted)
        here = at < len(self)
        here[here] = self.seqs[at[here]] == wanted[here]
        return at[here].astype(np.int32)


OF_CLAIMS = ("seqs", "ids", "rank", "states", "disputed", "wide", "undated", "first", "last")
OF_VOICES = ("sources", "kinds", "positions")


class Names:
    """A number for each name. Numbers are only added."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}

    def numbers_of(self, names: Sequence[str]) -> Numbers:
        for name in dict.fromkeys(names):
            if name not in self.numbers:
                self.numbers[name] = len(self.names)
                self.names.append(name)
        return np.fromiter(map(self.numbers.__getitem__, names), np.int32, len(names))


def lines_of(rows: Sequence[Sequence[Any]], names: Mapping[str, Names], made: Sequence[Summary] = ()) -> Lines:
    """rows: of COLUMNS. names: of each of FIELDS. made: the summaries that the rows are made from, where the database does not hold them."""
    seqs, claims, labels, outlets, first, last, undated, told = _columns(rows, len(COLUMNS))
    both = json.loads(f"[{','.join(told)}]")
    by_voice, who, kinds, does = _columns([(i, *voice) for i, (some, _) in enumerate(both) for voice in some], 4)
    by_outlet, carriers = _columns([(i, name) for i, (_, some) in enumerate(both) for name in some], 2)
    ranks = {label: disputed_rank(label) for label in set(labels)}
    disputed = np.array([ranks[label] for label in labels], np.int64)
    wide, newest = np.array(outlets, np.int64) > 1, _days(last)
    ids, rank = number_ids(claims), _ranks(disputed, wide, newest)
    return Lines(
        seqs=np.array(seqs, np.int64), ids=ids, rank=rank, states=names["state"].numbers_of(labels),
        disputed=disputed < UNDISPUTED, wide=wide, undated=np.array(undated, np.bool_), first=_days(first), last=newest,
        by_voice=np.array(by_voice, np.int32), sources=names["source"].numbers_of(who), kinds=names["kind"].numbers_of(kinds),
        positions=names["position"].numbers_of(does), by_outlet=np.array(by_outlet, np.int32),
        outlets=names["outlet"].numbers_of(carriers), order=np.lexsort((ids, rank)).astype(np.int32),
        made=dict(zip(seqs, made, strict=False)),
    )  # fmt: skip


def _columns(rows: Sequence[Sequence[Any]], many: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) or [()] * many


def _days(days: Sequence[str | None]) -> Days:
    return np.array([day or "" for day in days], "S10")


def number_ids(ids: Iterable[str]) -> Ids:
    """In the same order as the ids."""
    return np.frombuffer(bytes.fromhex("".join(ident[:DIGITS] for ident in ids)), ">u8").astype(np.uint64)


def _ranks(disputed: Ints, wide: Truths, last: Days) -> Ints:
    """Disputed claims first, then what two or more outlets carry, newest first."""
    days, which = np.unique(last, return_inverse=True)
    newest = np.array([LATEST - _as_number(day.decode()) for day in days.tolist()], np.int64)
    return (2 * disputed + ~wide) * 10 * LATEST + newest[which]


def _as_number(day: str) -> int:
    digits = day.replace("-", "")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def only(lines: Lines, keep: Truths) -> Lines:
    """The claims for which keep is true."""
    if keep.all():
        return lines
    moved = (np.cumsum(keep) - 1).astype(np.int32)
    voiced, carried = keep[lines.by_voice], keep[lines.by_outlet]
    left = set(lines.seqs[keep].tolist()) if lines.made else set()
    return replace(
        lines, **{name: getattr(lines, name)[keep] for name in OF_CLAIMS},
        **{name: getattr(lines, name)[voiced] for name in OF_VOICES}, by_voice=moved[lines.by_voice[voiced]],
        outlets=lines.outlets[carried], by_outlet=moved[lines.by_outlet[carried]],
        order=moved[lines.order[keep[lines.order]]], made={seq: m for seq, m in lines.made.items() if seq in left},
    )  # fmt: skip


def together(*some: Lines) -> Lines:
    """Each with later sequence numbers than those before it."""
    first, *more = [lines for lines in some if len(lines)] or some[:1]
    if not more:
        return first
    sizes = np.cumsum([0, *(len(lines) for lines in (first, *more))]).tolist()
    moved = [_moved(lines, n) for lines, n in zip((first, *more), sizes[:-1], strict=True)]
    columns = {f.name: np.concatenate([getattr(m, f.name) for m in moved]) for f in fields(Lines) if f.name != "made"}
    made = {seq: m for lines in moved for seq, m in lines.made.items()}
    whole = replace(first, **columns, made=made)
    return replace(whole, order=_merged(whole, first.order, whole.order[len(first) :]))


def _moved(lines: Lines, by: int) -> Lines:
    """As they are behind so many others."""
    n = np.int32(by)
    return replace(lines, by_voice=lines.by_voice + n, by_outlet=lines.by_outlet + n, order=lines.order + n)


def _merged(lines: Lines, old: Numbers, new: Numbers) -> Numbers:
    """By rank, then by id. old: in order already."""
    if len(new) > FEW:
        return np.lexsort((lines.ids, lines.rank)).astype(np.int32)
    new = new[np.lexsort((lines.ids[new], lines.rank[new]))]
    ranks, places = lines.rank[old], []
    for row in new.tolist():
        low, high = (int(np.searchsorted(ranks, lines.rank[row], side)) for side in ("left", "right"))
        places.append(low + int(np.searchsorted(lines.ids[old[low:high]], lines.ids[row])))
    return np.insert(old, places, new).astype(np.int32)
