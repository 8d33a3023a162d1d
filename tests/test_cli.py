"""The command line, as a new user meets it: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from onrecord import read
from onrecord.markup import Json
from onrecord.record import json_schema

ROOT = Path(__file__).parent.parent
DEMO = [str(p) for p in sorted((ROOT / "demo").iterdir())]


def onrecord(*args: str, stdin: str | bytes = "", width: int = 100) -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    environment = {**os.environ, "COLUMNS": str(width), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", *args], input=data, capture_output=True, env=environment, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def demo() -> list[Json]:
    done = onrecord("read", *DEMO, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_demo_story_is_read_in_order(demo: list[Json]) -> None:
    assert [r["article"]["title"].split()[0] for r in demo] == ["Halden", "Halden", "Halden", "Opposition"]
    for record in demo:
        jsonschema.validate(record, json_schema())


def test_the_demo_story_holds_claim_relay_denial_and_decline(demo: list[Json]) -> None:
    ledger, wire, today, _ = demo
    kinds = {link["kind"] for s in ledger["statements"] for link in s["chain"]}
    assert "anonymous" in kinds
    assert any(s["stance"] == "decline" for s in ledger["statements"])
    assert "Evening Ledger" in {link["name"] for s in wire["statements"] for link in s["chain"]}
    denied = {
        (link["name"], (s["said_on"] or {}).get("start"))
        for s in today["statements"]
        if s["stance"] == "deny"
        for link in s["chain"]
    }
    assert ("Ingrid Solvang", "2025-03-07") in denied
    assert ("Pavel Doran", "2025-03-07") in denied


def test_one_article_as_json_is_one_object_and_several_are_an_array() -> None:
    assert json.loads(onrecord("read", DEMO[0], "--format", "json").stdout)["schema"] == "onrecord/1"
    assert len(json.loads(onrecord("read", *DEMO[:3], "--format", "json").stdout)) == 3


def test_standard_input_is_read_a_record_a_line_in_order() -> None:
    lines = "".join(
        json.dumps({"url": f"u{i}", "text": f"Mayor Ana Ruiz said on Monday that plan {i} was dead."}) + "\n"
        for i in range(5)
    )
    done = onrecord("read", "-", stdin=lines)  # in a pipe: jsonl
    assert [json.loads(line)["article"]["url"] for line in done.stdout.splitlines()] == [f"u{i}" for i in range(5)]


def test_two_jobs_give_what_one_gives() -> None:
    one, two = (onrecord("read", *DEMO, "--format", "jsonl", "--jobs", n).stdout for n in ("1", "2"))
    assert one == two


def test_a_bad_line_does_not_stop_the_rest_and_is_listed() -> None:
    done = onrecord(
        "read", "-", stdin='{"text": "Mayor Ana Ruiz said that the port was shut."}\n{"text": 7}\nnot json\n'
    )
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    assert "standard input line 2" in done.stderr
    assert "standard input line 3" in done.stderr
    assert "1 read, 2 not" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("paper.pdf", b"%PDF-1.7\n...", "PDF"),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        (
            "french.txt",
            "Le ministre a déclaré mardi que le gouvernement ne vendrait pas le port aux investisseurs étrangers.".encode(),
            "French",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_clear_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    done = onrecord("read", str(tmp_path / name))
    assert done.returncode == 1
    assert done.stdout == ""
    assert name in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_a_folder_and_a_url_are_told_apart(tmp_path: Path) -> None:
    assert "does not exist" in onrecord("read", str(tmp_path / "none.txt")).stderr
    assert "is a folder" in onrecord("read", str(tmp_path)).stderr
    assert "onrecord fetch https://news.example/story" in onrecord("read", "https://news.example/story").stderr


def test_wrong_usage_is_exit_code_2() -> None:
    assert onrecord("read").returncode == 2
    assert onrecord("read", DEMO[0], "--format", "xml").returncode == 2
    assert onrecord("read", DEMO[0], "--format", "csv", "--explain").returncode == 2
    done = onrecord("read", DEMO[0], "--published", "yesterday")
    assert done.returncode == 2
    assert "2016-01-26" in done.stderr


def test_what_the_caller_says_wins() -> None:
    record = json.loads(onrecord("read", DEMO[1], "--published", "2025-03-08", "--publisher", "The Wire").stdout)
    assert (record["article"]["published"], record["article"]["publisher"]) == ("2025-03-08", "The Wire")
    assert record["article"]["dateline"]["date"] == "2025-03-06"


def test_the_table_shows_who_position_words_and_day() -> None:
    shown = onrecord("read", DEMO[2], "--format", "table").stdout
    for words in ("Halden denies it offered", "[Pavel Doran", "denies", "onrecord", "7 Mar"):
        assert words in shown


def test_explain_says_how_each_answer_came_about() -> None:
    shown = onrecord("read", DEMO[2], "--format", "table", "--explain").stdout
    assert "JSON-LD" in shown
    assert "position: deny, by the verb" in shown


@pytest.mark.parametrize("options", [("--format", "table"), ("--explain",), ("--format", "csv")])
def test_no_escape_code_of_an_article_reaches_the_terminal(options: tuple[str, ...]) -> None:
    hostile = (
        "Mayor \x1b[31mAna Ruiz\x1b]0;gone\x07 said that the \x1b[2Jport was [bold]shut[/bold] and \u202ewould stay so."
    )
    shown = onrecord("read", "-", *options, stdin=json.dumps({"title": "A \x1b[31mtitle", "text": hostile})).stdout
    assert "port" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_the_page_is_self_contained() -> None:
    page = onrecord("read", *DEMO, "--format", "html").stdout
    assert page.lower().startswith("<!doctype html>")
    assert "<script" not in page
    assert "Content-Security-Policy" in page


def test_csv_has_a_row_for_each_statement(demo: list[Json]) -> None:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(onrecord("read", *DEMO, "--format", "csv").stdout)))
    assert len(rows) == 1 + sum(len(r["statements"]) for r in demo)


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'"{sys.executable}" -m onrecord read {" ".join(DEMO * 3)} --format jsonl | head -c 100'],
        capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr


def test_help_and_version_and_schema() -> None:
    assert "read" in onrecord("--help").stdout
    assert onrecord("--version").stdout.startswith("onrecord 0.")
    assert json.loads(onrecord("schema").stdout) == json_schema()


def test_a_long_run_says_early_how_long_it_will_take(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from onrecord.cli import reading as cli

    clock = iter(range(0, 10_000, 60))
    monkeypatch.setattr("onrecord.cli.reading.time.monotonic", lambda: float(next(clock)))
    reading = read("Mayor Ana Ruiz said that the port was shut.")
    monkeypatch.setattr(cli, "SAMPLE", 2)
    assert len(list(cli.with_progress(iter([reading] * 3), 100))) == 3
    assert "100 articles, about 49 minutes to go" in capsys.readouterr().err


@pytest.mark.parametrize(("seconds", "said"), [(25, "25 seconds"), (600, "10 minutes"), (9000, "2.5 hours")])
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    from onrecord.cli.reading import duration

    assert duration(seconds) == said
