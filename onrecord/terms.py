"""Words as they are searched: case and accents folded, punctuation split, numbers kept, English endings off.

Done here, once, for both databases, so that they answer alike. Whatever somebody types is words and phrases; nothing is syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer

from onrecord.linking.copies import UNSPACED

MADE_BY = f"1 snowballstemmer {version('snowballstemmer')}"  # terms of another maker may differ
LONGEST = 64  # characters of a term
MOST_WORDS = 32  # that a query looks for
MOST_PHRASES = 8
MARKS = "".join(re.escape(chr(c)) for c in range(0x300, 0x2100) if unicodedata.category(chr(c))[0] == "M")
WORD = re.compile(rf"([{UNSPACED}]|[^\W_{UNSPACED}](?:[^\W_{UNSPACED}]|[{MARKS}])*)(?:['’ʼ][sS](?!\w))?")
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»')
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"}
)
# They say too little to be looked for where a query has other words; in a phrase they count.
SMALL = frozenset(
    "a an and are as at be been but by for from had has have he her his in is it its of on or she that the their they this to was were"
    " which who will with".split()
)


class Placed(NamedTuple):
    """A term and the characters of the text that it stands for. place: which term of the text it is."""

    term: str
    start: int
    end: int
    place: int


def placed(text: str, wanted: Container[str]) -> Iterator[Placed]:
    """Where some terms stand in a text."""
    place = 0
    for found in WORD.finditer(text):
        if term := term_of(found[1]):
            if term in wanted:
                yield Placed(term, *found.span(1), place)
            place += 1


def terms_of(text: str) -> list[str]:
    """In their order."""
    return [term for word in WORD.findall(text) if (term := term_of(word))]


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str:
    """Letters and digits alone, so that no database sees anything else in it; empty where nothing is left."""
    folded = folded_word(word)[:LONGEST]
    if folded.isascii() and folded.isalpha():
        return str(EnglishStemmer().stemWord(folded))  # one of its own: stemmers keep state, and threads search
    return folded


def folded_word(word: str) -> str:
    """ "Özdemir" and "OZDEMIR" are one, and so are other forms of the same characters."""
    low = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(UNDECOMPOSED)
    plain = "".join(
        c for c in low if not unicodedata.combining(c) and (c.isalnum() or unicodedata.category(c)[0] == "M")
    )
    return unicodedata.normalize("NFC", plain)


@dataclass(frozen=True, slots=True)
class Query:
    """words: terms, of which any may be there. phrases: terms that must stand together. left_out: words beyond what is looked for."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(self.words) | {term for phrase in self.phrases for term in phrase}


def query_of(asked: str) -> Query:
    """Of anything at all; what stands in quotation marks is a phrase."""
    phrases = dict.fromkeys(tuple(terms_of("".join(filter(None, m.groups())))) for m in QUOTED.finditer(asked))
    phrases.pop((), None)
    rest = terms_of(QUOTED.sub(" ", asked))
    in_phrases = {term for phrase in phrases for term in phrase}
    words = [word for word in dict.fromkeys(rest) if word not in in_phrases]
    telling = [word for word in words if word not in SMALL_TERMS]
    words = telling or ([] if phrases else words)
    left_out = len(words[MOST_WORDS:]) + len(list(phrases)[MOST_PHRASES:])
    return Query(tuple(words[:MOST_WORDS]), tuple(phrases)[:MOST_PHRASES], left_out)


SMALL_TERMS = frozenset(map(term_of, SMALL))
