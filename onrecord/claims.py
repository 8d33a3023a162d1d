"""From the words of a content to the proposition they are about: positive, in one plain sentence.

A first form, by rule: frames, quotation marks, hedges and the negation of the main predicate come off, "we" and "I" become
the speaker. Statements in an article share a claim when their propositions say the same in nearly the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.article import Article, tagged_hash
from onrecord.wording import in_third_person

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
FRAME = re.compile(
    r"^(?:I|[Ww]e) (?:think|believe|guess|feel|suppose|know|mean|am sure|['’]m sure|do think|really think|can confirm|can say)(?:,| that)? (?=\w+ )"
)
CONNECTIVE = re.compile(r"^(?:and|but|so|then|now|yet|also|still|when|while|as|because|that|where|who|which)\s+", re.I)
ABOUT = re.compile(r"^(?:of|about|on|over|regarding|concerning)\s+(?=\w)", re.I)
WITH_GERUND = re.compile(
    r"^(?P<subject>(?:(?:the|an?|its|his|her|their|[A-Z][\w.’'-]*)\s(?:[\w’'-]+\s){0,4}?)?)(?:\w+ly\s)?(?P<gerund>(?!(?:during|nothing|something|anything|everything|king|string|spring|morning|evening|being|meeting|building|beijing|wing)\b)[a-z]{2,}ing)\b(?=\s)",
)
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
    """The positive proposition in the words of a content. denied: its main predicate is negated, or a cue denies it.

    speaker: who says "I" and "we".
    """
    text = plain_words(content)
    text = SUBORDINATOR.sub("", ANSWER.sub("", text))
    text = FRAME.sub("", text)
    text = re.sub(r"\s+", " ", HEDGE.sub("", text)).strip(" ,") or text
    if speaker:
        text = in_third_person(text, speaker)
    return finished(positive(text) if denied else text, speaker)


def to_event(clause: str, *, denied: bool) -> str:
    """The proposition that an act took place, in the words of the clause that tells it: "Ruiz asked Doran to leave"."""
    text = CONNECTIVE.sub("", plain_words(clause))
    return finished(positive(text) if denied else text, None)


def plain_words(text: str) -> str:
    return re.sub(r"\s+", " ", QUOTATION_MARKS.sub("", text)).strip(" ,;:.!?—–-")


def finished(text: str, speaker: str | None) -> str:
    """With a verb where a gerund stands for one, and a capital letter."""
    text = ABOUT.sub("", text)
    if match := WITH_GERUND.match(text):
        subject = match["subject"] or speaker
        if subject:
            plural = match["subject"] and subject.lower().endswith("s") and not subject[:1].isupper()
            text = f"{subject.rstrip(chr(39) + 's') if subject.endswith(chr(39) + 's') else subject} {'were' if plural else 'was'} {text[match.start('gerund') :]}"
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
