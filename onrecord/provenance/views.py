"""Everything that is shown of a claim: wording, state, origins, relays, occasions, and what is not known. No verdict on truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, get_args

from onrecord.claiming import OPENS_WITH_PRONOUN, VAGUE
from onrecord.joining import content_words
from onrecord.linking.copies import Copy
from onrecord.linking.facts import facts_of
from onrecord.linking.grouping import NOTHING, Pair, Ruled
from onrecord.linking.guards import ALIKE, alike
from onrecord.markup import UNSURE, Json
from onrecord.positions import STANCES, Stance
from onrecord.provenance.checking import check_first
from onrecord.provenance.circles import circles
from onrecord.provenance.doubles import without_doubles
from onrecord.provenance.occasions import Occasion, occasions_of
from onrecord.provenance.occasions import to_dict as occasion_record
from onrecord.provenance.origins import SURE, origins_of
from onrecord.provenance.outlets import Outlets, is_nameless, unique
from onrecord.provenance.passages import VOUCHING, Page, Passage
from onrecord.provenance.relays import Relay, relays_of
from onrecord.provenance.speakers import speakers_of
from onrecord.provenance.ties import with_doubts
from onrecord.publishers import Registry

State = Literal["disputed", "denied", "withdrawn", "doubted", "confirmed", "asserted", "no position"]
STATES: tuple[State, ...] = get_args(State)
FEWEST, MOST = 5, 24  # words of a claim that can be read at a glance
FEWEST_SHARED = 2  # words of two wordings that are one proposition, for a reversal
FIRM = VOUCHING | {"deny", "retract"}
LEVELS = ("own voice", "reports", "names the outlet", "describes the source")


@dataclass(frozen=True)
class View:
    """A claim with all that is derived from its passages. id: of its first member. members: its propositions, those of doubles too."""

    id: str
    passages: tuple[Passage, ...]
    occasions: tuple[Occasion, ...]
    relays: tuple[Relay, ...]
    origins: Json
    outlets: Outlets
    members: tuple[str, ...]

    @property
    def pages(self) -> dict[str, Page]:
        return {p.page.id: p.page for p in self.passages}

    @property
    def days(self) -> list[str]:
        return sorted(p.day for p in self.pages.values() if p.day)

    @property
    def outlet_names(self) -> tuple[str, ...]:
        return unique(p.name for p in self.pages.values())

    @cached_property
    def state(self) -> Json:
        return state(self.occasions, said=bool(self.origins["count"] or self.origins["undecided"]))

    @cached_property
    def text(self) -> str:
        """Our wording, no quotation."""
        return wording(self.passages)

    def to_dict(self) -> Json:
        """A line of `onrecord claims --format jsonl`."""
        pages = self.pages
        return {
            "id": self.id,
            "text": self.text,
            "state": self.state,
            "members": list(self.members),
            "articles": [_article(page) for page in sorted(pages.values(), key=lambda p: (p.day or "9", p.id))],
            "statements": [_statement(p) for p in self.passages],
            "occasions": [occasion_record(o) for o in self.occasions],
            "origins": _with_addresses(self.origins, pages),
            "relays": [r.to_dict(pages) for r in self.relays],
            "circular": circles(self.relays, pages, self.outlets),
            "dropped": dropped(self.passages, self.outlets),
            "reversals": reversals(self.occasions),
            "not_covered": not_covered(self),
            "check_first": check_first(self),
            "checked": sum(p.checked for p in self.passages),
        }


def view(
    ident: str,
    passages: Iterable[Passage],
    copies: Iterable[Copy] = (),
    ruled: Ruled = NOTHING,
    registry: Registry | None = None,
    ties: Mapping[Pair, float] | None = None,
) -> View:
    """ties: how surely pairs of its propositions belong together; None where all surely do."""
    told = list(passages)
    once = without_doubles(told)
    sure = once if ties is None else with_doubts(once, ties)
    ordered = tuple(sorted(sure, key=lambda p: (p.page.day or "9", p.page.id, p.statement["spans"])))
    outlets = Outlets(unique(p.page.publisher for p in ordered if p.page.publisher), registry)
    speakers = speakers_of(ordered, ruled)
    relays = relays_of(ordered, copies, outlets)
    return View(
        ident, ordered, tuple(occasions_of(ordered, speakers, outlets)), tuple(relays),
        origins_of(ordered, speakers, relays, outlets), outlets, tuple(sorted({p.proposition for p in told})),
    )  # fmt: skip


def _statement(passage: Passage) -> Json:
    page = passage.page
    return {
        **passage.statement,
        "chain": [{**link, "words": passage.words_of(link)} for link in passage.statement["chain"]],
        "article": page.url or page.id,
        "outlet": page.name,
        "published": page.day,
        "in_title": passage.in_title,
        "cue": passage.cue,
        "words": passage.words,
        "checked": passage.checked,
    }


def _article(page: Page) -> Json:
    return {
        "id": page.id,
        "url": page.url,
        "publisher": page.publisher,
        "title": page.title,
        "day": page.day,
        "truncated": page.truncated,
    }


def _with_addresses(origins: Json, pages: dict[str, Page]) -> Json:
    def address(ident: str) -> str:
        return pages[ident].url or ident

    return {
        **origins,
        "named": [{**o, "articles": [address(a) for a in o["articles"]]} for o in origins["named"]],
        "no_source_given": [address(a) for a in origins["no_source_given"]],
        "undecided": [[address(a) for a in some] for some in origins["undecided"]],
    }


def wording(passages: Sequence[Passage]) -> str:
    """The member that says most of what the others say and can be read by itself."""
    texts = unique(p.wording for p in passages)
    bags = {text: content_words(text) for text in texts}

    def fit(text: str) -> tuple[bool, bool, float]:
        words = len(text.split())
        shared = sum(len(bags[text] & bags[p.wording]) / (len(bags[text] | bags[p.wording]) or 1) for p in passages)
        unfit = OPENS_WITH_PRONOUN.match(text) is not None or VAGUE.search(text) is not None
        return not unfit, FEWEST <= words <= MOST, shared

    return max(texts, key=fit)


def state(occasions: Sequence[Occasion], *, said: bool = True) -> Json:
    """Counts with days, and one word for lists: what somebody does, never what is true. said: whether anybody is left who vouches for it."""
    told = {stance: [o for o in occasions if o.stance == stance] for stance in STANCES}
    return {
        "label": _label(told, said=said),
        **{stance: _counted(some) for stance, some in told.items()},
        "confirmed_by": [{"name": o.name, "day": o.day} for o in told["confirm"] if _is_sure(o)],
        "withdrawn_by": [{"name": o.name, "day": o.day} for o in told["retract"] if _is_sure(o)],
    }


def _label(told: dict[Stance, list[Occasion]], *, said: bool) -> State:
    vouching = told["assert"] or told["confirm"]
    if any(map(_is_sure, told["retract"])):
        return "withdrawn"
    if told["deny"]:
        return "disputed" if vouching and said else "denied"
    if told["question"]:
        return "doubted"
    if any(map(_is_sure, told["confirm"])):
        return "confirmed"
    return "asserted" if vouching else "no position"


def _is_sure(occasion: Occasion) -> bool:
    """Whether some passage is shown without "?"."""
    return any(p.statement["confidence"]["stance"] >= UNSURE for p in occasion.passages)


def _counted(occasions: Sequence[Occasion]) -> Json:
    days = sorted(o.day for o in occasions if o.day)
    return {
        "occasions": len(occasions),
        "passages": sum(len(o.passages) for o in occasions),
        "articles": len({a for o in occasions for a in o.articles}),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
    }


def dropped(passages: Sequence[Passage], outlets: Outlets) -> list[Json]:
    """How each article gives its authority for the claim, headline and body apart, where the headline gives less."""
    found = []
    for ident in unique(p.page.id for p in passages):
        mine = [p for p in passages if p.page.id == ident and p.stance in VOUCHING]
        title = max((level(p, outlets) for p in mine if p.in_title), default=None)
        body = max((level(p, outlets) for p in mine if not p.in_title), default=None)
        if title is not None and body is not None and title < body:
            page = mine[0].page
            found.append({"article": page.url or page.id, "headline": LEVELS[title], "body": LEVELS[body]})
    return found


def level(passage: Passage, outlets: Outlets) -> int:
    """An index of LEVELS."""
    if not passage.chain:
        return 0
    last = passage.chain[-1]
    if outlets.called(last["name"], last["kind"]):
        return 2
    return 1 if is_nameless(last["name"]) else 3


def reversals(occasions: Sequence[Occasion]) -> list[Json]:
    """The same speaker surely for it and surely against it, in like words, on different days. Not those without a name: they may be several."""
    found = []
    firm = [o for o in occasions if o.named and o.day and o.stance in FIRM]
    for speaker in unique(o.speaker for o in firm):
        for before, after in pairwise(o for o in firm if o.speaker == speaker):
            turned = (before.stance in VOUCHING) != (after.stance in VOUCHING)
            if turned and before.day != after.day and _is_turn(before, after):
                found.append(_reversal(before, after))
    return found


def _is_turn(before: Occasion, after: Occasion) -> bool:
    """Whether two sure passages are about one proposition of an article, or are worded much alike."""
    one, two = ([p for p in o.passages if p.statement["confidence"]["stance"] >= SURE] for o in (before, after))
    return any(p.proposition == q.proposition or _in_like_words(p.wording, q.wording) for p in one for q in two)


def _in_like_words(a: str, b: str) -> bool:
    x, y = facts_of(a), facts_of(b)
    return a == b or (len(x.bag & y.bag) >= FEWEST_SHARED and alike(x, y) >= ALIKE)


def _reversal(before: Occasion, after: Occasion) -> Json:
    return {"name": after.name, "from": before.stance, "on": before.day, "to": after.stance, "then": after.day}


def not_covered(view: View) -> Json:
    here = {view.outlets.family(p.publisher) for p in view.pages.values() if p.publisher}
    cited = unique(r.name for r in view.relays if not r.origin and view.outlets.family(r.name) not in here)
    pages = sorted(view.pages.values(), key=lambda p: (p.day or "9", p.id))
    return {
        "truncated": [p.url or p.id for p in pages if p.truncated],
        "undated": [p.url or p.id for p in pages if not p.day],
        "cited_not_here": list(cited),
    }
