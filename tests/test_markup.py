import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.markup import UNSEEN, Json, fragment, labelled_paragraphs, marked_text
from tests.export.records import ALL, Draft, empty, harbour, hostile

ADDED = re.compile(r'<sup>.*?</sup>|<ins class="added".*?</ins>|<a class="at.*?</a>|<span class="para".*?</span>', re.S)


def plain(marked: str) -> list[str]:
    """The article's own paragraphs, with everything that onrecord added taken away."""
    found = re.findall(r"<p[^>]*>(.*?)</p>", ADDED.sub("", marked), re.S)
    return [html.unescape(re.sub(r"<[^>]+>", "", p)) for p in found]


def source_of(marked: str) -> list[str]:
    return re.findall(r'<span class="source"[^>]*>(.*?)</span>', marked)


def test_taking_away_what_was_added_leaves_the_articles_paragraphs() -> None:
    text = harbour()["article"]["text"]
    assert plain(marked_text(harbour(), "x-")) == [p for p in text.split("\n\n") if p]


ROLES = st.sampled_from(["source", "cue", "content"])
SPAN = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda s: [s[0], s[0] + s[1]])
PIECES = st.lists(st.tuples(ROLES, SPAN), max_size=8)


@given(st.text(st.sampled_from('ab <&>"\n\u202e'), max_size=60), st.lists(PIECES, max_size=4))
def test_spans_that_overlap_nest_or_lie_outside_never_change_the_text(
    body: str, attributions: list[list[tuple[str, list[int]]]]
) -> None:
    record = Draft(None, body).record
    for i, pieces in enumerate(attributions):
        record["attributions"].append(attribution(i, pieces))
    marked = marked_text(record, "x-")
    shown = [UNSEEN.sub("[U+202E]", body[p.start : p.end]) for p in labelled_paragraphs(body, None)]
    assert plain(marked) == shown
    ids = re.findall(r' id="([^"]+)"', marked)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', marked)) <= set(ids)


def attribution(number: int, pieces: list[tuple[str, list[int]]]) -> Json:
    words = {role: [span for r, span in pieces if r == role] for role in ("source", "cue", "content")}
    made: Json = {
        role: {"spans": spans, "text": "", "entity": None} if spans else None for role, spans in words.items()
    }
    return {
        "id": str(number),
        "parent": None,
        "mode": "indirect",
        "addressee": None,
        "venue": None,
        "confidence": 1,
    } | made


def test_hard_wrapped_lines_are_one_paragraph_and_the_title_has_no_number() -> None:
    text = "A title\n\nshort line\nanother line\n\nsecond"
    assert [p.label for p in labelled_paragraphs(text, "A title")] == ["title", "1", "2"]


def test_a_short_name_and_a_pronoun_get_the_resolved_name_in_brackets() -> None:
    marked = marked_text(harbour(), "")
    assert '>She</span><ins class="added" title="added by onrecord"> [<bdi>Ana Ruiz</bdi>]</ins>' in marked
    assert "Mayor Ana Ruiz</span> on Thursday" in marked


def test_a_source_that_two_attributions_share_is_marked_for_both_and_named_once() -> None:
    marked = marked_text(harbour(), "")
    assert 'data-attribution="5 6">She<' in marked
    assert marked.count("She</span><ins") == 1
    assert marked.count("She") == 1


def test_the_pieces_of_an_interrupted_content_lead_to_one_another() -> None:
    marked = marked_text(harbour(), "")
    steps = dict(re.findall(r' id="(s9|a7-\d)" href="#([^"]+)"', marked_text(harbour(), "", to_rows=False)))
    here, seen = "s9", []
    while here not in seen:
        seen.append(here)
        here = steps[here]
    assert here == "s9"
    assert len(seen) == 4
    assert marked.count('data-attribution="7"') == 4


def test_every_position_is_a_word_and_a_shape() -> None:
    marked = marked_text(harbour(), "")
    for words in (
        "1 ✕ denies",
        "6 ▸ says",
        "9 ○ no comment",
        "10 + confirms",
        "12 ◇ casts doubt",
        "13 ↩ withdraws",
        "14 ▸ states",
    ):
        assert f">{words}</a>" in marked


def test_hedges_are_marked_inside_the_words() -> None:
    assert re.search(r'class="[^"]*hedge"[^>]*>allegedly</span>', marked_text(harbour(), ""))


def test_nested_content_is_cut_at_its_own_boundary() -> None:
    d = Draft(None, "Ruiz said that Hale said that it rained.")
    d.say("assert", "Ruiz", "said", "that Hale said that it rained")
    d.since = 10
    d.say("assert", "Hale", "said", "that it rained")
    assert '<span class="content assert source" data-attribution="1 2">Hale</span>' in marked_text(d.record, "")


@pytest.mark.parametrize("name", ALL)
def test_nothing_of_an_article_becomes_markup(name: str) -> None:
    marked = fragment(ALL[name]())
    tags = set(re.findall(r"<(\w+)", marked))
    assert tags <= {"div", "style", "p", "b", "span", "sup", "a", "ins", "bdi"}
    assert not re.search(r"<[^>]+\son\w+=", marked)
    assert "javascript:" not in marked


def test_characters_that_nobody_sees_are_shown() -> None:
    marked = fragment(hostile())
    assert not UNSEEN.search(marked)
    assert '<span class="control">[U+202E]</span>evil' in marked
    assert marked.encode("utf-8")


def test_a_language_that_is_none_does_not_reach_the_attribute() -> None:
    assert '<div class="text">' in marked_text(hostile(), "")
    assert '<div class="text" lang="en">' in marked_text(harbour(), "")


def test_an_article_without_statements_is_shown_as_it_is() -> None:
    assert plain(marked_text(empty(), "")) == ["The harbour opened in 1911. It has two cranes."]


def test_a_fragment_stands_alone() -> None:
    marked = fragment(harbour())
    assert marked.startswith('<div class="onrecord"><style>')
    assert not re.search(r"url\(|@import|src=|<script|<link", marked)
    assert "Ana Ruiz" in marked
    assert source_of(marked)[0] == "Mayor"
