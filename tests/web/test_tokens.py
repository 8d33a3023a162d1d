"""Tokens at rest: in a file of hashes that its owner alone may read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from onrecord.web.tokens import TokenError, Tokens, add_token, read_tokens, remove_token
from tests.web.conftest import READERS


def test_a_token_is_kept_as_a_hash_in_a_file_for_its_owner_alone(tokens: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "tokens.json"
    assert all(
        token not in place.read_text() and token.split("_", maxsplit=1)[1] not in place.read_text()
        for token in tokens.values()
    )
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    found = Tokens(place).of(tokens[READERS])
    assert found is not None
    assert (found.name, found.role) == (READERS, "reader")
    assert Tokens(place).of(tokens[READERS][:-1]) is None


def test_a_name_has_one_token_and_must_be_readable(tokens: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "tokens.json"
    for name in (READERS, "", "  ", "a\nb", "x" * 81):
        with pytest.raises(TokenError):
            add_token(place, name, "editor", "2026-01-01T00:00:00Z")
    with pytest.raises(TokenError, match="Nobody Here"):
        remove_token(place, "Nobody Here")
    assert len(read_tokens(place)) == 2


def test_a_file_of_tokens_that_others_may_write_is_not_believed(tokens: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "tokens.json").chmod(0o666)
    with pytest.raises(TokenError, match="chmod 600"):
        read_tokens(tmp_path / "tokens.json")
