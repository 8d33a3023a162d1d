"""How well sources are told: who speaks, inside what, on whose authority.

    python bench/sources.py [--shared ../shared] [--only stories|entities|nested|names|coreference]

stories   source and chain of the statements found in ../shared/stories
entities  name, kind and role of the sources of 300 attributions of PolNeAR dev, annotated by us (gold/sources.jsonl)
nested    attributions inside the content of others, held out: in articles annotated by us (gold/nested.jsonl) and in our own passages
          and reports (training/statements/written.jsonl); with the gold outer ones given, and end to end
names     NER on wikigold dev and crossner politics dev
coreference   CoNLL F1 on GUM dev, OPEN genres (needs scipy: pip install -e '.[dev]')
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from corpora import Json, lines, load, read_dev
from mentions import score_coreference, score_names

from onrecord.article import Article, Span
from onrecord.attribution import Attribution, find_attributions
from onrecord.encoding import encode
from onrecord.models import load_models
from onrecord.nesting import Nested, find_nested

sys.path.insert(0, str(Path(__file__).parent.parent))  # for our own texts, which stand beside the training

from training.attribution.data import load_written

GOLD = Path(__file__).parent / "gold"
WRITTEN = Path(__file__).parent.parent / "training" / "statements" / "written.jsonl"


def read_claims(shared: Path, folder: str) -> tuple[ModuleType, list[Json]]:
    """The scorer of stories, and what `onrecord read` makes of the pages of a folder, as claims."""
    scorer = load(shared / "eval" / "score_stories.py")
    with tempfile.TemporaryDirectory() as out:
        claims = Path(out) / "claims.jsonl"
        pipe = (
            f"{sys.executable} {shared}/eval/pages.py {shared}/{folder} | {sys.executable} -m onrecord read - --format jsonl"
            f" > {out}/readings.jsonl && {sys.executable} {shared}/eval/as_claims.py {out}/readings.jsonl > {claims}"
        )
        subprocess.run(["bash", "-o", "pipefail", "-c", pipe], check=True)
        return scorer, list(lines(claims))


def score_stories(shared: Path) -> dict[str, float]:
    """Shares of the statements found whose innermost source and whose whole chain are right."""
    scorer, claims = read_claims(shared, "stories")
    result = scorer.score(list(scorer.load_stories(shared / "stories")), claims)
    return {key: result[key] for key in ("statements", "found", "source of found", "chain of found", "right F1")}


def score_entities(shared: Path) -> dict[str, float]:
    """Shares of the annotated sources that are found, and of the found ones whose name, kind and role are right.

    Names are compared as in score_stories.py. A role is right when a predicted one shares a word with a gold one, or both have none.
    Names and roles of the annotation are places in the article, or words of our own where it does not have them together.
    """
    same_name = load(shared / "eval" / "score_stories.py").same_name
    readings = read_dev(shared, "polnear")
    count = {"gold": 0, "found": 0, "name": 0, "kind": 0, "role": 0}
    for doc, wanted in by_doc(lines(GOLD / "sources.jsonl")):
        reading = readings[doc]
        article = reading.article
        for gold in wanted:
            span = Span(*gold["source"][0])
            at = next((i for i, a in enumerate(reading.attributions) if any(s.overlaps(span) for s in a.source)), None)
            index = None if at is None else reading.source_of[at]
            count["gold"] += 1
            if index is None:
                continue
            entity = reading.entities[index]
            count["found"] += 1
            count["name"] += same_name(as_words(article, gold["name"]), entity.name)
            count["kind"] += gold["kind"] == ("media" if entity.kind == "publisher" else entity.kind)
            count["role"] += role_right([as_words(article, r) for r in gold["roles"]], entity.roles)
    found = max(1, count["found"])
    shares = {key: count[key] / found for key in ("name", "kind", "role")}
    return {"sources": count["gold"], "found": count["found"] / max(1, count["gold"]), **shares}


def as_words(article: Article, place: list[int] | str) -> str:
    return place if isinstance(place, str) else article.text[place[0] : place[1]]


def role_right(gold: list[str], predicted: Iterable[str]) -> bool:
    roles = [set(role.lower().split()) for role in predicted]
    if not gold:
        return not roles
    return any(set(g.lower().split()) & r for g in gold for r in roles)


def score_nested(shared: Path, *, own_texts: bool = True) -> dict[str, float]:
    """Precision, recall and F1 of nested attributions held out, "right" as in score_attribution.py: in articles, in our own texts, in both."""
    scorer = load(shared / "eval" / "score_attribution.py")
    texts = {d["id"]: d for name in ("polnear", "gum") for d in lines(shared / "data" / name / "train.jsonl.gz")}
    annotated = (r for r in lines(GOLD / "nested.jsonl") if r["split"] == "held-out")
    articles = [(texts[r["doc"]], r["nested"]) for r in annotated]
    own = [(record, told["nested"]) for record, told in load_written(WRITTEN, "held-out")]
    found: dict[str, float] = {}
    for of, pairs in (("", articles), ("own texts, ", own), ("both, ", articles + own))[: 3 if own_texts else 1]:
        found[f"{of}attributions"] = sum(len(nested) for _, nested in pairs)
        for name in ("given outer ones", "end to end"):
            with tempfile.TemporaryDirectory() as folder:
                gold, predicted = Path(folder) / "gold.jsonl", Path(folder) / "predicted.jsonl"
                write(gold, ({"id": d["id"], "text": d["text"], "attributions": nested} for d, nested in pairs))
                write(predicted, (predict_nested(d, given=name.startswith("given")) for d, _ in pairs))
                report = scorer.score(scorer.read(str(gold)), scorer.read(str(predicted)))["linked"]
            for part in ("overlap", "right"):
                found |= {f"{of}{name}: {part} {key}": report[part][key] for key in ("P", "R", "F1")}
    return found


def predict_nested(record: Json, *, given: bool) -> Json:
    encoded = encode(Article(record["text"]), load_models(2).attribution)
    nested = find_nested(encoded, to_attributions(record) if given else find_attributions(encoded))
    return {"id": record["id"], "attributions": list(to_rows(nested))}


def to_attributions(record: Json) -> list[Attribution]:
    def spans(role: list[list[int]]) -> tuple[Span, ...]:
        return tuple(Span(a, b) for a, b in role)

    rows = ((spans(a["cue"]), spans(a["content"]), spans(a["source"])) for a in record["attributions"])
    return [Attribution(cue, content, source) for cue, content, source in rows if cue and content]


def to_rows(nested: Nested) -> Iterator[Json]:
    for attribution, parent in zip(nested.attributions, nested.parents, strict=True):
        if parent is not None:
            roles = {"source": attribution.source, "cue": attribution.cue, "content": attribution.content}
            yield {role: [[s.start, s.end] for s in spans] for role, spans in roles.items()}


def by_doc(rows: Iterable[Json]) -> Iterator[tuple[str, list[Json]]]:
    found: dict[str, list[Json]] = {}
    for row in rows:
        found.setdefault(row["doc"], []).append(row)
    yield from found.items()


def write(path: Path, rows: Iterable[Json]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


PARTS = {
    "stories": score_stories,
    "entities": score_entities,
    "nested": score_nested,
    "names": score_names,
    "coreference": score_coreference,
}

NEEDS = {"entities": "sources.jsonl", "nested": "nested.jsonl"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", choices=PARTS)
    args = parser.parse_args()
    for name in [args.only] if args.only else PARTS:
        print(name)
        if name in NEEDS and not (GOLD / NEEDS[name]).exists():
            print(f"    not annotated yet: {GOLD / NEEDS[name]} is missing")
            continue
        for key, value in PARTS[name](args.shared).items():
            print(f"    {key:36}{value:8.3f}" if isinstance(value, float) else f"    {key:36}{value:8}")


if __name__ == "__main__":
    main()
