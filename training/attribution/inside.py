"""Train the second storey further, with everything under it as it is.

    python -m training.attribution.inside --start build/attribution/network.pt --out build/inside

For more annotations of what stands inside contents: outer attributions, names and mentions stay exactly what they were.
Saves the network after each epoch as OUT/network.pt and writes the log to OUT/log.jsonl.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from training.attribution.data import Document, Example, examples, load_documents
from training.attribution.export import load_network
from training.attribution.losses import collate, cuts, nested_loss
from training.attribution.model import Network
from training.attribution.train import (
    BATCH,
    NESTED,
    Means,
    encoder_tokenizer,
    moving_average,
    shuffled_batches,
    warm_then_fall,
)

RATE = 3e-4


def annotated_batches(documents: list[Document], rng: random.Random) -> Iterator[list[Example]]:
    """The windows of annotated documents, and as many of the others: those teach by what PolNeAR annotates in them."""
    inside = [e for d in documents if d.storeys for e in examples(d, rng)]
    others = [e for d in documents if not d.storeys for e in examples(d, rng)]
    yield from shuffled_batches(inside + rng.sample(others, min(len(inside), len(others))), rng, BATCH)


def storey_loss(network: Network, batch: list[Example], rng: random.Random) -> tuple[Tensor, dict[str, float]] | None:
    """The loss inside contents; None where nothing of the batch is read there."""
    found = cuts(batch, rng)
    if not found:
        return None
    ids, features, mask = collate(batch)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        middle, _ = network(ids, features, mask)
    return nested_loss(network, found, middle)


def train_inside(data: Path, out: Path, start: Path, *, which: str, epochs: int, rate: float, seed: int) -> None:
    torch.manual_seed(seed)
    rng = random.Random(seed)
    documents = load_documents(data / "polnear" / "train.jsonl.gz", encoder_tokenizer(), NESTED)
    network = load_network([start], which)
    network.requires_grad_(False)
    network.nested.requires_grad_(True).train()
    learned = list(network.nested.parameters())
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01, fused=True)
    total = epochs * sum(1 for _ in annotated_batches(documents, random.Random(0)))
    schedule, average = warm_then_fall(optimizer, total), moving_average(network)
    out.mkdir(parents=True, exist_ok=True)
    for epoch in range(epochs):
        started, means = time.time(), Means()
        for batch in annotated_batches(documents, rng):
            if not (step := storey_loss(network, batch, rng)):
                continue
            loss, report = step
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(network)
            means.add(report)
        line = json.dumps({"epoch": epoch + 1, "seconds": round(time.time() - started), **means.take()})
        print(line, flush=True)
        with (out / "log.jsonl").open("a") as log:
            log.write(line + "\n")
        torch.save({"network": network.state_dict(), "average": average.module.state_dict()}, out / "network.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--start", type=Path, required=True, help="weights of a run of training.attribution.train")
    parser.add_argument("--which", choices=("network", "average", "mean"), default="mean")
    parser.add_argument("--out", type=Path, default=Path("build/inside"))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    train_inside(args.data, args.out, args.start, which=args.which, epochs=args.epochs, rate=args.rate, seed=args.seed)


if __name__ == "__main__":
    main()
