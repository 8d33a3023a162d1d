"""Articles: the list, one with who says what in it, its versions, and what it leaves as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from onrecord.errors import LedgerError
from onrecord.export import csv
from onrecord.export.days import long_day, report_day
from onrecord.export.html import is_web
from onrecord.export.masthead import about as facts
from onrecord.export.masthead import headline, made_by, parted
from onrecord.export.wording import publisher as publisher_of
from onrecord.ledger.comparing import diff_fields
from onrecord.ledger.counting import count_articles
from onrecord.ledger.store import Ledger
from onrecord.markup import Json, visible
from onrecord.record import to_json
from onrecord.web.addresses import Day, Page, moved
from onrecord.web.comparing import compare, compare_statements, folded, is_changed
from onrecord.web.evidence import MOST_CHAINS, evidence, lines, pinned_of, said
from onrecord.web.site import TheSite, render
from onrecord.web.standing import Standing, standings

router = APIRouter()
EACH = 50  # articles on a page
SHOWN = 12  # copies of an article
Words = Annotated[str, Query(max_length=400)]
Ids = Annotated[str, Query(max_length=64)]
COMMAND = re.compile(r" [A-Z][^.]* --[a-z-]+\.$")  # advice for who can type one
FIELDS = {
    "url": "address", "publisher": "publisher", "title": "title", "published": "published", "modified": "changed", "truncated": "cut off",
}  # fmt: skip


@router.get("/articles")
def articles(
    request: Request,
    site: TheSite,
    publisher: Words = "",
    since: Day = "",
    until: Day = "",
    text: Words = "",
    page: Page = 1,
) -> HTMLResponse:
    asked = {"publisher": publisher.strip(), "since": since, "until": until, "text": text.strip()}
    found = list(listed(site.ledger, asked, (page - 1) * EACH, EACH + 1))
    total = count_articles(site.ledger)
    return render(
        request, "articles.html",
        asked=asked, rows=[marked(site.ledger, row) for row in found[:EACH]], more=len(found) > EACH,
        page=page, total=total, narrowed=any(asked.values()), each=EACH,
    )  # fmt: skip


def listed(ledger: Ledger, asked: dict[str, str], first: int, many: int) -> Iterator[Json]:
    """The rows from `first` on that fit. text: in the title, whatever the case."""
    filters: dict[str, Any] = {name: asked[name] or None for name in ("publisher", "since", "until")}
    return ledger.articles(**filters, title=asked["text"] or None, limit=many, offset=first)


def marked(ledger: Ledger, row: Json) -> Json:
    """With its title or its first words, and what was said about it: by its publisher in a notice, by people in corrections."""
    kinds = dict.fromkeys(notice.kind for notice in ledger.notices(row["id"]))
    title = headline({"article": row if row["title"] else ledger.taken_in(row["id"])})
    return {**row, "title": title, "notices": list(kinds), "corrections": len(ledger.corrections(row["id"]))}


@router.get("/articles/{ident}.json")
def as_json(ident: str, site: TheSite) -> Response:
    return Response(to_json(site.ledger.record(one(site.ledger, ident))), media_type="application/json")


@router.get("/articles/{ident}.csv")
def as_csv(ident: str, site: TheSite) -> Response:
    article, out = one(site.ledger, ident), StringIO()
    csv.write([site.ledger.record(article)], out)
    name = f'attachment; filename="article-{article[:8]}.csv"'
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


def one(ledger: Ledger, ident: str) -> str:
    """The whole id. Raises HTTPException: 404, or 410 with who forgot it and why."""
    if gone := ledger.forgotten(ident):
        when, who, why = gone["forgotten_at"][:10], visible(gone["author"]), visible(gone["reason"])
        raise HTTPException(410, f"Article {ident[:8]} was forgotten on {when} by {who}. The reason given: {why}")
    try:
        return ledger.find(ident, kinds=("article",))[1]
    except LedgerError as error:
        raise HTTPException(404, str(error)) from error


@router.get("/articles/{ident}/versions")
def versions(request: Request, ident: str, site: TheSite, from_: Annotated[str, Query(alias="from", max_length=64)] = "") -> Response:  # fmt: skip
    article = one(site.ledger, ident)
    if article != ident:
        return moved(request, f"/articles/{article}/versions")
    record = site.ledger.record(article)
    line = site.ledger.versions(record["article"]["url"]) or [article]
    other = one(site.ledger, from_) if from_ else before(line, article)
    context = changes(site.ledger.record(other), record) if other and other != article else {"blocks": None}
    every = [in_line(site.ledger, n, version) for n, version in enumerate(line, 1)]
    return render(
        request,
        "versions.html",
        article=record["article"],
        title=headline(record),
        versions=every,
        other=other,
        **context,
    )


def before(line: list[str], article: str) -> str:
    """The version before it, or behind the first; "" where there is one alone."""
    place = line.index(article) if article in line else 0
    return line[place - 1] if place else (line[1] if len(line) > 1 else "")


def in_line(ledger: Ledger, number: int, article: str) -> Json:
    """One of several articles: its title, publisher and day."""
    return told(ledger.record(article), number)


def told(record: Json, number: int = 0) -> Json:
    article, on = record["article"], report_day(record)
    changed = f"changed {visible(article['modified'])[:16].replace('T', ' ')}" if article["modified"] else ""
    about = [publisher_of(record) or "publisher not known", long_day(on) if on else "day not known", changed]
    return {"id": article["id"], "number": number, "title": headline(record), "about": [word for word in about if word]}


def changes(old: Json, new: Json) -> Json:
    compared = compare(old["article"]["text"], new["article"]["text"])
    fields = [(FIELDS[name], *map(worded, pair)) for name, pair in diff_fields(old["article"], new["article"]).items()]
    return {
        "blocks": list(folded(compared)),
        "changed": sum(is_changed(change) for change in compared),
        "fields": fields,
        "statements": compare_statements(old, new),
        "old": told(old),
    }


def worded(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value else "not known"


@router.get("/articles/{ident}")
def article(request: Request, ident: str, site: TheSite, at: Ids = "") -> Response:
    """The beginning of an id leads to the article. at: a statement, or the beginning of its id."""
    found = one(site.ledger, ident)
    if found != ident:
        return moved(request, f"/articles/{found}")
    return render(request, "article.html", **content(site.ledger, site.ledger.about(found), at.strip()))


def content(ledger: Ledger, about: Json, at: str) -> Json:
    """What article.html shows."""
    record = about["record"]
    pinned = pinned_of(record, at)
    every = lines(record, pinned)
    groups = said(record, every)
    group, line = next(((group, line) for group in groups for line in group.lines if line.pinned), (None, None))
    lost, left_out = ([told_problem(p) for p in some] for some in parted(record["problems"]))
    return {
        "article": record["article"],
        "title": headline(record),
        "facts": facts(record),
        "problems": lost,
        "left_out": left_out,
        "made_by": made_by(record),
        "groups": groups,
        "count": len(every),
        "chains": len(every) <= MOST_CHAINS,
        "text": evidence(record, pinned),
        "pinned": line,
        "pinned_group": group,
        "standing": standing(ledger, pinned),
        "lost": bool(at) and line is None,
        "around": around(ledger, about),
        "history": ledger.history(record["article"]["id"]),
        "unfit": len(ledger.unfit(record["article"]["id"])) if about["corrections"] else 0,
    }


def told_problem(problem: Json) -> Json:
    """Without advice for the command line, and without folders."""
    return {"what": COMMAND.sub("", problem["what"]), "where": file_name(problem["where"])}


def standing(ledger: Ledger, pinned: Json | None) -> Standing | None:
    """How the claim of a statement stands across articles; None where that is not known."""
    claim = pinned["claim"] if pinned else None
    return standings(ledger, [claim]).get(claim) if claim else None


def around(ledger: Ledger, about: Json) -> Json:
    """What the ledger holds beside an article: its versions, copies, documents, and the notices that it prints or that are about it."""
    article, text = about["record"]["article"]["id"], about["record"]["article"]["text"]
    line = about["versions"]
    printed = [
        {"kind": n["kind"], "words": " ... ".join(text[a:b] for a, b in n["spans"]), "corrects": [in_line(ledger, 0, c) for c in n["corrects"]]}
        for n in about["notices"]
    ]  # fmt: skip
    return {
        "versions": [in_line(ledger, n, version) for n, version in enumerate(line, 1)] if len(line) > 1 else [],
        "later": line[line.index(article) + 1 :] if article in line else [],
        "copies": [in_line(ledger, 0, copy) for copy in about["copies"][:SHOWN]],
        "more_copies": len(about["copies"]) - SHOWN,
        "documents": [{"name": file_name(d["name"]), "sha": d["raw_id"]} for d in about["documents"]],
        "readings": about["readings"],
        "printed": printed,
        "corrected_by": [{**in_line(ledger, 0, i), "kind": kind} for i, kind in corrected_by(ledger, ledger.version()).get(article, ())],
    }  # fmt: skip


def file_name(path: str) -> str:
    """Without the folders of the machine that the ledger lies on."""
    return path if is_web(path) else path.replace("\\", "/").rsplit("/", 1)[-1]


@lru_cache(2)
def corrected_by(ledger: Ledger, version: int) -> dict[str, list[tuple[str, str]]]:
    """By article, those that print a correction or retraction of it, each with its kind; looked up once for each state of the ledger."""
    found: dict[str, list[tuple[str, str]]] = {}
    for notice in ledger.notices():
        for corrected in notice.corrects:
            found.setdefault(corrected, []).append((notice.article, notice.kind))
    return found
