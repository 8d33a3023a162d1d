"""What a source does to a claim, from the cue, the content and the sentence around them.

Rules read the words; a small head on the encoder's states reads the sentence, with what the rules say among its inputs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from onrecord.article import Article, Span, outer
from onrecord.attribution import Attribution
from onrecord.decoding import Floats
from onrecord.encoding import Encoded
from onrecord.nesting import word_range
from onrecord.positions import MARKS, STANCES, Certainty, Position, PositionModel, Stance
from onrecord.refusals import is_refusal, says_nothing
from onrecord.sentences import sentences_of
from onrecord.talk import FALSEHOOD, TALK
from onrecord.windows import Ints

NEGATED = re.compile(r"(?:\b(?:not|never|neither|nor|cannot|refused|declined|without)|n['’]t)\b", re.I)
CUES: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("retract", re.compile(r"\b(retract\w*|withdr[ae]w\w*|(?:walk\w*|took|tak(?:e|es|ing|en)) back|apologi[sz]\w*|back(ed|ing|s)? away)\b", re.I)),
    ("deny", re.compile(r"\b(den(y|ies|ied|ying|ials?)|dismiss\w*|reject\w*|refut\w*|rebut\w*|rebuff\w*|brush\w* (aside|off)|"
                        r"contradict\w*|disput\w*|debunk\w*|rul(e|es|ed|ing) out)\b", re.I)),
    ("question", re.compile(r"\b(question(s|ed|ing)?|doubt\w*|sceptic\w*|skeptic\w*|wonder\w*)\b", re.I)),
    ("confirm", re.compile(r"\b(confirm\w*|acknowledg\w*|admit\w*|conced\w*|corroborat\w*)\b", re.I)),
)  # fmt: skip
DENIES = dict(CUES)["deny"]
DECLINE = re.compile(
    r"\b(no comment|(declin|refus)\w* (to|requests?)\b.{0,40}\b(comment|say|discuss|answer|elaborate|give|confirm|specify|provide|be)|"
    r"(not|n['’]t) (immediately |intend )?(?:to )?(be reached|respond\w*|repl(y|ied)|return\w*|comment\w*|available|say|confirm)|"
    r"(unable|not able) to (confirm|comment)|neither confirm|not aware)",
    re.I,
)
FALSE = re.compile(
    r"\b(not (true|so|the case|accurate|correct)|untrue|false|baseless|groundless|unfounded|nonsense|fabricat\w+|fake|no truth|"
    r"no basis|a lie|lies)\b",
    re.I,
)
NEGATION = re.compile(
    r"^[^.;:]{0,60}?(\b(is|are|was|were|has|have|had|did|does)(\s+not|n['’]t)\b(?!\s+(only|just|sure|clear|know|think|want))|\bnever\b|"
    r"^(?:no one|nobody|none|nothing|no|not)\b|\b(?:there (?:is|are|was|were|has been|have been)|there['’]s) (?:no|nothing)\b|\bno (talks|plans?|offers?|discussions?|negotiations?|evidence|intention|decision|request|such)\b)",
    re.I,
)
SUBORDINATE = re.compile(
    r"[,;] (and|but|or|so)\b|\b(because|if|who|which|although|unless|until|when|why|how|what)\b", re.I
)
TAKEN_BACK = re.compile(
    r"\b(?:I|we)\b[^.;“”\"]{0,30}\b(?:retract\w*|withdr[ae]w\w*|tak(?:e|ing) back|apologi[sz]\w*)\b|\b(?:wrongly|mistakenly|incorrectly|erroneously) (?:report|claim|stat|sa)|"
    r"\bgot (?:it|that|this|the story) wrong\b",
    re.I,
)
OF_TALK = re.compile(
    rf"[\s“\"‘]*(?:(?:the|an?|all|any|those|these|such|as [\w-]+)\s+)*(?:[\w’'-]+\s+){{0,3}}?{TALK}\b", re.I
)
IS_FALSE = re.compile(
    rf"\b(?:{TALK}|this|that|it)\b[^.;]{{0,80}}?\b(?:is|are|was|were|be|['’]s)\b[^.;]{{0,25}}?{FALSE.pattern}", re.I
)
CALLED = re.compile(
    r"\b(?:call(?:s|ed|ing)?|describ(?:es?|ed|ing)|term(?:s|ed|ing)?|dub(?:s|bed|bing)?|label+(?:s|ed|ing)?|brand(?:s|ed|ing)?|denounc(?:es?|ed|ing))\b",
    re.I,
)
HELD_BACK = re.compile(r"\b(?:short of|careful not|without)\b", re.I)
FALSE_WORD = re.compile(rf"\b{FALSEHOOD}\b", re.I)
WORD = re.compile(r"\w")  # a colon tells no act
IS_SAID = re.compile(
    r"(?:is|are|was|were|has been|have been|had been|being)\s(?:\w+ly\s)?(?:said|reported|believed|understood|alleged|claimed|quoted|rumou?red)(?:\s(?:by|as|to))?",
    re.I,
)  # somebody says it: no act
ANY_NEGATION = re.compile(r"\b(?:not|never|no|nobody|none|nothing|neither|nor|cannot|without)\b|n['’]t\b", re.I)
INFINITIVE = re.compile(r"\W*to\s", re.I)
OPENS_QUOTED = re.compile(r"\s*[“\"‘']")
CERTAINTY: tuple[tuple[Certainty, re.Pattern[str]], ...] = (
    ("possible", re.compile(r"\b(may|might|could|possibly|perhaps|allegedly|reportedly|apparently)\b", re.I)),
    (
        "probable",
        re.compile(
            r"\b(probably|likely|presumably|believe[sd]?|think[s]?|thought|expect\w*|suspect\w*|should)\b", re.I
        ),
    ),
)


MAY_RETRACT = re.compile(
    r"\b(?:(?:retract|withdr|backtrack|apolog|correct|regret|mistak|misspe|misspo|disown|recant|amend|delet|revers)\w*|sorry|wrong|err(?:or|ors|ed|oneous)|took|tak(?:e|en|ing)|back|"
    r"I|we|my|our|its?|his|her|their|own|that|stor(?:y|ies)|reports?|articles?|posts?|videos?|items?|version)\b",
    re.I,
)  # of what somebody said himself; "the summit achieved too little" is none
NOT_BEFORE = re.compile(r"(?:\bnot|n['’]t|\bnever|\b(?:refus|declin)\w+ to|\bwithout)\s(?:\w+ly\s)?\Z", re.I)
LONGEST_NOT = 24  # characters
SURE = 0.95  # of a refusal by its fixed words
LONGEST = 160  # words of the frame


@dataclass(frozen=True, slots=True)
class Frame:
    """A statement as the head sees it: its words, and what each is to it (index into MARKS)."""

    words: Ints
    marks: Ints


def to_frame(encoded: Encoded, attribution: Attribution, pieces: Sequence[Span], marks: Sequence[Span]) -> Frame:
    """The sentence of the cue, and the pieces of content that the statement is about. marks: the article's sentences."""
    words = encoded.words
    roles = np.full(len(words), -1, dtype=np.int64)
    cue = outer(attribution.cue)
    for sentence in sentences_of(marks, (cue,)):
        roles[slice(*word_range(words, sentence))] = MARKS.index("other")
    for span in attribution.content:
        inside = slice(*word_range(words, span))
        roles[inside] = np.where(roles[inside] >= 0, MARKS.index("content"), roles[inside])
    for name, spans in (("piece", pieces), ("source", attribution.source), ("cue", attribution.cue)):
        for span in spans:
            roles[slice(*word_range(words, span))] = MARKS.index(name)
    at = np.flatnonzero(roles >= 0)
    if len(at) > LONGEST:
        kept = np.flatnonzero(roles[at] != MARKS.index("other"))[:LONGEST]
        at = at[kept]
    return Frame(at, roles[at])


def states_of(encoded: Encoded) -> Floats:
    """[words, width]: the middle and the last layer of every word, beside each other."""
    states: Floats = np.concatenate([encoded.of_words("middle"), encoded.of_words("last")], axis=1)
    return states


class ModelReader:
    """Reads the positions of one article by the model. marks: the article's sentences."""

    def __init__(self, encoded: Encoded, model: PositionModel, marks: Sequence[Span]) -> None:
        self.encoded, self.model, self.marks = encoded, model, marks

    @cached_property
    def projected(self) -> Floats:
        return self.model.project(states_of(self.encoded))

    def __call__(self, attribution: Attribution, pieces: Sequence[Span]) -> Position:
        article = self.encoded.article
        cue, content = article[outer(attribution.cue)], " ".join(article[p] for p in pieces)
        if not pieces:
            return read_by_rule(cue, content)
        stance = sure_rule(cue, content)
        if stance and not (stance == "retract" and self._held_back(attribution)):
            return Position("says", stance, find_certainty(stance, content), SURE)
        frame = to_frame(self.encoded, attribution, pieces, self.marks)
        told = self.model.read(self.projected[frame.words], frame.marks, clues(cue, content))
        retracts = told.stance != "retract" or (
            MAY_RETRACT.search(f"{cue} {content}") and not self._held_back(attribution)
        )
        return told if retracts else read_by_rule(cue, content)

    def _held_back(self, attribution: Attribution) -> bool:
        """Whether a "not" stands just before the cue: "did not apologise"."""
        at = attribution.cue[0].start
        return NOT_BEFORE.search(self.encoded.article.text, max(0, at - LONGEST_NOT), at) is not None


def clues(cue: str, content: str) -> Floats:
    """What the rules see, as numbers."""
    stance = find_stance(cue, content)
    core = main_clause(content)
    yes = [
        *(stance == s for s in STANCES),
        *(pattern.search(cue) is not None for _, pattern in CUES),
        NEGATED.search(cue) is not None,
        DECLINE.search(f"{cue} {content[:60]}") is not None,
        FALSE.search(core) is not None,
        NEGATION.search(core) is not None,
        ANY_NEGATION.search(core) is not None,
        ANY_NEGATION.search(content) is not None,
        INFINITIVE.match(content) is not None,
        OPENS_QUOTED.match(content) is not None,
        content.rstrip(" ”\"’'").endswith("?"),
        *(pattern.search(content) is not None for _, pattern in CERTAINTY),
        *(pattern.search(cue) is not None for _, pattern in CERTAINTY),
    ]
    return np.array(yes, dtype=np.float32)


def sure_rule(cue: str, content: str) -> Stance | None:
    """The stance of wordings in which the rules are right more often than the model (training/statements/EXPERIMENTS.md)."""
    if says_nothing(content):
        return "decline"
    stance = find_stance(cue, content)
    if stance == "retract":
        return stance
    if calls_false(cue, content):
        return "deny"
    if stance != "deny":
        return None
    of_talk = DENIES.search(cue) and OF_TALK.match(content)
    return "deny" if of_talk or IS_FALSE.search(main_clause(content)) else None


def calls_false(cue: str, content: str) -> bool:
    """Whether somebody calls something false: "called the report 'pure invention'"."""
    return bool(CALLED.search(cue) and FALSE_WORD.search(content)) and not HELD_BACK.search(cue)


def shows_denial(cue: str) -> bool:
    """Whether the cue itself denies or refuses; else the content has to."""
    return bool(DENIES.search(cue) or NEGATED.search(cue))


def may_tell_act(cue: str) -> bool:
    """Whether the words of a cue can tell an act: a colon does not, nor "is said to"."""
    return WORD.search(cue) is not None and IS_SAID.fullmatch(cue) is None


def refusal(article: Article, attribution: Attribution) -> Position | None:
    """The position of those who say nothing at all."""
    return Position("says", "decline", "unspecified", SURE) if is_refusal(article, attribution) else None


def read_by_rule(cue: str, content: str) -> Position:
    """The position as the words alone tell it."""
    stance = sure_rule(cue, content) or find_stance(cue, content)
    return Position("says", stance, find_certainty(stance, content), 0.5)


@lru_cache(maxsize=256)  # rules, clues and reader ask for the same in turn
def find_stance(cue: str, content: str) -> Stance:
    """The stance of a cue ("dismissed") toward a content ("media reports that ...")."""
    if DECLINE.search(f"{cue} {content[:60]}"):
        return "decline"
    for stance, pattern in CUES:
        if pattern.search(cue):
            negated = NEGATED.search(cue)
            return ("decline" if stance in {"confirm", "deny"} else "assert") if negated else stance
    if TAKEN_BACK.search(content):
        return "retract"
    core = main_clause(content)
    return "deny" if FALSE.search(core) or NEGATION.search(core) else "assert"


@lru_cache(maxsize=256)
def main_clause(content: str) -> str:
    """The content up to its first subordinate or further clause."""
    core = content[: m.start()] if (m := SUBORDINATE.search(content, 4)) else content
    return re.sub(r"^[\s“\"‘']*(?:that\s+)?", "", core)


def find_certainty(stance: Stance, content: str) -> Certainty:
    """As the source's own words put it; plain words are certain."""
    if stance in {"decline", "question"}:
        return "unspecified"
    return next((name for name, pattern in CERTAINTY if pattern.search(content)), "certain")
