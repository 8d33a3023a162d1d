"""The pair model of linking: a vector for each proposition, and what two vectors say of their propositions. One text at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers

from onrecord.article import tagged_hash
from onrecord.decoding import Floats
from onrecord.models import FOLDER, available_cores, load_tokenizer, open_session, verify

LONGEST = 94  # word pieces of a proposition; the rest is not looked at
FIRST, BETWEEN = 101, 102  # [CLS], [SEP]


@dataclass(frozen=True, slots=True)
class LinkingModels:
    """An open session and its head; safe to share between threads. Made by training/linking; folder pairs/ of the models."""

    checksum: str
    tokenizer: tokenizers.Tokenizer
    session: onnxruntime.InferenceSession
    scales: Floats  # of the context
    bias: float
    weights: Floats  # [verdicts, 3 * width]
    biases: Floats  # [verdicts]

    def vector(self, text: str) -> Floats:
        """[384], of length 1: propositions of one claim lie near each other."""
        ids = [FIRST, *self.tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST], BETWEEN]
        (found,) = self.session.run(["vector"], {"ids": np.array([ids], dtype=np.int64)})
        vector: Floats = found[0]
        return vector

    def together(self, context: Floats) -> Floats:
        """Of numbers that linking.judging.context gives [..., n], how likely two belong to one claim, 0 to 1 [...]."""
        likely: Floats = 1 / (1 + np.exp(-(context @ self.scales + self.bias)))
        return likely

    def verdicts(self, a: Floats, b: Floats) -> Floats:
        """Of each of linking.judging.VERDICTS, what the proposition of vector a is to that of b."""
        scores = self.weights @ np.concatenate([a * b, np.abs(a - b), a - b]) + self.biases
        likely = np.exp(scores - scores.max())
        found: Floats = (likely / likely.sum()).astype(np.float32)
        return found


@cache
def load_linking_models(threads: int | None = None, folder: Path = FOLDER) -> LinkingModels:
    """Open the model that ships, once per process. Raises ModelError when a file is missing or altered."""
    checksum = tagged_hash("linking", verify("pairs", folder))
    session = open_session(folder / "pairs" / "model.onnx", threads or available_cores())
    with np.load(folder / "pairs" / "head.npz") as head:
        scales, bias = head["scales"].astype(np.float32), float(head["bias"])
        weights, biases = head["weights"].astype(np.float32), head["biases"].astype(np.float32)
    return LinkingModels(checksum, load_tokenizer(folder / "pairs"), session, scales, bias, weights, biases)
