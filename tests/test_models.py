import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.models import (
    FOLDER,
    load_models,
    load_statement_model,
    load_token_model,
    sha256,
    verify,
    write_statements,
)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped models without the weights' bulk: config and tokenizer are enough to tell an altered file."""
    folder = tmp_path / "models"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def test_every_shipped_file_matches_the_manifest() -> None:
    for name in json.loads((FOLDER / "manifest.json").read_text("utf-8")):
        assert len(verify(name)) == 16


def test_an_altered_model_file_is_refused(copied: Path) -> None:
    with (copied / "attribution" / "config.json").open("a") as file:
        file.write(" ")
    with pytest.raises(ModelError, match=r"config\.json: the model file was altered"):
        load_token_model("attribution", copied, threads=1)


def test_a_missing_model_file_is_named(copied: Path) -> None:
    (copied / "attribution" / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"model\.onnx: the model file is missing"):
        load_token_model("attribution", copied, threads=1)


def test_an_unknown_model_is_named(copied: Path) -> None:
    with pytest.raises(ModelError, match="no entry for the model 'stance'"):
        verify("stance", copied)


def test_the_models_are_loaded_once() -> None:
    assert load_models() is load_models()


def test_the_number_of_threads_does_not_change_the_answer() -> None:
    ids, features = [[101, 2002, 2056, 2053, 102], [0, 1, 0, 0, 0]]
    scores = [load_models(threads).attribution.score(np.array(ids), np.array(features)) for threads in (1, 2)]
    for field in dataclasses.fields(scores[0]):
        assert np.array_equal(getattr(scores[0], field.name), getattr(scores[1], field.name))


@pytest.mark.parametrize("name", ["attribution", "statements"])
def test_the_model_has_a_card_with_its_data_and_scores(name: str) -> None:
    card = (FOLDER / name / "README.md").read_text("utf-8")
    assert "PolNeAR" in card
    assert "Licence" in card
    assert verify(name) in card


def test_the_heads_of_statements_belong_to_the_shipped_encoder() -> None:
    models = load_models()
    assert models.statements.encoder == sha256(FOLDER / "attribution" / "model.onnx")
    assert models.checksums.keys() == {"attribution", "statements"}


def test_heads_written_and_read_again_say_the_same(copied: Path) -> None:
    positions = load_models().statements.positions
    write_statements(positions, copied)
    again = load_statement_model("statements", copied)
    assert again.positions.temperature == positions.temperature
    assert all(
        np.array_equal(a.classes, b.classes) for a, b in zip(again.positions.heads, positions.heads, strict=True)
    )
