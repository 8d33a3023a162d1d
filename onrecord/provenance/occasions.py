"""Acts of speaking: who took a position on the claim, and when, however many articles render it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from onrecord.markup import Json
from onrecord.provenance.outlets import Outlets
from onrecord.provenance.passages import Passage
from onrecord.provenance.speakers import Speaker

NEAR = 3  # days after an act within which an article that does not date it may well mean it
DAY, MONTH = "day", "month"


@dataclass
class Occasion:
    """One speaker, one position, one day (ISO, None where no passage dates it).

    perhaps: the first day on which an undated one was published. named: whether two of them are surely of one speaker.
    """

    speaker: str
    name: str
    role: str | None
    kind: str
    side: str
    stance: str
    day: str | None
    passages: list[Passage] = field(default_factory=list)
    perhaps: str | None = None
    named: bool = True

    @property
    def articles(self) -> list[str]:
        return list(dict.fromkeys(p.page.id for p in self.passages))


def occasions_of(passages: Sequence[Passage], speakers: Sequence[Speaker | None], outlets: Outlets) -> list[Occasion]:
    """In order of their days, or of those they may have been on; those with neither last."""
    found: dict[tuple[str, str, str | None], Occasion] = {}
    for passage, speaker in zip(passages, speakers, strict=True):
        who = speaker or _nobody(passage)
        ident = who.id if who.named else f"{_through(passage, outlets)}: {who.kind}"
        key = (ident, passage.stance, passage.day)
        if key not in found:
            side = who.side or ident
            found[key] = Occasion(ident, who.name, who.role, who.kind, side, *key[1:], named=who.named)
        _join(found[key], passage, who)
    merged = _undated_into_dated(list(found.values()))
    return sorted(merged, key=lambda o: (o.day or o.perhaps or "9", o.name, o.stance))


def _nobody(passage: Passage) -> Speaker:
    """The article's own voice."""
    return Speaker(f"voice of {passage.page.name}", passage.page.name, "publisher", None, True)


def _through(passage: Passage, outlets: Outlets) -> str:
    """The outlet that alone knows who an unnamed source is."""
    names = [n for link in passage.chain if (n := outlets.called(link["name"], link["kind"]))]
    return outlets.family(names[-1] if names else passage.page.name)


def _join(occasion: Occasion, passage: Passage, speaker: Speaker) -> None:
    """The longest name and the first role stand for the speaker."""
    occasion.passages.append(passage)
    occasion.role = occasion.role or speaker.role
    if speaker.named and len(speaker.name) > len(occasion.name):
        occasion.name = speaker.name


def _undated_into_dated(occasions: Sequence[Occasion]) -> list[Occasion]:
    """What an article does not date is taken for the one dated act of this speaker shortly before it came out, where there is one alone."""
    dated = [o for o in occasions if o.day]
    undated = [_without_dated(o, dated) for o in occasions if not o.day]
    return [*dated, *(o for o in undated if o.passages)]


def _without_dated(occasion: Occasion, dated: Sequence[Occasion]) -> Occasion:
    """What is left of an undated act when the passages that fit a dated one have joined it."""
    mine = [o for o in dated if (o.speaker, o.stance) == (occasion.speaker, occasion.stance)]
    left: list[Passage] = []
    for passage in occasion.passages:
        fit = [o for o in mine if o.day and _shortly_before(o.day, passage.page.day)]
        (fit[0].passages if len(fit) == 1 else left).append(passage)
    days = [p.page.day for p in left if p.page.day]
    return replace(occasion, passages=left, perhaps=min(days, default=None))


def _shortly_before(day: str, published: str | None) -> bool:
    """An article without a day may follow any."""
    if not published:
        return True
    return 0 <= (date.fromisoformat(published) - date.fromisoformat(day)).days <= NEAR


def to_dict(occasion: Occasion) -> Json:
    return {
        "speaker": {"id": occasion.speaker, "name": occasion.name, "kind": occasion.kind, "role": occasion.role},
        "stance": occasion.stance,
        "day": occasion.day,
        "perhaps": occasion.perhaps,
        "articles": [p.page.url or p.page.id for p in {p.page.id: p for p in occasion.passages}.values()],
        "statements": [p.statement["id"] for p in occasion.passages],
    }
