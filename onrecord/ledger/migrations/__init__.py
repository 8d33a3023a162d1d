"""The schema's history: SQL files in order, which both databases run, each in one transaction with its row of the log.

Plain files and not Alembic: a dozen tables that differ between SQLite and PostgreSQL in two words need no environment of
their own, and what happened to a ledger can be read as SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from onrecord.errors import LedgerError
from onrecord.version import __version__

WORDS = {
    "sqlite": {"seq": "integer primary key autoincrement", "bytes": "blob"},
    "postgresql": {"seq": "bigint generated always as identity primary key", "bytes": "bytea"},
}
LOG = "create table migrations (number integer primary key, name text not null, version text not null, applied_at varchar(32) not null)"


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    script: str

    def statements(self, dialect: str) -> Iterator[str]:
        """The blocks of the script that are for this database."""
        for block in self.script.split("\n\n"):
            lines = block.strip().splitlines()
            asked = lines[0].removeprefix("-- ").split(":")[0] if lines and lines[0].startswith("-- ") else ""
            code = "\n".join(line for line in lines if not line.startswith("--"))
            if code and (asked not in WORDS or asked == dialect):
                yield code.replace("{seq}", WORDS[dialect]["seq"]).replace("{bytes}", WORDS[dialect]["bytes"])


@cache
def migrations() -> tuple[Migration, ...]:
    """All of them, oldest first."""
    scripts = sorted((f for f in files(__name__).iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(
        Migration(int(f.name[:4]), f.name[5:-4].replace("_", " "), f.read_text(encoding="utf-8")) for f in scripts
    )


def newest() -> int:
    return migrations()[-1].number


def applied(connection: Connection) -> int:
    """The number of the last migration of a database; 0 for an empty one. Raises LedgerError for one of another program."""
    tables = inspect(connection).get_table_names()
    if "migrations" in tables:
        return int(connection.execute(text("select coalesce(max(number), 0) from migrations")).scalar_one())
    if "articles" in tables or "readings" in tables:
        raise LedgerError("The database holds tables of another program: give a new file or an empty database.")
    return 0


def upgrade(connection: Connection, now: str, *, up_to: int | None = None) -> list[str]:
    """Run the migrations that a database lacks; returns their names. The caller holds the write lock and commits."""
    done = applied(connection)
    lacking = [m for m in migrations() if done < m.number <= (up_to or newest())]
    if not done and lacking:
        connection.execute(text(LOG))
    for migration in lacking:
        for statement in migration.statements(connection.dialect.name):
            connection.exec_driver_sql(statement)
        connection.execute(
            text("insert into migrations values (:number, :name, :version, :at)"),
            {"number": migration.number, "name": migration.name, "version": __version__, "at": now},
        )
    return [m.name for m in lacking]
