"""The API answers what Python does, page by page, and says in one shape what it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger.forgetting import forget
from onrecord.ledger.store import Ledger
from onrecord.markup import Json
from onrecord.version import __version__
from onrecord.web.tokens import add_token
from tests.ledger.stories import word_judge
from tests.web.conftest import AUTHOR, Browse

DIRECT = {"X-Requested-With": "onrecord"}


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(path, params=params or None)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def refusal(client: TestClient, path: str, **params: Any) -> Json:
    answer = client.get(path, params=params or None)
    assert answer.headers["content-type"] == "application/problem+json"
    found: Json = answer.json()
    assert found["status"] == answer.status_code
    assert set(found) >= {"type", "title", "detail"}
    return found


@pytest.fixture
def ledger(ledger_path: Path) -> Any:
    with Ledger.open(ledger_path) as opened:
        yield opened


def disputed(client: TestClient) -> Json:
    row: Json = get(client, "/api/claims")["claims"][0]
    assert row["state"] == "disputed"
    return row


# Reading


def test_claims_come_as_the_ledger_lists_them(client: TestClient, ledger: Ledger) -> None:
    found = get(client, "/api/claims", every=True)
    listed = ledger.browse(every=True)
    assert (found["claims"], found["total"], found["next"]) == (listed.rows, listed.total, None)
    assert {"value": "disputed", "count": 1} in found["facets"]["state"]


@pytest.mark.parametrize(
    "asked",
    [{"state": "disputed"}, {"source": "Bo Lund"}, {"kind": "person"}, {"position": "deny"}, {"outlet": "Post F"}, {"since": "2025-03-08"}, {"until": "2025-03-06"}, {"q": "tourists", "every": True}],
)  # fmt: skip
def test_every_filter_is_the_ledgers(client: TestClient, ledger: Ledger, asked: dict[str, Any]) -> None:
    found = get(client, "/api/claims", **asked)
    assert found["claims"] == ledger.browse(**asked).rows
    assert found["total"] < 4 or asked == {"kind": "person"}


def test_pages_follow_each_other_to_the_end(client: TestClient) -> None:
    everything = get(client, "/api/claims", every=True)["claims"]
    path, found = "/api/claims?every=true&limit=1&q=", []
    while path:
        answer = client.get(path)
        page = answer.json()
        assert len(page["claims"]) == 1
        assert answer.headers.get("link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
        found += page["claims"]
        path = page["next"]
    assert found == everything


def test_a_claim_is_that_of_the_ledger_by_any_beginning_of_an_id(client: TestClient, ledger: Ledger) -> None:
    claim = disputed(client)["id"]
    assert get(client, f"/api/claims/{claim[:8]}") == {**ledger.claim(claim).to_dict(), "seen": 0}


def test_a_claim_as_of_a_day_shows_what_was_published_by_then(client: TestClient) -> None:
    claim = disputed(client)["id"]
    assert get(client, f"/api/claims/{claim}", as_of="2025-03-07")["id"] == claim
    assert refusal(client, f"/api/claims/{claim}", as_of="2025-03-06")["status"] == 404
    assert refusal(client, f"/api/claims/{claim}", recorded_by="2020-01-01")["status"] == 404


def test_articles_come_with_their_record_and_all_that_is_known_of_them(client: TestClient, ledger: Ledger) -> None:
    rows = get(client, "/api/articles")["articles"]
    assert rows == list(ledger.articles())
    assert get(client, f"/api/articles/{rows[0]['id'][:10]}") == {**ledger.about(rows[0]["id"]), "seen": 0}
    assert [a["publisher"] for a in get(client, "/api/articles", publisher="post c")["articles"]] == ["Post C"]
    first = get(client, "/api/articles", limit=4)
    second = get(client, first["next"])
    assert (first["articles"] + second["articles"], second["next"]) == (rows, None)


def test_an_article_that_was_forgotten_is_gone(client: TestClient, ledger: Ledger) -> None:
    article = next(ledger.articles())["id"]
    forget(ledger, article, author="Ana", reason="a confidential reason")
    answer = client.get(f"/api/articles/{article}")
    assert answer.status_code == 410
    assert "confidential" not in answer.text


def test_sources_are_listed_by_name_and_shown_as_people(client: TestClient, ledger: Ledger) -> None:
    assert get(client, "/api/sources")["sources"] == list(ledger.sources())
    assert get(client, "/api/sources/Bo%20Lund")["sources"] == ledger.people("Bo Lund")
    assert refusal(client, "/api/sources/AC%2FDC")["detail"] == "Nobody called 'AC/DC' takes a position here."


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "pier"}, {"q": '"pier beside"', "within": ["claims", "articles"]}, {"q": "pier", "source": "lund"}, {"q": "pier", "kind": "media"},
        {"q": "pier", "position": "deny"}, {"q": "pier", "state": "disputed"}, {"q": "pier", "publisher": "Post F"}, {"q": "pier", "since": "2025-03-08"},
        {"q": "pier", "until": "2025-03-06"}, {"q": "pier", "as_of": "2025-03-06"}, {"like": "the pier was sold"}, {},
    ],
)  # fmt: skip
def test_a_search_is_the_ledgers_with_all_its_filters(
    client: TestClient, ledger: Ledger, asked: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.ledger.searching.shipped_judge", word_judge)
    found = ledger.search(asked.get("q", ""), **{name: value for name, value in asked.items() if name != "q"})
    answer = get(client, "/api/search", **asked)
    assert answer["hits"] == found.rows
    assert (answer["missing"], answer["left_out"], bool(answer["next"])) == (0, 0, found.more)


def test_pages_of_a_search_keep_what_was_asked(client: TestClient) -> None:
    path: str | None = "/api/search?q=pier&within=claims&within=articles&limit=3"
    found: list[Json] = []
    while path:
        page = get(client, path)
        found, path = [*found, *page["hits"]], page["next"]
    assert found == get(client, "/api/search?q=pier&within=claims&within=articles")["hits"]
    assert len(found) > 3 and {hit["in"] for hit in found} == {"claims", "articles"}


def test_what_is_new_and_what_waits_is_told(client: TestClient, ledger: Ledger) -> None:
    assert get(client, "/api/changes", since="2020-01-01")["changes"] == list(ledger.changes("2020-01-01"))
    assert len(get(client, "/api/changes", since="2d", limit=1)["changes"]) == 1
    assert get(client, "/api/waiting", limit=3)["waiting"] == ledger.waiting(limit=3)


def test_the_version_is_told(client: TestClient, ledger: Ledger) -> None:
    assert get(client, "/api/version") == {"onrecord": __version__, "ledger": ledger.version(), "articles": 6}


# Errors


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/claims?since=2016-02-30", 422), ("/api/claims?until=yesterday", 422), ("/api/claims?limit=0", 422), ("/api/claims?limit=201", 422),
        ("/api/claims?offset=-1", 422), ("/api/claims?offset=99999999999999999999999", 422), ("/api/claims?state=true", 422),
        ("/api/claims?position=lies", 422), ("/api/claims/xyz", 422), ("/api/claims/abc", 422), ("/api/claims/abcdef", 404), ("/api/articles/abcdef", 404),
        ("/api/changes?since=soon", 422), ("/api/changes?since=2016-02-30", 422), ("/api/sources/Nobody%20Known", 404), ("/api/no/such", 404),
        ("/api/search?q=a&like=b", 400), ("/api/search?q=a&state=denied&within=articles", 400), ("/api/search?within=news", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_as_a_problem(client: TestClient, path: str, status: int) -> None:
    assert refusal(client, path)["status"] == status


def test_a_wrong_value_is_named(client: TestClient) -> None:
    found = refusal(client, "/api/claims", since="2016-02-30", limit=5)
    assert found["errors"] == [{"where": "since", "what": "'2016-02-30' is not a day. Write it like 2016-01-26"}]


# ETags


def test_an_answer_is_not_made_again_while_nothing_changes(client: TestClient, ledger: Ledger) -> None:
    claim = disputed(client)
    path = f"/api/claims/{claim['id']}"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(path, params={"as_of": "2025-03-07"}).headers["etag"] != first.headers["etag"]
    statement = first.json()["statements"][0]["id"]
    ledger.correct(statement, "right", True, author="Ana", reason="checked")
    changed = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (changed.status_code, changed.json()["checked"]) == (200, 1)


# Writing


def ruling(client: TestClient) -> Json:
    rows = get(client, "/api/claims")["claims"]
    return {"a": rows[0]["id"], "b": rows[1]["id"], "verdict": "same", "reason": "One pier."}


def test_programs_may_not_write_unless_that_was_allowed(client: TestClient) -> None:
    answer = client.post("/api/rulings", json=ruling(client), headers=DIRECT)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_ruling_and_a_correction_stand_by_the_name_of_who_made_them(browse: Browse, ledger: Ledger) -> None:
    client = browse(api_writes=True)
    answer = client.post("/api/rulings", json=ruling(client), headers=DIRECT)
    assert (answer.status_code, answer.json()["author"], answer.json()["verdict"]) == (201, AUTHOR, "same")
    joined = get(client, "/api/claims")["claims"][0]["id"]
    statement = get(client, f"/api/claims/{joined}")["statements"][0]["id"]
    given = {"statement": statement, "right": {"stance": "question", "day": "2025-03-06"}, "reason": "Read it."}
    answer = client.post("/api/corrections", json=given, headers=DIRECT)
    assert answer.status_code == 201
    assert {c["field"]: c["author"] for c in answer.json()["corrections"]} == {"stance": AUTHOR, "day": AUTHOR}
    assert len(ledger.corrections()) == 2


def test_a_page_of_another_site_cannot_make_a_program_of_the_browser(browse: Browse, ledger: Ledger) -> None:
    client = browse(api_writes=True)
    for headers in ({}, {**DIRECT, "Origin": "https://evil.example"}, {**DIRECT, "Sec-Fetch-Site": "same-site"}):
        assert client.post("/api/rulings", json=ruling(client), headers=headers).status_code == 403
    simple = client.post("/api/rulings", content=b'{"a":1}', headers={**DIRECT, "Content-Type": "text/plain"})
    assert simple.status_code == 422


def test_tokens_say_who_may_write(browse: Browse, tmp_path: Path) -> None:
    place = tmp_path / "tokens.json"
    reads = add_token(place, "Rea Der", "reader", "2026-01-01T00:00:00Z")
    edits = add_token(place, "Ed Itor", "editor", "2026-01-01T00:00:00Z")
    client = browse(api_writes=True, tokens=place)
    bearer = {"Authorization": f"Bearer {reads}"}
    rows = client.get("/api/claims", headers=bearer).json()["claims"]
    given = {"a": rows[0]["id"], "b": rows[1]["id"], "verdict": "different", "reason": "Two piers."}
    assert client.post("/api/rulings", json=given, headers=bearer).status_code == 403
    assert client.post("/api/rulings", json=given, headers=DIRECT).status_code == 401
    answer = client.post("/api/rulings", json=given, headers={"Authorization": f"bearer {edits}"})
    assert (answer.status_code, answer.json()["author"]) == (201, "Ed Itor")


def test_who_wrote_on_an_older_state_is_told_that_it_changed(browse: Browse, ledger: Ledger) -> None:
    client = browse(api_writes=True)
    given = ruling(client)
    seen = get(client, f"/api/claims/{given['a']}")["seen"]
    ledger.rule(given["a"], given["b"], "different", author="Ana", reason="Two piers.")
    answer = client.post("/api/rulings", json={**given, "seen": seen}, headers=DIRECT)
    assert answer.status_code == 409
    fresh = {**given, "seen": get(client, f"/api/claims/{given['a']}")["seen"]}
    assert client.post("/api/rulings", json=fresh, headers=DIRECT).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [{"right": {}}, {"right": {"stance": "lie"}}, {"right": {"day": "2016-02-30"}}, {"reason": " "}, {"statement": "abcdef"}, {"more": 1}, {"right": {"claim": "\0"}}],
)  # fmt: skip
def test_a_correction_that_says_nothing_or_nonsense_is_refused(
    browse: Browse, ledger: Ledger, wrong: dict[str, Any]
) -> None:
    client = browse(api_writes=True)
    joined = get(client, "/api/claims")["claims"][0]["id"]
    statement = get(client, f"/api/claims/{joined}")["statements"][0]["id"]
    given = {"statement": statement, "right": {"stance": "deny"}, "reason": "Read it.", **wrong}
    assert client.post("/api/corrections", json=given, headers=DIRECT).status_code in {400, 422}
    assert ledger.corrections() == []


def test_the_description_says_how_to_come_in_and_that_errors_are_problems(browse: Browse, tmp_path: Path) -> None:
    open_to_all = browse().get("/api/openapi.json").json()
    assert "security" not in open_to_all["paths"]["/api/claims"]["get"]
    answers = open_to_all["paths"]["/api/claims/{id}"]["get"]["responses"]
    assert list(answers["404"]["content"]) == ["application/problem+json"]
    assert {"200", "304", "401", "404", "422", "429", "503"} <= set(answers)
    token = add_token(tmp_path / "tokens.json", "Rea Der", "reader", "2026-01-01T00:00:00Z")
    asked = browse(tokens=tmp_path / "tokens.json").get(
        "/api/openapi.json", headers={"Authorization": f"Bearer {token}"}
    )
    assert asked.json()["paths"]["/api/claims"]["get"]["security"] == [{"HTTPBearer": []}]
