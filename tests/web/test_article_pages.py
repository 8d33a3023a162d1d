"""Articles: the list, one with its statements marked and pinned, its versions, what it leaves as data, and hostile ones."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from onrecord.ledger import Ledger
from onrecord.ledger.forgetting import forget
from onrecord.markup import marked_text
from tests.ledger.stories import OLD, entry_of, told
from tests.web.conftest import Browse
from tests.web.harbour import COPY, CORRECTED, EVIL, FIRST, LATER, UNDATED, Elements, entry, of, rows, statement, words


@pytest.fixture
def site(ledger_path: Path, browse: Browse) -> Iterator[TestClient]:
    """Beside the pier's articles one in two versions, a copy of it, and one without title, publisher and day."""
    with Ledger.open(ledger_path) as ledger:
        ledger.append([FIRST, LATER, COPY, UNDATED])
    yield browse()


PIER = of(entry_of(told(0, OLD)))  # one of the ledger that every test has


# The list


def test_the_newest_article_comes_first_and_an_undated_one_last(site: TestClient) -> None:
    listed = rows(site.get("/articles").text)
    assert "8 Mar 2025" in listed[0]
    assert "Copy Post" in listed[0]
    assert "undated" in listed[-1]
    assert "[no title] Bo Lund denied on Thursday that" in listed[-1]


def test_versions_copies_and_printed_corrections_are_marked_in_the_list(site: TestClient) -> None:
    listed = rows(site.get("/articles").text)
    (later,) = (row for row in listed if "Harbour of Corran" in row)
    assert "prints a correction" in later
    assert "2 versions" in later
    (copy,) = (row for row in listed if "Copy Post" in row)
    assert "1 copy elsewhere" in copy


def test_corrections_by_people_are_marked_in_the_list(site: TestClient, ledger_path: Path) -> None:
    with Ledger.open(ledger_path) as ledger:
        ledger.correct(statement(UNDATED), "stance", "assert", author="Dana", reason="it says so")
    assert "1 correction by people" in rows(site.get("/articles").text)[-1]


@pytest.mark.parametrize(
    ("asked", "fit"),
    [
        ("publisher=copy post", ["Copy Post"]),
        ("since=2025-03-08", ["Copy Post"]),
        ("text=OF CORRAN", ["Harbour of Corran"]),
        ("since=2025-03-08&until=2025-03-08&publisher=Copy+Post&text=harb", ["Copy Post"]),
    ],
)
def test_the_list_is_narrowed_by_what_its_address_asks(site: TestClient, asked: str, fit: list[str]) -> None:
    listed = rows(site.get(f"/articles?{asked}").text)
    assert len(listed) == len(fit)
    assert all(word in row for word, row in zip(fit, listed, strict=True))


def test_a_list_that_nothing_fits_says_what_to_try(site: TestClient) -> None:
    html = site.get("/articles?publisher=Nobody").text
    assert "No article fits" in html
    assert 'href="/add"' in html


@pytest.mark.parametrize("path", ["/articles", "/sources", "/claims"])
def test_every_list_of_an_empty_ledger_leads_to_adding(path: str, tmp_path: Path, browse: Browse) -> None:
    assert 'href="/add">Add articles</a>' in browse(db=str(tmp_path / "empty.db")).get(path).text


def test_the_list_goes_on_on_further_pages(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.web.pages.article.EACH", 4)
    first, second = (rows(site.get(f"/articles?page={n}").text) for n in (1, 2))
    assert len(first) == 4
    assert second
    assert not set(first) & set(second)
    assert 'rel="next" href="/articles?page=2"' in site.get("/articles").text


# One article


def test_the_beginning_of_an_id_leads_to_the_article_and_keeps_what_is_asked(site: TestClient) -> None:
    found = site.get(f"/articles/{of(FIRST)[:8]}?at={statement(FIRST)}", follow_redirects=False)
    assert found.headers["location"] == f"/articles/{of(FIRST)}?at={statement(FIRST)}"


def test_the_page_says_publisher_day_coverage_and_how_much_was_checked(site: TestClient) -> None:
    html = words(site.get(f"/articles/{of(FIRST)}").text)
    for fact in (
        "Northern Post",
        "Fri 7 Mar 2025 (day: published)",
        "all 2 sentences read",
        "checked by a person: 0 of 2",
    ):
        assert fact in html


def test_no_claim_stands_without_its_state_in_front_and_the_word_that_it_is_ours(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}").text
    heads = re.findall(r'<tr role="row" class="claim">(.*?)</tr>', html, re.S)
    assert (
        words(heads[0]).strip()
        == "A DENIED, nobody here asserts it: Pier 7 was sold onrecord's wording, not a quotation"
    )
    assert f'href="/claims/{FIRST.record["claims"][0]["id"]}"' in heads[0]


def test_positions_stand_in_word_and_shape_with_the_articles_own_verb(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}").text
    row = words(re.search(r'<tr role="row" id="row1".*?</tr>', html, re.S)[0])  # type: ignore[index]
    assert '✕ denies ("denied")' in row
    assert "that pier 7 was sold" in row


def test_a_resolved_name_stands_in_brackets_and_leads_to_its_page(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}").text
    (entity,) = {e["id"] for e in FIRST.record["entities"]}
    assert f'href="/sources/{entity}"' in html


def test_the_text_is_marked_as_everywhere_else(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}").text
    assert marked_text(FIRST.record, "", to_rows=True) in html


def test_a_pinned_statement_is_highlighted_in_row_and_text_and_tells_its_chain(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}?at={statement(FIRST)[:9]}").text
    assert re.search(r'id="row1"[^>]* class="pinned"', html)
    pinned = "".join(re.findall(r'<span class="[^"]*\bpinned\b[^"]*"[^>]*>(.*?)</span>', html))
    assert words(pinned) == "Ana Ruiz denied on Thursday that pier 7 was sold"
    panel = html[html.index('<aside class="card panel"') :]
    for said in (
        "Ana Ruiz",
        "Mayor",
        "✕ denies",
        "day of the report",
        "not checked by a person",
        "that pier 7 was sold",
    ):
        assert said in words(panel)
    assert f'href="/review?statement={statement(FIRST)}"' in panel
    assert 'aria-live="polite"' in panel.split(">")[0]


def test_the_browser_goes_to_a_pinned_statement_without_scripts(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}?at={statement(FIRST, 1)}").text
    assert html.count("autofocus") == 1
    assert html.index('id="pinned" class="pin" tabindex="-1" autofocus') < html.index('id="s2"')
    assert "autofocus" not in site.get(f"/articles/{of(FIRST)}").text


def test_a_pinned_claim_tells_how_it_stands_across_articles(client: TestClient) -> None:
    denied = entry_of(told(0, OLD))
    html = client.get(f"/articles/{of(denied)}?at={statement(denied)}").text
    panel = html[html.index('<aside class="card panel"') : html.index("</aside>")]
    assert "Across your articles" in panel
    assert "DISPUTED" in panel


def test_a_pinned_statement_that_is_gone_is_said_to_be_gone(site: TestClient) -> None:
    assert "is not among those of the article any more" in site.get(f"/articles/{of(FIRST)}?at=ffffffff").text


def test_what_people_changed_shows_with_who_and_why(site: TestClient, ledger_path: Path) -> None:
    with Ledger.open(ledger_path) as ledger:
        ledger.correct(statement(FIRST), "stance", "assert", author="Dana <b>", reason="she says so")
    html = site.get(f"/articles/{of(FIRST)}?at={statement(FIRST)}").text
    for said in ("checked by a person: 1 of 2", "position set to: says", "Dana &lt;b&gt;", "she says so"):
        assert said in html


def test_every_link_within_the_page_leads_somewhere_and_no_id_stands_twice(site: TestClient) -> None:
    found = Elements(site.get(f"/articles/{of(FIRST)}?at={statement(FIRST)}").text).found
    ids = [e.attributes["id"] for e in found if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    hashes = {href[1:] for e in found if (href := e.attributes.get("href") or "").startswith("#")}
    assert hashes <= set(ids)


def test_the_later_version_is_pointed_out_with_what_it_corrects(site: TestClient) -> None:
    earlier, later = (site.get(f"/articles/{of(e)}").text for e in (FIRST, LATER))
    assert "The publisher changed this article later" in earlier
    assert "A correction of this article was printed in" in words(earlier)
    assert f'href="/articles/{of(LATER)}/versions?from={of(FIRST)}"' in earlier
    assert CORRECTED.strip() in words(later)
    assert f'href="/articles/{of(FIRST)}"' in later


def test_a_copy_names_the_other(site: TestClient) -> None:
    assert f'href="/articles/{of(COPY)}"' in site.get(f"/articles/{of(FIRST)}").text


def test_advice_to_type_a_command_stays_out_of_the_page(site: TestClient, ledger_path: Path) -> None:
    made = entry(url="https://third.example/z")
    told_problem = {"what": "The day of the report is not known. Give it with --published.", "where": "article"}
    made.record["problems"].append(told_problem)
    with Ledger.open(ledger_path) as ledger:
        ledger.append([made])
    html = site.get(f"/articles/{of(made)}").text
    assert "The day of the report is not known." in html
    assert "--published" not in html


def test_what_was_left_out_on_purpose_stands_in_no_red_box(site: TestClient, ledger_path: Path) -> None:
    made = entry(url="https://third.example/y")
    made.record["problems"] = [{"what": "Captions are left out.", "where": "/home/ana/a.docx", "left_out": True}]
    with Ledger.open(ledger_path) as ledger:
        ledger.append([made])
    html = site.get(f"/articles/{of(made)}").text
    assert 'class="problems"' not in html
    assert "Left out on purpose:" in html and "Captions are left out." in html and "/home/ana" not in html


def test_folders_of_the_machine_stay_out_of_the_page(site: TestClient) -> None:
    html = site.get(f"/articles/{of(FIRST)}").text
    assert "harbour.txt" in html
    assert "/home/ana" not in html


def test_the_record_and_the_table_can_be_taken_along(site: TestClient) -> None:
    record = site.get(f"/articles/{of(FIRST)}.json").json()
    assert {k: v for k, v in record.items() if k != "checked"} == json.loads(json.dumps(FIRST.record))
    answer = site.get(f"/articles/{of(FIRST)}.csv")
    cells = list(csv.DictReader(StringIO(answer.text)))
    assert [c["position"] for c in cells] == ["denies", "says"]
    assert "attachment" in answer.headers["content-disposition"]


def test_a_forgotten_article_says_when_by_whom_and_why(site: TestClient, ledger_path: Path) -> None:
    with Ledger.open(ledger_path) as ledger:
        forget(ledger, of(COPY), author="Dana", reason="a court said so")
    for end in ("", ".json", ".csv", "/versions"):
        answer = site.get(f"/articles/{of(COPY)}{end}")
        assert answer.status_code == 410
        assert "by Dana" in answer.text
        assert "a court said so" in answer.text


def test_what_is_no_article_is_not_found(site: TestClient) -> None:
    assert site.get("/articles/ffffffff").status_code == 404


# Versions


def test_two_versions_are_compared_word_by_word_with_words_for_who_does_not_see(site: TestClient) -> None:
    html = site.get(f"/articles/{of(LATER)}/versions").text
    assert re.search(r'<ins><span class="unseen">\[added: </span><span class="words"> of Corran</span>', html)
    assert "2 statements as before, 0 reworded, 0 added, 0 gone" in words(html)


def test_any_other_article_can_be_compared_with(site: TestClient) -> None:
    html = words(site.get(f"/articles/{of(UNDATED)}/versions?from={of(FIRST)[:10]}").text)
    assert "[before: Northern Post]" in html
    assert "[now: not known]" in html


def test_one_version_alone_says_so(site: TestClient) -> None:
    html = site.get(f"/articles/{of(COPY)}/versions").text
    assert "One version alone" in html


# What articles may hold


HOSTILE = {
    "markup": {
        "title": "</title><script>alert(1)</script>",
        "publisher": "<b onclick=x>Post</b>",
        "more": " </p></div><style>*{display:none}</style>",
    },
    "nobody": {"title": None, "publisher": None, "published": None, "url": None},
    "unseen": {"title": "\u202eevil\u200b \u2066", "more": " \u001b[31m \ufeff"},
    "long words": {"title": "w" * 5000, "more": " " + "x" * 50_000},
    "from right to left": {"title": "قال الوزير", "publisher": "صحيفة", "more": " قال الوزير لن نبيع."},
    "scripts": {"url": "javascript:alert(1)"},
    "long": {"more": ("\n\n" + 20 * "Corran is old. ") * 6500},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_an_article_becomes_markup(name: str, ledger_path: Path, browse: Browse) -> None:
    made = entry(EVIL, **HOSTILE[name])  # type: ignore[arg-type]
    with Ledger.open(ledger_path) as ledger:
        ledger.append([made])
    client = browse()
    for page in (
        f"/articles/{of(made)}?at={statement(made)}",
        "/articles",
        f"/articles/{of(made)}/versions?from={PIER}",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        found = Elements(answer.text).found
        assert {"img", "style", "iframe", "object"} & {e.name for e in found} == set()
        assert [e for e in found if any(a.startswith("on") or a == "style" for a in e.attributes)] == []
        assert all(e.attributes.get("src", "").startswith("/static/") for e in found if e.name == "script")  # type: ignore[union-attr]
        assert [e for e in found if (e.attributes.get("href") or "").lower().startswith(("javascript:", "data:"))] == []
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x1b]", answer.text)


def test_a_reading_of_very_many_statements_leaves_the_chains_out(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'class="chain"' in site.get(f"/articles/{of(FIRST)}").text
    monkeypatch.setattr("onrecord.web.pages.article.MOST_CHAINS", 1)
    assert 'class="chain"' not in site.get(f"/articles/{of(FIRST)}").text
