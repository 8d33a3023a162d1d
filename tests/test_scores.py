"""Quality on real text, held to floors; runs where ../shared lies beside the project."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import onrecord
from onrecord.batch import read_many

SHARED = Path(__file__).parent.parent.parent / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")

# Of the statements in the stories: 0.815, 0.755, 0.642, 0.789, 0.829 as shipped.
STORY_FLOORS = {"source of found": 0.8, "chain of found": 0.74, "right F1": 0.65, "stance macro-F1": 0.76, "day": 0.84}
LINKED_FLOOR = 0.75  # B-cubed F1 of claims in a page
POSITION_FLOOR, CALIBRATION_CEILING = 0.8, 0.05  # macro-F1 of stances and calibration error on all held-out statements
NAME_FLOOR, KIND_FLOOR = 0.85, 0.9  # of 300 sources of PolNeAR dev
NESTED_FLOOR = 0.63  # F1 on the held-out articles, gold outer ones given
RIGHT_FLOOR = 0.74  # linked right F1 on PolNeAR dev; 0.750 as shipped


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SHARED / "eval" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_attribution_on_polnear_dev_stays_above_its_floor() -> None:
    polnear, scorer = load("polnear"), load("score_attribution")
    gold: dict[str, Any] = scorer.read(str(SHARED / "data" / "polnear" / "dev.jsonl.gz"))
    lines = [json.dumps(polnear.article(g)).encode() for g in gold.values()]
    received = [item for item in onrecord.intake.receive_lines(lines, "dev") if isinstance(item, onrecord.Received)]
    assert len(received) == len(gold)
    predictions = {p["id"]: p for p in (polnear.prediction(r.to_dict()) for r in read_many(received))}
    assert all(predictions[i]["text"] == gold[i]["text"] for i in gold)
    assert scorer.score(gold, predictions)["linked"]["right"]["F1"] >= RIGHT_FLOOR


def test_the_statements_of_the_stories_stay_above_their_floors() -> None:
    scorer = load("score_stories")
    stories = list(scorer.load_stories(SHARED / "stories"))
    pages = [page for _, pages, _ in stories for page in pages.values()]
    received = [
        item
        for item in onrecord.intake.receive_lines([json.dumps(p).encode() for p in pages], "stories")
        if isinstance(item, onrecord.Received)
    ]
    assert len(received) == len(pages)
    claims: dict[str, list[dict[str, Any]]] = {}
    for record in (r.to_dict() for r in read_many(received)):
        url = record["article"]["url"]
        for s in record["statements"]:
            flat = {key: s[key] for key in ("stance", "chain", "said_on", "spans")}
            claims.setdefault(f"{url}#{s['claim'] or s['id']}", []).append({"article": url, **flat})
    report = scorer.score(stories, [{"id": key, "statements": found} for key, found in claims.items()])
    assert all(report[key] >= floor for key, floor in STORY_FLOORS.items()), report
    assert report["linking in page"]["f1"] >= LINKED_FLOOR
    assert report["false alarms per plain page"] == 0


def test_the_model_case_names_its_speakers_and_dates_the_kremlins_denial() -> None:
    reading = onrecord.read(SHARED / "articles" / "tass-2016-01-26.txt", published="2016-01-26")
    assert reading.article.title == "Lavrov: Assad never asked Russia for political asylum"
    said_by: dict[str, list[str]] = {}
    for a, entity in zip(reading.attributions, reading.source_of, strict=True):
        if entity is not None:
            said_by.setdefault(reading.entities[entity].name, []).append(
                " ... ".join(reading.article[s] for s in a.content)
            )
    assert {"Sergey Lavrov", "Kremlin", "Dmitry Peskov", "Financial Times"} <= said_by.keys()
    assert any("No, this is not so" in words for words in said_by["Dmitry Peskov"])
    assert any("This is not true" in words for words in said_by["Sergey Lavrov"])
    heard = {
        reading.article[a.source[0]]
        for a, e in zip(reading.attributions, reading.source_of, strict=True)
        if e is not None and reading.entities[e].name == "Sergey Lavrov"
    }
    assert {"He", "Lavrov"} <= heard
    days = {s.chain[-1].name: s.said_on and str(s.said_on.start) for s in reading.statements if s.stance == "deny"}
    assert days["Kremlin"] == "2016-01-22"
    assert days["Dmitry Peskov"] == "2016-01-22"


def test_who_the_sources_are_stays_above_its_floors(bench: ModuleType) -> None:
    report = bench.score_entities(SHARED)
    assert report["name"] >= NAME_FLOOR
    assert report["kind"] >= KIND_FLOOR


def test_nested_attributions_stay_above_their_floor(bench: ModuleType) -> None:
    assert bench.score_nested(SHARED, own_texts=False)["given outer ones: right F1"] >= NESTED_FLOOR


def test_positions_on_held_out_statements_stay_above_their_floor() -> None:
    bench = load_bench("statements")
    rows = [*bench.judged(SHARED), *bench.judged_written()]
    report = bench.score_judged(rows)
    assert len(rows) > 1500
    assert report["model: stance macro-F1"] >= POSITION_FLOOR
    assert report["expected calibration error"] <= CALIBRATION_CEILING


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return load_bench("sources")


def load_bench(name: str) -> ModuleType:
    """A file of bench/, which imports its neighbours."""
    folder = Path(__file__).parent.parent / "bench"
    sys.path.append(str(folder))
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(folder))
    return module
