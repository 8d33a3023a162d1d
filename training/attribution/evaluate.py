"""Score a network or the shipped model on PolNeAR with shared/eval/score_attribution.py."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from onrecord.article import Article, Span
from onrecord.attribution import Attribution, find_attributions
from onrecord.decoding import Floats
from onrecord.encoding import Encoder, Gate, ModelWeights, Scores, encode
from onrecord.windows import Ints, Tokenizer
from training.attribution.data import read_corpus
from training.attribution.model import Network


@dataclass(frozen=True)
class TorchModel:
    """The float network in the shape that `encode` takes."""

    network: Network
    tokenizer: Tokenizer
    weights: ModelWeights

    @torch.no_grad()
    def score(self, ids: Ints, features: Ints) -> Scores:
        n = self.network
        middle, last = n(torch.from_numpy(ids)[None], torch.from_numpy(features)[None], torch.ones(1, len(ids)))
        names, _, types, projected = n.mentions(middle, last)
        return Scores(*(array[0].numpy() for array in (*n.attribution(last), middle, names, types, projected, last)))

    @torch.no_grad()
    def score_inside(self, middle: Floats, tags: Ints) -> tuple[Floats, Floats]:
        emissions, links = self.network.nested(torch.from_numpy(middle)[None], torch.from_numpy(tags)[None], None)
        return emissions[0].numpy(), links[0].numpy()


OPEN = Gate(np.zeros(384, dtype=np.float32), 1.0)  # a gate that lets every word pass


def as_model(network: Network, tokenizer: Tokenizer, gate: Gate = OPEN) -> TorchModel:
    outer, nested = network.attribution.weights(), network.nested.head.weights()
    weights = ModelWeights(outer, nested, gate, network.mentions.weights())
    return TorchModel(network.eval(), tokenizer, weights)


def load_scorer(gold: Path) -> ModuleType:
    """The scorer that lies beside the data: shared/eval/score_attribution.py."""
    path = gold.resolve().parents[2] / "eval" / "score_attribution.py"
    spec = importlib.util.spec_from_file_location("score_attribution", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pieces(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def to_record(a: Attribution) -> dict[str, Any]:
    return {"source": pieces(a.source), "cue": pieces(a.cue), "content": pieces(a.content)}


def score_model(model: Encoder, gold: Path) -> dict[str, Any]:
    """The scorer's whole report. Attributions without content are left out, as PolNeAR has none."""
    records = list(read_corpus(gold))
    predictions = {
        r["id"]: {
            "attributions": [to_record(a) for a in find_attributions(encode(Article(r["text"]), model)) if a.content]
        }
        for r in records
    }
    report: dict[str, Any] = load_scorer(gold).score({r["id"]: r for r in records}, predictions)
    return report


def evaluate(network: Network, tokenizer: Tokenizer, gold: Path) -> dict[str, float]:
    """The main figures, F1."""
    report = score_model(as_model(network, tokenizer), gold)
    figures = {f"{role} pieces": report[role]["pieces"]["F1"] for role in ("source", "cue", "content")}
    return {"right": report["linked"]["right"]["F1"], "exact": report["linked"]["exact"]["F1"], **figures}
