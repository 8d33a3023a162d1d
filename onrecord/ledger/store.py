"""A ledger held open: articles, readings and what people say about them, kept in SQLite or PostgreSQL.

    with Ledger.open("onrecord.db") as ledger:
        for row in ledger.articles():
            print(row["title"], row["statements"])

Facts are only ever added. Reading from several threads at once is safe; writers wait for each other, in this process and in others.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, select

from onrecord.article import Article
from onrecord.errors import LedgerError
from onrecord.intake import Received, Refused
from onrecord.ledger import schema
from onrecord.ledger.appending import (
    Entry,
    Outcome,
    adopt,
    append,
    check_entry,
    look_up,
    make_current,
)
from onrecord.ledger.catalogue import Catalogue
from onrecord.ledger.connection import connect, count_writes, default_place, reading, shown, to_url, use_wal, writing
from onrecord.ledger.correcting import correct, undo
from onrecord.ledger.corrections import Correction, corrected
from onrecord.ledger.history import history, last_change
from onrecord.ledger.holdings import KINDS, counts, find, forgotten, held, unread, version
from onrecord.ledger.listing import article_rows
from onrecord.ledger.migrations import applied, newest, upgrade
from onrecord.ledger.notices import NoticeLink, find_notices, versions
from onrecord.ledger.records import about, all_records, corrections_of, document, record_of, taken_in
from onrecord.ledger.speakers import recount_sources, source_rows
from onrecord.ledger.stamps import note_unlinked
from onrecord.ledger.vectors import Nearness
from onrecord.ledger.waiting import waiting
from onrecord.markup import Json
from onrecord.record import Reading
from onrecord.version import __version__

if TYPE_CHECKING:
    from onrecord.ledger.adding import Account
    from onrecord.ledger.browsing import Browsed
    from onrecord.ledger.rulings import Ruling
    from onrecord.ledger.saved import Saved
    from onrecord.ledger.searching import Hits
    from onrecord.provenance.views import View

Clock = Callable[[], datetime]


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
        self.catalogue = Catalogue()  # what lists of claims stand on, in memory
        self.nearness = Nearness()

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
        count_writes(self.engine)
        use_wal(self.engine)

    def upgrade(self) -> list[str]:
        """Run the migrations that the ledger lacks; returns their names. What lists count is counted anew."""
        with writing(self.engine) as connection:
            names = upgrade(connection, self.time())
            articles = connection.execute(select(schema.current_readings.c.article_id)).scalars().all()
            recount_sources(connection, articles)
            note_unlinked(connection, articles)
            return names

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of an SQLite ledger; none for PostgreSQL."""
        if self.engine.dialect.name != "sqlite":
            return ()
        return tuple(Path(f"{self.place}{end}").absolute() for end in ("", "-wal", "-shm"))

    def time(self, back: timedelta = timedelta(0)) -> str:
        """The time by the ledger's clock. back: so long ago."""
        return (self._clock() - back).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

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

    # Across articles

    def link(self) -> int:
        """Link the articles that are not linked as they stand; says how many."""
        from onrecord.ledger.linking import link

        return link(self)

    def claims(self, *, as_of: str | None = None, recorded_by: str | None = None) -> Iterator[View]:
        """Every claim with its passages, origins, relays and occasions. as_of, recorded_by: ISO days; see docs/claims.md."""
        from onrecord.ledger.claims import claims, framed

        return claims(self, framed(as_of, recorded_by))

    def claim(self, asked: str, *, as_of: str | None = None, recorded_by: str | None = None) -> View:
        """One claim: by the id of a proposition or statement or its beginning, or the one nearest to a sentence. Raises LedgerError."""
        from onrecord.ledger.claims import find, framed

        return find(self, asked, framed(as_of, recorded_by)).view

    def browse(
        self,
        q: str = "",
        *,
        as_of: str | None = None,
        limit: int | None = 50,
        offset: int = 0,
        near: bool = True,
        **filters: Any,
    ) -> Browsed:
        """A page of the list of claims. filters: state, source, kind, position, outlet, since, until, every; see browsing.Asked.

        near: claims that mean what q says come first, where q is a sentence.
        """
        from onrecord.ledger.browsing import Asked, browse

        return browse(self, Asked(q, **filters), as_of, limit, offset, near=near)

    def search(self, words: str = "", *, limit: int | None = 50, offset: int = 0, **filters: Any) -> Hits:
        """What holds words, or says something like a sentence. filters: like, within, source, since, ...; see searching.Asked."""
        from onrecord.ledger.searching import Asked, search

        return search(self, Asked(words, **filters), limit, offset)

    def saved_searches(self) -> list[Saved]:
        """Oldest first. saved.new_hits tells what is new to them."""
        from onrecord.ledger.saved import saved_searches

        return saved_searches(self)

    def waiting(self, limit: int = 20) -> list[Json]:
        """What a person should check first: {"what", "decides", "statement", "article", "claim", "text", "state", "state_words"}."""
        return waiting(self, limit)

    def people(self, name: str, *, as_of: str | None = None) -> list[Json]:
        """Everybody of a name, namesakes apart, with what they said."""
        from onrecord.ledger.people import people

        return people(self, name, as_of)

    def changes(self, since: str) -> Generator[Json, None, None]:
        """What is new since a day ("2016-01-26") or for so long ("2d")."""
        from onrecord.ledger.changing import changes_since

        return changes_since(self, since)

    def rule(self, a: str, b: str, verdict: str, *, author: str, reason: str) -> Ruling:
        """Rule that two claims, with all their members, or two sources are "same" or "different"; it beats the models.

        The ruling on the two themselves is given back; unrule takes it back with all that were made with it. Raises LedgerError.
        """
        from onrecord.ledger.ruling import rule

        return rule(self, a, b, verdict, author=author, reason=reason)

    def unrule(self, ruling: str, *, author: str, reason: str) -> list[Ruling]:
        """Take a ruling back (its id or the beginning of it), with all that were made with it."""
        from onrecord.ledger.ruling import unrule

        return unrule(self, ruling, author=author, reason=reason)

    def last_change(self, of: str) -> int:
        """Another number after each correction or ruling that touches an article, claim, statement or source; 0 where none does."""
        return last_change(self, of)

    def history(self, of: str) -> list[Json]:
        """Those corrections and rulings, newest first: {"seq", "id", "kind", "author", "reason", "made_at", "what", "undone"}."""
        return history(self, of)

    # Reading

    def version(self) -> int:
        """Another number whenever anything in the ledger has changed."""
        with reading(self.engine) as connection:
            return version(connection)

    def held(self, ids: Iterable[str]) -> set[str]:
        """Which of some article ids the ledger holds, or has been told to forget."""
        with reading(self.engine) as connection:
            return held(connection, list(ids))

    def forgotten(self, article: str) -> Json | None:
        """When, by whom and why an article was forgotten; None where it was not."""
        with reading(self.engine) as connection:
            return forgotten(connection, article)

    def articles(self, **filters: Any) -> Generator[Json, None, None]:
        """A row for each article, newest day first; see listing.article_rows for the filters."""
        with reading(self.engine) as connection:
            yield from article_rows(connection, **filters)

    def sources(self, **filters: Any) -> Generator[Json, None, None]:
        """A row for each name that takes positions in the current readings, by the number of its statements."""
        with reading(self.engine) as connection:
            yield from source_rows(connection, **filters)

    def records(self) -> Iterator[Json]:
        """The current record of every article, corrected, in the order of their arrival."""
        with reading(self.engine) as connection:
            yield from all_records(connection)

    def record(self, article: str, *, raw: bool = False) -> Json:
        """The current record of an article, with what people corrected, or as it was read. Raises LedgerError."""
        with reading(self.engine) as connection:
            return record_of(connection, article, raw=raw)

    def corrections(self, article: str | None = None) -> list[Correction]:
        """All corrections of an article or of the ledger, oldest first, with those that were taken back."""
        with reading(self.engine) as connection:
            return corrections_of(connection, article)

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
            return about(connection, record)

    def document(self, raw: str) -> bytes:
        """The bytes of a document by their SHA-256."""
        with reading(self.engine) as connection:
            return document(connection, raw)

    def unread(self, made_by: Json) -> Iterator[str]:
        """The articles whose current reading was made by something else, in the order of their arrival."""
        with reading(self.engine) as connection:
            ids = unread(connection, made_by)
        yield from ids

    def taken_in(self, article: str) -> Json:
        """An article as intake handed it on: its fields, its text, and "intake": {"found_in", "problems"}."""
        with reading(self.engine) as connection:
            return taken_in(connection, article)

    def find(self, prefix: str, *, kinds: Sequence[str] = KINDS) -> tuple[str, str, str]:
        """(kind, article id, id) of what begins with some characters of an id. Raises LedgerError unless it is one alone."""
        with reading(self.engine) as connection:
            return find(connection, prefix, kinds, self.place)

    def counts(self, *tables: str) -> Json:
        """How many rows each table of facts holds, or some."""
        with reading(self.engine) as connection:
            return counts(connection, tables)
