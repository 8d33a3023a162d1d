"""What is new in a ledger since some time: denials, confirmations, withdrawals, first named sources, reversals, corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told
from onrecord.intake import check_day
from onrecord.ledger import schema
from onrecord.ledger.connection import pages, parts, reading
from onrecord.ledger.looking import Looking, Members, members_of
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.provenance.views import View

AT_ONCE = 100  # articles
BACK = re.compile(r"(\d+) ?([dhw])", re.I)
UNITS = {"d": "days", "h": "hours", "w": "weeks"}
NEW = {"deny": "new denial", "confirm": "new confirmation", "retract": "withdrawn", "question": "new doubt"}


def changes_since(ledger: Ledger, since: str) -> Generator[Json, None, None]:
    """{"what", "id", "text", "state", "state_words", "who", "day"} of each change in what the ledger held then and holds now.

    since: a day, "2d", "12h". Only claims of which articles arrived since then are looked at: nothing else can have changed what is
    recorded of one. What is new of a claim is kept in memory until something touches it.
    """
    moment, known = _moment(ledger, since), ledger.catalogue.changes
    with reading(ledger.engine) as connection:
        look = Looking(connection)
        for touched in _touched(connection, moment):
            if touched.summary is None:  # not made yet: nothing tells whether it is as it was
                yield from _changes_of(look, touched)
            elif not touched.is_quiet():
                yield from known.get((touched.summary, touched.before), partial(_changes_of, look, touched))
        yield from _notices(connection, moment)


@dataclass(frozen=True, slots=True)
class _Touched:
    """A claim of which articles arrived. before: its members that were there. summary: its number, and the positions that it tells."""

    claim: str
    members: Members
    before: Members
    summary: int | None
    positions: frozenset[str]

    def is_quiet(self) -> bool:
        """Whether it is new, and nobody takes a position that is told: in one alone there is no turning."""
        return not self.before and len(self.positions) < 2 and self.positions.isdisjoint(NEW)


def _touched(connection: Connection, moment: str) -> Iterator[_Touched]:
    """In the order in which articles arrived; some at a time, for mostly not all are asked for."""
    a, seen = schema.articles.c, set[str]()
    query = select(a.id).where(a.added_at > moment).order_by(a.added_at, a.seq)
    for page in pages(connection, query, AT_ONCE):
        claims = [claim for claim in _claims_in(connection, [row.id for row in page]) if claim not in seen]
        seen.update(claims)
        members, summaries = members_of(connection, claims), _summaries(connection, claims)
        old = _there_before(connection, {article for some in members.values() for _, article in some}, moment)
        for claim, some in members.items():
            seq, positions = summaries.get(claim, (None, frozenset()))
            yield _Touched(claim, some, tuple(m for m in some if m[1] in old), seq, positions)


def _claims_in(connection: Connection, articles: Sequence[str]) -> list[str]:
    """The claims of some articles, in their order."""
    c, place = schema.claim_members.c, {article: n for n, article in enumerate(articles)}
    found = connection.execute(select(c.article_id, c.claim_id).where(c.article_id.in_(articles)))
    return list(dict.fromkeys(claim for _, claim in sorted((place[row.article_id], row.claim_id) for row in found)))


def _summaries(connection: Connection, claims: Sequence[str]) -> dict[str, tuple[int, frozenset[str]]]:
    s = schema.claim_summaries.c
    return {
        row.claim_id: (row.seq, frozenset(position for *_, position in json.loads(row.voices)[0]))
        for some in parts(claims)
        for row in connection.execute(select(s.claim_id, s.seq, s.voices).where(s.claim_id.in_(some)))
    }


def _there_before(connection: Connection, articles: Iterable[str], moment: str) -> set[str]:
    a = schema.articles.c
    return {
        article
        for some in parts(sorted(articles))
        for article in connection.execute(select(a.id).where(a.id.in_(some), a.added_at <= moment)).scalars()
    }


def _changes_of(look: Looking, touched: _Touched) -> tuple[Json, ...]:
    now = look.view(touched.claim, touched.members)
    return tuple(_changes(look.view(touched.claim, touched.before), now)) if now else ()


def _moment(ledger: Ledger, since: str) -> str:
    if match := BACK.fullmatch(since.strip()):
        try:
            return ledger.time(timedelta(**{UNITS[match[2].lower()]: int(match[1])}))
        except OverflowError:
            raise LedgerError(f"{since!r} is before the calendar begins: give a day (2016-01-26).") from None
    if not check_day(since):
        raise LedgerError(f"{since!r} is no time: give a day (2016-01-26), or how far back (2d, 12h).")
    return since[:10]


def _changes(then: View | None, now: View) -> Iterator[Json]:
    known = {(o.speaker, o.stance, o.day) for o in then.occasions} if then else set()
    seen = {(o.name, o.stance) for o in then.occasions} if then else set()
    for occasion in now.occasions:
        if (
            occasion.stance in NEW
            and (occasion.speaker, occasion.stance, occasion.day) not in known
            and (occasion.name, occasion.stance) not in seen
        ):
            yield _change(NEW[occasion.stance], now, occasion.name, occasion.day or occasion.perhaps)
    named = now.origins["named"]
    if then and named and not then.origins["named"]:
        days = [day for article in named[0]["articles"] if (day := now.pages[article].day)]
        yield _change("first named source", now, named[0]["name"], min(days, default=None))
    old = {(r["name"], r["then"]) for r in then.to_dict()["reversals"]} if then else set()
    for reversal in now.to_dict()["reversals"]:
        if (reversal["name"], reversal["then"]) not in old:
            yield _change("reversal", now, reversal["name"], reversal["then"])


def _change(what: str, view: View, who: str, day: str | None) -> Json:
    words = state(Told(view.to_dict()))
    return {"what": what, "id": view.id, "text": view.text, "state": view.state["label"], "state_words": words, "who": who, "day": day}  # fmt: skip


def _notices(connection: Connection, moment: str) -> Iterator[Json]:
    """Corrections and retractions that outlets printed, with the claims of the articles they are in."""
    a, n, c = schema.articles.c, schema.notices.c, schema.current_readings.c
    query = (
        select(a.id, a.publisher, a.title, a.published, n.kind)
        .join(schema.current_readings, c.article_id == a.id)
        .join(schema.notices, n.reading_id == c.reading_id)
        .where(a.added_at > moment)
        .order_by(a.seq)
    )
    for row in connection.execute(query).all():
        day = row.published and row.published[:10]
        yield {
            "what": f"{row.kind} printed",
            "id": row.id,
            "text": row.title or "[no title]",
            "state": "article",
            "state_words": "",
            "who": row.publisher,
            "day": day,
        }
