"""What others say inside what a source says: whose claim it is, and what the source merely passes on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from onrecord.article import Article, Span, outer
from onrecord.attribution import Attribution
from onrecord.descriptions import REPORT
from onrecord.refusals import is_refusal
from onrecord.sources import Sources

TO_SAY = re.compile(r"\bto (?!have\b|be\b)\w+\Z", re.I)
CLAIMING = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|according to|report(?:s|ed|ing)?|claim\w*|alleg(?:es?|ed|ing)|den(?:y|ies|ied|ying)|confirm\w*|"
    r"insist\w*|stat(?:es|ed|ing)|cit(?:es|ed|ing)|quot\w+|wr(?:ote|ites|iting)|dismiss\w*|acknowledg\w+|admit\w*|maintain\w*|rumou?rs?|speculations?|allegations?)\b",
    re.I,
)
DENYING = re.compile(r"\b(?:reject|rebut|refut|disput|contradict|question|doubt)\w*\b", re.I)
SAYING = re.compile(r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|according to)\b", re.I)
PASSED = re.compile(
    rf"{SAYING.pattern}|\b(?:den(?:y|ies|ied|ying)|dismiss\w*|reject\w*|claim\w*|insist\w*|cit(?:es|ed|ing)|quot\w+)\b",
    re.I,
)
SHORTEST_CLAIM = 4  # words of a nested content that can be a claim


def passed_on(
    article: Article, attributions: Sequence[Attribution], parents: Sequence[int | None], sources: Sources
) -> dict[int, tuple[Span, ...]]:
    """The nested attributions that make a claim of their own, as evidence.

    Not those of the outer speaker ("he said he believes"), nor requests, wishes and refusals: that A asked B is the
    outer one's claim.
    """
    chains, found = sources.chains, {}
    for i, (a, parent) in enumerate(zip(attributions, parents, strict=True)):
        if parent is None or not chains[i] or chains[i][-1][1] in [entity for _, entity in chains[parent]]:
            continue
        cue, words = article[outer(a.cue)], " ".join(article[s] for s in a.content)
        if is_refusal(article, a):
            found[i] = (*a.source, *a.cue)
            continue
        if len(words.split()) < SHORTEST_CLAIM or TO_SAY.search(
            article.text, max(0, outer(a.cue).start - len(" to ")), outer(a.cue).end
        ):
            continue  # "telling the truth"; "an envoy to tell him that ..."
        if CLAIMING.search(cue) or (REPORT.search(words) and DENYING.search(cue)):
            found[i] = (*a.source, *a.cue, *a.content)
    return found


def relayed(
    article: Article,
    attributions: Sequence[Attribution],
    parents: Sequence[int | None],
    sources: Sources,
    passed: Mapping[int, tuple[Span, ...]],
) -> dict[int, list[Span]]:
    """What each attribution merely passes on: "Tass: Peskov denied it" is Peskov's, and Tass states nothing beside it.

    A person who says that others confirmed or admitted something states that too.
    """
    found: dict[int, list[Span]] = {}
    for i, spans in passed.items():
        parent = parents[i]
        if parent is None:
            continue
        kinds = {sources.entities[entity].kind for _, entity in sources.chains[parent][-1:]}
        pattern = PASSED if kinds & {"media", "document"} else SAYING
        if pattern.search(article[outer(attributions[i].cue)]):
            found.setdefault(parent, []).extend(spans)
    return found


def covered(spans: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Whether inner spans hold at least half of the characters of some spans."""
    shared = sum(max(0, min(s.end, i.end) - max(s.start, i.start)) for s in spans for i in inner)
    return 2 * shared >= sum(s.end - s.start for s in spans)
