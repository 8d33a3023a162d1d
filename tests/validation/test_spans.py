"""PolNeAR's scheme: what counts as the same span, and that our figures are those of the shared script."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.markup import Json
from onrecord.validation.gold import Gold, predicted, read_gold, read_predictions, score
from onrecord.validation.spans import ROLES, TYPES, marked, to_text

SHARED = Path(__file__).parents[3] / "shared"
SCRIPT = SHARED / "eval" / "score_attribution.py"
DEV = SHARED / "data" / "polnear" / "dev.jsonl.gz"
TEXT = 'Ana Ruiz said: "The pier was sold." The mayor denied it, and "never" spoke of ships.\n\nNobody answered.'
DIRECT = {"source": [[0, 8]], "cue": [[9, 13]], "content": [[15, 35]]}
MIXED = {"source": [[36, 45]], "cue": [[46, 52]], "content": [[53, 55], [61, 83]]}


def rows(gold: list[Json], found: list[Json]) -> dict[tuple[str, str], Json]:
    golds = [Gold("a", TEXT, tuple(gold))]
    return {(r["part"], r["measure"]): r for r in score(golds, {"a": found})}


def shifted(attributions: tuple[Json, ...], text: str, rng: random.Random) -> list[Json]:
    """As a reader might have found them: some missing, some spans a little off, some without a source."""
    made: list[Json] = []
    for attribution in attributions:
        if rng.random() < 0.8:
            one: Json = {
                role: [
                    [s, max(s + 1, min(len(text), e + rng.choice([0, 0, 0, 1, 6, -3])))] for s, e in attribution[role]
                ]
                for role in ROLES
            }
            made.append(one | ({"source": []} if rng.random() < 0.1 else {}))
    return made


def by_script(gold: Path, found: Path) -> Json:
    done = subprocess.run([sys.executable, SCRIPT, gold, found, "--json"], capture_output=True, check=True)
    report: Json = json.loads(done.stdout)
    return report


def test_what_is_found_whole_scores_one_everywhere() -> None:
    found = rows([DIRECT, MIXED], [MIXED, DIRECT])
    assert {r["F1"] for (part, _), r in found.items() if part != "indirect"} == {1.0}
    assert (found["mixed", "right"]["gold"], found["indirect", "right"]["gold"]) == (1, 0)


def test_punctuation_at_the_ends_of_a_span_changes_no_token() -> None:
    found = rows([DIRECT], [{**DIRECT, "content": [[16, 34]]}])
    assert (found["content", "exact"]["F1"], found["content", "overlap"]["F1"], found["linked", "right"]["F1"]) == (
        0,
        1,
        1,
    )
    assert found["content", "token"]["F1"] == 1


def test_a_cue_without_letters_holds_the_tokens_that_it_touches() -> None:
    text = "RUIZ : no talks"
    spans = {"source": [[0, 4]], "cue": [[5, 6]], "content": [[7, 15]]}
    assert marked(spans, text, to_text(text), "x").tokens["cue"] == {1}


def test_half_of_the_content_is_right_and_less_is_not() -> None:
    half, less = {**DIRECT, "content": [[15, 24]]}, {**DIRECT, "content": [[15, 19]]}
    assert rows([DIRECT], [half])["linked", "right"]["F1"] == 1
    assert rows([DIRECT], [less])["linked", "right"]["F1"] == 0


def test_a_source_missing_on_both_sides_is_agreement() -> None:
    nobody = {**DIRECT, "source": []}
    assert rows([nobody], [nobody])["linked", "right"]["F1"] == 1
    assert rows([nobody], [DIRECT])["linked", "right"]["F1"] == 0


def test_an_article_without_predictions_counts_as_found_empty() -> None:
    found = {(r["part"], r["measure"]): r for r in score([Gold("a", TEXT, (DIRECT,))], {})}
    assert (found["linked", "right"]["gold"], found["linked", "right"]["predicted"]) == (1, 0)


def test_offsets_outside_the_text_are_told() -> None:
    with pytest.raises(InputError, match=r"a: characters 15-999 lie outside the text \(length 102\)"):
        rows([{**DIRECT, "content": [[15, 999]]}], [])


def test_records_are_found_by_address_or_by_text_and_keep_what_the_scheme_knows(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        "\n".join(
            json.dumps({"id": i, "text": t, "attributions": [DIRECT]}) for i, t in (("a", TEXT), ("b", TEXT + "!"))
        )
    )
    whole = {role: {"spans": spans} for role, spans in DIRECT.items()}
    attributions = [whole, {**whole, "parent": "x"}, {**whole, "content": None}, {**whole, "cue": None, "source": None}]
    records = [
        {"article": {"url": "a", "text": TEXT}, "attributions": attributions},
        {"article": {"url": "https://other.example", "text": TEXT + "!"}, "attributions": [whole]},
    ]
    file = tmp_path / "readings.jsonl"
    file.write_text("\n".join(map(json.dumps, records)))
    golds = read_gold(gold)
    assert read_predictions(file, golds) == {"a": [DIRECT], "b": [DIRECT]}
    assert len(read_predictions(file, golds, nested=True)["a"]) == 2
    file.write_text(json.dumps({"article": {"url": "a", "text": "Another."}, "attributions": []}))
    with pytest.raises(InputError, match="the text of a is not that of the gold"):
        read_predictions(file, golds)
    file.write_text(json.dumps({"id": "c", "attributions": []}))
    with pytest.raises(InputError, match="line 1: c is not in the gold"):
        read_predictions(file, golds)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "holds no article"),
        ("{", "line 1 is no JSON"),
        ("[]", "line 1 is no object"),
        ('{"id": "a", "text": "x"}', "line 1 lacks"),
        ('{"id": "a", "text": "x", "attributions": [{"cue": [3]}]}', 'attribution 1: "cue" is no list'),
        ('{"id": "a", "text": "x", "attributions": []}\n' * 2, "line 2: the article a occurs twice"),
    ],
)
def test_gold_that_cannot_be_used_is_told_with_its_line(line: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(line)
    with pytest.raises(InputError, match=words):
        read_gold(file)


def test_predicted_leaves_out_what_has_neither_cue_nor_source() -> None:
    assert predicted({"attributions": [{"cue": None, "source": None, "content": {"spans": [[0, 1]]}}]}, "x") == []


@pytest.mark.skipif(not SCRIPT.exists(), reason="../shared is not here")
@pytest.mark.parametrize("corpus", ["made up", "PolNeAR dev"])
def test_the_figures_are_those_of_the_shared_script(corpus: str, tmp_path: Path) -> None:
    gold, found, rng = tmp_path / "gold.jsonl.gz", tmp_path / "found.jsonl", random.Random(1)
    if corpus == "made up":
        lines = [json.dumps({"id": f"a{n}", "text": TEXT, "attributions": [DIRECT, MIXED][: n + 1]}) for n in range(2)]
    else:
        with gzip.open(DEV, "rt", encoding="utf-8") as file:
            lines = [next(file) for _ in range(6)]
    with gzip.open(gold, "wt", encoding="utf-8") as file:
        file.write("\n".join(line.strip() for line in lines))
    golds = read_gold(gold)
    made = {g.id: shifted(g.attributions, g.text, rng) for g in golds}
    found.write_text("\n".join(json.dumps({"id": i, "attributions": made[i]}) for i in made), "utf-8")
    report = by_script(gold, found)
    for row in score(golds, made):
        theirs = (report["by_type"] if row["part"] in TYPES else report)[row["part"]][row["measure"]]
        assert {key: row[key] for key in theirs} == theirs
