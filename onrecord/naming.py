"""Short forms of names and the full ones that an article has for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from onrecord.genders import Gender, gender_of
from onrecord.names import Name, kind_of
from onrecord.publishers import Registry

LONGEST_NAME = 4  # words of a person's; more are a headline
JOINED = re.compile(r"\b(?:of|for|the|and|to|with|have)\b|&", re.I)


def by_last_word(names: Sequence[Name], outlets: Registry) -> dict[str, list[str]]:
    """The distinct names that end in each word, in order; without those that hold another beside words of no name.

    "Crooked Anna Ruiz" is Anna Ruiz where she is called so more often, and "Northern Post Ruiz" a headline.
    """
    counts = Counter(name.text for name in names)
    found: dict[str, dict[str, None]] = {}
    for text in counts:
        words = text.split()
        tails = (" ".join(words[i:]) for i in range(1, len(words) - 1))
        if any(counts[tail] > counts[text] for tail in tails) or (
            len(words) > 2 and outlets.named(" ".join(words[:-1]))
        ):
            continue
        found.setdefault(words[-1], {})[text] = None
    return {word: list(texts) for word, texts in found.items()}


def fullest(short: str, by_last_word: Mapping[str, Sequence[str]], gender: Gender = "") -> str:
    """The longest name, up to three words, that ends in a bare surname; the first of equals; else the name itself."""
    if " " in short:
        return short
    if short.replace(".", "").isupper() and len(short) > 1:
        full = spelled_out(short, by_last_word)
        surname = short.title()
        return (
            fullest(surname, by_last_word, gender)
            if full == short and short.isalpha() and surname in by_last_word
            else full
        )
    if kind_of(short) in {"media", "organisation"}:
        return short
    named = (
        name for name in by_last_word.get(short, ()) if len(name.split()) <= LONGEST_NAME and not JOINED.search(name)
    )
    fit = [name for name in named if not gender or gender_of(name) in {"", gender}]
    return max(fit, key=lambda name: min(len(name.split()), 3), default=short)


def spelled_out(short: str, by_last_word: Mapping[str, Sequence[str]]) -> str:
    """The name in the article whose capitals an abbreviation consists of: "European Central Bank" for "ECB"; else itself."""
    letters = short.replace(".", "")
    names = (name for names in by_last_word.values() for name in names if " " in name)
    return next((n for n in names if "".join(w[0] for w in re.split(r"[\s-]", n) if w[:1].isupper()) == letters), short)
