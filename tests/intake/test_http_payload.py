import gzip
import random
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.intake.warc import tapes
from onrecord.intake.warc.payload import content_of
from tests.intake.archiving import ONE, TWO, answer, page, record, uri, zipped
from tests.intake.settling import told
from tests.intake.test_warc import TEXT, THREE, memory, only, read


def chunked(body: bytes, size: int = 50) -> bytes:
    chunks = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n"


ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "gzip, br": lambda body: brotli.compress(gzip.compress(body)),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_undone(encoding: str) -> None:
    body, field = ENCODINGS[encoding](page()), f"Content-Encoding: {encoding}"
    assert only(record(answer(body, "Content-Type: text/html", field))).article.text == TEXT
    both = answer(chunked(body), "Content-Type: text/html", field, "Transfer-Encoding: chunked")
    assert only(record(both)).article.text == TEXT


def test_a_body_that_is_kept_decoded_under_old_fields_is_taken_as_it_is() -> None:
    for field in (
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Transfer-Encoding: chunked",
        "Content-Encoding: x",
    ):
        assert only(record(answer(page(), "Content-Type: text/html", field))).article.text == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_whose_encoding_breaks_off_is_truncated(encoding: str) -> None:
    noise = random.Random(3)
    body = ENCODINGS[encoding](page(ONE, *(f"The port said {noise.random()}." for _ in range(9000))))
    received = only(record(answer(body[: len(body) // 2], "Content-Type: text/html", f"Content-Encoding: {encoding}")))
    assert received.article.truncated and "its encoding breaks off" in told(received)
    assert ONE in received.article.text


def test_chunks_that_break_off_are_truncated() -> None:
    half = chunked(page(ONE, *([TWO] * 50)))[:3000]
    received = only(record(answer(half, "Content-Type: text/html", "Transfer-Encoding: chunked")))
    assert received.article.truncated and ONE in received.article.text


def test_an_unknown_encoding_is_refused_with_its_name() -> None:
    sent = answer(bytes(range(256)) * 10, "Content-Type: text/html", "Content-Encoding: zstd")
    assert 'encoded as "zstd", which is not read' in read(record(sent) + record())[1][0]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_in_a_body_neither_hangs_nor_fills_memory(encoding: str) -> None:
    bomb = ENCODINGS[encoding](b"a" * 100_000_000)
    sent = record(answer(bomb, "Content-Type: text/html", f"Content-Encoding: {encoding}"), uri(1))
    started, before = time.monotonic(), memory()
    items, rest = read(zipped([sent, THREE[1]]))
    assert "unpacks to more than 10 MiB" in rest[0] and items[0].article.url == uri(2)
    assert time.monotonic() - started < 10 and memory() - before < 100


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "chunked"]),
    st.sampled_from(["", "gzip", "deflate", "br", "gzip, br"]),
)
def test_no_body_raises_anything_but_a_refusal(body: bytes, transfer: str, encodings: str) -> None:
    content, _ = content_of(body, transfer, encodings, tapes.CHUNK, "w")
    assert len(content) <= tapes.CHUNK
