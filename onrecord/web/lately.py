"""Answers that take long, kept for a while: when the ledger changes all the time, no page waits for what another has just looked up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from onrecord.ledger.store import Ledger

Answer = TypeVar("Answer")
DEAR = 0.5  # seconds: what takes less is looked up anew whenever the ledger has changed
SHARE = 20  # of the time at most a twentieth goes into looking the same up again


@dataclass(slots=True)
class _Held(Generic[Answer]):
    answer: Answer
    state: Hashable
    until: float


class Lately(Generic[Answer]):
    """One kind of question. Safe from several threads; one of them looks up, the others get the last answer meanwhile."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: WeakKeyDictionary[Ledger, dict[Hashable, _Held[Answer]]] = WeakKeyDictionary()
        self._lock = threading.Lock()
        self._busy: dict[Hashable, threading.Lock] = {}

    def get(self, ledger: Ledger, asked: Hashable, state: Hashable, look_up: Callable[[], Answer]) -> Answer:
        """state: of what is asked about; while it is the same, so is the answer."""
        with self._lock:
            held = self._held.setdefault(ledger, {}).get(asked)
            busy = self._busy.setdefault(asked, threading.Lock())
        if held and self._stands(held, state):
            return held.answer
        if not busy.acquire(blocking=held is None):
            assert held
            return held.answer
        try:
            return self._looked_up(ledger, asked, state, look_up)
        finally:
            busy.release()

    def _stands(self, held: _Held[Answer], state: Hashable) -> bool:
        return held.state == state or self._clock() < held.until

    def _looked_up(self, ledger: Ledger, asked: Hashable, state: Hashable, look_up: Callable[[], Answer]) -> Answer:
        held = self._held[ledger].get(asked)
        if held and self._stands(held, state):  # by who was first
            return held.answer
        started = self._clock()
        answer = look_up()
        now = self._clock()
        spent = now - started
        self._held[ledger][asked] = _Held(answer, state, now + SHARE * spent if spent > DEAR else now)
        return answer
