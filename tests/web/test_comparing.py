"""Two versions of an article: what changed in the text and in who says what."""

from __future__ import annotations

import pytest

from onrecord.web.comparing import compare, compare_statements, folded, smooth
from tests.ledger.readymade import read
from tests.web.harbour import item


def test_statements_are_kept_reworded_added_and_gone() -> None:
    before = read(item()).to_dict()
    after = read(item(denied="that pier 7 of old Corran was sold")).to_dict()
    found = compare_statements(before, after)
    assert (found.kept, len(found.reworded), found.added, found.gone) == (1, 1, [], [])
    assert ("added", "of old Corran ") in found.reworded[0].pieces
    other = compare_statements(before, read(item("Bo Lund")).to_dict())
    assert (other.kept, len(other.added), len(other.gone)) == (0, 2, 2)


def test_a_comparison_gives_both_texts_back() -> None:
    before = "One.\n\nTwo has words.\n\nThree.\n\nFour."
    after = "One.\n\nTwo has other words.\n\nFive.\n\nFour."
    changes = compare(before, after)
    for skipped, text in (("added", before), ("removed", after)):
        said = ["".join(w for o, w in change if o != skipped) for change in changes]
        assert [t for t in said if t] == text.split("\n\n")


def test_words_that_are_replaced_one_after_the_other_read_as_one() -> None:
    pieces = [
        ("removed", "did"),
        ("added", "will"),
        ("same", " "),
        ("removed", "not"),
        ("added", "soon"),
        ("same", " go"),
    ]
    assert smooth(pieces) == [("removed", "did not"), ("added", "will soon"), ("same", " go")]


def test_long_stretches_that_stayed_are_folded_but_for_those_beside_a_change() -> None:
    same = [f"Paragraph {n} is here." for n in range(9)]
    blocks = list(folded(compare("\n\n".join(same), "\n\n".join([*same, "New."]))))
    assert [b.kind for b in blocks] == ["same", "near", "changed"]
    assert len(blocks[0].paragraphs) == 8


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x\n\n" * 40_000, "y\n\n" + "x\n\n" * 39_000 + "z"),
        ("a b " * 250_000, "b a " * 250_000),
        ("\n\n".join(f"old {n}" for n in range(20_000)), "\n\n".join(f"new {n}" for n in range(20_000))),
    ],
)
def test_long_and_repetitive_texts_are_compared_in_bounded_time(before: str, after: str) -> None:
    assert any(o != "same" for change in compare(before, after) for o, _ in change)
