"""What "This is not true", "No" and "the allegations" refer to: the claim in the statements before, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.article import Article
from onrecord.descriptions import REPORT
from onrecord.joining import content_words
from onrecord.statements import LOOK_BACK, Statement
from onrecord.talk import TALK, VERDICT

TRUTH = rf"{VERDICT}|so|right|the case|rubbish|fake news|ridiculous|absurd|happened|happen"
ANAPHOR = re.compile(
    rf"^\W*(?:(?:no|yes)\W+)?(?:that\s+)?(?:this|that|it|these|those|they)\s*(?:claims?|reports?|allegations?|rumou?rs|story)?\s*(?:(?:is|are|was|were|did|does|has|have|never|['’]s|['’]re)\b)?"
    rf"[^.]{{0,24}}?\b(?:{TRUTH})\b\W*$",
    re.I,
)
ANSWERED = re.compile(
    r"^\W*(?:no|yes|i do|i don['’]t|i did not|i didn['’]t|it|that|this|them|which|so|not at all|absolutely|absolutely not|never|of course not)\W*$",
    re.I,
)
TOLD = re.compile(
    r"^\W*(?:the|this|that|those|these|both|such|any such|all such|all|his|her|its|their)?\s*(?:[\w’'-]+\s){0,2}?(?P<noun>claims?|reports?|allegations?|accusations?|charges?|rumou?rs?|arguments?|ideas?|notions?|theor(?:y|ies)|explanations?|"
    r"stor(?:y|ies)|suggestions?|accounts?|critici?sms?|comments?|remarks?|speculation|denials?|assertions?|articles?)\W*$",
    re.I,
)
OF_SOMEBODY = re.compile(
    rf"^\W*(?P<owner>[^,.;]{{2,60}}?)['’]s?\s(?:[\w-]+\s){{0,2}}?(?:{TALK}|accounts?|denials?|remarks|comments?)\W*$",
    re.I,
)
SAME_MATTER = 0.5  # of the words of a statement that stand in the sentence of a refusal too
SURE_OF_MATTER = 0.5  # of 173 refusals in stories of our own; of those of ../shared/stories as many


def stands_elsewhere(content: str) -> bool:
    """Whether a content only points to a claim: "This is not true", "No", "the allegations"."""
    return any(p.match(content) for p in (ANAPHOR, ANSWERED, TOLD))


def refer(
    article: Article, statement: Statement, before: list[Statement], content: str = "", sentence: str = ""
) -> Statement:
    """Link a bare denial to what it answers; it shares the day where that was a dated denial of the same claim.

    content: what is said, as it stands. sentence: the words of the sentences that the statement stands in.
    """
    if statement.stance == "decline":
        return _asked_about(article, statement, before, sentence)
    if statement.stance == "assert":
        return statement  # "he is against it": what stands before need not be it
    near = [s for s in reversed(before[-LOOK_BACK:]) if _can_be_answered(article, s, statement)]
    if not near:
        return statement
    if owned := OF_SOMEBODY.match(content):  # "the prime minister's account" is what he said
        owner = content_words(owned["owner"])
        near = [s for s in near if owner & content_words(" ".join(f"{k.name} {k.role}" for k in s.chain))] or near
    words = content_words("" if stands_elsewhere(content) else content)
    answered = max(near, key=lambda s: len(words & _words(article, s)))
    claim = answered.claim
    referring = replace(statement, claim=claim, refers_to=answered.spans)
    told = next((s for s in reversed(before[-LOOK_BACK:]) if s.claim == claim and s.stance == statement.stance), None)
    if told and told.said_on and told.said_on.text and statement.said_on and not statement.said_on.text:
        # "The Kremlin on January 22 dismissed reports ..." and then, in a paragraph of its own, the quotation.
        return replace(referring, said_on=replace(told.said_on, method="day of the statement that it belongs to"))
    return referring


def _asked_about(article: Article, decline: Statement, before: Sequence[Statement], sentence: str) -> Statement:
    """What "no comment" is about: what its own sentence tells of ("no comment on the mission"), else what the article began with."""
    told = [s for s in before if s.claim is not None and s.stance != "decline"]
    if not told:
        return decline
    words = content_words(sentence)
    shared = {s.claim: _shared(_words(article, s), words) for s in reversed(told)}
    about = max(reversed(told), key=lambda s: shared[s.claim])
    if shared[about.claim] < SAME_MATTER:
        about = told[0]
    sure = replace(decline.confidence, claim=SURE_OF_MATTER)
    return replace(decline, claim=about.claim, refers_to=about.spans, confidence=sure)


def _words(article: Article, statement: Statement) -> frozenset[str]:
    return content_words(" ".join(article[p] for p in statement.spans))


def _shared(told: frozenset[str], words: frozenset[str]) -> float:
    """The share of the words of what was told that stand in another sentence too."""
    return len(told & words) / len(told) if told else 0.0


def _can_be_answered(article: Article, earlier: Statement, later: Statement) -> bool:
    """Nobody denies what they have just said themselves, unless they had only repeated what others report.

    What somebody takes back is their own.
    """
    if earlier.claim is None:
        return False
    same_speaker = [link.entity for link in earlier.chain] == [link.entity for link in later.chain]
    if later.stance == "retract":
        return same_speaker
    return not same_speaker or earlier.stance == later.stance or any(REPORT.search(article[s]) for s in earlier.spans)
