"""How fast a big ledger is looked at: lists of claims with each filter, one claim, what to check first, articles, sources, people; and
the pages that list something, at rest and right after each change.

    python bench/browsing.py --articles 100000 --db build/web/big.db     made once, of sentences without a model; then asked
    python bench/browsing.py --db build/web/big.db --only pages          a copy of it is changed

Articles have four statements each. One statement in four repeats what others said, so that some claims stand in dozens of articles. Milliseconds are the median and the 95th percentile
of the times that follow the first, which is told apart: it reads the summaries into memory.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent.parent))

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.claims import Claim
from onrecord.dates import find_anchors, report_day
from onrecord.decoding import Floats
from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.connection import writing
from onrecord.ledger.linking import link
from onrecord.ledger.summaries import refresh_summaries
from onrecord.ledger.touching import touch_claims
from onrecord.linking.judging import Judge
from onrecord.markup import Json
from onrecord.positions import Stance
from onrecord.record import Coverage, Reading
from onrecord.sources import Entity
from onrecord.statements import ChainLink, Statement
from onrecord.web import Settings, create_app
from onrecord.web.limits import Pace
from tests.ledger.stories import WIDTH, WordModels

BATCH = 500
TIMES = 40
CHANGES = 8  # of a sort, in front of each page
STATEMENTS = 4
SURE = 0.999  # of words in common
ANY_PACE = Pace(10**6, 10**6)
PAGES = {
    "start": "/",
    "claims": "/claims",
    "claims, every one": "/claims?every=1&page=3",
    "claims, narrowed": "/claims?state=disputed&source=Ana+Adler&since=2016-01-01",
    "claims, words": "/claims?q=harbour+sold&every=1",
    "articles": "/articles?page=2",
    "sources": "/sources",
    "sources, later": "/sources?page=20",
    "sources, kind": "/sources?kind=person",
    "sources, name": "/sources?name=Adler",
    "sources, person": "/sources?name=Berg-Moreau",
    "review": "/review",
    "API: claims": "/api/claims",
    "API: sources": "/api/sources",
}
FIRST = "Ana Ben Cara Dan Eva Finn Gina Hugo Ida Jon Kim Lea Max Nora Otto Pia Quin Rosa Sven Tom".split()
LAST = "Adler Berg Corran Duarte Ek Fuchs Greco Haddad Ito Jensen Koval Lund Moreau Novak Orlov Petit Quist Ruiz Solis Tanaka".split()
VERBS: tuple[tuple[str, Stance], ...] = (("said", "assert"), ("said", "assert"), ("said", "assert"), ("denied", "deny"), ("confirmed", "confirm"), ("doubted", "question"))  # fmt: skip
THINGS = "harbour school bridge pipeline hospital railway mine forest museum market".split()
DEEDS = "was sold|will close in spring|had been searched by the police|is to be rebuilt|lost its licence|was bought by the state".split(
    "|"
)

Told = tuple[str, str, Stance, str]  # who, verb, position, claim


def stories(articles: int) -> Iterator[tuple[int, list[Told]]]:
    """What is told in each article, and by which outlet: now and then what others told before."""
    random = np.random.default_rng(1)
    lately: deque[str] = deque(maxlen=400)
    for n in range(articles):
        told = []
        for k in range(STATEMENTS):
            number = n * STATEMENTS + k
            again = lately and random.random() < 0.25
            claim = lately[int(random.integers(len(lately)))] if again else _claim(number, random)
            if not again and random.random() < 0.2:
                lately.append(claim)
            who = min(int(random.pareto(0.8)), 7999)
            verb, stance = VERBS[int(random.integers(len(VERBS)))]
            told.append((_name(who), verb, stance, claim))
        yield min(int(random.pareto(1.0)), 499), told


def _claim(number: int, random: np.random.Generator) -> str:
    return f"the {THINGS[int(random.integers(len(THINGS)))]} of district {number} {DEEDS[int(random.integers(len(DEEDS)))]}"


def _name(number: int) -> str:
    """Of thousands of people."""
    return f"{FIRST[number % 20]} {LAST[number // 20 % 20]}" + (f"-{LAST[number // 400]}" if number >= 400 else "")


def read(number: int, outlet: int, told: list[Told]) -> Reading:
    day = str(np.datetime64("2015-01-01") + number // 40)
    body = " ".join(f"{who} {verb} on Tuesday that {claim}." for who, verb, _, claim in told)
    article = Article.compose(f"News {number}", body, url=f"https://news{outlet}.example/{number}", publisher=f"News {outlet}", published=day)  # fmt: skip
    start, parts = article.body.start if article.body else 0, []
    for who, verb, stance, claim in told:
        source = Span(start, start + len(who))
        cue = Span(source.end + 1, source.end + 1 + len(verb))
        content = Span(cue.end + len(" on Tuesday "), cue.end + len(" on Tuesday that ") + len(claim))
        parts.append((Attribution((cue,), (content,), (source,)), stance))
        start = content.end + 2
    names = list(dict.fromkeys(who for who, *_ in told))
    spans: dict[str, list[Span]] = {name: [] for name in names}
    for (who, *_), (a, _stance) in zip(told, parts, strict=True):
        spans[who].append(a.source[0])
    entities = tuple(Entity(name, "person", (), (), tuple(spans[name])) for name in names)
    of = [names.index(who) for who, *_ in told]
    anchors = find_anchors(article.text, 0, None, [], article.published)
    said = report_day(anchors, 0)
    statements = tuple(
        Statement(i, (Span(a.source[0].start, a.content[0].end),), stance, "certain", (ChainLink(names[of[i]], "person", "", of[i], a.source),), claim=i, said_on=said)
        for i, (a, stance) in enumerate(parts)
    )  # fmt: skip
    nobody = tuple(None for _ in told)
    return Reading(
        article=article, dateline=None, report_day=said, credits=(), notices=(), attributions=tuple(a for a, _ in parts), parents=nobody,
        entities=entities, source_of=tuple(of), addressee_of=nobody, statements=statements,
        claims=tuple(Claim(claim[0].upper() + claim[1:]) for *_, claim in told), coverage=Coverage(len(told), len(told)),
        problems=(), models=(("made", "1"),), found_in=(("title", "given"),),
    )  # fmt: skip


def make(ledger: Ledger, articles: int) -> None:
    """The same words are the same claim, as if they had been linked."""
    started, claims, waiting = time.perf_counter(), dict[str, str](), enumerate(stories(articles))
    while some := list(islice(waiting, BATCH)):
        records = [read(n, outlet, told).to_dict() for n, (outlet, told) in some]
        ledger.append(
            [Entry(record, record["article"]["text"].encode(), record["article"]["url"]) for record in records]
        )
        with writing(ledger.engine) as connection:
            rows = {c["id"]: _member(c, record, claims) for record in records for c in record["claims"]}
            connection.execute(schema.claim_members.insert(), list(rows.values()))
            linked = [{"article_id": record["article"]["id"], "stamp": "made"} for record in records]
            connection.execute(schema.linked.insert(), linked)
            touch_claims(connection, {row["claim_id"] for row in rows.values()})
    print(f"{articles:,} articles added in {time.perf_counter() - started:.0f} s", flush=True)
    started = time.perf_counter()
    made = refresh_summaries(ledger)
    spent = time.perf_counter() - started
    print(f"{made:,} claims summarized in {spent:.0f} s, {1000 * spent / made:.2f} ms each", flush=True)


def _member(claim: Json, record: Json, claims: dict[str, str]) -> Json:
    ident = claims.setdefault(claim["text"], claim["id"])
    return {"proposition_id": claim["id"], "article_id": record["article"]["id"], "claim_id": ident}


def ask(ledger: Ledger) -> None:
    every = ledger.browse(every=True, limit=200)
    print(f"{every.total:,} claims, {ledger.browse().total:,} of them disputed or carried by two outlets")
    rare, common = every.facets["source"][-1][0], every.facets["source"][0][0]
    ids = [row["id"] for row in every.rows]
    biggest = max(every.rows, key=lambda row: row["articles"])
    print(f"the biggest claim on the first page: {biggest['articles']} articles")
    questions: dict[str, Callable[[int], object]] = {
        "claims": lambda n: ledger.browse(offset=50 * n),
        "claims, every one": lambda n: ledger.browse(every=True, offset=50 * n),
        "claims, state": lambda n: ledger.browse(state=("disputed", "asserted")[n % 2], every=True),
        "claims, source": lambda n: ledger.browse(source=(rare, common)[n % 2], every=True),
        "claims, part of a source": lambda n: ledger.browse(source=LAST[n % 20].lower(), every=True),
        "claims, kind": lambda n: ledger.browse(kind="person", every=True),
        "claims, position": lambda n: ledger.browse(position=("deny", "assert")[n % 2], every=True),
        "claims, outlet": lambda n: ledger.browse(outlet=f"News {n}", every=True),
        "claims, days": lambda n: ledger.browse(since="2015-03-01", until=f"2015-05-{n % 28 + 1:02}", every=True),
        "claims, words": lambda n: ledger.browse(f"{THINGS[n % 10]} sold", every=True),
        "claims, a district": lambda n: ledger.browse(f"district {1000 + 37 * n}", every=True),
        "claims, an id": lambda n: ledger.browse(ids[n % len(ids)][:10]),
        "one claim": lambda n: ledger.claim(ids[n % len(ids)]),
        "one claim, the biggest": lambda n: ledger.claim(biggest["id"]),
        "what to check first": lambda n: ledger.waiting(),
        "last change of a claim": lambda n: ledger.last_change(ids[n % len(ids)]),
        "articles": lambda n: list(ledger.articles(limit=50, offset=50 * n)),
        "articles of a publisher": lambda n: list(ledger.articles(publisher=f"News {n}", limit=50)),
        "articles of some days": lambda n: list(ledger.articles(since="2015-03-01", until="2015-04-01", limit=50)),
        "sources": lambda n: list(ledger.sources(limit=50, offset=50 * n)),
        "sources of a name": lambda n: list(ledger.sources(name=LAST[n % 20], limit=50)),
        "people": lambda n: ledger.people(_name(400 + 37 * n)),
        "version": lambda n: ledger.version(),
    }
    for what, question in questions.items():
        times = [timed(question, n) for n in range(TIMES)]
        print(f"{what:<26} p50 {np.percentile(times[1:], 50):8.1f} ms   p95 {np.percentile(times[1:], 95):8.1f} ms   first {times[0]:8.1f} ms", flush=True)  # fmt: skip
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def timed(question: Callable[[int], object], n: int) -> float:
    started = time.perf_counter()
    question(n)
    return 1000 * (time.perf_counter() - started)


def ask_pages(db: str) -> None:
    """The changes are made by another connection than that of the pages, as if by another process."""
    with (
        Ledger.open(db) as ledger,
        TestClient(create_app(Settings(db, reading=ANY_PACE)), "http://127.0.0.1") as client,
    ):
        changes = {"at rest": lambda: None, "an article added": adds(ledger), "a ruling": rules(ledger), "a correction": corrects(ledger)}  # fmt: skip
        for page, address in PAGES.items():
            client.get(address).raise_for_status()
            for what, change in changes.items():
                told = f"{page:<18} {what:<17}"
                print(told, right_after(change, partial(seen, client, address)), flush=True)


def right_after(change: Callable[[], object], look: Callable[[], object]) -> str:
    made, shown = zip(
        *((timed(lambda _: change(), n), timed(lambda _: look(), n)) for n in range(CHANGES)), strict=True
    )
    return f"p50 {np.percentile(shown, 50):8.1f} ms   p95 {np.percentile(shown, 95):8.1f} ms   the change itself {np.percentile(made, 50):8.1f} ms"


def seen(client: TestClient, address: str) -> None:
    client.get(address).raise_for_status()


class SameWords(WordModels):
    """Two claims of the same words are the same, as when the ledger was made."""

    def together(self, context: Floats) -> Floats:
        return (super().together(context) > SURE).astype(np.float32)


def adds(ledger: Ledger) -> Callable[[], object]:
    """Articles of 1,000 days later, each linked at once."""
    judge, coming = Judge(SameWords(), WIDTH), enumerate(stories(10**6))

    def add() -> None:
        n, (outlet, told) = next(coming)
        made = read(10**6 + n, outlet, told)
        ledger.add_readings([made])
        link(ledger, judge, [made.article.id])

    return add


def rules(ledger: Ledger) -> Callable[[], object]:
    """Claims that stand side by side in the list are one."""
    ids = iter([row["id"] for row in ledger.browse(limit=None, offset=100).rows])
    return lambda: ledger.rule(next(ids), next(ids), "same", author="Ana", reason="measuring")


def corrects(ledger: Ledger) -> Callable[[], object]:
    articles = iter([row["id"] for row in ledger.articles(limit=CHANGES * len(PAGES))])
    return lambda: ledger.correct(
        ledger.record(next(articles))["statements"][0]["id"], "stance", "question", author="Ana", reason="measuring"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--db", default="build/web/big.db")
    parser.add_argument("--only", choices=("lists", "pages"))
    args = parser.parse_args()
    there = Path(args.db).exists()
    with Ledger.open(args.db) as ledger:
        if not there:
            make(ledger, args.articles)
    if args.only != "pages":
        with Ledger.open(args.db) as ledger:
            print(f"the first list: {timed(lambda n: ledger.browse(), 0):.0f} ms")
            ask(ledger)
    if args.only != "lists":
        with tempfile.TemporaryDirectory(dir=Path(args.db).parent) as folder:
            ask_pages(shutil.copy(args.db, folder))


if __name__ == "__main__":
    main()
