"""The corpora and scorers of ../shared, and what `onrecord read` makes of them: shared by the other files of bench/.

Documents under a NON-COMMERCIAL licence are left out.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.batch import read_many
from onrecord.intake import Received, receive_lines
from onrecord.models import available_cores
from onrecord.record import Reading

Json = dict[str, Any]


def lines(path: Path) -> Iterator[Json]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from (json.loads(line) for line in data.splitlines() if line.strip())


def open_documents(path: Path) -> Iterator[Json]:
    return (d for d in lines(path) if "NC" not in (d.get("licence") or ""))


def load(path: Path) -> ModuleType:
    """A scorer of ../shared/eval as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dev_path(shared: Path, corpus: str) -> Path:
    return shared / "data" / corpus / "dev.jsonl.gz"


@cache
def read_dev(shared: Path, corpus: str) -> dict[str, Reading]:
    """What `onrecord read` makes of the dev articles of a corpus, by their id, which is their url here."""
    as_article = load(shared / "eval" / "polnear.py").article
    given = [json.dumps(as_article(d)).encode() for d in open_documents(dev_path(shared, corpus))]
    received = [item for item in receive_lines(given, corpus) if isinstance(item, Received)]
    assert len(received) == len(given)
    return {reading.article.url or "": reading for reading in read_many(received, jobs=available_cores())}
