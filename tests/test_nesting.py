"""Attributions inside the content of others."""

from onrecord.article import Article, Span
from onrecord.attribution import Attribution, find_attributions
from onrecord.decoding import LABELS
from onrecord.encoding import encode
from onrecord.models import load_models
from onrecord.nesting import CONTENT, Nested, cut_paragraphs, find_nested, holder, to_tags, within
from onrecord.reading import read_article

MODEL = load_models(2)


def read_inside(article: Article) -> Nested:
    encoded = encode(article, MODEL.attribution)
    return find_nested(encoded, find_attributions(encoded))


def read(text: str) -> list[tuple[str, str | None]]:
    """(cue, cue of the parent) of every attribution."""
    article = Article(text)
    nested = read_inside(article)
    cues = [article[a.cue[0]] for a in nested.attributions]
    return [(cue, None if p is None else cues[p]) for cue, p in zip(cues, nested.parents, strict=True)]


def test_a_report_inside_a_report_has_its_parent() -> None:
    assert ("had told", "said") in read(
        "The Coast Times said Mayor Ana Ruiz had told engineers that the bridge was safe."
    )


def test_a_text_with_nothing_said_inside_stays_flat() -> None:
    assert read("The bridge is safe, Mayor Ana Ruiz said.") == [("said", None)]


def test_every_nested_span_lies_inside_the_content_of_its_parent() -> None:
    text = (
        "“The minister told me that nobody had asked for the money,” Ana Ruiz said. The Coast Times reported that two "
        "engineers believed the bridge was unsafe and that the mayor denied it."
    )
    article = Article(text)
    nested = read_inside(article)
    inner = [(a, p) for a, p in zip(nested.attributions, nested.parents, strict=True) if p is not None]
    assert inner
    for attribution, parent in inner:
        content = nested.attributions[parent].content
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert any(span in piece for piece in content)


def test_tags_tell_the_contents_that_can_hold_another() -> None:
    text = "“He told us,” she said, “that reports of a deal were false,” and left. It rained, Ana Ruiz said."
    encoded = encode(Article(text), MODEL.attribution)

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    long = Attribution(
        (span("said"),), (span("“He told us,”"), span("“that reports of a deal were false,”")), (span("she"),)
    )
    short = Attribution((span("said."),), (span("It rained"),))
    tags = [LABELS[tag] for tag in to_tags(encoded.words, [long, short])]
    words = [text[a:b] for a, b in zip(encoded.words.starts, encoded.words.ends, strict=True)]
    assert tags[: words.index("left")] == (
        ["B-content"] + ["I-content"] * 5 + ["B-source", "B-cue", "O", "B-content"] + ["I-content"] * 9 + ["O"]
    )
    assert set(tags[words.index("It") : words.index("It") + 2]) == {"O"}


def test_only_paragraphs_with_content_are_read_again() -> None:
    text = "It rained.\n\nShe said that he had asked for more.\n\nThey left."
    encoded = encode(Article(text), MODEL.attribution)
    (w,) = encoded.windows
    content = Span(text.index("that he"), text.index(".\n\nThey"))
    tags = to_tags(encoded.words, [Attribution((Span(16, 20),), (content,))])
    pieces, piece_tags, words = cut_paragraphs(w.ids, w.heads, encoded.words.paragraph, tags, tags >= CONTENT)
    kept = text[encoded.words.starts[words[0]] : encoded.words.ends[words[-1]]]
    assert kept == "She said that he had asked for more."
    assert w.ids[pieces[-1]] == 102  # the paragraph's own [SEP]
    assert len(piece_tags) == len(pieces) == len(words) + 1


def test_what_stands_outside_a_content_is_cut_off() -> None:
    article = Article("A said that B told C that D left, E added.")
    inner = Attribution((Span(14, 18),), (Span(21, 41),), (Span(12, 13),))
    kept = within(article, inner, (Span(7, 32),), [])
    assert kept is not None
    assert kept.content == (Span(21, 32),)
    assert within(article, inner, (Span(7, 12),), []) is None


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
    nested = read_inside(article)
    cues = [a.cue[0] for a in nested.attributions]
    assert not [(a, b) for i, a in enumerate(cues) for b in cues[i + 1 :] if a.overlaps(b)]
    assert all(isinstance(a, Attribution) for a in nested.attributions)


def test_what_already_stands_in_a_content_is_held_by_it() -> None:
    inner = Attribution((Span(5, 9),), (Span(10, 20),), (Span(0, 4),))
    outer = Attribution((Span(25, 29),), (Span(0, 20),), (Span(21, 24),))
    assert holder([inner, outer], 0) == 1
    assert holder([inner, outer], 1) is None
