"""Train what says that two propositions of an article are the same, on our own passages and reports.

    python -m training.statements.joining

Attributions and positions are those of the annotators, so that only the joining is learned; two minutes on one core. Prints
B-cubed of documents left out of training in turn, then of the held-out ones, beside joining by words alone.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.article import Article, Span, paragraphs
from onrecord.attribution import Attribution
from onrecord.claiming import propose
from onrecord.dates import find_anchors
from onrecord.joining import FEATURES, Join, JoiningModel, Proposed, by_words, pair_features
from onrecord.models import FOLDER, write_joining
from onrecord.positions import Position
from onrecord.sentences import sentences
from onrecord.sources import resolve_sources
from onrecord.stating import find_statements
from training.statements.data import WRITTEN, to_attribution, to_spans

HIDDEN, NETS = 24, 5
EPOCHS, BATCH, RATE, DECAY = 40, 256, 3e-3, 1e-2
FOLDS = 4


@dataclass(frozen=True)
class Page:
    """The propositions of a passage, and the number of the group that each belongs to."""

    split: str
    kind: str
    proposed: list[Proposed]
    gold: list[int]


def load_pages(path: Path = WRITTEN) -> list[Page]:
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [to_page(row) for row in rows if "same" in row]


def to_page(row: dict[str, Any]) -> Page:
    article = Article(row["text"], published=row.get("published"))
    told = sorted(numbered(row), key=lambda pair: pair[0].cue[0].start)
    attributions = [a for a, _ in told]
    statements = {id(a): s for a, s in told}
    parents = [holder(i, attributions) for i in range(len(attributions))]
    marks = [s for p in paragraphs(article.text) for s in sentences(article.text, p)]

    def read(attribution: Attribution, pieces: Sequence[Span]) -> Position:
        _, s = nearest(statements[id(attribution)], pieces)
        return Position(s["form"], s["stance"], s["certainty"], 1.0, float(s["form"] == "does"))

    sources = resolve_sources(article, attributions, parents=parents)
    anchors = find_anchors(article.text, 0, None, (), article.published)
    found = [f for f in find_statements(article, attributions, sources, anchors, marks, parents, read) if f.proposition]
    group = {n: g for g, members in enumerate(row["same"]) for n in members}
    gold = []
    for f in found:
        at = f.statement.attribution
        number = nearest(statements[id(attributions[at])], f.statement.spans)[0] if at is not None else -1
        gold.append(group.get(number, -2 - number))
    kind = "reports" if "\n\n" in row["text"] and len(row["text"]) > 600 else "passages"
    return Page(row["split"], kind, propose(found, marks, parents), gold)


Numbered = list[tuple[int, dict[str, Any]]]


def numbered(row: dict[str, Any]) -> list[tuple[Attribution, Numbered]]:
    """Each attribution with its statements, which are numbered through the passage."""
    found, n = [], 0
    for a in row["attributions"]:
        found.append((to_attribution(a), list(enumerate(a["statements"], n))))
        n += len(a["statements"])
    return found


def holder(i: int, attributions: Sequence[Attribution]) -> int | None:
    """The attribution with the smallest content that holds the cue of this one."""
    cue = attributions[i].cue[0]
    holding = [j for j, a in enumerate(attributions) if j != i and any(cue in piece for piece in a.content)]
    return min(holding, key=lambda j: sum(map(len, attributions[j].content)), default=None)


def nearest(statements: Numbered, spans: Sequence[Span]) -> tuple[int, dict[str, Any]]:
    wanted = {i for s in spans for i in range(s.start, s.end)}

    def shared(statement: tuple[int, dict[str, Any]]) -> float:
        has = {i for s in to_spans(statement[1]["content"]) for i in range(s.start, s.end)}
        return len(wanted & has) / max(1, len(wanted | has))

    return max(statements, key=shared)


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.out, self.direct = nn.Linear(FEATURES, HIDDEN), nn.Linear(HIDDEN, 1), nn.Linear(FEATURES, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        return (self.out(self.dropout(torch.tanh(self.hidden(x)))) + self.direct(x))[:, 0]


def fit(pages: Sequence[Page], nets: int = NETS) -> JoiningModel:
    data = [(pair_features(page.proposed), page.gold) for page in pages]
    x = torch.from_numpy(np.concatenate([features for (_, features), _ in data]))
    y = torch.tensor([float(gold[i] == gold[j]) for (pairs, _), gold in data for i, j in pairs.tolist()])
    mean, scale = x.mean(0), x.std(0) + 1e-3
    x = (x - mean) / scale
    made = [fit_net(x, y, seed) for seed in range(nets)]

    def stacked(*names: str) -> np.ndarray:
        return np.stack([net.get_parameter(".".join(names)).detach().numpy() for net in made])

    return JoiningModel(
        mean.numpy(),
        scale.numpy(),
        stacked("hidden", "weight").transpose(0, 2, 1).copy(),
        stacked("hidden", "bias"),
        stacked("out", "weight")[:, 0],
        stacked("direct", "weight")[:, 0],
        stacked("out", "bias")[:, 0] + stacked("direct", "bias")[:, 0],
    )


def fit_net(x: Tensor, y: Tensor, seed: int) -> Net:
    torch.manual_seed(seed)
    net = Net()
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, EPOCHS)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(x)).split(BATCH):
            loss = nn.functional.binary_cross_entropy_with_logits(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        schedule.step()
    return net.eval()


def b_cubed(pages: Sequence[Page], join: Join) -> dict[str, float]:
    """Over all propositions, and precision and recall of pairs."""
    precision = recall = n = hit = told = wanted = 0.0
    for page in pages:
        found = join(page.proposed)
        for i, (f, g) in enumerate(zip(found, page.gold, strict=True)):
            same_f, same_g = (
                {j for j, other in enumerate(of) if other == mine} for of, mine in ((found, f), (page.gold, g))
            )
            precision, recall, n = (
                precision + len(same_f & same_g) / len(same_f),
                recall + len(same_f & same_g) / len(same_g),
                n + 1,
            )
            hit, told, wanted = hit + len(same_f & same_g - {i}), told + len(same_f) - 1, wanted + len(same_g) - 1
    p, r = precision / n, recall / n
    figures = {
        "P": p,
        "R": r,
        "F1": 2 * p * r / (p + r),
        "pairs P": hit / max(1, told),
        "pairs R": hit / max(1, wanted),
    }
    return {name: round(value, 3) for name, value in figures.items()}


def cross_validated(pages: Sequence[Page]) -> dict[str, float]:
    order = list(range(len(pages)))
    random.Random(1).shuffle(order)
    join_of: dict[int, Join] = {}
    for fold in range(FOLDS):
        model = fit([pages[i] for n, i in enumerate(order) if n % FOLDS != fold], nets=1)
        join_of |= {i: model.join for n, i in enumerate(order) if n % FOLDS == fold}
    turns = iter(join_of[i] for i in range(len(pages)))

    def in_turn(proposed: Sequence[Proposed]) -> list[int]:
        return next(turns)(proposed)

    return b_cubed(pages, in_turn)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    pages = load_pages()
    train = [page for page in pages if page.split == "train"]
    print(
        json.dumps(
            {"pages": len(train), "by words": b_cubed(train, by_words), "cross-validated": cross_validated(train)}
        )
    )
    model = fit(train)
    for kind in ("passages", "reports"):
        held_out = [page for page in pages if page.split != "train" and page.kind == kind]
        print(
            json.dumps(
                {"held out": kind, "by words": b_cubed(held_out, by_words), "model": b_cubed(held_out, model.join)}
            )
        )
    write_joining(model, args.folder)


if __name__ == "__main__":
    main()
