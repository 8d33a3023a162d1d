"""Start, claims, and one claim: what they say, in which order, and where their links lead."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from onrecord.export.claim_account import checks, gaps, reversals, sides
from onrecord.export.claim_origins import origins
from onrecord.export.claim_page import claim_page
from onrecord.export.claim_state import state as state_of
from onrecord.export.claim_words import Told, counts
from onrecord.ledger import Entry, Ledger
from onrecord.markup import STYLE, Json
from onrecord.web import Settings, create_app
from onrecord.web.pages.claim import content
from onrecord.web.site import environment
from onrecord.web.telling import Telling, cited
from onrecord.web.words import state
from tests.export.claims import ALL, bare, hostile, sale
from tests.ledger.readymade import read
from tests.ledger.stories import HARBOUR, OLD, linked, proposition, told

WORDING = "onrecord's wording, not a quotation"


def entry(number: int, stance: str, pier: str = OLD, **more: str) -> Entry:
    """An article in which somebody says (or denies) that the pier was sold."""
    item = told(number, pier, **more)
    made = read(item)
    first, *rest = made.statements
    return Entry(replace(made, statements=(replace(first, stance=stance), *rest)).to_dict(), item.raw, item.where, {})  # type: ignore[arg-type]


ENTRIES = (
    entry(0, "deny", published="2025-03-07"),
    entry(1, "assert", HARBOUR, speaker="Tom Berg", published="2025-03-05"),
    entry(2, "deny", "beside a school", published="2025-03-08"),
)
SOLD = proposition(ENTRIES[0])


def made(path: Path, *entries: Entry, ago: timedelta = timedelta()) -> Path:
    with Ledger.open(path, clock=lambda: datetime.now(UTC) - ago) as ledger:
        ledger.append(entries)
        linked(ledger)
    return path


def browser(path: Path) -> TestClient:
    return TestClient(create_app(Settings(db=str(path))), base_url="http://127.0.0.1:8000")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A ledger with a disputed claim, one that is only denied, and others that nobody disputes."""
    with browser(made(tmp_path_factory.mktemp("web") / "l.db", *ENTRIES)) as client:
        yield client


def sold(page: TestClient) -> str:
    """The id of the disputed claim."""
    return str(page.get(f"/claims/{SOLD}.json").json()["id"])


def words(html: str) -> str:
    """What one reads: without elements, white space folded."""
    bare_text = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", bare_text)))


def written(given: Json, view: str = "", **more: Json) -> str:
    """The page of a claim that no ledger holds."""
    telling = Telling(given, 15)
    common: Json = {
        "here": "/claims/x",
        "visitor": None,
        "csrf": "",
        "days": [],
        "history": [],
        "request": None,
        "site": None,
    }
    return environment().get_template("claim.html").render(**common, **content(telling, "http://x", view), **more)


def printed(given: Json) -> str:
    out = StringIO()
    Console(file=out, width=10_000, highlight=False).print(claim_page(given, articles=15, width=10_000))
    return re.sub(r"\s+", " ", out.getvalue())


@pytest.mark.parametrize("name", ALL)
def test_the_page_and_the_terminal_both_show_all_that_is_said(name: str) -> None:
    told = Told(ALL[name](), 15)
    found, acts = origins(told), [act for side in sides(told) for act in side.acts]
    said = [state_of(told), counts(told), found.words, *found.warnings, *found.hedges, *reversals(told)]
    said += [root.heading for root in (*found.named, *found.left_open)]
    said += [words for side in sides(told) for words in (side.name, side.words)]
    said += [words for act in acts for words in (act.speaker, act.does, act.day, act.perhaps)]
    said += [words for check in checks(told) for words in (check.what, check.decides)]
    said += [words for word, outlets in gaps(told) for words in (word, *outlets)]
    for shown in (printed(ALL[name]()), words(written(ALL[name]()))):
        assert [s for s in said if re.sub(r"\s+", " ", s).casefold() not in shown.casefold()] == []


def test_no_wording_stands_without_its_state_before_it_nor_in_quotation_marks() -> None:
    html = written(sale())
    for place in (re.search("<title>(.*?)</title>", html, re.S), re.search('name="description" content="(.*?)"', html), re.search("<h1>(.*?)</h1>", html, re.S)):  # fmt: skip
        assert place
        assert words(place[1]).strip().startswith("DISPUTED: Port Elsa sold its harbour to the Orlan Group")
    assert WORDING in words(html)
    assert not re.search(r"[\"“]Port Elsa sold its harbour to", words(html))


def test_a_state_is_set_in_a_frame_of_its_own_and_reads_in_full() -> None:
    html = str(state("DENIED, nobody in these 15 articles asserts it", "denied"))
    assert words(html) == "DENIED, nobody in these 15 articles asserts it:"
    assert '<b class="frame denied">DENIED</b>' in html
    assert words(str(state("DISPUTED", "disputed"))) == "DISPUTED:"


def test_nobody_is_said_with_where_was_looked() -> None:
    assert "nobody in these 15 articles" in words(written(sale()))
    assert "SAID, nobody in these 15 articles denies it: The pier is closed" in words(written(bare()))


def test_every_passage_leads_to_its_evidence() -> None:
    html = unescape(written(sale(), "passages"))
    for said in sale()["statements"]:
        at = next(a["id"] for a in sale()["articles"] if a["url"] == said["article"])
        assert f'/articles/{at.replace(" ", "%20")}?at={said["id"]}"' in html


def test_spoken_words_and_the_words_of_articles_never_look_alike() -> None:
    html = written(sale())
    assert '<span class="spoken">“No, this is not so”</span>' in html
    assert "said there was no sale" in html
    assert not re.search('class="spoken">[^<]*said there was no sale', html)


def test_what_is_cited_names_state_whose_wording_day_and_address() -> None:
    line = cited(Telling(sale(), 15, {}, "2025-03-07"), "http://here/claims/c7", "2025-04-01")
    assert line == (
        "Claim c7f3a1b2, DISPUTED, as of 7 Mar 2025: Port Elsa sold its harbour to the Orlan Group (onrecord's wording, not a quotation); "
        "13 passages in 6 articles; http://here/claims/c7; retrieved 1 Apr 2025"
    )


class Markup(HTMLParser):
    """What of a page could run, load or style, and does not come from here."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if tag in {"script", "link", "img", "iframe", "object", "embed"}:
            address = given.get("src") or given.get("href") or ""
            self.found += [] if re.match("/(static|style|claims)/", address) else [f"{tag} {address}"]
        if tag in {"b", "x", "style"} and "class" not in given and tag != "b":
            self.found.append(tag)


def foreign(html: str) -> list[str]:
    parser = Markup()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("view", ["", "graph", "passages"])
def test_nothing_of_an_article_is_rendered_as_markup(view: str) -> None:
    evil = """<script>alert(1)</script><img src=x onerror=y>"'><x style="a">"""
    given = hostile()
    for text in (str(given["text"]), str(given["id"])):
        assert text not in written(given, view)
    html = written(json.loads(json.dumps(given).replace("[bold]x[/]", json.dumps(evil)[1:-1])), view)
    assert foreign(html) == []
    assert "<script>alert" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize("path", ["/", "/claims", "/claims?q=zzz", "/claims?state=disputed&every=1", "/claims/{}", "/claims/{}?view=graph", "/claims/{}?view=passages&as_of=2025-03-06", "/claims/{}?as_of=1999-01-01"])  # fmt: skip
def test_no_page_has_scripts_or_styles_in_line(page: TestClient, path: str) -> None:
    found = page.get(path.format(sold(page)))
    assert found.status_code == 200
    assert foreign(found.text) == []


def test_an_empty_ledger_says_what_onrecord_does_and_how_to_begin(tmp_path: Path) -> None:
    with browser(tmp_path / "empty.db") as client:
        html = client.get("/").text
    assert "This ledger is empty" in html
    assert 'href="/add"' in html
    assert "never says whether a claim is true" in words(html)


def test_start_tells_new_denials_with_the_state_of_their_claims_and_what_to_check(page: TestClient) -> None:
    html = page.get("/").text
    shown = words(html)
    assert "New denials" in shown
    assert "DISPUTED: Pier of the" in shown
    assert re.search(r"Ana Ruiz, \d", shown)
    assert "Check first" in shown
    assert all(
        re.fullmatch(r"/articles/[0-9a-f]{40,}\?at=[0-9a-f]{40}", a)
        for a in re.findall(r'href="(/articles/[^"]*)"', html)
    )


def test_where_nothing_changed_a_longer_time_is_offered_with_its_count(tmp_path: Path) -> None:
    with browser(made(tmp_path / "l.db", *ENTRIES, ago=timedelta(days=5))) as client:
        html = client.get("/?since=2d").text
        assert "Nothing changed in the last 2 days" in words(html)
        offered = re.search(r'href="/\?since=7d">(\d+) changes? in the last 7 days', html)
        assert offered
        assert "New denials" in words(client.get("/?since=7d").text)


def test_where_telling_what_changed_takes_too_long_the_page_says_so_and_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.web.pages.start.PATIENCE", 0.0)
    with browser(made(tmp_path / "l.db", *ENTRIES)) as client:
        shown = words(client.get("/").text)
    assert "too large to tell it while you wait" in shown
    assert "Check first" in shown


def rows(html: str) -> list[str]:
    return [words(row) for row in re.findall(r"<li data-item>(.*?)</li>", html, re.S)]


def test_claims_open_on_what_is_disputed_and_say_in_how_many_articles_was_looked(page: TestClient) -> None:
    html = page.get("/claims").text
    assert rows(html)[0].strip().startswith("DISPUTED: Pier of the")
    assert all(re.match(r" ?(DISPUTED|DENIED|SAID|WITHDRAWN|DOUBTED|CONFIRMED|NO COMMENT)", row) for row in rows(html))
    assert "looked for in 3 articles" in words(html)
    assert WORDING in words(html)


def test_claims_of_one_outlet_alone_are_shown_on_request(page: TestClient) -> None:
    less, more = page.get("/claims").text, page.get("/claims?every=1").text
    assert 'href="/claims?every=1"' in less
    assert len(rows(more)) >= len(rows(less))
    assert 'href="/claims"' in more


def test_a_filter_narrows_and_can_be_dropped_alone(page: TestClient) -> None:
    html = unescape(page.get("/claims?state=disputed&position=deny&page=1").text)
    assert len(rows(html)) == 1
    assert re.search(r'href="/claims\?position=deny"[^>]*><bdi>state: disputed</bdi>', html)
    assert re.search(r'href="/claims\?state=disputed"[^>]*><bdi>position: denies</bdi>', html)


def test_a_list_of_nothing_says_what_to_try(page: TestClient) -> None:
    html = page.get("/claims?q=zeppelin&state=denied").text
    shown = words(html)
    assert "No claim fits" in shown
    assert "In 3 articles no claim fits" in shown
    assert "Drop state: denied" in shown
    assert "one outlet alone carries" in shown


def test_a_day_that_is_none_is_refused_in_plain_words(page: TestClient) -> None:
    for path in ("/claims?since=yesterday", f"/claims/{sold(page)}?as_of=2025-13-01"):
        found = page.get(path, headers={"accept": "text/html"})
        assert found.status_code == 400
        assert "is not a day. Write it like 2016-01-26." in words(found.text)


def test_the_beginning_of_an_id_and_any_member_or_statement_lead_to_the_claim(page: TestClient) -> None:
    ident = sold(page)
    given = page.get(f"/claims/{ident}.json").json()
    others = {ident[:12], *given["members"], given["statements"][0]["id"]} - {ident}
    assert len(others) >= 3
    for other in others:
        found = page.get(f"/claims/{other}?as_of=2025-03-07", follow_redirects=False)
        assert found.status_code == 302
        assert found.headers["location"] == f"/claims/{ident}?as_of=2025-03-07"


def test_an_unknown_claim_is_not_found(page: TestClient) -> None:
    for path in (
        "/claims/ffffffffffff",
        "/claims/ffffffffffff.csv",
        "/claims/ffffffffffff/origins.svg",
        "/claims/no such claim",
    ):
        assert page.get(path).status_code == 404


def test_as_of_a_day_only_what_was_out_by_then_counts_and_every_link_keeps_the_day(page: TestClient) -> None:
    ident = sold(page)
    html = unescape(page.get(f"/claims/{ident}?as_of=2025-03-06").text)
    assert "1 passage in 1 of your 1 article, 5 Mar 2025" in words(html)
    assert "SAID, nobody in this 1 article denies it" in words(html)
    kept = [
        a for a in re.findall(rf'(?:href|src|data-from)="(/claims/{ident}[^"]*)"', html) if "as_of=2025-03-06" not in a
    ]
    assert kept == [f"/claims/{ident}"]  # "Show all days" alone


def test_as_of_a_day_before_all_articles_it_is_said_to_be_not_yet_said(page: TestClient) -> None:
    shown = words(page.get(f"/claims/{sold(page)}?as_of=1999-01-01").text)
    assert "NOT YET SAID as of 1 Jan 1999, nobody here speaks of it: Pier of the" in shown
    assert "The first came out on 5 Mar 2025" in shown


def test_a_claim_is_handed_on_as_json_csv_and_pictures(page: TestClient) -> None:
    ident = sold(page)
    assert page.get(f"/claims/{ident}.json").json()["state"]["label"] == "disputed"
    sheet = page.get(f"/claims/{ident}.csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert f"claim-{ident[:8]}.csv" in sheet.headers["content-disposition"]
    assert all(next(iter(row.values())).startswith("DISPUTED: ") for row in csv.DictReader(StringIO(sheet.text)))
    for kind in ("origins", "timeline"):
        picture = page.get(f"/claims/{ident}/{kind}.svg")
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert "DISPUTED" in picture.text
        assert "<script" not in picture.text


def test_what_people_corrected_and_ruled_is_listed_with_its_reason(tmp_path: Path) -> None:
    path = made(tmp_path / "l.db", *ENTRIES)
    with Ledger.open(path) as ledger:
        ledger.rule(SOLD, proposition(ENTRIES[1]), "same", author="ana", reason="one and the same pier")
    with browser(path) as client:
        shown = words(client.get(f"/claims/{SOLD}").text)
    assert "one and the same pier" in shown
    assert "ana" in shown


def test_how_an_article_is_marked_is_told_in_one_place(page: TestClient) -> None:
    found = page.get("/style/article.css")
    assert found.text == STYLE
    assert found.headers["content-type"].startswith("text/css")
