"""Sheets come back from coders and spreadsheets; what cannot be understood is told with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.validation.rows import Sheets
from onrecord.validation.sheets import read_sheet, write_sheets
from tests.validation.coding import RIGHT, passage, save, statement


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sheet.csv"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_a_spreadsheet_saves_is_read(separator: str, charset: str, file: Path) -> None:
    rows = [statement(1, stratum="Müller & Söhne; Köln", title="Über den Hafen,\nund mehr", **RIGHT), statement(2)]
    sheet = read_sheet(save(file, rows, separator=separator, charset=charset))
    assert (sheet.kind, sheet.sample, len(sheet.rows)) == ("statements", "s-statements", 2)
    assert sheet.rows[0].stratum == "Müller & Söhne; Köln"
    assert sheet.rows[0].answers == dict.fromkeys(
        ("statement", "speaker", "kind", "position", "certainty", "claim", "said_on"), "yes"
    )
    assert set(sheet.rows[1].answers.values()) == {""}


@pytest.mark.parametrize(
    ("given", "meant"),
    [("TRUE", "yes"), ("Ja", "yes"), ("1", "yes"), (" No ", "no"), ("0", "no"), ("?", "unclear"), ("", "")],
)
def test_answers_may_be_written_in_several_ways(given: str, meant: str, file: Path) -> None:
    row = read_sheet(save(file, [statement(1, **{**RIGHT, "claim_right": given})])).rows[0]
    assert row.answers["claim"] == meant


def test_what_a_field_should_be_says_that_it_is_not_right(file: Path) -> None:
    row = read_sheet(save(file, [statement(1, position_should_be="Casts doubt", speaker_should_be="Ana  Ruiz")])).rows[
        0
    ]
    assert (row.answers["position"], row.instead["position"]) == ("no", "question")
    assert (row.answers["speaker"], row.instead["speaker"]) == ("no", "ana ruiz")
    assert row.read["position"] == "deny"


def test_what_is_no_statement_has_no_fields(file: Path) -> None:
    row = read_sheet(save(file, [statement(1, **{**RIGHT, "statement_right": "no"})])).rows[0]
    assert row.answers["statement"] == "no" and not row.answers["speaker"]


def test_a_passage_in_which_nothing_was_found_needs_only_what_was_missed(file: Path) -> None:
    rows = read_sheet(save(file, [passage(1, 0, missed="2"), passage(2, 0), passage(3, 2, "1.0", "0")])).rows
    assert [(r.answers["found_right"], r.answers["missed"]) for r in rows] == [("0", "2"), ("", ""), ("1", "0")]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"claim_right": "maybe"}, "row 1: claim_right is 'maybe': write yes, no or unclear"),
        ({"position_should_be": "shouts"}, "row 1: position_should_be is 'shouts': write one of assert, says"),
        ({"kind_right": "yes", "kind_should_be": "person"}, "row 1: kind_right says yes and kind_should_be 'person'"),
        ({"id": "another"}, "row 1: id, stratum or sheet are not as they were drawn"),
        ({"stratum_size": "7"}, "row 1: id, stratum or sheet are not as they were drawn"),
    ],
)
def test_cells_that_cannot_be_are_told_with_their_row(cells: dict[str, str], words: str, file: Path) -> None:
    with pytest.raises(InputError, match=words):
        read_sheet(save(file, [{**statement(1), **cells}]))


@pytest.mark.parametrize(
    ("right", "missed", "words"),
    [("3", "0", "found_right is 3, more than the 2"), ("1", "one", "missed is 'one': write a whole number")],
)
def test_counts_that_cannot_be_are_told(right: str, missed: str, words: str, file: Path) -> None:
    with pytest.raises(InputError, match=words):
        read_sheet(save(file, [passage(1, 2, right, missed)]))


def test_lost_columns_doubled_rows_and_mixed_samples_are_told(file: Path) -> None:
    with pytest.raises(InputError, match="lost the columns claim_should_be, stratum_size"):
        read_sheet(save(file, [statement(1)], without=("claim_should_be", "stratum_size", "title")))
    with pytest.raises(InputError, match="row 1: stands in the sheet twice"):
        read_sheet(save(file, [statement(1), statement(1)]))
    with pytest.raises(InputError, match="has no rows"):
        file.write_text(file.read_text("utf-8-sig").splitlines()[0])
        read_sheet(file)


def test_what_is_no_sheet_is_told(file: Path) -> None:
    for data, words in (
        (b"PK\x03\x04rest", 'is no Excel workbook: save it as XLSX, or as "CSV UTF-8"'),
        (b"a,b\n1,2\n", "is no coding sheet"),
        (b"", "is no coding sheet"),
        (None, "cannot be read"),
    ):
        file.unlink(missing_ok=True)
        if data is not None:
            file.write_bytes(data)
        with pytest.raises(InputError, match=words):
            read_sheet(file)


def test_nothing_is_written_over_what_somebody_may_have_coded(file: Path) -> None:
    sheets = Sheets([statement(1)], [passage(1, 0)], {}, 1)
    made = write_sheets(sheets, file, coders=2)
    assert [path.name for path in made] == [
        "sheet-coder1.csv", "sheet-passages-coder1.csv", "sheet-coder2.csv", "sheet-passages-coder2.csv",
    ]  # fmt: skip
    made[0].unlink()
    with pytest.raises(InputError, match=r"sheet-passages-coder1.csv is there already"):
        write_sheets(sheets, file, coders=2)
    assert not made[0].exists()
    with pytest.raises(InputError, match="cannot be written"):
        write_sheets(sheets, file.parent / "none" / "sheet.csv")


def test_no_cell_is_computed_and_a_sheet_comes_back_as_it_was(file: Path) -> None:
    rows = [statement(1, stratum="=HYPERLINK(1)", title="+49 30", article="'t Nieuws")]
    write_sheets(Sheets(rows, [], {}, 0), file, separator=";")
    text = file.read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "'+49 30" in text
    assert read_sheet(file).rows[0].stratum == "=HYPERLINK(1)"
