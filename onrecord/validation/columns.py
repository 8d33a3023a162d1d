"""The columns of coding sheets, and the words that a coder may put into them."""

from __future__ import annotations

import re
from typing import Literal

from onrecord.article import tagged_hash
from onrecord.export.grouping import WORDING
from onrecord.markup import POSITIONS, Json
from onrecord.names import KINDS
from onrecord.positions import CERTAINTIES

Kind = Literal["statements", "passages"]
FIELDS = ("speaker", "kind", "position", "certainty", "claim", "said_on")
STATEMENT = "statement"  # whether there is one at all
NO_SOURCE = "no source"
CLAIM = f"claim ({WORDING}; its state in this article in front)"
READ = {field: CLAIM if field == "claim" else field for field in FIELDS}  # the columns of what was read
ARTICLE = ("title", "publisher", "published", "url")
KEYS = ("stratum", "stratum_size", "stratum_drawn", "sheet", "id", "article_id", "check")
STATEMENTS = (
    "row", *ARTICLE, "before", "sentences", "after", f"{STATEMENT}_right",
    *(column for field in FIELDS for column in (READ[field], f"{field}_right", f"{field}_should_be")), "notes", *KEYS,
)  # fmt: skip
PASSAGES = ("row", *ARTICLE, "before", "passage", "after", "found", "found_number", "found_right", "missed", "missed_words", "notes", *KEYS)  # fmt: skip
COLUMNS: dict[Kind, tuple[str, ...]] = {"statements": STATEMENTS, "passages": PASSAGES}
CODED: dict[Kind, tuple[str, ...]] = {
    "statements": tuple(c for c in STATEMENTS if c.endswith(("_right", "_should_be"))),
    "passages": ("found_number", "found_right", "missed"),
}
NEEDED: dict[Kind, tuple[str, ...]] = {
    "statements": (*CODED["statements"], "kind", "position", "certainty", *KEYS),
    "passages": (*CODED["passages"], *KEYS),
}

MARKS = re.compile("[^0-9A-Za-z]+")  # which spreadsheets and charsets may change
YES, NO, UNCLEAR = "yes", "no", "unclear"
ANSWERS = {
    **dict.fromkeys("yes y 1 true right ja oui si".split(), YES),
    **dict.fromkeys("no n 0 false wrong nein non".split(), NO),
    **dict.fromkeys("unclear ? unsure".split(), UNCLEAR),
}
STANCES = {word: stance for stance, (screen, _) in POSITIONS.items() for word in (stance, screen)} | {
    "states": "assert"
}
VALUES: dict[str, dict[str, str]] = {  # what a field may be instead
    "kind": {kind: kind for kind in (*KINDS, NO_SOURCE)},
    "position": STANCES,
    "certainty": {certainty: certainty for certainty in CERTAINTIES},
}


def check_of(row: Json) -> str:
    """What shows that a row's keys are those that were drawn. A letter in front, for a spreadsheet takes 12e45678 for a number."""
    return "c-" + tagged_hash("row", *(MARKS.sub("", str(row[key])) for key in KEYS[:-1]))[:8]
