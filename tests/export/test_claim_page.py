import re
from io import StringIO
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from onrecord.export.claim_page import CLAIMS, claim_page, passages_page
from onrecord.markup import UNSEEN, Json
from tests.export.claims import (
    ALL,
    POST,
    RUIZ,
    WIRE,
    bare,
    claim,
    hostile,
    nothing,
    occasion,
    sale,
    statement,
)

WORDING = "onrecord's wording, not a quotation"


def printed(page: RenderableType, width: int = 100, *, terminal: bool = False) -> str:
    out = StringIO()
    colours: Any = "standard" if terminal else None
    Console(file=out, width=width, highlight=False, force_terminal=terminal, color_system=colours).print(page)
    return out.getvalue()


def shown(given: Json, width: int = 100) -> str:
    return printed(claim_page(given, articles=15), width)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_header_says_id_state_whose_wording_and_that_nothing_is_judged() -> None:
    head = shown(sale()).splitlines()
    assert head[0] == f"CLAIM c7f3a1b2 · DISPUTED · {WORDING} · no judgement on whether it is true"
    assert head[1] == "  Port Elsa sold its harbour to the Orlan Group"


def test_counts_name_the_articles_the_days_and_what_a_person_checked() -> None:
    assert "  13 passages in 6 of your 15 articles, 5-7 Mar 2025 · checked by a person: 0 of 13" in shown(sale())
    assert "1 passage in 1 of your 15 articles, undated · checked by a person: 0 of 1" in shown(bare())


def test_our_wording_stands_in_no_quotation_marks_even_where_they_came_with_it() -> None:
    for text in ("Port Elsa sold its harbour", "“Port Elsa sold its harbour”", '"Port Elsa sold its harbour"'):
        given = {**bare(), "text": text}
        assert "\n  Port Elsa sold its harbour\n" in shown(given)
        assert dict(CLAIMS)["CLAIM (onrecord's wording)"](given) == "Port Elsa sold its harbour"


@pytest.mark.parametrize(
    "page", [claim_page(sale(), articles=15), passages_page(sale()), passages_page(sale(), articles=15)]
)
def test_no_page_shows_the_wording_without_its_state_in_front(page: RenderableType) -> None:
    text = printed(page)
    assert text.index("DISPUTED") < text.index("Port Elsa sold its harbour to")
    assert WORDING in text


def stated(label: str, *said: tuple[str, str | None]) -> str:
    """The state on a page, where Ann Ruiz takes these positions on these days."""
    statements = [statement(stance, WIRE, stance, "it is so", RUIZ) for stance, _ in said]
    acts = [occasion(RUIZ, s["stance"], d, [s]) for s, (_, d) in zip(statements, said, strict=True)]
    given = claim("The harbour is sold", label, [WIRE], statements, occasions=acts)
    page = printed(claim_page(given, articles=15, width=300), 300)
    return page.splitlines()[0].split(" · ")[1]


def test_a_state_names_who_and_when_and_in_how_many_articles_nobody() -> None:
    assert stated("denied", ("deny", None)) == "DENIED, nobody in these 15 articles asserts it"
    assert stated("asserted", ("assert", None)) == "SAID, nobody in these 15 articles denies it"
    confirmed = "CONFIRMED by Ann Ruiz, 6 Mar 2025, nobody in these 15 articles denies it"
    assert stated("confirmed", ("confirm", "2025-03-06")) == confirmed
    assert (
        stated("withdrawn", ("retract", "2025-03-06"), ("deny", None))
        == "WITHDRAWN by Ann Ruiz, 6 Mar 2025, also denied"
    )
    assert stated("doubted", ("question", None), ("assert", None)) == "DOUBTED by Ann Ruiz, no date"
    assert stated("no position") == "NO COMMENT, nobody in these 15 articles asserts it"


def test_origins_are_never_a_bare_count() -> None:
    told = "1 named origin; nothing here shows a second; 2 articles leave it open; among your 15 articles"
    assert f"WHERE IT COMES FROM {told}" in flat(shown(sale()))
    assert "no named origin; 1 article leaves it open; among your 15 articles" in flat(shown(bare()))
    assert "WHERE IT COMES FROM nobody in these 15 articles says it" in flat(shown(nothing()))


def test_several_named_origins_may_be_the_same_source() -> None:
    given = sale()
    given["origins"]["named"] += [{"name": "Ann Ruiz", "kind": "person", "sources": [], "articles": [POST["url"]]}]
    told = "2 named origins, may be the same source; nothing here shows another; 2 articles leave it open"
    assert told in flat(shown(given))
    assert dict(CLAIMS)["ORIGINS"](given) == "2 named origins, may be one; unclear in 2 articles"


def test_what_is_cited_but_not_here_is_to_be_read_first() -> None:
    assert "  Varsk Times: cited, not among your articles. Read it first.\n" in shown(sale())
    given = sale()
    given["origins"]["named"][0]["name"] = "Harbour Post"
    assert "  Harbour Post: among your articles\n" in shown(given)


def test_unnamed_sources_stay_unnamed_each_with_its_outlet() -> None:
    told = 'its sources, as told: "two people close to the council" (Harbour Post), "sources at city hall" (Coast Wire)'
    assert told in flat(shown(sale()))


def test_who_repeats_it_stands_by_whom_they_name() -> None:
    text = shown(sale())
    assert "  Repeat it, naming Varsk Times (2): Harbour Post, Elsa Daily\n" in text
    assert "  Repeat it, in the words of Varsk Times (1): Coast Wire\n" in text
    assert '  Repeat it, no source given (1): Bay Echo "media reports" (names The Anchor)\n' in text


def test_a_speaker_whom_several_outlets_heard_is_shown_with_them() -> None:
    given = sale()
    origin = {"name": "Ann Ruiz", "kind": "person", "sources": ["Ruiz"], "articles": [POST["url"], WIRE["url"]]}
    given["origins"]["named"] = [origin]
    assert "Reported by (2 articles): Harbour Post, Coast Wire" in shown(given)


def test_what_to_be_wary_of_is_marked() -> None:
    text = shown(sale())
    assert '  ? may be separate: Southern Star, "Western diplomats": "their belief that it is sold"\n' in text
    dropped = '! source dropped: Elsa Daily headline "Port Elsa has sold its harbour", in its own voice; its body, naming the outlet'
    assert dropped in flat(text)
    assert "  ! they cite each other: Bay Echo, Gull Times\n" in text


def test_whose_allegedly_it_is_is_said() -> None:
    assert "hedged: \"allegedly\": Coast Wire's or the source's, unclear" in shown(sale())
    assert "\"allegedly\": Coast Wire's or the source's, unclear" in flat(printed(passages_page(sale())))


def test_occasions_count_before_passages_and_an_undated_one_may_be_another() -> None:
    head = "WHO DENIES IT 2 occasions, may be the same source; 1 more without a date, perhaps the same · 5 passages, 5 articles"
    assert head in flat(shown(sale()))


def test_a_position_is_never_without_the_articles_own_verb() -> None:
    text = shown(sale())
    assert '  Wed 5 Mar   Marta Lind, mayor of Port Elsa · denies ("rejected", "denied") · 3 articles\n' in text
    assert '  Thu 6 Mar   Ann Ruiz, harbour master · denies ("brushed aside") · 1 article\n' in text
    assert 'Orlan Group · did not answer ("did not respond")' in text


def test_renderings_of_one_act_are_wordings_and_none_is_the_quote() -> None:
    told = "2 wordings, none of them the quote: “No, this is not so” (Coast Wire) · “No, it's not so” (Harbour Post)"
    assert told in flat(shown(sale()))


def test_equal_words_stand_once_with_all_their_outlets() -> None:
    given = sale()
    next(s for s in given["statements"] if s["id"] == "d2")["words"] = "“No - this is not so!”"
    assert "“No, this is not so” (Coast Wire, Harbour Post)" in shown(given)
    assert "wordings" not in shown(given)


@pytest.mark.parametrize(
    "words",
    [
        '"She put a price on it one of them said',
        'it was small," one of them said',
        'No," said Lind, "never',
        "“No said Lind",
    ],
)
def test_where_a_mark_has_lost_its_partner_nothing_passes_for_spoken(words: str) -> None:
    given = sale()
    next(s for s in given["statements"] if s["id"] == "d4")["words"] = words
    block = shown(given).split("Ann Ruiz, harbour master")[1].split("no date ?")[0]
    assert not re.search(r"“[^”]*said[^”]*”", block)
    assert "(Elsa Daily, citing Tide Wire)" in block


def test_a_quote_names_the_outlet_that_it_was_taken_from() -> None:
    assert "“Nobody sold anything.” (Elsa Daily, citing Tide Wire)" in shown(sale())


def test_an_act_without_a_day_says_so_and_which_it_may_be() -> None:
    text = shown(sale())
    assert '  no date ?   "Council officials" ? · denies ? · 1 article · perhaps Wed 5 Mar\n' in text
    assert '              "never sold it" (Bay Echo)\n' in text


def test_days_of_several_years_carry_their_year() -> None:
    given = sale()
    given["occasions"][1]["day"] = "2024-12-31"
    assert "  Tue 31 Dec 2024  Ann Ruiz" in shown(given)


def test_nobody_says_in_how_many_articles_and_what_was_not_covered() -> None:
    text = shown(bare())
    assert "WHO DENIES IT   nobody in these 15 articles\n" in text
    assert "CONFIRMED BY, WITHDRAWN BY, CASTS DOUBT, NO COMMENT   nobody in these 15 articles\n" in text
    assert "NOT COVERED   nothing that is known of\n" in text
    assert "nobody in this 1 article" in printed(claim_page(bare(), articles=1))
    gaps = "NOT COVERED cut off: Gull Times · undated: Bay Echo · cited, not here: Varsk Times, The Anchor"
    assert gaps in flat(shown(sale()))


def test_a_change_of_mind_shows_both_sides_with_their_verbs() -> None:
    assert '  Ann Ruiz: says ("told"), Tue 4 Mar, then denies ("brushed aside"), Thu 6 Mar\n' in shown(sale())


def test_what_to_check_first_says_what_it_decides() -> None:
    text = shown(sale())
    assert (
        "CHECK FIRST\n  1  Southern Star's Western diplomats: a source of its own?   decides 1 or 2 origins · statement s6\n"
        in text
    )
    assert "CHECK FIRST" not in shown(bare())


def test_the_last_line_tells_what_else_there_is() -> None:
    assert shown(sale()).splitlines()[-1] == "  onrecord claim c7f3a1b2 --passages | --as-of DAY | --svg FILE"


def test_every_passage_is_shown_by_article_with_who_position_and_words() -> None:
    text = printed(passages_page(sale(), width=120), 120)
    assert len(re.findall(r" · (?:says|states|denies|did not answer)", text)) == len(sale()["statements"])
    assert (
        text.index("Harbour Post · Wed 5 Mar") < text.index("Coast Wire · Thu 6 Mar") < text.index("Bay Echo · undated")
    )
    assert (
        '  -           Varsk Times, citing "two people close to the council" · says ("reported") · had been sold to Orlan\n'
        in text
    )
    assert '  5 Mar       Marta Lind, mayor of Port Elsa · denies ("rejected") · “No, this is not so”\n' in text
    assert "headline: Elsa Daily, in its own voice · states · Port Elsa has sold its harbour" in text
    assert '"media reports", no source given · says ("say") · a sale had been agreed' in text


def test_the_list_has_a_plain_word_for_every_column() -> None:
    cells = {head: cell(sale()) for head, cell in CLAIMS}
    assert cells == {
        "ID": "c7f3a1b2",
        "STATE": "DISPUTED",
        "CLAIM (onrecord's wording)": "Port Elsa sold its harbour to the Orlan Group",
        "OUTLETS": "6",
        "ORIGINS": "1 named origin; unclear in 2 articles",
        "DENIED BY": "Marta Lind, Ann Ruiz, 1 more",
        "DAYS": "5-7 Mar 2025",
    }
    assert [cell(nothing()) for _, cell in CLAIMS][4:] == ["none named", "nobody here", "undated"]
    assert [head for head, _ in CLAIMS].index("STATE") < [head for head, _ in CLAIMS].index(
        "CLAIM (onrecord's wording)"
    )


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 200])
@pytest.mark.parametrize("name", ALL)
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    for page in (claim_page(ALL[name](), articles=15), passages_page(ALL[name]())):
        assert all(cell_len(line) <= min(width, 100) for line in printed(page, width).splitlines())


@pytest.mark.parametrize("width", [30, 200])
def test_a_narrow_window_shows_the_same_words(width: int) -> None:
    assert flat(shown(sale(), width)).replace(" ", "") == flat(shown(sale())).replace(" ", "")


@pytest.mark.parametrize("width", [40, 100])
def test_terminal_codes_and_marks_of_an_article_do_nothing(width: int) -> None:
    for page in (claim_page(hostile(), articles=15), passages_page(hostile())):
        text = printed(page, width)
        assert not UNSEEN.search(text)
        assert "[bold]x[/]" in flat(text)
        assert "[U+001B][31mred" in text.replace("\n", "").replace(" ", "")
    assert not any(UNSEEN.search(cell(hostile())) for _, cell in CLAIMS)


def test_on_a_terminal_only_our_own_styles_are_codes() -> None:
    for page in (claim_page(hostile(), articles=15), passages_page(hostile())):
        codes = set(re.findall(r"\x1b\[([\d;]*)m", printed(page, terminal=True)))
        assert {"1", "2"} <= codes <= {"", "0", "1", "2", "3"}


def test_an_article_cannot_begin_a_line_of_ours() -> None:
    assert sum(line.startswith("CLAIM") for line in shown(hostile(), 1000).splitlines()) == 1
