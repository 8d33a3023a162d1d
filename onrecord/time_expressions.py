"""The grammar of news time expressions: "on Tuesday", "two weeks earlier", "in late 2015", "since January 3"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from onrecord.article import Span
from onrecord.dates import (
    DAY,
    MONTH,
    MONTHS,
    NUMBERS,
    WEEKDAYS,
    YEAR,
    Anchors,
    Precision,
    TimeExpression,
    TimeInterval,
    day_of,
)

MONTH_NUMBERS = {m: i for i, m in enumerate(MONTHS, 1)} | {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"Sept": 9}
WD = "(?:" + "|".join(WEEKDAYS) + ")"
NUM = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
COUNT = r"(?:\d{1,3}|[Aa]n?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
UNIT = r"(?:day|week|month|year)"
PART = r"(?:[ ](?:morning|afternoon|evening|night))?"
PAPERS = r"(?![ ](?:Times|Telegraph|Mirror|Express|Mail|Post|Independent|People|Herald|Tribune|Night\s(?:Live|Football)|School))"

# In order: the first that fits at a place wins. Each name has a resolver below.
RULES = {
    "iso": rf"(?<!\d){YEAR}-[01]\d-[0-3]\d(?![\d-])",
    "slashes": r"(?<![\d/])\d{1,2}/\d{1,2}/\d{2,4}(?![\d/])",
    "range": rf"(?:[Bb]etween |[Ff]rom )?{MONTH} {NUM}(?: (?:and|to|until) |[-–])(?:{MONTH} )?{NUM}(?!\d|,\d)(?:,? {YEAR})?",
    "named": rf"(?:{WD},? )?(?:{MONTH} {NUM}(?![\d:%]|,\d|-\w)(?:,? {YEAR}\b)?|(?<!\d )(?<![\d.,$£€])\b{NUM}(?: of)? {MONTH}(?:,? {YEAR}\b)?)",
    "month": rf"(?:(?:[Ee]arly|[Ll]ate|[Mm]id|[Ll]ast|[Nn]ext|[Tt]his|[Ii]n|[Dd]uring|the end of|the start of)[ -](?:in )?)(?:{MONTH}(?:,? {YEAR}\b)?)(?! \d)|\b{MONTH},? {YEAR}\b",
    "weekday": rf"(?:(?:[Ll]ast|[Nn]ext|[Tt]his|[Ll]ate|[Ee]arly|[Ee]arlier on|[Oo]n) )?(?<!Black )(?<!Good )(?<!Super )(?<!Easter )(?<!Ash )(?<!Holy )(?<!Cyber )(?<!Bloody )\b{WD}\b(?!['’]?s\b(?! ))(?!-)(?!,? {MONTH} \d|,? \d{{1,2}} {MONTH}){PAPERS}{PART}",
    "weekend": r"(?:[Aa]t|[Oo]ver|[Dd]uring|[Oo]n) the (?:past )?weekend|(?:[Ll]ast|[Tt]his|[Nn]ext) weekend",
    "word": r"\b(?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) )?(?:[Tt]oday|[Tt]onight|[Tt]omorrow|[Yy]esterday)\b|\b[Oo]vernight\b|\b[Tt]his (?:morning|afternoon|evening)\b|\b[Ll]ast night\b|\b[Tt]he day before yesterday\b",
    "same": r"\b(?:[Tt]he same|[Tt]hat(?: same|)) day\b|\b[Tt]he (?:following|next|previous) day\b|\b(?:[Tt]he day|a day|[Oo]ne day) (?:before|after|earlier|later)\b(?! yesterday)",
    "count": rf"\b{COUNT} {UNIT}s?[ ](?:ago|earlier|before|later|after)\b",
    "period": r"\b(?:[Ee]arlier |[Ll]ater |[Ll]ate |[Ee]arly )?(?:[Tt]his|[Ll]ast|[Nn]ext) (?:week|month|year|quarter|decade|summer|winter|spring|autumn|fall)\b",
    "quarter": rf"\b(?:[Tt]he )?(?:first|second|third|fourth) quarter(?: of {YEAR})?\b|\bQ[1-4] {YEAR}\b",
    "decade": r"\b(?:the )?(?:(?:early|late|mid)[ -])?(?:19|20)\d0s\b",
    "year": rf"\b(?:(?:[Ii]n|[Dd]uring|of|[Ss]ince|[Uu]ntil|[Bb]efore|[Aa]fter|[Bb]y|[Ff]rom) )(?:(?:early|late|mid)[ -])?{YEAR}(?![\w,.-]*\d|[ -](?:people|men|women|troops|soldiers|votes|[A-Z]\w+))\b|\b(?:[Ee]arly|[Ll]ate|[Mm]id)[ -]{YEAR}\b",
}  # fmt: skip
PATTERN = re.compile("|".join(rf"(?P<{name}>{rule})" for name, rule in RULES.items()))
BEFORE = re.compile(r"\b(?P<word>since|until|till|before|after|by)(?: about| around| the)? $", re.I)
FUTURE = re.compile(
    r"\b(?:will|would|is to|are to|plan(?:s|ned)? to|due|expect(?:s|ed) to|scheduled|set to|going to|next|may|might|shall|to be)\b|['’]ll\b",
    re.I,
)
PAST = re.compile(
    r"(?<!be )\b(?:said|told|was|were|had|has|have|did|came|went|met|left|gave|took|made|wrote|began|fell|rose|held|spoke|saw|sent|won|lost|"
    r"got|knew|thought|found|heard|kept|brought|bought|paid|ran|stood|struck|hit|cut|put|set|shot|drew|grew|flew|led|read|became|broke|chose|"
    r"drove|fought|hid|laid|quit|shut|sold|sought|spent|taught|threw|swore|woke|wore|withdrew|\w{2,}ed)\b",
    re.I,
)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Scene:
    """What an expression may count from. day: of the report; last: named before it; future: what the clause is about."""

    day: date | None
    last: date | None
    future: bool | None


def find_time_expressions(text: str, span: Span, anchors: Anchors) -> list[TimeExpression]:
    """The time expressions in a stretch of text, in order; those that cannot be resolved have no interval.

    A weekday or a day without a year is the last one up to the report, or the next one where the nearest verb before it
    (else behind it) speaks of the future. "The same day" counts from the day named before it in the stretch.
    """
    found: list[TimeExpression] = []
    last: date | None = None
    for match in PATTERN.finditer(text, span.start, span.end):
        scene = Scene(anchors.at(match.start()).day, last, speaks_of_future(text, span, match))
        interval = resolve(match, scene)
        if interval:
            last = interval.start or interval.end
            opening = BEFORE.search(text, max(span.start, match.start() - 14), match.start())
            interval = opened(interval, opening["word"].lower()) if opening else interval
        found.append(TimeExpression(Span(*match.span()), interval))
    return found


def speaks_of_future(text: str, span: Span, match: re.Match[str]) -> bool | None:
    """Whether the nearest verb before the expression, else behind it, is of the future; None when no verb tells."""
    clause = max(span.start, match.start() - 120)
    before = [
        (m.start(), future)
        for pattern, future in ((FUTURE, True), (PAST, False))
        for m in pattern.finditer(text, clause, match.start())
    ]
    if before:
        return max(before)[1]
    after = min(span.end, match.end() + 60)
    behind = [
        (m.start(), future)
        for pattern, future in ((FUTURE, True), (PAST, False))
        if (m := pattern.search(text, match.end(), after))
    ]
    return min(behind)[1] if behind else None


def opened(interval: TimeInterval, word: str) -> TimeInterval:
    """ "since Monday" has no end, "before January 26" no start and ends the day before."""
    words = f"{word} {interval.text}"
    if word in {"since", "after"}:
        start = interval.start if word == "since" else interval.end and interval.end + DAY
        return replace(interval, start=start, end=None, precision="interval", text=words)
    end = interval.start and interval.start - DAY if word == "before" else interval.end
    return replace(interval, start=None, end=end, precision="interval", text=words)


def resolve(match: re.Match[str], scene: Scene) -> TimeInterval | None:
    found = RESOLVERS[next(name for name in RULES if match[name])](match.group(), scene)
    return None if found is None else TimeInterval(found.start, found.end, found.precision, found.method, match.group())


@dataclass(frozen=True, slots=True)
class Days:
    start: date | None
    end: date | None
    precision: Precision
    method: str


def one(day: date | None, method: str) -> Days | None:
    return Days(day, day, "day", method) if day else None


def month_of(words: str) -> int:
    match = re.search(MONTH, words)
    assert match
    return MONTH_NUMBERS[match.group().rstrip(".")]


def whole_month(year: int, month: int) -> tuple[date, date]:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - DAY


def iso(words: str, scene: Scene) -> Days | None:
    year, month, day = map(int, words.split("-"))
    return one(day_of(year, month, day), "named day")


def slashes(words: str, scene: Scene) -> Days | None:
    """Only where one part can be no month, and the year is written out."""
    a, b, year = map(int, words.split("/"))
    if year < 1000 or (a > 12) == (b > 12):
        return None
    return one(day_of(year, min(a, b), max(a, b)), "named day")


def nearest(month: int, day: int, scene: Scene) -> date | None:
    """The day of a month without a year: the last one up to the report, the next one in the future, else the nearest."""
    if scene.day is None:
        return None
    anchor = scene.day
    days = [d for y in (-1, 0, 1) if (d := day_of(anchor.year + y, month, day))]
    fitting = [d for d in days if scene.future is None or (d >= anchor if scene.future else d <= anchor)]
    return min(fitting, key=lambda d: abs(d - anchor), default=None)


def named(words: str, scene: Scene) -> Days | None:
    year = re.search(rf"{YEAR}$", words)
    rest = words[: year.start()] if year else words
    number = re.search(r"\d{1,2}", rest)
    assert number
    month, day = month_of(words), int(number.group())
    if year:
        return one(day_of(int(year.group()), month, day), "named day")
    found = nearest(month, day, scene)
    weekday = re.match(WD, words)
    if found and weekday and WEEKDAYS[found.weekday()] != weekday.group():
        return None
    return one(found, "named day, year of the report")


def day_range(words: str, scene: Scene) -> Days | None:
    year = re.search(rf"{YEAR}$", words)
    rest = words[: year.start()] if year else words
    months = [MONTH_NUMBERS[m.rstrip(".")] for m in re.findall(MONTH, rest)]
    first, second = (int(n) for n in re.findall(r"\d{1,2}", rest)[:2])
    if year:
        start, end = day_of(int(year.group()), months[0], first), day_of(int(year.group()), months[-1], second)
    else:
        start = nearest(months[0], first, scene)
        end = start and day_of(start.year, months[-1], second)
    return Days(start, end, "interval", "named days") if start and end and start <= end else None


def month(words: str, scene: Scene) -> Days | None:
    number, year = month_of(words), re.search(rf"{YEAR}$", words)
    if year:
        return Days(*whole_month(int(year.group()), number), "month", "named month")
    if scene.day is None:
        return None
    word = words.split(maxsplit=1)[0].lower()
    forward = word == "next" or (scene.future is True and word not in {"last", "this"})
    anchor = scene.day
    gone = anchor.month < number if not forward else anchor.month > number
    at = anchor.year + (gone if forward else -gone)
    if word in {"last", "next"} and number == anchor.month:
        at += 1 if forward else -1
    return Days(*whole_month(at, number), "month", "named month, year of the report")


def weekday(words: str, scene: Scene) -> Days | None:
    match = re.search(WD, words)
    if match is None or scene.day is None:
        return None
    number, which = WEEKDAYS.index(match.group()), words.split(maxsplit=1)[0].lower()
    back, ahead = (scene.day.weekday() - number) % 7, (number - scene.day.weekday()) % 7
    if which == "last":
        return one(scene.day - (back or 7) * DAY, "weekday before the report")
    if which == "next" or scene.future:
        return one(scene.day + ((ahead or 7) if which == "next" else ahead) * DAY, "weekday after the report")
    if scene.future is None and which not in {"late", "early", "earlier", "on"}:
        return None
    return one(scene.day - back * DAY, "weekday before the report")


def weekend(words: str, scene: Scene) -> Days | None:
    if scene.day is None:
        return None
    saturday = scene.day - ((scene.day.weekday() - 5) % 7) * DAY
    if words.lower().startswith("next") or (scene.future and not words.lower().startswith("last")):
        saturday += 7 * DAY * (scene.day.weekday() < 5 or words.lower().startswith("next"))
    elif words.lower().startswith("last") and scene.day.weekday() >= 5:
        saturday -= 7 * DAY
    return Days(saturday, saturday + DAY, "weekend", "weekend beside the report")


def word(words: str, scene: Scene) -> Days | None:
    if scene.day is None:
        return None
    low = words.lower()
    if low in {"overnight", "last night"}:
        return Days(scene.day - DAY, scene.day, "night", "relative to the report")
    shift = -2 if "day before" in low else -1 if "yesterday" in low else 1 if "tomorrow" in low else 0
    return one(scene.day + shift * DAY, "relative to the report")


def same(words: str, scene: Scene) -> Days | None:
    if scene.last is None:
        return None
    low = words.lower()
    shift = 0 if "same" in low or low == "that day" else -1 if re.search("before|earlier|previous", low) else 1
    return one(scene.last + shift * DAY, "relative to the day named before")


def count(words: str, scene: Scene) -> Days | None:
    """Days are exact; "two weeks ago" is a week, "three months ago" a month, "a year ago" a year."""
    amount, unit, side = (
        words.rsplit(" ", 2)[0].rsplit(" ", 1)[0],
        words.split()[-2].rstrip("s"),
        words.rsplit(maxsplit=1)[-1],
    )
    number = int(amount) if amount.isdigit() else 1 if amount.lower() in {"a", "an"} else NUMBERS.index(amount.lower())
    base, method = (
        (scene.day, "relative to the report") if side == "ago" else (scene.last, "relative to the day named before")
    )
    if base is None:
        return None
    number *= 1 if side in {"later", "after"} else -1
    if unit == "day":
        return one(base + number * DAY, method)
    if unit == "week":
        monday = base + (7 * number - base.weekday()) * DAY
        return Days(monday, monday + 6 * DAY, "week", method)
    if unit == "year":
        return Days(date(base.year + number, 1, 1), date(base.year + number, 12, 31), "year", method)
    months = base.year * 12 + base.month - 1 + number
    return Days(*whole_month(months // 12, months % 12 + 1), "month", method)


def period(words: str, scene: Scene) -> Days | None:
    if scene.day is None:
        return None
    *edge, which, unit = words.lower().split()
    shift = {"last": -1, "this": 0, "next": 1}[which]
    bounds = SPANS[unit](scene.day, shift) if unit in SPANS else season(unit, scene.day, shift)
    start, end = bounds
    if edge and edge[0] == "earlier" and shift == 0:
        end = scene.day
    if edge and edge[0] == "later" and shift == 0:
        start = scene.day
    precision: Precision = unit if unit in {"week", "month", "year", "quarter", "decade"} else "season"  # type: ignore[assignment]
    return Days(start, end, precision, "relative to the report")


def season(unit: str, day: date, shift: int) -> tuple[date, date]:
    """Meteorological: summer is June to August. "last" is over before the day, "next" begins after it."""
    first = SEASONS[unit]
    spans = [
        (date(y, first, 1), whole_month(y + (first == 12), (first + 1) % 12 + 1)[1])
        for y in range(day.year - 2, day.year + 3)
    ]
    if shift < 0:
        return max(s for s in spans if s[1] < day)
    if shift > 0:
        return min(s for s in spans if s[0] > day)
    return next((s for s in spans if s[0] <= day <= s[1]), spans[2])


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


SPANS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "week": week_span, "month": month_span, "year": year_span, "quarter": quarter_span, "decade": decade_span,
}  # fmt: skip


def quarter(words: str, scene: Scene) -> Days | None:
    year = re.search(YEAR, words)
    if year is None:
        return None
    low = words.lower()
    number = (
        int(low[1])
        if low.startswith("q")
        else next(i for i, w in enumerate(("first", "second", "third", "fourth")) if w in low) + 1
    )
    return Days(*quarter_span(date(int(year.group()), number * 3, 1), 0), "quarter", "named quarter")


def decade(words: str, scene: Scene) -> Days | None:
    first = re.search(r"\d{4}", words)
    return Days(*decade_span(date(int(first.group()), 1, 1), 0), "decade", "named decade") if first else None


def year(words: str, scene: Scene) -> Days | None:
    """ "early" is January to April, "mid" May to August, "late" September to December."""
    number = int(words[-4:])
    edge = re.search(r"\b(early|mid|late)\b", words, re.I)
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[edge[1].lower()] if edge else (1, 12)
    days = Days(date(number, first, 1), whole_month(number, last)[1], "part of year" if edge else "year", "named year")
    opening = re.match(r"(since|until|before|after|by)\b", words, re.I)
    if not opening:
        return days
    interval = opened(TimeInterval(days.start, days.end, days.precision, days.method, ""), opening[1].lower())
    return Days(interval.start, interval.end, interval.precision, interval.method)


RESOLVERS: dict[str, Callable[[str, Scene], Days | None]] = {
    "iso": iso, "slashes": slashes, "range": day_range, "named": named, "month": month, "weekday": weekday, "weekend": weekend,
    "word": word, "same": same, "count": count, "period": period, "quarter": quarter, "decade": decade, "year": year,
}  # fmt: skip
