"""Both pictures of a claim, from JSON written here: readable, apart, and never more than is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from onrecord.export.claim_drawing import PAD, REGULAR, SIZE, width
from onrecord.export.claim_svg import origins_line, provenance_svg, timeline_svg
from onrecord.export.grouping import WORDING
from onrecord.markup import UNSEEN, Json

SVG = "{http://www.w3.org/2000/svg}"
NO_ORIGINS: Json = {"count": 0, "named": [], "no_source_given": [], "undecided": [], "at_most": 0}
STANCES = ("assert", "confirm", "deny", "question", "decline", "retract")
HOSTILE = "</text><script>alert(1)</script>\u202e\x00& \"'" + "W" * 90


def article(publisher: str | None, day: str | None = "2016-01-22", **other: Any) -> Json:
    ident = f"id-{publisher}-{day}"
    return {"id": ident, "url": None, "publisher": publisher, "title": None, "day": day, "truncated": False} | other


def address(one: Json) -> str:
    found: str = one["url"] or one["id"]
    return found


def relay(one: Json, source: Json | str, kind: str = "cites") -> Json:
    name = source if isinstance(source, str) else source["publisher"]
    return {"article": address(one), "from": name if isinstance(source, str) else address(source), "kind": kind, "name": name}  # fmt: skip


def act(name: str, stance: str, day: str | None, articles: list[Json], **other: Any) -> Json:
    speaker = {"id": name, "name": name, "kind": "person", "role": other.pop("role", None)}
    held = [address(a) for a in articles]
    return {"speaker": speaker, "stance": stance, "day": day, "perhaps": None, "articles": held, "statements": []} | other  # fmt: skip


def origin(name: str, articles: list[Json], kind: str = "outlet", sources: tuple[str, ...] = ()) -> Json:
    return {"name": name, "kind": kind, "sources": list(sources), "articles": [address(a) for a in articles]}


def claim(articles: list[Json], occasions: list[Json], label: str = "disputed", **other: Any) -> Json:
    told = {s: {"occasions": sum(o["stance"] == s for o in occasions)} for s in STANCES}
    by = {
        f"{word}_by": [{"name": o["speaker"]["name"], "day": o["day"]} for o in occasions if o["stance"] == stance]
        for word, stance in (("confirmed", "confirm"), ("withdrawn", "retract"))
    }
    return {
        "id": "c7f3",
        "text": "Vladimir Putin asked Bashar al-Assad to step down",
        "state": {"label": label, **told, **by},
        "members": [],
        "articles": articles,
        "statements": [],
        "occasions": occasions,
        "origins": NO_ORIGINS,
        "relays": [],
        "circular": [],
        "dropped": [],
        "reversals": [],
        "not_covered": {"truncated": [], "undated": [], "cited_not_here": []},
        "checked": 0,
    } | other


def assad() -> Json:
    """A stub that most cite, eleven that only repeat it, copies, a circle, and two denials."""
    plain = [article(f"Outlet {chr(65 + i)}", f"2016-01-2{2 + i % 4}") for i in range(11)]
    reuters, copy, tass = article("Reuters"), article("Daily Sabah", "2016-01-23"), article("TASS", "2016-01-26")
    ring = [article("Ring One", "2016-01-24"), article("Ring Two", "2016-01-24")]
    third, dailytv, telegraph = article("Copy of Copy", "2016-01-24"), article("Dailytv", None), article("Telegraph")
    everyone = [reuters, copy, third, *ring, *plain, dailytv, telegraph, tass]
    ft = origin("Financial Times", [reuters, copy, third, *plain], sources=("senior Western intelligence officials", "Western officials"))  # fmt: skip
    relays = [*(relay(a, "Financial Times") for a in [reuters, *plain]), relay(copy, reuters, "copies"), relay(third, copy, "copies"), relay(third, "Financial Times"), relay(ring[0], ring[1]), relay(ring[1], ring[0]), relay(copy, "The Guardian")]  # fmt: skip
    said = {"start": "2015-12-01", "end": "2015-12-31", "precision": "month", "text": "in December", "method": "text"}
    return claim(
        everyone,
        [
            act("Western intelligence officials", "assert", None, [reuters, *plain], statements=["s1"]),
            act("Ring One", "assert", "2016-01-24", [ring[0]]),
            act("Dmitry Peskov", "deny", "2016-01-22", [tass, *plain[:7]], role="Kremlin spokesman"),
            act("Sergey Lavrov", "deny", "2016-01-26", [tass, telegraph], role="Foreign Minister"),
            act("Russian officials", "deny", None, [telegraph], perhaps="2016-01-23"),
            act("Russia", "deny", None, [dailytv]),
            act("Foreign Ministry", "decline", "2016-01-22", [copy]),
        ],
        origins={
            "count": 1,
            "named": [ft],
            "no_source_given": [address(dailytv)],
            "undecided": [[address(telegraph)]],
            "at_most": 3,
        },
        relays=relays,
        circular=[["Ring One", "Ring Two"]],
        statements=[{"id": "s1", "article": address(reuters), "stance": "assert", "said_on": said}],
        not_covered={
            "truncated": [address(tass)],
            "undated": [address(dailytv)],
            "cited_not_here": ["Financial Times", "The Guardian"],
        },
    )


def crowded() -> Json:
    """Sixty articles with long names, each on two of five others, and an act of speaking for each."""
    everyone = [article(f"The Very Long Name of Newspaper Number {i}", f"2016-{1 + i % 3:02}-{1 + i % 28:02}") for i in range(60)]  # fmt: skip
    relays = [relay(a, everyone[j], "copies" if i % 2 else "cites") for i, a in enumerate(everyone) for j in {i % 5, i // 13} if i > 6 and j != i]  # fmt: skip
    acts = [act(f"Speaker {i} of the Committee", STANCES[i % 6], a["day"] if i % 4 else None, [a]) for i, a in enumerate(everyone)]  # fmt: skip
    return claim(everyone, acts, relays=relays, circular=[["A", "B"]])


def hostile() -> Json:
    one = article(HOSTILE, "2016-01-22", title=HOSTILE, id="origin 0")
    two = article(HOSTILE, "2016-01-22", title=HOSTILE, url="javascript:alert(1)")
    named = {**origin(HOSTILE, [one, two], "person", (HOSTILE, HOSTILE))}
    acts = [act(HOSTILE, s, "2016-01-22", [one, two], role=HOSTILE) for s in STANCES]
    return claim([one, two], acts, "withdrawn", text=HOSTILE, relays=[relay(one, HOSTILE + "!", "copies")], circular=[[HOSTILE, "x"]], origins={**NO_ORIGINS, "named": [named]}, not_covered={"truncated": [address(one)], "undated": [], "cited_not_here": [HOSTILE]})  # fmt: skip


def rtl() -> Json:
    one = article("الجزيرة", "2016-01-22")
    return claim([one], [act("سيرغي لافروف", "deny", "2016-01-22", [one])], "denied", text="طلب بوتين من الأسد التنحي")


def empty() -> Json:
    return claim([], [], "no position", text="")


CLAIMS = {"assad": assad, "crowded": crowded, "hostile": hostile, "rtl": rtl, "empty": empty}
every_claim = pytest.mark.parametrize("name", CLAIMS)
both = pytest.mark.parametrize("draw", [provenance_svg, timeline_svg])


def words(svg: str) -> str:
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).split())


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    rects = [r for r in ElementTree.fromstring(svg).iter(f"{SVG}rect") if "box" in (r.get("class") or "")]
    return [(*(float(r.get(k) or 0) for k in ("x", "y", "width", "height")),) for r in rects]  # type: ignore[misc]


def labels(svg: str) -> Iterator[tuple[float, float, float, float]]:
    """Rectangles around the names and counts of the timeline."""
    for one in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        if one.get("class") == "label":
            whole = width("".join(one.itertext()), REGULAR)
            left = float(one.get("x") or 0) - (whole if one.get("text-anchor") == "end" else 0)
            yield left, float(one.get("y") or 0) - 12, whole, 16


def overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


@both
@every_claim
def test_a_picture_is_one_well_formed_svg_that_asks_for_nothing(draw: Any, name: str) -> None:
    svg = draw(CLAIMS[name]())
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= set("svg title desc style rect text tspan path line g".split())  # fmt: skip
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\(|@import|href|\son\w+=", svg)
    assert [e.tag for e in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert "prefers-color-scheme:dark" in svg


@both
@every_claim
def test_the_same_claim_gives_the_same_picture(draw: Any, name: str) -> None:
    assert draw(CLAIMS[name]()) == draw(CLAIMS[name]())


@both
def test_hostile_names_are_text_and_unseen_characters_are_shown(draw: Any) -> None:
    svg = draw(hostile())
    assert "<script" not in svg
    assert not UNSEEN.search(svg)
    assert "[U+202E]" in words(svg)


@every_claim
def test_no_two_boxes_overlap_and_all_lie_inside(name: str) -> None:
    svg = provenance_svg(CLAIMS[name]())
    found = boxes(svg)
    root = ElementTree.fromstring(svg)
    assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    assert all(x >= 0 and x + w <= float(root.get("width") or 0) for x, _, w, _ in found)
    assert all(y >= 0 and y + h <= float(root.get("height") or 0) for _, y, _, h in found)


@every_claim
def test_words_stay_in_their_box(name: str) -> None:
    for group in ElementTree.fromstring(provenance_svg(CLAIMS[name]())).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, w, h = (float(rect.get(k) or 0) for k in ("x", "y", "width", "height"))
        for line in group.findall(f"{SVG}text"):
            left, base = float(line.get("x") or 0), float(line.get("y") or 0)
            assert left >= x + PAD - 1
            assert left + width(line.text or "", SIZE if line.get("class") == "bold" else REGULAR) <= x + w + 1
            assert y < base - 10 and base + 3 <= y + h


@every_claim
def test_labels_of_the_timeline_do_not_overlap_and_lie_inside(name: str) -> None:
    svg = timeline_svg(CLAIMS[name]())
    found = list(labels(svg))
    across = float(ElementTree.fromstring(svg).get("width") or 0)
    assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    assert all(x >= 0 and x + w <= across for x, _, w, _ in found)


@both
@every_claim
def test_the_text_never_stands_without_its_state_nor_as_a_quotation(draw: Any, name: str) -> None:
    made = CLAIMS[name]()
    root = ElementTree.fromstring(draw(made))
    state = made["state"]["label"].upper()
    title, head = (root.findtext(f"{SVG}title") or ""), "".join(next(root.iter(f"{SVG}text")).itertext())
    for place in (title, head):
        assert place.startswith(state)
        assert WORDING in place
    rest = "".join("".join(t.itertext()) for t in list(root.iter(f"{SVG}text"))[1:])
    assert not made["text"] or made["text"] not in rest
    assert "“" not in title + head


def test_a_confirmation_names_who_confirms_and_when() -> None:
    one = article("TASS")
    made = claim([one], [act("John Kerry", "confirm", "2016-01-22", [one])], "confirmed")
    assert "CONFIRMED BY John Kerry (22 Jan 2016), nobody in this article denies it" in words(timeline_svg(made))


def test_origins_are_never_a_bare_count() -> None:
    assert origins_line(assad()) == "1 named origin; nothing here shows a second; 2 articles leave it open; among your 19 articles"  # fmt: skip
    assert origins_line(empty()).startswith("no named origin;")
    assert origins_line(assad()) in words(provenance_svg(assad()))


def test_nobody_denies_is_said_of_these_articles_with_what_was_not_covered() -> None:
    made = assad()
    made["occasions"] = [o for o in made["occasions"] if o["stance"] != "deny"]
    for draw in (provenance_svg, timeline_svg):
        told = words(draw(made))
        assert "nobody in these 19 articles" in told
        assert "not covered: cut off: TASS; undated: Dailytv; cited, not here: Financial Times, The Guardian" in told
        assert "checked by a person: 0 of 1" in told


def test_more_than_eight_repeats_of_one_origin_share_a_box() -> None:
    told = words(provenance_svg(assad()))
    assert "11 outlets repeat it:" in told
    assert "3 more" in told
    few = assad()
    few["articles"] = [
        a for a in few["articles"] if a["publisher"] not in {"Outlet A", "Outlet B", "Outlet C", "Outlet D"}
    ]
    assert "outlets repeat it" not in words(provenance_svg(few))


def test_many_repeats_are_folded_where_they_rest_on_several_too() -> None:
    assert len(boxes(provenance_svg({**crowded(), "occasions": []}))) < 40


def test_copies_are_dashed_and_a_circle_is_two_curves() -> None:
    svg = provenance_svg(assad())
    assert svg.count('class="edge copies"') == 2
    assert "each resting on the others: Ring One, Ring Two" in words(svg)
    one, two = article("A"), article("B")
    ring = provenance_svg(claim([one, two], [], relays=[relay(one, two), relay(two, one)]))
    edges = [e.get("d") or "" for e in ElementTree.fromstring(ring).iter(f"{SVG}path") if e.get("class") == "edge cites"]  # fmt: skip
    assert len(set(edges)) == 2 and all("C" in d for d in edges)


def test_an_outlet_that_is_not_here_is_dashed_and_says_so() -> None:
    one = article("Reuters")
    svg = provenance_svg(claim([one], [], relays=[relay(one, "The Guardian")]))
    assert 'class="box stub"' in svg
    assert "cited, not among your" in words(svg)


def test_no_source_given_stands_apart_and_denials_below_with_their_day() -> None:
    told = words(provenance_svg(assad()))
    assert told.index("Where it comes from") < told.index("No source given") < told.rindex("Who denies it")
    assert told.index("no source given here") < told.rindex("Who denies it") < told.rindex("22 Jan 2016")
    assert "perhaps 23 Jan 2016" in told


def test_an_article_that_relays_itself_or_strangers_is_no_edge() -> None:
    one = article("Reuters")
    svg = provenance_svg(claim([one], [], relays=[relay(one, one), relay(article("Not held"), one)]))
    assert 'class="edge' not in svg


def test_every_position_has_a_row_and_days_not_known_a_column() -> None:
    svg = timeline_svg(assad())
    for word in ("says", "confirms", "denies", "casts doubt", "no comment", "withdraws", "no date"):
        assert word in words(svg)
    assert "Dmitry Peskov · 8 articles" in words(svg)
    assert 'class="span"' in svg
    assert 'class="span perhaps"' in svg


def test_long_stretches_without_anything_are_cut_and_marked() -> None:
    one, two = article("A", "2012-03-01"), article("B", "2016-01-22")
    assert "//" in words(timeline_svg(claim([one, two], [act("X", "deny", "2012-03-01", [one])]))).replace(": days", "")


def test_an_open_interval_reaches_the_edge() -> None:
    one = article("A")
    said = {"start": None, "end": "2016-01-21", "precision": "day", "text": "before", "method": "text"}
    made = claim([one], [act("X", "assert", None, [one], statements=["s"])], statements=[{"id": "s", "article": address(one), "stance": "assert", "said_on": said}])  # fmt: skip
    assert 'class="span" x1="150.0"' in timeline_svg(made)
