"""What the words of a mention say by themselves: a name, a role, a kind, or a description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.chains import DOCUMENTS
from onrecord.genders import Gender, gender_of
from onrecord.names import MEDIA, ORGANISATIONS, ROLES, TITLES, Kind, Name, find_names, kind_of, plain
from onrecord.publishers import NOUN_AFTER

SHARE = re.compile(
    r"(?:nearly |about |only |just |almost |some )?(?:\d[\d.,]*\s?(?:%|percent\b)|[\w-]+ percent\b|(?:a |one |two )?(?:third|half|quarter|majority|plurality|minority)\b)",
    re.I,
)

BOTH = re.compile(r"_(?:,_)*and_")

TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.?", re.I)

INCLUDING = re.compile(r",?\s(?:including|such as|among them)\s")

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
    r"\b(statement|letter|document|documents|memo|press release|filing|e-?mails?|transcript|surveys?|polls?|polling|study|studies|findings|results|data|analys[ei]s|video|footage|recordings?|records|account|average|index|lawsuit|complaint|ruling|bill|memos?|letters?)\b",
    re.I,
)

OWNED = re.compile(
    r"(?:(?P<before>its|his|her|their|(?:[^\s,]+\s){0,5}?[^\s,]+?(?=['’]s?\s))(?:['’]s?)?|an?|the|one|this)\s(?:[\w-]+\s){0,2}?"
    rf"(?:{DOCUMENTS})(?:\s(?:of|by|from|issued by|released by|signed by|sent by)\s(?P<behind>[^,]+))?,?",
    re.I,
)

OF_SOMEBODY = re.compile(r"\b[a-z][\w-]+ (?:close )?(?:to|for|near|with|from)\s")  # "an aide to Prime Minister ..."

PREPOSITION = re.compile(
    r"\s(?:in|of|at|from|with|for|to|by|on|who|whose|which|close|familiar|inside|within|near|briefed)\s"
)

POSSESSIVE = re.compile(r"['’]s$|['’]$")

ARTICLE = re.compile(r"^(?:the|a|an|one|his|her|its|their|our|my)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words of a source say by themselves. name: None for a pronoun or a bare description."""

    name: str | None
    role: str
    kind: Kind
    description: str
    gender: Gender = ""


@lru_cache(maxsize=4096)
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
            if role and head_noun(role) in ORGANISATIONS:
                return Mention(name.text, "", "organisation", whole)  # "America Rising, an outside group"
            if NOUN_AFTER.fullmatch(segment, name.span.end):
                return Mention(name.text, "", "media", whole)  # "the Harbour Post newspaper"
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


def head_noun(words: str) -> str:
    """Its last word, for comparison: "sources" of "two Sources in Moscow"; "" where there is none."""
    return plain((head(words).split() or [""])[-1])


def _last_name(segment: str) -> Name | None:
    """The proper name that a segment ends in, if it does; that of "sources in Moscow" is not the source's."""
    names = find_names(segment)
    if " " not in segment and any(p.search(segment) for p in (DOCUMENT, GROUP, REPORT)):
        return None  # "Findings" at the beginning of a sentence
    behind = POSSESSIVE.sub("", segment[names[-1].span.end :]) if names else ""
    if not names or (behind.strip() and not NOUN_AFTER.fullmatch(behind)):
        return None
    before = segment[: names[-1].span.start]
    prepositions = PREPOSITION.search(f" {before} ")
    others = prepositions and (not has_role(names[-1].role) or OF_SOMEBODY.search(before))
    return None if others else names[-1]


def _first_name(segment: str) -> Name | None:
    """The proper name before a preposition: "Ben Ames in the Coast Times", "the DNC for its part"."""
    before = head(segment)
    name = _last_name(before) if before != segment else None
    return name if name and (" " in name.text or name.text.isupper()) else None


def names_a_role(words: str) -> bool:
    """Whether an apposition says what somebody or something is: "a foreign policy expert", "an outside group"."""
    last = head_noun(ARTICLE.sub("", words))
    known = last in ANONYMOUS_ROLES or last in ORGANISATIONS or HUMAN.fullmatch(last) is not None
    return has_role(words) or (known and words[:1].islower())


def has_role(words: str) -> bool:
    return any(plain(w) in ROLES or plain(w) in TITLES for w in words.split())


def has_owner(words: str) -> tuple[int, int] | None:
    """Where the owner stands in the words of a document: "its" of "its statement", "the ministry" of "a letter from the ministry"."""
    match = OWNED.fullmatch(words)
    return match.span("before") if match and match["before"] else match.span("behind") if match else None


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
