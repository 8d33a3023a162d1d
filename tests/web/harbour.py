"""Articles of a harbour in versions and copies, and how a page of one is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser

from onrecord.article import Article
from onrecord.intake import Received
from onrecord.ledger import Entry
from onrecord.names import Kind
from onrecord.positions import Stance
from onrecord.sources import Entity
from onrecord.statements import ChainLink, Confidence
from tests.ledger.readymade import read
from tests.ledger.stories import entry_of

ADDRESS = "https://post.example/harbour"
CORRECTED = "\n\nCorrection: An earlier version of this article gave a wrong day."


def item(
    speaker: str = "Ana Ruiz",
    *,
    title: str | None = "Harbour",
    url: str | None = ADDRESS,
    publisher: str | None = "Northern Post",
    published: str | None = "2025-03-07",
    denied: str = "that pier 7 was sold",
    more: str = "",
) -> Received:
    body = f"{speaker} denied on Thursday {denied}. {speaker} said that ships came.{more}"
    article = Article.compose(title, body, url=url, publisher=publisher, published=published)
    return Received(
        article, (), {"title": "given"}, "/home/ana/secret/harbour.txt", body.encode("utf-8", "surrogatepass")
    )


def entry(*args: str, **options: str | None) -> Entry:
    return entry_of(item(*args, **options))  # type: ignore[arg-type]


def sourced(
    item: Received,
    kind: Kind = "person",
    role: str | None = "Mayor",
    *,
    stances: tuple[Stance, Stance] = ("deny", "assert"),
    sure: float = 0.5,
) -> Entry:
    """An article in which a source of a kind takes two positions. sure: the confidence in them."""
    made = read(item)
    (entity,) = made.entities
    changed = Entity(entity.name, kind, (role,) if role else (), (), entity.mentions)
    statements = [
        replace(
            s,
            stance=stance,
            confidence=Confidence(sure, sure, sure),
            chain=tuple(ChainLink(c.name, kind, role or "", 0, c.spans) for c in s.chain),
        )
        for s, stance in zip(made.statements, stances, strict=True)
    ]
    made = replace(made, entities=(changed,), statements=tuple(statements))
    return Entry(made.to_dict(), item.raw, item.where, {"found_in": dict(item.found_in), "problems": []})


def of(made: Entry) -> str:
    return str(made.record["article"]["id"])


def statement(made: Entry, place: int = 0) -> str:
    return str(made.record["statements"][place]["id"])


FIRST, LATER = entry(), entry(title="Harbour of Corran", more=CORRECTED)
COPY = entry(url="https://copy.example/x", publisher="Copy Post", published="2025-03-08")
UNDATED = entry("Bo Lund", url="https://other.example/y", publisher=None, published=None, title=None)
EVIL = "<img src=x onerror=alert(1)> \u202eAna\u202c Ruiz"


def words(html: str) -> str:
    """What one reads: without elements, white space folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def rows(html: str) -> list[str]:
    """What one reads in each row of a table."""
    return [words(row) for row in re.findall(r"<tr data-item.*?</tr>", html, re.S)]


@dataclass
class Found:
    name: str
    attributes: dict[str, str | None]


class Elements(HTMLParser):
    """Every element that a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Found(tag, dict(attrs)))
