"""Review: what a person should check first, a claim's wordings side by side, one statement, one source; and all that people did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from onrecord.errors import LedgerError, ModelError
from onrecord.export.claim_account import checks, passage
from onrecord.export.claim_words import once
from onrecord.ledger.browsing import SENTENCE
from onrecord.ledger.claims import Near, nearest
from onrecord.ledger.claims import claim as claim_of
from onrecord.ledger.store import Ledger
from onrecord.ledger.summaries import summary_of
from onrecord.markup import POSITIONS, Json, visible
from onrecord.positions import CERTAINTIES, STANCES
from onrecord.provenance.views import View
from onrecord.web.acts import Act, acts_on, all_acts, ends, kept
from onrecord.web.addresses import Page
from onrecord.web.context import Context, context_of
from onrecord.web.jobs import jobs_of
from onrecord.web.pages import deciding
from onrecord.web.pages.claim import told
from onrecord.web.site import TheSite, render, site_of
from onrecord.web.telling import Telling
from onrecord.web.words import asking

router = APIRouter()
router.include_router(deciding.router)
EACH = 10  # questions on a page
MOST_PAGES = 100  # of questions
ACTS = 50  # on a page of the history
FOUND = 8  # claims that a search for another one shows
PLACES = 40  # articles in which a person is looked for
CERTAINTY = {
    "certain": "as certain",
    "probable": "as probable",
    "possible": "as possible",
    "unspecified": "it does not say",
}


@router.get("/review")
def review(
    request: Request,
    site: TheSite,
    claim: str = "",
    statement: str = "",
    source: str = "",
    other: str = "",
    history: str = "",
    page: Page = 1,
) -> HTMLResponse:
    if history:
        return all_of_it(request, site.ledger, page)
    if statement:
        return one_statement(request, site.ledger, statement)
    if source:
        return one_source(request, site.ledger, source, other)
    return one_claim(request, site.ledger, claim, other) if claim else queue(request, site.ledger, page)


def shown(request: Request, template: str, **more: object) -> HTMLResponse:
    """With what was just done, and where to go on after the next thing is."""
    back = asking(request, done=None, of=None, linking=None)
    context: Json = {"can_edit": request.state.visitor.can_edit, "back": back, "just": just_done(request), **more}
    return render(request, template, **context)


@dataclass(frozen=True, slots=True)
class Just:
    """claims: what became of those that a ruling is about. linking: whether claims are still being put together."""

    act: Act
    seen: int
    claims: tuple[Json, ...]
    linking: bool


def just_done(request: Request) -> Just | None:
    """Told from the ledger, by the ids in the address."""
    ledger, asked = site_of(request).ledger, request.query_params
    done, of, linking = asked.get("done", ""), asked.get("of", ""), asked.get("linking", "")
    if not (done and of):
        return None
    try:
        act = next((a for a in acts_on(ledger, of) if done in a.ids), None)
        if act is None:
            return None
        claims = tuple(claims_of(ledger, ends(r for r in kept(ledger, act.ids)[1] if r.kind == "claim")))
        return Just(act, ledger.last_change(act.about), claims, still_linking(request, linking))
    except LedgerError:
        return None


def still_linking(request: Request, ident: str) -> bool:
    job = jobs_of(request).get(ident) if ident else None
    return ident == "later" or bool(job and not job.over)


def claims_of(ledger: Ledger, propositions: Sequence[str]) -> list[Json]:
    """Each once: as they stand after a ruling."""
    found: dict[str, Json] = {}
    seen: set[str] = set()
    for proposition in propositions:
        if proposition in seen or len(found) >= FOUND:
            continue
        try:
            view = claim_of(ledger, proposition)
        except LedgerError:
            continue
        seen |= {p.proposition for p in view.passages}
        found[view.id] = row(ledger, view)
    return list(found.values())


def row(ledger: Ledger, view: View) -> Json:
    telling = told(ledger, view)
    return {"id": view.id, "text": telling.told.wording, "words": telling.state, "label": view.state["label"]}


def queue(request: Request, ledger: Ledger, page: int) -> HTMLResponse:
    page = min(page, MOST_PAGES)
    waiting = ledger.waiting(limit=EACH * page + 1)
    questions = [question(ledger, q) for q in waiting[EACH * (page - 1) : EACH * page]]
    more = len(waiting) > EACH * page
    return shown(request, "review.html", questions=questions, page=page, each=EACH, more=more)


def question(ledger: Ledger, asked: Json) -> Json:
    """With the evidence, as far as it is still there."""
    try:
        context: Context | None = context_of(ledger, asked["statement"])
        seen = ledger.last_change(asked["statement"])
    except LedgerError:
        context, seen = None, 0
    return {**asked, "context": context, "seen": seen}


def one_claim(request: Request, ledger: Ledger, ident: str, other: str) -> HTMLResponse:
    view = claim_of(ledger, ident)
    telling = told(ledger, view)
    return shown(
        request,
        "review_claim.html",
        telling=telling,
        told=telling.told,
        state=telling.state,
        label=view.state["label"],
        sides=list(sides(telling, view)),
        members=len({p.proposition for p in view.passages}),
        checks=checks(telling.told),
        seen=ledger.last_change(view.id),
        acts=with_seen(ledger, acts_on(ledger, view.id)),
        other=other,
        found=others(ledger, view, other) if other else [],
    )


def sides(telling: Telling, view: View) -> list[Json]:
    """The wordings by article, each with its passages."""
    found: dict[str, Json] = {}
    for one in view.passages:
        at = found.setdefault(one.page.id, {"page": one.page, "day": telling.told.day(one.page.day) if one.page.day else "undated", "members": {}})  # fmt: skip
        member = at["members"].setdefault(
            one.proposition, {"text": visible(one.wording), "passages": [], "checked": True}
        )
        (statement,) = telling.told.statements([one.statement["id"]])
        member["passages"].append(passage(telling.told, statement))
        member["checked"] = member["checked"] and one.checked
    return list(found.values())


def others(ledger: Ledger, view: View, asked: str) -> list[Json]:
    """Claims that may be the same, by words, an id, or what a sentence comes near to."""
    found = {r["id"]: r for r in ledger.browse(q=asked.strip(), every=True, limit=FOUND + 1).rows}
    if len(asked.split()) >= SENTENCE:
        for near in nearest_to(ledger, asked):
            found.setdefault(near.id, summary_of(claim_of(ledger, near.id)).line)
    return [r for ident, r in found.items() if ident != view.id][:FOUND]


def nearest_to(ledger: Ledger, sentence: str) -> list[Near]:
    try:
        return nearest(ledger, sentence)[:FOUND]
    except ModelError:
        return []


def one_statement(request: Request, ledger: Ledger, ident: str) -> HTMLResponse:
    context = context_of(ledger, ident)
    return shown(
        request,
        "review_statement.html",
        context=context,
        claim=claim_row(ledger, context),
        positions=[(s, POSITIONS[s][0]) for s in STANCES],
        certainties=[(c, CERTAINTY[c]) for c in CERTAINTIES],
        seen=ledger.last_change(context.id),
        acts=with_seen(ledger, acts_on(ledger, context.id)),
    )


def claim_row(ledger: Ledger, context: Context) -> Json | None:
    if not context.statement["claim"] or context.spurious:
        return None
    try:
        return row(ledger, claim_of(ledger, context.statement["claim"]))
    except LedgerError:  # not linked yet
        return None


def with_seen(ledger: Ledger, acts: Sequence[Act]) -> list[tuple[Act, int]]:
    """Each with what a form that takes it back carries."""
    seen: dict[str, int] = {}
    for act in acts:
        if act.about not in seen:
            seen[act.about] = last_change(ledger, act.about)
    return [(act, seen[act.about]) for act in acts]


def last_change(ledger: Ledger, of: str) -> int:
    try:
        return ledger.last_change(of)
    except LedgerError:  # of a reading that is gone
        return 0


def all_of_it(request: Request, ledger: Ledger, page: int) -> HTMLResponse:
    acts, count = all_acts(ledger, ACTS, ACTS * (page - 1))
    return shown(request, "review_history.html", acts=with_seen(ledger, acts), count=count, page=page, each=ACTS)


def one_source(request: Request, ledger: Ledger, ident: str, other: str) -> HTMLResponse:
    _, article, whole = ledger.find(ident, kinds=("source",))
    record = ledger.record(article)
    entity = next((e for e in record["entities"] if e["id"] == whole), None)
    if entity is None:
        raise LedgerError(f"Source {whole[:8]} stands only in an earlier reading of its article.")
    mine = set(deciding.statements_of(ledger, whole))
    people = ledger.people(entity["name"])
    person = next((p for p in people if mine & {s["statement"] for s in p["statements"]}), None)
    rest = [p for p in people if p is not person]
    if other.strip():
        known = {p["id"] for p in people}
        rest += [p for p in ledger.people(other.strip()) if p["id"] not in known]
    return shown(
        request,
        "review_source.html",
        entity=entity,
        article=record["article"],
        statements=[context_of(ledger, s) for s in sorted(mine)][:FOUND],
        count=len(mine),
        places=places(ledger, person, whole) if person else [],
        others=[namesake(p) for p in rest],
        other=other,
        seen=ledger.last_change(whole),
        acts=with_seen(ledger, acts_on(ledger, whole)),
    )


def places(ledger: Ledger, person: Json, entity: str) -> list[Json]:
    """Where else the same person is found, each the entity of one article."""
    found: dict[str, Json] = {}
    articles: set[tuple[str, str]] = set()
    for said in person["statements"]:
        if (said["article"], said["role"] or "") in articles or len(articles) > PLACES:
            continue
        articles.add((said["article"], said["role"] or ""))
        at = context_of(ledger, said["statement"])
        if at.entity and at.entity != entity:
            found.setdefault(at.entity, {"id": at.entity, "name": at.name, "role": said["role"], "outlet": at.outlet, "context": at})  # fmt: skip
    return list(found.values())


def namesake(person: Json) -> Json:
    outlets = once(visible(s["outlet"]) for s in person["statements"])
    return {**person, "outlets": outlets, "count": len(person["statements"])}
