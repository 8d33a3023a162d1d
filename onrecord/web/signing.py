"""Signing in with a token, and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.web.guarding import cookie, is_safe_to_follow, keeper_of, try_token
from onrecord.web.site import render

router = APIRouter()
Next = Annotated[str, Query(max_length=4000)]


@router.get("/sign-in")
async def form(request: Request, next: Next = "/") -> Response:
    """Whoever comes by a link of another site comes without their cookie: then the page loads once more, from itself."""
    keeper = keeper_of(request)
    if keeper.tokens is None:
        return RedirectResponse("/", 303)
    foreign = request.headers.get("sec-fetch-site") == "cross-site"
    if request.state.visitor and next != "/":
        return RedirectResponse(next if is_safe_to_follow(next) else "/", 303)
    return shown(request, next, again=foreign)


def shown(request: Request, next: str, wrong: bool = False, again: bool = False) -> Response:
    return render(request, "sign_in.html", status=401 if wrong else 200, next=next, wrong=wrong, again=again)


@router.post("/sign-in")
async def sign_in(
    request: Request, token: Annotated[str, Form(max_length=400)] = "", next: Annotated[str, Form()] = "/"
) -> Response:
    keeper = keeper_of(request)
    held = try_token(keeper, request, token.strip())
    if held is None:
        return shown(request, next, wrong=True)
    keeper.sessions.close(request.state.session)
    answer = RedirectResponse(next if is_safe_to_follow(next) else "/", 303)
    answer.headers["Set-Cookie"] = cookie(keeper, request, keeper.sessions.open(held.hash))
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    keeper = keeper_of(request)
    keeper.sessions.close(request.state.session)
    answer = RedirectResponse("/sign-in", 303)
    answer.headers["Set-Cookie"] = cookie(keeper, request, keeper.sessions.nobody())
    return answer
