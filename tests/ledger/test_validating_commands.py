"""`onrecord sample` and `onrecord evaluate`, as a new user meets them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import openpyxl
import pytest

from onrecord.ledger import Ledger
from onrecord.markup import Json
from tests.ledger.readymade import entry
from tests.ledger.test_commands import Run, run
from tests.validation.coding import RIGHT, fill

__all__ = ["run"]  # the fixture


@pytest.fixture(autouse=True)
def kept(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Ledger.open(place) as ledger:
        ledger.append([entry(n) for n in range(12)])


def answer(row: Json) -> dict[str, str]:
    if "missed" in row:
        return {"found_right": row["found_number"], "missed": "0"}
    return {**RIGHT, "claim_right": "no" if row["row"] == "1" else "yes"}


def test_a_sample_is_coded_and_evaluated(run: Run) -> None:
    said = run("sample", "--n", "10", "--passages", "8", "--by", "position")
    assert said.out == "onrecord evaluate sheet.csv sheet-passages.csv\n"
    assert "10 statements of 24" in said.err and "5  of 12: denies" in said.err and "8 passages of 24" in said.err
    assert run("evaluate", "sheet.csv").err.startswith("onrecord: Nothing is coded yet")
    for name in ("sheet.csv", "sheet-passages.csv"):
        fill(Path(name), answer)
    rows = run(*shlex.split(said.out)[1:]).rows
    found = {(row["measure"], row["field"]): row["value"] for row in rows}
    assert (found["precision", "claim"], found["precision", "speaker"], found["recall", "statement"]) == (0.9, 1, 1)
    table = run("evaluate", "--format", "table", "sheet.csv").out
    assert "precision        claim" in table and "90.0" in table
    again = run("sample", "--n", "10")
    assert (again.code, again.out) == (1, "") and "sheet.csv is there already" in again.err


def test_two_coders_get_a_sheet_each(run: Run) -> None:
    said = run("sample", "--n", "10", "--passages", "0", "--coders", "2", "--out", "my sheet.csv")
    names = shlex.split(said.out)[2:]
    assert names == ["my sheet-coder1.csv", "my sheet-coder2.csv"]
    fill(Path(names[0]), answer)
    fill(Path(names[1]), lambda row: RIGHT)
    found = {(r["measure"], r["field"]): r["value"] for r in run("evaluate", *names).rows}
    assert found["agreement", "claim_right"] == 0.9


def test_a_sample_may_be_a_workbook(run: Run) -> None:
    said = run("sample", "--n", "10", "--passages", "8", "--out", "sheet.xlsx")
    assert said.out == "onrecord evaluate sheet.xlsx sheet-passages.xlsx\n"
    assert 'fill in the blank columns (the sheet "codes" says how), save, then run' in " ".join(said.err.split())
    book = openpyxl.load_workbook("sheet.xlsx")
    headings = [cell.value for cell in book["statements"][1]]
    for row in book["statements"].iter_rows(min_row=2):
        for column, value in RIGHT.items():
            row[headings.index(column)].value = value
    book.save("sheet.xlsx")
    found = {
        (row["measure"], row["field"]): row["value"]
        for row in run("evaluate", "sheet.xlsx", "sheet-passages.xlsx").rows
    }
    assert found["precision", "all fields"] == 1
    for out, words in (("a.xlsx", "a.xlsx has no separators"), ("a.ods", "give --out a.xlsx or a.csv")):
        refused = run("sample", "--semicolons", "--out", out)
        assert refused.code == 1 and words in refused.err and not Path(out).exists()


def test_help_and_unknown_files(run: Run) -> None:
    assert "attribution" in run("evaluate", "--help").out
    assert run("evaluate").code == 2
    said = run("evaluate", "nothing.csv")
    assert said.code == 1 and "nothing.csv cannot be read" in said.err
    assert run("sample", "--by", "colour").code == 2


def test_readings_are_scored_against_gold(run: Run) -> None:
    made = entry(1).record
    text = made["article"]["text"]
    gold = [{role: a[role]["spans"] for role in ("source", "cue", "content")} for a in made["attributions"]]
    Path("gold.jsonl").write_text(json.dumps({"id": made["article"]["url"], "text": text, "attributions": gold}))
    Path("readings.jsonl").write_text(json.dumps(made))
    rows = run("evaluate", "attribution", "gold.jsonl", "--readings", "readings.jsonl").rows
    right = next(row for row in rows if (row["part"], row["measure"]) == ("linked", "right"))
    assert (right["F1"], right["gold"], right["predicted"]) == (1, 2, 2)
    table = run("evaluate", "attribution", "gold.jsonl", "--readings", "readings.jsonl", "--format", "table").out
    assert table.splitlines()[1].split() == ["source", "exact", "100.0", "100.0", "100.0", "2", "2"]
