"""News time expressions as intervals of days, and the day of the report that they count from.

The vocabulary is that of TIMEX3 (Pustejovsky et al., "TimeML", 2003) as far as news needs it: points and intervals, no durations.
Nothing is guessed from the clock: an expression counts from the report's day (an update stamp above it, the dateline, or the
day of publication), or from the day named before it, and stays unresolved without one.

The methods, all of them: of a report's day "published", "dateline", "dateline, year from published", "dateline, year from a
stamp", "dateline, year from the text", "update stamp"; of an expression "named day", "named days", "named month", "named
quarter", "named season", "named year", "named years", "named decade", and the first, second and third with ", year of the
report"; "weekday before the report", "weekday after the report", "weekend beside the report", "relative to the report",
"relative to the day named before".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from onrecord.article import Span
from onrecord.errors import InputError

Precision = Literal[
    "day", "night", "weekend", "week", "month", "season", "quarter", "part of year", "year", "decade", "interval"
]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple("January February March April May June July August September October November December".split())
# As a pattern: written out, or cut with or without a full stop. "May" and "March" are words too: ask for a number beside.
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
YEAR = r"(?:19|20)\d\d"
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
YEARS = range(1980, 2061)  # of which a dateline without a year may be
CONFLICT = 7  # days between dateline and publication that are worth a Problem
TOP = 400  # characters of the body: a stamp there ("Published March 8, 2025") dates the whole report
DAY = timedelta(days=1)
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b"
FULL_DATE = re.compile(
    rf"\b{_WEEKDAY},? (?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{MONTH})),? (?P<year>{YEAR})\b"
)
SAID_ON = re.compile(
    r"(?<!had )\b(?:told (?:(?!that\b|had\b|would\b)[^\s.\"“”]+ ){1,9}?|(?:said|announced|reported|confirmed|denied|dismissed|rejected) )"
    rf"(?:late |early )?(?:on )?{_WEEKDAY}(?! (?:last|next))"
)


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
    text: str = ""

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
    *,
    below: int = 0,
) -> Anchors:
    """start: where the body begins. stamps: (position, date) of the update stamps. published: ISO day or time, or None.

    below: where the dateline ends; a stamp above it no longer counts there. 0: not known, every stamp counts for all below it.
    A dateline wins over the day of publication, which lends it the year; so does a stamp within a week of it that has a year,
    or a full date of the same day that names its weekday. Without these, the weekday of the first paragraphs ("told
    reporters on Tuesday") narrows the years that the dateline's day may belong to. Raises InputError for a bad `published`.
    """
    issued = calendar_day(published) if published else None
    dates = sorted(stamps, key=lambda stamp: stamp[0])
    dated = dateline is not None and dateline.month is not None and dateline.day is not None
    base = dateline_anchor(text, start, dateline, dates, issued) if dateline and dated else Anchor(issued, "published")
    known = ((at, complete(partial, base.day)) for at, partial in dates)
    resolved = [(at, Anchor(day, "update stamp")) for at, day in known if day]
    if base.day is None and not dated and resolved and resolved[0][0] < start + TOP:
        base = resolved[0][1]
    if below and base.day:
        resolved = sorted([*resolved, (below, base)], key=lambda known: known[0])
    conflict = abs((base.day - issued).days) if base.day and issued and dated else 0
    return Anchors(base, tuple(resolved), conflict if conflict > CONFLICT else 0)


def calendar_day(published: str) -> date:
    """The calendar day in the time's own offset."""
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(published).date()
    except ValueError:
        message = f"published is {published!r}, which is no ISO day or time: write it like 2016-01-26."
        raise InputError(message) from None


def dateline_anchor(
    text: str, start: int, dateline: PartialDate, stamps: list[tuple[int, PartialDate]], issued: date | None
) -> Anchor:
    """The dateline's day, its year taken from the first of these that has one."""
    if day := complete(dateline, issued):
        return Anchor(day, "dateline" if dateline.year else "dateline, year from published")
    full = (complete(partial, None) for _, partial in stamps)
    beside = {d for stamp in full if stamp and (d := complete(dateline, stamp)) and abs((d - stamp).days) <= CONFLICT}
    if len(beside) == 1:
        return Anchor(beside.pop(), "dateline, year from a stamp")
    written = full_dates(text, start, dateline)
    if len(written) == 1:
        return Anchor(written.pop(), "dateline, year from the text")
    return Anchor(None, "dateline", weekday_years(text, start, dateline))


def full_dates(text: str, start: int, dateline: PartialDate) -> set[date]:
    """The dateline's day where the text writes it out with its weekday: anniversaries name no weekday."""
    found = set()
    for match in FULL_DATE.finditer(text, start):
        month, day = match["month"] or match["month2"], match["day"] or match["day2"]
        number = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(month[:3]))
        whole = day_of(int(match["year"]), number, int(day))
        same = (number, int(day)) == (dateline.month, dateline.day)
        if whole and same and whole.weekday() == WEEKDAYS.index(match["weekday"]):
            found.add(whole)
    return found


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
    """The years in which the dateline's day is its own weekday, else the one weekday on which the top of the report was said.

    A weekday counts where a verb of saying in the simple past stands right before it, or "told" with whom it was told;
    two different weekdays tell nothing.
    """
    said = {WEEKDAYS.index(m["weekday"]) for m in SAID_ON.finditer(text, start, start + 1500)}
    weekdays = {dateline.weekday} if dateline.weekday is not None else said
    if len(weekdays) != 1 or not dateline.month or not dateline.day:
        return ()
    days = ((y, day_of(y, dateline.month, dateline.day)) for y in YEARS)
    return tuple(y for y, d in days if d and d.weekday() in weekdays)


def report_day(anchors: Anchors, position: int) -> TimeInterval | None:
    """The day of the report at a place, as an interval of its own."""
    anchor = anchors.at(position)
    return TimeInterval(anchor.day, anchor.day, "day", anchor.method, "") if anchor.day else None


# --- stretches of the calendar; shift: 0 is the one that holds the day, -1 the one before, 1 the one after


def whole_month(year: int, month: int) -> tuple[date, date]:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - DAY


def week_span(day: date, shift: int) -> tuple[date, date]:
    monday = day + (7 * shift - day.weekday()) * DAY
    return monday, monday + 6 * DAY


def month_span(day: date, shift: int) -> tuple[date, date]:
    months = day.year * 12 + day.month - 1 + shift
    return whole_month(months // 12, months % 12 + 1)


def year_span(day: date, shift: int) -> tuple[date, date]:
    return date(day.year + shift, 1, 1), date(day.year + shift, 12, 31)


def quarter_span(day: date, shift: int) -> tuple[date, date]:
    quarters = day.year * 4 + (day.month - 1) // 3 + shift
    first = quarters % 4 * 3 + 1
    return date(quarters // 4, first, 1), whole_month(quarters // 4, first + 2)[1]


def decade_span(day: date, shift: int) -> tuple[date, date]:
    first = day.year // 10 * 10 + 10 * shift
    return date(first, 1, 1), date(first + 9, 12, 31)


def season_span(season: str, year: int) -> tuple[date, date]:
    """Meteorological: summer is June to August; winter begins in the December of `year`."""
    first = SEASONS[season]
    return date(year, first, 1), whole_month(year + (first == 12), (first + 1) % 12 + 1)[1]


def season_beside(season: str, day: date, shift: int) -> tuple[date, date]:
    """-1: the last one over before the day; 1: the first to begin after it; 0: the one that holds it, else that of its year."""
    spans = [season_span(season, y) for y in range(day.year - 2, day.year + 3)]
    if shift < 0:
        return max(s for s in spans if s[1] < day)
    if shift > 0:
        return min(s for s in spans if s[0] > day)
    return next((s for s in spans if s[0] <= day <= s[1]), spans[2])


SPANS: dict[str, tuple[Callable[[date, int], tuple[date, date]], Precision]] = {
    "week": (week_span, "week"), "month": (month_span, "month"), "year": (year_span, "year"), "quarter": (quarter_span, "quarter"),
    "decade": (decade_span, "decade"),
}  # fmt: skip


def opened(interval: TimeInterval, word: str) -> TimeInterval:
    """ "since Monday" has no end, "before January 26" no start and ends the day before."""
    words = f"{word} {interval.text}"
    if word in {"since", "after"}:
        start = interval.start if word == "since" else interval.end and interval.end + DAY
        return replace(interval, start=start, end=None, precision="interval", text=words)
    end = interval.start and interval.start - DAY if word == "before" else interval.end
    return replace(interval, start=None, end=end, precision="interval", text=words)
