"""The shipped weights, by name and checksum, as ONNX sessions: numpy in and out, no torch.

A model is a folder of weights (model.onnx), tokenizer.json, config.json and a card (README.md). manifest.json holds the
SHA-256 of every file that counts; a file that does not match is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import tokenizers

from onrecord.coreference import CoreferenceWeights
from onrecord.decoding import UNFITTED, ConfidenceWeights, Floats, LinkWeights, Weights
from onrecord.encoding import Gate, ModelWeights, Scores
from onrecord.errors import ModelError
from onrecord.joining import JoiningModel
from onrecord.positions import HeadWeights, PositionModel
from onrecord.windows import Ints

FOLDER = Path(str(files("onrecord"))) / "models"
REINSTALL = "Install onrecord again, or restore the file."
OUTPUTS = ["emissions", "links", "middle", "names", "types", "projected", "hidden"]
ONLY_THESE = onnxruntime.RunOptions()
ONLY_THESE.only_execute_path_to_fetches = True


@dataclass(frozen=True, slots=True)
class TokenModel:
    """An open session of a model that scores word pieces; safe to share between threads."""

    name: str
    checksum: str
    tokenizer: tokenizers.Tokenizer
    weights: ModelWeights
    session: onnxruntime.InferenceSession
    inside: onnxruntime.InferenceSession  # the second storey, for what stands inside contents

    def score(self, ids: Ints, features: Ints) -> Scores:
        return Scores(*self.run(OUTPUTS, ids, features))

    def run(self, outputs: list[str], ids: Ints, features: Ints) -> list[Floats]:
        """Outputs by name of one window, each [length, ...]; ids and features [length]."""
        found = self.session.run(outputs, {"ids": ids[None], "features": features[None]}, ONLY_THESE)
        return [array[0] for array in found]

    def score_inside(self, middle: Floats, tags: Ints) -> tuple[Floats, Floats]:
        emissions, links = self.inside.run(["emissions", "links"], {"middle": middle[None], "tags": tags[None]})
        return emissions[0], links[0]


@dataclass(frozen=True, slots=True)
class Models:
    """Everything that `read` needs to have loaded."""

    attribution: TokenModel
    statements: StatementModel

    @property
    def checksums(self) -> dict[str, str]:
        return {model.name: model.checksum for model in (self.attribution, self.statements)}


@dataclass(frozen=True, slots=True)
class StatementModel:
    """The heads that read positions. encoder: the checksum of the encoder file whose states they were trained on."""

    name: str
    checksum: str
    positions: PositionModel
    joining: JoiningModel
    encoder: str


@cache
def load_models(threads: int | None = None, folder: Path = FOLDER) -> Models:
    """Open the shipped models, once per process. threads: at most the number of cores, by default all of them.

    Raises ModelError when a file is missing, altered, or made for another version.
    """
    return Models(
        load_token_model("attribution", folder, threads or available_cores()),
        load_statement_model("statements", folder),
    )


def available_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load_token_model(name: str, folder: Path, threads: int) -> TokenModel:
    checksum = verify(name, folder)
    config = json.loads((folder / name / "config.json").read_text("utf-8"))
    sessions = (open_session(folder / name / file, threads) for file in ("model.onnx", "inside.onnx"))
    weights = ModelWeights(
        outer=read_weights(config["outer"]),
        nested=read_weights(config["nested"]),
        gate=Gate(np.array(config["gate"]["weight"], dtype=np.float32), float(config["gate"]["bias"])),
        coreference=read_coreference(config["coreference"]),
    )
    return TokenModel(name, checksum, load_tokenizer(folder / name), weights, *sessions)


def load_statement_model(name: str, folder: Path) -> StatementModel:
    checksum = verify(name, folder)
    with np.load(folder / name / "weights.npz") as arrays:
        stacked = {f.name: arrays[f.name].astype(np.float32) for f in fields(HeadWeights)}
        temperature, encoder = float(arrays["temperature"]), str(arrays["encoder"])
    heads = (HeadWeights(**{key: part[i] for key, part in stacked.items()}) for i in range(len(stacked["mark"])))
    with np.load(folder / name / "joining.npz") as arrays:
        joining = JoiningModel(*(arrays[f.name].astype(np.float32) for f in fields(JoiningModel)))
    return StatementModel(name, checksum, PositionModel(tuple(heads), temperature), joining, encoder)


def write_statements(model: PositionModel, folder: Path = FOLDER) -> None:
    """The heads as one file of 16-bit numbers, with the checksum of the encoder that lies beside them, and the manifest."""
    target = folder / "statements"
    target.mkdir(parents=True, exist_ok=True)
    stacked = {f.name: np.stack([getattr(h, f.name) for h in model.heads]) for f in fields(HeadWeights)}
    half = {key: array.astype(np.float16) for key, array in stacked.items()}
    encoder = sha256(folder / "attribution" / "model.onnx")
    arrays: dict[str, Any] = {**half, "temperature": np.array(model.temperature), "encoder": np.array(encoder)}
    np.savez(target / "weights.npz", **arrays)
    note_in_manifest("statements", "weights.npz", folder)


def write_joining(model: JoiningModel, folder: Path = FOLDER) -> None:
    """The weights of the pairs of propositions, and the manifest."""
    target = folder / "statements"
    target.mkdir(parents=True, exist_ok=True)
    np.savez(target / "joining.npz", **{f.name: getattr(model, f.name) for f in fields(JoiningModel)})
    note_in_manifest("statements", "joining.npz", folder)


def note_in_manifest(name: str, file: str, folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest.setdefault(name, {})[file] = sha256(folder / name / file)
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_tokenizer(folder: Path) -> tokenizers.Tokenizer:
    """The tokenizer of a model, set to take special tokens for text: "[SEP]" in an article is five characters like others."""
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True  # the file does not keep this
    return tokenizer


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """More threads than cores hang the runtime, so `threads` is cut to them."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, min(threads, available_cores()))
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def read_weights(config: dict[str, Any]) -> Weights:
    def link(part: dict[str, Any]) -> LinkWeights:
        arrays = [np.array(part[key], dtype=np.float32) for key in ("none", "distance", "paragraph", "between")]
        return LinkWeights(arrays[0], float(part["none_bias"]), *arrays[1:])

    transitions = np.array(config["transitions"], dtype=np.float32)
    confidence = config.get("confidence")
    sure = ConfidenceWeights(np.array(confidence["weight"]), confidence["bias"]) if confidence else UNFITTED
    return Weights(transitions, link(config["source"]), link(config["cue"]), sure)


def read_coreference(config: dict[str, Any]) -> CoreferenceWeights:
    def numbers(key: str) -> Floats:
        return np.array(config[key], dtype=np.float32)

    pairs = {name: np.array(values, dtype=np.float32) for name, values in config["pairs"].items()}
    return CoreferenceWeights(numbers("none"), numbers("none_form"), pairs, numbers("starts"), numbers("ends"))


def verify(name: str, folder: Path = FOLDER) -> str:
    """Check every file of a model against the manifest; returns the model's checksum, a hash of those of its files."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))[name]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder / 'manifest.json'}: no entry for the model {name!r}. {REINSTALL}") from error
    for file, expected in manifest.items():
        path = folder / name / file
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{path}: the model file is missing or unreadable. {REINSTALL}") from error
        if found != expected:
            raise ModelError(
                f"{path}: the model file was altered (SHA-256 {found[:12]}, expected {expected[:12]}). {REINSTALL}"
            )
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]
