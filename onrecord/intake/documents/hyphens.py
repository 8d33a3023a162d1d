"""Words that printed lines break in two: in one piece again, with the hyphen where it belongs to the word."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from onrecord.errors import Problem
from onrecord.intake.documents import Line
from onrecord.intake.messages import plural

SOFT = "\u00ad"
BROKEN = re.compile(rf"(?P<start>[^\W\d_]+)(?P<hyphen>[-\u2010{SOFT}])$")
FIRST = re.compile(r"\S+")
LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
KEPT = frozenset("anti co ex mid multi neo non pre pro quasi self semi so vice well".split())
SHORTEST_HALF = 3


def without_breaks(lines: Sequence[Line], where: str) -> tuple[list[Line], list[Problem]]:
    """The lines with broken words whole, in the first of their two lines; one Problem that says how many."""
    words = Counter(word.lower() for line in lines for word in WORD.findall(line.text))
    made, joined, kept = list(lines), 0, 0
    for number in range(len(made) - 1):
        line, following = made[number], made[number + 1]
        match = None if following.begins else BROKEN.search(line.text)
        first = FIRST.match(following.text)
        if match is None or first is None or not first.group()[0].isalpha():
            continue
        soft = is_soft(match, first.group(), words)
        joined, kept = joined + soft, kept + (not soft)
        whole = line.text[: match.start("hyphen")] + ("" if soft else "-") + first.group()
        made[number] = replace(line, text=whole)
        made[number + 1] = replace(following, text=following.text[first.end() :].lstrip())
    said = f"Words broken at the end of a line: {plural(joined, 'hyphen')} left out, {kept:,} kept."
    return [line for line in made if line.text], [Problem(said, where)] if joined or kept else []


def is_soft(match: re.Match[str], second: str, words: Counter[str]) -> bool:
    """Whether a hyphen stands there only because the line ends.

    By its kind, then by how the document writes the word elsewhere, then by whether the halves are words.
    """
    letters = LETTERS.match(second)
    start, end = match["start"].lower(), letters.group().lower() if letters else ""
    if match["hyphen"] == SOFT:
        return True
    if second[0].isupper() or "-" in second[: len(end) + 1]:
        return False
    apart, together = words[f"{start}-{end}"], words[start + end]
    if apart != together:
        return together > apart
    known = common_words()
    if start + end in known:
        return True
    halves = len(start) >= SHORTEST_HALF and len(end) >= SHORTEST_HALF and start in known and end in known
    return not halves and start not in KEPT


@cache
def common_words() -> frozenset[str]:
    """The whole words, in lower case, that the model's tokenizer knows: the some 20,000 most frequent of English."""
    path = files("onrecord") / "models" / "attribution" / "tokenizer.json"
    vocabulary = json.loads(path.read_text("utf-8"))["model"]["vocab"]
    return frozenset(word for word in vocabulary if word.isalpha() and len(word) > 1)
