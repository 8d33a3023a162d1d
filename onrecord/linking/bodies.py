"""Names of organisations and outlets: which name the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onrecord.linking.posts import COUNTRIES, FIELDS, canonical
from onrecord.names import DOCUMENTS, MEDIA, ORGANISATIONS
from onrecord.publishers import NOUN_AFTER, Publisher, key, load_publishers

SMALL = frozenset("the of for and a an in on at s".split())
SUFFIXES = {
    word: family
    for family, words in {
        "company": "inc incorporated corp corporation co company llc",
        "limited": "ltd limited plc",
        "ag": "ag gmbh sa spa nv se ab oyj asa",
        "group": "group",
        "holdings": "holdings holding",
    }.items()
    for word in words.split()
}
OWN_NAMES = frozenset(
    "kremlin pentagon hezbollah hamas nato opec eu un us uk ecb fed fbi cia gru fsb imf who nasa knesset duma bundestag".split()
)
GENERIC = (ORGANISATIONS - OWN_NAMES) | FIELDS | DOCUMENTS | {"conservative", "liberal", "socialist", "democratic", "social"} | {
    "supreme", "high", "city", "local", "regional", "government", "ministry", "treasury", "parliament", "news", "daily", "state", "weekly"
}  # fmt: skip
OFFICIAL = frozenset("ministry department embassy parliament government army navy police treasury".split())
LEADS = re.compile(
    r"^(?:the|a|an|its|his|her|their|other|some|many|several|local|state|foreign|russian|western) ", re.I
)
ACRONYM = re.compile(r"[A-Z](?:\.?[A-Z]){1,5}\.?")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation's name. words: without small ones and suffixes. suffix: the family of "Inc" or "Group", or ""."""

    words: tuple[str, ...]
    suffix: str = ""
    acronym: str = ""  # when the name is one
    initials: frozenset[str] = frozenset()  # the acronyms that it may have

    @property
    def is_generic(self) -> bool:
        return all(w in GENERIC for w in self.words)

    @property
    def official(self) -> bool:
        return bool(OFFICIAL & set(self.words))

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(self.words) & frozenset(COUNTRIES.values())

    @property
    def key(self) -> str:
        return " ".join(sorted(self.words))


@cache
def body_of(name: str) -> Body:
    """An organisation's name, taken apart."""
    written = re.sub(r"\s*&\s*", " and ", name)
    tokens = [t for t in canonical(written) if t not in SMALL]
    suffix = ""
    while len(tokens) > 1 and tokens[-1] in SUFFIXES and not all(t in GENERIC for t in tokens[:-1]):
        suffix = SUFFIXES[tokens.pop()]
    bare = re.sub(r"^[Tt]he\s", "", name).strip()
    short = re.sub(r"\W", "", bare).lower()
    acronym = short if ACRONYM.fullmatch(bare) or (bare.istitle() and bare.isalpha() and 4 <= len(bare) <= 6) else ""
    return Body(tuple(tokens), suffix, acronym, _initials(re.sub(r"^[Tt]he\s", "", written)))


def _initials(name: str) -> frozenset[str]:
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", re.sub(r"['’]s\b", "", name))]
    large = [w for w in words if w not in SMALL]
    found = {"".join(w[0] for w in ws) for ws in (words, large)} if len(large) > 2 else set()
    return frozenset(i for i in found if len(i) > 2)


def without_noun(words: str) -> str:
    """ "the Orsay Echo" of "the Orsay Echo newspaper"; "Orsay News Agency" and "a German newspaper" as they are."""
    name = NOUN_AFTER.sub("", words)
    titled = [w for w in LEADS.sub("", name).split() if w[0].isupper() and w.lower() not in COUNTRIES]
    return name if len(titled) > 1 and words[len(name) :].islower() else words


def outlet(name: str) -> Publisher | None:
    return load_publishers().named(name)


@cache
def weak_names() -> frozenset[str]:
    """Names of outlets that stand for other things too: "Times"."""
    return frozenset(key(name) for p in load_publishers().publishers for name in p.weak)


def is_weak(name: str) -> bool:
    """Whether a name alone is too little to tell the outlet."""
    return key(name) in weak_names() or set(body_of(name).words) <= MEDIA


def same_words(a: Body, b: Body) -> bool:
    """Equal words; of ministries and the like in any order: "Ministry of Justice of Serbia"."""
    return a.words == b.words or (a.official and b.official and set(a.words) == set(b.words))


def spells_out(a: Body, b: Body) -> bool:
    """Whether one is the acronym of the other."""
    return bool(a.acronym and a.acronym in b.initials and not b.is_generic) or bool(
        b.acronym and b.acronym in a.initials and not a.is_generic
    )
