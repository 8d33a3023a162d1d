"""What a form of the review pages sends, and how it is written: nobody writes over what somebody else said in the meantime."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.export.claim_words import once
from onrecord.ledger.corrections import Correction
from onrecord.ledger.rulings import Ruling
from onrecord.ledger.stamps import TOUCHING
from onrecord.web.acts import Act, acts_on
from onrecord.web.addresses import with_query
from onrecord.web.guarding import is_safe_to_follow
from onrecord.web.jobs import BusyError, Job, jobs_of
from onrecord.web.problems import for_reader
from onrecord.web.site import render, site_of

LOCK = threading.Lock()  # around looking whether anything changed and writing
PATIENCE = 10.0  # seconds that a page waits for claims to be put together again
OWN = ("csrf", "seen", "reason")  # fields that are asked anew when somebody else was faster

FASTER, CHANGED = "Somebody else was faster", "This changed while you looked at it"
AGAIN = "Other wordings belong to this now than when you opened the page. Look at it again before you go on."

Made = Sequence[Correction | Ruling]


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form."""

    fields: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        return next((value.strip() for value in self.many(name)), "")

    def many(self, name: str) -> tuple[str, ...]:
        return self.fields.get(name, ())

    @property
    def seen(self) -> int:
        """What Ledger.last_change said when the form was made."""
        given = self.one("seen")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 20 else 0

    @property
    def back(self) -> str:
        """Where to go on: a page of ours."""
        given = self.one("back")
        return given if is_safe_to_follow(given) else "/review"

    @property
    def carried(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.fields.items() if name not in OWN for value in values]


async def sent(request: Request) -> Sent:
    """The form was read already, when its token was checked."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            fields[name] = (*fields.get(name, ()), value)
    return Sent(fields)


Sending = Annotated[Sent, Depends(sent)]


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody is about to do. of: the id that it touches; words: what it is; back: where to go on afterwards."""

    of: str
    words: str
    write: Callable[[str], Made]
    back: str = ""


def decide(request: Request, given: Sent, intent: Intent, *, reason: str = "") -> Response:
    """Write it, unless somebody said something about the same since the form was made: then ask again, and lose nothing that was typed.

    reason: where none is needed, the one that is kept.
    """
    ledger = site_of(request).ledger
    why = given.one("reason") or reason
    if not why:
        return ask_again(request, given, intent, "Say why, in a few words", status=400)
    with LOCK:
        if ledger.last_change(intent.of) != given.seen:  # less, too: what others split off takes its changes along
            theirs = acts_on(ledger, intent.of, newer_than=given.seen)
            return ask_again(request, given, intent, FASTER if theirs else CHANGED, lede=AGAIN, theirs=theirs)
        made = intent.write(why)
    asked = {"done": made[-1].id if made else "", "of": intent.of, "linking": relinked(request, made)}
    return RedirectResponse(with_query(intent.back or given.back, asked), 303)


def ask_again(
    request: Request,
    given: Sent,
    intent: Intent,
    title: str,
    *,
    lede: str = "",
    theirs: Iterable[Act] = (),
    may: bool = True,
    status: int = 409,
) -> Response:
    """theirs: what others did. may: whether it can be done all the same. Only who is shown what changed carries on as having seen it."""
    ledger = site_of(request).ledger
    seen = ledger.last_change(intent.of) if status == 409 else given.seen
    return render(
        request,
        "conflict.html",
        title=title,
        lede=for_reader(request, lede),
        theirs=[(act, ledger.last_change(act.about)) for act in theirs],
        intent=intent,
        given=given,
        seen=seen,
        may=may,
        status=status,
    )


def relinked(request: Request, made: Made) -> str:
    """Put claims together again where a correction changes what an article says; the job, if it is still at it."""
    articles = once(c.article for c in made if isinstance(c, Correction) and c.field in (*TOUCHING, "undo"))
    if not articles:
        return ""
    try:
        job = jobs_of(request).submit(Job("", articles=tuple(articles)))
    except BusyError:  # whoever adds something next does it too
        return "later"
    return "" if job.finished.wait(PATIENCE) else job.ident
