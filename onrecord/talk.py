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
