"""Who has signed in, in memory, and the tokens that bind a form to the browser it was shown in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

LASTS = 12 * 3600  # seconds
SESSIONS = 10_000  # at a time; the oldest end first


class Sessions:
    """Random ids, each for one that has signed in. A browser in which nobody has gets an id that nothing is kept of."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._held: OrderedDict[str, tuple[str, float]] = OrderedDict()  # hash of the token, and until when

    def open(self, token: str) -> str:
        """A new id for whoever holds a token (its hash)."""
        ident = secrets.token_urlsafe(32)
        self._held[ident] = (token, self._clock() + LASTS)
        while len(self._held) > SESSIONS:
            self._held.popitem(last=False)
        return ident

    def token(self, ident: str) -> str | None:
        """The hash of the token that was signed in with; None for what is no session, or not any more."""
        token, until = self._held.get(ident, (None, 0.0))
        if token is not None and until < self._clock():
            del self._held[ident]
            return None
        return token

    def close(self, ident: str) -> None:
        self._held.pop(ident, None)

    def nobody(self) -> str:
        """An id for a browser in which nobody has signed in. It is signed, so that no other site can make one up."""
        ident = secrets.token_urlsafe(32)
        return f"{ident}.{self._sign('nobody', ident)}"

    def is_ours(self, ident: str) -> bool:
        """Whether it was handed out here, and still counts."""
        if self.token(ident) is not None:
            return True
        random, _, signed = ident.partition(".")
        return hmac.compare_digest(self._sign("nobody", random).encode(), signed.encode("utf-8", "replace"))

    def csrf(self, ident: str) -> str:
        """What a form that is shown to this session carries."""
        return self._sign("form", ident)

    def _sign(self, what: str, ident: str) -> str:
        return hmac.new(self._key, f"{what}:{ident}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
