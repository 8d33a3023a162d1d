import json
from pathlib import Path

import pytest

from onrecord.article import Article, Span
from onrecord.attribution import (
    Attribution,
    around_clauses,
    find_addressee,
    find_attributions,
    find_venue,
    in_reach,
    mode_of,
    told_before,
    without_cited,
)
from onrecord.encoding import encode
from onrecord.models import load_models
from onrecord.sentences import quotations

MODEL = load_models().attribution
CASES = json.loads((Path(__file__).parent / "reference" / "attribution.json").read_text("utf-8"))


def places(attributions: list[Attribution]) -> list[dict[str, list[list[int]]]]:
    return [
        {role: [[s.start, s.end] for s in getattr(a, role)] for role in ("source", "cue", "content")}
        for a in attributions
    ]


def test_the_int8_model_finds_what_the_float_model_found() -> None:
    """Nearly all of it to the letter, and all of it in places that overlap: int8 moves an edge here and there."""
    same = overlapping = total = 0
    for case in CASES:
        found, wanted = places(find_attributions(encode(Article(case["text"]), MODEL))), case["attributions"]
        total += len(wanted)
        same += sum(w in found for w in wanted)
        overlapping += sum(any(touches(w, f) for f in found) for w in wanted)
    assert total >= 18
    assert same >= 0.8 * total
    assert overlapping >= 0.95 * total


def touches(a: dict[str, list[list[int]]], b: dict[str, list[list[int]]]) -> bool:
    return all(
        a[role] == b[role] or any(s < y and x < e for s, e in a[role] for x, y in b[role])
        for role in ("source", "cue", "content")
    )


def test_an_article_read_alone_equals_the_same_read_among_fifty() -> None:
    texts = [case["text"] for case in CASES]
    crowd = [find_attributions(encode(Article(texts[i % len(texts)] + f"\n\nPage {i}."), MODEL)) for i in range(50)]
    alone = [
        find_attributions(encode(Article(texts[i % len(texts)] + f"\n\nPage {i}."), MODEL)) for i in reversed(range(50))
    ]
    assert crowd == alone[::-1]


def test_a_long_article_keeps_each_attribution_once() -> None:
    text = "\n\n".join(
        f'"The plan number {i} is not ready," mayor Ana Ruiz said on Monday at the town hall.' for i in range(60)
    )
    found = find_attributions(encode(Article(text), MODEL))
    assert len({a.cue for a in found}) == len(found)
    assert sum(bool(a.content) and "Ruiz" in text[a.source[0].start : a.source[0].end] for a in found if a.source) >= 57


def test_an_article_without_words_has_no_attributions() -> None:
    assert find_attributions(encode(Article(""), MODEL)) == []
    assert find_attributions(encode(Article(" \n\n "), MODEL)) == []


def test_the_id_of_an_attribution_survives_a_better_model() -> None:
    article = Article("She said no.")
    one = Attribution(cue=(Span(4, 8),), content=(Span(9, 11),), source=(Span(0, 3),), confidence=0.4)
    other = Attribution(cue=(Span(4, 8),), content=(Span(9, 11),), source=(Span(0, 3),), mode="mixed", confidence=0.9)
    assert one.id(article) == other.id(article)
    assert one.id(article) != one.id(Article("She said no. "))


@pytest.mark.parametrize(
    ("text", "content", "mode"),
    [
        ('"No," she said.', "No", "direct"),
        ("“We met once,” she said.", "“We met once,”", "direct"),
        ("She said it was late.", "it was late", "indirect"),
        ('She said it was "too late" now.', 'it was "too late" now', "mixed"),
        ('One said "yes".\nShe said it was late.', "it was late", "indirect"),
    ],
)
def test_the_mode_tells_whose_words_they_are(text: str, content: str, mode: str) -> None:
    start = text.index(content)
    assert mode_of(text, (Span(start, start + len(content)),), quotations(text)) == mode


@pytest.mark.parametrize(
    ("text", "cue", "content", "addressee", "venue"),
    [
        ("Ruiz told reporters that it was late.", "told", "that it was late", "reporters", None),
        ("Ruiz told the Evening Times on Monday it was late.", "told", "it was late", "the Evening Times", None),
        (
            "Ruiz told a news conference in Varsk on Monday that it was late.",
            "told",
            "that it was late",
            None,
            "a news conference in Varsk",
        ),
        (
            "Ruiz said in an interview with Radio Nord that it was late.",
            "said",
            "that it was late",
            None,
            "an interview with Radio Nord",
        ),
        ('"It was late," Ruiz wrote on Twitter.', "wrote", '"It was late,"', None, "on Twitter"),
        ("Ruiz said it was late.", "said", "it was late", None, None),
    ],
)
def test_who_was_told_and_where(text: str, cue: str, content: str, addressee: str | None, venue: str | None) -> None:
    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    def words(spans: tuple[Span, ...]) -> str | None:
        return text[spans[0].start : spans[0].end] if spans else None

    assert words(find_addressee(text, at(cue), (at(content),))) == addressee
    assert words(find_venue(text, at(cue), (at(content),))) == venue


def clause_and_speaker(text: str, cut: str) -> tuple[Article, list[Attribution]]:
    """Two attributions of a sentence: "The paper is trying to find out [whether ...]" and "Ruiz said"."""
    article = Article(text)

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    inner = Attribution((span("is trying to find out"),), (span(cut),), (span("The paper"),))
    return article, [inner, Attribution((span("said"),), (), (span("Ruiz"),))]


def test_a_speaker_behind_a_whole_clause_says_all_of_it() -> None:
    article, found = clause_and_speaker(
        "It rained. The paper is trying to find out whether it was so, Ruiz said.", "whether it was so"
    )
    inner, outer = around_clauses(article, found, [])
    assert inner == found[0]
    assert [article[s] for s in outer.content] == ["The paper is trying to find out whether it was so,"]


def test_a_speaker_who_begins_a_clause_of_his_own_does_not() -> None:
    article, found = clause_and_speaker(
        "The paper is trying to find out whether it was so. Ruiz said nothing else.", "whether it was so"
    )
    assert around_clauses(article, found, []) == found


def spans_of(text: str, *pieces: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(p), text.index(p) + len(p)) for p in pieces)


@pytest.mark.parametrize(
    ("text", "content", "kept"),
    [
        ("The Post reported, citing two aides, that he left.", "two aides, that he left", "that he left"),
        ("The Post reported, with two aides as its authority, that he left.", "with two aides as its authority, that he left", "that he left"),
        ("The Post wrote on Friday, referring to two aides.", "referring to two aides", None),
        ("The Post wrote that, with two aides as his guests, he left.", "that, with two aides as his guests, he left", "that, with two aides as his guests, he left"),
    ],
)  # fmt: skip
def test_whom_a_source_cites_is_no_part_of_what_it_says(text: str, content: str, kept: str | None) -> None:
    assert without_cited(text, spans_of(text, content)) == (spans_of(text, kept) if kept else ())


@pytest.mark.parametrize(
    ("text", "content", "kept"),
    [
        ("A title\n\nIt is late, Ruiz said.", "A title\n\nIt is late", "It is late"),
        ('"It is late.\n\n"Very late," Ruiz said.', '"It is late.\n\n"Very late,"', '"It is late.\n\n"Very late,"'),
        ('A letter: "It is late."\n\nNobody came, Ruiz said.', 'A letter: "It is late."\n\nNobody came', "Nobody came"),
    ],
)
def test_only_quotations_go_on_from_one_paragraph_to_the_next(text: str, content: str, kept: str) -> None:
    cue = spans_of(text, "said")[0]
    assert in_reach(text, spans_of(text, content), cue, quotations(text)) == spans_of(text, kept)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("It rained. Ames has asked Doran to go. So the Post wrote on Friday.", "Ames has asked Doran to go"),
        ("Ames has asked Doran to go.\n\nSo the Post wrote on Friday.", "Ames has asked Doran to go"),
        ("Ames has asked Doran to go. Then the Post wrote on Friday.", None),
    ],
)
def test_so_they_wrote_points_to_the_sentence_before(text: str, content: str | None) -> None:
    bare = Attribution(spans_of(text, "wrote"), (), spans_of(text, "the Post"))
    assert told_before(Article(text), bare, []).content == (spans_of(text, content) if content else ())
