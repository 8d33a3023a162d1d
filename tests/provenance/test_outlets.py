import pytest

from onrecord.provenance.outlets import Outlets
from tests.provenance.made import REGISTRY

OUTLETS = Outlets(("The Evening Ledger", "Varsk Business Standard", "Orsay Press Agency", "Kanal 24"), REGISTRY)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Evening Ledger", "The Evening Ledger"),
        ("the Ledger", "The Evening Ledger"),
        ("OPA", "Orsay Press Agency"),
        ("Norwire", "Northern Wire"),
        ("the Evening Ledger newspaper", "The Evening Ledger"),
        ("Evening Ledger newspaper", "The Evening Ledger"),
        ("the newspaper Evening Ledger", "The Evening Ledger"),
        ("the Ledger newspaper", "The Evening Ledger"),
        ("the news agency Norwire", "Northern Wire"),
        ("Northern Wire International", "Northern Wire"),
        ("Northern Wire General News Service", "Northern Wire"),
        ("Northern Wire (Varsk)", "Northern Wire"),
        ("ledger", None),
        ("Standards", None),
    ],
)
def test_outlets_are_known_by_their_names_short_and_long(words: str, name: str | None) -> None:
    assert OUTLETS.named(words) == name


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("state channel Kanal 24", "organisation", "Kanal 24"),
        ("a source who spoke to Kanal 24", "anonymous", None),
        ("critic of Kanal 24", "person", None),
        ("Tarn Courier", "media", "Tarn Courier"),
        ("Tarn Courier", "person", None),
        ("Harbour Post", "media", "Harbour Post"),
        ("Harbour Post newspaper", "media", "Harbour Post"),
        ("Tarn News Agency", "media", "Tarn News Agency"),
        ("German newspaper", "media", None),
        ("Media Reports", "media", None),
        ("Media reports", "media", None),
        ("Media reports this week", "media", None),
        ("Reports out of Varsk", "media", None),
        ("a local newspaper", "media", None),
    ],
)
def test_media_with_a_name_of_their_own_are_outlets(words: str, kind: str, name: str | None) -> None:
    assert OUTLETS.called(words, kind) == name


def test_a_short_form_that_fits_two_publishers_means_neither() -> None:
    assert Outlets(("Evening Ledger", "Varsk Ledger"), REGISTRY).named("the Ledger") is None


def test_outlets_of_one_house_are_the_same() -> None:
    assert OUTLETS.same("Morning Halden", "Sunday Halden")
    assert OUTLETS.same("Norwire", "Northern Wire")
    assert OUTLETS.same("Northern Wire International", "Norwire")
    assert not OUTLETS.same("The Evening Ledger", "Morning Halden")
    assert not OUTLETS.same(None, None)


def test_other_outlets_are_cited_only_beside_a_word_of_citing() -> None:
    assert list(OUTLETS.cited_in("Olsund told the Northern Wire on Sunday.")) == ["Northern Wire"]
    assert list(OUTLETS.cited_in("The Northern Wire building burned down.")) == []
    assert list(OUTLETS.cited_in("The Evening Ledger building burned down.")) == ["The Evening Ledger"]


def test_a_name_within_a_longer_one_is_not_cited() -> None:
    outlets = Outlets(("Varsk Northern Wire", "Wire"), REGISTRY)
    assert list(outlets.cited_in("Olsund told the Varsk Northern Wire.")) == ["Varsk Northern Wire"]


def test_a_publisher_tells_in_brackets_whose_text_it_carries() -> None:
    assert list(OUTLETS.in_brackets("Harbour Board (Northern Wire text)")) == ["Northern Wire"]
    assert list(OUTLETS.in_brackets("Harbour Board (English edition)")) == []
