"""What is said of a claim, as values: the terminal, the pages and the spreadsheet are drawn from them. The JSON is that of View.to_dict().

Where it comes from is told in claim_origins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.export.claim_words import (
    Told,
    excerpts,
    hedges,
    listing,
    occasions,
    once,
    positions,
    tallied,
    turn,
    unsure,
    who,
    with_role,
    words_of,
)
from onrecord.export.days import said_on, to_day
from onrecord.export.wording import Parts
from onrecord.markup import Json, visible
from onrecord.provenance.passages import VOUCHING, chain_of

SIDES = (
    ("deny", "WHO DENIES IT"),
    ("confirm", "CONFIRMED BY"),
    ("retract", "WITHDRAWN BY"),
    ("question", "CASTS DOUBT"),
    ("decline", "NO COMMENT"),
)
COVERAGE = (
    ("truncated", "cut off"),
    ("undated", "undated"),
    ("cited_not_here", "cited, not here"),
)
ENTITY = re.compile(r"[0-9a-f]{16,64}")
SAME_DAY = 3  # days between two acts of one speaker of which articles may be telling one and the same


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement. id: of it. title: whether it is a headline. said: its day; how: how that is known."""

    id: str
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
    """One act of speaking. entity: id of the speaker, "" where nobody can be looked up. articles: how many report it.

    wordings: what was said, with the outlets; quotes: whether they are several wordings of spoken words.
    """

    day: str
    how: str
    speaker: str
    entity: str
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


@dataclass(frozen=True, slots=True)
class ArticlePassages:
    """All passages of one article. id: of the article, "" where it is not told; url: its address, whatever that is."""

    outlet: str
    day: str
    title: str
    id: str
    url: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What a person should look at. statement: its id, or ""."""

    what: str
    decides: str
    statement: str


def passage(told: Told, statement: Json) -> Passage:
    return Passage(
        id=statement["id"],
        outlet=told.outlet_of(statement),
        stance=statement["stance"],
        title=bool(statement["in_title"]),
        who=who(told, statement) + unsure([statement], "source"),
        does=positions([statement]) + unsure([statement], "stance"),
        words=words_of(statement),
        said=said_on(statement["said_on"], told.year),
        how=how_said(statement),
        hedges=tuple(hedges(told, statement)),
        checked=bool(statement.get("checked")),
    )


def how_said(statement: Json, *, short: bool = False) -> str:
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


def sides(told: Told) -> Iterator[Side]:
    """Those who deny it, then the others; what nobody does, together at the end."""
    silent = []
    for stance, name in SIDES:
        found = told.occasions(stance)
        if found or stance == "deny":
            yield Side(name, occasions(found) if found else told.nobody, tuple(act(told, one) for one in found))
        else:
            silent.append(name)
    if silent:
        yield Side(", ".join(silent), told.nobody)


def act(told: Told, one: Json) -> Act:
    statements = told.statements(one["statements"])
    wordings = excerpts(told, statements)
    return Act(
        day=told.day(one["day"]) if one["day"] else "no date ?",
        how=listing(once(how_said(s, short=True) for s in statements if s["said_on"]), most=2),
        speaker=with_role(one["speaker"]) + unsure(statements, "source"),
        entity=entity_of(one["speaker"], statements),
        stance=one["stance"],
        does=(positions(statements) or visible(one["stance"])) + unsure(statements, "stance"),
        perhaps=f"perhaps {told.day(one['perhaps'])}" if one["perhaps"] and not one["day"] else "",
        articles=len(one["articles"]),
        wordings=tuple(wordings),
        quotes=len(wordings) > 1 and wordings[0][0].look == "spoken",
        passages=tuple(passage(told, s) for s in statements),
    )


def entity_of(speaker: Json, statements: Sequence[Json]) -> str:
    ident: str = speaker["id"]
    if ENTITY.fullmatch(ident):
        return ident
    chain = chain_of(statements[0]) if statements else []
    return (chain[-1]["entity"] if chain else None) or ""


def reversals(told: Told) -> Iterator[str]:
    """Who changed sides: what they did before and after, each with its verbs and day."""
    for item in told.claim["reversals"]:
        before, after = (turn(told, item["name"], item[s], item[d]) for s, d in (("from", "on"), ("to", "then")))
        yield f"{visible(item['name'])}: {before}, then {after}"


def differing(told: Told) -> Iterator[str]:
    """Speakers whom articles tell to do different things at about one time: Dmitry Peskov no comment ("did not confirm") (Real Russia Today); denies (8 others)."""
    acts: dict[str, list[Json]] = {}
    for one in told.claim["occasions"]:
        acts.setdefault(one["speaker"]["id"], []).append(one)
    for some in acts.values():
        if some[0]["speaker"]["kind"] not in {"person", "organisation"}:
            continue
        kinds = {"assert" if o["stance"] in VOUCHING else o["stance"] for o in some}
        if len(kinds) > 1 and len({a for o in some for a in o["articles"]}) > 1 and _at_one_time(some):
            yield f"{with_role(some[0]['speaker'])}: {'; '.join(_told_by(told, some))}"


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


def gaps(told: Told) -> list[tuple[str, list[str]]]:
    """What "nobody" leaves out: ("cut off", outlets)."""
    missing = told.claim["not_covered"]
    return [(word, tallied(map(told.outlet, missing[key]))) for key, word in COVERAGE if missing[key]]


def checks(told: Told) -> list[Check]:
    """What a person should look at first, by how much it would change the counts."""
    asked = told.claim.get("check_first", [])
    return [Check(visible(c["what"]), visible(c["decides"]), c.get("statement") or "") for c in asked]


def by_article(told: Told) -> Iterator[ArticlePassages]:
    """Every passage, by article and day."""
    for address in once([*told.articles_at, *(s["article"] for s in told.claim["statements"])]):
        if mine := [s for s in told.claim["statements"] if s["article"] == address]:
            article = told.articles_at.get(address, {})
            yield ArticlePassages(
                outlet=told.outlet_of(mine[0]),
                day=told.published(address),
                title=visible(article.get("title") or ""),
                id=str(article.get("id") or ""),
                url=address,
                passages=tuple(passage(told, s) for s in mine),
            )
