"""What people correct: kept beside the readings, applied whenever a record is shown, and undoable.

A correction is keyed to the article and the evidence of a statement, so that it outlives a new reading; where no statement
stands there any more it is listed as not fitting, and nothing is lost.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.article import tagged_hash
from onrecord.errors import LedgerError
from onrecord.intake import check_day
from onrecord.markup import Json
from onrecord.positions import CERTAINTIES, STANCES

FIELDS = ("stance", "certainty", "source", "day", "claim", "spurious", "right")
FIT = 0.5  # of the evidence of both together, for a statement of a new reading to be the one that was corrected


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says about one statement, or the undoing of it.

    field: "stance", "certainty", "source" (a name), "day" (ISO), "claim" (its text), "spurious" (no statement at all), "right"
    (checked and left as it is), or "undo", which takes back the correction `undoes`.
    """

    article: str
    statement: str
    spans: tuple[tuple[int, int], ...]
    field: str
    value: Any
    author: str
    reason: str
    made_at: str
    undoes: str | None = None

    @property
    def id(self) -> str:
        parts = (self.article, self.spans, self.field, self.value, self.author, self.reason, self.made_at, self.undoes)
        return tagged_hash("correction", *parts)

    def to_dict(self) -> Json:
        return {
            "id": self.id,
            "article": self.article,
            "statement": self.statement,
            "spans": [list(s) for s in self.spans],
            "field": self.field,
            "value": self.value,
            "author": self.author,
            "reason": self.reason,
            "made_at": self.made_at,
            "undoes": self.undoes,
        }


def check_value(field: str, value: Any) -> None:
    """Raises LedgerError for a value that the field cannot have."""
    allowed = {"stance": STANCES, "certainty": CERTAINTIES}.get(field)
    if field not in FIELDS:
        raise LedgerError(f"{field!r} cannot be corrected: give one of {', '.join(FIELDS)}.")
    if allowed and value not in allowed:
        raise LedgerError(f"{value!r} is no {field}: give one of {', '.join(allowed)}.")
    if field == "day" and not (isinstance(value, str) and check_day(value)):
        raise LedgerError(f"{value!r} is no ISO day: write it like 2016-01-26.")
    if field in {"source", "claim"} and not (isinstance(value, str) and value.strip()):
        raise LedgerError(
            f"A {field} needs words: give the {'name' if field == 'source' else 'claim in its positive form'}."
        )


def in_force(corrections: Sequence[Correction]) -> list[Correction]:
    """Those that nobody has taken back, oldest first."""
    undone = {c.undoes for c in corrections}
    return [c for c in corrections if c.field != "undo" and c.id not in undone]


def corrected(record: Json, corrections: Sequence[Correction]) -> tuple[Json, list[Correction]]:
    """The record with what people said about it, and the corrections that fit no statement of it.

    "checked" in the record holds the ids of the statements that somebody has corrected or found right.
    """
    changed, unfit, checked = copy.deepcopy(record), [], []
    statements = {s["id"]: s for s in changed["statements"]}
    spurious: set[str] = set()
    for correction in in_force(corrections):
        found = fitting(record["statements"], correction)
        if found is None:
            unfit.append(correction)
            continue
        _apply(changed, statements[found["id"]], correction)
        checked.append(found["id"])
        if correction.field == "spurious":
            spurious.add(found["id"])
    changed["statements"] = [s for s in changed["statements"] if s["id"] not in spurious]
    changed["checked"] = [i for i in dict.fromkeys(checked) if i not in spurious]
    return changed, unfit


def fitting(statements: Sequence[Json], correction: Correction) -> Json | None:
    """The statement that was corrected: of the same id, else the one whose evidence is most nearly the same."""
    wanted = _characters(correction.spans)

    def fit(statement: Json) -> float:
        has = _characters(statement["spans"])
        return len(wanted & has) / len(wanted | has)

    same = next((s for s in statements if s["id"] == correction.statement), None)
    best = same or max(statements, key=fit, default=None)
    return best if best and (same or fit(best) >= FIT) else None


def _characters(spans: Sequence[Sequence[int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def _apply(record: Json, statement: Json, correction: Correction) -> None:
    field, value = correction.field, correction.value
    if field in {"stance", "certainty"}:
        statement[field] = value
    elif field == "source":
        link = {"name": value, "kind": "unknown", "role": None, "entity": None, "spans": []}
        known = next((e for e in record["entities"] if e["name"] == value), None)
        if known:
            link |= {"kind": known["kind"], "entity": known["id"], "role": (known["roles"] or [None])[0]}
        statement["chain"] = [*statement["chain"][:-1], link]
    elif field == "day":
        day = value[:10]
        statement["said_on"] = {
            "start": day, "end": day, "precision": "day", "text": "", "method": f"corrected by {correction.author}",
        }  # fmt: skip
    elif field == "claim":
        ident = tagged_hash("claim", record["article"]["id"], value)
        if all(c["id"] != ident for c in record["claims"]):
            record["claims"].append({"id": ident, "text": value, "about": []})
        statement["claim"] = ident
    confidence = {"stance": "stance", "source": "source", "claim": "claim"}.get(field)
    for name in [confidence] if confidence else ["source", "stance", "claim"] if field == "right" else []:
        statement["confidence"][name] = 1.0


def corrected_claim(correction: Correction) -> tuple[str, str] | None:
    """The id and text of the claim that a correction words anew; None for others."""
    if correction.field != "claim":
        return None
    return tagged_hash("claim", correction.article, correction.value), correction.value


def to_row(correction: Correction) -> Json:
    return {
        "id": correction.id,
        "article_id": correction.article,
        "statement_id": correction.statement,
        "spans": json.dumps(correction.spans),
        "field": correction.field,
        "value": json.dumps(correction.value),
        "author": correction.author,
        "reason": correction.reason,
        "undoes": correction.undoes,
        "made_at": correction.made_at,
    }


def from_row(row: Any) -> Correction:
    spans = tuple((a, b) for a, b in json.loads(row.spans))
    return Correction(
        row.article_id,
        row.statement_id,
        spans,
        row.field,
        json.loads(row.value),
        row.author,
        row.reason,
        row.made_at,
        row.undoes,
    )
