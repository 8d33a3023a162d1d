"""Speed of intake beside the bare parsers, and what hostile files cost.

    python bench/intake.py [--seconds 0.6] [--only speed|hostile]

Speed: for each format the articles a second of intake (parser, text, title, day, language, checks) and of the library
alone on the same bytes, in turn in the same run. Hostile files: each in a process of its own, with its time, its peak
memory beside that of a plain article, and what became of it. All inputs are made here.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onrecord.intake import Received, receive, receive_path

TITLE = "Ferry stays in port for another week"
SENTENCES = (
    "The harbour authority said on Friday that the ferry would stay in port for at least another week.",
    '"Nobody has asked us to sail," said Ana Ruiz, who runs the authority.',
    "The union denied that its members had asked for the inspection, a woman who spoke for it said.",
    "Engineers found cracks in the hull on Monday, two people who were there told the Northern Wire.",
)
PARAGRAPHS = [" ".join(SENTENCES) for _ in range(8)]
BODY = "\n\n".join(PARAGRAPHS)
DAY = "2016-01-26"
MARKUP = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
ROWS = 50  # articles in what holds many
MIB = 1024 * 1024
LIMIT = 60  # seconds for a hostile file
Made = dict[str, Callable[[], bytes]]


def article() -> dict[str, str]:
    return {"title": TITLE, "publisher": "Northern Wire", "published": DAY, "text": BODY}


def html() -> bytes:
    meta = f"<title>{TITLE}</title><meta property='article:published_time' content='{DAY}'>"
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(40))
    body = f"<nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>{MARKUP}</article>"
    return f"<!doctype html><html lang='en'><head>{meta}</head><body>{body}</body></html>".encode()


def pdf(pages: list[bytes]) -> bytes:
    """Streams that are deflated already."""
    objects = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for page in pages:
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(page), page))
        box = b"/MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R >>" % (box, len(objects)))
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def plain_pdf() -> bytes:
    drawn = [b"BT /F1 16 Tf 72 740 Td (%s) Tj ET" % TITLE.encode()]
    lines = [sentence for paragraph in PARAGRAPHS for sentence in (paragraph[:90], paragraph[90:180], "")]
    for number, line in enumerate(lines):
        drawn.append(b"BT /F1 10 Tf 72 %d Td (%s) Tj ET" % (700 - number * 14, line.encode()))
    return pdf([zlib.compress(b"\n".join(drawn))])


def zipped(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
RELATIONS = f'<Relationships xmlns="r"><Relationship Type="{OFFICE}" Target="word/document.xml"/></Relationships>'


def docx(body: str | None = None, before: str = "") -> bytes:
    runs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (TITLE, *PARAGRAPHS))
    document = f"{before}<w:document {WORD}><w:body>{runs if body is None else body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": RELATIONS, "word/document.xml": document})


def rtf() -> bytes:
    return ("{\\rtf1\\ansi " + "".join(f"\\pard {text}\\par\n" for text in (TITLE, *PARAGRAPHS)) + "}").encode()


def table() -> list[list[str]]:
    return [["title", "publisher", "published", "text"], *[[*article().values()]] * ROWS]


def delimited() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(table())
    return text.getvalue().encode()


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in table():
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    file, names = io.BytesIO(), list(article())
    pyarrow.parquet.write_table(pyarrow.table({name: [article()[name]] * ROWS for name in names}), file)
    return file.getvalue()


def rss(entries: int = ROWS) -> bytes:
    entry = f"<item><title>{TITLE}</title><link>https://wire.example/1</link><pubDate>Tue, 26 Jan 2016 10:15:00 GMT</pubDate><description><![CDATA[{MARKUP}]]></description></item>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Northern Wire</title>{entry * entries}</channel></rss>".encode()


def nitf() -> bytes:
    head = f"<head><docdata><date.issue norm='20160126'/><doc.copyright holder='Northern Wire'/></docdata></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head>"
    return f"<nitf>{head}<body.content>{MARKUP}</body.content></body></nitf>".encode()


def newsml() -> bytes:
    body = f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>{MARKUP}</body></html></inlineXML>"
    meta = f"<itemMeta><itemClass qcode='ninat:text'/><provider><name>Northern Wire</name></provider><firstCreated>{DAY}T10:00:00Z</firstCreated></itemMeta>"
    return f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:7'>{meta}<contentMeta><headline>{TITLE}</headline></contentMeta><contentSet>{body}</contentSet></newsItem>".encode()


def ninjs() -> bytes:
    item = {"uri": "https://wire.example/7", "type": "text", "headline": TITLE, "versioncreated": f"{DAY}T10:00:00Z"}
    return json.dumps([{**item, "body_xhtml": MARKUP}] * ROWS).encode()


def answer(body: bytes, more: str = "") -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://wire.example/1\r\nWARC-Date: {DAY}T10:15:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def warc() -> bytes:
    return gzip.compress(answer(html()), 6) * ROWS


# The libraries alone, each doing what intake needs of it.


def bare_html(data: bytes) -> None:
    from trafilatura import bare_extraction

    bare_extraction(data.decode(), include_comments=False)


def bare_pdf(data: bytes) -> None:
    from pypdf import PdfReader

    for page in PdfReader(io.BytesIO(data)).pages:
        page.extract_text()


def bare_docx(data: bytes) -> None:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        etree.fromstring(archive.read("word/document.xml")).xpath("string()")


def bare_rtf(data: bytes) -> None:
    from striprtf import striprtf

    library: Any = striprtf  # has no types
    library.rtf_to_text(data.decode())


def bare_csv(data: bytes) -> None:
    list(csv.reader(io.StringIO(data.decode())))


def bare_xlsx(data: bytes) -> None:
    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets:
        list(sheet.iter_rows(values_only=True))


def bare_parquet(data: bytes) -> None:
    import pyarrow.parquet

    pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()


def bare_feed(data: bytes) -> None:
    import feedparser

    feedparser.parse(io.BytesIO(data))


def bare_xml(data: bytes) -> None:
    from lxml import etree

    etree.fromstring(data).xpath("string()")


def bare_warc(data: bytes) -> None:
    from fastwarc.warc import ArchiveIterator

    for record in ArchiveIterator(io.BytesIO(data)):
        bare_html(record.reader.read())


FORMATS: tuple[tuple[str, Callable[[], bytes], Callable[[bytes], Any], str], ...] = (
    ("a.txt", f"{TITLE}\n\n{BODY}".encode, bytes.decode, "decoding"),
    ("a.json", lambda: json.dumps(article()).encode(), json.loads, "json"),
    ("a.jsonl", lambda: b"\n".join([json.dumps(article()).encode()] * ROWS), lambda d: [*map(json.loads, d.splitlines())], "json"),
    ("a.html", html, bare_html, "trafilatura"),
    ("a.pdf", plain_pdf, bare_pdf, "pypdf"),
    ("a.docx", docx, bare_docx, "zipfile, lxml"),
    ("a.rtf", rtf, bare_rtf, "striprtf"),
    ("a.csv", delimited, bare_csv, "csv"),
    ("a.xlsx", workbook, bare_xlsx, "openpyxl"),
    ("a.parquet", parquet, bare_parquet, "pyarrow"),
    ("a.rss", rss, bare_feed, "feedparser"),
    ("nitf.xml", nitf, bare_xml, "lxml"),
    ("newsml.xml", newsml, bare_xml, "lxml"),
    ("ninjs.json", ninjs, json.loads, "json"),
    ("a.warc.gz", warc, bare_warc, "fastwarc, trafilatura"),
)  # fmt: skip


def speed(seconds: float) -> Iterator[str]:
    yield "| format | onrecord, articles/s | bare, articles/s | times | bare is |\n| --- | ---: | ---: | ---: | --- |"
    for name, make, bare, what in FORMATS:
        data = make()
        taken_in = list(receive(data, name=name))
        assert taken_in and all(isinstance(item, Received) for item in taken_in), (name, taken_in)
        bare(data)
        ours = theirs = 0.0
        rounds = 0
        while ours + theirs < seconds:
            started = time.perf_counter()
            for _ in receive(data, name=name):
                pass
            between = time.perf_counter()
            bare(data)
            ours, theirs = ours + between - started, theirs + time.perf_counter() - between
            rounds += 1
        done = rounds * len(taken_in)
        yield f"| {name} | {done / ours:,.0f} | {done / theirs:,.0f} | {ours / theirs:.1f} | {what} |"


ENTITIES = "<!DOCTYPE x [<!ENTITY a '{}'>{}]>".format(
    "ha " * 100, "".join(f"<!ENTITY {b} '{f'&{a};' * 100}'>" for a, b in zip("abcdef", "bcdefg", strict=True))
)


def hostile_workbook() -> bytes:
    types = '<Types><Override PartName="/xl/sharedStrings.xml" ContentType="application/x.sharedStrings+xml"/></Types>'
    strings = "<sst>" + "<si><t>x</t></si>" * 3_000_000 + "</sst>"
    return zipped({"[Content_Types].xml": types, "xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": strings})


HOSTILE: Made = {
    "plain article.txt": f"{TITLE}\n\n{BODY}".encode,
    "10 MiB in one line.txt": lambda: b"She said no. " * (10 * MIB // 13),
    "1 million open brackets.json": lambda: b'{"a": ' + b"[" * 1_000_000,
    "1 million open tags.html": lambda: b"<!doctype html><html><body>" + b"<div>" * 1_000_000 + MARKUP.encode(),
    "entities of entities.rss": f"{ENTITIES}<rss><channel><item><title>&g;</title></item></channel></rss>".encode,
    "100,000 open tags.rss": lambda: b"<rss><channel><item>" + b"<a>" * 100_000,
    "8 MiB of empty entries.rss": lambda: b"<rss><channel>" + b"<item/>" * (8 * MIB // 7) + b"</channel></rss>",
    "600 MiB packed.docx": lambda: docx(" " * (600 * MIB)),
    "60 MiB of paragraphs.docx": lambda: docx("<w:p/>" * (10 * MIB)),
    "entities of entities.docx": lambda: docx("<w:p><w:r><w:t>&g;</w:t></w:r></w:p>", ENTITIES),
    "3 million texts.xlsx": hostile_workbook,
    "200 MiB stream.pdf": lambda: pdf([zlib.compress(b" " * (200 * MIB), 1)]),
    "5 million drawings.pdf": lambda: pdf([zlib.compress(b"0 0 m\n" * 5_000_000, 1)]),
    "900,000 open groups.rtf": lambda: b"{\\rtf1 " + b"{" * 900_000,
    "50 MiB behind a quotation mark.csv": lambda: b'title,text\nx,"' + f"{SENTENCES[0] * 10}\n".encode() * (50 * MIB // 980),
    "Parquet of nothing.parquet": lambda: b"PAR1" + b"\xff" * MIB + b"\xff\xff\x0f\0PAR1",
    "a page of 1 GiB.warc.gz": lambda: gzip.compress(answer(gzip.compress(b" " * (512 * MIB), 1) * 2, "Content-Encoding: gzip\r\n")),
    "512 MiB in a record.warc.gz": lambda: gzip.compress(answer(b" " * (512 * MIB)), 1),
    "64 MiB of damage.warc": lambda: answer(html()) + b"WARC/1.0\r\nWARC-Type: response\r\n" * (2 * MIB),
}  # fmt: skip


def hostile() -> Iterator[str]:
    yield "| file | size | seconds | peak MiB | outcome |\n| --- | ---: | ---: | ---: | --- |"
    with tempfile.TemporaryDirectory() as folder:
        for name, make in HOSTILE.items():
            path = Path(folder) / name
            path.write_bytes(make())
            yield f"| {name} | {size(path.stat().st_size)} | {taken_in_time(path)} |"
            path.unlink()


def taken_in_time(path: Path) -> str:
    command = [sys.executable, __file__, "--taking", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return f"over {LIMIT} | | stopped"
    return done.stdout.strip() or f"| | ended with {done.returncode}: {done.stderr[-200:]!r}"


def size(count: int) -> str:
    return f"{count / MIB:,.1f} MiB" if count >= MIB else f"{count / 1024:,.1f} KiB"


def taking(path: str) -> str:
    """In a process of its own: seconds, peak MiB, what came of it."""
    started = time.perf_counter()
    count = refused = 0
    first = ""
    for item in receive_path(path):
        if isinstance(item, Received):
            count += 1
        else:
            refused += 1
            first = first or str(item.error).replace(path, "...")
    seconds = time.perf_counter() - started
    outcome = f"{count:,} read" + (f", {refused:,} refused: {first[:90]}" if refused else "")
    return f"{seconds:.1f} | {peak():,.0f} | {outcome}"


def peak() -> float:
    """MiB. On Linux getrusage also counts what the parent held before it started this process."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MIB if sys.platform == "darwin" else 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=0.6, help="for each format")
    parser.add_argument("--only", choices=("speed", "hostile"))
    parser.add_argument("--taking", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.taking:
        print(taking(options.taking))
        return
    tables = {"speed": lambda: speed(options.seconds), "hostile": hostile}
    for name, lines in tables.items():
        if options.only in {None, name}:
            for line in lines():
                print(line, flush=True)
            print()


if __name__ == "__main__":
    main()
