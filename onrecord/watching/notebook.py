"""What a watch has seen, in a JSON file that is replaced whole at each change: killed at any moment, it is the old or the new one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.fetching import Known

FORMAT = "onrecord/watch/1"
MOST_SEEN = 5000  # addresses of a feed that are remembered after they have left it
TYPES: dict[str, tuple[type, ...]] = {
    "etag": (str, type(None)),
    "modified": (str, type(None)),
    "asked_at": (int, float),
    "not_before": (int, float),
    "failures": (int,),
    "trouble": (str,),
    "stopped": (str,),
    "seen": (dict,),
    "tries": (dict,),
}


@dataclass
class Notes:
    """What is known of one feed.

    etag, modified: of the version whose entries are all settled. asked_at, not_before: seconds since 1970. failures: in a row.
    trouble: what was said of them last. stopped: why it is not asked any more. seen: address of an entry -> the day it was settled.
    tries: address -> how often its page was asked for in vain.
    """

    etag: str | None = None
    modified: str | None = None
    asked_at: float = 0.0
    not_before: float = 0.0
    failures: int = 0
    trouble: str = ""
    stopped: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        return Known(self.etag, self.modified)

    def keep(self, in_feed: set[str]) -> None:
        """Let go of the oldest addresses that are no longer in the feed."""
        gone = [url for url in self.seen if url not in in_feed]
        for url in gone[: max(0, len(gone) - MOST_SEEN)]:
            del self.seen[url]
        self.tries = {url: count for url, count in self.tries.items() if url in in_feed}


class Notebook:
    """Notes on feeds by their address. Open one with open_notebook."""

    def __init__(self, path: Path, feeds: dict[str, Notes]) -> None:
        self.path = path
        self.feeds = feeds

    def of(self, feed: str) -> Notes:
        return self.feeds.setdefault(feed, Notes())

    def has_seen(self, url: str) -> bool:
        """In whichever feed."""
        return any(url in notes.seen for notes in self.feeds.values())

    def save(self) -> None:
        """Raises InputError where the file cannot be written."""
        told = {"format": FORMAT, "feeds": {feed: asdict(notes) for feed, notes in self.feeds.items()}}
        try:
            replace_whole(self.path, json.dumps(told, ensure_ascii=True, indent=1))
        except OSError as error:
            raise unusable(self.path, f"cannot be written ({error.strerror})", "free the disk, or") from None


@contextmanager
def open_notebook(path: Path) -> Iterator[Notebook]:
    """The notebook in a file, for us alone; an empty one where there is no file. Raises InputError for what is none, or is in use."""
    with alone(path):
        yield Notebook(path, read_notes(path))


def read_notes(path: Path) -> dict[str, Notes]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise unusable(path, f"cannot be read ({error.strerror})", "change its permissions, or") from None
    except (ValueError, RecursionError):
        raise unusable(path, "is no JSON") from None
    if not (isinstance(told, dict) and told.get("format") == FORMAT and isinstance(told.get("feeds"), dict)):
        raise unusable(path, "holds no notes of onrecord watch")
    return {feed: notes_of(path, notes) for feed, notes in told["feeds"].items()}


def notes_of(path: Path, told: Any) -> Notes:
    fits = isinstance(told, dict) and all(isinstance(told.get(name), TYPES[name]) for name in told if name in TYPES)
    fits = fits and all(isinstance(count, int) for count in told.get("tries", {}).values())
    if not fits or not set(told) <= set(TYPES):
        raise unusable(path, "was changed by hand or made by another version")
    return Notes(**told)


def unusable(path: Path, what: str, advice: str = "") -> InputError:
    return InputError(
        f"{path} {what}: {advice}{' ' if advice else ''}give another with --state. Without it every entry of the feeds is fetched once more."
    )


def replace_whole(path: Path, text: str) -> None:
    """Write a file so that it is the old or the new one at every moment, and is on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock beside the file, which ends with the process however that ends. Raises InputError where another holds it."""
    try:
        import fcntl
    except ImportError:  # Windows, where two watches of one file must be kept apart by hand
        yield
        return
    beside = path.with_name(f"{path.name}.lock")
    try:
        file = beside.open("a")
    except OSError as error:
        raise unusable(path, f"cannot be locked ({error.strerror})", "check its folder, or") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                f"{path} is in use by another onrecord watch: let it end first, or give each its own --state."
            ) from None
        yield
