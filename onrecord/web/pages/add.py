"""Adding articles: text that is pasted or files that are chosen go to the worker; its page tells how far it is, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from onrecord.errors import InputError
from onrecord.export.claim_words import counted
from onrecord.intake import check_columns, check_day
from onrecord.intake.received import Given
from onrecord.intake.tables import Columns, parse_columns
from onrecord.markup import Json
from onrecord.web.bringing import Brought, Claim, Denial
from onrecord.web.guarding import Editor
from onrecord.web.jobs import BusyError, Job, Jobs, jobs_of
from onrecord.web.limits import MIB, MOST_TO_ADD
from onrecord.web.problems import for_reader
from onrecord.web.site import render
from onrecord.web.uploads import PASTED, Upload, pasted, upload

router = APIRouter()
Typed = Annotated[str, Form()]
FIRST = 12  # claims that are shown before the rest is folded
OUTCOMES = (  # in the account, and of one article
    ("new", "added", "added"),
    ("version", "added as new versions of articles known by their address", "new version of an article known by its address"),
    ("copy", "added as copies: a known text under another address, publisher or day", "copy: its text was known"),
    ("reread", "known before, with another reading", "known before, read again"),
    ("unchanged", "already there", "already there"),
)  # fmt: skip


@router.get("/add")
def form(request: Request) -> HTMLResponse:
    return filled(request, {})


def filled(
    request: Request, typed: dict[str, str], *, problem: str = "", bad: str = "", status: int = 200
) -> HTMLResponse:
    """The forms, with what was typed. bad: the field that the problem is about."""
    most = f"{MOST_TO_ADD // MIB} MiB"
    return render(request, "add.html", typed=typed, problem=problem, bad=bad, most=most, status=status)


@router.post("/add")
def add(
    request: Request,
    visitor: Editor,
    files: Annotated[list[UploadFile] | None, File()] = None,
    text: Typed = "",
    title: Typed = "",
    publisher: Typed = "",
    published: Typed = "",
    url: Typed = "",
    columns: Typed = "",
) -> Response:
    typed = {"title": title, "publisher": publisher, "published": published, "url": url, "text": text}
    typed = {name: value.strip() for name, value in typed.items()}
    if typed["published"] and not check_day(typed["published"]):
        words = f"{published!r} is not a day. Write it like 2016-01-26."
        return filled(request, typed, problem=words, bad="published", status=400)
    try:
        named = parse_columns(columns)
        check_columns(named)
    except InputError as error:
        return filled(request, typed, problem=str(error), status=400)
    uploads = list(taken(files or [], typed, named))
    if not uploads:
        words = "Paste the text of an article, or choose at least one file."
        return filled(request, typed, problem=words, bad="text", status=400)
    try:
        job = jobs_of(request).submit(Job(visitor.name, uploads))
    except BusyError as error:
        return filled(request, typed, problem=str(error), status=503)
    return RedirectResponse(f"/add/{job.ident}", 303)


def taken(files: Sequence[UploadFile], typed: dict[str, str], columns: Columns) -> Iterator[Upload]:
    """A form without a chosen file sends one without a name."""
    given = Given(typed["published"] or None, typed["publisher"] or None, columns)
    for file in files:
        if file.filename or file.size:
            yield upload(file.filename or "", file.file, given)
    if typed["text"]:
        yield pasted(typed)


@router.get("/add/{ident}.json")
def progress(request: Request, ident: str) -> JSONResponse:
    """How far it is, for add.js."""
    jobs = jobs_of(request)
    job = found(jobs, ident)
    return JSONResponse({"state": job.state, "over": job.over, **how_far(jobs, job)})


@router.get("/add/{ident}")
def page(request: Request, ident: str) -> HTMLResponse:
    jobs = jobs_of(request)
    job = found(jobs, ident)
    told: Json = {"job": job, "far": how_far(jobs, job), "failure": for_reader(request, job.failure), "lost": lost(job)}
    return render(request, "job.html", **told, **closing(job), pasted=PASTED)


def found(jobs: Jobs, ident: str) -> Job:
    """Raises HTTPException, 404."""
    job = jobs.get(ident)
    if job is None:
        raise HTTPException(
            404,
            "The account of this is not kept any more: that lasts until onrecord is started again, or many more were added. "
            "What was added is among the articles.",
        )
    return job


def how_far(jobs: Jobs, job: Job) -> Json:
    """words; value of most, both 0 where nothing can be counted."""
    value, most = 0, 0
    if job.state == "waiting":
        ahead = jobs.before(job)
        words = f"Waiting for {counted(ahead, 'other')} to finish." if ahead else "Beginning."
    elif job.state == "reading":
        value, most = job.settled, job.total
        words = f"Reading: {value} of {counted(most, 'article')} read." if most else "Reading."
    elif job.state == "linking":
        value, most = job.linked, job.to_link
        words = f"All read. Linking with what other articles say: {value} of {most}." if most else "Linking."
    else:
        words = "Looking at what is new." if job.state == "looking" else "Finished."
    return {"words": words, "value": value, "most": most}


def lost(job: Job) -> str:
    """What a job that did not come to its end leaves, in words."""
    kept = counted(job.account.read, "article")
    if job.state == "stopped":
        return (
            f"onrecord was ended. {kept} had been added and stay; add the same files again, and it goes on from there."
        )
    if job.broke in {"linking", "looking"}:
        return f"Everything was read and is kept ({kept} added). Finding what other articles say the same failed; it is tried again when you add something."
    return f"{kept} had been added before and stay; nothing that was in the ledger is lost. Add the same files again, and it goes on from there."


def closing(job: Job) -> Json:
    """The account when a job is over."""
    came: Brought = job.brought
    counts = [(job.account.counts.get(name, 0), words) for name, words, _ in OUTCOMES]
    return {
        "counts": [(number, words) for number, words in counts if number],
        "outcomes": {name: words for name, _, words in OUTCOMES},
        "skipped": list(job.account.skipped),
        "skipped_count": sum(job.account.counts.get(name, 0) for name in ("skipped", "forgotten")),
        "came": came,
        "denied": [(some[0].claim, some) for some in by_claim(came.denials)],
        "sorts": [sort(name, some) for name, some in sorts(came.claims) if some],
    }


def by_claim(denials: Sequence[Denial]) -> list[list[Denial]]:
    found: dict[str, list[Denial]] = {}
    for denial in denials:
        found.setdefault(denial.claim.id, []).append(denial)
    return list(found.values())


def sorts(claims: Sequence[Claim]) -> list[tuple[str, list[Claim]]]:
    return [
        ("Claims that were here before, now in more articles", [c for c in claims if not c.new]),
        ("New claims", [c for c in claims if c.new]),
    ]


def sort(title: str, claims: list[Claim]) -> Json:
    return {"title": title, "count": len(claims), "first": claims[:FIRST], "rest": claims[FIRST:]}
