"""What people did to the ledger, act by act: one press of a button may have made several corrections or rulings, which are undone together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from onrecord.errors import LedgerError
from onrecord.export.claim_words import once
from onrecord.ledger.corrections import Correction
from onrecord.ledger.history import APART
from onrecord.ledger.ruling import everything_ruled
from onrecord.ledger.rulings import Ruling
from onrecord.ledger.store import Ledger
from onrecord.markup import Json, visible
from onrecord.provenance.passages import page_of

TOGETHER = timedelta(seconds=1)  # between two that were made by one press of a button
GONE = "something about a reading that is not held any more"


@dataclass(frozen=True, slots=True)
class Act:
    """ids: of what was made. what: in words; more: how many pairs besides. about: an id that it touches; href: where that is shown.

    undone: whether all of it was taken back. undoes: whether it takes something back itself. where: the article, where that is told.
    """

    ids: tuple[str, ...]
    what: str
    more: int
    author: str
    reason: str
    made_at: str
    undone: bool
    undoes: bool
    about: str
    href: str
    where: str = ""

    @property
    def can_undo(self) -> bool:
        return not (self.undone or self.undoes)

    @property
    def rules(self) -> bool:
        """Whether it says what is one claim and what is not."""
        return self.href.startswith("/review?claim=")


@dataclass(frozen=True, slots=True)
class _Made:
    change: Correction | Ruling
    undone: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What is made by one press of a button has the same."""
        c = self.change
        return c.author, c.reason, c.kind if isinstance(c, Ruling) else "correction", str(bool(c.undoes))


def acts_on(ledger: Ledger, of: str, *, newer_than: int | None = None) -> list[Act]:
    """What was done to an article, claim, statement or source, newest first. newer_than: what Ledger.last_change said before."""
    rows = {row["id"]: row for row in ledger.history(of) if newer_than is None or _is_newer(row, newer_than)}
    words = {ident: row["what"] for ident, row in rows.items()}
    groups = _together(_everything(ledger)) if rows else ()
    return [_act(some, words) for some in groups if any(m.change.id in rows for m in some)]


def all_acts(ledger: Ledger, limit: int, offset: int = 0) -> tuple[list[Act], int]:
    """Some of all, newest first, and how many there are."""
    groups = list(_together(_everything(ledger)))
    shown = groups[offset : offset + limit]
    return [replace(_act(some, _words(ledger, some)), where=_where(ledger, some)) for some in shown], len(groups)


def kept(ledger: Ledger, ids: Iterable[str]) -> tuple[list[Correction], list[Ruling]]:
    """The corrections and rulings of some ids, but those that take others back."""
    wanted = set(ids)
    corrections = [c for c in ledger.corrections() if c.id in wanted and not c.undoes]
    return corrections, [r for r in everything_ruled(ledger) if r.id in wanted and not r.undoes]


def ends(rulings: Iterable[Ruling]) -> list[str]:
    """The ids that some rulings are about, each once."""
    return once(end for r in rulings for end in (r.a, r.b))


def _is_newer(row: Json, than: int) -> bool:
    """Ledger.last_change puts the number of the last correction before that of the last ruling."""
    last = than // APART if row["kind"] == "correction" else than % APART
    return int(row["seq"]) > last


def _everything(ledger: Ledger) -> list[_Made]:
    """Newest first."""
    corrections, rulings = ledger.corrections(), everything_ruled(ledger)
    undone = {c.undoes for c in corrections} | {r.undoes for r in rulings}
    everything: list[Correction | Ruling] = [*corrections, *rulings]
    made = [_Made(c, c.id in undone) for c in everything]
    return sorted(made, key=lambda m: m.change.made_at, reverse=True)


def _together(made: Sequence[_Made]) -> Iterator[list[_Made]]:
    group: list[_Made] = []
    for one in made:
        if group and (one.key != group[-1].key or _time(group[-1]) - _time(one) > TOGETHER):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _time(made: _Made) -> datetime:
    return datetime.fromisoformat(made.change.made_at)


def _act(some: Sequence[_Made], words: Mapping[str, str]) -> Act:
    """words: of at least one of them, where it is held."""
    first = some[-1].change
    corrects = isinstance(first, Correction)
    about = first.statement if isinstance(first, Correction) else first.a
    told = once(words[m.change.id] for m in reversed(some) if m.change.id in words) or [GONE]
    passages = len({m.change.statement for m in some if isinstance(m.change, Correction)})
    where = f" ({passages} passages)" if passages > 1 else ""
    return Act(
        ids=tuple(m.change.id for m in some),
        what=f"{'; '.join(told)}{where}" if corrects else told[0],
        more=0 if corrects else len(some) - 1,
        author=first.author,
        reason=first.reason,
        made_at=first.made_at,
        undone=all(m.undone for m in some),
        undoes=bool(first.undoes),
        about=about,
        href=f"/review?{'statement' if isinstance(first, Correction) else first.kind}={about}",
    )


def _words(ledger: Ledger, some: Sequence[_Made]) -> dict[str, str]:
    """Of the first, as the ledger words it."""
    first = some[-1].change
    try:
        rows = ledger.history(first.statement if isinstance(first, Correction) else first.a)
    except LedgerError:  # of a reading that is gone
        return {}
    return {row["id"]: row["what"] for row in rows}


def _where(ledger: Ledger, some: Sequence[_Made]) -> str:
    """The outlet or title of an article of which a statement is corrected."""
    first = some[-1].change
    if isinstance(first, Ruling):
        return ""
    try:
        return visible(page_of(ledger.record(first.article)).name)
    except LedgerError:
        return ""
