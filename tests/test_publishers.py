import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.publishers import Kind, Publisher, key, load_publishers

REGISTRY = load_publishers()
ENTRIES = tomllib.loads(files("onrecord").joinpath("publishers.toml").read_text("utf-8"))["publisher"]


def name(words: str) -> str | None:
    found = REGISTRY.named(words)
    return found.name if found else None


def found(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], publisher.name) for span, publisher in REGISTRY.find(text)]


def own(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


# The file


def test_the_file_holds_some_hundred_outlets_sorted_by_name() -> None:
    names = [key(entry["name"]) for entry in ENTRIES]
    assert len(names) >= 400
    assert names == sorted(names)


@pytest.mark.parametrize("field", ["names", "domains"])
def test_no_name_and_no_domain_stands_twice_in_the_file(field: str) -> None:
    keys = [(key(item) if len(item) > 5 else item) for entry in ENTRIES for item in entry.get(field, [])]
    assert [item for item in set(keys) if keys.count(item) > 1] == []


def test_every_entry_is_well_formed() -> None:
    for entry in ENTRIES:
        assert all(
            re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", d) and not d.startswith("www.") for d in entry.get("domains", [])
        )
        assert all(re.fullmatch("[a-z]{2}", language) for language in entry.get("languages", []))
        assert re.fullmatch("[A-Z]{2}", entry["country"])
        assert entry["kind"] in get_args(Kind)


def test_a_family_has_one_spelling() -> None:
    families = {entry["family"] for entry in ENTRIES if "family" in entry}
    assert len(families) == len({key(family) for family in families})


def test_every_outlet_is_found_by_each_of_its_strong_names_and_domains() -> None:
    for publisher in REGISTRY.publishers:
        assert [n for n in publisher.strong if REGISTRY.named(n) != publisher] == []
        assert [d for d in publisher.domains if REGISTRY.at(f"https://www.{d}/a?b#c") != publisher] == []


# Names


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("FT", "Financial Times"),
        ("the Financial Times’", "Financial Times"),
        ("financial times", "Financial Times"),
        ("The Wall  Street\nJournal's", "The Wall Street Journal"),
        ("/TASS/", "TASS"),
        ("(AP)", "The Associated Press"),
        ("A.P.", "The Associated Press"),
        ("Tass news agency", "TASS"),
        ("the newspaper Le Monde", "Le Monde"),
        ("al-Jazeera TV", "Al Jazeera"),
        ("El Pais", "El País"),
        ("Suddeutsche Zeitung newspaper's", "Süddeutsche Zeitung"),
        ("U.S. News and World Report", "U.S. News & World Report"),
        ("CNN.com", "CNN"),
        ("Barron’s", "Barron's"),
    ],
)
def test_a_name_is_known_in_its_usual_dress(words: str, expected: str) -> None:
    assert name(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ap", None),
        ("tass", None),
        ("Time", None),
        ("time", None),
        ("the Time", None),
        ("Time magazine", "Time"),
        ("TIME magazine", "Time"),
        ("time.com", "Time"),
        ("the magazine Time", "Time"),
        ("The Hill", "The Hill"),
        ("the Hill", None),
        ("the Globe", "The Boston Globe"),
        ("Globe", None),
        ("The Sun", "The Sun"),
        ("the sun", None),
        ("Fox", None),
        ("Fox News", "Fox News"),
    ],
)
def test_a_name_that_means_other_things_needs_help(words: str, expected: str | None) -> None:
    assert name(words) == expected


@pytest.mark.parametrize(
    "words", ["the Post", "The Times", "the Journal", "the Herald", "Daily News", "the newspaper", "", " ", "'s", "..."]
)
def test_what_several_papers_are_called_is_nobodys_name(words: str) -> None:
    assert name(words) is None


@given(st.text())
@settings(deadline=None)  # the first search compiles the names
def test_any_words_can_be_asked_for(words: str) -> None:
    REGISTRY.named(words)
    REGISTRY.at(words)
    list(REGISTRY.find(words))


def test_two_names_of_one_outlet_are_the_same() -> None:
    assert REGISTRY.same("The Huffington Post", "HuffPost")
    assert not REGISTRY.same("AP", "AFP")
    assert not REGISTRY.same("Halden Courier", "Halden Courier")


# Addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.ft.com/content/1", "Financial Times"),
        ("http://user@Edition.CNN.com:80/x", "CNN"),
        ("ft.com", "Financial Times"),
        ("news.sky.com/story", "Sky News"),
        ("https://www.bbc.co.uk./news", "BBC"),
    ],
)
def test_an_outlet_is_known_by_its_address(url: str, expected: str) -> None:
    publisher = REGISTRY.at(url)
    assert publisher is not None
    assert publisher.name == expected


@pytest.mark.parametrize(
    "url", ["", "https://", "http://[bad", "https://notft.com/", "https://ft.com.evil.example/", "mailto:a", "co.uk"]
)
def test_other_addresses_are_nobodys(url: str) -> None:
    assert REGISTRY.at(url) is None


# Running text


def test_the_outlets_in_a_text_come_in_order_and_without_their_dress() -> None:
    text = "MOSCOW, January 26. /TASS/. The Financial Times’ report, which AFP, al-Jazeera and Time magazine cited (www.ft.com)."
    assert found(text) == [
        ("TASS", "TASS"),
        ("Financial Times", "Financial Times"),
        ("AFP", "Agence France-Presse"),
        ("al-Jazeera", "Al Jazeera"),
        ("Time", "Time"),
        ("www.ft.com", "Financial Times"),
    ]


def test_the_longest_name_wins() -> None:
    assert found("BBC News, the Chicago Sun-Times, Fox Business and Novaya Gazeta Europe") == [
        ("BBC News", "BBC"),
        ("Chicago Sun-Times", "Chicago Sun-Times"),
        ("Fox Business", "Fox Business"),
        ("Novaya Gazeta Europe", "Novaya Gazeta Europe"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was time. Time passed, the time came, and the Hill went home.",
        "the daily mail, a financial times table, ap and an npr",
        "the Sun Belt and the Globe Theatre under the sun",
        "the Guardian Council in Tehran",
        "Mayor Michael Bloomberg met Mr. Forbes and Mr. Bloomberg.",
        "TASSO, APEC, MAP, someone@cnn.com, cnn.com.example, https://example.com/cnn.com",
        "the Post and the Times of old",
        "STAT OF THE WEEK, RT @someone",
        "a local Australian newspaper and the Oromo Liberation Front",
    ],
)
def test_other_things_of_the_same_name_are_passed_over(text: str) -> None:
    assert found(text) == []


def test_a_name_may_run_over_a_line_end_and_have_other_accents() -> None:
    assert found("the Huffington\nPost and El Pais") == [("Huffington\nPost", "HuffPost"), ("El Pais", "El País")]


def test_weekdays_after_a_short_name_do_no_harm() -> None:
    assert found("He told the Globe Tuesday.") == [("Globe", "The Boston Globe")]


def test_a_stretch_of_a_text_gives_what_lies_in_it_whole() -> None:
    text = "AFP told the Globe, Reuters and Fox News."
    spans = list(REGISTRY.find(text))
    for first in range(len(text)):
        for last in range(first, len(text)):
            inside = [(s, p) for s, p in spans if first <= s.start and s.end <= last]
            assert inside == [(s, p) for s, p in REGISTRY.find(text, first, last) if (s, p) in spans]


# Files of one's own


def test_ones_own_file_adds_outlets(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[[publisher]]\nname = "Halden Courier"\nnames = ["HC"]\nweak = ["the Courier"]\ndomains = ["halden.example"]\n',
    )
    registry = load_publishers(path)
    courier = Publisher("Halden Courier", ("HC",), ("the Courier",), ("halden.example",))
    assert registry.named("HC") == registry.named("The Courier") == registry.at("https://m.halden.example/1") == courier
    assert registry.named("Reuters") == REGISTRY.named("Reuters")
    assert REGISTRY.named("HC") is None


def test_an_entry_of_the_same_name_replaces_the_shipped_one(tmp_path: Path) -> None:
    registry = load_publishers(own(tmp_path, '[[publisher]]\nname = "Financial Times"\nnames = ["Pink Paper"]\n'))
    assert registry.same("Pink Paper", "Financial Times")
    assert registry.named("FT") is None
    assert registry.at("ft.com") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "not valid TOML"),
        ('[[outlet]]\nname = "X Post"', "'outlet' does not belong there. Begin every entry with [[publisher]]"),
        ("publisher = [1]", "Begin every entry with [[publisher]]"),
        ('[[publisher]]\nnames = ["X Post"]', "entry 1 ('no name'): the name is missing"),
        (
            '[[publisher]]\nname = "X Post"\nurl = "x"',
            "entry 1 ('X Post'): unknown key 'url'. The keys are name, names",
        ),
        ("[[publisher]]\nname = 3", "entry 1 (3): name holds 3"),
        ('[[publisher]]\nname = " "', "name holds ' '"),
        ('[[publisher]]\nname = "X Post"\nnames = "XP"', "names is 'XP'. Write a list: names = [\"...\"]"),
        ('[[publisher]]\nname = "X Post"\nnames = [1]', "names holds 1"),
        (
            '[[publisher]]\nname = "X Post"\ndomains = ["https://x.org/"]',
            "domains holds 'https://x.org/'. Write a domain",
        ),
        ('[[publisher]]\nname = "X Post"\nlanguages = ["English"]', "ISO 639-1"),
        ('[[publisher]]\nname = "X Post"\ncountry = ["GB"]', "country holds ['GB']"),
        ('[[publisher]]\nname = "X Post"\nkind = "paper"', "Write one of agency, newspaper"),
        (
            '[[publisher]]\nname = "X Post"\n[[publisher]]\nname = "The X Post"',
            "entry 2 ('The X Post'): the name 'x post' is taken by",
        ),
        ('[[publisher]]\nname = "X Post"\nnames = ["AP"]', "is taken by the shipped entry 'The Associated Press'"),
        (
            '[[publisher]]\nname = "X Post"\ndomains = ["ft.com"]',
            "the domain 'ft.com' is taken by the shipped entry 'Financial Times'",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_the_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        load_publishers(own(tmp_path, text))
    assert "mine.toml" in str(error.value)
    assert message in str(error.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_publishers(tmp_path / "missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        load_publishers(tmp_path / "binary.toml")
