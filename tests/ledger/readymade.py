"""Articles and readings made by hand, so that the ledger is what is tested, and no model is waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.claims import Claim
from onrecord.dates import find_anchors, report_day
from onrecord.errors import InputError
from onrecord.intake import Received, Refused
from onrecord.ledger import Entry
from onrecord.positions import Stance
from onrecord.reading import find_notices
from onrecord.record import Coverage, Reading
from onrecord.sources import Entity
from onrecord.statements import ChainLink, Statement

MODELS = (("readymade", "1"),)


def received(number: int, *, url: str | None = None, more: str = "", published: str | None = "2025-03-07") -> Received:
    """Article `number` of a story without end; the same number is the same article."""
    speaker = f"Ana Ruiz {number % 7}"
    body = (
        f"{speaker} denied on Thursday that pier {number} was sold. {speaker} said that {number + 2} ships came.{more}"
    )
    article = Article.compose(
        f"Pier {number}",
        body,
        url=url or f"https://post.example/{number}",
        publisher="Northern Post",
        published=published,
    )
    return Received(
        article, (), {"title": "given"}, f"story.jsonl line {number}", body.encode("utf-8", "surrogatepass")
    )


def read(item: Received, models: tuple[tuple[str, str], ...] = MODELS) -> Reading:
    """Two statements of one source, with all their spans."""
    article, text = item.article, item.article.text
    start = article.body.start if article.body else 0
    day = text.find(" denied", start)
    who = text[start:day]

    def span(words: str, after: int = start) -> Span:
        at = text.index(words, after)
        return Span(at, at + len(words))

    anchors = find_anchors(text, start, None, [], article.published)
    first = Attribution(
        cue=(span("denied"),),
        content=(Span(text.index("that pier", start), text.index(" was sold", start) + 9),),
        source=(span(who),),
    )
    again = text.index(who, first.content[0].end)
    second = Attribution(
        cue=(span("said", again),),
        content=(Span(text.index("that", again), text.index(" came", again) + 5),),
        source=(span(who, again),),
    )
    entity = Entity(who, "person", ("Mayor",), (), (first.source[0], second.source[0]))
    chain = (ChainLink(who, "person", "Mayor", 0, (first.source[0],)),)
    told = None if article.published is None else report_day(anchors, start)
    stances: tuple[Stance, Stance] = ("deny", "assert")
    statements = tuple(
        Statement(i, (Span(a.source[0].start, a.content[0].end),), stance, "certain", chain, claim=i, said_on=told)
        for i, (a, stance) in enumerate(zip((first, second), stances, strict=True))
    )
    claims = tuple(Claim(article[a.content[0]].removeprefix("that ").capitalize()) for a in (first, second))
    return Reading(
        article=article,
        dateline=None,
        report_day=report_day(anchors, start),
        credits=(),
        notices=tuple(find_notices(text, start)),
        attributions=(first, second),
        parents=(None, None),
        entities=(entity,),
        source_of=(0, 0),
        addressee_of=(None, None),
        statements=statements,
        claims=claims,
        coverage=Coverage(2, 2),
        problems=item.problems,
        models=models,
        found_in=tuple(item.found_in.items()),
    )


def read_all(items: Iterable[Received]) -> Iterator[Reading | Refused]:
    """As onrecord.batch.read_each, without a model."""
    for item in items:
        if "cannot be read" in item.article.text:
            yield Refused(item.where, InputError(f"{item.where} cannot be read."))
        else:
            yield read(item)


def entry(number: int, **options: str | None) -> Entry:
    item = received(number, **options)  # type: ignore[arg-type]
    return Entry(read(item).to_dict(), item.raw, item.where, {"found_in": dict(item.found_in), "problems": []})
