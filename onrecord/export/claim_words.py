"""A claim across articles in the plain words of the screen: its state, who, when, in whose words. The JSON is that of View.to_dict().

Nothing here says what is true. The claim's wording is ours and never stands in quotation marks; “...” are spoken words, "..." the article's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.export.days import WEEKDAYS, period, short, to_day
from onrecord.export.wording import Part, Parts, divide, position, possessive, shorten, tidy, verb
from onrecord.linking.persons import OUTLETS
from onrecord.markup import POSITIONS, UNSURE, Json, visible
from onrecord.provenance.passages import VOUCHING, chain_of
from onrecord.provenance.speakers import is_named
from onrecord.publishers import host_of, key
from onrecord.sentences import quotations

TELLERS = {"person", "anonymous", "group"}  # in the middle of a chain: one who tells what another said
MOST = 4  # of a list before the rest is counted
MANY = 8  # of a list of outlets
SHORT = 80  # characters of an excerpt
WHOLE = re.compile(r'"\S(?:[^"“”]*\S)?"|“[^"“”]+”')  # a quotation with both its marks
WHOLLY_QUOTED = re.compile(r'["“]([^"“”]*)["”]')


def added(text: str) -> Part:
    return Part(text, "added")


@dataclass(frozen=True)
class Told:
    """A claim, with what is looked up again and again. articles: how many were searched; 0 where that is not known."""

    claim: Json
    articles: int = 0

    @property
    def id(self) -> str:
        return visible(self.claim["id"])[:8]

    @property
    def wording(self) -> str:
        """Ours, so in no quotation marks."""
        text = visible(self.claim["text"]).strip()
        whole = WHOLLY_QUOTED.fullmatch(text)
        return whole.group(1).strip() if whole else text

    @property
    def nobody(self) -> str:
        return f"nobody in {self.these}" if self.articles else "nobody here"

    @property
    def these(self) -> str:
        return "this 1 article" if self.articles == 1 else f"these {self.articles} articles"

    @cached_property
    def articles_at(self) -> dict[str, Json]:
        """The article at each address, the first where it has had several texts."""
        found: dict[str, Json] = {}
        for article in self.claim["articles"]:
            found.setdefault(address_of(article), article)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """What to call each article, by its address."""
        return {
            address: visible(a["publisher"] or host_of(a["url"] or "") or a["title"] or a["id"][:8])
            for address, a in self.articles_at.items()
        }

    @cached_property
    def year(self) -> int | None:
        """That of every day on the page, where there is one alone."""
        told = [o[key] for o in self.claim["occasions"] for key in ("day", "perhaps")]
        years = {day.year for d in (*told, *(a["day"] for a in self.claim["articles"])) if (day := to_day(d))}
        return years.pop() if len(years) == 1 else None

    def outlet(self, address: str) -> str:
        return self.names.get(address, visible(address))

    def outlet_of(self, statement: Json) -> str:
        return visible(statement["outlet"])

    def day(self, iso: str | None) -> str:
        """ "Fri 22 Jan", with the year where days of several years stand on the page."""
        day = to_day(iso)
        return f"{WEEKDAYS[day.weekday()]} {short(day, self.year)}" if day else "no date"

    def published(self, address: str) -> str:
        """The day on which the article at an address came out."""
        day = self.articles_at.get(address, {}).get("day")
        return self.day(day) if day else "undated"

    def named_by(self, address: str) -> list[str]:
        """The outlets that an article names as where it has the claim from."""
        return once(visible(r["name"]) for r in self.claim["relays"] if r["article"] == address)

    def occasions(self, stance: str) -> list[Json]:
        return [o for o in self.claim["occasions"] if o["stance"] == stance]

    def statements(self, ids: Iterable[str]) -> list[Json]:
        wanted = set(ids)
        return [s for s in self.claim["statements"] if s["id"] in wanted]

    def vouching(self, addresses: Iterable[str]) -> list[Json]:
        """The statements of some articles that say the claim."""
        wanted = set(addresses)
        return [s for s in self.claim["statements"] if s["article"] in wanted and s["stance"] in VOUCHING]


def address_of(article: Json) -> str:
    return article["url"] or str(article["id"])


def same(a: str, b: str) -> bool:
    """Whether two names of outlets are one."""
    return key(a) == key(b)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def said(day: str | None) -> str:
    found = to_day(day)
    return short(found, None) if found else "no date"


def days(claim: Json) -> str:
    """First to last day of its articles: "22-26 Jan 2016"."""
    known = sorted(day for a in claim["articles"] if (day := to_day(a["day"])))
    return period(known[0], known[-1], "day", None) if known else "undated"


def counts(told: Told) -> str:
    """ "46 passages in 14 of your 15 articles, 22-26 Jan 2016 · checked by a person: 0 of 46" """
    passages, here = len(told.claim["statements"]), len(told.claim["articles"])
    where = f"{here} of your {counted(told.articles, 'article')}" if told.articles else counted(here, "article")
    return f"{counted(passages, 'passage')} in {where}, {days(told.claim)} · {checked(told)}"


def checked(told: Told) -> str:
    return f"checked by a person: {told.claim['checked']} of {len(told.claim['statements'])}"


def listing(items: Sequence[str], *, most: int = MOST, between: str = ", ") -> str:
    """The first few, and how many more."""
    more = [f"{len(items) - most} more"] if len(items) > most else []
    return between.join([*items[:most], *more])


def once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def folded(names: Iterable[str], *, most: int = MANY) -> str:
    """Each name once, with how often: "TASS (2), Reuters"."""
    return listing(tallied(names), most=most)


def tallied(names: Iterable[str]) -> list[str]:
    return [f"{name} ({n})" if n > 1 else name for name, n in Counter(names).items()]


def joined(items: Sequence[Parts], *, between: str = " · ", most: int = MOST) -> Parts:
    """As listing, of words that keep their look."""
    parts = [p for n, item in enumerate(items[:most]) for p in ((added(between),) if n else ()) + item]
    return (*parts, added(f"{between}{len(items) - most} more")) if len(items) > most else tuple(parts)


def name_of(link: Json) -> str:
    """A name as it is; an unnamed source stays unnamed, in the article's own words."""
    name = visible(link["name"])
    capital = link["kind"] in OUTLETS and bool(re.search(r"[^\W\d_]", name)) and name[:1].isupper()
    return name if capital or is_named({"name": name, "kind": link["kind"]}) else f'"{name}"'


def source_of(statement: Json) -> Json | None:
    """The innermost source."""
    chain = chain_of(statement)
    return chain[-1] if chain else None


def who(told: Told, statement: Json) -> str:
    """The chain as "X, citing Y"; a person's words about what another said as "Y, as told by X"."""
    chain = chain_of(statement)
    if not chain:
        own = statement.get("attribution") is None
        return f"{told.outlet_of(statement)}, in its own voice" if own else "no source given"
    words = with_role(chain[-1])
    if chain[-1]["kind"] == "media" and not chain[-1]["name"][:1].isupper():
        words += ", no source given"
    for outer in reversed(chain[:-1]):
        told_by = outer["kind"] in TELLERS
        words = f"{words}, as told by {name_of(outer)}" if told_by else f"{name_of(outer)}, citing {words}"
    return words


def with_role(speaker: Json) -> str:
    role = visible(speaker.get("role") or "")
    name = name_of(speaker)
    return f"{name}, {role}" if role and role.casefold() not in name.casefold() else name


def positions(statements: Iterable[Json]) -> str:
    """The positions with the articles' own verbs: denies ("rejected", "brushed aside")."""
    found: dict[str, dict[str, str]] = {}
    for statement in statements:
        attribution = {"cue": {"text": statement["cue"]}} if statement.get("cue") else None
        verbs = found.setdefault(position(statement, attribution), {})
        if cue := verb(attribution):
            verbs.setdefault(cue.casefold(), f'"{cue}"')
    return "; ".join(f"{word} ({listing([*verbs.values()])})" if verbs else word for word, verbs in found.items())


def unsure(statements: Sequence[Json], field: str) -> str:
    """A question mark where no statement is sure of it."""
    return " ?" if statements and all(s["confidence"][field] < UNSURE for s in statements) else ""


def words_of(statement: Json) -> Parts:
    """The article's words, with the spoken ones among them apart: those in quotation marks."""
    words = visible(statement.get("words") or "")
    parts = []
    for start, end, spoken in divide(0, len(words), spoken_in(words)):
        piece = words[start:end]
        parts.append(Part(piece.strip(' "“”').rstrip(","), "spoken") if spoken else Part(piece))
    return tidy(parts)


def spoken_in(words: str) -> list[tuple[int, int]]:
    """Quotations, marks included; none where a mark has lost its partner, for then "he said" would pass for spoken words."""
    found = [(q.start, q.end) for q in quotations(words)]
    whole = all(WHOLE.fullmatch(words[a:b]) and not words[a - 1 : a].strip(" (—-[") for a, b in found)
    marks = sum(words.count(mark) for mark in '"“”')
    return found if whole and marks == 2 * len(found) else []


def excerpts(told: Told, statements: Iterable[Json]) -> list[Parts]:
    """What was said, with its outlets: “This is not true” (TASS, citing Sputnik); equal words once."""
    found: dict[str, tuple[Part, list[str]]] = {}
    for statement in statements:
        if part := excerpt(statement):
            key = " ".join(re.findall(r"\w+", part.text.casefold()))
            found.setdefault(key, (part, []))[1].append(where(told, statement))
    spoken = [item for item in found.values() if item[0].look == "spoken"]
    return [(part, added(f" ({listing(once(outlets))})")) for part, outlets in spoken or found.values()]


def excerpt(statement: Json) -> Part | None:
    """The spoken words, else those of the article."""
    parts = words_of(statement)
    spoken = " ... ".join(p.text for p in parts if p.look == "spoken")
    if spoken:
        return shorten((Part(spoken, "spoken"),), SHORT)[0]
    plain = "".join(p.text for p in shorten(parts, SHORT)).strip()
    return Part(f'"{plain}"') if plain else None


def where(told: Told, statement: Json) -> str:
    """The outlet, and those that it has the words from."""
    cited = [visible(link["name"]) for link in chain_of(statement)[:-1] if link["kind"] in OUTLETS]
    return ", citing ".join([told.outlet_of(statement), *cited])


def hedges(told: Told, statement: Json) -> Iterator[str]:
    """Whose each "allegedly" is."""
    outlet = told.outlet_of(statement)
    for hedge in statement["hedges"]:
        word = f'"{visible(hedge["text"])}"'
        if hedge["owner"] == "unclear":
            yield f"{word}: {possessive(outlet)} or the source's, unclear"
        else:
            yield f"{word}: {'the source' if hedge['owner'] == 'source' else outlet}'s"


def named_origins(told: Told) -> str:
    """ "1 named origin; nothing here shows a second; 4 articles leave it open; among your 15 articles" """
    origins = told.claim["origins"]
    named, left = len(origins["named"]), len(left_open(origins))
    if not (named or left):
        return f"{told.nobody} says it"
    words = [
        {0: "no named origin", 1: "1 named origin"}.get(named, f"{named} named origins, may be the same source"),
        {0: "", 1: "nothing here shows a second"}.get(named, "nothing here shows another"),
        f"{counted(left, 'article')} leave{'s' if left == 1 else ''} it open" if left else "",
        f"among your {counted(told.articles, 'article')}" if told.articles else "",
    ]
    return "; ".join(word for word in words if word)


def left_open(origins: Json) -> list[str]:
    """The articles that may have a source of their own or not."""
    return [*origins["no_source_given"], *(address for some in origins["undecided"] for address in some)]


def is_here(told: Told, name: str) -> bool:
    """Whether an outlet has an article here."""
    relayed = any(same(r["name"], name) and r["from"] in told.names for r in told.claim["relays"])
    return relayed or any(same(outlet, name) for outlet in told.names.values())


def is_missing(told: Told, name: str) -> bool:
    return any(same(n, name) for n in told.claim["not_covered"]["cited_not_here"])


def no_source(told: Told, address: str) -> str:
    """The outlet, what it calls its source, and the outlets that it names."""
    vague = once(name_of(source) for s in told.vouching([address]) if (source := source_of(s)))
    named = told.named_by(address)
    return " ".join([told.outlet(address), *vague[:1]]) + (f" (names {listing(named)})" if named else "")


def source_by_outlet(told: Told, origin: Json, name: str) -> str:
    """A source of an origin, and the outlets that call it so."""
    saying = [(s, link) for s in told.vouching(origin["articles"]) if (link := source_of(s)) and link["name"] == name]
    link = saying[0][1] if saying else {"name": name, "kind": "unknown"}
    heard = once(told.outlet_of(s) for s, _ in saying)
    return name_of(link) + (f" ({listing(heard)})" if heard else "")


def occasions(found: Sequence[Json]) -> str:
    """Occasions before passages; one without a day may be one of the others."""
    dated = [o for o in found if o["day"]]
    more = len(found) - len(dated)
    words = counted(len(dated or found), "occasion") + ("" if dated else " without a date")
    words += ", may be the same source" if len({o["speaker"]["id"] for o in dated or found}) > 1 else ""
    words += f"; {more} more without a date, perhaps the same" if dated and more else ""
    passages, articles = sum(len(o["statements"]) for o in found), {a for o in found for a in o["articles"]}
    return f"{words} · {counted(passages, 'passage')}, {counted(len(articles), 'article')}"


def turn(told: Told, name: str, stance: str, day: str) -> str:
    """One side of a reversal: what somebody does to the claim on a day."""
    speakers = {o["speaker"]["id"] for o in told.claim["occasions"] if o["speaker"]["name"] == name}
    same_day = [o for o in told.occasions(stance) if o["day"] == day and o["speaker"]["id"] in speakers]
    does = positions(told.statements(i for o in same_day for i in o["statements"]))
    return f"{does or POSITIONS[stance][0]}, {told.day(day)}"


def outlets(claim: Json) -> int:
    return len(set(Told(claim).names.values()))


def origin_count(claim: Json) -> str:
    """Never a bare count: with what may be the same, and what is open."""
    named, left = len(claim["origins"]["named"]), len(left_open(claim["origins"]))
    words = f"{counted(named, 'named origin')}{', may be one' if named > 1 else ''}" if named else "none named"
    return f"{words}; unclear in {counted(left, 'article')}" if left else words


def denied_by(claim: Json) -> str:
    return listing(once(name_of(o["speaker"]) for o in Told(claim).occasions("deny")), most=2) or "nobody here"
