"""The language of an article's text."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

SHORTEST = 40  # characters; py3langid takes "No comment." for Italian
SAMPLE = 1000  # characters from the beginning, and as many from the middle
CLEAR = 0.12  # share of English function words; news English has 0.15 and more, German, French, Dutch under 0.03
POSSIBLE = 0.06  # from here on a text is never refused: English copy full of foreign names
SURE, UNLIKELY = 0.5, 0.01  # probability that makes a language the text's, and that of English next to it

WORD = re.compile(r"[^\W\d_]+")
# Words of other languages with Latin letters (in, of, is, an, no, are) are left out.
ENGLISH = {
    "the", "and", "to", "that", "said", "for", "with", "has", "have", "had", "his", "her", "their", "he", "she", "it",
    "on", "at", "by", "from", "would", "not", "which", "who", "were", "been", "this", "they", "but",
}  # fmt: skip
NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch",
    "nn": "Norwegian", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


class Identifier(Protocol):
    """What we use of py3langid."""

    def rank(self, text: str) -> list[tuple[str, float]]: ...


def tell_language(text: str) -> str | None:
    """The code of the language a text is clearly in, or None.

    Most English is told by its function words alone, without loading the model of py3langid (0.7 s, once).
    Short texts and lists of names have none.
    """
    text = text.strip()
    if len(text) < SHORTEST:
        return None
    middle = len(text) // 2
    sample = text if len(text) <= 2 * SAMPLE else f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"
    share = english_share(sample)
    if share >= CLEAR:
        return "en"
    ranked = load_identifier().rank(sample)
    best, probability = ranked[0]
    if best == "en":
        return "en" if probability >= SURE else None
    refused = probability >= SURE and dict(ranked).get("en", 0.0) < UNLIKELY and share < POSSIBLE
    return best if refused else None


def english_share(text: str) -> float:
    words = WORD.findall(text.lower())
    return sum(word in ENGLISH for word in words) / len(words) if words else 0.0


@cache
def load_identifier() -> Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier


def language_name(code: str) -> str:
    return NAMES.get(code, "another language")
