"""Article JSON: one object, an array of objects, or one object a line.

{"url", "publisher" or "outlet", "title": string or null, "published", "modified", "text", "truncated", "language"}
Only "text", the body, is needed; null is the same as absent. Other keys are ignored. News items in ninjs, told by their
keys, may stand in the place of article objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from onrecord.errors import InputError, Problem
from onrecord.intake.messages import shown
from onrecord.intake.received import Draft, Drafted, Refused

KEYS = {
    "url": "url",
    "publisher": "publisher",
    "outlet": "publisher",
    "title": "title",
    "published": "published",
    "modified": "modified",
    "text": "text",
    "truncated": "truncated",
    "language": "language",
}
BODY_ELSEWHERE = ("body", "content", "article_text", "maintext", "full_text", "articleBody")
BETWEEN = re.compile(r"[\s,]*")  # items of an array
TYPES = (
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "a string"),
    (list, "an array"),
    (dict, "an object"),
    (type(None), "null"),
)


def parse_json(text: str, where: str) -> Any:
    """Raises InputError with the line and column of what is not JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if "\n" in text.strip() else f"column {error.colno}"
        raise InputError(f"{where} is not valid JSON at {place} ({error.msg}): correct it there.") from None
    except RecursionError:
        raise InputError(f"{where} is JSON nested too deep to read: give plain article objects.") from None
    except ValueError:  # a number of more digits than Python converts
        raise InputError(f"{where} is JSON with a number that is too long: write it as a string.") from None


def is_object(line: bytes | str) -> bool:
    """Whether this is one whole JSON object."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def json_drafts(text: str, where: str, problems: tuple[Problem, ...] = ()) -> Iterator[Drafted]:
    """A draft for the object, or for each object of the array, in order; a refusal in the place of a bad one.

    Beside each its JSON; None: all of the text.

    Raises InputError for what is no JSON.
    """
    value = parse_json(text, where)
    if not isinstance(value, list):
        yield from object_drafts(value, where, problems)
        return
    if not value:
        yield Refused(where, InputError(f"{where} holds an empty array: give one article object at least.")), None
    for number, (item, own) in enumerate(zip(value, items_of(text), strict=True), 1):
        for draft, inside in object_drafts(item, f"{where} article {number}", problems):
            yield draft, own.encode("utf-8", "surrogatepass") if inside is None else inside


def object_drafts(value: Any, where: str, problems: tuple[Problem, ...] = ()) -> Iterator[Drafted]:
    """The draft of an object, or why it is refused; of a news item also those of the items inside it, with their JSON."""
    if may_be_news_item(value):
        from onrecord.intake.wires.ninjs import is_ninjs, ninjs_drafts  # reads HTML, whose reader takes 0.3 s to import

        if is_ninjs(value):
            for number, (draft, own) in enumerate(ninjs_drafts(value, where, problems)):
                yield draft, own if number else None
            return
    try:
        yield article_draft(value, where, problems), None
    except InputError as error:
        yield Refused(where, error), None


def may_be_news_item(value: Any) -> bool:
    """An article has its body under "text", where no version of ninjs has it."""
    return isinstance(value, dict) and not any(key.lower() == "text" for key in value)


def items_of(text: str) -> Iterator[str]:
    """The JSON of each item of an array, as it stands in the text."""
    decoder = json.JSONDecoder()
    at = BETWEEN.match(text, text.index("[") + 1)
    while at and at.end() < len(text) and text[at.end()] != "]":
        _, end = decoder.raw_decode(text, at.end())
        yield text[at.end() : end]
        at = BETWEEN.match(text, end)


def article_draft(value: Any, where: str, problems: tuple[Problem, ...] = ()) -> Draft:
    """Raises InputError for what is no article object, with the key and what it must be."""
    if not isinstance(value, dict):
        raise InputError(f'{where} is {kind(value)}; it must be an article object like {{"title": ..., "text": ...}}.')
    if str(value.get("schema", "")).startswith("onrecord/"):
        raise InputError(f"{where} is a record that onrecord wrote, not an article: give the article it was read from.")
    body = string(value, "text", where)
    if body is None:
        raise InputError(f'{where} has no "text": {text_advice(value)}')
    fields = {key: string(value, key, where) for key in ("publisher", "outlet", "url", "title", *DAYS, "language")}
    outlet = fields.pop("outlet")
    source = {name: f"JSON {name}" for name in (*fields, "truncated") if value.get(name)}
    if outlet and not fields["publisher"]:
        fields["publisher"], source["publisher"] = outlet, "JSON outlet"
    return Draft(
        where,
        without_title(body, fields["title"]),
        **fields,
        truncated=boolean(value, "truncated", where),
        found_in=source,
        problems=(*problems, *misspellings(value, where)),
    )


DAYS = ("published", "modified")


def without_title(body: str, title: str | None) -> str:
    """A body whose first line is the title again has it told once, as the title."""
    if title and body.startswith((f"{title}\n", f"{title}\r")):
        return body[len(title) :].lstrip("\r\n")
    return body


def string(value: dict[str, Any], key: str, where: str) -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found
    raise InputError(f'{where}: "{key}" is {kind(found)}; it must be a string.')


def boolean(value: dict[str, Any], key: str, where: str) -> bool:
    found = value.get(key)
    if found is None or isinstance(found, bool):
        return bool(found)
    raise InputError(f'{where}: "{key}" is {kind(found)}; it must be true or false.')


def kind(value: object) -> str:
    return next(name for types, name in TYPES if isinstance(value, types))


def text_advice(value: dict[str, Any]) -> str:
    elsewhere = next((key for key in BODY_ELSEWHERE if isinstance(value.get(key), str)), None)
    if elsewhere:
        return f'if it is under "{elsewhere}", rename that key to "text".'
    return 'give the article\'s body as a string under "text".'


def misspellings(value: dict[str, Any], where: str) -> list[Problem]:
    """One Problem for keys that are probably ours, written another way; other unknown keys are nobody's mistake."""
    meant = {}
    for key in value:
        close = get_close_matches(key.lower(), KEYS, 1, 0.8) if key not in KEYS else []
        if close and close[0] not in value:
            meant[key] = close[0]
    if not meant:
        return []
    pairs = ", ".join(f'{shown(key)} (perhaps "{name}")' for key, name in meant.items())
    return [Problem(f"Keys that are not read: {pairs}.", where)]
