"""read over many articles: on one machine over its cores, on several by giving each its files."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from onrecord.errors import InputError, OnrecordError
from onrecord.intake import Received, Refused
from onrecord.markup import Json
from onrecord.models import available_cores, load_models
from onrecord.publishers import Registry, load_publishers
from onrecord.reading import read_article
from onrecord.record import Reading, made_by_record

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
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


def made_by(publishers: Path | None = None) -> Json:
    """What a record read now would say of what made it: {"version", "models", "options"}."""
    return made_by_record(load_models().checksums, _outlets(publishers)[1])


def read_many(items: Iterable[Received], *, jobs: int = 1, publishers: Path | None = None) -> Iterator[Reading]:
    """Read articles in their order, one after the other or in `jobs` processes. Each answer is that of the article alone.

    publishers: a file of one's own in the format of docs/publishers.md. Raises InputError when it cannot be used.
    """
    return _many(read_received, items, jobs, publishers)


def read_each(
    items: Iterable[Received], *, jobs: int = 1, publishers: Path | None = None
) -> Iterator[Reading | Refused]:
    """As read_many, but an article that cannot be read for a reason nobody thought of comes out as Refused and stops no other."""
    return _many(read_or_refuse, items, jobs, publishers)


def read_or_refuse(
    received: Received, *, threads: int | None = None, publishers: Path | None = None
) -> Reading | Refused:
    try:
        return read_received(received, threads=threads, publishers=publishers)
    except OnrecordError:
        raise  # a model is missing: no article can be read
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        return Refused(
            received.where,
            InputError(
                f"{received.where}: reading stopped with an error of onrecord itself ({what}). Please report it."
            ),
        )


class Reader(Protocol[T_co]):
    def __call__(self, received: Received, *, threads: int | None = None, publishers: Path | None = None) -> T_co: ...


def _many(read: Reader[T], items: Iterable[Received], jobs: int, publishers: Path | None) -> Iterator[T]:
    _outlets(publishers)
    if jobs <= 1:
        yield from (read(item, publishers=publishers) for item in items)
        return
    threads = max(1, available_cores() // jobs)
    # Not fork: the ONNX and tokenizer libraries hold threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        call = partial(read, threads=threads, publishers=publishers)
        try:
            # The bytes that an article came as are not needed to read it.
            yield from _in_order(iter(items), lambda item: pool.submit(call, replace(item, raw=None)), jobs * AHEAD)
        except BrokenProcessPool:
            raise OnrecordError(
                f"A process that read articles was ended from outside, often for want of memory. Run again with fewer --jobs than {jobs}."
            ) from None


def _in_order(items: Iterator[Received], submit: Callable[[Received], Future[T]], ahead: int) -> Iterator[T]:
    waiting = [submit(item) for item in islice(items, ahead)]
    while waiting:
        yield waiting.pop(0).result()
        waiting.extend(submit(item) for item in islice(items, 1))
