"""The statements of an article by claim, and what became of each claim there: disputed ones first.

Nothing here says what is true; "here" means in this one article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from onrecord.export.wording import NO_SOURCE, Row, possessive
from onrecord.markup import Json, visible

WORDING = "onrecord's wording, not a quotation"


@dataclass(frozen=True, slots=True)
class Group:
    """Statements under one heading. claim: None where several claims, or none, share it; then it isn't shown."""

    letters: str
    state: str
    claim: str | None
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        return f"{self.state}: {self.claim}" if self.claim else self.state


@dataclass(frozen=True, slots=True)
class State:
    """What became of a claim in one article. rank: what comes first on screen.

    shared: the heading under which all claims of this state stand together, where they do.
    """

    rank: int
    words: str
    shared: str = ""


Judged = tuple[State, str, list[Row]]  # state, id of the claim, its statements


def to_groups(rows: Iterable[Row], record: Json) -> list[Group]:
    """The statements by claim, disputed claims first. Single, undisputed claims share a heading."""
    texts = {c["id"]: visible(c["text"]) for c in record["claims"]}
    groups: list[Group] = []
    used = 0
    for members in together(judge(rows)):
        count = sum(claim in texts for _, claim, _ in members)
        groups.append(to_group(members, texts, letters(used, count)))
        used += count
    return groups


def judge(rows: Iterable[Row]) -> list[Judged]:
    """The statements by claim, each claim with its state, disputed claims first."""
    by_claim: dict[str, list[Row]] = {}
    for row in rows:
        claim = row.statement["claim"] or ("no comment" if row.stance == "decline" else "no claim")
        by_claim.setdefault(claim, []).append(row)
    judged = [(state(found), claim, found) for claim, found in by_claim.items()]
    return sorted(judged, key=lambda j: j[0].rank)


def together(judged: list[Judged]) -> Iterator[list[Judged]]:
    """Claims that share a heading as one list, the others alone."""
    for shared, found in groupby(judged, key=lambda j: j[0].shared):
        members = list(found)
        yield from [members] if shared else ([one] for one in members)


def to_group(members: list[Judged], texts: dict[str, str], label: str) -> Group:
    state, claim, rows = members[0]
    if len(members) == 1:
        return Group(label, state.words, texts.get(claim), in_order(rows))
    pooled = sorted((row for _, _, found in members for row in found), key=lambda row: row.number)
    return Group(label, state.shared, None, tuple(pooled))


def in_order(rows: list[Row]) -> tuple[Row, ...]:
    """Who says it first, then who doubts or denies it; in the order of the text within."""
    order = ("assert", "confirm", "question", "deny", "decline", "retract")
    return tuple(sorted(rows, key=lambda row: (order.index(row.stance), row.number)))


def letters(used: int, count: int) -> str:
    """ "C", or "F-I" for several claims; empty for none."""
    if not count:
        return ""
    return letter(used) if count == 1 else f"{letter(used)}-{letter(used + count - 1)}"


def letter(n: int) -> str:
    """A to Z, then AA, AB ..., as in spreadsheets."""
    return (letter(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)


def state(rows: list[Row]) -> State:
    """What became of a claim here. Speakers count, not passages; a bare "confirmed" is never said."""
    if rows[0].statement["claim"] is None:
        return unclaimed(rows)
    said: dict[str, list[Row]] = {}
    for row in rows:
        said.setdefault(row.stance, []).append(row)
    asserting = said.get("assert", []) + said.get("confirm", [])
    sayers, deniers = speakers(asserting), speakers(said.get("deny", []))
    if sayers and deniers:
        alone = len(sayers | deniers) == 1 and rows[0].speaker != NO_SOURCE
        return State(0, f"SAID AND DENIED by {rows[0].speaker}" if alone else "DISPUTED")
    if deniers:
        return State(1, "DENIED, nobody here asserts it")
    for stance, rank, word in (("question", 2, "DOUBTED"), ("retract", 3, "WITHDRAWN")):
        if found := said.get(stance):
            return State(rank, f"{word} by {names(found)}" + ("" if sayers else ", nobody here asserts it"))
    if found := said.get("confirm"):
        return State(4, f"CONFIRMED by {names(found, dated=True)}, not disputed here")
    return undisputed(asserting, sayers)


def unclaimed(rows: list[Row]) -> State:
    if rows[0].stance == "decline":
        return State(9, "NO COMMENT")
    return State(10, "NO CLAIM MADE OUT: what these are about could not be told")


def undisputed(rows: list[Row], sayers: set[tuple[str, ...]]) -> State:
    """Asserted only, or nothing but no comment."""
    if not rows:
        return State(9, "NO COMMENT, nobody here asserts it")
    if len(sayers) > 1:
        return State(5, f"{len(sayers)} SPEAKERS, may be the same source, not disputed here")
    if rows[0].own_voice:
        voice = f"{possessive(rows[0].speaker).upper()} OWN VOICE, not disputed here"
        return State(8, voice, voice)
    if rows[0].speaker == NO_SOURCE:
        return State(7, "NO SOURCE GIVEN, not disputed here", "NO SOURCE GIVEN, not disputed here")
    return State(6, "ONE SOURCE, not disputed here", "ONE SOURCE EACH, not disputed here")


def speakers(rows: Iterable[Row]) -> set[tuple[str, ...]]:
    """Who speaks, by their whole chain: one speaker however many passages."""
    return {
        ("",) if row.own_voice else tuple(link["entity"] or link["name"].casefold() for link in row.statement["chain"])
        for row in rows
    }


def names(rows: Iterable[Row], *, dated: bool = False) -> str:
    found = (row.speaker + (f", {row.said_on}" if dated and row.said_on != "-" else "") for row in rows)
    return "; ".join(dict.fromkeys(found))
