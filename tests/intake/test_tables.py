import io
import sys
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.intake import tables
from onrecord.intake.received import Draft, Given, Refused, finish
from onrecord.intake.tables import check_columns, delimited, spreadsheets
from tests.intake import paper
from tests.intake.paper import said

SAID = "The ferry will stay in port, the Harbor Ministry said."
ROW = ["Ferry stays", SAID, "2016-01-26", "Northern Wire"]


def drafts(data: bytes | BinaryIO, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Draft | Refused]:
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    return (draft for draft, _ in tables.drafts(file, name, columns=columns))


def read(data: bytes, name: str = "a.csv", columns: Mapping[str, str] | None = None) -> list[Draft]:
    items = list(drafts(data, name, columns=columns))
    assert all(isinstance(item, Draft) for item in items), items
    return [item for item in items if isinstance(item, Draft)]


def refused(data: bytes, name: str = "a.csv", columns: Mapping[str, str] | None = None) -> str:
    [item] = drafts(data, name, columns=columns)
    assert isinstance(item, Refused), item
    assert item.where in str(item.error)
    return str(item.error)


def fields(draft: Draft) -> list[str | None]:
    return [draft.title, draft.body, draft.published, draft.publisher]


# CSV


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("title,text,published,publisher", ROW),
        ("Headline,Article Text,Publication Date,Outlet", ROW),
        ("HEADLINE,full_text,publishedAt,source", ROW),
        (" title , content ,date, media_name", ROW),
        ("id,text,when,what", [None, SAID, None, None]),
    ],
)
def test_columns_are_told_from_their_headings(headings: str, expected: list[str | None]) -> None:
    [draft] = read(f"{headings}\n{','.join(row_of(ROW))}\n".encode())
    assert fields(draft) == expected
    assert draft.where == "a.csv row 2"


def row_of(cells: list[str]) -> list[str]:
    return [f'"{cell}"' if "," in cell else cell for cell in cells]


def test_every_field_says_which_column_it_is_from() -> None:
    [draft] = read(f"Headline,Text,Link,Lang\nA,{SAID[:26]},https://wire.example/a,English\n".encode())
    assert draft.found_in == {"title": 'column "Headline"', "url": 'column "Link"', "language": 'column "Lang"'}
    assert (draft.url, draft.language) == ("https://wire.example/a", "en")


def test_the_caller_says_which_column_is_which_whatever_its_case() -> None:
    data = b"A,B,Text,Date\nx,She said no.,old,2016-01-26\n"
    [draft] = read(data, columns={"text": "b", "title": "A"})
    assert fields(draft) == ["x", "She said no.", "2016-01-26", None]


def test_a_table_without_a_column_of_text_is_refused_with_its_columns_and_how_to_say_it() -> None:
    message = refused(b"Id,Absatz eins,Wann\n1,She said no and nothing more.,2016-01-26\n")
    assert 'its columns are "Id", "Absatz eins", "Wann"' in message
    assert '--columns text="Absatz eins"' in message
    assert 'has no column "Body"' in refused(b"id,text\n1,She said no.\n", columns={"text": "Body"})
    assert 'has no column "When"' in refused(b"id,text\n1,She said no.\n", columns={"published": "When"})
    wide = refused(",".join(f"c{n}" for n in range(100)).encode() + b"\n1\n")
    assert '"c39" and more' in wide and "c40" not in wide


def test_a_field_that_no_article_has_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match=r'"body", which is no field: take text, title, .*--columns text=Body'):
        check_columns({"body": "Text"})
    check_columns({"text": "x", "published": "y"})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("title;text\nA;She said no, twice.\n".encode("utf-8-sig"), "a.csv"),
        (b"title\ttext\nA\tShe said no, twice.\n", "a.tsv"),
        (b"title|text\nA|She said no, twice.\n", "a.csv"),
        (b"sep=;\ntitle;text\nA;She said no, twice.\n", "a.csv"),
        ("title\ttext\nA\tShe said no, twice.\n".encode("utf-16"), "a.csv"),
        (b'title,text\r\n"A","She said no, twice."\r\n', "a.csv"),
        (b'title, text\n"A", "She said no, twice."\n', "a.csv"),
        (b'title,text\rA,"She said no, twice."\r', "a.csv"),
        (b'\n,\ntitle,text\n\nA,"She said no, twice."\n\n', "a.csv"),
    ],
)
def test_separators_charsets_and_line_ends_are_told(data: bytes, name: str) -> None:
    [draft] = read(data, name)
    assert fields(draft)[:2] == ["A", "She said no, twice."]


def test_quotation_marks_inside_a_field_are_doubled_or_have_a_backslash() -> None:
    [doubled] = read(b'title,text\nA,"She said ""no"", twice.\nThen she left."\n')
    [slashed] = read(b'title,text\nA,"She said \\"no\\", twice.\nThen she left."\n')
    assert doubled.body == slashed.body == 'She said "no", twice.\nThen she left.'


def test_windows_1252_is_told_also_where_it_first_shows_late() -> None:
    late = "title,text\n" + f"A,{SAID[:26]}\n" * 60_000 + "B,“Café – no”\n"
    drafts_read = read(late.encode("cp1252"))
    assert drafts_read[-1].body == "“Café – no”"
    assert "read as cp1252" in said(drafts_read[0])


def test_a_few_lost_bytes_in_utf_8_are_said_with_their_row() -> None:
    one, two = read("title,text\nA,Café “no”\nB,Caf".encode() + b"\xe9\xff" + " – “no”\n".encode())
    assert two.body == "Caf\ufffd\ufffd – “no”" and "U+FFFD stands for bytes that are not utf-8" in said(two)
    assert "became U+FFFD" in said(one) and one.body == "Café “no”"


def test_a_row_that_a_stray_separator_has_split_is_refused_rather_than_cut() -> None:
    first, second = drafts(b"title,text\nA,She said no, twice.\nB,She said yes.\n", "a.csv")
    assert isinstance(first, Refused) and "a.csv row 2 has 3 cells below 2 headings" in str(first.error)
    assert isinstance(second, Draft) and second.where == "a.csv row 3"


def test_a_row_with_too_few_cells_is_read_and_that_is_said() -> None:
    [draft] = read(b"title,text,date\nA,She said no.\n")
    assert "has 2 cells below 3 headings" in said(draft)


def test_rows_without_text_are_refused_with_their_numbers_and_not_endlessly() -> None:
    data = b"title,text\nA,\n,\nB,She said no.\n" + b"C, \n" * 100
    items = list(drafts(data, "a.csv"))
    assert [item.where for item in items[:3]] == ["a.csv row 2", "a.csv row 4", "a.csv row 5"]
    assert len(items) == 1 + tables.SHOWN_REFUSALS + 1
    last = items[-1]
    assert isinstance(last, Refused) and "81 more rows without text: 24-104" in str(last.error)


def test_a_quotation_mark_that_is_never_closed_costs_a_bounded_part_of_the_file() -> None:
    [draft] = read(b'title,text\nA,"She said no.\nB,She said yes.\n')
    assert "is not closed: the row takes 2 lines" in said(draft)
    lines = b"B,yes it is " + b"so " * 3000 + b"\n"
    items = list(drafts(b'title,text\nA,"She said no.\n' + lines * 300, "a.csv"))
    assert isinstance(items[0], Refused) and "a.csv row 2 cannot be read, and with it 223 lines" in str(items[0].error)
    assert [type(item) for item in items[1:]] == [Draft] * 78


def test_a_line_beyond_measure_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_LINE", 1000)
    first, second = drafts(b"title,text\nA," + b"x" * 5000 + b"\nB,She said no.\n", "a.csv")
    assert isinstance(first, Refused) and "a line of more than 1,000 characters" in str(first.error)
    assert isinstance(second, Draft)


def test_a_text_longer_than_pythons_limit_for_fields_is_read() -> None:
    [draft] = read(b"title,text\nA," + b"She said no. " * 20_000 + b"\n")
    assert len(draft.body) == 260_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "only white space"),
        (b"title,text\n", "has no rows below its headings"),
        (b"\0\1\2\3" * 100, "is binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old Office document"),
        (b"PK\x03\x04 no archive", "is damaged, or cut off"),
        (b"PAR1 no table", "is a damaged Parquet file"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, message: str) -> None:
    assert message in refused(data)


def test_days_are_read_where_there_is_one_way_to_read_them() -> None:
    cells = {
        "26/01/2016": "2016-01-26",
        '"January 26, 2016 10:15 AM"': "2016-01-26T10:15:00",
        "26.01.2016": "2016-01-26",
        "20160126": "2016-01-26",
        "42395": "2016-01-26",
        "1453800000": "2016-01-26T09:20:00+00:00",
        '"Tue, 26 Jan 2016 10:15:00 GMT"': "2016-01-26T10:15:00Z",
        "2016": "2016",
        "03/04/2016": "03/04/2016",
    }
    data = "text,date\n" + "".join(f"She said no.,{cell}\n" for cell in cells)
    found = read(data.encode())
    assert [draft.published for draft in found] == list(cells.values())
    ambiguous = finish(found[-1], Given())
    assert ambiguous.article.published is None
    assert "which is no ISO day; it is left out" in ambiguous.problems[-1].what


def test_a_file_is_read_row_by_row_and_stays_open() -> None:
    file = io.BytesIO(b"title,text\n" + b"A,She said no.\n" * 200_000)
    items = drafts(file, "a.csv")
    assert isinstance(next(items), Draft)
    assert file.tell() < 2_000_000
    del items
    assert not file.closed


def test_a_stream_that_cannot_be_read_twice_is_held_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    [draft] = drafts(cast(BinaryIO, Stream(b"title,text\nA,She said no.\n")), "-")
    assert draft.where == "standard input row 2"
    monkeypatch.setattr(tables, "MAX_STREAM", 10)
    [item] = drafts(cast(BinaryIO, Stream(b"title,text\nA,She said no.\n")), "-")
    assert isinstance(item, Refused) and "save it as a file" in str(item.error)


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=200)
    | st.text(alphabet='abtexi,;\t"\n\r\\', max_size=120).map(lambda text: b"title,text\n" + text.encode())
)
def test_no_bytes_end_in_anything_but_articles_and_refusals(data: bytes) -> None:
    items = list(drafts(data, "a.csv"))
    assert items and all(isinstance(item, Draft | Refused) for item in items)


# Excel


def book(*rows: list[Any], **more: Any) -> bytes:
    def fill(made: Any) -> None:
        made.active.title = "News"
        for row in rows:
            made.active.append(row)
        for name, content in more.items():
            sheet = made.create_sheet(name)
            sheet.append(content)

    return paper.workbook(fill)


def test_rows_of_excel_are_read_with_their_days() -> None:
    data = book(
        ["Export of January"], [], ["Headline", "Body", "Date", "Outlet"],
        ["A", "She said no._x000D_\nTwice.", datetime(2016, 1, 26), "Wire"],
        ["B", "She said yes.", datetime(2016, 1, 26, 10, 15), None],
        ["C", "He said so.", 42395, 7],
    )  # fmt: skip
    one, two, three = read(data, "a.xlsx")
    assert fields(one) == ["A", "She said no.\r\nTwice.", "2016-01-26", "Wire"]
    assert one.where == "a.xlsx row 4" and "1 row above the headings left out." in said(one)
    assert fields(two) == ["B", "She said yes.", "2016-01-26T10:15:00", None]
    assert fields(three) == ["C", "He said so.", "2016-01-26", "7"]


def test_a_formula_counts_by_its_saved_value_and_an_error_as_no_text() -> None:
    items = list(drafts(book(["title", "text"], ["A", "=B9"], ["B", "#N/A"], ["C", "She said no."]), "a.xlsx"))
    assert [type(item) for item in items] == [Refused, Refused, Draft]


def test_a_text_of_as_many_characters_as_a_cell_holds_is_taken_for_cut_off() -> None:
    [draft] = read(book(["text"], ["She said no. ".ljust(32_767, "x")]), "a.xlsx")
    assert draft.truncated and "at which Excel cuts it silently" in said(draft)


def test_every_sheet_with_a_column_of_text_is_read_and_the_others_are_named() -> None:
    def fill(made: Any) -> None:
        made.active.title = "News"
        for row in (["title", "text"], ["A", "She said no."]):
            made.active.append(row)
        for title in ("Notes", "More", "Old"):
            made.create_sheet(title)
        made["Notes"].append(["nothing here"])
        made["More"].append(["text"])
        made["More"].append(["She said yes."])
        made["Old"].append(["text"])
        made["Old"].sheet_state = "hidden"

    one, two = read(paper.workbook(fill), "a.xlsx")
    assert (one.where, two.where) == ('a.xlsx sheet "News" row 2', 'a.xlsx sheet "More" row 2')
    assert 'Sheets without a column of text are not read: a.xlsx sheet "Notes".' in said(one)
    assert 'Hidden sheets are not read: "Old".' in said(one)


def patched(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The archive with these parts in the place of, or beside, its own."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return paper.zipped({**parts, **changes})


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLAIN = book(["text"], ["She said no."])


def sheet(rows: str, before: str = "") -> bytes:
    return f'{before}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'.encode()


TEXT = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'


def test_a_sheet_that_lies_about_its_size_is_read_by_its_rows() -> None:
    rows = TEXT + '<row r="3"><c r="A3" t="inlineStr"><is><t>She said no.</t></is></c></row>'
    [draft] = read(patched(PLAIN, {SHEET: sheet(rows)}), "a.xlsx")
    assert draft.where == "a.xlsx row 3"


def test_xml_of_excel_that_declares_entities_is_refused() -> None:
    before = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
    assert "declares a document type" in refused(patched(PLAIN, {SHEET: sheet(TEXT, before)}), "a.xlsx")


def test_rows_and_texts_that_would_fill_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROW", 100_000)
    wide = sheet(TEXT + '<row r="2">' + "<c/>" * 50_000 + "</row>")
    assert "has a row of more than" in refused(patched(PLAIN, {SHEET: wide}), "a.xlsx")
    monkeypatch.setattr(spreadsheets, "MOST_TAGS", 1000)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = f'<Types xmlns="t"><Override PartName="/xl/worksheets/s.xml" ContentType="{kind}"/></Types>'.encode()
    many = {"[Content_Types].xml": types, "xl/worksheets/s.xml": b"<sst>" + b"<si/><row/>" * 1000 + b"</sst>"}
    assert "too many texts" in refused(patched(PLAIN, many), "a.xlsx")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    assert "not an Excel file" in refused(paper.docx(paper.p(SAID)), "a.xlsx")
    assert "is damaged, or no Excel workbook" in refused(patched(PLAIN, {"xl/workbook.xml": b"<a"}), "a.xlsx")
    assert "is damaged" in refused(patched(PLAIN, {SHEET: b"<worksheet"}), "a.xlsx")


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=6)), max_size=4))
def test_no_damage_to_a_workbook_ends_in_anything_but_articles_and_refusals(blows: list[tuple[int, bytes]]) -> None:
    data = PLAIN
    for at, bits in blows:
        data = data[: at % len(data)] + bits + data[at % len(data) + len(bits) :]
    items = list(drafts(data, "a.xlsx"))
    assert items and all(isinstance(item, Draft | Refused) for item in items)


# Parquet


def parquet(columns: Mapping[str, list[Any]]) -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    file = io.BytesIO()
    write_table(pyarrow.table(dict(columns)), file)
    return file.getvalue()


def test_rows_of_parquet_are_read() -> None:
    when = [datetime(2016, 1, 26, 10, 15, tzinfo=UTC), None]
    data = parquet({"tags": [["a"], []], "headline": ["A", "B"], "body": [SAID, b"She said no.".decode()], "date": when, "day": [date(2016, 1, 26)] * 2})  # fmt: skip
    one, two = read(data, "a.parquet")
    assert fields(one) == ["A", SAID, "2016-01-26T10:15:00+00:00", None]
    assert fields(two) == ["B", "She said no.", None, None]
    assert (one.where, one.found_in["title"]) == ("a.parquet row 2", 'column "headline"')
    [given] = read(parquet({"x": [SAID], "y": [date(2016, 1, 26)]}), "a", columns={"text": "x", "published": "y"})
    assert fields(given) == [None, SAID, "2016-01-26", None]


def test_parquet_without_pyarrow_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert "pip install 'onrecord[parquet]'" in refused(b"PAR1....PAR1", "a.parquet")


def test_groups_of_rows_beyond_measure_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet({"text": [SAID] * 100})
    monkeypatch.setattr("onrecord.intake.tables.parquet.MAX_GROUP", 10)
    assert "has a group of rows of more than" in refused(data, "a.parquet")
