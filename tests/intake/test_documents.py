import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.intake import documents, formats, zipped
from onrecord.intake.documents import docx
from onrecord.intake.received import Draft, Refused
from tests.intake import paper
from tests.intake.paper import FIRST, SECOND, TITLE, WORD, drafts, lines, p, r, read, refused, rtf, said

# DOCX


def test_paragraphs_headings_and_tables_stand_in_order() -> None:
    data = paper.docx(
        p(TITLE, style="Title"),
        p("The ferry ", "will stay ", r("in port")),
        p("What is known", style="Heading2"),
        paper.table(["Port", "Days"], ["Sanden", p("Seven") + p("more than last year")]),
        p("Line one", "<w:r><w:br/><w:t>line two</w:t><w:tab/><w:t>end</w:t></w:r>"),
    )
    draft = read(data, "a.docx")
    assert draft.title == TITLE and draft.found_in == {"title": "heading of the document"}
    assert draft.body.split("\n\n") == [
        "The ferry will stay in port",
        "What is known",
        "Port | Days",
        "Sanden | Seven",
        "more than last year",
        "Line one",
        "line two\tend",
    ]
    assert draft.problems == ()


def test_tracked_insertions_are_kept_and_deletions_dropped_and_both_said() -> None:
    data = paper.docx(
        p("She said "),
        p(
            "The minister ",
            '<w:del w:id="1"><w:r><w:delText>confirmed</w:delText></w:r></w:del>',
            f'<w:ins w:id="2">{r("denied")}</w:ins>',
            " it.",
        ),
        p("It is not so", more="<w:rPr><w:del/></w:rPr>"),
        p(", he said."),
        f'<w:p><w:moveFrom w:id="3">{r("moved away")}</w:moveFrom></w:p>',
    )
    draft = read(data, "a.docx")
    assert draft.body.endswith("The minister denied it.\n\nIt is not so, he said.")
    assert "2 deletions that are tracked in the document are left out." in said(draft)
    assert "1 insertion that is tracked in the document is taken as text." in said(draft)


def test_footnotes_stand_at_the_end_and_comments_and_page_heads_are_said_to_be_left_out() -> None:
    notes = (
        f'<w:footnotes {WORD}><w:footnote w:type="separator" w:id="0">{p("----")}</w:footnote>'
        f'<w:footnote w:id="2">{p("As told to the Wire.")}</w:footnote></w:footnotes>'
    )
    head = f"<w:hdr {WORD}>{p('Northern Wire')}</w:hdr>"
    data = paper.docx(
        p(FIRST, '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:commentReference w:id="1"/></w:r>'),
        p(SECOND),
        parts={"word/footnotes.xml": notes, "word/header1.xml": head},
    )
    draft = read(data, "a.docx")
    assert draft.body == f"{FIRST}\n\n{SECOND}\n\nAs told to the Wire."
    assert "1 footnote stands at the end of the text." in said(draft)
    assert "1 comment in the margin is left out." in said(draft)
    assert "Heads and feet of the pages are left out: Northern Wire" in said(draft)
    assert [p.left_out for p in draft.problems] == [
        p.what.split()[0] != "1" or "comment" in p.what for p in draft.problems
    ]


def test_text_boxes_come_once_and_hidden_words_and_field_codes_not_at_all() -> None:
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    both = f"<w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    data = paper.docx(
        p(FIRST, both),
        p(
            r("secret", "<w:vanish/>"),
            r("shown", '<w:vanish w:val="0"/>'),
            "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        ),
        p("co", "<w:r><w:noBreakHyphen/></w:r>", "op", "<w:r><w:softHyphen/></w:r>", "erate"),
    )
    draft = read(data, "a.docx")
    assert draft.body.split("\n\n") == [FIRST, "In the box", "shown", "co-operate"]
    assert "1 text box stands below its paragraph." in said(draft)
    assert "1 stretch of hidden text is left out." in said(draft)


def test_content_controls_links_and_the_stricter_namespace_are_read() -> None:
    link = f"<w:hyperlink>{r('the page')}</w:hyperlink>"
    data = paper.docx(f"<w:sdt><w:sdtContent>{p('See ', link, ' now.')}</w:sdtContent></w:sdt>", p(SECOND))
    strict = {name: part.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main") for name, part in unzipped(data).items()}  # fmt: skip
    for file in (data, paper.zipped(strict), paper.docx(p("See the page now."), p(SECOND), main="word/document2.xml")):
        assert read(file, "a.docx").body == f"See the page now.\n\n{SECOND}"


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


BILLION = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused_before_it_is_read(encoding: str) -> None:
    body = f"{BILLION}<w:document {WORD}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    assert "declares a document type" in refused(
        paper.docx(parts={"word/document.xml": body.encode(encoding)}), "a.docx"
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_: object) -> None:
        raise AssertionError("unpacked")

    data = paper.docx(p(FIRST), parts={"word/media/picture.bin": b"\0" * 5_000_000})
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 4_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert "unpacks to more than" in refused(data, "a.docx")


def test_parts_and_members_beyond_measure_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = paper.docx(p(FIRST), *[p("x")] * 2000)
    monkeypatch.setattr(docx, "MOST_ELEMENTS", 1000)
    assert "more than 1,000 elements" in refused(data, "a.docx")
    monkeypatch.setattr(docx, "MAX_PART", 1000)
    assert "in word/document.xml" in refused(data, "a.docx")
    many = paper.docx(p(FIRST), parts={f"word/{number}.xml": "" for number in range(50)})
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 20)
    assert "holds more than 20 files inside" in refused(many, "a.docx")
    monkeypatch.setattr(documents, "MAX_FILE", 100)
    assert "is larger than" in refused(data, "a.docx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (paper.docx(p(FIRST))[:300], "is damaged, or cut off"),
        (paper.docx(p(FIRST)).replace(b"\x50\x4b\x01\x02\x14\x03\x14\x00\x00\x00", b"\x50\x4b\x01\x02\x14\x03\x14\x00\x01\x00"), "is locked with a password"),
        (paper.zipped({"a.txt": "She said no."}), "is a ZIP archive, not a Word file"),
        (paper.docx("<w:p>"), "is damaged"),
        (paper.docx("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "is damaged"),
        (paper.docx(p("")), "holds no text"),
        (formats.OLD_OFFICE + b"\0" * 600 + documents.LOCKED, "is locked with a password"),
        (formats.OLD_OFFICE + b"\0" * 600, "is an old Office document (DOC, XLS): save it as DOCX"),
        (b"She said no.", "is no PDF, DOCX or RTF"),
        (b"", "is empty"),
    ],
)  # fmt: skip
def test_what_is_no_word_file_is_refused_with_what_it_is_and_what_to_do(data: bytes, message: str) -> None:
    assert message in refused(data, "a.docx")


# RTF


def test_rtf_is_read_with_its_charsets_and_characters() -> None:
    data = rtf(
        TITLE,
        r"Caf\'e9, {\f1 \'cf\'f0\'e8} and \u8220\'93no\u8221\'94 with \u-10179?\u-8704? for Ana\~Ruiz.",
        r'See {\field{\*\fldinst{HYPERLINK "https://wire.example/x"}}{\fldrslt{\ul the page}}} for more of it.',
    )
    draft = read(data, "a.rtf")
    assert draft.title == TITLE
    assert draft.body == "Café, При and “no” with 😀 for Ana\xa0Ruiz.\n\nSee the page for more of it."
    assert draft.problems == ()


def test_deleted_hidden_and_noted_words_of_rtf_are_left_out_and_said() -> None:
    data = rtf(
        r"She {\deleted\revauthdel1 confirmed}{\revised denied} it{\v secretly}{\footnote\pard As told.}.",
        r"{\b\v0 Shown} {\pict\wmetafile8 0102ab{\x 1}}",
        before=r"{\header Northern Wire}{\info{\title Union denies it}}",
    )
    draft = read(data, "a.rtf")
    assert draft.body == "She denied it.\n\nShown"
    assert "Left out of the text: 1 tracked deletion, 1 hidden passage, 1 footnote." in said(draft)
    assert "Heads and feet of the pages are left out." in said(draft)


def test_rows_of_tables_in_rtf_stand_in_lines() -> None:
    data = rtf(FIRST, r"\trowd\cellx100\cellx200 Port\cell Days\cell\row")
    assert read(data, "a.rtf").body == f"{FIRST}\n\nPort | Days"


@pytest.mark.parametrize(
    "data",
    [
        rb"{\rtf1 \u99999999 \uc \par}",
        rb"{\rtf1 {\pict\bin4 {{{{}",
        rb"{\rtf1 " + b"{" * 1_000_001,
        rb"{\rtf1 }",
        rb"{\rtf1",
    ],
)
def test_damaged_rtf_is_refused(data: bytes) -> None:
    assert ": " in refused(data, "a.rtf")


@pytest.mark.parametrize(
    "data",
    [
        rb"{\rtf1{\fonttbl" + rb"\f1" * 100_000 + b"}",
        rb"{\rtf1 " + rb"{\field{\*\fldinst{HYPERLINK " * 20_000,
        rb"{\rtf1 " + rb"{\v " * 100_000,
        rb"{\rtf1 {" + rb"\a" * 200_000,
    ],
)
def test_rtf_made_to_be_slow_is_not(data: bytes) -> None:
    drafts(data, "a.rtf")  # each of these takes hours where the time grows with the square of the size


# All


WHOLE = (
    paper.pdf([lines(TITLE, "", FIRST)], title="Ferry news"),
    paper.docx(p(TITLE, style="Title"), p(FIRST), paper.table(["a", "b"])),
    rtf(TITLE, FIRST),
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=6)), max_size=4))
def test_no_damage_ends_in_anything_but_an_article_or_a_refusal(data: bytes, blows: list[tuple[int, bytes]]) -> None:
    for at, bits in blows:
        data = data[: at % len(data)] + bits + data[at % len(data) + len(bits) :]
    items = drafts(data, "a")
    assert items and all(isinstance(item, Draft | Refused) for item in items)
