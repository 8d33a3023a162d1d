"""Words for talk itself: what a report or a rumour is called, and how people call it true or false."""

from __future__ import annotations

TALK = (
    r"(?:reports?|rumou?rs?|claims?|allegations?|accusations?|suggestions?|speculations?|stor(?:y|ies)|articles?|information|"
    r"assertions?|charges?|version)"
)
FALSE_WORDS = (
    r"untrue|false|baseless|groundless|unfounded|nonsense|fiction|fabricated|fake|inaccurate|incorrect|wrong|a lie|lies"
)
VERDICT = rf"true|accurate|correct|{FALSE_WORDS}"
FALSEHOOD = (
    rf"(?:{FALSE_WORDS}|not (?:true|accurate|correct)|falsehoods?|nonsensical|fictions|fabrications?|invent(?:ed|ions?)|forger(?:y|ies)|forged|hoax|fairy[ -]tales?|"
    r"fables?|slanders?|smears?|made[ -]up|make-believe|rubbish|laughable|fanciful|fantas(?:y|ies)|absurd|ridiculous|far-fetched|preposterous|ludicrous|figments?|"
    r"imagination|dreams?|myths?|disinformation|bogus|garbage)"
)
