"""Which propositions of an article say the same: by the words they share, by where they stand, and by who does what to them.

A small model weighs pairs of propositions; groups are joined by the mean of their pairs. Numbers that differ, or acts that
differ ("offered", "asked"), are never the same, whatever the model says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from onrecord.decoding import Floats
from onrecord.positions import Stance
from onrecord.windows import Ints

EMPTY = frozenset(
    "the and that this these those with from into onto over under about after before been being have has had was were will would"
    " could should may might for but its his her their our your who whom which what when where there here they them than then"
    " not any some all also very just such only own other".split()
)
SAME = 0.6  # of the words of both propositions together
HELD = 0.67  # of the words of the shorter one
FEWEST = 4  # words of a proposition that a longer one can hold
# Words of the news that tell the same act, by their first six letters.
SENSES = {
    "asking": "asked ask asks asking reques demand urge urged urges urging propos sugges",
    "offering": "offer offers offere offeri bid bids",
    "resigning": "resign resigna quit quits quitti abdica",
    "talking": "talk talks talkin negoti discus conver",
    "buying": "buy buys buying bought purcha acquir acquis takeov",
    "dying": "die dies died dying dead death deaths",
    "killing": "kill kills killed killin slain",
    "attacking": "attack assaul strike strikes struck raid raided",
    "refusing": "refuse refusa reject rebuff declin",
    "firing": "fire fired fires sacked sack",
    "arresting": "arrest detain",
    "delaying": "delay delays delaye postpo",
    "cutting": "cut cuts cuttin reduce reduci taper tapere taperi",
    "raising": "raise raised raises raisin increa hike hikes hiked",
    "exploding": "explod explos blast blasts",
    "meeting": "meet meets met meetin",
    "sending": "send sends sent sendin dispat",
    "paying": "pay pays paid paying paymen",
    "selling": "sell sells sold sellin sale sales",
    "hiring": "hire hires hired hiring recrui",
    "winning": "win wins won winnin victor",
    "reporting": "report articl story storie",
}  # fmt: skip
SENSE_OF = {word: sense for sense, words in SENSES.items() for word in words.split()}
ACTS = frozenset(
    {"asking", "offering", "talking", "buying", "resigning", "paying", "selling", "killing", "arresting", "refusing"}
)
PHRASES = tuple(
    (re.compile(pattern), f" {sense} ")
    for pattern, sense in (
        (
            r"\b(?:st(?:ep|eps|epped|epping)|stand(?:s|ing)?|stood) (?:down|aside)\b|\b(?:leav(?:e|es|ing)|left|give up|gave up|giving up) (?:the |his |her |their )?(?:office|post|job|power)\b",
            "resigning",
        ),
        (r"\b(?:blow|blew|blown|blowing) up\b", "exploding"),
        (r"\bturn(?:ed|s|ing)? (?:him |her |them |it )?(?:down|away)\b|\b(?:said|says) no\b", "refusing"),
        (r"\bcall(?:ed|s|ing)? (?:on|for)\b", "asking"),
    )
)
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
NAME = re.compile(r"(?<=[^.?!] )[A-Z][\w’'-]+")  # not at the beginning of a sentence
JOINED = 0.35  # mean probability of the pairs of two groups that are joined
FAR = 8  # sentences, from which on distance is all the same
FEATURES = 9 + 4 + 18 + 1  # words, names, places, the same text


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposition and where it stands. attribution, parent: indices; chain: the entities of its sources; sentence: its number.

    title: whether it stands in the first sentence.
    """

    text: str
    stance: Stance
    attribution: int | None
    parent: int | None
    chain: tuple[Hashable, ...]
    sentence: int

    @property
    def title(self) -> bool:
        return self.sentence == 0


@dataclass(frozen=True, slots=True)
class JoiningModel:
    """Pairs [n, FEATURES] -> the probability that they say the same. mean, scale [FEATURES]; several nets [nets, ...] are averaged."""

    mean: Floats
    scale: Floats
    hidden: Floats  # [nets, FEATURES, h]
    hidden_bias: Floats  # [nets, h]
    out: Floats  # [nets, h]
    direct: Floats  # [nets, FEATURES]
    bias: Floats  # [nets]

    def probabilities(self, features: Floats) -> Floats:
        x = (features - self.mean) / self.scale
        scores = sum(
            np.tanh(x @ w + b) @ out + x @ direct + bias
            for w, b, out, direct, bias in zip(
                self.hidden, self.hidden_bias, self.out, self.direct, self.bias, strict=True
            )
        ) / len(self.bias)
        result: Floats = (1 / (1 + np.exp(-scores))).astype(np.float32)
        return result

    def join(self, proposed: Sequence[Proposed]) -> list[int]:
        """For each proposition the index of the first one of its group."""
        pairs, features = pair_features(proposed)
        likely = np.zeros((len(proposed), len(proposed)), dtype=np.float32)
        if len(pairs):
            found = self.probabilities(features)
            likely[pairs[:, 0], pairs[:, 1]] = likely[pairs[:, 1], pairs[:, 0]] = found
        return join_groups(likely, by_words(proposed))


Join = Callable[[Sequence[Proposed]], list[int]]


def join_groups(likely: Floats, start: Sequence[int]) -> list[int]:
    """Join the two groups whose pairs are likeliest on average, as long as any are likely; [n, n], symmetric, zeros where impossible."""
    n = len(likely)
    member = np.zeros((n, n))
    member[np.arange(n), list(start)] = 1.0
    size, first = member.sum(axis=0), list(start)
    mean = (member.T @ likely.astype(np.float64) @ member) / np.maximum(1, np.outer(size, size))
    np.fill_diagonal(mean, 0.0)
    while n > 1:
        a, b = sorted(divmod(int(mean.argmax()), n))
        if mean[a, b] < JOINED:
            break
        together = (size[a] * mean[a] + size[b] * mean[b]) / (size[a] + size[b])
        together[[a, b]] = 0.0
        mean[a], mean[:, a], mean[b], mean[:, b] = together, together, 0.0, 0.0
        size[a] += size[b]
        first = [a if f == b else f for f in first]
    return first


def pair_features(proposed: Sequence[Proposed]) -> tuple[Ints, Floats]:
    """Pairs [n, 2] that may say the same, the earlier first, and what is seen of each, [n, FEATURES]."""
    bags, numbers = [content_words(p.text) for p in proposed], [numbers_in(p.text) for p in proposed]
    names = [frozenset(NAME.findall(p.text)) for p in proposed]
    words = _incidence(bags)
    shared = words @ words.T
    # A word of every proposition tells nothing.
    telling = words * np.log((1 + len(bags)) / (1 + words.sum(axis=0)))[None, :]
    weight, alike = telling.sum(axis=1), telling @ words.T
    pairs = np.argwhere(np.triu(shared > 0, 1))
    # What somebody would not say is a question, which the model has not seen: its words alone join it.
    asked = [p.stance == "decline" for p in proposed]
    kept = [
        (i, j)
        for i, j in pairs.tolist()
        if may_be_same(bags[i], bags[j], numbers[i], numbers[j]) and not (asked[i] or asked[j])
    ]
    rows = [
        [
            *_words_of(bags[i], bags[j], int(shared[i, j])),
            same_words(bags[i], bags[j]),
            alike[i, j] / (weight[i] + weight[j] - alike[i, j] + 1e-6),
            alike[i, j] / (min(weight[i], weight[j]) + 1e-6),
            *_names_of(numbers[i], numbers[j], names[i], names[j]),
            *_places_of(proposed[i], proposed[j]),
            proposed[i].text == proposed[j].text,
        ]
        for i, j in kept
    ]
    return np.array(kept, dtype=np.int64).reshape(-1, 2), np.array(rows, dtype=np.float32).reshape(-1, FEATURES)


def _incidence(bags: Sequence[frozenset[str]]) -> Ints:
    """[bags, words], ones where a bag holds a word."""
    place = {word: n for n, word in enumerate(sorted(frozenset().union(*bags)))}
    held = np.zeros((len(bags), len(place)), dtype=np.int64)
    for row, bag in zip(held, bags, strict=True):
        row[[place[word] for word in bag]] = 1
    return held


def _words_of(a: frozenset[str], b: frozenset[str], shared: int) -> list[float]:
    shorter = min(len(a), len(b))
    acts = a & b & ACTS
    return [
        shared / max(1, len(a | b)),
        shared / max(1, shorter),
        min(shared, 6) / 6,
        min(shorter, 8) / 8,
        abs(len(a) - len(b)) / (len(a) + len(b) + 1),
        bool(acts),
    ]


def _names_of(a: frozenset[str], b: frozenset[str], c: frozenset[str], d: frozenset[str]) -> list[float]:
    """a, b: numbers; c, d: names."""
    return [
        bool(a & b),
        bool(a) != bool(b),
        len(c & d) / min(len(c), len(d)) if c and d else -0.5,
        bool(c and d and not c & d),
    ]


def _places_of(a: Proposed, b: Proposed) -> list[float]:
    apart, stances = abs(a.sentence - b.sentence), {a.stance, b.stance}
    inside = (
        a.attribution is not None
        and b.attribution is not None
        and (a.parent == b.attribution or b.parent == a.attribution)
    )
    return [
        a.attribution == b.attribution and a.attribution is not None,
        a.chain == b.chain,
        inside,
        a.parent == b.parent,
        min(apart, FAR) / FAR,
        apart <= 1,
        apart == 0,
        a.stance == b.stance,
        stances == {"deny", "assert"},
        "deny" in stances,
        stances == {"deny"},
        "confirm" in stances,
        "retract" in stances,
        "question" in stances,
        a.title or b.title,
        (apart <= 1) * (a.chain != b.chain),
        len(a.chain) != len(b.chain),
        "decline" in stances,
    ]


def by_words(proposed: Sequence[Proposed]) -> list[int]:
    """As JoiningModel.join, by shared words alone."""
    bags, numbers = [content_words(p.text) for p in proposed], [numbers_in(p.text) for p in proposed]
    leaders: dict[str, list[int]] = {}  # by content word: only leaders that share one are compared
    first: list[int] = []
    for i, bag in enumerate(bags):
        candidates = sorted({j for word in bag for j in leaders.get(word, ())})
        fit = [j for j in candidates if may_be_same(bag, bags[j], numbers[i], numbers[j]) and same_words(bag, bags[j])]
        first.append(max(fit, key=lambda j: (len(bag & bags[j]) / len(bag | bags[j]), -j), default=i))
        if first[i] == i:
            for word in bag:
                leaders.setdefault(word, []).append(i)
    return first


def may_be_same(a: frozenset[str], b: frozenset[str], numbers: frozenset[str], others: frozenset[str]) -> bool:
    """Numbers of one may be fewer, not others; and so may acts."""
    return (numbers <= others or others <= numbers) and not (a & ACTS and b & ACTS and not a & b & ACTS)


def same_words(a: frozenset[str], b: frozenset[str]) -> bool:
    """Nearly the same words, or a shorter one that the longer one holds."""
    shared, shorter = len(a & b), min(len(a), len(b))
    return shorter > 0 and (shared >= SAME * len(a | b) or (shorter >= FEWEST and shared >= HELD * shorter))


def numbers_in(text: str) -> frozenset[str]:
    return frozenset(NUMBER.findall(text))


@lru_cache(maxsize=1024)  # asked for by rule and model in turn
def content_words(text: str) -> frozenset[str]:
    """Words that carry meaning, as senses where several words have one, else cut to a rough stem."""
    plain = re.sub(r"['’]s\b", "", text.lower())
    for phrase, sense in PHRASES:
        plain = phrase.sub(sense, plain)
    return frozenset(SENSE_OF.get(w[:6], w[:6]) for w in re.findall(r"[^\W\d_]{3,}", plain) if w not in EMPTY)
