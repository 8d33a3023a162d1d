"""Chains of authority, from the words around an attribution."""

import pytest

import onrecord
from onrecord.article import Article, Span, paragraphs
from onrecord.attribution import Attribution
from onrecord.chains import find_chains, is_reference
from onrecord.sentences import sentences
from onrecord.sources import is_medium, resolve_sources


def attributed(text: str, *parts: tuple[str, str, str]) -> tuple[Article, list[Attribution]]:
    """Attributions given by the words of their source, cue and content; "" for none."""

    def at(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    return Article(text), [Attribution(source=at(s), cue=at(c), content=at(t)) for s, c, t in parts]


def chain_of(text: str, *parts: tuple[str, str, str]) -> list[str]:
    """The words of the chain of the first attribution."""
    article, attributions = attributed(text, *parts)
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    return [article[s] for s in find_chains(article, attributions, marks, is_medium)[0]]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "chain"),
    [
        (
            "The bridge is closed, the Coast Times reported, citing two engineers.",
            "the Coast Times",
            "reported",
            "The bridge is closed",
            ["the Coast Times", "two engineers"],
        ),
        (
            "The Coast Times, with reference to people close to the mayor, says the bridge is closed.",
            "The Coast Times",
            "says",
            "the bridge is closed",
            ["The Coast Times", "people close to the mayor"],
        ),
        (
            "The bridge is closed, engineer Ana Ruiz told the Coast Times on Monday.",
            "engineer Ana Ruiz",
            "told",
            "The bridge is closed",
            ["the Coast Times", "engineer Ana Ruiz"],
        ),
        (
            '"It is closed," the Coast Times quoted her as saying.',
            "the Coast Times",
            "quoted",
            '"It is closed,"',
            ["the Coast Times", "her"],
        ),
        (
            "Two engineers quoted by the Coast Times claim that the bridge is closed.",
            "Two engineers",
            "claim",
            "that the bridge is closed",
            ["the Coast Times", "Two engineers"],
        ),
        (
            "The bridge is safe, the ministry said in a written statement on Friday.",
            "the ministry",
            "said",
            "The bridge is safe",
            ["the ministry", "written statement"],
        ),
        (
            "The bridge is closed, three people cited by the Coast Times said.",
            "three people cited by the Coast Times",
            "said",
            "The bridge is closed",
            ["the Coast Times", "three people"],
        ),
        (
            "The bridge is closed, the mayor said, according to the Coast Times.",
            "the mayor",
            "said",
            "The bridge is closed",
            ["the Coast Times", "the mayor"],
        ),
        (
            "The bridge is safe, she told a news conference in Varsk.",
            "she",
            "told",
            "The bridge is safe",
            ["she"],
        ),
        ("The bridge is safe, she told reporters.", "she", "told", "The bridge is safe", ["she"]),
    ],
)
def test_the_words_around_an_attribution_tell_on_whose_authority_it_stands(
    text: str, source: str, cue: str, content: str, chain: list[str]
) -> None:
    assert chain_of(text, (source, cue, content)) == chain


def test_words_inside_the_content_are_no_part_of_the_chain() -> None:
    text = "The mayor said the paper had printed it citing two engineers."
    assert chain_of(text, ("The mayor", "said", "the paper had printed it citing two engineers")) == ["The mayor"]


def test_whom_the_next_speaker_cites_is_not_whom_this_one_cites() -> None:
    text = "The bridge is safe, the mayor said, while the Coast Times wrote it was not, citing two engineers."
    parts = (("the mayor", "said", "The bridge is safe"), ("the Coast Times", "wrote", "it was not"))
    assert chain_of(text, *parts) == ["the mayor"]


def test_naming_whom_one_cites_is_a_link_and_no_claim() -> None:
    text = "The bridge is closed, the Coast Times reported, citing two engineers."
    article, (link, claim) = attributed(
        text, ("the Coast Times", "citing", "two engineers"), ("the Coast Times", "reported", "The bridge is closed")
    )
    assert is_reference(article, link)
    assert not is_reference(article, claim)
    citing = "The Coast Times, citing how the bridge had moved, said it was closed."
    article, (clause,) = attributed(citing, ("The Coast Times", "citing", "how the bridge had moved"))
    assert not is_reference(article, clause)


def names(text: str, *parts: tuple[str, str, str]) -> list[list[str]]:
    article, attributions = attributed(text, *parts)
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    chains = find_chains(article, attributions, marks, is_medium)
    resolved = resolve_sources(article, attributions, None, chains)
    return [[resolved.entities[e].name for _, e in chain] for chain in resolved.chains]


def test_a_document_comes_behind_its_owner() -> None:
    text = "Halden Energy spoke up. “No offer was made,” its statement said."
    assert names(text, ("its statement", "said", "“No offer was made,”")) == [["Halden Energy", "its statement"]]


def test_the_next_quotation_comes_by_the_same_outlet() -> None:
    text = "It was closed, Ana Ruiz told the Coast Times. “It moved,” Ruiz said."
    attributed_text, attributions = attributed(text, ("Ana Ruiz", "told", "It was closed"))
    quoted = Span(text.index("“It"), text.index(" Ruiz said"))
    source = Span(text.index("Ruiz said"), text.index("Ruiz said") + 4)
    later = Attribution(source=(source,), cue=(Span(source.end + 1, source.end + 5),), content=(quoted,), mode="direct")
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    chains = find_chains(attributed_text, [*attributions, later], marks, is_medium)
    resolved = resolve_sources(attributed_text, [*attributions, later], None, chains)
    assert [[resolved.entities[e].name for _, e in c] for c in resolved.chains] == [["Coast Times", "Ana Ruiz"]] * 2


def test_whom_the_model_took_into_the_content_is_cited_all_the_same() -> None:
    text = "Reuters reported on Friday, citing two people familiar with the matter, that Halden Energy would sell."
    reading = onrecord.read(text, published="2025-03-07")
    assert [[link.name for link in s.chain] for s in reading.statements] == [
        ["Reuters", "two people familiar with the matter"]
    ]


def test_the_owner_of_a_document_speaks_where_nobody_else_does() -> None:
    text = "Halden Energy denied it. In its press release: “There were no talks.”"
    attribution = Attribution((Span(25, 46),), (Span(47, len(text)),))
    (chain,) = find_chains(Article(text), [attribution], [Span(0, 24), Span(25, len(text))], is_medium)
    assert [text[s.start : s.end] for s in chain] == ["its press release"]


def test_a_press_conference_is_no_outlet_and_first_is_nobody() -> None:
    text = "Nygaard told a press conference here that the union was lied to."
    assert chain_of(text, ("Nygaard", "told", "that the union was lied to")) == ["Nygaard"]
    text = "The deal was first reported by the Coast Times."
    assert chain_of(text, ("the Coast Times", "was first reported by", "The deal")) == ["the Coast Times"]


def test_an_e_mail_bears_the_words_too() -> None:
    text = "Halden said in an e-mail that it was sold."
    assert chain_of(text, ("Halden", "said", "that it was sold")) == ["Halden", "e-mail"]
