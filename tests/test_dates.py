"""The days of news text, worked out on the calendar by hand. Each block has a report day of its own.

November 2015           February 2016           January 2017            March 2024
Mo Tu We Th Fr Sa Su    Mo Tu We Th Fr Sa Su    Mo Tu We Th Fr Sa Su    Mo Tu We Th Fr Sa Su
                   1     1  2  3  4  5  6  7                       1                 1  2  3
 2  3  4  5  6  7  8     8  9 10 11 12 13 14     2  3  4  5  6  7  8     4  5  6  7  8  9 10
 9 10 11 12 13 14 15    15 16 17 18 19 20 21     9 10 11 12 13 14 15    11 12 13 14 15 16 17
16 17 18 19 20 21 22    22 23 24 25 26 27 28    16 17 18 19 20 21 22    18 19 20 21 22 23 24
23 24 25 26 27 28 29    29                      23 24 25 26 27 28 29    25 26 27 28 29 30 31
30                                              30 31
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.article import Span
from onrecord.datelines import find_dateline, find_stamps
from onrecord.dates import Anchor, Anchors, PartialDate, TimeExpression, find_anchors, report_day
from onrecord.errors import InputError
from onrecord.time_expressions import find_time_expressions

SATURDAY, LEAP_DAY, NEW_YEAR, THURSDAY = "2015-11-14", "2016-02-29", "2017-01-01", "2024-03-07"


def found_in(text: str, published: str | None, span: Span | None = None) -> list[TimeExpression]:
    return find_time_expressions(text, span or Span(0, len(text)), find_anchors(text, 0, None, (), published))


def shown(expression: TimeExpression) -> str | None:
    """ "day", "start..end" with nothing where it is open, or None."""
    interval = expression.interval
    if interval is None:
        return None
    return str(interval.start) if interval.start == interval.end else f"{interval.start or ''}..{interval.end or ''}"


# (published, sentence, expression, days, precision); no precision where the words are found but name no certain day
TABLE = [
    # A report of Saturday 14 November 2015
    (SATURDAY, "Gunmen attacked a hall on Friday.", "Friday", "2015-11-13", "day"),
    (SATURDAY, "The mayor spoke on Saturday.", "Saturday", "2015-11-14", "day"),
    (SATURDAY, "The mayor spoke on Sunday.", "Sunday", "2015-11-08", "day"),
    (SATURDAY, "The mayor will speak on Sunday.", "Sunday", "2015-11-15", "day"),
    (SATURDAY, "The mayor will speak on Saturday.", "Saturday", "2015-11-14", "day"),
    (SATURDAY, "She left last Saturday.", "last Saturday", "2015-11-07", "day"),
    (SATURDAY, "They meet next Saturday.", "next Saturday", "2015-11-21", "day"),
    (SATURDAY, "She resigned late Thursday.", "late Thursday", "2015-11-12", "day"),
    (SATURDAY, "Police raided the flat early Wednesday morning.", "early Wednesday morning", "2015-11-11", "day"),
    (SATURDAY, "The shooting began on Friday night.", "Friday night", "2015-11-13", "day"),
    (SATURDAY, "Earlier on Thursday, she had denied it.", "Earlier on Thursday", "2015-11-12", "day"),
    (SATURDAY, "Monday's vote was lost.", "Monday", "2015-11-09", "day"),
    (SATURDAY, "He was arrested over the weekend.", "over the weekend", "2015-11-14..2015-11-15", "weekend"),
    (SATURDAY, "He was arrested last weekend.", "last weekend", "2015-11-07..2015-11-08", "weekend"),
    (SATURDAY, "They will meet next weekend.", "next weekend", "2015-11-21..2015-11-22", "weekend"),
    (SATURDAY, "Curfew has been in force since Thursday.", "Thursday", "2015-11-12..", "interval"),
    (SATURDAY, "A decision must come by Tuesday.", "Tuesday", "..2015-11-17", "interval"),
    (SATURDAY, "Sales fell in October.", "in October", "2015-10-01..2015-10-31", "month"),
    (SATURDAY, "Sales fell in November.", "in November", "2015-11-01..2015-11-30", "month"),
    (SATURDAY, "Sales fell in December.", "in December", "2014-12-01..2014-12-31", "month"),
    (SATURDAY, "Sales will fall in December.", "in December", "2015-12-01..2015-12-31", "month"),
    (SATURDAY, "It was signed on December 1.", "December 1", "2014-12-01", "day"),
    (SATURDAY, "It will be signed on December 1.", "December 1", "2015-12-01", "day"),
    (SATURDAY, "It was signed on 31 October.", "31 October", "2015-10-31", "day"),
    (SATURDAY, "He resigned earlier this week.", "earlier this week", "2015-11-09..2015-11-14", "week"),
    (SATURDAY, "He resigned last week.", "last week", "2015-11-02..2015-11-08", "week"),
    (SATURDAY, "He left two weeks ago.", "two weeks ago", "2015-10-26..2015-11-01", "week"),
    (SATURDAY, "He left in the third quarter of 2015.", "third quarter of 2015", "2015-07-01..2015-09-30", "quarter"),
    (SATURDAY, "He left last summer.", "last summer", "2015-06-01..2015-08-31", "season"),
    (SATURDAY, "He left last winter.", "last winter", "2014-12-01..2015-02-28", "season"),
    (SATURDAY, "He left this autumn.", "this autumn", "2015-09-01..2015-11-30", "season"),
    # A report of Monday 29 February 2016
    (LEAP_DAY, "The minister resigned today.", "today", "2016-02-29", "day"),
    (LEAP_DAY, "The minister resigned yesterday.", "yesterday", "2016-02-28", "day"),
    (LEAP_DAY, "Yesterday the minister resigned.", "Yesterday", "2016-02-28", "day"),
    (LEAP_DAY, "The minister will resign tomorrow.", "tomorrow", "2016-03-01", "day"),
    (LEAP_DAY, "She will speak the day after tomorrow.", "the day after tomorrow", "2016-03-02", "day"),
    (LEAP_DAY, "She spoke the day before yesterday.", "the day before yesterday", "2016-02-27", "day"),
    (LEAP_DAY, "Talks will go on tonight.", "tonight", "2016-02-29", "day"),
    (LEAP_DAY, "Talks ended this morning.", "this morning", "2016-02-29", "day"),
    (LEAP_DAY, "Earlier today she denied it.", "Earlier today", "2016-02-29", "day"),
    (LEAP_DAY, "Shelling went on overnight.", "overnight", "2016-02-28..2016-02-29", "night"),
    (LEAP_DAY, "Shelling at the weekend.", "at the weekend", None, None),
    (LEAP_DAY, "Shelling was heard at the weekend.", "at the weekend", "2016-02-27..2016-02-28", "weekend"),
    (LEAP_DAY, "Envoys will meet at the weekend.", "at the weekend", "2016-03-05..2016-03-06", "weekend"),
    (LEAP_DAY, "She was seen last month.", "last month", "2016-01-01..2016-01-31", "month"),
    (LEAP_DAY, "She was seen earlier this month.", "earlier this month", "2016-02-01..2016-02-29", "month"),
    (LEAP_DAY, "It opens next month.", "next month", "2016-03-01..2016-03-31", "month"),
    (LEAP_DAY, "She was seen a month ago.", "a month ago", "2016-01-01..2016-01-31", "month"),
    (LEAP_DAY, "She was seen a year ago.", "a year ago", "2015-01-01..2015-12-31", "year"),
    (LEAP_DAY, "She was seen 30 days ago.", "30 days ago", "2016-01-30", "day"),
    (LEAP_DAY, "A day ago she was seen.", "A day ago", "2016-02-28", "day"),
    (LEAP_DAY, "Several days ago she was seen.", "Several days ago", None, None),
    (LEAP_DAY, "It was agreed in January last year.", "January last year", "2015-01-01..2015-01-31", "month"),
    (LEAP_DAY, "It was agreed on January 5 last year.", "January 5 last year", "2015-01-05", "day"),
    (LEAP_DAY, "It was agreed on Jan. 5 of this year.", "Jan. 5 of this year", "2016-01-05", "day"),
    (LEAP_DAY, "It was agreed in May.", "in May", "2015-05-01..2015-05-31", "month"),
    (LEAP_DAY, "It will be agreed in May.", "in May", "2016-05-01..2016-05-31", "month"),
    (LEAP_DAY, "The March 2 vote was put off.", "March 2", "2016-03-02", "day"),
    (LEAP_DAY, "He took office in February 2012.", "February 2012", "2012-02-01..2012-02-29", "month"),
    (LEAP_DAY, "It rained from February 3 to 5.", "from February 3 to 5", "2016-02-03..2016-02-05", "interval"),
    (LEAP_DAY, "It rained from 3 to 5 February.", "from 3 to 5 February", "2016-02-03..2016-02-05", "interval"),
    (LEAP_DAY, "The talks of February 3-5 failed.", "February 3-5", "2016-02-03..2016-02-05", "interval"),
    (LEAP_DAY, "It rained between February 3 and February 5.", "between February 3 and February 5", "2016-02-03..2016-02-05", "interval"),
    (LEAP_DAY, "It rained from 30 January to 2 February.", "from 30 January to 2 February", "2016-01-30..2016-02-02", "interval"),
    (LEAP_DAY, "It rained from December 30 to January 2.", "from December 30 to January 2", "2015-12-30..2016-01-02", "interval"),
    (LEAP_DAY, "It was held December 30 - January 2, 2015.", "December 30 - January 2, 2015", "2014-12-30..2015-01-02", "interval"),
    (LEAP_DAY, "It was held on February 3 and 4.", "February 3 and 4", "2016-02-03..2016-02-04", "interval"),
    (LEAP_DAY, "It was held on February 3 and 14.", "February 3 and 14", None, None),
    (LEAP_DAY, "It was held from February 5 to 3.", "from February 5 to 3", None, None),
    (LEAP_DAY, "Envoys met from Monday to Wednesday.", "from Monday to Wednesday", "2016-02-22..2016-02-24", "interval"),
    (LEAP_DAY, "Envoys will meet from Tuesday to Friday.", "from Tuesday to Friday", "2016-03-01..2016-03-04", "interval"),
    (LEAP_DAY, "Envoys met between Friday and Sunday.", "between Friday and Sunday", "2016-02-26..2016-02-28", "interval"),
    # A report of Sunday 1 January 2017
    (NEW_YEAR, "The club was attacked on Saturday.", "Saturday", "2016-12-31", "day"),
    (NEW_YEAR, "The club was attacked on Sunday.", "Sunday", "2017-01-01", "day"),
    (NEW_YEAR, "The club was attacked on December 31.", "December 31", "2016-12-31", "day"),
    (NEW_YEAR, "The club was attacked in December.", "in December", "2016-12-01..2016-12-31", "month"),
    (NEW_YEAR, "The club was closed last year.", "last year", "2016-01-01..2016-12-31", "year"),
    (NEW_YEAR, "The club was closed last week.", "last week", "2016-12-19..2016-12-25", "week"),
    (NEW_YEAR, "The club was busy this week.", "this week", "2016-12-26..2017-01-01", "week"),
    (NEW_YEAR, "The club reopens next week.", "next week", "2017-01-02..2017-01-08", "week"),
    (NEW_YEAR, "The club reopens next month.", "next month", "2017-02-01..2017-02-28", "month"),
    (NEW_YEAR, "Sales fell last month.", "last month", "2016-12-01..2016-12-31", "month"),
    (NEW_YEAR, "Sales fell last quarter.", "last quarter", "2016-10-01..2016-12-31", "quarter"),
    (NEW_YEAR, "Sales fell in late 2016.", "in late 2016", "2016-09-01..2016-12-31", "part of year"),
    (NEW_YEAR, "Sales fell in early 2016.", "in early 2016", "2016-01-01..2016-04-30", "part of year"),
    (NEW_YEAR, "Sales fell in mid-2016.", "in mid-2016", "2016-05-01..2016-08-31", "part of year"),
    (NEW_YEAR, "Sales fell in the first half of 2016.", "first half of 2016", "2016-01-01..2016-06-30", "part of year"),
    (NEW_YEAR, "Sales fell in the second half of 2016.", "second half of 2016", "2016-07-01..2016-12-31", "part of year"),
    (NEW_YEAR, "Sales fell in the spring of 2016.", "the spring of 2016", "2016-03-01..2016-05-31", "season"),
    (NEW_YEAR, "Sales fell in the winter of 2015.", "the winter of 2015", None, None),
    (NEW_YEAR, "He led it between 2010 and 2015.", "between 2010 and 2015", "2010-01-01..2015-12-31", "interval"),
    (NEW_YEAR, "He led it from 2010 to 2015.", "from 2010 to 2015", "2010-01-01..2015-12-31", "interval"),
    (NEW_YEAR, "It must be done by the end of 2017.", "the end of 2017", "..2017-12-31", "interval"),
    (NEW_YEAR, "It has fallen since early 2015.", "early 2015", "2015-01-01..", "interval"),
    (NEW_YEAR, "He has led it since March.", "March", "2016-03-01..", "interval"),
    (NEW_YEAR, "It fell in the 1990s.", "the 1990s", "1990-01-01..1999-12-31", "decade"),
    (NEW_YEAR, "In 2011 President Lund resigned.", "In 2011", "2011-01-01..2011-12-31", "year"),
    (NEW_YEAR, "It was filed on 13/12/2016.", "13/12/2016", "2016-12-13", "day"),
    (NEW_YEAR, "It was filed on 03/04/16.", "03/04/16", None, None),
    (NEW_YEAR, "It was filed on 03/04/2016.", "03/04/2016", None, None),
    (NEW_YEAR, "It was filed on 2016-12-13.", "2016-12-13", "2016-12-13", "day"),
    (NEW_YEAR, "It was filed on 31 June.", "31 June", None, None),
    # A report of Thursday 7 March 2024: which verb governs a day
    (THURSDAY, "Theresa May on Friday dismissed it.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "Will Smith on Friday denied it.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "The panel will cut rates on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "Lund will address the United Nations on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "She will hear alleged victims on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "She will meet with wounded soldiers on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "The hall will be formally opened on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "He may have left on Friday.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "He could not be reached on Friday.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "He declined to comment on Friday.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "He agreed to meet her on Friday.", "Friday", None, None),
    (THURSDAY, "He was expected to arrive on Friday.", "Friday", None, None),
    (THURSDAY, "He is expected to arrive on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "Schools are shut due to snow on Friday.", "Friday", None, None),
    (THURSDAY, "She is due to speak on Friday.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "The summit opens on Saturday.", "Saturday", "2024-03-09", "day"),
    (THURSDAY, "The vote on Friday", "Friday", None, None),
    (THURSDAY, "He said that on Friday the panel will vote.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "He said it was over; on Friday the panel will vote.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "He said it was over. On Friday the panel will vote.", "Friday", "2024-03-08", "day"),
    (THURSDAY, "He was found dead, on Friday, and will be buried soon.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "Lund, who left on Friday, will return on Monday.", "Friday", "2024-03-01", "day"),
    (THURSDAY, "Lund, who left on Friday, will return on Monday.", "Monday", "2024-03-11", "day"),
    (THURSDAY, "On Tuesday, asked about it, she said no.", "Tuesday", "2024-03-05", "day"),
    (THURSDAY, "She asked them to leave by Friday.", "Friday", "..2024-03-08", "interval"),
    (THURSDAY, "The troops had gone by Friday.", "Friday", "..2024-03-01", "interval"),
    (THURSDAY, "By Friday, the troops were gone.", "Friday", "..2024-03-01", "interval"),
    (THURSDAY, "The truce will hold until Saturday.", "Saturday", "..2024-03-09", "interval"),
    (THURSDAY, "The truce was extended until Saturday.", "Saturday", None, None),
    (THURSDAY, "The talks lasted until Wednesday.", "Wednesday", "..2024-03-06", "interval"),
    (THURSDAY, "Nobody came before March 4.", "March 4", "..2024-03-03", "interval"),
    (THURSDAY, "Nobody came after March 4.", "March 4", "2024-03-05..", "interval"),
    (THURSDAY, "He spoke on Monday, March 4.", "Monday, March 4", "2024-03-04", "day"),
    (THURSDAY, "He spoke on Friday, March 4.", "Friday, March 4", None, None),
    # What counts from the day named before
    (THURSDAY, "On February 28 he spoke. Two days earlier, she had.", "Two days earlier", "2024-02-26", "day"),
    (THURSDAY, "On February 28 he spoke. The next day he left.", "The next day", "2024-02-29", "day"),
    (THURSDAY, "On February 28 he spoke and left two days later.", "two days later", "2024-03-01", "day"),
    (THURSDAY, "On Monday he spoke; he left the following morning.", "the following morning", "2024-03-05", "day"),
    (THURSDAY, "On Monday he spoke; a day earlier he had not.", "a day earlier", "2024-03-03", "day"),
    (THURSDAY, "On Monday he spoke; he was seen the day before.", "the day before", "2024-03-03", "day"),
    (THURSDAY, "On Monday he spoke; he left the same day.", "the same day", "2024-03-04", "day"),
    (THURSDAY, "On Monday he spoke of 2019. The next day he left.", "The next day", "2024-03-05", "day"),
    (THURSDAY, "On March 4 he spoke; two weeks earlier he had not.", "two weeks earlier", "2024-02-19..2024-02-25", "week"),
    (THURSDAY, "In January he resigned. The next day he left.", "The next day", None, None),
    (THURSDAY, "He left the next day.", "the next day", None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("published", "text", "words", "days", "precision"), TABLE, ids=[f"{i}-{row[2]}" for i, row in enumerate(TABLE)]
)
def test_words_of_time_mean_these_days(
    published: str, text: str, words: str, days: str | None, precision: str | None
) -> None:
    at = text.index(words)
    (hit,) = [e for e in found_in(text, published) if Span(at, at + len(words)).overlaps(e.span)]
    assert shown(hit) == days
    assert (hit.interval.precision if hit.interval else None) == precision


def test_the_table_is_as_long_as_promised_and_its_report_days_are_what_it_says() -> None:
    assert len(TABLE) >= 130
    weekdays = [date.fromisoformat(d).weekday() for d in (SATURDAY, LEAP_DAY, NEW_YEAR, THURSDAY)]
    assert weekdays == [5, 0, 6, 3]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry may deny it.",
        "The committee sat on the file.",
        "Mr May denied it.",
        "Theresa May said no.",
        "June Smith said no to April Jones.",
        "Troops march on 3 fronts.",
        "The Sun said so.",
        "Second, nobody came.",
        "Black Friday sales fell.",
        "Good Friday was quiet.",
        "He read USA Today at breakfast.",
        "He plays in Friday Night Lights.",
        "The war killed 1990 people.",
        "The crash of 2000 homes was feared.",
        "She won gold at the 2016 Olympics.",
        "It sold 2016 barrels.",
        "It went on for three weeks.",
        "They have two days of food.",
        "He resigned the day after the attack.",
        "He resigned a week before the vote.",
        "Resolution 2254 was passed on a 15-0 vote.",
        "He quit May's cabinet.",
        "Call 24/7/365 for help.",
    ],
)
def test_other_words_name_no_time(text: str) -> None:
    assert [text[e.span.start : e.span.end] for e in found_in(text, SATURDAY)] == []


def test_the_day_named_before_may_stand_in_an_earlier_paragraph() -> None:
    text = "Lund denied it on March 4.\n\nThe next day he left.\n\nNobody knew."
    second = Span(text.index("The next"), text.index("\n\nNobody"))
    assert [shown(e) for e in found_in(text, THURSDAY, second)] == ["2024-03-05"]


def test_last_before_a_day_of_a_month_is_not_the_month() -> None:
    (found,) = found_in("He was seen last Jan. 5.", SATURDAY)
    assert shown(found) == "2015-01-05"


# --- the day of the report


def anchors_of(text: str, published: str | None) -> Anchors:
    dateline = find_dateline(text, 0)
    stamps = [(s.span.end, s.date) for s in find_stamps(text, 0)]
    return find_anchors(
        text, 0, dateline.date if dateline else None, stamps, published, below=dateline.span.end if dateline else 0
    )


def test_weekday_agreement_keeps_years_as_candidates_and_resolves_no_day() -> None:
    text = "MOSCOW, January 26. /TASS/. Nobody asked, the minister told a news conference in Moscow on Tuesday."
    base = anchors_of(text, None).base
    assert (base.day, base.years) == (None, (1982, 1988, 1993, 1999, 2010, 2016, 2021, 2027, 2038, 2044, 2049, 2055))
    assert [shown(e) for e in find_time_expressions(text, Span(28, len(text)), anchors_of(text, None))] == [None]


@pytest.mark.parametrize(
    "rest",
    [
        "The minister had told reporters on Tuesday that nobody asked.",
        "The minister said the vote on Tuesday would go ahead.",
        "The minister told reporters that the vote on Tuesday was off.",
        "The minister said on Tuesday that nobody asked. Lund said on Monday that somebody did.",
        "Nobody asked.",
    ],
)
def test_a_weekday_that_may_not_be_the_report_day_narrows_nothing(rest: str) -> None:
    base = anchors_of(f"MOSCOW, January 26. /TASS/. {rest}", None).base
    assert (base.day, base.years) == (None, ())


def test_a_dated_stamp_beside_the_dateline_gives_it_the_year() -> None:
    base = anchors_of("Updated January 2, 2016\n\nPARIS, Dec. 31 (AFP) - Crowds gathered.", None).base
    assert (base.day, base.method) == (date(2015, 12, 31), "dateline, year from a stamp")


def test_a_stamp_far_from_the_dateline_gives_it_no_year() -> None:
    text = "Updated June 2, 2016\n\nPARIS, Dec. 31 (AFP) - Crowds gathered."
    assert anchors_of(text, None).base.day is None
    assert report_day(anchors_of(text, None), len(text)) is not None  # the stamp still dates what follows it


def test_a_full_date_with_its_weekday_gives_the_dateline_its_year() -> None:
    text = "PARIS, Jan. 26 (AFP) - Crowds gathered on Tuesday, January 26, 2016, in the rain."
    base = anchors_of(text, None).base
    assert (base.day, base.method) == (date(2016, 1, 26), "dateline, year from the text")


def test_an_anniversary_gives_the_dateline_no_year() -> None:
    text = "PARIS, Jan. 26 (AFP) - Crowds recalled the flood of January 26, 1995."
    assert anchors_of(text, None).base.day is None


def test_a_page_stamp_above_the_dateline_does_not_date_the_report() -> None:
    text = "Updated January 28, 2016\n\nPARIS, Jan. 26 (AFP) - Crowds gathered today."
    anchors = anchors_of(text, "2016-01-28")
    assert report_day(anchors, len(text)) is not None
    assert anchors.at(text.index("today")).day == date(2016, 1, 26)
    assert anchors.at(text.index("PARIS")).day == date(2016, 1, 28)


def test_a_stamp_below_the_dateline_dates_what_follows() -> None:
    text = "PARIS, Jan. 26 (AFP) - Crowds gathered.\n\nUpdate 2, January 28: They left today."
    anchors = anchors_of(text, "2016-01-26")
    assert anchors.at(text.index("Crowds")).day == date(2016, 1, 26)
    assert (anchors.at(text.index("today")).day, anchors.at(text.index("today")).method) == (
        date(2016, 1, 28),
        "update stamp",
    )


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2016-01-26", date(2016, 1, 26)),
        ("2016-01-26T23:59:00-11:00", date(2016, 1, 26)),
        ("2016-01-26T00:01:00+14:00", date(2016, 1, 26)),
        ("20160126T101500Z", date(2016, 1, 26)),
    ],
)
def test_publication_counts_as_the_calendar_day_of_its_own_offset(published: str, day: date) -> None:
    assert find_anchors("Text.", 0, None, (), published).base == Anchor(day, "published")


def test_a_publication_time_that_cannot_be_read_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="'last Tuesday'"):
        find_anchors("Text.", 0, None, (), "last Tuesday")


# --- any text at all

WORDS = st.lists(
    st.sampled_from(
        "On on in last next this since until by before between from to and Tuesday Friday January May Sept. 3 22 31 2015 1999 - 0000 "
        "03/04/2016 2016-02-30 999 ago years two weeks earlier the same day, following half of Q1 the 1990s weekend will said could not ; . \n".split(
            " "
        )
    ),
    max_size=16,
).map(" ".join)


@given(st.one_of(WORDS, st.text(max_size=80)), st.dates())
def test_every_interval_of_any_text_holds_and_every_span_lies_inside(text: str, day: date) -> None:
    anchors = Anchors(Anchor(day))
    spans = []
    for expression in find_time_expressions(text, Span(0, len(text)), anchors) if text else ():
        spans.append(expression.span)
        assert text[expression.span.start : expression.span.end].strip()
        interval = expression.interval
        if interval is None:
            continue
        assert interval.start or interval.end
        assert interval.start is None or interval.end is None or interval.start <= interval.end
        assert interval.precision != "day" or interval.start == interval.end
        assert interval.text.endswith(text[expression.span.start : expression.span.end])
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.sampled_from("Monday Wednesday Friday Sunday".split()))
def test_a_past_weekday_is_that_weekday_within_the_week_up_to_the_report(day: date, name: str) -> None:
    text = f"He spoke on {name}."
    (found,) = find_time_expressions(text, Span(0, len(text)), Anchors(Anchor(day)))
    assert found.interval is not None
    assert found.interval.start is not None
    assert f"{found.interval.start:%A}" == name
    assert timedelta(0) <= day - found.interval.start < timedelta(7)


@given(st.text(max_size=200), st.integers(0, 60), st.sampled_from([None, "2016-01-26"]))
def test_anchors_are_found_in_any_text(text: str, start: int, published: str | None) -> None:
    anchors = find_anchors(text, start, PartialDate(None, 2, 29), [(3, PartialDate(2016, 13, 40))], published)
    assert anchors.at(start) == anchors.base
