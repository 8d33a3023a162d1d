"""The statements of one article for its page, in the words of `onrecord read`, each with its chain and its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup

from onrecord.export.claim_account import how_said
from onrecord.export.claim_words import TELLERS, name_of
from onrecord.export.grouping import Group, to_groups
from onrecord.export.wording import Row, to_rows
from onrecord.markup import Json, Mark, Marked, marked_text, place_boxes, trimmed, visible
from onrecord.web.words import SHAPED

MOST_CHAINS = 400  # statements whose chains go along for article.js; beyond, a click loads the page
HEAD = re.compile(r"[^a-z]*(?![a-z])")  # what is in capitals
LABELS = {
    "DISPUTED": "disputed",
    "SAID": "disputed",
    "DENIED": "denied",
    "DOUBTED": "doubted",
    "WITHDRAWN": "withdrawn",
}
PIN = '<span id="pinned" class="pin" tabindex="-1" autofocus><span class="unseen">Here stands statement {}: </span></span>'
KINDS = {
    "person": "person", "organisation": "organisation", "group": "group", "media": "outlet", "publisher": "outlet",
    "anonymous": "without a name", "document": "document", "unknown": "kind not known",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holder:
    """One in a chain. href: of their page; "" where there is none. tells: what they are to the next: "citing"."""

    name: str
    kind: str
    role: str
    href: str
    tells: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement. at: the address of the page with it pinned. owners: the number by which the text names its stretches.

    claim: the page of its claim, worded by us; "" where there is none, as for person.
    """

    row: Row
    at: str
    person: str
    claim: str
    wording: str
    review: str
    owners: str
    chain: tuple[Holder, ...]
    how: str
    pinned: bool
    checked: bool

    @property
    def place(self) -> str:
        return self.row.place if self.row.place == "title" else f"¶ {self.row.place}"


@dataclass(frozen=True, slots=True)
class Said:
    """Statements under one heading. head, rest: the state, what is in capitals apart. wording: "" where several claims share it."""

    letters: str
    head: str
    rest: str
    label: str
    wording: str
    href: str
    lines: tuple[Line, ...]


def pinned_of(record: Json, at: str) -> Json | None:
    """The statement of an id or its beginning, among those of the article as it stands."""
    fit = [s for s in record["statements"] if at and s["id"].startswith(at)]
    return fit[0] if len(fit) == 1 else None


def lines(record: Json, pinned: Json | None = None) -> list[Line]:
    """Every statement, in the order of the text."""
    owners, texts = owners_of(record), {c["id"]: visible(c["text"]) for c in record["claims"]}
    return [to_line(record, row, owners[row.number], texts, pinned is row.statement) for row in to_rows(record)]


def to_line(record: Json, row: Row, owner: int, texts: Mapping[str, str], pinned: bool) -> Line:
    statement = row.statement
    ident = quote(statement["id"])
    last = statement["chain"][-1] if statement["chain"] and not row.own_voice else None
    return Line(
        row=row,
        at=f"/articles/{quote(record['article']['id'])}?{urlencode({'at': statement['id']})}",
        person=person(last) if last else "",
        claim=f"/claims/{quote(statement['claim'])}" if statement["claim"] else "",
        wording=texts.get(statement["claim"], ""),
        review=f"/review?statement={ident}",
        owners=str(owner),
        chain=tuple(holders(statement)),
        how=how_said(statement),
        pinned=pinned,
        checked=statement["id"] in record.get("checked", ()),
    )


def person(link: Json) -> str:
    return f"/sources/{quote(link['entity'])}" if link["entity"] else ""


def holders(statement: Json) -> Iterator[Holder]:
    """The chain from the outside in: on whose authority each says it."""
    chain = statement["chain"]
    for n, link in enumerate(chain):
        tells = "who tells what was said by" if link["kind"] in TELLERS else "citing"
        role, name = visible(link["role"] or ""), name_of(link)
        kind = (
            "the article's own voice"
            if link["kind"] == "publisher" and len(chain) == 1
            else KINDS.get(link["kind"], link["kind"])
        )
        new = role if role and role.casefold() not in name.casefold() else ""
        yield Holder(name, kind, new, person(link), tells if n < len(chain) - 1 else "")


def owners_of(record: Json) -> dict[int, int]:
    """By the number of each statement the number of its stretches in the text: of its attribution, or one of its own behind those."""
    numbers = {a["id"]: n for n, a in enumerate(record["attributions"], 1)}
    return {
        n: numbers.get(s["attribution"], len(numbers) + n) for n, s in enumerate(record["statements"], 1)
    }  # fmt: skip


def said(record: Json, told: Iterable[Line]) -> list[Said]:
    """The statements by claim, disputed claims first; "here" in a state means in this article."""
    by_number = {line.row.number: line for line in told}
    groups = to_groups((line.row for line in by_number.values()), record)
    return [to_said(group, by_number) for group in groups]


def to_said(group: Group, by_number: Mapping[int, Line]) -> Said:
    found = tuple(by_number[row.number] for row in group.rows)
    head, rest, label = framed(group.state)
    return Said(group.letters, head, rest, label, group.claim or "", found[0].claim if group.claim else "", found)


def framed(state: str) -> tuple[str, str, str]:
    """A state in one article: what is in capitals, the rest, and the class of its frame."""
    match = HEAD.match(state)
    head = (match[0] if match else "").rstrip(" ,:") or state
    label = LABELS.get(head.split()[0], "other")
    return head, state[len(head) :], label if label in SHAPED else "other"


def here(record: Json, statement: Json) -> tuple[str, str]:
    """The state of a statement's claim in its article alone, for where it is not known how it stands across articles; and its label."""
    rows = [row for row in to_rows(record) if row.statement["claim"] == statement["claim"]]
    state = to_groups(rows, record)[0].state if rows else "NO CLAIM MADE OUT"
    return f"{state.replace(' here', ' in this article')}", framed(state)[2]


def evidence(record: Json, pinned: Json | None = None) -> Markup:
    """The text with every statement marked, and one of them pinned.

    Stretches of statements without an attribution carry a number too, see owners_of.
    """
    marked = Marked()
    mark_own_voice(record, marked)
    if pinned:
        mark_pinned(record, pinned, marked)
    return Markup(marked_text(record, "", to_rows=True, marked=marked))


def mark_own_voice(record: Json, marked: Marked) -> None:
    owners, known = owners_of(record), len(record["attributions"])
    for n, statement in enumerate(record["statements"], 1):
        if owners[n] > known:
            marked.marks += [
                Mark(a, b, "", owners[n]) for a, b in trimmed(record["article"]["text"], statement["spans"])
            ]


def mark_pinned(record: Json, pinned: Json, marked: Marked) -> None:
    """Its evidence in a look of its own, and in front of it a place for the browser to go to."""
    text, number = record["article"]["text"], next(n for n, s in enumerate(record["statements"], 1) if s is pinned)
    chain = [span for link in pinned["chain"] for span in link["spans"]]
    marked.marks += [Mark(a, b, "pinned") for spans in (pinned["spans"], chain) for a, b in trimmed(text, spans)]
    marked.marks += [Mark(a, b, "referred") for a, b in trimmed(text, pinned["refers_to"] or [])]
    place = place_boxes(record).get(number)
    if place is not None:
        marked.before[place].append(PIN.format(number))
