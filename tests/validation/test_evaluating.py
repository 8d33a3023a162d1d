"""Figures from coded sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.markup import Json
from onrecord.validation.evaluating import evaluate
from onrecord.validation.sheets import Sheet, read_sheet
from tests.validation.coding import RIGHT, passage, save, statement


@pytest.fixture
def sheet(tmp_path: Path) -> Making:
    return Making(tmp_path)


class Making:
    """Sheets from rows."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    def __call__(self, rows: list[Json]) -> Sheet:
        self.count += 1
        return read_sheet(save(self.folder / f"sheet{self.count}.csv", rows))


def figures(*sheets: Sheet) -> dict[tuple[str, str], Json]:
    return {(row["measure"], row["field"]): row for row in evaluate(sheets).rows}


def test_precision_counts_what_is_no_statement_as_wrong_in_every_field(sheet: Making) -> None:
    rows = [statement(n, **RIGHT) for n in range(7)]
    rows += [statement(7, statement_right="no"), statement(8, **{**RIGHT, "claim_right": "no"})]
    rows += [statement(9, **{**RIGHT, "speaker_right": "unclear"}), statement(10)]
    found = figures(sheet(rows))
    assert {f: found["precision", f]["value"] for f in ("statement", "claim", "speaker", "all fields")} == {
        "statement": 0.9, "claim": 0.8, "speaker": 0.8889, "all fields": 0.7778,
    }  # fmt: skip
    assert {key: found["precision", "speaker"][key] for key in ("n", "blank", "unclear")} == {
        "n": 9,
        "blank": 1,
        "unclear": 1,
    }
    assert found["precision", "claim"]["low"] < 0.8 < found["precision", "claim"]["high"]
    assert ("recall", "statement") not in found and ("agreement", "claim_right") not in found


def test_strata_are_weighted_back_to_the_ledger(sheet: Making) -> None:
    rare = [statement(n, stratum="denies", size=10, drawn=10, **RIGHT) for n in range(10)]
    common = [
        statement(
            n, stratum="says", size=990, drawn=10, read="says", **{**RIGHT, "position_right": "no" if n < 15 else "yes"}
        )
        for n in range(10, 20)
    ]
    told = evaluate([sheet(rare + common)])
    found = {(row["measure"], row["field"]): row for row in told.rows}
    assert found["precision", "position"]["value"] == pytest.approx((10 + 990 * 0.5) / 1000)
    assert found["precision", "position: denies"]["value"] == 1
    assert found["precision", "position: says"]["value"] == 0.5
    assert told.notes == ["statements are weighted back to the sizes of 2 strata: denies 10, says 990."]


def test_what_is_missing_from_a_sheet_is_told(sheet: Making) -> None:
    rows = [statement(1, stratum="says", drawn=3, **RIGHT), statement(2, stratum="denies", size=40)]
    assert evaluate([sheet(rows)]).notes[:2] == [
        "2 of 3 statements drawn from 'says' are not in the sheets.",
        "nothing of 'denies' (40 statements) is coded: the figures do not speak of it.",
    ]


def test_recall_comes_from_passages_and_that_of_fields_from_both(sheet: Making) -> None:
    passages = [
        passage(1, 2, "2", "0"),
        passage(2, 0, "", "1"),
        passage(3, 1, "1", "0"),
        passage(4, 3),
        passage(5, 1, "0", "0"),
    ]
    statements = [statement(n, **{**RIGHT, "claim_right": "no" if n < 4 else "yes"}) for n in range(8)]
    statements += [statement(9, statement_right="no")]
    found = figures(sheet(passages), sheet(statements))
    whole = found["recall", "statement"]
    assert (whole["value"], whole["n"], whole["blank"]) == (0.75, 4, 1)
    assert found["recall", "claim"]["value"] == pytest.approx(0.375)
    assert found["recall", "speaker"]["value"] == pytest.approx(0.75)
    assert ("recall", "claim") not in figures(sheet(passages))


def test_positions_that_were_found_are_told_by_what_they_should_be(sheet: Making) -> None:
    rows = [statement(n, **RIGHT) for n in range(3)]
    rows += [statement(n, read="says", **{**RIGHT, "position_right": "no"}, position_should_be="denies") for n in (3,)]
    assert figures(sheet(rows))["recall of found", "position: denies"]["value"] == 0.75
    rows.append(statement(4, read="says", **{**RIGHT, "position_right": "no"}))
    assert ("recall of found", "position: denies") not in figures(sheet(rows))


def test_two_coders_agree_on_answers_and_on_values(sheet: Making) -> None:
    first = [statement(n, **RIGHT) for n in range(10)]
    second = [
        statement(n, **{**RIGHT, **({"position_right": "no", "position_should_be": "says"} if n < 2 else {})})
        for n in range(10)
    ]
    found = figures(sheet(first), sheet(second))
    assert found["agreement", "position_right"]["value"] == 0.8
    assert found["agreement", "position"]["value"] == 0.8
    assert found["alpha", "position"]["value"] == pytest.approx(-0.0556, abs=1e-4)
    assert found["alpha", "speaker_right"]["value"] is None
    assert found["precision", "position"]["value"] == 1  # the first sheet counts


def test_coders_may_share_the_work_and_overlap(sheet: Making) -> None:
    first = [statement(n, **RIGHT) for n in range(6)] + [statement(n) for n in range(6, 8)]
    second = [statement(n, **{**RIGHT, "claim_right": "no"}) for n in range(4, 8)]
    found = figures(sheet(first), sheet(second))
    assert (found["precision", "claim"]["value"], found["precision", "claim"]["n"]) == (0.75, 8)
    assert (found["agreement", "claim_right"]["value"], found["agreement", "claim_right"]["n"]) == (0, 2)


def test_counts_agree_by_their_distance(sheet: Making) -> None:
    first = [passage(n, 3, "3", str(n)) for n in range(6)]
    second = [passage(n, 3, "3", str(n + (n == 5))) for n in range(6)]
    found = figures(sheet(first), sheet(second))
    assert found["agreement", "missed"]["value"] == pytest.approx(0.8333)
    assert found["alpha", "missed"]["value"] > 0.95


def test_different_samples_and_sheets_without_codes_are_told(sheet: Making) -> None:
    with pytest.raises(InputError, match="Nothing is coded yet"):
        evaluate([sheet([statement(1)]), sheet([passage(1, 1)])])
    one, other = sheet([statement(1, **RIGHT)]), sheet([statement(1, **RIGHT)])
    with pytest.raises(InputError, match="hold different samples"):
        evaluate([one, Sheet("other.csv", "statements", "s-other", other.rows)])
