"""Who a source is: from the words of a mention to an entity with a name, a kind and its roles.

A first form, by rule: short names go to the fullest name in the article, pronouns to the last speaker or person before them,
"the minister" to whoever bears the role. A speaker whom the text does not name stays unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from onrecord.article import Article, Span, outer, paragraphs, tagged_hash
from onrecord.attribution import Attribution
from onrecord.chains import DOCUMENTS
from onrecord.genders import Gender, gender_of
from onrecord.names import MEDIA, ORGANISATIONS, ROLES, TITLES, Kind, Name, find_names, kind_of, plain
from onrecord.publishers import Registry, load_publishers
from onrecord.sentences import quotations, sentences

PERSONS: frozenset[Kind] = frozenset({"person", "unknown"})
THINGS: frozenset[Kind] = frozenset({"organisation", "media", "unknown"})
MANY: frozenset[Kind] = frozenset({"organisation", "media", "group", "anonymous", "unknown"})
PRONOUNS: dict[str, frozenset[Kind]] = {
    **dict.fromkeys(("he", "she", "him", "her", "his", "hers"), PERSONS),
    **dict.fromkeys(("it", "its"), THINGS),
    **dict.fromkeys(("they", "them", "their"), MANY),
    "who": PERSONS | {"group", "anonymous"},
    "which": THINGS | {"group"},
    **dict.fromkeys(("i", "my", "me", "we", "our", "us"), PERSONS | MANY),
}
LONGEST_NAME = 4  # words of a person's; more are a headline
JOINED = re.compile(r"\b(?:of|for|the|and|to|with|have)\b|&", re.I)
SHARE = re.compile(
    r"(?:nearly |about |only |just |almost |some )?(?:\d[\d.,]*\s?(?:%|percent\b)|[\w-]+ percent\b|(?:a |one |two )?(?:third|half|quarter|majority|plurality|minority)\b)",
    re.I,
)
INDEFINITE = re.compile(r"(?:an?|one|another|some|several|two|three|many)\s", re.I)
BOTH = re.compile(r"_(?:,_)*and_")
GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
}
TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.?", re.I)
INCLUDING = re.compile(r",?\s(?:including|such as|among them)\s")
FIRST_PERSON = frozenset("i me my we us our".split())
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
ANONYMOUS_ROLES = frozenset(
    "aide aides adviser advisers advisor advisors official officials insider insiders staffer staffers".split()
)
PLURALS = frozenset(
    "people men women children few many some others those both police everyone everybody public".split()
)
HUMAN = re.compile(
    r"(?:wo)?man|boy|girl|person|friend|wife|husband|mother|father|son|daughter|brother|sister|rival|critic|ally|expert|student|"
    r"democrat|republican|socialist|conservative|liberal|parent|victim|patient|witness|neighbou?r|\w{3,}(?:er|or|ist|ian|eer|ant)"
)
REPORT = re.compile(
    r"\b(reports?|rumou?rs|speculations?|media|press|newspapers?|coverage|article|story|stories|tabloids?)\b", re.I
)
REPORTS = re.compile(
    r"\b(?:reports|rumou?rs?|speculations?|media|press|newspapers?|coverage|stories|tabloids?|news (?:agenc|outlet|medi|organi|site|report|network)\w*)\b",
    re.I,
)
DOCUMENT = re.compile(
    r"\b(statement|letter|document|documents|memo|press release|filing|e-?mails?|transcript|surveys?|polls?|study|studies|findings|results|data|lawsuit|complaint|ruling|bill|memos?|letters?)\b",
    re.I,
)
OWNED = re.compile(
    r"(?:(?P<before>its|his|her|their|(?:[^\s,]+\s){0,5}?[^\s,]+?(?=['’]s?\s))(?:['’]s?)?|an?|the|one|this)\s(?:[\w-]+\s){0,2}?"
    rf"(?:{DOCUMENTS})(?:\s(?:of|by|from|issued by|released by|signed by|sent by)\s(?P<behind>[^,]+))?,?",
    re.I,
)
DEFINITE = re.compile(r"(?:the|this|its)\s+(?:[a-z]+\s)?(?P<noun>[a-z]+)", re.I)
NOUNS: dict[Kind, frozenset[str]] = {
    "media": frozenset(
        "paper newspaper magazine publication agency outlet broadcaster website channel daily weekly report article story"
        " exclusive".split()
    ),
    "organisation": frozenset("company firm bank group corporation maker giant carrier".split()),
}
PREPOSITION = re.compile(
    r"\s(?:in|of|at|from|with|for|to|by|on|who|whose|which|close|familiar|inside|within|near|briefed)\s"
)
POSSESSIVE = re.compile(r"['’]s$|['’]$")
ARTICLE = re.compile(r"^(?:the|a|an|one|his|her|its|their|our|my)\s+", re.I)
RECENT = 30  # speakers or names looked back at
CARRY_ON = 700  # characters after which a speaker's next words are no longer taken to come by the same outlet
SPOKEN = 400  # characters after which the last speaker is no more likely than others to be "he"
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


Chain = tuple[tuple[Span, int], ...]  # the words and the entity of each source, outermost first


@dataclass(frozen=True, slots=True)
class Sources:
    """The entities of an article, and for each attribution the index of its source's entity, None without one.

    chains: for each attribution its own sources' words and entities, outermost first, without those of its parent.
    """

    entities: tuple[Entity, ...]
    of: tuple[int | None, ...]
    chains: tuple[Chain, ...]
    addressees: tuple[int | None, ...]  # of each attribution, where the words name them


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words of a source say by themselves. name: None for a pronoun or a bare description."""

    name: str | None
    role: str
    kind: Kind
    description: str
    gender: Gender = ""


@dataclass
class _Cast:
    """The entities while they are being found. speakers: (position, entity), in order of the text."""

    article: Article
    outlets: Registry
    names: list[Name]
    starts: list[int]  # of the names
    sentences: list[int]  # where each begins
    quoted: list[Span]  # the quotations
    by_last_word: dict[str, list[str]]
    role_of: dict[str, str]  # the first role that stands before each name
    entities: list[_Draft] = field(default_factory=list)
    by_name: dict[str, int] = field(default_factory=dict)
    speakers: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Draft:
    name: str
    kind: Kind
    gender: Gender = ""
    roles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)


def resolve_sources(
    article: Article,
    attributions: Sequence[Attribution],
    dateline: Span | None = None,
    chains: Sequence[tuple[Span, ...]] | None = None,
    parents: Sequence[int | None] = (),
    outlets: Registry | None = None,
) -> Sources:
    """An entity for each source in a chain. `of` and `chains` follow the order of the attributions.

    dateline: its place and agency are nobody that "the company" could name. chains: the words of each attribution's
    sources, outermost first; by default its own source alone. parents: for each attribution the one that holds it.
    outlets: by default those that ship with the package.
    """
    own = [outer(a.source) if a.source else None for a in attributions]
    chains = chains if chains is not None else [(s,) if s else () for s in own]
    chains = [_with_owner(article, chain) for chain in chains]
    names = find_names(article.text, len(article.title or ""))  # a headline capitalises other words too
    names = [n for n in names if dateline is None or not n.span.overlaps(dateline)]
    roles = {n.text: n.role for n in reversed(names) if n.role}
    begins = [s.start for p in paragraphs(article.text) for s in sentences(article.text, p)]
    quoted = quotations(article.text)
    starts = [n.span.start for n in names]
    outlets = outlets or load_publishers()
    cast = _Cast(article, outlets, names, starts, begins, quoted, _by_last_word(names), roles)
    at: dict[Span, int] = {}  # one mention may be the source of several attributions
    # The title names people by surname alone: read it last.
    title_end = len(article.title or "")
    speaker = {chains[i][0]: chains[p] for i, p in enumerate(parents) if p is not None and chains[i] and chains[p]}
    for span in sorted({s for chain in chains for s in chain}, key=lambda s: (s in speaker, s.start < title_end, s)):
        said_by = speaker.get(span, ())
        first_person = article[span].lower() in FIRST_PERSON and said_by and said_by[-1] in at
        at[span] = at[said_by[-1]] if first_person else _resolve(cast, span)
    addressees = tuple(_addressee(cast, a) for a in attributions)
    entities = tuple(
        Entity(d.name, d.kind, _distinct(d.roles), tuple(d.aliases), tuple(sorted(set(d.mentions))))
        for d in cast.entities
    )
    told = [tuple((s, at[s]) for s in chain) for chain in chains]
    carried = carry_on(article, attributions, told, entities)
    inside = [bool(parents) and parents[i] is not None for i in range(len(told))]
    linked = [old if nested else new for old, new, nested in zip(told, carried, inside, strict=True)]
    linked = _with_authors(linked, entities)
    entities = tuple(replace(e, kind="publisher") if is_publisher(article, e, outlets) else e for e in entities)
    of = tuple(
        next((e for span, e in chain if source and span.overlaps(source)), None)
        for source, chain in zip(own, linked, strict=True)
    )
    return Sources(entities, of, tuple(linked), addressees)


def _distinct(roles: Sequence[str]) -> tuple[str, ...]:
    """Without those that end another: "Gov." of "New Jersey Gov."."""
    return tuple(r for r in roles if not any(r != other and other.endswith(r) for other in roles))


def _addressee(cast: _Cast, attribution: Attribution) -> int | None:
    """The entity of who was told, where that is a name; "reporters" are nobody in particular."""
    if not attribution.addressee:
        return None
    span = outer(attribution.addressee)
    mention = read_mention(cast.article[span])
    if not mention.name:
        return None
    found = _named(cast, mention)
    cast.entities[found].mentions.append(span)
    return found


def _with_owner(article: Article, chain: tuple[Span, ...]) -> tuple[Span, ...]:
    """Whose document it is comes before the document: "its statement" is the word of its owner."""
    owner = has_owner(article[chain[-1]]) if chain else None
    if owner is None or owner[0] == owner[1]:
        return chain
    start = chain[-1].start
    return (*chain[:-1], Span(start + owner[0], start + owner[1]), chain[-1])


def _with_authors(chains: Sequence[Chain], entities: Sequence[Entity]) -> list[Chain]:
    """ "The statement: ..." comes by whoever spoke in that statement before, else by whoever spoke last."""
    author: dict[str, tuple[Span, int]] = {}  # by the document's head noun
    last: tuple[Span, int] | None = None
    found: list[Chain] = []
    for chain in chains:
        document = chain[-1] if chain and entities[chain[-1][1]].kind == "document" else None
        noun = plain(head(entities[document[1]].name).split()[-1]) if document else ""
        if document and len(chain) == 1 and (writer := author.get(noun, last)):
            found.append((writer, document))
            continue
        if document and len(chain) > 1:
            author[noun] = chain[-2]
        elif chain and entities[chain[-1][1]].kind in {"person", "organisation"}:
            last = chain[-1]
        found.append(chain)
    return found


def carry_on(
    article: Article, attributions: Sequence[Attribution], chains: Sequence[Chain], entities: Sequence[Entity]
) -> list[Chain]:
    """Chains with the outlet that carried a speaker's words before: what is quoted next comes by the same way.

    Only for quotations, near enough, and where nothing else is said of how they came.
    """
    outlet: dict[int, tuple[Span, int]] = {}  # by speaker, the medium that last carried them
    found: list[Chain] = []
    for attribution, chain in zip(attributions, chains, strict=True):
        carried = chain
        if len(chain) > 1 and entities[chain[0][1]].kind == "media" and entities[chain[0][1]].name[:1].isupper():
            outlet[chain[-1][1]] = chain[0]
        elif len(chain) == 1 and chain[0][1] in outlet:
            link = outlet[chain[0][1]]
            near = 0 < chain[0][0].start - link[0].end < CARRY_ON
            if near and attribution.mode != "indirect" and not attribution.addressee and not attribution.venue:
                carried = (link, *chain)
        found.append(carried)
    return found


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
    elif found is None and mention.role and not INDEFINITE.match(words):
        found = _by_role(cast, mention.role)
    elif found is None and (noun := DEFINITE.fullmatch(words)):
        found = _by_noun(cast, noun["noun"].lower(), span)
    if found is None:
        found = _add(cast, _Draft(mention.description, mention.kind, mention.gender))
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
    whole = INCLUDING.split(" ".join(words.split()), maxsplit=1)[0]  # "candidates, including Ana Ruiz" are not she
    segments = [s for s in re.split(r",\s*|\s[–—-]+\s|\s*[()]\s*", whole) if s]
    if segments and len(together := find_names(segments[0])) > 1 and BOTH.fullmatch(_between(segments[0], together)):
        return Mention(None, "", "group", " ".join(words.split()))
    for i, segment in enumerate(segments):
        if name := _last_name(segment) or _first_name(segment):
            before = ARTICLE.sub("", segment[: name.span.start].strip())
            role = " ".join(filter(None, (before, name.role if name.role not in before else ""))).strip()
            beside = (ARTICLE.sub("", s) for s in segments[:i] + segments[i + 1 :] if names_a_role(s))
            titled = has_role(role) or (role != "" and HUMAN.fullmatch(role.split()[-1]) is not None)
            role = to_role(role if titled else next(beside, ""))
            if role and plain(head(role).split()[-1]) in ORGANISATIONS:
                return Mention(name.text, "", "organisation", whole)  # "America Rising, an outside group"
            kind: Kind = "person" if role or TITLE.match(name.role) else kind_of(name.text, role)
            if kind == "person" and not role and segment.lower().startswith("the "):
                kind = "organisation"  # nobody is called "the Ana Ruiz"
            return Mention(name.text, role, kind, whole, gender_of(name.text, segment[: name.span.start], role))
    description = re.sub(r"^(?:the|a|an|one of)\s+", "", " ".join(words.split()), flags=re.I)
    role = description if has_role(head(whole)) else ""
    return Mention(None, role, kind_of_description(whole), description, gender_of(head(description)))


def _between(words: str, names: Sequence[Name]) -> str:
    """What stands around and between names, without white space."""
    for name in reversed(names):
        words = words[: name.span.start] + "_" + words[name.span.end :]
    return "".join(words.split())


def to_role(words: str) -> str:
    """A role without relative clauses, and without a title that is none: "Mr."."""
    role = re.split(r"\s(?:who|whose|which|that)\s|^(?:who|whose)\s(?:is|was)\s", words, maxsplit=1)
    return "" if TITLE.fullmatch(kept := ARTICLE.sub("", role[-1] if not role[0] else role[0]).strip()) else kept


def head(words: str) -> str:
    """The part of a noun phrase that says what it is: "sources" in "two sources in Moscow"."""
    return PREPOSITION.split(words, maxsplit=1)[0].split(",")[0]


def _last_name(segment: str) -> Name | None:
    """The proper name that a segment ends in, if it does; that of "sources in Moscow" is not the source's."""
    names = find_names(segment)
    if " " not in segment and any(p.search(segment) for p in (DOCUMENT, GROUP, REPORT)):
        return None  # "Findings" at the beginning of a sentence
    if not names or POSSESSIVE.sub("", segment[names[-1].span.end :]).strip():
        return None
    before = segment[: names[-1].span.start]
    prepositions = PREPOSITION.search(f" {before} ")
    return None if prepositions and not has_role(names[-1].role) else names[-1]


def _first_name(segment: str) -> Name | None:
    """The proper name before a preposition: "Ben Ames in the Coast Times", "the DNC for its part"."""
    before = head(segment)
    name = _last_name(before) if before != segment else None
    return name if name and (" " in name.text or name.text.isupper()) else None


def names_a_role(words: str) -> bool:
    """Whether an apposition says what somebody or something is: "a foreign policy expert", "an outside group"."""
    last = plain(head(ARTICLE.sub("", words)).split()[-1]) if head(ARTICLE.sub("", words)).split() else ""
    known = last in ANONYMOUS_ROLES or last in ORGANISATIONS or HUMAN.fullmatch(last) is not None
    return has_role(words) or (known and words[:1].islower())


def has_role(words: str) -> bool:
    return any(plain(w) in ROLES or plain(w) in TITLES for w in words.split())


def has_owner(words: str) -> tuple[int, int] | None:
    """Where the owner stands in the words of a document: "its" of "its statement", "the ministry" of "a letter from the ministry"."""
    match = OWNED.fullmatch(words)
    return match.span("before") if match and match["before"] else match.span("behind") if match else None


def is_medium(words: str, outlets: Registry | None = None) -> bool:
    """Whether the words of a mention name a news medium. outlets: by default those that ship with the package."""
    mention = read_mention(words)
    known = (outlets or load_publishers()).named(mention.name or words)
    return mention.kind == "media" or known is not None


def is_publisher(article: Article, entity: Entity, outlets: Registry) -> bool:
    """Whether an entity is the article's own publisher."""
    own = article.publisher
    return own is not None and (outlets.same(own, entity.name) or ARTICLE.sub("", own).lower() == entity.name.lower())


def kind_of_description(words: str) -> Kind:
    """The kind of a source without a name of its own."""
    core = head(words)
    if SHARE.match(ARTICLE.sub("", words)):
        return "group"
    last = plain(core.split()[-1]) if core.split() else ""
    if last in MEDIA or REPORTS.search(core):
        return "media"
    if DOCUMENT.search(core) or REPORT.search(core):
        return "document"
    if last in ORGANISATIONS:
        return "organisation"
    if last in ANONYMOUS_ROLES or (last not in ROLES and ANONYMOUS.search(words)):
        return "anonymous"
    if last in ROLES:
        return "person"
    if GROUP.search(core) or last in PLURALS or (last.endswith("s") and not last.endswith(("ss", "us", "is"))):
        return "group"
    return "person" if HUMAN.fullmatch(last) else "unknown"


def _named(cast: _Cast, mention: Mention) -> int:
    """The entity of a name or of a short form of it; a new one under the fullest name in the article."""
    assert mention.name
    name = fullest(mention.name, cast.by_last_word, mention.gender)
    if outlet := cast.outlets.named(mention.name) or cast.outlets.named(mention.description):
        name = outlet.name
        if name not in cast.by_name:
            cast.by_name[name] = _add(cast, _Draft(name, "media"))
    if name not in cast.by_name:
        role = mention.role or to_role(cast.role_of.get(name, ""))
        gender = mention.gender or gender_of(name, cast.role_of.get(name, ""))
        kind: Kind = "person" if has_role(role) else kind_of(name, role)
        kind = mention.kind if kind == "person" and mention.kind == "organisation" else kind
        cast.by_name[name] = _add(cast, _Draft(name, kind, gender, [role] if role else []))
    return cast.by_name[name]


def fullest(short: str, by_last_word: Mapping[str, Sequence[str]], gender: Gender = "") -> str:
    """The longest name, up to three words, that ends in a bare surname; the first of equals; else the name itself."""
    if " " in short or kind_of(short) in {"media", "organisation"}:
        return short
    named = (
        name for name in by_last_word.get(short, ()) if len(name.split()) <= LONGEST_NAME and not JOINED.search(name)
    )
    fit = [name for name in named if not gender or gender_of(name) in {"", gender}]
    return max(fit, key=lambda name: min(len(name.split()), 3), default=short)


def _by_role(cast: _Cast, role: str) -> int | None:
    """Who bears a role: "the minister" goes to the last speaker with it, "the Kremlin spokesman" only where all words fit."""
    wanted = {plain(w) for w in head(role).split()}
    for _, i in reversed(cast.speakers[-RECENT:]):
        known = {plain(w) for r in (*cast.entities[i].roles, cast.entities[i].name) for w in r.split()}
        if wanted <= known:
            return i
    return None


def _by_noun(cast: _Cast, noun: str, span: Span) -> int | None:
    """ "the paper" is the medium before it, "the company" the organisation, "the officials" those described so before."""
    kind = next((k for k, nouns in NOUNS.items() if noun in nouns), None)
    if kind:
        return _antecedent(cast, span, frozenset({kind, "unknown"} if kind == "organisation" else {kind}))
    for _, i in reversed(cast.speakers[-RECENT:]):
        described = plain(head(cast.entities[i].name).split()[-1]) if cast.entities[i].name.split() else ""
        if cast.entities[i].kind in {"anonymous", "group", "document"} and described in {noun, noun.rstrip("s")}:
            return i
    return None


def _pronoun(cast: _Cast, word: str, span: Span) -> int | None:
    """Whom a pronoun stands for: who spoke just before, else who comes first in the nearest sentence that names anyone fit."""
    kinds, gender = PRONOUNS[word.lower()], GENDERS.get(word.lower(), "")
    before = cast.speakers[: bisect_left(cast.speakers, (span.start, -1))][-RECENT:]
    near = ((at, cast.entities[i], i) for at, i in before if at > span.start - NEAR)
    spoken = [(at, i) for at, who, i in near if who.kind in kinds and fits(gender, who.gender)]
    if word.lower() in RELATIVE:
        return _antecedent(cast, span, kinds)
    if "person" in kinds and spoken and spoken[-1][0] > span.start - SPOKEN:
        return spoken[-1][1]
    found = _antecedent(cast, span, kinds - {"unknown"}, gender)
    return found if found is not None or not spoken else spoken[-1][1]


def fits(wanted: Gender, known: Gender) -> bool:
    return not wanted or not known or wanted == known


def _antecedent(cast: _Cast, span: Span, kinds: Set[Kind], gender: Gender = "") -> int | None:
    """The first fit name in the nearest sentence before that has one: the subject, more often than not.

    Names inside quotation marks of the same sentence are what is talked about, not who talks.
    """
    at = bisect_right(cast.starts, span.start)
    best: Name | None = None
    sentence = None
    for name in reversed(cast.names[max(0, at - RECENT) : at]):
        its = bisect_right(cast.sentences, name.span.start)
        owner = cast.article.text[name.span.end : name.span.end + 2] in {"'s", "’s"}
        if owner or name.span.end > span.start or name.span.start < span.start - NEAR or (best and its != sentence):
            continue
        full = fullest(name.text, cast.by_last_word)
        fit = fullest(name.text, cast.by_last_word, gender)
        if not fits(gender, gender_of(full, name.role)) and fit == name.text:
            continue  # "Trump" is no "she" in an article that names him in full
        if _kind_in(cast, name) in kinds and not _in_quotation(cast, name.span, span):
            best, sentence = name, its
    return _named(cast, Mention(best.text, to_role(best.role), "unknown", best.text, gender)) if best else None


def _kind_in(cast: _Cast, name: Name) -> Kind:
    """The kind of a name, by its fullest form in the article."""
    full = fullest(name.text, cast.by_last_word)
    if cast.outlets.named(full):
        return "media"
    return kind_of(full, name.role or cast.role_of.get(full, ""))


def _in_quotation(cast: _Cast, name: Span, span: Span) -> bool:
    at = bisect_right(cast.quoted, Span(name.start, len(cast.article.text))) - 1
    return (
        at >= 0
        and name.end <= cast.quoted[at].end <= span.start
        and "\n" not in cast.article.text[name.end : span.start]
    )
