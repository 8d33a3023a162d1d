"""The model case of the project, whole; runs where ../shared lies beside it. Scores are held to floors in test_floors.py."""

import pytest

import onrecord
from tests.benches import SHARED

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


def test_the_model_case_names_its_speakers_and_dates_the_kremlins_denial() -> None:
    reading = onrecord.read(SHARED / "articles" / "tass-2016-01-26.txt", published="2016-01-26")
    assert reading.article.title == "Lavrov: Assad never asked Russia for political asylum"
    said_by: dict[str, list[str]] = {}
    for a, entity in zip(reading.attributions, reading.source_of, strict=True):
        if entity is not None:
            said_by.setdefault(reading.entities[entity].name, []).append(
                " ... ".join(reading.article[s] for s in a.content)
            )
    assert {"Sergey Lavrov", "Kremlin", "Dmitry Peskov", "Financial Times"} <= said_by.keys()
    assert any("No, this is not so" in words for words in said_by["Dmitry Peskov"])
    assert any("This is not true" in words for words in said_by["Sergey Lavrov"])
    heard = {
        reading.article[a.source[0]]
        for a, e in zip(reading.attributions, reading.source_of, strict=True)
        if e is not None and reading.entities[e].name == "Sergey Lavrov"
    }
    assert {"He", "Lavrov"} <= heard
    days = {s.chain[-1].name: s.said_on and str(s.said_on.start) for s in reading.statements if s.stance == "deny"}
    assert days["Kremlin"] == "2016-01-22"
    assert days["Dmitry Peskov"] == "2016-01-22"
