"""Which words name or mention the same one: heads of mentions, their spans, and the chains they form.

Word-level coreference after Dobrovolskii (EMNLP 2021): each word is scored as the head of a mention of a type or of none;
a head chooses the words where its mention starts and ends, and one of the heads before it, or none, as its antecedent, by
dot products of learned projections plus learned biases for what is plain in the text: how far, of what form, how alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.decoding import Floats
from onrecord.windows import Ints, Words

TYPES = ("none", "person", "organisation", "place", "object", "abstract", "event", "time")
KEY = 96  # width of a projection for antecedents
EDGE = 32  # of one for where a mention starts and ends
PROJECTIONS = {"anaphor": KEY, "antecedent": KEY, "starts": EDGE, "start": EDGE, "ends": EDGE, "end": EDGE}
OFFSETS = dict(zip(PROJECTIONS, np.cumsum([0, *PROJECTIONS.values()])[:-1].tolist(), strict=True))
PROJECTED = sum(PROJECTIONS.values())
REACH = 24  # words from a head to an edge of its mention, at most
FURTHEST = 250  # mentions back to an antecedent, at most

PRONOUNS: dict[str, int] = {
    word: i
    for i, words in enumerate(
        (
            "he him his himself",
            "she her hers herself",
            "it its itself",
            "they them their theirs themselves",
            "i me my mine myself",
            "we us our ours ourselves",
            "you your yours yourself yourselves",
            "who whom whose which that this these those",
        ),
        start=1,
    )
    for word in words.split()
}
PRONOUN_CLASSES = 9  # 0: no pronoun
FORMS = 3  # pronoun, name, other
LIKENESSES = 4  # none, head among the other's words, same head, same words
FAR = np.array([0, 1, 2, 4, 8, 16, 32])  # upper edges, in sentences
FAR_BUCKETS = len(FAR) + 1
PAIRS = {
    "far": FAR_BUCKETS * FORMS,
    "alike": FORMS * FORMS * LIKENESSES,
    "pronouns": PRONOUN_CLASSES * PRONOUN_CLASSES,
    "quoted": 4 * PRONOUN_CLASSES,
}


@dataclass(frozen=True, slots=True)
class Mentions:
    """Mentions of an article as parallel arrays, in order of their heads; all in words, ends excluded."""

    head: Ints
    start: Ints
    end: Ints
    type: Ints  # into TYPES

    def __len__(self) -> int:
        return len(self.head)


@dataclass(frozen=True, slots=True)
class Looks:
    """What is plain in the text about each mention: arrays over mentions."""

    pronoun: Ints  # class of the head, 0: no pronoun
    form: Ints  # 0 pronoun, 1 name, 2 other
    sentence: Ints
    quoted: Ints  # inside quotation marks
    head: Ints  # number of the head's word form
    whole: Ints  # number of the words of the mention, "the" and the like left out
    words: Floats  # [mentions, forms]: which word forms it holds


FILLERS = frozenset("the a an 's ’ ' of and , . mr mrs ms sen rep gov dr".split())


def look_at(words: Words, text: str, mentions: Mentions) -> Looks:
    """The looks of mentions, from the words they consist of."""
    forms: dict[str, int] = {}
    wholes: dict[tuple[int, ...], int] = {}
    spelled = [text[a:b] for a, b in zip(words.starts.tolist(), words.ends.tolist(), strict=True)]
    rows: list[list[int]] = []
    heads, whole, pronoun, form = [], [], [], []
    for head, start, end in zip(mentions.head.tolist(), mentions.start.tolist(), mentions.end.tolist(), strict=True):
        row = [forms.setdefault(w, len(forms)) for w in map(str.lower, spelled[start:end]) if w not in FILLERS]
        lower = spelled[head].lower()
        rows.append(row)
        heads.append(forms.setdefault(lower, len(forms)))
        whole.append(wholes.setdefault(tuple(row), len(wholes)))
        kind = PRONOUNS.get(lower, 0) if end - start <= 2 else 0
        pronoun.append(kind)
        form.append(0 if kind else 1 if spelled[head][:1].isupper() else 2)
    held = np.zeros((len(rows), len(forms)), dtype=np.float32)
    for i, row in enumerate(rows):
        held[i, row] = 1
    return Looks(
        pronoun=np.array(pronoun, dtype=np.int64),
        form=np.array(form, dtype=np.int64),
        sentence=words.sentence[mentions.head],
        quoted=words.feature[mentions.head] // 3,
        head=np.array(heads, dtype=np.int64),
        whole=np.array(whole, dtype=np.int64),
        words=held,
    )


def pair_buckets(looks: Looks) -> dict[str, Ints]:
    """For each pair (mention, earlier mention) the row of each learned bias: [mentions, mentions]."""
    form, pronoun = looks.form, looks.pronoun
    far = np.searchsorted(FAR, np.maximum(looks.sentence[:, None] - looks.sentence[None, :], 0))
    held = looks.words[:, looks.head] > 0  # [a, b]: whether a's words hold b's head
    names = (form != 0)[:, None] & (form != 0)[None, :]
    alike = np.where(names & (held | held.T), 1, 0)
    alike = np.where(looks.head[:, None] == looks.head[None, :], 2, alike)
    alike = np.where(names & (looks.whole[:, None] == looks.whole[None, :]), 3, alike)
    quoted = looks.quoted[:, None] * 2 + looks.quoted[None, :]
    return {
        "far": far * FORMS + form[:, None],
        "alike": (form[:, None] * FORMS + form[None, :]) * LIKENESSES + alike,
        "pronouns": pronoun[:, None] * PRONOUN_CLASSES + pronoun[None, :],
        "quoted": quoted * PRONOUN_CLASSES + pronoun[:, None],
    }


@dataclass(frozen=True, slots=True)
class CoreferenceWeights:
    """The learned numbers that linking needs beside the model's projections."""

    none: Floats  # [KEY]
    none_form: Floats  # [FORMS]: what speaks for no antecedent
    pairs: dict[str, Floats]  # biases by PAIRS
    starts: Floats  # [REACH + 1]: by words from the head back
    ends: Floats  # [REACH + 1]


def antecedent_scores(projected: Floats, looks: Looks, weights: CoreferenceWeights) -> Floats:
    """[mentions, 1 + mentions]: the score of no antecedent, then of each; later mentions and itself at -1e4.

    projected [mentions, PROJECTED]: of the heads.
    """
    queries, keys = part(projected, "anaphor"), part(projected, "antecedent")
    scale = np.float32(KEY**-0.5)
    scores = queries @ keys.T * scale
    for name, rows in pair_buckets(looks).items():
        scores = scores + weights.pairs[name][rows]
    n = len(looks.form)
    order = np.arange(n)
    back = order[:, None] - order[None, :]
    scores = np.where((back > 0) & (back <= FURTHEST), scores, -1e4)
    none = queries @ weights.none * scale + weights.none_form[looks.form]
    joined: Floats = np.concatenate([none[:, None], scores], axis=1).astype(np.float32)
    return joined


def part(projected: Floats, name: str) -> Floats:
    """The columns of one projection."""
    return projected[..., OFFSETS[name] : OFFSETS[name] + PROJECTIONS[name]]


def find_mentions(types: Floats, projected: Floats, words: Words, weights: CoreferenceWeights) -> Mentions:
    """The mentions of an article. types [words, TYPES] and projected [words, PROJECTED] as the model gives them."""
    found = types.argmax(axis=1)
    heads = np.flatnonzero(found)
    start = heads - _edge(heads, projected, words, -1, weights.starts, ("starts", "start"))
    end = heads + _edge(heads, projected, words, 1, weights.ends, ("ends", "end")) + 1
    return Mentions(heads, start, end, found[heads])


def _edge(heads: Ints, projected: Floats, words: Words, step: int, biases: Floats, names: tuple[str, str]) -> Ints:
    """How many words from each head to the edge of its mention."""
    at = heads[:, None] + step * np.arange(REACH + 1)[None, :]
    inside = (at >= 0) & (at < len(words))
    at = np.clip(at, 0, max(0, len(words) - 1))
    inside &= words.sentence[at] == words.sentence[heads][:, None]
    queries, keys = part(projected[heads], names[0]), part(projected, names[1])[at]
    scores = np.einsum("hd,hrd->hr", queries, keys) * np.float32(EDGE**-0.5) + biases
    chosen: Ints = np.where(inside, scores, -1e4).argmax(axis=1)
    return chosen


def chains_of(antecedents: Sequence[int]) -> list[int]:
    """The number of each mention's chain, from the index of its antecedent, -1 without one."""
    chain: list[int] = []
    for i, antecedent in enumerate(antecedents):
        chain.append(chain[antecedent] if antecedent >= 0 else i)
    return chain


@dataclass(frozen=True, slots=True)
class Coreference:
    """The mentions of an article and the number of the chain of each: the index of its first mention."""

    mentions: Mentions
    chain: tuple[int, ...]
    forms: Ints  # 0 pronoun, 1 name, 2 other


def find_coreference(
    words: Words,
    text: str,
    types: Floats,
    projected: Floats,
    weights: CoreferenceWeights,
    kinds: Sequence[str] = TYPES[1:],
) -> Coreference:
    """Mentions and chains of an article. types [words, TYPES], projected [words, PROJECTED].

    kinds: the types of mentions to link, pronouns of whatever type besides; others are left out.
    """
    mentions = find_mentions(types, projected, words, weights)
    wanted = np.isin(mentions.type, [TYPES.index(kind) for kind in kinds])
    wanted |= np.array([text[a:b].lower() in PRONOUNS for a, b in _heads(words, mentions)], dtype=bool)
    mentions = Mentions(*(getattr(mentions, name)[wanted] for name in ("head", "start", "end", "type")))
    looks = look_at(words, text, mentions)
    scores = antecedent_scores(projected[mentions.head], looks, weights)
    return Coreference(mentions, tuple(chains_of((scores.argmax(axis=1) - 1).tolist())), looks.form)


def _heads(words: Words, mentions: Mentions) -> list[tuple[int, int]]:
    return list(zip(words.starts[mentions.head].tolist(), words.ends[mentions.head].tolist(), strict=True))
