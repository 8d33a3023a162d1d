"""From the words of a content to the proposition they are about: positive, in one plain sentence.

By rule: frames, quotation marks, hedges and the negation of the main predicate come off, "we" and "I" become
the speaker. Statements in an article share a claim when their propositions say the same in nearly the same words, or one
holds the other and both tell the same act.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.article import Article, tagged_hash
from onrecord.talk import TALK, VERDICT
from onrecord.wording import in_third_person

HEDGE = re.compile(
    r"\b(allegedly|reportedly|purportedly|supposedly|apparently|possibly|probably|presumably|likely|may|might|perhaps)\b",
    re.I,
)
TO_DROP = re.compile(rf"\b(?!may\b|might\b){HEDGE.pattern}(?!\s+not\b)", re.I)
MODAL = re.compile(
    r"(?P<noun>[\w’']+) (?:may|might)(?P<adverb>(?: well| also)?) (?P<verb>(?:be|have)\b)?(?!(?:not|of|in|and|or|to|on|for)\b)"
)
MANY = frozenset("they we you these those both and i".split())  # what "are" follows, beside plurals
SUBORDINATOR = re.compile(
    r"^[\s,;:—–-]*(?:what\s+(?=that\b))?(?:(?:and|but|so|because)\s+)?"
    r"(?:that\s+(?!(?:is|was|has|had|will|would|can|could|does|did|may|might|must|should|makes|means)\b)|whether\s+|if\s+(?!.*,\s))?",
    re.I | re.S,
)
QUOTATION_MARKS = re.compile(r"[“”\"«»]|(?<!\w)[‘']|[’'](?!\w)")
ANSWER = re.compile(r"^(?:no|yes|well|look)\s*[,.—–-]+\s*", re.I)
AUXILIARY = r"(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|should|may|might|must)"
NOT = re.compile(
    rf"\b({AUXILIARY})\s+(?:\w+ly\s+)?(?:not|never)\b|\b({AUXILIARY})n['’]t\b|(\w['’](?:s|re|m|ve|d|ll))\s+not\b", re.I
)
REASON = re.compile(
    r",? (?:because|as|since) (?:he|she|it|they|I|we|you)\b.*", re.S
)  # of the negation, not of what is negated
CANNOT = re.compile(r"\bcannot\b", re.I)
NOUN_PHRASE = r"(?P<phrase>(?:[\w’'-]+, (?=[\w’'-]+ [\w’'-]+(?:$| (?:against|of|from|to|in)\b)))?(?:[\w’'-]+ ){0,3}?[\w’'-]+)(?=[,;:.!?]|$| (?:is|are|was|were|has|have|had|will|would|can|could|did|does|under|of|in|on|at|to|for|from|by|with|about|that|who|which|against|between|over|under|whatsoever|requiring|\w+ing)\b)"
HAS_NO = re.compile(
    rf"(?P<there>\b(?:has|have|had|is|are|was|were|been|made|make|makes|sees?|saw|found|finds?|knows?|gave|gives?|fac(?:es?|ed)|shows?|showed|holds?|held|poses?|posed|pays?|paid|takes?|took|gets?|got|wants?|needs?|left) )no {NOUN_PHRASE}",
    re.I,
)
DOES_NOTHING = re.compile(r"\b(\w+) nothing\b", re.I)
NEVER = re.compile(r"\bnever\s+", re.I)
NOBODY = re.compile(r"^(?:nobody|no one|none of them)\b", re.I)
MASS = frozenset(
    "evidence information comment truth proof doubt money time news talk progress damage violence fighting one way".split()
)
NOTHING = re.compile(r"^nothing\b", re.I)
NO = re.compile(rf"^(?P<there>there (?:is|are|was|were|has been|have been|had been) )?no {NOUN_PHRASE}", re.I)
FRAME = re.compile(
    r"^(?:I|[Ww]e) (?:think|believe|guess|feel|suppose|know|mean|am sure|['’]m sure|do think|really think|can confirm|can say)(?:,| that)? (?=\w+ )"
)
CALLED_FALSE = re.compile(
    rf"^(?:[^,;]{{0,60}}?\b{TALK}|what\s[^,;]{{2,60}}?\b(?:reported|said|claimed|wrote|alleged|written))\s(?:that|of|about|on|by which|in which|concerning|regarding)\s(?P<claim>[^;]{{8,}}?),?\s"
    r"(?:(?:is|are|was|were|has been|have been)\s|(?:does|do|did)(?:\snot|n['’]t)\s)(?:[\w-]+\s){0,3}?"
    rf"(?:{VERDICT}|match(?:es)? (?:the )?(?:reality|facts)|correspond(?:s)? (?:to|with) (?:the )?(?:reality|facts)|an invention)$",
    re.I,
)
CONNECTIVE = re.compile(r"^(?:and|but|so|then|now|yet|also|still|when|while|as|because|that|where|who|which)\s+", re.I)
ABOUT = re.compile(r"^(?:of|about|on|over|regarding|concerning)\s+(?=\w)", re.I)
GERUND = r"(?P<gerund>(?!(?:during|nothing|something|anything|everything|king|string|spring|morning|evening|meeting|building|wing)\b)[a-z]{2,}ing)\b(?=\s)"
BARE_GERUND = re.compile(GERUND)
WITH_GERUND = re.compile(
    rf"(?P<subject>(?:(?:the|an?|its|his|her|their|[A-Z][\w.’'-]*)\s(?:(?!(?:is|are|was|were|has|have|had|be|been)\b)[\w’'-]+\s){{0,4}}?)?)(?:\w+ly\s)?{GERUND}"
)
POSSESSIVE = re.compile(r"['’]s?$")
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


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition, always positive, in our words: never shown in quotation marks. about: indices of entities."""

    text: str
    about: tuple[int, ...] = ()

    def id(self, article: Article) -> str:
        return tagged_hash("claim", article.id, self.text)


def to_proposition(content: str, speaker: str | None, *, denied: bool, alone: bool = False) -> str:
    """The positive proposition in the words of a content. denied: its main predicate is negated, or a cue denies it.

    speaker: who says "I" and "we". alone: a person, whose "we" stands for others too, and stays.
    """
    text = plain_words(content)
    text = SUBORDINATOR.sub("", ANSWER.sub("", text))
    text = FRAME.sub("", text)
    if denied and (false := CALLED_FALSE.match(text)):
        return finished(f"of {false['claim']}", speaker)
    text = positive(text) if denied else text
    text = re.sub(r"\s+", " ", TO_DROP.sub("", without_modals(text))).strip(" ,") or text
    if speaker:
        text = in_third_person(text, speaker, alone=alone)
    return finished(text, speaker)


def to_event(clause: str, *, denied: bool) -> str:
    """The proposition that an act took place, in the words of the clause that tells it: "Ruiz asked Doran to leave"."""
    text = CONNECTIVE.sub("", plain_words(clause))
    return finished(positive(text) if denied else text, None)


def plain_words(text: str) -> str:
    return re.sub(r"\s+", " ", QUOTATION_MARKS.sub("", text)).strip(" ,;:.!?—–-")


def finished(text: str, speaker: str | None) -> str:
    """With a verb where a gerund stands for one, and a capital letter."""
    about = ABOUT.match(text)
    text = text[about.end() :] if about else text
    if match := (WITH_GERUND if about else BARE_GERUND).match(text):
        subject = match.groupdict().get("subject") or speaker
        if subject:
            subject = POSSESSIVE.sub("", subject.strip())
            be = "were" if subject.islower() and subject.endswith("s") else "was"
            text = f"{subject} {be} {text[match.start('gerund') :]}"
    return text[:1].upper() + text[1:]


def positive(text: str) -> str:
    """The text without the negation of its main predicate: the first one that is found."""
    for pattern, instead in (
        (NOBODY, "somebody"),
        (NOTHING, "something"),
        (NO, _with_article),
        (NOT, r"\1\2\3"),
        (NEVER, ""),
        (CANNOT, "can"),
        (HAS_NO, _with_article),
        (DOES_NOTHING, r"\1 something"),
    ):
        changed, n = pattern.subn(instead, text, count=0 if pattern is NEVER else 1)
        if n:
            changed = REASON.sub("", changed) if REASON.search(text) else changed
            return re.sub(r"(?:\s*[–—-]+){2,}\s*|\s+", " ", changed).strip()
    return text


def _with_article(match: re.Match[str]) -> str:
    """ "no offer" is denied of "an offer", "no talks" of "talks", "no credible threats" of "credible threats"."""
    phrase = match["phrase"]
    noun = re.split(r"[ ,-]", phrase)[-1]
    article = (
        ""
        if noun.endswith("s") or {noun, phrase.split()[0]} & MASS
        else "an "
        if phrase[0].lower() in "aeiou"
        else "a "
    )
    return f"{match['there'] or ''}{article}{phrase}"


def without_modals(text: str) -> str:
    """ "may be" as "is", "might have gone" as "has gone", "may go" as "will go"."""

    def replaced(match: re.Match[str]) -> str:
        noun, verb = match["noun"], match["verb"]
        plural = noun.lower() in MANY or (noun.endswith("s") and not noun.endswith(("ss", "us", "is", "’s", "'s")))
        told = {None: "will ", "be": "are" if plural else "is", "have": "have" if plural else "has"}[verb]
        return f"{noun}{match['adverb']} {told}"

    return MODAL.sub(replaced, text)


def group_propositions(texts: list[str]) -> list[int]:
    """For each proposition the index of the first one that says the same, as far as their words tell.

    Numbers that differ, or acts that differ ("offered", "asked"), are never the same.
    """
    bags = [content_words(t) for t in texts]
    numbers = [frozenset(re.findall(r"\d[\d,.]*\d|\d", t)) for t in texts]
    leaders: dict[str, list[int]] = {}  # by content word: only leaders that share one are compared
    first: list[int] = []
    for i, bag in enumerate(bags):
        candidates = sorted({j for word in bag for j in leaders.get(word, ())})
        fit = [j for j in candidates if compatible(numbers[i], numbers[j]) and alike(bag, bags[j])]
        first.append(max(fit, key=lambda j: (len(bag & bags[j]) / len(bag | bags[j]), -j), default=i))
        if first[i] == i:
            for word in bag:
                leaders.setdefault(word, []).append(i)
    return first


def compatible(a: frozenset[str], b: frozenset[str]) -> bool:
    """Numbers of two propositions: one may tell fewer, none may tell others."""
    return a <= b or b <= a


def alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Nearly the same words, or a shorter one that the longer one holds; each act that one tells of must be in the other."""
    shared, shorter = len(a & b), min(len(a), len(b))
    if not shorter or (a & ACTS and b & ACTS and not a & b & ACTS):
        return False
    return shared >= SAME * len(a | b) or (shorter >= FEWEST and shared >= HELD * shorter)


def content_words(text: str) -> frozenset[str]:
    """Words that carry meaning, as senses where several words have one, else cut to a rough stem."""
    plain = re.sub(r"['’]s\b", "", text.lower())
    for phrase, sense in PHRASES:
        plain = phrase.sub(sense, plain)
    return frozenset(SENSE_OF.get(w[:6], w[:6]) for w in re.findall(r"[^\W\d_]{3,}", plain) if w not in EMPTY)
