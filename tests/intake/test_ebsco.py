"""EBSCOhost's exports: records with their full text, RIS (ProQuest's too), and the table."""

import csv
import io
from collections.abc import Callable, Sequence
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.intake import Received, Refused, receive
from onrecord.intake.documents import html_drafts, text_drafts
from onrecord.intake.exports import ebsco, ris
from onrecord.intake.received import Draft
from tests.intake import paper
from tests.intake.clippings import (
    CRACKS,
    DENIED,
    EBSCO_1,
    EBSCO_1_TEXT,
    EBSCO_2,
    EBSCO_HEADINGS,
    FERRY,
    PERMALINK,
    PROPERTY,
    RIS,
    SAID,
    UNION,
)
from tests.intake.paper import drafts, p, rtf, said

Fields = Sequence[tuple[str, str]]
ONLY = "This is only the abstract, not the article"


def below_each_other() -> list[str]:
    """Each value in the line below its label."""
    head = [[text for name, value in fields for text in (f"{name}:", value)] for fields in (EBSCO_1, EBSCO_2)]
    return ["Record: 1", *head[0], *EBSCO_1_TEXT, "Record: 2", *head[1]]


def beside_each_other() -> list[str]:
    head = [[f"{name}: {value}" for name, value in fields] for fields in (EBSCO_1, EBSCO_2)]
    return ["Record: 1", *head[0], *EBSCO_1_TEXT, "Record: 2", *head[1]]


def of_text(text: str, name: str = "a.txt") -> list[Draft | Refused]:
    return list(text_drafts(text, name) or ())


def as_text(texts: Sequence[str]) -> list[Draft | Refused]:
    return of_text("\n\n".join(texts))


def as_docx(texts: Sequence[str]) -> list[Draft | Refused]:
    return drafts(paper.docx(*map(p, texts)), "a.docx")


def as_docx_with_tables(_: Sequence[str]) -> list[Draft | Refused]:
    one, two = (paper.table(*[(f"{name}:", value) for name, value in fields]) for fields in (EBSCO_1, EBSCO_2))
    return drafts(paper.docx(p("Record: 1"), one, *map(p, EBSCO_1_TEXT), p("Record: 2"), two), "a.docx")


def as_rtf(texts: Sequence[str]) -> list[Draft | Refused]:
    made = [text.replace("“", r"\ldblquote ").replace("”", r"\rdblquote ") for text in texts]
    return drafts(rtf(*made), "a.rtf")


def as_page(texts: Sequence[str]) -> list[Draft | Refused]:
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return list(html_drafts(f"<html><head><title>EBSCOhost</title></head><body>{body}</body></html>", "a.html") or ())


def as_page_with_tables(_: Sequence[str]) -> list[Draft | Refused]:
    rows = [
        "".join(f"<tr><td>{escape(name)}:</td><td>{escape(value)}</td></tr>" for name, value in fields)
        for fields in (EBSCO_1, EBSCO_2)
    ]
    text = "".join(f"<p>{escape(text)}</p>" for text in EBSCO_1_TEXT)
    page = f"<html><body><div>Record: 1</div><table>{rows[0]}</table>{text}<div>Record: 2</div><table>{rows[1]}</table></body></html>"
    return list(html_drafts(page, "a.html") or ())


Form = Callable[[Sequence[str]], list[Draft | Refused]]
FORMS = [as_text, as_docx, as_docx_with_tables, as_rtf, as_page, as_page_with_tables]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", [below_each_other, beside_each_other])
def test_saved_records_give_title_publisher_day_link_and_text(layout: Callable[[], list[str]], form: Form) -> None:
    one, two = form(layout())
    assert isinstance(one, Draft) and isinstance(two, Draft)
    assert (one.title, one.publisher, one.published) == (f"{FERRY}.", "Northern Wire", "2014-03-04")
    assert (one.url, one.truncated) == (PERMALINK, False)
    assert one.body.split("\n\n") == ["By Ana Ruiz, Northern Wire", SAID, CRACKS]
    assert one.found_in["published"] == 'EBSCO export, written "3/4/2014"'
    assert 'Captions and notes are left out, 1 line: "PHOTO (COLOR): The ferry on Monday.".' in said(one)
    assert 'The abstract is left out: "The article reports that the ferry stays.".' in said(one)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", [below_each_other, beside_each_other])
def test_a_record_with_an_abstract_alone_is_an_article_that_says_so(
    layout: Callable[[], list[str]], form: Form
) -> None:
    _, two = form(layout())
    assert isinstance(two, Draft)
    assert (two.title, two.publisher, two.published) == (UNION, "The Harbor Post (London)", "Mar2014")
    assert (two.body, two.truncated) == (DENIED, True)
    assert said(two).startswith(ONLY)


def test_a_saved_article_without_its_number_is_read() -> None:
    [one] = as_text(beside_each_other()[1:-6])
    assert isinstance(one, Draft) and one.publisher == "Northern Wire"


def test_a_record_that_cannot_be_read_stops_none_of_the_others() -> None:
    empty, unlike, one, two = as_text(["Record: 1", "Record: 2", "It was so.", *beside_each_other()])
    assert isinstance(empty, Refused) and "a.txt article 1 has no text in this export" in str(empty.error)
    assert isinstance(unlike, Draft) and (unlike.body, unlike.title) == ("It was so.", None)
    assert "could not be told apart" in said(unlike)
    assert isinstance(one, Draft) and isinstance(two, Draft)


def test_lines_that_are_wrapped_are_joined() -> None:
    texts = [
        "Record: 1",
        "",
        "Title: Ferry stays in port",
        "for another week",
        "Source: Northern Wire. 3/4/2014, Vol. 1",
        "Accession Number: 9",
    ]
    texts += ["Database: Newspaper Source", "", "The ferry will", "stay, they said.", "", CRACKS]
    [one] = of_text("\n".join(texts))
    assert isinstance(one, Draft)
    assert (one.title, one.publisher) == ("Ferry stays in port for another week", "Northern Wire")
    assert one.body.split("\n\n") == ["The ferry will stay, they said.", CRACKS]


def test_a_link_in_html_below_the_labels_is_no_text() -> None:
    texts = beside_each_other()
    at = texts.index(EBSCO_1_TEXT[0])
    texts[at - 1 : at] = ["Cut and Paste:", f'<a href="{PERMALINK}">Ferry', "stays</a>"]
    one = as_text(texts)[0]
    assert isinstance(one, Draft) and one.url == PERMALINK and "<a" not in one.body and one.body.endswith(CRACKS)


def test_records_that_are_missing_are_told() -> None:
    texts = [text.replace("Record: 2", "Record: 7") for text in beside_each_other()]
    one, _ = as_text(texts)
    assert isinstance(one, Draft) and "says that it holds 7 articles; 2 were found" in said(one)


def test_a_text_that_speaks_of_records_is_none() -> None:
    assert text_drafts(f"Record: 1\n\n{SAID}\n\nSource: the union\n\n{CRACKS}", "a.txt") is None
    assert (
        html_drafts(f"<html><body><p>Source: x</p><p>Accession Number</p><p>{SAID}</p></body></html>", "a.html") is None
    )


@pytest.mark.parametrize(
    ("source", "publisher", "written"),
    [
        ("New York Times. 3/4/2014, Vol. 163 Issue 56431, pA1-A10. 2p.", "New York Times", "3/4/2014"),
        ("New York Times, Mar 04, 2014, pA1", "New York Times", "Mar 04, 2014"),
        ("Washington Post, The. 03/04/2014, p1", "The Washington Post", "03/04/2014"),
        ("U.S. News & World Report. 3/4/2014, Vol. 1", "U.S. News & World Report", "3/4/2014"),
        ("Times, The (United Kingdom); 4 March 2014", "The Times (United Kingdom)", "4 March 2014"),
        ("Maclean's. Jan/Feb2014, Vol. 127 Issue 1, p4", "Maclean's", "Jan/Feb2014"),
        ("Economist. 2014, Vol. 410", "Economist", "2014"),
        ("20 Minutes. 3/4/2014", "20 Minutes", "3/4/2014"),
        ("Northern Wire", "Northern Wire", None),
        ("U.S. News & World Report, Vol. 3", "U.S. News & World Report", None),
        ("Harbor Post, The. p3", "The Harbor Post", None),
        ("", None, None),
    ],
)
def test_the_source_tells_publisher_and_day(source: str, publisher: str | None, written: str | None) -> None:
    assert ebsco.read_source(source) == (publisher, written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3/4/2014", "2014-03-04"),
        ("12/31/2014", "2014-12-31"),
        ("31/12/2014", "2014-12-31"),
        ("3/4/2014 12:00:00 AM", "2014-03-04"),
        ("Mar 04, 2014", "2014-03-04"),
        ("20140304", "2014-03-04"),
        ("Mar2014", "Mar2014"),
        ("13/32/2014", "13/32/2014"),
    ],
)
def test_days_are_read_month_first_as_ebsco_writes_them(written: str, day: str) -> None:
    assert ebsco.day_of(written) == day


# RIS


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ris_gives_the_abstracts_of_ebsco_and_of_proquest(end: str) -> None:
    one, two = of_text(RIS.replace("\n", end), "a.ris")
    assert isinstance(one, Draft) and isinstance(two, Draft)
    assert (one.title, one.publisher, one.published) == (FERRY, "Northern Wire", "2014-03-04")
    assert one.body.split("\n\n") == [f"{SAID} {CRACKS}", "The union; the ministry."]
    assert one.url == f"{PERMALINK};jsessionid=1"
    assert one.found_in["published"] == 'EBSCO export, written "2014/03/04/"'
    assert (two.title, two.publisher, two.published) == (UNION, "The Harbor Post", "2014-03-05")
    assert two.found_in["publisher"] == "ProQuest export"
    assert all(item.truncated and ONLY in said(item) for item in (one, two))


def test_a_ris_record_without_abstract_or_end_stops_none_of_the_others() -> None:
    cut = RIS.replace("DP  - EBSCOhost\nER  -\n", "DP  - EBSCOhost\n").replace(f"AB  - {DENIED}\n", "")
    items = of_text(f"{cut}\n{RIS}", "a.ris")
    assert isinstance(items[0], Draft) and 'no closing line "ER  -"' in said(items[0])
    assert isinstance(items[1], Refused) and "a.ris article 2 has no text in this export" in str(items[1].error)
    assert [isinstance(item, Draft) for item in items[2:]] == [True, True]


def test_ris_with_lines_before_it_and_lines_below_its_first_tag_is_read() -> None:
    [one] = of_text(f"Exported by A. Reader\n\nTY  - NEWS\n\nT1  - {FERRY}\nstill in port\nAB  - {SAID}\nER  - \n")
    assert isinstance(one, Draft) and one.title == f"{FERRY} still in port" and one.body == SAID
    [two] = of_text(f"TY  - NEWS\nT1  - {FERRY}\nZZ  - no such tag\ngoing on\nAB  - {SAID}\nER  - \n")
    assert isinstance(two, Draft) and two.body == SAID


def test_too_many_records_of_ris_are_refused_at_once() -> None:
    [item] = of_text("TY  - NEWS\nT1  - x\nER  - \n" * 5_001, "a.ris")
    assert isinstance(item, Refused) and "holds more than 5,000 articles: split it" in str(item.error)


@given(text=st.text(st.sampled_from("TYERAB0 -\n\r\xa0x"), max_size=60))
def test_no_ris_is_so_broken_that_it_raises(text: str) -> None:
    for item in ris.drafts(f"TY  - NEWS\nT1  - x\n{text}\nTY  - NEWS\n{text}", "a.ris"):
        assert isinstance(item, Draft | Refused)


@given(
    st.lists(
        st.sampled_from(
            [*below_each_other(), "Record: 3", "Cut and Paste: <a", "Database:", "Title:", "~~~", PROPERTY, "x"]
        ),
        max_size=30,
    )
)
def test_no_record_is_so_broken_that_it_raises(texts: list[str]) -> None:
    for item in as_text(["Record: 1", "Source: x", "Accession Number: 1", *texts]):
        assert isinstance(item, Draft | Refused)


# The table


def table(*rows: dict[str, str], headings: Sequence[str] = EBSCO_HEADINGS) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, headings, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


ROW = {
    "Article Title": FERRY,
    "Journal Title": "Washington Wire, The",
    "Publication Date": "3/4/2014",
    "Publisher": "Wire Company LLC",
    "Accession Number": "94783736",
    "Abstract": f"{SAID} {PROPERTY}",
    "PLink": PERMALINK,
}


def test_the_table_of_ebscohost_gives_the_abstracts() -> None:
    one, two, three = receive(table(ROW, {**ROW, "Abstract": ""}, {**ROW, "Publication Date": "Mar2014"}), name="a.csv")
    assert isinstance(one, Received) and isinstance(three, Received)
    article = one.article
    assert (article.title, article.publisher, article.published) == (FERRY, "The Washington Wire", "2014-03-04")
    assert (article.url, article.truncated) == (PERMALINK, True)
    assert article.text.endswith(SAID)
    assert [ONLY in problem.what for problem in one.problems] == [True]
    assert one.found_in["published"] == 'column "Publication Date", written "3/4/2014"'
    assert isinstance(two, Refused) and "a.csv row 3 has no text" in str(two.error)
    assert any('published is "Mar2014", which is no ISO day' in problem.what for problem in three.problems)


def test_the_table_of_the_new_ebscohost_is_read_too() -> None:
    row = {
        "an": "9",
        "title": FERRY,
        "abstract": SAID,
        "source": "Harbor Post, The",
        "publisher": "Harbor Ltd",
        "publicationDate": "20140304",
        "longDBName": "Newspaper Source",
        "docTypes": "Article",
    }
    [one] = receive(table(row, headings=list(row)), name="a.csv")
    assert isinstance(one, Received) and one.article.truncated and ONLY in one.problems[0].what
    assert (one.article.title, one.article.publisher, one.article.published) == (FERRY, "The Harbor Post", "2014-03-04")


def test_a_column_of_abstracts_that_the_caller_names_is_told_as_such() -> None:
    data = table({"Headline": FERRY, "Abstract": SAID}, headings=("Headline", "Abstract"))
    [one] = receive(data, name="a.csv", columns={"text": "Abstract"})
    assert isinstance(one, Received) and one.article.truncated and ONLY in one.problems[0].what
    [other] = receive(data, name="a.csv")
    assert isinstance(other, Refused)


@pytest.mark.parametrize("layout", [below_each_other, beside_each_other])
def test_what_the_text_says_of_copyright_is_no_end(layout: Callable[[], list[str]]) -> None:
    texts = layout()
    texts.insert(texts.index(SAID) + 1, "Copyright law of 1976 says so.")
    one = as_text(texts)[0]
    assert isinstance(one, Draft) and "Copyright law of 1976 says so." in one.body and one.body.endswith(CRACKS)
