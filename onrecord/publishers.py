"""Outlets and agencies: their names, domains and families, from publishers.toml and a file of the user's own.

Names differ in how far they can be trusted in a text:
    long    "Financial Times": any case when looked up, its capitals required in running text
    short   "AP", "dpa", five characters or fewer: exactly so, or all in capitals
    weak    other things too. Always with a noun beside them ("Time magazine", "the newspaper Bild"); else as they are
            written in the file: "Time" not at all, "the Globe" after "the" or "The", "The Hill" after "The" alone
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from onrecord.article import Span
from onrecord.errors import InputError

Kind = Literal["agency", "newspaper", "broadcaster", "magazine", "website"]

SHORT = 5  # characters; "tass" or "time" in lower case is not the outlet, "reuters" is
MARGIN = 40  # characters around a stretch that decide whether a weak name in it counts
NOUNS = (
    r"(?:(?:news|press|wire|state|television|TV|radio) )?"
    r"(?:newspaper|newswire|newsmagazine|newsletter|paper|daily|weekly|tabloid|broadsheet|magazine|journal|agency|wire service|"
    r"broadcaster|network|channel|station|television|TV|radio|website|web site|news site|site|portal|outlet|blog)"
)
BEFORE = (
    "newspaper daily weekly tabloid magazine journal agency broadcaster network channel website site outlet".split()
)
NOUN_AFTER = re.compile(rf" {NOUNS}$", re.I)
NOUN_BEFORE = re.compile(rf"^(?:{NOUNS}) ", re.I)
ARTICLE = re.compile(r"^([Tt]he|THE) ")
POSSESSIVE = re.compile(r"'s?$")
OUTER = " \t\n/()[]{}<>\"'“”„«»‘.,;:*_|-"
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
ALIKE = dict(zip("’‘ʼ´–‑\u00a0\u202føØłŁđĐı", "''''--  oOlLdDi", strict=True))
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")

WORD_AHEAD = r"(?!\w)"
# "the Sun Belt" is no newspaper; "told the Sun Tuesday" is.
NAME_AHEAD = r"(?!\s(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z])"
# Bloomberg and Forbes are people too.
NOT_A_PERSON = "".join(
    rf"(?<!\b{title}\s)" for title in r"Mr Mr\. Mrs Mrs\. Ms Ms\. Dr\. Sen\. Mayor Michael Mike Steve Malcolm".split()
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """A news outlet or agency. `names`: other usual names; a name listed in `weak`, be it `name` itself, needs help.

    domains: without "www". languages: ISO 639-1. country: ISO 3166-1 alpha-2. family: owner or group, "" if not known.
    """

    name: str
    names: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    country: str = ""
    kind: Kind | Literal[""] = ""
    family: str = ""

    @property
    def strong(self) -> tuple[str, ...]:
        """The names that stand for the outlet without help."""
        weak = {key(name) for name in self.weak}
        return tuple(name for name in dict.fromkeys((self.name, *self.names)) if key(name) not in weak)


class Registry:
    """Publishers by name and by domain. Built by `load_publishers`, which checks that no two share one."""

    def __init__(self, publishers: Iterable[Publisher]) -> None:
        self.publishers = tuple(publishers)
        self._long: dict[str, Publisher] = {}
        self._short: dict[str, Publisher] = {}
        self._weak: dict[str, Publisher] = {}
        self._help: dict[str, str] = {}  # weak name -> the article that is enough for it
        self._domains = {domain: p for p in self.publishers for domain in p.domains}
        for publisher in self.publishers:
            self._enter(publisher)

    def _enter(self, publisher: Publisher) -> None:
        for name in map(bare, publisher.strong):
            if len(name) > SHORT:
                self._long[key(name)] = publisher
            else:
                self._short |= dict.fromkeys((name, name.upper(), name.rstrip(".")), publisher)
        for name in publisher.weak:
            spellings = bare(name), bare(name).upper()
            self._weak |= dict.fromkeys(spellings, publisher)
            self._help |= dict.fromkeys(spellings, article[1] if (article := ARTICLE.match(name)) else "")

    def named(self, words: str) -> Publisher | None:
        """The outlet that these words name as a whole: "the Financial Times'", "(AP)", "Time magazine", "FT.com"."""
        for name, help_ in readings(words):
            if found := self._look_up(name, help_):
                return found
        return self.at(words) if "." in words and not re.search(r"\s", words.strip()) else None

    def _look_up(self, name: str, help_: str) -> Publisher | None:
        if found := self._long.get(key(name)) or self._short.get(name):
            return found
        enough = {"noun": {"", "the", "The"}, "the": {"the"}, "The": {"the", "The"}, "THE": {"the", "The"}}
        return self._weak.get(name) if self._help.get(name) in enough.get(help_, ()) else None

    def at(self, url: str) -> Publisher | None:
        """The outlet at the host of a URL, or at a domain above it; None for what is no URL."""
        try:
            host = urlsplit(url.strip() if "//" in url else f"//{url.strip()}").hostname or ""
        except ValueError:
            return None
        labels = host.rstrip(".").split(".")
        return next((p for i in range(len(labels)) if (p := self._domains.get(".".join(labels[i:])))), None)

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Span, Publisher]]:
        """The outlets named in [start, end), in order, the longest name at each place.

        A span holds the name alone: no article, possessive or noun ("the [Financial Times]'s", "[Time] magazine").
        """
        end = len(text) if end is None else end
        first = max(0, start - MARGIN)
        for match in self._mentions.finditer(fold(text[first : end + MARGIN]), start - first):
            if match.end() + first > end:
                return
            yield Span(match.start() + first, match.end() + first), self._meant(match)

    def _meant(self, match: re.Match[str]) -> Publisher:
        words = re.sub(r"\s", " ", match.group())
        if match.lastgroup == "domain":
            return self._domains[words.lower().removeprefix("www.")]
        if match.lastgroup == "strong":
            return self._short.get(words) or self._long[key(words)]
        return self._weak[words]

    def same(self, a: str, b: str) -> bool:
        """Whether two names mean the same outlet. Names that are not in the registry are the same as none."""
        found = self.named(a)
        return found is not None and found == self.named(b)

    @cached_property
    def _mentions(self) -> re.Pattern[str]:
        strong = either(
            [*map(loosely, (bare(n) for p in self.publishers for n in p.strong)), *map(exactly, self._short)]
        )
        weak = either(map(exactly, self._weak))
        titled = either(exactly(name) for name, article in self._help.items() if article)
        either_case = either(exactly(name) for name, article in self._help.items() if article == "the")
        domain = either(tuple(f"[{c}{c.upper()}]" if c.isalpha() else re.escape(c) for c in d) for d in self._domains)
        called = "|".join(rf"(?<=\b{noun}\s)" for noun in BEFORE)
        noun_ahead = rf"(?=\s{NOUNS}\b)".replace(" ", r"\s")
        return re.compile(
            rf"(?<!\w)(?:(?P<domain>(?<![@/.-])(?:[wW]{{3}}\.)?{domain}(?![\w-]|\.\w))"
            rf"|(?P<strong>{NOT_A_PERSON}{strong}{WORD_AHEAD}(?!\s@))"  # "RT @" is a retweet
            rf"|(?<!-)(?P<weak>(?<=\bThe\s){titled}{WORD_AHEAD}{NAME_AHEAD}"
            rf"|(?<=\bthe\s){either_case}{WORD_AHEAD}{NAME_AHEAD}"
            rf"|(?:{called}){weak}{WORD_AHEAD}{NAME_AHEAD}|{weak}{noun_ahead})(?!-\w))"
        )


def fold(text: str) -> str:
    """The text without accents and with straight quotes, character for character."""
    return text if text.isascii() else NOT_ASCII.sub(lambda m: plain(m.group()), text)


@cache
def plain(character: str) -> str:
    return ALIKE.get(character) or unicodedata.normalize("NFD", character)[0]


def bare(name: str) -> str:
    """A name, folded, on one line, without its "the"."""
    return ARTICLE.sub("", " ".join(fold(unicodedata.normalize("NFC", name)).split()))


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """What two spellings of a name share: "Al-Jazeera" and "al Jazeera", "U.S. News & World Report" with "and"."""
    return " ".join(re.split(r"[\s-]+", bare(name).replace("&", " and "))).strip().rstrip(".").casefold()


@lru_cache(maxsize=4096)  # an article has few names, and they are looked up again and again
def readings(words: str) -> tuple[tuple[str, str], ...]:
    """The names that the words may hold, with the help they come with: "The", "the", "noun" or ""."""
    found = [(bare(words), "")]  # as it is: some names end with a bracket
    whole = " ".join(fold(unicodedata.normalize("NFC", words)).strip(OUTER).split())
    article = ARTICLE.match(whole)
    rest = ARTICLE.sub("", whole)
    for name in dict.fromkeys((rest, POSSESSIVE.sub("", rest))):
        found.append((name, article[1] if article else ""))
        for noun in (NOUN_AFTER, NOUN_BEFORE):
            if (inner := noun.sub("", name)) != name:
                found.append((inner, "noun"))
    return tuple(found)


def exactly(name: str) -> tuple[str, ...]:
    """A name as pieces of a regular expression, letter for letter."""
    return tuple(re.escape(c) if c != " " else r"\s" for c in name)


def loosely(name: str) -> tuple[str, ...]:
    """A name as pieces of a regular expression: the capitals that begin its words count, no others."""
    if len(name) <= SHORT:
        return exactly(name)
    return tuple(piece for word in re.split(r"([ -]|(?<= )&(?= ))", name) for piece in _pieces(word))


def _pieces(word: str) -> Iterator[str]:
    if word in {" ", "-"}:
        yield r"[\s-]"
    elif word == "&":
        yield "(?:&|and)"
    else:
        article = len(word) <= 3 and not word.isupper()  # "al-Ahram", "die Welt"
        for i, c in enumerate(word):
            fixed = i == 0 and c.isupper() and not article
            yield f"[{c.lower()}{c.upper()}]" if c.isalpha() and not fixed else re.escape(c)


def either(spellings: Iterable[Sequence[str]]) -> str:
    """A regular expression for any of the sequences of pieces, the longest that fits. A tree: alternatives are slow."""
    tails: dict[str, list[Sequence[str]]] = {}
    done = False
    for pieces in spellings:
        done = done or not pieces
        if pieces:
            tails.setdefault(pieces[0], []).append(pieces[1:])
    # Classes first: they come from long names, letters from short ones ("[bB]..." of "BBC News" before "BBC").
    branches = [head + either(tails[head]) for head in sorted(tails, key=lambda head: not head.startswith("["))]
    if not branches:
        return "" if done else r"(?!)"
    return f"(?:{'|'.join(branches)})" + ("?" if done else "")


def host_of(url: str) -> str:
    """The server of an address, with its port if it has one: what an outlet without a name is called. "" where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].removeprefix("www.").lower()
    except ValueError:
        return ""


def load_publishers(path: Path | None = None) -> Registry:
    """The shipped publishers, and those of a file of your own, which add to them or, by the same name, replace them.

    Raises InputError, with the entry and what to do, for a file that cannot be used.
    """
    if path is None:
        return _shipped()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error}). Give a TOML file of publishers.") from error
    own = read_publishers(text, str(path))
    replaced = {key(publisher.name) for _, publisher in own}
    kept = [(f"the shipped entry {p.name!r}", p) for p in _shipped().publishers if key(p.name) not in replaced]
    return Registry(distinct([*kept, *own]))


@cache
def _shipped() -> Registry:
    text = files("onrecord").joinpath("publishers.toml").read_text("utf-8")
    return Registry(distinct(read_publishers(text, "publishers.toml")))


def read_publishers(text: str, file: str) -> list[tuple[str, Publisher]]:
    """The entries of a file in the format of publishers.toml, each with its place in words."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: not valid TOML: {error}. See docs/publishers.md for the format.") from error
    entries = tables.pop("publisher", [])
    if tables or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        found = ", ".join(map(repr, tables)) or "a publisher that is no table"
        raise InputError(f"{file}: {found} does not belong there. Begin every entry with [[publisher]].")
    placed = [(f"{file}: entry {i} ({entry.get('name', 'no name')!r})", entry) for i, entry in enumerate(entries, 1)]
    return [(place, to_publisher(entry, place)) for place, entry in placed]


def to_publisher(entry: dict[str, Any], place: str) -> Publisher:
    """One table of the file as a Publisher."""
    known = {field.name: isinstance(field.default, tuple) for field in fields(Publisher)}
    if unknown := sorted(entry.keys() - known.keys()):
        raise InputError(f"{place}: unknown key {unknown[0]!r}. The keys are {', '.join(known)}.")
    if "name" not in entry:
        raise InputError(f'{place}: the name is missing. Add a line like name = "Financial Times".')
    for field, value in entry.items():
        _check(field, value, known[field], place)
    values: dict[str, Any] = {field: tuple(value) if known[field] else value for field, value in entry.items()}
    return Publisher(**values)


FORMS = {
    "domains": (DOMAIN, 'a domain in lower case such as "ft.com"'),
    "languages": (re.compile("[a-z]{2}"), 'an ISO 639-1 code such as "en"'),
    "country": (re.compile("[A-Z]{2}"), 'an ISO 3166-1 code such as "GB"'),
    "kind": (re.compile("|".join(get_args(Kind))), f"one of {', '.join(get_args(Kind))}"),
}
ANYTHING = (re.compile(r".*\w.*"), "some words on one line")


def _check(field: str, value: object, many: bool, place: str) -> None:
    """Raise InputError unless the value of a field has its type and form."""
    if many and not isinstance(value, list):
        raise InputError(f'{place}: {field} is {value!r}. Write a list: {field} = ["..."].')
    form, wanted = FORMS.get(field, ANYTHING)
    for item in value if isinstance(value, list) and many else [value]:
        if not isinstance(item, str) or not form.fullmatch(item):
            raise InputError(f"{place}: {field} holds {item!r}. Write {wanted}.")


def distinct(entries: Iterable[tuple[str, Publisher]]) -> list[Publisher]:
    """The publishers; raises InputError where two share a name or a domain."""
    owners: dict[tuple[str, str], str] = {}
    publishers = []
    for place, publisher in entries:
        names = {("name", key(name)) for name in (publisher.name, *publisher.names, *publisher.weak)}
        for what, shared in sorted(names | {("domain", domain) for domain in publisher.domains}):
            if (what, shared) in owners:
                other = owners[what, shared]
                raise InputError(f"{place}: the {what} {shared!r} is taken by {other}. Remove it from one of them.")
        owners |= dict.fromkeys(names | {("domain", domain) for domain in publisher.domains}, place)
        publishers.append(publisher)
    return publishers
