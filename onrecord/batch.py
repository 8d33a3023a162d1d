"""read over many articles: on one machine over its cores, on several by giving each its files."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from onrecord.intake import Received
from onrecord.models import available_cores, load_models
from onrecord.reading import read_article
from onrecord.record import Reading

AHEAD = 4  # articles waiting for each worker: memory stays flat in the number of articles


def read_received(received: Received, *, threads: int | None = None, options: dict[str, str] | None = None) -> Reading:
    """Read what intake has taken in."""
    return read_article(
        received.article, load_models(threads), problems=received.problems, found_in=received.found_in, options=options
    )


def read_many(items: Iterable[Received], *, jobs: int = 1) -> Iterator[Reading]:
    """Read articles in their order, one after the other or in `jobs` processes. Each answer is that of the article alone."""
    if jobs <= 1:
        yield from map(read_received, items)
        return
    threads = max(1, available_cores() // jobs)
    # Not fork: the ONNX and tokenizer libraries hold threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        yield from _in_order(iter(items), lambda item: pool.submit(read_received, item, threads=threads), jobs * AHEAD)


def _in_order(
    items: Iterator[Received], submit: Callable[[Received], Future[Reading]], ahead: int
) -> Iterator[Reading]:
    waiting = [submit(item) for item in islice(items, ahead)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(submit(item) for item in islice(items, 1))
