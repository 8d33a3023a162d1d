import csv as standard
from io import StringIO

import pytest

from onrecord.export import csv
from onrecord.markup import Json
from tests.export.records import ALL, Draft, empty, harbour, hostile


def read_back(*records: Json) -> list[dict[str, str]]:
    file = StringIO(newline="")
    csv.write(records, file)
    file.seek(0)
    return list(standard.DictReader(file))


@pytest.mark.parametrize("name", ALL)
def test_what_is_written_reads_back_as_the_rows(name: str) -> None:
    record = ALL[name]()
    assert read_back(record) == [{name: csv.harmless(cell) for name, cell in row.items()} for row in csv.rows(record)]
    assert len(read_back(record)) == len(record["statements"])


def test_a_row_holds_the_statement_in_plain_words() -> None:
    row = list(csv.rows(harbour()))[5]
    assert row["who, citing whom"] == "The Daily Anchor, citing two officials in the port authority"
    assert (row["position"], row["the article's own verb"]) == ("says", "reported")
    assert row["words"] == "that the city had allegedly sold the harbour for 40 million"
    assert row["hedges and whose they are"] == "allegedly (unclear)"
    assert (row["said on, first day"], row["said on, last day"]) == ("", "2025-03-05")


def test_spans_are_written_as_start_end_pairs() -> None:
    record = harbour()
    places = [row["characters of the statement (start-end, from 0, end not included)"] for row in csv.rows(record)]
    a, b = record["statements"][0]["spans"][:2]
    assert places[0].startswith(f"{a[0]}-{a[1]};{b[0]}-{b[1]}")


def test_a_claim_has_its_state_in_front_and_says_whose_wording_it_is() -> None:
    cells = [row[csv.CLAIM] for row in csv.rows(harbour())]
    assert cells[0] == "DISPUTED: The harbour was sold to the Orlan Group"
    assert cells[6] == "ONE SOURCE, not disputed here: The quay was safe"
    assert cells[8] == ""
    assert "onrecord's wording, not a quotation" in csv.CLAIM


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\r\n=1", "\n=1"])
def test_no_cell_starts_a_formula(start: str) -> None:
    d = Draft(start.strip() or start, f"{start} said it rained.", {"publisher": start})
    d.say("assert", start, "said", "it rained", claim=start)
    for row in read_back(d.record):
        assert not any(cell.startswith(csv.FORMULA) for cell in row.values())
        assert row["publisher"][0] in "'["  # a lone carriage return is shown as [U+000D]


def test_hostile_strings_stay_one_cell_and_no_terminal_obeys_them() -> None:
    (row,) = read_back(hostile())
    assert "\x1b" not in "".join(row.values())
    assert row["who (the article's words)"].startswith("'=cmd <script>")
    "".join(row.values()).encode("utf-8")


def test_line_ends_stay_inside_their_cell() -> None:
    d = Draft(None, "Ruiz said it rained\n\nand it snowed.")
    d.say("assert", "Ruiz", "said", "it rained\n\nand it snowed", claim="It rained")
    assert [row["words"] for row in read_back(d.record)] == ["it rained\n\nand it snowed"]


def test_no_statements_leave_the_header() -> None:
    file = StringIO(newline="")
    csv.write([empty()], file)
    assert file.getvalue().count("\n") == 1


def test_spoken_words_have_a_column_of_their_own() -> None:
    spoken = [row["spoken words only"] for row in csv.rows(harbour())]
    assert spoken[3] == "This is not true"
    assert spoken[5] == ""
