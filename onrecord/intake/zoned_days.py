"""Days and times as feeds and wires write them -> ISO days and times, with the zone that its letters name."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

from onrecord.intake.received import check_day, shown

LONGEST = 100  # characters of a date
MAIL = re.compile(  # Tue, 26 Jan 2016 10:15:00 MSK
    r"(?:[A-Za-z]{3,9}\.?,?\s*)?(?P<day>\d{1,2}[\s-]+[A-Za-z]{3,9}\.?[\s-]+(?:\d{4}|\d\d))"
    r"(?:,?\s+(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?)?\s*(?P<zone>[^\s(][^(]*?)?\s*(?:\(.*\))?"
)
ISO = re.compile(
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

Day = tuple[str | None, str | None]  # ISO day or time; what was lost or is doubtful


def zoned_day(raw: str) -> Day:
    """A day or time in ISO 8601 (extended or basic) or as in mail (RFC 822).

    An unknown zone leaves the day alone; midnight without a zone is a day. What is no day comes back as None.
    """
    text = " ".join(raw.split())
    if check_day(text):
        return text, None
    for pattern, read in ((BASIC, basic), (ISO, in_parts), (MAIL, in_parts)) if len(text) <= LONGEST else ():
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
