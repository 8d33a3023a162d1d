"""What a person does on the review pages: open one, fill in a form, press its button, take it back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from fastapi.testclient import TestClient

from onrecord.ledger.claims import claim as claim_of
from onrecord.markup import Json
from tests.ledger.stories import proposition, source_of, story
from tests.web.conftest import csrf_of
from tests.web.workers import ledger_of

PIER, SCHOOL = proposition(story(0)), proposition(story(2))
STATEMENT = story(0).record["statements"][0]["id"]
RUIZ = [source_of(story(n)) for n in range(5)]
SEEN = re.compile(r'<input type="hidden" name="seen" value="(\d+)">')


def seen(client: TestClient, page: str) -> str:
    found = SEEN.search(client.get(page).text)
    assert found
    return found[1]


def send(client: TestClient, to: str, page: str = "", /, *, at: str = "", **fields: str | list[str]) -> Any:
    """Fill in a form of a page and send it. at: what it carries instead of what the page says now."""
    carried = {"csrf": csrf_of(client), "seen": at or seen(client, page), "reason": "I have seen both", "back": page}
    return client.post(f"/review/{to}", data=carried | fields, follow_redirects=False)


def after(client: TestClient, answer: Any) -> str:
    """The page that follows, as a reader sees it."""
    assert answer.status_code == 303, answer.text
    return unescape(client.get(answer.headers["location"]).text)


def claim_page(client: TestClient, proposition_id: str = PIER) -> str:
    return f"/review?claim={ledger_of(client).claim(proposition_id).id}"


def members(client: TestClient, proposition_id: str = PIER) -> list[str]:
    return sorted({p.proposition for p in claim_of(ledger_of(client), proposition_id).passages})


def statement(client: TestClient, ident: str = STATEMENT) -> Json:
    article = ledger_of(client).find(ident, kinds=("statement",))[1]
    return next(s for s in ledger_of(client).record(article)["statements"] if s["id"] == ident)


def undo(client: TestClient, page: str, answer: Any) -> Any:
    """Press the button of the notice."""
    shown = client.get(answer.headers["location"]).text
    form = shown[shown.index('class="notice done"') :].split("</form>")[0]
    fields = dict(re.findall(r'name="(of|seen)" value="([^"]*)"', form))
    ids = re.findall(r'name="id" value="([^"]*)"', form)
    return send(client, "undo", at=fields["seen"], of=fields["of"], id=ids, back=page, reason="Not right after all")


def ids(number: int) -> list[str]:
    return [s["id"] for s in story(number).record["statements"]]
