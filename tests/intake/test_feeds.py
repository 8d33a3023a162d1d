import io
import time
import urllib.request
from collections.abc import Iterator

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.intake import Received, feeds
from onrecord.intake.charsets import decode_document
from onrecord.intake.days import zoned_day
from onrecord.intake.received import Drafted, Refused
from tests.intake.settling import articles, refusals, settled, told

ONE = "The harbour authority said on Friday that the ferry would stay in port."
TWO = "“Nobody has asked us to sail,” said Ana Ruiz, who runs the authority."
FULL = f"<content:encoded><![CDATA[<p>{ONE}</p><p>{TWO}</p>]]></content:encoded>"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def item(inside: str = FULL, title: str = "Ferry stays in port", link: str = "https://ledger.example/ferry") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{inside}</item>"


def rss(*items: str, head: str = "<title>The Evening Ledger</title><link>https://ledger.example/</link>") -> bytes:
    entries = "\n".join(items)
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0" {NAMESPACES}><channel>{head}\n{entries}\n</channel></rss>'.encode()
    )


def atom(inside: str, head: str = '<title>Varsk Today</title><link href="https://varsk.example/"/>') -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://varsk.example/">{head}'
        f"<entry><id>urn:uuid:1</id>{inside}</entry></feed>"
    ).encode()


def drafts(data: bytes, name: str) -> Iterator[Drafted]:
    return feeds.drafts(decode_document(data, name)[0], name)


def only(data: bytes) -> Received:
    [received] = articles(drafts(data, "f.xml"))
    return received


def test_each_item_of_an_rss_feed_is_an_article() -> None:
    first, second = articles(drafts(rss(item(), item(title="Ferry sails")), "f.xml"))
    article = first.article
    assert article.text == f"Ferry stays in port\n\n{ONE}\n\n{TWO}"
    assert (article.title, article.url) == ("Ferry stays in port", "https://ledger.example/ferry")
    assert (article.publisher, article.truncated) == ("The Evening Ledger", False)
    assert (first.where, second.article.title) == ("f.xml entry 1", "Ferry sails")
    assert first.problems == ()
    assert first.found_in["publisher"] == "RSS title of the feed"


def test_an_entry_with_a_summary_alone_is_truncated_and_says_so() -> None:
    received = only(rss(item(f"<description>{ONE}</description>")))
    assert received.article.truncated
    assert "only a summary" in told(received)


def test_a_text_that_ends_in_a_teaser_is_truncated() -> None:
    received = only(rss(item(f"<content:encoded>&lt;p&gt;{ONE} [&amp;hellip;]&lt;/p&gt;</content:encoded>")))
    assert received.article.truncated and "only its beginning" in told(received)


def test_the_source_of_an_item_is_its_publisher() -> None:
    received = only(rss(item(f'<source url="https://wire.example/rss">Northern Wire</source>{FULL}')))
    assert received.article.publisher == "Northern Wire"
    assert received.found_in["publisher"] == ('RSS source (https://wire.example/rss), in the feed "The Evening Ledger"')


def test_a_name_of_the_source_at_the_end_of_the_title_is_not_the_title() -> None:
    inside = f'<source url="https://wire.example/rss">Northern Wire</source>{FULL}'
    assert only(rss(item(inside, title="Ferry stays - Northern Wire"))).article.title == "Ferry stays"


def test_a_feed_does_not_publish_what_it_only_links_to() -> None:
    received = only(rss(item(link="https://elsewhere.example/1")))
    assert received.article.publisher is None
    assert "links to another site" in told(received)


def test_via_is_told_beside_the_publisher() -> None:
    via = '<atom:link rel="via" href="https://wire.example/7" title="Northern Wire"/>'
    received = only(rss(item(via + FULL)))
    assert received.found_in["publisher"] == "RSS title of the feed; via Northern Wire https://wire.example/7"
    assert received.article.url == "https://ledger.example/ferry"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_only_web_addresses_are_links(link: str) -> None:
    received = only(rss(item(link=link)))
    assert received.article.url is None
    assert "not a web address" in told(received)


def test_the_address_behind_feedburner_is_the_articles() -> None:
    inside = f"<feedburner:origLink>https://ledger.example/o</feedburner:origLink>{FULL}"
    assert only(rss(item(inside, link="https://feeds.example/~r/1"))).article.url == "https://ledger.example/o"


def test_a_guid_is_kept() -> None:
    inside = '<guid isPermaLink="false">ferry-7</guid>'
    assert only(rss(item(inside + FULL))).found_in["url"] == "RSS link; guid ferry-7"
    assert "guid ferry-7" in told(only(rss(item(inside + FULL, link=""))))


def test_a_guid_that_is_an_address_stands_for_a_missing_link() -> None:
    inside = f"<guid>https://ledger.example/7</guid>{FULL}"
    assert only(rss(item(inside, link=""))).article.url == "https://ledger.example/7"


@pytest.mark.parametrize(
    ("raw", "day", "doubt"),
    [
        ("Tue, 26 Jan 2016 10:15:00 GMT", "2016-01-26T10:15:00+00:00", None),
        ("Tue, 26 Jan 2016 10:15:00 MSK", "2016-01-26T10:15:00+03:00", None),
        ("Tue, 26 Jul 2016 10:15:00 BST", "2016-07-26T10:15:00+01:00", None),
        ("Tue, 26 Jan 2016 10:15:00 IST", "2016-01-26T10:15:00+05:30", "Ireland"),
        ("Tue, 26 Jan 2016 10:15:00 EST", "2016-01-26T10:15:00-05:00", None),
        ("26 Jan 16 10:15 +0300", "2016-01-26T10:15:00+03:00", None),
        ("Tue, 26 Jan 2016 10:15:00 GMT+3", "2016-01-26T10:15:00+03:00", None),
        ("Tue, 26 Jan 2016 10:15:00", "2016-01-26T10:15:00", None),
        ("Tue, 26 Jan 2016 23:15:00 XYZT", "2016-01-26", "XYZT"),
        ("26 January 2016", "2016-01-26", None),
        ("2016-01-26T10:15:00+03:00", "2016-01-26T10:15:00+03:00", None),
        ("2016-01-26 10:15:00 MSK", "2016-01-26T10:15:00+03:00", None),
        ("20160126T101500+0300", "2016-01-26T10:15:00+0300", None),
        ("20160126T000000", "2016-01-26", None),
        ("yesterday", None, "no day"),
        ("Tue, 31 Feb 2016 10:15:00 GMT", None, "no day"),
        ("Tue, 26 Jan 2016 25:15:00 GMT", None, "no day"),
        ("1 " * 100_000, None, "no day"),
    ],
)
def test_days_are_read_with_the_zone_their_letters_name(raw: str, day: str | None, doubt: str | None) -> None:
    received = only(rss(item(f"<pubDate>{raw}</pubDate>{FULL}")))
    assert received.article.published == day
    assert (doubt in told(received)) if doubt else received.problems == ()


@given(st.text(max_size=40) | st.from_regex(r"\A\w{3}, \d{1,3} \w{3} \d{1,5} \d\d:\d\d(:\d\d)? [A-Z+-]{0,2}\w{1,4}\Z"))
def test_no_date_raises(raw: str) -> None:
    day, doubt = zoned_day(raw)
    assert day or doubt


def test_a_title_keeps_its_markup_as_text_in_rss_and_loses_it_where_atom_says_html() -> None:
    script = "&lt;script&gt;alert(1)&lt;/script&gt; Ferry"
    assert only(rss(item(title=script))).article.title == "<script>alert(1)</script> Ferry"
    assert only(rss(item(title="<![CDATA[It&#8217;s AT&amp;T]]>"))).article.title == "It’s AT&T"
    content = f"<updated>2016-01-26</updated><content>{ONE}</content>"
    html = '<title type="html">&lt;b&gt;Ferry&lt;/b&gt; &amp;amp; port</title>'
    assert only(atom(html + content)).article.title == "Ferry & port"
    assert only(atom(f'<title type="text">1 &lt;b&gt; 2</title>{content}')).article.title == "1 <b> 2"


def test_markup_of_a_body_becomes_paragraphs_and_its_scripts_go() -> None:
    html = f"<h2>{'Delays'}</h2><p>{ONE}<script>track()</script></p><ul><li>a &amp; b</li></ul><aside>{TWO}</aside>tail"
    received = only(rss(item(f"<content:encoded><![CDATA[{html}]]></content:encoded>")))
    assert received.article.text.split("\n\n")[1:] == ["Delays", ONE, "a & b", TWO, "tail"]


def test_a_title_that_the_text_repeats_is_told_once() -> None:
    html = f"<content:encoded><![CDATA[<h1>Ferry stays in port</h1><p>{ONE}</p>]]></content:encoded>"
    assert only(rss(item(html))).article.text == f"Ferry stays in port\n\n{ONE}"


def test_atom_entries_are_read() -> None:
    inside = (
        f'<title>Ferry</title><link href="/f"/><published>2016-01-26T10:00:00Z</published><updated>2016-01-27</updated>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{ONE}</p><p>{TWO}</p></div></content>'
        '<source><title>Northern Wire</title><link href="https://wire.example/"/></source>'
    )
    received = only(atom(inside))
    article = received.article
    assert article.text == f"Ferry\n\n{ONE}\n\n{TWO}"
    assert (article.url, article.publisher) == ("https://varsk.example/f", "Northern Wire")
    assert (article.published, article.modified) == ("2016-01-26T10:00:00Z", "2016-01-27")
    assert "Atom source (https://wire.example/)" in received.found_in["publisher"]


def test_the_day_of_an_update_stands_for_publication_and_says_so() -> None:
    received = only(atom(f"<title>Ferry</title><updated>2016-01-27T10:00:00Z</updated><content>{ONE}</content>"))
    assert (received.article.published, received.article.modified) == ("2016-01-27T10:00:00Z", None)
    assert "when it was updated" in told(received)


def test_rss_1_0_is_read() -> None:
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Varsk Today</title></channel>'
        f'<item rdf:about="https://varsk.example/1"><title>Ferry</title><link>https://varsk.example/1</link>'
        f"<description>{ONE}</description><dc:date>2016-01-26T10:00:00+01:00</dc:date><dc:source>AP</dc:source></item>"
        "</rdf:RDF>"
    ).encode()
    received = only(data)
    assert received.article.published == "2016-01-26T10:00:00+01:00"
    assert received.found_in["publisher"].endswith("; dc:source AP")


def test_a_caption_is_not_the_text_of_an_article() -> None:
    media = "<media:content url='a.jpg'><media:description>A ferry</media:description></media:content>"
    assert "A ferry" not in only(rss(item(f"<description>{ONE}</description>{media}"))).article.text


def test_text_that_was_decoded_wrongly_is_kept_so() -> None:
    received = only(rss(item("<description>The cafÃ© said no.</description>", title="Caf")))
    assert "The cafÃ© said no." in received.article.text


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    whole = rss(item(), item("\n<description>AT&T said 1 < 2&nbsp;no.</description>", title="Two & three")).decode()
    first, second = articles(drafts(whole.encode(), "f.xml"))
    assert second.article.text == "Two & three\n\nAT&T said 1 < 2\xa0no."
    cut = whole[: whole.index(" said 1")].encode()
    first, second = articles(drafts(cut, "f.xml"))
    assert not first.article.truncated and first.problems == ()
    assert second.article.truncated
    assert "Not well-formed XML" in told(second) and "breaks off" in told(second)


def test_a_prefix_that_is_not_declared_costs_nothing_else() -> None:
    data = rss(item(f"<foo:bar>x</foo:bar>{FULL}"))
    assert only(data).article.text.endswith(TWO)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "a feed without entries"),
        (b"<html><body>404</body></html>", "not a feed"),
        (b"Not Found", "not XML"),
        (b"", "not XML"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item/></channel></rss>", "declares entities"),
        (b"<rss>" + b"<item/>" * 600_000, "more than 500,000 tags"),
    ],
)
def test_what_is_no_feed_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    [said] = refusals(drafts(data, "f.xml"))
    assert said.startswith("f.xml") and message in said and ":" in said


def test_an_entity_bomb_is_refused_at_once() -> None:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]><rss><channel><item><title>&l12;</title></item></channel></rss>'
    started = time.monotonic()
    assert "declares entities" in refusals(drafts(bomb.encode(), "f.xml"))[0]
    assert time.monotonic() - started < 1


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(*_: object, **__: object) -> None:
        raise AssertionError("a feed was fetched")

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", fetched)
    external = b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + rss(item()).partition(b"\n")[2]
    assert len(articles(drafts(external, "f.xml"))) == 1
    assert refusals(drafts(b"http://127.0.0.1:9/feed", "f.xml"))


def test_an_entry_without_text_is_refused_with_its_address() -> None:
    good, bad = item(), item("", link="https://ledger.example/9")
    [said] = refusals(drafts(rss(good, bad, good), "f.xml"))
    assert said == (
        'f.xml entry 2 has no text below its title "Ferry stays in port": download https://ledger.example/9 and give'
        " that as HTML."
    )
    assert len(settled(drafts(rss(good, bad, good), "f.xml"))) == 3


def test_an_entry_that_breaks_feedparser_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = feedparser.parse

    def failing(stream: io.BytesIO, **options: object) -> object:
        if b"Breaks" in stream.getvalue():
            raise AttributeError("no such thing")
        return parse(stream, **options)

    monkeypatch.setattr(feedparser, "parse", failing)
    items = settled(drafts(rss(item(), item(title="Breaks"), item()), "f.xml"))
    assert [isinstance(i, Received) for i in items] == [True, False, True]


def test_more_entries_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 2)
    items = settled(drafts(rss(item(), item(), item()), "f.xml"))
    assert len(items) == 3
    assert "has 3 entries, of which the first 2 were read" in refusals(drafts(rss(item(), item(), item()), "f.xml"))[0]


def test_many_namespaces_do_not_make_a_feed_slow() -> None:
    many = " ".join(f'xmlns:a{n}="u{n}"' for n in range(5000))
    data = f"<rss {many}><channel>{item('<description>No.</description>') * 5000}</channel></rss>"
    started = time.monotonic()
    assert "namespaces" in refusals(drafts(data.encode(), "f.xml"))[0]
    assert time.monotonic() - started < 5


def test_each_draft_brings_the_xml_of_its_entry() -> None:
    (_, first), (_, second) = drafts(rss(item(), item(title="Two")), "f.xml")
    assert first and first.startswith(b"<item") and b"Ferry stays" in first and b"Two" not in first
    assert second and b"<title>Two</title>" in second


BITS = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<entry>", "<link>", "<description>", "<content type='base64'>", "&", "&amp;", "&x;",
     "<![CDATA[", "]]>", "<!--", "-->", "<source url='x'>", "<links>", "<title_detail>", "<", ">", "no ", "\0", "é", "<!DOCTYPE a ["]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    st.lists(BITS | st.text(max_size=4), max_size=25).map("".join), st.sampled_from(["<rss><channel>", "<feed>", ""])
)
def test_no_feed_ends_in_anything_but_drafts_and_refusals(soup: str, start: str) -> None:
    items = settled(feeds.drafts(start + soup, "f.xml"))
    assert items
    assert all(isinstance(i, Received | Refused) for i in items)
