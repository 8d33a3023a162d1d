"""The meanings of a ledger's propositions in memory, for sentences that people ask for. Read once, and afterwards what is new.

What is forgotten or not current any more is left out by whoever looks the nearest ones up.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from onrecord.decoding import Floats
from onrecord.ledger import schema
from onrecord.ledger.connection import pages

Ints = NDArray[np.int64]
Shorts = NDArray[np.int16]
AT_ONCE = 5000  # rows
STEPS = 32767  # of a number between 0 and 1: as small as float16, which is ten times slower to compute with
BLOCK = 1024  # vectors that are compared at a time: they fit a processor's cache

m = schema.meanings.c


def in_steps(vectors: NDArray[np.floating[Any]]) -> Shorts:
    """Of vectors of length 1."""
    steps: Shorts = np.round(vectors.astype(np.float32) * STEPS).astype(np.int16)
    return steps


def cosines(vectors: Shorts, vector: Floats) -> Floats:
    """Of every one, exactly: bench/search.py --vectors tells how long that takes."""
    blocks = (vectors[k : k + BLOCK].astype(np.float32) @ vector for k in range(0, len(vectors), BLOCK))
    found: Floats = np.concatenate([np.zeros(0, np.float32), *blocks]) * np.float32(1 / STEPS)
    return found


class Nearness:
    """How near propositions are to a vector. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._model = ""
        self._seqs: Ints = np.zeros(0, np.int64)
        self._vectors: Shorts = np.zeros((0, 0), np.int16)

    def to(self, connection: Connection, model: str, vector: Floats) -> tuple[Ints, Floats]:
        """Of all meanings by a model the sequence numbers and the cosines. The transaction must not have read before."""
        with self._lock:
            if model != self._model:
                self._model, self._seqs = model, np.zeros(0, np.int64)
                self._vectors = np.zeros((0, len(vector)), np.int16)
            self._refresh(connection)
            seqs, vectors = self._seqs, self._vectors
        return seqs, cosines(vectors, vector)

    def _refresh(self, connection: Connection) -> None:
        last = int(self._seqs[-1]) if len(self._seqs) else 0
        query = select(m.seq, m.vector).where(m.seq > last, m.model == self._model).order_by(m.seq)
        seqs, vectors = [self._seqs], [self._vectors]
        for page in pages(connection, query, AT_ONCE):
            found = np.frombuffer(b"".join(row.vector for row in page), np.float16).reshape(len(page), -1)
            seqs.append(np.fromiter((row.seq for row in page), np.int64))
            vectors.append(in_steps(found))
        if len(seqs) > 1:
            self._seqs, self._vectors = np.concatenate(seqs), np.concatenate(vectors)
