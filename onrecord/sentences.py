"""Sentences and quotations of news English: where they end, by rule."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from onrecord.article import Span, outer, paragraphs

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col sgt maj capt cmdr adm sen rep gov hon rev fr st sr jr messrs vs etc inc corp co ltd bros no"
    " jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun"
    " ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt"
    " wash wis wyo ft mt fig al approx dept est op ed pp vol".split()
)
END = re.compile(r"""[.!?…]+["”’'»)\]]*(?=\s)|[.!?…]["”](?=[A-Z])""")
LAST_WORD = re.compile(r"[^\s\"“”‘’(\[]+$")
QUOTES = re.compile(r'[“”"\n]')
VISIBLE = re.compile(r"\S")
LONGEST = 20  # characters looked at of the word before a full stop: more than any abbreviation has
START = attrgetter("start")
OPENS = re.compile(r"""\s+["“‘'«(\[—–―-]*\s*(?:[A-Z0-9À-Þ$£€]|$)""")


@lru_cache(maxsize=2)  # asked for all along the reading of an article
def all_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of all paragraphs of a text, in order."""
    return tuple(s for paragraph in paragraphs(text) for s in sentences(text, paragraph))


def sentences(text: str, paragraph: Span) -> list[Span]:
    """The sentences of one paragraph, in order, without the white space between them.

    A full stop after a title, month, state or initial ends none; a closing quotation mark belongs to its sentence.
    """
    found, start = [], paragraph.start
    for match in END.finditer(text, paragraph.start, paragraph.end):
        if match.end() < paragraph.end and ends_sentence(text, start, match):
            found.append(Span(start, match.end()))
            start = after_white(text, match.end())
    if start < paragraph.end:
        found.append(Span(start, paragraph.end))
    return found


def sentences_of(marks: Sequence[Span], spans: Sequence[Span]) -> Iterator[Span]:
    """Those of the sentences, sorted, that overlap any of the spans."""
    whole = outer(spans)
    for i in range(max(0, bisect_right(marks, whole.start, key=START) - 1), len(marks)):
        sentence = marks[i]
        if sentence.start >= whole.end:
            return
        if any(s.overlaps(sentence) for s in spans):
            yield sentence


def after_white(text: str, position: int) -> int:
    """The first place at or behind a position that is not white space."""
    match = VISIBLE.search(text, position)
    return match.start() if match else len(text)


def ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if not OPENS.match(text, match.end()) and text[match.end()].isspace():
        return False
    if match.group() != ".":
        return True
    word = LAST_WORD.search(text, max(start, match.start() - LONGEST), match.start())
    if not word:
        return True
    plain = word.group().lower().lstrip("(")
    initial = len(plain) == 1 and plain.isalpha() and plain != "i"
    dotted = "." in plain and len(plain) <= 5 and plain.replace(".", "").isalpha()
    return not (plain in ABBREVIATIONS or initial or dotted)


@lru_cache(maxsize=2)
def quotations(text: str) -> tuple[Span, ...]:
    """Stretches inside double quotation marks, marks included; one left open ends with its line."""
    found, opened = [], -1
    for match in QUOTES.finditer(text + "\n"):
        mark, at = match.group(), match.start()
        if opened >= 0 and mark != "“":
            found.append(Span(opened, at if mark == "\n" else at + 1))
            opened = -1
        elif mark in '“"' and opened < 0:
            opened = at
    return tuple(found)


def unquoted(quoted: Sequence[Span], start: int, end: int) -> int:
    """The characters between two positions that stand in none of these quotations."""
    between = quoted[bisect_left(quoted, Span(start, start + 1)) : bisect_left(quoted, Span(end, end + 1))]
    return end - start - sum(q.end - q.start for q in between)


def is_quoted(quoted: Sequence[Span], position: int) -> bool:
    """Whether a position stands inside one of these quotations: who speaks there is told of, and does not tell."""
    at = bisect_right(quoted, position, key=attrgetter("start")) - 1
    return at >= 0 and position < quoted[at].end
