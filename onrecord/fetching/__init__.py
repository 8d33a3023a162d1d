"""Pages and feeds from the web: public servers alone, in bounds, politely. Their bytes go to `intake` like a file's.

    fetcher = Fetcher()                          # one for all: it remembers whom it has asked, and when
    page = fetcher.fetch("https://wire.example/ferry")      # Page, or FetchError with what is wrong and what to do
    for item in receive_page(page): ...

The host of an address is resolved once, each of its addresses is checked (addresses.py), and the connection goes to a checked one
(exchange.py), so a name that answers differently the next time gains nothing. The same holds for every redirect and for robots.txt.
"""

from onrecord.fetching.addresses import check_url
from onrecord.fetching.answers import FetchError, Known, Page
from onrecord.fetching.fetcher import CONTACT, Fetcher, Options, World
from onrecord.fetching.pages import receive_page

__all__ = ["CONTACT", "FetchError", "Fetcher", "Known", "Options", "Page", "World", "check_url", "receive_page"]
