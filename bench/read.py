"""Speed, memory and size of `read`, beside one bare encoder pass on the same text in the same run.

    python bench/read.py --articles ../shared/data/polnear/dev.jsonl.gz [--threads 2] [--most 84]

The bare pass is the shipped int8 encoder without heads: same windows, same threads, tokenising included. Both run article by
article in turn, so that a slow moment of the machine hits both. `read` includes the making of the JSON line.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.metadata
import json
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from onrecord import reading
from onrecord.article import Article
from onrecord.models import Models, available_cores, load_models
from onrecord.record import to_json
from onrecord.windows import split_windows, split_words, window_inputs

BUDGET = 1.5  # times one bare encoder pass (design.md, "Learning")


def load_articles(path: Path, most: int) -> list[Article]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for _, line in zip(range(most), lines, strict=False)]
    return [Article(r["text"], url=r.get("id"), publisher=r.get("publisher"), published=r.get("date")) for r in records]


def bare_pass(article: Article, models: Models) -> int:
    """Tokenise, cut into windows, run the encoder; returns the number of word pieces."""
    words = split_words(article.text, models.attribution.tokenizer)
    pieces = 0
    for window in split_windows(words):
        ids, features, _ = window_inputs(words, window)
        models.attribution.run(["hidden"], ids, features)
        pieces += len(ids)
    return pieces


def whole_read(article: Article, models: Models) -> None:
    to_json(reading.read_article(article, models).to_dict())


def measure(articles: list[Article], models: Models, rounds: int) -> Iterator[tuple[float, float, int]]:
    """For each round the seconds of read, of the bare pass, and the word pieces."""
    for article in articles[:3]:
        whole_read(article, models)
        bare_pass(article, models)
    for _ in range(rounds):
        whole = bare = 0.0
        pieces = 0
        for article in articles:
            started = time.perf_counter()
            whole_read(article, models)
            between = time.perf_counter()
            pieces += bare_pass(article, models)
            whole += between - started
            bare += time.perf_counter() - between
        yield whole, bare, pieces


PARTS = (
    "encode",
    "find_attributions",
    "find_nested",
    "find_mentioned",
    "find_chains",
    "resolve_sources",
    "find_statements",
    "take_positions",
)


def price_parts(articles: list[Article], models: Models) -> dict[str, float]:
    """Seconds that each part of `read` takes over the articles, and the whole of it."""
    spent = dict.fromkeys((*PARTS, "the whole"), 0.0)

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            started = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                spent[name] += time.perf_counter() - started

        return call

    kept = {name: getattr(reading, name) for name in PARTS}
    for name, function in kept.items():
        setattr(reading, name, timed(name, function))
    try:
        for article in articles:
            timed("the whole", whole_read)(article, models)
    finally:
        for name, function in kept.items():
            setattr(reading, name, function)
    return spent


def installed_size(name: str, seen: set[str]) -> int:
    """Bytes of a package and of what it needs, as installed."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return 0
    seen.add(key)
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return 0
    own = sum(
        path.stat().st_size
        for f in distribution.files or ()
        if (path := Path(str(distribution.locate_file(f)))).is_file()
    )
    needed = [r for r in distribution.requires or () if "extra ==" not in r]
    return own + sum(installed_size(m.group(), seen) for r in needed if (m := re.match(r"[\w.-]+", r)))


def package_size() -> int:
    package = Path(sys.modules["onrecord"].__file__ or "").parent
    return sum(path.stat().st_size for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, required=True, help="JSONL, plain or gzipped, with a text each")
    parser.add_argument("--threads", type=int, default=available_cores())
    parser.add_argument("--most", type=int, default=84)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    articles = load_articles(args.articles, args.most)
    words = sum(len(a.text.split()) for a in articles)
    models = load_models(args.threads)
    rows = list(measure(articles, models, args.rounds))
    print(
        f"{len(articles)} articles, {words} words, {rows[0][2]} word pieces, {args.threads} threads, {args.rounds} rounds"
    )
    for name, column in (("read", 0), ("bare encoder pass", 1)):
        seconds = statistics.median(row[column] for row in rows)
        print(
            f"{name:18} {len(articles) / seconds:7.1f} articles/s {words / seconds:9.0f} words/s {1000 * seconds / len(articles):7.1f} ms/article"
        )
    ratio = statistics.median(row[0] / row[1] for row in rows)
    print(f"read / bare        {ratio:7.2f} (budget {BUDGET}) {'within' if ratio <= BUDGET else 'OVER'}")
    spent = price_parts(articles, models)
    bare = statistics.median(row[1] for row in rows)
    print("price of the parts, as shares of one bare pass (one more round)")
    for name, seconds in spent.items():
        print(f"    {name:18} {seconds / bare:5.2f}")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    print(f"peak memory        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:7.0f} MiB")
    seen: set[str] = set()
    needed = installed_size("onrecord", seen)
    print(
        f"installed          {(needed + package_size()) / 2**20:7.0f} MiB with {len(seen) - 1} dependencies; onrecord itself {package_size() / 2**20:.0f} MiB"
    )


if __name__ == "__main__":
    main()
