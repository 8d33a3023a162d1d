"""What intake hands on: an article with where its fields came from, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord.article import Article
from onrecord.errors import InputError, Problem
from onrecord.intake.days import check_day
from onrecord.intake.languages import language_name, tell_language
from onrecord.intake.messages import line_of, plural, shown

MAX_CHARACTERS = 1_000_000  # of one article: a long book; long news features have a tenth
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
LINE_END = re.compile(r"\r\n?")
OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# UTF-8 that was read as windows-1252 or windows-1251: an apostrophe, an accent, a space, a lost character.
GARBLED = re.compile("â€[™œ\x9d˜“”¦]|Ã[\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—™š›œžŸ]|Â[\xa0£©«»°]|вЂ[™њќ”“]|ï¿½")


@dataclass(frozen=True, slots=True)
class Received:
    """An article taken in.

    problems: what was wrong and did not stop it. found_in: field name -> where the field was found, in words,
    such as {"title": "JSON-LD headline", "published": "given by the caller"}; fields that were not found are absent.
    where: "articles.jsonl line 7". raw: the bytes of the document, or of its line of JSONL; None where there are none.
    """

    article: Article
    problems: tuple[Problem, ...] = ()
    found_in: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    raw: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that is not an article. where: "articles.jsonl line 7". The error's message holds the place too.

    left_out: no article by its nature (robots.txt), so that leaving it out is no failure.
    """

    where: str
    error: InputError
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says about every article of an input; it overrides what the input says.

    columns: of tables, field -> heading. charset: of text, as a server states it beside a page; bytes that are UTF-8 stay UTF-8.
    """

    published: str | None = None
    publisher: str | None = None
    columns: Mapping[str, str] | None = None
    charset: str | None = None

    def __post_init__(self) -> None:
        if self.published is not None and not check_day(self.published):
            raise InputError(f"published is {self.published!r}, which is no day: write it like 2016-01-26.")


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its format states it, unchecked. `language` is what the document says about itself."""

    where: str
    body: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    truncated: bool = False
    found_in: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


Drafted = tuple[Draft | Refused, bytes | None]
"""With the bytes of the article alone; None where these are those of the whole document, or nobody's."""


def unreadable(where: str, error: Exception, advice: str) -> InputError:
    """For what a library never said it would raise."""
    return InputError(f"{where} cannot be read ({type(error).__name__}: {str(error)[:100]}): {advice}.")


def clean(text: str, what: str) -> tuple[str, list[Problem]]:
    """The text with CRLF and CR as LF, and NUL and lone surrogates, which no database holds, as U+FFFD.

    Nothing else changes. what: the name of the text in a Problem's place.
    """
    text = LINE_END.sub("\n", text)
    first = UNSTORABLE.search(text)
    if not first:
        return text, []
    cleaned, count = UNSTORABLE.subn("\ufffd", text)
    message = f"{plural(count, 'character')} that no database holds (NUL, lone surrogates) became U+FFFD."
    return cleaned, [Problem(message, f"{what}, first in line {line_of(text, first.start())}")]


def finish(draft: Draft, given: Given) -> Received:
    """Check a draft, let the caller's words override it, tell its language. Raises InputError where it is no article."""
    found, problems = dict(draft.found_in), list(draft.problems)
    draft = check_fields(clean_fields(draft, problems), problems)
    draft = override(draft, given, found)
    check_length(draft)
    problems += traces_of_damage(draft.body)
    language = agree_on_language(draft, found, problems)
    article = Article.compose(
        draft.title,
        draft.body,
        url=draft.url,
        publisher=draft.publisher,
        published=draft.published,
        modified=draft.modified,
        language=language,
        truncated=draft.truncated,
    )
    found_in = {name: at for name, at in found.items() if getattr(article, name)}
    return Received(article, tuple(problems), found_in, draft.where)


def clean_fields(draft: Draft, problems: list[Problem]) -> Draft:
    """Every text field cleaned; blank ones but the body are None."""
    changed: dict[str, Any] = {}
    for name in ("title", "body", "url", "publisher", "published", "modified", "language"):
        value, found = clean(getattr(draft, name) or "", "text" if name == "body" else name)
        changed[name] = value if value.strip() or name == "body" else None
        problems += found
    return replace(draft, **changed)


def check_fields(draft: Draft, problems: list[Problem]) -> Draft:
    """Days that are none and addresses that no page has are left out, with a Problem."""
    changed: dict[str, Any] = {}
    for name in ("published", "modified"):
        value: str | None = getattr(draft, name)
        changed[name] = value.strip() if value else None
        if value and not check_day(value.strip()):
            problems.append(Problem(f"{name} is {shown(value)}, which is no ISO day; it is left out.", draft.where))
            changed[name] = None
    if draft.url and OTHER_SCHEME.match(draft.url):
        problems.append(Problem(f"url is {shown(draft.url)}, not a web address; it is left out.", draft.where))
        changed["url"] = None
    return replace(draft, publisher=draft.publisher.strip() if draft.publisher else None, **changed)


def override(draft: Draft, given: Given, found: dict[str, str]) -> Draft:
    said = {"published": given.published, "publisher": given.publisher}
    changed: dict[str, Any] = {name: value for name, value in said.items() if value}
    found.update(dict.fromkeys(changed, "given by the caller"))
    return replace(draft, **changed)


def check_length(draft: Draft) -> None:
    if not draft.body.strip():
        raise InputError(f"{draft.where} has no text below its title: give the article's text as well.")
    length = len(draft.title or "") + len(draft.body)
    if length > MAX_CHARACTERS:
        raise InputError(
            f"{draft.where} is {length:,} characters long; onrecord reads articles of up to "
            f"{MAX_CHARACTERS:,}: split it into its articles."
        )


def traces_of_damage(body: str) -> list[Problem]:
    """Marks of a wrong decoding before the text came here. The text is kept as it is."""
    found = list(GARBLED.finditer(body))
    if not found:
        return []
    sample = shown(found[0].group())
    what = f"Garbled by a wrong decoding before it came here in {plural(len(found), 'place')}, as {sample}; kept so."
    return [Problem(what, f"text, first in line {line_of(body, found[0].start())}")]


def agree_on_language(draft: Draft, found: dict[str, str], problems: list[Problem]) -> str | None:
    """What the text clearly is; else what the document says; else None. Raises InputError for what is not English.

    The text wins: many pages state the language of their template. A statement alone refuses too.
    """
    stated = re.split("[-_]", (draft.language or "").strip().lower())[0] or None
    told = tell_language(draft.body)
    language = told or stated
    if language and language != "en":
        how = "the text looks" if told else "it says it is"
        name = language_name(language)
        raise InputError(f"{draft.where}: {how} {name} ({language}); onrecord reads English only so far.")
    if told and stated and stated != told:
        problems.append(Problem(f"language is {shown(stated)}, but the text is English.", draft.where))
    if told:
        found["language"] = "the text"
    return language
