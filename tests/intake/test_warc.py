import gzip
import io
import random
import resource
import shutil
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.intake import Received, warc
from onrecord.intake.received import Drafted, Refused
from onrecord.intake.warc import is_warc, pages
from tests.intake.archiving import HOME, ONE, TWO, answer, page, record, uri, zipped
from tests.intake.settling import articles, refusals, settled, told

TEXT = f"Ferry stays in port\n\n{ONE}\n\n{TWO}"
THREE = [record(uri=uri(1)), record(uri=uri(2)), record(uri=uri(3))]
WAYS: list[Callable[[list[bytes]], bytes]] = [b"".join, zipped, lambda records: gzip.compress(b"".join(records))]


def drafts(data: bytes | BinaryIO, name: str) -> Iterator[Drafted]:
    return warc.drafts(io.BytesIO(data) if isinstance(data, bytes) else data, name)


def read(data: bytes) -> tuple[list[Received], list[str]]:
    """The articles and, in words, the rest."""
    items = settled(drafts(data, "w.warc"))
    return [i for i in items if isinstance(i, Received)], [str(i.error) for i in items if isinstance(i, Refused)]


def addresses(data: bytes) -> list[str | None]:
    return [received.article.url for received in read(data)[0]]


def only(data: bytes) -> Received:
    [received] = articles(drafts(data, "w.warc"))
    return received


@pytest.mark.parametrize("pack", WAYS)
def test_each_page_is_an_article_at_the_address_it_was_fetched_from(pack: Callable[[list[bytes]], bytes]) -> None:
    items, rest = read(pack(THREE))
    assert [item.article.url for item in items] == [uri(1), uri(2), uri(3)]
    assert items[0].article.text == TEXT
    assert items[0].where == f"w.warc record 1 ({uri(1)})"
    assert rest == []


def test_the_day_of_fetching_is_told_and_is_not_the_day_of_publication() -> None:
    received = only(record())
    assert received.article.published is None
    assert received.found_in["url"] == "WARC-Target-URI, fetched 2016-01-26T10:15:00Z"
    assert "names no day of publication; it was fetched 2016-01-26T10:15:00Z" in told(received)
    dated = page(head='<title>Ferry</title><meta property="article:published_time" content="2016-01-20">')
    received = only(record(answer(dated)))
    assert received.article.published == "2016-01-20" and received.problems == ()


def test_an_address_that_the_page_names_is_told_beside_its_own() -> None:
    received = only(record(answer(page(head='<title>F</title><link rel="canonical" href="https://wire.example/1">'))))
    assert received.article.url == HOME
    assert received.found_in["url"].endswith('; the page names "https://wire.example/1"')


def test_versions_of_one_address_are_all_kept() -> None:
    items, _ = read(zipped([record(), record(answer(page(ONE, "A correction was made.")))]))
    assert [item.article.url for item in items] == [HOME, HOME]
    assert items[0].article.text != items[1].article.text


def test_plain_text_is_read() -> None:
    received = only(record(answer(f"Ferry stays\n\n{ONE}\n{TWO}".encode(), "Content-Type: text/plain")))
    assert (received.article.title, received.article.text) == ("Ferry stays", f"Ferry stays\n\n{ONE}\n{TWO}")


def test_the_charset_of_the_answer_counts() -> None:
    body = page("Ана сказала, что паром stays in port; the café said no to it and would say no again.", ONE, TWO)
    sent = record(answer(body.decode().encode("cp1251", "replace"), "Content-Type: text/html; charset=windows-1251"))
    assert "Ана сказала" in only(sent).article.text


def test_what_is_no_article_is_told_once_for_each_kind() -> None:
    png = "Content-Type: image/png"
    data = [
        record(kind="warcinfo", sent_as="application/warc-fields", block=b"software: x"),
        record(kind="request", block=b"GET / HTTP/1.1\r\n\r\n"),
        record(),
        record(uri=uri(1), kind="revisit", block=b"HTTP/1.1 200 OK\r\n\r\n"),
        record(answer(status="404 Not Found"), uri(2)),
        record(answer(b"", status="301 Moved"), uri(3)),
        record(answer(status="404 Not Found"), uri(4)),
        record(answer(b"\x89PNG", png), uri(5)),
        record(answer(b"User-agent: *", "Content-Type: text/plain"), "https://ledger.example/robots.txt"),
        record(answer(b" \r\n"), uri(6)),
        record(b"ledger.example 1", "dns:ledger.example", sent_as="text/dns"),
        record(b"page text", uri(7), kind="conversion", sent_as="text/plain"),
        record(
            b"-O", "metadata://gnu.org/software/wget/warc/wget_arguments.txt", kind="resource", sent_as="text/plain"
        ),
    ]
    items, rest = read(zipped(data))
    assert len(items) == 1
    assert rest == [
        f"w.warc: 1 revisit record left out (first {uri(1)}): they repeat pages of another record or archive; read that"
        " archive as well.",
        f"w.warc: 3 answers left out (404: 2, 301: 1; first {uri(2)}): their status is not 200.",
        f"w.warc: 1 answer left out (image/png: 1; first {uri(5)}): they are pictures, styles, scripts and the like.",
        "w.warc: 1 file left out (first https://ledger.example/robots.txt): they are for machines, as robots.txt is.",
        f"w.warc: 1 answer left out (first {uri(6)}): they have no content.",
        "w.warc: 2 records left out (dns: 1, conversion: 1; first dns:ledger.example): they are not pages fetched from"
        " the web.",
    ]


def test_a_page_without_an_article_or_in_another_language_is_refused_by_itself() -> None:
    german = page("Der Minister hat am Dienstag gesagt, dass niemand ihn gebeten habe, den Hafen zu verkaufen.")
    pdf = record(answer(b"%PDF-1.7 x"), uri(2))
    _, rest = read(zipped([record(answer(german), uri(1)), pdf, record(answer(b"<html></html>"), uri(3)), record()]))
    assert f"w.warc record 1 ({uri(1)}): the text looks German" in rest[0]
    assert f"w.warc record 2 ({uri(2)}) is PDF" in rest[1]
    assert f"w.warc record 3 ({uri(3)}) is HTML without an article's text" in rest[2]


def test_a_page_that_the_archive_cut_off_is_truncated() -> None:
    received = only(record(None, HOME, "WARC-Truncated: length"))
    assert received.article.truncated and "the archive cut it off (length)" in told(received)


def test_a_page_of_which_fewer_bytes_came_than_were_sent_is_truncated() -> None:
    sent = answer(page(), "Content-Type: text/html", f"Content-Length: {len(page()) + 900}")
    received = only(record(sent))
    assert received.article.truncated and "bytes were received" in told(received)


def test_an_archive_that_breaks_off_gives_what_it_has() -> None:
    plain = b"".join(THREE)
    items, _ = read(plain[: -len(TWO)])
    assert [item.article.url for item in items] == [uri(1), uri(2), uri(3)]
    assert items[2].article.truncated and "bytes are there" in told(items[2])
    noise = random.Random(1)
    words = " ".join(f"The port said {noise.random()}." for _ in range(20_000))
    items, rest = read(zipped(THREE[:1]) + gzip.compress(record(answer(page(words)), uri(2)))[:-20_000])
    assert items[1].article.truncated and "The archive is damaged here (it breaks off)" in told(items[1])
    assert "damaged in 1 place" in rest[0]


def test_a_corrupt_member_costs_itself_alone() -> None:
    for place in (30, -30, -5):  # its data, their end, the checksum
        broken = bytearray(gzip.compress(THREE[1]))
        broken[place] ^= 0xFF
        items, rest = read(zipped(THREE[:1]) + bytes(broken) + zipped(THREE[2:]))
        assert [item.article.url for item in items][:: len(items) - 1] == [uri(1), uri(3)]
        assert len(rest) == 1 and "damaged in 1 place" in rest[0]


def test_a_member_whose_checksum_fails_late_is_marked() -> None:
    noise = random.Random(2)
    words = [" ".join(f"The port said {noise.random()}." for _ in range(200)) for _ in range(100)]
    broken = bytearray(gzip.compress(record(answer(page(*words)), uri(2))))
    broken[-6] ^= 0xFF
    items, _ = read(zipped(THREE[:1]) + bytes(broken) + zipped(THREE[2:]))
    assert [item.article.url for item in items] == [uri(1), uri(2), uri(3)]
    assert items[1].article.truncated and "damaged here" in told(items[1])
    assert not items[0].article.truncated and not items[2].article.truncated


@pytest.mark.parametrize("length", [0, 40, 700, 10**7, 2**62, -5])
@pytest.mark.parametrize("pack", [b"".join, zipped])
def test_a_wrong_length_costs_its_record_alone(pack: Callable[[list[bytes]], bytes], length: int) -> None:
    items, rest = read(pack([THREE[0], record(uri=uri(2), length=length), THREE[2]]))
    found = [item.article.url for item in items]
    assert uri(1) in found and uri(3) in found
    assert len(rest) >= 1 or told(items[1])
    whole = next(item for item in items if item.article.url == uri(1))
    assert whole.article.text == TEXT and not whole.article.truncated


def test_a_wrong_length_of_an_image_does_not_swallow_the_pages_behind_it() -> None:
    image = record(answer(b"x" * 100, "Content-Type: image/png"), uri(9), length=10**9)
    assert addresses(b"".join([THREE[0], image, THREE[1], THREE[2]])) == [uri(1), uri(2), uri(3)]


@pytest.mark.parametrize("junk", [b"junk\r\n\r\n" * 100, b"WARC/1.0\r\n\r\n" * 100, b"\x1f\x8b\x08junk" * 1000])
def test_junk_between_records_is_passed_over_and_told(junk: bytes) -> None:
    for pack in (b"".join, zipped):
        items, rest = read(pack(THREE[:1]) + junk + pack(THREE[1:]))
        assert [item.article.url for item in items] == [uri(1), uri(2), uri(3)]
        assert len(rest) == 1 and ("damaged" in rest[0] or "unknown: 100" in rest[0])


def test_one_page_that_breaks_its_reader_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = pages.page_draft

    def failing(found: Any, where: str, sites: Any) -> Any:
        if found.uri == uri(2):
            raise RecursionError("too deep")
        return draft(found, where, sites)

    monkeypatch.setattr("onrecord.intake.warc.page_draft", failing)
    items, rest = read(zipped(THREE))
    assert [item.article.url for item in items] == [uri(1), uri(3)]
    assert "record 2" in rest[0] and "RecursionError: too deep" in rest[0]


class Panic(BaseException):
    """As fastwarc's: no Exception."""


def test_a_panic_of_fastwarc_is_damage_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:

    def panicking(*arguments: Any, **named: Any) -> Iterator[Any]:
        for found in ArchiveIterator(*arguments, **named):
            yield found
            if found.headers.get("WARC-Target-URI") == uri(1):
                raise Panic("called `Result::unwrap()` on an `Err` value")

    monkeypatch.setattr("onrecord.intake.warc.records.ArchiveIterator", panicking)
    items, rest = read(b"".join(THREE))
    assert [item.article.url for item in items] == [uri(1), uri(2), uri(3)]
    assert "Result::unwrap" in rest[0]


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_a_bomb_of_the_archive_itself_is_given_up() -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = packer.compress(record(b"", uri(1), length=10**12))
    bomb += b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(1000)) + packer.flush()
    started, before = time.monotonic(), memory()
    items, rest = read(bomb + zipped(THREE[1:]))
    assert [item.article.url for item in items] == [uri(2), uri(3)]
    assert any("inflates beyond measure" in said for said in rest)
    assert time.monotonic() - started < 10 and memory() - before < 100


class Made:
    """A file that is made while it is read, and cannot be gone back in."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.left = pieces, b""

    def read(self, size: int = -1) -> bytes:
        self.left = self.left or next(self.pieces, b"")
        piece, self.left = self.left[:size], self.left[size:]
        return piece


def test_a_large_archive_passes_through_little_memory() -> None:
    image = record(answer(random.Random(4).randbytes(1_000_000), "Content-Type: image/png"))
    for part in (image, gzip.compress(image, 1)):
        end = gzip.compress(record()) if part is not image else record()
        stream = cast(BinaryIO, Made(iter([end, *[part] * 150, end])))
        before = memory()
        assert sum(isinstance(item, Received) for item in settled(drafts(stream, "w"))) == 2
        assert memory() - before < 60


def test_damage_everywhere_does_not_hang() -> None:
    started = time.monotonic()
    heads = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    for soup in (heads * 200_000, b"\nWARC/1.0\r\n" * 200_000, record(length=10**12) * 5000):
        assert list(drafts(THREE[0][:0] + soup, "w"))
    assert time.monotonic() - started < 30


def test_pages_come_out_before_the_archive_ends() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield gzip.compress(record())

    stream = drafts(cast(BinaryIO, Made(endless())), "-")
    assert len([next(stream) for _ in range(3)]) == 3


def test_a_disk_that_fails_is_told() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= len(THREE[0]) - 10:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 100))

    rest = refusals(drafts(Failing(b"".join(THREE)), "w.warc"))
    assert any("Input/output error" in said for said in rest)


def test_what_is_no_archive_is_refused() -> None:
    assert refusals(drafts(b"<html></html>", "w.warc")) == [
        "w.warc is not a WARC archive: give a .warc or .warc.gz file."
    ]
    assert any("holds no article" in said for said in refusals(drafts(gzip.compress(b"hello"), "w.gz")))
    assert any("holds no article" in said for said in refusals(drafts(record(kind="warcinfo"), "w.gz")))
    assert refusals(drafts(b"", "w.warc"))


def test_archives_are_known_by_their_first_bytes() -> None:
    assert is_warc(THREE[0][:20]) and is_warc(zipped(THREE)[:300])
    assert not is_warc(b"<html>") and not is_warc(gzip.compress(b"hello")) and not is_warc(b"\x1f\x8b\x08\0")


def test_each_draft_brings_the_bytes_of_its_page() -> None:
    sent = answer(gzip.compress(page()), "Content-Type: text/html", "Content-Encoding: gzip")
    [(_, own)] = drafts(record(sent), "w.warc")
    assert own == page()


def test_a_strange_address_cannot_print_anything_but_itself() -> None:
    [said] = refusals(drafts(record(answer(b"%PDF-"), "https://ledger.example/\x1b[31m"), "w"))
    assert "\x1b" not in said


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
def test_an_archive_of_wgets_own_is_read(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_bytes(page(ONE, TWO, '<a href="/two.html">Ferry</a><img src="/a.png">'))
    (site / "two.html").write_bytes(page())
    (site / "robots.txt").write_bytes(b"User-agent: *")
    (site / "a.png").write_bytes(b"\x89PNG")
    handler = partial(Quiet, directory=str(site))
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        command = ["wget", "-q", "-r", "-p", "--no-config", "--tries=5", "--waitretry=0", "--warc-file=w", home]
        subprocess.run(command, cwd=tmp_path, check=False, timeout=60, env={"PATH": "/usr/bin:/bin", "no_proxy": "*"})
        server.shutdown()
    with (tmp_path / "w.warc.gz").open("rb") as file:
        items = settled(drafts(file, "w.warc.gz"))
    assert [i.article.url for i in items if isinstance(i, Received)] == [home, f"{home}two.html"]
    rest = [str(i.error) for i in items if isinstance(i, Refused)]
    assert len(rest) == 2 and "image/png: 1" in rest[0] and "robots.txt" in rest[1]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_damage_ends_in_anything_but_drafts_and_refusals(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([b"".join(THREE), zipped(THREE)]))
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(10, len(whole) - 1))] = data.draw(st.integers(0, 255))
    items = settled(drafts(bytes(damaged[: data.draw(st.integers(10, len(whole)))]), "w"))
    assert items and all(isinstance(item, Received | Refused) for item in items)
