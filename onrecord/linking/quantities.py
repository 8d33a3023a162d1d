"""The numbers and the days that the words of a claim tell: how many of what, and since or until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.linking.words import DIGITS, EDGES, MONTHS, PREPOSITIONS, SMALL, TENS, WEEKDAYS, Word, is_verb, lower_at

SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "bn": 1e9, "mn": 1e6, "m": 1e6, "k": 1e3, "tn": 1e12}  # fmt: skip
PARTS = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2, "fifths": 0.2, "tenth": 0.1}  # fmt: skip
WHOLES = frozenset({3.0, 4.0, 5.0, 10.0, 20.0, 100.0})  # "nine out of ten"
LABELLED = frozenset("flight article number section no page group type".split())
MONEY = {"$": "dollars", "€": "euros", "£": "pounds", "dollar": "dollars", "dollars": "dollars", "euro": "euros", "euros": "euros", "pounds": "pounds", "pound": "pounds"}  # fmt: skip
KINDS = {
    word: kind
    for kind, words in {
        "dead": "dead killed deaths lives victims fatalities died perished bodies dies kills killing",
        "injured": "injured wounded hurt injuries",
        "jobs": "jobs posts layoffs positions redundancies workers employees job staff",
        "percent": "percent % point points",
        "days": "days day", "weeks": "weeks week", "months": "months month", "years": "years year", "hours": "hours hour", "minutes": "minutes",
        "people": "people persons residents men women protesters demonstrators marchers passengers civilians",
    }.items()
    for word in words.split()
}  # fmt: skip
POINTS = frozenset({"percent", "point"})
BOUND_OF = {
    word: bound
    for bound, words in {"about": "about around some roughly approximately nearly almost", "over": "over more least exceeding", "under": "under fewer less up most below"}.items()
    for word in words.split()
}  # fmt: skip
ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)}  # fmt: skip
DATED = re.compile(r"\d{1,2}|(?:19|20)\d\d|th|st|nd|rd")
RELATIVE = frozenset("that which who when where whether".split())  # what they tell of another day is beside the matter
WAYS = {"until": "until", "by": "until", "till": "until", "since": "since", "from": "since", "after": "since", "before": "before", "that": "that", "of": "of"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """low, high: what it may mean. kind: what is counted, as a kind or a stem; "" where nothing tells."""

    low: float
    high: float
    kind: str
    text: str
    unit: str = ""  # of money


@dataclass(frozen=True, slots=True)
class Day:
    """0 or "" where it is not told. way: "since", "until", "before" or ""."""

    year: int
    month: int
    day: int
    weekday: str
    way: str
    text: str


def number_of(words: Sequence[Word], i: int) -> tuple[float, int] | None:
    """The number that begins at a word, and where it ends: "forty-two", "7.5 billion"; fractions as percent."""
    value, end = _simple(words[i].lower), i + 1
    if (
        words[i].lower in PARTS
        and lower_at(words, i - 1) in {"a", "one"}
        and lower_at(words, i - 2) not in {"first", "last"}
    ):
        points = lower_at(words, end) == "of" and lower_at(words, end + 2) in POINTS
        return (PARTS[words[i].lower], end + 2) if points else (PARTS[words[i].lower] * 100, end)
    if value is None:
        return None
    while (scale := SCALES.get(lower_at(words, end))) and not (words[end].lower == "m" and value > 999):
        value, end = value * scale, end + 1
    return _half(words, end) if words[i].lower == "half" else _ratio(words, value, end) or (value, end)


def _half(words: Sequence[Word], end: int) -> tuple[float, int]:
    """ "half a million", "half a point", "half of them"; 0.5 of nothing else."""
    if lower_at(words, end) == "a" and lower_at(words, end + 1) in SCALES.keys() | POINTS:
        scale = SCALES.get(words[end + 1].lower)
        return (0.5 * scale, end + 2) if scale else (0.5, end + 1)
    return (50.0, end) if lower_at(words, end) == "of" else (0.5, end)


def _ratio(words: Sequence[Word], value: float, end: int) -> tuple[float, int] | None:
    """ "two thirds", "nine out of ten" """
    if value < 10 and lower_at(words, end) in PARTS:
        return value * PARTS[words[end].lower] * 100, end + 1
    at = end + 1 + (lower_at(words, end) == "out")
    whole = _simple(lower_at(words, at)) if lower_at(words, end) in {"in", "out"} else None
    return (value * 100 / whole, at + 1) if whole in WHOLES and whole and value < whole else None


def _simple(word: str) -> float | None:
    if word[:1].isdigit():
        plain = word.replace(",", "")
        return float(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None
    tens, _, ones = word.partition("-")
    if tens in TENS:
        return TENS[tens] + DIGITS.get(ones, 0.0)
    return DIGITS.get(word, PARTS.get(word) if word == "half" else None)


def quantities_of(words: Sequence[Word]) -> Iterator[Quantity]:
    i = 0
    while i < len(words):
        found = number_of(words, i)
        if found and not _is_label(words, i, found[1]) and (quantity := _quantity(words, i, *found)):
            yield quantity
        i = found[1] if found else i + 1


def _quantity(words: Sequence[Word], i: int, value: float, end: int) -> Quantity | None:
    kind, unit = _kind(words, i, end, value)
    if not kind or (words[i].lower == "one" and kind not in KINDS.values()):
        return None
    low, high = _range(value, words[max(0, i - 3) : i])
    sign = words[i - 1].text if i and words[i - 1].text in MONEY else ""
    return Quantity(low, high, kind, sign + " ".join(w.text for w in words[i:end]), unit)


def _is_label(words: Sequence[Word], i: int, end: int) -> bool:
    """A year, a day, a time, a name's own number: "Flight 318"."""
    word, before, after = words[i].text, lower_at(words, i - 1), lower_at(words, end)
    if re.fullmatch(r"(?:1[89]|20)\d\d", word) and end == i + 1 and before not in MONEY:
        return True
    if before in MONTHS or after in MONTHS or after in {"th", "st", "nd", "rd", "am", "pm", "p"}:
        return True
    return word[0].isdigit() and end == i + 1 and (before in LABELLED or (i > 0 and words[i - 1].name))


def _kind(words: Sequence[Word], i: int, end: int, value: float) -> tuple[str, str]:
    """Of what, and the currency: "nine people" who were killed are dead."""
    if lower_at(words, i - 1) in MONEY:
        return "money", MONEY[words[i - 1].lower]
    last = lower_at(words, end - 1)
    if words[i].lower in PARTS or last in PARTS or (end - i > 2 and lower_at(words, end - 2) in {"of", "in"}):
        return ("percent", "") if value >= 1 or lower_at(words, end) in POINTS else ("", "")
    if lower_at(words, end) == "of" and lower_at(words, end + 1) in {"the", "its", "his", "her", "their"}:
        whole = lower_at(words, end + 2)
        return f"of the {whole if _simple(whole) is None else lower_at(words, end + 3)}", ""
    return _counted(words, end, value)


def _counted(words: Sequence[Word], end: int, value: float) -> tuple[str, str]:
    """By the noun that follows within three words; a large number of nothing is money."""
    near: list[Word] = []
    for word in words[end : end + 3]:
        if word.lower in MONEY:
            return "money", MONEY[word.lower]
        if kind := KINDS.get(word.lower):
            return _fate(words) if kind == "people" else kind, ""
        if word.lower in EDGES | PREPOSITIONS | SMALL or (near and is_verb(word)):
            break
        near.append(word)
    if near:
        return near[-1].key, ""
    fate = _fate(words)
    return "money" if value >= 1e5 else fate if fate != "people" else "", ""


def _fate(words: Sequence[Word]) -> str:
    kinds = {KINDS.get(w.lower) for w in words}
    return "dead" if "dead" in kinds else "injured" if "injured" in kinds else "people"


def _range(value: float, before: Sequence[Word]) -> tuple[float, float]:
    bound = next((BOUND_OF[w.lower] for w in reversed(before) if w.lower in BOUND_OF), "")
    exact = 0.02 if value >= 1000 else 0.01 if value != int(value) else 0.0
    below, above = {"about": (0.15, 0.15), "over": (0.01, 0.6), "under": (0.3, 0.01)}.get(bound, (exact, exact))
    return value * (1 - below), value * (1 + above)


def days_of(words: Sequence[Word]) -> Iterator[Day]:
    """One for each month, year or weekday that stands alone, with what stands beside it."""
    i = 0
    while i < len(words):
        end = i
        while _part(words, end) or (end > i and lower_at(words, end) in {",", "of"} and _part(words, end + 1)):
            end += 1
        parts = [w for w in words[i:end] if w.text not in {",", "of"}]
        aside = any(w.lower in RELATIVE for w in words[1:i])
        if day := _day(parts, "that" if aside else lower_at(words, i - 1)):
            yield day
        i = max(end, i + 1)


def _part(words: Sequence[Word], i: int) -> bool:
    """Whether a word is part of a date: not in "the Long March"."""
    if i >= len(words):
        return False
    lower, capital = words[i].lower, words[i].text[0].isupper()
    if lower in MONTHS:
        return capital and (i > 0 or lower != "may") and not (i and words[i - 1].name)
    dated = lower in ORDINALS and lower_at(words, i + 1) == "of" and lower_at(words, i + 2) in MONTHS
    return dated or lower in WEEKDAYS or bool(DATED.fullmatch(lower))


def _day(parts: Sequence[Word], before: str) -> Day | None:
    lowers = [w.lower for w in parts]
    month = next((MONTHS[w] for w in lowers if w in MONTHS), 0)
    year = next((int(w) for w in lowers if re.fullmatch(r"(?:19|20)\d\d", w)), 0)
    day = (
        next((ORDINALS.get(w) or int(w) for w in lowers if w in ORDINALS or re.fullmatch(r"\d{1,2}", w)), 0)
        if month
        else 0
    )
    weekday = next((w for w in lowers if w in WEEKDAYS), "")
    if not (month or year or weekday):
        return None
    return Day(year, month, day, weekday, WAYS.get(before, ""), " ".join(w.text for w in parts))
