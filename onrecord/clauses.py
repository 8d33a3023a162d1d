"""Where a sentence of a content holds two statements: main clauses with subjects of their own."""

from __future__ import annotations

import re

from onrecord.article import Span

PRONOUN = r"(?i:he|she|it|they|we|i|you|there|this|these|those|nobody|no one|nothing|everyone|everybody)\b"
SUBJECT = rf"(?:{PRONOUN}|(?i:the|an?|its|his|her|their|our|my|some|many|most|no|any|all)\s(?:[\w’'-]+\s){{1,5}}?|[A-Z][\w.’'-]*\s(?:(?:of|the|for|[A-Z][\w.’'-]*)\s){{0,4}}?)"
FINITE = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|may|might|must|should|won['’]t|can['’]t|cannot|isn['’]t|aren['’]t|wasn['’]t|didn['’]t|doesn['’]t|don['’]t|"
    r"[a-z]+ed|said|says|went|came|took|made|got|gave|knew|thought|told|left|met|lost|won|saw|found|kept|began|became|brought|put|sent|ran|wants?|needs?|knows?|thinks?|makes?|takes?|gets?|goes|comes?)\b"
)
SHORT = r"['’](?:s|re|ve|ll|d|m)\b"
ADVERB = r"(?:\w+ly\s|also\s|never\s|still\s|now\s|always\s|just\s)?"
SPLIT = re.compile(
    rf"(?:;\s+(?:(?:and|but|or)\s+)?|\s?[,—–]\s*(?:and|but|yet)\s+|\sbut\s+)(?=(?:that\s)?{SUBJECT}(?:\s?{ADVERB}{FINITE}|{SHORT}))"
    rf"|(?:\sand\s+|(?P<spliced>\s?[,—–]\s+))(?=(?:that\s)?{PRONOUN}(?:\s{ADVERB}{FINITE}|{SHORT}))|\sand\s+(?=that\s)"
)
MAIN = re.compile(
    rf"[\s“\"‘']*(?:that\s)?{SUBJECT}(?:\s?{ADVERB}{FINITE}|{SHORT})"
)  # a clause with a subject of its own at its head
HAS_VERB = re.compile(rf"\w[^\w]*\s(?:.*?\s)?{FINITE}|{SHORT}", re.S)  # with something before it
THAT = re.compile(r"[\s“\"‘']*(?:that|whether|if)\s", re.I)
FURTHER = re.compile(
    r"(?<=\w)[,\s]+(?:who|which|that|whose|where|when|because|while|after|before|if|as|during)\b", re.I
)
SHORTEST = 3  # words of a clause
BEFORE = re.compile(
    r"\b(?:if|when|because|although|though|while|unless|until|since|after|before|who|which|whose|where|not only|both|either)\b[^,;]*\Z",
    re.I,
)


def clauses(text: str, span: Span) -> list[Span]:
    """The parts of a sentence, or of a piece of one, that can be true without each other; the conjunctions stand in none."""
    found, start = [], span.start
    for match in SPLIT.finditer(text, span.start, span.end):
        if match["spliced"] and not MAIN.match(text, start, match.start()):
            continue  # "Based on what we know, we ..." is one
        if (
            _stands_alone(text, start, match.start())
            and _stands_alone(text, match.end(), span.end)
            and not BEFORE.search(text, start, match.start())
        ):
            found.append(Span(start, match.start()))
            start = match.end()
    return [*found, Span(start, span.end)]


def is_clause(words: str) -> bool:
    """Whether some words hold a finite verb of their main clause, as far as its form tells."""
    if THAT.match(words):
        return True
    return HAS_VERB.search(FURTHER.split(words, maxsplit=1)[0]) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) >= SHORTEST
