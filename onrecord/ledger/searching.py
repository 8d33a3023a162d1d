"""Searching a ledger: by words, the rows that hold most of them first, then the newest, then by id; or by meaning, the nearest first.

Both databases answer alike: terms are made in Python, a database only says which rows have which, and the order is ours.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, Select, and_, cast, func, literal, literal_column, or_, select, text, union_all
from sqlalchemy.dialects.postgresql import TSQUERY

from onrecord.article import encodable
from onrecord.decoding import Floats
from onrecord.errors import LedgerError
from onrecord.ledger import schema
from onrecord.ledger.claims import FAR
from onrecord.ledger.connection import AMONG, parts, place_in, reading
from onrecord.ledger.hits import Found, of_state, told
from onrecord.ledger.indexing import NO_FTS, can_search, count_missing, has_index, letter
from onrecord.ledger.linking import shipped_judge
from onrecord.ledger.vectors import Ints
from onrecord.linking.judging import Judge
from onrecord.linking.propositions import proposition
from onrecord.markup import Json
from onrecord.names import KINDS as SOURCE_KINDS
from onrecord.positions import STANCES
from onrecord.provenance.views import STATES
from onrecord.terms import Query, query_of

if TYPE_CHECKING:
    from onrecord.ledger.store import Ledger

KINDS = {"claims": "claim", "articles": "article", "statements": "statement", "sources": "source"}
MOST_TERMS = 32  # of phrases, the longest, that the index is asked for
PAGE = 50  # claims whose state is looked at in one go
ROWS = 4  # propositions that are looked at for each claim that is wanted
VECTOR = "array_to_tsvector(string_to_array(btrim(searched.terms), ' '))"  # as the index of PostgreSQL is made of

d, a, members = schema.searched.c, schema.articles.c, schema.claim_members.c
ROW = (d.seq, d.ident, d.article_id, d.day, d.who, d.who_kind)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for. words: any text; "..." in it is a phrase, which must be there; of other words as many as possible.

    like: a sentence, instead of words. within: some of KINDS, all by default. source (a part of the name), kind and position are asked
    of one statement that the hit is, holds or stands in; state: of claims alone. since, until, as_of: ISO days of publication, included;
    undated articles are left out by the first two only.
    """

    words: str = ""
    like: str = ""
    within: tuple[str, ...] = ()
    source: str | None = None
    kind: str | None = None
    position: str | None = None
    state: str | None = None
    publisher: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None

    def storable(self) -> Asked:
        """The same as databases take text."""
        given: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        clean: dict[str, Any] = {
            k: encodable(v).replace("\0", "\ufffd") if isinstance(v, str) else v for k, v in given.items()
        }
        return Asked(**clean)

    def kinds(self) -> list[str]:
        """Raises LedgerError for what cannot be asked."""
        unknown = sorted(set(self.within) - KINDS.keys())
        if unknown:
            raise LedgerError(f"{unknown[0]!r} cannot be searched: give {', '.join(KINDS)}.")
        for name, known in (("position", STANCES), ("kind", SOURCE_KINDS), ("state", STATES)):
            given = getattr(self, name)
            if given and given not in known:
                raise LedgerError(f"{given!r} is no {name}: give one of {', '.join(known)}.")
        if self.words.strip() and self.like.strip():
            raise LedgerError("Search either by words or by meaning: give one of the two.")
        able = [k for k in KINDS if not (self.state and k != "claims") and not (self.like.strip() and k == "sources")]
        wanted = [k for k in able if k in (self.within or able)]
        if not wanted:
            why = "only claims have a state" if self.state else "sources are searched by words"
            raise LedgerError(f"{', '.join(self.within)} cannot be searched so: {why}.")
        return [KINDS[k] for k in wanted]


@dataclass(frozen=True, slots=True)
class Hits:
    """rows: see docs/search.md. more: whether others follow. missing: articles whose words are not in yet: indexing.index_missing.

    left_out: words of a long query that were not looked for.
    """

    rows: list[Json]
    more: bool = False
    missing: int = 0
    left_out: int = 0


def search(
    ledger: Ledger,
    asked: Asked,
    limit: int | None = 50,
    offset: int = 0,
    *,
    after: int = 0,
    judge_pairs: Judge | None = None,
) -> Hits:
    """See Ledger.search. after: only in articles with later sequence numbers. Writes nothing. Raises LedgerError."""
    asked = asked.storable()
    kinds, like, query = asked.kinds(), asked.like.strip(), query_of(asked.words)
    start = max(0, offset)
    end = None if limit is None else start + max(0, limit)
    vector = _vector(like, judge_pairs) if like else None
    with reading(ledger.engine) as connection:
        # First, for it reads what the transaction sees.
        near = sorted_by_nearness(*ledger.nearness.to(connection, *vector)) if vector else None
        if not can_search(connection):
            raise LedgerError(NO_FTS)
        missing = count_missing(connection)
        if not has_index(connection) or not (near or query):
            return Hits([], missing=missing, left_out=query.left_out)
        asking = _Asking(connection, asked, query, near, after)
        some = (asking.found(kind, None if end is None else end + 1) for kind in kinds)
        merged = list(islice(heapq.merge(*some, key=_order), start, None if end is None else end + 1))
        page = merged if limit is None else merged[: max(0, limit)]
        return Hits(told(connection, page, query, asked.as_of), len(merged) > len(page), missing, query.left_out)


def _vector(sentence: str, judge_pairs: Judge | None) -> tuple[str, Any]:
    judge_pairs = judge_pairs or shipped_judge()
    meant = judge_pairs.vector(proposition("", "", sentence, "", frozenset())).astype(np.float32)
    return judge_pairs.name, meant


def _order(found: Found) -> tuple[float, tuple[int, ...], str]:
    """Most matched first, then the newest day, undated ones last, then by id."""
    return -found.matched, tuple(-ord(c) for c in found.day.ljust(10)), found.key


def sorted_by_nearness(seqs: Ints, cosines: Floats) -> tuple[Ints, Floats]:
    """Those that are near enough, the nearest first; the cosines as they are told."""
    near = np.flatnonzero(cosines >= FAR)
    told = np.round(cosines[near], 4)
    order = np.argsort(-told, kind="stable")
    return seqs[near][order], told[order]


def alike(cosines: Floats) -> Iterator[slice]:
    """Pages of what is sorted by nearness; what is equally near stands on one, so that days decide between it."""
    end = 0
    while end < len(cosines):
        start, end = end, end + AMONG
        if end < len(cosines):
            end = int(np.searchsorted(-cosines, -cosines[end - 1], side="right"))
        yield slice(start, end)


@dataclass(frozen=True)
class _Asking:
    connection: Connection
    asked: Asked
    query: Query
    near: tuple[Ints, Floats] | None
    after: int

    def found(self, kind: str, most: int | None) -> list[Found]:
        """In their order, at most so many."""
        if self.asked.state:
            return list(islice(self._of_state(kind, max(most or PAGE, PAGE)), most))
        return self._some(kind, most, 0)

    def _of_state(self, kind: str, size: int) -> Iterator[Found]:
        """Claims are looked at page by page, each larger, for what a day shows of one is not always written down."""
        start = 0
        while some := self._some(kind, start + size, start):
            yield from of_state(self.connection, some, self.asked.state or "", self.asked.as_of)
            if len(some) < size:
                return
            start, size = start + size, 2 * size

    def _some(self, kind: str, most: int | None, start: int) -> list[Found]:
        """Those from `start` on up to `most` of all."""
        if self.near:
            return sorted(islice(self._nearest(kind, *self.near), most), key=_order)[start:]
        several = len(self.query.words) > 1 or (self.query.words and self.query.phrases)
        with_all = self._ranked(kind, self._with_all(kind), most)
        if several and (most is None or len(with_all) < most):
            with_all = self._ranked(kind, self._with_any(kind), most)
        return with_all[start:]

    def _with_all(self, kind: str) -> Select[Any]:
        """Mostly there are enough rows with every word, which a database finds soonest."""
        query = self.query
        return self._rows(kind, self._having(kind, query.words), literal(len(query.words) + len(query.phrases)))

    def _with_any(self, kind: str) -> Select[Any]:
        """Rows with every phrase and some of the words."""
        each = [(self._having(kind, [word]), 1) for word in self.query.words]
        if self.query.phrases:
            each.append((self._having(kind, []), len(self.query.phrases)))
        if self.connection.dialect.name == "postgresql":  # which would look all rows up a second time by their numbers
            union = union_all(*(self._rows(kind, hits, literal(matched)) for hits, matched in each)).subquery()
            columns = [c for c in union.c if c.name != "matched"]
            return select(*columns, func.sum(union.c.matched).label("matched")).group_by(*columns)
        union = union_all(*(hits.add_columns(literal(matched).label("matched")) for hits, matched in each)).subquery()
        hit = select(union.c.seq, func.sum(union.c.matched).label("matched")).group_by(union.c.seq).subquery()
        return self._rows(kind, hit, hit.c.matched)

    def _rows(self, kind: str, hits: Any, matched: Any) -> Select[Any]:
        """What is told of some rows that fit. hits: on SQLite their numbers, on PostgreSQL the condition."""
        rows = select(*ROW, matched.label("matched")).select_from(schema.searched).where(*self._fits(kind))
        if self.connection.dialect.name == "postgresql":
            return rows.where(hits)
        hit = hits.subquery() if isinstance(hits, Select) else hits
        return rows.join(hit, hit.c.seq == d.seq)

    def _having(self, kind: str, words: Sequence[str]) -> Any:
        """The rows with some words and all phrases' words; see _rows."""
        of_phrases = sorted({t for phrase in self.query.phrases for t in phrase}, key=lambda t: (-len(t), t))
        terms = [letter(kind) + term for term in dict.fromkeys([*words, *of_phrases[:MOST_TERMS]])]
        if self.connection.dialect.name == "postgresql":
            every = cast(literal(" & ".join(f"'{term}'" for term in terms)), TSQUERY)
            return literal_column(VECTOR).op("@@")(every)
        wanted = literal(" AND ".join(f'"{term}"' for term in terms))
        index: Select[Any] = select(literal_column("rowid").label("seq")).select_from(text("search_index"))
        return index.where(literal_column("search_index").op("match")(wanted))

    def _ranked(self, kind: str, rows: Select[Any], most: int | None) -> list[Found]:
        """Of claims and sources, which have many rows, the best row each."""
        if kind == "claim" and most is not None and not self.asked.state:
            found, complete = self._first_claims(rows, ROWS * most)
            if complete or len(found) >= most:
                return found[:most]
        return self._best(kind, rows, most)

    def _first_claims(self, rows: Select[Any], most: int) -> tuple[list[Found], bool]:
        """Of so many propositions, and of those that are as good as the last, the claims; and whether these are all.

        Asking for the claim of each of 40,000 propositions takes three times as long as finding them.
        """
        r = rows.subquery().c
        place = func.rank().over(order_by=(r.matched.desc(), r.day.desc())).label("place")
        some = select(r.ident, r.article_id, r.day, r.matched, place).subquery()
        of = some.join(schema.claim_members, members.proposition_id == some.c.ident, isouter=True)
        made = list(self.connection.execute(select(members.claim_id, some).select_from(of).where(some.c.place <= most)))
        linked = [Found("claim", r.claim_id, r.ident, r.article_id, r.day, int(r.matched)) for r in made if r.claim_id]
        best: dict[str, Found] = {}
        for one in sorted(linked, key=lambda f: _order(f._replace(key=f.ident))):
            best.setdefault(one.key, one)
        return sorted(best.values(), key=_order), len(made) < most

    def _best(self, kind: str, rows: Select[Any], most: int | None) -> list[Found]:
        row = rows.subquery()
        r = row.c
        order: tuple[Any, ...] = (r.matched.desc(), r.day.desc(), r.ident)
        key = members.claim_id if kind == "claim" else r.ident
        query = select(key.label("key"), r.ident, r.article_id, r.day, r.matched).select_from(row)
        if kind == "claim":
            query = query.join(schema.claim_members, members.proposition_id == r.ident).where(*self._in_state())
        if kind in {"claim", "source"}:
            together = [key] if kind == "claim" else [r.who, r.who_kind]
            place = func.row_number().over(partition_by=together, order_by=order).label("place")
            b = query.add_columns(place).subquery().c
            query = select(b.key, b.ident, b.article_id, b.day, b.matched).where(b.place == 1)
            order = (b.matched.desc(), b.day.desc(), b.key)
        found = self.connection.execute(query.order_by(*order).limit(most))
        return [Found(kind, f.key, f.ident, f.article_id, f.day, int(f.matched)) for f in found]

    def _nearest(self, kind: str, seqs: Ints, cosines: Floats) -> Iterator[Found]:
        """The nearest first, each once: of a claim its nearest wording."""
        m, p, seen = schema.meanings.c, schema.propositions.c, set[str]()
        key = members.claim_id if kind == "claim" else d.ident
        query = (
            select(m.seq, key.label("key"), d.ident, d.article_id, d.day, p.text)
            .select_from(schema.meanings)
            .join(schema.propositions, p.id == m.proposition_id)
            .join(schema.searched, d.article_id == p.article_id)
            .where(self._about(kind, p.id), *self._fits(kind))
        )
        if kind == "claim":
            query = query.join(schema.claim_members, members.proposition_id == p.id).where(*self._in_state())
        for some in alike(cosines):
            near = dict(zip(seqs[some].tolist(), cosines[some].tolist(), strict=True))
            rows = [row for part in parts(list(near)) for row in self.connection.execute(query.where(m.seq.in_(part)))]
            found = [Found(kind, r.key, r.ident, r.article_id, r.day, round(near[r.seq], 4), r.text) for r in rows]
            for one in sorted(found, key=lambda f: (*_order(f), f.ident)):
                if one.key not in seen:
                    seen.add(one.key)
                    yield one

    def _about(self, kind: str, proposition_id: Any) -> Any:
        """That a row is, or holds, a proposition that its article makes as it stands now."""
        if kind == "statement":
            return and_(d.kind == kind, d.proposition == proposition_id)
        if kind == "claim":
            return and_(d.kind == kind, d.ident == proposition_id)
        s = schema.searched.alias().c
        made = select(s.seq).where(s.article_id == d.article_id, s.kind == "claim", s.ident == proposition_id)
        return and_(d.kind == kind, made.exists())

    def _fits(self, kind: str) -> list[Any]:
        """The filters, of a row of `searched`."""
        asked, wanted = self.asked, self._phrased(kind)
        if asked.since:
            wanted.append(d.day >= asked.since[:10])
        if asked.until:
            wanted.append(and_(d.day != "", d.day <= asked.until[:10]))
        if asked.as_of:
            wanted.append(d.day <= asked.as_of[:10])  # and the empty day of undated ones
        if asked.publisher or self.after:
            of = select(a.id).where(a.id == d.article_id)
            if asked.publisher:
                of = of.where(func.lower(a.publisher) == asked.publisher.lower())
            wanted.append(of.where(a.seq > self.after).exists())
        if asked.source or asked.kind or asked.position:
            wanted.append(self._said(kind))
        return wanted

    def _in_state(self) -> list[Any]:
        """That a claim is not written down to be in another state than asked for, with all its articles before the day asked for."""
        if not self.asked.state:
            return []
        s = schema.claim_summaries.c
        wanted = [s.claim_id == members.claim_id, s.label != self.asked.state]
        if self.asked.as_of:
            wanted.append(or_(s.last_day.is_(None), s.last_day <= self.asked.as_of[:10]))
        return [~select(s.seq).where(*wanted).exists()]

    def _phrased(self, kind: str) -> list[Any]:
        """That phrases stand in it word by word, as both databases compare text."""
        if self.near:
            return []
        first = letter(kind)
        together = (
            "".join(f" {first}{term}" for term in phrase) + " " for phrase in self.query.phrases if len(phrase) > 1
        )
        return [place_in(self.connection, d.terms, words) > 0 for words in together]

    def _said(self, kind: str) -> Any:
        """That somebody asked for takes the position asked for, in one statement."""
        s = schema.searched.alias()
        tie = {
            "article": s.c.article_id == d.article_id,
            "statement": s.c.seq == d.seq,
            "claim": s.c.proposition == d.ident,
            "source": s.c.source == d.ident,
        }
        wanted = [s.c.kind == "statement", s.c.article_id == d.article_id, tie[kind]]
        if self.asked.source:
            wanted.append(place_in(self.connection, s.c.who, self.asked.source.casefold()) > 0)
        if self.asked.kind:
            wanted.append(s.c.who_kind == self.asked.kind)
        if self.asked.position:
            wanted.append(s.c.stance == self.asked.position)
        return select(s.c.seq).where(*wanted).exists()
