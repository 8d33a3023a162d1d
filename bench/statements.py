"""How well statements are read: stance and confidence, claims, days.

    python bench/statements.py [--shared ../shared] [--only positions|stories|model] [--claims N]

positions   stance, form and certainty on the held-out fifth of our annotation (gold/statements.jsonl), gold spans given, by the
            model and by the rules alone; whether its confidence is calibrated; how far denials shown without "?" can be trusted
stories     ../shared/stories, page by page        model   ../shared/model, the same
--claims N  instead: N statements of PolNeAR dev with the sentence that they stand in and the claim made of them, to judge by eye
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpora import Json, lines
from sources import by_doc, read_claims

from onrecord.article import Article, Span, outer, paragraphs
from onrecord.attribution import Attribution
from onrecord.encoding import encode
from onrecord.markup import UNSURE
from onrecord.models import load_models
from onrecord.positions import CERTAINTIES, Position
from onrecord.reading import read_article
from onrecord.sentences import sentences, sentences_of
from onrecord.stances import ModelReader, read_by_rule, refusal

GOLD = Path(__file__).parent / "gold" / "statements.jsonl"
WRITTEN = Path(__file__).parent.parent / "training" / "statements" / "written.jsonl"
JUDGED = ("assert", "confirm", "deny", "question", "decline", "retract")
BINS = 10
STORIES = (
    "statements", "found", "right F1", "stance macro-F1", "source of found", "chain of found", "day", "day apart",
    "days invented", "spare per statement", "false alarms per plain page",
)  # fmt: skip
Judged = tuple[Json, Position, Position]  # gold, by the model, by the rules


def score_positions(shared: Path) -> dict[str, float]:
    """Of the held-out statements in articles, and beside them of those in the passages that were written for it."""
    articles, written = list(judged(shared)), list(judged_written())
    parts = {"articles": articles, "written": written, "both": [*articles, *written]}
    return {f"{name}: {key}": value for name, rows in parts.items() for key, value in score_judged(rows).items()}


def score_judged(rows: Sequence[Judged]) -> dict[str, float]:
    found: dict[str, float] = {"statements": len(rows)}
    found |= {f"model: {key}": value for key, value in stance_f1([(g["stance"], p.stance) for g, p, _ in rows]).items()}
    found |= {f"rules: {key}": value for key, value in stance_f1([(g["stance"], p.stance) for g, _, p in rows]).items()}
    found["form right"] = mean(g["form"] == p.form for g, p, _ in rows)
    found["certainty right"] = mean(g["certainty"] == p.certainty for g, p, _ in rows)
    for name in CERTAINTIES:
        found[f"certainty F1, {name}"] = f1([(g["certainty"] == name, p.certainty == name) for g, p, _ in rows])
    found["expected calibration error"] = calibration_error(
        [(p.confidence, g["stance"] == p.stance) for g, p, _ in rows]
    )
    denials = [(p.confidence >= UNSURE, g["stance"] == "deny") for g, p, _ in rows if p.stance == "deny"]
    found["denials"] = len(denials)
    found["denials without ?"] = mean(sure for sure, _ in denials)
    found["right of those without ?"] = mean(right for sure, right in denials if sure)
    return found


def judged(shared: Path) -> Iterator[Judged]:
    """Every held-out statement of articles, with what the model and the rules say of it, gold spans given."""
    texts = {d["id"]: d for name in ("polnear", "gum") for d in lines(shared / "data" / name / "train.jsonl.gz")}
    held_out = (row for row in lines(GOLD) if row["split"] == "held-out")
    for doc, rows in by_doc(held_out):
        attributions = texts[doc]["attributions"]
        yield from judge(texts[doc]["text"], [(attributions[r["attribution"]], r["statements"]) for r in rows])


def judged_written() -> Iterator[Judged]:
    for record in lines(WRITTEN):
        if record["split"] == "held-out":
            yield from judge(record["text"], [(a, a["statements"]) for a in record["attributions"]])


def judge(text: str, rows: Sequence[tuple[Json, Sequence[Json]]]) -> Iterator[Judged]:
    """rows: attributions with their annotated statements."""
    models, article = load_models(2), Article(text)
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    reader = ModelReader(encode(article, models.attribution), models.statements.positions, marks)
    for row, statements in rows:
        attribution = to_attribution(row)
        for gold in statements:
            pieces = to_spans(gold["content"])
            content = " ".join(article[p] for p in pieces)
            by_rule = read_by_rule(article[outer(attribution.cue)], content)
            yield gold, refusal(article, attribution) or reader(attribution, pieces), by_rule


def to_attribution(row: Json) -> Attribution:
    return Attribution(to_spans(row["cue"]), to_spans(row["content"]), to_spans(row["source"]))


def to_spans(pieces: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pieces)


def stance_f1(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    scores = {name: f1([(g == name, p == name) for g, p in pairs]) for name in JUDGED}
    return {"stance macro-F1": mean(scores.values())} | {f"F1, {name}": score for name, score in scores.items()}


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    hit = sum(g and p for g, p in pairs)
    return 2 * hit / max(1, sum(g for g, _ in pairs) + sum(p for _, p in pairs))


def mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / max(1, len(listed))


def calibration_error(rows: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over BINS bins of equal size (Nixon et al., CVPR workshops 2019)."""
    rows = sorted(rows)
    cut = [rows[i * len(rows) // BINS : (i + 1) * len(rows) // BINS] for i in range(BINS)]
    return sum(len(b) * abs(mean(p for p, _ in b) - mean(r for _, r in b)) for b in cut if b) / max(1, len(rows))


def score_stories(shared: Path, folder: str = "stories") -> dict[str, float]:
    scorer, claims = read_claims(shared, folder)
    result = scorer.score(list(scorer.load_stories(shared / folder)), claims)
    stances = {f"{name}, {key}": s[key] for name, s in result["stances"].items() for key in ("precision", "recall")}
    return {key: result[key] for key in STORIES} | {"linking in page, B3 F1": result["linking in page"]["f1"]} | stances


def score_model(shared: Path) -> dict[str, float]:
    return score_stories(shared, "model")


def show_claims(shared: Path, number: int) -> None:
    models = load_models(2)
    records = list(lines(shared / "data" / "polnear" / "dev.jsonl.gz"))
    rng = random.Random(11)
    rng.shuffle(records)
    shown = 0
    for record in records:
        article = Article(record["text"], publisher=record["publisher"], published=record["date"])
        reading = read_article(article, models)
        marks = [s for p in paragraphs(article.text) for s in sentences(article.text, p)]
        stated = [s for s in reading.statements if s.claim is not None]
        for s in rng.sample(stated, min(4, len(stated))):
            assert s.claim is not None
            sentence = " ".join(article[m] for m in sentences_of(marks, s.spans))
            before = article.text[max(0, s.spans[0].start - 500) : s.spans[0].start]
            row = {
                "number": shown + 1, "doc": record["id"], "published": record["date"], "before": before, "sentence": sentence,
                "evidence": [article[x] for x in s.spans], "chain": [link.name for link in s.chain], "stance": s.stance,
                "claim": reading.claims[s.claim].text,
            }  # fmt: skip
            print(json.dumps(row, ensure_ascii=False))
            shown += 1
            if shown == number:
                return


PARTS = {"positions": score_positions, "stories": score_stories, "model": score_model}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--claims", type=int, metavar="N")
    args = parser.parse_args()
    if args.claims:
        show_claims(args.shared, args.claims)
        return
    for name in [args.only] if args.only else PARTS:
        print(name)
        for key, value in PARTS[name](args.shared).items():
            print(f"    {key:46}{value:8.3f}" if isinstance(value, float) else f"    {key:46}{value:8}")


if __name__ == "__main__":
    main()
