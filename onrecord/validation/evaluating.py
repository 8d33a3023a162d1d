"""From coded sheets to figures: precision, recall and agreement, each with its interval. What they mean: docs/validation.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.errors import InputError
from onrecord.markup import POSITIONS, Json
from onrecord.validation.agreement import Agreement, agreement, interval, nominal
from onrecord.validation.columns import FIELDS, NO, STATEMENT, UNCLEAR, VALUES, YES, Kind
from onrecord.validation.intervals import NOTHING, Estimate, product, share
from onrecord.validation.sheets import Coded, Sheet

WHOLE = "all fields"
ALPHA = "alpha"  # Krippendorff's: of counts with the interval metric, else nominal
WILSON = "Wilson, effective sample size, clusters: articles"
MOVER = "MOVER of two Wilson intervals"
DRAWS = "2,000 draws of articles"
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Evaluated:
    """rows: {"measure", "field", "value", "low", "high", "n", "blank", "unclear", "interval"}. notes: what a reader must know, in words."""

    rows: list[Json]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """What one row says, by the first sheet that answers; and what each sheet says, in order."""

    row: Coded
    answers: Mapping[str, str]
    instead: Mapping[str, str]
    each: tuple[Coded, ...]


def evaluate(sheets: Sequence[Sheet]) -> Evaluated:
    """Sheets of statements, of passages, or both. Of several of one kind the first that answers counts, and their agreement is told.

    Raises InputError for sheets of different samples, and where nothing is coded.
    """
    statements, passages = (_units([s for s in sheets if s.kind == kind]) for kind in ("statements", "passages"))
    rows = [*_precision(statements), *_recall(statements, passages), *_agreements(statements, passages)]
    if not any(row["n"] for row in rows):
        raise InputError(
            "Nothing is coded yet: fill in the columns that end in _right, or `missed` (docs/validation.md)."
        )
    return Evaluated(rows, [*_notes(statements, "statements"), *_notes(passages, "passages")])


def _units(sheets: Sequence[Sheet]) -> list[Unit]:
    for sheet in sheets[1:]:
        if sheet.sample != sheets[0].sample:
            raise InputError(f"{sheet.name} and {sheets[0].name} hold different samples: evaluate each by itself.")
    rows: dict[tuple[str, str], list[Coded]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            rows.setdefault((row.article, row.id), []).append(row)
    return [Unit(each[0], *_first(each), tuple(each)) for each in rows.values()]


def _first(each: Sequence[Coded]) -> tuple[dict[str, str], dict[str, str]]:
    """A row's answers are one coder's: the first's who gave any."""
    chosen = next((row for row in each if any(row.answers[f] for f in row.answers if f != "found_number")), each[0])
    return dict(chosen.answers), dict(chosen.instead)


def judged(unit: Unit, field: str) -> str:
    """Whether a field is right, "yes", "no", "unclear" or "": what is no statement is wrong in every field."""
    if unit.answers[STATEMENT] in {NO, UNCLEAR} or field == STATEMENT:
        return _whether(unit) if field == STATEMENT else unit.answers[STATEMENT]
    if field != WHOLE:
        return unit.answers[field]
    found = [unit.answers[f] for f in FIELDS]
    return next((answer for answer in (NO, "", UNCLEAR) if answer in found), YES)


def _whether(unit: Unit) -> str:
    """Whoever says that a field is right or wrong says that there is a statement."""
    return unit.answers[STATEMENT] or (YES if any(unit.answers[f] for f in FIELDS) else "")


def _estimate(units: Sequence[Unit], field: str, among: Mapping[int, bool] | None = None) -> Estimate:
    """The share of "yes". among: which units it is asked of, by place; all by default."""
    answers = [judged(unit, field) for unit in units]
    coded = [i for i, answer in enumerate(answers) if answer in {YES, NO}]
    if not coded:
        return NOTHING
    per_stratum = Counter(units[i].row.stratum for i in coded)
    weights = [units[i].row.size / per_stratum[units[i].row.stratum] for i in coded]
    of = np.array([1.0 if among is None or among.get(i) else 0.0 for i in coded])
    hits = np.array([answers[i] == YES for i in coded], dtype=np.float64) * of
    return share(
        hits, of, np.array(weights), [units[i].row.stratum for i in coded], [units[i].row.article for i in coded]
    )


def _row(measure: str, field: str, found: Estimate, how: str, answers: Sequence[str] = ()) -> Json:
    numbers = {"value": found.value, "low": found.low, "high": found.high}
    told = {key: None if number is None else round(number, DIGITS) for key, number in numbers.items()}
    blank, unclear = answers.count(""), answers.count(UNCLEAR)
    return {
        "measure": measure,
        "field": field,
        **told,
        "n": found.n,
        "blank": blank,
        "unclear": unclear,
        "interval": how,
    }


def _precision(units: Sequence[Unit]) -> Iterator[Json]:
    for field in (STATEMENT, *FIELDS, WHOLE) if units else ():
        answers = [judged(unit, field) for unit in units]
        yield _row("precision", field, _estimate(units, field), WILSON, answers)
    for stance, (word, _) in POSITIONS.items():
        here = {i: u.row.read["position"] == stance for i, u in enumerate(units)}
        if any(here.values()):
            answers = [judged(u, "position") for i, u in enumerate(units) if here[i]]
            yield _row("precision", f"position: {word}", _estimate(units, "position", here), WILSON, answers)
    yield from _found_positions(units)


def _found_positions(units: Sequence[Unit]) -> Iterator[Json]:
    """Of the statements of a true position that were found at all, the share that was read so; where every "no" has its instead."""
    coded = {i for i, u in enumerate(units) if _whether(u) == YES and judged(u, "position") in {YES, NO}}
    true = {i: units[i].instead["position"] or units[i].row.read["position"] for i in coded}
    if any(judged(units[i], "position") == NO and not units[i].instead["position"] for i in coded):
        return
    for stance, (word, _) in POSITIONS.items():
        if stance in true.values():
            here = {i: known == stance for i, known in true.items()}
            yield _row("recall of found", f"position: {word}", _estimate(units, "position", here), WILSON)


def _recall(statements: Sequence[Unit], passages: Sequence[Unit]) -> Iterator[Json]:
    if not passages:
        return
    coded = [p for p in passages if p.answers["missed"] and p.answers["found_right"]]
    right, missed = (np.array([float(p.answers[f]) for p in coded]) for f in ("found_right", "missed"))
    articles, strata = [p.row.article for p in coded], [p.row.stratum for p in coded]
    whole = share(right, right + missed, np.ones(len(coded)), strata, articles) if coded else NOTHING
    row = _row("recall", STATEMENT, whole, WILSON)
    yield row | {"blank": len(passages) - len(coded)}
    real = {i: judged(u, STATEMENT) == YES for i, u in enumerate(statements)}
    for field in (*FIELDS, WHOLE) if statements else ():
        yield _row("recall", field, product(whole, _estimate(statements, field, real)), MOVER)


def _agreements(statements: Sequence[Unit], passages: Sequence[Unit]) -> Iterator[Json]:
    several = [unit for unit in statements if len(unit.each) > 1]
    for field in (STATEMENT, *FIELDS) if several else ():
        codes = [[row.answers[field] for row in unit.each] for unit in several]
        yield from _agreement(f"{field}_right", codes, several, interval_scale=False)
        if field in VALUES:
            values = [[_value(row, unit.row, field) for row in unit.each] for unit in several]
            yield from _agreement(field, values, several, interval_scale=False)
    counted = [unit for unit in passages if len(unit.each) > 1]
    for field in ("found_right", "missed") if counted else ():
        codes = [[row.answers[field] for row in unit.each] for unit in counted]
        yield from _agreement(field, codes, counted, interval_scale=True)


def _value(row: Coded, read: Coded, field: str) -> str:
    """What a coder takes a field to be: what was read, where that is right; "" where they do not say."""
    if row.answers[field] == YES:
        return read.read[field]
    return row.instead[field]


def _agreement(
    field: str, codes: Sequence[Sequence[str]], units: Sequence[Unit], *, interval_scale: bool
) -> Iterator[Json]:
    answered = [[code for code in each if code] for each in codes]
    found: Agreement = agreement(answered, [u.row.article for u in units], interval if interval_scale else nominal)
    blank = sum(len(each) < 2 for each in answered)
    yield _row("agreement", field, found.agreement, WILSON) | {"blank": blank}
    yield _row(ALPHA, field, found.alpha, DRAWS) | {"blank": blank}


def _notes(units: Sequence[Unit], kind: Kind) -> Iterator[str]:
    here = Counter(unit.row.stratum for unit in units)
    sizes = {unit.row.stratum: (unit.row.size, unit.row.drawn) for unit in units}
    asked = STATEMENT if kind == "statements" else "missed"
    coded = {unit.row.stratum for unit in units if (_whether(unit) if kind == "statements" else unit.answers[asked])}
    for stratum, (size, drawn) in sizes.items():
        if here[stratum] < drawn:
            yield f"{drawn - here[stratum]} of {drawn} {kind} drawn from {stratum!r} are not in the sheets."
        if stratum not in coded:
            yield f"nothing of {stratum!r} ({size:,} {kind}) is coded: the figures do not speak of it."
    if len(sizes) > 1:
        yield f"{kind} are weighted back to the sizes of {len(sizes)} strata: {', '.join(f'{s} {n:,}' for s, (n, _) in sizes.items())}."
