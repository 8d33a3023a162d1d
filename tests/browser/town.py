"""The ledger that a browser looks at, made by hand: a disputed claim, one article in two versions and a copy, namesakes, and many more claims."""

from __future__ import annotations

from pathlib import Path
from random import Random

from onrecord.article import Article
from onrecord.intake import Received
from onrecord.ledger import Entry, Ledger
from tests.ledger.stories import (
    CORRAN,
    GREY,
    HARBOUR,
    OLD,
    SCHOOL,
    TOURISTS,
    entry_of,
    linked,
    proposition,
    source_of,
    told,
)
from tests.web.harbour import COPY, FIRST, LATER, UNDATED, of, sourced, statement

MANY = 56  # articles, each with a claim that is denied: more than a page holds
SPEAKERS = ("Cara Holt", "Tom Berg", "Lena Fisk", "Otto Lindqvist", "Maren Aldous")

DENIED = tuple(
    entry_of(told(n, pier, ships, published=day))
    for n, (pier, ships, day) in enumerate(
        [(OLD, GREY, "2025-03-05"), (HARBOUR, CORRAN, "2025-03-06"), (SCHOOL, TOURISTS, "2025-03-06"), (OLD, CORRAN, "2025-03-08"), (SCHOOL, GREY, "2025-03-08")]
    )
)  # fmt: skip
SAID = entry_of(told(5, "of a mill", f"pier {OLD} was sold and", speaker="Bo Lund", published="2025-03-07"))
PIER, OTHER_PIER = proposition(DENIED[0]), proposition(DENIED[2])  # of the disputed claim, and of one like it
DENIAL, RUIZ = statement(DENIED[0]), [source_of(entry) for entry in DENIED]


def report(
    body: str, title: str = "Harbour", *, outlet: str = "Corran Herald", url: str = "https://herald.example/a", day: str = "2025-03-09"
) -> Received:  # fmt: skip
    article = Article.compose(title, body, url=url, publisher=outlet, published=day)
    return Received(article, (), {"title": "given"}, "reports.jsonl line 1", body.encode("utf-8", "surrogatepass"))


LUND_BODY = "Bo Lund denied on Thursday that pier of the yard was sold. Bo Lund said that seven cranes came."
NAMESAKE = sourced(report(LUND_BODY, "The yard", url="https://herald.example/yard"), "organisation", None)


def one_of_many(number: int) -> Entry:
    """Its claims share few words with any other."""
    speaker, made_up = SPEAKERS[number % len(SPEAKERS)], Random(number)
    place = " ".join("".join(made_up.choices("bcdfghklmnprstvz", k=7)) for _ in range(4))
    body = f"{speaker} denied on Monday that pier {place} was sold. {speaker} said that {number + 2} barges came."
    item = report(body, place.capitalize(), url=f"https://herald.example/{number}", day=f"2025-02-{number % 28 + 1:02}")
    return sourced(item, role="Spokesman")


def make_town(place: Path) -> Path:
    with Ledger.open(place) as ledger:
        ledger.append([*DENIED, SAID, FIRST, LATER, COPY, UNDATED, NAMESAKE, *map(one_of_many, range(MANY))])
        linked(ledger)
    return place


HARBOUR_ARTICLE, CHANGED_ARTICLE, MARKED = of(FIRST), of(LATER), statement(FIRST)
LUND = source_of(SAID)

# Every page that the town has, by what it shows; {..} are ids.
PAGES = {
    "start": "/?since=30d",
    "start, nothing changed": "/?since=1d",
    "claims": "/claims",
    "claims, narrowed": "/claims?q=pier&state=denied&since=2025-02-01&until=2025-03-31&every=1&page=2",
    "claims, nothing fits": "/claims?q=zeppelin",
    "claim": f"/claims/{PIER}",
    "claim, picture": f"/claims/{PIER}?view=graph",
    "claim, passages": f"/claims/{PIER}?view=passages",
    "claim, as of a day": f"/claims/{PIER}?as_of=2025-03-06",
    "claim, before anybody spoke": f"/claims/{PIER}?as_of=2025-01-01",
    "search": "/search?q=pier",
    "search, narrowed": "/search?q=pier&source=Ruiz&kind=person&position=deny&since=2025-03-01&until=2025-03-31&as_of=2025-04-01&page=2",
    "search, nothing fits": "/search?q=pier&publisher=Nobody&state=denied",
    "articles": "/articles",
    "articles, narrowed": "/articles?publisher=Northern+Post&since=2025-03-01",
    "articles, nothing fits": "/articles?text=zeppelin",
    "article": f"/articles/{HARBOUR_ARTICLE}",
    "article, pinned": f"/articles/{HARBOUR_ARTICLE}?at={MARKED}",
    "article, corrected": f"/articles/{CHANGED_ARTICLE}",
    "article, undated": f"/articles/{of(UNDATED)}",
    "versions": f"/articles/{CHANGED_ARTICLE}/versions",
    "versions, one alone": f"/articles/{of(DENIED[0])}/versions",
    "sources": "/sources",
    "sources, by name": "/sources?name=Lund",
    "sources, nobody": "/sources?name=zeppelin",
    "source": f"/sources/{RUIZ[0]}",
    "source, with a namesake": f"/sources/{LUND}",
    "source, one position": f"/sources/{RUIZ[0]}?position=deny",
    "add": "/add",
    "review": "/review",
    "review, what people did": "/review?history=1",
    "review, a claim": f"/review?claim={PIER}",
    "review, another claim": f"/review?claim={PIER}&other=school",
    "review, a statement": f"/review?statement={DENIAL}",
    "review, a source": f"/review?source={RUIZ[0]}&other=Lund",
}
