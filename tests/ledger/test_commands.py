"""The ledger's commands, as a new user meets them."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.cli import main
from onrecord.ledger import Ledger
from onrecord.ledger.connection import shown
from onrecord.ledger.stamps import count_unlinked
from onrecord.markup import Json
from onrecord.models import FOLDER, load_models
from tests.ledger.readymade import entry, read, received

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "demo"


class Said:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[Json]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture
def run(place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("ONRECORD_DB", place)
    monkeypatch.setenv("ONRECORD_AUTHOR", "Ines")
    monkeypatch.setenv("COLUMNS", "160")

    def called(*args: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["onrecord", *args])
        try:
            main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return called


@pytest.fixture
def filled(place: str) -> str:
    with Ledger.open(place) as ledger:
        ledger.append([entry(1), entry(2, published=None), entry(1, more=" It rained.", published="2025-03-08")])
    return place


def test_add_reads_a_folder_keeps_it_and_adds_nothing_the_second_time(place: str) -> None:
    command = [sys.executable, "-m", "onrecord", "add", str(DEMO), "--db", place, "--format"]
    first = subprocess.run(
        [*command, "table"], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONWARNINGS": "error"}
    )
    assert first.stdout.splitlines() == [
        f"4 articles given; the ledger is {shown(place)}",
        "        4  read",
        "        4  new",
    ]
    again = subprocess.run([*command, "json"], capture_output=True, text=True, check=True)
    assert json.loads(again.stdout)["unchanged"] == 4
    with Ledger.open(place) as ledger:
        raw = {ledger.document(d["raw_id"]) for r in ledger.articles() for d in ledger.about(r["id"])["documents"]}
        assert raw == {f.read_bytes() for f in DEMO.iterdir()}


def test_one_bad_document_never_stops_the_rest(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4")
    (folder / "b.txt").write_text("Mayor Ana Ruiz said on Tuesday that the old port was shut for good.")
    (folder / ".hidden").write_text("no")
    said = run("add", str(folder), "--format", "json")
    told = json.loads(said.out)
    assert (said.code, told["new"], len(told["skipped"]), told["undated"]) == (3, 1, 1, 1)
    assert "is a damaged PDF" in said.err
    assert run("add", str(folder / "a.pdf")).code == 1
    (folder / "loop").symlink_to("loop")
    (folder / "gone").symlink_to("nowhere")
    told = json.loads(run("add", str(folder), "--format", "json").out)
    assert (told["unchanged"], len(told["skipped"])) == (1, 3)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "without files" in run("add", str(empty)).err


def test_a_ledger_in_the_folder_that_is_added_is_not_taken_for_an_article(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_DB")
    (tmp_path / "a.txt").write_text("Mayor Ana Ruiz said on Tuesday that the old port was shut for good.")
    for outcome in ("new", "unchanged"):
        said = run("add", ".", "--format", "json")
        assert (said.code, json.loads(said.out)[outcome]) == (0, 1)


@pytest.mark.parametrize("fault", ["missing", "altered"])
def test_a_missing_or_altered_model_file_adds_nothing(
    run: Run, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / "attribution" / "model.onnx"
    file.unlink() if fault == "missing" else file.write_bytes(file.read_bytes()[:-1] + b"?")
    monkeypatch.setattr("onrecord.batch.load_models", lambda threads=None: load_models(threads, folder))
    said = run("add", str(DEMO))
    assert said.code == 1
    assert "Install onrecord again" in said.err
    with Ledger.open(place) as ledger:
        assert ledger.counts()["articles"] == 0


@pytest.mark.usefixtures("filled")
def test_articles_are_listed_in_every_format(run: Run) -> None:
    rows = run("articles").rows
    assert [(r["title"], r["day"], r["statements"], r["versions"]) for r in rows] == [
        ("Pier 1", "2025-03-08", 2, 2), ("Pier 1", "2025-03-07", 2, 2), ("Pier 2", None, 2, 1),
    ]  # fmt: skip
    assert json.loads(run("articles", "--format", "json").out) == rows
    cells = list(csv.DictReader(io.StringIO(run("articles", "--format", "csv").out)))
    assert [c["title"] for c in cells] == ["Pier 1", "Pier 1", "Pier 2"]
    table = run("articles", "--format", "table", "--limit", "2")
    assert "2 versions" in table.out
    assert "--limit 0" in table.err
    assert [r["title"] for r in run("articles", "--undated").rows] == ["Pier 2"]
    assert run("articles", "--since", "Tuesday").code == 2
    assert "no article fits" in run("articles", "--publisher", "Nobody", "--format", "table").err


@pytest.mark.usefixtures("filled")
def test_sources_are_listed(run: Run) -> None:
    assert run("sources", "--name", "ruiz 1").rows == [
        {
            "name": "Ana Ruiz 1",
            "kind": "person",
            "roles": ["Mayor"],
            "statements": 4,
            "articles": 2,
            "positions": {"assert": 2, "deny": 2},
        }
    ]
    assert "says (2), denies (2)" in run("sources", "--format", "table").out


@pytest.mark.usefixtures("filled")
def test_show_finds_articles_statements_claims_and_sources(run: Run) -> None:
    record = entry(1).record
    table = run("show", entry(1).id[:8], "--format", "table").out
    assert "that pier 1 was sold" in table
    assert "version 1 of 2 at this address" in table
    assert "taken in from story.jsonl line 1" in table
    about = json.loads(run("show", entry(1).id[:8], "--format", "json").out)
    assert about["record"]["statements"] == record["statements"]
    for ident in (record["statements"][1]["id"], record["claims"][1]["id"]):
        (shown,) = run("show", ident[:12]).rows
        assert [s["id"] for s in shown["statements"]] == [record["statements"][1]["id"]]
    (shown,) = run("show", record["entities"][0]["id"][:12]).rows
    assert len(shown["statements"]) == 2
    missing = run("show", "ffffffff")
    assert (missing.code, "begins with ffffffff" in missing.err) == (1, True)


@pytest.mark.usefixtures("filled")
def test_diff_marks_what_was_added(run: Run) -> None:
    later = entry(1, more=" It rained.", published="2025-03-08")
    for ident in (later.id, entry(1).id):
        out = run("diff", ident[:8], "--format", "table").out
        assert "{+ It rained.+}" in out
        assert "published: 2025-03-07 -> 2025-03-08" in out
    told = run("diff", entry(2, published=None).id, later.id).rows[0]
    assert told["fields"]["title"] == ["Pier 2", "Pier 1"]
    assert "one version only" in run("diff", entry(2, published=None).id).err


@pytest.mark.usefixtures("filled")
def test_corrections_are_made_listed_shown_and_taken_back(run: Run) -> None:
    statement = entry(1).record["statements"][0]["id"][:12]
    said = run("correct", statement, "--stance", "confirm", "--source", "Paul Doran", "--reason", "She rang.")
    assert said.out.count("takes it back") == 2
    shown = run("show", statement, "--format", "table").out
    assert "Paul Doran" in shown
    assert "confirms" in shown
    assert "checked by a person: 1 of 1" in shown
    first, _ = run("corrections").rows
    assert (first["author"], first["state"]) == ("Ines", "in force")
    assert run("undo", str(first["id"])[:8], "--reason", "A mistake.").code == 0
    states = [r["state"] for r in run("corrections").rows]
    assert states == ["taken back", "in force", "takes another back"]
    assert run("correct", statement, "--reason", "x").code == 2
    assert "confirms" not in run("correct", statement, "--position", "denies", "--reason", "He rang.").out
    assert run("search", "Doran", "--position", "denies").code == 0
    assert "is no position" in run("correct", statement, "--position", "lie", "--reason", "x").err


@pytest.mark.usefixtures("filled")
def test_forget_asks_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run("forget", entry(1).id[:8], "--reason", "Confidential.").code == 1
    assert len(run("articles").rows) == 3
    said = run("forget", entry(1).id[:8], "--reason", "Confidential.", "--yes")
    assert "is forgotten" in said.out
    assert len(run("articles").rows) == 2


@pytest.mark.usefixtures("filled")
def test_verify_says_that_all_is_well_or_what_is_not(run: Run) -> None:
    assert "all is well" in run("verify", "--format", "table").out
    made = entry(7)
    made.record["attributions"][0]["cue"]["text"] = "admitted"
    with Ledger.open() as ledger:
        ledger.append([made])
    said = run("verify")
    assert (said.code, "does not hold 'admitted'" in said.err, len(said.rows[0]["problems"])) == (1, True, 1)


@pytest.mark.usefixtures("filled")
def test_export_and_import_copy_a_ledger(run: Run, tmp_path: Path) -> None:
    exported = run("export", "jsonl").out
    (tmp_path / "out.jsonl").write_text(exported)
    other = str(tmp_path / "other.db")
    said = run("import", "jsonl", str(tmp_path / "out.jsonl"), "--db", other)
    assert "3 articles added" in said.out
    with Ledger.open(other) as ledger:
        assert count_unlinked(ledger) == 0
    assert run("export", "jsonl", "--db", other).out == exported
    assert "cannot be read" in run("import", "jsonl", str(tmp_path / "none"), "--db", other).err


def test_reread_takes_what_other_models_read(run: Run, filled: str) -> None:
    assert "3 articles read again" in run("reread").out
    assert "0 articles read again" in run("reread").out
    with Ledger.open(filled) as ledger:
        assert [len(ledger.about(r["id"])["readings"]) for r in ledger.articles()] == [2, 2, 2]
        ledger.adopt([read(received(1), (("readymade", "3"),)).to_dict()])
    assert "1 articles read again" in run("reread").out


@pytest.mark.usefixtures("filled")
def test_doctor_says_what_is_there(run: Run) -> None:
    said = run("doctor")
    rows = {r["what"]: r for r in said.rows}
    assert said.code == 0
    assert rows["holds"]["is"].startswith("3 articles, 3 readings")
    assert "$ONRECORD_DB" in str(rows["ledger"]["is"])
    missing = run("doctor", "--db", "none/ledger.db")
    assert "does not exist yet" in missing.out
    assert run("doctor", "--db", "https://x.example").code == 1


def test_db_upgrade_says_what_it_did(run: Run, filled: str, tmp_path: Path) -> None:
    assert "nothing to do" in run("db", "upgrade").out
    assert "does not exist" in run("db", "upgrade", "--db", str(tmp_path / "none.db")).err


def test_commands_on_a_ledger_that_is_not_there_say_so(run: Run) -> None:
    for command in ("articles", "sources", "verify", "corrections"):
        said = run(command)
        assert (said.code, "onrecord add" in said.err) == (1, True)
