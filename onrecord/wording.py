"""The words of a claim: names for pronouns, days for "yesterday", the speaker for "we", and verbs that agree with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from onrecord.article import Article, Span
from onrecord.dates import MONTHS, TimeExpression

Edit = tuple[Span, str]  # a place in the article, and what stands there in the claim

OPENING = re.compile(
    r"(?:that\s+|whether\s+)?(?P<who>it(?=\s(?:has|had|will|would(?! be)|does|did|never|plans?|is not in|was not in|also)\b)|its(?=\s\w)|he|she|his)\b(?!['’])",
    re.I,
)
THINGS = frozenset({"organisation", "media", "unknown", "publisher"})
SPEAKS_OF_ITSELF = {
    "it": THINGS, "its": THINGS,
    "he": frozenset({"person"}), "she": frozenset({"person"}), "his": frozenset({"person"}),
}  # fmt: skip
FIRST_PERSON = re.compile(
    r"\b(?<!\[)(?P<who>I(?!\])|[Ww]e|us|me|[Mm]y|[Oo]ur|ours|mine|myself|ourselves)\b(?:['’](?P<short>ve|m|re|ll|d)\b)?(?:(?P<gap>\s(?:\w+ly\s|never\s|also\s|just\s|still\s|all\s)?)(?P<verb>[a-z]+?)(?P<not>n['’]t)?\b)?"
)
SHORT = {"ve": "has", "m": "is", "re": "is", "ll": "will", "d": "would"}
VERBS = {"have": "has", "am": "is", "are": "is", "were": "was", "do": "does"}
# Verbs that a first person often stands before, as dictionaries give them: only these take the ending of a third person.
PRESENT = frozenset(
    "agree appreciate apologise apologize ask believe call care come consider continue deny demand deserve disagree doubt encourage expect"
    " face feel find get give go guess hear hold hope intend invite keep know lead like live look love make mean meet move need oppose"
    " own plan play pray prefer promise propose recognise recognize recommend refuse regret reject remain remember represent request respect run"
    " say see seek seem share speak stand stay strive suggest support take talk tell think trust try turn understand urge use value"
    " view vote wait want watch welcome wish wonder work worry".split()
)
AFTER_PREPOSITION = re.compile(
    r"\b(?:of|since|until|till|by|before|after|from|to|through|for|in|on|during|at|the|this|that|an?|his|her|its|their|our)\s\Z",
    re.I,
)
OWNS = re.compile(r"['’]s\b")
RELATIVE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def reworded(article: Article, pieces: Sequence[Span], edits: Sequence[Edit]) -> str:
    """The words of some places with edits made, pieces joined by spaces."""
    return " ".join(" ".join(_edited(article.text, piece, edits)) for piece in pieces)


def _edited(text: str, piece: Span, edits: Sequence[Edit]) -> Iterator[str]:
    at = piece.start
    parts = []
    for span, words in sorted(edits):
        if piece.start <= span.start >= at and span.end <= piece.end:
            parts += [text[at : span.start], words]
            at = span.end
    yield "".join([*parts, text[at : piece.end]])


def speaker_edits(article: Article, piece: Span, speaker: str, kind: str, gender: str = "") -> Iterator[Edit]:
    """The speaker for the pronoun that opens what is told indirectly: "Halden said that it had no plans"."""
    match = OPENING.match(article.text, piece.start, piece.end)
    word = match["who"].lower() if match else ""
    if word in {"he", "she", "his"} and gender not in {"", "she" if word == "she" else "he"}:
        return
    if match and kind in SPEAKS_OF_ITSELF[match["who"].lower()]:
        words = possessive(speaker) if match["who"].lower() in {"its", "his"} else speaker
        yield Span(*match.span("who")), words


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def date_edits(text: str, expressions: Iterable[TimeExpression]) -> Iterator[Edit]:
    """Days, months and years in full for expressions that leave the year to the reader."""
    for expression in expressions:
        interval, span = expression.interval, expression.span
        if interval is None or interval.start is None or interval.end is None or RELATIVE_YEAR.search(interval.text):
            continue
        bare = AFTER_PREPOSITION.search(text, max(0, span.start - 10), span.start) or OWNS.match(text, span.end)
        day, month = interval.start, MONTHS[interval.start.month - 1]
        if interval.start == interval.end:
            yield span, f"{'' if bare else 'on '}{month} {day.day}, {day.year}"
        elif interval.precision in {"month", "year"}:
            yield span, f"{'' if bare else 'in '}{f'{month} ' if interval.precision == 'month' else ''}{day.year}"


def in_third_person(text: str, speaker: str, *, alone: bool = False) -> str:
    """ "We have asked" as the speaker's words about itself: "Halden has asked". alone: "we" is more than the speaker and stays."""

    def replaced(match: re.Match[str]) -> str:
        kept = alone and match["who"].lower() in {"we", "us", "our", "ours", "ourselves"}
        return match.group() if kept or _numeral(match) else _third(match, speaker)

    return FIRST_PERSON.sub(replaced, text)


def _numeral(match: re.Match[str]) -> bool:
    """Whether "I" counts: "a Level I trauma centre"."""
    before = match.string[: match.start()].split()
    return (
        match["who"] == "I" and not match["short"] and len(before) > 1 and before[-1].isalpha() and before[-1].istitle()
    )


def _third(match: re.Match[str], speaker: str) -> str:
    who, gap, verb, negated = match["who"].lower(), match["gap"] or "", match["verb"] or "", match["not"] or ""
    if who in {"my", "our", "mine", "ours"}:
        return f"{possessive(speaker)}{gap}{verb}{negated}"
    if who not in {"i", "we"}:
        return f"{speaker}{gap}{verb}{negated}"
    if match["short"]:
        return f"{speaker} {SHORT[match['short']]}{gap}{verb}{negated}"
    return f"{speaker}{gap}{third_person(verb)}{negated}"


def third_person(verb: str) -> str:
    if verb in VERBS:
        return VERBS[verb]
    if verb not in PRESENT:
        return verb
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return verb + "es"
    return re.sub(r"(?<![aeiou])y$", "ie", verb) + "s"
