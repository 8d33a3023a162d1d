"""What counts as one word, and that no query is anything but words and phrases."""

import threading
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.terms import LONGEST, MOST_PHRASES, MOST_WORDS, Placed, placed, query_of, terms_of

TRICKY = (
    "NEAR(a b, 2)",
    "title: x",
    "-no ^first *",
    'a "b',
    "it's O'Brien’s",
    "😀🏴‍☠️",
    "\0\ud800",
    "ﷺ ½ ㎏ İ ß",
    "नमस्ते 北京 ภาษา",
    "e\u0301",
    '""',
)


def all_placed(text: str) -> Iterator[Placed]:
    return placed(text, set(terms_of(text)))


def test_case_accents_and_endings_make_no_difference() -> None:
    assert terms_of("Özdemir OZDEMIR özdemir’s") == ["ozdemir"] * 3
    assert terms_of("O\u0308zdemir Sørensen Łukasz") == terms_of("Özdemir Sorensen Lukasz")
    assert terms_of("denied denies deny") == ["deni"] * 3


def test_numbers_are_kept_and_punctuation_splits() -> None:
    assert terms_of("1,204 troops (T-72s), 2016-01-26") == ["1", "204", "troop", "t", "72s", "2016", "01", "26"]
    assert terms_of("O'Brien e-mail") == ["o", "brien", "e", "mail"]


def test_signs_of_scripts_without_spaces_are_words_and_vowel_signs_stay_in_theirs() -> None:
    assert terms_of("北京说") == ["北", "京", "说"]
    assert len(terms_of("नमस्ते दुनिया")) == 2


def test_places_are_those_of_the_text() -> None:
    text = "The “Éclair’s” harbour"
    assert [(p.term, text[p.start : p.end]) for p in all_placed(text)] == [
        ("the", "The"), ("eclair", "Éclair"), ("harbour", "harbour"),
    ]  # fmt: skip


def test_phrases_stand_in_any_quotation_marks_and_small_words_count_only_there() -> None:
    asked = query_of('the pier "was sold" in “the end” and «at sea»')
    assert asked.words == ("pier",)
    assert asked.phrases == (("was", "sold"), ("the", "end"), ("at", "sea"))
    assert query_of("to be").words == ("to", "be")
    assert query_of('ships "').words == ("ship",)


def test_a_long_query_is_cut_and_says_so() -> None:
    asked = query_of(" ".join(f"w{n}" for n in range(5000)))
    assert (len(asked.words), asked.left_out) == (MOST_WORDS, 5000 - MOST_WORDS)
    assert query_of("".join(f'"a{n} b" ' for n in range(20))).left_out == 20 - MOST_PHRASES


@given(st.text(max_size=300))
@example("x" * 10_000)
@example('"' * 9_999)
def test_terms_are_letters_and_digits_alone_and_so_survive_every_database(text: str) -> None:
    for p in all_placed(text):
        assert p.term and len(p.term) <= LONGEST
        assert not set(p.term) & set("\0 '\"|&!:*()^-+\\\n")
        assert p.term.encode()
        assert 0 <= p.start < p.end <= len(text)
        assert terms_of(text)[p.place] == p.term
    for term in query_of(text).terms:
        assert not set(term) & set("\0 '\"|")


def test_tricky_texts_have_terms_or_none() -> None:
    for text in TRICKY:
        assert all(" " not in term for term in terms_of(text))
        query_of(text)


def test_threads_get_the_same_terms() -> None:
    words = [
        f"{stem}{end}" for stem in ("negotiat", "generalis", "relat") for end in ("ion", "ing", "ed", "ions", "ional")
    ]
    expected = [terms_of(w) for w in words]
    wrong: list[str] = []

    def ask(n: int) -> None:
        some = [f"{w}x{n}" for w in words]
        if [terms_of(w) for w in words] != expected or any(not terms_of(w) for w in some):
            wrong.append(str(n))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert wrong == []
