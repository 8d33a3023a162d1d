"""The summaries of all claims in memory, for lists: a database takes half a second to count who is named in 300,000 claims, columns of
numbers take milliseconds. They are read once, and afterwards what has changed; what is shown of a claim stays in the database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from sqlalchemy import Connection, func, select

from onrecord.ledger import schema
from onrecord.ledger.connection import pages, parts
from onrecord.ledger.lines import COLUMNS, FIELDS, Lines, Names, lines_of, only, together
from onrecord.ledger.looking import Members
from onrecord.ledger.summaries import LAST, Summary, due_before, summaries_of, to_row
from onrecord.markup import Json

AT_ONCE = 2000  # rows: of more, Python's collector would look through many again and again
MADE = 200  # claims whose summary is due, and made for a reader; how many more there are is told
CHANGES = 20_000  # claims of which it is kept what is new
DAYS = 4  # of which it is kept how claims stood

s = schema.claim_summaries.c


@dataclass(frozen=True, slots=True)
class Listed:
    """What there is to list. missing: claims that wait for a summary, and are not among the lines."""

    lines: Lines
    missing: int
    version: int


class Changes:
    """What is new of claims: {"what", ...}, by the numbers of their summaries, which are others after each change, and the members of before."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Members], tuple[Json, ...]] = {}

    def get(self, key: tuple[int, Members], work_out: Callable[[], tuple[Json, ...]]) -> tuple[Json, ...]:
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= CHANGES:
                self._known.clear()
            found = self._known[key] = work_out()
        return found


class Catalogue:
    """Of one open ledger. Safe from several threads: whoever asks waits for one that reads."""

    def __init__(self) -> None:
        self.names = {name: Names() for name in FIELDS}
        self._lock = Lock()
        self._held = lines_of([], self.names)  # what the database has
        self._gone = 0  # the last number that was looked at of what has left
        self._listed: Listed | None = None  # with what is due
        self._in_passing: dict[int, Summary | None] = {}  # by the numbers of what is due
        self._earlier: dict[str, Listed] = {}
        self.changes = Changes()

    def listed(self, connection: Connection, as_of: str | None = None) -> Listed:
        """All claims as this transaction sees them, which must not have read before; as_of: an ISO day, see Looking.view.

        Nothing is written: summaries that are due are made in passing, if they are few.
        """
        with self._lock:
            version = connection.execute(select(schema.writes.c.number)).scalar_one()
            if self._listed is None or self._listed.version != version:
                self._held = self._refreshed(connection)
                self._listed = self._with_due(connection, version)
            listed = self._listed
        return self._as_of(connection, listed, as_of) if as_of else listed

    def _refreshed(self, connection: Connection) -> Lines:
        held = self._without_gone(connection)
        last = int(held.seqs[-1]) if len(held) else 0
        query = select(*(s[name] for name in COLUMNS)).where(s.seq > last).order_by(s.seq)
        new = [lines_of(page, self.names) for page in pages(connection, query, AT_ONCE)]
        anew = [np.isin(held.ids, lines.ids) for lines in new]
        held = together(only(held, ~np.any(anew, axis=0)) if anew else held, *new)
        if len(held) != connection.execute(select(func.count()).select_from(schema.claim_summaries)).scalar_one():
            there = np.fromiter(connection.execute(select(s.seq)).scalars(), np.int64)
            held = only(held, np.isin(held.seqs, there))  # more have left than are noted
        return held

    def _without_gone(self, connection: Connection) -> Lines:
        """What is held, but for what has left since it was looked at."""
        gone = schema.summaries_gone.c
        rows = connection.execute(select(gone.seq, gone.summary).where(gone.seq > self._gone).order_by(gone.seq)).all()
        self._gone = rows[-1].seq if rows else self._gone
        left = np.isin(self._held.seqs, [row.summary for row in rows])
        return only(self._held, ~left)

    def _with_due(self, connection: Connection, version: int) -> Listed:
        """What another version made is shown until it is made anew. What was made in passing stands as long as it is due by the same number."""
        due = {claim: seq for seq, claim in due_before(connection, LAST, MADE)}
        waiting = connection.execute(select(func.count()).select_from(schema.summaries_due)).scalar_one()
        shown = set(connection.execute(select(s.claim_id).where(s.claim_id.in_(due))).scalars())
        made = {c: self._in_passing[seq] for c, seq in due.items() if c not in shown and seq in self._in_passing}
        made |= summaries_of(connection, [claim for claim in due if claim not in shown and claim not in made])
        self._in_passing = {due[claim]: summary for claim, summary in made.items()}
        lines = together(self._held, self._made([m for m in made.values() if m], LAST))
        return Listed(lines, waiting - len(shown) - len(made), version)

    def _made(self, summaries: Sequence[Summary], seq: int) -> Lines:
        """Of summaries that the database does not hold. seq: of the first, behind all that it may hold."""
        rows = [[seq + i, *(row[name] for name in COLUMNS[1:])] for i, row in enumerate(map(to_row, summaries))]
        return lines_of(rows, self.names, summaries)

    def _as_of(self, connection: Connection, now: Listed, day: str) -> Listed:
        """Claims all of whose articles are older are as they are now, those of younger ones alone are not there."""
        known = self._earlier.get(day)
        if known and known.version == now.version:
            return known
        end = day.encode("utf-8", "replace")
        later = now.lines.last > end
        torn = later & ((now.lines.first <= end) | now.lines.undated)
        claims = claim_ids(connection, now.lines, now.lines.seqs[torn].tolist())
        made = [m for _, m in summaries_of(connection, claims, day) if m]
        with self._lock:
            lines = together(only(now.lines, ~later), self._made(made, LAST + MADE))
            found = Listed(lines, now.missing, now.version)
            self._earlier = dict([*self._earlier.items(), (day, found)][-DAYS:])
        return found


def claim_ids(connection: Connection, lines: Lines, seqs: Sequence[int]) -> list[str]:
    """The ids of some claims."""
    held = [
        claim
        for some in parts([seq for seq in seqs if seq not in lines.made])
        for claim in connection.execute(select(s.claim_id).where(s.seq.in_(some))).scalars()
    ]
    return [*held, *(lines.made[seq].line["id"] for seq in seqs if seq in lines.made)]
