"""News time expressions as intervals of days, and the day of the report that they count from.

The vocabulary is that of TIMEX3 (Pustejovsky et al., "TimeML", 2003) as far as news needs it: points and intervals, no durations.
Nothing is guessed from the clock: an expression counts from the report's day (an update stamp above it, the dateline, or the
day of publication), or from the day named before it, and stays unresolved without one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from onrecord.article import Span

Precision = Literal[
    "day", "night", "weekend", "week", "month", "season", "quarter", "part of year", "year", "decade", "interval"
]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# As a pattern: written out, or cut with or without a full stop. "May" and "March" are words too: ask for a number beside.
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
YEAR = r"(?:19|20)\d\d"
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
YEARS = range(1980, 2061)  # of which a dateline without a year may be
CONFLICT = 7  # days between dateline and publication that are worth a Problem
TOP = 400  # characters of the body: a stamp there ("Published March 8, 2025") dates the whole report
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What a place in the text says of a day. weekday: 0 is Monday."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """Days from start to end, both included; None is open. A known day has start == end.

    method: how it was found, in plain words ("named day", "weekday before the report", "published"). text: its words.
    """

    start: date | None
    end: date | None
    precision: Precision
    method: str
    text: str

    def __post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"{self.text!r}: the interval ends ({self.end}) before it starts ({self.start}).")

    def to_dict(self) -> dict[str, str | None]:
        ends = (d.isoformat() if d else None for d in (self.start, self.end))
        return dict(
            zip(
                ("start", "end", "precision", "text", "method"),
                (*ends, self.precision, self.text, self.method),
                strict=True,
            )
        )


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name a time. interval: None when they cannot be resolved here."""

    span: Span
    interval: TimeInterval | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day of the report. day: None when not known; years: then those that its weekday allows, if any."""

    day: date | None
    method: str = ""
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchors:
    """The day of the report at every place: that of the last update stamp above it, else that of the report.

    conflict: days between dateline and publication when they are too far apart to be right, else 0.
    """

    base: Anchor
    stamps: tuple[tuple[int, Anchor], ...] = ()
    conflict: int = 0

    def at(self, position: int) -> Anchor:
        above = bisect_right(self.stamps, position, key=lambda stamp: stamp[0])
        return self.stamps[above - 1][1] if above else self.base


def find_anchors(
    text: str,
    start: int,
    dateline: PartialDate | None,
    stamps: Iterable[tuple[int, PartialDate]],
    published: str | None,
) -> Anchors:
    """start: where the body begins. stamps: (position, date) of the update stamps. published: ISO day or time, or None.

    A dateline wins over the day of publication, which lends it the year. Without either, the weekday of the first
    paragraph ("told reporters on Tuesday") narrows the years that the dateline's day may belong to.
    """
    issued = date.fromisoformat(published[:10]) if published else None
    base, conflict = Anchor(issued, "published"), 0
    if dateline and dateline.month and dateline.day:
        day = complete(dateline, issued)
        if day:
            base = Anchor(day, "dateline" if dateline.year else "dateline, year from published")
            conflict = abs((day - issued).days) if issued else 0
        else:
            base = Anchor(None, "dateline", weekday_years(text, start, dateline))
    known = ((at, complete(partial, base.day)) for at, partial in stamps)
    resolved = tuple((at, Anchor(day, "update stamp")) for at, day in sorted(known, key=lambda k: k[0]) if day)
    if base.day is None and resolved and resolved[0][0] < start + TOP:
        base = resolved[0][1]
    return Anchors(base, resolved, conflict if conflict > CONFLICT else 0)


def complete(partial: PartialDate, near: date | None) -> date | None:
    """A day from its parts; a missing year is the one that brings it nearest to `near`."""
    if not partial.month or not partial.day or not (partial.year or near):
        return None
    years = [partial.year] if partial.year else [near.year + i for i in (-1, 0, 1)] if near else []
    days = [d for y in years if (d := day_of(y, partial.month, partial.day))]
    return min(days, key=lambda d: abs((d - near).days) if near else 0, default=None)


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_years(text: str, start: int, dateline: PartialDate) -> tuple[int, ...]:
    """The years in which the dateline's day is the weekday of the first "said ... on Tuesday" below it."""
    said = re.compile(
        r"\b(?:said|told|announced|reported|confirmed|denied)\b[^.\n]{0,80}?\bon (" + "|".join(WEEKDAYS) + r")\b"
    )
    match = said.search(text, start, start + 1500)
    weekday = dateline.weekday if dateline.weekday is not None else WEEKDAYS.index(match[1]) if match else None
    if weekday is None or not dateline.month or not dateline.day:
        return ()
    days = ((y, day_of(y, dateline.month, dateline.day)) for y in YEARS)
    return tuple(y for y, d in days if d and d.weekday() == weekday)


def report_day(anchors: Anchors, position: int) -> TimeInterval | None:
    """The day of the report at a place, as an interval of its own."""
    anchor = anchors.at(position)
    return TimeInterval(anchor.day, anchor.day, "day", anchor.method, "") if anchor.day else None
