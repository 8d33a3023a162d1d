"""Where a claim comes from: the roots of those who vouch for it, after copies, citations and families are folded.

Counting too many is the error that gets published, so what cannot be told apart is not counted: sources that are reachable through one outlet
alone are one, an outlet that cites another for the claim has no sources of its own unless it names them, and what reads like a word for the
claim counts for nothing where its source mostly denies the claim, or where nobody is sure to vouch for it and somebody denies it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.markup import Json
from onrecord.provenance.outlets import Outlets, is_nameless
from onrecord.provenance.passages import VOUCHING, Page, Passage
from onrecord.provenance.relays import Relay
from onrecord.provenance.speakers import Speaker

SURE = 0.8  # confidence in a position, below which a passage adds no origin: it may be no word for the claim at all
BY_NAME = 0.8  # confidence in a source: below, a pronoun alone tells who it is
WANTS_TO_KNOW = re.compile(
    r"\b(?:find(?:ing)? out|ask(?:s|ed|ing)?|wonder(?:s|ed)?|investigat\w+|examin\w+|clarify|explain) (?:\w+ )?whether\b",
    re.I,
)  # who wants to know does not say so
OURS = re.compile(r"(?:i|we|us|our|my)\b", re.I)


@dataclass(frozen=True, slots=True)
class Path:
    """How one passage reaches its source. carrier: the outlet (folded) through which alone this passage has it.

    speaker: None where the outlet tells it in its own voice, or on the word of another outlet. rests: on which outlets (folded) its article does.
    """

    page: Page
    carrier: str
    carrier_name: str
    speaker: Speaker | None
    sure: bool
    own: bool = False  # whether the carrier is the article's own outlet
    rests: frozenset[str] = frozenset()


@dataclass
class Origin:
    """name: of an outlet with sources of its own, or of a speaker whom several outlets have heard. sources: as they are called."""

    name: str
    kind: str
    sources: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)


def origins_of(
    passages: Sequence[Passage], speakers: Sequence[Speaker | None], relays: Sequence[Relay], outlets: Outlets
) -> Json:
    """{"count", "named", "no_source_given", "undecided", "at_most"}: see docs/claims.md."""
    paths = _paths(passages, speakers, relays, outlets)
    second_hand = _second_hand(passages, relays, outlets)
    heard = _carriers(paths, second_hand)
    names = {path.carrier: path.carrier_name for path in reversed(paths)}
    named: dict[str, Origin] = {}
    left: list[Path] = []
    for path in paths:
        if root := _root(path, heard, second_hand):
            _note(named.setdefault(root, _origin(root, path, names)), path)
        else:
            left.append(path)
    denied = any(p.stance == "deny" for p in passages)
    return _told(list(named.values()), left, any(path.sure or not denied for path in paths))


def _paths(
    passages: Sequence[Passage], speakers: Sequence[Speaker | None], relays: Sequence[Relay], outlets: Outlets
) -> list[Path]:
    """Of the passages that vouch, but for those of sources that mostly deny."""
    denying, retracting = (_mostly(stance, passages, speakers) for stance in ("deny", "retract"))
    copied = {r.article: r.name for r in reversed(relays) if r.kind == "copies"}
    resting = {r.article for r in relays if r.carried}
    rests = _rests(relays, outlets)
    found = []
    for passage, speaker in zip(passages, speakers, strict=True):
        if passage.stance in VOUCHING and not (speaker and speaker.own_side in denying):
            withdrawn = speaker is not None and speaker.named and speaker.side in retracting
            sure = _is_sure(passage, passage.page.id in resting) and not withdrawn
            path = _path(passage, speaker, copied.get(passage.page.id), outlets, sure=sure)
            found.append(replace(path, rests=rests.get(passage.page.id, frozenset())))
    return found


def _rests(relays: Sequence[Relay], outlets: Outlets) -> dict[str, frozenset[str]]:
    """The outlets, folded, that each article names or copies."""
    found: dict[str, frozenset[str]] = {}
    for relay in relays:
        found[relay.article] = found.get(relay.article, frozenset()) | {outlets.family(relay.name)}
    return found


def _mostly(stance: str, passages: Sequence[Passage], speakers: Sequence[Speaker | None]) -> set[str]:
    """The sides that do this at least as often as they vouch: what reads like a word for the claim is likelier a misreading."""
    balance: Counter[str] = Counter()
    for passage, speaker in zip(passages, speakers, strict=True):
        if speaker:
            balance[speaker.own_side] += (passage.stance == stance) - (passage.stance in VOUCHING)
    return {side for side, more in balance.items() if more >= 0}


def _is_sure(passage: Passage, at_second_hand: bool) -> bool:
    """Whether it may add an origin. An article that has it from others must name or describe a source of its own: a pronoun is too little."""
    confidence = passage.statement["confidence"]
    if passage.chain and WANTS_TO_KNOW.search(passage.words):
        return False
    return bool(confidence["stance"] >= SURE and (confidence["source"] >= BY_NAME or not at_second_hand))


def _path(passage: Passage, speaker: Speaker | None, copied: str | None, outlets: Outlets, *, sure: bool) -> Path:
    names = [outlets.called(link["name"], link["kind"]) for link in passage.chain]
    carrier = next((name for name in reversed(names) if name), None) or copied or passage.page.name
    if own := outlets.same(carrier, passage.page.name):
        carrier = passage.page.name  # the agency of its dateline, say: no outlet behind it
    told = None if _is_own_voice(passage, names) else speaker
    return Path(passage.page, outlets.family(carrier), carrier, told, sure, own)


def _is_own_voice(passage: Passage, names: Sequence[str | None]) -> bool:
    if not passage.chain or names[-1]:
        return True
    last = passage.chain[-1]["name"]
    return bool(is_nameless(last) or OURS.match(last))


def _second_hand(passages: Sequence[Passage], relays: Sequence[Relay], outlets: Outlets) -> set[str]:
    """The outlets that repeat others, folded."""
    pages = {p.page.id: p.page for p in passages}
    repeating = (pages[r.article] for r in relays if r.article in pages)
    return {outlets.family(page.name) for page in repeating}


def _carriers(paths: Sequence[Path], second_hand: set[str]) -> dict[str, set[str]]:
    """Through which outlets each named speaker is heard; not those that repeat others, unless in an article that names none of these."""
    heard: dict[str, list[Path]] = {}
    for path in paths:
        if path.sure and path.speaker and path.speaker.named:
            heard.setdefault(path.speaker.side, []).append(path)
    return {side: _first_hand(some, second_hand) for side, some in heard.items()}


def _first_hand(paths: Sequence[Path], second_hand: set[str]) -> set[str]:
    everybody = {path.carrier for path in paths}
    repeating = {p.carrier for p in paths if p.carrier in second_hand and p.rests & (everybody - {p.carrier})}
    return (everybody - repeating) or everybody


def _root(path: Path, heard: Mapping[str, set[str]], second_hand: set[str]) -> str | None:
    """What the path goes back to: a speaker's side or an outlet; None where it names no source, or may have it from another outlet."""
    if not path.sure:
        return None
    if path.speaker and path.speaker.side in heard:
        carriers = heard[path.speaker.side]
        return path.speaker.side if len(carriers) > 1 else next(iter(carriers))
    if path.carrier in second_hand or (not path.speaker and path.own):
        return None
    return path.carrier


def _origin(root: str, path: Path, names: Mapping[str, str]) -> Origin:
    if path.speaker and root == path.speaker.side:
        return Origin(path.speaker.name, path.speaker.kind)
    return Origin(names[root], "outlet")


def _note(origin: Origin, path: Path) -> None:
    source = path.speaker.name if path.speaker else ""
    if source and source not in origin.sources and source != origin.name:
        origin.sources.append(source)
    if path.page.id not in origin.articles:
        origin.articles.append(path.page.id)


def _told(named: Sequence[Origin], left: Sequence[Path], anyone: bool) -> Json:
    told = {article for origin in named for article in origin.articles}
    without = [path for path in left if path.page.id not in told]
    silent = list(dict.fromkeys(p.page.id for p in without if not p.speaker))
    undecided = list(dict.fromkeys(p.page.id for p in without if p.speaker))
    count = len(named) or int(anyone)
    return {
        "count": count,
        "named": [{"name": o.name, "kind": o.kind, "sources": o.sources, "articles": o.articles} for o in named],
        "no_source_given": silent,
        "undecided": [[article] for article in undecided],
        "at_most": max(count, len(named) + len(silent) + len(undecided)),
    }
