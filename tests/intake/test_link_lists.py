"""What an archive of a site holds besides articles, and what its pages call the site."""

from onrecord.intake.received import Refused
from tests.intake.archiving import HOME, ONE, TWO, answer, page, record, uri, zipped
from tests.intake.settling import settled
from tests.intake.test_warc import addresses, drafts, only, read


def link_list(*, front: bool = False) -> bytes:
    links = "".join(
        f"<li><a href='/{n}.html'>Ferry stays in port for week {n}, authority says</a></li>" for n in range(6)
    )
    head = "<title>Fjord Today - news</title>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body><h1>Fjord Today</h1><ul>{links}</ul></body></html>".encode()


def test_what_is_no_article_by_its_nature_is_no_failure() -> None:
    robots = record(answer(b"User-agent: *", "Content-Type: text/plain"), "https://ledger.example/robots.txt")
    rest = settled(drafts(zipped([record(), robots, record(answer(b"%PDF-", "Content-Type: application/pdf"))]), "w"))[
        1:
    ]
    assert [(item.left_out, "robots" in str(item.error)) for item in rest if isinstance(item, Refused)] == [
        (False, False),
        (True, True),
    ]


def test_lists_of_links_and_pages_about_the_site_are_left_out_with_a_word() -> None:
    about = record(answer(page(ONE)), "https://ledger.example/about.html")
    data = [
        record(answer(link_list()), uri(1)),
        record(answer(link_list()), "https://ledger.example/"),
        about,
        record(),
    ]
    items, rest = read(zipped(data))
    assert [item.article.url for item in items] == [HOME]
    assert rest == [
        f"w.warc: 2 pages left out (first {uri(1)}): they lead to articles and are none: front pages, lists of links.",
        "w.warc: 1 page left out (first https://ledger.example/about.html): they are about the site itself.",
    ]


def test_an_article_with_many_links_beside_it_stays() -> None:
    beside = link_list().replace(
        b"<ul>", f"<p>{ONE}</p><p>{TWO} She spoke of it at length to reporters in the harbour.</p><ul>".encode()
    )
    said = link_list().replace(b"</head>", b'<meta property="og:type" content="article"></head>')
    assert addresses(zipped([record(answer(beside), uri(1)), record(answer(said), uri(2))])) == [uri(1), uri(2)]


def test_an_archive_of_lists_alone_holds_no_article() -> None:
    assert "holds no article" in read(zipped([record(answer(link_list()))]))[1][-1]


def test_a_title_without_meta_elements_loses_the_sites_name_which_is_the_publisher() -> None:
    told = page(head='<title>One | Fjord Today</title><meta property="og:site_name" content="Fjord Today">')
    bare = page(head="<title>Moe: no one is above the law | Fjord Today</title>")
    first, second = read(zipped([record(answer(told), uri(1)), record(answer(bare), uri(2))]))[0]
    assert (first.article.title, second.article.title) == ("One", "Moe: no one is above the law")
    assert first.article.publisher == second.article.publisher == "Fjord Today"
    assert second.found_in["publisher"] == "end of the title element"
    alone = only(record(answer(bare), uri(2))).article
    assert (alone.title, alone.publisher) == ("Moe: no one is above the law | Fjord Today", None)
