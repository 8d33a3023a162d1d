import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.datelines import find_credits, find_dateline, find_stamps
from onrecord.dates import PartialDate


def day(month: int, number: int, year: int | None = None, weekday: int | None = None) -> PartialDate:
    return PartialDate(year, month, number, weekday)


@pytest.mark.parametrize(
    ("text", "place", "date", "agency"),
    [
        ("MOSCOW, January 26. /TASS/. The president left.", "MOSCOW", day(1, 26), "TASS"),
        ("WASHINGTON (AP) - The senator left.", "WASHINGTON", None, "AP"),
        ("WASHINGTON (AP) — The senator left.", "WASHINGTON", None, "AP"),
        ("LONDON, Jan 22 (Reuters) - A bank closed.", "LONDON", day(1, 22), "Reuters"),
        ("Beirut, Lebanon (CNN) -- Rebels left.", "Beirut, Lebanon", None, "CNN"),
        ("PARIS, 3 March (AFP) - The mayor left.", "PARIS", day(3, 3), "AFP"),
        ("BEIJING, Jan. 5 (Xinhua) -- Exports fell.", "BEIJING", day(1, 5), "Xinhua"),
        ("PORTSMOUTH, N.H. ― If he wins, he wins.", "PORTSMOUTH, N.H.", None, None),
        ("LOS ANGELES, Sept. 28 (UPI) — In a clip, she sings.", "LOS ANGELES", day(9, 28), "UPI"),
        ("NEW YORK — The mayor left.", "NEW YORK", None, None),
        ("(Reuters) - The mayor left.", "", None, "Reuters"),
        ("KABUL, Afghanistan -- The mayor left.", "KABUL, Afghanistan", None, None),
        ("Tehran, Jan 4, IRNA – The mayor left.", "Tehran", day(1, 4), "IRNA"),
        ("BERLIN (dpa) - The mayor left.", "BERLIN", None, "dpa"),
        ("MOSCOW. Jan 22 (Interfax) - The mayor left.", "MOSCOW", day(1, 22), "Interfax"),
        ("DAMASCUS, SANA – The president left.", "DAMASCUS", None, "SANA"),
        ("AP, Jakarta - The mayor left.", "Jakarta", None, "AP"),
        ("MOSCOW/BEIRUT, Jan 22 (Reuters) - The envoy left.", "MOSCOW/BEIRUT", day(1, 22), "Reuters"),
        ("VARSK, March 6 (Northern Wire) - Shares fell.", "VARSK", day(3, 6), "Northern Wire"),
        ("MOSCOW, Tuesday, January 26, 2016 (Reuters) - He left.", "MOSCOW", day(1, 26, 2016, 1), "Reuters"),
        ("BRUSSELS, 4 May 2016 — Ministers met.", "BRUSSELS", day(5, 4, 2016), None),
        ("ROME — Ministers met.", "ROME", None, None),
        ("THE HAGUE — Judges met.", "THE HAGUE", None, None),
        ("LONDON/NEW YORK/PARIS (Reuters) - Shares fell.", "LONDON/NEW YORK/PARIS", None, "Reuters"),
        ("LONDON and PARIS — Ministers met.", "LONDON and PARIS", None, None),
        ("UNITED NATIONS (AP) _ Ministers met.", "UNITED NATIONS", None, "AP"),
        ("NEW DELHI, Jan. 5 (PTI): Ministers met.", "NEW DELHI", day(1, 5), "PTI"),
        ("NEW DELHI, Jan. 5: Ministers met.", "NEW DELHI", day(1, 5), None),
        ("SAO PAULO, Jan 5 (EFE).- Ministers met.", "SAO PAULO", day(1, 5), "EFE"),
        ("London (CNN)The mayor left.", "London", None, "CNN"),
        ("(CNN)The mayor left.", "", None, "CNN"),
        ("Moscow, Jan 26 (IANS) The mayor left.", "Moscow", day(1, 26), "IANS"),
        ("Jan 16 (Reuters) - A bank closed.", "", day(1, 16), "Reuters"),
        ("MOSCOW (Sputnik), Lena Fisk — The mayor left.", "MOSCOW", None, "Sputnik"),
        ("BAGHDAD / NINA / The mayor left.", "BAGHDAD", None, "NINA"),
        ("HONG KONG, Jan 5, 2016 - (Coast Newswire) - A bank closed.", "HONG KONG", day(1, 5, 2016), "Coast Newswire"),
        ("PARIS, 3 MARCH - The mayor left.", "PARIS", day(3, 3), None),
        ("Moscow, 26 January 2016 - The mayor left.", "Moscow", day(1, 26, 2016), None),
        ("WASHINGTON, Tues., Jan. 5, 2016 (AP) -- He left.", "WASHINGTON", day(1, 5, 2016, 1), "AP"),
    ],
)
def test_a_dateline_gives_place_day_and_agency(
    text: str, place: str, date: PartialDate | None, agency: str | None
) -> None:
    dateline = find_dateline(text, 0)
    assert dateline is not None
    assert (dateline.place, dateline.date, dateline.agency) == (place, date, agency)
    assert text[dateline.span.start : dateline.span.end] == text[: dateline.span.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "Paris is lovely in spring.",
        "US, China agree - maybe",
        "WASHINGTON is considering a ban.",
        "THE LATEST: It rains - hard",
        "The Evening Times (ETT) - a paper - said so.",
        "Apple (AAPL) - shares rose.",
        "NATO — the alliance — said so.",
        "IMF - a lender - said so.",
        "Smith (R) - a senator - said so.",
        "BREAKING NEWS — The mayor has left.",
        "EXCLUSIVE - The mayor has left.",
        "WHAT WE KNOW — Nothing yet.",
        "THE BOTTOM LINE — it is over.",
        "NATO/EU — The two met.",
        "WHO (World Health Organization) - the body - met.",
        "ISIS (IS) - the group - said so.",
        "WASHINGTON AND MOSCOW AGREE",
        "Moscow, January 26 was cold.",
        "",
    ],
)
def test_other_openings_are_no_datelines(text: str) -> None:
    assert find_dateline(text, 0) is None


def test_a_lead_paragraph_may_come_before_the_dateline() -> None:
    text = "Harbour sold, paper says\n\nThe minister has dismissed the report of a sale in strong words on a long line of text.\n\nMOSCOW, January 26. /TASS/. He did."
    dateline = find_dateline(text, 26)
    assert dateline is not None
    assert text[dateline.span.start : dateline.span.end] == "MOSCOW, January 26. /TASS/."


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("(Reporting by Lena Fisk; Editing by Carl Munro)", None),
        ("Reuters contributed to this report.", "Reuters"),
        ("The Associated Press contributed to this report.", "Associated Press"),
        ("/TASS/", "TASS"),
        ("-- With assistance from Lena Fisk", None),
        ("© 2016 AFP", "AFP"),
        ("Copyright 2016 The Associated Press. All rights reserved.", "Associated Press"),
        ("Source: Xinhua", "Xinhua"),
        ("(With inputs from agencies)", None),
        ("(PTI)", "PTI"),
        ("Lena Fisk, Associated Press", "Associated Press"),
        ("By Lena Fisk and Carl Munro, Reuters", "Reuters"),
        ("BY LENA FISK", None),
        ("Reporting by Lena Fisk; Editing by Carl Munro", None),
        ("(Additional reporting by L. Fisk in Varsk; writing by Carl Munro)", None),
        ("(Source: Reuters)", "Reuters"),
        ("(Xinhua/Lena Fisk)", "Xinhua"),
        ("With inputs from AFP", "AFP"),
        ("- Reuters", "Reuters"),
        ("Lena Fisk contributed reporting.", None),
    ],
)
def test_a_sign_off_is_a_credit_with_its_agency(line: str, agency: str | None) -> None:
    text = f"The harbour closed on Monday.\n\nNobody knew why.\n\n{line}"
    (credit,) = find_credits(text, 0)
    assert credit.text == line
    assert text[credit.span.start : credit.span.end] == line
    assert credit.agency == agency


def test_a_byline_is_a_credit_and_so_is_a_sign_off_at_the_end_of_a_sentence() -> None:
    text = "By Lena Fisk\n\nThe harbour closed on Monday.\n\nNobody knew why, the mayor said. /TASS/"
    assert [c.text for c in find_credits(text, 0)] == ["By Lena Fisk", "/TASS/"]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday it was over",
        "By Friday, the Army Had Won",
        "By Paris standards it was cheap",
        "Copyright law was on the agenda.",
        "Reporting by state media was thin.",
        "Editing genes is hard",
    ],
)
def test_lines_with_the_words_of_a_credit_are_none(line: str) -> None:
    assert find_credits(f"The harbour closed.\n\nNobody knew why.\n\n{line}", 0) == []


def test_ordinary_sentences_are_no_credits() -> None:
    text = "By noon the harbour was closed, officials said.\n\nThe report, written by two experts, is long.\n\nThe source: a leak."
    assert find_credits(text, 0) == []


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Update 3, January 20: The bank has answered.", day(1, 20)),
        ("UPDATE (Jan. 20, 2016): The bank has answered.", day(1, 20, 2016)),
        ("[Updated at 3:14 p.m. ET, Jan 20] The bank has answered.", day(1, 20)),
        ("Updated January 20, 2016", day(1, 20, 2016)),
        ("January 20, 2016 -- The bank has answered.", day(1, 20, 2016)),
        ("Published 20 January 2016", day(1, 20, 2016)),
        ("Correction, Jan. 21: The bank is in Varsk.", day(1, 21)),
        ("20 January 2016", day(1, 20, 2016)),
        ("Wednesday, January 20, 2016", day(1, 20, 2016, 2)),
        ("Last modified on Wed 20 Jan 2016 14.05 GMT", day(1, 20, 2016, 2)),
        ("Published: 20 Jan 2016 14:05 GMT", day(1, 20, 2016)),
        ("Posted on January 20, 2016 by Lena Fisk", day(1, 20, 2016)),
    ],
)
def test_a_stamp_inside_a_page_has_its_day(line: str, date: PartialDate) -> None:
    text = f"The bank closed, customers were told on Monday morning.\n\n{line}\n\nNobody knew why."
    (stamp,) = find_stamps(text, 0)
    assert stamp.date == date
    assert text[stamp.span.start :].startswith(line[:8])


def test_a_sentence_that_begins_with_a_date_is_no_stamp() -> None:
    assert find_stamps("Published reports on January 20 said so.\n\nUpdated figures from January 20 show it.", 0) == []
    assert find_stamps("January 20 was a cold day.\n\nUpdating the rules took until May.", 0) == []


@given(st.text(max_size=200), st.integers(0, 50))
def test_no_text_breaks_the_search(text: str, start: int) -> None:
    for found in (find_dateline(text, start), *find_credits(text, start), *find_stamps(text, start)):
        assert found is None or found.span.end <= len(text)
