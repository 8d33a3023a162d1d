"""Kinds of attributions that systems miss in different measure, told from gold spans and the text by small rules.

An attribution may be of several kinds, or of none. The rules look at words, not at meaning: what they tell is near enough to
compare two models, and no count of a phenomenon. They were written from PolNeAR train and dev cues, and judge no prediction.

direct, indirect, mixed   as ../shared/eval/score_attribution.py tells them: all, none or some of the content in quotation marks
noun cue                  the cue is a noun phrase: "his claim that", "denial of", "refusal to"
punctuation cue           no letter or digit in the cue: ":", a dash
without a source          the text does not say who
anonymous or generic      the source's head is a kind of people: "officials", "one source", "critics of the bill"
belief or intention       the cue tells what someone thinks, wants or plans
according to              that cue
split content             content on both sides of the cue or the source
several paragraphs        content that goes over a blank line
passive                   a form of "be" and a participle, or a participle and "by": "was accused by", "is said to"
label                     a colon right behind the source: "Lavrov: ...", as in headlines and transcripts
denial                    "deny", "reject", "dispute", "refuse" and their nouns
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Pieces = Sequence[Sequence[int]]

NOUN = (
    r"(?:accusations?|agreements?|allegations?|announcements?|appeals?|arguments?|assertions?|beliefs?|bids?|calls?|charges?|claims?|comments?|"
    r"complaints?|concerns?|contentions?|criticisms?|decisions?|declarations?|demands?|denials?|denunciations?|desires?|determination|"
    r"disdain|doubts?|emphasis|estimates?|expectations?|explanations?|fears?|hopes?|ideas?|insistence|notions?|objections?|offers?|opinions?|"
    r"opposition|outlook|plans?|pledges?|praise|predictions?|promises?|proposals?|questions?|reactions?|recommendations?|refusals?|rejections?|"
    r"remarks?|reports?|requests?|responses?|rhetoric|statements?|suggestions?|support|testimony|theor(?:y|ies)|threats?|views?|vows?|warnings?|"
    r"wish(?:es)?|worries)"
)
NEVER_VERB = re.compile(
    r"(?:accusation|agreement|allegation|announcement|argument|assertion|belief|complaint|contention|criticism|decision|denial|"
    r"denunciation|insistence|objection|refusal|rejection|statement|suggestion|testimony|theor|warning)",
    re.I,
)
BEFORE_NOUN = r"(?:\b(?:an?|the|his|her|its|their|my|our|your|this|that|these|those|any|no|some|such)|['’]s|s['’])"
NOUN_PHRASE = re.compile(
    rf"(?P<frame>{BEFORE_NOUN}\s+)?(?:[\w-]+\s+){{0,2}}?(?P<noun>{NOUN})(?:\s+(?:that|of|to|about|on|for|in|against|by|over|with))?",
    re.I,
)
FRAME_BEFORE = re.compile(rf"{BEFORE_NOUN}\s+(?:[\w-]+\s+)?\Z", re.I)
OWNER = re.compile(r"(?:\b(?:his|her|its|their|my|our|your)|['’]s|s['’])\Z", re.I)
VERBAL = re.compile(r"\b(?:sa(?:y|ys|id)|\w+ing|made|make|makes|was|were|is|are|has|have|had|did|does|do)\b", re.I)

GENERIC = frozenset(
    "activists advisers advisors advocates aides allies analysts attorneys authorities backers commentators conservatives critics democrats "
    "diplomats economists experts insiders lawmakers lawyers leaders liberals many members observers officers officials operatives opponents others "
    "people persons police politicians pollsters prosecutors pundits reporters republicans researchers residents scholars scientists "
    "some somebody someone sources spokesmen strategists supporters voters witnesses".split()
)
ONE_OF_THEM = frozenset(
    "adviser advisor aide analyst critic diplomat expert insider official person source strategist voter witness".split()
)
INDEFINITE = re.compile(r"(?:an?|one|another|any|some|two|three|several|many)\b", re.I)
UNNAMED = re.compile(r"\b(?:anonym\w+|unnamed|unidentified)\b", re.I)
AFTER_HEAD = re.compile(
    r"[,(]|\s(?:who|whom|that|which|of|in|with|from|at|on|to|for|close|familiar|within|inside|briefed|near|around|across|like|such)\b",
    re.I,
)

BELIEF = re.compile(
    r"\b(?:believ\w*|beliefs?|think\w*|thought|feels?|feeling|felt|hop(?:es?|ed|ing)|want\w*|expect\w*|fear\w*|plans?|planned|planning|"
    r"inten[dt]\w*|doubt\w*|suspect\w*|wish\w*|decid\w*|decisions?|seeks?|seeking|sought|aims?|aimed|know|knows|knew|assum\w*|worr(?:y|ies|ied)|"
    r"prefer\w*|desires?|convinced|consider\w*|opinions?|willing|reluctant|determin\w*)\b",
    re.I,
)
ACCORDING = re.compile(r"\baccording to\b", re.I)
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|refut\w+|reject\w*|dismiss\w*|disput\w+|disavow\w*|repudiat\w+|rebut\w*|contradict\w*|refus\w+|debunk\w*)\b",
    re.I,
)
PARTICIPLE = r"(?!(?:concerned|worried|excited|surprised|interested|pleased|disappointed|determined|scared|opposed|committed|inclined|convinced|prepared)\b)(?:\w+ed|said|told|known|seen|thought|held|written|given|made|shown|found|understood|quoted|heard)"
PASSIVE = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|gets?|got)(?:\s+(?:not|also|now|then|once|again|first|often|long|\w+ly))*\s+{PARTICIPLE}\b",
    re.I,
)
DONE_BY = re.compile(rf"\b{PARTICIPLE}\s+by\b", re.I)
LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Case:
    """A gold attribution in its text. Pieces are [start, end] in characters; type is the scorer's word for its content."""

    text: str
    source: Pieces
    cue: Pieces
    content: Pieces
    type: str

    def words(self, role: Pieces) -> str:
        return " ... ".join(self.text[a:b] for a, b in role)


def categories(case: Case) -> list[str]:
    """Of which kinds it is, in the order of the table."""
    return [name for name, holds in RULES.items() if holds(case)]


def noun_cue(case: Case) -> bool:
    cue = case.words(case.cue)
    phrase = NOUN_PHRASE.fullmatch(cue.strip())
    if not phrase or VERBAL.search(cue[: phrase.start("noun")]):
        return False
    return bool(phrase["frame"] or NEVER_VERB.match(phrase["noun"]) or framed(case))


def framed(case: Case) -> bool:
    """Does a possessive or an article stand before the cue? "The union claims" has one too, but it belongs to the source."""
    start = case.cue[0][0]
    owner = next((case.text[a:b] for a, b in case.source if b <= start and not case.text[b:start].strip()), None)
    return bool(OWNER.search(owner) if owner else FRAME_BEFORE.search(case.text[max(0, start - 30) : start]))


def punctuation_cue(case: Case) -> bool:
    return not LETTER.search(case.words(case.cue))


def generic_source(case: Case) -> bool:
    source = case.words(case.source)
    head = AFTER_HEAD.split(source, maxsplit=1)[0].lower().split()
    if not head:
        return False
    of_many = head[-1] in GENERIC or (head[-1] in ONE_OF_THEM and bool(INDEFINITE.match(source)))
    return of_many or bool(UNNAMED.search(source))


def split_content(case: Case) -> bool:
    first, last = case.content[0][1], case.content[-1][0]
    return any(first <= a and b <= last for a, b in (*case.cue, *case.source))


def several_paragraphs(case: Case) -> bool:
    return "\n\n" in case.text[case.content[0][0] : case.content[-1][1]]


def passive(case: Case) -> bool:
    onward = case.text[case.cue[0][0] : case.cue[-1][1] + 3]  # " by" may stand behind the cue
    return bool(PASSIVE.search(case.words(case.cue)) or DONE_BY.search(onward))


def label(case: Case) -> bool:
    return (
        bool(case.source) and case.words(case.cue) == ":" and not case.text[case.source[-1][1] : case.cue[0][0]].strip()
    )


def matches(pattern: re.Pattern[str]) -> Callable[[Case], bool]:
    return lambda case: bool(pattern.search(case.words(case.cue)))


def of_type(name: str) -> Callable[[Case], bool]:
    return lambda case: case.type == name


RULES: dict[str, Callable[[Case], bool]] = {
    **{name: of_type(name) for name in ("direct", "indirect", "mixed")},
    "noun cue": noun_cue,
    "punctuation cue": punctuation_cue,
    "without a source": lambda case: not case.source,
    "anonymous or generic": generic_source,
    "belief or intention": matches(BELIEF),
    "according to": matches(ACCORDING),
    "split content": split_content,
    "several paragraphs": several_paragraphs,
    "passive": passive,
    "label": label,
    "denial": matches(DENIAL),
}
