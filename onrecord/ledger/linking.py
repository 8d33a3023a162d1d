"""Links across the articles of a ledger: which propositions say the same, and which article has its text from another.

A new article is compared with what is near it in meaning and with texts that share prints with its own; only claims that it touches
are put together again. What is judged is a pure function of each pair, so the order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

from onrecord.article import tagged_hash
from onrecord.ledger import schema
from onrecord.ledger.appending import insert
from onrecord.ledger.connection import parts, reading, writing
from onrecord.ledger.judgements import by_present_models
from onrecord.ledger.records import record_of
from onrecord.ledger.rulings import ruled
from onrecord.ledger.stamps import HALF, note_unlinked, stamps
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import refresh_summaries
from onrecord.ledger.touching import touch_claims
from onrecord.linking.copies import fingerprint, judge, page_of
from onrecord.linking.grouping import LINKED, Pair, Ruled, groups, pair
from onrecord.linking.judging import Judge, Judgement
from onrecord.linking.propositions import Proposition, propositions_of, restored
from onrecord.markup import Json
from onrecord.models.linking import load_linking_models

AT_ONCE = 32  # articles that are linked in one go
SUMMARIES = 1000  # made in one go: of the claims that it touched, and of some that wait from before
PRINTS = 2  # shared by two texts, from which on they are compared

Tell = Callable[[str], None]


@dataclass
class Known:
    """What the ledger holds of propositions: ids, words and vectors [n, 384] in the order of their arrival."""

    propositions: list[Proposition]
    vectors: np.ndarray[tuple[int, int], np.dtype[np.float16]]
    last: int = 0


def shipped_judge() -> Judge:
    return Judge(load_linking_models())


def link(
    ledger: Ledger,
    judge_pairs: Judge | None = None,
    articles: Iterable[str] | None = None,
    tell: Tell = lambda article: None,
) -> int:
    """Link articles that are not linked as they stand, by default all; says how many. tell: hears of each."""
    judge_pairs = judge_pairs or shipped_judge()
    waiting, count = iter(list(unlinked(ledger, judge_pairs, articles))), 0
    known = Known([], np.zeros((0, judge_pairs.width), dtype=np.float16))
    while some := dict(islice(waiting, AT_ONCE)):
        count += _link(ledger, judge_pairs, known, some)
        refresh_summaries(ledger, most=SUMMARIES)
        for article in some:
            tell(article)
    return count


def unlinked(ledger: Ledger, judge_pairs: Judge, articles: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """(article, stamp) of those whose current reading, corrections or models are not the ones they were linked with."""
    models = judge_pairs.name[:HALF]
    with reading(ledger.engine) as connection:
        for article, stands, held in stamps(connection, None if articles is None else list(set(articles))):
            if stands + models != held:
                yield article, stands + models


def _link(ledger: Ledger, judge_pairs: Judge, known: Known, stamped: dict[str, str]) -> int:
    """Link some articles in one go; those that were forgotten meanwhile are left out, with all that was judged of them."""
    records = _records(ledger, stamped)
    new = [p for record in records for p in propositions_of(record)]
    _keep_meanings(ledger, judge_pairs, records, new)
    with reading(ledger.engine) as connection:
        _refresh(connection, known, judge_pairs.name)
        copies = list(_copies(connection, ledger, records))
    judged = judge_pairs.among(known.propositions, known.vectors, {p.id for p in new})
    rows = [*(_row("claim", j, judge_pairs.name) for j in judged), *(_row("copy", j, judge_pairs.name) for j in copies)]
    with writing(ledger.engine) as connection:
        there = _there(connection, {*stamped, *(p.id for p in new), *(row[end] for row in rows for end in "ab")})
        common = {"run": ledger.run(connection), "made_at": ledger.time()}
        insert(connection, schema.judgements, [{**r, **common} for r in rows if r["a"] in there and r["b"] in there])
        regroup(connection, {p.id: p.article for p in new if p.id in there}, set(stamped))
        connection.execute(delete(schema.linked).where(schema.linked.c.article_id.in_(stamped)))
        linked = [{"article_id": r["article"]["id"], "stamp": stamped[r["article"]["id"]]} for r in records]
        insert(connection, schema.linked, [row for row in linked if row["article_id"] in there])
        note_unlinked(connection, stamped)  # none, unless it was changed meanwhile
    return len(linked)


def _records(ledger: Ledger, articles: Iterable[str]) -> list[Json]:
    """Of those that are still there."""
    with reading(ledger.engine) as connection:
        there = _there(connection, articles)
        return [record_of(connection, article) for article in articles if article in there]


def _there(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Which of some ids are articles or propositions that the ledger holds."""
    return {
        found
        for some in parts(sorted(ids))
        for column in (schema.articles.c.id, schema.propositions.c.id)
        for found in connection.execute(select(column).where(column.in_(some))).scalars()
    }


def _keep_meanings(ledger: Ledger, judge_pairs: Judge, records: Sequence[Json], new: Sequence[Proposition]) -> None:
    """Before anything is compared: of two that link at the same time, the one that compares last sees both."""
    m = schema.meanings.c
    held = _with_meaning(ledger, judge_pairs.name, new)
    rows = [_meaning(judge_pairs, p) for p in new if p.id not in held]
    claims = [{"id": p.id, "article_id": p.article, "text": p.text} for p in new]
    prints = [
        {"article_id": r["article"]["id"], "print": _signed(f)}
        for r in records
        for f in fingerprint(r["article"]["text"])
    ]
    with writing(ledger.engine) as connection:
        articles = _there(connection, (r["article"]["id"] for r in records))
        insert(connection, schema.propositions, (row for row in claims if row["article_id"] in articles))
        there = _there(connection, (p.id for p in new))
        for some in parts(sorted(there)):  # one meaning each: that of other models gives way
            connection.execute(delete(schema.meanings).where(m.proposition_id.in_(some), m.model != judge_pairs.name))
        insert(connection, schema.meanings, (row for row in rows if row["proposition_id"] in there))
        insert(connection, schema.prints, (row for row in prints if row["article_id"] in articles))


def _with_meaning(ledger: Ledger, model: str, propositions: Sequence[Proposition]) -> set[str]:
    m = schema.meanings.c
    with reading(ledger.engine) as connection:
        return {
            found
            for some in parts([p.id for p in propositions])
            for found in connection.execute(
                select(m.proposition_id).where(m.proposition_id.in_(some), m.model == model)
            ).scalars()
        }


def _meaning(judge_pairs: Judge, proposition: Proposition) -> Json:
    vector = judge_pairs.vector(proposition).tobytes()
    return {
        "proposition_id": proposition.id,
        "model": judge_pairs.name,
        "words": proposition.packed(),
        "vector": vector,
    }


def _signed(number: int) -> int:
    """As databases hold 64 bits."""
    return number - (1 << 64) if number >= 1 << 63 else number


def _refresh(connection: Connection, known: Known, model: str) -> None:
    m, p = schema.meanings.c, schema.propositions.c
    query = (
        select(m.seq, m.proposition_id, p.article_id, p.text, m.words, m.vector)
        .join(schema.propositions, p.id == m.proposition_id)
        .where(m.seq > known.last, m.model == model)
        .order_by(m.seq)
    )
    rows = connection.execute(query).all()
    if rows:
        known.last = rows[-1].seq
        known.propositions += [restored(row.proposition_id, row.article_id, row.text, row.words) for row in rows]
        vectors = np.frombuffer(b"".join(row.vector for row in rows), dtype=np.float16).reshape(len(rows), -1)
        known.vectors = np.concatenate([known.vectors, vectors])


def _copies(connection: Connection, ledger: Ledger, records: Sequence[Json]) -> Iterator[Judgement]:
    """Each pair that is one text; who has it from whom is told when it is shown."""
    pages = {r["article"]["id"]: page_of(r) for r in records}
    for article in list(pages):
        for other in _sharing(connection, article):
            if other not in pages:
                pages[other] = page_of(record_of(connection, other))
            if found := judge(pages[article], pages[other]):
                a, b = sorted((article, other))
                yield Judgement(a, b, "same", found[0].share, found[0].reason)


def _sharing(connection: Connection, article: str) -> list[str]:
    mine, theirs = schema.prints.alias(), schema.prints.alias()
    query = (
        select(theirs.c.article_id)
        .join(mine, mine.c.print == theirs.c.print)
        .where(mine.c.article_id == article, theirs.c.article_id != article)
        .group_by(theirs.c.article_id)
        .having(func.count() >= PRINTS)
        .order_by(theirs.c.article_id)
    )
    return list(connection.execute(query).scalars())


def _row(kind: str, judgement: Judgement, made_by: str) -> Json:
    """Models of their own have judgements of their own; whose text a text is, none decides."""
    models = () if kind == "copy" else (made_by,)
    fields = {
        "a": judgement.a,
        "b": judgement.b,
        "verdict": judgement.verdict,
        "score": judgement.score,
        "reason": judgement.reason,
    }
    ident = tagged_hash("judgement", kind, judgement.a, judgement.b, *models)
    return {"id": ident, "kind": kind, "made_by": made_by, **fields}


def regroup(connection: Connection, new: dict[str, str], articles: set[str]) -> None:
    """Put together again the claims that some articles touch, or touched before. new: proposition -> article, as they stand now."""
    c = schema.claim_members.c
    old = connection.execute(select(c.claim_id).where(c.article_id.in_(articles)).distinct()).scalars().all()
    held = _members(connection, c.claim_id, old)
    connection.execute(delete(schema.claim_members).where(c.article_id.in_(articles)))
    left = {p: article for p, (article, _) in held.items() if article not in articles}
    touched, scores = component(connection, {**left, **new})
    before = {p: claim for p, (_, claim) in (held | _members(connection, c.proposition_id, list(touched))).items()}
    after = _grouped(touched, scores, ruled(connection, "claim", touched), twins(connection, touched))
    for some in parts(list(touched)):
        connection.execute(delete(schema.claim_members).where(c.proposition_id.in_(some)))
    rows = ({"proposition_id": p, "article_id": touched[p], "claim_id": claim} for p, claim in after.items())
    insert(connection, schema.claim_members, rows)
    touch_claims(connection, {*old, *(after[p] for p in new), *_changed(before, after)})


def _grouped(
    touched: Mapping[str, str], scores: Mapping[Pair, float], told: Ruled, first: Mapping[str, str]
) -> dict[str, str]:
    """Proposition -> claim, by its first id. first: of each twin; with it alone the others are grouped, so that a copy adds no weight."""
    pairs = {ids: score for ids, score in scores.items() if all(first[i] == i for i in ids)}
    same, different = (frozenset(pair(first[a], first[b]) for a, b in some) for some in (told.same, told.different))
    rulings = Ruled(same, frozenset(ids for ids in different if ids[0] != ids[1]))
    found = {p: n for n, group in enumerate(groups(set(first.values()), pairs, rulings)) for p in group}
    claims: dict[int, str] = {}
    for p in sorted(touched):
        claims.setdefault(found[first[p]], p)
    return {p: claims[found[first[p]]] for p in touched}


def twins(connection: Connection, propositions: Iterable[str]) -> dict[str, str]:
    """Of each of some propositions the one of the same words in the first article of the same text: itself, mostly."""
    p, a = schema.propositions.c, schema.articles.c
    query = select(p.id, p.text, p.article_id, a.text_id).join(schema.articles, a.id == p.article_id)
    rows = [row for some in parts(sorted(propositions)) for row in connection.execute(query.where(p.id.in_(some)))]
    first: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: (row.article_id, row.id)):
        first.setdefault((row.text_id, row.text), row.id)
    return {row.id: first[row.text_id, row.text] for row in rows}


def _members(connection: Connection, column: ColumnElement[str], ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Proposition -> (article, claim), of some claims or propositions."""
    return {
        row.proposition_id: (row.article_id, row.claim_id)
        for some in parts(ids)
        for row in connection.execute(select(schema.claim_members).where(column.in_(some)))
    }


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The claims that have not the members they had. before, after: proposition -> claim."""
    had, has = _by_claim(before), _by_claim(after)
    return {claim for claim in had.keys() | has.keys() if had.get(claim) != has.get(claim)}


def _by_claim(claims: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for proposition, claim in claims.items():
        found.setdefault(claim, set()).add(proposition)
    return found


def component(connection: Connection, start: dict[str, str]) -> tuple[dict[str, str], dict[tuple[str, str], float]]:
    """All propositions that hang together with some, by pairs that count, with the scores of all pairs among them."""
    reached, waiting = dict(start), list(start)
    scores: dict[tuple[str, str], float] = {}
    while waiting:
        found: set[str] = set()
        for a, b, score in _edges(connection, waiting):
            if score is not None:
                scores[a, b] = score
            if score is None or score >= LINKED:
                found |= {a, b}
        new = live(connection, found - reached.keys())
        reached |= new
        waiting = list(new)
    return reached, {(a, b): score for (a, b), score in scores.items() if a in reached and b in reached}


def _edges(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str, float | None]]:
    """Judged pairs with their scores, and those that a person has ruled the same, without."""
    j, r = schema.judgements.c, schema.rulings.c
    for some in parts(ids):
        judged = by_present_models(select(j.a, j.b, j.score).where(j.kind == "claim"))
        touching = judged.where(or_(j.a.in_(some), j.b.in_(some)))
        yield from ((row.a, row.b, row.score) for row in connection.execute(touching))
        by_hand = select(r.a, r.b).where(r.kind == "claim", r.verdict == "same", or_(r.a.in_(some), r.b.in_(some)))
        yield from ((row.a, row.b, None) for row in connection.execute(by_hand))


def live(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Of some propositions those that belong to a linked article as it stands, with that article."""
    found = _members(connection, schema.claim_members.c.proposition_id, sorted(ids))
    return {proposition: article for proposition, (article, _) in found.items()}
