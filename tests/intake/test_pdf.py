import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from onrecord.intake.documents import pdf
from tests.intake import paper
from tests.intake.paper import FIRST, SECOND, TITLE, lines, read, refused, said


def test_printed_lines_become_paragraphs_below_the_title() -> None:
    page = lines(TITLE, "", "The ferry will stay in port for another week, the Harbor Ministry", "said.", "", SECOND)
    draft = read(paper.pdf([page]))
    assert (draft.title, draft.body) == (TITLE, f"{FIRST}\n\n{SECOND}")
    assert draft.found_in == {"title": "first line"}
    assert draft.problems == ()


def test_an_indent_or_a_short_line_begins_a_paragraph_and_a_sentence_is_never_torn() -> None:
    full = "The ferry will stay in port for another week, the ministry said on Tuesday, as the"
    page = [
        *lines("Cracks in the hull, and a word of the union that nobody had asked it for anything", size=18),
        *lines(full, "inspectors found cracks in the hull that nobody had seen before, and asked.", top=680),
        *lines("The union denied that its members had asked for the inspection, a woman who", top=652, left=84),
        *lines("spoke for it said.", top=638),
        *lines(
            "Nobody was hurt.", "It is the third ferry this year that stays in port with cracks in its hull.", top=624
        ),
    ]
    assert [text.split()[0] for text in read(paper.pdf([page])).body.split("\n\n")] == ["The", "The", "Nobody", "It"]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pages = [
        lines(TITLE, "", "The ferry will stay in port for another"),
        lines("week, the Harbor Ministry said.", "", SECOND),
    ]
    assert read(paper.pdf(pages)).body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("the govern-", "ment said so.", "the government said so."),
        ("the inter-", "island ferry.", "the inter-island ferry."),
        ("a well-", "known man.", "a well-known man."),
        ("the Anglo-", "Dutch firm.", "the Anglo-Dutch firm."),
        ("Minister Do-", "ran said so.", "Minister Doran said so."),
        ("in 2015-", "16 it was.", "in 2015- 16 it was."),
        ("a yes-", "or-no question.", "a yes-or-no question."),
        ("the dock-", "yard, the dock-yard of old.", "the dock-yard, the dock-yard of old."),
    ],
)  # fmt: skip
def test_words_broken_at_a_line_end_are_joined_with_the_hyphen_that_belongs_to_them(
    end: str, start: str, joined: str
) -> None:
    draft = read(paper.pdf([lines(TITLE, "", f"There was nothing to add to this, and it was {end}", start)]))
    assert draft.body == f"There was nothing to add to this, and it was {joined}"
    assert ("Words broken at the end of a line" in said(draft)) == ("2015" not in end)


def test_page_numbers_and_heads_are_dropped_only_where_they_are_sure_and_that_is_said() -> None:
    pages = [
        [
            *lines("Northern Wire, January 26", top=770),
            *lines(*(TITLE, "") * (number == 1), f"Ferry {number} stays in port, the ministry said on Tuesday.", *TALK, top=700),
            *lines(f"Page {number} of 3", top=30),
        ]
        for number in (1, 2, 3)
    ]  # fmt: skip
    draft = read(paper.pdf(pages))
    assert "Northern Wire" not in draft.body and "Page" not in draft.body
    assert draft.title == TITLE
    assert draft.body.count("stays in port") == 3
    assert 'Left out as heads and feet of pages: "Northern Wire, January 26"; page numbers.' in said(draft)


TALK = ("He said that it was so.", "She said that it was not.", "They said nothing at all.", "Nobody asked them to.")


def test_a_number_alone_in_a_line_stays_when_nothing_says_that_it_counts_pages() -> None:
    draft = read(paper.pdf([lines(TITLE, "", "Days that the ferry stayed in port, the ministry said:", "", "17")]))
    assert draft.body.endswith("17")
    assert draft.problems == ()


def test_a_browsers_print_gives_its_address() -> None:
    body = lines(TITLE, "", FIRST, "", SECOND)
    stamp = lines("1/26/16, 10:15 AM Ferry - Northern Wire", top=780, size=8)
    foot = lines("https://wire.example/ferry 1/1", top=20, size=8)
    draft = read(paper.pdf([[*body, *stamp, *foot]]))
    assert (draft.url, draft.found_in["url"]) == ("https://wire.example/ferry", "foot of the printed pages")
    assert draft.body == f"{FIRST}\n\n{SECOND}"
    assert "10:15" in said(draft)


def test_the_title_of_the_properties_counts_where_it_looks_like_one() -> None:
    page = lines("Northern Wire | Home | Sports | Weather", "", f"{TITLE} as cracks are found.", "", FIRST)
    assert read(paper.pdf([page], title="Ferry stays in port as cracks are found")).title == (
        "Ferry stays in port as cracks are found"
    )
    plain = lines(TITLE, "", FIRST, "", SECOND)
    for useless in ("Microsoft Word - ferry.doc", "untitled", "ferry_final.indd", "Document1", ""):
        assert read(paper.pdf([plain], title=useless)).title == TITLE
    with_site = read(paper.pdf([plain], title=f"{TITLE} - Northern Wire"))
    assert (with_site.title, with_site.body) == (TITLE, f"{FIRST}\n\n{SECOND}")
    stale = read(paper.pdf([plain], title="Template for letters"))
    assert stale.title == TITLE and '"Template for letters"' in said(stale)


def test_ligatures_are_letters_again() -> None:
    printed = pdf.Lines(pdf.Budget())
    printed.take("o\ufb03cials \ufb02ed", [1, 0, 0, 1, 0, 0], [1, 0, 0, 1, 0, 0], None, 12)
    printed.close()
    assert printed.done[0].text == "officials fled"


def test_a_pdf_without_a_text_layer_is_refused_with_what_to_do() -> None:
    message = refused(paper.pdf([[]], extra={0: b"0 0 m 9 9 l S"}))
    assert "no text layer" in message and "ocrmypdf" in message


def test_pages_without_text_are_named() -> None:
    draft = read(paper.pdf([lines(TITLE, "", FIRST), [], lines(SECOND)]))
    assert "Pages without text, pictures perhaps, are missing: 2." in said(draft)


def encrypted(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper.pdf([lines(TITLE, "", FIRST)]))))
    writer.encrypt(user, owner, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_locked_pdf_is_refused_and_one_locked_against_changes_alone_is_read() -> None:
    assert "is locked: open it and save or print it without a password" in refused(encrypted("secret", "other"))
    assert read(encrypted("", "other")).title == TITLE


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4",
        b"%PDF-1.4\n" + b"1 0 obj\n" * 500,
        paper.pdf([lines(TITLE)])[:400],
        paper.pdf([], title="x"),
        paper.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
        paper.pdf([lines(TITLE)], extra={0: b"[" * 5000}),
    ],
)
def test_damaged_pdfs_are_refused(data: bytes) -> None:
    assert ": " in refused(data)


def test_a_page_that_unpacks_beyond_measure_is_refused_without_unpacking_it() -> None:
    content = zlib.compress(b"0 0 m\n" * 20_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)
    page = b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /Font << >> >> >>"
    head = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"]
    assert "no page can be read" in refused(paper.assembled([*head, stream, page]))


def test_forms_that_draw_each_other_twice_do_not_double_the_work_each_time() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Length 7 >>\nstream\n/X0 Do \nendstream",
        b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /XObject << /X0 5 0 R >> >> >>",
    ]
    for number in range(40):
        content = b"/X%d Do /X%d Do" % (number + 1, number + 1)
        resources = b"/Resources << /XObject << /X%d %d 0 R >> >>" % (number + 1, number + 6)
        form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s /Length %d >>\nstream\n%s\nendstream"
        objects.append(form % (resources, len(content), content))
    assert ": " in refused(paper.assembled(objects))


def test_the_work_for_one_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = paper.pdf([lines(TITLE, "", FIRST)] * 30)
    monkeypatch.setattr(pdf, "MOST_OPERATIONS", 60)
    assert "takes too long to read" in refused(data)
    monkeypatch.setattr(pdf, "MOST_OPERATIONS", 10_000)
    monkeypatch.setattr(pdf, "MOST_PAGES", 20)
    assert "has 30 pages; 20 are read" in refused(data)


def test_fonts_count_as_work_on_every_page_that_uses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    table = b"<< /Length 90000 >>\nstream\n%s\nendstream" % b"<00> <0041>\n".ljust(90_000)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>"
    page = b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 35))
    tree = b"<< /Type /Pages /Kids [%s] /Count 30 >>" % kids
    data = paper.assembled([b"<< /Type /Catalog /Pages 2 0 R >>", tree, font, table, *[page] * 30])
    assert "no text layer" in refused(data)
    monkeypatch.setattr(pdf, "MOST_OPERATIONS", 100_000)
    assert "takes too long to read" in refused(data)
