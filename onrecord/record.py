"""A Reading, and its record of schema onrecord/1: plain dictionaries, ready for JSON. schema.json describes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.claims import Claim
from onrecord.datelines import Credit, Dateline
from onrecord.dates import TimeInterval
from onrecord.errors import Problem
from onrecord.markup import Json, fragment
from onrecord.sources import Entity
from onrecord.statements import ChainLink, Statement
from onrecord.version import __version__

SCHEMA = "onrecord/1"


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction, clarification or retraction that the article prints about itself."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the article was read."""

    sentences: int
    read: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The record of one article: everything that reading found, as values.

    problems: what was wrong with the article, from intake and reading. models: (name, checksum) of each.
    found_in: (field, place) pairs: where intake found each field of the article. options: (name, value) pairs.
    """

    article: Article
    dateline: Dateline | None
    report_day: TimeInterval | None
    credits: tuple[Credit, ...]
    notices: tuple[Notice, ...]
    attributions: tuple[Attribution, ...]
    parents: tuple[int | None, ...]  # for each attribution the index of the one whose content holds it
    entities: tuple[Entity, ...]
    source_of: tuple[int | None, ...]  # for each attribution the index of its source's entity
    addressee_of: tuple[int | None, ...]  # and of whom it was said to
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
    coverage: Coverage
    problems: tuple[Problem, ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    found_in: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record of schema onrecord/1, as `onrecord read --format json` prints it."""
        return to_record(self)

    def _repr_html_(self) -> str:
        """The article with its spans marked, for notebooks."""
        return fragment(to_record(self))


@cache
def json_schema() -> Json:
    """The JSON Schema of the record."""
    schema: Json = json.loads(files("onrecord").joinpath("schema.json").read_text("utf-8"))
    return schema


def to_json(record: Json, *, indent: int | None = None) -> str:
    """One record as JSON text that any UTF-8 file can hold, lone surrogates escaped."""
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record, ensure_ascii=True, indent=indent)
    return text


def to_record(reading: Reading) -> Json:
    """The whole record; see design.md, "The record"."""
    article = reading.article
    entity_ids = [e.id(article) for e in reading.entities]
    claim_ids = [c.id(article) for c in reading.claims]
    attribution_ids = [a.id(article) for a in reading.attributions]
    return {
        "schema": SCHEMA,
        "made_by": made_by_record(dict(reading.models), dict(reading.options)),
        "article": article_record(reading),
        "attributions": [
            attribution_record(
                article,
                a,
                attribution_ids[i],
                _at(attribution_ids, reading.parents[i]),
                _at(entity_ids, reading.source_of[i]),
                _at(entity_ids, reading.addressee_of[i]),
            )
            for i, a in enumerate(reading.attributions)
        ],
        "statements": [
            statement_record(article, s, attribution_ids, claim_ids, entity_ids) for s in reading.statements
        ],
        "claims": [
            {"id": i, "text": c.text, "about": [entity_ids[e] for e in c.about]}
            for i, c in zip(claim_ids, reading.claims, strict=True)
        ],
        "entities": [
            {
                "id": i,
                "name": e.name,
                "kind": e.kind,
                "roles": list(e.roles),
                "aliases": list(e.aliases),
                "mentions": pairs(e.mentions),
            }
            for i, e in zip(entity_ids, reading.entities, strict=True)
        ],
        "coverage": {
            "sentences": reading.coverage.sentences,
            "read": reading.coverage.read,
            "skipped": reading.coverage.sentences - reading.coverage.read,
            "why": list(reading.coverage.why),
        },
        "problems": [p.to_dict() for p in reading.problems],
    }


def made_by_record(models: Mapping[str, str], options: Mapping[str, str]) -> Json:
    return {"version": __version__, "models": dict(models), "options": dict(options)}


def pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _at(ids: list[str], index: int | None) -> str | None:
    return None if index is None else ids[index]


def article_record(reading: Reading) -> Json:
    a = reading.article
    return {
        "id": a.id,
        "text_id": a.text_id,
        "url": a.url,
        "title": a.title,
        "publisher": a.publisher,
        "published": a.published,
        "modified": a.modified,
        "dateline": dateline_record(reading.dateline, reading),
        "report_day": reading.report_day.to_dict() if reading.report_day else None,
        "credits": [
            {"spans": [[c.span.start, c.span.end]], "text": c.text, "agency": c.agency} for c in reading.credits
        ],
        "notices": [{"spans": [[n.span.start, n.span.end]], "text": n.text} for n in reading.notices],
        "language": a.language,
        "truncated": a.truncated,
        "found_in": dict(reading.found_in),
        "text": a.text,
    }


def dateline_record(dateline: Dateline | None, reading: Reading) -> Json | None:
    """date: the resolved day, null where the year is not known."""
    if dateline is None:
        return None
    day = reading.report_day
    known = day is not None and day.method.startswith("dateline") and day.start is not None
    return {
        "place": dateline.place,
        "date": day.start.isoformat() if known and day and day.start else None,
        "agency": dateline.agency,
        "spans": [[dateline.span.start, dateline.span.end]],
    }


def words_record(article: Article, spans: tuple[Span, ...]) -> Json | None:
    """Spans and their words; the pieces of an interrupted span joined by " ... "."""
    return {"spans": pairs(spans), "text": " ... ".join(article[s] for s in spans)} if spans else None


def attribution_record(
    article: Article, a: Attribution, ident: str, parent: str | None, entity: str | None, told: str | None
) -> Json:
    source, addressee = words_record(article, a.source), words_record(article, a.addressee)
    return {
        "id": ident,
        "parent": parent,
        "source": source and {**source, "entity": entity},
        "cue": words_record(article, a.cue),
        "content": words_record(article, a.content),
        "mode": a.mode,
        "addressee": addressee and {**addressee, "entity": told},
        "venue": words_record(article, a.venue),
        "confidence": a.confidence,
    }


def chain_record(link: ChainLink, entity_ids: list[str]) -> Json:
    return {
        "name": link.name,
        "kind": link.kind,
        "role": link.role or None,
        "entity": _at(entity_ids, link.entity),
        "spans": pairs(link.spans),
    }


def statement_record(
    article: Article, s: Statement, attribution_ids: list[str], claim_ids: list[str], entity_ids: list[str]
) -> Json:
    attribution = _at(attribution_ids, s.attribution)
    return {
        "id": s.id(article, attribution),
        "attribution": attribution,
        "spans": pairs(s.spans),
        "claim": _at(claim_ids, s.claim),
        "refers_to": pairs(s.refers_to) or None,
        "stance": s.stance,
        "certainty": s.certainty,
        "hedges": [{"spans": pairs([h.span]), "text": h.text, "owner": h.owner} for h in s.hedges],
        "chain": [chain_record(link, entity_ids) for link in s.chain],
        "said_on": s.said_on.to_dict() if s.said_on else None,
        "confidence": {"source": s.confidence.source, "stance": s.confidence.stance, "claim": s.confidence.claim},
    }
