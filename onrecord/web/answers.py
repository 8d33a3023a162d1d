"""The shapes of what the API answers and takes. Deep JSON stays loose here: docs/claims.md and `onrecord schema` describe it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from onrecord.markup import Json
from onrecord.positions import Certainty, Stance

Ident = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{4,40}$")]
NO_NUL = r"^[^\x00]*$"  # which no text has, and PostgreSQL takes none of
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=NO_NUL)]


class Shape(BaseModel):
    """What is not named here may come beside it."""

    model_config = ConfigDict(extra="allow")


class Given(BaseModel):
    """What a caller sends: nothing but what is named here."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """RFC 9457. errors: places and reasons, where several things were wrong."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


class ClaimRow(Shape):
    """text is onrecord's wording, not a quotation, and means nothing without state_words in front."""

    id: str
    text: str
    state: str
    state_words: str
    outlets: int
    articles: int
    origins_words: str
    denied_by: str
    first: str | None
    last: str | None
    named: bool


class FacetValue(Shape):
    value: str
    count: int


class Page(Shape):
    """next: the address of the next page, while there is one."""

    next: str | None


class ClaimPage(Page):
    """total: of all pages. facets: how many claims each value would leave."""

    total: int
    claims: list[ClaimRow]
    facets: dict[str, list[FacetValue]]


class Claim(Shape):
    """A claim with everything derived from its passages, as docs/claims.md describes it. text means nothing without state.

    seen: a number that changes when somebody corrects or rules here; given back with a change, it keeps others' from being overwritten.
    """

    id: str
    text: str
    state: Json
    members: list[str]
    articles: list[Json]
    statements: list[Json]
    occasions: list[Json]
    origins: Json
    relays: list[Json]
    circular: list[Any]
    dropped: list[Json]
    reversals: list[Json]
    not_covered: Json
    check_first: list[Json]
    checked: int
    seen: int


class ArticleRow(Shape):
    """day: of publication, else of the report as reading found it."""

    id: str
    url: str | None
    publisher: str | None
    title: str | None
    published: str | None
    modified: str | None
    language: str | None
    day: str | None
    truncated: bool
    statements: int
    versions: int
    copies: int
    added_at: str


class ArticlePage(Page):
    articles: list[ArticleRow]


class Article(Shape):
    """record: as `onrecord read --format json` prints it, with what people corrected; beside it what the ledger knows of the article.

    seen: as of a claim.
    """

    record: Json
    versions: list[str]
    copies: list[str]
    documents: list[Json]
    readings: list[Json]
    current: str
    notices: list[Json]
    corrections: list[Json]
    seen: int


class SourceRow(Shape):
    name: str
    kind: str
    roles: list[str]
    statements: int
    articles: int
    positions: dict[str, int]


class SourcePage(Page):
    sources: list[SourceRow]


class Hit(Shape):
    """One row of a search, as docs/search.md describes it. text: our wording; matched: words and phrases, or the cosine."""

    id: str
    article: str
    day: str | None
    title: str | None
    text: str | None
    state_words: str | None
    snippet: str
    marks: list[list[int]]
    matched: float


class HitPage(Page):
    """missing: articles that were not looked into. left_out: words of a long query that were not looked for."""

    hits: list[Hit]
    missing: int
    left_out: int


class Person(Shape):
    """One of a name; namesakes are apart."""

    id: str
    name: str
    kind: str
    roles: list[str]
    aliases: list[str]
    statements: list[Json]


class People(Shape):
    sources: list[Person]


class Change(Shape):
    """state: of the claim; "article" where what changed is an article, and id and text are its id and title, and state_words is empty."""

    what: str
    id: str
    text: str
    state: str
    state_words: str
    who: str | None
    day: str | None


class Changes(Shape):
    changes: list[Change]


class Check(Shape):
    """what: the question. decides: what depends on it. statement, article, claim: where to look."""

    what: str
    decides: str
    statement: str | None
    article: str | None
    claim: str | None
    text: str
    state: str


class Checks(Shape):
    waiting: list[Check]


class Version(Shape):
    """ledger: a number that changes whenever anything in the ledger does."""

    onrecord: str
    ledger: int
    articles: int


class GivenRuling(Given):
    """a, b: two claims, statements or sources. seen: as it was told with a; a change by somebody else since then is refused, 409."""

    a: Ident
    b: Ident
    verdict: Literal["same", "different"]
    reason: Words
    seen: int | None = None


class MadeRuling(Shape):
    id: str
    kind: str
    a: str
    b: str
    verdict: str
    author: str
    reason: str
    made_at: str
    undoes: str | None


class Right(Given):
    """What is right about a statement; at least one of these."""

    stance: Stance | None = None
    certainty: Certainty | None = None
    source: Words | None = None
    day: Annotated[str, Field(max_length=40, json_schema_extra={"format": "date"})] | None = None
    claim: Words | None = None
    spurious: Literal[True] | None = None
    right: Literal[True] | None = None


class GivenCorrection(Given):
    """seen: as it was told with the statement's article; a change by somebody else since then is refused, 409."""

    statement: Ident
    right: Right = Field(description="Fields of the statement, with their right values.")
    reason: Words
    seen: int | None = None


class MadeCorrection(Shape):
    id: str
    article: str
    statement: str
    spans: list[list[int]]
    field: str
    value: Any
    author: str
    reason: str
    made_at: str
    undoes: str | None


class MadeCorrections(Shape):
    corrections: list[MadeCorrection]
