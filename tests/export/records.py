"""Records written by hand, word by word, for the tests of everything that takes records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from onrecord.markup import Json


def fake_id(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def day(
    start: str | None, end: str | None = None, *, text: str = "", precision: str = "day", method: str = "dateline"
) -> Json:
    return {
        "start": start,
        "end": end if end or start is None else start,
        "precision": precision,
        "text": text,
        "method": method,
    }


@dataclass
class Draft:
    """An article being written; words stand for their first place at or after `since`."""

    title: str | None
    body: str
    article: Json = field(default_factory=dict)
    since: int = 0
    record: Json = field(init=False)

    def __post_init__(self) -> None:
        text = f"{self.title}\n\n{self.body}" if self.title else self.body
        given: Json = {
            "id": fake_id("article", text),
            "text_id": fake_id("text", text),
            "url": None,
            "title": self.title,
            "publisher": "Coast Wire",
            "published": "2025-03-06",
            "modified": None,
            "dateline": None,
            "report_day": None,
            "credits": [],
            "notices": [],
            "language": "en",
            "truncated": False,
            "found_in": {"published": "--published"},
            "text": text,
        }
        self.record = {
            "schema": "onrecord/1",
            "made_by": {"version": "0.1.0", "models": {"attribution": "0123456789abcdef"}, "options": {}},
            "article": given | self.article,
            "attributions": [],
            "statements": [],
            "claims": [],
            "entities": [],
            "coverage": {"sentences": 9, "read": 9, "skipped": 0, "why": []},
            "problems": [],
        }

    @property
    def text(self) -> str:
        words: str = self.record["article"]["text"]
        return words

    def spans(self, *pieces: str) -> list[list[int]]:
        found = []
        for piece in pieces:
            start = self.text.index(piece, self.since)
            found.append([start, start + len(piece)])
        return found

    def words(self, *pieces: str) -> Json | None:
        return {"spans": self.spans(*pieces), "text": " ... ".join(pieces)} if pieces else None

    def entity(self, name: str, kind: str = "person", *mentions: str) -> str:
        known = next((e["id"] for e in self.record["entities"] if e["name"] == name), None)
        if known:
            return str(known)
        ident = fake_id("entity", name)
        mentioned = self.spans(*mentions)
        self.record["entities"].append(
            {"id": ident, "name": name, "kind": kind, "roles": [], "aliases": [], "mentions": mentioned}
        )
        return ident

    def claim(self, text: str) -> str:
        ident = fake_id("claim", text)
        if ident not in {c["id"] for c in self.record["claims"]}:
            self.record["claims"].append({"id": ident, "text": text, "about": []})
        return ident

    def link(self, words: str | None, name: str | None = None, kind: str = "person") -> Json:
        return {
            "name": name or words,
            "kind": kind,
            "role": None,
            "entity": self.entity(name, kind, *([words] if words else [])) if name else None,
            "spans": self.spans(words) if words else [],
        }

    def attribution(
        self, source: str | None, cue: str | None, *content: str, name: str | None = None, mode: str = "indirect"
    ) -> str:
        ident = fake_id("attribution", len(self.record["attributions"]), source, cue, content)
        words = self.words(source) if source else None
        self.record["attributions"].append(
            {
                "id": ident,
                "parent": None,
                "source": words and words | {"entity": self.entity(name, "person", source or "") if name else None},
                "cue": self.words(cue) if cue else None,
                "content": self.words(*content),
                "mode": mode,
                "addressee": None,
                "venue": None,
                "confidence": 0.9,
            }
        )
        return ident

    def statement(
        self,
        stance: str,
        attribution: str | None,
        *pieces: str,
        chain: list[Json] | None = None,
        claim: str | None = None,
        **more: Any,
    ) -> Json:
        made = {
            "id": fake_id("statement", len(self.record["statements"])),
            "attribution": attribution,
            "spans": self.spans(*pieces),
            "claim": self.claim(claim) if claim else None,
            "refers_to": None,
            "stance": stance,
            "certainty": "certain",
            "hedges": [],
            "chain": chain or [],
            "said_on": None,
            "confidence": {"source": 0.9, "stance": 0.9, "claim": 0.9},
        } | more
        self.record["statements"].append(made)
        return made

    def say(
        self,
        stance: str,
        source: str,
        cue: str | None,
        *content: str,
        name: str | None = None,
        mode: str = "indirect",
        claim: str | None = None,
        **more: Any,
    ) -> Json:
        """An attribution that holds one statement."""
        ident = self.attribution(source, cue, *content, name=name, mode=mode)
        pieces = [p for p in (source, cue, *content) if p]
        return self.statement(stance, ident, *pieces, chain=[self.link(source, name)], claim=claim, **more)


TITLE = "Mayor denies harbour was sold to Orlan Group"
BODY = """PORT ELSA, March 6 (Coast Wire) - Mayor Ana Ruiz on Thursday brushed aside media reports that the harbour had been sold to the Orlan Group.

"This is not true," Ruiz said. "Nobody has made us an offer, and nobody will."

The Daily Anchor, citing two officials in the port authority, reported on Tuesday that the city had allegedly sold the harbour for 40 million.

She said before a council meeting that the quay was probably safe and the crane was not.

"We have," said port director Milos Hale, "no comment on the price."

Hale confirmed on March 3 that he had met the group. Orlan could not be reached.

Union leader Petra Lind doubted that the crane would hold. The engineer Ivo Brandt withdrew his warning about the crane.

The harbour opened in 1911."""

SOLD = "The harbour was sold to the Orlan Group"
OFFER = "Somebody made the city an offer"
CRANE = "The crane will hold"
DATELINE = {"place": "PORT ELSA", "date": "2025-03-06", "agency": "Coast Wire"}
REPORTS = "media reports that the harbour had been sold to the Orlan Group"


def harbour() -> Json:
    """A disputed story with all stances, hedges, a reference, interrupted words, a shared source and a chain."""
    d = Draft(TITLE, BODY, {"url": "https://coast.example/harbour", "dateline": DATELINE | {"spans": [[0, 0]]}})
    d.record["article"]["dateline"]["spans"] = d.spans("PORT ELSA, March 6 (Coast Wire) -")
    for write in (the_mayor_denies, she_is_quoted, the_anchor_reports, she_hedges, the_port_declines, others_speak):
        write(d)
    d.record["problems"] = [{"what": "One quotation mark is left open.", "where": "paragraph 4"}]
    return d.record


def report_day() -> Json:
    return day("2025-03-06", method="dateline, year from published")


def the_mayor_denies(d: Draft) -> None:
    """In the headline and the first paragraph; the reports that she denies are a source too."""
    d.say(
        "deny", "Mayor", "denies", "harbour was sold to Orlan Group", name="Ana Ruiz", claim=SOLD, said_on=report_day()
    )
    thursday = day("2025-03-06", text="on Thursday", method="weekday of the report")
    d.say("deny", "Mayor Ana Ruiz", "brushed aside", REPORTS, name="Ana Ruiz", claim=SOLD, said_on=thursday)
    d.statement("assert", None, REPORTS, chain=[d.link("media reports", kind="media")], claim=SOLD)


def she_is_quoted(d: Draft) -> None:
    """Interrupted words, two denials in them; the first refers to the reports."""
    d.since = d.text.index('"This')
    said = d.attribution(
        "Ruiz",
        "said",
        '"This is not true,"',
        '"Nobody has made us an offer, and nobody will."',
        name="Ana Ruiz",
        mode="direct",
    )
    who = [d.link("Ruiz", "Ana Ruiz")]
    d.statement("deny", said, '"This is not true,"', "Ruiz", "said", chain=who, claim=SOLD, said_on=report_day())[
        "refers_to"
    ] = [[d.text.index(REPORTS), d.text.index(REPORTS) + len(REPORTS)]]
    d.statement(
        "deny", said, '"Nobody has made us an offer, and nobody will."', chain=who, claim=OFFER, said_on=report_day()
    )


def the_anchor_reports(d: Draft) -> None:
    """A chain of an outlet and its unnamed source, with a hedge that may be either's."""
    d.since = d.text.index("The Daily Anchor")
    anchor = d.attribution(
        "The Daily Anchor",
        "reported",
        "that the city had allegedly sold the harbour for 40 million",
        name="The Daily Anchor",
    )
    d.statement(
        "assert",
        anchor,
        "The Daily Anchor, citing two officials in the port authority, reported",
        "that the city had allegedly sold the harbour for 40 million",
        chain=[
            d.link("The Daily Anchor", "The Daily Anchor", "media"),
            d.link("two officials in the port authority", kind="anonymous"),
        ],
        claim=SOLD,
        said_on=day(None, "2025-03-05", text="before Thursday", precision="interval"),
        hedges=[{"spans": d.spans("allegedly"), "text": "allegedly", "owner": "unclear"}],
        certainty="possible",
    )


def she_hedges(d: Draft) -> None:
    """A pronoun; a claim hedged by the publisher, and one that nothing is sure of."""
    d.since = d.text.index("She said")
    d.say("assert", "She", "said", "that the quay was probably safe", name="Ana Ruiz", claim="The quay was safe",
          hedges=[{"spans": d.spans("probably"), "text": "probably", "owner": "publisher"}], said_on=report_day())  # fmt: skip
    d.say("deny", "She", "said", "the crane was not", name="Ana Ruiz", claim=CRANE, said_on=report_day(),
          confidence={"source": 0.4, "stance": 0.3, "claim": 0.2})  # fmt: skip


def the_port_declines(d: Draft) -> None:
    """No comment, a confirmation, and one who could not be reached."""
    d.since = d.text.index('"We have,"')
    d.say(
        "decline",
        "port director Milos Hale",
        "said",
        '"We have,"',
        '"no comment on the price."',
        name="Milos Hale",
        mode="direct",
    )
    d.since = d.text.index("Hale confirmed")
    d.say("confirm", "Hale", "confirmed", "that he had met the group", name="Milos Hale", claim="Milos Hale met the Orlan Group",
          said_on=day("2025-03-03", text="on March 3", method="named day"))  # fmt: skip
    d.say("decline", "Orlan", "could not be reached", name="Orlan Group")


def others_speak(d: Draft) -> None:
    """A doubt, a retraction, and the publisher's own voice."""
    d.say(
        "question",
        "Union leader Petra Lind",
        "doubted",
        "that the crane would hold",
        name="Petra Lind",
        claim="The crane would hold",
    )
    d.say(
        "retract",
        "The engineer Ivo Brandt",
        "withdrew",
        "his warning about the crane",
        name="Ivo Brandt",
        claim="The crane is dangerous",
    )
    d.statement(
        "assert",
        None,
        "The harbour opened in 1911.",
        chain=[d.link(None, kind="publisher") | {"name": "Coast Wire"}],
        claim="The harbour opened in 1911",
    )


def empty() -> Json:
    """An article in which nobody says anything."""
    return Draft(
        None, "The harbour opened in 1911. It has two cranes.", {"publisher": None, "published": None, "found_in": {}}
    ).record


def long_story(count: int) -> Json:
    """An article of many paragraphs with a statement in each."""
    lines = [f'"Crane {i} is safe," said inspector Nils Berg{i}. It was inspected at length.' for i in range(count)]
    d = Draft("Inspectors speak", "\n\n".join(lines))
    for i in range(count):
        d.since = d.text.index(f'"Crane {i} is')
        d.say(
            "assert",
            f"inspector Nils Berg{i}",
            "said",
            f'"Crane {i} is safe,"',
            mode="direct",
            claim=f"Crane {i} is safe",
        )
    return d.record


BAD = "<script>alert(1)</script> [bold]x[/] [/] \x1b[31mred\x1b[0m \u202eevil\u202c & \"'> =1+1 \x9b2J \ud800"


def hostile() -> Json:
    """Every field that a stranger can fill holds markup, escape codes and characters that reorder a line."""
    d = Draft(f"Title {BAD}", f"=cmd {BAD} said that {BAD} is so.\n\n</style></div><img src=x onerror=alert(1)>", {})
    d.record["article"] |= {
        "url": "javascript:alert(1)",
        "publisher": f"Wire {BAD}",
        "language": 'en" onclick="x',
        "found_in": {"published": BAD},
        "dateline": {"place": BAD, "date": None, "agency": BAD, "spans": d.spans("=cmd")},
        "notices": [{"spans": d.spans("=cmd"), "text": f"Correction: {BAD}"}],
    }
    d.since = d.text.index("=cmd")
    source = f"=cmd {BAD}"
    ident = d.attribution(source, "said", f"that {BAD} is so", name=f"Name {BAD}")
    d.statement(
        "deny", ident, source, "said", f"that {BAD} is so",
        chain=[d.link(source, f"Name {BAD}")], claim=f"@claim {BAD}",
        hedges=[{"spans": d.spans("is so"), "text": BAD, "owner": "unclear"}],
        said_on=day("2025-03-06", text=BAD, method=BAD),
        refers_to=d.spans("=cmd"),
    )  # fmt: skip
    d.record["problems"] = [{"what": BAD, "where": BAD}]
    d.record["coverage"] = {"sentences": 3, "read": 2, "skipped": 1, "why": [BAD]}
    d.record["made_by"]["models"] = {BAD: BAD}
    return d.record


ALL = {"harbour": harbour, "empty": empty, "long": lambda: long_story(3), "hostile": hostile}
