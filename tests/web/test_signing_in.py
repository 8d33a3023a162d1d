"""Who gets in, by which name, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.web.guarding import is_safe_to_follow
from onrecord.web.sessions import LASTS, Sessions
from onrecord.web.tokens import remove_token
from tests.web.conftest import AUTHOR, EDITORS, READERS, csrf_of, keeper_of
from tests.web.probes import FORM, with_probes


def sign_in(client: TestClient, token: str) -> int:
    data = {"csrf": csrf_of(client), "token": token, "next": "/"}
    return client.post("/sign-in", data=data, follow_redirects=False).status_code


def test_without_tokens_everybody_at_this_machine_is_an_editor_by_the_users_name(client: TestClient) -> None:
    assert with_probes(client).post(FORM, data={"csrf": csrf_of(client)}).json() == {"by": AUTHOR}
    assert client.get("/sign-in", follow_redirects=False).headers["location"] == "/"


def test_with_tokens_nobody_sees_anything_before_signing_in(asked: TestClient) -> None:
    answer = asked.get("/claims?q=pier&page=2", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fclaims%3Fq%3Dpier%26page%3D2"
    for path in ("/api/claims", "/api/openapi.json", "/api/version"):
        answer = asked.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert asked.get("/static/onrecord.css").status_code == 200


def test_an_editor_signs_in_lands_where_they_wanted_and_writes_by_their_name(
    asked: TestClient, tokens: dict[str, str]
) -> None:
    data = {"csrf": csrf_of(asked), "token": f" {tokens[EDITORS]}\n", "next": "/claims?q=pier"}
    answer = asked.post("/sign-in", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/claims?q=pier")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert asked.get("/claims").status_code == 200
    assert asked.post(FORM, data={"csrf": csrf_of(asked)}).json() == {"by": EDITORS}


def test_a_reader_reads_and_cannot_write(asked: TestClient, tokens: dict[str, str]) -> None:
    assert sign_in(asked, tokens[READERS]) == 303
    assert asked.get("/claims").status_code == 200
    answer = asked.post(FORM, data={"csrf": csrf_of(asked)})
    assert answer.status_code == 403
    assert "editor" in answer.text


def test_a_wrong_token_is_refused_and_guessing_is_slowed(asked: TestClient, tokens: dict[str, str]) -> None:
    assert sign_in(asked, "onrecord_wrong") == 401
    assert asked.get("/claims", follow_redirects=False).status_code == 303
    assert 429 in {sign_in(asked, f"guess {n}") for n in range(15)}
    assert sign_in(asked, tokens[EDITORS]) == 429


def test_guessing_by_the_api_is_slowed_too(asked: TestClient) -> None:
    told = [asked.get("/api/version", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(15)]
    assert (told[0], told[-1]) == (401, 429)


def test_the_session_changes_on_signing_in_and_ends_on_signing_out(asked: TestClient, tokens: dict[str, str]) -> None:
    csrf_of(asked)
    name = keeper_of(asked).cookie
    before = asked.cookies[name]
    sign_in(asked, tokens[EDITORS])
    during = asked.cookies[name]
    assert before != during
    assert asked.post("/sign-out", data={"csrf": csrf_of(asked)}, follow_redirects=False).status_code == 303
    assert asked.get("/claims", follow_redirects=False).status_code == 303
    answer = asked.get("/claims", headers={"Cookie": f"{name}={during}"}, follow_redirects=False)
    assert answer.status_code == 303


def test_who_is_removed_is_out_at_once(asked: TestClient, tokens: dict[str, str], tmp_path: Path) -> None:
    sign_in(asked, tokens[EDITORS])
    assert asked.get("/claims", follow_redirects=False).status_code == 200
    remove_token(tmp_path / "tokens.json", EDITORS)
    assert asked.get("/claims", follow_redirects=False).status_code == 303


def test_a_damaged_file_of_tokens_lets_nobody_in(asked: TestClient, tokens: dict[str, str], tmp_path: Path) -> None:
    sign_in(asked, tokens[EDITORS])
    (tmp_path / "tokens.json").write_text("{}")
    assert asked.get("/claims").status_code == 503
    (tmp_path / "tokens.json").unlink()
    assert asked.get("/claims", follow_redirects=False).status_code == 303


def test_a_session_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    sessions = Sessions(lambda: now)
    ident = sessions.open("hash")
    assert sessions.token(ident) == "hash"
    now = LASTS + 1.0
    assert sessions.token(ident) is None
    assert not sessions.is_ours(ident)
    assert not Sessions().is_ours(sessions.nobody())


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "https://evil.example", "claims", "/\n/evil"])
def test_signing_in_leads_to_pages_of_ours_alone(asked: TestClient, tokens: dict[str, str], address: str) -> None:
    assert not is_safe_to_follow(address)
    data = {"csrf": csrf_of(asked), "token": tokens[READERS], "next": address}
    assert asked.post("/sign-in", data=data, follow_redirects=False).headers["location"] == "/"


def test_who_comes_by_a_link_in_a_mail_need_not_sign_in_again(asked: TestClient, tokens: dict[str, str]) -> None:
    """The strict cookie does not come along; the sign-in page loads once more from itself, and then it does."""
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    page = asked.get("/sign-in?next=/claims", headers=foreign)
    assert '<meta http-equiv="refresh" content="0">' in page.text
    sign_in(asked, tokens[READERS])
    again = asked.get("/sign-in?next=/claims", follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/claims")
