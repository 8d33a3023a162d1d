"""The grammar of news time expressions: "on Tuesday", "two weeks earlier", "in late 2015", "since January 3"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from onrecord.article import Span
from onrecord.dates import (
    DAY,
    MONTH,
    MONTHS,
    NUMBERS,
    SEASONS,
    SPANS,
    WEEKDAYS,
    YEAR,
    Anchors,
    Precision,
    TimeExpression,
    TimeInterval,
    day_of,
    decade_span,
    opened,
    quarter_span,
    season_beside,
    season_span,
    whole_month,
)
from onrecord.tenses import Tense, limited, tenses  # fmt: skip

MONTH_NUMBERS = {m: i for i, m in enumerate(MONTHS, 1)} | {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"Sept": 9}
COUNTS = {w: i for i, w in enumerate(NUMBERS)} | {"a": 1, "an": 1}
WD = "(?:" + "|".join(WEEKDAYS) + ")"
NUM = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some|(?:a )?few|a couple of)"
PART = r"(?:[ ](?:morning|afternoon|evening|night))?"
PAPERS = r"(?![ ](?:Times|Telegraph|Mirror|Express|Mail|Post|Independent|People|Herald|Tribune|Night\s[A-Z]|School))"
COUNTED = (
    r"(?![ -](?:people|men|women|children|civilians|troops|soldiers|fighters|refugees|migrants|votes|seats|jobs|cases|homes|houses|met(?:er|re)s|"
    r"kilomet(?:er|re)s|km|miles|feet|tons|tonnes|barrels|dollars|euros|pounds|r(?:o)?ubles|percent|per cent|million|billion|prices|"
    r"Olympics?|World Cup|Games)\b)"
)
# The year beside a day or a month: written, or counted from the report.
OF_YEAR = rf"(?:,? {YEAR}\b|,?(?: of)? (?:last|this|next) year\b)"
YEAR_BEHIND = rf"(?:,? {YEAR}\b)?"
ON_DAY = rf"(?:{MONTH} {NUM}{YEAR_BEHIND}|{NUM} {MONTH}{YEAR_BEHIND})"
TO = r"(?: (?:to|until|through|till) |\s?[-–]\s?)"
OPENED = r"(?:(?<=since )|(?<=Since )|(?<=until )|(?<=till )|(?<=by )|(?<=By ))"
EDGE = r"(?:the (?:end|start|beginning|middle) of |(?:early|late|mid)[ -](?:in )?)"
ALONE = r"(?! (?:the|an?|his|her|its|their|this|[A-Z])\b| (?:he|she|it|they|we|I) (?!had\b)| [A-Z]|\s\d)"  # "the day before" what?

# In order: the first that fits at a place wins. Each name has a resolver below. (?i:...) is where capitals tell nothing.
RULES = {
    "iso": rf"(?<!\d){YEAR}-[01]\d-[0-3]\d(?![\d-])",
    "slashes": r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])",
    "years": rf"(?<![\d-])(?:(?i:between ){YEAR} and |(?i:from ){YEAR} (?:to|until|through) |(?i:(?:in|from) )?{YEAR}[-–]){YEAR}(?![\d-]){COUNTED}",
    "range": rf"(?<![\d.,$£€])(?:(?i:between )(?:{ON_DAY} and {ON_DAY}|{MONTH} {NUM} and {NUM}{YEAR_BEHIND}|{NUM} and {NUM} {MONTH}{YEAR_BEHIND})|"
    rf"(?i:from )?(?:{ON_DAY}{TO}{ON_DAY}|{MONTH} {NUM}(?:{TO}| and ){NUM}(?![\d:%]|,\d){COUNTED}{YEAR_BEHIND}|{NUM}{TO}{NUM} {MONTH}{YEAR_BEHIND}))",
    "named": rf"(?:{WD},? )?(?:{MONTH} {NUM}(?![\d:%]|,\d|-\w){COUNTED}{OF_YEAR}?|(?<!\d )(?<![\d.,$£€])\b{NUM}(?: of)? {MONTH}{OF_YEAR}?)",
    "month": rf"(?:(?i:{EDGE}|last |next |this |in |during ){MONTH}{OF_YEAR}?|{OPENED}(?!May\b|(?:April|June|August) [A-Z]){MONTH}|\b{MONTH}{OF_YEAR})(?!\.? \d)(?!(?<=May)['’]s)",
    "weekdays": rf"(?:(?i:between ){WD} and {WD}|(?i:from )?\b{WD}(?: to | through | until |[-–]){WD})\b",
    "weekday": rf"(?i:(?:last|next|this|late|early|earlier on|on) )?(?<!Black )(?<!Good )(?<!Super )(?<!Easter )(?<!Ash )(?<!Holy )(?<!Cyber )(?<!Bloody )\b{WD}\b(?!['’]?s\b(?! ))(?!-)(?!,? {MONTH} \d|,? \d{{1,2}} {MONTH}){PAPERS}{PART}",
    "weekend": r"(?i:(?:at|over|during|on) the (?:past )?weekend|(?:last|this|next) weekend)|(?<=[Ss]ince )the weekend",
    # "USA Today" has a capital behind a word.
    "word": r"(?!(?<=[A-Za-z] )[A-Z])(?:(?i:the day (?:before yesterday|after tomorrow)|(?:(?:earlier|later|late|early) )?(?:today|tonight|(?<!\ba )(?<!better )(?<!brighter )tomorrow|yesterday)|overnight|this (?:morning|afternoon|evening)|last night)\b)",
    "same": rf"(?i:(?:on )?(?:the same|that same|that) day\b|the (?:same|following|next|previous) (?:day|morning|afternoon|evening|night)\b|(?:the|a|one) day (?:earlier\b|later\b|(?:before|after)\b(?! yesterday)(?-i:{ALONE})))",
    "count": rf"(?i:{COUNT} (?:day|week|month|year)s? (?:ago\b|earlier\b|later\b|(?:before|after)\b(?-i:{ALONE})))",
    "period": r"(?i:(?:earlier |later |late |early )?(?:this|last|next) (?:week|month|year|quarter|decade|summer|winter|spring|autumn|fall)\b)",
    "quarter": rf"(?i:(?:the )?(?:(?:first|second|third|fourth) quarter|(?:first|second) half(?= of {YEAR}))(?: of {YEAR})?|[QH][1-4] {YEAR})\b",
    "season": rf"(?i:(?:the )?(?:spring|summer|autumn|fall|winter)(?: of)?) {YEAR}\b",
    "decade": r"(?i:(?:the )?(?:(?:early|late|mid)[ -])?(?:19|20)\d0s\b)",
    "year": rf"(?i:(?:{EDGE}|in (?:{EDGE})?|during |of |throughout |since |until |before |after |by |from ){YEAR}(?![\w,.-]*\d)\b){COUNTED}",
}  # fmt: skip
# No other words begin an expression; most places in a text are left at once.
FIRST = (
    rf"(?<!\w)(?=\d|[QHqh][1-4]|{WD}|{MONTH}|(?i:after|an?|at|before|between|by|during|earl(?:y|ier)|eight|eleven|few|first|five|four|fourth|from|in|la(?:te|ter|st)|mid|next|"
    r"nine|of|one?|over|overnight|second|seven|several|since|six|some|spring|summer|autumn|fall|winter|that|the|third|this|three|throughout|today|tonight|tomorrow|two|"
    r"twelve|ten|until|yesterday)\b)"
)
PATTERN = re.compile(f"{FIRST}(?:{'|'.join(f'(?P<{name}>{rule})' for name, rule in RULES.items())})")
BEFORE = re.compile(r"(?i)\b(?P<word>since|until|till|through|before|after|by|no later than)(?: about| around| the)? $")
TENSED = {"weekday", "weekdays", "weekend", "month", "named", "range"}  # that hang on the verb
COARSE = {"year", "part of year", "quarter", "season", "decade"}  # no day of these is "the same day"
LOOK_BACK = 1500  # characters above a stretch in which "the same day" looks for its day


@dataclass(frozen=True, slots=True)
class Scene:
    """What an expression may count from. day: of the report; last: named before it; tense: what the clause is about."""

    day: date | None
    last: date | None
    tense: Tense | None


def find_time_expressions(text: str, span: Span, anchors: Anchors) -> list[TimeExpression]:
    """The time expressions in a stretch of text, in order; those that cannot be resolved have no interval.

    A weekday or a day without a year is the last one up to the report where the clause is in the past, the next one where it
    is in the future; a weekday is neither where no verb tells. "The same day" counts from the day named before it.
    """
    return list(_expressions(text, span, anchors, looks_back=True))


def _expressions(text: str, span: Span, anchors: Anchors, *, looks_back: bool) -> Iterator[TimeExpression]:
    last: date | None = None
    for match in PATTERN.finditer(text, span.start, span.end):
        name = match.lastgroup or ""
        if looks_back and name in {"same", "count"}:
            last = last_day(text, span.start, anchors)
        looks_back = False  # what stands in the stretch itself is nearer
        opening = BEFORE.search(text, max(span.start, match.start() - 20), match.start())
        word = opening["word"].lower() if opening else ""
        tense = tense_of(text, span, match, word) if name in TENSED else None
        interval = resolve(name, match.group(), Scene(anchors.at(match.start()).day, last, tense))
        last = remembered(interval, last)
        shut = interval is not None and interval.start is not None and interval.end is not None
        yield TimeExpression(Span(*match.span()), opened(interval, word) if interval and shut and word else interval)


def last_day(text: str, position: int, anchors: Anchors) -> date | None:
    """The day that the last expression above a place names, if it names one."""
    last: date | None = None
    if position:
        for found in _expressions(text, Span(max(0, position - LOOK_BACK), position), anchors, looks_back=False):
            last = remembered(found.interval, last)
    return last


def remembered(interval: TimeInterval | None, last: date | None) -> date | None:
    """What "the same day" would mean behind an expression: nobody knows behind a week or an unknown day."""
    if interval and interval.precision in COARSE:
        return last
    return interval.start if interval and interval.precision == "day" else None


WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
CLAUSE = re.compile(r"(?<=[a-z]{3})[.!?][\"'”’)]*\s+(?=[A-Z“\"])|[;\n]")
INITIAL = re.compile(
    r"(?i)(?:^\W*|(?:[;:—–(\"“”]|(?P<comma>,))\s*|\b(?:that|but|while|when|because|if|which|who)\s+)(?:on|in|by|late|early|since|until|before|after)?(?: the)?\s*$|\band (?:on|in|by) $"
)
BESIDE = re.compile(
    r"\b(?:the|an?|its|their|his|her|this)\s+$", re.I
)  # "the February 2 vote" was put off before that day


def tense_of(text: str, span: Span, match: re.Match[str], opening: str) -> Tense | None:
    """The tense of the nearest verb before an expression; of the nearest behind it where it opens a clause; None without a verb."""
    edge = max(span.start, match.start() - 120)
    at = match.start() + (3 if match.group()[:3].lower() == "on " else 0)
    lead = CLAUSE.split(text[edge:at])[-1]
    behind = tenses(WORD.findall(CLAUSE.split(text[match.end() : min(span.end, match.end() + 60)])[0]))
    words = WORD.findall(lead)
    before = tenses(words)
    initial = INITIAL.search(lead)
    aside = initial and initial["comma"] and text[match.end() : match.end() + 1] == "," and before
    nearest = behind[0] if behind and (not before or (initial and not aside)) else before[-1] if before else None
    tense, verb = nearest or (None, "")
    if match.lastgroup == "named" and BESIDE.search(lead):
        return "unclear"
    return limited(opening, tense, verb, words, initial is not None) if opening else tense


def resolve(name: str, words: str, scene: Scene) -> TimeInterval | None:
    try:
        found = RESOLVERS[name](words, scene)
    except (ValueError, OverflowError):  # ends before it starts; before the year 1 or after 9999
        return None
    return replace(found, text=words) if found else None


def one(day: date | None, method: str) -> TimeInterval | None:
    return TimeInterval(day, day, "day", method) if day else None


def iso(words: str, scene: Scene) -> TimeInterval | None:
    year, month, day = map(int, words.split("-"))
    return one(day_of(year, month, day), "named day")


def slashes(words: str, scene: Scene) -> TimeInterval | None:
    """Only where one part can be no month, and the year is written out."""
    a, b, year = map(int, words.split("/"))
    sure = year >= 1000 and (a > 12) != (b > 12)
    return one(day_of(year, min(a, b), max(a, b)), "named day") if sure else None


def nearest(month: int, day: int, scene: Scene) -> date | None:
    """The day of a month without a year: the last one up to the report, the next one in the future, else the nearest."""
    if scene.day is None:
        return None
    anchor = scene.day
    days = [d for y in (-1, 0, 1) if (d := day_of(anchor.year + y, month, day))]
    fits = {"past": lambda d: d <= anchor, "future": lambda d: d >= anchor}.get(scene.tense or "", lambda d: True)
    return min(filter(fits, days), key=lambda d: abs(d - anchor), default=None)


def parts(words: str, scene: Scene) -> tuple[list[int], list[int], list[int]]:
    """The months, days and years that are named; "last year" is one where the report has a day."""
    years = [int(y) for y in re.findall(rf"\b{YEAR}\b", words)]
    if scene.day and (beside := re.search(r"\b(last|this|next) year$", words)):
        years.append(scene.day.year + {"last": -1, "this": 0, "next": 1}[beside[1]])
    months = [MONTH_NUMBERS[m.rstrip(".")] for m in re.findall(MONTH, words)]
    return months, [int(n) for n in re.findall(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", words)], years


def of_report(words: str) -> str:
    return ", year of the report" if words.endswith(" year") else ""


def named(words: str, scene: Scene) -> TimeInterval | None:
    months, days, years = parts(words, scene)
    if years:
        return one(day_of(years[0], months[0], days[0]), "named day" + of_report(words))
    found = None if words.endswith(" year") else nearest(months[0], days[0], scene)
    weekday = re.match(WD, words)
    if found and weekday and WEEKDAYS[found.weekday()] != weekday.group():
        return None
    return one(found, "named day, year of the report")


def day_range(words: str, scene: Scene) -> TimeInterval | None:
    """Without "between", "January 3 and 10" are two days: only two that touch are a range."""
    months, days, years = parts(words, scene)
    if years:
        start, end = day_of(years[0], months[0], days[0]), day_of(years[-1], months[-1], days[1])
        if start and end and start > end and len(years) == 1:
            start = day_of(years[0] - 1, months[0], days[0])
    else:
        start = nearest(months[0], days[0], scene)
        after = [d for y in (0, 1) if start and (d := day_of(start.year + y, months[-1], days[1])) and d >= start]
        end = min(after, default=None)
    backwards = len(set(months)) == 1 and days[0] > days[1] and len(years) < 2
    apart = " and " in words and not words.lower().startswith("between") and start and end != start + DAY
    unsure = not years and scene.tense == "past" and scene.day and end and end > scene.day  # or is it of a year ago?
    if not start or not end or backwards or apart or unsure:
        return None
    return TimeInterval(start, end, "interval", "named days" if years else "named days, year of the report")


def year_range(words: str, scene: Scene) -> TimeInterval | None:
    first, last = (int(y) for y in re.findall(YEAR, words))
    return TimeInterval(date(first, 1, 1), date(last, 12, 31), "interval", "named years")


def month(words: str, scene: Scene) -> TimeInterval | None:
    (number, *_), _, years = parts(words, scene)
    if years:
        return TimeInterval(*whole_month(years[0], number), "month", "named month" + of_report(words))
    if scene.day is None or words.endswith(" year"):
        return None
    word = words.split(maxsplit=1)[0].lower()
    forward = word == "next" or (scene.tense == "future" and word not in {"last", "this"})
    anchor = scene.day
    gone = anchor.month < number if not forward else anchor.month > number
    at = anchor.year + (gone if forward else -gone)
    if word in {"last", "next"} and number == anchor.month:
        at += 1 if forward else -1
    return TimeInterval(*whole_month(at, number), "month", "named month, year of the report")


def weekday(words: str, scene: Scene) -> TimeInterval | None:
    match = re.search(WD, words)
    if match is None or scene.day is None:
        return None
    number, which = WEEKDAYS.index(match.group()), words.split(maxsplit=1)[0].lower()
    back, ahead = (scene.day.weekday() - number) % 7, (number - scene.day.weekday()) % 7
    if which == "last":
        return one(scene.day - (back or 7) * DAY, "weekday before the report")
    if which == "next" or scene.tense == "future":
        return one(scene.day + ((ahead or 7) if which == "next" else ahead) * DAY, "weekday after the report")
    if scene.tense == "past" or which == "earlier":
        return one(scene.day - back * DAY, "weekday before the report")
    return None


def weekday_range(words: str, scene: Scene) -> TimeInterval | None:
    """ "from Monday to Friday": the last such stretch that is over; the next one in the future."""
    first, last = (WEEKDAYS.index(w) for w in re.findall(WD, words))
    if scene.day is None or scene.tense not in {"past", "future"} or first == last:
        return None
    if scene.tense == "past":
        end = scene.day - (scene.day.weekday() - last) % 7 * DAY
        return TimeInterval(end - (last - first) % 7 * DAY, end, "interval", "weekday before the report")
    start = scene.day + (first - scene.day.weekday()) % 7 * DAY
    return TimeInterval(start, start + (last - first) % 7 * DAY, "interval", "weekday after the report")


def weekend(words: str, scene: Scene) -> TimeInterval | None:
    """ "last" and "over" the weekend are past where no verb says otherwise."""
    low = words.lower()
    if scene.day is None or not (scene.tense in {"past", "future"} or re.match("last|next|over", low)):
        return None
    saturday = scene.day - ((scene.day.weekday() - 5) % 7) * DAY
    if low.startswith("next") or (scene.tense == "future" and not low.startswith("last")):
        saturday += 7 * DAY * (scene.day.weekday() < 5 or low.startswith("next"))
    elif low.startswith("last") and scene.day.weekday() >= 5:
        saturday -= 7 * DAY
    return TimeInterval(saturday, saturday + DAY, "weekend", "weekend beside the report")


def word(words: str, scene: Scene) -> TimeInterval | None:
    if scene.day is None:
        return None
    low = words.lower()
    if low in {"overnight", "last night"}:
        return TimeInterval(scene.day - DAY, scene.day, "night", "relative to the report")
    shift = -1 if "yesterday" in low else 1 if "tomorrow" in low else 0
    shift *= 2 if low.startswith("the day") else 1
    return one(scene.day + shift * DAY, "relative to the report")


def same(words: str, scene: Scene) -> TimeInterval | None:
    if scene.last is None:
        return None
    low = words.lower()
    shift = 0 if re.search("same|that", low) else -1 if re.search("before|earlier|previous", low) else 1
    return one(scene.last + shift * DAY, "relative to the day named before")


def count(words: str, scene: Scene) -> TimeInterval | None:
    """TimeInterval are exact; "two weeks ago" is a week, "three months ago" a month, "a year ago" a year. "Several" is no number."""
    amount, unit, side = words.lower().rsplit(maxsplit=2)
    unit = unit.rstrip("s")
    number = int(amount) if amount.isdigit() else COUNTS.get(amount)
    if number is None:
        return None
    base, method = (
        (scene.day, "relative to the report") if side == "ago" else (scene.last, "relative to the day named before")
    )
    if base is None:
        return None
    number *= 1 if side in {"later", "after"} else -1
    if unit == "day":
        return one(base + number * DAY, method)
    bounds, precision = SPANS[unit]
    return TimeInterval(*bounds(base, number), precision, method)


def period(words: str, scene: Scene) -> TimeInterval | None:
    if scene.day is None:
        return None
    *edge, which, unit = words.lower().split()
    shift = {"last": -1, "this": 0, "next": 1}[which]
    precision: Precision = SPANS[unit][1] if unit in SPANS else "season"
    start, end = SPANS[unit][0](scene.day, shift) if unit in SPANS else season_beside(unit, scene.day, shift)
    if edge == ["earlier"] and shift == 0:
        end = scene.day
    if edge == ["later"] and shift == 0:
        start = scene.day
    return TimeInterval(start, end, precision, "relative to the report")


def quarter(words: str, scene: Scene) -> TimeInterval | None:
    year = re.search(YEAR, words)
    if year is None:
        return None
    low = words.lower().removeprefix("the ")
    ordinals = ("first", "second", "third", "fourth")
    number = int(low[1]) if low[1].isdigit() else next(i for i, w in enumerate(ordinals, 1) if low.startswith(w))
    if "half" not in low and not low.startswith("h"):
        return TimeInterval(*quarter_span(date(int(year.group()), number * 3, 1), 0), "quarter", "named quarter")
    first, last = {1: (1, 6), 2: (7, 12)}[number] if number < 3 else (0, 0)
    return TimeInterval(
        date(int(year.group()), first, 1), whole_month(int(year.group()), last)[1], "part of year", "named year"
    )


def season(words: str, scene: Scene) -> TimeInterval | None:
    """The winter of 2015 may begin or end in 2015."""
    name = next(s for s in SEASONS if s in words.lower())
    return None if name == "winter" else TimeInterval(*season_span(name, int(words[-4:])), "season", "named season")


def decade(words: str, scene: Scene) -> TimeInterval | None:
    first = re.search(r"\d{4}", words)
    return TimeInterval(*decade_span(date(int(first.group()), 1, 1), 0), "decade", "named decade") if first else None


def year(words: str, scene: Scene) -> TimeInterval | None:
    """ "early" is January to April, "mid" May to August, "late" September to December; so are start, middle and end."""
    number, low = int(words[-4:]), words.lower()
    edge = re.search(r"\b(?:(early|start|beginning)|(mid|middle)|late|end)\b", low)
    first = (1 if edge[1] else 5 if edge[2] else 9) if edge else 1
    last = first + 3 if edge else 12
    start, end = date(number, first, 1), whole_month(number, last)[1]
    opening = re.match(r"(since|until|before|after|by) ", low)
    whole = TimeInterval(start, end, "part of year" if edge else "year", "named year")
    return opened(whole, opening[1]) if opening else whole


RESOLVERS: dict[str, Callable[[str, Scene], TimeInterval | None]] = {
    "iso": iso, "slashes": slashes, "years": year_range, "range": day_range, "named": named, "month": month, "weekdays": weekday_range,
    "weekday": weekday, "weekend": weekend, "word": word, "same": same, "count": count, "period": period, "quarter": quarter,
    "season": season, "decade": decade, "year": year,
}  # fmt: skip
