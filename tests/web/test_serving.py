"""`onrecord serve` in processes of its own; `onrecord token`, and what `serve` refuses, in this one, which is quicker."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from onrecord.cli import main

READY = re.compile(r"onrecord: (.+) is at (http://\S+?)(;.*)? \(Ctrl-C stops\)\n")


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    return {**kept, "PYTHONWARNINGS": "error", "COLUMNS": "100"}


class Done(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    error: str


Run = Callable[..., Done]


@pytest.fixture
def onrecord(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command in the test's folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("ONRECORD_DB", "ONRECORD_TOKENS"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["onrecord", *args])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    return run


@contextmanager
def serving(*args: str, cwd: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, its address, and the line that it said; ended by its own id whatever happens."""
    command = [sys.executable, "-m", "onrecord", "serve", "--port", "0", *args]
    running = subprocess.Popen(
        command, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        found = READY.fullmatch(line)
        assert found, line + (running.stderr.read() if running.stderr and running.poll() is not None else "")
        yield running, found[2], line
    finally:
        running.kill()
        running.communicate()


def test_it_makes_a_ledger_leads_to_add_says_one_line_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as (running, address, _):
        page = httpx2.get(address)
        assert page.status_code == 200
        assert 'href="/add"' in page.text
        assert (tmp_path / "onrecord.db").exists()
        assert httpx2.get(f"{address}/claims?q=confidential", headers={"Host": "evil.example"}).status_code == 400
        assert httpx2.get(f"{address}/claims?q=confidential").status_code == 200
        assert httpx2.head(f"{address}/claims").headers["content-length"] != "0"
        running.send_signal(signal.SIGINT)
        out, error = running.communicate(timeout=20)
    assert (running.returncode, out, error) == (0, "", "onrecord: stopped\n")


def test_another_ledger_is_shown_where_one_is_named(ledger_path: Path, tmp_path: Path) -> None:
    with serving("--db", str(ledger_path), cwd=tmp_path) as (_, address, _):
        claims = httpx2.get(f"{address}/api/claims").json()["claims"]
    assert claims[0]["state"] == "disputed"
    assert not (tmp_path / "onrecord.db").exists()


def test_a_port_that_is_taken_is_said_with_what_to_do(onrecord: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = onrecord("serve", "--port", str(port))
    assert done.code == 1
    assert done.error.startswith(f"onrecord: Port {port} is taken")
    assert f"onrecord serve --port {port + 1}" in done.error
    assert not (tmp_path / "onrecord.db").exists()


def test_an_address_that_is_not_ours_is_said(onrecord: Run) -> None:
    onrecord("token", "add", "Ana", "--role", "reader")
    done = onrecord("serve", "--host", "192.0.2.1", "--port", "0")
    assert done.code == 1
    assert "192.0.2.1 cannot be listened at" in done.error


@pytest.mark.parametrize("beyond", [["--host", "0.0.0.0"], ["--host", "::"], ["--allow-host", "news.example"]])
def test_beyond_this_machine_it_refuses_to_start_without_a_token_and_says_how_to_make_one(
    onrecord: Run, beyond: list[str], tmp_path: Path
) -> None:
    done = onrecord("serve", "--port", "0", *beyond)
    assert done.code == 1
    assert "onrecord token add NAME --role editor" in done.error
    assert not (tmp_path / "onrecord.db").exists()


def test_a_file_of_tokens_that_holds_none_is_refused_here_too(onrecord: Run) -> None:
    done = onrecord("serve", "--port", "0", "--tokens", "ours.json")
    assert done.code == 1
    assert "onrecord token add NAME --role editor --tokens ours.json" in done.error


def test_with_a_token_it_serves_beyond_this_machine_to_those_who_have_one(onrecord: Run, tmp_path: Path) -> None:
    token = onrecord("token", "add", "Ana", "--role", "reader").out.strip()
    with serving("--host", "0.0.0.0", cwd=tmp_path) as (_, address, line):
        assert "sign in with a token of onrecord-tokens.json" in line
        assert token not in line
        known, unknown = {"Authorization": f"Bearer {token}"}, {"Authorization": f"Bearer {token}x"}
        assert httpx2.get(f"{address}/api/version").status_code == 401
        assert httpx2.get(f"{address}/api/version", headers=unknown).status_code == 401
        assert httpx2.get(f"{address}/api/version", headers=known).status_code == 200
        onrecord("token", "remove", "Ana")
        assert httpx2.get(f"{address}/api/version", headers=known).status_code == 401


def test_tokens_are_made_listed_and_taken_back(onrecord: Run, tmp_path: Path) -> None:
    made = onrecord("token", "add", "Ana Ruiz", "--role", "editor")
    token, file = made.out.strip(), tmp_path / "onrecord-tokens.json"
    assert (made.code, len(token) > 40) == (0, True)
    assert "not shown again" in made.error
    assert token not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert onrecord("token", "add", "Ana Ruiz", "--role", "reader").code == 1
    assert onrecord("token", "add", "Bo", "--role", "owner").code == 2
    listed = onrecord("token", "list").out
    assert listed.startswith("Ana Ruiz\teditor\t20")
    assert onrecord("token", "remove", "Bo").code == 1
    assert onrecord("token", "remove", "Ana Ruiz").code == 0
    assert "holds no token" in onrecord("token", "list").error
