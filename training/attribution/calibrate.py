"""How likely an attribution is to be right: fitted to a model that has been exported, and written into its config.

    python -m training.attribution.calibrate [--folder onrecord/models]     again for a model that is there; export does it too

A logistic regression of "right" (onrecord.validation.spans) on seven clues of each attribution found in PolNeAR dev: the articles that the
model learned from would make it far too sure. The figure printed is of two folds by article, each judged by what the other was fitted to.
What stands inside contents is given the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import nn

from onrecord import decoding
from onrecord.article import Article
from onrecord.attribution import find_attributions
from onrecord.decoding import ConfidenceWeights, Floats, Linked, clues_of_confidence
from onrecord.encoding import Encoder, encode
from onrecord.models import FOLDER, load_token_model, note_in_manifest
from onrecord.validation.spans import Marked, marked, matched, right, to_text
from onrecord.windows import Ints
from training.attribution.data import read_corpus
from training.attribution.evaluate import to_record

PENALTY = 1e-3
BINS = 10


def collect(model: Encoder, gold: Path) -> tuple[Floats, Ints, Ints]:
    """Of each attribution found in a corpus: its clues [n, CLUES], 1 where it is right [n], the number of its article [n]."""
    rows: list[Floats] = []

    def numbered(cue: Any, source: Any, content: Any, _: ConfidenceWeights) -> Linked:
        rows.append(clues_of_confidence(cue, source, content))
        return Linked(cue, source[0], tuple(span for span, _ in content), float(len(rows) - 1))

    found = []
    with patch.object(decoding, "to_linked", numbered):  # the number of its clues in place of its confidence
        for article, record in enumerate(read_corpus(gold)):
            given = [a for a in find_attributions(encode(Article(record["text"]), model)) if a.content]
            hit = set(hits(record, [to_record(a) for a in given]))
            found += [(rows[int(a.confidence)], i in hit, article) for i, a in enumerate(given)]
    clues, rights, articles = zip(*found, strict=True)
    return np.array(clues), np.array(rights, dtype=np.int64), np.array(articles)


def hits(record: dict[str, Any], given: list[dict[str, Any]]) -> Iterator[int]:
    """Which of the attributions given are right."""
    tokens = to_text(record["text"])
    golds, predicted = (
        [marked(a, record["text"], tokens, record["id"]) for a in side] for side in (record["attributions"], given)
    )
    place = {id(p): i for i, p in enumerate(predicted)}

    def common(g: Marked, p: Marked) -> int:
        return len(g.pairs & p.pairs) if right(g, p) else 0

    yield from (place[id(p)] for _, p, _ in matched(golds, predicted, common))


def fit(clues: Floats, right: Ints) -> ConfidenceWeights:
    mean, spread = clues.mean(0), clues.std(0) + 1e-6
    x, y = torch.tensor((clues - mean) / spread).double(), torch.tensor(right).double()
    weight = torch.zeros(clues.shape[1] + 1, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_iter=200)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = nn.functional.binary_cross_entropy_with_logits(x @ weight[1:] + weight[0], y)
        value = value + PENALTY * weight[1:].square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    learned = weight.detach().numpy()
    scaled = learned[1:] / spread
    return ConfidenceWeights(scaled, float(learned[0] - (scaled * mean).sum()))


def calibration_error(sure: Floats, right: Ints) -> float:
    """Expected calibration error over BINS bins of equal size."""
    order = np.argsort(sure, kind="stable")
    parts = np.array_split(order, BINS)
    return float(sum(len(p) * abs(sure[p].mean() - right[p].mean()) for p in parts) / len(order))


def predict(weights: ConfidenceWeights, clues: Floats) -> Floats:
    sure: Floats = 1 / (1 + np.exp(-(clues @ weights.weight + weights.bias)))
    return sure


def crossed(clues: Floats, right: Ints, articles: Ints) -> Floats:
    """The confidence of each by what was fitted to the other half of the articles."""
    sure = np.zeros(len(right))
    for fold in (0, 1):
        held = articles % 2 == fold
        sure[held] = predict(fit(clues[~held], right[~held]), clues[held])
    return sure


def calibrate(folder: Path, gold: Path) -> None:
    clues, right, articles = collect(load_token_model("attribution", folder, 1), gold)
    print(f"two folds: expected calibration error {calibration_error(crossed(clues, right, articles), right):.3f}")
    fitted = fit(clues, right)
    path = folder / "attribution" / "config.json"
    config = json.loads(path.read_text("utf-8"))
    told = {"weight": [round(float(w), 5) for w in fitted.weight], "bias": round(fitted.bias, 5)}
    config["outer"]["confidence"] = config["nested"]["confidence"] = told
    path.write_text(json.dumps(config) + "\n", "utf-8")
    note_in_manifest("attribution", "config.json", folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    calibrate(args.folder, args.data / "polnear" / "dev.jsonl.gz")


if __name__ == "__main__":
    main()
