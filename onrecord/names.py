"""Proper names in news English, by rule: runs of capitalised words, with the role that stands before them.

A first form: the words decide, not a model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from onrecord.article import Span
from onrecord.genders import HE_NAMES, SHE_NAMES

Kind = Literal["person", "organisation", "group", "media", "anonymous", "document", "publisher", "unknown"]
KINDS: tuple[Kind, ...] = get_args(Kind)

WORD = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Rev|Prof|Capt|Adm|Maj|St)\.|[A-Z]\.(?:[A-Z]\.)*|(?:[a-z]{1,2}-|O['’]|[dDlL]['’])?[A-ZÀ-ÖØ-ÞŠŽČĆŞİ][\w&]*(?:[-.’'][A-Z][\w]*)*)"
JOINT = r"(?:of the|for the|of|for|&|de la|de|del|der|den|van|von|bin|ibn|al|el|da|dos|du|la|le)"
POSSESSIVE = re.compile(r"['’]s?$")
NAME = re.compile(rf"(?<![\w’'-]){WORD}(?:(?:[ \u00a0]|-)(?:{JOINT}[ \u00a0])?{WORD}){{0,11}}")

# Capital only because they begin a sentence, or part of none.
STARTERS = frozenset(
    "the a an in on at by for from to of as but and or if so yet when while after before since until although though because"
    " he she they it we i you his her their its our my your this that these those there here who what which where why how"
    " no not nobody none some many most all both each one two three four five six seven eight nine ten several other others"
    " another such still also even just only now then later earlier meanwhile however despite according asked told with without"
    " under over between during last next once again further nor more first second third new mr mrs ms miss dr sir lord lady"
    " yes either neither instead about among against through today yesterday tomorrow soon perhaps maybe is are was were do does did has have had"
    " will would can could should may might must let please thank thanks well oh monday tuesday wednesday thursday friday saturday"
    " sunday january february march april june july august september october november december jan feb apr jun jul aug sept sep oct"
    " nov dec".split()
)
TITLES = frozenset("mr mrs ms miss dr sir lord lady prof rev fr hon".split())
SURNAME_FOLLOWS = frozenset({"mr", "mrs", "ms", "miss"})
ROLES = frozenset(
    "president premier minister secretary senator sen representative rep congressman congresswoman governor gov mayor chancellor"
    " ambassador spokesman spokeswoman spokesperson chief head chairman chairwoman chair director general gen colonel col captain"
    " capt lieutenant lt major maj sergeant sgt admiral judge justice prosecutor attorney lawyer solicitor professor prof king"
    " queen prince princess pope bishop archbishop cardinal rabbi imam sheikh ayatollah commissioner officer ceo cfo founder"
    " co-founder editor reporter correspondent journalist columnist analyst economist strategist adviser advisor aide candidate"
    " nominee leader deputy commander coach manager owner executive envoy delegate lawmaker legislator mp councillor councilman"
    " sheriff detective author historian scientist researcher doctor surgeon engineer activist pastor reverend rev vice-president"
    " member host anchor counsel treasurer superintendent principal dean president-elect pollster organizer".split()
)
ORGANISATIONS = frozenset(
    "ministry department agency office committee council commission court parliament congress senate house government cabinet"
    " party campaign administration police army navy force forces union association federation foundation institute university"
    " college school hospital bank fund corp corporation inc ltd plc llc co company group holdings airlines airways motors"
    " electronics league club team church authority bureau board service services command staff service embassy administration"
    " kremlin pentagon hezbollah hamas nato opec eu un us uk ecb fed fbi cia gru fsb imf who nasa opposition organization"
    " organisation network coalition center centre society trust commission industries partners"
    " laboratory labs energy oil gas steel petroleum pharmaceuticals systems technologies technology software"
    " entertainment insurance capital securities investments ventures associates telecom communications networks"
    " solutions studios pictures foods stores shipping railways alliance institution initiative project union bloc"
    " caucus delegation mission panel tribunal inquiry legislature assembly duma knesset bundestag ministry"
    " secretariat directorate".split()
)
MEDIA = frozenset(
    "times post journal news tribune herald guardian telegraph reuters bloomberg gazette chronicle newspaper newspapers magazine"
    " daily weekly tv radio television cnn bbc nbc abc cbs msnbc fox pbs npr afp ap tass interfax xinhua upi dpa sana irna"
    " newsweek economist spiegel observer mirror express dispatch globe sun mail politico buzzfeed broadcaster media press"
    " ledger courier examiner inquirer bulletin register monitor wire newswire outlet outlets blog website jazeera sputnik novosti tabloid".split()
)  # fmt: skip
PLACES = frozenset(
    "russia china iran iraq syria turkey greece germany france britain england scotland italy spain portugal poland ukraine"
    " israel egypt libya lebanon jordan qatar yemen india pakistan afghanistan japan korea vietnam thailand indonesia australia"
    " canada mexico brazil argentina chile cuba venezuela colombia nigeria kenya ethiopia sudan somalia austria hungary romania"
    " bulgaria serbia croatia kosovo sweden norway finland denmark belgium netherlands ireland switzerland georgia armenia"
    " azerbaijan kazakhstan belarus moldova estonia latvia lithuania moscow washington beijing london paris berlin tehran"
    " damascus kyiv kiev ankara athens rome madrid brussels tokyo seoul pyongyang delhi islamabad kabul baghdad riyadh cairo"
    " jerusalem europe america asia africa taiwan singapore malaysia philippines myanmar".split()
)


DOCUMENTS = frozenset("poll survey act bill report study memo index treaty agreement".split())
PARTISANS = frozenset(
    "republicans democrats conservatives liberals independents tories supporters voters allies".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name at a place in the text. role: the role words before it ("Russian Foreign Minister"), or ""."""

    span: Span
    text: str
    role: str = ""

    @property
    def last(self) -> str:
        return plain(self.text.split()[-1])


@lru_cache(maxsize=4096)  # the same words come again and again
def plain(word: str) -> str:
    """A word for comparison: lower case, without full stops and a possessive."""
    return POSSESSIVE.sub("", word.lower().strip(".,")).replace(".", "")


def find_names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The proper names in [start, end), in order. Roles alone ("President") are none."""
    found = (to_name(text, m.start(), m.end()) for m in NAME.finditer(text, start, len(text) if end is None else end))
    return [name for name in found if name]


def to_name(text: str, start: int, end: int) -> Name | None:
    """The run [start, end) without what only begins a sentence, and with its role taken off."""
    words = [
        (m.start() + start, m.end() + start, plain(m.group())) for m in re.finditer(r"[^\s\u00a0]+", text[start:end])
    ]
    titled = False
    while words and words[0][2] in STARTERS:
        titled = words.pop(0)[2] in SURNAME_FOLLOWS
    if titled and len(words) == 1:
        return Name(Span(words[0][0], words[0][1]), text[words[0][0] : words[0][1]])  # "Mr. King" is no king
    while words and words[-1][2] in STARTERS:
        words.pop()
    while words and words[-1][2] in {"of", "for", "the", "&"}:
        words.pop()
    cut = max((i + 1 for i, w in enumerate(words) if w[2] in ROLES and not _goes_on(words, i)), default=0)
    if cut == len(words):
        if len(words) != 2 or words[0][2] not in HE_NAMES | SHE_NAMES:
            return None
        cut = 0  # "Howard Dean" and "Stephen King" bear names that are roles too
    role = text[words[0][0] : words[cut - 1][1]] if cut else ""
    kept = text[words[cut][0] : words[-1][1]]
    if role:
        kept = re.split(r"[ \u00a0](?:of|for) ", kept, maxsplit=1)[0]  # "Senator Ruth Lind of Ohio"
    bare = POSSESSIVE.sub("", kept)
    return Name(Span(words[cut][0], words[cut][0] + len(bare)), bare, role) if bare else None


def _goes_on(words: list[tuple[int, int, str]], i: int) -> bool:
    """ "Secretary of State John Kerry" is a role and a name, "House of Commons" is one name."""
    return i + 1 < len(words) and words[i + 1][2] in {"of", "for"} and not any(w[2] in ROLES for w in words[:i])


def kind_of(name: str, role: str = "") -> Kind:
    """What a proper name names, by its words."""
    words = [plain(w) for w in name.split()]
    if words[-1] in MEDIA or words[0] in {"reuters", "bloomberg", "al-jazeera", "cnn", "bbc"}:
        return "media"
    if words[-1] in DOCUMENTS:
        return "document"
    if words[-1] in PARTISANS or (len(words) == 1 and words[0].endswith(("ans", "ats", "ists", "ives"))):
        return "group"
    if words[-1] in ORGANISATIONS or words[0] in ORGANISATIONS or words[-1] in PLACES or {"of", "for"} & set(words):
        return "organisation"
    if role or len(words) in {2, 3}:
        return "person"
    return "organisation" if name.isupper() else "unknown"
