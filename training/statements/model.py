"""The head that reads positions: attention pooling over the words of a statement, and what the rules see beside it."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.positions import CERTAINTIES, CLASSES, CLUES, MARKS, STANCES, HeadWeights

WIDTH, QUERIES, HIDDEN = 128, 10, 128
REDUCED = 256  # principal components of the encoder's states
PRIOR = 2.5  # log-odds that the rules' verdict starts with


class Head(nn.Module):
    """states [batch, words, REDUCED], marks and mask [batch, words], clues [batch, CLUES] -> classes, certainties."""

    def __init__(self, dropout: float = 0.4) -> None:
        super().__init__()
        self.project = nn.Linear(REDUCED, WIDTH)
        self.mark = nn.Embedding(len(MARKS), WIDTH)
        self.query = nn.Linear(WIDTH, QUERIES)
        self.query_mark = nn.Embedding(len(MARKS), QUERIES)
        self.hidden = nn.Linear(QUERIES * WIDTH + CLUES, HIDDEN)
        self.classes = nn.Linear(HIDDEN, len(CLASSES))
        self.certainties = nn.Linear(HIDDEN, len(CERTAINTIES))
        self.clue_classes = nn.Linear(CLUES, len(CLASSES), bias=False)
        self.clue_certainties = nn.Linear(CLUES, len(CERTAINTIES), bias=False)
        self.inputs, self.dropout = nn.Dropout(0.1), nn.Dropout(dropout)
        self._start_from_the_rules()

    @torch.no_grad()
    def _start_from_the_rules(self) -> None:
        self.clue_classes.weight.zero_()
        self.clue_certainties.weight.zero_()
        for i, stance in enumerate(STANCES):
            if stance in CLASSES and stance != "assert":
                self.clue_classes.weight[CLASSES.index(stance), i] = PRIOR

    def forward(self, states: Tensor, marks: Tensor, mask: Tensor, clues: Tensor) -> tuple[Tensor, Tensor]:
        words = nn.functional.gelu(self.project(self.inputs(states)) + self.mark(marks))
        attention = (self.query(words) + self.query_mark(marks)).masked_fill(~mask[:, :, None], -1e4).softmax(1)
        pooled = torch.einsum("bnk,bnd->bkd", attention, words).flatten(1)
        hidden = self.dropout(nn.functional.gelu(self.hidden(self.dropout(torch.cat([pooled, clues], 1)))))
        return (
            self.classes(hidden) + self.clue_classes(clues),
            self.certainties(hidden) + self.clue_certainties(clues),
        )

    def weights(self, mean: np.ndarray, reduce: np.ndarray) -> HeadWeights:
        """With the standardisation of the states folded into the first layer. mean [states], reduce [states, REDUCED]."""

        def numbers(p: Tensor) -> np.ndarray:
            return p.detach().numpy().astype(np.float32)

        project = reduce @ numbers(self.project.weight).T
        return HeadWeights(
            project=project,
            project_bias=numbers(self.project.bias) - mean @ project,
            mark=numbers(self.mark.weight),
            query=numbers(self.query.weight).T,
            query_mark=numbers(self.query_mark.weight) + numbers(self.query.bias),
            hidden=numbers(self.hidden.weight).T,
            hidden_bias=numbers(self.hidden.bias),
            classes=numbers(self.classes.weight).T,
            classes_bias=numbers(self.classes.bias),
            certainties=numbers(self.certainties.weight).T,
            certainties_bias=numbers(self.certainties.bias),
            clue_classes=numbers(self.clue_classes.weight).T,
            clue_certainties=numbers(self.clue_certainties.weight).T,
        )
