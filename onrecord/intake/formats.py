"""Which format bytes are in: told from the content first, from the extension second."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import PurePath

from onrecord.errors import InputError

COPY = "copy the article's text into a .txt file"
# After the first bytes: what it is, what to do.
MAGIC = (
    (b"%PDF-", "is PDF, which is not read yet", f"{COPY}, or run pdftotext first."),
    (b"{\\rtf", "is RTF, which is not read", "save it as plain text first."),
    (b"WARC/", "is a WARC archive, which is not read yet", "take the HTML pages out of it first."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office document (DOC, XLS)", "save it as plain text first."),
    (b"\x89PNG\r\n\x1a\n", "is a PNG image", f"{COPY}."),
    (b"\xff\xd8\xff", "is a JPEG image", f"{COPY}."),
    (b"GIF8", "is a GIF image", f"{COPY}."),
    (b"II*\0", "is a TIFF image", f"{COPY}."),
    (b"MM\0*", "is a TIFF image", f"{COPY}."),
    (b"RIFF", "is a sound, video or WebP image", f"{COPY}."),
    (b"ID3", "is an MP3 recording", f"{COPY}."),
    (b"\x1f\x8b", "is compressed with gzip", "unpack it first (gunzip)."),
    (b"BZh", "is compressed with bzip2", "unpack it first (bunzip2)."),
    (b"\xfd7zXZ\0", "is compressed with xz", "unpack it first (unxz)."),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd", "unpack it first (unzstd)."),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "unpack it first."),
    (b"Rar!\x1a\x07", "is a RAR archive", "unpack it first."),
    (b"SQLite format 3\0", "is an SQLite database", "export its articles as JSONL."),
    (b"PAR1", "is a Parquet file", "export its articles as JSONL."),
    (b"\x7fELF", "is a program", "give an article as text, JSON or HTML."),
    (b"MZ\x90", "is a program", "give an article as text, JSON or HTML."),
)
ZIPPED = (  # a name that stands in the archive
    (b"word/", "is DOCX, which is not read yet", "save it as plain text first."),
    (b"xl/", "is a spreadsheet (XLSX)", "export its articles as JSONL."),
    (b"ppt/", "is a slide show (PPTX)", f"{COPY}."),
    (b"opendocument", "is an OpenDocument file", "save it as plain text first."),
    (b"epub+zip", "is an e-book (EPUB)", f"{COPY}."),
    (b"", "is a ZIP archive", "unpack it first."),
)
FEED = re.compile(r"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)
WIRE = re.compile(r"<(nitf|newsItem|newsMessage|NewsML)\b", re.IGNORECASE)
BEFORE_HTML = re.compile(r"\s+|<!--.*?-->|<\?xml[^>]*>", re.DOTALL)
HTML = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|script|link|style|div|main|article|section|header|p|h1|h2|span|table|ul)\b[^<>]{0,2000}>)",
    re.IGNORECASE,
)
TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
PAGE_ENDINGS = {".html", ".htm", ".xhtml"}
LINES_ENDINGS = {".jsonl", ".ndjson", ".jsonlines"}
HEAD = 4096  # characters in which a format shows itself


class Format(Enum):
    TEXT = auto()
    HTML = auto()
    JSON = auto()


def ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def refuse_binary(data: bytes, where: str) -> None:
    """Raises InputError for formats whose first bytes name them, with what to do instead."""
    for magic, what, advice in MAGIC:
        if data.startswith(magic):
            raise InputError(f"{where} {what}: {advice}")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
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
        raise InputError(f"{where} holds only a web address: download the page first and give its file.")
    if head.startswith("<"):
        refuse_markup(head, where)
    elif head[:200].lower().startswith(("mime-version:", "from: <saved by")):
        raise InputError(f"{where} is MHTML, which is not read yet: save the page as HTML only.")
    if opens_html(head) or (ending(name) in PAGE_ENDINGS and TAG.search(text)):
        return Format.HTML
    if re.match(r'\{\s*["}]|\[\s*[\[{"\]]', head) or ending(name) in {".json", *LINES_ENDINGS}:
        return Format.JSON
    return Format.TEXT


def opens_html(head: str) -> bool:
    at = 0
    while skipped := BEFORE_HTML.match(head, at):
        at = skipped.end()
    return bool(HTML.match(head, at))


def refuse_markup(head: str, where: str) -> None:
    if re.search(r"<(?:!doctype\s+)?html\b", head, re.IGNORECASE):
        return
    if FEED.search(head):
        raise InputError(f"{where} is a feed (RSS or Atom), which is not read yet: download its articles as HTML.")
    if WIRE.search(head):
        raise InputError(f"{where} is a news wire format (NITF, NewsML), which is not read yet: {COPY}.")
    if head.startswith("<?xml") and not opens_html(head):
        raise InputError(f"{where} is XML of a kind that is not read: {COPY}.")
