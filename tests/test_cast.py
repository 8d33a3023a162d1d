"""Whom words mean, where the model's names and chains of mentions help the rules."""

from onrecord.article import Article, Span
from onrecord.attribution import Attribution
from onrecord.mentions import Mentioned, Named
from onrecord.sources import Entity, Sources, resolve_sources


def span(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def mentioned(text: str, *chains: tuple[str, ...], types: dict[str, str] | None = None) -> Mentioned:
    """Mentions with their heads at the beginning of the last word, the same words again for the next place."""
    rows = []
    places: dict[str, int] = {}
    for number, chain in enumerate(chains):
        for words in chain:
            nth = places.setdefault(words, 0)
            places[words] += 1
            at = span(text, words, nth)
            head = at.start + words.rfind(" ") + 1
            rows.append((head, at, (types or {}).get(words, "person"), number, words.lower() in {"he", "she", "it"}))
    rows.sort()
    return Mentioned((), *(tuple(column) for column in zip(*rows, strict=True)))


def resolved(text: str, *sources: Span, told: Mentioned | None = None) -> list[Entity | None]:
    found: Sources = resolve_sources(
        Article(text), [Attribution((Span(s.end, s.end + 1),), (), (s,)) for s in sources], mentioned=told
    )
    return [None if i is None else found.entities[i] for i in found.of]


def name_of(text: str, source: Span, told: Mentioned | None = None) -> str:
    (entity,) = resolved(text, source, told=told)
    assert entity
    return entity.name


def test_a_relative_pronoun_stands_for_the_mention_before_it() -> None:
    text = "The party heard from some 95 retired officers, who praised Ana Ruiz."
    told = mentioned(text, ("some 95 retired officers",))
    assert "retired officers" in name_of(text, span(text, "who"), told)


def test_an_apposition_before_who_is_whom_it_explains() -> None:
    text = "The panel heard John Bental, a staffer at the State Office who told others to keep quiet."
    told = mentioned(
        text,
        ("John Bental",),
        ("a staffer at the State Office",),
        ("State Office",),
        types={"State Office": "organisation"},
    )
    assert name_of(text, span(text, "who"), told) == "John Bental"


def test_words_beside_the_pronoun_do_not_hide_it() -> None:
    text = "Residents met Ana Ruiz, who in 2010 said no."
    told = mentioned(text, ("Ana Ruiz",))
    assert name_of(text, span(text, "who in 2010"), told) == "Ana Ruiz"


def test_a_place_of_filing_is_no_part_of_a_source() -> None:
    text = "OSLO - Nordic leaders said they would meet."
    assert name_of(text, span(text, "OSLO - Nordic leaders")) == "Nordic leaders"


def test_a_chain_decides_where_a_name_fits_the_pronoun() -> None:
    text = "Mary Holt met Ana Ruiz and Ida Berg. Later she said the talks went well."
    assert name_of(text, span(text, "she"), mentioned(text, ("Ana Ruiz", "she"))) == "Ana Ruiz"


def test_a_chain_against_the_gender_of_a_name_is_not_believed() -> None:
    text = "Ana Ruiz met John Holt. Later she said the talks went well."
    assert name_of(text, span(text, "she"), mentioned(text, ("John Holt", "she"))) == "Ana Ruiz"


def test_a_definite_description_goes_where_its_chain_goes() -> None:
    text = "Ana Ruiz lost the vote. The veteran lawyer blamed the weather."
    told = mentioned(text, ("Ana Ruiz", "The veteran lawyer"))
    assert name_of(text, span(text, "The veteran lawyer"), told) == "Ana Ruiz"
    assert name_of(text, span(text, "The veteran lawyer")) == "veteran lawyer"


def test_other_mentions_tell_roles() -> None:
    text = "Ana Ruiz said no. The finance minister blamed the weather."
    told = mentioned(text, ("Ana Ruiz", "The finance minister"))
    (entity,) = resolved(text, span(text, "Ana Ruiz"), told=told)
    assert entity
    assert entity.roles == ("finance minister",)


def test_the_model_tells_what_a_name_names_where_its_words_do_not() -> None:
    text = "Wells Norden said the sum was right."
    place = span(text, "Wells Norden")
    (by_words,) = resolved(text, place)
    (by_model,) = resolved(text, place, told=Mentioned((Named(place, "organisation", 0.9),)))
    assert by_words
    assert by_model
    assert (by_words.kind, by_model.kind) == ("person", "organisation")


def test_an_abbreviation_goes_to_the_name_it_stands_for() -> None:
    text = "The Northern Grid Authority met on Monday. The N.G.A. said it would pay."
    assert name_of(text, span(text, "The N.G.A.")) == "Northern Grid Authority"


def test_a_surname_that_is_a_role_word_stays_a_name() -> None:
    text = "Charlie King spoke. Mr. King said the bridge was safe."
    assert name_of(text, span(text, "Mr. King")) == "Charlie King"


def test_the_only_spokesman_whom_the_article_names_is_the_one_of_its_lead() -> None:
    text = "A spokesman for the harbour denied it.\n\nIt rained.\n\nThe mayor's spokesman Paul Doran said so on Friday."
    assert name_of(text, span(text, "A spokesman for the harbour")) == "Paul Doran"


def test_a_spokesman_of_another_office_is_somebody_else() -> None:
    text = "A spokesman for the Admiralty denied it.\n\nPaul Doran, a Treasury spokesman, said so on Friday."
    assert name_of(text, span(text, "A spokesman for the Admiralty")) == "spokesman for the Admiralty"


def test_of_two_spokesmen_nobody_is_chosen() -> None:
    text = "A spokesman denied it.\n\nThe mayor's spokesman Paul Doran and the bank's spokesman Otto Ames said so on Friday."
    assert name_of(text, span(text, "A spokesman")) == "spokesman"


def test_a_slur_or_a_headline_before_a_name_is_no_part_of_it() -> None:
    text = "Ana Ruiz spoke. Crooked Ana Ruiz, he shouted. New York Times Ruiz Story. Ana Ruiz went. Ruiz denied it."
    assert name_of(text, Span(text.index("Ruiz denied"), text.index(" denied it"))) == "Ana Ruiz"


def test_it_is_whoever_spoke_last_and_no_place() -> None:
    text = "Halden Group denied it on Tuesday after a march in Varsk. It said nothing was sold."
    told = Mentioned(
        (Named(span(text, "Halden Group"), "organisation", 0.9), Named(span(text, "Varsk"), "place", 0.9)),
        (),
        (),
        (),
        (),
        (),
    )
    first, second = resolved(text, span(text, "Halden Group"), span(text, "It"), told=told)
    assert first and second and second.name == first.name == "Halden Group"
