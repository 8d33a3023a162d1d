"""Days as exports and tables write them -> ISO, where there is one way alone to read them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from onrecord.dates import MONTHS, WEEKDAYS
from onrecord.intake.received import check_day

MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
WEEKDAY = "(?:" + "|".join(day[:3] for day in WEEKDAYS) + r")[a-z]{0,6}\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)"
CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[AP])\.?M\.?)?"
    r"(?: ?(?P<zone>GMT|UTC|Z|[+-]\d\d:?\d\d|[A-Z]{3,4}|\([A-Z]{3,4}\)))?"
)
AFTER = rf"(?:,? {WEEKDAY})?(?:(?:,|,? at)? {CLOCK})?(?:,? {WEEKDAY})?"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:{WEEKDAY},? )?{MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {YEAR}{AFTER}",  # January 26, 2016 Tuesday
        rf"(?:{WEEKDAY},? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{MONTH}[ -]{YEAR}{AFTER}",  # Tue, 26 Jan 2016 10:15:00 GMT
        rf"{YEAR}[/.-]?(?P<number>\d\d)[/.-]?(?P<day>\d\d)(?:[ T]{CLOCK})?",  # 2016/01/26, 20160126
        rf"(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{YEAR}(?: {CLOCK})?",  # 26.01.2016: with dots the day is first
    )
)
SLASHED = re.compile(rf"(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})[/-]{YEAR}(?:,? \d{{1,2}}:\d\d.*)?")
UNIVERSAL = {"GMT", "UTC", "Z"}
EXCEL_FIRST, EXCEL_LAST = 20_000, 80_000  # 1954 to 2119; lower numbers are years


def iso_day(text: str) -> str | None:
    """The day or time in ISO form; None for what is no day, or could be two: 03/04/2016.

    A time in another zone than UTC, of which only letters tell, is left out, and the day as it stands is kept.
    """
    text = " ".join(text.split())
    if check_day(text):
        return text
    for form in FORMS:
        if match := form.fullmatch(text):
            return _composed(match)
    slashed = SLASHED.fullmatch(text)
    return _unambiguous(slashed) if slashed else None


def excel_day(number: float) -> str | None:
    """The day of a day number of Excel's, counted from 1900; None where it can't be one."""
    if not EXCEL_FIRST <= number <= EXCEL_LAST:
        return None
    moment = datetime(1899, 12, 30) + timedelta(days=number)
    return moment.date().isoformat() if number == int(number) else moment.isoformat(timespec="seconds")


def iso_of(moment: date) -> str:
    """A date, or a time; midnight without a zone is how programs write a day."""
    if isinstance(moment, datetime) and (moment.tzinfo or moment.time() != datetime.min.time()):
        return moment.isoformat(timespec="seconds")
    return moment.strftime("%Y-%m-%d") if moment.year >= 1000 else ""


def _composed(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    named = found.get("month")
    month = next(i for i, m in enumerate(MONTHS, 1) if m[:3] == named[:3].title()) if named else int(found["number"])
    try:
        day = date(int(found["year"]), month, int(found["day"])).isoformat()
    except ValueError:
        return None
    return day + _time(found)


def _time(found: dict[str, str | None]) -> str:
    """ "T10:15:00Z", or nothing where the time is none or its zone is not known."""
    zone = (found.get("zone") or "").strip("()").upper()
    if not found.get("hour") or (zone and zone not in UNIVERSAL and zone[0] not in "+-"):
        return ""
    hour = int(found["hour"] or 0)
    if half := found.get("half"):
        hour = hour % 12 + 12 * (half.upper() == "P")
    offset = "Z" if zone in UNIVERSAL else zone
    clock = f"T{hour:02}:{found['minute']}:{found.get('second') or '00'}{offset}"
    return clock if check_day("2016-01-26" + clock) else ""


def _unambiguous(match: re.Match[str]) -> str | None:
    first, second = int(match["first"]), int(match["second"])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 else (second, first)
    try:
        return date(int(match["year"]), month, day).isoformat()
    except ValueError:
        return None
