"""A proposition: a claim of one article, with what linking looks at. Made from a record alone, and never changed."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from onrecord.joining import NAME, content_words, numbers_in
from onrecord.linking.words import MONTHS, WEEKDAYS
from onrecord.markup import Json
from onrecord.publishers import load_publishers

LONGEST = 240  # characters of the evidence that the pair model sees
MOST_NAMES = 12  # of an article
WORD = re.compile(r"[^\W\d_][\w’'-]*")
POSSESSIVE = re.compile(r"[’']s$")
CALENDAR = MONTHS.keys() | WEEKDAYS
FIRST_NAME = re.compile(r"^[A-Z][\w’'.-]+")


@dataclass(frozen=True, slots=True)
class Proposition:
    """id: of the claim in the record. evidence: the words of the statement that says most of it. title: of its article.

    around: the names that its article tells most often. named, spoken: names and all words of text and evidence, in lower case.
    words: of the text, as stems and senses. names: its capitalised words, in lower case. stances: what is done to it in its article.
    """

    id: str
    article: str
    text: str
    evidence: str
    title: str
    around: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    named: frozenset[str]
    spoken: frozenset[str]
    numbers: frozenset[str]
    stances: frozenset[str]

    def packed(self) -> str:
        """What a ledger keeps beside the text."""
        return json.dumps([self.evidence, self.title, sorted(self.stances), sorted(self.around)], ensure_ascii=False)


def restored(ident: str, article: str, text: str, packed: str) -> Proposition:
    evidence, title, stances, around = json.loads(packed)
    return proposition(ident, article, text, evidence, frozenset(stances), title, frozenset(map(sys.intern, around)))


def propositions_of(record: Json) -> Iterator[Proposition]:
    """Those that a statement of the record takes a position on."""
    texts = {claim["id"]: claim["text"] for claim in record["claims"]}
    around = names_around(record["article"]["text"])
    held: dict[str, list[Json]] = {}
    for statement in record["statements"]:
        if statement["claim"] in texts:
            held.setdefault(statement["claim"], []).append(statement)
    for claim, statements in held.items():
        yield proposition(
            claim,
            record["article"]["id"],
            texts[claim],
            _evidence(record["article"]["text"], statements, texts[claim]),
            frozenset(s["stance"] for s in statements),
            record["article"]["title"] or "",
            around,
        )


def names_around(text: str) -> frozenset[str]:
    """The names that a text tells most often, in lower case: no outlets, which tell nothing of the matter, and no days."""
    outlets = [span for span, _ in load_publishers().find(text)]
    found = Counter(
        _bare(match.group())
        for match in NAME.finditer(text)
        if not any(span.start <= match.start() < span.end for span in outlets)
    )
    return frozenset(islice((name for name, _ in found.most_common() if name not in CALENDAR), MOST_NAMES))


def _bare(word: str) -> str:
    return POSSESSIVE.sub("", word.lower())


def proposition(
    ident: str,
    article: str,
    text: str,
    evidence: str,
    stances: frozenset[str],
    title: str = "",
    around: frozenset[str] = frozenset(),
) -> Proposition:
    names = frozenset(word.lower() for word in (*NAME.findall(text), *_first(text)))
    both = f"{text} | {evidence}"
    named = frozenset(map(_bare, NAME.findall(both))) - CALENDAR
    spoken = frozenset(map(_bare, WORD.findall(f"{both} | {title}")))
    return Proposition(ident, article, text, evidence, title, around, content_words(text), names, named, spoken, numbers_in(text), stances)  # fmt: skip


def _first(text: str) -> list[str]:
    """The first word, where another capitalised one follows or it stands alone as a name: "Igor Sergun died"."""
    match = FIRST_NAME.match(text)
    return [match.group()] if match and len(match.group()) > 3 else []


def _evidence(text: str, statements: Sequence[Json], claim: str) -> str:
    """Of the statement whose words hold most of the claim's, in order the first."""
    wanted = content_words(claim)

    def words_of(statement: Json) -> str:
        return " ".join(text[start:end] for start, end in statement["spans"])

    best = max(statements, key=lambda s: (len(wanted & content_words(words_of(s))), -s["spans"][0][0]))
    return " ".join(words_of(best).split())[:LONGEST]
