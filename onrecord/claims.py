"""From the words of a content to the proposition they are about: positive, in one plain sentence.

A first form, by rule: frames, quotation marks, hedges and the negation of the main predicate come off, "we" and "I" become
the speaker. Statements in an article share a claim when their propositions say the same in nearly the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.article import Article, tagged_hash

HEDGE = re.compile(
    r"\b(allegedly|reportedly|purportedly|supposedly|apparently|possibly|probably|presumably|likely|may|might|perhaps)\b",
    re.I,
)
SUBORDINATOR = re.compile(r"^[\s,;:—–-]*(?:(?:and|but|so|because)\s+)?(?:that|whether|if)\s+", re.I)
QUOTATION_MARKS = re.compile(r"[“”\"«»]|(?<!\w)[‘']|[’'](?!\w)")
ANSWER = re.compile(r"^(?:no|yes|well|look)\s*[,.—–-]+\s*", re.I)
AUXILIARY = r"(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|should|may|might|must)"
NOT = re.compile(rf"\b({AUXILIARY})\s+(?:not|never)\b|\b({AUXILIARY})n['’]t\b", re.I)
NEVER = re.compile(r"\bnever\s+", re.I)
NOBODY = re.compile(r"^(?:nobody|no one|none of them)\b", re.I)
NO = re.compile(r"^(there (?:is|are|was|were|has been|have been) )?no\b", re.I)
FIRST_PERSON = {"i": "{}", "we": "{}", "us": "{}", "me": "{}", "my": "{}'s", "our": "{}'s"}
CONTRACTIONS = {"ve": "has", "m": "is", "re": "is", "ll": "will", "d": "would"}
EMPTY = frozenset(
    "the and that this these those with from into onto over under about after before been being have has had was were will would"
    " could should may might for but its his her their our your who whom which what when where there here they them than then"
    " not any some all also very just such only own other".split()
)
SAME = 0.7  # of the words of both propositions together


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition, always positive, in our words: never shown in quotation marks. about: indices of entities."""

    text: str
    about: tuple[int, ...] = ()

    def id(self, article: Article) -> str:
        return tagged_hash("claim", article.id, self.text)


def to_proposition(content: str, speaker: str | None, *, denied: bool) -> str:
    """The positive proposition in the words of a content. denied: its main predicate is negated, or a cue denies it."""
    text = re.sub(r"\s+", " ", QUOTATION_MARKS.sub("", content)).strip(" ,;:.!?—–-")
    text = SUBORDINATOR.sub("", ANSWER.sub("", text))
    text = re.sub(r"\s+", " ", HEDGE.sub("", text)).strip(" ,") or text
    if denied:
        text = positive(text)
    if speaker:
        for ending, verb in CONTRACTIONS.items():
            text = re.sub(rf"\b(I|[Ww]e)['’]{ending}\b", rf"{speaker} {verb}", text)
        text = re.sub(
            r"\b(I|[Ww]e|us|me|[Mm]y|[Oo]ur)\b", lambda m: FIRST_PERSON[m.group().lower()].format(speaker), text
        )
    return text[:1].upper() + text[1:]


def positive(text: str) -> str:
    """The text without its first negation."""
    for pattern, instead in ((NOBODY, "somebody"), (NO, r"\1"), (NOT, r"\1\2"), (NEVER, "")):
        changed, n = pattern.subn(instead, text, count=1)
        if n:
            return re.sub(r"\s+", " ", changed).strip()
    return text


def group_propositions(texts: list[str]) -> list[int]:
    """For each proposition the index of the first one that says the same. Different numbers never do."""
    bags = [content_words(t) for t in texts]
    numbers = [frozenset(re.findall(r"\d[\d,.]*", t)) for t in texts]
    leaders: dict[str, list[int]] = {}  # by content word: only leaders that share one are compared
    first: list[int] = []
    for i, bag in enumerate(bags):
        candidates = sorted({j for word in bag for j in leaders.get(word, ())})
        same = (j for j in candidates if numbers[j] == numbers[i] and alike(bag, bags[j]))
        first.append(next(same, i))
        if first[i] == i:
            for word in bag:
                leaders.setdefault(word, []).append(i)
    return first


def alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and len(a & b) >= SAME * len(a | b)


def content_words(text: str) -> frozenset[str]:
    """Words that carry meaning, cut to a rough stem."""
    return frozenset(w[:6] for w in re.findall(r"[^\W\d_]{3,}", text.lower()) if w not in EMPTY)
