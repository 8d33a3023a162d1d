import csv
from io import StringIO

from onrecord.export.claim_account import differing, how_said
from onrecord.export.claim_csv import claim_csv
from onrecord.export.claim_words import Told
from tests.export.claims import MAYOR, POST, WIRE, claim, occasion, statement


def test_it_says_how_each_day_is_known() -> None:
    day = {
        "start": "2025-03-04",
        "end": "2025-03-04",
        "precision": "day",
        "text": "on Tuesday",
        "method": "weekday before the report",
    }
    assert how_said({"said_on": day}) == 'stated: "on Tuesday" (weekday before the report)'
    assert how_said({"said_on": {**day, "text": "", "method": "published"}}) == "day of the report (published)"
    assert how_said({"said_on": None}) == "no date given"


def test_articles_that_tell_one_speaker_differently_are_named() -> None:
    denied = [statement("d1", POST, "deny", "it is not so", MAYOR, cue="denied")]
    silent = [statement("n1", WIRE, "decline", "", MAYOR, cue="did not confirm")]
    acts = [occasion(MAYOR, "deny", "2025-03-05", denied), occasion(MAYOR, "decline", "2025-03-06", silent)]
    given = claim("The harbour is sold", "denied", [POST, WIRE], [*denied, *silent], occasions=acts)
    assert list(differing(Told(given, 15))) == [
        'Marta Lind, mayor of Port Elsa: denies ("denied") (Harbour Post); no comment ("did not confirm") (Coast Wire)'
    ]
    later = {**given, "occasions": [acts[0], {**acts[1], "day": "2025-04-01"}]}
    assert list(differing(Told(later, 15))) == []


def test_a_spreadsheet_has_the_state_before_the_wording_and_computes_nothing() -> None:
    evil = statement("s1", POST, "assert", "=HYPERLINK(1)", {**MAYOR, "name": "@SUM(A1)", "role": "-1+1"}, cue="+say")
    rows = list(csv.DictReader(StringIO(claim_csv(Told(claim("=1+1", "asserted", [POST], [evil]), 15), {}))))
    assert len(rows) == 1
    assert next(iter(rows[0].values())) == "SAID, nobody in these 15 articles denies it: =1+1"
    assert [cell for cell in rows[0].values() if cell[:1] in set("=+-@\t\r\n")] == []
    assert rows[0]["name"] == "'@SUM(A1)"
