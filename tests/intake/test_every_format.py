"""Every format that is taken, from its bytes, from a file, and on the command line."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow
import pyarrow.parquet
import pytest

from onrecord.errors import InputError
from onrecord.intake import Received, Refused, count_articles, receive, receive_path
from onrecord.intake.counting import count_stream
from onrecord.intake.folders import expand
from onrecord.intake.received import Given
from onrecord.web.uploads import upload
from tests.intake import paper
from tests.intake.archiving import answer, record, zipped
from tests.intake.clippings import (
    ACADEMIC,
    COVER,
    EBSCO_1,
    EBSCO_1_TEXT,
    FACTIVA_1,
    FACTIVA_2,
    FERRY,
    NEXIS_1,
    NEXIS_2,
    PROQUEST,
    RIS,
    UNION,
)

TITLE = "Ferry stays in port"
ONE = "The harbour authority said on Friday that the ferry would stay in port for at least another week."
TWO = '"Nobody has asked us to sail," said Ana Ruiz, who runs the authority.'
WIRE, DAY = "Northern Wire", "2016-01-26"
GIVEN = {"publisher": WIRE, "published": DAY}
ONE_ARTICLE = [(TITLE, WIRE, DAY)]
HARBOR = "Harbor Post"
CORRECTED = f"{FERRY} - Correction Appended"
TWO_CLIPPINGS = [(FERRY, WIRE, DAY), (UNION, HARBOR, "2016-01-27")]
JSON = {"title": TITLE, "publisher": WIRE, "published": DAY, "text": f"{ONE}\n\n{TWO}"}
HEADINGS = ("Headline", "Outlet", "Date", "Text")
ROW = (TITLE, WIRE, DAY, f"{ONE} {TWO}")
META = (
    f"<title>{TITLE}</title><meta property='og:site_name' content='{WIRE}'>"
    f"<meta property='article:published_time' content='{DAY}T10:15:00Z'>"
)
PAGE = f"<!doctype html><html><head>{META}</head><body><article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article></body></html>"
CONTENT = f"&lt;p&gt;{ONE}&lt;/p&gt;&lt;p&gt;{TWO}&lt;/p&gt;"
RSS = (
    f"<?xml version='1.0'?><rss version='2.0'><channel><title>{WIRE}</title><item><title>{TITLE}</title>"
    f"<link>https://wire.example/1</link><pubDate>Tue, 26 Jan 2016 10:15:00 GMT</pubDate><description>{CONTENT}</description></item></channel></rss>"
)
ATOM = (
    f"<!-- a feed --><feed xmlns='http://www.w3.org/2005/Atom'><title>{WIRE}</title><entry><id>urn:1</id><title>{TITLE}</title>"
    f"<published>{DAY}T10:15:00Z</published><content type='html'>{CONTENT}</content></entry></feed>"
)
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    f"<channel><title>{WIRE}</title></channel><item><title>{TITLE}</title><dc:date>{DAY}</dc:date><description>{CONTENT}</description></item></rdf:RDF>"
)
PARAGRAPHS = f"<p>{ONE}</p><p>{TWO}</p>"
NITF = (
    f"<?xml version='1.0'?><nitf><head><docdata><date.issue norm='20160126'/><doc.copyright holder='{WIRE}'/></docdata></head>"
    f"<body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head><body.content>{PARAGRAPHS}</body.content></body></nitf>"
)
NEWSML = (
    "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:7' version='1'><itemMeta><itemClass qcode='ninat:text'/>"
    f"<provider><name>{WIRE}</name></provider><firstCreated>{DAY}T10:00:00Z</firstCreated></itemMeta><contentMeta><headline>{TITLE}</headline></contentMeta>"
    f"<contentSet><inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>{PARAGRAPHS}</body></html></inlineXML></contentSet></newsItem>"
)
NINJS = {
    "uri": "https://wire.example/7",
    "type": "text",
    "firstcreated": f"{DAY}T10:00:00+0000",
    "headline": TITLE,
    "copyrightholder": WIRE,
    "body_xhtml": PARAGRAPHS,
}
INSIDE = {**NINJS, "uri": "https://wire.example/8", "headline": "Inside"}


def sheet(*rows: tuple[str, ...]) -> bytes:
    return paper.workbook(lambda book: [book.active.append(row) for row in rows])


def parquet(*rows: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    columns = zip(*rows[1:], strict=True)
    pyarrow.parquet.write_table(
        pyarrow.table({name: list(cells) for name, cells in zip(rows[0], columns, strict=True)}), file
    )
    return file.getvalue()


def delimited(separator: str, *rows: tuple[str, ...]) -> bytes:
    quoted = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\n".join(quoted).encode()


def word(lines: Iterable[str]) -> bytes:
    return paper.docx(*map(paper.p, lines))


def rtf(lines: Iterable[str]) -> bytes:
    return paper.rtf(*(line.replace("“", '"').replace("”", '"') for line in lines))


@dataclass(frozen=True)
class Sample:
    """One input. given: what the caller says. alone: whether it is one article, so that its bytes are the document's."""

    name: str
    data: bytes
    articles: list[tuple[str, str, str]] = field(default_factory=lambda: ONE_ARTICLE)
    given: dict[str, Any] = field(default_factory=dict)
    alone: bool = True


SAMPLES = [
    Sample("a.txt", f"{TITLE}\n\n{ONE}\n\n{TWO}\n".encode(), given=GIVEN),
    Sample("a.html", PAGE.encode()),
    Sample("a.json", json.dumps(JSON, indent=1).encode()),
    Sample("array.json", json.dumps([JSON, JSON]).encode(), ONE_ARTICLE * 2, alone=False),
    Sample("a.jsonl", json.dumps(JSON).encode()),
    Sample("a.pdf", paper.pdf([paper.lines(TITLE, "", ONE[:60], ONE[60:], "", TWO)]), given=GIVEN),
    Sample("a.docx", paper.docx(paper.p(TITLE, style="Title"), paper.p(ONE), paper.p(TWO)), given=GIVEN),
    Sample("a.rtf", paper.rtf(TITLE, ONE, TWO), given=GIVEN),
    Sample("nexis.docx", word([*COVER, *NEXIS_1, *NEXIS_2]), [(CORRECTED, WIRE, DAY), (UNION, "The Harbor Post (London)", "2016-01-27")], alone=False),
    Sample("factiva.rtf", rtf([*FACTIVA_1, *FACTIVA_2]), TWO_CLIPPINGS, alone=False),
    Sample("proquest.txt", "\n\n".join(PROQUEST).encode(), TWO_CLIPPINGS, alone=False),
    Sample("academic.txt", ACADEMIC.encode(), [TWO_CLIPPINGS[0], (UNION, "The Harbor Post", "2016-01-27")], alone=False),
    Sample("ebsco.txt", "\n\n".join(["Record: 1", *map(": ".join, EBSCO_1), *EBSCO_1_TEXT]).encode(), [(f"{FERRY}.", WIRE, "2014-03-04")]),
    Sample("a.ris", RIS.encode(), [(FERRY, WIRE, "2014-03-04"), (UNION, "The Harbor Post", "2014-03-05")], alone=False),
    Sample("a.csv", delimited(",", HEADINGS, ROW), alone=False),
    Sample("a.tsv", delimited("\t", HEADINGS, ROW, ROW), ONE_ARTICLE * 2, alone=False),
    Sample("a.xlsx", sheet(HEADINGS, ROW), alone=False),
    Sample("a.parquet", parquet(HEADINGS, ROW), alone=False),
    Sample("rss.xml", RSS.encode(), alone=False),
    Sample("a.atom", ATOM.encode(), alone=False),
    Sample("rdf.xml", RDF.encode(), alone=False),
    Sample("nitf.xml", NITF.encode()),
    Sample("newsml.xml", NEWSML.encode(), alone=False),
    Sample("ninjs.json", json.dumps(NINJS, indent=1).encode()),
    Sample("ninjs.jsonl", "\n".join([json.dumps(NINJS)] * 2).encode(), ONE_ARTICLE * 2, alone=False),
    Sample("a.warc", record(answer(PAGE.encode())), alone=False),
    Sample("a.warc.gz", zipped([record(answer(PAGE.encode()))] * 2), ONE_ARTICLE * 2, alone=False),
]  # fmt: skip
BROKEN = {
    "broken.txt": b"\0\1\2\3\4\5\6\7" * 50,
    "broken.html": b"<!doctype html><html><body></body></html>",
    "broken.json": b'{"title": "Ferry", ',
    "broken.pdf": SAMPLES[5].data[:200],
    "broken.docx": SAMPLES[6].data[:-100],
    "broken.rtf": b"{\\rtf1\\ansi }",
    "broken.csv": b"Headline,Date\nFerry,2016-01-26\n",
    "broken.ris": b"TY  - NEWS\nT1  - Ferry\nER  - \n",
    "broken.xlsx": SAMPLES[16].data[:-100],
    "broken.parquet": b"PAR1" + b"\0" * 100 + b"PAR1",
    "broken.rss": b"<rss version='2.0'><channel></channel></rss>",
    "broken.xml": b"<nitf><body/></nitf>",
    "broken.ninjs": json.dumps({"uri": "urn:1", "type": "picture", "headline": "x", "pubstatus": "usable"}).encode(),
    "broken.warc.gz": b"\x1f\x8b\x08\0\0\0\0\0\0\0\0",
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "picture.pdf": b"\x89PNG\r\n\x1a\n\0\0",
}
IDS = [sample.name for sample in SAMPLES]


def told(items: Iterable[Received | Refused]) -> list[tuple[str | None, str | None, str]]:
    found = []
    for item in items:
        assert isinstance(item, Received), item
        found.append((item.article.title, item.article.publisher, (item.article.published or "")[:10]))
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_every_format_gives_its_articles_from_bytes_and_from_a_file(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.data)
    from_bytes = list(receive(sample.data, name=str(path), **sample.given))
    from_file = list(receive_path(path, **sample.given))
    assert told(from_bytes) == sample.articles
    assert from_file == from_bytes
    assert all(item.where.startswith(str(path)) for item in from_bytes)


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_an_article_has_its_own_bytes_and_never_those_of_the_others(sample: Sample) -> None:
    raws = [item.raw for item in receive(sample.data, name=sample.name, **sample.given) if isinstance(item, Received)]
    if sample.alone:
        assert raws == [sample.data]
    else:
        assert all(raw is None or raw != sample.data for raw in raws)


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_a_stream_that_cannot_go_back_is_read_too(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sample.name in {"a.csv", "a.tsv"}:
        pytest.skip("standard input has no ending by which a table of plain text is told")
    read_end, write_end = os.pipe()
    os.write(write_end, sample.data)  # all are smaller than a pipe
    os.close(write_end)
    with os.fdopen(read_end, "rb") as file:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(cast(BinaryIO, file)))
        assert told(receive_path("-", **sample.given)) == sample.articles


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_what_is_sent_to_the_web_server_is_read_the_same(sample: Sample) -> None:
    sent = upload(sample.name, io.BytesIO(sample.data), Given(**sample.given))
    with closing(sent):
        assert told(sent.articles()) == sample.articles
        assert sent.count() in {1, len(sample.articles)}


def test_a_broken_document_of_each_kind_stops_none_of_the_others(tmp_path: Path) -> None:
    for name, data in BROKEN.items():
        (tmp_path / name).write_bytes(data)
        (tmp_path / f"{name}.then.json").write_text(json.dumps(JSON))
    items = [item for path in expand([tmp_path]) for item in receive_path(path)]
    assert sum(isinstance(item, Received) for item in items) == len(BROKEN)
    refused = {item.where: str(item.error) for item in items if isinstance(item, Refused)}
    for name in BROKEN:
        assert any(where.startswith(str(tmp_path / name)) and name in said for where, said in refused.items()), name
    assert all(": " in said and said.endswith(".") for said in refused.values()), refused


def test_what_a_library_never_said_it_would_raise_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise AssertionError("deep inside")

    monkeypatch.setattr("onrecord.intake.documents.pdf.read_pdf", fails)
    [item] = receive(SAMPLES[5].data, name="a.pdf")
    assert isinstance(item, Refused)
    assert "a.pdf cannot be read (AssertionError: deep inside): " in str(item.error)


def test_the_format_is_told_from_the_content_whatever_the_ending_says() -> None:
    for sample in SAMPLES:
        if sample.name.endswith((".txt", ".csv", ".tsv", ".jsonl", ".json")):
            continue
        assert told(receive(sample.data, name="renamed.txt", **sample.given)) == sample.articles
    assert told(receive(json.dumps(JSON).encode(), name="a.csv")) == ONE_ARTICLE
    assert told(receive(PAGE.encode(), name="a.csv")) == ONE_ARTICLE


def test_text_that_speaks_of_formats_stays_text() -> None:
    for said in ("A file that opens with %PDF-1.7 is a PDF", "WARC files", "PAR for the course", "Feed <rss> readers"):
        [item] = receive(f"{said}\n\n{ONE}\n{TWO}".encode(), name="a.txt")
        assert isinstance(item, Received) and said in item.article.text
    line = json.dumps({"title": "x", "text": f"It says %PDF-1.4 and <rss> there. {ONE}"}).encode()
    assert [item.raw for item in receive(line, name="a.jsonl") if isinstance(item, Received)] == [line]


def test_article_json_with_the_keys_of_ninjs_stays_article_json() -> None:
    mixed = [{**NINJS, **JSON, "headline": "Other"}, NINJS, {"title": "no body"}, JSON]
    first, second, third, fourth = receive(json.dumps(mixed).encode(), name="a.json")
    assert told([first, second, fourth]) == ONE_ARTICLE * 3
    assert isinstance(third, Refused) and 'a.json article 3 has no "text"' in str(third.error)


def test_items_inside_a_news_item_are_articles_with_their_own_bytes() -> None:
    line = json.dumps({**NINJS, "associations": {"more": INSIDE}}).encode()
    for name in ("a.jsonl", "a.json"):
        whole, inside = receive(line + b"\n", name=name)
        assert isinstance(whole, Received) and isinstance(inside, Received)
        assert whole.raw in {line, line + b"\n"} and json.loads(inside.raw or b"") == INSIDE
        assert inside.article.title == "Inside"


def test_the_row_of_a_table_is_kept_as_json_with_all_its_cells() -> None:
    data = delimited(",", ("Id", *HEADINGS, ""), ("7", *ROW, "note"))
    [item] = receive(data, name="a.csv")
    assert isinstance(item, Received)
    assert json.loads(item.raw or b"") == {
        "Id": "7",
        **dict(zip(HEADINGS, ROW, strict=True)),
        "column 6": "note",
    }


def test_the_caller_says_which_column_is_which() -> None:
    data = delimited(",", ("Kopf", "Wer", "Wann", "Absatz, ganz"), ROW)
    columns = {"title": "Kopf", "publisher": "Wer", "published": "Wann", "text": "Absatz, ganz"}
    for name in ("a.csv", "-", "a.txt"):
        assert told(receive(data, name=name, columns=columns)) == ONE_ARTICLE
    assert told(receive(PAGE.encode(), name="a.html", columns=columns)) == ONE_ARTICLE
    assert told(receive(json.dumps(JSON).encode(), name="a.json", columns=columns)) == ONE_ARTICLE
    with pytest.raises(InputError, match="is no field"):
        receive(data, name="a.csv", columns={"body": "x"})
    with pytest.raises(InputError, match="is no field"):
        receive_path("a.csv", columns={"body": "x"})


def test_the_charset_that_a_server_states_holds_before_what_the_page_says() -> None:
    page = PAGE.replace("harbour", "harbоur").replace("<head>", "<head><meta charset='koi8-r'>")  # a Cyrillic letter
    assert ONE.replace("harbour", "harbоur") in text_of(page.encode("cp1251"), "a.html", "windows-1251")
    feed = RSS.replace("Nobody", "“Nobody”")
    assert "“Nobody”" in text_of(feed.encode("cp1252"), "a.xml", "windows-1252")
    assert "“Nobody”" in text_of(feed.encode(), "a.xml", "windows-1252")
    assert "harbour" in text_of(PAGE.encode(), "a.html", "no-such-charset")


def text_of(data: bytes, name: str, charset: str) -> str:
    [item] = receive(data, name=name, charset=charset)
    assert isinstance(item, Received)
    return item.article.text


def test_articles_are_counted_where_that_is_cheap_and_never_wrongly(tmp_path: Path) -> None:
    for sample in SAMPLES:
        (tmp_path / sample.name).write_bytes(sample.data)
        assert count_articles([tmp_path / sample.name]) in {None, len(sample.articles)}, sample.name
    inside = json.dumps({**NINJS, "associations": {"more": INSIDE}}).encode()
    assert count_stream(io.BytesIO(inside), "a.jsonl", Given()) is None
    assert count_articles([tmp_path / "a.txt", tmp_path / "a.html", tmp_path / "ninjs.jsonl"]) == 4
    assert count_articles([tmp_path / "a.txt"], columns={"text": "x"}) is None


def test_files_of_office_that_mark_an_open_document_are_left_out_of_folders(tmp_path: Path) -> None:
    (tmp_path / "~$a.docx").write_bytes(b"\6Ana Ruiz")
    (tmp_path / "a.docx").write_bytes(SAMPLES[6].data)
    assert list(expand([tmp_path])) == [str(tmp_path / "a.docx")]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def test_read_takes_a_folder_with_one_of_each(tmp_path: Path) -> None:
    for sample in SAMPLES:
        (tmp_path / sample.name).write_bytes(sample.data)
    done = run("read", ".", "--publisher", WIRE, "--published", DAY, "--format", "jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line)["article"] for line in done.stdout.splitlines()]
    expected = sorted(title for sample in SAMPLES for title, _, _ in sample.articles)
    assert sorted(record["title"] for record in records) == expected
    assert {record["publisher"] for record in records} == {WIRE}


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    (tmp_path / "a.csv").write_bytes(delimited(",", ("Kopf", "Wer", "Wann", "Absatz"), ROW))
    return lambda *arguments: run(*arguments, cwd=tmp_path)


def test_read_takes_columns(table: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = table("read", "a.csv", "--columns", "text=Absatz,title=Kopf", "--format", "jsonl")
    assert json.loads(done.stdout)["article"]["title"] == TITLE
    refused = table("read", "a.csv")
    assert refused.returncode == 1 and "--columns text=Absatz" in refused.stderr
    for wrong in ("body=Absatz", "Absatz", "text="):
        assert table("read", "a.csv", "--columns", wrong).returncode == 2


def test_add_takes_columns_and_leaves_out_what_watch_notes(
    table: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    for name in ("l.db-watch.json", "l.db-watch.json.lock"):
        (tmp_path / name).write_text("{}")
    done = table("add", ".", "--db", "l.db", "--no-link", "--columns", "text=Absatz,title=Kopf", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["new"]) == (0, 1), done.stderr
    with sqlite3.connect(tmp_path / "l.db") as ledger:
        [(name,)] = ledger.execute("select name from arrivals").fetchall()
    assert name.endswith("a.csv row 2")
