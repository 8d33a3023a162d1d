"""Sources: the list, somebody with all that they said, namesakes apart, and those without a name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger import Entry, Ledger
from onrecord.ledger.deadlines import limit_time
from onrecord.web.speaking import own, speaker
from onrecord.web.standing import standings
from tests.ledger.stories import OLD, entry_of, linked, source_of, told
from tests.web.harbour import EVIL, Elements, of, rows, sourced, statement, words
from tests.web.harbour import item as harbour_item

SAID, DENIED = told(5, "of a mill", f"pier {OLD} was sold and", speaker="Bo Lund"), told(0, OLD)


def with_more(place: Path, *entries: Entry) -> None:
    with Ledger.open(place) as ledger:
        ledger.append(entries)
        linked(ledger)


def acts(html: str) -> list[str]:
    return [words(row) for row in re.findall(r"<li data-item>.*?</li>", html, re.S)]


# The list


def test_those_with_most_passages_come_first(client: TestClient) -> None:
    listed = rows(client.get("/sources").text)
    assert "Ana Ruiz" in listed[0]
    assert "person Mayor 10 ▸ says 5✕ denies 55 articles" in listed[0]
    assert "Bo Lund" in listed[1]


def test_the_list_is_narrowed_by_name_and_kind(client: TestClient) -> None:
    assert len(rows(client.get("/sources?name=lund").text)) == 1
    assert rows(client.get("/sources?kind=organisation").text) == []
    assert "Nobody fits" in client.get("/sources?kind=organisation").text


def test_a_name_opens_the_page_of_the_one_who_has_it(client: TestClient) -> None:
    href = re.search(r'href="(/sources\?name=Bo[^"]*)"', client.get("/sources").text)
    assert href
    answer = client.get(href[1].replace("&amp;", "&"), follow_redirects=False)
    assert answer.headers["location"] == f"/sources/{source_of(entry_of(SAID))}"


def test_namesakes_are_listed_apart(client: TestClient, ledger_path: Path) -> None:
    other = sourced(harbour_item("Bo Lund", url="https://b.example/1", publisher="B"), kind="organisation", role=None)
    with_more(ledger_path, other)
    listed = rows(client.get("/sources?name=Bo+Lund&open=1").text)
    assert len(listed) == 2
    assert all("one of several of this name" in row for row in listed)


def test_names_of_too_many_articles_are_listed_by_name_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.web.speaking.MOST_ARTICLES", 2)
    html = client.get("/sources?name=Ana").text
    assert "too many to tell namesakes apart" in html
    assert "Ana Ruiz" in rows(html)[0]


def test_somebody_in_too_many_articles_is_shown_in_one_with_a_way_to_the_claims(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.web.speaking.MOST_ARTICLES", 2)
    html = client.get(f"/sources/{source_of(entry_of(DENIED))}").text
    assert "2 passages in 1 article" in words(html)
    assert (
        'href="/claims?source=Ana%20Ruiz&amp;every=1"' in html or 'href="/claims?source=Ana+Ruiz&amp;every=1"' in html
    )


# One of them


def test_the_beginning_of_an_id_leads_to_the_source(client: TestClient) -> None:
    ident = source_of(entry_of(DENIED))
    answer = client.get(f"/sources/{ident[:9]}?position=deny", follow_redirects=False)
    assert answer.headers["location"] == f"/sources/{ident}?position=deny"


def test_one_denial_in_several_articles_is_one_occasion(client: TestClient) -> None:
    html = client.get(f"/sources/{source_of(entry_of(DENIED))}").text
    assert re.search(
        r"\d occasions? of speaking, as far as their days and claims tell · 10 passages in 5 articles", words(html)
    )
    denials = [act for act in acts(html) if "✕ denies" in act]
    assert any(re.search(r"[234] passages, [234] articles", act) for act in denials)
    assert len(denials) < 5


def test_every_claim_has_its_state_in_front_and_leads_to_its_page(client: TestClient) -> None:
    html = client.get(f"/sources/{source_of(entry_of(SAID))}").text
    claims = re.findall(r'<a class="wording" href="(/claims/[0-9a-f]{40})">(.*?)</a>', html, re.S)
    assert claims
    assert all(words(told_).strip().startswith(("DISPUTED", "DENIED", "SAID")) for _, told_ in claims)
    assert any("DISPUTED" in told_ for _, told_ in claims)
    assert client.get(claims[0][0], follow_redirects=False).status_code == 200


def test_every_passage_leads_to_its_evidence(client: TestClient) -> None:
    said = entry_of(SAID)
    html = client.get(f"/sources/{source_of(said)}").text
    for place in (0, 1):
        assert f'href="/articles/{of(said)}?at={statement(said, place)}"' in html


def test_a_position_narrows_what_is_shown_in_the_address(client: TestClient) -> None:
    html = client.get(f"/sources/{source_of(entry_of(SAID))}?position=deny").text
    assert all("✕ denies" in act for act in acts(html))
    assert len(acts(html)) == 1


def test_passages_go_on_on_further_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.web.pages.source.SAYINGS", 1)
    ident = source_of(entry_of(SAID))
    first, second = (acts(client.get(f"/sources/{ident}?page={n}").text) for n in (1, 2))
    assert len(first) == len(second) == 1
    assert first != second
    assert "occasion" not in words(re.sub(r"<nav.*?</nav>", "", client.get(f"/sources/{ident}").text))


def test_a_reversal_is_told_with_both_its_days(client: TestClient, ledger_path: Path) -> None:
    denied = sourced(told(7, OLD, "many tourists"), sure=0.95)
    turned = sourced(told(6, OLD, "many tourists", published="2025-04-11"), stances=("assert", "assert"), sure=0.95)
    with_more(ledger_path, denied, turned)
    html = words(client.get(f"/sources/{source_of(entry_of(DENIED))}").text)
    assert re.search(r"Reversals.*denies \(\"denied\"\), .*7 Mar, then says \(\"denied\"\), .*11 Apr", html)


def test_as_of_a_day_later_articles_are_left_out(client: TestClient, ledger_path: Path) -> None:
    later = sourced(told(6, OLD, "many tourists", published="2025-04-11"))
    with_more(ledger_path, later)
    ident = source_of(entry_of(DENIED))
    assert "12 passages in 6 articles" in words(client.get(f"/sources/{ident}").text)
    assert "10 passages in 5 articles" in words(client.get(f"/sources/{ident}?as_of=2025-03-31").text)


def test_a_source_without_a_name_keeps_its_description_and_is_never_joined(
    client: TestClient, ledger_path: Path
) -> None:
    made = [
        sourced(
            harbour_item("two officials", url=f"https://{n}.example/1", publisher=f"Post {n}"),
            kind="anonymous",
            role=None,
        )
        for n in range(2)
    ]
    with_more(ledger_path, *made)
    html = client.get(f"/sources/{source_of(made[0])}").text
    assert "Source without a name" in html
    assert '"two officials"' in words(html)
    assert "2 passages in 1 article" in words(html)
    assert len(rows(client.get("/sources?name=two+officials").text)) == 2


def test_a_namesake_is_named_as_such(client: TestClient, ledger_path: Path) -> None:
    other = sourced(harbour_item("Bo Lund", url="https://b.example/1", publisher="B"), kind="organisation", role=None)
    with_more(ledger_path, other)
    html = client.get(f"/sources/{source_of(entry_of(SAID))}").text
    assert "another Bo Lund: organisation" in html
    assert f'href="/sources/{source_of(other)}"' in html
    assert "2 passages in 1 article" in words(html)


def test_what_people_ruled_shows_with_who_and_why(client: TestClient, ledger_path: Path) -> None:
    other = sourced(harbour_item("Bo Lund", url="https://b.example/1", publisher="B"), kind="organisation", role=None)
    with_more(ledger_path, other)
    with Ledger.open(ledger_path) as ledger:
        ledger.rule(source_of(entry_of(SAID)), source_of(other), "same", author="Dana", reason="she told us")
    html = words(client.get(f"/sources/{source_of(entry_of(SAID))}").text)
    assert "ruled the same" in html
    assert "she told us" in html
    assert "4 passages in 2 articles" in html


def test_who_takes_no_position_is_said_to_take_none(client: TestClient, ledger_path: Path) -> None:
    made = sourced(harbour_item("Cy Dahl", url="https://c.example/1"))
    for s in made.record["statements"]:
        s["chain"].append({**s["chain"][0], "entity": None, "name": "somebody"})
    with_more(ledger_path, made)
    assert "Takes no position" in client.get(f"/sources/{source_of(made)}").text


def test_what_is_no_source_is_not_found(client: TestClient) -> None:
    assert client.get("/sources/ffffffff").status_code == 404
    assert client.get(f"/sources/{of(entry_of(SAID))}").status_code == 404


def test_nothing_of_a_name_becomes_markup(client: TestClient, ledger_path: Path) -> None:
    made = sourced(harbour_item(EVIL, url="https://e.example/1", publisher="<b>Post</b>"))
    with_more(ledger_path, made)
    for page in ("/sources", "/sources?name=alert", f"/sources/{source_of(made)}"):
        html = client.get(page).text
        found = Elements(html).found
        assert "&lt;img src=x onerror=alert(1)&gt;" in html
        assert {"img", "iframe"} & {e.name for e in found} == set()
        assert "\u202e" not in html


# The pieces


def test_statements_of_one_article_are_given_as_people_gives_them(ledger_path: Path) -> None:
    said = entry_of(SAID)
    with Ledger.open(ledger_path) as ledger:
        record = ledger.record(of(said))
        alone = {s["statement"]: s for s in own(record, source_of(said), None)}
        (person,) = ledger.people("Bo Lund")
        assert [alone[s["statement"]] for s in person["statements"]] == [
            {name: s[name] for name in ("day", "published", "role", "stance", "article", "statement")}
            for s in person["statements"]
        ]
        assert own(record, source_of(said), "2025-03-01") == ()


def test_any_id_of_somebody_finds_all_that_they_said(ledger_path: Path) -> None:
    with Ledger.open(ledger_path) as ledger:
        found = [
            speaker(ledger, source_of(entry_of(item)))[0]
            for item in (told(0, OLD), told(3, OLD, "the grey ships of Corran"))
        ]
    assert found[0].statements == found[1].statements
    assert len(found[0].statements) == 10


def test_claims_that_time_runs_out_for_or_that_nobody_knows_are_left_out(ledger_path: Path) -> None:
    with Ledger.open(ledger_path) as ledger:
        claim = entry_of(SAID).record["claims"][0]["id"]
        limit_time(ledger.engine)
        assert standings(ledger, [claim], patience=0) == {}
        assert standings(ledger, [claim, "f" * 40]).keys() & {claim, "f" * 40} == {claim}


def test_an_unlinked_claim_shows_its_state_in_its_article(client: TestClient, ledger_path: Path) -> None:
    made = sourced(harbour_item("Cy Dahl", url="https://c.example/1"))
    with Ledger.open(ledger_path) as ledger:
        ledger.append([made])
    html = words(client.get(f"/sources/{source_of(made)}").text)
    assert "DENIED, nobody in this article asserts it: Pier 7 was sold" in html
