"""Words for talk itself: what a report or a rumour is called, and how people call it true or false."""

from __future__ import annotations

TALK = (
    r"(?:reports?|rumou?rs?|claims?|allegations?|accusations?|suggestions?|speculations?|stor(?:y|ies)|articles?|information|"
    r"assertions?|charges?|version)"
)
VERDICT = (
    r"true|untrue|false|baseless|groundless|unfounded|nonsense|fiction|fabricated|fake|accurate|inaccurate|correct|incorrect|"
    r"wrong|a lie|lies"
)
FALSEHOOD = (
    rf"(?:(?:{VERDICT})|falsehoods?|nonsensical|fictions|fabrications?|invent(?:ed|ions?)|forger(?:y|ies)|forged|hoax|fairy[ -]tales?|fables?|slanders?|smears?|made[ -]up|"
    r"make-believe|rubbish|laughable|fanciful|fantas(?:y|ies)|absurd|ridiculous|far-fetched|preposterous|ludicrous|figments?|imagination|dreams?|myths?|disinformation|bogus|garbage)"
)
