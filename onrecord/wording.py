"""The words of a claim: names for pronouns, days for "yesterday", the speaker for "we", and verbs that agree with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from onrecord.article import Article, Span
from onrecord.dates import MONTHS, TimeExpression

Edit = tuple[Span, str]  # a place in the article, and what stands there in the claim
WhoIs = Callable[[Span], str | None]  # the full name of whom a pronoun or a short name means, if that is known

THIRD_PERSON = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)(?:['’](?:s|d|ll))?\b")
OWNER = frozenset({"his", "her"})
NEXT_WORD = re.compile(r"\s+[a-z]+")
FIRST_PERSON = re.compile(
    r"\b(?P<who>I|[Ww]e|us|me|[Mm]y|[Oo]ur|ours|mine|myself|ourselves)\b(?:['’](?P<short>ve|m|re|ll|d)\b)?(?:(?P<gap>\s(?:\w+ly\s|never\s|also\s|just\s|still\s|all\s)?)(?P<verb>[a-z]+(?:n['’]t)?)\b)?"
)
SHORT = {"ve": "has", "m": "is", "re": "is", "ll": "will", "d": "would"}
VERBS = {"have": "has", "am": "is", "are": "is", "were": "was", "do": "does", "haven": "hasn", "aren": "isn", "don": "doesn", "weren": "wasn"}  # fmt: skip
# Verbs that a first person often stands before, as dictionaries give them: only these take the ending of a third person.
PRESENT = frozenset(
    "agree appreciate apologise apologize ask believe call care come consider continue deny demand deserve disagree doubt encourage expect"
    " face feel find get give go guess hear hold hope intend invite keep know lead like live look love make mean meet move need oppose"
    " own plan play pray prefer promise propose recognise recognize recommend refuse regret reject remain remember represent request respect run"
    " say see seek seem share speak stand stay strive suggest support take talk tell think trust try turn understand urge use value"
    " view vote wait want welcome wish wonder work worry".split()
)
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


def name_edits(article: Article, pieces: Sequence[Span], who: WhoIs) -> Iterator[Edit]:
    """The name of each he or she at its first place; later ones in the same claim are clear."""
    told: set[str] = set()
    for piece in pieces:
        for match in THIRD_PERSON.finditer(article.text, piece.start, piece.end):
            word = re.split(r"['’]", match.group())[0]
            span = Span(match.start(), match.start() + len(word))
            name = who(span)
            if not name or name in told:
                continue
            told.add(name)
            owns = word.lower() in OWNER and (word.lower() == "his" or NEXT_WORD.match(article.text, match.end()))
            yield span, possessive(name) if owns else name


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def date_edits(expressions: Iterable[TimeExpression]) -> Iterator[Edit]:
    """Days, months and years in full for expressions that leave the year to the reader."""
    for expression in expressions:
        interval, span = expression.interval, expression.span
        if interval is None or interval.start is None or interval.end is None or RELATIVE_YEAR.search(interval.text):
            continue
        day = interval.start
        if interval.start == interval.end:
            yield span, f"on {MONTHS[day.month - 1]} {day.day}, {day.year}"
        elif interval.precision == "month":
            yield span, f"in {MONTHS[day.month - 1]} {day.year}"
        elif interval.precision == "year":
            yield span, f"in {day.year}"


def in_third_person(text: str, speaker: str) -> str:
    """ "We have asked" as the speaker's words about itself: "Halden has asked"."""
    return FIRST_PERSON.sub(lambda match: _third(match, speaker), text)


def _third(match: re.Match[str], speaker: str) -> str:
    who, verb = match["who"].lower(), match["verb"] or ""
    rest = f"{match['gap'] or ''}{verb}"
    if who in {"my", "our", "mine", "ours"}:
        return possessive(speaker) + rest
    if who not in {"i", "we"}:
        return speaker + rest
    if match["short"]:
        return f"{speaker} {SHORT[match['short']]}{rest}"
    stem, tail = re.fullmatch(r"(.*?)((?:n?['’]t)?)", verb).groups() if verb else ("", "")  # type: ignore[union-attr]
    agreed = VERBS.get(stem + ("n" if tail.startswith("n") else ""), "")
    if agreed:
        return f"{speaker}{match['gap']}{agreed}{tail.removeprefix('n') if tail else ''}"
    return f"{speaker}{match['gap'] or ''}{third_person(verb)}"


def third_person(verb: str) -> str:
    if verb in VERBS:
        return VERBS[verb]
    if verb not in PRESENT:
        return verb
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return verb + "es"
    return re.sub(r"(?<![aeiou])y$", "ie", verb) + "s"
