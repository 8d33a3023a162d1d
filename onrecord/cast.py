"""Whom the words of an article mean: its entities while they are being found.

A name goes to the fullest form of it in the article, a pronoun or "the minister" to the last fit speaker, to whoever bears
the role, or to the chain of mentions that the model puts it in. A speaker whom the text does not name stays unnamed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from onrecord.article import Article, Span
from onrecord.descriptions import PLURALS, POSSESSIVE, Mention, has_role, head, head_noun, read_mention, to_role
from onrecord.genders import Gender, gender_of
from onrecord.mentions import SPEAKERS, Mentioned
from onrecord.names import ORGANISATIONS, Kind, Name, find_names, kind_of, plain
from onrecord.naming import by_last_word, fullest
from onrecord.offices import holds
from onrecord.publishers import Registry
from onrecord.sentences import all_sentences, is_quoted, quotations, unquoted

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
# Of types of names and mentions; a place that speaks is an organisation.
KINDS: dict[str, Kind] = {"person": "person", "organisation": "organisation", "place": "organisation"}
TELLING = re.compile(r"(?:the|this|that|his|her|its|their)\s", re.I)  # of somebody known already
INDEFINITE = re.compile(r"(?:an?|one|another|some|several|two|three|many)\s", re.I)
GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
}
FIRST_PERSON = frozenset("i me my we us our".split())
WHO = ("person",)  # types of mentions
RELATIVE_FIRST = re.compile(r"(?:who|which)(?=\s)", re.I)
RELATIVE_LAST = re.compile(r"(?<=\S),?\s(?:who|which|that)$", re.I)
FILED_FROM = re.compile(r"[A-Z][A-Z.,' ]{2,}\s[-–—]+\s(?=\w)")
RELATIVE = frozenset({"who", "which"})
THEY = frozenset({"they", "them", "their"})
DEFINITE = re.compile(r"(?:the|this|its)\s+(?:[a-z]+\s)?(?P<noun>[a-z]+)", re.I)
NOUNS: dict[Kind, frozenset[str]] = {
    "media": frozenset(
        "paper newspaper magazine publication agency outlet broadcaster website channel daily weekly report article story"
        " exclusive".split()
    ),
    "organisation": frozenset("company firm bank group corporation maker giant carrier".split()),
}
BODIES = ORGANISATIONS - NOUNS["organisation"]
REPORT_OF_SOMEONE = re.compile(
    r"(?:an?|the|this)\s(?:(?:new|recent|exclusive|press|media|newspaper)\s)?(?:report|story|article|exclusive|scoop)",
    re.I,
)
OF_SEVERAL = re.compile(
    r"(?:(?P<one>one|each|either|a first|the first)|(?P<other>another|the other|the second|the third|a second|a third|the latter)|(?P<all>both|all|the|two|three|several|some))"
    r"(?: of)?(?: (?:them|these|those|(?:the )?(?:two|three|four|five|six|pair)))?",
    re.I,
)
LEAD = 500  # characters of the body in which somebody may be described before being named
RECENT = 30  # speakers or names looked back at
SPOKEN = 400  # characters outside quotations after which the last speaker is no more likely than others to be "he"
NEAR = 1200  # characters: further back a pronoun names nobody we would swear to


@dataclass
class Cast:
    """The entities while they are being found. speakers: (position, entity), in order of the text."""

    article: Article
    outlets: Registry
    names: list[Name]
    starts: list[int]  # of the names
    sentences: list[int]  # where each begins
    quoted: Sequence[Span]  # the quotations
    by_last_word: dict[str, list[str]]
    role_of: dict[str, str]  # the first role that stands before each name
    mentioned: Mentioned
    told: dict[str, str]  # the type of each name, as the model tells it
    entities: list[Draft] = field(default_factory=list)
    by_name: dict[str, int] = field(default_factory=dict)
    speakers: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Draft:
    name: str
    kind: Kind
    gender: Gender = ""
    roles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)


def make_cast(article: Article, mentioned: Mentioned, dateline: Span | None, outlets: Registry) -> Cast:
    """A cast without entities yet. The place and agency of the dateline are nobody that "the company" could name."""
    names = find_names(article.text, len(article.title or ""))  # a headline capitalises other words too
    names = [n for n in names if dateline is None or not n.span.overlaps(dateline)]
    return Cast(
        article=article,
        outlets=outlets,
        names=names,
        starts=[n.span.start for n in names],
        sentences=[s.start for s in all_sentences(article.text)],
        quoted=quotations(article.text),
        by_last_word=by_last_word(names, outlets),
        role_of={n.text: n.role for n in reversed(names) if n.role},
        mentioned=mentioned,
        told=_told(mentioned, article),
    )


def _telling(article: Article, span: Span) -> Span:
    """The words of a source that tell who it is: of "who in 2010" the "who", of "some who" the "some"."""
    words = article[span]
    if match := RELATIVE_FIRST.match(words):
        return Span(span.start, span.start + match.end())
    start = filed.end() if (filed := FILED_FROM.match(words)) else 0
    end = last.start() if (last := RELATIVE_LAST.search(words)) else len(words)
    return Span(span.start + start, span.start + end) if start < end else span


def resolve(cast: Cast, span: Span) -> int:
    """The entity that the words of a source mean; a new one, named by its description, where nothing tells."""
    span = _telling(cast.article, span)
    words = cast.article[span]
    mention = read_mention(words)
    found = _pronoun(cast, words, span) if words.lower() in PRONOUNS else _of_several(cast, words, span)
    if found is None and mention.name:
        found = named(cast, mention)
    elif found is None and not INDEFINITE.match(words):
        found = _described(cast, mention, span)
    if found is None and mention.role and mention.kind == "person":
        found = _by_role_to_come(cast, mention, span)
    if found is None and REPORT_OF_SOMEONE.fullmatch(words):
        found = _only_outlet(cast)
    if found is None:
        found = _add(cast, Draft(mention.description, _kind_of_description(cast, mention, span), mention.gender))
    _note(cast, found, mention, span)
    return found


def _of_several(cast: Cast, words: str, span: Span) -> int | None:
    """Whom "one of them", "both" and "the other" mean: the last who spoke as several, or one of these by their description."""
    match = OF_SEVERAL.fullmatch(words)
    several = _several(cast, span) if match else None
    if match is None or several is None or match["all"]:
        return several
    group = cast.entities[several]
    name = f"{'another' if match['other'] else 'one'} of {group.name[:1].lower()}{group.name[1:]}"
    if name not in cast.by_name:
        cast.by_name[name] = _add(cast, Draft(name, group.kind))
    return cast.by_name[name]


def _several(cast: Cast, span: Span) -> int | None:
    """The last who spoke as several before a place: "two officials"."""
    before = cast.speakers[: bisect_left(cast.speakers, (span.start, -1))][-RECENT:]
    near = (i for at, i in reversed(before) if at > span.start - NEAR)
    return next(
        (i for i in near if cast.entities[i].kind in {"anonymous", "group"} and _plural(cast.entities[i].name)), None
    )


def _plural(description: str) -> bool:
    noun = head_noun(description)
    return noun.endswith("s") or noun in PLURALS


def _described(cast: Cast, mention: Mention, span: Span) -> int | None:
    """Whom a definite description means, by its words if they tell, else by the chain that the model puts it in."""
    words = cast.article[span]
    if mention.role:
        by_words = _by_role(cast, mention.role)
    else:
        noun = DEFINITE.fullmatch(words)
        by_words = _by_noun(cast, noun["noun"].lower(), span) if noun else None
    if by_words is not None or not TELLING.match(words):
        return by_words
    human = mention.kind == "person" or cast.mentioned.type_of(span) == "person"
    kinds = PERSONS if human else THINGS
    same = _by_chain(cast, span, kinds, mention.gender)
    return named(cast, same) if same else None


def _kind_of_description(cast: Cast, mention: Mention, span: Span) -> Kind:
    """The kind of a source without a name: by its words, else what the model says its head is."""
    if mention.kind != "unknown" or mention.name:
        return mention.kind
    return KINDS.get(cast.mentioned.type_of(span) or "", "unknown")


def _add(cast: Cast, draft: Draft) -> int:
    cast.entities.append(draft)
    return len(cast.entities) - 1


def _note(cast: Cast, index: int, mention: Mention, span: Span) -> None:
    draft = cast.entities[index]
    draft.mentions.append(span)
    if mention.name and mention.role and mention.role not in draft.roles:
        draft.roles.append(mention.role)
    if mention.name and mention.name != draft.name and mention.name not in draft.aliases:
        draft.aliases.append(mention.name)
    insort(cast.speakers, (span.start, index))


def named(cast: Cast, mention: Mention) -> int:
    """The entity of a name or of a short form of it; a new one under the fullest name in the article."""
    assert mention.name
    name = fullest(mention.name, cast.by_last_word, mention.gender)
    if outlet := cast.outlets.named(mention.name) or cast.outlets.named(mention.description):
        name = outlet.name
        if name not in cast.by_name:
            cast.by_name[name] = _add(cast, Draft(name, "media"))
    if name not in cast.by_name:
        role = mention.role or to_role(cast.role_of.get(name, ""))
        gender = mention.gender or gender_of(name, cast.role_of.get(name, ""))
        kind: Kind = "person" if has_role(role) else _kind_of_name(cast, name, role)
        kind = mention.kind if kind == "person" and mention.kind == "organisation" and name not in cast.told else kind
        cast.by_name[name] = _add(cast, Draft(name, kind, gender, [role] if role else []))
    return cast.by_name[name]


def _by_role(cast: Cast, role: str) -> int | None:
    """Who bears a role: "the minister" goes to the last speaker with it, "the Kremlin spokesman" only where all words fit."""
    wanted = {plain(w) for w in head(role).split()}
    for _, i in reversed(cast.speakers[-RECENT:]):
        known = {plain(w) for r in (*cast.entities[i].roles, cast.entities[i].name) for w in r.split()}
        if wanted <= known:
            return i
    return None


def _by_role_to_come(cast: Cast, mention: Mention, span: Span) -> int | None:
    """Whom the article names further down with the role that its first sentences describe; None unless it is one alone."""
    if span.start > (cast.article.body or span).start + LEAD:
        return None
    names = cast.names[bisect_right(cast.starts, span.end) :]
    fit = [name for name in names if holds(cast.article.text, name, mention.description)]
    if len({fullest(name.text, cast.by_last_word) for name in fit}) != 1:
        return None
    first = fit[0]
    return named(
        cast, Mention(first.text, to_role(first.role), "person", first.text, gender_of(first.text, first.role))
    )


def _only_outlet(cast: Cast) -> int | None:
    """The medium behind "a report" of an article that names a single one beside its own publisher."""
    own = cast.article.publisher
    named_ones = (outlet for name in cast.names if (outlet := cast.outlets.named(name.text)))
    others = {o.name: o for o in named_ones if own is None or not cast.outlets.same(own, o.name)}
    if len(others) != 1:
        return None
    name = next(iter(others))
    return named(cast, Mention(name, "", "media", name))


def _by_noun(cast: Cast, noun: str, span: Span) -> int | None:
    """ "the paper" is the medium before it, "the company" the organisation, "the officials" those described so before."""
    kind = next((k for k, nouns in NOUNS.items() if noun in nouns), None)
    if kind:
        return _antecedent(cast, span, frozenset({kind, "unknown"} if kind == "organisation" else {kind}))
    for _, i in reversed(cast.speakers[-RECENT:]):
        described = head_noun(cast.entities[i].name)
        if cast.entities[i].kind in {"anonymous", "group", "document"} and described in {noun, noun.rstrip("s")}:
            return i
    return None


def _by_chain(cast: Cast, span: Span, kinds: Set[Kind], gender: Gender = "") -> Mention | None:
    """The nearest mention with a name that the model takes to be of the same one, where kind and gender fit.

    None where the nearest stands inside the quotation before: whom it talks about is not who says it.
    """
    for n, i in enumerate(cast.mentioned.alike(span)[:RECENT]):
        other = cast.mentioned.from_head(i)
        if n == 0 and _in_quotation(cast, other, span):
            return None
        mention = read_mention(cast.article[other])
        if mention.name is None:
            continue
        name = Name(other, mention.name, mention.role)
        full = fullest(name.text, cast.by_last_word, gender)
        known = mention.gender or gender_of(full, name.role)
        if _kind_in(cast, name) in kinds and fits(gender, known) and not _another_body(cast.article[span], full):
            return replace(mention, gender=known)
    return None


def _another_body(words: str, name: str) -> bool:
    """Whether a description says what kind of body it is, and a name that it is of another: "the ministry", "... Federation"."""
    noun, last = head_noun(words), plain(name.rsplit(maxsplit=1)[-1])
    return noun != last and noun in BODIES and last in BODIES


def _pronoun(cast: Cast, word: str, span: Span) -> int | None:
    """Whom a pronoun stands for: who spoke just before, else who comes first in the nearest sentence that names anyone fit."""
    kinds, gender = PRONOUNS[word.lower()], GENDERS.get(word.lower(), "")
    before = cast.speakers[: bisect_left(cast.speakers, (span.start, -1))][-RECENT:]
    aloud = is_quoted(cast.quoted, span.start)
    near = (
        (at, cast.entities[i], i)
        for at, i in before
        if at > span.start - NEAR and (aloud or not is_quoted(cast.quoted, at))
    )
    spoken = [(at, i) for at, who, i in near if who.kind in kinds and fits(gender, who.gender)]
    if word.lower() in RELATIVE:
        whom = cast.mentioned.before(span, WHO if word.lower() == "who" else SPEAKERS)
        return resolve(cast, whom) if whom else _antecedent(cast, span, kinds)
    if word.lower() in THEY and (several := _several(cast, span)) is not None:
        return several
    if word.lower() in FIRST_PERSON and spoken:
        return spoken[-1][1]  # whoever speaks, not whom the quotation names
    recent = spoken[-1:] if spoken and unquoted(cast.quoted, spoken[-1][0], span.start) < SPOKEN else []
    if recent and cast.entities[recent[0][1]].gender == gender:
        return recent[0][1]
    same = None if word.lower() in FIRST_PERSON else _by_chain(cast, span, kinds, gender)
    by_rule = _antecedent(cast, span, kinds - {"unknown"}, gender)
    if same and (same.gender == gender or by_rule is None or cast.entities[by_rule].gender != gender):
        return named(cast, same)
    return by_rule if by_rule is not None or not spoken else spoken[-1][1]


def fits(wanted: Gender, known: Gender) -> bool:
    return not wanted or not known or wanted == known


def _antecedent(cast: Cast, span: Span, kinds: Set[Kind], gender: Gender = "") -> int | None:
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
        if cast.told.get(full) == "place" and full not in cast.by_name:
            continue  # where something happens says nothing, unless it spoke before: "Moscow said"
        if _kind_in(cast, name) in kinds and not _in_quotation(cast, name.span, span):
            best, sentence = name, its
    return named(cast, Mention(best.text, to_role(best.role), "unknown", best.text, gender)) if best else None


def _kind_in(cast: Cast, name: Name) -> Kind:
    """The kind of a name, by its fullest form in the article."""
    full = fullest(name.text, cast.by_last_word)
    if cast.outlets.named(full):
        return "media"
    return _kind_of_name(cast, full, name.role or cast.role_of.get(full, ""))


def _kind_of_name(cast: Cast, name: str, role: str) -> Kind:
    """What a proper name names: by its words where they tell, else as the model reads it in this article."""
    by_words = kind_of(name, role)
    if by_words in {"media", "group", "document"} or has_role(role):
        return by_words
    return KINDS.get(cast.told.get(name, ""), by_words)


def _told(mentioned: Mentioned, article: Article) -> dict[str, str]:
    """The type of each name, by what the model says of all its places together."""
    votes: dict[str, dict[str, float]] = {}
    for named in mentioned.named:
        of_name = votes.setdefault(POSSESSIVE.sub("", article[named.span]), {})
        of_name[named.type] = of_name.get(named.type, 0.0) + named.confidence
    return {name: max(of_name, key=lambda t: of_name[t]) for name, of_name in votes.items()}


def _in_quotation(cast: Cast, name: Span, span: Span) -> bool:
    at = bisect_right(cast.quoted, Span(name.start, len(cast.article.text))) - 1
    return (
        at >= 0
        and name.end <= cast.quoted[at].end <= span.start
        and "\n" not in cast.article.text[name.end : span.start]
    )
