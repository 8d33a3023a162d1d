from collections.abc import Callable

import pytest

from onrecord.intake import documents
from onrecord.intake.documents import html_drafts, text_drafts
from onrecord.intake.received import Draft, Refused
from tests.intake import paper
from tests.intake.clippings import (
    ACADEMIC,
    COVER,
    CRACKS,
    DENIED,
    FACTIVA_1,
    FACTIVA_2,
    FERRY,
    NEXIS_1,
    NEXIS_2,
    PROQUEST,
    RULE,
    SAID,
    UNION,
)
from tests.intake.paper import drafts, lines, p, rtf, said


def as_docx(*texts: str) -> bytes:
    return paper.docx(*[p(text, style="Heading1" if text in {FERRY, UNION} else "") for text in texts])


def as_pdf(*texts: str) -> bytes:
    """Articles on pages of their own, as databases print them, with their numbers at the top."""
    pages: list[list[str]] = [[]]
    for text in texts:
        if text.startswith((COVER[-1][:8], "Document ")) or text == NEXIS_1[-1]:
            pages[-1].append(text)
            pages.append([])
        else:
            pages[-1] += ["", text]
    pages = [page for page in pages if page]
    return paper.pdf(
        [[*lines(f"Page {n} of {len(pages)}", top=760), *lines(*page, top=740)] for n, page in enumerate(pages, 1)]
    )


def as_rtf(*texts: str) -> bytes:
    return rtf(
        *[text.replace("“", r"\ldblquote ").replace("”", r"\rdblquote ").replace("©", r"\'a9") for text in texts]
    )


Form = Callable[..., bytes]
FORMS = pytest.mark.parametrize("form", [as_docx, as_pdf, as_rtf])


def read(data: bytes, name: str = "a.docx") -> list[Draft]:
    items = drafts(data, name)
    assert all(isinstance(item, Draft) for item in items), items
    return [item for item in items if isinstance(item, Draft)]


# Nexis


@FORMS
def test_an_export_of_nexis_gives_its_articles_with_publisher_day_and_title(form: Form) -> None:
    one, two = read(form(*COVER, *NEXIS_1, *NEXIS_2))
    assert (one.where, two.where) == ("a.docx article 1", "a.docx article 2")
    assert (one.title, one.publisher, one.published) == (
        f"{FERRY} - Correction Appended",
        "Northern Wire",
        "2016-01-26",
    )
    assert (two.title, two.publisher, two.published) == (UNION, "The Harbor Post (London)", "2016-01-27T10:15:00Z")
    assert one.language == "en"
    assert one.found_in["publisher"] == 'Nexis export, section "NEWS; Pg. A 1"'


@FORMS
def test_byline_and_dateline_stand_above_the_body_and_captions_are_said_to_be_left_out(form: Form) -> None:
    one, two = read(form(*COVER, *NEXIS_1, *NEXIS_2))
    assert one.body.split("\n\n") == [
        "Ana Ruiz, Northern Wire staff reporter",
        "SANDEN",
        SAID,
        CRACKS,
        "Correction",
        "An earlier version of this article misnamed the ship.",
    ]
    assert 'Captions and notes below the article are left out, 1 line: "Photo, the ferry on Monday.".' in said(one)
    assert two.body == f"Lena Fisk\n\n{DENIED}"


def test_what_is_no_part_of_the_article_is_told_as_left_out_on_purpose() -> None:
    one, _ = read(as_docx(*COVER, *NEXIS_1, *NEXIS_2))
    [captions] = [p for p in one.problems if "Captions" in p.what]
    assert captions.left_out


def test_what_the_body_says_already_is_not_told_twice() -> None:
    texts = [text.replace(SAID, f"SANDEN (AP) — {SAID}") for text in NEXIS_1]
    [one] = read(as_docx(*texts))
    assert one.body.split("\n\n")[1] == f"SANDEN (AP) — {SAID}"


def test_fewer_articles_than_the_table_of_contents_lists_is_said_with_the_missing_titles() -> None:
    cover = (*COVER[:-1], "3. Cracks in the hull of another ferry", COVER[-1])
    one, two = read(as_docx(*cover, *NEXIS_1, *NEXIS_2))
    assert (
        'The table of contents lists 3 articles; 2 were found. Not found: "Cracks in the hull of another ferry".'
        in said(one)
    )
    assert "table of contents" not in said(two)
    assert "table of contents" not in said(read(as_docx(*COVER, *NEXIS_1, *NEXIS_2))[0])


def test_an_article_that_cannot_be_taken_apart_is_taken_whole_and_that_is_said() -> None:
    one, two = read(as_docx(*NEXIS_1, "Something else", "She said no to it.", "End of Document"))
    assert one.publisher == "Northern Wire"
    assert (two.title, two.body) == (None, "Something else\n\nShe said no to it.")
    assert "could not be told apart" in said(two)


def test_an_article_cut_off_before_its_end_is_kept_and_that_is_said() -> None:
    one, two = read(as_docx(*NEXIS_2, *NEXIS_1[:12]))
    assert two.body.endswith(SAID)
    assert 'has no line "End of Document"' in said(one)


def test_an_article_without_text_is_refused_and_the_others_are_read() -> None:
    empty = (*NEXIS_2[:8], "Load-Date: January 27, 2016", "End of Document")
    first, second = drafts(as_docx(*empty, *NEXIS_1), "a.docx")
    assert isinstance(first, Refused) and "a.docx article 1 has no text" in str(first.error)
    assert isinstance(second, Draft) and second.publisher == "Northern Wire"


def test_a_day_that_is_none_and_a_title_that_is_none_stay_unknown() -> None:
    monthly = ["January 2016" if text.startswith("January 26") else text for text in NEXIS_1]
    [one] = read(as_docx(*monthly))
    assert (one.publisher, one.published) == ("Northern Wire", "January 2016")  # which finish() leaves out, and says so
    [two] = read(as_docx("No Headline In Original", "No Headline In Original", *NEXIS_2[2:]))
    assert (two.title, two.publisher) == (None, "The Harbor Post (London)")
    [three] = read(as_docx(*NEXIS_2[:3], *NEXIS_2[4:]))
    assert three.published is None and "No line with the day was found" in said(three)


def test_heads_of_later_pages_are_no_text() -> None:
    first = ["", *NEXIS_2[:8]]
    first = [part for text in first for part in ("", text)]
    pages = [
        [*lines("Page 1 of 2", top=770), *lines(*first, "", "The union denied that its members had asked", top=740)],
        [*lines("Page 2 of 2", UNION, top=770), *lines("for it.", "", *NEXIS_2[9:], top=720)],
    ]
    [one] = read(paper.pdf(pages))
    assert one.body == "Lena Fisk\n\nThe union denied that its members had asked for it."


def test_a_letter_that_only_ends_so_is_no_export() -> None:
    [one] = read(paper.docx(p(FERRY), p(SAID), p(CRACKS), p("End of Document")))
    assert one.body.endswith("End of Document")


# Factiva


@FORMS
def test_an_export_of_factiva_gives_its_articles(form: Form) -> None:
    one, two = read(
        form(*FACTIVA_1, *FACTIVA_2, "Search Summary", "Text ferry", "© 2016 Factiva, Inc. All rights reserved.")
    )
    assert (one.title, one.publisher, one.published) == (FERRY, "Northern Wire", "2016-01-26T10:15:00")
    assert one.body.split("\n\n") == ["By Ana Ruiz", SAID, CRACKS]
    assert one.found_in["publisher"] == 'Factiva export, section "News"'
    assert (two.title, two.publisher, two.published) == (UNION, "Harbor Post", "2016-01-27")
    assert two.body.split("\n\n") == ["Lena Fisk", DENIED]


FIELDS = (
    ("HD", FERRY),
    ("BY", "By Ana Ruiz"),
    ("WC", "512 words"),
    ("PD", "26 January 2016"),
    ("ET", "10:15"),
    ("SN", "Northern Wire"),
    ("LA", "English"),
    ("LP", SAID),
    ("TD", CRACKS),
    ("ART", "Photo of the ferry"),
    ("CO", "harbmi : Harbor Ministry"),
    ("AN", "Document NWIRE00020160126ec1q00001"),
)


@pytest.mark.parametrize(
    "data",
    [
        paper.docx(paper.table(*FIELDS)),
        paper.docx(*[p(text) for field in FIELDS for text in field]),
        paper.docx(*[p(f"{tag}  {value}") for tag, value in FIELDS]),
    ],
)
def test_two_letter_fields_are_read_from_tables_and_from_lines(data: bytes) -> None:
    [one] = read(data)
    assert (one.title, one.publisher, one.published) == (FERRY, "Northern Wire", "2016-01-26T10:15:00")
    assert one.body.split("\n\n") == ["By Ana Ruiz", SAID, CRACKS]
    assert "Fields that are left out: ART." in said(one)


def test_a_web_page_of_factiva_gives_its_articles() -> None:
    head = "".join(f"<div>{text}</div>" for text in FACTIVA_1[3:11])
    readable = (
        f"<div class='article enArticle'><p><div id='hd'><span class='enHeadline'>{FERRY}</span></div>"
        f"<div class='author'>By Ana Ruiz</div>{head}</p>"
        f"<p class='articleParagraph enarticleParagraph'>{SAID.replace('ferry', '<b>ferry</b>')}</p><p>{FACTIVA_1[-1]}</p></div>"
    )
    rows = "".join(f"<tr><td><b>{tag}</b></td><td><p>{value}</p></td></tr>" for tag, value in FIELDS)
    page = f"<html><body><div class='article'>{readable}</div><div class='article enArticle'><table>{rows}</table></div></body></html>"
    items = html_drafts(page, "a.html")
    assert items is not None
    one, two = items
    assert isinstance(one, Draft) and isinstance(two, Draft)
    assert (one.title, one.publisher, one.published) == (FERRY, "Northern Wire", "2016-01-26T10:15:00")
    assert one.body.split("\n\n") == ["By Ana Ruiz", SAID]
    assert two.body.split("\n\n") == ["By Ana Ruiz", SAID, CRACKS]


def test_other_pages_and_texts_are_no_exports() -> None:
    assert html_drafts(f"<html><body><div class='article'><p>{SAID}</p></div></body></html>", "a.html") is None
    assert text_drafts(f"{FERRY}\n\n{SAID}\n\n{RULE}\n\n{CRACKS}", "a.txt") is None


def test_a_piece_without_a_number_of_words_is_taken_whole() -> None:
    one, two = read(as_docx(*FACTIVA_1, FERRY, SAID, "Document NWIRE00020160126ec1q00009"))
    assert said(one) == ""
    assert "could not be told apart" in said(two) and two.body == f"{FERRY}\n\n{SAID}"


# ProQuest


def test_an_export_of_proquest_gives_its_articles() -> None:
    items = text_drafts("\n\n".join(PROQUEST), "a.txt")
    assert items is not None
    one, two = items
    assert isinstance(one, Draft) and isinstance(two, Draft)
    assert (one.title, one.publisher, one.published) == (FERRY, "Northern Wire", "2016-01-26")
    assert (one.body, two.body) == (f"{SAID}\n\n{CRACKS}", DENIED)
    assert 'The abstract is left out: "The ferry stays.".' in said(one)
    assert two.problems == ()


def test_an_abstract_without_the_full_text_is_refused() -> None:
    texts = [text if not text.startswith("Full text: The union") else "Full text: Not available." for text in PROQUEST]
    items = text_drafts("\n".join(texts), "a.txt")
    assert items is not None
    one, two = items
    assert isinstance(one, Draft)
    assert isinstance(two, Refused) and "save it with the full text" in str(two.error)


# LexisNexis Academic


def test_the_plain_text_of_lexisnexis_academic_gives_its_articles() -> None:
    items = text_drafts(ACADEMIC, "a.txt")
    assert items is not None
    one, two = items
    assert isinstance(one, Draft) and isinstance(two, Draft)
    assert (one.title, one.publisher, one.published) == (FERRY, "Northern Wire", "2016-01-26")
    assert one.body.split("\n\n") == ["Ana Ruiz", SAID, CRACKS]
    assert "Captions below the article are left out" in said(one)
    assert (two.title, two.publisher, two.body) == (UNION, "The Harbor Post", DENIED)


def test_an_export_that_holds_fewer_articles_than_it_says_tells_so() -> None:
    items = text_drafts(ACADEMIC.replace("of 2 DOCUMENTS", "of 7 DOCUMENTS"), "a.txt")
    assert items is not None
    one, _ = items
    assert isinstance(one, Draft) and "says that it holds 7 articles; 2 were found" in said(one)


# All


def test_too_many_articles_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.intake.exports.clippings.MOST_ARTICLES", 1)
    [item] = drafts(as_docx(*NEXIS_1, *NEXIS_2), "a.docx")
    assert isinstance(item, Refused) and "holds more than 1 articles" in str(item.error)


def test_languages_come_as_codes() -> None:
    assert documents.language_code("ENGLISH") == "en"
    assert documents.language_code("German; Deutsch") == "German; Deutsch"
    german = ["Language: GERMAN" if text.startswith("Language:") else text for text in NEXIS_1]
    assert read(as_docx(*german))[0].language == "de"
