"""Hand-checked against the calendar. The report is of Tuesday 26 January 2016 unless a row says otherwise.

January 2016      Mo Tu We Th Fr Sa Su        December 2015     Mo Tu We Th Fr Sa Su
                               1  2  3                           .  1  2  3  4  5  6
                   4  5  6  7  8  9 10                           7  8  9 10 11 12 13
                  11 12 13 14 15 16 17                          14 15 16 17 18 19 20
                  18 19 20 21 22 23 24                          21 22 23 24 25 26 27
                  25 26 27 28 29 30 31                          28 29 30 31
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.article import Span
from onrecord.dates import Anchor, Anchors, PartialDate, TimeExpression, complete, find_anchors, report_day
from onrecord.time_expressions import find_time_expressions

TUESDAY = Anchors(Anchor(date(2016, 1, 26), "published"))
NOWHERE = Anchors(Anchor(None))


def found_in(text: str, anchors: Anchors = TUESDAY) -> list[TimeExpression]:
    return find_time_expressions(text, Span(0, len(text)), anchors) if text else []


def read(text: str, expression: str, anchors: Anchors = TUESDAY) -> str | None:
    """The interval of the expression that holds these words, as "start..end", "day" or None."""
    at = text.index(expression)
    hits = [e for e in found_in(text, anchors) if e.span.start <= at and at + len(expression) <= e.span.end]
    assert hits, f"{expression!r} was not recognised in {text!r}"
    interval = hits[0].interval
    if interval is None:
        return None
    if interval.start == interval.end:
        return str(interval.start)
    return f"{interval.start or ''}..{interval.end or ''}"


# (sentence, expression, what it means)
TABLE = [
    # Weekdays
    ("He spoke on Tuesday.", "Tuesday", "2016-01-26"),
    ("He spoke on Monday.", "Monday", "2016-01-25"),
    ("He spoke on Wednesday.", "Wednesday", "2016-01-20"),
    ("He spoke Sunday.", "Sunday", "2016-01-24"),
    ("He spoke last Tuesday.", "Tuesday", "2016-01-19"),
    ("She left last Friday.", "last Friday", "2016-01-22"),
    ("She said late Thursday that it was over.", "late Thursday", "2016-01-21"),
    ("She said early Monday morning that it was over.", "Monday morning", "2016-01-25"),
    ("She spoke on Thursday night.", "Thursday night", "2016-01-21"),
    ("Earlier on Friday he denied it.", "Earlier on Friday", "2016-01-22"),
    ("They will meet on Tuesday.", "Tuesday", "2016-01-26"),
    ("They will meet on Wednesday.", "Wednesday", "2016-01-27"),
    ("They are to meet on Saturday.", "Saturday", "2016-01-30"),
    ("The vote is scheduled for Thursday.", "Thursday", "2016-01-28"),
    ("Doran had been summoned for Thursday.", "Thursday", "2016-01-28"),
    ("They called for calm on Monday.", "Monday", "2016-01-25"),
    ("They meet next Tuesday.", "next Tuesday", "2016-02-02"),
    ("They meet next Monday.", "next Monday", "2016-02-01"),
    ("He said on Monday that they would meet.", "Monday", "2016-01-25"),
    ("He said they would meet on Monday.", "Monday", "2016-02-01"),
    ("He said they will meet on Monday.", "Monday", "2016-02-01"),
    ("The panel is expected to rule on Friday.", "Friday", "2016-01-29"),
    ("The report, due Wednesday, is long.", "Wednesday", "2016-01-27"),
    ("He has been there since Monday.", "Monday", "2016-01-25.."),
    ("It was open until Friday.", "Friday", "..2016-01-22"),
    ("It was over before Saturday.", "Saturday", "..2016-01-22"),
    # Day words
    ("He spoke today.", "today", "2016-01-26"),
    ("He spoke yesterday.", "yesterday", "2016-01-25"),
    ("He will speak tomorrow.", "tomorrow", "2016-01-27"),
    ("He will speak tonight.", "tonight", "2016-01-26"),
    ("He said earlier today that it was late.", "earlier today", "2016-01-26"),
    ("He spoke this morning.", "this morning", "2016-01-26"),
    ("Troops moved overnight.", "overnight", "2016-01-25..2016-01-26"),
    ("It burned last night.", "last night", "2016-01-25..2016-01-26"),
    ("He left the day before yesterday.", "day before yesterday", "2016-01-24"),
    # Named days
    ("On January 22 he denied it.", "January 22", "2016-01-22"),
    ("He denied it on Jan. 22.", "Jan. 22", "2016-01-22"),
    ("He denied it on Jan 22.", "Jan 22", "2016-01-22"),
    ("He denied it on 22 January.", "22 January", "2016-01-22"),
    ("He denied it on the 22nd of January.", "22nd of January", "2016-01-22"),
    ("He denied it on January 22nd.", "January 22nd", "2016-01-22"),
    ("He denied it on Friday, January 22.", "Friday, January 22", "2016-01-22"),
    ("He denied it on Monday, January 22.", "Monday, January 22", None),
    ("He was born on May 3, 1961.", "May 3, 1961", "1961-05-03"),
    ("He was born on 3 May 1961.", "3 May 1961", "1961-05-03"),
    ("He died on December 31.", "December 31", "2015-12-31"),
    ("It was signed on November 30.", "November 30", "2015-11-30"),
    ("It was signed on February 2.", "February 2", "2015-02-02"),
    ("It will be signed on February 2.", "February 2", "2016-02-02"),
    ("It will be signed on January 5.", "January 5", "2017-01-05"),
    ("It was signed on February 30.", "February 30", None),
    ("It was signed on Sept. 9, 2015.", "Sept. 9, 2015", "2015-09-09"),
    ("Logged 2016-01-22 at noon.", "2016-01-22", "2016-01-22"),
    ("Logged 2016-02-30 at noon.", "2016-02-30", None),
    ("Filed 22/01/2016 in court.", "22/01/2016", "2016-01-22"),
    ("Filed 01/22/2016 in court.", "01/22/2016", "2016-01-22"),
    ("Filed 03/04/2016 in court.", "03/04/2016", None),
    ("Filed 03/04/16 in court.", "03/04/16", None),
    ("Nothing before January 20 was kept.", "January 20", "..2016-01-19"),
    ("It has been shut since January 3.", "January 3", "2016-01-03.."),
    ("It rained from January 3 to 5.", "January 3 to 5", "2016-01-03..2016-01-05"),
    ("It rained between January 3 and January 5.", "January 3 and January 5", "2016-01-03..2016-01-05"),
    ("The talks of January 3-5 failed.", "January 3-5", "2016-01-03..2016-01-05"),
    ("The talks of March 3-5, 2015 failed.", "March 3-5, 2015", "2015-03-03..2015-03-05"),
    # Months
    ("It began in January.", "in January", "2016-01-01..2016-01-31"),
    ("It began in December.", "in December", "2015-12-01..2015-12-31"),
    ("It began in March.", "in March", "2015-03-01..2015-03-31"),
    ("It will begin in March.", "in March", "2016-03-01..2016-03-31"),
    ("It began last December.", "last December", "2015-12-01..2015-12-31"),
    ("It began last January.", "last January", "2015-01-01..2015-01-31"),
    ("It opens next May.", "next May", "2016-05-01..2016-05-31"),
    ("It began in February 2014.", "February 2014", "2014-02-01..2014-02-28"),
    ("It began in February 2016.", "February 2016", "2016-02-01..2016-02-29"),
    ("It closed in late November.", "late November", "2015-11-01..2015-11-30"),
    # Periods
    ("He resigned last week.", "last week", "2016-01-18..2016-01-24"),
    ("He spoke this week.", "this week", "2016-01-25..2016-01-31"),
    ("He spoke earlier this week.", "earlier this week", "2016-01-25..2016-01-26"),
    ("He will speak later this week.", "later this week", "2016-01-26..2016-01-31"),
    ("He will speak next week.", "next week", "2016-02-01..2016-02-07"),
    ("He resigned last month.", "last month", "2015-12-01..2015-12-31"),
    ("He spoke earlier this month.", "earlier this month", "2016-01-01..2016-01-26"),
    ("It opens next month.", "next month", "2016-02-01..2016-02-29"),
    ("He resigned last year.", "last year", "2015-01-01..2015-12-31"),
    ("He met him late last year.", "late last year", "2015-01-01..2015-12-31"),
    ("It opens next year.", "next year", "2017-01-01..2017-12-31"),
    ("Sales fell last quarter.", "last quarter", "2015-10-01..2015-12-31"),
    ("He left last summer.", "last summer", "2015-06-01..2015-08-31"),
    ("It rose this winter.", "this winter", "2015-12-01..2016-02-29"),
    ("It opens next spring.", "next spring", "2016-03-01..2016-05-31"),
    ("It doubled in the last decade.", "last decade", "2000-01-01..2009-12-31"),
    ("He met her at the weekend.", "at the weekend", "2016-01-23..2016-01-24"),
    ("He met her over the weekend.", "over the weekend", "2016-01-23..2016-01-24"),
    ("He met her last weekend.", "last weekend", "2016-01-23..2016-01-24"),
    ("They will meet at the weekend.", "at the weekend", "2016-01-30..2016-01-31"),
    ("They meet next weekend.", "next weekend", "2016-01-30..2016-01-31"),
    # Years
    ("He was jailed in 2011.", "in 2011", "2011-01-01..2011-12-31"),
    ("He was jailed in late 2015.", "in late 2015", "2015-09-01..2015-12-31"),
    ("He was jailed in early 2015.", "in early 2015", "2015-01-01..2015-04-30"),
    ("Early 2014 saw a fall.", "Early 2014", "2014-01-01..2014-04-30"),
    ("It has risen since 2010.", "since 2010", "2010-01-01.."),
    ("It was built before 1990.", "before 1990", "..1989-12-31"),
    ("It must end by 2020.", "by 2020", "..2020-12-31"),
    ("It fell in the 1990s.", "the 1990s", "1990-01-01..1999-12-31"),
    ("It fell in the first quarter of 2015.", "first quarter of 2015", "2015-01-01..2015-03-31"),
    ("It fell in Q4 2015.", "Q4 2015", "2015-10-01..2015-12-31"),
    ("It fell in the first quarter.", "first quarter", None),
    # Counted
    ("He resigned three days ago.", "three days ago", "2016-01-23"),
    ("He resigned 10 days ago.", "10 days ago", "2016-01-16"),
    ("He resigned a week ago.", "a week ago", "2016-01-18..2016-01-24"),
    ("He resigned two weeks ago.", "two weeks ago", "2016-01-11..2016-01-17"),
    ("He resigned two months ago.", "two months ago", "2015-11-01..2015-11-30"),
    ("He resigned a year ago.", "a year ago", "2015-01-01..2015-12-31"),
    ("On January 22 he spoke; four days before he had not.", "four days before", "2016-01-18"),
    ("On January 22 he spoke, a day earlier than she did.", "a day earlier", "2016-01-21"),
    ("On January 22 he spoke; two weeks earlier he had not.", "two weeks earlier", "2016-01-04..2016-01-10"),
    ("On January 20 he spoke and left the next day.", "the next day", "2016-01-21"),
    ("On January 20 he spoke and left the same day.", "the same day", "2016-01-20"),
    ("On January 20 he spoke; the previous day he was ill.", "the previous day", "2016-01-19"),
    ("On January 20 he spoke; the following day he left.", "the following day", "2016-01-21"),
    ("On January 20 he spoke; the day before, he was ill.", "the day before", "2016-01-19"),
    ("On January 20 he spoke; two days later he left.", "two days later", "2016-01-22"),
    ("He left the same day.", "the same day", None),
    ("He had left two weeks earlier.", "two weeks earlier", None),
]


@pytest.mark.parametrize(("text", "expression", "meaning"), TABLE, ids=[f"{i}-{row[1]}" for i, row in enumerate(TABLE)])
def test_a_time_expression_means_these_days(text: str, expression: str, meaning: str | None) -> None:
    assert read(text, expression) == meaning


@pytest.mark.parametrize("row", TABLE, ids=[f"{i}-{row[1]}" for i, row in enumerate(TABLE)])
def test_nothing_is_guessed_from_the_clock(row: tuple[str, str, str | None]) -> None:
    """Without a report day only what is named in full, or counts from such, is resolved."""
    for expression in found_in(row[0], NOWHERE):
        if expression.interval is not None:
            assert any(c.isdigit() for c in expression.interval.text)
            assert expression.interval.method in {
                "named day",
                "named days",
                "named month",
                "named year",
                "named decade",
                "named quarter",
            }


@pytest.mark.parametrize(
    "text",
    [
        "He may deny it.",
        "She sat on the report.",
        "They march on the palace.",
        "Theresa May said no.",
        "June Smith and April Jones left.",
        "The Sun reported it.",
        "It took a second.",
        "He was killed with 1990 people.",
        "Black Friday was busy.",
        "Good Friday services were full.",
        "He writes for the Sunday Times.",
        "It lasted for three weeks.",
        "The fund manages 2,016 accounts.",
        "Flight 1987 landed.",
        "He scored in the 22nd minute.",
        "He watched Monday Night Football.",
        "Resolution 2254 was passed.",
        "It cost $2010 a day.",
    ],
)
def test_other_words_are_no_dates(text: str) -> None:
    assert [text[e.span.start : e.span.end] for e in found_in(text)] == []


def test_open_words_are_kept_with_the_method() -> None:
    interval = found_in("It has been shut since Monday.")[0].interval
    assert interval is not None
    assert interval.to_dict() == {
        "start": "2016-01-25",
        "end": None,
        "precision": "interval",
        "text": "since Monday",
        "method": "weekday before the report",
    }


PIECES = st.lists(
    st.sampled_from(
        "on in last next this since until before Tuesday Friday January May 3 22 31 2015 1999 03/04/16 ago two weeks the day week , . - the 1990s weekend Q1 will said".split()
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(PIECES, st.text(max_size=60)), st.dates(date(1981, 1, 1), date(2059, 1, 1)))
def test_any_text_gives_intervals_that_hold(text: str, day: date) -> None:
    for expression in found_in(text, Anchors(Anchor(day))):
        assert text[expression.span.start : expression.span.end]
        interval = expression.interval
        if interval and interval.start and interval.end:
            assert interval.start <= interval.end
            assert interval.precision != "day" or interval.start == interval.end


# --- the day of the report


@pytest.mark.parametrize(
    ("partial", "published", "day", "method"),
    [
        (PartialDate(None, 1, 26), "2016-01-26", date(2016, 1, 26), "dateline, year from published"),
        (PartialDate(None, 12, 31), "2016-01-02", date(2015, 12, 31), "dateline, year from published"),
        (PartialDate(None, 1, 1), "2015-12-31", date(2016, 1, 1), "dateline, year from published"),
        (PartialDate(2014, 1, 26), None, date(2014, 1, 26), "dateline"),
        (None, "2016-01-26T23:50:00+03:00", date(2016, 1, 26), "published"),
        (PartialDate(None, 1, 26), None, None, "dateline"),
        (PartialDate(None, 2, 30), "2016-03-01", None, "dateline"),
    ],
)
def test_the_report_has_the_day_of_its_dateline(
    partial: PartialDate | None, published: str | None, day: date | None, method: str
) -> None:
    base = find_anchors("Text.", 0, partial, (), published).base
    assert (base.day, base.method) == (day, method)


def test_a_weekday_narrows_the_years_of_a_dateline_without_one() -> None:
    text = "MOSCOW, January 26. /TASS/. Syria has not asked, the minister told a news conference on Tuesday."
    anchors = find_anchors(text, 0, PartialDate(None, 1, 26), (), None)
    assert anchors.base.day is None
    assert {2010, 2016, 2021} <= set(anchors.base.years)
    assert all(date(y, 1, 26).weekday() == 1 for y in anchors.base.years)
    assert read(text, "on Tuesday", anchors) is None


def test_an_update_stamp_anchors_what_follows() -> None:
    text = "He left on Friday. Update, January 20: He came back on Tuesday."
    anchors = find_anchors(text, 0, None, [(text.index("Update"), PartialDate(None, 1, 20))], "2016-01-17")
    assert read(text, "Friday", anchors) == "2016-01-15"
    assert read(text, "Tuesday", anchors) == "2016-01-19"
    day = report_day(anchors, len(text))
    assert day is not None
    assert (day.start, day.method) == (date(2016, 1, 20), "update stamp")


def test_a_stamp_at_the_top_dates_a_report_that_has_no_other_day() -> None:
    at_top = find_anchors("Published March 8, 2025\n\nText.", 0, None, [(23, PartialDate(2025, 3, 8))], None)
    assert at_top.base.day == date(2025, 3, 8)
    below = find_anchors("x" * 900, 0, None, [(800, PartialDate(2025, 3, 8))], None)
    assert below.base.day is None


def test_a_dateline_far_from_the_day_of_publication_is_a_conflict() -> None:
    assert find_anchors("T.", 0, PartialDate(2016, 1, 26), (), "2016-01-27").conflict == 0
    assert find_anchors("T.", 0, PartialDate(2016, 1, 26), (), "2016-03-01").conflict == 35


def test_a_leap_day_needs_a_leap_year() -> None:
    assert complete(PartialDate(None, 2, 29), date(2016, 3, 1)) == date(2016, 2, 29)
    assert complete(PartialDate(None, 2, 29), date(2018, 3, 1)) is None


def test_an_open_interval_is_not_opened_again() -> None:
    (found,) = find_time_expressions("since until 2015", Span(0, 16), Anchors(Anchor(date(2020, 1, 1))))
    assert found.interval
    assert (found.interval.start, found.interval.end) == (None, date(2015, 12, 31))
