"""From the words of a content to the proposition they are about: positive, in one plain sentence.

By rule: frames, quotation marks, hedges and the negation of the main predicate come off, "we" and "I" become the speaker.
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
IDLE = r"(?:choice|option|alternative|way) (?:but|other than)"  # "no choice but to go" denies nothing
NOT = re.compile(
    rf"\b({AUXILIARY})\s+(?:\w+ly\s+)?(?:not|never|no longer)\b|\b({AUXILIARY})n['’]t\b|(\w['’](?:s|re|m|ve|d|ll))\s+(?:not|no longer)\b",
    re.I,
)
REASON = re.compile(
    r",? (?:because|as|since) (?:he|she|it|they|I|we|you)\b.*", re.S
)  # of the negation, not of what is negated
LEADING = re.compile(r"(?:since|because|now that|although|though|while|given that|even if|if)\b[^,;]{4,}?,\s", re.I)
REASONED = re.compile(r",?\s(?:because|although|unless|until|even though|even if)\s", re.I)
CANNOT = re.compile(r"\b(?:cannot|can['’]t)\b", re.I)
WONT = re.compile(r"\bwon['’]t\b", re.I)
NOUN_PHRASE = r"(?P<phrase>(?:[\w’'-]+, (?=[\w’'-]+ [\w’'-]+(?:$| (?:against|of|from|to|in)\b)))?(?:[£$€]?[\w.’'-]*\w ){0,3}?[£$€]?[\w’'-]+)(?=[,;:.!?]|$| (?:is|are|was|were|has|have|had|will|would|can|could|did|does|under|of|in|on|at|to|for|from|by|with|about|that|who|which|against|between|over|under|whatsoever|requiring|\w+ing)\b)"
ANY_NO = re.compile(
    rf"(?P<there>)\bno (?!longer\b|one\b|doubt\b|less\b|more\b|matter\b|other\b|{IDLE}\b){NOUN_PHRASE}", re.I
)
NOBODY_ELSEWHERE = re.compile(r"(?<=\w )(?:nobody|no one)\b(?! else\b)", re.I)
NONE = re.compile(r"\bnone\b(?! other\b)", re.I)
NEITHER_NOR = re.compile(r"\bneither\s+(?P<one>[^.;]{1,80}?)\s+nor\s+", re.I)
NOT_ONE = re.compile(r"^not (?=(?:an?|one|any|\d+|two|three)\b)", re.I)
AT_NO_TIME = re.compile(r"\b(at|on|in) no (time|point|stage|occasion|way|circumstances)\b", re.I)
DOES_NOTHING = re.compile(r"\b(\w+) nothing\b", re.I)
NOT_TO = re.compile(r"\b(?:to not|not to) (?=[a-z])")
NEVER = re.compile(r"\bnever\s+", re.I)
NOBODY = re.compile(r"^(?:nobody|no one|none of them)\b(?! else\b)", re.I)
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
    text = bare_words(content)
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


def bare_words(content: str) -> str:
    """Without quotation marks, "that" and "I think": the clause that is said."""
    return FRAME.sub("", SUBORDINATOR.sub("", ANSWER.sub("", plain_words(content))))


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
    """The text without the negation of its main predicate: the first one that is found, in no clause that gives a reason or a condition."""
    before = LEADING.match(text)
    start = before.end() if before else 0
    behind = REASONED.search(text, start)
    end = behind.start() if behind else len(text)
    changed = _without_negation(text[start:end])
    if changed == text[start:end]:
        return text
    kept = "" if REASON.match(text, end) else text[end:]
    return f"{text[:start]}{changed}{kept}".strip()


def _without_negation(text: str) -> str:
    for pattern, instead in (
        (NOBODY, "somebody"),
        (NOTHING, "something"),
        (NO, _with_article),
        (NOT, r"\1\2\3"),
        (NEVER, ""),
        (CANNOT, "can"),
        (WONT, "will"),
        (NOT_ONE, ""),
        (AT_NO_TIME, r"\1 some \2"),
        (NEITHER_NOR, r"\g<one> or "),
        (ANY_NO, _with_article),
        (DOES_NOTHING, r"\1 something"),
        (NOBODY_ELSEWHERE, "somebody"),
        (NONE, "some"),
        (NOT_TO, "to "),
    ):
        changed, n = pattern.subn(instead, text, count=0 if pattern is NEVER else 1)
        if n:
            changed = REASON.sub("", changed)
            return re.sub(r"(?:\s*[–—-]+){2,}\s*|\s+", " ", changed).strip()
    return text


def _with_article(match: re.Match[str]) -> str:
    """ "no offer" is denied of "an offer", "no talks" of "talks", "no credible threats" of "credible threats"."""
    phrase = match["phrase"]
    such, phrase = ("such ", phrase[5:]) if phrase.lower().startswith("such ") else ("", phrase)
    noun = re.split(r"[ ,-]", phrase)[-1]
    article = (
        ""
        if noun.endswith("s") or {noun, phrase.split()[0]} & MASS
        else "an "
        if phrase[0].lower() in "aeiou"
        else "a "
    )
    return f"{match['there'] or ''}{such}{article}{phrase}"


def without_modals(text: str) -> str:
    """ "may be" as "is", "might have gone" as "has gone", "may go" as "will go"."""

    def replaced(match: re.Match[str]) -> str:
        noun, verb = match["noun"], match["verb"]
        plural = noun.lower() in MANY or (noun.endswith("s") and not noun.endswith(("ss", "us", "is", "’s", "'s")))
        told = {None: "will ", "be": "are" if plural else "is", "have": "have" if plural else "has"}[verb]
        return f"{noun}{match['adverb']} {told}"

    return MODAL.sub(replaced, text)
