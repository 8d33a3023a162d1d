"""Folders and patterns -> the files in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path


def expand(paths: Iterable[str | Path]) -> Iterator[str]:
    """Each path, but for a folder its files at any depth and for a pattern what matches, in the order of their names.

    Hidden files and folders are left out, and "~$..." with which Office marks an open file; no folder is entered twice by way of links. A folder or pattern without files
    stays as it is, so that intake says so.
    """
    for path in map(str, paths):
        if Path(path).is_dir():
            yield from list(_files(Path(path), set())) or [path]
        elif has_magic(path) and not Path(path).exists():
            found = sorted(glob(path, recursive=True))  # noqa: PTH207  Path.glob takes no absolute pattern
            yield from (expand(found) if found else [path])
        else:
            yield path


def _files(folder: Path, entered: set[Path]) -> Iterator[str]:
    real = folder.resolve()
    if real in entered:
        return
    entered.add(real)
    try:
        inside = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield str(folder)
        return
    for entry in inside:
        if entry.name.startswith((".", "~$")):
            continue
        try:
            folder_inside = entry.is_dir()
        except OSError:  # a link to itself: intake says that it cannot be read
            folder_inside = False
        if folder_inside:
            yield from _files(Path(entry.path), entered)
        else:
            yield entry.path
