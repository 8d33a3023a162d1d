"""What the verbs of a clause say about its time, by word lists: no tagger."""

from __future__ import annotations

from typing import Literal

Tense = Literal["past", "future", "unclear"]
MODALS = frozenset("will would shall may might must should can won't won’t wouldn't wouldn’t".split())
PAST = frozenset(
    "was were had did been said says told tells denies confirms according came went met left gave took made wrote began fell rose held spoke saw "
    "sent won lost got knew thought found heard kept brought bought paid ran stood struck hit cut put set shot drew grew flew led read became "
    "broke chose drove fought hid laid lay quit shut sold sought spent taught threw swore woke wore withdrew sat stuck built burnt caught dealt "
    "fled felt forgot forgave froze hung meant rang sang sank shook showed slept slid spread sprang stole swam swept swung tore understood "
    "given taken written begun fallen risen spoken seen gone done known shown driven broken chosen stolen flown drawn grown thrown withdrawn".split()
)
NO_PAST = frozenset(
    "need speed exceed proceed succeed indeed hundred united armed naked sacred breed bleed embed feed".split()
)
ATTRIBUTIVE = frozenset(
    "the a an his her its their our my your of with by for from in some many most several more other no is are be being to".split()
)
# Followed by "to leave": "will it be", "was it", or nobody knows.
PLANNED = frozenset("due expected scheduled slated poised likely supposed going about".split())
PLANS = frozenset("plan plans planning hope hopes hoping want wants intends aims promises vows pledges is are".split())
COMMITTED = frozenset(
    "agreed planned hoped wanted intended promised pledged vowed offered threatened asked urged ordered called invited demanded decided voted "
    "prepared allowed deadline told was were set".split()
)
OPENING = frozenset(
    "opens begins starts resumes expires convenes meets arrives departs".split()
)  # timetables, not news
ARRANGED = frozenset(
    "summoned called invited booked arranged fixed convened billed pencilled announced set planned".split()
)  # "for Wednesday"
LASTED = frozenset("was were lasted stayed remained continued ran worked lived served ruled fought".split())
NEGATED = ("didn", "wasn", "weren", "hasn", "hadn")


def tenses(words: list[str]) -> list[tuple[Tense, str]]:
    """What each verb group says, in order, with its first word. A modal's or infinitive's verb is part of its group."""
    found: list[tuple[Tense, str]] = []
    skip = -2
    for at, word in enumerate(words):
        if at <= skip:
            continue
        verb = at + 1
        while verb < len(words) and (words[verb] in {"not", "also", "be", "have"} or words[verb].endswith("ly")):
            verb += 1
        if word in MODALS or word.endswith(("'ll", "’ll")):
            found.append(("past" if "have" in words[at + 1 : verb] else "future", word))
            skip = verb
        elif word == "could":
            found.append(("past" if {"have", "not"} & set(words[at + 1 : verb]) else "unclear", word))
            skip = verb
        elif word == "to" and at:
            found += [(tense, word) for tense in infinitive(words, at)]
            skip = verb
        elif word in {"due", "scheduled", "slated"} and words[verb : verb + 1] != ["to"]:
            found.append(("unclear" if words[max(0, at - 1) : at] in (["was"], ["were"], ["been"]) else "future", word))
        elif word == "set" and verb == len(words):  # "set Friday as the deadline"
            found.append(("unclear", word))
        elif word in OPENING or (word in ARRANGED and words[-1:] == ["for"]):
            found.append(("future", word))
        elif is_past(words, at) and at != skip + 1:
            found.append(("past", word))
    return found


def infinitive(words: list[str], at: int) -> list[Tense]:
    """ "is due to", "plans to"; nothing for "declined to comment", whose verb has spoken already."""
    head, before = words[at - 1], words[at - 2] if at > 1 else ""
    if head in PLANNED or (head == "set" and before in {"is", "are"}):
        past = before in {"was", "were", "been"}
        return ["unclear" if past or (head == "due" and before not in {"is", "are", "be"}) else "future"]
    if head in PLANS:
        return ["future"]
    if not COMMITTED.isdisjoint(words[max(0, at - 5) : at]):
        return ["unclear"]
    return ["future"] if words[at + 1 : at + 2] == ["be"] and not is_past(words, at - 1) else []


def is_past(words: list[str], at: int) -> bool:
    """A past form that is no participle beside its noun: not "the alleged victims"."""
    word = words[at]
    if at and words[at - 1] in ATTRIBUTIVE:
        return False
    regular = word.endswith("ed") and len(word) > 3 and (word.islower() or at == 0) and word.lower() not in NO_PAST
    return regular or (word.lower() if at == 0 else word) in PAST or word.startswith(NEGATED)


def limited(opening: str, tense: Tense | None, verb: str, words: list[str], initial: bool) -> Tense | None:
    """ "since" looks back; "by" and "until" look ahead, unless what they limit is over ("had gone by Friday", "was open until Friday")."""
    if opening == "since":
        return "past"
    if opening in {"before", "after"}:
        return tense
    if tense != "past":
        return "future"
    if opening in {"by", "no later than"}:
        return "past" if initial or "had" in words else "unclear" if verb in {"was", "were"} else "future"
    return "past" if verb in LASTED else "unclear"
