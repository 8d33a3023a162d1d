"""What coders are asked, and what each answer means: the drop-down lists of a workbook and its sheet of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onrecord.validation.columns import COLUMNS, NO, NO_SOURCE, UNCLEAR, YES, Kind

Codes = Mapping[str, str]  # value -> what it means
RIGHT, SHOULD_BE = "_right", "_should_be"
EVERY_RIGHT = f"every column ...{RIGHT}"
ANSWER_CODES: Codes = {
    YES: "it is so",
    NO: "it is not so; what is right may stand in the next column, ..._should_be",
    UNCLEAR: "the text leaves it open",
}
VALUE_CODES: Mapping[str, Codes] = {  # of the fields with a list of values
    "kind": {
        "person": "one human being, by name or by role",
        "organisation": "a company, authority, party, court, government, or other body",
        "group": "several people who are no body: residents, two officials, critics",
        "media": "an outlet or agency that reports: a newspaper, a broadcaster",
        "anonymous": "somebody who is not named on purpose: a source, people familiar with the matter",
        "document": "something written: a report, a letter, a law, a filing",
        "publisher": "the outlet that publishes this article itself",
        "unknown": "somebody, but the article does not let one tell which kind",
        NO_SOURCE: "the article gives no source",
    },
    "position": {
        "says": "takes it to be so",
        "confirms": "says that what others said is so",
        "denies": "says that it is not so",
        "casts doubt": "doubts it or asks whether it is so, without denying it",
        "no comment": "is asked and says nothing to it, or could not be reached",
        "withdraws": "takes back what they said before",
    },
    "certainty": {
        "certain": "said as a fact",
        "probable": "said to be likely",
        "possible": "said to be possible",
        "unspecified": "nothing is said of how certain it is",
    },
}
COUNTS = ("found_right", "missed")
QUESTIONS: Mapping[Kind, Codes] = {  # column -> when its answer is yes, or what is written there
    "statements": {
        "statement_right": "somebody, or the article in its own voice, takes a position there. If no, leave the rest of the row blank: it counts as wrong in every field",
        "speaker_right": "this is who takes it, by name where the article names them; words in brackets are onrecord's. no source given is right where the article gives none",
        "speaker_should_be": "a name",
        "kind_right": "the speaker is of this kind",
        "position_right": "this is what the speaker does to the claim",
        "certainty_right": "so certain is it according to the speaker",
        "claim_right": "behind the colon stands what the position is about, in its positive form, whole and with nothing added. The wording is onrecord's; the state in front is no part of the question",
        "claim_should_be": "a sentence",
        "said_on_right": "it was said then, as far as the article tells; no day is right where it does not",
        "said_on_should_be": "2025-03-06",
    },
    "passages": {
        "found_right": "how many of the list are statements",
        "missed": "how many statements by others than the article itself begin in the passage and are not in the list; 0 for none",
        "missed_words": "for you",
    },
}


def codes_of(column: str) -> Codes:
    """The values of a column that has a list of them; none of any other."""
    if column.endswith(RIGHT) and column not in COUNTS:
        return ANSWER_CODES
    return VALUE_CODES.get(column.removesuffix(SHOULD_BE), {}) if column.endswith(SHOULD_BE) else {}


def asked(kind: Kind, column: str) -> str:
    """What a coder is asked in a column; "" where its values alone say it."""
    question = QUESTIONS[kind].get(column, "")
    return f"{YES}, if {question}" if codes_of(column) is ANSWER_CODES else question


def explained(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """Column, value, what it means: of each coded column in order, the answers of ..._right once and first."""
    if kind == "statements":
        yield from ((EVERY_RIGHT, value, means) for value, means in ANSWER_CODES.items())
        yield "", "", "blank: not coded"
    for column in COLUMNS[kind]:
        if question := asked(kind, column):
            yield column, "", question
        elif codes := codes_of(column):
            yield from ((column, value, means) for value, means in codes.items())
