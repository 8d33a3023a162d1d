"""The list of claims: filtered, counted, searched and cut into pages; now and as of a day."""

from typing import Any

import pytest

from onrecord.ledger import Entry, Ledger
from onrecord.ledger.claims import rank
from onrecord.ledger.forgetting import forget
from tests.ledger.newsroom import DAYS, WHO, only, row_of, says_what_claims_say, two_speakers
from tests.ledger.stories import (
    OLD,
    SCHOOL,
    TOURISTS,
    entry_of,
    linked,
    proposition,
    told,
    word_judge,
)


@pytest.fixture
def several(ledger: Ledger) -> Ledger:
    return two_speakers(ledger)


# Filters and pages


def test_every_value_of_a_facet_filters_to_as_many_claims(several: Ledger) -> None:
    for every in (True, False):
        for name, values in several.browse(every=every).facets.items():
            for value, count in values:
                found = several.browse(every=every, **only(name, value))
                assert (found.total, len(found.rows)) == (count, count)
                assert (value, count) in found.facets[name]


def test_facets_are_counted_as_the_other_filters_leave_them(several: Ledger) -> None:
    ruiz: dict[str, Any] = {"every": True, "source": "Ana Ruiz", "outlet": "Post A"}
    for name, given in (("state", "denied"), ("position", "assert"), ("kind", "person")):
        for value, count in several.browse(**only(name, given), **ruiz).facets[name]:
            assert several.browse(**only(name, value), **ruiz).total == count
    narrow = several.browse(since=DAYS[0], until=DAYS[2], **ruiz)
    assert dict(narrow.facets["source"])["Ana Ruiz"] == narrow.total


def test_who_and_what_they_do_are_asked_of_one_act(several: Ledger) -> None:
    assert (
        several.browse(every=True, source="Berta Solis", position="deny").total
        < several.browse(every=True, source="Berta Solis").total
    )
    for name, position in (("Berta Solis", "deny"), ("Ana Ruiz", "assert")):
        found = {r["id"] for r in several.browse(every=True, source=name, position=position).rows}
        assert found == {
            v.id for v in several.claims() if any((o.name, o.stance) == (name, position) for o in v.occasions)
        }


def test_filters_hold_together(several: Ledger) -> None:
    views = list(several.claims())
    found = several.browse(
        every=True, state="denied", source="Ana Ruiz", kind="person", position="deny", outlet="Post A", q="old pier"
    )
    assert {r["id"] for r in found.rows} == {
        v.id
        for v in views
        if v.state["label"] == "denied"
        and any((o.name, o.kind, o.stance) == ("Ana Ruiz", "person", "deny") for o in v.occasions)
        and "Post A" in v.outlet_names
        and "old" in v.text
    }
    assert several.browse(every=True, state="denied", position="confirm").total == 0
    nothing = (("state", "true"), ("source", "Nobody"), ("kind", "robot"), ("position", "like"), ("outlet", "Post"))
    assert [several.browse(every=True, **only(*one)).total for one in nothing] == [0] * 5


def test_days_take_in_claims_that_were_carried_between_them(several: Ledger) -> None:
    views = list(several.claims())
    for since, until in ((DAYS[1], None), (None, DAYS[0]), (DAYS[1], DAYS[1]), ("2024-01-01", "2024-12-31")):
        found = several.browse(every=True, since=since, until=until)
        assert {r["id"] for r in found.rows} == {
            v.id for v in views if v.days and (not since or v.days[-1] >= since) and (not until or v.days[0] <= until)
        }


def test_claims_of_undated_articles_are_listed_last_and_fit_no_days(ledger: Ledger) -> None:
    ledger.append([entry_of(told(0, published=None)), entry_of(told(1, SCHOOL, TOURISTS))])
    linked(ledger)
    assert [r["last"] for r in ledger.browse(every=True, state="asserted").rows] == [DAYS[0], None]
    assert ledger.browse(every=True, since="0001-01-01").total == 2
    says_what_claims_say(ledger)
    assert ledger.browse(every=True, as_of="2000-01-01").total == 2


def test_a_name_is_found_as_it_is_in_other_letters_and_in_part(several: Ledger) -> None:
    exactly = several.browse(every=True, source="Ana Ruiz").rows
    assert several.browse(every=True, source="ana ruiz").rows == exactly
    assert several.browse(every=True, source="RUIZ").rows == exactly
    assert several.browse(every=True, outlet="post a").rows == several.browse(every=True, outlet="Post A").rows


def test_a_part_of_a_name_counts_beside_the_very_name_only_when_asked(ledger: Ledger) -> None:
    ledger.append([entry_of(told(0, speaker="Ruiz")), entry_of(told(1, SCHOOL, TOURISTS, speaker="Ana Ruiz"))])
    linked(ledger)
    assert ledger.browse(every=True, source="Ruiz").total == 2
    assert ledger.browse(every=True, source="Ruiz", part=True).total == 4


def test_pages_are_the_list_cut(several: Ledger) -> None:
    whole = several.browse(every=True, limit=None)
    cut = [several.browse(every=True, limit=2, offset=n) for n in range(0, whole.total + 2, 2)]
    assert [row for page in cut for row in page.rows] == whole.rows
    assert all((page.total, page.facets) == (whole.total, whole.facets) for page in cut)
    assert several.browse(every=True, limit=0).rows == several.browse(offset=10**9).rows == []
    assert several.browse(every=True, offset=-3, limit=1).rows == whole.rows[:1]


def test_an_empty_ledger_has_an_empty_list(ledger: Ledger) -> None:
    found = ledger.browse("anything at all", source="Ana", every=True)
    assert (found.rows, found.total, found.missing) == ([], 0, 0)
    assert found.facets == {"source": [], "kind": [], "position": [], "outlet": [], "state": []}
    assert ledger.waiting() == []


# Words


@pytest.mark.parametrize(
    ("q", "fit"),
    [
        ("pier", "old iron school"),
        ("PIER sold", "old iron school"),
        ("sold  old", "old"),
        ("“old” harbour,", "old"),
        ("schoo", "school"),
        ("pier nowhere", ""),
        ("%", "odd"),
        ("_", "odd"),
        ("ld", ""),
        ("\\", "odd"),
        ("pier%sold", ""),
        ("p_er", ""),
        ("*", ""),
        ("'; drop table articles; --", ""),
        ("100%", "odd"),
        ("o'brien", "odd"),
        ("O’BRIEN’S_", "odd"),
        ("brien", "odd"),
        ("大阪", "odd"),
        ("c:\\quays", "odd"),
        ("🚢", "odd"),
        ("ÉCOLE", "odd"),
        ("pier\0sold", ""),
        ("\ud800", ""),
        ("x" * 10_000, ""),
        ("pier " * 2_000, "old iron school"),
        (" ".join(f"w{n}" for n in range(2_000)), ""),
        ("   ", "old iron school odd"),
    ],
)  # fmt: skip
def test_all_words_of_a_search_are_in_what_it_finds_and_nothing_is_syntax(ledger: Ledger, q: str, fit: str) -> None:
    ledger.append(
        [entry_of(told(n, pier)) for n, pier in enumerate((OLD, "under seven iron bridges in Norland", SCHOOL))]
    )
    odd = entry_of(told(3, "x"))
    ledger.append([odd])
    ledger.correct(
        odd.record["statements"][0]["id"], "claim", "At 100% of O’Brien's_École c:\\quays in 新大阪 the 🚢 sank", **WHO
    )
    linked(ledger)
    texts = [r["text"] for r in ledger.browse(q, every=True, near=False).rows if "ships" not in r["text"]]
    words = {"old": "old harbour", "iron": "iron", "school": "school", "odd": "100%"}
    found = {name for name, word in words.items() if any(word in text for text in texts)}
    assert (found, len(texts)) == (set(fit.split()), len(fit.split()))


def test_many_words_all_count(ledger: Ledger) -> None:
    words = [f"word{n}" for n in range(40)]
    ledger.append([entry_of(told(0, " ".join(words))), entry_of(told(1, " ".join(words[:-1])))])
    ledger.append([entry_of(told(2, " ".join(words[:39])))])
    linked(ledger)
    found = ledger.browse(" ".join(words), every=True)
    assert [("word39" in r["text"]) for r in found.rows] == [True]


def test_the_beginning_of_an_id_finds_its_claim_whatever_kind_of_list_it_is(
    ledger: Ledger, stories: list[Entry]
) -> None:
    for entry in stories:
        for place in (0, 1):
            ident = proposition(entry, place)
            for asked in (ident, ident[:10].upper(), f" {ident[:12]} "):
                assert [r["id"] for r in ledger.browse(asked).rows] == [ledger.claim(ident).id]
    assert ledger.browse(proposition(stories[0])[:12], state="asserted").total == 0
    assert ledger.browse("ffffffffffff").total == 0


def test_claims_that_mean_a_sentence_come_first(
    ledger: Ledger, stories: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.ledger.claims.shipped_judge", word_judge)
    sentence = "So the grey ships of Corran came"
    meant = ledger.claim(proposition(stories[1], 1)).id
    assert ledger.browse(sentence, near=False, every=True).total == 0
    assert ledger.browse(sentence).rows[0]["id"] == meant
    assert (
        ledger.browse("Pier was sold beside a school", every=True).rows[0]["id"]
        == ledger.claim(proposition(stories[2])).id
    )
    assert ledger.browse(sentence, state="denied").total == 0
    assert ledger.browse(sentence, as_of=DAYS[0]).rows[0]["id"] == meant
    forget(ledger, stories[1].id, **WHO)
    assert ledger.browse(sentence).rows[0]["id"] == ledger.claim(proposition(stories[3], 1)).id


def test_words_are_found_where_the_ledger_was_linked_by_other_models(ledger: Ledger, stories: list[Entry]) -> None:
    assert ledger.browse("pier old harbour sold").total == 1


# Other days


def test_a_day_is_asked_again_after_a_change(ledger: Ledger, stories: list[Entry]) -> None:
    first = ledger.browse(as_of=DAYS[0]).rows
    ledger.correct(stories[0].record["statements"][0]["id"], "stance", "confirm", **WHO)
    assert ledger.browse(as_of=DAYS[0]).rows != first
    ledger.append([entry_of(told(6, published=DAYS[2]))])
    linked(ledger)
    says_what_claims_say(ledger)
    assert ledger.browse(every=True, as_of="2025-03-06").total == 0
    for day in ("2025-03-08", "2025-03-09", "2025-03-10", "2025-03-11", DAYS[2]):
        rows = ledger.browse(every=True, as_of=day, limit=None).rows
        assert rows == [row_of(v) for v in sorted(ledger.claims(as_of=day), key=rank)]
        for row in rows:
            assert ledger.browse(row["id"], as_of=day).rows == [row]
            assert row in ledger.browse(row["text"], every=True, near=False, as_of=day).rows
