"""What is shown of what a search finds: one row each, with the words around the hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from onrecord.errors import DamageError
from onrecord.ledger import schema
from onrecord.ledger.connection import parts
from onrecord.ledger.indexing import source_id, statement_texts
from onrecord.ledger.looking import Looking
from onrecord.ledger.summaries import line_of, summaries_of
from onrecord.markup import Json
from onrecord.terms import Placed, Query, placed

WIDE = 200  # characters of a snippet
BEFORE = 60  # of them, before the first hit
NAMES = {"article": "articles", "statement": "statements", "claim": "claims", "source": "sources"}
LINE_ENDS = str.maketrans("\n\r\t\u2028\u2029", "     ")


class Found(NamedTuple):
    """A row that was found. key: what it belongs to: for a proposition its claim. matched: words and phrases, or the cosine. wording: what comes near, in our words."""

    kind: str
    key: str
    ident: str
    article: str
    day: str
    matched: float
    wording: str = ""


class Snippet(NamedTuple):
    """marks: the places of hits in the text, in characters."""

    text: str
    marks: list[list[int]]


def told(connection: Connection, page: Sequence[Found], query: Query, as_of: str | None) -> list[Json]:
    look = Looking(connection)
    lines = claim_rows(connection, [f.key for f in page if f.kind == "claim"], as_of)
    articles = _articles(connection, [f.article for f in page])
    texts = _texts(connection, [f.article for f in page if f.kind == "article" and not f.wording])
    return [
        _row(found, articles[found.article], _shown(look, found, lines.get(found.key), texts), query) for found in page
    ]


def of_state(connection: Connection, some: Sequence[Found], state: str, as_of: str | None) -> Iterator[Found]:
    """The claims that are in a state."""
    lines = claim_rows(connection, [f.key for f in some], as_of)
    yield from (f for f in some if f.key in lines and lines[f.key]["state"] == state)


def claim_rows(connection: Connection, claims: Sequence[str], as_of: str | None) -> dict[str, Json]:
    """Claims as lists show them, on a day; made where none is kept."""
    s, found = schema.claim_summaries.c, dict[str, Json]()
    for some in parts([] if as_of else claims):
        kept = connection.execute(select(s.claim_id, s.line).where(s.claim_id.in_(some)))
        found |= {row.claim_id: line_of(row.line) for row in kept}
    made = summaries_of(connection, [c for c in dict.fromkeys(claims) if c not in found], as_of)
    return found | {claim: summary.line for claim, summary in made if summary}


def _articles(connection: Connection, ids: Sequence[str]) -> dict[str, Json]:
    a = schema.articles.c
    return {
        row.id: {"publisher": row.publisher, "title": row.title, "url": row.url}
        for some in parts(sorted(set(ids)))
        for row in connection.execute(select(a.id, a.publisher, a.title, a.url).where(a.id.in_(some)))
    }


def _texts(connection: Connection, articles: Sequence[str]) -> dict[str, str]:
    """Without their readings, which take longer to unpack."""
    a, t = schema.articles.c, schema.texts.c
    query = select(a.id, t.text).join(schema.texts, t.id == a.text_id)
    return {r.id: r.text for some in parts(articles) for r in connection.execute(query.where(a.id.in_(some)))}


def _row(found: Found, article: Json, shown: Json, query: Query) -> Json:
    snippet = best_snippet(shown.pop("texts", [found.wording]), query)
    row = {
        "in": NAMES[found.kind], "id": found.key, "article": found.article, "day": found.day or None, **article,
        "who": None, "kind": None, "position": None, "claim": None, "text": None, "state": None, "state_words": None,
    }  # fmt: skip
    return {**row, **shown, "snippet": snippet.text, "marks": snippet.marks, "matched": found.matched}


def _shown(look: Looking, found: Found, line: Json | None, articles: Mapping[str, str]) -> Json:
    """What there is to say of it, and the texts that may hold the hit; of a damaged reading little."""
    if found.kind == "article":
        return {"texts": [found.wording or articles[found.article]]}
    try:
        return _told(look.record(found.article), found, line)
    except DamageError:
        return {}


def _told(record: Json, found: Found, line: Json | None) -> Json:
    texts = {c["id"]: c["text"] for c in record["claims"]}
    if found.kind == "claim":
        own = texts.get(found.ident, found.wording)
        text = line["text"] if line else own
        state = {"state": line["state"], "state_words": line["state_words"]} if line else {}
        return {"claim": found.key, "text": text, **state, "texts": [text, own]}
    if found.kind == "source":
        return _source(record, found.ident)
    statement = next((s for s in record["statements"] if s["id"] == found.ident), None)
    if statement is None:
        return {}
    last = statement["chain"][-1] if statement["chain"] else {"name": None, "kind": None}
    said = {"who": last["name"], "kind": last["kind"], "position": statement["stance"]}
    return {
        **said, "claim": statement["claim"], "text": texts.get(statement["claim"]),
        "texts": statement_texts(record, statement, texts),
    }  # fmt: skip


def _source(record: Json, ident: str) -> Json:
    link = next((x for s in record["statements"] for x in s["chain"] if source_id(x, s) == ident), None)
    if link is None:
        return {}
    entity: Mapping[str, Sequence[str]] = next((e for e in record["entities"] if e["id"] == ident), {})
    names = [link["name"], *entity.get("roles", ()), *entity.get("aliases", ())]
    return {"who": link["name"], "kind": link["kind"], "texts": [", ".join(dict.fromkeys(names))]}


def best_snippet(texts: Sequence[str], query: Query) -> Snippet:
    """Of the text that holds most of what was asked for, the first among equals."""
    marked = [(text, marks_of(text, query)) for text in texts if text] or [("", [])]
    text, marks = max(marked, key=lambda m: len({label for *_, label in m[1]}))
    start = _start(marks)
    start = text.find(" ", max(0, start - BEFORE), start) + 1 or start if start > BEFORE else 0
    end = start + WIDE
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + WIDE // 2)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    moved = len(before) - start
    inside = [[a + moved, b + moved] for a, b, _ in marks if start <= a and b <= end]
    return Snippet(before + text[start:end].translate(LINE_ENDS) + after, inside)


def _start(marks: Sequence[tuple[int, int, int]]) -> int:
    """Where a stretch begins that holds most of what was asked for."""
    best, at = 0, 0
    for i, (start, _, _) in enumerate(marks):
        labels = set()
        for _, end, label in marks[i:]:
            if end > start + WIDE - BEFORE:
                break
            labels.add(label)
        if len(labels) > best:
            best, at = len(labels), start
    return at


def marks_of(text: str, query: Query) -> list[tuple[int, int, int]]:
    """(start, end, which word or phrase) of all hits in a text, in order."""
    words, some = {term: n for n, term in enumerate(query.words)}, list(placed(text, query.terms))
    found = [(p.start, p.end, words[p.term]) for p in some if p.term in words]
    for n, phrase in enumerate(query.phrases, len(words)):
        stretches = (some[k : k + len(phrase)] for k in range(len(some)))
        found += [(stretch[0].start, stretch[-1].end, n) for stretch in stretches if _is(stretch, phrase)]
    return sorted(found)


def _is(stretch: Sequence[Placed], phrase: Sequence[str]) -> bool:
    """Word by word, with nothing between them."""
    return tuple(p.term for p in stretch) == tuple(phrase) and stretch[-1].place - stretch[0].place == len(phrase) - 1
