"""A ledger held open: articles, readings and what people say about them, kept in SQLite or PostgreSQL.

    with Ledger.open("onrecord.db") as ledger:
        for row in ledger.articles():
            print(row["title"], row["statements"])

Facts are only ever added. Reading from several threads at once is safe; writers wait for each other, in this process and in others.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, select

from onrecord.article import Article
from onrecord.errors import LedgerError
from onrecord.intake import Received, Refused
from onrecord.ledger import schema
from onrecord.ledger.appending import (
    ARTICLE_FIELDS,
    Entry,
    Outcome,
    adopt,
    append,
    check_entry,
    look_up,
    make_current,
)
from onrecord.ledger.connection import connect, default_place, pages, reading, shown, to_url, use_wal, writing
from onrecord.ledger.correcting import correct, undo
from onrecord.ledger.corrections import Correction, corrected, from_row
from onrecord.ledger.listing import article_rows, source_rows
from onrecord.ledger.migrations import applied, newest, upgrade
from onrecord.ledger.notices import NoticeLink, find_notices, versions
from onrecord.ledger.packing import reading_id, to_line, unpack, unpack_record
from onrecord.markup import Json
from onrecord.record import Reading
from onrecord.version import __version__

if TYPE_CHECKING:
    from onrecord.ledger.adding import Account

Clock = Callable[[], datetime]
SHORTEST_PREFIX = 4  # characters of an id
SHOWN_MATCHES = 5


def now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """Open one with Ledger.open, and close it, or use it as a context manager."""

    def __init__(self, engine: Engine, place: str, clock: Clock = now, command: str = "python") -> None:
        self.engine = engine
        self.place = place
        self._clock = clock
        self._command = command
        self._run: str | None = None

    @classmethod
    def open(
        cls,
        place: str | Path | None = None,
        *,
        create: bool = True,
        readonly: bool = False,
        clock: Clock = now,
        command: str = "python",
    ) -> Ledger:
        """The ledger at a path or postgresql:// address, by default $ONRECORD_DB, else ./onrecord.db.

        create: make it where there is none. Raises LedgerError where there is none, where it cannot be opened, or where it was made
        by another version of onrecord.
        """
        place = str(place or default_place())
        engine = connect(place, must_exist=not create, readonly=readonly)
        ledger = cls(engine, shown(to_url(place)), clock, command)
        try:
            ledger._check(create=create and not readonly)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    def _check(self, *, create: bool) -> None:
        with reading(self.engine) as connection:
            done = applied(connection)
        if done == 0:
            if not create:
                raise LedgerError(f"{self.place} holds no ledger yet: make one with onrecord add.")
            self.upgrade()
        elif done < newest():
            raise LedgerError(
                f"{self.place} was made by an earlier onrecord (step {done} of {newest()}). Nothing is lost: "
                f"run onrecord db upgrade --db {self.place} once, and go on."
            )
        elif done > newest():
            raise LedgerError(
                f"{self.place} was made by a later onrecord (step {done}; this one knows {newest()}): "
                "install that version: pip install --upgrade onrecord."
            )
        use_wal(self.engine)

    def upgrade(self) -> list[str]:
        """Run the migrations that the ledger lacks; returns their names."""
        with writing(self.engine) as connection:
            return upgrade(connection, self.time())

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of an SQLite ledger; none for PostgreSQL."""
        if self.engine.dialect.name != "sqlite":
            return ()
        return tuple(Path(f"{self.place}{end}").absolute() for end in ("", "-wal", "-shm"))

    def time(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def run(self, connection: Connection) -> str:
        """The id of this session among those that wrote, noted with its first fact."""
        if (
            self._run is None
            or not connection.execute(select(schema.runs.c.id).where(schema.runs.c.id == self._run)).first()
        ):
            self._run = self._run or uuid.uuid4().hex
            row = {"id": self._run, "started_at": self.time(), "command": self._command, "version": __version__}
            connection.execute(schema.runs.insert(), [row])
        return self._run

    # Writing

    def add(
        self,
        articles: Path | str | Article | Received | Iterable[Path | str | Article | Received | Refused],
        *,
        jobs: int = 1,
        publishers: Path | None = None,
    ) -> Account:
        """Read articles that the ledger does not hold, and keep them; the account tells what became of each.

        A `str` is text, a `Path` is a file or a folder of files, as for onrecord.read. jobs: processes to read with.
        """
        from onrecord.ledger.adding import add  # which stands on this module

        return add(self, articles, jobs=jobs, publishers=publishers)

    def add_readings(self, readings: Iterable[Reading]) -> Account:
        """Keep articles with readings that have been made already."""
        from onrecord.ledger.adding import add_readings

        return add_readings(self, readings)

    def append(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Keep records with their articles, all or none; says what happened to each. Raises InputError, LedgerError.

        An article that is held already with the same reading changes nothing, however often and by however many it is added.
        """
        for entry in entries:
            check_entry(entry)
        with writing(self.engine) as connection:
            return append(connection, entries, self.run(connection), self.time())

    def adopt(self, records: Sequence[Json]) -> None:
        """Keep new readings of articles that are held, and make them the current ones."""
        with writing(self.engine) as connection:
            held = look_up(connection, records).articles
            adopt(connection, [r for r in records if r["article"]["id"] in held], self.run(connection), self.time())

    def use_reading(self, article: str, reading: str) -> None:
        """Make an earlier reading of an article the current one again."""
        with writing(self.engine) as connection:
            known = select(schema.readings.c.id).where(schema.readings.c.article_id == article)
            if reading not in set(connection.execute(known).scalars()):
                raise LedgerError(
                    f"{article[:8]} has no reading {reading[:8]}: see onrecord show {article[:8]} --format json."
                )
            row = {"article_id": article, "reading_id": reading}
            make_current(connection, [row], self.run(connection), self.time())

    def correct(self, statement: str, field: str, value: Any = None, *, author: str, reason: str) -> Correction:
        """Say what is right about a statement (its id or the beginning of it). See Correction for the fields."""
        return correct(self, statement, {field: value}, author=author, reason=reason)[0]

    def correct_all(self, statement: str, values: Mapping[str, Any], *, author: str, reason: str) -> list[Correction]:
        """As correct, for several fields at once: all or none."""
        return correct(self, statement, values, author=author, reason=reason)

    def undo(self, correction: str, *, author: str, reason: str) -> Correction:
        """Take a correction back (its id or the beginning of it). The row stays; another says that it no longer holds."""
        return undo(self, correction, author=author, reason=reason)

    # Reading

    def held(self, ids: Iterable[str]) -> set[str]:
        """Which of some article ids the ledger holds, or has been told to forget."""
        wanted = list(ids)
        with reading(self.engine) as connection:
            a, t = schema.articles.c.id, schema.tombstones.c.article_id
            return {
                *connection.execute(select(a).where(a.in_(wanted))).scalars(),
                *connection.execute(select(t).where(t.in_(wanted))).scalars(),
            }

    def forgotten(self, article: str) -> Json | None:
        """When, by whom and why an article was forgotten; None where it was not."""
        t = schema.tombstones.c
        with reading(self.engine) as connection:
            row = connection.execute(
                select(t.article_id, t.reason, t.author, t.forgotten_at)
                .where(t.article_id == article)
                .order_by(t.seq.desc())
            ).first()
        return dict(row._mapping) if row else None

    def articles(self, **filters: Any) -> Iterator[Json]:
        """A row for each article, newest day first; see listing.article_rows for the filters."""
        with reading(self.engine) as connection:
            yield from article_rows(connection, self._record, **filters)

    def sources(self, **filters: Any) -> Iterator[Json]:
        """A row for each name that takes positions in the current readings, by the number of its statements."""
        with reading(self.engine) as connection:
            yield from source_rows(connection, self._record, **filters)

    def records(self) -> Iterator[Json]:
        """The current record of every article, corrected, in the order of their arrival."""
        with reading(self.engine) as connection:
            for page in pages(connection, select(schema.articles.c.id).order_by(schema.articles.c.seq), 100):
                yield from (self._record(connection, row.id) for row in page)

    def record(self, article: str, *, raw: bool = False) -> Json:
        """The current record of an article, with what people corrected, or as it was read. Raises LedgerError."""
        with reading(self.engine) as connection:
            return self._record(connection, article, raw=raw)

    def _record(self, connection: Connection, article: str, *, raw: bool = False) -> Json:
        r, a = schema.readings.c, schema.articles.c
        row = connection.execute(
            select(r.packed, schema.texts.c.text)
            .join(schema.current_readings, schema.current_readings.c.reading_id == r.id)
            .join(schema.articles, a.id == r.article_id)
            .join(schema.texts, schema.texts.c.id == a.text_id)
            .where(a.id == article)
        ).first()
        if row is None:
            raise LedgerError(f"The ledger holds no article {article[:8]}: see onrecord articles.")
        try:
            record = unpack_record(row.packed, row.text)
        except (zlib.error, ValueError):
            raise LedgerError(
                f"The reading of article {article[:8]} is damaged: run onrecord reread {article[:8]} to make it anew."
            ) from None
        return record if raw else corrected(record, self._corrections(connection, article))[0]

    def corrections(self, article: str | None = None) -> list[Correction]:
        """All corrections of an article or of the ledger, oldest first, with those that were taken back."""
        with reading(self.engine) as connection:
            return self._corrections(connection, article)

    def _corrections(self, connection: Connection, article: str | None) -> list[Correction]:
        query = select(schema.corrections).order_by(schema.corrections.c.seq)
        if article:
            query = query.where(schema.corrections.c.article_id == article)
        return [from_row(row) for row in connection.execute(query)]

    def unfit(self, article: str) -> list[Correction]:
        """The corrections in force that fit no statement of the current reading."""
        return corrected(self.record(article, raw=True), self.corrections(article))[1]

    def notices(self, article: str | None = None) -> list[NoticeLink]:
        with reading(self.engine) as connection:
            return list(find_notices(connection, article))

    def versions(self, url: str | None) -> list[str]:
        """The articles of an address, oldest first."""
        with reading(self.engine) as connection:
            return versions(connection, url)

    def about(self, article: str) -> Json:
        """What the ledger knows of an article beside its record: versions, copies, documents, readings, notices, corrections."""
        record = self.record(article)
        with reading(self.engine) as connection:
            a, d, r = schema.articles.c, schema.arrivals.c, schema.readings.c
            copies = select(a.id).where(a.text_id == record["article"]["text_id"], a.id != article).order_by(a.seq)
            documents = select(d.name, d.raw_id, d.added_at).where(d.article_id == article).order_by(d.seq)
            made = select(r.id, r.made_by, r.read_at).where(r.article_id == article).order_by(r.seq)
            notices = list(find_notices(connection, article))
            return {
                "record": record,
                "versions": versions(connection, record["article"]["url"]),
                "copies": list(connection.execute(copies).scalars()),
                "documents": [dict(row._mapping) for row in connection.execute(documents)],
                "readings": [
                    {"id": row.id, "made_by": json.loads(row.made_by), "read_at": row.read_at}
                    for row in connection.execute(made)
                ],
                "current": reading_id(record),
                "notices": [{"kind": n.kind, "spans": [list(n.span)], "corrects": list(n.corrects)} for n in notices],
                "corrections": [c.to_dict() for c in self._corrections(connection, article)],
            }

    def document(self, raw: str) -> bytes:
        """The bytes of a document by their SHA-256."""
        with reading(self.engine) as connection:
            packed = connection.execute(select(schema.raws.c.packed).where(schema.raws.c.id == raw)).scalar()
        if packed is None:
            raise LedgerError(f"The ledger holds no document {raw[:8]}.")
        return unpack(packed)

    def unread(self, made_by: Json) -> Iterator[str]:
        """The articles whose current reading was made by something else, in the order of their arrival."""
        with reading(self.engine) as connection:
            made = schema.readings.c.made_by
            rows = connection.execute(
                select(schema.articles.c.id)
                .outerjoin(schema.current_readings, schema.current_readings.c.article_id == schema.articles.c.id)
                .outerjoin(schema.readings, schema.readings.c.id == schema.current_readings.c.reading_id)
                .where(made.is_(None) | (made != to_line(made_by)))
                .order_by(schema.articles.c.seq)
            )
            ids = list(rows.scalars())
        yield from ids

    def taken_in(self, article: str) -> Json:
        """An article as intake handed it on: its fields, its text, and "intake": {"found_in", "problems"}."""
        a = schema.articles.c
        query = select(schema.articles, schema.texts.c.text).join(schema.texts, schema.texts.c.id == a.text_id)
        with reading(self.engine) as connection:
            row = connection.execute(query.where(a.id == article)).first()
        if row is None:
            raise LedgerError(f"The ledger holds no article {article[:8]}: see onrecord articles.")
        fields = {name: getattr(row, name) for name in (*ARTICLE_FIELDS, "text")}
        return {**fields, "truncated": bool(row.truncated), "intake": json.loads(row.intake)}

    def find(
        self, prefix: str, *, kinds: Sequence[str] = ("article", "statement", "claim", "source")
    ) -> tuple[str, str, str]:
        """(kind, article id, id) of what begins with some characters of an id. Raises LedgerError unless it is one alone."""
        wanted = prefix.strip().lower()
        if len(wanted) < SHORTEST_PREFIX or not wanted.isalnum():
            raise LedgerError(
                f"{prefix!r} is no id: give at least {SHORTEST_PREFIX} characters of one, as onrecord articles shows them."
            )
        with reading(self.engine) as connection:
            found = [(kind, *row) for kind in kinds for row in self._matches(connection, kind, wanted)]
        if not found:
            raise LedgerError(f"Nothing in {self.place} has an id that begins with {wanted}: see onrecord articles.")
        if len({ident for *_, ident in found}) > 1:
            some = ", ".join(f"{ident[:12]} ({kind})" for kind, _, ident in found[:SHOWN_MATCHES])
            raise LedgerError(f"{wanted} is the beginning of several ids: {some}. Give more characters.")
        return found[0]

    def _matches(self, connection: Connection, kind: str, prefix: str) -> list[tuple[str, str]]:
        """(article, id) of the first ids of a kind that begin so."""
        r, a = schema.readings.c, schema.articles.c
        columns = {
            "article": (a.id, a.id, None),
            "statement": (r.article_id, schema.statements.c.id, schema.statements.c.reading_id == r.id),
            "claim": (schema.propositions.c.article_id, schema.propositions.c.id, None),
            "source": (r.article_id, schema.entities.c.id, schema.entities.c.reading_id == r.id),
        }
        article, ident, joined = columns[kind]
        query = select(article, ident).where(ident >= prefix, ident < prefix + "g").distinct().limit(SHOWN_MATCHES)
        if joined is not None:
            query = query.where(joined)
        return [(row[0], row[1]) for row in connection.execute(query)]

    def counts(self) -> Json:
        """How many rows each table of facts holds."""
        with reading(self.engine) as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in schema.metadata.sorted_tables
                if table.name != "current_readings"
            }
