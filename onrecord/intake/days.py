"""Days and times -> ISO: `check_day` knows the form, `iso_day` reads exports and tables, `zoned_day` feeds and wires.

`iso_day` also tells whether a line is a day, so it reads nothing in doubt; `zoned_day` is asked for what says that it is one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_tz

from onrecord.dates import MONTHS, WEEKDAYS
from onrecord.intake.messages import shown

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)

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

LONGEST = 100  # characters of a date
MAIL = re.compile(  # Tue, 26 Jan 2016 10:15:00 MSK
    r"(?:[A-Za-z]{3,9}\.?,?\s*)?(?P<day>\d{1,2}[\s-]+[A-Za-z]{3,9}\.?[\s-]+(?:\d{4}|\d\d))"
    r"(?:,?\s+(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?)?\s*(?P<zone>[^\s(][^(]*?)?\s*(?:\(.*\))?"
)
SPELLED = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?P<zone>[A-Za-z+-][\w:+-]{0,9})"
)
BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?")
NUMBER = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d\d)?")
# Letters that mean one zone where news is concerned. feedparser takes those it does not know for UTC.
ZONES = {
    "Z": "+0000", "UT": "+0000", "UTC": "+0000", "GMT": "+0000", "WET": "+0000", "WEST": "+0100", "BST": "+0100",
    "CET": "+0100", "MET": "+0100", "MEZ": "+0100", "WAT": "+0100", "CEST": "+0200", "MEST": "+0200", "MESZ": "+0200",
    "EET": "+0200", "CAT": "+0200", "SAST": "+0200", "IDT": "+0300", "EEST": "+0300", "EAT": "+0300", "TRT": "+0300",
    "MSK": "+0300", "MSD": "+0400", "IRST": "+0330", "PKT": "+0500", "IST": "+0530", "NPT": "+0545", "ICT": "+0700",
    "WIB": "+0700", "HKT": "+0800", "SGT": "+0800", "MYT": "+0800", "PHT": "+0800", "AWST": "+0800", "JST": "+0900",
    "KST": "+0900", "ACST": "+0930", "ACDT": "+1030", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300",
    "NST": "-0330", "NDT": "-0230", "ADT": "-0300", "BRT": "-0300", "ART": "-0300", "EST": "-0500", "EDT": "-0400",
    "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700", "AKST": "-0900",
    "AKDT": "-0800", "HST": "-1000",
}  # fmt: skip
SHARED = {"IST": "India's; Ireland and Israel write IST too"}


def check_day(text: str) -> bool:
    """Whether this is an ISO day or time: 2016-01-26, 2016-01-26T10:15:00+03:00, 2016-01-26 10:15."""
    if not ISO_DAY.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


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


Day = tuple[str | None, str | None]  # ISO day or time; what was lost or is doubtful


def zoned_day(raw: str) -> Day:
    """A day or time in ISO 8601 (extended or basic) or as in mail (RFC 822).

    An unknown zone leaves the day alone; midnight without a zone is a day. What is no day comes back as None.
    """
    text = " ".join(raw.split())
    if check_day(text):
        return text, None
    for pattern, read in ((BASIC, basic), (SPELLED, in_parts), (MAIL, in_parts)) if len(text) <= LONGEST else ():
        if (match := pattern.fullmatch(text)) and (day := read(match)):
            return day
    return None, f"{shown(text)} is no day that is understood; it is left out."


def basic(match: re.Match[str]) -> Day | None:
    """20160126T101500+0300, as NITF writes it."""
    year, month, day, hour, minute, second, zone = match.groups()
    date = f"{year}-{month}-{day}"
    alone = hour is None or (not zone and f"{hour}{minute}{second or ''}".strip("0") == "")
    text = date if alone else f"{date}T{hour}:{minute}:{second or '00'}{zone or ''}"
    return (text, None) if check_day(text) else None


def in_parts(match: re.Match[str]) -> Day | None:
    time, zone = match["time"], (match["zone"] or "").strip()
    moment = moment_of(match["day"], time or "00:00")
    if moment is None:
        return None
    if not time or not zone:
        return moment.isoformat() if time else f"{moment:%Y-%m-%d}", None
    offset = offset_of(zone)
    if offset is None:
        return f"{moment:%Y-%m-%d}", f"the zone {shown(zone)} is not known; the day is kept without its time."
    doubt = f"{zone} is read as {SHARED[zone.upper()]}." if zone.upper() in SHARED else None
    return moment.replace(tzinfo=offset).isoformat(), doubt


def moment_of(day: str, time: str) -> datetime | None:
    """2016-01-26 or 26 Jan 2016, and a time."""
    try:
        if day[:4].isdigit():
            return datetime.fromisoformat(f"{day}T{time}")
        parts = parsedate_tz(f"{day.replace('-', ' ').replace('.', '')} {time}")
        return datetime(*parts[:6]) if parts else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def offset_of(zone: str) -> timezone | None:
    """The zone of "MSK", "+0300", "GMT+3"; None for letters that are not known or mean several."""
    match = NUMBER.fullmatch(ZONES.get(zone.upper(), zone))
    if not match:
        return None
    east = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(east if match[1] == "+" else -east) if east < timedelta(hours=24) else None
