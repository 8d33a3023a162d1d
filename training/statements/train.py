"""Train the heads that read positions, calibrate them, and write them into the package.

    python -m training.statements.train --data ../shared/data

Cross-validated on the training documents to fit the temperature; the held-out ones are for bench/statements.py alone.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.models import FOLDER, load_token_model, write_statements
from onrecord.positions import CERTAINTIES, CLASSES, PositionModel
from training.statements.data import Sample, load_samples
from training.statements.model import REDUCED, Head

EPOCHS, BATCH, RATE, DECAY = 14, 32, 2e-3, 0.05
SEEDS = 4
FOLDS = 3
LONGEST = 128  # words of a frame in training


def class_of(sample: Sample) -> int:
    if sample.form == "none":
        return CLASSES.index("none")
    if sample.form == "does":
        return CLASSES.index("no act" if sample.stance == "deny" else "act")
    return CLASSES.index(sample.stance)


class Batches:
    """All samples as padded arrays. mean, reduce: the standardisation that is folded into the first layer later."""

    def __init__(self, samples: list[Sample], mean: np.ndarray, reduce: np.ndarray) -> None:
        n = len(samples)
        states = np.zeros((n, LONGEST, REDUCED), np.float32)
        marks, mask = np.zeros((n, LONGEST), np.int64), np.zeros((n, LONGEST), bool)
        for i, s in enumerate(samples):
            k = min(LONGEST, len(s.states))
            states[i, :k] = (s.states[:k].astype(np.float32) - mean) @ reduce
            marks[i, :k], mask[i, :k] = s.marks[:k], True
        self.inputs = tuple(map(torch.from_numpy, (states, marks, mask, np.stack([s.clues for s in samples]))))
        self.classes = torch.tensor([class_of(s) for s in samples])
        self.certainties = torch.tensor([CERTAINTIES.index(s.certainty) for s in samples])

    def take(self, rows: Tensor) -> tuple[Tensor, ...]:
        longest = int(self.inputs[2][rows].sum(1).max())
        states, marks, mask, clues = (part[rows] for part in self.inputs)
        return states[:, :longest], marks[:, :longest], mask[:, :longest], clues


def standardisation(samples: list[Sample]) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the states and a projection on their first principal components, scaled to one on average."""
    states = np.concatenate([s.states for s in samples]).astype(np.float32)
    mean, spread = states.mean(0), states.std(0) + 1e-3
    _, _, components = np.linalg.svd(((states - mean) / spread)[::7], full_matrices=False)
    reduce = components[:REDUCED].T / spread[:, None]
    return mean, (reduce / ((states[::7] - mean) @ reduce).std(0).mean()).astype(np.float32)


def fit(batches: Batches, rows: list[int], seed: int) -> Head:
    torch.manual_seed(seed)
    head, index = Head(), torch.tensor(rows)
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    total = EPOCHS * (len(rows) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: min(1, (i + 1) / 40) * max(0.0, 1 - i / total))
    head.train()
    for _ in range(EPOCHS):
        for batch in index[torch.randperm(len(index))].split(BATCH):
            classes, certainties = head(*batches.take(batch))
            loss = nn.functional.cross_entropy(classes, batches.classes[batch])
            loss = loss + 0.5 * nn.functional.cross_entropy(certainties, batches.certainties[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return head.eval()


@torch.no_grad()
def logits(heads: list[Head], batches: Batches, rows: list[int]) -> Tensor:
    parts = [torch.stack([head(*batches.take(b))[0] for head in heads]).mean(0) for b in torch.tensor(rows).split(64)]
    return torch.cat(parts)


def cross_validated(samples: list[Sample], batches: Batches, seeds: int) -> Tensor:
    """[samples, CLASSES]: logits of each sample by heads that did not see its document."""
    docs = sorted({s.doc for s in samples})
    random.Random(1).shuffle(docs)
    fold = {doc: i % FOLDS for i, doc in enumerate(docs)}
    found = torch.zeros(len(samples), len(CLASSES))
    for k in range(FOLDS):
        rest = [i for i, s in enumerate(samples) if fold[s.doc] != k]
        rows = [i for i, s in enumerate(samples) if fold[s.doc] == k]
        found[rows] = logits([fit(batches, rest, seed) for seed in range(seeds)], batches, rows)
    return found


def fit_temperature(found: Tensor, classes: Tensor) -> float:
    losses = {t: float(nn.functional.cross_entropy(found / t, classes)) for t in np.arange(0.5, 3.01, 0.05)}
    return round(float(min(losses, key=lambda t: losses[t])), 2)


def macro_f1(gold: list[int], found: list[int]) -> dict[str, float]:
    scores = {}
    for i, name in enumerate(CLASSES):
        hit = sum(g == f == i for g, f in zip(gold, found, strict=True))
        scores[name] = round(2 * hit / max(1, gold.count(i) + found.count(i)), 3)
    return scores | {"mean": round(float(np.mean(list(scores.values()))), 3)}


def train(data: Path, folder: Path, seeds: int) -> None:
    encoder = load_token_model("attribution", folder, 1)
    samples = [s for s in load_samples(data, encoder) if s.split == "train"]
    mean, reduce = standardisation(samples)
    batches = Batches(samples, mean, reduce)
    found = cross_validated(samples, batches, seeds)
    temperature = fit_temperature(found, batches.classes)
    scores = macro_f1(batches.classes.tolist(), found.argmax(1).tolist())
    print(json.dumps({"samples": len(samples), "temperature": temperature, "cross-validated F1": scores}))
    heads = [fit(batches, list(range(len(samples))), seed) for seed in range(seeds)]
    model = PositionModel(tuple(head.weights(mean, reduce) for head in heads), temperature)
    write_statements(model, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    args = parser.parse_args()
    train(args.data, args.folder, args.seeds)


if __name__ == "__main__":
    main()
