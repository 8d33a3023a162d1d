"""Searches that people keep tell what is new to them, once."""

from pathlib import Path

import pytest

from onrecord.errors import InputError, LedgerError
from onrecord.ledger import Ledger
from onrecord.ledger.saved import new_hits, save_search, unsave_search
from onrecord.ledger.searching import Asked
from onrecord.ledger.transfer import export_lines, import_lines
from tests.ledger.newsroom import WHO
from tests.ledger.stories import story


def test_saved_searches_tell_what_is_new_once(ledger: Ledger) -> None:
    ledger.append([story(0)])
    save_search(ledger, "piers", Asked('"old harbour"', within=("articles",), position="deny"))
    save_search(ledger, "schools", Asked("school"))
    assert [s.name for s in ledger.saved_searches()] == ["piers", "schools"]
    assert list(new_hits(ledger)) == []
    ledger.append([story(1), story(3)])
    ((saved, rows),) = new_hits(ledger)
    assert (saved.name, [row["id"] for row in rows]) == ("piers", [story(3).id])
    assert list(new_hits(ledger)) == []
    ledger.correct(story(3).record["statements"][0]["id"], "right", **WHO)  # which puts its words in again
    assert list(new_hits(ledger)) == []
    unsave_search(ledger, "piers")
    assert [s.name for s in ledger.saved_searches()] == ["schools"]


def test_saved_searches_have_names_of_their_own_and_can_be_asked(ledger: Ledger) -> None:
    save_search(ledger, "piers", Asked("pier"))
    for name, asked, words in (
        ("piers", Asked("x"), "choose another name"), ("", Asked("x"), "needs a name"), ("a\nb", Asked("x"), "needs a name"),
        ("x", Asked(" "), "needs words"), ("x", Asked("y", within=("news",)), "cannot be searched"),
    ):  # fmt: skip
        with pytest.raises(LedgerError, match=words):
            save_search(ledger, name, asked)
    with pytest.raises(LedgerError, match="no saved search"):
        unsave_search(ledger, "x")


def test_an_export_brings_words_corrections_and_saved_searches_along(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([story(0), story(2)])
    ledger.correct(story(0).record["statements"][0]["id"], "claim", "The lighthouse was sold", **WHO)
    save_search(ledger, "piers", Asked("pier", within=("articles",), source="ruiz"))
    lines, refused = list(export_lines(ledger)), list[InputError]()
    with Ledger.open(tmp_path / "other.db") as other:
        for _ in range(2):
            list(import_lines(other, lines, refused.append))
        assert other.search("pier lighthouse", limit=None).rows == ledger.search("pier lighthouse", limit=None).rows
        assert [s.asked for s in other.saved_searches()] == [s.asked for s in ledger.saved_searches()]
        assert list(new_hits(other)) == []
        list(import_lines(other, [lines[0], '{"saved_search": 5}', '{"saved_search": {"name": "x"}}'], refused.append))
    assert len(refused) == 2
