"""Articles whose claims are told in several wordings, and a judge that needs no model: words in common decide."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import select

from onrecord.article import Article
from onrecord.decoding import Floats
from onrecord.intake import Received
from onrecord.ledger import Entry, Ledger, schema
from onrecord.ledger.connection import reading
from onrecord.ledger.linking import link
from onrecord.linking.judging import VERDICTS, Judge
from onrecord.markup import Json
from tests.ledger.readymade import read

WIDTH = 512
OLD, HARBOUR, SCHOOL = "of the old harbour at Corran", "of the harbour at Corran", "beside a school"
GREY, CORRAN, TOURISTS = "the grey ships", "the grey ships of Corran", "many tourists"
STORIES = ((OLD, GREY), (HARBOUR, CORRAN), (SCHOOL, TOURISTS), (OLD, CORRAN), (SCHOOL, GREY))


@dataclass(frozen=True)
class WordModels:
    """A vector is the hashed bag of a claim's words; two claims are the same as far as they share words."""

    checksum: str = "words"

    def vector(self, text: str) -> Floats:
        bag = np.zeros(WIDTH, dtype=np.float32)
        for word in text.split(" | ", maxsplit=1)[0].lower().split():
            bag[zlib.crc32(word.encode()) % WIDTH] = 1
        vector: Floats = bag / np.linalg.norm(bag)
        return vector

    def together(self, context: Floats) -> Floats:
        """Words in common of all words, where both have as many."""
        return context[..., 0] / (2 - context[..., 0])

    def verdicts(self, a: Floats, b: Floats) -> Floats:
        return np.full(len(VERDICTS), 1 / len(VERDICTS), dtype=np.float32)


class Contrary(WordModels):
    """A later model, to which nothing says the same in other words."""

    def together(self, context: Floats) -> Floats:
        return np.zeros_like(context[..., 0])


def word_judge() -> Judge:
    return Judge(WordModels(), WIDTH)


def told(
    number: int,
    pier: str = OLD,
    ships: str = GREY,
    *,
    speaker: str = "Ana Ruiz",
    more: str = "",
    published: str | None = "2025-03-07",
) -> Received:
    """An article in which somebody denies one claim and makes another."""
    body = f"{speaker} denied on Thursday that pier {pier} was sold. {speaker} said that {ships} came.{more}"
    article = Article.compose(
        "Harbour", body, url=f"https://post{number}.example/a", publisher=f"Post {'ABCDEFGH'[number]}", published=published,
    )  # fmt: skip
    return Received(article, (), {"title": "given"}, f"line {number}", body.encode())


def entry_of(item: Received) -> Entry:
    return Entry(read(item).to_dict(), item.raw, item.where, {"found_in": dict(item.found_in), "problems": []})


def story(number: int) -> Entry:
    return entry_of(told(number, *STORIES[number]))


def reread(item: Received, first: str) -> Json:
    """By a later reading, that words its first claim anew."""
    made = read(item, (("readymade", "2"),))
    return replace(made, claims=(replace(made.claims[0], text=first), *made.claims[1:])).to_dict()


def proposition(entry: Entry, place: int = 0) -> str:
    ident: str = entry.record["claims"][place]["id"]
    return ident


def source_of(entry: Entry) -> str:
    ident: str = entry.record["entities"][0]["id"]
    return ident


def linked(ledger: Ledger) -> int:
    return link(ledger, word_judge())


def grouped(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """Claim -> its members, both by id."""
    return {v.id: tuple(v.to_dict()["members"]) for v in ledger.claims()}


def together(ledger: Ledger, *entries: Entry, place: int = 0) -> bool:
    """Whether the first (or another) claims of some articles are one."""
    return len({ledger.claim(proposition(e, place)).id for e in entries}) == 1


def everything(ledger: Ledger) -> dict[str, list[Json]]:
    """The rows that linking makes, without times and runs."""
    tables = (schema.meanings, schema.prints, schema.judgements, schema.linked, schema.claim_members)
    with reading(ledger.engine) as connection:
        return {
            table.name: sorted(
                (
                    {k: v for k, v in row._mapping.items() if k not in {"seq", "run", "made_at"}}
                    for row in connection.execute(select(table))
                ),
                key=repr,
            )
            for table in tables
        }
