"""What people decide: a passage is right, a claim is two or one, a statement or a name is corrected, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from onrecord.errors import LedgerError
from onrecord.export.claim_state import state
from onrecord.export.claim_words import Told, counted, listing
from onrecord.ledger.claims import claim as claim_of
from onrecord.ledger.corrections import Correction
from onrecord.ledger.ruling import join, part, take_back
from onrecord.ledger.rulings import Ruling
from onrecord.ledger.store import Ledger
from onrecord.markup import POSITIONS, visible
from onrecord.provenance.views import View
from onrecord.web.acts import acts_on, kept
from onrecord.web.context import Context, context_of
from onrecord.web.guarding import Editor
from onrecord.web.intents import Intent, Made, Sending, Sent, ask_again, decide
from onrecord.web.site import TheSite

router = APIRouter()
CHECKED = "Checked against the article"  # where no other reason is given
FIELDS = {"stance": "position", "source": "name", "day": "day", "claim": "claim", "certainty": "certainty"}


@router.post("/review/confirm")
def confirm(request: Request, site: TheSite, visitor: Editor, given: Sending) -> Response:
    """Passages are right as they are: some statements, or those of some wordings of a claim."""
    ledger, claim = site.ledger, given.one("claim")
    statements = list(given.many("statement")) or unchecked(ledger, claim, given.many("proposition"))
    if not statements:
        raise HTTPException(400, "Tick at least one wording that nobody has checked yet.")

    def write(why: str) -> Made:
        return [ledger.correct(s, "right", True, author=visitor.name, reason=why) for s in statements]

    words = f"Say that {counted(len(statements), 'passage')} {'is' if len(statements) == 1 else 'are'} right"
    return decide(request, given, Intent(claim or statements[0], words, write), reason=CHECKED)


def unchecked(ledger: Ledger, claim: str, propositions: Sequence[str]) -> list[str]:
    if not (claim and propositions):
        return []
    return [
        p.statement["id"] for p in claim_of(ledger, claim).passages if p.proposition in propositions and not p.checked
    ]


@router.post("/review/split")
def split(request: Request, site: TheSite, visitor: Editor, given: Sending) -> Response:
    """Some wordings of a claim do not say what the others say."""
    ledger, claim, together = site.ledger, given.one("claim"), given.one("together") == "1"
    members = {p.proposition: visible(p.wording) for p in claim_of(ledger, claim).passages}
    chosen = members.keys() & set(given.many("proposition"))
    stay = members.keys() - chosen

    def write(why: str) -> Made:
        return part(ledger, "claim", chosen, stay, author=visitor.name, reason=why, together=together)

    texts = listing([text for member, text in members.items() if member in chosen], between=" · ")
    words = f"Split off from {counted(len(stay), 'other wording')}: {texts}"
    intent = Intent(claim, words, write, f"/review?claim={min(stay)}" if stay else "")
    if not (chosen and stay):
        title = "Tick the wordings that do not belong here, and leave at least one"
        return ask_again(request, given, intent, title, may=False, status=400)
    return decide(request, given, intent)


@router.post("/review/merge")
def merge(request: Request, site: TheSite, visitor: Editor, given: Sending) -> Response:
    """Two claims are one."""
    ledger, claim, other = site.ledger, given.one("claim"), given.one("other")
    one, two = claim_of(ledger, claim), claim_of(ledger, other)
    members = {p.proposition for view in (one, two) for p in view.passages}

    def write(why: str) -> Made:
        return join(ledger, "claim", sorted(members), author=visitor.name, reason=why)

    intent = Intent(
        one.id, f"Make one claim of these: {' · '.join(map(headed, (one, two)))}", write, f"/review?claim={one.id}"
    )
    if one.id == two.id:
        return ask_again(request, given, intent, "These are one claim already", may=False, status=400)
    try:
        return decide(request, given, intent)
    except LedgerError as error:
        theirs = [act for of in (one.id, two.id) for act in acts_on(ledger, of) if act.can_undo and act.rules]
        if not theirs:
            raise
        return ask_again(request, given, intent, "People have ruled otherwise before", lede=str(error), theirs=theirs)


def headed(view: View) -> str:
    """A claim's wording, never without its state."""
    told = Told(view.to_dict())
    return f"{state(told)}: {told.wording}"


@router.post("/review/correct")
def correct(request: Request, site: TheSite, visitor: Editor, given: Sending) -> Response:
    """What is right about a statement; only what differs from what is shown is kept."""
    found = context_of(site.ledger, given.one("statement"))
    values = {"spurious": True} if given.one("spurious") else changed(found, given)

    def write(why: str) -> Made:
        return site.ledger.correct_all(found.id, values, author=visitor.name, reason=why)

    intent = Intent(found.id, "; ".join(told(name, value) for name, value in values.items()), write)
    if not values:
        title = "Nothing was changed. If all of it is right, press the button that says so"
        return ask_again(request, given, intent, title, may=False, status=400)
    return decide(request, given, intent)


def changed(found: Context, given: Sent) -> dict[str, str | bool]:
    held = {
        "stance": found.statement["stance"],
        "source": found.name,
        "day": found.day,
        "claim": found.claim,
        "certainty": found.statement["certainty"],
    }
    asked = {name: given.one(shown) for name, shown in FIELDS.items()}
    return {name: value for name, value in asked.items() if value and value != held[name]}


def told(name: str, value: str | bool) -> str:
    if name == "spurious":
        return "Take it out: it is no statement"
    words = POSITIONS[str(value)][0] if name == "stance" and value in POSITIONS else value
    return f"Set the {FIELDS[name]} to: {words}"


@router.post("/review/source")
def source(request: Request, site: TheSite, visitor: Editor, given: Sending) -> Response:
    """Another name for a source in its article; the same person as somebody else, or not."""
    ledger, name = site.ledger, given.one("name")
    entity = ledger.find(given.one("source"), kinds=("source",))[2]
    others = [ledger.find(other, kinds=("source",))[2] for other in given.many("other")]
    what = given.one("what")
    if what == "rename" and name:
        words = f"Call this source {name} in {counted(len(statements_of(ledger, entity)), 'statement')}"
    elif what in {"same", "different"} and others:
        words = f"Say that these are {'one' if what == 'same' else 'not one'}"
    else:
        raise HTTPException(400, "Give a name, or choose at least one other.")

    def write(why: str) -> Made:
        by = visitor.name
        if what == "rename":
            return [ledger.correct(s, "source", name, author=by, reason=why) for s in statements_of(ledger, entity)]
        if what == "same":
            return join(ledger, "source", [entity, *others], author=by, reason=why)
        stay = {entity, *given.many("stays")} - set(others)
        return part(ledger, "source", others, stay, author=by, reason=why)

    return decide(request, given, Intent(entity, words, write))


def statements_of(ledger: Ledger, entity: str) -> list[str]:
    """Those of which an entity is the innermost source."""
    _, article, _ = ledger.find(entity, kinds=("source",))
    found = ledger.record(article)["statements"]
    return [s["id"] for s in found if s["chain"] and s["chain"][-1]["entity"] == entity]


@router.post("/review/undo")
def undo(request: Request, site: TheSite, visitor: Editor, given: Sending) -> Response:
    """Take back what one press of a button made."""
    ledger, ids = site.ledger, given.many("id")
    corrections, rulings = kept(ledger, ids)
    if not (corrections or rulings):
        raise HTTPException(400, "There is nothing of that to take back.")

    def write(why: str) -> Made:
        back: list[Correction | Ruling] = [
            ledger.undo(c.id, author=visitor.name, reason=why) for c in corrections if standing(ledger, c)
        ]
        return [*back, *take_back(ledger, {r.id for r in rulings}, author=visitor.name, reason=why)]

    of = given.one("of") or (corrections[0].statement if corrections else rulings[0].a)
    return decide(request, given, Intent(of, "Take it back", write))


def standing(ledger: Ledger, correction: Correction) -> bool:
    return all(c.undoes != correction.id for c in ledger.corrections(correction.article))
