import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.datelines import find_dateline
from onrecord.intake import Received, Refused, receive
from onrecord.intake.wires import newsml
from onrecord.intake.wires.ninjs import is_ninjs
from tests.intake.settling import told

ONE = "The harbour authority said on Friday that the ferry would stay in port."
TWO = "“Nobody has asked us to sail,” said Ana Ruiz, who runs the authority."
PARAGRAPHS = f"<p>{ONE}</p><p>{TWO}</p>"

HEAD = (
    '<docdata management-status="usable"><doc-id id-string="nw-7" regsrc="NW"/><date.issue norm="20160126T101500+0300"/>'
    '<doc.copyright holder="Northern Wire Ltd" year="2016"/></docdata>'
)
BODY_HEAD = "<hedline><hl1>Ferry stays in port</hl1></hedline>"


def nitf(content: str = PARAGRAPHS, head: str = HEAD, body_head: str = BODY_HEAD, end: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf-3-5.dtd">\n'
        f"<nitf><head><title>Ferry</title>{head}</head><body><body.head>{body_head}</body.head>"
        f"<body.content>{content}</body.content><body.end>{end}</body.end></body></nitf>"
    ).encode()


META = (
    '<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:NW"><name>Northern Wire</name></provider>'
    "<versionCreated>2016-01-26T12:00:00Z</versionCreated><firstCreated>2016-01-26T10:00:00Z</firstCreated>"
    '<pubStatus qcode="stat:usable"/>{}</itemMeta>'
)
XHTML = f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{PARAGRAPHS}</body></html></inlineXML>'
INLINE_NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
    f"<body.head>{BODY_HEAD}<byline>By Ana Ruiz</byline></body.head><body.content>{PARAGRAPHS}</body.content></body></nitf>"
    "</inlineXML>"
)


def item(content: str = XHTML, meta: str = "", about: str = "", guid: str = "urn:newsml:nw.example:7") -> str:
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="3" xml:lang="en-GB">'
        '<rightsInfo><copyrightHolder literal="Northern Wire Ltd"/></rightsInfo>'
        f"{META.format(meta)}<contentMeta><headline>Ferry stays in port</headline>{about}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


NINJS: dict[str, Any] = {
    "uri": "https://nw.example/7",
    "type": "text",
    "version": 3,
    "firstcreated": "2016-01-26T10:00:00+0000",
    "versioncreated": "2016-01-26T12:00:00+0000",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Ferry stays in port",
    "copyrightholder": "Northern Wire",
    "body_text": f"{ONE} {TWO}",
    "body_xhtml": PARAGRAPHS,
}
NINJS_3: dict[str, Any] = {
    "uri": "urn:newsml:nw.example:7",
    "versionCreated": "2016-01-26T12:00:00Z",
    "pubStatus": "usable",
    "copyrightHolder": "Northern Wire",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry stays in port"}],
    "bodies": [
        {"role": "plain", "contentType": "text/plain", "value": f"{ONE} {TWO}"},
        {"role": "rich", "contentType": "application/xhtml+xml", "value": PARAGRAPHS},
    ],
}


def ninjs(**changes: object) -> bytes:
    return json.dumps(NINJS | changes).encode()


def taken(data: bytes | str) -> list[Received | Refused]:
    return list(receive(data.encode() if isinstance(data, str) else data, name="w.json"))


def only(data: bytes | str) -> Received:
    [received] = taken(data)
    assert isinstance(received, Received), received
    return received


def refusals(data: bytes | str) -> list[str]:
    return [str(item.error) for item in taken(data) if isinstance(item, Refused)]


def refusal(data: bytes | str) -> str:
    [said] = refusals(data)
    return said


@pytest.mark.parametrize(
    "data", [nitf(), item(), item(INLINE_NITF.replace("<byline>By Ana Ruiz</byline>", "")), ninjs()]
)
def test_headline_and_paragraphs_are_read_from_every_format(data: bytes | str) -> None:
    received = only(data)
    assert received.article.text == f"Ferry stays in port\n\n{ONE}\n\n{TWO}"
    assert received.article.title == "Ferry stays in port"
    assert received.where == "w.json"


def test_nitf_is_read_as_it_is_printed() -> None:
    head = f"{BODY_HEAD}<byline>By Ana Ruiz</byline><distributor>Northern Wire</distributor>".replace(
        "</hl1>", "</hl1><hl2>Authority cites weather</hl2>"
    )
    content = (
        f"<p>{ONE}</p><hl2>Delays</hl2><ul><li>one</li><li>two</li></ul><p>It is&mdash;<em>all</em> of it&mdash;so.</p>"
    )
    received = only(nitf(content, body_head=head, end="<tagline>Reporting by B. Cole</tagline>"))
    assert received.article.text.split("\n\n") == [
        "Ferry stays in port",
        "Authority cites weather",
        "By Ana Ruiz",
        "Northern Wire",
        ONE,
        "Delays",
        "one",
        "two",
        "It is—all of it—so.",
        "Reporting by B. Cole",
    ]


def test_a_dateline_stands_before_the_first_words_where_it_reads_as_one() -> None:
    dateline = "<dateline><location>VARSK</location>, <story.date>Jan 26</story.date> (AP)</dateline>"
    text = only(nitf(body_head=BODY_HEAD + dateline)).article.text
    assert f"\n\nVARSK, Jan 26 (AP) {ONE}" in text
    found = find_dateline(text, len("Ferry stays in port\n\n"))
    assert found and (found.place, found.agency) == ("VARSK", "AP")
    text = only(nitf(body_head=f"{BODY_HEAD}<dateline>Varsk harbour</dateline>")).article.text
    assert f"\n\nVarsk harbour\n\n{ONE}" in text


def test_a_dateline_that_the_body_repeats_is_told_once() -> None:
    dateline = f"{BODY_HEAD}<dateline>VARSK, Jan 26 (AP)</dateline>"
    text = only(nitf(f"<p>VARSK, Jan 26 (AP) — {ONE}</p>", body_head=dateline)).article.text
    assert text.count("VARSK") == 1


def test_who_nitf_is_from_and_its_day() -> None:
    received = only(nitf())
    assert received.article.publisher == "Northern Wire Ltd"
    assert received.article.published == "2016-01-26T10:15:00+0300"
    assert received.found_in["publisher"] == "NITF doc.copyright; NITF doc-id NW"
    assert "item nw-7" in received.found_in["title"]
    paper = '<pubdata name="The Evening Ledger" date.publication="20160127" ex-ref="https://ledger.example/7"/>'
    received = only(nitf(head=HEAD + paper))
    article = received.article
    assert (article.publisher, article.published, article.url) == (
        "The Evening Ledger",
        "2016-01-27",
        "https://ledger.example/7",
    )
    assert "NITF doc.copyright Northern Wire Ltd" in received.found_in["publisher"]


def test_notes_to_editors_and_corrections_are_told_and_not_part_of_the_text() -> None:
    head = HEAD.replace("</docdata>", '<ed-msg info="Adds quote"/><correction info="Fixes a name"/></docdata>')
    received = only(nitf(head=head, body_head=f"{BODY_HEAD}<note><p>Eds: updates</p></note>"))
    assert "Note to editors: Adds quote" in told(received)
    assert "Note to editors: Eds: updates" in told(received)
    assert "Correction: Fixes a name" in told(received)
    assert "Eds" not in received.article.text
    received = only(item(meta='<edNote>CORRECTS the name</edNote><signal qcode="sig:correction"/>'))
    assert "Note to editors: CORRECTS the name" in told(received) and "Marked: sig:correction" in told(received)
    assert "Note to editors: Fixes" in told(only(ninjs(ednote="Fixes")))


def test_what_stands_beside_the_text_is_told() -> None:
    media = "<media><media-caption>A ferry in port</media-caption></media>"
    received = only(nitf(PARAGRAPHS + media, body_head=f"{BODY_HEAD}<abstract><p>In short</p></abstract>"))
    assert 'Not in the text: abstract "In short"; caption "A ferry in port".' in told(received)
    received = only(item(about="<by>By Ana Ruiz</by><creditline>NW/AP</creditline>"))
    assert 'Not in the text: byline "By Ana Ruiz"; credit line "NW/AP".' in told(received)
    received = only(item(INLINE_NITF, about="<by>By Ana Ruiz</by>"))
    assert "By Ana Ruiz" in received.article.text and "Not in the text" not in told(received)
    assert 'byline "Ana Ruiz"' not in told(only(ninjs(byline="Ana Ruiz")))
    assert 'byline "B. Cole"' in told(only(ninjs(byline="B. Cole")))


def test_who_a_news_item_is_from_and_when() -> None:
    received = only(item(about="<infoSource><name>AP</name></infoSource>"))
    article = received.article
    assert (article.publisher, article.url) == ("Northern Wire", None)
    assert (article.published, article.modified) == ("2016-01-26T10:00:00Z", "2016-01-26T12:00:00Z")
    assert received.found_in["publisher"] == (
        "NewsML-G2 provider; NewsML-G2 copyrightHolder Northern Wire Ltd; NewsML-G2 infoSource AP"
    )
    assert received.found_in["title"] == "NewsML-G2 headline; item urn:newsml:nw.example:7 version 3"
    assert only(item(guid="https://nw.example/7")).article.url == "https://nw.example/7"


def test_a_provider_may_be_named_by_its_code_alone() -> None:
    data = item().replace("<name>Northern Wire</name>", "")
    assert only(data).article.publisher == "NW"


def test_a_message_gives_each_item_its_place() -> None:
    message = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet><packageItem guid="p"/>'
        f"{item()}{item(meta='<embargoed>2016-02-01</embargoed>')}</itemSet></newsMessage>"
    ).encode()
    items = taken(message)
    assert [i.where for i in items] == ["w.json item 1", "w.json item 2", "w.json item 3"]
    assert "packageItem, which has no text of its own" in refusals(message)[0]
    assert isinstance(items[2], Received) and "Embargoed until 2016-02-01." in told(items[2])


def test_plain_and_encoded_data_are_read() -> None:
    text = f"{ONE}\n\n{TWO}"
    assert only(item(f'<inlineData contenttype="text/plain">{text}</inlineData>')).article.text.endswith(text)
    encoded = "PHA+VGhlIHBvcnQgc2FpZCBuby48L3A+"
    data = item(f'<inlineData contenttype="text/html" encoding="base64">{encoded}</inlineData>')
    assert only(data).article.text.endswith("\n\nThe port said no.")


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_an_item_that_its_provider_withdraws_is_refused_with_its_reason(status: str) -> None:
    for data in (
        nitf(
            head=HEAD.replace('"usable"', f'"{status}"').replace("</docdata>", '<ed-msg info="Wrong name"/></docdata>')
        ),
        item(meta="<edNote>Wrong name</edNote>").replace("stat:usable", f"stat:{status}"),
        ninjs(pubstatus=status, ednote="Wrong name"),
    ):
        said = refusal(data)
        assert said == (
            f'w.json, "Ferry stays in port", is {status} by its provider (Wrong name): do not rely on it, nor on versions of'
            " it that were read before."
        )


def test_an_item_without_text_is_refused_with_what_it_is() -> None:
    picture = item('<remoteContent href="https://nw.example/7.jpg"/>').replace("ninat:text", "ninat:picture")
    assert 'is a "picture" item without text; its content lies at "https://nw.example/7.jpg"' in refusal(picture)
    assert "is a video item without text" in refusal(ninjs(type="video", body_text=None, body_xhtml=None))
    assert "is NITF without text" in refusal(nitf(""))


def test_ninjs_1_and_3_say_the_same() -> None:
    first, third = only(ninjs()), only(json.dumps(NINJS_3))
    assert first.article.text == third.article.text
    assert first.article.publisher == third.article.publisher == "Northern Wire"
    assert (first.article.published, first.article.modified) == ("2016-01-26T10:00:00+0000", "2016-01-26T12:00:00+0000")
    assert (first.article.url, third.article.url) == ("https://nw.example/7", None)
    assert third.found_in["title"] == "ninjs headline; item urn:newsml:nw.example:7"
    assert first.found_in["url"] == "ninjs uri; item version 3"


def test_nitf_inside_ninjs_is_read() -> None:
    bodies = [
        {"contentType": "text/vnd.IPTC.NITF", "value": nitf().decode()},
        {"contentType": "text/plain", "value": "x"},
    ]
    assert only(json.dumps(NINJS_3 | {"bodies": bodies})).article.text.endswith(f"{ONE}\n\n{TWO}")


def test_many_items_come_as_an_array_or_a_line_each() -> None:
    array = json.dumps([NINJS, NINJS | {"headline": "Ferry sails"}, 7])
    assert [i.where for i in taken(array)] == ["w.json article 1", "w.json article 2", "w.json article 3"]
    assert "w.json article 3 is a number" in refusal(array)
    lines = ninjs() + b"\n{\n" + ninjs() + b"\n"
    assert [i.where for i in taken(lines)] == ["w.json line 1", "w.json line 2", "w.json line 3"]


def test_associated_texts_are_articles_and_pictures_are_told() -> None:
    side = {"type": "text", "uri": "urn:8", "headline": "Side", "body_text": "The port said no."}
    data = ninjs(associations={"main": {"type": "picture", "uri": "urn:9"}, "side": side})
    first, second = taken(data)
    assert isinstance(first, Received) and isinstance(second, Received)
    assert "Associated items without a text of their own are left out (picture: 1)." in told(first)
    assert (second.article.title, second.where) == ("Side", 'w.json association "side"')


def test_an_incomplete_item_is_truncated() -> None:
    received = only(ninjs(representationtype="incomplete"))
    assert received.article.truncated and "incomplete" in told(received)


def test_values_of_wrong_types_are_told_and_left_out() -> None:
    received = only(ninjs(headline=7, byline={}, copyrightholder=[None, {"name": "NW"}], version=[]))
    assert received.article.title is None and received.article.publisher == "NW"
    assert '"headline" is a number, not a string; it is left out.' in told(received)


def test_characters_that_no_database_holds_are_replaced() -> None:
    received = only(ninjs(body_xhtml="<p>The port said\0 no.</p><p>So did we \ud800.</p>", body_text=None))
    assert received.article.text.endswith("The port said\ufffd no.\n\nSo did we \ufffd.")
    assert told(received)


def test_a_file_that_breaks_off_is_truncated() -> None:
    received = only(nitf()[:-60])
    assert received.article.truncated and "Not well-formed XML" in told(received)
    received = only(item()[: item().index("asked us")])
    assert received.article.truncated and "breaks off" in told(received)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (nitf().replace(b'nitf-3-5.dtd"', b'x" [<!ENTITY x SYSTEM "file:///etc/passwd">]'), "declares entities"),
        (nitf().replace(b'nitf-3-5.dtd"', b'x" [<!ATTLIST p id CDATA "x">]'), "declares entities"),
        (b"<NewsML><NewsItem/></NewsML>", "NewsML 1, which is not read"),
        (b'<newsMessage xmlns="x"/>', "without items"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    said = refusal(data)
    assert message in said and ":" in said
    assert "root:" not in said


def test_no_entity_outside_is_read_and_none_inside_explodes() -> None:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    bomb = nitf(f"<p>{ONE} &l12;</p>").replace(b'nitf-3-5.dtd"', f'x" [<!ENTITY l0 "lol">{levels}]'.encode())
    started = time.monotonic()
    assert "declares entities" in refusal(bomb)
    assert time.monotonic() - started < 1
    assert only(nitf(f"<p>{ONE} &unknown;</p>")).article.text.endswith("&unknown;")


def test_deep_and_wide_documents_do_not_hang() -> None:
    started = time.monotonic()
    taken(nitf("<block>" * 100_000))
    taken(item("<edNote>x</edNote>" * 100_000).encode())
    taken(b"<newsMessage>" + b"<newsItem/>" * 200_000 + b"</newsMessage>")
    assert time.monotonic() - started < 20


def test_more_items_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsml, "MOST_ITEMS", 1)
    assert "2 items, of which the first 1 were read" in refusal(f"<newsMessage>{item() * 2}</newsMessage>")


def test_each_article_brings_the_source_of_its_item() -> None:
    first, second = taken(f"<newsMessage>{item()}{item(guid='b')}</newsMessage>")
    assert isinstance(first, Received) and isinstance(second, Received)
    assert first.raw and first.raw.startswith(b"<newsItem") and b'guid="b"' not in first.raw
    assert second.raw and b'guid="b"' in second.raw
    assert json.loads(only(ninjs()).raw or b"") == NINJS


def test_news_items_are_known_by_their_keys() -> None:
    assert is_ninjs(NINJS) and is_ninjs(NINJS_3)
    assert not is_ninjs({"text": ONE, "title": "Ferry"}) and not is_ninjs([]) and not is_ninjs({"type": {}})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["<p>no</p>", "text", "canceled"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NINJS, "bodies", "value"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    st.dictionaries(st.sampled_from([*NINJS, *NINJS_3, "associations", "provider", "ednote", "descriptions"]), VALUES)
)
def test_no_json_ends_in_anything_but_drafts_and_refusals(value: dict[str, Any]) -> None:
    items = taken(json.dumps(value).encode())
    assert items and all(isinstance(i, Received | Refused) for i in items)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_damage_ends_in_anything_but_drafts_and_refusals(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([nitf(), item().encode(), item(INLINE_NITF).encode()])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=4))
    items = taken(bytes(whole))
    assert items and all(isinstance(i, Received | Refused) for i in items)
