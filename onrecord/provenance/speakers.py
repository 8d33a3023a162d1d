"""Who speaks, across the articles of a claim: the same person under several names and roles, and sources without a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.linking.bodies import body_of
from onrecord.linking.grouping import NOTHING, Pair, Ruled, groups, pair
from onrecord.linking.persons import OUTLETS, Known, judged, speaks_for
from onrecord.markup import Json
from onrecord.provenance.passages import Passage

ONE = 0.2  # of the pairs of two groups of names that must fit, for one person with several forms
OF = re.compile(r",? (?:of|from|at) ")  # "Iñigo Larrauri of CD Montalbán"
NAMED = frozenset({"person", "organisation"})
UNNAMED = re.compile(
    r"\b(?:official|source|people|person|spokes(?:man|woman|person|people)|executive|diplomat|insider|aide|adviser|advisor|member|employee|"
    r"worker|resident|witness|lawyer|analyst|expert|critic|supporter|officer|minister|others?|those|who|he|she|they|it)s?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The innermost source of a passage. id: shared by the passages of one speaker. named: whether one could look them up."""

    id: str
    name: str
    kind: str
    role: str | None
    named: bool
    side: str = ""  # shared by a spokesman and the body he speaks for, and by one without a name who may be of it

    @property
    def own_side(self) -> str:
        """Of somebody without a name, himself: officials may leak what their ministry denies."""
        return self.side if self.named else self.id


def is_named(link: Json) -> bool:
    """A person or organisation by a name of its own: some word of it is capitalised that is not its first, or it is all of it."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", link["name"])
    capitals = [w for w in words if w[0].isupper()]
    if link["kind"] not in NAMED or not capitals:
        return False
    lower = [w for w in words if w[0].islower()]
    return not (lower and UNNAMED.search(" ".join(lower))) or len(capitals) > 2


def innermost(chain: Sequence[Json]) -> Json | None:
    """Who stands behind the words: a letter or report is its author's, where one is told."""
    if len(chain) > 1 and chain[-1]["kind"] == "document" and chain[-2]["kind"] not in OUTLETS:
        return chain[-2]
    return chain[-1] if chain else None


def speakers_of(passages: Sequence[Passage], ruled: Ruled = NOTHING) -> list[Speaker | None]:
    """One for each passage; None where nobody is named as the source. ruled: what people said of entities.

    On one claim a bare surname and a full name, or a bare "Foreign Ministry" and that of a country, are taken for one: counting one source
    as two is the worse error.
    """
    links = [innermost(p.chain) for p in passages]
    known = {_id(p, link): _known(p, link) for p, link in zip(passages, links, strict=True) if link and is_named(link)}
    joined = {ids for ids, found in judged(known.values()).items() if found.verdict != "different"}
    first = _firsts(known, joined, ruled)
    sides = _firsts(known, joined | _ties(list(known.values())), ruled)
    for passage, link in zip(passages, links, strict=True):
        if link and not is_named(link) and (fit := _meant(link, known.values())):
            sides.setdefault(_id(passage, link), sides[fit.id])
    return [_speaker(p, link, first, sides) if link else None for p, link in zip(passages, links, strict=True)]


def _ties(known: Sequence[Known]) -> set[Pair]:
    """Who belongs together though not one: a spokesman and his ministry, a ministry and its country."""
    both = ((a, b) for i, a in enumerate(known) for b in known[:i])
    return {pair(a.id, b.id) for a, b in both if speaks_for(a, b) or speaks_for(b, a) or _within(a, b) or _within(b, a)}


def _within(a: Known, b: Known) -> bool:
    """Whether a is the state, or the bare ministry, whose ministry or government b is. A country is no side of its other bodies."""
    words = _words(a.name)
    return "person" not in {a.kind, b.kind} and body_of(b.name).official and bool(words) and words <= _words(b.name)


def _meant(link: Json, known: Iterable[Known]) -> Known | None:
    """The named source that words without a name may well mean: "the ministry" where a ministry speaks."""
    words = _words(link["name"])
    return next((k for k in known if words and words <= _words(" ".join((k.name, *k.roles)))), None)


def _words(name: str) -> frozenset[str]:
    return frozenset(body_of(name).words)


def _firsts(known: Iterable[str], joined: Iterable[tuple[str, str]], ruled: Ruled) -> dict[str, str]:
    return {i: group[0] for group in groups(known, dict.fromkeys(joined, 1.0), ruled, joined=ONE) for i in group}


def _id(passage: Passage, link: Json) -> str:
    return link["entity"] or f"{passage.page.id}:{link['name']}"


def _known(passage: Passage, link: Json) -> Known:
    roles = (link["role"],) if link["role"] else ()
    page = passage.page
    return Known(_id(passage, link), page.id, _alone(link), link["kind"], roles, (), page.publisher, page.day)


def _alone(link: Json) -> str:
    """The name of a person, without where he is from."""
    name: str = link["name"]
    bare = OF.split(name)[0]
    return bare if link["kind"] == "person" and " " in bare else name


def _speaker(passage: Passage, link: Json, first: dict[str, str], sides: dict[str, str]) -> Speaker:
    ident = _id(passage, link)
    side = sides.get(ident, ident)
    return Speaker(first.get(ident, ident), link["name"], link["kind"], link["role"], is_named(link), side)
