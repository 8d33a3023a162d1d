"""The words a statement rests on, marked in the sentences around them."""

from onrecord.markup import Json
from onrecord.web.context import Block, _blocks

BODY = 'One came. Two went. Ana Ruiz said "no, it is not" on Monday. Three saw it. Four slept.'
TEXT = f"Pier sold, says Ruiz\n\n{BODY}\n\nThe end."


def blocks(*words: str) -> list[Block]:
    record: Json = {"article": {"text": TEXT, "title": "Pier sold, says Ruiz"}}
    return list(_blocks(record, [(TEXT.index(w), TEXT.index(w) + len(w)) for w in words]))


def test_one_sentence_stands_on_either_side_and_what_is_left_out_is_known() -> None:
    (block,) = blocks("Ana Ruiz said")
    assert "".join(p.text for p in block.pieces) == 'Two went. Ana Ruiz said "no, it is not" on Monday. Three saw it.'
    assert (block.label, block.cut_before, block.cut_behind) == ("1", True, True)


def test_what_is_marked_is_what_the_statement_rests_on_also_where_its_spans_overlap() -> None:
    (block,) = blocks('Ana Ruiz said "no,', 'said "no, it is not"')
    assert "".join(p.text for p in block.pieces if p.marked) == 'Ana Ruiz said "no, it is not"'


def test_spoken_words_are_told_from_the_articles_own_inside_and_outside_the_marked_ones() -> None:
    (block,) = blocks("Ana Ruiz said")
    assert [p.text for p in block.pieces if p.spoken] == ['"no, it is not"']
    assert not any(p.marked and p.spoken for p in block.pieces)


def test_spans_in_several_paragraphs_show_each_of_them_and_the_headline_by_its_name() -> None:
    assert [b.label for b in blocks("Pier sold", "Three saw", "The end")] == ["title", "1", "2"]
