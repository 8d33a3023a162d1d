"""Words for templates: days, counts, states, positions. Those of a claim come from export.claim_words and export.claim_state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request

from onrecord.export.claim_words import counted, said
from onrecord.export.days import said_on, short
from onrecord.export.html import is_web
from onrecord.export.wording import Part, Parts
from onrecord.markup import POSITIONS, escaped
from onrecord.web.addresses import with_query

CAPITALS = re.compile(r"[A-Z]+(?: [A-Z]+)*(?![a-z])")
STATE_WORDS = {"asserted": "said, not denied", "no position": "no comment alone", "confirmed": "confirmed, not denied"}
KIND_WORDS = {"anonymous": "without a name", "media": "outlet", "publisher": "outlet in its own voice"}
SHAPED = ("disputed", "denied", "doubted", "withdrawn")  # states that stand in a frame of their own


def look(parts: Parts | str) -> Markup:
    """Spoken words in their quotation marks, added words and the article's words, each in its look."""
    if isinstance(parts, str):
        return Markup(escaped(parts))
    return Markup("".join(map(_part, parts)))


def _part(part: Part) -> str:
    if part.look == "spoken":
        return f'<span class="spoken">{escaped(str(part))}</span>'
    return f'<span class="added">{escaped(part.text)}</span>' if part.look == "added" else escaped(part.text)


def position(stance: str) -> Markup:
    """A position in shape and word, never in colour alone."""
    return does(POSITIONS[stance][0], stance)


def does(told: str, stance: str) -> Markup:
    """A position with the articles' verbs, as claim_words.positions tells it, its word and shape set off: "✕ denies" ("told", "said")."""
    word, shape = POSITIONS[stance]
    head = word if told.startswith(word) else told.split(" (", 1)[0]
    made = Markup('<b class="position {}"><span aria-hidden="true">{}</span> {}</b>').format(stance, shape, head)
    return made + Markup(escaped(told[len(head) :]))


def state(told: str, label: str) -> Markup:
    """The state of a claim, to stand before its wording, always: what is in capitals in a frame, by the label of the JSON."""
    head = CAPITALS.match(told)
    first, rest = (head[0], told[head.end() :]) if head else (told, "")
    end = Markup(escaped(rest)) + ":" if rest else Markup('<span class="unseen">:</span>')
    return Markup('<span class="state"><b class="frame {}">{}</b>{}</span>').format(frame(label), first, end)


def worded(name: str, value: str) -> str:
    """What a filter is set to, in words for people."""
    if name == "position" and value in POSITIONS:
        return POSITIONS[value][0]
    return {"state": STATE_WORDS, "kind": KIND_WORDS}.get(name, {}).get(value, value)


def chips(asked: Mapping[str, str], titles: Mapping[str, str]) -> list[dict[str, str]]:
    """What narrows a list, each with the name to drop."""
    return [
        {"name": name, "words": f"{title}: {worded(name, asked[name])}"}
        for name, title in titles.items()
        if asked[name]
    ]


def frame(label: str) -> str:
    """The class of a state's frame, by the label that the JSON gives."""
    return label if label in SHAPED else "other"


def moment(iso: str) -> Markup:
    """A time in UTC, which onrecord.js puts into the reader's own: "28 Jan 2016, 14:05 UTC"."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return Markup(escaped(iso))
    return Markup('<time datetime="{}">{}, {:%H:%M} UTC</time>').format(iso, short(at.date(), None), at)


def asking(request: Request, **changes: Any) -> str:
    """The address of this page with some of its query changed; None and "" drop a name."""
    return with_query(f"{request.url.path}?{request.url.query}", changes)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "look": look,
    "position": position,
    "counted": counted,
    "said": said,
    "said_on": said_on,
    "is_web": is_web,
    "does": does,
    "state": state,
    "moment": moment,
    "asking": asking,
}
