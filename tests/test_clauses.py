from itertools import pairwise

import pytest

from onrecord.article import Span
from onrecord.clauses import clauses, is_clause


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("the port was sold and the mayor left the town", 1),
        ("the port was sold, and the mayor has left the town", 2),
        ("the port was sold, but he will not leave the town", 2),
        ("it is not a bid; it is an offer", 2),
        ("that the port was sold and that the mayor has left", 2),
        ("Based on what we know now, we are leaving the port", 1),
        ("If the port was sold, and the mayor left, we are lost", 1),
        ("he will sign it and go home", 1),
        ("docks, cranes and ships", 1),
        ("no", 1),
    ],
)
def test_main_clauses_are_parts_of_their_own(sentence: str, parts: int) -> None:
    found = clauses(sentence, Span(0, len(sentence)))
    assert len(found) == parts
    assert found[0].start == 0
    assert found[-1].end == len(sentence)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("the port was sold", True),
        ("that nobody came", True),
        ("the reality of climate change", False),
        ("the day as one of joy, during which people will sing", False),
        ("betrayed when he left", False),
    ],
)
def test_a_clause_has_a_verb_of_its_own(words: str, clause: bool) -> None:
    assert is_clause(words) is clause
