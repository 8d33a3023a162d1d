"""How a person's name is spelled: its parts, and which spellings may be of one name.

Names written in Latin letters vary little between articles. Names from other scripts are transliterated in many ways, so
for them consonants must agree as sounds, and vowels may vary within a class: Sergei and Sergey, Qaddafi and Kadhafi.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onrecord.genders import HE_NAMES, SHE_NAMES
from onrecord.names import ROLES, TITLES, plain
from onrecord.publishers import fold

SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "'": "", "`": "", "ʿ": "", "ʾ": ""})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
PARTICLES = frozenset("al el ul van von der den de del della da dos do du la le bin ibn ben ter ten zu y".split())
NOT_FIRST = frozenset({"al", "ben", "la", "da", "van", "y", "do", "le"})  # given names too: "Al Gore"
SUN_LETTERS = re.compile(r"\b(?:al|el|ul|as|ash|ad|ar|an|at|az)-(?=[a-z]{3})")
SERVANT = re.compile(r"\babd(?:[aeou]l|[aeou](?=r?r)|[ -][aeu][lr])[ -]?(?=[a-z])")
GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
RANKS = frozenset(
    "brig cmdr cpl pte pvt cdr vice lieut fm supt det insp sir dame baroness baron count mx herr frau".split()
)
BEFORE_TITLE = frozenset("prime foreign finance defense defence interior deputy vice attorney former".split())
EAST_ASIAN = frozenset(
    "kim lee park choi xi li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin luo zheng liang tang deng"
    " moon yoon jang cho kang nguyen tran pham mao wen jiang".split()
)

# Sounds of transliterated names, in this order.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=\w{2})off$", "ov"),
        (r"(?<=\w{2})eff$", "ev"),
        (r"dr$", "der"),
        (r"^(?:iou|you|ju)", "yu"),
        (r"^i(?=[aeou])", "y"),
        (r"^ye", "e"),
        (r"^dim(?=itr)", "dm"),
        (r"(?<=[aeiou])y(?=[aeiou])", ""),
        (r"(?:[iy]?[eo]v)$", "ev"),
        (r"(?<=s)k(?:i|y|j)+$", "ki"),
        (r"(?<!t)cki$", "tski"),
        (r"(?<=[^aeiou])(?:[iyj]{1,2})$", "i"),
        (r"(?<=[ae])[iyj]$", "i"),
        (r"shch|sch", "sh"),
        (r"tsch|tch", "ch"),
        (r"dzh|zh|dj", "j"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"dh", "d"),
        (r"ph", "f"),
        (r"ck|c(?=[tk])", "k"),
        (r"x", "ks"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"(?<!^)y", "i"),
        (r"[ae]i", "ai"),
        (r"(.)\1+", r"\1"),
    )
]
SLAVIC = re.compile(r"(?:[oei]va?|off|eff|ina?|[ct]?sk(?:i|y|ij|iy|yy|yi|aya|aia)|enko|[vn][iy]t?ch|chuk)$")
FOREIGN = re.compile(
    r"(?:[oe]va?|off|eff|sk(?:y|i|yy|iy|ij|yi|aya|aia)|enko|[iy]t?ch|adze|shvili|ullah|allah)$|kh|zh|dh|shch|q(?!u)|^abdul"
)
FOREIGN_NAMES = (
    "sergei yuri dmitri andrei alexei nikolai vladimir volodymyr mikhail anatoly vitaly evgeny igor oleg ivan pavel boris viktor"
    " gennady valery vyacheslav arkady leonid maxim konstantin alexander svetlana natalia elena tatyana ekaterina irina yulia"
    " mohammed ahmed mahmoud hassan hussein omar osama khaled yusuf ibrahim ismail mustafa tariq faisal nasser saleh salman saeed"
    " bashar hafez muammar saddam kamal jamal karim rashid samir walid fatima aisha javad mehdi hamid qasem ayman"
).split()
VARYING = ({"a", "e"}, {"e", "i"}, {"o", "u"})
NICKNAMES = [
    frozenset(group.split())
    for group in (
        "william bill billy will willie liam;robert bob bobby rob robbie;richard rick ricky dick rich richie;michael mike mick mickey"
        ";james jim jimmy jamie;john jack johnny;jonathan jon;joseph joe joey;thomas tom tommy;charles charlie chuck;edward ed eddie ted"
        " teddy ned;theodore ted teddy theo;anthony tony;benjamin ben benny;daniel dan danny;david dave davy;donald don donnie"
        ";douglas doug;gregory greg;kenneth ken kenny;lawrence larry;leonard len lenny;matthew matt;nicholas nick nicky;patrick paddy"
        ";peter pete;philip phil;phillip phil;raymond ray;ronald ron ronnie;samuel sam sammy;stephen steve;steven steve;timothy tim"
        ";walter walt wally;andrew andy drew;alexander alex sandy;albert al bert;alan al;alfred alf fred;frederick fred freddie"
        ";francis frank;franklin frank;gerald gerry jerry;jeremy jerry;jeffrey jeff;geoffrey geoff;harold harry hal;henry harry hank"
        ";christopher chris kit;vincent vince;zachary zach zack;joshua josh;jacob jake;bernard bernie;nathaniel nate nathan;eugene gene"
        ";mitchell mitch;bradley brad;clifford cliff;rudolph rudy;russell russ;victor vic;abraham abe;arthur art artie;curtis curt"
        ";elizabeth liz beth betty lizzie betsy eliza libby;katherine kate kathy katie kay;catherine cathy kate katie;margaret maggie meg"
        " peggy marge;susan sue susie suzy;deborah deb debbie;barbara barb;rebecca becky becca;jennifer jen jenny;jessica jess jessie"
        ";judith judy;kimberly kim;nancy nan;pamela pam;patricia patty tricia trish;sandra sandy;victoria vicky vicki tori;cynthia cindy"
        ";dorothy dot dolly;eleanor ellie nell;helen nell;jacqueline jackie;josephine jo josie;amanda mandy;angela angie;theresa terry tess"
        ";virginia ginny;abigail abby;samantha sam;alexandra sandra;maria masha;mikhail misha;alexei alyosha;dmitri dima;sergei seryozha"
        ";pyotr petr piotr;yusuf yousef youssef yousuf;ekaterina katya;vladimir volodya vova;yekaterina katya;giuseppe beppe;francisco paco;jose pepe;ignacio nacho"
    ).split(";")
]


@dataclass(frozen=True, slots=True)
class PersonName:
    """given: the first name or its initial, "" for a bare surname. last: a hyphen joins the parts of a double one.

    pieces: all its words, double ones apart. titles: "mr", "gen". generation: "jr", "sr" and the like, or "".
    """

    given: str
    middle: tuple[str, ...]
    last: str
    pieces: tuple[str, ...]
    titles: tuple[str, ...] = ()
    generation: str = ""

    @property
    def initial_only(self) -> bool:
        return len(self.given) == 1


def flat(text: str) -> str:
    """Lower case, without accents and apostrophes."""
    return fold(text).lower().translate(SPECIAL)


@cache
def name_parts(name: str) -> PersonName:
    """A person's name, taken apart."""
    words = _words(name)
    titles, generation = [], ""
    while len(words) > 1 and (_is_title(words[0]) or (words[0] in BEFORE_TITLE and _is_title(words[1]))):
        titles.append(words.pop(0))
    while len(words) > 1 and words[-1] in GENERATIONS:
        generation = GENERATIONS[words.pop()]
    while words and words[0] in PARTICLES - NOT_FIRST and len(words) > 1:
        words.pop(0)
    kept = [w for i, w in enumerate(words) if w not in PARTICLES or i == 0 or i == len(words) - 1]
    given = kept[0] if len(kept) > 1 else ""
    last = kept[-1] if kept else ""
    pieces = tuple(piece for word in kept for piece in word.split("-") if piece)
    return PersonName(given, tuple(kept[1:-1]), last, pieces, tuple(titles), generation)


def _words(name: str) -> list[str]:
    spread = re.sub(r"\b([A-Z])\.(?=[A-Z])", r"\1. ", name)
    quoteless = re.sub(r"[\"“”(][^\"“”()]*[\"“”)]", " ", spread)  # Robert "Bob" Lind
    joined = SERVANT.sub("abdul", SUN_LETTERS.sub("", flat(quoteless)))
    return [w for w in (re.sub(r"[^\w-]", "", w).strip("-") for w in re.split(r"[\s,]+", joined)) if w]


def _is_title(word: str) -> bool:
    return (plain(word) in TITLES | ROLES | RANKS) and word not in HE_NAMES | SHE_NAMES


@cache
def sounds(word: str) -> str:
    """A transliterated word as its sounds."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word


@cache
def consonants(word: str) -> str:
    """What every spelling of a name shares: "gdf" for Qaddafi, Gaddafi and Kadhafi."""
    return re.sub(r"[aeiou]", "", re.sub("[qk]", "g", sounds(word))) or sounds(word)[:1]


@cache
def same_word(a: str, b: str, *, loose: bool = False) -> bool:
    """Whether two words spell one name. loose: as transliterations."""
    if a == b:
        return True
    if not loose or len(a) == 1 or len(b) == 1:
        return False
    heard_a, heard_b = _same_throat(a), _same_throat(b)
    return any(_alike(x, y, slavic=bool(SLAVIC.search(a) or SLAVIC.search(b))) for x in heard_a for y in heard_b)


def _same_throat(word: str) -> set[str]:
    """Qaf is written q, k or g; a q or a dh tells that it may be one."""
    heard = sounds(word)
    if heard[:1] in {"q", "k"} and re.search(r"q|dh", word):
        return {"k" + heard[1:], "g" + heard[1:]}
    return {heard.replace("q", "k")}


def _alike(a: str, b: str, *, slavic: bool) -> bool:
    """Equal consonants, and between them vowels that may stand for each other."""
    if a == b:
        return True
    pairs = list(zip(a, b, strict=False))
    differing = [(i, {x, y}) for i, (x, y) in enumerate(pairs) if x != y]
    enough = len(re.findall(r"[^aeiou]", a)) > 1
    # The first vowel and the last tell names apart: Ivan and Evan, Julia and Julie.
    allowed = all(d == {"o", "u"} or (0 < i < len(a) - 1 and d in VARYING) for i, d in differing)
    return len(a) == len(b) and enough and allowed and not slavic


@cache
def is_foreign(name: PersonName) -> bool:
    """Whether a name shows that it comes from another script."""
    words = [w for w in name.pieces if len(w) > 2]
    return any(FOREIGN.search(w) for w in words) or any(
        same_word(name.given, known, loose=True) for known in FOREIGN_NAMES
    )


def umlauts(name: str) -> str:
    """As it is written without umlauts: "Mueller"."""
    return name.lower().translate(UMLAUTS)


@cache
def same_given(a: str, b: str, *, loose: bool) -> bool:
    """One first name, or a name and its short form."""
    return same_word(a, b, loose=loose) or any(a in group and b in group for group in NICKNAMES)
