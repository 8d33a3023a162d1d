import pytest

from onrecord.export.days import how_dated, said_on
from onrecord.markup import Json
from tests.export.records import Draft, day, harbour


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (None, "-"),
        (day("2025-03-06"), "~6 Mar"),
        (day("2025-03-03", text="Monday"), "3 Mar"),
        (day("2024-12-31", text="New Year's Eve"), "31 Dec 2024"),
        (day(None, "2025-03-05", text="before Thursday", precision="interval"), "before 6 Mar"),
        (day("2025-03-01", None, text="since March 1", precision="interval") | {"end": None}, "since 1 Mar"),
        (day("2025-03-03", "2025-03-09", text="this week", precision="week"), "3-9 Mar"),
        (day("2025-02-24", "2025-03-02", text="last week", precision="week"), "24 Feb - 2 Mar"),
        (day("2024-12-30", "2025-01-05", text="that week", precision="week"), "30 Dec 2024 - 5 Jan"),
        (day("2025-02-01", "2025-02-28", text="in February", precision="month"), "Feb 2025"),
        (day("2023-01-01", "2023-12-31", text="in 2023", precision="year"), "2023"),
        (day(None, None), "-"),
    ],
)
def test_days_are_written_as_a_news_reader_writes_them(interval: Json | None, words: str) -> None:
    assert said_on(interval, 2025) == words


def test_how_the_report_was_dated_is_said() -> None:
    assert how_dated(harbour()) == "day: dateline, year: --published"
    assert how_dated(Draft(None, "Text.").record) == "day: --published"
    d = Draft(None, "ELSA, March 6, 2025 - Text.", {"found_in": {}})
    d.record["article"]["dateline"] = {
        "place": "ELSA",
        "date": "2025-03-06",
        "agency": None,
        "spans": d.spans("ELSA, March 6, 2025 -"),
    }
    assert how_dated(d.record) == "day: dateline"
