"""WARC records made by hand, in the layout of wget and of CC-NEWS."""

import gzip
from collections.abc import Iterable

ONE = "The harbour authority said on Friday that the ferry would stay in port for at least another week."
TWO = "“Nobody has asked us to sail,” said Ana Ruiz, who runs the authority."
HTML = "Content-Type: text/html; charset=utf-8"
HOME = "https://ledger.example/ferry"


def page(*paragraphs: str, head: str = "<title>Ferry stays in port</title>") -> bytes:
    body = "".join(f"<p>{p}</p>" for p in paragraphs or (ONE, TWO))
    return f"<!doctype html><html lang='en'><head>{head}</head><body><article>{body}</article></body></html>".encode()


def answer(body: bytes | None = None, *fields: str, status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *(fields or (HTML,))])
    return head.encode() + b"\r\n\r\n" + (page() if body is None else body)


def record(
    block: bytes | None = None,
    uri: str = HOME,
    *fields: str,
    kind: str = "response",
    length: int | None = None,
    sent_as: str = "application/http; msgtype=response",
) -> bytes:
    block = answer() if block is None else block
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:8d2f2a1e-3a9f-4d5e-9c2b-0d3b9a1f7c11>",
        f"WARC-Target-URI: {uri}",
        "WARC-Date: 2016-01-26T10:15:00Z",
        f"Content-Type: {sent_as}",
        *fields,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def zipped(records: Iterable[bytes]) -> bytes:
    """Each record a member, as all writers do it."""
    return b"".join(map(gzip.compress, records))


def uri(number: int) -> str:
    return f"https://ledger.example/{number}"
