from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.descriptions import read_mention
from onrecord.publishers import load_publishers
from onrecord.sources import Entity, resolve_sources


def attributed(text: str, *sources: str | None, title: str | None = None) -> tuple[Article, list[Attribution]]:
    """One attribution for each source, in order of the text; the cue is the word behind it."""
    article = Article.compose(title, text)
    at, found = 0, []
    for source in sources:
        if source is None:
            found.append(Attribution(cue=(Span(at, at + 1),)))
            continue
        at = article.text.index(source, at)
        found.append(
            Attribution(cue=(Span(at + len(source), at + len(source) + 2),), source=(Span(at, at + len(source)),))
        )
        at += len(source)
    return article, found


def entities(text: str, *sources: str | None, title: str | None = None) -> list[Entity | None]:
    resolved = resolve_sources(*attributed(text, *sources, title=title))
    return [None if i is None else resolved.entities[i] for i in resolved.of]


def names(text: str, *sources: str | None, title: str | None = None) -> list[str | None]:
    return [e.name if e else None for e in entities(text, *sources, title=title)]


def test_a_surname_goes_to_the_fullest_name_in_the_article() -> None:
    text = "Energy Minister Pavel Doran said no. Doran added that he was busy."
    first, second = entities(text, "Energy Minister Pavel Doran", "Doran")
    assert first is second
    assert first is not None
    assert (first.name, first.kind, first.roles, first.aliases) == (
        "Pavel Doran",
        "person",
        ("Energy Minister",),
        ("Doran",),
    )


def test_the_surname_in_a_title_goes_to_the_name_in_the_body() -> None:
    assert (
        names("Energy Minister Pavel Doran denied it.", "Doran", "Energy Minister Pavel Doran", title="Doran: no sale")
        == ["Pavel Doran"] * 2
    )


def test_he_is_the_speaker_before() -> None:
    text = "Ingrid Solvang said it was false. She said nobody asked. The report said more. She left, she said."
    assert names(text, "Ingrid Solvang", "She", "The report", "she") == [
        "Ingrid Solvang",
        "Ingrid Solvang",
        "report",
        "Ingrid Solvang",
    ]


def test_he_is_the_person_named_before_where_nobody_has_spoken() -> None:
    assert names("The board met Pavel Doran. He said no.", "He") == ["Pavel Doran"]


def test_a_pronoun_without_anyone_before_it_stays_a_pronoun() -> None:
    assert names("He said no.", "He") == ["He"]


def test_the_minister_is_whoever_bears_the_role() -> None:
    text = "Energy Minister Pavel Doran said no. The minister said it again."
    assert names(text, "Energy Minister Pavel Doran", "The minister") == ["Pavel Doran"] * 2


def test_the_paper_and_the_company_are_those_named_before() -> None:
    text = "Halden Bank and the Evening Times spoke. The paper said yes. The company said no."
    assert names(text, "The paper", "The company") == ["Evening Times", "Halden Bank"]


def test_the_place_of_a_dateline_is_nobody_who_speaks() -> None:
    article, found = attributed("VARSK, March 6 (Northern Wire) - It fell. The company said no.", "The company")
    resolved = resolve_sources(article, found, Span(0, 32))
    assert resolved.entities[0].name == "company"


def test_an_unnamed_spokesman_stays_unnamed() -> None:
    text = "Dmitri Orlov, who runs the port, said no. A port spokesman said yes."
    assert names(text, "Dmitri Orlov", "A port spokesman") == ["Dmitri Orlov", "port spokesman"]


def test_two_anonymous_mentions_are_two_entities() -> None:
    text = "Two officials said it began. Two officials said it ended."
    resolved = resolve_sources(*attributed(text, "Two officials", "Two officials"))
    assert len(resolved.entities) == 2
    assert {e.kind for e in resolved.entities} == {"anonymous"}


def test_one_mention_shared_by_two_attributions_is_one_entity() -> None:
    article, (one,) = attributed("Two officials said it began and warned of more.", "Two officials")
    resolved = resolve_sources(article, [one, replace(one, cue=(Span(34, 40),))])
    assert resolved.of == (0, 0)


def test_an_attribution_without_a_source_has_no_entity() -> None:
    assert names("It was said that he left.", None) == [None]


@pytest.mark.parametrize(
    ("words", "name", "role", "kind"),
    [
        ("presidential spokesman Dmitri Orlov", "Dmitri Orlov", "presidential spokesman", "person"),
        ("Dmitri Orlov, the port's spokesman", "Dmitri Orlov", "port's spokesman", "person"),
        ("The company's spokeswoman, Ana Ruiz,", "Ana Ruiz", "company's spokeswoman", "person"),
        ("The Evening Times", "Evening Times", "", "media"),
        ("The Varsk Harbour", "Varsk Harbour", "", "organisation"),
        ("sources in Moscow", None, "", "anonymous"),
        ("two people familiar with the talks", None, "", "anonymous"),
        ("a spokesman for Halden Energy", None, "spokesman for Halden Energy", "person"),
        ("media reports", None, "", "media"),
        ("a court filing", None, "", "document"),
        ("analysts", None, "", "group"),
        ("the company", None, "", "organisation"),
    ],
)
def test_the_words_of_a_source_tell_name_role_and_kind(words: str, name: str | None, role: str, kind: str) -> None:
    mention = read_mention(words)
    assert (mention.name, mention.role, mention.kind) == (name, role, kind)


@pytest.mark.parametrize(
    ("words", "name", "kind", "role"),
    [
        ("Howard Dean, the former governor of Vermont,", "Howard Dean", "person", "former governor of Vermont"),
        ("Ana Ruiz, a bridge expert at the institute", "Ana Ruiz", "person", "bridge expert at the institute"),
        ("Northern Rising, an outside group,", "Northern Rising", "organisation", ""),
        ("the novelist Ana Ruiz", "Ana Ruiz", "person", "novelist"),
        ("Ben Ames in the Coast Times", "Ben Ames", "person", ""),
        ("Other candidates, including Ana Ruiz", None, "group", ""),
        ("Ana Ruiz and Ben Ames", None, "group", ""),
        ("45% of voters", None, "group", ""),
        ("a campaign aide", None, "anonymous", ""),
        ("a young woman", None, "person", ""),
    ],
)
def test_the_words_of_a_source_tell_its_name_kind_and_role(words: str, name: str | None, kind: str, role: str) -> None:
    mention = read_mention(words)
    assert (mention.name, mention.kind) == (name, kind)
    assert mention.role == role or name is None


@pytest.mark.parametrize(
    ("text", "sources", "named"),
    [
        ("Ben Ames met Ana Ruiz. It rained, she said.", ["she"], "Ana Ruiz"),
        ("Ana Ruiz met Ben Ames. It rained, he said.", ["he"], "Ben Ames"),
        ("Ana Ruiz spoke before Ben Ruiz. It rained, Mrs. Ruiz said.", ["Mrs. Ruiz"], "Ana Ruiz"),
    ],
)
def test_he_and_she_agree_with_titles_and_first_names(text: str, sources: list[str], named: str) -> None:
    resolved = resolve_sources(*attributed(text, *sources))
    index = resolved.of[0]
    assert index is not None and resolved.entities[index].name == named


def test_a_spokesman_is_nobody_who_was_named_before() -> None:
    text = "A Halden spokesman said no. A spokesman said yes."
    resolved = resolve_sources(*attributed(text, "A Halden spokesman", "A spokesman"))
    assert len(set(resolved.of)) == 2


def test_an_outlet_bears_its_usual_name() -> None:
    resolved = resolve_sources(*attributed("The FT said so.", "The FT"))
    assert [(e.name, e.kind) for e in resolved.entities] == [("Financial Times", "media")]


def test_a_file_of_ones_own_adds_outlets(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[publisher]]\nname = "Varsk Monitor"\nnames = ["VMT"]\n', "utf-8")
    article, attributions = attributed("It rained, the VMT said.", "the VMT")
    resolved = resolve_sources(article, attributions, outlets=load_publishers(own))
    assert [(e.name, e.kind) for e in resolved.entities] == [("Varsk Monitor", "media")]


def test_one_of_them_is_one_of_those_who_spoke_as_several() -> None:
    text = "Two officials in Varsk said so. One of them laughed. Both said no. The other said yes. They added more."
    assert names(text, "Two officials in Varsk", "One of them", "Both", "The other", "They") == [
        "Two officials in Varsk",
        "one of two officials in Varsk",
        "Two officials in Varsk",
        "another of two officials in Varsk",
        "Two officials in Varsk",
    ]


def test_an_outlet_is_named_without_what_it_is() -> None:
    assert read_mention("The Harbour Post newspaper").name == "Harbour Post"
    assert read_mention("the Norvik news agency").kind == "media"


def test_an_aide_to_somebody_is_somebody_else() -> None:
    mention = read_mention("An aide to Prime Minister Erik Sunde")
    assert (mention.name, mention.kind) == (None, "anonymous")
