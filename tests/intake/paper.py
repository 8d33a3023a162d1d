"""Makes PDF, DOCX, RTF and XLSX files by hand, so that tests say exactly what stands in them; and reads them."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import openpyxl

from onrecord.intake import documents
from onrecord.intake.received import Draft, Refused

TITLE = "Ferry stays in port"
FIRST = "The ferry will stay in port for another week, the Harbor Ministry said."
SECOND = "“We found cracks in the hull,” said Pavel Doran, the energy minister."
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEADING = 14


class Text(tuple[str, float, float, float]):
    """A printed line: text, x, y, size."""


def lines(*texts: str, top: float = 720, left: float = 72, size: float = 12, gap: int = LEADING) -> list[Text]:
    """Lines below each other; an empty one leaves the place of a line free, as between paragraphs."""
    return [Text((text, left, top - number * gap, size)) for number, text in enumerate(texts) if text]


def pdf(
    pages: Sequence[Iterable[Text]], *, title: str | None = None, extra: Mapping[int, bytes] | None = None
) -> bytes:
    """A PDF in Helvetica. extra: page number, from 0 -> operations that are drawn on it besides."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, page in enumerate(pages):
        content = b"".join(map(drawn, page)) + (extra or {}).get(number, b"")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    if title is not None:
        objects.append(b"<< /Title (%s) >>" % literal(title))
    return assembled(objects, has_info=title is not None)


def assembled(objects: Sequence[bytes], *, has_info: bool = False) -> bytes:
    """The numbered objects as a file; the last one is the file's properties where it has such."""
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    info = b" /Info %d 0 R" % len(objects) if has_info else b""
    count = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, info, len(data))
    )


def drawn(text: Text) -> bytes:
    words, x, y, size = text
    return b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, literal(words))


def literal(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def docx(*blocks: str, parts: Mapping[str, str | bytes] | None = None, main: str = "word/document.xml") -> bytes:
    """A Word file of these blocks of XML; see p() and its like. parts: name -> content of further parts."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    body = f"<w:document {WORD}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="r"><Relationship Type="{relation}" Target="{main}"/></Relationships>',
            main: body,
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def p(*runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of runs, or of plain texts."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def table(*rows: Sequence[str]) -> str:
    """A table of cells, each of them blocks of XML or a plain text."""
    made = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{made}</w:tbl>"


def cell(content: str) -> str:
    return f"<w:tc>{content if content.startswith('<') else p(content)}</w:tc>"


def rtf(*paragraphs: str, before: str = "") -> bytes:
    """An RTF file; the paragraphs may hold RTF."""
    head = r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Times;}}"
    return (head + before + "".join(rf"\pard {text}\par" + "\n" for text in paragraphs) + "}").encode("cp1252")


def workbook(fill: Callable[[Any], object]) -> bytes:
    """An Excel file; fill gets the workbook."""
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def drafts(data: bytes, name: str) -> list[Draft | Refused]:
    return [draft for draft, _ in documents.drafts(io.BytesIO(data), name)]


def read(data: bytes, name: str = "a") -> Draft:
    [draft] = drafts(data, name)
    assert isinstance(draft, Draft), draft
    return draft


def refused(data: bytes, name: str = "a") -> str:
    [item] = drafts(data, name)
    assert isinstance(item, Refused), item
    assert item.where == name and name in str(item.error)
    return str(item.error)


def said(draft: Draft) -> str:
    return " ".join(problem.what for problem in draft.problems)
