"""Lists of claims: searched, filtered, counted and paged. Disputed claims first, then what two or more outlets carry, newest first."""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, select

from onrecord.article import encodable
from onrecord.ledger import schema
from onrecord.ledger.connection import parts, place_in, reading
from onrecord.ledger.lines import Ints, Lines, Names, Numbers, Truths
from onrecord.ledger.summaries import line_of, searched
from onrecord.markup import Json

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

TOP = 20  # values of a facet
IN_SQL = 12  # words that the database looks for, the longest; the others are looked for in what it finds
SENTENCE = 3  # words, from which on claims near in meaning are looked for
NEAR = 5  # claims near in meaning that are shown
CLOSE = 0.5  # how near they are at least
ID = re.compile(r"[0-9a-f]{4,40}")
MOST_IDS = 50  # claims that one beginning of an id may find
FEW_NAMES = 64  # kinds and positions, of which a table of all claims is small
EDGES = re.compile(r"^\W+(?=\w)|(?<=\w)\W+$")

s = schema.claim_summaries.c


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is to hold; all of it together. See Ledger.browse."""

    q: str = ""
    state: str | None = None
    source: str | None = None
    kind: str | None = None
    position: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    every: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Browsed:
    """rows: one page. total: of all pages. facets: field -> (value, claims) of the claims that the other filters leave, most first.

    missing: claims that are not summarized yet, and that no list shows: `onrecord link` makes up for it.
    """

    rows: list[Json]
    total: int
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    missing: int = 0


def browse(
    ledger: Ledger,
    asked: Asked,
    as_of: str | None = None,
    limit: int | None = 50,
    offset: int = 0,
    *,
    near: bool = True,
) -> Browsed:
    """See Ledger.browse. limit: None for all."""
    meant = _near(ledger, asked.q) if near else []
    with reading(ledger.engine) as connection:
        listed = ledger.catalogue.listed(connection, as_of and as_of[:10])
        lines, names = listed.lines, ledger.catalogue.names
        found, first = _found(connection, lines, asked.q, meant)
        chosen = _chosen(lines, names, asked, found, first)
        rows = _rows(chosen, first)
        start = max(0, offset)
        page = rows[start : None if limit is None else start + max(0, limit)]
        return Browsed(_shown(connection, lines, page), len(rows), _facets(chosen, names), listed.missing)


def _near(ledger: Ledger, q: str) -> list[str]:
    """The claims that come nearest to a sentence, where the models are there that the ledger was linked with."""
    from onrecord.errors import ModelError
    from onrecord.ledger.claims import nearest  # which stands on the store

    if len(words_of(q)) < SENTENCE:
        return []
    try:
        return [n.id for n in nearest(ledger, encodable(q)) if n.sure or n.score >= CLOSE][:NEAR]
    except ModelError:
        return []


def words_of(q: str) -> list[str]:
    """What is searched for, the longest first: each word as `searched` gives it, without the marks around it; nothing is syntax."""
    plain = encodable(q).replace("\0", "\ufffd")
    found, longer = [], ""
    for word in sorted({searched(EDGES.sub("", piece)) for piece in plain.split()}, key=lambda w: (-len(w), w)):
        if word not in longer:
            found.append(word)
            longer += f"\0{word}"
    return found


def _found(connection: Connection, lines: Lines, q: str, near: Sequence[str]) -> tuple[Truths | None, Numbers]:
    """Which claims have all the words, None where all do; and those that are meant themselves, by an id or by what they say."""
    ident = q.strip().lower()
    meant = [*(_by_id(connection, ident) if ID.fullmatch(ident) else []), *near]
    rows = _rows_of_claims(connection, lines, meant)
    words = words_of(q)
    if not words:
        return None, rows
    found = np.zeros(len(lines), np.bool_)
    found[lines.rows_of(_with_words(connection, words))] = True
    found[lines.rows_of(seq for seq, m in lines.made.items() if _has(searched(m.line["text"]), words))] = True
    return found, rows


def _by_id(connection: Connection, beginning: str) -> list[str]:
    """The claims whose members' ids begin so."""
    c = schema.claim_members.c
    query = select(c.claim_id).where(c.proposition_id >= beginning, c.proposition_id < beginning + "g")
    return list(connection.execute(query.distinct().order_by(c.claim_id).limit(MOST_IDS)).scalars())


def _rows_of_claims(connection: Connection, lines: Lines, claims: Sequence[str]) -> Numbers:
    seqs: dict[str, int] = {}
    for some in parts(claims):
        query = select(s.claim_id, s.seq).where(s.claim_id.in_(some))
        seqs |= {row.claim_id: row.seq for row in connection.execute(query)}
    seqs |= {m.line["id"]: seq for seq, m in lines.made.items()}  # which stand in place of what the database has
    return lines.rows_of(seqs[claim] for claim in dict.fromkeys(claims) if claim in seqs)


def _with_words(connection: Connection, words: Sequence[str]) -> list[int]:
    query = select(s.seq, s.words).where(*(place_in(connection, s.words, word) > 0 for word in words[:IN_SQL]))
    if len(words) <= IN_SQL:
        return list(connection.execute(query.with_only_columns(s.seq)).scalars())
    return [row.seq for row in connection.execute(query) if _has(row.words, words)]


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _shown(connection: Connection, lines: Lines, rows: Numbers) -> list[Json]:
    seqs = lines.seqs[rows].tolist()
    told = {seq: lines.made[seq].line for seq in seqs if seq in lines.made}
    for some in parts([seq for seq in seqs if seq not in told]):
        told |= {row.seq: line_of(row.line) for row in connection.execute(select(s.seq, s.line).where(s.seq.in_(some)))}
    return [told[seq] for seq in seqs]


@dataclass(frozen=True)
class _Chosen:
    """What fits, filter by filter, so that each can be left out. base: of each claim, whether words, days and the kind of list take it in.

    state: of each claim. outlet: of each row of by_outlet. voices: of each row of by_voice, by field: who is named "Lavrov" and
    "denies" are asked of one act of speaking. None: everything fits.
    """

    lines: Lines
    base: Truths
    state: Truths | None
    outlet: Truths | None
    voices: dict[str, Truths | None]

    def spoken(self, without: str = "") -> Truths | None:
        """Of each row of by_voice, whether it is as asked."""
        asked = [fits for name, fits in self.voices.items() if fits is not None and name != without]
        if not asked:
            return None
        found: Truths = np.all(asked, axis=0)
        return found

    def claims(self, *without: str) -> Truths:
        """Of each claim. without: filters that are left out."""
        chosen = self.base.copy()
        if self.state is not None and "state" not in without:
            chosen &= self.state
        voices = None if "voices" in without else self.spoken()
        outlet = None if "outlet" in without else self.outlet
        for fits, rows in ((voices, self.lines.by_voice), (outlet, self.lines.by_outlet)):
            if fits is not None:
                having = np.zeros(len(chosen), np.bool_)
                having[rows[fits]] = True
                chosen &= having
        return chosen


def _chosen(lines: Lines, names: Mapping[str, Names], asked: Asked, found: Truths | None, meant: Numbers) -> _Chosen:
    """found: the claims with the words, None for all. meant: rows that no kind of list leaves out."""
    base = np.ones(len(lines), np.bool_) if asked.every else lines.disputed | lines.wide
    base = base if found is None else base & found
    base[meant] = True
    if asked.since or asked.until:
        base &= (
            (lines.last != b"") & (lines.last >= _day(asked.since)) & (lines.first <= _day(asked.until or "9999-99-99"))
        )
    return _Chosen(
        lines,
        base,
        _fits(lines.states, names["state"], asked.state),
        _fits(lines.outlets, names["outlet"], asked.outlet),
        {
            "source": _fits(lines.sources, names["source"], asked.source, part=True, always=asked.part),
            "kind": _fits(lines.kinds, names["kind"], asked.kind),
            "position": _fits(lines.positions, names["position"], asked.position),
        },
    )


def _day(day: str | None) -> bytes:
    return (day or "")[:10].encode("utf-8", "replace")


def _fits(
    column: Numbers, names: Names, asked: str | None, *, part: bool = False, always: bool = False
) -> Truths | None:
    """Which rows have a name: the very one, else the same in other letters; part: else one that holds it, `always` even so."""
    if not asked:
        return None
    exactly: Truths = column == names.numbers.get(asked, -1)
    if exactly.any() and not always:
        return exactly
    low = asked.casefold()
    alike = [n for n, name in enumerate(names.names) if low == name.casefold() or (part and low in name.casefold())]
    return np.isin(column, alike)


def _rows(chosen: _Chosen, meant: Numbers) -> Numbers:
    """In the order of the list."""
    claims = chosen.claims()
    first = meant[claims[meant]]
    claims[first] = False
    return np.concatenate([first, chosen.lines.order[claims[chosen.lines.order]]])


def _facets(chosen: _Chosen, names: Mapping[str, Names]) -> dict[str, list[tuple[str, int]]]:
    lines = chosen.lines
    others = chosen.claims("voices")[lines.by_voice]

    def voiced(name: str, column: Numbers) -> Ints:
        fits = chosen.spoken(without=name)
        rows = np.flatnonzero(others if fits is None else others & fits)
        return _distinct(lines.by_voice[rows], column[rows], len(names[name].names))

    counts = {
        "source": voiced("source", lines.sources),
        "kind": voiced("kind", lines.kinds),
        "position": voiced("position", lines.positions),
        "outlet": np.bincount(lines.outlets[chosen.claims("outlet")[lines.by_outlet]]),
        "state": np.bincount(lines.states[chosen.claims("state")]),
    }
    return {name: _top(count, names[name].names) for name, count in counts.items()}


def _distinct(claims: Numbers, names: Numbers, size: int) -> Ints:
    """Of each name in how many claims it is; claims: in order, their names in no order unless there are many."""
    if size > FEW_NAMES:  # sources: equal ones of a claim stand together
        new = np.ones(len(claims), np.bool_)
        new[1:] = (claims[1:] != claims[:-1]) | (names[1:] != names[:-1])
        return np.bincount(names[new])
    table = np.zeros((int(claims.max(initial=-1)) + 1, size), np.bool_)
    table[claims, names] = True
    counts: Ints = np.count_nonzero(table, axis=0)
    return counts


def _top(counts: Ints, names: Sequence[str]) -> list[tuple[str, int]]:
    """The most frequent ones, then by name."""
    least = max(1, int(np.partition(counts, -TOP)[-TOP])) if len(counts) > TOP else 1
    found = ((names[i], int(counts[i])) for i in np.flatnonzero(counts >= least).tolist())
    return heapq.nsmallest(TOP, found, key=lambda value: (-value[1], value[0]))
