"""What a ledger keeps, and that it keeps it once."""

import json
import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from onrecord.article import Article
from onrecord.errors import InputError, LedgerError
from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.connection import shown, writing
from onrecord.ledger.migrations import migrations, newest
from onrecord.ledger.verifying import verify
from tests.ledger.readymade import entry, read, received


def test_a_record_comes_back_as_it_was_read(ledger: Ledger) -> None:
    made = entry(1)
    assert ledger.append([made]) == ["new"]
    assert ledger.record(made.id, raw=True) == made.record


def test_adding_the_same_again_changes_nothing(ledger: Ledger) -> None:
    ledger.append([entry(1), entry(2)])
    before = ledger.counts()
    assert ledger.append([entry(1), entry(2), entry(1)]) == ["unchanged"] * 3
    assert ledger.counts() == before


def test_one_article_twice_in_a_batch_is_one(ledger: Ledger) -> None:
    assert ledger.append([entry(1), entry(1)]) == ["new", "unchanged"]
    assert ledger.counts()["articles"] == 1


def test_another_text_at_the_same_address_is_a_version_and_the_same_text_at_another_a_copy(ledger: Ledger) -> None:
    ledger.append([entry(1)])
    later = entry(1, more=" It rained.")
    copied = entry(1, url="https://mirror.example/1")
    assert ledger.append([later, copied]) == ["version", "copy"]
    assert ledger.versions("https://post.example/1") == [entry(1).id, later.id]
    about = ledger.about(copied.id)
    assert about["copies"] == [entry(1).id]


def test_the_bytes_of_a_document_are_kept(ledger: Ledger) -> None:
    made = entry(1)
    ledger.append([made])
    (document,) = ledger.about(made.id)["documents"]
    assert document["name"] == "story.jsonl line 1"
    assert ledger.document(document["raw_id"]) == made.raw


def test_a_better_model_adds_a_reading_and_the_old_one_can_be_taken_up_again(ledger: Ledger) -> None:
    old = entry(1)
    ledger.append([old])
    better = read(received(1), (("readymade", "2"),)).to_dict()
    ledger.adopt([better])
    assert ledger.record(old.id, raw=True) == better
    first, second = (r["id"] for r in ledger.about(old.id)["readings"])
    assert ledger.about(old.id)["current"] == second
    ledger.use_reading(old.id, first)
    assert ledger.record(old.id, raw=True) == old.record
    assert list(verify(ledger)) == []


def test_readings_that_are_not_made_by_the_present_models_are_told(ledger: Ledger) -> None:
    ledger.append([entry(1), entry(2)])
    ledger.adopt([read(received(2), (("readymade", "2"),)).to_dict()])
    present = {**entry(1).record["made_by"], "models": {"readymade": "2"}}
    assert list(ledger.unread(present)) == [entry(1).id]


def test_facts_are_never_changed_in_place(ledger: Ledger, stories: list[Entry]) -> None:
    one, other = (made.record["claims"][0]["id"] for made in stories[:2])
    ledger.rule(one, other, "same", author="Ines", reason="one pier")
    for table in schema.metadata.sorted_tables:
        if table.name in schema.DERIVED | {"corrections", "tombstones", "notices"}:
            continue
        with pytest.raises(LedgerError, match="only ever added"), writing(ledger.engine) as connection:
            column = table.columns.keys()[1]
            connection.execute(text(f"update {table.name} set {column} = {column}"))


def test_a_clock_that_goes_backwards_reorders_nothing(place: str) -> None:
    times = iter(datetime(2026, 1, 2, tzinfo=UTC) - timedelta(hours=n) for n in range(100))
    with Ledger.open(place, clock=lambda: next(times)) as ledger:
        for n in range(4):
            ledger.append([entry(n)])
        assert [r["article"]["title"] for r in ledger.records()] == [f"Pier {n}" for n in range(4)]
        ledger.adopt([read(received(0), (("readymade", "2"),)).to_dict()])
        assert ledger.record(entry(0).id)["made_by"]["models"] == {"readymade": "2"}
        assert list(verify(ledger)) == []


def test_several_threads_read_while_one_writes(ledger: Ledger) -> None:
    ledger.append([entry(n) for n in range(20)])
    wrong: list[object] = []

    def reads() -> None:
        for n in range(20):
            if ledger.record(entry(n).id, raw=True) != entry(n).record:
                wrong.append(n)

    threads = [threading.Thread(target=reads) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(20, 40):
        ledger.append([entry(n)])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_lists_are_filtered_and_newest_first(ledger: Ledger) -> None:
    ledger.append(
        [entry(n, published=day) for n, day in enumerate(("2025-03-01", "2025-03-09T10:00:00Z", None, "2025-03-05"))]
    )
    assert [r["title"] for r in ledger.articles()] == ["Pier 1", "Pier 3", "Pier 0", "Pier 2"]
    assert [r["title"] for r in ledger.articles(since="2025-03-05", until="2025-03-09")] == ["Pier 1", "Pier 3"]
    assert [r["title"] for r in ledger.articles(undated=True)] == ["Pier 2"]
    assert [r["statements"] for r in ledger.articles(publisher="northern post")] == [2, 2, 2, 2]
    assert list(ledger.articles(publisher="another")) == []


def test_sources_are_counted_with_their_positions(ledger: Ledger) -> None:
    ledger.append([entry(n) for n in (0, 1, 7)])
    rows = list(ledger.sources(name="ruiz"))
    assert [(r["name"], r["statements"], r["articles"], r["positions"]) for r in rows] == [
        ("Ana Ruiz 0", 4, 2, {"assert": 2, "deny": 2}),
        ("Ana Ruiz 1", 2, 1, {"assert": 1, "deny": 1}),
    ]
    assert rows[0]["roles"] == ["Mayor"]
    assert list(ledger.sources(kind="media")) == []
    assert list(ledger.sources(name="%")) == []


def test_names_are_found_in_any_case_and_script(ledger: Ledger) -> None:
    item = received(1)
    article = replace(item.article, publisher="École Özdemir")
    ledger.append([Entry(read(replace(item, article=article)).to_dict())])
    assert len(list(ledger.articles(publisher="éCOLE öZDEMIR"))) == 1


def test_lists_count_what_people_corrected(ledger: Ledger) -> None:
    ledger.append([entry(1), entry(8)])
    first, second = (s["id"] for s in entry(1).record["statements"])
    ledger.correct(first, "stance", "confirm", author="Ines", reason="x")
    ledger.correct(second, "spurious", True, author="Ines", reason="x")
    assert {r["title"]: r["statements"] for r in ledger.articles()} == {"Pier 1": 1, "Pier 8": 2}
    (row,) = ledger.sources()
    assert (row["statements"], row["articles"], row["positions"]) == (3, 2, {"assert": 1, "confirm": 1, "deny": 1})


def test_an_old_reading_that_is_added_again_changes_nothing(ledger: Ledger) -> None:
    ledger.append([entry(1)])
    ledger.adopt([read(received(1), (("readymade", "2"),)).to_dict()])
    assert ledger.append([entry(1)]) == ["unchanged"]
    assert ledger.record(entry(1).id)["made_by"]["models"] == {"readymade": "2"}


@pytest.mark.parametrize("length", [10, 4000, 100_000])
def test_long_addresses_and_odd_file_names_are_kept(ledger: Ledger, length: int) -> None:
    rng = random.Random(1)
    url = "https://post.example/" + "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length))
    made = entry(1, url=url)
    ledger.append([Entry(made.record, made.raw, "caf\udce9\0.txt"), entry(2)])
    assert ledger.record(made.id)["article"]["url"] == url
    assert ledger.about(made.id)["documents"][0]["name"] == "caf\\udce9\\0.txt"


def test_many_lists_may_be_open_at_once(ledger: Ledger) -> None:
    ledger.append([entry(1)])
    opened = [ledger.articles() for _ in range(40)]
    assert [next(rows)["title"] for rows in opened] == ["Pier 1"] * 40
    for rows in opened:
        rows.close()


def test_the_beginning_of_an_id_finds_what_it_belongs_to(ledger: Ledger) -> None:
    made = entry(1)
    ledger.append([made])
    assert ledger.find(made.id[:10]) == ("article", made.id, made.id)
    statement = made.record["statements"][0]["id"]
    assert ledger.find(statement[:10].upper()) == ("statement", made.id, statement)
    claim = made.record["claims"][1]["id"]
    assert ledger.find(claim[:10]) == ("claim", made.id, claim)
    with pytest.raises(LedgerError, match="begins with"):
        ledger.find("ffffffffff")
    with pytest.raises(LedgerError, match="is no id"):
        ledger.find("a")
    with pytest.raises(LedgerError, match="is no id"):
        ledger.find("%%%%%")


def test_several_fitting_ids_are_listed(ledger: Ledger) -> None:
    one, other = entry(277), entry(306)  # whose ids happen to begin alike
    ledger.append([one, other])
    assert one.id[:4] == other.id[:4]
    with pytest.raises(LedgerError, match="several ids"):
        ledger.find(one.id[:4], kinds=("article",))
    assert ledger.find(one.id[:12])[1] == one.id


def test_what_is_not_there_is_said(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no article"):
        ledger.record("f" * 40)
    with pytest.raises(LedgerError, match="no document"):
        ledger.document("f" * 64)


@pytest.mark.parametrize("bad", ["a NUL \0 here", "a lone \ud800 surrogate"])
def test_a_text_that_no_database_holds_is_refused_before_anything_is_written(ledger: Ledger, bad: str) -> None:
    with pytest.raises(InputError, match="no database holds"):
        ledger.append([entry(1), entry(2, more=bad)])
    assert ledger.counts()["articles"] == 0


@pytest.mark.parametrize(
    "more",
    [
        " \u202eright to left\u202c \u2066isolated\u2069",
        " \U0001f6a2 ships",
        " e\u0301 \u00e9",
        " \ufffd",
        "\x1b[31m red",
    ],
)
def test_unusual_characters_come_back_as_they_went_in(ledger: Ledger, more: str) -> None:
    made = entry(1, more=more)
    ledger.append([made])
    assert ledger.record(made.id, raw=True) == made.record
    assert list(verify(ledger)) == []


def test_ten_megabytes_of_text_come_back(ledger: Ledger) -> None:
    made = entry(1, more=" word" * 2_000_000)
    ledger.append([made])
    assert ledger.record(made.id, raw=True)["article"]["text"] == made.record["article"]["text"]
    assert list(verify(ledger)) == []


def test_a_record_that_was_changed_after_reading_is_refused(ledger: Ledger) -> None:
    made = entry(1)
    record = {**made.record, "article": {**made.record["article"], "publisher": "Another"}}
    with pytest.raises(InputError, match="not the hashes"):
        ledger.append([Entry(record)])


def test_the_migrations_make_what_the_queries_see(ledger: Ledger) -> None:
    found = inspect(ledger.engine)
    assert set(found.get_table_names()) == {*schema.metadata.tables, "migrations"}
    for table in schema.metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
        assert columns.keys() == set(table.columns.keys()), table.name
        assert all(columns[c.name] == c.nullable for c in table.columns if not c.primary_key), table.name


def test_a_ledger_of_an_earlier_migration_is_refused_upgraded_and_loses_nothing(place: str) -> None:
    from onrecord.ledger.connection import connect
    from onrecord.ledger.migrations import upgrade

    with Ledger(connect(place), place) as old:
        with writing(old.engine) as connection:
            upgrade(connection, old.time(), up_to=1)
        made = entry(1)
        old.append([made])
    with pytest.raises(LedgerError, match="onrecord db upgrade"):
        Ledger.open(place)
    with Ledger(connect(place), place) as between:
        assert between.upgrade() == [m.name for m in migrations()[1:]]
        assert between.upgrade() == []
    with Ledger.open(place) as ledger:
        assert ledger.record(made.id, raw=True) == made.record
        assert list(verify(ledger)) == []


def test_a_ledger_of_a_later_migration_is_refused(ledger: Ledger, place: str) -> None:
    with writing(ledger.engine) as connection:
        connection.execute(text(f"insert into migrations values ({newest() + 1}, 'later', '9', 'now')"))
    with pytest.raises(LedgerError, match="later onrecord"):
        Ledger.open(place)


def test_passwords_are_not_shown() -> None:
    assert "secret" not in shown("postgresql://ana:secret@host/name")
    assert "secret" not in shown("postgresql://ana:secret@host:notaport/name")


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(url=words, publisher=words, more=words)
def test_any_article_comes_back_equal_under_the_same_id(ledger: Ledger, url: str, publisher: str, more: str) -> None:
    item = received(1, more=f" {more}")
    article = Article(item.article.text, item.article.title, url, publisher, "2025-03-07")
    record = read(replace(item, article=article)).to_dict()
    ledger.append([Entry(record, more.encode())])
    assert ledger.record(article.id, raw=True) == record
    assert json.loads(json.dumps(ledger.about(article.id)))["record"]["article"]["id"] == article.id
    assert ledger.append([Entry(record, more.encode())]) == ["unchanged"]
