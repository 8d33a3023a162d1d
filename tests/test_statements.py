import pytest

from onrecord.article import Article, Span, paragraphs
from onrecord.attribution import Attribution
from onrecord.claiming import take_positions
from onrecord.dates import find_anchors
from onrecord.sentences import sentences
from onrecord.sources import resolve_sources
from onrecord.stances import find_certainty, find_stance
from onrecord.statements import Positions
from onrecord.stating import find_statements


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(w), text.index(w) + len(w)) for w in words if w)


def positions(text: str, *rows: tuple[str, str, tuple[str, ...]], published: str | None = "2025-03-07") -> Positions:
    """rows: (source, cue, content); each stands once in the text, or first."""
    article = Article(text)
    attributions = [
        Attribution(spans(text, cue), spans(text, *content), spans(text, source)) for source, cue, content in rows
    ]
    anchors = find_anchors(text, 0, None, (), published)
    marks = [s for p in paragraphs(text) for s in sentences(text, p)]
    found = find_statements(article, attributions, resolve_sources(article, attributions), anchors, marks)
    return take_positions(article, found, marks)


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("said", "that the sale is off", "assert"),
        ("denied", "that it had asked for time", "deny"),
        ("dismissed", "media reports that it was sold", "deny"),
        ("rejected", "the accusation", "deny"),
        ("ruled out", "a second vote", "deny"),
        ("confirmed", "that it was sold", "confirm"),
        ("acknowledged", "the loss", "confirm"),
        ("did not deny", "that it was sold", "decline"),
        ("could not confirm", "that it was sold", "decline"),
        ("declined", "to comment", "decline"),
        ("did not respond", "to a request for comment", "decline"),
        ("refused", "to say who paid", "decline"),
        ("questioned", "the figures", "question"),
        ("doubted", "that it was sold", "question"),
        ("retracted", "the report", "retract"),
        ("apologised", "for the error", "retract"),
        ("said", '"This is not true."', "deny"),
        ("said", "the report was false", "deny"),
        ("said", '"Nobody has made such an offer,"', "deny"),
        ("said", "no talks are under way", "deny"),
        ("said", "“There was no price,”", "deny"),
        ("said", "Halden has not asked for money", "deny"),
        ("said", "it would not be easy", "assert"),
        ("said", "he did not know", "assert"),
        ("said", "she named a price, and it was not small", "assert"),
        ("said", "he left because it was not safe", "assert"),
        ("told", "that he met people who had not been paid", "assert"),
    ],
)
def test_the_stance_follows_from_cue_and_negation(cue: str, content: str, stance: str) -> None:
    assert find_stance(cue, content) == stance


@pytest.mark.parametrize(
    ("stance", "content", "certainty"),
    [
        ("assert", "it was sold", "certain"),
        ("assert", "it may be sold", "possible"),
        ("assert", "it would probably be sold", "probable"),
        ("decline", "to comment", "unspecified"),
    ],
)
def test_the_certainty_is_in_the_sources_own_words(stance: str, content: str, certainty: str) -> None:
    assert find_certainty(stance, content) == certainty  # type: ignore[arg-type]


def test_each_sentence_of_a_quotation_is_a_statement() -> None:
    text = '"We met once. Nobody asked for money," Ingrid Solvang said.'
    found = positions(text, ("Ingrid Solvang", "said", ('"We met once. Nobody asked for money,"',))).statements
    assert [s.stance for s in found] == ["assert", "deny"]
    assert [text[s.spans[-1].start : s.spans[-1].end] for s in found] == [
        '"We met once.',
        'Nobody asked for money," Ingrid Solvang said',
    ]
    assert {link.name for s in found for link in s.chain} == {"Ingrid Solvang"}


def test_the_claim_that_somebody_acted_leaves_out_what_he_did_before() -> None:
    text = "Ruiz toured the port before urging Doran to sell it."
    found = positions(text, ("Ruiz", "urging", ("Doran to sell it",)))
    assert [c.text for c in found.claims] == ["Ruiz was urging Doran to sell it"]


def test_it_in_media_reports_is_not_the_media() -> None:
    text = "Media reports said that it had sold the port."
    found = positions(text, ("Media reports", "said", ("that it had sold the port",)))
    assert [c.text for c in found.claims] == ["It had sold the port"]


def test_dismissed_reports_are_two_statements_on_one_claim() -> None:
    text = "Halden Energy dismissed media reports that it had offered the pipeline to the state."
    found = positions(
        text, ("Halden Energy", "dismissed", ("media reports that it had offered the pipeline to the state",))
    )
    assert sorted((s.stance, s.chain[0].name) for s in found.statements) == [
        ("assert", "media reports"),
        ("deny", "Halden Energy"),
    ]
    assert len({s.claim for s in found.statements}) == 1
    assert next(s for s in found.statements if s.stance == "assert").attribution is None


def test_this_is_not_true_denies_what_stands_before_it_on_the_same_day() -> None:
    text = 'Halden on Wednesday denied that it had offered the pipeline to the state.\n\n"This is not true," Ingrid Solvang said.'
    found = positions(
        text,
        ("Halden", "denied", ("that it had offered the pipeline to the state",)),
        ("Ingrid Solvang", "said", ('"This is not true,"',)),
    ).statements
    assert [s.stance for s in found] == ["deny", "deny"]
    assert found[0].claim == found[1].claim
    assert found[1].refers_to == found[0].spans
    assert [s.said_on and str(s.said_on.start) for s in found] == ["2025-03-05", "2025-03-05"]


def test_nobody_denies_what_they_have_just_said_themselves() -> None:
    text = 'The Ledger said Halden had offered a stake. Ingrid Solvang said she had met him. "This is not true," Solvang added.'
    found = positions(
        text,
        ("The Ledger", "said", ("Halden had offered a stake",)),
        ("Ingrid Solvang", "Solvang said", ("she had met him",)),
        ("Ingrid Solvang", "Solvang added", ('"This is not true,"',)),
    ).statements
    assert [s.claim for s in found] == [0, 1, 0]


def test_a_bare_denial_with_nothing_before_it_stays_unresolved() -> None:
    (statement,) = positions(
        '"This is not true," Ingrid Solvang said.', ("Ingrid Solvang", "said", ('"This is not true,"',))
    ).statements
    assert statement.claim is None
    assert statement.refers_to == ()


@pytest.mark.parametrize(
    ("text", "cue", "content", "day", "method"),
    [
        (
            "Ruiz said on Tuesday the port was sold.",
            "said",
            "the port was sold",
            "2025-03-04",
            "weekday before the report",
        ),
        ("Ruiz said the port was sold on Tuesday.", "said", "the port was sold on Tuesday", "2025-03-07", "published"),
        ("Ruiz had said the port was sold.", "had said", "the port was sold", None, None),
        ("Ruiz earlier said the port was sold.", "earlier said", "the port was sold", None, None),
        (
            "Earlier Ruiz had said the port was sold.",
            "had said",
            "the port was sold",
            "2025-03-07",
            "earlier on the day of the report",
        ),
        ("Ruiz had no comment on the port.", "had no comment on", "the port", "2025-03-07", "published"),
        (
            "Ruiz, who left on Tuesday, said the port was sold.",
            "said",
            "the port was sold",
            "2025-03-07",
            "published",
        ),
        (
            "On March 3 Ruiz said the port was sold.",
            "said",
            "the port was sold",
            "2025-03-03",
            "named day, year of the report",
        ),
    ],
)
def test_the_day_stands_beside_the_cue_or_is_that_of_the_report(
    text: str, cue: str, content: str, day: str | None, method: str | None
) -> None:
    (statement,) = positions(text, ("Ruiz", cue, (content,))).statements
    said = statement.said_on
    assert (str(said.start) if said else None, said.method if said else None) == (day, method)


def test_the_same_speakers_next_words_are_of_the_same_day() -> None:
    text = "Ruiz said on Tuesday the port was sold. Doran said it was late. Ruiz said the price was low."
    found = positions(
        text, ("Ruiz", "said", ("the port was sold",)), ("Doran", "Doran said", ("it was late",)), ("Ruiz", "Ruiz said the", ("price was low",))
    ).statements  # fmt: skip
    assert [str(s.said_on.start) for s in found if s.said_on] == ["2025-03-04", "2025-03-07", "2025-03-04"]


def test_without_a_day_of_the_report_nothing_is_dated() -> None:
    (statement,) = positions("Ruiz said it was late.", ("Ruiz", "said", ("it was late",)), published=None).statements
    assert statement.said_on is None


def test_a_hedge_in_spoken_words_is_the_sources_own() -> None:
    text = 'Ruiz said it was allegedly sold. "It was probably sold," she said.'
    found = positions(
        text, ("Ruiz", "said", ("it was allegedly sold",)), ("she", "she said", ('"It was probably sold,"',))
    ).statements
    assert [(h.text, h.owner) for s in found for h in s.hedges] == [("allegedly", "unclear"), ("probably", "source")]


def test_could_not_be_reached_is_no_comment_without_content() -> None:
    text = "The owner could not be reached."
    (statement,) = positions(text, ("The owner", "could not be reached", ())).statements
    assert (statement.stance, statement.claim) == ("decline", None)


def test_who_declines_to_say_whether_it_is_so_takes_no_position_on_that() -> None:
    text = "Halden declined to say whether the port had been sold."
    found = positions(text, ("Halden", "declined", ("to say whether the port had been sold",)))
    (statement,) = found.statements
    assert statement.stance == "decline"
    assert found.claims[statement.claim or 0].text == "The port had been sold"


def test_a_question_before_no_answer_is_what_it_is_about() -> None:
    text = "Asked whether it had sold the port, Halden said it would not comment."
    found = positions(text, ("Halden", "said", ("it would not comment",)))
    (statement,) = found.statements
    assert statement.stance == "decline"
    assert found.claims[statement.claim or 0].text == "Halden had sold the port"


def test_no_comment_is_about_what_the_article_began_with() -> None:
    text = "Ruiz said the port was sold to Halden. Doran said ferries were late. The owner could not be reached."
    rows = (
        ("Ruiz", "said", ("the port was sold to Halden",)),
        ("Doran", "Doran said", ("ferries were late",)),
        ("The owner", "could not be reached", ()),
    )
    first, _, refused = positions(text, *rows).statements
    assert (refused.claim, refused.refers_to) == (first.claim, first.spans)
    assert refused.confidence.claim < 0.7


def test_no_comment_on_something_is_about_what_was_told_of_it() -> None:
    text = (
        "Ruiz said the port was sold. Doran said the ferries were late. The owner had no comment on the late ferries."
    )
    rows = (
        ("Ruiz", "said", ("the port was sold",)),
        ("Doran", "Doran said", ("the ferries were late",)),
        ("The owner", "had no comment on", ("the late ferries",)),
    )
    _, ferries, refused = positions(text, *rows).statements
    assert (refused.stance, refused.claim) == ("decline", ferries.claim)


def test_who_calls_a_report_false_denies_what_it_says() -> None:
    text = "Halden called the report that it had sold the port pure invention."
    found = positions(text, ("Halden", "called", ("the report that it had sold the port pure invention",)))
    (statement, *_) = found.statements
    assert statement.stance == "deny"
    assert found.claims[statement.claim or 0].text == "It had sold the port"


def test_who_calls_it_a_lie_denies_what_stands_before() -> None:
    text = (
        "Ruiz said the bank records show payments. Doran said ferries were late. Halden called the bank records a lie."
    )
    rows = (
        ("Ruiz", "said", ("the bank records show payments",)),
        ("Doran", "Doran said", ("ferries were late",)),
        ("Halden", "called", ("the bank records a lie",)),
    )
    records, _, denial = positions(text, *rows).statements
    assert (denial.stance, denial.claim) == ("deny", records.claim)


def test_nobody_else_is_no_denial() -> None:
    text = "Ruiz said the new terms fitted Halden and nobody else."
    found = positions(text, ("Ruiz", "said", ("the new terms fitted Halden and nobody else",)))
    (statement,) = found.statements
    assert (statement.stance, found.claims[0].text) == ("assert", "The new terms fitted Halden and nobody else")


def test_somebodys_account_is_what_he_said() -> None:
    text = "Energy Minister Doran said the port was sold. Ruiz said ferries were late. Lind cast doubt on the minister's account."
    rows = (
        ("Energy Minister Doran", "said", ("the port was sold",)),
        ("Ruiz", "Ruiz said", ("ferries were late",)),
        ("Lind", "cast doubt on", ("the minister's account",)),
    )
    doran, _, doubt = positions(text, *rows).statements
    assert (doubt.claim, doubt.refers_to) == (doran.claim, doran.spans)
