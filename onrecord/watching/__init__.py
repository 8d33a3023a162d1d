"""Feeds, asked again and again: the page of each new entry, once.

with open_notebook(Path("ledger.db-watch.json")) as notebook:
    for event in watch(["https://wire.example/rss"], notebook, Fetcher()):
        if isinstance(event, Found): ...     # keep event.page before you ask for the next event: then it counts as seen
"""

from onrecord.watching.notebook import Notebook, open_notebook
from onrecord.watching.polling import LEAST, USUAL, Event, Found, Missed, Polled, Waiting, watch

__all__ = ["LEAST", "USUAL", "Event", "Found", "Missed", "Notebook", "Polled", "Waiting", "open_notebook", "watch"]
