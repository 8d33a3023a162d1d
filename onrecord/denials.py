"""What a denial denies, in the words that deny it: a report without what it is called, a claim without its negation.

Where nothing in the words shows a denial ("nobody else", "no choice but to go"), what a model takes for one is an assertion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.claims import CALLED_FALSE, IDLE, LEADING, bare_words, plain_words, positive
from onrecord.stances import ANY_NEGATION, FALSE_WORD, calls_false, shows_denial
from onrecord.statements import Statement
from onrecord.talk import FALSEHOOD, TALK

NAMED_FALSE = re.compile(
    rf"^(?P<what>.+?)[\s,]+(?:as\s+)?(?:(?:an?|the|no more than|nothing but|pure|complete|utter|total|sheer|simply|just|\w+ly)\s+)*(?:[\w’-]+\s+(?:and|of|from)\s+(?:[\w’-]+\s+)?)?{FALSEHOOD}\b",
    re.I,
)
TALK_OF = re.compile(
    rf"^(?:[\w’'-]+\s){{0,4}}?(?:{TALK}|talk|posts|publications?|idea|notion)\s(?:[\w’'-]+\s){{0,5}}?(?:that|of|about|according to which)\s(?!claim)(?P<claim>.{{8,}})$",
    re.I,
)
AS_FALSE = re.compile(rf",?\s+as\s+[“\"‘']?(?:[\w’-]+\s){{0,4}}?{FALSEHOOD}\b.*$", re.I | re.S)
OF_TALK = re.compile(
    rf"^(?:that\s+)?(?:this|that|it|which|these|those|they|(?:[\w’'-]+\s){{0,4}}?(?:{TALK}|talk|posts|publications?|account|idea|notion))\b",
    re.I,
)
SUBORDINATE = re.compile(r",?\s(?:who|which|whom|whose|because|if|although|unless|until)\s", re.I)
NO_DENIAL = re.compile(
    rf"\b(?:nobody|no one|none|nothing) (?:else|but|other)\b|\bno (?:{IDLE}|less than|more than|doubt)\b|\bnot (?:only|just|least)\b",
    re.I,
)


def read_denial(cue: str, statement: Statement, content: str, words: str) -> tuple[Statement, str]:
    """A denial with the words of what it denies, empty where they stand elsewhere; an assertion, where nothing is denied.

    content: as the article has it; words: of the claim so far.
    """
    if calls_false(cue, content):
        return statement, named_false(words)
    if shows_denial(cue) or is_negated(words):
        return statement, words
    if is_verdict(words):
        return statement, words if is_said_false(words) else ""
    return (replace(statement, stance="assert"), words) if denies_nothing(words) else (statement, "")


def without_verdict(cues: Sequence[str], words: str) -> str:
    """The words of a report without what somebody who denies it calls it: "dismissed a report that it was sold as fantasy".

    cues: of the attribution that the words belong to, and of the one that holds it.
    """
    if any(calls_false(cue, words) for cue in cues):
        return before_verdict(words)
    return AS_FALSE.sub("", words) if any(shows_denial(cue) for cue in cues) else words


def before_verdict(words: str) -> str:
    """What somebody calls false, without what he calls it: "the report that it was sold 'pure invention'"."""
    what = NAMED_FALSE.match(plain_words(words))
    return what["what"] if what else words


def named_false(words: str) -> str:
    """The claim in the words that name what somebody calls false: "the report that it was sold"; "" where they tell none."""
    told = TALK_OF.match(plain_words(words))
    return told["claim"] if told else ""


def is_verdict(words: str) -> bool:
    """Whether some words call talk false, and not a thing: "the account is invented", but "the records are forged"."""
    text = bare_words(words)
    return FALSE_WORD.search(text) is not None and OF_TALK.match(text) is not None


def is_said_false(words: str) -> bool:
    """Whether some words hold a claim and call it false: "the report that it was sold is untrue"."""
    return CALLED_FALSE.match(bare_words(words)) is not None


def is_negated(words: str) -> bool:
    """Whether the negation of a main predicate can be taken off: not that of "a minister who is not for sale", nor of "no choice but to go"."""
    text = bare_words(words)
    return positive(text) != text and NO_DENIAL.search(text) is None


def denies_nothing(words: str) -> bool:
    """Whether some words negate no main predicate: "and nobody else", "no choice but to go", "a minister who is not for sale"."""
    text = LEADING.sub("", plain_words(words), count=1)
    main = SUBORDINATE.split(text, maxsplit=1)[0]
    if text != plain_words(words) and ANY_NEGATION.search(text) is None:
        return True  # "Since we do not know, ..."
    return NO_DENIAL.search(text) is not None or (
        main != text and ANY_NEGATION.search(text) is not None and ANY_NEGATION.search(main) is None
    )
