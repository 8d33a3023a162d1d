"""What goes wrong is told in plain words with what to do, and without insides."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.probes import with_probes


def test_an_error_nobody_foresaw_shows_a_number_and_no_insides(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with_probes(client)
    with caplog.at_level(logging.ERROR):
        page, data = client.get("/probe/fail"), client.get("/api/probe/fail")
    assert (page.status_code, data.status_code) == (500, 500)
    for text in (page.text, data.text):
        assert "a word that nobody may see" not in text
        assert "Traceback" not in text
        number = re.search(r"Error ([0-9a-f]{8})", text)
        assert number is not None
        assert number[1] in caplog.text
    assert "a word that nobody may see" in caplog.text


def test_what_the_ledger_lacks_is_said_without_paths_and_commands(client: TestClient, ledger_path: Path) -> None:
    answer = with_probes(client).get("/probe/refuse")
    assert answer.status_code == 404
    assert "this ledger holds no such thing." in answer.text
    assert "onrecord articles" not in answer.text
    assert str(ledger_path) not in answer.text


def test_an_unknown_page_says_what_to_do(client: TestClient) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "What to do" in answer.text
    assert 'href="/claims"' in answer.text


def test_a_character_that_no_text_has_is_refused(client: TestClient) -> None:
    assert client.get("/claims?q=%00").status_code == 400
    assert client.get("/api/claims/%00abcd").status_code == 400
