from dataclasses import replace

from onrecord.provenance.doubles import without_doubles
from onrecord.provenance.views import view
from tests.provenance.made import REGISTRY, link, outlet, page, says, unnamed

OLSUND = link("Marit Olsund")
TEXT = "Marit Olsund denied that the ferry had failed an inspection."


def test_the_same_article_by_another_way_changes_no_count() -> None:
    first, again = (
        page("Evening Ledger", text=TEXT),
        replace(page("The Evening Ledger", text=TEXT), url="https://e.example/1"),
    )
    said = [says(p, s, *chain) for p in (first, again) for s, chain in (("assert", (unnamed(),)), ("deny", (OLSUND,)))]
    loose = says(page("Capital Post"), "assert", outlet("reports"))
    once = view("claim", [*said[:2], loose], registry=REGISTRY).to_dict()
    twice = view("claim", [*said, loose], registry=REGISTRY).to_dict()
    assert [len(claim["statements"]) for claim in (once, twice)] == [3, 3]
    assert [len(claim["articles"]) for claim in (once, twice)] == [2, 2]
    assert once["state"] == twice["state"]
    assert once["origins"]["count"] == twice["origins"]["count"]
    assert len(once["origins"]["no_source_given"]) == len(twice["origins"]["no_source_given"])


def test_one_text_of_two_outlets_or_days_is_two_articles() -> None:
    pages = [
        page(name, day, text=TEXT)
        for name, day in (("A Post", "2024-03-05"), ("B Post", "2024-03-05"), ("A Post", "2024-03-06"))
    ]
    assert len(without_doubles(says(p, "deny", OLSUND) for p in pages)) == 3


def test_the_copy_that_a_person_has_checked_is_kept() -> None:
    pages = [page("Evening Ledger", text=TEXT) for _ in range(3)]
    told = [says(p, "deny", OLSUND) for p in pages]
    checked = replace(told[2], checked=True)
    assert without_doubles([*told[:2], checked]) == [checked]


def test_what_is_not_told_of_a_copy_keeps_it_not_apart() -> None:
    told = says(page("Evening Ledger", title="Ferry failed", text=TEXT), "deny", OLSUND)
    bare = says(page(None, None, text=TEXT), "deny", OLSUND)
    assert without_doubles([bare, told]) == [told]
