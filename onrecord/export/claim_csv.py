"""A claim as CSV, a passage a row, for spreadsheets: plain-word headers, the state in front of the wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO

from onrecord.export.claim_account import passage
from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, source_of
from onrecord.export.csv import CLAIM, day_cells, spoken, together, write_sheet
from onrecord.markup import POSITIONS, Json

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


def claim_csv(told: Told, articles: Mapping[str, str]) -> str:
    """A header, then the passages by day and article. articles: their ids, by statement."""
    out = StringIO()
    write_sheet(COLUMNS, rows(told, articles), out)
    return out.getvalue()


def rows(told: Told, articles: Mapping[str, str]) -> Iterator[dict[str, str]]:
    head = {CLAIM: f"{state(told)}: {told.wording}", "claim id": told.claim["id"]}
    for statement in told.claim["statements"]:
        article = told.articles_at.get(statement["article"], {})
        where = {"address": article.get("url"), "title": article.get("title"), "published": article.get("day")}
        ids = {"statement id": statement["id"], "article id": articles.get(statement["id"]) or article.get("id")}
        cells = {**head, **said(told, statement), **where, **ids}
        yield {name: cell or "" for name, cell in cells.items()}


def said(told: Told, statement: Json) -> dict[str, str | None]:
    shown, last, day = passage(told, statement), source_of(statement) or {}, statement["said_on"]
    return {
        "outlet": shown.outlet,
        "in the headline": "yes" if shown.title else "",
        "who, citing whom": shown.who,
        "name": last.get("name"),
        "kind of source": last.get("kind"),
        "role": last.get("role"),
        "position": POSITIONS[statement["stance"]][0],
        "the article's own verb": statement["cue"],
        "words": together(shown.words),
        "spoken words only": spoken(shown.words),
        "hedges and whose they are": "; ".join(shown.hedges),
        **day_cells(day, shown.how),
        "checked by a person": "yes" if shown.checked else "no",
    }
