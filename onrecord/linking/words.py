"""The words of a claim: each with its sense or stem, whether it is part of a name, and whether it is denied; phrases as one word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.dates import WEEKDAYS as DAY_NAMES
from onrecord.joining import SENSE_OF
from onrecord.linking.posts import COUNTRIES
from onrecord.linking.spelling import flat
from onrecord.names import ORGANISATIONS, ROLES, TITLES
from onrecord.time_expressions import MONTH_NUMBERS

WORD = re.compile(
    r"[$€£]|%|\d+(?:[.,:/]\d+)*|(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’.-](?![sS]\b)[^\W\d_]+)*(?:['’][sS]\b|['’](?=\s))?|[,;:–—?!]|\.(?=\s)"
)
OWNER = re.compile(r"['’][sS]?$")
PHRASES = (
        (r"united states(?: of america)?|u\.s\.(?:a\.)?|(?-i:US|USA)|the white house|the americans", "UnitedStates"),
        (r"united nations|u\.n\.", "UN"), (r"great britain|united kingdom|u\.k\.|downing street", "UK"), (r"european union|european commission", "EU"),
        (r"holy see|the pope|(?:the )?holy father|the vatican", "Vatican"), (r"tel aviv", "Israel"), (r"north korean?", "NorthKorea"), (r"south korean?", "SouthKorea"),
        (r"saudi arabian?", "SaudiArabia"), (r"chief executive(?: officer)?", "ceo"), (r"prime minister", "premier"), (r"head of government", "premier"),
        (r"head of state", "president"), (r"per cent|percentage points?", "percent"), (r"turn(?:ed|s|ing)? (?:him |her |them |it )?(?:down|away)", "rejected"),
        (r"turn(?:ed|s|ing)?(?= (?:[a-z]+ ){1,3}down)", "rejected"), (r"(?:vot|shot|struck)(?:ed|es|e)? (?:it )?down(?= the| a)|voted against|threw out|thrown out|throws? out|said no to", "rejected"), (r"call(?:ed|s|ing)? off|calling off", "cancelled"),
        (r"(?:has|have|had) had no|no longer", "never"), (r"st(?:ep|eps|epped|epping|ood|and|ands|anding) (?:down|aside)", "resign"),
        (r"(?:put|puts|putting|went|go|goes|going) up", "raised"), (r"(?:went|go|goes|going) down", "fell"), (r"going to|about to|set to|due to(?= [a-z]+ )", "will"),
        (r"call(?:ed|s|ing)? (?:on|for)|appeal(?:ed|s)? (?:to|for)", "asked"), (r"go ahead|goes ahead|went ahead|going ahead", "proceed"), (r"had no (?:idea|knowledge)", "unaware"),
        (r"vot(?:ed|e|es|ing) for|in favou?r of|for(?= the (?:bill|law|plan))", "supports"), (r"(?:is|are|was|were|came out) against", "opposes"), (r"not guilty", "innocent"),
        (r"(?:went|gone|go|goes|are|is|been) on strike", "struck"), (r"coast guard", "coastguard"), (r"in the red", "loss"), (r"turned a profit", "profit"),
        (r"(?:stays?|stayed|kept|keeps) away from", "boycotted"), (r"of (?:his|her|their|its) own (?:free )?will", "voluntarily"), (r"in good health", "healthy"),
        (r"(?:broken|broke|breaks) down", "collapsed"), (r"in retreat", "shrinking"), (r"(?:cast|casts) (?:his|her|their|a) votes?", "voted"),
        (r"in(?:to)? talks|at the table", "negotiating"), (r"(?:put|puts) (?:off|back)", "postponed"),
        (r"(?:leav(?:e|es|ing)|left|give up|gave up|giving up) (?:the |his |her |their )?(?:office|post|job|power)", "resign"),
)  # fmt: skip
PHRASE = re.compile("|".join(rf"(?P<p{n}>\b(?:{pattern})\b)" for n, (pattern, _) in enumerate(PHRASES)), re.I)
SMALLEST = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
DIGITS = {w: float(n) for n, w in enumerate(SMALLEST)}
TENS = {w: 10.0 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
MONTHS = {name.lower(): n for name, n in MONTH_NUMBERS.items()}
WEEKDAYS = frozenset(day.lower() for day in DAY_NAMES)
METONYMS = {
    w: country
    for country, words in {
        "russia": "moscow kremlin putin", "us": "washington unitedstates americans pentagon", "china": "beijing", "uk": "london whitehall britons", "france": "paris elysee",
        "germany": "berlin", "italy": "rome", "spain": "madrid", "iran": "tehran", "turkey": "ankara", "israel": "jerusalem", "ukraine": "kyiv kiev",
        "eu": "brussels", "northkorea": "pyongyang", "southkorea": "seoul", "japan": "tokyo", "syria": "damascus", "iraq": "baghdad", "egypt": "cairo",
        "saudiarabia": "riyadh saudi", "greece": "athens", "poland": "warsaw", "hungary": "budapest", "austria": "vienna", "norway": "oslo",
        "india": "delhi", "pakistan": "islamabad", "afghanistan": "kabul", "libya": "tripoli", "lebanon": "beirut", "qatar": "doha", "cuba": "havana",
        "venezuela": "caracas", "belarus": "minsk", "serbia": "belgrade", "sweden": "stockholm",
        "bulgaria": "sofia", "romania": "bucharest", "czechia": "prague", "croatia": "zagreb", "georgia": "tbilisi", "armenia": "yerevan", "azerbaijan": "baku", "kazakhstan": "astana",
        "finland": "helsinki", "ireland": "dublin", "switzerland": "bern", "denmark": "copenhagen", "portugal": "lisbon",
    }.items()
    for w in words.split()
}  # fmt: skip
STATES = frozenset(COUNTRIES.values()) | frozenset(METONYMS.values())
# Beside joining.SENSES: other words that tell the same act, by their first six letters.
MORE_SENSES = {
    "asking": "applie apply applic plea pleas appeal", "proposing": "propos sugges", "offering": "offere overtu", "talking": "negoti",
    "refusing": "refuse refusi rejecti", "agreeing": "agree agreed agrees agreei consen accept", "threatening": "threat",
    "promising": "promis pledge vow vowed vows", "accusing": "accuse accusa accusi", "winning": "beat beats beaten defeat",
    "suing": "sue sues sued suing", "lending": "lend lends lent", "telling": "tell tells told", "warning": "warn warns warned warnin",
    "giving": "give gives gave given hand handed", "thanking": "thank thanks thanke", "inviting": "invite invita",
    "shelling": "shell shells shelle", "bombing": "bomb bombs bombed bombin", "supporting": "suppor backs backed endors",
    "visiting": "visit visits visite", "bribing": "bribe bribed bribes", "naming": "call calls called", "calling": "phone phoned phones rang ring rings teleph",
    "shooting": "shot shoots shooti", "extraditing": "extrad", "recalling": "recall", "insulting": "insult",
    "ordering": "ordere orders order", "praising": "praise praisi", "criticising": "critic condem",
    "blaming": "blame blames blamed blamin", "sending": "supply suppli arms arming armed",
}  # fmt: skip
SENSES = SENSE_OF | {word: sense for sense, words in MORE_SENSES.items() for word in words.split()}
ALL_SENSES = frozenset(SENSES.values())
SMALL = frozenset(
    "the a an and that this these those of in on at to for with from into onto over under about after before by as than then there here it its is are was were be been"
    " being has have had will would could should may might must can do does did his her him he she they their them our we us you i my your who whom whose which what when"
    " where while also very just such only own other s so but or if all both any each some said says not no never".split()
)
LEADING = ROLES | TITLES | frozenset("deputy vice former foreign finance defence defense interior prime president minister mr mrs ms dr sir general colonel captain coach judge bishop cardinal king queen pope father sister brother treasurer doctor".split())  # fmt: skip
NAMELESS = SMALL | WEEKDAYS | LEADING | MONTHS.keys() | DIGITS.keys() | TENS.keys() | {"why", "how"}
LOWER = re.compile(
    r".*(?:ly|ment|tion|tions|sion|ing|ness|ity|ers|ors|ies|ants?|ents|ance|ence|ees|ment|ages?|fire|out)$"
)
ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s|e)$")
ORDINARY = frozenset(
    "police parliament army navy troops rebels soldiers people talks shares women men voters deputies lawmakers prices rates inflation hackers two three all both no nobody fire strike prosecutors"
    " doctors gold hospital water workers turnout election court report police someone somebody everybody one none most many few several new old yes death smoking glaciers refugees drones militants"
    " takeover mutiny ballot polls profits thieves divers residents miners nurses farmers rescuers researchers unionists villagers students teachers crowds mercenaries".split()
)
AUXILIARIES = frozenset("is are was were be been being gets got get".split())
SKIPPED = AUXILIARIES | frozenset(
    "has have had will would could should may might must can do does did not never also already n't to".split()
)
EDGES = frozenset(
    ", ; : – — ? ! . that who which whom because after when while if although and but or said says".split()
)
PREPOSITIONS = frozenset(
    "in at near from to into towards by of on for against with over through outside inside about between under before after as".split()
)
NOT = frozenset(
    "not never no nobody nothing none neither nor without cannot failed fails refused refuses declined declines refusal unable".split()
)
PAST = re.compile(r"[a-z]{2,}ed$")
IRREGULAR = frozenset("bought sold met sent paid won lost shot struck beat gave took went fell rose quit cut left hit broke began told lent held got put led made slain fought".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """key: its sense or stem. name: whether it is part of a proper name. denied: whether a "not" or "refused to" stands close before it."""

    text: str
    lower: str
    key: str
    name: bool = False
    denied: bool = False

    @property
    def owns(self) -> bool:
        return self.text.endswith(("'s", "’s"))

    @property
    def tells(self) -> bool:
        return len(self.lower) > 2 and self.lower not in SMALL and self.lower[0].isalpha()


def shortened(text: str) -> str:
    """With one word for each phrase that tells one thing: "turned down" is "rejected"."""
    return PHRASE.sub(lambda m: PHRASES[int(str(m.lastgroup)[1:])][1], text)


def words_of(text: str) -> tuple[Word, ...]:
    found = WORD.findall(text)
    titled = sum(t[0].isupper() for t in found) > 0.6 * max(6, len(found))  # a headline that capitalises every word
    lowers = [flat(OWNER.sub("", t)) or t for t in found]
    names = [not titled and t[0].isupper() and _is_name(found, lowers, i) for i, t in enumerate(found)]
    return tuple(
        Word(token, lower, key_of(lower, name), name, _is_denied(lowers, i))
        for i, (token, lower, name) in enumerate(zip(found, lowers, names, strict=True))
    )


def _is_name(found: Sequence[str], lowers: Sequence[str], i: int) -> bool:
    """Of a capitalised word; the first of a sentence must show that it is one."""
    lower, following = lowers[i], found[i + 1] if i + 1 < len(found) else "."
    if lower in NAMELESS:
        return False
    if (i and found[i - 1] not in ".:") or following[0].isupper() or lower in COUNTRIES or lower in METONYMS:
        return True
    if found[i].endswith(("'s", "’s")):
        return lower not in ORGANISATIONS
    common = lower in ORDINARY or lower in ORGANISATIONS or lower[:6] in SENSES or LOWER.match(lower)
    return not common and not is_past(lower) and _begins_alone(lower, following.lower())


def _begins_alone(lower: str, following: str) -> bool:
    """A first word is a name where its verb follows at once: a thing would have an article before it."""
    verb = following in SKIPPED or following[:6] in SENSES or is_past(following) or following.endswith("s")
    return not lower.endswith("s") and (verb or following in PREPOSITIONS or not following[0].isalpha())


def key_of(lower: str, name: bool = False) -> str:
    """The country of a metonymy, the sense of an act, or a rough stem."""
    if name:
        return COUNTRIES.get(lower) or METONYMS.get(lower) or lower.replace("dsch", "dzh")
    return SENSES.get(lower[:6]) or ENDING.sub("", lower)[:6]


def _is_denied(lowers: Sequence[str], i: int) -> bool:
    """Within three words after a "not", in the same clause."""
    for j in range(i - 1, max(-1, i - 4), -1):
        if lowers[j] in EDGES:
            return False
        if lowers[j] in NOT or lowers[j].endswith(("n't", "n’t")):
            return True
    return False


def lower_at(words: Sequence[Word], i: int) -> str:
    """ "" outside."""
    return words[i].lower if 0 <= i < len(words) else ""


def is_verb(word: Word) -> bool:
    return word.key in ALL_SENSES or bool(PAST.match(word.lower)) or word.lower in IRREGULAR


def is_past(lower: str) -> bool:
    return bool(PAST.match(lower)) or lower in IRREGULAR or lower in {"begun", "taken", "given"}
