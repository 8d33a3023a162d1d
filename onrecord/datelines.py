"""What an article's own furniture says: dateline, credit lines and sign-offs, update stamps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.article import Span, paragraphs
from onrecord.dates import MONTH, MONTHS, WEEKDAYS, YEAR, PartialDate

FIRST_PARAGRAPHS = 4  # in one of which the dateline stands: a lead or a byline may come before it
LAST_PARAGRAPHS = 4
LONGEST_CREDIT = 400

# Agencies whose name alone, without parentheses or slashes, makes a dateline.
AGENCIES = (
    "Reuters|AP|Associated Press|AFP|Agence France-Presse|TASS|ITAR-TASS|Interfax|RIA Novosti|Sputnik|Xinhua|UPI|DPA|dpa|EFE|ANSA|"
    "Kyodo|Yonhap|PTI|ANI|IANS|SANA|IRNA|ISNA|KCNA|Bernama|Anadolu|AA|Bloomberg|CNN|PA|Press Association|WAM|SPA|MENA|Ukrinform|"
    "Unian|Armenpress|Belta|Trend|APA|Azertac|CNBC|VOA|RFE/RL|IPS|Dow Jones"
)
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + "|" + "|".join(f"{w[:3]}" for w in WEEKDAYS) + r"|Tues|Thurs)\b\.?"
DATE = rf"(?i:(?:{WEEKDAY},? )?(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}(?:st|nd|rd|th)? {MONTH})(?:,? {YEAR})?)"
PARTS = re.compile(
    rf"(?i)(?:(?P<weekday>{WEEKDAY}),? )?(?:(?P<month>{MONTH}) (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{MONTH}))(?:st|nd|rd|th)?(?:,? (?P<year>{YEAR}))?"
)
CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+(?:[ ][A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+){0,3}"
PLAIN = r"[A-ZÀ-Þ][\w.'’-]*(?:[ ][A-ZÀ-Þ][\w.'’-]*){0,3}"
DASH = r"(?:[-‐-―]{1,3}|[_|])"
NOT_REGION = rf"(?!(?:{MONTH}|{WEEKDAY})(?:\s|,)|\d)"
PLACE = rf"(?:{CAPITALS}(?:(?:\s?/\s?| and |, ){CAPITALS}){{0,3}}(?:, {NOT_REGION}{PLAIN})?)"
TAIL = rf"[.,]?(?:\s?(?P<date>{DATE})[.,]?)?\s?"
OUT = rf"(?:[.]?\s*{DASH}|(?<=/)[.:]?|:(?=\s)|, {PLAIN} {DASH})\s*"  # the last: MOSCOW (Sputnik), Lena Fisk -
FORMS = tuple(
    re.compile(form)
    for form in (
        # LONDON, Jan 22 (Reuters) -    MOSCOW, January 26. /TASS/.
        rf"(?P<place>{PLACE}){TAIL}(?:{DASH}\s)?(?:\((?P<agency1>[A-Z][\w/. &'’-]{{1,30}}|dpa)\)|(?<=[\s.,])/\s?(?P<agency2>[A-Z][\w. -]{{1,20}}?)\s?/){OUT}",
        # Beirut, Lebanon (CNN) --
        rf"(?P<place>{PLAIN}(?:, {NOT_REGION}{PLAIN})?){TAIL}(?:\((?P<agency1>{AGENCIES})\)|/(?P<agency2>{AGENCIES})/){OUT}",
        # London (CNN)The    Moscow, Jan 26 (IANS) The
        rf"(?P<place>{PLAIN}(?:, {NOT_REGION}{PLAIN})?)(?:\s|, (?P<date>{DATE}) )\((?P<agency1>{AGENCIES})\)(?(date)\s?)(?=[A-Z“\"‘])",
        # Tehran, Jan 4, IRNA -    DAMASCUS, SANA -
        rf"(?P<place>{PLAIN}), (?:(?P<date>{DATE}),? )?(?P<agency3>{AGENCIES})\s*{DASH}\s+",
        # (Reuters) -    Jan 16 (Reuters) -    (CNN)The
        rf"(?P<place>)(?:(?P<date>{DATE}) )?\((?P<agency1>{AGENCIES})\)(?:\s*{DASH}\s+|(?=[A-Z“\"‘]))",
        # AP, Jakarta -
        rf"(?P<agency3>{AGENCIES}), (?P<place>{PLAIN})\s*{DASH}\s+",
        # NEW YORK, Jan. 5 -    HEMPSTEAD, N.Y. ―    NEW DELHI, Jan. 5:
        rf"(?P<place>{PLACE})(?:,? (?P<date>{DATE})[.,]?)?(?:\s{DASH}|[—–―]|(?(date):|(?!)))\s+",
        # Moscow, 26 January 2016 -
        rf"(?P<place>{PLAIN}), (?P<date>{DATE})\s{DASH}\s+",
    )
)  # fmt: skip
# What follows a dateline is the beginning of a sentence: not "ISIS (IS) - the group".
SENTENCE = re.compile(r"[\W_]*(?:[A-ZÀ-Þ\d]|[a-z][A-Z])|$")
# Words of labels and subheads in capitals, which no place has: "BREAKING NEWS -", "WHAT WE KNOW -".
LABELS = re.compile(
    r"\b(?:BREAKING|NEWS|EXCLUSIVE|FACTBOX|ANALYSIS|OPINION|COMMENT|VIDEO|PHOTOS?|PICTURES?|WATCH|LIVE|UPDATED?|CORRECT(?:ION|ED)|READ|MORE|WHAT|WHY|HOW|WHO|WHEN|"
    r"WE|YOU|IS|ARE|TIMELINE|EXPLAINER|INTERVIEW|FEATURE|SPECIAL|REPORT|EDITORIAL|ADVISORY|NOTE|POLL|QUOTES?|RELATED|ALSO|KEY|FACTS?|THE(?! HAGUE)|UNESCO|UNICEF)\b"
)
SHORT_PLACES = frozenset("ROME OSLO LIMA KIEV KYIV BONN BERN BAKU DOHA GAZA RIGA NICE LYON CORK BATH YORK GRAZ".split())
NAME = r"[A-Z][\w.'’-]*"
BYLINE = rf"(?!\w+ (?:{MONTH}|{WEEKDAY})(?:\s|,|$))(?:By|BY) {NAME}(?:,? (?:{NAME}|and|in|for|of|the|de|van|von|der|al|bin|\||&))+"
CREDITS = re.compile(
    rf"^(?:{BYLINE}$|\((?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Ww]ith (?:agency )?inputs?|[Ww]ritten|Source:).*\)$|Source: .{{2,80}}$|"
    rf"(?:(?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting)|Edited|Written|Compiled) by:? {NAME}.{{0,200}}$|[Ww]ith (?:agency )?inputs? from .{{2,80}}$|"
    rf"(?:[-–—]+ ?)?[Ww]ith assistance (?:from|by) .+$|.{{0,120}}\bcontributed (?:to this (?:report|story|article)|reporting)\.?$|"
    rf"(?:{AGENCIES}) writers? .{{3,120}} contributed\.?$|/(?P<slashed>[A-Z][\w ]+)/\.?$|(?:©|\(c\)|Copyright (?=©|\(c\)|\d{{4}}|(?:The )?(?:{AGENCIES})\b)).{{3,200}}$|"
    rf"\((?P<bracketed>{AGENCIES})(?:/{NAME}(?: {NAME})*)?\)$|[-–—]+ ?(?P<dashed>{AGENCIES})$|{NAME}(?: {NAME}){{1,3}}, (?P<behind>{AGENCIES})$)"
)
TRAILING = re.compile(
    rf"(?:/(?P<slashed>[A-Z][A-Za-z-]{{1,12}})/|\((?P<bracketed>{AGENCIES})\)|\((?:Additional )?[Rr]eporting by [^()]+\))\.?$"
)
AGENCY_NAME = re.compile(rf"\b(?:{AGENCIES})\b")
# Between the word and the day stand only a number, a time and such: not "Published reports on January 20 said".
CLOCK = r"\d{1,2}[.:]\d\d|\d{1,2}(?= ?[ap]\.?m)|(?:[ap]\.?m\b\.?|A\.?M\b\.?|P\.?M\b\.?|[A-Z]{2,4}\b)"
STAMP = re.compile(
    r"[\[(]?(?:(?:UPDATED?|Updated?|Correct(?:ion|ed)|CORRECTION|Editor['’]s note|Published|Posted|(?:Last|First) (?:updated|modified|published|posted))\b"
    rf"(?: \d{{1,2}}(?![\d.:]))?(?:[\s:(,|–—-]|at\b|on\b|{CLOCK})*(?P<date>{DATE})(?=\s*(?:[:)\],.;|–—-]|$|at\b|by\b|{CLOCK}))|"
    rf"(?P<alone>{DATE})(?=\s*(?:{DASH}\s|:\s|$)))"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report was filed, as it says itself. place: "" where only an agency stands."""

    span: Span
    place: str
    date: PartialDate | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class Credit:
    """A byline, sign-off or copyright line. agency: the first news agency it names."""

    span: Span
    text: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date line inside a page that what follows counts from."""

    span: Span
    date: PartialDate
    text: str


def find_dateline(text: str, body_start: int) -> Dateline | None:
    """The dateline at the start of one of the first paragraphs."""
    for block in body_paragraphs(text, body_start)[:FIRST_PARAGRAPHS]:
        for form in FORMS:
            match = form.match(text, block.start, min(block.end, block.start + 160))
            if match and SENTENCE.match(text, match.end(), block.end) and not is_label(match):
                return to_dateline(match)
    return None


def is_label(match: re.Match[str]) -> bool:
    """ "NATO - The alliance" has the shape of a dateline; without date and agency, four letters are no place we know."""
    place, rest = match["place"], match.group()[len(match["place"]) :]
    if not place or re.search(r"\w", rest):
        return False
    short = all(len(name.strip()) < 5 and name.strip() not in SHORT_PLACES for name in re.split(r"/| and |, ", place))
    return short or LABELS.search(place) is not None


def to_dateline(match: re.Match[str]) -> Dateline:
    groups = match.groupdict()
    agency = next((groups[k] for k in ("agency1", "agency2", "agency3") if groups.get(k)), None)
    stated = groups.get("date")
    place = match["place"].strip()
    end = match.start() + len(match.group().rstrip())
    return Dateline(
        Span(match.start(), end),
        place if re.search(r"\b[A-Z]\.$", place) else place.rstrip("., "),
        read_date(stated) if stated else None,
        agency,
    )


def read_date(words: str) -> PartialDate | None:
    """ "Tuesday, January 26, 2016" in its parts; None when no day is named."""
    match = PARTS.search(words)
    if match is None:
        return None
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    weekday = next(
        (i for i, w in enumerate(WEEKDAYS) if match["weekday"] and w.startswith(match["weekday"][:3].title())), None
    )
    number = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(month[:3].title()))
    return PartialDate(int(match["year"]) if match["year"] else None, number, int(day), weekday)


def body_paragraphs(text: str, body_start: int) -> list[Span]:
    return [p for p in paragraphs(text) if p.start >= body_start]


def find_credits(text: str, body_start: int) -> list[Credit]:
    """Bylines among the first paragraphs; sign-offs and copyright lines among the last, or at the end of the very last."""
    blocks = body_paragraphs(text, body_start)
    edges = blocks if len(blocks) <= 2 * LAST_PARAGRAPHS else [*blocks[:2], *blocks[-LAST_PARAGRAPHS:]]
    return list(_credits(text, edges))


def _credits(text: str, blocks: list[Span]) -> Iterator[Credit]:
    for i, block in enumerate(blocks):
        words = text[block.start : block.end]
        match = CREDITS.match(words) if len(words) <= LONGEST_CREDIT else None
        if match is None and i == len(blocks) - 1:
            match = TRAILING.search(words)
        if match:
            start = block.start + match.start()
            agency = AGENCY_NAME.search(match.group())
            named = next((match[k] for k in ("slashed", "bracketed") if match[k]), None)
            yield Credit(Span(start, block.start + match.end()), match.group(), named or (agency and agency.group()))


def find_stamps(text: str, body_start: int) -> list[Stamp]:
    """Update stamps at the start of a paragraph: "Update 3, January 20:"."""
    found = []
    for block in body_paragraphs(text, body_start):
        match = STAMP.match(text, block.start, block.end)
        partial = read_date(match.group()) if match else None
        if match and partial and (partial.year or not match["alone"] or match.end() == block.end):
            found.append(Stamp(Span(match.start(), match.end()), partial, match.group()))
    return found
