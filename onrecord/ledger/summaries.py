"""A claim as lists show it: one row, with what lists are searched and filtered by. Made from its view, and kept until something touches it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, insert, select

from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, denied_by, origin_count
from onrecord.ledger import schema
from onrecord.ledger.connection import reading, writing
from onrecord.ledger.looking import views_of
from onrecord.ledger.packing import to_line
from onrecord.ledger.touching import drop_summaries
from onrecord.linking.copies import UNSPACED
from onrecord.markup import Json
from onrecord.provenance.checking import weighed
from onrecord.provenance.views import View
from onrecord.version import __version__

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

AT_ONCE = 256  # claims in a transaction: their articles are read once
SOON = 200  # claims that a person's word touches, made before it is done; more of them wait for whoever comes by
DISPUTED = {"disputed": 0, "withdrawn": 1, "denied": 2, "doubted": 3}
UNDISPUTED = 9
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+|_|[^\w\s]")
LAST = 1 << 62  # behind every sequence number

Voice = tuple[str, str, str]  # name, kind, position


@dataclass(frozen=True, slots=True)
class Summary:
    """line: the row of a list. voices: who takes which position. checks: what a person should check, with how much it changes."""

    line: Json
    voices: tuple[Voice, ...]
    outlets: tuple[str, ...]
    undated: bool  # whether some article has no day
    checks: tuple[tuple[float, Json], ...] = field(default=())

    @property
    def turn(self) -> float | None:
        """When a person should check it: disputed claims first, then widely carried ones, then by how much that would change."""
        return turn(self.line, self.checks[0][0]) if self.checks else None


def disputed_rank(label: str) -> int:
    return DISPUTED.get(label, UNDISPUTED)


def turn(line: Json, weight: float) -> float:
    """Smallest first. weight: how much a check would change, below 10."""
    return 100 * disputed_rank(line["state"]) + (0 if line["outlets"] > 1 else 50) + 10 - weight


def searched(text: str) -> str:
    """Text as it is searched in: words and marks, each behind a space, so that a word is found by its beginning.

    Case, forms of characters, apostrophes and white space make no difference.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate({ord("’"): "'", ord("‘"): "'"})
    return "".join(f" {token}" for token in TOKEN.findall(plain))


def summary_of(view: View) -> Summary:
    claim = view.to_dict()
    told = Told(claim)
    line = {
        "id": view.id,
        "text": view.text,
        "state": view.state["label"],
        "state_words": state(told),
        "outlets": len(view.outlet_names),
        "articles": len(view.pages),
        "origins_words": origin_count(claim),
        "denied_by": denied_by(claim),
        "first": view.days[0] if view.days else None,
        "last": view.days[-1] if view.days else None,
        "named": bool(view.origins["named"]),
    }
    voices = sorted({(o.name, o.kind, o.stance) for o in view.occasions})
    undated = any(not page.day for page in view.pages.values())
    return Summary(line, tuple(voices), tuple(sorted(view.outlet_names)), undated, tuple(weighed(view)))


def to_row(summary: Summary) -> Json:
    line = summary.line
    return {
        "claim_id": line["id"],
        "made_by": __version__,
        "label": line["state"],
        "outlets": line["outlets"],
        "first_day": line["first"],
        "last_day": line["last"],
        "undated": summary.undated,
        "words": searched(line["text"]),
        "voices": json.dumps([summary.voices, summary.outlets], ensure_ascii=True),
        "turn": summary.turn,
        "line": to_line({"line": line, "checks": summary.checks}),
    }


def line_of(packed: str) -> Json:
    """The row of a list from its column `line`."""
    line: Json = json.loads(packed)["line"]
    return line


def refresh_summaries(
    ledger: Ledger, *, most: int | None = None, tell: Callable[[str], None] = lambda claim: None
) -> int:
    """Make the summaries that are due, the latest first; says of how many claims. tell: hears of each.

    most: not many more than these. Claims of articles whose reading is damaged stay due.
    """
    last, looked_at = LAST, 0
    while (most is None or looked_at < most) and _is_due_before(ledger, last):
        with writing(ledger.engine) as connection:
            some = due_before(connection, last, min(AT_ONCE, most or AT_ONCE))
            _make(connection, [claim for _, claim in some])
        for _, claim in some:
            tell(claim)
        last, looked_at = (some[-1][0] if some else 0), looked_at + len(some)
    return looked_at


def count_due(ledger: Ledger) -> int:
    """How many claims lists may lack."""
    with reading(ledger.engine) as connection:
        return connection.execute(select(func.count()).select_from(schema.summaries_due)).scalar_one()


def due_before(connection: Connection, seq: int, most: int) -> list[tuple[int, str]]:
    """(sequence number, claim) of those that are due, the latest first."""
    due = schema.summaries_due.c
    query = select(due.seq, due.claim_id).where(due.seq < seq).order_by(due.seq.desc()).limit(most)
    return [(row.seq, row.claim_id) for row in connection.execute(query)]


def _is_due_before(ledger: Ledger, seq: int) -> bool:
    """Asked without the write lock, for mostly nothing is."""
    with reading(ledger.engine) as connection:
        return bool(due_before(connection, seq, 1))


def note_outdated(ledger: Ledger) -> None:
    """What another version of onrecord made is due too; lists show it until it is made anew."""
    s, due = schema.claim_summaries.c, schema.summaries_due
    query = select(s.claim_id).where(s.made_by != __version__, s.claim_id.not_in(select(due.c.claim_id)))
    with writing(ledger.engine) as connection:
        connection.execute(insert(due).from_select(["claim_id"], query))


def _make(connection: Connection, claims: Sequence[str]) -> None:
    """A claim that has no passage any more has no summary."""
    made = dict(summaries_of(connection, claims))
    rows = [to_row(summary) for summary in made.values() if summary]
    drop_summaries(connection, list(made))
    connection.execute(delete(schema.summaries_due).where(schema.summaries_due.c.claim_id.in_(list(made))))
    if rows:
        connection.execute(schema.claim_summaries.insert(), rows)


def summaries_of(
    connection: Connection, claims: Sequence[str], as_of: str | None = None
) -> Iterator[tuple[str, Summary | None]]:
    """See views_of."""
    for claim, found in views_of(connection, claims, as_of):
        yield claim, summary_of(found) if found else None
