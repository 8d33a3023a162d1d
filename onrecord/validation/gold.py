"""Annotated articles and what onrecord makes of them: lines in, a report out. The format stands in docs/validation.md."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.article import Article
from onrecord.errors import InputError
from onrecord.intake import Received
from onrecord.markup import Json
from onrecord.validation.intervals import bootstrap
from onrecord.validation.spans import LINKED, OF_ROLES, OF_TYPES, ROLES, TYPES, Count, Counts, count_article

MEASURES = (
    *((role, name) for role in ROLES for name in OF_ROLES),
    *(("linked", name) for name in LINKED),
    *((kind, name) for kind in TYPES for name in OF_TYPES),
)
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Gold:
    """An article with its annotated attributions: {"source": [[start, end], ...], "cue", "content"}."""

    id: str
    text: str
    attributions: tuple[Json, ...]
    publisher: str | None = None
    published: str | None = None


def read_lines(path: Path) -> Iterator[tuple[str, Json]]:
    """("gold.jsonl line 7", its object) for each line of a JSONL file, plain or .gz. Raises InputError."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig") as file
        ):
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path.name} line {number}", _object(line, f"{path.name} line {number}")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}): check the path.") from None
    except (UnicodeDecodeError, EOFError, zlib.error):
        raise InputError(f"{path} is no JSON lines in UTF-8, or is cut off: see docs/validation.md.") from None


def _object(line: str, where: str) -> Json:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{where} is no JSON ({error.msg}): give one article a line.") from None
    if not isinstance(found, dict):
        raise InputError(f"{where} is no object: give one article a line.")
    return found


def read_gold(path: Path) -> list[Gold]:
    """Raises InputError for a line without id, text or attributions, and for an id that occurs twice."""
    found: dict[str, Gold] = {}
    for where, line in read_lines(path):
        ident, text, attributions = (line.get(name) for name in ("id", "text", "attributions"))
        if not (isinstance(ident, str) and ident and isinstance(text, str) and isinstance(attributions, list)):
            raise InputError(f'{where} lacks "id", "text" or "attributions": see docs/validation.md.')
        if ident in found:
            raise InputError(f"{where}: the article {ident} occurs twice.")
        spans = tuple(_spans(a, f"{where}, attribution {n}") for n, a in enumerate(attributions, 1))
        found[ident] = Gold(ident, text, spans, line.get("publisher"), line.get("date") or line.get("published"))
    if not found:
        raise InputError(f"{path} holds no article.")
    return list(found.values())


def _spans(attribution: object, where: str) -> Json:
    """Of gold, of a prediction in the same format, or of a record: each role as a list of pieces."""
    if not isinstance(attribution, dict):
        raise InputError(f'{where} is no object with "source", "cue" and "content".')
    roles: Json = {}
    for role in ROLES:
        given = attribution.get(role)
        pieces = (given.get("spans") if isinstance(given, dict) else given) or []
        if not (isinstance(pieces, list) and all(_is_span(piece) for piece in pieces)):
            raise InputError(f'{where}: "{role}" is no list of [start, end].')
        roles[role] = pieces
    return roles


def _is_span(piece: object) -> bool:
    return isinstance(piece, list) and len(piece) == 2 and all(type(n) is int for n in piece)


def to_read(gold: Gold) -> Received:
    """As `onrecord read` takes it: the text is all, and the id stands for the address."""
    article = Article(gold.text, url=gold.id, publisher=gold.publisher, published=gold.published)
    return Received(article, where=gold.id)


def predicted(record: Json, where: str, *, nested: bool = False) -> list[Json]:
    """The attributions of a record that PolNeAR's scheme knows: with content, with a cue or a source, and in no other's content.

    nested: those in others' content too, for gold that has them.
    """
    told = [
        (a, _spans(a, f"{where}, attribution {n}"))
        for n, a in enumerate(record.get("attributions") or (), 1)
        if isinstance(a, dict)
    ]
    return [s for a, s in told if (nested or a.get("parent") is None) and s["content"] and (s["cue"] or s["source"])]


def read_predictions(path: Path, golds: Sequence[Gold], *, nested: bool = False) -> dict[str, list[Json]]:
    """Attributions by gold id, from what `onrecord read --format jsonl` printed, or {"id", "attributions"} a line.

    A record belongs to the gold article whose id is its url, else to the one of the same text. Raises InputError for one that
    belongs to none or has another text, which offsets would not fit.
    """
    texts = {gold.id: gold.text for gold in golds}
    ids = {gold.text: gold.id for gold in golds}
    found: dict[str, list[Json]] = {}
    for where, line in read_lines(path):
        article = line.get("article") if isinstance(line.get("article"), dict) else {}
        text = (article or line).get("text")
        named = (article or {}).get("url") or line.get("id")
        ident = named if named in texts else ids.get(text or "")
        if ident is None:
            raise InputError(f"{where}: {named or 'its article'} is not in the gold, neither by id nor by text.")
        if text is not None and text != texts[ident]:
            raise InputError(f"{where}: the text of {ident} is not that of the gold; read the gold's own text.")
        found[ident] = predicted(line, where, nested=nested)
    return found


def score(golds: Iterable[Gold], predictions: Mapping[str, Sequence[Json]]) -> list[Json]:
    """A row for each measure: {"part", "measure", "P", "R", "F1", "low", "high", "gold", "predicted"}.

    An article without predictions counts as predicted empty. low, high: of F1, over draws of articles. Raises InputError.
    """
    articles = [count_article(g.text, g.attributions, predictions.get(g.id, ()), g.id) for g in golds]
    return [_row(part, name, articles) for part, name in MEASURES]


def _row(part: str, name: str, articles: Sequence[Counts]) -> Json:
    each = [counts[part, name] for counts in articles]
    total = sum(each, Count())
    p, r = _ratio(total.right, total.predicted), _ratio(total.found, total.gold)
    if part in TYPES:  # as the scheme's own script rounds
        p, r = round(p, DIGITS), round(r, DIGITS)
    table = np.array([(c.right, c.predicted, c.found, c.gold) for c in each], dtype=np.float64)
    low, high = bootstrap(len(each), lambda draw: _f1_of((draw @ table).tolist()))
    numbers = {"P": p, "R": r, "F1": f1(p, r), "low": low, "high": high}
    rounded = {key: None if value is None else round(value, DIGITS) for key, value in numbers.items()}
    return {"part": part, "measure": name, **rounded, "gold": total.gold, "predicted": total.predicted}


def _f1_of(counts: Sequence[float]) -> float | None:
    """None where there is nothing to find and nothing was found."""
    right, of_predicted, found, of_gold = counts
    return f1(_ratio(right, of_predicted), _ratio(found, of_gold)) if of_predicted or of_gold else None


def _ratio(hits: float, of: float) -> float:
    return float(hits / of) if of else 0.0


def f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0
