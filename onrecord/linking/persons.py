"""The same person, organisation or outlet in two articles: a judgement that looks at the pair alone, and says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal

from onrecord.genders import gender_of
from onrecord.linking.bodies import Body, body_of, is_weak, outlet, same_words, spells_out, without_noun
from onrecord.linking.grouping import Pair, pair
from onrecord.linking.posts import (
    OTHER_SCRIPTS,
    Post,
    canonical,
    domains,
    is_kin,
    post_of,
    posts_of,
    rival_posts,
    same_post,
)
from onrecord.linking.spelling import (
    EAST_ASIAN,
    PARTICLES,
    PersonName,
    consonants,
    is_foreign,
    name_parts,
    same_given,
    same_word,
    umlauts,
)
from onrecord.markup import Json
from onrecord.names import PARTISANS, ROLES, plain

Verdict = Literal["same", "different", "unsure"]
OUTLETS = frozenset({"media", "publisher"})
NUMBERS = frozenset("one two three four five six seven eight nine ten several many some most other both few".split())
NAMELESS_ENDS = re.compile(r"(?:spokes(?:man|woman|person)|officials?|sources?|aides?|people|diplomats?)$", re.I)
CHIEFS = frozenset(
    "spokesman minister premier president head ceo chairman director secretary secretary-general governor".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """Someone or something of one article. outlet: the name of its publisher. day: when it was published, ISO."""

    id: str
    article: str
    name: str
    kind: str
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    outlet: str | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Whether two are one, with the reason in words for a reporter."""

    verdict: Verdict
    reason: str


def known_of(record: Json) -> Iterator[Known]:
    """The entities of a record, in order."""
    article = record["article"]
    for e in record["entities"]:
        yield Known(
            e["id"],
            article["id"],
            e["name"],
            e["kind"],
            tuple(e["roles"]),
            tuple(e["aliases"]),
            article["publisher"],
            article["published"],
        )


def judge(a: Known, b: Known) -> Joined:
    """Whether two articles mean the same by a and b. Symmetric; nothing but the pair decides."""
    a, b = sorted((a, b), key=lambda k: (k.name, k.kind, k.roles, k.aliases, k.id))
    if is_nameless(a) or is_nameless(b):
        return Joined("different", "a source without a name is never joined to another")
    kinds = {a.kind, b.kind}
    if "person" in kinds and not kinds <= {"person", "unknown"}:
        if a.name == b.name and _may_be_body(a) and _may_be_body(b):
            return Joined("unsure", "one name, taken for a person in one article and for a body in the other")
        return Joined("different", "a person and something that is none")
    if "document" in kinds and not kinds <= {"document", "unknown"}:
        return Joined("different", "a document and something that is none")
    if "person" in kinds:
        return _judge_persons(a, b)
    return _judge_outlets(a, b) if kinds & OUTLETS else _judge_bodies(a, b)


def _may_be_body(known: Known) -> bool:
    """Whether a name read as a person's may be that of a company: one word, and nothing tells of a person."""
    return known.kind == "organisation" or (known.kind == "person" and " " not in known.name and not known.roles)


@cache
def is_nameless(known: Known) -> bool:
    """Whether only words of description tell who it is: "two officials", "Kremlin spokesman"."""
    words = known.name.split()
    if known.kind == "anonymous" or not words:
        return True
    if known.kind in OUTLETS and outlet(known.name):
        return False
    first = next((w for w in words if w.lower() not in PARTICLES | {"the"}), words[-1])
    described = words[-1].lower() in PARTISANS or NAMELESS_ENDS.search(known.name) is not None
    is_role = known.kind == "person" and plain(words[-1]) in ROLES and known.name in known.roles
    return not any(c.isupper() for c in first) or first.lower() in NUMBERS or described or is_role


# Persons


@cache
def _name_of(known: Known) -> PersonName:
    """The name, or the one full alias of a bare surname."""
    name = name_parts(known.name)
    full = {n for alias in known.aliases if (n := name_parts(alias)).given and n.last == name.last}
    return full.pop() if not name.given and len(full) == 1 else name


@cache
def _posts(known: Known) -> tuple[Post, ...]:
    return posts_of((*known.roles, *name_parts(known.name).titles))


def _is_transliterated(known: Known) -> bool:
    return is_foreign(_name_of(known)) or any(p.countries & OTHER_SCRIPTS for p in _posts(known))


def _judge_persons(a: Known, b: Known) -> Joined:
    one, two = _name_of(a), _name_of(b)
    loose = _is_transliterated(a) or _is_transliterated(b)
    if not _same_last(a, b, loose=loose):
        return Joined("different", "different names")
    if one.generation != two.generation:
        both = one.generation and two.generation
        return Joined("different" if both else "unsure", "perhaps of two generations: Jr., Sr. or neither")
    if _differ_in_gender(a, b):
        return Joined("different" if not (one.given and two.given) else "unsure", "one a man, the other a woman")
    if not (one.given and two.given) or one.initial_only or two.initial_only:
        return _judge_short(a, b)
    return _judge_full(a, b, loose=loose)


def _same_last(a: Known, b: Known, *, loose: bool) -> bool:
    one, two = _name_of(a), _name_of(b)
    if one.pieces == two.pieces or same_word(one.last, two.last, loose=loose):
        return True
    if _umlaut_forms(a, "last") & _umlaut_forms(b, "last"):
        return True
    short, full = sorted((one, two), key=lambda n: len(n.pieces))
    return not short.given and full.pieces[:1] == (short.last,) and short.last in EAST_ASIAN


@cache
def _umlaut_forms(known: Known, part: Literal["given", "last"]) -> frozenset[str]:
    """A part of the name without umlauts in both ways: "Muller", "Mueller"."""
    return frozenset({getattr(name_parts(umlauts(known.name)), part), getattr(_name_of(known), part)})


def _differ_in_gender(a: Known, b: Known) -> bool:
    one, two = _name_of(a), _name_of(b)
    told = gender_of("", *a.roles, *one.titles), gender_of("", *b.roles, *two.titles)
    if not (one.given and two.given):
        told = gender_of(a.name, *a.roles), gender_of(b.name, *b.roles)
    return "" not in told and told[0] != told[1]


def _shared_post(a: Known, b: Known) -> Post | None:
    return next((p for p in _posts(a) for q in _posts(b) if same_post(p, q)), None)


def _judge_short(a: Known, b: Known) -> Joined:
    """At least one without a first name: only the office tells."""
    one, two = _name_of(a), _name_of(b)
    if one.given and two.given and one.given[0] != two.given[0]:
        return Joined("different", "different initials")
    if len(one.pieces) > 2 and one.pieces == two.pieces:
        return _by_roles(a, b, "same name and initials")
    if _clashing_middles(one, two):
        return Joined("different", "different middle names")
    if post := _shared_post(a, b):
        return Joined(
            "same", f'same surname, one form without the first name, and the role "{post}" of the same place in both'
        )
    if any(rival_posts(p, q) for p in _posts(a) for q in _posts(b)):
        return Joined("different", "same surname, but the same office of different places")
    return Joined("unsure", "same surname, but nothing else tells that it is one person")


def _judge_full(a: Known, b: Known, *, loose: bool) -> Joined:
    one, two = _name_of(a), _name_of(b)
    if one.pieces == two.pieces:
        return _by_roles(a, b, "same full name")
    alike = same_given(one.given, two.given, loose=loose) or bool(_umlaut_forms(a, "given") & _umlaut_forms(b, "given"))
    if not alike:
        near = {one.given, *one.middle, *one.given.split("-")} & {two.given, *two.middle, *two.given.split("-")}
        if near or consonants(one.given) == consonants(two.given):
            return Joined("unsure", "same surname, and first names that are near each other")
        return Joined("different", "same surname, different first names")
    if _clashing_middles(one, two):
        return Joined("different", "different middle names")
    how = "same full name" if one.given == two.given else "same surname, and the first name in another form"
    return _by_roles(a, b, how)


def _clashing_middles(one: PersonName, two: PersonName) -> bool:
    """Two middle names, neither of which may be the other's initial. Patronymics and second surnames count alike."""
    if not (one.middle and two.middle):
        return False
    x, y = one.middle[0], two.middle[0]
    return not (same_word(x, y, loose=True) or (min(len(x), len(y)) == 1 and x[0] == y[0]))


def _by_roles(a: Known, b: Known, how: str) -> Joined:
    """The verdict on equal names: one person unless their roles speak against it."""
    mine, yours = _posts(a), _posts(b)
    if post := _shared_post(a, b):
        return Joined("same", f'{how}, and the role "{post}" of the same place in both')
    if set(a.roles) & set(b.roles):
        return Joined("same", f"{how} and role")
    if is_kin(a.roles) != is_kin(b.roles) and (is_kin(a.roles) or is_kin(b.roles)) and a.roles and b.roles:
        return Joined("unsure", f"{how}, but perhaps a relative")
    if any(rival_posts(p, q) for p in mine for q in yours):
        late = any(p.former for p in (*mine, *yours))
        return Joined("unsure" if late else "different", f"{how}, but the same office of different places")
    return _by_lives(mine, yours, how)


def _by_lives(mine: tuple[Post, ...], yours: tuple[Post, ...], how: str) -> Joined:
    """Walks of life, countries and employers that do not meet leave a doubt."""
    lives, others = domains(mine), domains(yours)
    if lives and others and not lives & others:
        return Joined("unsure", f"{how}, but other walks of life: {min(lives)}, {min(others)}")
    (c, d), (w, v) = _places(mine, yours, "countries"), _places(mine, yours, "where")
    if c and d and not c & d:
        return Joined("unsure", f"{how}, but roles of other countries")
    if w and v and not w & v and not lives & others:
        return Joined("unsure", f"{how}, but other offices of other places")
    return Joined("same", f"{how}, and no role speaks against it")


def _places(mine: tuple[Post, ...], yours: tuple[Post, ...], field: str) -> tuple[frozenset[str], frozenset[str]]:
    one, two = (frozenset(w for p in posts for w in getattr(p, field)) for posts in (mine, yours))
    return one, two


# Organisations and outlets


def _names(known: Known) -> tuple[str, ...]:
    """The name, of media without "newspaper" behind it, and an alias that is its acronym or spells it out."""
    name = without_noun(known.name) if known.kind in OUTLETS else known.name
    body = body_of(name)
    return name, *(alias for alias in known.aliases if spells_out(body, body_of(alias)))


def _judge_outlets(a: Known, b: Known) -> Joined:
    one, two = outlet(a.name), outlet(b.name)
    if one and two:
        same = one == two
        return Joined("same" if same else "different", f"{one.name} by both names" if same else "two outlets")
    if one or two:
        return Joined(
            "unsure" if same_words(body_of(_names(a)[0]), body_of(_names(b)[0])) else "different",
            "one is no known outlet",
        )
    if is_weak(a.name) or is_weak(b.name):
        return Joined("unsure", "a name that several outlets share")
    return _judge_bodies(a, b)


def _judge_bodies(a: Known, b: Known) -> Joined:
    verdicts = [_judge_names(body_of(x), body_of(y)) for x in _names(a) for y in _names(b)]
    joined = next((j for j in verdicts if j.verdict == "same"), verdicts[0])
    one_word = min(len(a.name.split()), len(b.name.split())) == 1
    if joined.verdict == "same" and {a.kind, b.kind} == {"unknown"} and one_word:
        return Joined("unsure", "one word, and nothing tells what it names")
    return joined


def _judge_names(one: Body, two: Body) -> Joined:
    if not one.words or not two.words:
        return Joined("different", "a name without words")
    if spells_out(one, two):
        return Joined("same", "one name is the acronym of the other")
    if same_words(one, two):
        if one.is_generic:
            return Joined("unsure", "a name that several bear; no country or place tells which")
        if one.suffix and two.suffix and one.suffix != two.suffix:
            return Joined("unsure", "same name, but two kinds of company")
        return Joined("same", "same name")
    nested = set(one.words) < set(two.words) or set(two.words) < set(one.words)
    return Joined("unsure" if nested else "different", "one name within the other" if nested else "different names")


# Candidates and ties


def keys(known: Known) -> frozenset[str]:
    """Blocking keys: two that are judged the same share one."""
    if is_nameless(known):
        return frozenset()
    found: set[str] = set()
    if known.kind in {"person", "unknown"}:
        found |= _person_keys(known)
    if known.kind != "person" or _may_be_body(known):
        found |= {k for name in _names(known) for k in _body_keys(name)}
    return frozenset(found)


def judged(known: Iterable[Known]) -> dict[Pair, Joined]:
    """All pairs that share a key, judged."""
    by_key: dict[str, list[Known]] = {}
    for k in known:
        for word in keys(k):
            by_key.setdefault(word, []).append(k)
    pairs = {pair(a.id, b.id): (a, b) for some in by_key.values() for a, b in combinations(some, 2) if a.id != b.id}
    return {ids: judge(a, b) for ids, (a, b) in pairs.items()}


def _person_keys(known: Known) -> set[str]:
    name = _name_of(known)
    words = {
        name.last,
        *name.pieces[-1:],
        *(w for w in name.pieces[:1] if w in EAST_ASIAN),
        *_umlaut_forms(known, "last"),
    }
    return {f"person {consonants(word)}" for word in words if word}


def _body_keys(name: str) -> Iterator[str]:
    body, known = body_of(name), outlet(name)
    yield f"body {body.key}"
    yield from (f"acronym {letters}" for letters in {body.acronym, *body.initials} - {""})
    if known:
        yield f"outlet {known.name}"


def speaks_for(a: Known, b: Known) -> bool:
    """Whether a role of a tells that he speaks for b or is the head of it."""
    wanted = body_of(b.name)
    return a.kind == "person" and b.kind != "anonymous" and any(_is_of(role, wanted) for role in a.roles)


def _is_of(role: str, body: Body) -> bool:
    post = post_of(role)
    if not post or post.former or post.office not in CHIEFS:
        return False
    told = set(canonical(role)) - {post.office, "the", "of", "for", "a", "an", "s", "at", "and"}
    whose = told | ({"ministry"} if post.office == "minister" else set())
    return whose == set(body.words) or (bool(body.acronym) and body.acronym in body_of(role).initials)
