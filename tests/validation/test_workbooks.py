"""Coding sheets as workbooks: what coders see, and what comes back after Excel had them."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.markup import Json
from onrecord.validation.codes import QUESTIONS, VALUE_CODES, codes_of, explained
from onrecord.validation.columns import CODED, COLUMNS, KEYS, VALUES, Kind
from onrecord.validation.evaluating import evaluate
from onrecord.validation.rows import Sheets
from onrecord.validation.sheets import read_sheet, write_sheets
from onrecord.validation.workbooks import read_cells, to_workbook
from tests.validation.coding import RIGHT, passage, save, statement

DOC = (Path(__file__).parent.parent.parent / "docs" / "validation.md").read_text("utf-8")
KINDS: tuple[Kind, ...] = ("statements", "passages")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sheet.xlsx"


def write(file: Path, rows: list[Json], passages: list[Json] | None = None) -> Path:
    return write_sheets(Sheets(rows, passages or [], {}, 0), file)[0]


class Excel:
    """A workbook opened, changed and saved."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.sheet: Any = self.book.worksheets[0]
        self.places = {cell.value: cell.column for cell in self.sheet[1]}

    def put(self, at: int, /, **cells: object) -> Excel:
        for column, value in cells.items():
            self.sheet.cell(at, self.places[column]).value = value
        return self

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


# What coders see


def test_a_workbook_has_the_columns_of_the_csv_and_its_header_stays_in_view(file: Path) -> None:
    excel = Excel(write(file, [statement(1), statement(2)]))
    assert excel.book.sheetnames == ["statements", "codes"]
    assert tuple(excel.places) == COLUMNS["statements"]
    assert (excel.sheet.freeze_panes, excel.sheet.max_row) == ("B2", 3)
    assert all(cell.alignment.wrap_text for row in excel.sheet.iter_rows() for cell in row)
    widths = {
        name: excel.sheet.column_dimensions[excel.sheet.cell(1, at).column_letter].width
        for name, at in excel.places.items()
        if name not in KEYS
    }
    assert (widths["row"], widths["sentences"]) == (6, 60) and min(widths.values()) >= 6


def allowed(excel: Excel) -> dict[str, tuple[str | None, list[str]]]:
    """Column -> kind of its limit, and the values of its list."""
    found: dict[str, tuple[str | None, list[str]]] = {}
    for limit in excel.sheet.data_validations.dataValidation:
        heading = excel.sheet.cell(1, next(iter(limit.sqref.ranges)).min_col).value
        cells = excel.book["codes"][limit.formula1.split("!")[1].replace("$", "")] if limit.type == "list" else ()
        found[heading] = (limit.type, [cell.value for (cell,) in cells])
        assert (
            len(limit.prompt or "") <= 255 and len(limit.error or "") <= 225 and len(heading) <= 32
        )  # Excel's own limits
        assert str(limit.sqref).endswith(str(excel.sheet.max_row)) and limit.allow_blank
    return found


def test_coded_columns_with_fixed_values_have_lists_of_them(file: Path) -> None:
    found = allowed(Excel(write(file, [statement(1), statement(2)])))
    assert {column for column, (kind, _) in found.items() if kind == "list"} == {
        column for column in CODED["statements"] if codes_of(column)
    }
    assert found["speaker_right"] == ("list", ["yes", "no", "unclear"])
    assert found["position_should_be"][1] == ["says", "confirms", "denies", "casts doubt", "no comment", "withdraws"]
    assert found["certainty_should_be"][1] == ["certain", "probable", "possible", "unspecified"]
    assert found["speaker_should_be"] == (None, [])


def test_counts_of_passages_are_whole_numbers(file: Path) -> None:
    path = write_sheets(Sheets([statement(1)], [passage(1, 2)], {}, 0), file)[1]
    assert path.name == "sheet-passages.xlsx"
    excel = Excel(path)
    assert {column: kind for column, (kind, _) in allowed(excel).items() if kind} == {
        "found_right": "whole",
        "missed": "whole",
    }
    assert excel.sheet.cell(2, excel.places["found_number"]).value == 2


def test_every_value_that_is_understood_is_explained() -> None:
    for field, known in VALUES.items():
        assert set(VALUE_CODES[field]) <= set(known) and {known[value] for value in VALUE_CODES[field]} == set(
            known.values()
        )
    for kind in KINDS:
        told = {column for column, _, _ in explained(kind)}
        assert set(CODED[kind]) - {"found_number"} <= told and set(QUESTIONS[kind]) <= set(COLUMNS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_of_codes_asks_what_the_documentation_asks(kind: Kind) -> None:
    plain = DOC.replace("`", "")
    assert [question for question in QUESTIONS[kind].values() if question not in plain] == []


# Formulas


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK(1)", "+49 30", "-2", "@SUM(1)", "\t=1", "=", "#N/A", "12e45678", "2025-03-06", "TRUE"]
)
def test_no_cell_is_computed_or_taken_for_something_else(text: str, file: Path) -> None:
    excel = Excel(write(file, [statement(1, title=text, sentences=text)]))
    for column in ("title", "sentences"):
        cell = excel.sheet.cell(2, excel.places[column])
        assert (cell.data_type, cell.value.strip(), cell.number_format) == ("s", text.strip(), "@")
        assert cell.quotePrefix == (text[0] in "=+-@\t")
    with zipfile.ZipFile(file) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@given(text=st.text(max_size=40))
def test_any_text_can_be_written_and_no_text_changes_what_is_read(text: str) -> None:
    row = statement(1, title=text, sentences=text)
    cells = read_cells(to_workbook([row], "statements"), "a.xlsx")
    assert len(cells) == 2
    assert cells[1][COLUMNS["statements"].index("check")] == row["check"]


def test_characters_that_xml_does_not_hold_and_long_texts_can_be_written() -> None:
    row = statement(1, title="a\x00\x0b\ud800b_x0041_", sentences="x" * 40_000)
    [_, cells] = read_cells(to_workbook([row], "statements"), "a.xlsx")
    assert cells[COLUMNS["statements"].index("title")].endswith("b_x0041_")
    assert len(cells[COLUMNS["statements"].index("sentences")]) == 16_000


# What comes back


def test_a_workbook_comes_back_as_the_csv_does(file: Path) -> None:
    rows = [
        statement(1, stratum="=Müller & Söhne; Köln", **RIGHT),
        statement(2, position_should_be="no comment"),
        statement(3),
    ]
    from_workbook = read_sheet(write(file, rows))
    from_csv = read_sheet(save(file.with_suffix(".csv"), rows))
    assert (from_workbook.kind, from_workbook.sample, from_workbook.rows) == (
        from_csv.kind,
        from_csv.sample,
        from_csv.rows,
    )


def test_what_excel_makes_of_cells_is_understood(file: Path) -> None:
    excel = Excel(write(file, [statement(n) for n in (1, 2, 3)]))
    excel.put(2, statement_right=True, claim_right=False, speaker_right=1, kind_right=0.0, position_right=" Yes ")
    excel.put(2, said_on_should_be=datetime(2025, 3, 6), stratum_size=100.0, row=1.0, notes=12.5)
    excel.put(3, statement_right="unclear", stratum_size="100")
    for row in range(5, 60):
        excel.sheet.cell(row, 3).value = "" if row % 2 else "  "
    one, two, three = read_sheet(excel.save()).rows
    assert {field: one.answers[field] for field in ("statement", "claim", "speaker", "kind", "position", "said_on")} == {
        "statement": "yes", "claim": "no", "speaker": "yes", "kind": "no", "position": "yes", "said_on": "no",
    }  # fmt: skip
    assert (one.instead["said_on"], one.size) == ("2025-03-06", 100)
    assert two.answers["statement"] == "unclear" and not any(three.answers.values())


def test_passages_with_numbers_of_excel_are_counted(file: Path) -> None:
    path = write_sheets(Sheets([], [passage(1, 3), passage(2, 0)], {}, 0), file)[0]
    one, two = read_sheet(Excel(path).put(2, found_right=2, missed=1.0).put(3, missed="0").save()).rows
    assert (one.answers["found_right"], one.answers["missed"]) == ("2", "1")
    assert (two.answers["found_right"], two.answers["missed"]) == ("0", "0")


def test_two_coders_may_use_a_workbook_and_csv(tmp_path: Path) -> None:
    rows = [statement(n) for n in range(6)]
    one, two = write_sheets(Sheets(rows, [], {}, 0), tmp_path / "pilot.xlsx", coders=2)
    assert (one.name, two.name) == ("pilot-coder1.xlsx", "pilot-coder2.xlsx")
    for number, path in enumerate((one, two)):
        excel = Excel(path)
        for row in range(2, 8):
            excel.put(row, **{**RIGHT, "claim_right": "no" if number and row == 2 else "yes"})
        excel.save()
    third = save(tmp_path / "pilot-coder3.csv", [{**row, **RIGHT} for row in rows])
    told = {
        (row["measure"], row["field"]): row for row in evaluate([read_sheet(path) for path in (one, two, third)]).rows
    }
    assert told["precision", "claim"]["value"] == 1 and told["agreement", "claim_right"]["value"] == pytest.approx(
        16 / 18, abs=1e-3
    )


def test_sheets_that_were_renamed_moved_and_added_to_are_found(file: Path) -> None:
    excel = Excel(write(file, [statement(1, **RIGHT)]))
    excel.sheet.title = "my codes"
    excel.book.create_sheet("thoughts", 0)["A1"] = "What I think"
    excel.book.move_sheet("my codes", 1)
    assert len(read_sheet(excel.save()).rows) == 1
    excel.book.copy_worksheet(excel.sheet)
    with pytest.raises(InputError, match=r"sheet.xlsx holds 2 coding sheets: save each as a file of its own"):
        read_sheet(excel.save())


def test_cells_that_cannot_be_are_told_with_their_row(file: Path) -> None:
    excel = Excel(write(file, [statement(1), statement(2)])).put(3, claim_right="maybe")
    with pytest.raises(InputError, match=r"sheet.xlsx, row 2: claim_right is 'maybe': write yes, no or unclear"):
        read_sheet(excel.save())


def test_what_is_no_coding_workbook_is_told(file: Path) -> None:
    book = openpyxl.Workbook()
    book.save(file)
    with pytest.raises(InputError, match="is no coding sheet"):
        read_sheet(file)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(InputError, match=r"sheet.xlsx is damaged|sheet.xlsx is a damaged"):
        read_sheet(file)
    for ending in (".ods", ".xls"):
        with pytest.raises(InputError, match=r"give --out sheet.xlsx or sheet.csv"):
            write_sheets(Sheets([statement(1)], [], {}, 0), file.with_suffix(ending))


def test_a_workbook_is_not_written_over(file: Path) -> None:
    write(file, [statement(1)])
    with pytest.raises(InputError, match="is there already"):
        write(file, [statement(1)])
