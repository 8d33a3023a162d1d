"""Adding articles in the browser: what is sent is read, kept and linked, and the closing page tells what became of each."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from onrecord.errors import LedgerError
from onrecord.intake import Received, Refused
from onrecord.linking.judging import Judge
from onrecord.record import Reading
from onrecord.web.jobs import KEPT, MOST_WAITING, Job, jobs_of
from onrecord.web.uploads import upload
from tests.ledger.readymade import read
from tests.ledger.stories import CORRAN, OLD, told
from tests.web.conftest import Browse, csrf_of, state_of
from tests.web.workers import SOON, held_up, ledger_of, set_up, signed_in

FIELDS = {"title": "Harbour", "publisher": "Post Z", "published": "2025-03-09", "url": "https://post-z.example/a"}
File = tuple[str, tuple[str, bytes, str]]


def body(number: int = 6, *story: str) -> str:
    return told(number, *(story or (OLD, CORRAN)), more=" It rained all day.").article.text.split("\n\n", 1)[1]


def line(number: int, *story: str, **more: str) -> bytes:
    fields = {
        **FIELDS,
        "publisher": f"Post {number}",
        "url": f"https://post-{number}.example/b",
        "text": body(number, *story),
    }
    return json.dumps(fields | more).encode()


def file(name: str, data: bytes) -> File:
    return ("files", (name, data, "application/octet-stream"))


@pytest.fixture
def adding(client: TestClient) -> TestClient:
    set_up(client)
    return client


def post(client: TestClient, *files: File, **fields: str) -> Any:
    data = {"csrf": csrf_of(client), **fields}
    return client.post("/add", data=data, files=list(files) or None, follow_redirects=False)


def finished(client: TestClient, answer: Any) -> str:
    """The closing page."""
    assert answer.status_code == 303, answer.text
    job = state_of(client).jobs.get(answer.headers["location"].rsplit("/", 1)[1])
    assert job.finished.wait(SOON)
    return str(client.get(answer.headers["location"]).text)


def count(client: TestClient) -> int:
    return int(ledger_of(client).counts()["articles"])


def test_a_pasted_text_is_read_kept_and_linked(adding: TestClient) -> None:
    before = count(adding)
    page = finished(adding, post(adding, text=body(), **FIELDS))
    assert "1 article added" in page
    assert "Post Z" in page and "9 Mar 2025" in page
    assert count(adding) == before + 1
    row = next(r for r in ledger_of(adding).articles() if r["url"] == FIELDS["url"])
    record = ledger_of(adding).record(row["id"])
    assert f"/claims/{ledger_of(adding).claim(record['claims'][0]['id']).id}" in page


def test_the_closing_page_tells_denials_and_claims_with_their_state_in_front(adding: TestClient) -> None:
    page = finished(adding, post(adding, text=body(), **FIELDS))
    denials = page[page.index("Denials found") : page.index("Claims that were here before")]
    assert "Ana Ruiz" in denials and "denies" in denials and "DISPUTED" in denials
    assert page.index("DISPUTED") < page.index("was sold")
    assert "not a quotation" in page


def test_claims_that_stand_in_new_articles_alone_are_told_as_new(adding: TestClient) -> None:
    page = finished(adding, post(adding, text=body(6, "of a lighthouse far off", "nine red balloons"), **FIELDS))
    before, new = page[page.index("Claims that were here before") :].split("New claims")
    assert "balloons" in new and "balloons" not in before
    assert "was sold" in before and "was sold" not in new.split("Article by article")[0]


def test_every_file_that_is_no_article_is_told_with_what_to_do_and_stops_no_other(adding: TestClient) -> None:
    lines = b"\n".join([line(1), b'{"title": "no text"}', line(2)])
    files = (
        file("good.jsonl", lines), file("photos.zip", b"PK\x03\x04" + b"x" * 40), file("empty.txt", b""),
        file("photo.png", b"\x89PNG\r\n\x1a\n"), file("one.json", line(3)),
    )  # fmt: skip
    page = finished(adding, post(adding, *files))
    assert "3 articles added" in page
    for said in (
        "good.jsonl line 2",
        "photos.zip is a ZIP archive: unpack it first",
        "empty.txt is empty",
        "photo.png is a PNG image",
    ):
        assert said in page
    assert page.count("<li><bdi>") >= 4


def test_what_is_there_already_is_told_and_kept_once(adding: TestClient) -> None:
    finished(adding, post(adding, text=body(), **FIELDS))
    before = count(adding)
    page = finished(adding, post(adding, text=body(), **FIELDS))
    assert "No new article" in page and "already there" in page
    assert count(adding) == before


def test_versions_and_copies_are_told_with_a_link_to_the_earlier_one(adding: TestClient) -> None:
    finished(adding, post(adding, text=body(), **FIELDS))
    first = next(r["id"] for r in ledger_of(adding).articles() if r["url"] == FIELDS["url"])
    version = finished(adding, post(adding, text=body() + " Then it snowed.", **FIELDS))
    copy = finished(adding, post(adding, text=body(), **(FIELDS | {"url": "https://other.example/"})))
    assert "new version" in version and f'href="/articles/{first}' in version
    assert "copy: its text was known" in copy and f'href="/articles/{first}' in copy


def test_the_name_of_a_file_is_only_shown(adding: TestClient, tmp_path: Path) -> None:
    held = set(tmp_path.rglob("*"))
    names = ("../../../tmp/evil.txt", "C:\\secret\\<script>alert(1)<b>.txt", "/etc/passwd", "-")
    page = finished(adding, post(adding, *(file(name, b"") for name in names)))
    assert "evil.txt is empty" in page and "passwd is empty" in page and "a file without a name is empty" in page
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "secret" not in page
    assert {p.name for p in set(tmp_path.rglob("*")) - held} <= {"ledger.db-wal", "ledger.db-shm"}


def test_what_is_said_about_all_files_goes_before_what_they_say(adding: TestClient) -> None:
    finished(adding, post(adding, file("a.json", line(1)), publisher="The Gazette", published="2024-01-02"))
    row = next(r for r in ledger_of(adding).articles() if r["publisher"] == "The Gazette")
    assert row["published"] == "2024-01-02"


def test_uploaded_bytes_are_kept_as_the_ledger_keeps_them_and_nowhere_else(adding: TestClient) -> None:
    jobs = set_up(adding)
    given = upload("a.json", BytesIO(line(1)))
    job = jobs.submit(Job("Ines", [given]))
    assert job.finished.wait(SOON)
    assert given.file.closed and not job.uploads
    (document,) = ledger_of(adding).about(job.added[0].id or "")["documents"]
    assert ledger_of(adding).document(document["raw_id"]) == line(1)


def test_nothing_to_add_is_said_beside_the_field_and_nothing_typed_is_lost(adding: TestClient) -> None:
    answer = post(adding, **FIELDS)
    assert answer.status_code == 400
    assert "Paste the text of an article" in answer.text and 'value="Post Z"' in answer.text
    answer = post(adding, text=body(), published="9 March")
    assert answer.status_code == 400
    assert "is not a day" in answer.text and body()[:40] in answer.text
    assert count(adding) == 6


def test_progress_is_told_while_it_runs_with_and_without_javascript(client: TestClient) -> None:
    go = threading.Event()
    jobs = set_up(client, held_up(go))
    answer = post(client, file("two.jsonl", line(1) + b"\n" + line(2)))
    where = answer.headers["location"]
    job = jobs.get(where.rsplit("/", 1)[1])
    try:
        assert job
        while job.state == "waiting":
            pass
        page, far = client.get(where).text, client.get(f"{where}.json").json()
    finally:
        go.set()
    assert far["over"] is False and far["state"] == "reading" and (far["value"], far["most"]) == (0, 2)
    assert 'http-equiv="refresh" content="2"' in page and "<progress" in page and 'aria-live="polite"' in page
    assert "refresh" not in finished(client, answer)
    assert client.get(f"{where}.json").json()["over"] is True


def test_a_job_that_fails_says_so_and_what_was_read_is_kept(client: TestClient) -> None:
    def breaks(items: Iterable[Received]) -> Iterator[Reading | Refused]:
        for n, item in enumerate(items):
            if n == 1:
                raise RuntimeError("secret insides")
            yield read(item)

    set_up(client, breaks)
    page = finished(client, post(client, file("two.jsonl", line(1) + b"\n" + line(2))))
    assert "Not finished" in page and "An error of onrecord itself" in page and "secret insides" not in page
    assert "1 article had been added before and stay" in page
    assert count(client) == 7


def test_articles_are_kept_when_linking_fails(client: TestClient) -> None:
    def no_model() -> Judge:
        raise LedgerError("The model is missing.")

    set_up(client, judge=no_model)
    page = finished(client, post(client, text=body(), **FIELDS))
    assert "The model is missing." in page and "Everything was read and is kept" in page
    assert count(client) == 7


def test_so_many_wait_and_one_more_is_refused_with_its_text(client: TestClient) -> None:
    go = threading.Event()
    jobs = set_up(client, held_up(go))
    try:
        running = jobs.submit(Job("Ines", [upload("a.json", BytesIO(line(1)))]))
        while running.state == "waiting":
            pass
        for _ in range(MOST_WAITING):
            jobs.submit(Job("Ines"))
        answer = post(client, text=body(), **FIELDS)
    finally:
        go.set()
    assert answer.status_code == 503
    assert "try again" in answer.text and body()[:40] in answer.text


def test_the_end_of_the_program_stops_a_job_after_its_article_which_is_kept(client: TestClient) -> None:
    reached, go = threading.Event(), threading.Event()
    jobs = set_up(client, held_up(go, reached))
    answer = post(client, file("two.jsonl", line(1) + b"\n" + line(2)))
    after = jobs.submit(Job("Ines"))
    assert reached.wait(SOON)
    threading.Timer(0.2, go.set).start()
    jobs.stop()
    page = finished(client, answer)
    assert "onrecord was ended" in page and "1 article had been added" in page
    assert after.state == "stopped"
    assert post(client, text=body(), **FIELDS).status_code == 503


def test_accounts_of_old_jobs_are_let_go(client: TestClient) -> None:
    jobs = set_up(client)
    made = []
    for _ in range(KEPT + 3):
        made.append(jobs.submit(Job("Ines", articles=())))
        assert made[-1].finished.wait(SOON)
    jobs.stop()
    assert jobs.get(made[0].ident) is None and jobs.get(made[-1].ident) is made[-1]
    answer = client.get(f"/add/{made[0].ident}")
    assert answer.status_code == 404 and "not kept any more" in answer.text


def test_the_worker_is_made_for_the_running_app_once(client: TestClient) -> None:
    class Asking:
        app = client.app

    assert jobs_of(Asking) is jobs_of(Asking)  # type: ignore[arg-type]  # what is used of a request


def test_who_may_only_read_is_shown_no_form_and_can_add_nothing(browse: Browse, tmp_path: Path) -> None:
    client = signed_in(browse, tmp_path / "tokens.json", "Rita", "reader")
    page = client.get("/add")
    assert "<textarea" not in page.text and "role is editor" in page.text
    assert client.post("/add", data={"csrf": csrf_of(client), "text": body()}).status_code == 403
    assert count(client) == 6


def test_a_table_is_read_by_the_columns_that_are_named(adding: TestClient) -> None:
    table = file("table.csv", f'Kopf,Absatz\nHarbour,"{body(7)}"\n'.encode())
    assert "--columns" in finished(adding, post(adding, table))
    assert "1 article added" in finished(adding, post(adding, table, columns="text=Absatz,title=Kopf"))
    for wrong, said in (("body=Absatz", "is no field"), ("Absatz", "write field=heading")):
        refused = post(adding, table, columns=wrong)
        assert refused.status_code == 400 and said in refused.text
