import pytest

from onrecord.denials import before_verdict, denies_nothing, is_negated, named_false, without_verdict


@pytest.mark.parametrize(
    "words",
    [
        "the new terms fitted Halden and nobody else",
        "the minister had no choice but to go",
        "we need a minister who is not for sale",
    ],
)
def test_a_negation_of_no_main_predicate_denies_nothing(words: str) -> None:
    assert denies_nothing(words)
    assert not is_negated(words) or "who" in words


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("the report that it was sold “pure invention”", "the report that it was sold"),
        ("talk of unpaid crews a slander by a union", "talk of unpaid crews"),
        ("the figure as complete nonsense", "the figure"),
    ],
)
def test_what_is_called_false_stands_before_what_it_is_called(words: str, what: str) -> None:
    assert before_verdict(words) == what


def test_a_report_that_is_called_false_tells_the_claim() -> None:
    assert named_false("the report that it was sold") == "it was sold"
    assert named_false("the figure") == ""


def test_what_a_report_is_dismissed_as_is_no_part_of_it() -> None:
    assert (
        without_verdict(["dismissed"], "a report that it had sold the port as pure fantasy")
        == "a report that it had sold the port"
    )
