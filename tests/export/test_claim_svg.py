"""Both pictures of a claim, from JSON written here: readable, apart, and never more than is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from onrecord.export.claim_drawing import PAD, REGULAR, SIZE, width
from onrecord.export.claim_state import state
from onrecord.export.claim_svg import provenance_svg, timeline_svg
from onrecord.export.claim_words import Told
from onrecord.export.grouping import WORDING
from onrecord.markup import UNSEEN
from tests.export.claims import (
    ALL,
    POST,
    RUIZ,
    WIRE,
    article,
    claim,
    crowded,
    hostile,
    nothing,
    occasion,
    relay,
    statement,
    stepping_down,
)

SVG = "{http://www.w3.org/2000/svg}"
every_claim = pytest.mark.parametrize("name", ALL)
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
    svg = draw(ALL[name]())
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= set("svg title desc style rect text tspan path line g".split())  # fmt: skip
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\(|@import|href|\son\w+=", svg)
    assert [e.tag for e in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert "prefers-color-scheme:dark" in svg


@both
@every_claim
def test_the_same_claim_gives_the_same_picture(draw: Any, name: str) -> None:
    assert draw(ALL[name]()) == draw(ALL[name]())


@both
def test_hostile_names_are_text_and_unseen_characters_are_shown(draw: Any) -> None:
    svg = draw(hostile())
    assert "<script" not in svg
    assert not UNSEEN.search(svg)
    assert "[U+202E]" in words(svg)


@every_claim
def test_no_two_boxes_overlap_and_all_lie_inside(name: str) -> None:
    svg = provenance_svg(ALL[name]())
    found = boxes(svg)
    root = ElementTree.fromstring(svg)
    assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    assert all(x >= 0 and x + w <= float(root.get("width") or 0) for x, _, w, _ in found)
    assert all(y >= 0 and y + h <= float(root.get("height") or 0) for _, y, _, h in found)


@every_claim
def test_words_stay_in_their_box(name: str) -> None:
    for group in ElementTree.fromstring(provenance_svg(ALL[name]())).iter(f"{SVG}g"):
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
    svg = timeline_svg(ALL[name]())
    found = list(labels(svg))
    across = float(ElementTree.fromstring(svg).get("width") or 0)
    assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    assert all(x >= 0 and x + w <= across for x, _, w, _ in found)


@both
@every_claim
def test_the_text_never_stands_without_its_state_nor_as_a_quotation(draw: Any, name: str) -> None:
    made = ALL[name]()
    root = ElementTree.fromstring(draw(made))
    first = state(Told(made, len(made["articles"]))).split()[0]
    title, head = (root.findtext(f"{SVG}title") or ""), "".join(next(root.iter(f"{SVG}text")).itertext())
    for place in (title, head):
        assert place.startswith(first)
        assert WORDING in place
    rest = "".join("".join(t.itertext()) for t in list(root.iter(f"{SVG}text"))[1:])
    assert not made["text"] or made["text"] not in rest
    assert "“" not in title + head


def test_a_confirmation_names_who_confirms_and_when() -> None:
    acts = [occasion(RUIZ, "confirm", "2016-01-22", [], at=[WIRE])]
    made = claim("The harbour is sold", "confirmed", [WIRE], [], occasions=acts)
    assert "CONFIRMED by Ann Ruiz, 22 Jan 2016, nobody in this 1 article denies it" in words(timeline_svg(made))


def test_origins_are_never_a_bare_count() -> None:
    told = "1 named origin; nothing here shows a second; 2 articles leave it open; among your 19 articles"
    assert told in words(provenance_svg(stepping_down()))
    assert "nobody here says it" in words(provenance_svg(nothing()))


def test_nobody_denies_is_said_of_these_articles_with_what_was_not_covered() -> None:
    made = stepping_down()
    made["occasions"] = [o for o in made["occasions"] if o["stance"] != "deny"]
    for draw in (provenance_svg, timeline_svg):
        told = words(draw(made))
        assert "nobody in these 19 articles" in told
        assert "not covered: cut off: Tide Wire; undated: Dailytv; cited, not here: Varsk Times, The Anchor" in told
        assert "checked by a person: 0 of 1" in told


def test_more_than_eight_repeats_of_one_origin_share_a_box() -> None:
    told = words(provenance_svg(stepping_down()))
    assert "11 outlets repeat it:" in told
    assert "3 more" in told
    few = stepping_down()
    few["articles"] = [
        a for a in few["articles"] if a["publisher"] not in {"Outlet A", "Outlet B", "Outlet C", "Outlet D"}
    ]
    assert "outlets repeat it" not in words(provenance_svg(few))


def test_many_repeats_are_folded_where_they_rest_on_several_too() -> None:
    assert len(boxes(provenance_svg({**crowded(), "occasions": []}))) < 40


def test_copies_are_dashed_and_a_circle_is_two_curves() -> None:
    svg = provenance_svg(stepping_down())
    assert svg.count('class="edge copies"') == 2
    assert "each resting on the others: Ring One, Ring Two" in words(svg)
    ring = provenance_svg(claim("", "asserted", [POST, WIRE], [], relays=[relay(POST, WIRE), relay(WIRE, POST)]))
    edges = [e.get("d") or "" for e in ElementTree.fromstring(ring).iter(f"{SVG}path") if e.get("class") == "edge cites"]  # fmt: skip
    assert len(set(edges)) == 2 and all("C" in d for d in edges)


def test_an_outlet_that_is_not_here_is_dashed_and_says_so() -> None:
    svg = provenance_svg(claim("", "asserted", [WIRE], [], relays=[relay(WIRE, "The Anchor")]))
    assert 'class="box stub"' in svg
    assert "cited, not among your" in words(svg)


def test_no_source_given_stands_apart_and_denials_below_with_their_day() -> None:
    told = words(provenance_svg(stepping_down()))
    assert told.index("Where it comes from") < told.index("No source given") < told.rindex("Who denies it")
    assert told.index("no source given here") < told.rindex("Who denies it") < told.rindex("22 Jan 2016")
    assert "perhaps 23 Jan 2016" in told


def test_an_article_that_relays_itself_or_strangers_is_no_edge() -> None:
    svg = provenance_svg(claim("", "asserted", [WIRE], [], relays=[relay(WIRE, WIRE), relay(POST, WIRE)]))
    assert 'class="edge' not in svg


def test_every_position_has_a_row_and_days_not_known_a_column() -> None:
    svg = timeline_svg(stepping_down())
    for word in ("says", "confirms", "denies", "casts doubt", "no comment", "withdraws", "no date"):
        assert word in words(svg)
    assert "Pavel Orlan · 8 articles" in words(svg)
    assert 'class="span"' in svg
    assert 'class="span perhaps"' in svg


def test_long_stretches_without_anything_are_cut_and_marked() -> None:
    early = article("Elsa Almanac", "2012-03-01")
    acts = [occasion(RUIZ, "deny", "2012-03-01", [], at=[early])]
    drawn = words(timeline_svg(claim("", "denied", [early, WIRE], [], occasions=acts)))
    assert "//" in drawn.replace("//: days", "")


def test_an_open_interval_reaches_the_edge() -> None:
    day = {"start": None, "end": "2016-01-21", "precision": "day", "text": "before", "method": "text"}
    said = statement("s", WIRE, "assert", "it is sold", RUIZ, said_on=day)
    made = claim("", "asserted", [WIRE], [said], occasions=[occasion(RUIZ, "assert", None, [said])])
    assert 'class="span" x1="150.0"' in timeline_svg(made)
