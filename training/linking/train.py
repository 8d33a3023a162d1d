"""Train the pair model: MiniLM as one encoder of both propositions, so that those of one claim lie near each other.

    python -m training.linking.train --out build/linking/twins.pt

written.jsonl holds stories of our own (every fifth held out), pairs.jsonl pairs that we judged. A step takes one story: all pairs of its
propositions, some of another story, and some judged pairs. About a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.linking.judging import CONTEXT, VERDICTS, context, shown
from onrecord.linking.propositions import Proposition, proposition
from onrecord.markup import Json
from onrecord.models.linking import BETWEEN, FIRST, LONGEST
from training.linking.data import HERE, Labelled, label, load_stories, read_story, split, verdict
from training.linking.model import Twins, tokenizer

AT_ONCE = 48  # propositions of a story that a step looks at
STRANGERS = 16  # of other stories
JUDGED = 14  # judged pairs
HALF = {"same": 1.0, "narrower": 0.5, "wider": 0.5}  # how far a verdict makes one claim
SAME_COUNTS = 2.5  # times as much as a pair that is not the same: they are few


def judged_pairs(path: Path = HERE / "pairs.jsonl") -> list[tuple[Proposition, Proposition, str]]:
    """Pairs of our own, as texts, with their verdicts."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(_plain(r["a"]), _plain(r["b"]), r["verdict"]) for r in rows]


def _plain(text: str) -> Proposition:
    return proposition("", "", text, "", frozenset())


def told(story: Json, records: dict[str, Json], *, wordings: bool) -> list[Labelled]:
    """What reading found that can be judged; with wordings, the claims as their annotator words them too."""
    found = [x for x in label(story, records) if x.claim is not None]
    if wordings:
        found += [Labelled(story["story"], _plain(c["text"]), c["id"]) for c in story["claims"]]
    return found


class Batches:
    """Propositions as padded word pieces."""

    def __init__(self) -> None:
        self.tokenizer = tokenizer()
        self.known: dict[str, list[int]] = {}

    def pieces(self, text: str) -> list[int]:
        if text not in self.known:
            inner = self.tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST]
            self.known[text] = [FIRST, *inner, BETWEEN]
        return self.known[text]

    def of(self, propositions: Sequence[Proposition]) -> tuple[Tensor, Tensor]:
        """ids, mask [n, length]."""
        rows = [self.pieces(shown(p)) for p in propositions]
        ids, mask = (torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long) for _ in range(2))
        for n, row in enumerate(rows):
            ids[n, : len(row)] = torch.tensor(row)
            mask[n, : len(row)] = 1
        return ids, mask


def around(some: Sequence[Proposition], others: Sequence[Proposition]) -> Tensor:
    """[len(some), len(others), CONTEXT], but for the cosines, which are 0."""
    found = torch.zeros(len(some), len(others), CONTEXT)
    for i, a in enumerate(some):
        for j, b in enumerate(others):
            found[i, j] = torch.from_numpy(context(a, b, 0.0))
    return found


def log_odds(network: Twins, cosines: Tensor, known: Tensor) -> Tensor:
    return network.together(torch.cat([cosines[..., None], known[..., 1:]], dim=-1))


def average_precision(scores: np.ndarray, same: np.ndarray) -> float:
    hit = same[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit].mean())


def judged(network: Twins, batches: Batches, held: Sequence[tuple[Json, list[Labelled]]]) -> tuple[Tensor, Tensor]:
    """Contexts [n, CONTEXT] of all pairs of all held-out stories, but those of which nobody says what they are; whether each is one claim [n]."""
    network.eval()
    every = [x for _, some in held for x in some]
    with torch.no_grad():
        parts = [network(*batches.of([x.proposition for x in every[i : i + 64]])) for i in range(0, len(every), 64)]
    network.train()
    vectors, found, same = torch.cat(parts).numpy(), [], []
    for i, x in enumerate(every):
        for j, y in enumerate(every[:i]):
            if x.story != y.story or x.claim or y.claim:
                found.append(context(x.proposition, y.proposition, float(vectors[i] @ vectors[j])))
                same.append(float(x.story == y.story and x.claim == y.claim))
    return torch.from_numpy(np.stack(found)), torch.tensor(same)


def evaluate(network: Twins, contexts: Tensor, same: Tensor) -> float:
    """Average precision of "same claim"."""
    with torch.no_grad():
        return average_precision(network.together(contexts).numpy(), same.numpy() > 0)


def calibrate(network: Twins, contexts: Tensor, same: Tensor) -> None:
    """Fit what the context is worth, with the encoder as it is, so that a score is how often such pairs are one claim."""
    network.scales.data, network.bias.data = network.scales.data.clone(), network.bias.data.clone()
    optimizer = torch.optim.LBFGS([network.scales, network.bias], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        found = nn.functional.binary_cross_entropy_with_logits(network.together(contexts), same)
        found.backward()
        return found

    optimizer.step(loss)  # type: ignore[arg-type]


def loss_of_story(network: Twins, vectors: Tensor, known: Tensor, story: Json, some: Sequence[Labelled]) -> Tensor:
    """vectors, known: of some propositions of a story, then of strangers to it."""
    n, count = len(some), len(vectors)
    target, weight = torch.zeros(count, count), torch.zeros(count, count)
    rows, columns, verdicts = [], [], []
    for i in range(n):
        for j in range(i):
            if some[i].claim or some[j].claim:
                target[i, j] = float(some[i].claim == some[j].claim)
                weight[i, j] = SAME_COUNTS if target[i, j] else 1.0
                rows.append(i)
                columns.append(j)
                verdicts.append(VERDICTS.index(verdict(story, some[i].claim, some[j].claim)))
    weight[n:, :n] = 0.5
    for i in range(n, count):
        rows.append(i)
        columns.append(random.randrange(n))
        verdicts.append(VERDICTS.index("unrelated"))
    odds = log_odds(network, vectors @ vectors.T, known)
    loss = nn.functional.binary_cross_entropy_with_logits(odds, target, reduction="none")
    kinds = nn.functional.cross_entropy(network.verdicts(vectors[rows], vectors[columns]), torch.tensor(verdicts))
    return (loss * weight).sum() / weight.sum() + 0.2 * kinds


def loss_of_pairs(network: Twins, batches: Batches, pairs: Sequence[tuple[Proposition, Proposition, str]]) -> Tensor:
    vectors = network(*batches.of([p for a, b, _ in pairs for p in (a, b)]))
    a, b = vectors[0::2], vectors[1::2]
    target = torch.tensor([HALF.get(v, 0.0) for *_, v in pairs])
    known = torch.stack([torch.from_numpy(context(x, y, 0.0)) for x, y, _ in pairs])
    loss = nn.functional.binary_cross_entropy_with_logits(log_odds(network, (a * b).sum(-1), known), target)
    kinds = torch.tensor([VERDICTS.index(v) for *_, v in pairs])  # type: ignore[arg-type]
    return loss + 0.5 * nn.functional.cross_entropy(network.verdicts(a, b), kinds)


def run(
    stories: Sequence[tuple[Json, list[Labelled]]],
    held: Sequence[tuple[Json, list[Labelled]]],
    *,
    epochs: int,
) -> Twins:
    torch.manual_seed(0)
    random.seed(0)
    network, batches, pairs, order = Twins(), Batches(), judged_pairs(), list(stories)
    heads = [network.scales, network.bias]
    groups = [
        {"params": network.encoder.parameters(), "lr": 6e-5},
        {"params": heads, "lr": 2e-2},
        {"params": network.out.parameters(), "lr": 3e-3},
    ]
    optimizer, steps = torch.optim.AdamW(groups, weight_decay=0.01), epochs * len(order)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min((i + 1) / (0.1 * steps), max(0.02, 1 - i / steps))
    )
    began = time.time()
    for epoch in range(epochs):
        random.shuffle(order)
        for story, every in order:
            some = random.sample(every, min(len(every), AT_ONCE))
            strangers = random.choices([x for s, other in stories if s is not story for x in other], k=STRANGERS)
            propositions = [x.proposition for x in (*some, *strangers)]
            vectors = network(*batches.of(propositions))
            loss = loss_of_story(network, vectors, around(propositions, propositions), story, some)
            loss = loss + 0.35 * loss_of_pairs(network, batches, random.sample(pairs, JUDGED))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
        print(
            f"epoch {epoch + 1}: average precision {evaluate(network, *judged(network, batches, held)):.3f}, {time.time() - began:.0f} s",
            flush=True,
        )
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("build/linking/twins.pt"))
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--first", type=int, default=40, help="only so many stories: more were no gain")
    args = parser.parse_args()
    train, kept = split([(story, read_story(story)) for story in load_stories()[: args.first]])
    stories = [(s, told(s, r, wordings=True)) for s, r in train]
    held = [(s, told(s, r, wordings=False)) for s, r in kept]
    print(f"{len(stories)} stories to learn from, {len(held)} held out", flush=True)
    network = run(stories, held, epochs=args.epochs)
    known = judged(network, Batches(), held)
    calibrate(network, *known)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), args.out)
    print(f"calibrated: {evaluate(network, *known):.3f}")


if __name__ == "__main__":
    main()
