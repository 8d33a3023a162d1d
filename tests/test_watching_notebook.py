"""What a watch notes, and how it is kept from harm."""

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.watching import Notebook, open_notebook
from onrecord.watching.notebook import MOST_SEEN, Notes

FEED = "http://wire.example/rss"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db-watch.json"


def test_what_was_seen_stays_known_as_long_as_it_is_in_the_feed() -> None:
    notes = Notes(seen={str(n): "2026-03-02" for n in range(MOST_SEEN + 10)}, tries={"0": 1, "x": 2})
    notes.keep({"0", "1"})
    assert len(notes.seen) == MOST_SEEN + 2
    assert {"0", "1"} <= set(notes.seen) and "2" not in notes.seen
    assert notes.tries == {"0": 1}


def test_a_notebook_gives_back_what_was_noted(path: Path) -> None:
    notes = Notes('"v1"', None, 1.5, 2.5, 1, "trouble", "", {"http://wire.example/\udce9": "2026-03-02"}, {"x": 1})
    with open_notebook(path) as notebook:
        notebook.feeds[FEED] = replace(notes)
        notebook.save()
    with open_notebook(path) as notebook:
        assert notebook.feeds == {FEED: notes}


def test_a_notebook_is_used_by_one_watch_at_a_time(path: Path) -> None:
    with open_notebook(path), pytest.raises(InputError, match="in use by another onrecord watch"), open_notebook(path):
        pass
    with open_notebook(path) as notebook:
        assert notebook.feeds == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": "onrecord/watch/9", "feeds": {}}',
        '{"format": "onrecord/watch/1", "feeds": {"x": []}}',
        '{"format": "onrecord/watch/1", "feeds": {"x": {"seen": []}}}',
        '{"format": "onrecord/watch/1", "feeds": {"x": {"tries": {"u": "1"}}}}',
        '{"format": "onrecord/watch/1", "feeds": {"x": {"colour": 1}}}',
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_notebook_is_refused_and_left_as_it_is(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(InputError, match="give another with --state"), open_notebook(path):
        pass
    assert path.read_text() == text


def test_a_notebook_that_cannot_be_written_whole_stays_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_notebook(path) as notebook:
        notebook.of(FEED).etag = "v1"
        notebook.save()
        before = path.read_text()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        notebook.of(FEED).etag = "v2"
        with pytest.raises(InputError, match="No space left"):
            notebook.save()
    assert path.read_text() == before
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--state"), open_notebook(tmp_path / "none" / "watch.json"):
        pass
    assert isinstance(Notebook(tmp_path / "x", {}), Notebook)
