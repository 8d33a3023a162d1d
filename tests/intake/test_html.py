import json
import subprocess
import sys
import time

import pytest

from tests.intake.reading import BODY, refusal, take_in

ONE = "The harbour authority said on Friday that the ferry would stay in port for at least another week."
TWO = "“Nobody has asked us to sail,” said Ana Ruiz, who runs the authority & its three harbours."
THREE = "The transport ministry declined to comment on the decision, which was first reported by a newspaper."
TEXT = f"{ONE}\n\n{TWO}\n\n{THREE}"
PARAGRAPHS = f"<p>{ONE}</p><p>{TWO.replace('&', '&amp;')}</p><p>{THREE}</p>"
MENU = '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav></header>'
NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry stays in port",
    "datePublished": "2016-01-26T10:15:00+03:00",
    "dateModified": "2016-01-27T08:00:00Z",
    "url": "https://ledger.example/ferry",
    "publisher": {"@type": "Organization", "name": "The Evening Ledger"},
}


def page(head: str = "", *, body: str = PARAGRAPHS, heading: str = "Ferry stays in port") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{MENU}<main><article>'
        f"<h1>{heading}</h1>{body}<script>track('ferry')</script></article></main>"
        "<footer><p>About us</p></footer></body></html>"
    )


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_a_news_page_is_read_by_its_json_ld() -> None:
    received = take_in(page(ld(NEWS) + '<meta property="og:title" content="Another title">'), "ferry.html")
    article = received.article
    assert article.text == f"Ferry stays in port\n\n{TEXT}"
    assert (article.publisher, article.url) == ("The Evening Ledger", "https://ledger.example/ferry")
    assert (article.published, article.modified) == ("2016-01-26T10:15:00+03:00", "2016-01-27T08:00:00Z")
    assert dict(received.found_in) == {
        "title": "JSON-LD headline",
        "publisher": "JSON-LD publisher.name",
        "published": "JSON-LD datePublished",
        "modified": "JSON-LD dateModified",
        "url": "JSON-LD url",
        "language": "the text",
    }
    assert received.problems == ()


def test_an_article_in_a_graph_finds_its_publisher_by_id() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "headline": "Not this"},
            {"@type": ["ReportageNewsArticle"], "headline": "Ferry stays &amp; waits", "publisher": {"@id": "#org"}},
            {"@type": "Organization", "@id": "#org", "name": "Northern Wire"},
        ]
    }
    article = take_in(page(ld(graph)), "ferry.html").article
    assert (article.title, article.publisher) == ("Ferry stays & waits", "Northern Wire")


def test_a_page_with_only_opengraph_is_read() -> None:
    head = (
        '<title>Ferry stays in port - Varsk Today</title><meta property="og:title" content="Ferry stays in port | Varsk Today">'
        '<meta property="og:site_name" content="Varsk Today"><meta property="og:url" content="https://varsk.example/f">'
        '<meta property="article:published_time" content="2016-01-26">'
    )
    received = take_in(page(head), "ferry.html")
    article = received.article
    assert article.text == f"Ferry stays in port\n\n{TEXT}"
    assert (article.publisher, article.published, article.url) == (
        "Varsk Today",
        "2016-01-26",
        "https://varsk.example/f",
    )
    assert received.found_in["title"] == "og:title"
    assert received.found_in["publisher"] == "og:site_name"
    assert received.found_in["published"] == "meta article:published_time"


def test_a_page_with_only_plain_elements_is_read() -> None:
    head = (
        '<title>Ferry stays in port</title><link rel="canonical" href="https://varsk.example/f">'
        '<meta name="dc.publisher" content="Varsk Today">'
    )
    received = take_in(page(head, body=f'<time datetime="2016-01-26">yesterday</time>{PARAGRAPHS}'), "ferry.html")
    assert received.article.title == "Ferry stays in port"
    assert received.article.published == "2016-01-26"
    assert received.found_in["title"] == "title element"
    assert received.found_in["url"] == "link canonical"
    assert received.found_in["publisher"] == "meta dc.publisher"
    assert received.found_in["published"] == "time element"


def test_a_suffix_behind_the_pages_heading_goes_and_is_the_publisher_only_where_the_page_says_so() -> None:
    head = "<title>Ferry stays in port - Varsk Today</title>"
    unproven = take_in(page(head), "f.html").article
    assert (unproven.title, unproven.publisher) == ("Ferry stays in port", None)
    proven = take_in(page(head + '<meta property="og:site_name" content="Varsk Today">'), "f.html").article
    assert (proven.title, proven.publisher) == ("Ferry stays in port", "Varsk Today")


def test_a_publisher_is_a_name_and_neither_an_address_nor_a_handle() -> None:
    head = '<meta name="publisher" content="https://fb.example/varsk"><meta name="dc.publisher" content="@varsk">'
    assert take_in(page(head), "f.html").article.publisher is None


def test_a_day_that_is_none_gives_way_to_one_further_down() -> None:
    bad = NEWS | {"datePublished": "26 January 2016"}
    received = take_in(page(ld(bad) + '<meta name="date" content="2016-01-26">'), "f.html")
    assert received.article.published == "2016-01-26" and received.problems == ()
    received = take_in(page(ld(bad)), "f.html")
    assert received.article.published is None
    assert '"26 January 2016"' in received.problems[0].what


@pytest.mark.parametrize("script", ["{broken", "[" * 50_000, '"x"', "null", '{"@type": 5, "headline": {}}', ""])
def test_broken_json_ld_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script><title>Ferry stays in port</title>'
    assert take_in(page(head), "f.html").article.title == "Ferry stays in port"


@pytest.mark.parametrize("depth", [300, 1500])
def test_a_deeply_nested_page_is_read(depth: int) -> None:
    nested = "<div>" * depth + PARAGRAPHS + "</div>" * depth
    received = take_in(f"<!doctype html><html><head><title>Ferry</title></head><body>{nested}</body></html>", "f.html")
    assert received.article.text == f"Ferry\n\n{TEXT}"


def test_a_page_too_deep_for_the_parser_is_read_whole_and_says_so() -> None:
    received = take_in("<!doctype html><html><body>" + "<div>" * 5000 + PARAGRAPHS, "f.html")
    assert received.article.text == TEXT
    assert "main text was not found" in received.problems[0].what


def test_a_broken_page_is_read() -> None:
    broken = f"<html><head><title>Ferry</title><body><p>{ONE}<p>{TWO}<b><i></p></b><p class=>{THREE}<div <br></html></p"
    text = take_in(broken, "f.html").article.text
    assert all(paragraph in text for paragraph in (ONE, TWO, THREE))


def test_latin_1_with_a_meta_charset_is_read() -> None:
    french_name = TWO.replace("Ana Ruiz", "Élise Cañón").replace("“", '"').replace("”", '"').replace("&", "and")
    source = page(body=f"<p>{ONE}</p><p>{french_name}</p>").replace('charset="utf-8"', 'charset="iso-8859-1"')
    received = take_in(source.encode("latin-1"), "f.html")
    assert french_name in received.article.text
    assert received.problems == ()


def test_windows_1251_russian_is_decoded_and_refused_for_its_language() -> None:
    russian = "Министр заявил во вторник, что никто не просил его продать порт и что всё это неправда."
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    source = f"<html><head>{head}<title>Порт</title></head><body><article><p>{russian}</p></article></body></html>"
    assert refusal(source.encode("cp1251"), "f.html").startswith("f.html: the text looks Russian (ru)")


def test_utf_8_that_is_declared_as_something_else_is_read_as_utf_8() -> None:
    source = page().replace('charset="utf-8"', 'charset="iso-8859-1"')
    assert TWO in take_in(source, "f.html").article.text


def test_a_correction_outside_the_text_is_told_with_its_place() -> None:
    source = page().replace("About us", "Correction: An earlier version gave the wrong day.")
    received = take_in(source, "f.html")
    [problem] = received.problems
    assert problem.what.endswith("Correction: An earlier version gave the wrong day.")
    assert problem.where == "footer of the page"


def test_a_correction_in_json_ld_is_told() -> None:
    received = take_in(page(ld(NEWS | {"correction": "The day was wrong."})), "f.html")
    assert received.problems[0].where == "JSON-LD correction"


def test_pull_quotes_do_not_enter_the_text() -> None:
    aside = "<aside class='pullquote'><p>Nobody has asked us to sail</p></aside>"
    assert take_in(page(body=f"<p>{ONE}</p>{aside}<p>{THREE}</p>"), "f.html").article.text.count("asked us") == 0


def test_a_repeated_paragraph_is_kept_or_the_loss_is_told() -> None:
    again = f"<p>{THREE}</p><p>{ONE}</p><p>{THREE}</p>"
    for source in (page(body=again), f"<html><body><div>{again}</div></body></html>"):
        received = take_in(source, "f.html")
        told = any("has 2 times is kept 1 time" in p.what for p in received.problems)
        assert told == (received.article.text.count(THREE) == 1)


def test_line_breaks_lists_and_tables_become_paragraphs() -> None:
    body = f"<p>{ONE}<br><br>{TWO}</p><ul><li>First, the dock.</li><li>Then the ship.</li></ul><p>{THREE}</p>"
    blocks = take_in(page(body=body.replace("& its", "and its")), "f.html").article.text.split("\n\n")
    assert blocks[1:] == [ONE, TWO.replace("&", "and"), "First, the dock.", "Then the ship.", THREE]


def test_entities_of_a_doctype_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    source = f'<!DOCTYPE html [<!ENTITY e0 "no">{bomb}<!ENTITY x SYSTEM "file:///etc/passwd">]>{page()[15:]}'
    text = take_in(source.replace("for at least", "&e9; &x; for at least"), "f.html").article.text
    assert len(text) < 1000 and "root:" not in text


def test_a_page_without_text_is_refused() -> None:
    assert "without an article's text" in refusal("<html><body><img src=x></body></html>", "f.html")


def test_a_page_is_told_by_its_content_and_a_fragment_by_its_extension() -> None:
    assert take_in(page(), "ferry.txt").article.text == f"Ferry stays in port\n\n{TEXT}"
    fragment = f"<!-- saved --> {ONE} <em>{THREE}</em>"
    assert "<em>" not in take_in(fragment, "ferry.html").article.text
    assert "5 < 6" in take_in(f"{ONE} And 5 < 6.", "ferry.html").article.text


def test_nothing_is_logged_where_a_program_has_set_up_no_logging(capfd: pytest.CaptureFixture[str]) -> None:
    take_in("<html><body><p>No.</p></body></html>", "f.html")
    assert capfd.readouterr() == ("", "")


def test_the_html_libraries_are_loaded_only_for_html() -> None:
    code = (
        "import sys; from onrecord.intake import receive; list(receive(b'The mayor said that she had not been asked.',"
        " name='a.txt')); print([m for m in ('trafilatura', 'lxml', 'py3langid', 'charset_normalizer') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_page_too_deep_with_comments_left_open_takes_no_time() -> None:
    source = "<!doctype html><html><body>" + "<div>" * 3000 + PARAGRAPHS + "<!--" * 100_000
    started = time.perf_counter()
    assert TEXT in take_in(source, "f.html").article.text
    assert time.perf_counter() - started < 10  # html.parser needs a minute


def site_page(title: str, heading: str, foot: str = "") -> str:
    body = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{heading}</h1><article>{body}</article><footer>{foot}</footer></body></html>"


@pytest.mark.parametrize(
    ("title", "heading", "foot", "expected"),
    [
        ("Ferry stays | Fjord Today", "Ferry stays", "&copy; 2014 Fjord Today", ("Ferry stays", "Fjord Today")),
        ("Ferry stays | Politics", "Ferry stays", "&copy; 2014 Fjord Today", ("Ferry stays", None)),
        ("Ferry stays | Fjord Today", "Fjord Today", "", ("Ferry stays", "Fjord Today")),
        ("Ferry stays - Reuters", "", "", ("Ferry stays", "Reuters")),
        ("Ferry stays - for now", "", "", ("Ferry stays - for now", None)),
        ("Ferry stays: Reuters", "", "", ("Ferry stays: Reuters", None)),
    ],
)
def test_the_name_of_the_site_behind_the_title_is_the_publisher_where_it_stands_as_one(
    title: str, heading: str, foot: str, expected: tuple[str, str | None]
) -> None:
    article = take_in(site_page(title, heading, foot), "a.html").article
    assert (article.title, article.publisher) == expected
