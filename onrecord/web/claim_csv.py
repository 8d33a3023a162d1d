"""A claim as CSV, a passage a row, for spreadsheets: plain-word headers, the state in front of the wording, formulas made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from onrecord.export.claim_words import address_of, chain_of
from onrecord.export.csv import CLAIM, harmless, together
from onrecord.markup import POSITIONS, Json
from onrecord.web.telling import Telling, passage

COLUMNS = (
    CLAIM,
    "outlet",
    "address",
    "title",
    "published",
    "in the headline",
    "who, citing whom",
    "name",
    "kind of source",
    "role",
    "position",
    "the article's own verb",
    "words",
    "spoken words only",
    "hedges and whose they are",
    "said on, first day",
    "said on, last day",
    "said on, how it is known",
    "checked by a person",
    "statement id",
    "claim id",
    "article id",
)


def claim_csv(telling: Telling) -> str:
    """A header, then the passages by day and article. No cell starts a formula."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for cells in rows(telling):
        writer.writerow({name: harmless(cells[name]) for name in COLUMNS})
    return out.getvalue()


def rows(telling: Telling) -> Iterator[dict[str, str]]:
    articles = {address_of(a): a for a in telling.claim["articles"]}
    head = f"{telling.state}: {telling.told.wording}"
    for statement in telling.claim["statements"]:
        article = articles.get(statement["article"], {})
        yield {CLAIM: head, "claim id": telling.claim["id"], **about(article), **said(telling, statement)}


def about(article: Json) -> dict[str, str]:
    return {
        "address": article.get("url") or "",
        "title": article.get("title") or "",
        "published": article.get("day") or "",
    }


def said(telling: Telling, statement: Json) -> dict[str, str]:
    told, chain, day = passage(telling, statement), chain_of(statement), statement["said_on"] or {}
    last = chain[-1] if chain else {}
    return {
        "outlet": told.outlet,
        "in the headline": "yes" if told.title else "",
        "who, citing whom": told.who,
        "name": last.get("name") or "",
        "kind of source": last.get("kind") or "",
        "role": last.get("role") or "",
        "position": POSITIONS[statement["stance"]][0],
        "the article's own verb": statement.get("cue") or "",
        "words": together(told.words),
        "spoken words only": " ... ".join(p.text for p in told.words if p.look == "spoken"),
        "hedges and whose they are": "; ".join(told.hedges),
        "said on, first day": day.get("start") or "",
        "said on, last day": day.get("end") or "",
        "said on, how it is known": told.how if day else "",
        "checked by a person": "yes" if told.checked else "no",
        "statement id": statement["id"],
        "article id": telling.article_of(statement),
    }
