"""The commands about claims, as a new user meets them."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from tests.ledger.readymade import read_all
from tests.ledger.stories import STORIES, entry_of, linked, proposition, source_of, story, told, word_judge
from tests.ledger.test_commands import Run, run

__all__ = ["run"]  # the fixture


@pytest.fixture(autouse=True)
def judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is waited for."""
    for place in ("linking", "claims"):
        monkeypatch.setattr(f"onrecord.ledger.{place}.shipped_judge", word_judge)


@pytest.fixture
def kept(place: str) -> str:
    with Ledger.open(place) as ledger:
        ledger.append([story(n) for n in range(len(STORIES))])
    return place


@pytest.fixture
def filled(kept: str) -> str:
    with Ledger.open(kept) as ledger:
        linked(ledger)
    return kept


def write(file: Path, number: int) -> None:
    item = told(number, *STORIES[number])
    fields = ("title", "url", "publisher", "published")
    file.write_text(
        json.dumps({"text": (item.raw or b"").decode(), **{name: getattr(item.article, name) for name in fields}})
    )


HARBOUR = proposition(story(0))


# link


@pytest.mark.usefixtures("kept")
def test_link_says_how_many_and_does_nothing_the_second_time(run: Run) -> None:
    assert "5 articles are not linked" in run("claims").err
    said = run("link")
    assert (said.code, said.out) == (0, "")
    assert "5 articles linked" in said.err
    assert "everything is linked already" in run("link").err
    assert "not linked" not in run("claims").err


@pytest.mark.usefixtures("kept")
def test_link_takes_articles_of_a_publisher_or_of_some_days(run: Run) -> None:
    assert "1 articles linked" in run("link", "--publisher", "Post A").err
    said = run("link", "--publisher", "Nobody")
    assert (said.code, "No article fits" in said.err) == (1, True)
    assert run("link", "--since", "Tuesday").code == 2
    assert "4 articles linked" in run("link", "--since", "2025-03-07", "--until", "2025-03-07").err


def test_add_links_what_it_adds_unless_told_not_to(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.cli.keeping.read_each", lambda items, **options: read_all(items))
    for n in range(2):
        write(tmp_path / f"{n}.json", n)
    assert run("add", str(tmp_path / "0.json"), "--no-link").code == 0
    assert "1 articles are not linked" in run("claims").err
    assert json.loads(run("add", str(tmp_path / "1.json"), "--format", "json").out)["new"] == 1
    said = run("claims")
    assert "not linked" not in said.err
    assert [len(row["members"]) for row in said.rows] == [2, 2]


# claims


@pytest.mark.usefixtures("filled")
def test_claims_are_listed_in_every_format(run: Run) -> None:
    rows = run("claims").rows
    assert sorted(len(r["members"]) for r in rows) == [1, 2, 3, 4]
    assert {"id", "text", "state", "members", "statements", "occasions", "origins", "relays"} <= rows[0].keys()
    assert json.loads(run("claims", "--format", "json").out) == rows
    table = run("claims", "--format", "table")
    shown = [line[:8] for line in table.out.splitlines()[1:] if line[:8].strip()]
    assert shown == [
        r["id"][:8]
        for r in sorted(rows, key=lambda r: (r["state"]["label"] != "denied", r["id"]))
        if len(r["members"]) > 1
    ]
    assert "the first 1; --limit 0" in run("claims", "--format", "table", "--limit", "1").err
    assert "Many tourists" not in table.out
    assert "Many tourists" in run("claims", "--format", "table", "--all").out
    cells = list(csv.DictReader(io.StringIO(run("claims", "--format", "csv", "--all").out)))
    assert {c["claim id"] for c in cells} == {r["id"] for r in rows}
    assert not any("{" in cell for row in cells for cell in row.values())


@pytest.mark.usefixtures("filled")
def test_claims_are_filtered(run: Run) -> None:
    assert len(run("claims", "--state", "denied").rows) == 2
    assert len(run("claims", "--source", "ruiz").rows) == 4
    assert run("claims", "--source", "nobody").rows == []
    assert len(run("claims", "--publisher", "post c").rows) == 2
    assert run("claims", "--as-of", "2025-03-01").rows == []
    assert run("claims", "--recorded-by", "2025-03-01").rows == []
    said = run("claims", "--state", "false")
    assert (said.code, "Give one of disputed" in said.err) == (2, True)
    assert run("claims", "--as-of", "Tuesday").code == 2


def test_an_empty_ledger_and_one_that_is_not_there_are_said(run: Run, place: str) -> None:
    said = run("claims")
    assert (said.code, "onrecord add" in said.err) == (1, True)
    Ledger.open(place).close()
    assert "everything is linked already" in run("link").err
    said = run("claims", "--format", "table")
    assert (said.code, said.out, "no claim" in said.err) == (0, "", True)
    assert run("claims").out == ""
    for command in (("claim", "any words at all"), ("timeline", "any words at all"), ("source", "Ruiz")):
        said = run(*command)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("onrecord: No")
    assert "nothing new since 2d" in run("changes", "--format", "table").err


# claim, timeline


@pytest.mark.usefixtures("filled")
def test_one_claim_is_shown_by_id_and_by_a_sentence(run: Run) -> None:
    (row,) = run("claim", HARBOUR[:10]).rows
    assert HARBOUR in row["members"]
    assert run("claim", HARBOUR, "--format", "json").code == 0
    said = run("claim", "pier of the old harbour at corran was sold")
    assert (said.rows[0]["id"], said.err) == (row["id"], "")
    said = run("claim", "the old pier of a town")
    assert (said.rows[0]["id"], "no claim says quite that" in said.err) == (row["id"], True)
    assert "DENIED" in run("claim", HARBOUR, "--format", "table").out
    assert "Post A" in run("claim", HARBOUR, "--format", "table", "--passages").out
    assert f"\n{row['id']}," in run("claim", HARBOUR, "--format", "csv").out


def test_articles_of_later_days_are_not_among_those_looked_in(run: Run, place: str) -> None:
    with Ledger.open(place) as ledger:
        days = ("2025-03-07", "2025-03-09", None)
        ledger.append([entry_of(told(n, published=day)) for n, day in enumerate(days)])
        linked(ledger)
    assert "of your 3 articles" in run("claim", HARBOUR, "--format", "table").out
    assert "of your 2 articles" in run("claim", HARBOUR, "--as-of", "2025-03-08", "--format", "table").out
    assert "of your 3 articles" in run("claim", HARBOUR, "--as-of", "2025-03-09", "--format", "table").out


@pytest.mark.usefixtures("filled")
def test_pictures_are_written(run: Run, tmp_path: Path) -> None:
    for command in ("claim", "timeline"):
        file = tmp_path / f"{command}.svg"
        said = run(command, HARBOUR, "--svg", str(file))
        assert (said.code, said.out, f"wrote {file}" in said.err) == (0, "", True)
        assert ET.parse(file).getroot().tag.endswith("svg")


def test_claims_that_are_not_there_or_not_linked_are_said(run: Run, kept: str) -> None:
    for ident, words in (
        (HARBOUR, "not linked yet: run onrecord link"),
        ("ffffffff", "Nothing in"),
        ("ab", "at least 4"),
    ):
        for command in ("claim", "timeline"):
            said = run(command, ident)
            assert (said.code, said.out, words in said.err) == (1, "", True)
    with Ledger.open(kept) as ledger:
        linked(ledger)
    assert "within that time" in run("claim", HARBOUR, "--as-of", "2025-03-01").err
    assert "No linked claim" in run("claim", "nothing like it").err


@pytest.mark.usefixtures("filled")
def test_the_timeline_lists_acts_of_speaking(run: Run) -> None:
    rows = run("timeline", HARBOUR).rows
    assert [(r["stance"], r["speaker"]["name"], len(r["articles"])) for r in rows] == [("deny", "Ana Ruiz", 3)]
    table = run("timeline", HARBOUR, "--format", "table").out.splitlines()
    assert "denies" in table[1]


def test_files_alone_are_looked_in_and_nothing_is_kept(
    run: Run, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.ledger.adding.add_articles.__defaults__", (read_all, lambda added: None))
    for n in range(2):
        write(tmp_path / f"{n}.json", n)
    files = [str(tmp_path / f"{n}.json") for n in range(2)]
    said = run("claim", "pier of the old harbour at corran was sold", *files)
    assert len(said.rows[0]["members"]) == 2
    assert run("claims").code == 1


# source, changes


@pytest.mark.usefixtures("filled")
def test_what_somebody_said_is_listed_by_person(run: Run, filled: str) -> None:
    (person,) = run("source", "Ruiz").rows
    assert (person["name"], len(person["statements"])) == ("Ana Ruiz", 10)
    with Ledger.open(filled) as ledger:
        ledger.append([entry_of(told(5, speaker="Berta Ruiz"))])
    assert [p["name"] for p in json.loads(run("source", "Ruiz", "--format", "json").out)] == ["Ana Ruiz", "Berta Ruiz"]
    cells = list(csv.DictReader(io.StringIO(run("source", "Ruiz", "--format", "csv").out)))
    assert [c["name"] for c in cells] == ["Ana Ruiz", "Berta Ruiz"]
    table = run("source", "Ruiz", "--format", "table", "--limit", "3")
    assert "Ana Ruiz · person · Mayor · 10 statements" in table.out
    assert "--limit 0" in table.err
    said = run("source", "Nobody")
    assert (said.code, "Nobody called 'Nobody'" in said.err) == (1, True)


@pytest.mark.usefixtures("filled")
def test_changes_are_listed(run: Run) -> None:
    rows = run("changes").rows
    assert {r["what"] for r in rows} == {"new denial"}
    assert run("changes", "--limit", "1").rows == rows
    table = run("changes", "--format", "table", "--limit", "1")
    assert "the first 1; --limit 0" in table.err
    said = run("changes", "--since", "yesterday")
    assert (said.code, "give a day" in said.err) == (1, True)


# same, different, unrule


@pytest.mark.usefixtures("filled")
def test_people_rule_and_take_back(run: Run) -> None:
    before = {r["id"]: r["members"] for r in run("claims").rows}
    school = proposition(story(2))
    said = run("same", HARBOUR[:12], school[:12], "--reason", "one pier")
    assert (said.code, said.out) == (0, "")
    ruling = said.err.split("unrule ")[1].split(".")[0]
    assert school in run("claim", HARBOUR).rows[0]["members"]
    assert run("unrule", ruling, "--reason", "two piers").code == 0
    assert {r["id"]: r["members"] for r in run("claims").rows} == before
    pier, piers = [proposition(story(n)) for n in (0, 1, 3)], [school, proposition(story(4))]
    assert run("same", pier[1], piers[1], "--reason", "one pier").code == 0  # of three members and of two
    assert set(run("claim", HARBOUR).rows[0]["members"]) == {*pier, *piers}
    parted = run("different", school, pier[2], "--reason", "two piers").err.split("unrule ")[1].split(".")[0]
    assert {r["id"]: r["members"] for r in run("claims").rows} == before
    for reason in ("they are one", "they are not"):
        assert run("unrule", parted, "--reason", reason).code == (0 if reason == "they are one" else 1)
    assert set(run("claim", HARBOUR).rows[0]["members"]) == {*pier, *piers}
    assert "not the same" in run("different", HARBOUR, proposition(story(3)), "--reason", "another day").err
    assert proposition(story(3)) not in run("claim", HARBOUR).rows[0]["members"]
    assert run("verify").code == 0


@pytest.mark.usefixtures("filled")
def test_rulings_that_cannot_be_made_are_said(run: Run) -> None:
    for args, words in (
        (("same", HARBOUR, source_of(story(0)), "--reason", "x"), "only two of a kind"),
        (("different", HARBOUR, HARBOUR, "--reason", "x"), "already"),
        (("same", HARBOUR, "ffffffff", "--reason", "x"), "Nothing in"),
        (("same", HARBOUR, proposition(story(2)), "--reason", " "), "author and a reason"),
        (("unrule", "ffffffff", "--reason", "x"), "0 rulings"),
    ):
        said = run(*args)
        assert (said.code, said.out, words in said.err) == (1, "", True)
    assert run("same", HARBOUR, HARBOUR).code == 2
