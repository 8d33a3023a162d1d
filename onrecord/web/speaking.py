"""Who takes positions: somebody with all that they said across articles, namesakes apart, for the pages of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from onrecord.errors import LedgerError
from onrecord.export.claim_words import listing, name_of, once, said
from onrecord.export.days import report_day, said_on
from onrecord.export.wording import publisher
from onrecord.ledger.people import count_articles_of
from onrecord.ledger.store import Ledger
from onrecord.linking.persons import is_nameless, known_of
from onrecord.markup import POSITIONS, Json, visible
from onrecord.web.evidence import KINDS, Line, here, lines
from onrecord.web.standing import Standing, standings

MOST_ARTICLES = 250  # in which people of a name speak, for them to be told apart while somebody waits: the time grows with the square


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in some articles. statements: as Ledger.people gives them, newest first. nameless: only words describe them.

    crowded: so many articles have the name that only one of them is looked at.
    """

    id: str
    name: str
    kind: str
    roles: tuple[str, ...]
    aliases: tuple[str, ...]
    statements: tuple[Json, ...]
    nameless: bool = False
    crowded: bool = False

    @property
    def called(self) -> str:
        """The name; a description in quotation marks, for it is the article's."""
        return name_of({"name": self.name, "kind": "anonymous" if self.nameless else self.kind})

    @property
    def sort(self) -> str:
        return "without a name" if self.nameless else KINDS.get(self.kind, self.kind)

    @property
    def others(self) -> list[str]:
        return [alias for alias in self.aliases if alias != self.name]

    @property
    def days(self) -> str:
        known = sorted(day for s in self.statements if (day := s["day"] or s["published"]))
        return " - ".join(once(map(said, known[:1] + known[-1:]))) if known else "undated"

    @property
    def articles(self) -> int:
        return len({s["article"] for s in self.statements})

    @property
    def positions(self) -> list[tuple[str, int]]:
        counted = Counter(s["stance"] for s in self.statements)
        return [(stance, counted[stance]) for stance in POSITIONS if counted[stance]]

    @property
    def roles_by_day(self) -> list[tuple[str, str]]:
        """Each role with the days at which articles give it."""
        found: dict[str, list[str]] = {}
        for s in reversed(self.statements):
            if s["role"]:
                found.setdefault(s["role"], []).extend(day for day in [s["day"] or s["published"]] if day)
        told = [(role, " - ".join(once(map(said, days[:1] + days[-1:])))) for role, days in found.items()]
        return told + [(role, "") for role in self.roles if role not in found]


@dataclass(frozen=True, slots=True)
class Saying:
    """One statement of somebody, with its claim: how that stands across articles, else (standing is None) in this article alone."""

    line: Line
    day: str
    outlet: str
    published: str
    standing: Standing | None
    wording: str
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act of speaking, however many passages tell of it."""

    sayings: tuple[Saying, ...]

    @property
    def dated(self) -> Saying:
        """The passage that dates it best: by its own words, else by the day of its report."""
        return max(
            self.sayings, key=lambda s: (bool(day := s.line.row.statement["said_on"]), bool(day and day["text"]))
        )

    @property
    def perhaps(self) -> str:
        first = self.sayings[0]
        known = first.standing.acts.get(first.line.row.statement["id"]) if first.standing else None
        return f"perhaps {said(known[1])}" if known and known[1] and self.dated.day == "-" else ""

    @property
    def stance(self) -> str:
        return self.sayings[0].line.row.stance

    @property
    def does(self) -> str:
        """The position with the articles' own verbs: denies ("told", "said")."""
        rows = [s.line.row for s in self.sayings]
        verbs = once(f'"{row.verb}"' for row in rows if row.verb)
        return f"{rows[0].position} ({listing(verbs)})" if verbs else rows[0].position

    @property
    def unsure(self) -> bool:
        """Whether no passage is sure of the position."""
        return all("position" in s.line.row.unsure for s in self.sayings)

    @property
    def articles(self) -> int:
        return len({s.line.at.split("?")[0] for s in self.sayings})


def speaker(ledger: Ledger, ident: str, as_of: str | None = None) -> tuple[Speaker, list[Speaker]]:
    """Whom an id in one article means, and their namesakes. Raises LedgerError.

    A source without a name is never taken for another, unless people ruled so.
    """
    _, article, _ = ledger.find(ident, kinds=("source",))
    record = ledger.record(article)
    known = next((k for k in known_of(record) if k.id == ident), None)
    if known is None:
        raise LedgerError(f"Source {ident[:8]} belongs to an earlier reading of article {article[:8]}.")
    alone = Speaker(
        known.id, known.name, known.kind, known.roles, known.aliases, own(record, ident, as_of), is_nameless(known)
    )
    if alone.nameless and not is_ruled(ledger, ident):
        return alone, []
    if is_crowded(ledger, known.name):
        return replace(alone, crowded=True), []
    found = people(ledger, known.name, as_of)
    mine = {s["statement"] for s in alone.statements}
    them = next((p for p in found if p.id == ident or mine & {s["statement"] for s in p.statements}), alone)
    names = {name.casefold() for name in (them.name, *them.aliases)}
    return them, [p for p in found if p is not them and not p.nameless and p.name.casefold() in names]


def own(record: Json, ident: str, as_of: str | None) -> tuple[Json, ...]:
    """The positions that somebody takes in one article, as Ledger.people gives them."""
    article, on = record["article"], report_day(record)
    published = on.isoformat() if on else None
    if as_of and published and published > as_of:
        return ()
    found = []
    for s in record["statements"]:
        if s["chain"] and s["chain"][-1]["entity"] == ident:
            day = s["said_on"] or {}
            one = day.get("start") if day.get("start") == day.get("end") else None
            found.append(
                {"day": one, "published": published, "role": s["chain"][-1]["role"], "stance": s["stance"], "article": article["url"] or article["id"], "statement": s["id"]}
            )  # fmt: skip
    return tuple(sorted(found, key=newest, reverse=True))


def newest(statement: Json) -> str:
    return statement["day"] or statement["published"] or ""


def is_ruled(ledger: Ledger, ident: str) -> bool:
    return any(change["kind"] == "ruling" and not change["undone"] for change in ledger.history(ident))


def is_crowded(ledger: Ledger, name: str) -> bool:
    """Whether sources of a name, whoever they are, stand in too many articles to be told apart."""
    return count_articles_of(ledger, name, most=MOST_ARTICLES + 1) > MOST_ARTICLES


def people(ledger: Ledger, name: str, as_of: str | None = None) -> list[Speaker]:
    return _people(ledger, name, as_of, ledger.version())


@lru_cache(64)
def _people(ledger: Ledger, name: str, as_of: str | None, version: int) -> list[Speaker]:
    """Looked up once for each state of the ledger."""
    return [to_speaker(person) for person in ledger.people(name, as_of=as_of)]


def to_speaker(person: Json) -> Speaker:
    statements = tuple(sorted(person["statements"], key=newest, reverse=True))
    known = next(
        known_of({
            "article": {"id": "", "publisher": None, "published": None},
            "entities": [{"id": person["id"], "name": person["name"], "kind": person["kind"], "roles": person["roles"], "aliases": person["aliases"]}],
        })
    )  # fmt: skip
    return Speaker(known.id, known.name, known.kind, known.roles, known.aliases, statements, is_nameless(known))


def sayings(ledger: Ledger, statements: Iterable[Json]) -> list[Saying]:
    """Statements of somebody in full. Those that an article lost meanwhile are left out."""
    records: dict[str, Json] = {}
    told: dict[str, dict[str, Line]] = {}
    found: list[tuple[Json, Line]] = []
    for s in statements:
        try:
            article = ledger.find(s["statement"], kinds=("statement",))[1]
            record = records.get(article) or records.setdefault(article, ledger.record(article))
        except LedgerError:
            continue
        if article not in told:
            told[article] = {line.row.statement["id"]: line for line in lines(record)}
        if line := told[article].get(s["statement"]):
            found.append((record, line))
    standing = standings(ledger, (line.row.statement["claim"] for _, line in found if line.row.statement["claim"]))
    return [saying(record, line, standing.get(line.row.statement["claim"])) for record, line in found]


def saying(record: Json, line: Line, standing: Standing | None) -> Saying:
    statement, on = line.row.statement, report_day(record)
    text = next((c["text"] for c in record["claims"] if c["id"] == statement["claim"]), "")
    state, label = (standing.words, standing.label) if standing else here(record, statement)
    outlet = publisher(record) or visible(record["article"]["title"] or "") or record["article"]["id"][:8]
    published = said(on.isoformat()) if on else "undated"
    wording = standing.text if standing else visible(text)
    return Saying(line, said_on(statement["said_on"], None), outlet, published, standing, wording, state, label)


def reversals(them: Speaker, told: Sequence[Saying]) -> Iterator[tuple[Standing, list[str]]]:
    """The claims among some statements on which somebody turned, and how."""
    names = {them.name, *them.aliases}
    seen = {saying.standing.id: saying.standing for saying in told if saying.standing}
    for standing in seen.values():
        if turns := [turn for name, turn in standing.reversals if name in names]:
            yield standing, turns


def acts(told: Sequence[Saying]) -> list[Act]:
    """Passages that tell of one act of speaking together, in the order of the first of each."""
    found: dict[tuple[str, int], list[Saying]] = {}
    for saying in told:
        ident = saying.line.row.statement["id"]
        known = saying.standing.acts.get(ident) if saying.standing else None
        found.setdefault((saying.standing.id, known[0]) if saying.standing and known else (ident, 0), []).append(saying)
    return [Act(tuple(sorted(some, key=spoken_first))) for some in found.values()]


def spoken_first(saying: Saying) -> int:
    """What was spoken shows best what was said, then what the article makes of it."""
    looks = {part.look for part in saying.line.row.words}
    return 0 if "spoken" in looks else 1 if looks else 2


def namesake(them: Speaker) -> str:
    """ "another Ann Ruiz: mayor of Corran" """
    return f"another {them.name}: {them.roles[0] if them.roles else KINDS.get(them.kind, them.kind)}"


def by_name(name: str, kind: str) -> str:
    """The page of everybody of a name; of the one, where there is one alone."""
    return "/sources?" + urlencode({"name": name, "kind": kind, "open": "1"}, errors="replace")
