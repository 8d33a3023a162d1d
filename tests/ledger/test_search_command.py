"""`onrecord search`, as a new user meets it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.cli import searching as searching_command
from onrecord.errors import InputError
from onrecord.ledger import Ledger
from onrecord.markup import Json
from tests.ledger.stories import linked, story

runner = CliRunner()


def run(place: str, *words: str) -> list[Json]:
    done = runner.invoke(app, ["search", *words, "--db", place])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_prints_hits_and_keeps_searches(place: str) -> None:
    with Ledger.open(place) as ledger:
        ledger.append([story(0)])
        linked(ledger)
    assert {row["in"] for row in run(place, "harbour")} == {"articles", "claims", "statements"}
    assert run(place, "harbour", "--in", "articles", "--since", "2026-01-01") == []
    assert run(place, "harbour", "--save", "piers") == []
    assert [row["name"] for row in run(place, "--saved")] == ["piers"]
    with Ledger.open(place) as ledger:
        ledger.append([story(1)])
    assert {row["query"] for row in run(place, "--new")} == {"piers"}
    assert run(place, "--new") == []
    assert run(place, "--unsave", "piers") == []
    table = runner.invoke(app, ["search", "old harbour", "--db", place, "--format", "table"], env={"COLUMNS": "200"})
    assert "‹harbour›" in table.stdout and "DENIED: Pier of the" in table.stdout
    assert runner.invoke(app, ["search", "--db", place]).exit_code == 2


def test_queries_of_a_file_stand_beside_their_hits(place: str, tmp_path: Path) -> None:
    with Ledger.open(place) as ledger:
        ledger.append([story(0), story(2)])
    file = tmp_path / "queries.csv"
    file.write_text('﻿no,query\n1,school\n2,"""old harbour"""\n3,\n4,😀\n5,=HYPERLINK(1)\n', "utf-8")
    rows = run(place, "--queries", str(file), "--in", "articles")
    assert [(row["query"], row["id"]) for row in rows] == [("school", story(2).id), ('"old harbour"', story(0).id)]
    done = runner.invoke(app, ["search", "--queries", str(file), "--db", place, "--format", "csv"])
    assert done.stdout.splitlines()[0].startswith("query,in,id")
    for wrong, words in (("a,b\n1,2\n", "no column `query`"), (None, "cannot be read")):
        file.unlink()
        if wrong:
            file.write_text(wrong)
        with pytest.raises(InputError, match=words):
            searching_command.read_queries(file)
