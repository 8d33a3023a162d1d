"""The ledger: every article, every reading of it, and what people say about them, in SQLite or PostgreSQL. Append-only."""

from onrecord.ledger.appending import Entry, Outcome
from onrecord.ledger.corrections import Correction
from onrecord.ledger.store import Ledger

__all__ = ["Correction", "Entry", "Ledger", "Outcome"]
