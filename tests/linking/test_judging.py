"""Judgements of pairs: symmetric, a function of the pair alone, guards before models."""

import json
from pathlib import Path

import numpy as np
import pytest

from onrecord.decoding import Floats
from onrecord.ledger.linking import shipped_judge
from onrecord.linking.grouping import JOINED
from onrecord.linking.judging import AGAINST, TOGETHER, VERDICTS, Judge
from onrecord.linking.propositions import Proposition, proposition, restored

GUARDS = Path(__file__).parents[2] / "bench" / "gold" / "guards.jsonl"
RIGHT_OF_GUARDS = 0.8  # a floor; python bench/linking.py tells the figure and the pairs


def plain(ident: str, text: str, title: str = "", article: str = "") -> Proposition:
    return proposition(ident, article or ident, text, "", frozenset({"assert"}), title)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return shipped_judge()


def test_a_judgement_is_the_same_whichever_comes_first(judge: Judge) -> None:
    a, b = plain("a", "Ruiz asked Doran to resign"), plain("b", "Doran was told by Ruiz to step down")
    assert judge.judge(a, b) == judge.judge(b, a)


def test_another_number_is_another_claim_whatever_a_model_says(judge: Judge) -> None:
    found = judge.judge(plain("a", "Twelve miners died in Karatau"), plain("b", "20 miners died in Karatau"))
    assert found.score == AGAINST
    assert "12" in found.reason or "welve" in found.reason


def test_equal_words_of_two_articles_are_the_same(judge: Judge) -> None:
    found = judge.judge(plain("a", "The port was sold"), plain("b", "The port was sold"))
    assert (found.verdict, found.score) == ("same", 1.0)


def test_other_words_for_the_same_come_nearer_than_another_matter(judge: Judge) -> None:
    claim = plain("a", "Mayor Ana Ruiz asked Port Director Pavel Doran to resign")
    same = judge.judge(claim, plain("b", "Ruiz urged Doran to step down"))
    other = judge.judge(claim, plain("c", "The ferry to Varsk will stop at noon"))
    assert same.score > other.score


def test_only_new_pairs_near_each_other_are_judged(judge: Judge) -> None:
    known = [
        plain("a", "The port of Elsa was sold"),
        plain("b", "The harbour of Elsa has been sold"),
        plain("c", "A dog bit a vet"),
    ]
    vectors = np.stack([judge.vector(p) for p in known]).astype(np.float16)
    pairs = {(j.a, j.b) for j in judge.among(known, vectors, {"b"})}
    assert pairs == {("a", "b")}
    assert not list(judge.among(known, vectors, set()))


def test_what_a_pair_is_fits_its_score(judge: Judge) -> None:
    found = judge.judge(plain("a", "Ruiz asked Doran to resign"), plain("b", "Doran was told by Ruiz to step down"))
    assert (found.verdict in TOGETHER) == (found.score >= JOINED)


def test_equal_words_that_point_elsewhere_are_not_taken_for_the_same(judge: Judge) -> None:
    found = judge.judge(plain("a", "That is not so"), plain("b", "That is not so"))
    assert "the same words" not in found.reason


def test_the_suite_of_minimal_pairs(judge: Judge) -> None:
    rows = [json.loads(line) for line in GUARDS.read_text("utf-8").splitlines()]
    joined = [judge.judge(plain("a", r["a"]), plain("b", r["b"])).score >= JOINED for r in rows]
    right = sum(j == r["join"] for j, r in zip(joined, rows, strict=True))
    assert len(rows) == 150
    assert right >= RIGHT_OF_GUARDS * len(rows)


def test_a_proposition_comes_back_from_what_a_ledger_keeps() -> None:
    made = proposition(
        "a", "b", "Ruiz sold the port", "“I sold it,” Ruiz said", frozenset({"assert", "deny"}), "Port sold"
    )
    assert restored("a", "b", made.text, made.packed()) == made


def test_a_confirmation_that_shares_no_word_with_what_is_said_needs_more_than_a_likely_score() -> None:
    said = plain("a", "The crates went to a shed that he rented")
    confirmed = proposition("b", "b", "Her inspectors were weighing the permits", "", frozenset({"confirm"}))

    class Likely:
        checksum = "likely"

        def vector(self, text: str) -> Floats:
            return np.array([1, 0], dtype=np.float32)

        def together(self, context: Floats) -> Floats:
            return np.full(context.shape[:-1], 0.6, dtype=np.float32)

        def verdicts(self, a: Floats, b: Floats) -> Floats:
            return np.zeros(len(VERDICTS), dtype=np.float32)

    likely = Judge(Likely(), 2)
    assert likely.judge(said, confirmed).score < JOINED
    assert likely.judge(said, plain("b", confirmed.text)).score >= JOINED
    worded = proposition("b", "b", "The crates were weighed", "", frozenset({"confirm"}))
    assert likely.judge(said, worded).score >= JOINED
