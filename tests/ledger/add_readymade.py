"""A process that adds ready-made articles [first, last) to a ledger and says each one as it is kept; to be killed, or to compete."""

import sys

from onrecord.errors import OnrecordError
from onrecord.ledger import Ledger
from onrecord.ledger.adding import add_articles
from tests.ledger.readymade import read_all, received


def main(place: str, first: int, last: int) -> None:
    with Ledger.open(place) as ledger:
        items = (received(n) for n in range(first, last))
        add_articles(ledger, items, read_all, lambda added: print(added.outcome, flush=True))


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    except OnrecordError as error:
        sys.exit(f"onrecord: {error}")
