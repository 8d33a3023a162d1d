"""Attributions inside the content of others."""

from onrecord.article import Article, Span
from onrecord.attribution import Attribution, find_attributions
from onrecord.models import load_models
from onrecord.nesting import find_nested, to_excerpt
from onrecord.reading import read_article

MODEL = load_models(2)


def read(text: str) -> list[tuple[str, str | None]]:
    """(cue, cue of the parent) of every attribution."""
    article = Article(text)
    nested = find_nested(article, find_attributions(article, MODEL.attribution), MODEL.attribution)
    cues = [article[a.cue[0]] for a in nested.attributions]
    return [(cue, None if p is None else cues[p]) for cue, p in zip(cues, nested.parents, strict=True)]


def test_a_report_inside_a_report_has_its_parent() -> None:
    assert ("had told", "said") in read(
        "The Coast Times said Mayor Ana Ruiz had told engineers that the bridge was safe."
    )


def test_a_text_without_words_of_saying_inside_is_read_once() -> None:
    assert read("The bridge is safe, Mayor Ana Ruiz said.") == [("said", None)]


def test_every_nested_span_lies_inside_the_content_of_its_parent() -> None:
    text = (
        "“The minister told me that nobody had asked for the money,” Ana Ruiz said. The Coast Times reported that two "
        "engineers believed the bridge was unsafe and that the mayor denied it."
    )
    article = Article(text)
    nested = find_nested(article, find_attributions(article, MODEL.attribution), MODEL.attribution)
    inner = [(a, p) for a, p in zip(nested.attributions, nested.parents, strict=True) if p is not None]
    assert inner
    for attribution, parent in inner:
        content = nested.attributions[parent].content
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert any(span in piece for piece in content)


def test_an_excerpt_keeps_its_way_back_to_the_article() -> None:
    text = "“He told us,” she said, “that reports of a deal were false,” and left."
    pieces = (Span(0, 13), Span(text.index("“that"), text.index(" and left")))
    excerpt = to_excerpt(Article(text), [(0, pieces)])
    for start, span in excerpt.pieces:
        assert excerpt.text[start : start + span.end - span.start] == text[span.start : span.end]
    assert to_excerpt(Article(text), [(0, (Span(0, 5),))]).text == ""


def test_who_denies_a_report_and_the_report_share_a_claim() -> None:
    text = "Halden Energy on Friday denied media reports that it had offered its stake to the state."
    reading = read_article(Article(text, published="2025-03-07"), MODEL)
    stances = {s.chain[-1].name: (s.stance, s.claim) for s in reading.statements}
    assert stances["Halden Energy"][0] == "deny"
    assert stances["media reports"][0] == "assert"
    assert len({claim for _, claim in stances.values()}) == 1


def test_a_denied_report_does_not_come_on_the_authority_of_who_denies_it() -> None:
    text = "Halden Energy on Friday denied media reports that it had offered its stake to the state."
    reading = read_article(Article(text, published="2025-03-07"), MODEL)
    chains = [[link.name for link in s.chain] for s in reading.statements if s.stance == "assert"]
    assert chains == [["media reports"]]


def test_what_one_says_that_another_says_comes_by_both() -> None:
    text = "The Coast Times reported that Mayor Ana Ruiz denied that the bridge was unsafe."
    reading = read_article(Article(text, published="2025-03-07"), MODEL)
    assert [link.name for link in reading.statements[-1].chain] == ["Coast Times", "Ana Ruiz"]
    assert reading.statements[-1].stance == "deny"


def test_an_attribution_stands_only_once() -> None:
    text = "“I told them that I would sue,” Ruiz told the court, which said that she had told them that she would not."
    article = Article(text)
    nested = find_nested(article, find_attributions(article, MODEL.attribution), MODEL.attribution)
    cues = [a.cue[0] for a in nested.attributions]
    assert not [(a, b) for i, a in enumerate(cues) for b in cues[i + 1 :] if a.overlaps(b)]
    assert all(isinstance(a, Attribution) for a in nested.attributions)
