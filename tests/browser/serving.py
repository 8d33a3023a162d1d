"""`onrecord serve` as a process of its own, at a free port, for a browser to look at."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.web.workers import SOON

AUTHOR = "Dana Reyes"  # who sits at this machine
READY = re.compile(r"onrecord: .+ is at (http://\S+?)(;.*)? \(Ctrl-C stops\)\n")
WHOLE, WITHOUT_MODELS = "onrecord", "tests.browser.without_models"


@dataclass(frozen=True)
class Site:
    """A running server, and the ledger that it shows."""

    address: str
    db: Path


@contextmanager
def serving(db: Path, *args: str, program: str = WITHOUT_MODELS, author: str = AUTHOR) -> Iterator[Site]:
    """program: WHOLE reads what is added with the real models. Ended by its own id whatever happens; what it complains of fails the test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")}
    command = [sys.executable, "-m", program, "serve", "--port", "0", "--db", str(db), *args]
    complaints = db.with_suffix(".err")
    with complaints.open("w") as errors:
        running = subprocess.Popen(
            command, env={**kept, "ONRECORD_AUTHOR": author}, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            found = READY.fullmatch(line)
            assert found, line + complaints.read_text()
            yield Site(found[1], db)
        finally:
            running.terminate()
            running.communicate(timeout=SOON)
    assert "error" not in complaints.read_text(), complaints.read_text()
