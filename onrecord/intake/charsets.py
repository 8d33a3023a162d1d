"""Bytes to text: which character set, and what was damaged on the way."""

from __future__ import annotations

import codecs
import re

from onrecord.errors import InputError, Problem
from onrecord.intake.messages import plural

MARKS = (  # the longer ones first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w:-]{2,40})""", re.I
)
HEAD = 8192  # bytes in which a page declares its charset
# Not every Python codec: "rot13" and "unicode_escape" are no charsets.
CHARSETS = re.compile(
    r"utf-8|cp\d+|iso8859-\d+|iso2022_\w+|koi8-\w+|mac-\w+|gb\w+|hz|big5\w*|euc_\w+|shift_jis\w*|johab|tis-620|ptcp154|kz1048"
)
ESCAPING = re.compile("iso2022|hz")  # pure ASCII bytes that mean something else
CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
DETECTION_SAMPLE = 64 * 1024


def declared_charset(data: bytes) -> str | None:
    """The charset a page declares in a meta element or an XML declaration; None where it names none that is known."""
    match = DECLARED.search(data[:HEAD])
    return known_charset(match.group(1).decode("ascii", "replace")) if match else None


def known_charset(named: str) -> str | None:
    """The name under which Python knows a charset; None for what is none."""
    try:
        name = codecs.lookup(named).name
    except (LookupError, ValueError):
        return None
    if name in {"ascii", "iso8859-1"}:  # as browsers do
        return "cp1252"
    return name if CHARSETS.fullmatch(name) else None


def decode_document(data: bytes, where: str, stated: str | None = None) -> tuple[str, list[Problem]]:
    """As decode. stated: the charset that a server says beside the document, which holds before what that declares itself."""
    known = known_charset(stated) if stated else None
    return decode(data, where, declared=known or declared_charset(data))


def decode(data: bytes, where: str, *, declared: str | None = None) -> tuple[str, list[Problem]]:
    """Text, and Problems with the first byte that is damaged.

    In this order: byte-order mark, which is dropped; UTF-16 without a mark; UTF-8 where the bytes are valid UTF-8,
    even if another charset is declared, which is then wrong; the declared charset; UTF-8 with damage; detection.
    Raises InputError for bytes that are no text.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], name, len(mark))
    if looks_binary(data):
        return decode_unmarked_utf16(data, where), []
    if declared and ESCAPING.match(declared):
        return decode_as(data, declared)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if declared and declared != "utf-8":
            return decode_as(data, declared)
        return decode_damaged(data, error)


def decode_as(data: bytes, charset: str, offset: int = 0) -> tuple[str, list[Problem]]:
    """offset: bytes before these, for the place in a Problem."""
    try:
        return data.decode(charset), []
    except UnicodeDecodeError as error:
        # Python's error knows the true place; U+FFFD may also stand in the text itself.
        text = data.decode(charset, errors="replace")
        message = f"Bytes that are not {charset} were read as U+FFFD; characters are lost there."
        return text, [Problem(message, f"first at byte {error.start + offset}")]


def decode_damaged(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[Problem]]:
    """Not UTF-8 throughout: UTF-8 with a few bad bytes, or another charset that nobody declared."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - lost
    cut_off = error.reason == "unexpected end of data"
    if good >= lost or (cut_off and lost == 1):
        what = f"{plural(lost, 'byte sequence')} that no UTF-8 has became U+FFFD; characters are lost there."
        return text, [Problem(what, f"first at byte {error.start}")]
    charset = detect(data)
    text, problems = decode_as(data, charset)
    guess = Problem(
        f"Not UTF-8 and no charset declared: read as {charset}; check accents and quotation marks.",
        f"first at byte {error.start}",
    )
    return text, [guess, *problems]


def detect(data: bytes) -> str:
    """Mostly ASCII is windows-1252, which detectors confuse with its rarer neighbours; else what the detector says."""
    sample = data[:DETECTION_SAMPLE]
    if sum(byte < 128 for byte in sample) >= 0.9 * len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best and CHARSETS.fullmatch(codecs.lookup(best.encoding).name) else "cp1252"


def looks_binary(data: bytes) -> bool:
    """Control characters in more than 2 of 100 bytes; a few NULs in a text are the text's mess."""
    count = len(data) - len(data.translate(None, CONTROL))
    return count > max(2, len(data) // 50)


def decode_unmarked_utf16(data: bytes, where: str) -> str:
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        # Read in the wrong order, Latin and Cyrillic letters become Chinese ones and controls.
        fitting = sum(c in "\t\n\r" or " " <= c < "\u0530" or "\u2010" <= c < "\u2070" for c in text)
        if " " in text and fitting >= 0.95 * len(text):
            return text
    raise InputError(
        f"{where} is binary, not text: give the article as text, JSON or HTML; if it is text, save it as UTF-8."
    )
