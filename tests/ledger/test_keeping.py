"""Adding, forgetting, verifying, exporting, notices and versions."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord.article import Article
from onrecord.errors import InputError, LedgerError
from onrecord.intake import Received, Refused, receive_path
from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.adding import Account, Reads, add_articles
from onrecord.ledger.comparing import diff_fields, diff_texts, diff_words
from onrecord.ledger.connection import writing
from onrecord.ledger.forgetting import forget, sweep
from onrecord.ledger.packing import pack
from onrecord.ledger.rereading import reread
from onrecord.ledger.transfer import export_lines, import_lines
from onrecord.ledger.verifying import verify
from onrecord.record import Reading
from tests.ledger.readymade import entry, read, read_all, received

WHO = {"author": "Ines", "reason": "Confidential."}


def added(ledger: Ledger, items: Iterable[Received | Refused], read: Reads = read_all) -> Account:
    account = Account()
    add_articles(ledger, items, read, account.note)
    return account


def again(ledger: Ledger, article: str) -> dict[str, int]:
    account = Account()
    reread(ledger, [article], read_all, account.note)
    return account.counts


def no_refusal(error: InputError) -> None:
    raise AssertionError(error)


def test_the_account_tells_what_became_of_everything(ledger: Ledger) -> None:
    items: list[Received | Refused] = [
        received(1), received(2, published=None), Refused("x.pdf", InputError("x.pdf is PDF")), received(1),
        received(1, more=" It rained."), received(2, url="https://mirror.example/2", published=None), received(3, more=" cannot be read"),
    ]  # fmt: skip
    told = added(ledger, items).to_dict()
    skipped = told.pop("skipped")
    assert told == {
        "given": 7, "read": 4, "new": 2, "new_versions": 1, "copies": 1, "read_again": 0, "unchanged": 1, "left_out": [], "truncated": 0, "undated": 2,
    }  # fmt: skip
    assert [s["where"] for s in skipped] == ["x.pdf", "story.jsonl line 3"]


def test_a_second_run_reads_nothing(ledger: Ledger) -> None:
    items = [received(n) for n in range(50)]
    added(ledger, items)

    def refuse_to_read(waiting: Iterable[Received]) -> Iterable[object]:
        for item in waiting:
            raise AssertionError(item)
        return iter(())

    told = added(ledger, items, refuse_to_read)  # type: ignore[arg-type]
    assert told.to_dict()["unchanged"] == 50


def test_an_interrupted_run_keeps_what_it_has_read_and_goes_on(ledger: Ledger) -> None:
    def interrupted() -> Iterable[Received]:
        yield from (received(n) for n in range(5))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        added(ledger, interrupted())
    assert ledger.counts()["articles"] == 5
    told = added(ledger, (received(n) for n in range(8)))
    assert told.counts == {"unchanged": 5, "new": 3}


def test_readings_that_are_made_already_are_kept(ledger: Ledger) -> None:
    readings = [read(received(n)) for n in range(40)]
    assert ledger.add_readings(readings).counts == {"new": 40}
    assert ledger.add_readings(readings).counts == {"unchanged": 40}
    assert (
        ledger.add_readings([read(received(1, more="\0"))]).to_dict()["skipped"][0]["where"] == "https://post.example/1"
    )


def test_forgetting_leaves_a_tombstone_and_nothing_else(ledger: Ledger) -> None:
    made, other = entry(1), entry(2)
    ledger.append([made, other])
    kept = ledger.correct(made.record["statements"][0]["id"], "stance", "confirm", **WHO)
    ledger.undo(kept.id, **WHO)
    told = forget(ledger, made.id, **WHO)
    assert (told.copies, told.documents, told.with_others) == ((), 1, ())
    counts = ledger.counts()
    assert {name: counts[name] for name in ("articles", "texts", "raws", "readings", "corrections", "tombstones")} == {
        "articles": 1, "texts": 1, "raws": 1, "readings": 1, "corrections": 0, "tombstones": 1,
    }  # fmt: skip
    assert list(verify(ledger)) == []
    with pytest.raises(LedgerError, match="no article"):
        ledger.record(made.id)


def test_no_word_of_a_forgotten_article_is_left_in_the_file(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        ledger.append([entry(1, more=" The secret word is rhubarb."), *(entry(n) for n in range(2, 60))])
        assert b"rhubarb" in b"".join(f.read_bytes() for f in tmp_path.iterdir())
        forget(ledger, entry(1, more=" The secret word is rhubarb.").id, **WHO)
        left = b"".join(f.read_bytes() for f in tmp_path.iterdir())
    assert b"rhubarb" not in left
    assert b"pier 59" in left


def test_forgetting_while_somebody_reads_says_that_traces_may_be_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.ledger.forgetting.PATIENCE", 0)
    place = tmp_path / "ledger.db"
    secret = entry(1, more=" The secret word is rhubarb.")
    with Ledger.open(place) as ledger:
        ledger.append([secret, entry(2)])
        reader = ledger.articles()
        next(reader)
        told = forget(ledger, secret.id, **WHO)
        assert not told.swept
        reader.close()
        assert sweep(ledger)
        assert b"rhubarb" not in b"".join(f.read_bytes() for f in tmp_path.iterdir())


def test_an_article_of_an_array_has_bytes_of_its_own_and_can_be_forgotten_alone(ledger: Ledger, tmp_path: Path) -> None:
    texts = [received(n).article.text for n in (1, 2)]
    source = tmp_path / "both.json"
    source.write_text(
        json.dumps([{"text": t, "url": f"https://post.example/{n}"} for n, t in enumerate(texts)], indent=1)
    )

    def as_given(items: Iterable[Received]) -> Iterator[Reading | Refused]:
        for number, item in enumerate(items, 1):
            known = received(number).article
            made = replace(item.article, text=known.text, title=known.title)
            yield read(replace(item, article=made))

    added(ledger, receive_path(source), as_given)
    first, second = (r["article"]["id"] for r in ledger.records())
    told = forget(ledger, first, **WHO)
    assert (told.with_others, told.documents) == ((), 1)
    (document,) = ledger.about(second)["documents"]
    assert json.loads(ledger.document(document["raw_id"])) == {"text": texts[1], "url": "https://post.example/1"}


def test_a_forgotten_article_is_not_taken_in_again(ledger: Ledger) -> None:
    ledger.append([entry(1)])
    forget(ledger, entry(1).id, **WHO)
    assert ledger.append([entry(1)]) == ["forgotten"]
    told = added(ledger, [received(1), received(2)])
    assert told.counts == {"forgotten": 1, "new": 1}
    assert "forgotten on" in told.skipped[0].why
    assert "Ines (Confidential.)" in told.skipped[0].why


def test_copies_and_shared_documents_of_a_forgotten_article_are_told(ledger: Ledger) -> None:
    copy = entry(1, url="https://mirror.example/1")
    together = Entry(entry(2).record, entry(1).raw, "both.json")
    ledger.append([entry(1), copy, together])
    told = forget(ledger, entry(1).id, **WHO)
    assert told.copies == (copy.id,)
    assert set(told.with_others) == {copy.id, together.id}
    assert ledger.record(copy.id)["article"]["text"] == copy.record["article"]["text"]
    assert ledger.about(together.id)["documents"] == []
    assert list(verify(ledger)) == []


def test_forgetting_names_author_and_reason_and_something_that_is_there(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="author and a reason"):
        forget(ledger, entry(1).id, author="Ines", reason=" ")
    with pytest.raises(LedgerError, match="no article"):
        forget(ledger, entry(1).id, **WHO)


def damage(ledger: Ledger, *commands: str, **values: object) -> None:
    """Change rows behind the ledger's back."""
    with writing(ledger.engine) as connection:
        for table in schema.metadata.tables:
            if ledger.engine.dialect.name == "sqlite":
                connection.execute(text(f"drop trigger if exists {table}_never_change"))
            else:
                connection.execute(text(f"drop trigger if exists {table}_never_change on {table}"))
        for command in commands:
            connection.execute(text(command), values)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("update texts set text = replace(text, 'ships', 'boats')", "its hash differs"),
        ("update articles set publisher = 'Another'", "were changed after"),
        ("update raws set packed = :packed", "SHA-256 differs"),
        ("update raws set packed = :garbage", "is damaged"),
        ("update readings set packed = :garbage", "is damaged"),
        ("update readings set made_by = '{}'", "its id differs"),
        ("update statements set stance = 'assert'", "rows of statements"),
        ("update entities set name = 'Nobody'", "rows of entities"),
        ("update propositions set text = 'another'", "not the claims of its readings"),
        ("update articles set title = 'Another'", "differs from what was read"),
        ("update readings set report_day = '2001-01-01'", "its day is not that"),
        ("update corrections set author = 'Paul'", "was changed after it was made"),
        ("delete from arrivals", "1 documents belong to no article"),
        ("delete from current_readings", "not the last that was adopted"),
        ("insert into tombstones (article_id, text_id, reason, author, run, forgotten_at) select id, text_id, 'x', 'y', run, 'z' from articles", "was forgotten, and is there"),
    ],
)  # fmt: skip
def test_verify_finds_what_was_changed(ledger: Ledger, command: str, said: str) -> None:
    ledger.append([entry(1)])
    ledger.correct(entry(1).record["statements"][0]["id"], "claim", "Pier 1 was let", **WHO)
    assert list(verify(ledger)) == []
    damage(
        ledger,
        command,
        **{k: v for k, v in {"packed": pack(b"other"), "garbage": b"garbage"}.items() if f":{k}" in command},
    )
    assert any(said in problem for problem in verify(ledger)), list(verify(ledger))


def test_a_damaged_reading_is_said_everywhere_left_out_of_exports_and_made_anew(ledger: Ledger) -> None:
    ledger.append([entry(1), entry(2)])
    damage(ledger, "update readings set packed = :garbage where article_id = :id", garbage=b"garbage", id=entry(1).id)
    with pytest.raises(LedgerError, match="run onrecord reread"):
        ledger.record(entry(1).id)
    damaged: list[LedgerError] = []
    assert len(list(export_lines(ledger, damaged.append))) == 2
    assert "is left out" in str(damaged[0])
    assert again(ledger, entry(1).id) == {"reread": 1}
    assert ledger.record(entry(1).id, raw=True)["statements"] == entry(1).record["statements"]
    assert list(verify(ledger)) == []


def test_an_article_without_a_reading_is_found_and_read(ledger: Ledger) -> None:
    ledger.append([entry(1)])
    damage(ledger, "delete from current_readings")
    assert list(ledger.unread(entry(1).record["made_by"])) == [entry(1).id]
    assert again(ledger, entry(1).id) == {"reread": 1}
    assert list(verify(ledger)) == []


def test_verify_finds_spans_that_do_not_hold_their_words(ledger: Ledger) -> None:
    made = entry(1)
    made.record["attributions"][0]["cue"]["text"] = "admitted"
    made.record["statements"][0]["spans"] = [[0, 10_000]]
    ledger.append([made])
    problems = "\n".join(verify(ledger))
    assert re.search(r"cue of attribution \w+ \[\d+, \d+\] does not hold 'admitted'", problems)
    assert "lies outside the text" in problems


def test_a_ledger_comes_through_an_export_into_another_and_out_again_equal(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([entry(n) for n in range(5)])
    ledger.append([entry(1, more=" It rained.\n\nCorrection: an earlier version had another number of ships.")])
    ledger.adopt([read(received(2), (("readymade", "2"),)).to_dict()])
    kept = ledger.correct(entry(3).record["statements"][0]["id"], "stance", "confirm", **WHO)
    ledger.undo(kept.id, **WHO)
    forget(ledger, entry(4).id, **WHO)
    lines = list(export_lines(ledger))
    with Ledger.open(tmp_path / "other.db") as other:
        assert list(import_lines(other, lines, no_refusal)) == ["article"] * 5 + ["tombstone"]
        assert list(export_lines(other)) == lines
        assert list(verify(other)) == []
        assert list(import_lines(other, lines, no_refusal)) == ["known"] * 5 + ["tombstone"]
        assert list(export_lines(other)) == lines


def test_an_export_that_was_cut_off_or_changed_loses_only_those_lines(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([entry(n) for n in range(4)])
    lines = list(export_lines(ledger))
    lines[1] = lines[1].replace("ships came", "boats came")
    lines[2] = lines[2][:-20]
    lines[3] = json.dumps({"article": {}})
    refused: list[InputError] = []
    with Ledger.open(tmp_path / "other.db") as other:
        assert list(import_lines(other, lines, refused.append, "old.jsonl")) == ["article"]
    assert [
        "ids are not the hashes" in str(refused[0]),
        "old.jsonl line 3" in str(refused[1]),
        "lacks a part" in str(refused[2]),
    ] == [True] * 3


def test_lines_that_say_other_than_their_readings_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([entry(1)])
    header, line = export_lines(ledger)
    changed = json.loads(line)
    changed["article"]["title"] = "Another"
    refused: list[InputError] = []
    bad = [
        json.dumps(changed),
        '{"tombstone": {}}',
        '{"tombstone": 5}',
        json.dumps({**json.loads(line), "corrections": [5]}),
    ]
    with Ledger.open(tmp_path / "other.db") as other:
        assert list(import_lines(other, ["", header, *bad, line], refused.append)) == ["article"]
    assert len(refused) == 4


def test_what_is_no_export_is_refused_at_once(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="onrecord add"):
        list(import_lines(ledger, ['{"text": "an article"}'], no_refusal, "articles.jsonl"))


def test_an_import_respects_what_was_forgotten(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append([entry(1)])
    lines = list(export_lines(ledger))
    forget(ledger, entry(1).id, **WHO)
    refused: list[InputError] = []
    assert list(import_lines(ledger, lines, refused.append)) == []
    assert "has been forgotten here" in str(refused[0])
    with Ledger.open(tmp_path / "other.db") as other:
        other.append([entry(1)])
        assert list(import_lines(other, export_lines(ledger), refused.append)) == []
    assert "and it is here" in str(refused[1])


def test_a_notice_is_linked_to_the_version_that_it_corrects(ledger: Ledger) -> None:
    corrected = entry(1, more="\n\nCorrection: an earlier version had another number of ships.", published="2025-03-08")
    ledger.append([corrected])
    (notice,) = ledger.notices()
    assert (notice.article, notice.kind, notice.corrects) == (corrected.id, "correction", ())
    ledger.append([entry(1)])  # the earlier version arrives later
    (notice,) = ledger.notices(corrected.id)
    assert notice.corrects == (entry(1).id,)


def test_an_article_that_retracts_another_is_linked_to_it_by_its_title(ledger: Ledger) -> None:
    item = received(9)
    article = Article.compose(
        "Retraction: Pier 1",
        item.article.text.split("\n\n")[1],
        url="https://post.example/r",
        publisher="Northern Post",
        published="2025-03-09",
    )
    ledger.append([entry(1), Entry(read(Received(article, where="r")).to_dict())])
    (notice,) = ledger.notices(article.id)
    assert (notice.kind, notice.corrects) == ("retraction", (entry(1).id,))


def test_a_correction_that_names_a_day_is_linked_to_the_article_of_that_day_that_it_tells_of(ledger: Ledger) -> None:
    def of(title: str, first: str, day: str, told: str = "") -> Entry:
        body = f"Ana Ruiz denied that pier {first} was sold. Ana Ruiz said that ships came.{told}"
        article = Article.compose(
            title, body, url=f"https://p.example/{title[:4]}", publisher="Port Echo", published=day
        )
        return Entry(read(Received(article, where=title)).to_dict())

    ferry = of("Ferry to Elsa", "beside the ferry to Elsa", "2025-03-04")
    school = of("School opens", "beside a school in Varsk", "2025-03-04")
    told = " An article on March 4 said that the ferry to Elsa would stop in June."
    correction = of("Correction: ferry", "9", "2025-03-07", told)
    ledger.append([correction])
    assert [n.corrects for n in ledger.notices(correction.id)] == [()]
    ledger.append([school, ferry])
    assert [n.corrects for n in ledger.notices(correction.id)] == [(ferry.id,)]


def test_a_diff_gives_back_both_texts() -> None:
    before = "Pier sold\n\nThe pier was sold on Monday.\n\nIt rained."
    after = "Pier sold\n\nThe pier was let on Monday, she said.\n\nNobody came.\n\nIt rained."
    paragraphs = list(diff_texts(before, after))
    old, new = (
        "\n\n".join(filter(None, ("".join(w for o, w in p if o != left) for p in paragraphs)))
        for left in ("added", "removed")
    )
    assert (old, new) == (before, after)
    assert diff_words("was sold", "was let") == [("same", "was "), ("removed", "sold"), ("added", "let")]
    assert diff_fields({**_fields, "title": "a"}, {**_fields, "title": "b"}) == {"title": ["a", "b"]}


_fields = {"url": None, "publisher": None, "title": None, "published": None, "modified": None, "truncated": False}


def test_verify_finds_what_lists_count_wrongly_and_an_upgrade_counts_it_anew(ledger: Ledger) -> None:
    ledger.append([entry(1), entry(2)])
    right = list(ledger.sources())
    for command in (
        "delete from article_sources",
        "update source_counts set statements = 9",
        "delete from source_counts",
    ):
        damage(ledger, command)
        assert ["counted wrongly" in problem for problem in verify(ledger)] == [True]
        assert ledger.upgrade() == []
        assert (list(ledger.sources()), list(verify(ledger))) == (right, [])
