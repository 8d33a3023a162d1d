"""How fast pages come when many look and somebody adds: an open loop of requests at `onrecord serve`, each timed from when it was due.

    python bench/serving.py --db build/web/big.db            a copy of it is served, and added to
    python bench/serving.py --articles 1000                  a ledger is made first, as bench/browsing.py makes it

Ten requests a second over 50 connections for a minute, half of them for claims, while another process adds ready-made articles in lots of ten, and links each.
In the same run a bare FastAPI page (one route, one small Jinja2 template, a process of its own) is asked, too: what the framework and the machine take.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

import httpx
import numpy as np
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Template

sys.path.insert(0, str(Path(__file__).parent.parent))

from browsing import FIRST, LAST, THINGS, make, read, stories

from onrecord.intake import Received, Refused
from onrecord.ledger import Ledger
from onrecord.ledger.adding import Added, add_articles
from onrecord.ledger.linking import link
from onrecord.record import Reading
from tests.ledger.stories import word_judge

MIX = {  # kind of page: of a hundred requests
    "claim": 44, "claim, passages": 3, "claim, picture": 5, "claims": 6, "claims, narrowed": 6, "claims, words": 6, "article": 10, "articles": 4,
    "sources": 3, "source": 5, "start": 3, "review": 2, "API: claim": 3,
}  # fmt: skip
LOT = 10  # articles that are added in one go
SAMPLE = 400  # claims, and articles, that are asked for
BARE = Template("<!doctype html><title>{{ title }}</title><ul>{% for one in many %}<li>{{ one }}</li>{% endfor %}</ul>")


@dataclass
class Timed:
    """Milliseconds of each answer by kind of page, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, kind: str, seconds: float, wrong: str = "") -> None:
        self.times.setdefault(kind, []).append(1000 * seconds)
        if wrong:
            self.errors.append(f"{kind}: {wrong}")


# What is asked for


@dataclass(frozen=True)
class Held:
    """Ids of the ledger, spread over all of it."""

    claims: Sequence[str]
    articles: Sequence[tuple[str, str]]  # with a statement of each
    sources: Sequence[str]


def held(ledger: Ledger, random: Random) -> Held:
    total = ledger.browse(every=True).total
    first = [r["id"] for r in ledger.browse(limit=200).rows]  # disputed, and the largest
    spread = [
        row["id"]
        for _ in range(SAMPLE // 50)
        for row in ledger.browse(every=True, limit=50, offset=random.randrange(max(1, total - 50))).rows
    ]
    count = ledger.counts()["articles"]
    step = max(1, count // SAMPLE)
    articles = [row["id"] for row in islice(ledger.articles(), 0, None, step)][:SAMPLE]
    records = [ledger.record(ident) for ident in articles]
    return Held(
        [*first, *spread], [(r["article"]["id"], r["statements"][0]["id"]) for r in records], [r["entities"][0]["id"] for r in records]
    )  # fmt: skip


def addresses(ids: Held, random: Random) -> Iterator[tuple[str, str]]:
    """A kind of page and an address, for ever."""
    while True:
        (kind,) = random.choices(list(MIX), list(MIX.values()))
        claim, (article, statement), source = map(random.choice, (ids.claims, ids.articles, ids.sources))
        yield (
            kind,
            {
                "claim": f"/claims/{claim}",
                "claim, passages": f"/claims/{claim}?view=passages",
                "claim, picture": f"/claims/{claim}/origins.svg",
                "claims": f"/claims?page={random.randrange(1, 20)}",
                "claims, narrowed": f"/claims?state=disputed&source={random.choice(FIRST)}+{random.choice(LAST)}&since=2016-01-01",
                "claims, words": f"/claims?q={random.choice(THINGS)}+sold&every=1",
                "article": f"/articles/{article}?at={statement}",
                "articles": f"/articles?page={random.randrange(1, 50)}",
                "sources": f"/sources?page={random.randrange(1, 20)}",
                "source": f"/sources/{source}",
                "start": "/",
                "review": "/review",
                "API: claim": f"/api/claims/{claim}",
            }[kind],
        )


# The load


async def load(site: str, bare: str, asked: Iterator[tuple[str, str]], args: argparse.Namespace) -> Timed:
    """One request at each tick, and one of the bare page, by a connection of its own, at every third."""
    timed = Timed()
    async with Connections(args.connections) as connections, Connections(args.connections // 3 + 1) as others:
        started, waiting = time.perf_counter(), []
        for n in range(round(args.seconds * args.rate)):
            due = started + n / args.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            kind, address = next(asked)
            waiting.append(asyncio.create_task(connections.ask(n, kind, site + address, due, timed)))
            if n % 3 == 0:
                waiting.append(asyncio.create_task(others.ask(n // 3, "bare page", bare, due, timed)))
        await asyncio.gather(*waiting)
    return timed


class Connections:
    """Each one stays open and asks one thing at a time."""

    def __init__(self, many: int) -> None:
        self._all = [httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=2)) for _ in range(many)]
        self._locks = [asyncio.Lock() for _ in range(many)]

    async def __aenter__(self) -> Connections:
        return self

    async def __aexit__(self, *_: object) -> None:
        for one in self._all:
            await one.aclose()

    async def ask(self, n: int, kind: str, address: str, due: float, timed: Timed) -> None:
        """Timed from when it was due, so that one that had to wait for others counts with its wait."""
        place = n % len(self._all)
        async with self._locks[place]:
            try:
                answer = await self._all[place].get(address)
                wrong = "" if answer.status_code < 400 else f"{answer.status_code} {address}"
            except httpx.HTTPError as error:
                wrong = f"{type(error).__name__} {address}"
        timed.note(kind, time.perf_counter() - due, wrong)


def warm_up(site: str, bare: str, asked: Iterator[tuple[str, str]]) -> None:
    """Each kind of page once, told apart: the first list reads the summaries into memory."""
    with httpx.Client(timeout=300) as client:
        client.get(bare)
        seen: set[str] = set()
        for kind, address in islice(asked, 400):
            if kind not in seen:
                seen.add(kind)
                started = time.perf_counter()
                client.get(site + address).raise_for_status()
                print(f"first {kind:<18} {1000 * (time.perf_counter() - started):8.0f} ms", flush=True)


# Processes beside this one


@contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Ended by its own id."""
    running = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    try:
        yield running
    finally:
        running.terminate()
        running.communicate(timeout=30)


def where(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    found = re.search(r"http://\S+", running.stdout.readline())
    assert found
    return found[0]


def bare_page() -> None:
    """The whole of the framework that a page of ours goes through, and nothing else."""
    import uvicorn

    from onrecord.cli.serving import bind

    app = FastAPI()

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(BARE.render(title="Bare", many=range(20)))

    listening = bind("127.0.0.1", 0)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run(sockets=[listening])


def keep_adding(db: str, rate: float) -> None:
    """Ready-made articles, some at a time, each lot linked at once, until this process is ended; says how many there are so far."""
    judge, started, coming = word_judge(), time.perf_counter(), enumerate(stories(10**6))
    with Ledger.open(db) as ledger:
        while lot := [read(10**6 + n, outlet, told) for n, (outlet, told) in islice(coming, LOT)]:
            items = [Received(one.article, (), {"title": "given"}, "made", one.article.text.encode()) for one in lot]
            kept: list[Added] = []
            add_articles(ledger, items, partial(ready_made, lot), kept.append)
            link(ledger, judge, [added.id for added in kept if added.id])
            print(*[added.outcome for added in kept], sep="\n", flush=True)
            time.sleep(max(0.0, started + next(coming)[0] / rate - time.perf_counter()))


def ready_made(made: Sequence[Reading], items: Iterable[Received]) -> Iterator[Reading | Refused]:
    for one, _ in zip(made, items, strict=True):
        yield one


# The account


def report(timed: Timed) -> None:
    kinds = [*MIX, "bare page"]
    claims = [t for kind in ("claim", "claim, passages", "claim, picture") for t in timed.times.get(kind, [])]
    print(f"\n{'milliseconds':<20}{'asked':>6}{'p50':>9}{'p95':>9}{'p99':>9}")
    for kind in kinds:
        if times := timed.times.get(kind):
            print(f"{kind:<20}{len(times):6}" + "".join(f"{np.percentile(times, p):9.1f}" for p in (50, 95, 99)))
    bare = np.percentile(timed.times["bare page"], 95)
    print(f"\nerrors: {len(timed.errors)}", *timed.errors[:10], sep="\n  ")
    print(
        f"p95 of pages of claims {np.percentile(claims, 95):.0f} ms, {np.percentile(claims, 95) / bare:.1f} times that of a bare page"
    )


def memory(running: subprocess.Popen[str]) -> float:
    """The most that a process has held, in MiB; 0 where the system does not tell."""
    status = Path(f"/proc/{running.pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def measure(db: Path, args: argparse.Namespace) -> None:
    with Ledger.open(str(db)) as ledger:
        asked = addresses(held(ledger, Random(1)), Random(2))
        counts = ledger.counts()
    print(f"{counts['articles']:,} articles, {counts['statements']:,} statements; {args.rate:g} requests a second, {args.connections} connections", flush=True)  # fmt: skip
    with (
        process("-m", "onrecord", "serve", "--port", "0", "--db", str(db)) as server,
        process(__file__, "--bare") as other,
    ):
        site, bare = where(server), where(other)
        warm_up(site, bare, asked)
        with process(__file__, "--keep-adding", str(db), "--adds", str(args.adds)) as adder:
            timed = asyncio.run(load(site, bare, asked, args))
            adder.terminate()
            added = len(adder.communicate(timeout=30)[0].splitlines())
        report(timed)
        print(f"{added} articles added and linked meanwhile; the server held at most {memory(server):.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--db", type=Path, help="a ledger; it is copied first")
    parser.add_argument("--articles", type=int, default=1000, help="of the ledger that is made, where no --db is given")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=10, help="requests a second")
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--adds", type=float, default=2, help="articles a second that are added meanwhile")
    parser.add_argument("--keep-adding", help=argparse.SUPPRESS)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.bare:
        bare_page()
    elif args.keep_adding:
        keep_adding(args.keep_adding, args.adds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(prepared(args, Path(folder) / "served.db"), args)


def prepared(args: argparse.Namespace, place: Path) -> Path:
    if args.db:
        return Path(shutil.copy(args.db, place))
    with Ledger.open(str(place)) as ledger:
        make(ledger, args.articles)
    return place


if __name__ == "__main__":
    main()
