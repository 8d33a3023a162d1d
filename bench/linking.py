"""Links across articles: the same claim, who only repeats it, how many origins, and the pairs behind it.

    python bench/linking.py                       ../shared/stories and our own held-out stories, each set in one ledger; both suites of pairs
    python bench/linking.py --pairs               the pair model on FNC-1, headlines and msrp dev
    python bench/linking.py --grow 100000 --plot docs/linking-growth.svg     link time of an article as the ledger grows

Our own stories: every fifth of training/linking/written.jsonl, which no model has seen.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from corpora import lines, load

from onrecord.article import tagged_hash
from onrecord.decoding import Floats
from onrecord.intake import Received
from onrecord.ledger import Ledger
from onrecord.ledger.adding import add_articles
from onrecord.ledger.claims import claims
from onrecord.ledger.linking import Known, link, shipped_judge
from onrecord.linking.grouping import JOINED
from onrecord.linking.judging import Judge
from onrecord.linking.persons import Known as Person
from onrecord.linking.persons import judge as judge_persons
from onrecord.linking.propositions import proposition
from onrecord.markup import Json

sys.path.insert(0, str(Path(__file__).parent.parent))  # for our own stories, which stand beside the training

from training.linking.data import as_article, load_stories, split

GOLD = Path(__file__).parent / "gold"
BODIES = 120  # of FNC-1
Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


def own_stories() -> Iterator[tuple[str, dict[str, Json], Json]]:
    """Held out, in the scorer's form."""
    for story in split(load_stories())[1]:
        yield story["story"], {page["file"]: page for page in story["pages"]}, story


def claims_of(pages: Sequence[Json]) -> list[Json]:
    """As `onrecord claims --format jsonl`, of all pages in one ledger."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.db") as ledger:
        add_articles(ledger, [_received(page) for page in pages])
        link(ledger)
        return [view.to_dict() for view in claims(ledger)]


def _received(page: Json) -> Received:
    article = as_article(page)
    return Received(article, raw=article.text.encode())


def score_stories(shared: Path) -> Json:
    scorer = load(shared / "eval" / "score_stories.py")
    return score_set(scorer, list(scorer.load_stories(shared / "stories")))


def score_own(shared: Path) -> Json:
    return score_set(load(shared / "eval" / "score_stories.py"), list(own_stories()))


def score_set(scorer: ModuleType, stories: list[tuple[str, dict[str, Json], Json]]) -> Json:
    """What score_stories.py says of claims that are linked in one ledger."""
    report: Json = scorer.score(stories, claims_of([page for _, pages, _ in stories for page in pages.values()]))
    return report


def show_set(name: str, result: Json) -> None:
    linking, relays = result["linking"], result["relays"]
    print(
        f"{name}: {result['statements']} statements, linking B3 F1 {linking['f1']:.3f} (precision {linking['precision']:.3f}, recall {linking['recall']:.3f}), "
        f"pairwise precision {linking['pairwise precision']:.3f}, relays F1 {relays['f1']:.3f}, origins {result['origins']:.3f}, "
        f"overcounted {result['origins overcounted']:.3f}, right F1 {result['right F1']:.3f}"
    )


def wrong_pairs(pairs: Sequence[Json]) -> list[Json]:
    judge = shipped_judge()
    return [r for r in pairs if (judge.judge(_plain("a", r["a"]), _plain("b", r["b"])).score >= JOINED) != r["join"]]


def score_names() -> dict[str, int]:
    """Of the pairs of names: those wrongly held for the same, those rightly, and all that are the same."""
    names = list(lines(GOLD / "persons.jsonl"))
    same = [judge_persons(_person("a", r["a"]), _person("b", r["b"])).verdict == "same" for r in names]
    wanted = [r["verdict"] == "same" for r in names]
    return {
        "pairs": len(names),
        "false joins": sum(s and not w for s, w in zip(same, wanted, strict=True)),
        "found": sum(s and w for s, w in zip(same, wanted, strict=True)),
        "same": sum(wanted),
    }


def suites() -> None:
    pairs = list(lines(GOLD / "guards.jsonl"))
    wrong = wrong_pairs(pairs)
    print(f"minimal pairs: {len(pairs) - len(wrong)} of {len(pairs)} right")
    for r in wrong:
        print(f"  {'joined' if not r['join'] else 'not joined'}: {r['a']} | {r['b']}")
    names = score_names()
    print(
        f"pairs of names: {names['pairs']}, false joins {names['false joins']}, found {names['found']} of {names['same']}"
    )


def _plain(ident: str, text: str) -> Any:
    return proposition(ident, ident, text, "", frozenset())


def _person(ident: str, r: Json) -> Person:
    return Person(ident, ident, r["name"], r["kind"], tuple(r.get("roles", ())))


def pair_sets(data: Path) -> None:
    """Beside published figures: STS headlines (Pearson), msrp (accuracy, F1), FNC-1 (related or not)."""
    judge = shipped_judge()
    rows = list(lines(data / "newspairs" / "headlines.dev.jsonl.gz"))
    given = [_cosine(judge, r["a"], r["b"]) for r in rows]
    print(f"headlines dev: Pearson {np.corrcoef(given, [r['score'] for r in rows])[0, 1]:.3f}")
    rows = list(lines(data / "newspairs" / "msrp.dev.jsonl.gz"))
    likely = np.array([judge.judge(_plain("a", r["a"]), _plain("b", r["b"])).score for r in rows])
    same = np.array([r["label"] for r in rows]) == 1
    told = likely >= JOINED
    hits = (told & same).sum()
    print(f"msrp dev: accuracy {(told == same).mean():.3f}, F1 {2 * hits / (told.sum() + same.sum()):.3f}")
    _fake_news(judge, *(list(lines(data / "fnc1" / f"{split}.jsonl.gz"))[:BODIES] for split in ("train", "dev")))


def _cosine(judge: Judge, a: str, b: str) -> float:
    return float(judge.models.vector(a) @ judge.models.vector(b))


def _fake_news(judge: Judge, train: Sequence[Json], dev: Sequence[Json]) -> None:
    """Is a headline about what the beginning of a body is about? From a cosine on that serves best on the training bodies."""
    near, related = _to_leads(judge, train)
    least = max(np.unique(near.round(2)), key=lambda at: _balanced(near >= at, related))
    near, related = _to_leads(judge, dev)
    told = near >= least
    print(
        f"FNC-1 dev, first {len(dev)} bodies, related from a cosine of {least:.2f} on (chosen on train): related {told[related].mean():.1%} of {related.sum()}, "
        f"unrelated {(~told)[~related].mean():.1%} of {(~related).sum()}, accuracy {(told == related).mean():.3f}"
    )


def _balanced(told: Bools, wanted: Bools) -> float:
    return float(told[wanted].mean() + (~told)[~wanted].mean())


def _to_leads(judge: Judge, rows: Sequence[Json]) -> tuple[Floats, Bools]:
    """Cosines of headlines to the leads of their bodies [n]; whether they are related [n]."""
    found = []
    for row in rows:
        lead = judge.models.vector(" ".join(row["text"].split("\n\n")[0:2])[:400])
        found += [(float(judge.models.vector(h["text"]) @ lead), h["stance"] != "unrelated") for h in row["headlines"]]
    near, related = zip(*found, strict=True)
    return np.array(near, dtype=np.float32), np.array(related)


def _told(number: int, text: str, article: int) -> Any:
    """Of an article with twelve names, of which one in ten articles has half in common with others."""
    around = frozenset(f"name {k} of {article if article % 10 or k % 2 else 'many'}" for k in range(12))
    return proposition(tagged_hash("p", number), str(article), text, "", frozenset(), "", around)


def _renamed(text: str, number: int) -> str:
    """With names that no other text has, but for one in fifty."""
    return re.sub(r"\b[A-Z]\w+", lambda m: f"{m.group()}{number}", text) if number % 50 else text


def grow(most: int, svg: Path | None) -> None:
    """Milliseconds to compare an article of 25 propositions with those held; propositions of our own stories with other names in them."""
    judge = shipped_judge()
    texts = [c["text"] for _, _, story in own_stories() for c in story["claims"]]
    random = np.random.default_rng(1)
    points = []
    for held in (1_000, 10_000, 100_000):
        if held > most:
            break
        vectors = random.normal(size=(held, judge.width)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        known = Known(
            [_told(i, _renamed(texts[i % len(texts)], i), i // 25) for i in range(held)],
            vectors.astype(np.float16),
            0,
        )
        new = [_told(-1 - i, texts[i % len(texts)], -1) for i in range(25)]
        own = np.stack([judge.vector(p) for p in new]).astype(np.float16)
        started = time.perf_counter()
        for p in new:
            judge.vector(p)
        judged = list(
            judge.among([*known.propositions, *new], np.concatenate([known.vectors, own]), {p.id for p in new})
        )
        points.append((held, 1000 * (time.perf_counter() - started)))
        print(
            f"{held:>8,} propositions: {points[-1][1]:.0f} ms an article of {len(new)} propositions, {len(judged)} judgements kept",
            flush=True,
        )
    if svg:
        from ledger import plot

        svg.write_text(plot({"linking": points}))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--grow", type=int)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    if args.pairs:
        pair_sets(args.shared / "data")
    elif args.grow:
        grow(args.grow, args.plot)
    else:
        suites()
        show_set("stories", score_stories(args.shared))
        show_set("our own, held out", score_own(args.shared))


if __name__ == "__main__":
    main()
