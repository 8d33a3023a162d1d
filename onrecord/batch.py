"""read over many articles: on one machine over its cores, on several by giving each its files."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache, partial
from itertools import islice
from pathlib import Path

from onrecord.intake import Received
from onrecord.models import available_cores, load_models
from onrecord.publishers import Registry, load_publishers
from onrecord.reading import read_article
from onrecord.record import Reading

AHEAD = 4  # articles waiting for each worker: memory stays flat in the number of articles


def read_received(received: Received, *, threads: int | None = None, publishers: Path | None = None) -> Reading:
    """Read what intake has taken in. publishers: a file of one's own, which adds to those that ship."""
    outlets, options = _outlets(publishers)
    return read_article(
        received.article,
        load_models(threads),
        problems=received.problems,
        found_in=received.found_in,
        options=options,
        outlets=outlets,
    )


@cache
def _outlets(path: Path | None) -> tuple[Registry, dict[str, str]]:
    """The publishers, and what the record says of a file of one's own: its checksum, since it changes answers."""
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path and path.is_file() else ""
    return load_publishers(path), {"publishers": checksum} if checksum else {}


def read_many(items: Iterable[Received], *, jobs: int = 1, publishers: Path | None = None) -> Iterator[Reading]:
    """Read articles in their order, one after the other or in `jobs` processes. Each answer is that of the article alone.

    publishers: a file of one's own in the format of docs/publishers.md. Raises InputError when it cannot be used.
    """
    _outlets(publishers)
    if jobs <= 1:
        yield from (read_received(item, publishers=publishers) for item in items)
        return
    threads = max(1, available_cores() // jobs)
    # Not fork: the ONNX and tokenizer libraries hold threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        read = partial(read_received, threads=threads, publishers=publishers)
        yield from _in_order(iter(items), lambda item: pool.submit(read, item), jobs * AHEAD)


def _in_order(
    items: Iterator[Received], submit: Callable[[Received], Future[Reading]], ahead: int
) -> Iterator[Reading]:
    waiting = [submit(item) for item in islice(items, ahead)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(submit(item) for item in islice(items, 1))
