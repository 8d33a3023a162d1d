"""A claim for its page: what export.claim_page prints on a terminal, in the same words, with a link from each passage to its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urlencode

from onrecord.export.claim_page import COVERAGE, SIDES
from onrecord.export.claim_state import state
from onrecord.export.claim_words import (
    VOUCHING,
    Told,
    address_of,
    chain_of,
    counts,
    excerpts,
    hedges,
    listing,
    occasions,
    once,
    positions,
    said,
    source_of,
    turn,
    unsure,
    who,
    with_role,
    words_of,
)
from onrecord.export.days import said_on, to_day
from onrecord.export.wording import Parts
from onrecord.markup import Json, visible

ENTITY = re.compile(r"[0-9a-f]{16,64}")
SAME_DAY = 3  # days between two acts of one speaker of which articles may be telling one and the same


@dataclass(frozen=True)
class Telling:
    """A claim, and where each passage stands. places: article ids by statement; as_of: an ISO day, kept in every link; searched: articles."""

    claim: Json
    searched: int
    places: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None

    @cached_property
    def told(self) -> Told:
        return Told(self.claim, self.searched)

    @property
    def state(self) -> str:
        return state(self.told)

    @property
    def counts(self) -> str:
        return counts(self.told)

    @property
    def tail(self) -> str:
        return f"?{urlencode({'as_of': self.as_of})}" if self.as_of else ""

    def link(self, part: str = "", **more: str) -> str:
        """An address of this claim, as of the same day. part: ".json", "/origins.svg"."""
        asked = {"as_of": self.as_of or "", **more}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/claims/{quote(self.claim['id'])}{part}" + (f"?{query}" if query else "")

    def evidence(self, statement: Json) -> str:
        """Where the passage stands in its article."""
        article = self.article_of(statement)
        return f"/articles/{quote(article)}?{urlencode({'at': statement['id']})}" if article else ""

    def article_of(self, statement: Json) -> str:
        """Its article's id: by place, for an address may have had several texts."""
        by_address = (str(a["id"]) for a in self.claim["articles"] if address_of(a) == statement["article"])
        return self.places.get(statement["id"]) or next(by_address, "")

    def person(self, speaker: Json, statements: Sequence[Json]) -> str:
        """The page of a speaker, where one can be looked up."""
        chain = chain_of(statements[0]) if statements else []
        entity = speaker.get("id") or ""
        if not ENTITY.fullmatch(entity):
            entity = (chain[-1]["entity"] if chain else None) or ""
        return f"/sources/{quote(entity)}{self.tail}" if entity else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """href: of its evidence; "" where its article is not known. said: its day; how: how that is known."""

    id: str
    href: str
    outlet: str
    stance: str
    title: bool
    who: str
    does: str
    words: Parts
    said: str
    how: str
    hedges: tuple[str, ...]
    checked: bool


@dataclass(frozen=True, slots=True)
class Act:
    """One act of speaking. wordings: what was said, with the outlets; quotes: whether they are several wordings of spoken words."""

    day: str
    iso: str
    how: str
    speaker: str
    person: str
    stance: str
    does: str
    perhaps: str
    articles: int
    wordings: tuple[Parts, ...]
    quotes: bool
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Those who take one position. words: how many occasions, or that there is nobody."""

    name: str
    words: str
    acts: tuple[Act, ...] = ()


def passage(telling: Telling, statement: Json) -> Passage:
    told = telling.told
    return Passage(
        id=statement["id"],
        href=telling.evidence(statement),
        outlet=told.outlet_of(statement),
        stance=statement["stance"],
        title=bool(statement.get("in_title", statement.get("title"))),
        who=who(told, statement) + unsure([statement], "source"),
        does=positions([statement]) + unsure([statement], "stance"),
        words=words_of(statement),
        said=said_on(statement["said_on"], told.year),
        how=how_dated(statement),
        hedges=tuple(hedges(told, statement)),
        checked=bool(statement.get("checked")),
    )


def how_dated(statement: Json, *, short: bool = False) -> str:
    """How the day is known: day of the report (published); stated: "on Tuesday" (weekday before the report). short: without the method."""
    day = statement["said_on"]
    if not day:
        return "no date given"
    text, method = visible(day["text"]).strip(), visible(day["method"])
    if text:
        return f'stated: "{text}"' + ("" if short else f" ({method})")
    if method.startswith(("published", "dateline")):
        return "day of the report" if short else f"day of the report ({method})"
    return method


def sides(telling: Telling) -> list[Side]:
    """Those who deny it, then the others; what nobody does, together at the end."""
    told, found, silent = telling.told, [], []
    for stance, name in SIDES:
        acts = told.occasions(stance)
        if acts:
            found.append(Side(name, occasions(acts), tuple(act(telling, one) for one in acts)))
        elif stance == "deny":
            found.append(Side(name, told.nobody))
        else:
            silent.append(name)
    return [*found, Side(", ".join(silent), told.nobody)] if silent else found


def act(telling: Telling, one: Json) -> Act:
    told = telling.told
    statements = told.statements(one["statements"])
    wordings = excerpts(told, statements)
    return Act(
        day=told.day(one["day"]) if one["day"] else "no date ?",
        iso=one["day"] or "",
        how=listing(once(how_dated(s, short=True) for s in statements if s["said_on"]), most=2),
        speaker=with_role(one["speaker"]) + unsure(statements, "source"),
        person=telling.person(one["speaker"], statements),
        stance=one["stance"],
        does=(positions(statements) or visible(one["stance"])) + unsure(statements, "stance"),
        perhaps=f"perhaps {told.day(one['perhaps'])}" if one["perhaps"] and not one["day"] else "",
        articles=len(one["articles"]),
        wordings=tuple(wordings),
        quotes=len(wordings) > 1 and wordings[0][0].look == "spoken",
        passages=tuple(passage(telling, s) for s in statements),
    )


def reversals(telling: Telling) -> list[str]:
    told, lines = telling.told, []
    for item in telling.claim["reversals"]:
        before, after = (turn(told, item["name"], item[s], item[d]) for s, d in (("from", "on"), ("to", "then")))
        lines.append(f"{visible(item['name'])}: {before}, then {after}")
    return lines


def differing(telling: Telling) -> Iterator[str]:
    """Speakers whom articles tell to do different things at about one time: Dmitry Peskov no comment ("did not confirm") (Real Russia Today); denies (8 others)."""
    acts: dict[str, list[Json]] = {}
    for one in telling.claim["occasions"]:
        acts.setdefault(one["speaker"]["id"], []).append(one)
    for some in acts.values():
        if some[0]["speaker"]["kind"] not in {"person", "organisation"}:
            continue
        kinds = {"assert" if o["stance"] in VOUCHING else o["stance"] for o in some}
        if len(kinds) > 1 and len({a for o in some for a in o["articles"]}) > 1 and _at_one_time(some):
            yield f"{with_role(some[0]['speaker'])}: {'; '.join(_told_by(telling.told, some))}"


def _at_one_time(acts: Sequence[Json]) -> bool:
    """Whether two acts that differ lie near each other, or one has no day."""
    pairs = [(a, b) for i, a in enumerate(acts) for b in acts[:i] if a["stance"] != b["stance"]]
    for a, b in pairs:
        one, other = to_day(a["day"] or a["perhaps"]), to_day(b["day"] or b["perhaps"])
        if not (one and other) or abs((one - other).days) <= SAME_DAY:
            return True
    return False


def _told_by(told: Told, acts: Sequence[Json]) -> Iterator[str]:
    """Each position with its verbs, and the outlets that report it; what the fewest report first."""
    by_stance: dict[str, list[Json]] = {}
    for one in acts:
        by_stance.setdefault(one["stance"], []).extend(told.statements(one["statements"]))
    for statements in sorted(by_stance.values(), key=lambda s: len({x["article"] for x in s})):
        yield f"{positions(statements)} ({listing(once(told.outlet_of(s) for s in statements), most=3)})"


def gaps(telling: Telling) -> list[tuple[str, list[str]]]:
    """What "nobody" leaves out: ("cut off", outlets)."""
    missing, told = telling.claim["not_covered"], telling.told
    return [(word, once(map(told.outlet, missing[key]))) for key, word in COVERAGE if missing.get(key)]


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    decides: str
    statement: str
    href: str
    review: str


def checks(telling: Telling) -> list[Check]:
    """What a person should look at first, by how much it would change the counts."""
    by_id = {s["id"]: s for s in telling.claim["statements"]}
    found = []
    for item in telling.claim.get("check_first", []):
        ident = item.get("statement") or ""
        href = telling.evidence(by_id[ident]) if ident in by_id else ""
        review = f"/review?{urlencode({'claim': telling.claim['id'], 'statement': ident})}"
        found.append(Check(visible(item["what"]), visible(item["decides"]), ident, href, review))
    return found


@dataclass(frozen=True, slots=True)
class ArticlePassages:
    """All passages of one article. heading: outlet and day; href: of its page here; url: its address, whatever that is."""

    heading: str
    title: str
    href: str
    url: str
    passages: tuple[Passage, ...]


def by_article(telling: Telling) -> Iterator[ArticlePassages]:
    """Every passage, by article and day."""
    told = telling.told
    for address in dict.fromkeys([*told.names, *(s["article"] for s in telling.claim["statements"])]):
        mine = [s for s in telling.claim["statements"] if s["article"] == address]
        if mine:
            article = next((a for a in telling.claim["articles"] if address_of(a) == address), None)
            day = told.day(article["day"]) if article and article["day"] else "undated"
            title = visible((article or {}).get("title") or "")
            href = f"/articles/{quote(str(article['id']))}" if article else ""
            yield ArticlePassages(f"{told.outlet_of(mine[0])} · {day}", title, href, address, tuple(passage(telling, s) for s in mine))  # fmt: skip


def cited(telling: Telling, address: str, today: str) -> str:
    """One line to put under what is taken from here. address: of the page; today: an ISO day."""
    told, claim = telling.told, telling.claim
    passages, articles = len(claim["statements"]), len(claim["articles"])
    on = said(telling.as_of or today)
    return (
        f"Claim {told.id}, {telling.state}, as of {on}: {told.wording} (onrecord's wording, not a quotation); {passages} passage{'s' * (passages != 1)} "
        f"in {articles} article{'s' * (articles != 1)}; {address}; retrieved {said(today)}"
    )


def turning_days(claim: Json) -> list[str]:
    """The days on which something changed: those on which its articles came out."""
    return sorted({a["day"][:10] for a in claim["articles"] if a["day"]})


def own(statements: Iterable[Json]) -> list[Json]:
    """Those that vouch for the claim, the ones with a source first, then those in the body."""
    saying = [s for s in statements if s["stance"] in VOUCHING]
    return sorted(saying, key=lambda s: (source_of(s) is None, bool(s.get("in_title"))))
