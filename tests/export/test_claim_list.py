"""Claims as a list: for spreadsheets and for narrow screens."""

import csv
import re
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from onrecord.export.claim_list import COLUMNS, Narrow, write_claims
from onrecord.publishers import host_of
from tests.export.claims import ALL

ROW = {
    "id": "c7f3c7f3c7f3",
    "text": "The harbour was sold to Orlan Group, the mayor's rival said",
    "state_words": "DISPUTED",
    "outlets": 3,
    "origins_words": "1 named origin; unclear in 4 articles",
    "denied_by": "Ana Ruiz",
    "first": "2025-03-06",
    "last": "2025-03-08",
}


def test_claims_as_csv_have_plain_columns_and_start_no_formula() -> None:
    told = [make() for make in ALL.values()]
    told[0]["text"] = "=HYPERLINK(1)"
    out = StringIO()
    assert write_claims(told, out) == len(told)
    rows = list(csv.DictReader(StringIO(out.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert all(re.fullmatch(r"[A-Z].*: .+", row[COLUMNS[0]], re.S) for row in rows)


@pytest.mark.parametrize("width", [40, 80])
def test_a_narrow_list_gives_the_claim_the_width_of_the_screen(width: int) -> None:
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(Narrow([ROW]))
    lines = out.getvalue().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    assert len(lines) <= 4 * 80 // width
    assert lines[0].startswith("c7f3c7f3  DISPUTED: The")


def test_an_outlet_without_a_name_is_called_by_its_host() -> None:
    assert host_of("http://127.0.0.1:8102/news/5.html") == "127.0.0.1:8102"
    assert host_of("https://me:secret@www.wire.example/a") == "wire.example"
    assert host_of("") == ""
