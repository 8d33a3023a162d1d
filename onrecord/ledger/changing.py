"""What is new in a ledger since some time: denials, confirmations, withdrawals, first named sources, reversals, corrections."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import timedelta

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.intake import check_day
from onrecord.ledger import schema
from onrecord.ledger.connection import parts, reading
from onrecord.ledger.looking import Looking, members_of
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.provenance.views import View

BACK = re.compile(r"(\d+) ?([dhw])", re.I)
UNITS = {"d": "days", "h": "hours", "w": "weeks"}
NEW = {"deny": "new denial", "confirm": "new confirmation", "retract": "withdrawn", "question": "new doubt"}


def changes_since(ledger: Ledger, since: str) -> Generator[Json, None, None]:
    """{"what", "id", "text", "state", "who", "day"} of each change in what the ledger held then and holds now. since: a day, "2d", "12h".

    Only claims of which articles arrived since then are looked at: nothing else can have changed what is recorded of one.
    """
    moment = _moment(ledger, since)
    with reading(ledger.engine) as connection:
        look, added = Looking(connection), _added_since(connection, moment)
        for some in parts(_claims_in(connection, added)):
            for claim, members in members_of(connection, some).items():
                now = look.view(claim, members)
                if now:
                    yield from _changes(look.view(claim, [m for m in members if m[1] not in added]), now)
    yield from _notices(ledger, moment)


def _added_since(connection: Connection, moment: str) -> set[str]:
    a = schema.articles.c
    return set(connection.execute(select(a.id).where(a.added_at > moment)).scalars())


def _claims_in(connection: Connection, articles: set[str]) -> list[str]:
    """The claims of some articles, in the order in which these arrived."""
    a, c = schema.articles.c, schema.claim_members.c
    found = (
        row
        for some in parts(sorted(articles))
        for row in connection.execute(
            select(a.seq, c.claim_id).join(schema.articles, a.id == c.article_id).where(c.article_id.in_(some))
        )
    )
    return list(dict.fromkeys(row.claim_id for row in sorted(found, key=lambda row: (row.seq, row.claim_id))))


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
    return {"what": what, "id": view.id, "text": view.text, "state": view.state["label"], "who": who, "day": day}


def _notices(ledger: Ledger, moment: str) -> Iterator[Json]:
    """Corrections and retractions that outlets printed, with the claims of the articles they are in."""
    a, n, c = schema.articles.c, schema.notices.c, schema.current_readings.c
    query = (
        select(a.id, a.publisher, a.title, a.published, n.kind)
        .join(schema.current_readings, c.article_id == a.id)
        .join(schema.notices, n.reading_id == c.reading_id)
        .where(a.added_at > moment)
        .order_by(a.seq)
    )
    with reading(ledger.engine) as connection:
        rows = connection.execute(query).all()
    for row in rows:
        day = row.published and row.published[:10]
        yield {
            "what": f"{row.kind} printed",
            "id": row.id,
            "text": row.title or "[no title]",
            "state": "article",
            "who": row.publisher,
            "day": day,
        }
