"""A Statement, one position on one claim, with its chain of authority, its hedges and its day: values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.article import Article, Span, tagged_hash
from onrecord.claims import Claim
from onrecord.dates import TimeInterval
from onrecord.names import Kind
from onrecord.positions import Certainty, Stance

Owner = Literal["source", "publisher", "unclear"]
LOOK_BACK = 6  # statements before one that it may answer, or be of the same occasion with


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word that makes a claim less certain, and whose it is."""

    span: Span
    text: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One source in a chain of authority. entity: its index; spans: the words that name it here."""

    name: str
    kind: Kind
    role: str = ""
    entity: int | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """Of each field the share of cases like this one that are right, 0 to 1. stance: calibrated on held-out annotations."""

    source: float
    stance: float
    claim: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One position on one claim. attribution and claim: indices. spans: the evidence in the text.

    chain: outermost source first, without the article's own publisher. said_on: the day the source spoke.
    """

    attribution: int | None
    spans: tuple[Span, ...]
    stance: Stance
    certainty: Certainty
    chain: tuple[ChainLink, ...]
    hedges: tuple[Hedge, ...] = ()
    claim: int | None = None
    refers_to: tuple[Span, ...] = ()
    said_on: TimeInterval | None = None
    confidence: Confidence = Confidence(0.5, 0.5, 0.5)

    def id(self, article: Article, attribution_id: str | None) -> str:
        return tagged_hash("statement", article.id, attribution_id, [(s.start, s.end) for s in self.spans])


@dataclass(frozen=True, slots=True)
class Positions:
    """The statements of an article, in order, and the claims they are about."""

    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
