"""Days as a news reader writes them: "22 Jan", "~26 Jan" for the day of the report, "before 26 Jan"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.markup import Json, visible

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def said_on(interval: Json | None, year: int | None) -> str:
    """ "22 Jan", "~26 Jan" for the day of the report, "before 26 Jan", "-" where not known. year: that of the report."""
    if interval is None:
        return "-"
    start, end = (date.fromisoformat(interval[k]) if interval[k] else None for k in ("start", "end"))
    if start and end:
        days = period(start, end, interval["precision"], year)
        return days if interval["text"] else f"~{days}"
    if end:
        return f"before {short(end + timedelta(days=1), year)}"  # the end is included
    return f"since {short(start, year)}" if start else "-"


def period(start: date, end: date, precision: str, year: int | None) -> str:
    if start == end:
        return short(start, year)
    if precision == "year" and start.year == end.year:
        return str(start.year)
    if precision == "month" and (start.year, start.month) == (end.year, end.month) and start.day == 1:
        return f"{MONTHS[start.month - 1]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}-{short(end, year)}"
    return f"{short(start, end.year)} - {short(end, year)}"


def short(day: date, year: int | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + ("" if day.year == year else f" {day.year}")


def long_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def report_day(record: Json) -> date | None:
    """The day of the dateline, else that of publication, else that of an update stamp."""
    article = record["article"]
    stamped = (article["report_day"] or {}).get("start")
    return to_day((article["dateline"] or {}).get("date")) or to_day(article["published"]) or to_day(stamped)


def to_day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words[:10]) if words else None
    except ValueError:
        return None


def how_dated(record: Json) -> str:
    """Where the day of the report comes from: "day: dateline, year: --published"."""
    article = record["article"]
    published = visible(article["found_in"].get("published", "published"))
    if (article["dateline"] or {}).get("date"):
        method = (article["report_day"] or {}).get("method", "")
        if method in {"dateline, year from a stamp", "dateline, year from the text"}:
            return f"day: {method.replace(', year from ', ', year: ')}"
        words = " ".join(article["text"][a:b] for a, b in article["dateline"]["spans"])
        return "day: dateline" if re.search(r"\b(19|20)\d\d\b", words) else f"day: dateline, year: {published}"
    if to_day(article["published"]) is None and article["report_day"]:
        return f"day: {article['report_day']['method']}"
    return f"day: {published}"
