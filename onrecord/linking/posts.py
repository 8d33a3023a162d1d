"""What a role says: an office, its field, and the country or organisation it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from onrecord.linking.spelling import flat
from onrecord.names import ROLES, TITLES

COUNTRIES = {
    word: group.split()[0]
    for group in (
        "russia russian russians;ukraine ukrainian;us usa american america;uk british britain;france french;germany german;italy italian"
        ";spain spanish;portugal portuguese;poland polish;china chinese;japan japanese;india indian;pakistan pakistani;iran iranian"
        ";iraq iraqi;syria syrian;turkey turkish turkiye;israel israeli;palestine palestinian;egypt egyptian;libya libyan;lebanon lebanese"
        ";jordan jordanian;qatar qatari;yemen yemeni;saudi-arabia saudi;uae emirati;kuwait kuwaiti;bahrain bahraini;oman omani"
        ";afghanistan afghan;greece greek;austria austrian;hungary hungarian;romania romanian;bulgaria bulgarian;serbia serbian serb"
        ";croatia croatian;kosovo kosovar;albania albanian;slovakia slovak;slovenia slovenian;czechia czech;netherlands dutch holland"
        ";belgium belgian;switzerland swiss;sweden swedish;norway norwegian;denmark danish;finland finnish;iceland icelandic;ireland irish"
        ";estonia estonian;latvia latvian;lithuania lithuanian;belarus belarusian belarussian;moldova moldovan;georgia georgian"
        ";armenia armenian;azerbaijan azerbaijani azeri;kazakhstan kazakh;uzbekistan uzbek;canada canadian;mexico mexican;brazil brazilian"
        ";argentina argentine argentinian;chile chilean;colombia colombian;venezuela venezuelan;cuba cuban;peru peruvian;bolivia bolivian"
        ";australia australian;indonesia indonesian;malaysia malaysian;thailand thai;vietnam vietnamese;philippines philippine filipino"
        ";singapore singaporean;taiwan taiwanese;south-korea;north-korea;nigeria nigerian;kenya kenyan;ethiopia ethiopian;sudan sudanese"
        ";somalia somali;ghana ghanaian;south-africa;zimbabwe zimbabwean;algeria algerian;morocco moroccan;tunisia tunisian;eu european"
        ";un;scotland scottish;wales welsh;england english;ussr soviet;cyprus cypriot;rwanda rwandan;uganda ugandan;congo congolese"
    ).split(";")
    for word in group.split()
}
# Where names are written in other scripts than Latin.
OTHER_SCRIPTS = frozenset(
    "russia ukraine belarus bulgaria serbia kazakhstan georgia armenia iran iraq syria egypt libya lebanon jordan qatar yemen saudi-arabia"
    " uae kuwait bahrain oman afghanistan pakistan palestine sudan algeria morocco tunisia ussr".split()
)
PHRASES = [
    (re.compile(rf"\b(?:{pattern})\b"), word)
    for pattern, word in (
        ("united states(?: of america)?|u s", "us"), ("united kingdom|great britain|u k", "uk"), ("united nations|u n", "un"),
        ("european union|e u", "eu"), ("saudi arabian?", "saudi-arabia"), ("north korean?", "north-korea"), ("south korean?", "south-korea"),
        ("south african?", "south-africa"), ("united arab emirates", "uae"), ("prime minister|pm|premier", "premier"),
        ("chief executive(?: officer)?|ceo", "ceo"), ("press (?:secretary|officer)|spokes(?:man|woman|person)", "spokesman"),
        ("secretary[ -]general", "secretary-general"), ("attorney general", "attorney-general"), ("czech republic", "czechia"),
        ("secretary of state", "state-secretary"), ("chief of staff", "staff-chief"), ("foreign affairs", "foreign"), ("kiev", "kyiv"),
        ("ministry of (?:the )?(\\w+)", r"\1 ministry"),
    )
]  # fmt: skip
SPELLINGS = dict(
    pair.split(":")
    for pair in (
        "sen:senator gov:governor rep:representative congressman:representative congresswoman:representative gen:general col:colonel"
        " chairwoman:chairman chair:chairman boss:head chief:head leader:head prof:professor lawyer:attorney defence:defense labour:labor"
        " lawmaker:legislator mp:legislator parliamentarian:legislator organisation:organization centre:center programme:program"
        " adviser:advisor vice-president:vicepresident soccer:football economics:economy cfo:financechief economic:economy financial:finance"
    ).split()
)
FORMER = frozenset(
    "former ex then late outgoing incoming acting interim onetime current new longtime retired elect designate".split()
)
EMPTY = frozenset(
    "the a an of for at in and to s on by with senior top veteran prominent its his her their himself who is was has r d mr mrs ms dr affairs".split()
)
DEPUTY = frozenset("deputy vice vicepresident assistant under undersecretary associate co junior".split())
FIELDS = frozenset(
    "foreign finance defense interior justice health education trade economy energy environment agriculture transport culture labor"
    " national security press central bank police army navy general military state federal presidential party campaign policy political"
    " chief executive communications media affairs opposition parliamentary supreme court human rights legal financial public works oil"
    " football team".split()
)  # fmt: skip
UNIQUE = frozenset(
    "president premier minister chancellor king queen pope mayor governor spokesman ceo head chairman ambassador director"
    " secretary-general attorney-general state-secretary staff-chief senator secretary speaker prosecutor vicepresident financechief"
    " commissioner editor archbishop emir sheriff treasurer envoy".split()
)  # fmt: skip
DOMAINS = {
    word: group.split(":")[0]
    for group in (
        "politics:minister premier mayor senator legislator representative governor chancellor candidate nominee politician diplomat"
        " ambassador envoy councillor councilman state-secretary congress secretary-general party politburo"
        ";sport:footballer striker goalkeeper midfielder defender coach athlete golfer boxer cyclist swimmer sprinter quarterback pitcher"
        " tennis rugby cricketer skier basketball football jockey referee wrestler gymnast"
        ";learning:professor scientist historian physicist chemist biologist researcher academic scholar lecturer philosopher dean economist"
        " astronomer;arts:actor actress singer musician novelist poet painter filmmaker pianist comedian rapper composer author playwright"
        " drummer guitarist sculptor dancer chef;health:surgeon doctor nurse physician paediatrician pediatrician dentist"
        ";law:judge attorney lawyer solicitor barrister magistrate;force:general colonel captain lieutenant sergeant admiral commander soldier"
        " pilot;police:sheriff detective constable policeman;business:ceo businessman businesswoman founder banker entrepreneur owner trader"
        " investor;trade:farmer fisherman carpenter plumber baker teacher driver shopkeeper student electrician mechanic miner"
        ";press:journalist reporter correspondent editor columnist anchor;faith:priest pastor bishop imam rabbi archbishop pope reverend"
        ";crime:suspect killer murderer gunman convict smuggler gangster"
    ).split(";")
    for word in group.split(":")[1].split()
}  # fmt: skip
KIN = frozenset(
    "son daughter father mother brother sister wife husband widow widower cousin nephew uncle grandson".split()
)


@dataclass(frozen=True, slots=True)
class Post:
    """An office: "minister", {"foreign"}, {"russia"}. former: held before, or not quite yet."""

    office: str
    field: frozenset[str]
    where: frozenset[str]
    former: bool = False

    @property
    def countries(self) -> frozenset[str]:
        return self.where & frozenset(COUNTRIES.values())

    def __str__(self) -> str:
        return " ".join((*sorted(self.field), self.office))


def canonical(words: str) -> list[str]:
    """Words for comparison: countries by their names, offices by one word each."""
    text = re.sub(r"['’]s\b|[.]", lambda m: " " if m[0] != "." else "", words)
    text = " ".join(re.sub(r"[^\w-]+", " ", re.sub(r"\b([a-z])\.\s?(?=[a-z]\b)", r"\1", flat(text))).split())
    for pattern, word in PHRASES:
        text = pattern.sub(word, text)
    tokens = [SPELLINGS.get(t, t) for t in text.split()]
    return [COUNTRIES.get(part, part) for t in tokens for part in ([t] if _is_known(t) else t.split("-"))]


def _is_known(token: str) -> bool:
    return token in COUNTRIES or token in UNIQUE or token in ROLES


@cache
def post_of(role: str) -> Post | None:
    """The office that a role tells; None where its words hold none."""
    before, _, behind = re.sub(r"^(?:an?|the)\s", "", role).partition(" to ")
    tokens = canonical(before)
    offices = [t for t in tokens if t in ROLES or t in UNIQUE or t in DOMAINS]
    if not offices:
        return None
    office = next((t for t in offices if t in UNIQUE), offices[-1])
    capitals = {t for word in re.findall(r"[^\W\d_][\w'’.-]*", before) if word[:1].isupper() for t in canonical(word)}
    known = set(COUNTRIES.values())
    rest = [t for t in tokens if t != office and t not in EMPTY | FORMER and len(t) > 1]
    field = {t for t in rest if t in FIELDS | DEPUTY | ROLES or (t not in capitals and t not in known)}
    where = frozenset(rest) - field | ({"vatican"} if office == "pope" else set())
    field |= {f"to {t}" for t in canonical(behind) if t not in EMPTY}
    return Post(office, frozenset(field - TITLES), where, bool(FORMER & set(tokens)))


def posts_of(roles: Iterable[str]) -> tuple[Post, ...]:
    return tuple(post for role in roles if (post := post_of(role)))


def same_post(a: Post, b: Post) -> bool:
    """An office that one person holds at a time, in the same country or organisation."""
    clash = a.countries and b.countries and not a.countries & b.countries
    return (
        a.office == b.office
        and a.office in UNIQUE
        and a.field == b.field
        and not clash
        and (a.where <= b.where or b.where <= a.where)
        and bool(a.where & b.where)
    )


def rival_posts(a: Post, b: Post) -> bool:
    """The same office of two countries or organisations."""
    comparable = bool(a.countries) == bool(b.countries)
    apart = not (a.countries & b.countries if a.countries else a.where & b.where)
    return a.office == b.office and bool(a.where and b.where) and comparable and apart


def domains(posts: Iterable[Post]) -> set[str]:
    """The walks of life that offices belong to; empty where they tell none."""
    words = {w for p in posts for w in (p.office, *p.field)}
    state = {"politics" for p in posts if p.office in {"president", "vicepresident"} and p.countries}
    return {DOMAINS[w] for w in words if w in DOMAINS} | state


def is_kin(roles: Iterable[str]) -> bool:
    return any(KIN & set(canonical(role)) for role in roles)
