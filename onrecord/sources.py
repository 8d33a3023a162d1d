"""Who a source is: from the words of a mention to an entity with a name, a kind and its roles.

A first form, by rule: short names go to the fullest name in the article, pronouns to the last speaker or person before them,
"the minister" to whoever bears the role. A speaker whom the text does not name stays unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from onrecord.article import Article, Span, outer, tagged_hash
from onrecord.attribution import Attribution
from onrecord.names import MEDIA, ORGANISATIONS, ROLES, TITLES, Kind, Name, find_names, kind_of, plain

HE = frozenset({"he", "she", "him", "her"})
PRONOUNS = HE | {"they", "them", "it", "who", "which", "i", "we"}
RELATIVE = frozenset({"who", "which"})
ANONYMOUS = re.compile(
    r"\b(sources?|officials?|insiders?|persons?|people|individuals?|someone|diplomats?|aides?|anonymous|unnamed|familiar with|close to)\b",
    re.I,
)
GROUP = re.compile(
    r"\b(analysts|experts|critics|supporters|voters|lawmakers|republicans|democrats|economists|observers|investors|residents|"
    r"witnesses|activists|scientists|researchers|lawyers|protesters|members|leaders|authorities|opponents|americans|many|some|others)\b",
    re.I,
)
REPORT = re.compile(
    r"\b(reports?|rumou?rs|speculations?|media|press|newspapers?|coverage|article|story|stories|tabloids?)\b", re.I
)
DOCUMENT = re.compile(
    r"\b(statement|letter|document|documents|memo|press release|filing|e-?mails?|transcript|survey|poll|study)\b", re.I
)
DEFINITE = re.compile(r"(?:the|this|its)\s+(?:[a-z]+\s)?(?P<noun>[a-z]+)", re.I)
NOUNS: dict[Kind, frozenset[str]] = {
    "media": frozenset(
        "paper newspaper magazine publication agency outlet broadcaster website channel daily weekly".split()
    ),
    "organisation": frozenset("company firm bank group corporation maker giant carrier".split()),
}
PREPOSITION = re.compile(
    r"\s(?:in|of|at|from|with|for|to|by|on|who|whose|which|close|familiar|inside|within|near|briefed)\s"
)
POSSESSIVE = re.compile(r"['’]s$|['’]$")
ARTICLE = re.compile(r"^(?:the|a|an|one|his|her|its|their|our|my)\s+", re.I)
RECENT = 30  # speakers or names looked back at
NEAR = 1200  # characters: further back a pronoun names nobody we would swear to


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the article names or describes. name: the fullest in the article, or the description."""

    name: str
    kind: Kind
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()

    def id(self, article: Article) -> str:
        return tagged_hash("entity", article.id, self.name, [(s.start, s.end) for s in self.mentions[:1]])


@dataclass(frozen=True, slots=True)
class Sources:
    """The entities of an article, and for each attribution the index of its source's entity, None without one."""

    entities: tuple[Entity, ...]
    of: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words of a source say by themselves. name: None for a pronoun or a bare description."""

    name: str | None
    role: str
    kind: Kind
    description: str


@dataclass
class _Cast:
    """The entities while they are being found. speakers: (position, entity), in order of the text."""

    article: Article
    names: list[Name]
    starts: list[int]  # of the names
    by_last_word: dict[str, list[str]]
    role_of: dict[str, str]  # the first role that stands before each name
    entities: list[_Draft] = field(default_factory=list)
    by_name: dict[str, int] = field(default_factory=dict)
    speakers: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Draft:
    name: str
    kind: Kind
    roles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)


def resolve_sources(article: Article, attributions: Sequence[Attribution], dateline: Span | None = None) -> Sources:
    """An entity for each attribution with a source. `of` follows the order of the attributions.

    dateline: its place and agency are nobody that "the company" could name.
    """
    names = find_names(article.text, len(article.title or ""))  # a headline capitalises other words too
    names = [n for n in names if dateline is None or not n.span.overlaps(dateline)]
    roles = {n.text: n.role for n in reversed(names) if n.role}
    cast = _Cast(article, names, [n.span.start for n in names], _by_last_word(names), roles)
    of: dict[int, int | None] = {}
    at: dict[Span, int] = {}  # one mention may be the source of several attributions
    # The title names people by surname alone: read it last.
    title_end = len(article.title or "")
    for i in sorted(range(len(attributions)), key=lambda i: (attributions[i].start < title_end, attributions[i].start)):
        source = attributions[i].source
        span = outer(source) if source else None
        if span is not None and span not in at:
            at[span] = _resolve(cast, span)
        of[i] = None if span is None else at[span]
    entities = tuple(
        Entity(d.name, d.kind, tuple(d.roles), tuple(d.aliases), tuple(sorted(set(d.mentions)))) for d in cast.entities
    )
    return Sources(entities, tuple(of[i] for i in range(len(attributions))))


def _by_last_word(names: Sequence[Name]) -> dict[str, list[str]]:
    """The distinct names that end in each word, in order."""
    found: dict[str, dict[str, None]] = {}
    for name in names:
        found.setdefault(name.text.split()[-1], {})[name.text] = None
    return {word: list(texts) for word, texts in found.items()}


def _resolve(cast: _Cast, span: Span) -> int:
    words = cast.article[span]
    mention = read_mention(words)
    found = _pronoun(cast, words, span) if words.lower() in PRONOUNS else None
    if found is None and mention.name:
        found = _named(cast, mention)
    elif found is None and mention.role:
        found = _by_role(cast, mention.role)
    elif found is None and (noun := DEFINITE.fullmatch(words)):
        found = _by_noun(cast, noun["noun"].lower(), span.start)
    if found is None:
        found = _add(cast, _Draft(mention.description, mention.kind))
    _note(cast, found, mention, span)
    return found


def _add(cast: _Cast, draft: _Draft) -> int:
    cast.entities.append(draft)
    return len(cast.entities) - 1


def _note(cast: _Cast, index: int, mention: Mention, span: Span) -> None:
    draft = cast.entities[index]
    draft.mentions.append(span)
    if mention.name and mention.role and mention.role not in draft.roles:
        draft.roles.append(mention.role)
    if mention.name and mention.name != draft.name and mention.name not in draft.aliases:
        draft.aliases.append(mention.name)
    insort(cast.speakers, (span.start, index))


def read_mention(words: str) -> Mention:
    """Name, role and kind from a source's own words: "Dmitry Peskov, the Kremlin spokesman", "two officials in Brussels"."""
    segments = [s for s in re.split(r",\s*|\s[–—-]+\s|\s*[()]\s*", words) if s]
    for i, segment in enumerate(segments):
        if name := _last_name(segment):
            before = ARTICLE.sub("", segment[: name.span.start].strip())
            role = " ".join(filter(None, (before, name.role if name.role not in before else ""))).strip()
            role = (
                role
                if has_role(role)
                else next((ARTICLE.sub("", s) for s in segments[:i] + segments[i + 1 :] if has_role(s)), "")
            )
            kind: Kind = "person" if has_role(role) else kind_of(name.text, role)
            if kind == "person" and not role and segment.lower().startswith("the "):
                kind = "organisation"  # nobody is called "the Ana Ruiz"
            return Mention(name.text, role, kind, words)
    description = re.sub(r"^(?:the|a|an|one of)\s+", "", words, flags=re.I)
    return Mention(None, description if has_role(head(words)) else "", kind_of_description(words), description)


def head(words: str) -> str:
    """The part of a noun phrase that says what it is: "sources" in "two sources in Moscow"."""
    return PREPOSITION.split(words, maxsplit=1)[0].split(",")[0]


def _last_name(segment: str) -> Name | None:
    """The proper name that a segment ends in, if it does; that of "sources in Moscow" is not the source's."""
    names = find_names(segment)
    if not names or POSSESSIVE.sub("", segment[names[-1].span.end :]).strip():
        return None
    before = segment[: names[-1].span.start]
    prepositions = PREPOSITION.search(f" {before} ")
    return None if prepositions and not has_role(names[-1].role) else names[-1]


def has_role(words: str) -> bool:
    return any(plain(w) in ROLES or plain(w) in TITLES for w in words.split())


def kind_of_description(words: str) -> Kind:
    """The kind of a source without a name of its own."""
    core = head(words)
    last = plain(core.split()[-1]) if core.split() else ""
    if last in MEDIA or REPORT.search(core):
        return "media"
    if DOCUMENT.search(core):
        return "document"
    if last in ORGANISATIONS:
        return "organisation"
    if last in ROLES:
        return "person"
    if ANONYMOUS.search(words):
        return "anonymous"
    return "group" if GROUP.search(core) else "unknown"


def _named(cast: _Cast, mention: Mention) -> int:
    """The entity of a name or of a short form of it; a new one under the fullest name in the article."""
    assert mention.name
    name = fullest(mention.name, cast.by_last_word)
    if name not in cast.by_name:
        role = mention.role or cast.role_of.get(name, "")
        kind: Kind = "person" if has_role(role) else kind_of(name, role)
        kind = mention.kind if kind == "person" and mention.kind == "organisation" else kind
        cast.by_name[name] = _add(cast, _Draft(name, kind, [role] if role else []))
    return cast.by_name[name]


def fullest(short: str, by_last_word: Mapping[str, Sequence[str]]) -> str:
    """The longest name, up to three words, that ends in a bare surname; the first of equals; else the name itself."""
    if " " in short or kind_of(short) in {"media", "organisation"}:
        return short
    return max(by_last_word.get(short, ()), key=lambda name: min(len(name.split()), 3), default=short)


def _by_role(cast: _Cast, role: str) -> int | None:
    """Who bears a role: "the minister" goes to the last speaker with it, "the Kremlin spokesman" only where all words fit."""
    wanted = {plain(w) for w in head(role).split()}
    for _, i in reversed(cast.speakers[-RECENT:]):
        known = {plain(w) for r in (*cast.entities[i].roles, cast.entities[i].name) for w in r.split()}
        if wanted <= known:
            return i
    return None


def _by_noun(cast: _Cast, noun: str, position: int) -> int | None:
    """ "the paper" is the medium named before it, "the company" the organisation."""
    kind = next((k for k, nouns in NOUNS.items() if noun in nouns), None)
    return _named_before(cast, position, {kind, "unknown"} if kind == "organisation" else {kind}) if kind else None


def _named_before(cast: _Cast, position: int, kinds: Set[Kind | None]) -> int | None:
    """The entity of the last name of one of these kinds before a position, near enough."""
    at = bisect_right(cast.starts, position)
    for name in reversed(cast.names[max(0, at - RECENT) : at]):
        if name.span.end <= position and name.span.start > position - NEAR and kind_of(name.text, name.role) in kinds:
            return _named(cast, Mention(name.text, name.role, "unknown", name.text))
    return None


def _pronoun(cast: _Cast, word: str, span: Span) -> int | None:
    """The last speaker near enough; for "he" and "she", else the person last named."""
    low = word.lower()
    kinds: set[Kind] = {"person", "unknown"}
    if low not in HE:
        kinds = {"organisation", "media", "group", "anonymous", "document", "unknown"}
    before = cast.speakers[: bisect_left(cast.speakers, (span.start, -1))][-RECENT:]
    near = [(at, i) for at, i in before if at > span.start - NEAR and cast.entities[i].kind in kinds]
    speaker = max(near, default=None)
    if low in RELATIVE or (low in HE and speaker is None):
        named = _named_before(cast, span.start, {"person"} if low != "which" else {"organisation", "media", "unknown"})
        if named is not None:
            return named
    return speaker[1] if speaker else None
