"""A gate before the second storey: which words of a content may be the cue of an attribution inside it.

A linear probe of the middle layer, fitted to the finished network on our nested annotations. Paragraphs without a likely
cue inside a content are not read again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from onrecord.decoding import LABELS, Floats
from onrecord.encoding import Gate
from onrecord.nesting import CONTENT
from onrecord.windows import Ints
from training.attribution.data import Document, Example, examples
from training.attribution.model import Network

KEPT = 0.95  # share of the cues annotated in train that must pass; at 0.97 a tenth more is read and no more is found
CUE = (LABELS.index("B-cue"), LABELS.index("I-cue"))


def fit_gate(network: Network, documents: list[Document]) -> Gate:
    """Logistic regression over the words inside contents; the bias lets KEPT of the cues pass."""
    rows = [row for d in documents if d.storeys for e in examples(d) if (row := word_rows(network, e))]
    states, cue = (np.concatenate(column) for column in zip(*rows, strict=True))
    probe = nn.Linear(states.shape[1], 1)
    x, y = torch.from_numpy(states), torch.from_numpy(cue.astype(np.float32))
    weight = torch.tensor(5.0)  # of a cue: few words are one
    optimizer = torch.optim.LBFGS(probe.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = nn.functional.binary_cross_entropy_with_logits(probe(x)[:, 0], y, pos_weight=weight)
        value = value + 1e-4 * probe.weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    learned = probe.weight.detach()[0].numpy()
    scores = states @ learned
    best = np.array([scores[a:b].max() for a, b in runs(cue)])
    bias = -float(np.quantile(best, 1 - KEPT))
    print(f"gate: {len(best)} cues, {(scores + bias > 0).mean():.3f} of the words inside contents pass")
    return Gate(learned, bias)


def runs(inside: Ints) -> Iterator[tuple[int, int]]:
    """Where runs of ones start and end."""
    edges = np.flatnonzero(np.diff(inside, prepend=0, append=0))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


@torch.no_grad()
def word_rows(network: Network, example: Example) -> tuple[Floats, Ints] | None:
    """Of the words inside the outer contents of a window: the middle layer, and 1 for cues of what is nested."""
    storey = example.storeys[0]
    inside = storey.outer >= CONTENT
    if not inside.any():
        return None
    middle, _ = network(torch.from_numpy(example.ids)[None], torch.from_numpy(example.features)[None], None)
    return middle[0].numpy()[example.heads[inside]], np.isin(storey.tags[inside], CUE).astype(np.int64)
