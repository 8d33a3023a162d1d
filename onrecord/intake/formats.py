"""Which format bytes are in: told from the content first, from the extension second."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import PurePath

from onrecord.errors import InputError

COPY = "copy the article's text into a .txt file"
ALONE = "take it out and give it as a file of its own."  # what is read as a file, where text or a page is meant
# The first bytes of what is read from the file itself.
RTF = b"{\\rtf"
WARC = b"WARC/"
PARQUET = b"PAR1"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# After the first bytes: what it is, what to do.
MAGIC = (
    (b"%PDF-", "is PDF where a page is meant", ALONE),
    (RTF, "is RTF where a page is meant", ALONE),
    (WARC, "is a WARC archive where a page is meant", ALONE),
    (PARQUET, "is a Parquet file where a page is meant", ALONE),
    (OLD_OFFICE, "is an old Office document (DOC, XLS)", "save it as DOCX or XLSX first."),
    (b"\x89PNG\r\n\x1a\n", "is a PNG image", f"{COPY}."),
    (b"\xff\xd8\xff", "is a JPEG image", f"{COPY}."),
    (b"GIF8", "is a GIF image", f"{COPY}."),
    (b"II*\0", "is a TIFF image", f"{COPY}."),
    (b"MM\0*", "is a TIFF image", f"{COPY}."),
    (b"RIFF", "is a sound, video or WebP image", f"{COPY}."),
    (b"ID3", "is an MP3 recording", f"{COPY}."),
    (GZIP, "is compressed with gzip", "unpack it first (gunzip)."),
    (b"BZh", "is compressed with bzip2", "unpack it first (bunzip2)."),
    (b"\xfd7zXZ\0", "is compressed with xz", "unpack it first (unxz)."),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd", "unpack it first (unzstd)."),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "unpack it first."),
    (b"Rar!\x1a\x07", "is a RAR archive", "unpack it first."),
    (b"SQLite format 3\0", "is an SQLite database", "export its articles as JSONL."),
    (b"\x7fELF", "is a program", "give an article as a document or text."),
    (b"MZ\x90", "is a program", "give an article as a document or text."),
)
ZIPPED = (  # a name that stands in the archive
    (b"word/", "is DOCX where a page is meant", ALONE),
    (b"xl/", "is a spreadsheet (XLSX) where a page is meant", ALONE),
    (b"ppt/", "is a slide show (PPTX)", f"{COPY}."),
    (b"opendocument", "is an OpenDocument file", "save it as DOCX or XLSX first."),
    (b"epub+zip", "is an e-book (EPUB)", f"{COPY}."),
    (b"", "is a ZIP archive", "unpack it first."),
)
# Names of root elements.
FEEDS = frozenset({"rss", "feed", "RDF"})
NEWSML_ITEMS = frozenset("newsItem packageItem conceptItem knowledgeItem planningItem catalogItem".split())
WIRES = frozenset({"nitf", "newsMessage", "NewsML", *NEWSML_ITEMS})
ROOT = re.compile(r"<(?:[\w.-]{1,50}:)?([A-Za-z_][\w.-]{0,50})")
BEFORE_ROOT = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE\b[^>\[]{0,1000}(?:\[.*?\]\s*)?>", re.DOTALL)
BEFORE_HTML = re.compile(r"\s+|<!--.*?-->|<\?xml[^>]*>", re.DOTALL)
HTML = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|script|link|style|div|main|article|section|header|p|h1|h2|span|table|ul)\b[^<>]{0,2000}>)",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
PAGE_ENDINGS = {".html", ".htm", ".xhtml"}
LINES_ENDINGS = {".jsonl", ".ndjson", ".jsonlines"}
TABLE_ENDINGS = {".csv", ".tsv", ".tab"}
HEAD = 4096  # characters in which a format shows itself
ROOT_WITHIN = 64 * 1024  # characters; comments and declarations stand before it


class Format(Enum):
    TEXT = auto()
    HTML = auto()
    JSON = auto()
    FEED = auto()
    WIRE = auto()


def ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def refuse_binary(data: bytes, where: str) -> None:
    """Raises InputError for formats whose first bytes name them, with what to do instead."""
    for magic, what, advice in MAGIC:
        if data.startswith(magic):
            raise InputError(f"{where} {what}: {advice}")
    if data.startswith(ZIP):
        what, advice = next((what, advice) for name, what, advice in ZIPPED if name in data)
        raise InputError(f"{where} {what}: {advice}")
    if data[257:262] == b"ustar":
        raise InputError(f"{where} is a tar archive: unpack it first (tar -xf).")
    if data[4:8] == b"ftyp":
        raise InputError(f"{where} is a video or a HEIC image: {COPY}.")


def tell_format(text: str, name: str, where: str) -> Format:
    """The format of decoded text. Raises InputError for formats that are known and not read."""
    head = text.lstrip()[:HEAD]
    if WEB_ADDRESS.fullmatch(head.strip()):
        raise InputError(f"{where} holds only a web address: {fetch_advice(head.strip())}")
    if head.startswith("<"):
        root = root_of(text)
        if root in FEEDS or root in WIRES:
            return Format.FEED if root in FEEDS else Format.WIRE
        refuse_markup(head, where)
    elif head[:200].lower().startswith(("mime-version:", "from: <saved by")):
        raise InputError(f"{where} is MHTML, which is not read: save the page as HTML only.")
    if opens_html(head) or (ending(name) in PAGE_ENDINGS and TAG.search(text)):
        return Format.HTML
    if re.match(r'\{\s*["}]|\[\s*[\[{"\]]', head) or ending(name) in {".json", *LINES_ENDINGS}:
        return Format.JSON
    return Format.TEXT


def fetch_advice(address: str) -> str:
    return f"onrecord fetch {address} takes the page into a ledger; or save it in a browser and give its file."


def root_of(text: str) -> str:
    """The name of the root element without its prefix; "" where none is found."""
    at, head = 0, text[:ROOT_WITHIN]
    while skipped := BEFORE_ROOT.match(head, at):
        at = skipped.end()
    found = ROOT.match(head, at)
    return found[1] if found else ""


def opens_html(head: str) -> bool:
    at = 0
    while skipped := BEFORE_HTML.match(head, at):
        at = skipped.end()
    return bool(HTML.match(head, at))


def refuse_markup(head: str, where: str) -> None:
    if re.search(r"<(?:!doctype\s+)?html\b", head, re.IGNORECASE):
        return
    if head.startswith("<?xml") and not opens_html(head):
        raise InputError(f"{where} is XML of a kind that is not read: {COPY}.")
