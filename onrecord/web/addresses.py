"""What the address of a page asks for, and addresses made from others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator

from onrecord.intake import check_day

MOST_PAGES = 100_000


def a_day(words: str) -> str:
    """ "" where none is asked for. Raises HTTPException, 400."""
    if words and not check_day(words):
        raise HTTPException(400, f"{words!r} is not a day. Write it like 2016-01-26.")
    return words[:10]


def one_of(values: Collection[str]) -> Callable[[str], str]:
    """A check of a choice, of which "" is none."""

    def checked(value: str) -> str:
        if value and value not in values:
            raise HTTPException(400, f"{value!r} cannot be chosen here. Give one of {', '.join(values)}.")
        return value

    return checked


def a_page(number: int) -> int:
    """The nearest that there can be."""
    return min(max(1, number), MOST_PAGES)


Day = Annotated[str, Query(max_length=400), AfterValidator(a_day)]
Page = Annotated[int, AfterValidator(a_page)]


def with_query(address: str, changes: Mapping[str, Any]) -> str:
    """The address with some of its query changed; what is None or empty is dropped."""
    parts = urlsplit(address)
    query = {name: value for name, value in (dict(parse_qsl(parts.query)) | dict(changes)).items() if value}
    return parts.path + (f"?{urlencode(query)}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def moved(request: Request, path: str) -> RedirectResponse:
    """To a page by its whole id, with what was asked of it."""
    return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 302)
