"""Who said what, beside the annotators' word for it, and which kinds of attributions are missed.

    python bench/attribution.py [--shared ../shared] [--by category] [--json]

PolNeAR dev as a person would read it with `onrecord read`: whole attributions ("right" and "exact" as in
../shared/eval/score_attribution.py, which does the counting here too), each role for itself beside the best published figures,
whether the confidence of attributions is calibrated, and GUM dev, OPEN genres, where attributions inside others count too.

--by category   adds recall ("right") of the gold attributions of each kind that categories.py tells

Intervals hold 95 % of 2,000 draws of as many articles, with replacement, seed 1: attributions of one article stand or fall together.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from categories import RULES, Case, categories
from corpora import Json, dev_path, lines, load, read_dev
from statements import calibration_error

from onrecord.validation.intervals import bootstrap

ROLES = ("source", "cue", "content")
PUBLISHED = {"source": 0.832, "cue": 0.753, "content": 0.729}  # pieces, CofeNet with BERT-base (2022), about this split
MEASURES = ("right", "exact")
Counts = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(slots=True)
class Counted:
    """Of one article: hits of each measure, and for every gold attribution and every predicted one whether it is "right"."""

    gold: int
    predicted: int
    hits: dict[str, int]
    kinds: list[tuple[list[str], bool]] = field(default_factory=list)  # of each gold one
    confidence: list[tuple[float, bool]] = field(default_factory=list)  # of each predicted one


def score(shared: Path, *, by_category: bool = False) -> Json:
    """Everything this file tells, as one record."""
    rows = list(counted(shared, "polnear"))
    report = scored(shared, "polnear")
    found: Json = {
        "PolNeAR dev": linked(rows),
        "by type": {name: measures["right"] for name, measures in report["by_type"].items()},
        "roles": {role: {name: m["F1"] for name, m in report[role].items()} for role in ROLES},
        "published, pieces": PUBLISHED,
        "confidence": calibration([pair for row in rows for pair in row.confidence]),
        "GUM dev, OPEN genres": linked(list(counted(shared, "gum"))),
    }
    return found | ({"categories": recalls(rows)} if by_category else {})


def linked(rows: Sequence[Counted]) -> Json:
    """Precision, recall and F1 of whole attributions, with the interval of F1."""
    found: Json = {
        "articles": len(rows),
        "gold": sum(r.gold for r in rows),
        "predicted": sum(r.predicted for r in rows),
    }
    for name in MEASURES:
        counts = np.array([(r.hits[name], r.gold, r.predicted) for r in rows], dtype=np.float64)
        hits, gold, predicted = counts.sum(0)
        low, high = interval(2 * counts[:, 0], counts[:, 1] + counts[:, 2])
        f1 = 2 * hits / (gold + predicted)
        found[name] = {"P": hits / predicted, "R": hits / gold, "F1": f1, "low": low, "high": high}
    return found


def interval(above: Counts, below: Counts) -> tuple[float | None, float | None]:
    """Of the ratio of two sums over articles, each [articles]: what holds 95 % of the draws."""
    return bootstrap(len(above), lambda draw: float(draw @ above / under) if (under := draw @ below) else None)


def recalls(rows: Sequence[Counted]) -> Json:
    """Of each kind: gold attributions, the share found "right", and its interval."""
    found: Json = {}
    for name in RULES:
        of_kind = np.array([_of_kind(row, name) for row in rows], dtype=np.float64)
        right, gold = of_kind.sum(0)
        low, high = interval(of_kind[:, 0], of_kind[:, 1])
        found[name] = {"n": int(gold), "recall": right / gold, "low": low, "high": high}
    return found


def _of_kind(row: Counted, name: str) -> tuple[int, int]:
    kept = [right for kinds, right in row.kinds if name in kinds]
    return sum(kept), len(kept)


def calibration(pairs: Sequence[tuple[float, bool]]) -> Json:
    n = len(pairs)
    return {
        "expected calibration error": calibration_error(pairs),
        "mean": sum(c for c, _ in pairs) / n,
        "right": sum(r for _, r in pairs) / n,
    }


def counted(shared: Path, corpus: str) -> Iterator[Counted]:
    """Article by article. The scorer matches; that our sums are its sums is checked."""
    scorer, (gold, predicted) = load(shared / "eval" / "score_attribution.py"), answers(shared, corpus)
    confidence = {a["id"]: a["confidence"] for r in records(shared, corpus) for a in r["attributions"]}
    rows = [_counted(scorer, article, predicted[ident]["attributions"], confidence) for ident, article in gold.items()]
    whole = scored(shared, corpus)["linked"]
    for name in MEASURES:
        hits, total = sum(r.hits[name] for r in rows), sum(r.gold for r in rows)
        assert round(hits / total, 4) == whole[name]["R"]
    yield from rows


def _counted(scorer: ModuleType, article: Json, answer: Sequence[Json], confidence: dict[str, float]) -> Counted:
    text = article["text"]
    tokens, quoted = scorer.Tokens(text), scorer.quoted_characters(text)
    golds, given = (
        [scorer.Attribution(a, text, tokens, quoted) for a in side] for side in (article["attributions"], answer)
    )
    right = _matched(scorer, golds, given, scorer.right)
    exact = _matched(scorer, golds, given, lambda g, p: g.pieces == p.pieces)
    found = Counted(len(golds), len(given), {"right": len(right), "exact": len(exact)})
    hit = {id(a) for pair in right for a in pair}
    for record, gold in zip(article["attributions"], golds, strict=True):
        case = Case(text, record["source"], record["cue"], record["content"], gold.type)
        found.kinds.append((categories(case) if record["cue"] else [gold.type], id(gold) in hit))
    found.confidence = [(confidence[a["id"]], id(p) in hit) for a, p in zip(answer, given, strict=True)]
    return found


def _matched(scorer: ModuleType, golds: Sequence[Any], given: Sequence[Any], agree: Any) -> list[tuple[Any, Any]]:
    pairs = scorer.match(golds, given, lambda g, p: len(g.pairs & p.pairs) if agree(g, p) else 0)
    return [(g, p) for g, p, _ in pairs]


@cache
def scored(shared: Path, corpus: str) -> Json:
    """What score_attribution.py says of a corpus."""
    gold, predicted = answers(shared, corpus)
    report: Json = load(shared / "eval" / "score_attribution.py").score(gold, predicted)
    return report


@cache
def answers(shared: Path, corpus: str) -> tuple[dict[str, Json], dict[str, Json]]:
    """Gold and predicted attributions by article, the latter as eval/polnear.py hands them on; GUM's with those inside others."""
    with tempfile.TemporaryDirectory() as folder:
        readings = Path(folder) / "readings.jsonl"
        readings.write_text("".join(json.dumps(r) + "\n" for r in records(shared, corpus)), "utf-8")
        convert = [sys.executable, str(shared / "eval" / "polnear.py"), "predictions", str(readings)]
        flags = ["--nested"] if corpus == "gum" else []
        printed = subprocess.run([*convert, *flags], check=True, capture_output=True, encoding="utf-8").stdout
    predicted = {p["id"]: p for p in map(json.loads, printed.splitlines())}
    gold = {d["id"]: d for d in lines(dev_path(shared, corpus)) if d["id"] in predicted}
    assert all(predicted[i]["text"] == d["text"] for i, d in gold.items())
    return gold, predicted


@cache
def records(shared: Path, corpus: str) -> list[Json]:
    return [reading.to_dict() for reading in read_dev(shared, corpus).values()]


def show(report: Json) -> None:
    for name in ("PolNeAR dev", "GUM dev, OPEN genres"):
        part = report[name]
        print(f"{name}: {part['articles']} articles, {part['gold']} attributions, {part['predicted']} predicted")
        for measure in MEASURES:
            m = part[measure]
            print(
                f"    {measure:20} P {m['P']:.3f}  R {m['R']:.3f}  F1 {m['F1']:.3f} [{m['low']:.3f}, {m['high']:.3f}]"
            )
    print("roles, F1              exact  pieces  published  overlap  token")
    for role, f1 in report["roles"].items():
        print(
            f"    {role:17}{f1['exact']:8.3f}{f1['pieces']:8.3f}{PUBLISHED[role]:11.3f}{f1['overlap']:9.3f}{f1['token']:7.3f}"
        )
    print("by type, right             P       R      F1")
    for kind, m in report["by type"].items():
        print(f"    {kind:17}{m['P']:8.3f}{m['R']:8.3f}{m['F1']:8.3f}")
    sure = report["confidence"]
    print(
        f"confidence: expected calibration error {sure['expected calibration error']:.3f} (mean {sure['mean']:.3f}, right {sure['right']:.3f})"
    )
    if "categories" in report:
        print("recall, right              n  recall  95 %")
    for name, m in report.get("categories", {}).items():
        print(f"    {name:22}{m['n']:5}{m['recall']:8.3f}  [{m['low']:.3f}, {m['high']:.3f}]")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--by", choices=["category"])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    report = score(args.shared, by_category=args.by == "category")
    if args.json:
        print(json.dumps(report, indent=1))
    else:
        show(report)


if __name__ == "__main__":
    main()
