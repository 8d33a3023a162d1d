"""What goes wrong with ledgers, brought about for real: processes killed, disks full, writers in each other's way."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from onrecord.ledger import Ledger
from onrecord.ledger.transfer import export_lines
from onrecord.ledger.verifying import verify

ROOT = Path(__file__).parent.parent.parent
TIMES = {"added_at", "read_at", "made_at", "at", "forgotten_at"}


def adding(place: str, first: int, last: int, *, largest: int | None = None) -> subprocess.Popen[str]:
    """A process of its own that adds ready-made articles. largest: KiB that a file may have, as on a full disk."""
    command = [sys.executable, "-m", "tests.ledger.add_readymade", place, str(first), str(last)]
    if largest:
        command = ["bash", "-c", f'ulimit -f {largest} && exec "$@"', "bash", *command]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def killed_at(place: str, last: int, lines: int, delay: float) -> int:
    """Add, and kill -9 some seconds after so many articles were said to be kept; returns how many were said before the end."""
    with adding(place, 0, last) as process:
        assert process.stdout
        said = 0
        for _ in process.stdout:
            said += 1
            if said == lines:
                time.sleep(delay)
                process.kill()
    return said


def finished(process: subprocess.Popen[str]) -> Counter[str]:
    """Wait for an adding process; how many of each outcome it said. Raises where it failed."""
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(err)
    return Counter(out.split())


def content(place: str) -> list[str]:
    """The sorted export without run and time: equal for equal ledgers."""
    with Ledger.open(place, create=False) as ledger:
        return sorted(json.dumps(_timeless(json.loads(line)), sort_keys=True) for line in export_lines(ledger))


def _timeless(value: object) -> object:
    if isinstance(value, dict):
        return {key: _timeless(inner) for key, inner in value.items() if key not in TIMES}
    return [_timeless(inner) for inner in value] if isinstance(value, list) else value


def problems(place: str) -> list[str]:
    with Ledger.open(place, create=False) as ledger:
        return list(verify(ledger))


def kill_and_go_on(place: str, articles: int, kills: int, rng: random.Random) -> int:
    """Kill one add after the other, each further on than the last, then let one finish.

    Returns the most articles that a kill lost although they had been said to be kept: none, if the ledger keeps its word.
    """
    lost = 0
    for lines in sorted(rng.sample(range(1, articles), kills)):
        said = killed_at(place, articles, lines, rng.random() / 100)
        with Ledger.open(place) as ledger:
            lost = max(lost, said - ledger.counts()["articles"])
    finished(adding(place, 0, articles))
    return lost
