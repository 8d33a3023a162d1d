import re
import time
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from onrecord.export import html, table
from onrecord.markup import UNSEEN, Json
from tests.export.records import ALL, Draft, empty, harbour, hostile, long_story


def shown(record: Json, width: int = 100, *, terminal: bool = False) -> str:
    out = StringIO()
    Console(
        file=out, width=width, highlight=False, force_terminal=terminal, color_system="standard" if terminal else None
    ).print(table.render(record))
    return out.getvalue()


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


@pytest.mark.parametrize("width", [30, 40, 60, 79, 80, 100, 200])
@pytest.mark.parametrize("name", ALL)
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    assert all(cell_len(line.rstrip()) <= width for line in shown(ALL[name](), width).splitlines())


@pytest.mark.parametrize("width", [60, 100])
def test_terminal_codes_and_markup_of_an_article_do_nothing(width: int) -> None:
    text = shown(hostile(), width)
    assert not UNSEEN.search(text)
    assert "\x1b" not in text
    assert "[bold]x[/] [/] [U+001B][31mred[U+001B]" in re.sub(r"\s+", " ", text)


def test_on_a_terminal_only_our_own_styles_are_codes() -> None:
    codes = set(re.findall(r"\x1b\[([\d;]*)m", shown(hostile(), terminal=True)))
    assert codes <= {"", "0", "1", "2", "3"}


def test_the_headline_says_where_when_how_dated_and_how_much_was_read() -> None:
    head = shown(harbour()).splitlines()[:3]
    assert head[0] == "Mayor denies harbour was sold to Orlan Group"
    assert (
        head[1] == "Coast Wire · Port Elsa · Thu 6 Mar 2025 (day: dateline, year: --published) · all 9 sentences read"
    )
    assert head[2] == "14 statements · checked by a person: 0 of 14"


def test_disputed_claims_come_first_then_denied_ones() -> None:
    states = re.findall(r"^(?:[A-Z](?:-[A-Z])? )?([A-Z][A-Z' ]+)", shown(harbour()), re.M)
    assert states == [
        "DISPUTED",
        "DENIED",
        "DENIED",
        "DOUBTED ",
        "WITHDRAWN ",
        "CONFIRMED ",
        "ONE SOURCE",
        "COAST WIRE'S OWN VOICE",
        "NO COMMENT",
    ]


def test_a_claim_never_stands_without_its_state_or_in_quotation_marks() -> None:
    text = shown(harbour(), 140)
    assert "A DISPUTED: The harbour was sold to the Orlan Group\n" in text
    assert "B DENIED, nobody here asserts it: Somebody made the city an offer\n" in text
    assert "onrecord's wording, not a quotation" in text


def test_a_row_says_who_with_the_verb_the_words_and_the_day() -> None:
    row = line_with(shown(harbour()), "“This is not true”")
    assert re.fullmatch(
        r"  2      Ruiz \[Ana Ruiz\]       denies \(\"said\"\)       “This is not true”                ~6 Mar\s*", row
    )


def test_spoken_words_stand_in_curly_marks_and_the_articles_words_do_not() -> None:
    text = shown(harbour(), 140)
    assert "“We have,” ... “no comment on the price.”" in text
    assert "“that he had met" not in text


def test_what_this_refers_to_is_said() -> None:
    assert "this = media reports that the harbour had been sold to the Orlan Group (¶1)" in re.sub(
        r"\s+", " ", shown(harbour(), 60)
    )


def test_whose_allegedly_it_is_is_said() -> None:
    text = re.sub(r"\s+", " ", shown(harbour(), 60))
    assert "whose \"allegedly\", Coast Wire's or the source's: unclear" in text
    assert '"probably" is Coast Wire\'s' in text


def test_a_chain_reads_as_x_citing_y() -> None:
    assert "The Daily Anchor, citing two officials in the port authority" in re.sub(r"\s+", " ", shown(harbour(), 60))


def test_a_report_that_nobody_signs_has_no_source() -> None:
    assert "media reports, no source given" in shown(harbour(), 60)


def test_only_fields_we_doubt_are_marked() -> None:
    assert shown(harbour(), 140).count(" ?") == 3 + 1  # the row of the crane, and the legend
    assert re.search(r'She \[Ana Ruiz\] \? +denies \("said"\) \? +the crane was not \?', shown(harbour()))


def test_silence_is_no_comment_or_no_answer() -> None:
    text = re.sub(r"\s+", " ", shown(harbour(), 60))
    assert 'no comment ("said")' in text
    assert 'did not answer ("could not be reached")' in text


def test_single_undisputed_claims_share_a_heading_without_their_text() -> None:
    text = shown(long_story(3))
    assert "A-C ONE SOURCE EACH, not disputed here\n" in text
    assert "ONE SOURCE EACH, not disputed here:" not in text


def test_two_speakers_are_counted_once_each_and_may_be_one_source() -> None:
    d = Draft(None, "Ruiz said it rained. Hale said it rained. Ruiz said it rained.")
    for since, who in ((0, "Ruiz"), (20, "Hale"), (40, "Ruiz")):
        d.since = since
        d.say("assert", who, "said", "it rained", claim="It rained")
    assert "2 SPEAKERS, may be the same source, not disputed here: It rained" in shown(d.record)


def test_one_speaker_who_says_and_denies_is_no_dispute() -> None:
    d = Draft(None, "Ruiz said it rained. Ruiz said it did not rain.")
    d.say("assert", "Ruiz", "said", "it rained", claim="It rained")
    d.since = 20
    d.say("deny", "Ruiz", "said", "it did not rain", claim="It rained")
    assert "SAID AND DENIED by Ruiz: It rained" in shown(d.record)
    assert "DISPUTED" not in shown(d.record)


def test_a_statement_whose_claim_is_not_known_is_kept() -> None:
    d = Draft(None, "Ruiz said: This is not true.")
    d.say("deny", "Ruiz", "said", "This is not true")
    assert "NO CLAIM MADE OUT" in shown(d.record)
    assert "This is not true" in shown(d.record)


def test_an_attribution_without_a_source_says_so() -> None:
    d = Draft(None, "It was reportedly sold.")
    ident = d.attribution(None, "reportedly", "It was")
    d.statement("assert", ident, "It was reportedly", claim="It was sold")
    assert "NO SOURCE GIVEN, not disputed here: It was sold" in shown(d.record)
    assert re.search(r"1 +no source given +says \(\"reportedly\"\)", shown(d.record))


def test_a_person_quoted_by_another_is_told_by_them() -> None:
    d = Draft(None, "Hale said Ruiz said it rained.")
    ident = d.attribution("Ruiz", "said", "it rained")
    d.statement("assert", ident, "it rained", chain=[d.link("Hale"), d.link("Ruiz")], claim="It rained")
    assert "Ruiz, as told by Hale" in shown(d.record, 60)


def test_an_empty_article_has_a_headline_and_says_that_nothing_was_found() -> None:
    text = shown(empty())
    assert text.startswith("[no title] The harbour opened in 1911.")
    assert "publisher not known · day not known" in text
    assert "No statements were found." in text


def test_what_was_left_out_on_purpose_is_a_note_and_no_problem() -> None:
    record = harbour()
    record["problems"].append({"what": "Captions are left out.", "where": "a.docx", "left_out": True})
    text = shown(record)
    assert "! One quotation mark is left open." in text
    assert "! Captions" not in text and "Captions are left out. (a.docx)" in text
    box, _, rest = html.page(record).partition("Left out on purpose:")
    assert "One quotation mark" in box and "Captions are" not in box and "Captions are left out." in rest


def test_corrections_problems_and_what_was_not_read_are_said() -> None:
    record = harbour()
    record["article"]["notices"] = [{"spans": [[0, 5]], "text": "Correction: an earlier version named another mayor."}]
    record["article"]["truncated"] = True
    record["coverage"] = {"sentences": 9, "read": 7, "skipped": 2, "why": ["too long"]}
    text = re.sub(r"\s+", " ", shown(record))
    for words in (
        "Correction: an earlier version",
        "! One quotation mark is left open. (paragraph 4)",
        "7 of 9 sentences read (too long)",
        "cut off",
    ):
        assert words in text


def test_long_words_are_cut_at_a_word_and_stay_closed() -> None:
    d = Draft(None, f'"{"word " * 100}end," Ruiz said.')
    d.say("assert", "Ruiz", "said", d.text[: d.text.index(" Ruiz")], mode="direct", claim="Words")
    text = re.sub(r"\s+", " ", shown(d.record))
    assert "word ...” " in text
    assert "end" not in text


def test_a_long_article_is_shown_in_no_time() -> None:
    record = long_story(500)
    started = time.perf_counter()
    text = shown(record)
    assert text.count("is safe”") == 500
    assert time.perf_counter() - started < 10
