"""What a claim states plainly enough to be contradicted: its numbers, days, names, and who does what to whom. By rule, from its words alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from onrecord.genders import HE_NAMES, SHE_NAMES
from onrecord.linking.quantities import Day, Quantity, days_of, quantities_of
from onrecord.linking.words import (
    AUXILIARIES,
    EDGES,
    LEADING,
    PREPOSITIONS,
    SKIPPED,
    Word,
    is_past,
    is_verb,
    lower_at,
    shortened,
    words_of,
)

DETERMINERS = frozenset("a an the his her its their this any no secret".split())
LEADING_IN = LEADING | {"the", "a", "an"}
UNDONE = frozenset("to be being is are".split())
PLANS = frozenset("plans plan planned planning wants want wanted threatened threatens considers considered considering intends intended hopes hoped promised promises tried tries attempted attempts aims aimed vowed vows will would prepares".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """keys: its words, without titles, metonymies as their country. slot: the preposition before it, "subject" or "object"."""

    keys: tuple[str, ...]
    text: str
    slot: str
    person: bool
    head: str  # the word after it


@dataclass(frozen=True, slots=True)
class Act:
    """agents, patients: keys of the words that tell them. noun: "a request"; planned: "plans to"; done: a verb of the past."""

    sense: str
    text: str
    agents: frozenset[str]
    patients: frozenset[str]
    noun: bool
    planned: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Facts:
    words: tuple[Word, ...]
    bag: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    acts: tuple[Act, ...]


@lru_cache(maxsize=8192)
def facts_of(text: str) -> Facts:
    """Read once, compared often."""
    words = words_of(shortened(text))
    bag = frozenset(w.key for w in words if w.tells)
    quantities, days = tuple(quantities_of(words)), tuple(days_of(words))
    return Facts(words, bag, quantities, days, tuple(_names(words)), tuple(_acts(words)))


def _names(words: Sequence[Word]) -> Iterator[Name]:
    first_act = next((i for i in range(len(words)) if _is_act(words, i)), len(words))
    i = 0
    while i < len(words):
        end = i
        while end < len(words) and words[end].name and (end == i or not words[end - 1].owns):
            end += 1
        if end > i:
            yield _name(words, i, end, _slot(words, i, first_act))
        i = max(end, i + 1)


def _name(words: Sequence[Word], i: int, end: int, slot: str) -> Name:
    person = lower_at(words, i - 1) in LEADING or (end - i > 1 and words[i].lower in HE_NAMES | SHE_NAMES)
    keys, text = tuple(w.key for w in words[i:end]), " ".join(w.text for w in words[i:end])
    return Name(keys, text, slot + "'s" * words[end - 1].owns, person, lower_at(words, end))


def _slot(words: Sequence[Word], i: int, first_act: int) -> str:
    """What stands before a name and the words that lead to it."""
    j = i - 1
    while j >= 0 and (words[j].lower in LEADING_IN or (words[j].tells and not _is_act(words, j) and i - j < 4)):
        j -= 1
    before = lower_at(words, j)
    if before in PREPOSITIONS:
        return "subject" if before == "by" else before
    return "subject" if i < first_act else "object"


def _is_act(words: Sequence[Word], i: int) -> bool:
    if words[i].name or not words[i].tells:
        return False
    before, first = words[i - 1].lower if i else "", words[i - 2].lower if i > 1 else ""
    return is_verb(words[i]) or before in {"will", "would"} or (before == "to" and first in PLANS)


def _acts(words: Sequence[Word]) -> Iterator[Act]:
    places = [i for i in range(len(words)) if _is_act(words, i)]
    for n, i in enumerate(places):
        start = places[n - 1] + 1 if n else 0
        end = next((j for j in places[n + 1 :] if not _is_inside(words, i, j)), len(words))
        yield _act(words, i, start, end)


def _is_inside(words: Sequence[Word], verb: int, i: int) -> bool:
    """Whether an act is told as a thing ("for talks") or as what the verb before it is about ("refused to meet")."""
    before = words[i - 1]
    thing = before.lower in PREPOSITIONS or before.lower in DETERMINERS or before.owns
    return thing or (i == verb + 2 and before.lower == "to")


def _act(words: Sequence[Word], i: int, start: int, end: int) -> Act:
    j = i
    while j > start and (words[j - 1].lower in SKIPPED or words[j - 1].lower.endswith("ly")):
        j -= 1
    helpers, before = {w.lower for w in words[j:i]}, words[j - 1] if j else None
    noun = before is not None and (before.owns or (before.lower in DETERMINERS and not helpers))
    planned = _is_planned(words[i - 1].lower if i else "", helpers, before)
    done = not noun and not planned and not helpers & UNDONE and start < i and is_past(words[i].lower)
    passive = bool(helpers & AUXILIARIES) and not words[i].lower.endswith("ing")
    after = _after(words, i + 1, end)
    if noun and before is not None:
        agents, patients = _of(after, "by", "from") | ({before.key} if before.owns else set()), _of(after, "to", "on")
    elif passive:
        agents, patients = _of(after, "by"), _phrase(words, start, j)
    else:
        agents, patients = _phrase(words, start, j), _of(after, "", "to", "with", "against", "from")
    return Act(words[i].key, words[i].text, agents, patients, noun, planned, done)


def _of(after: Mapping[str, frozenset[str]], *slots: str) -> frozenset[str]:
    return frozenset().union(*(after.get(slot, ()) for slot in slots))


def _is_planned(last: str, helpers: Set[str], before: Word | None) -> bool:
    """ "will send", "is to send", "plans to send", and of headlines "Korvane to buy"."""
    if helpers & {"will", "would", "may", "might", "could"} or ("to" in helpers and helpers & {"is", "are"}):
        return True
    return before is not None and (before.lower in PLANS or (last == "to" and before.name))


def _phrase(words: Sequence[Word], start: int, end: int) -> frozenset[str]:
    """The words of the noun phrase before a verb, back to an edge."""
    found: list[Word] = []
    for w in reversed(words[start:end]):
        if w.lower in EDGES and found:
            break
        found.append(w)
    return frozenset(w.key for w in found if w.tells)


def _after(words: Sequence[Word], start: int, end: int) -> dict[str, frozenset[str]]:
    """The words after a verb, by the preposition before them; the direct object has none."""
    found: dict[str, set[str]] = {}
    slot = ""
    for w in words[start:end]:
        if w.lower in EDGES:
            break
        if w.lower in PREPOSITIONS:
            slot = "" if w.lower == "to" and not found else w.lower
        elif w.tells:
            found.setdefault(slot, set()).add(w.key)
    return {k: frozenset(v) for k, v in found.items()}
