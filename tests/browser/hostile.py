"""A ledger of articles that mean harm, wherever an article, its source, or a person who corrects it may put words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onrecord.ledger import Entry, Ledger
from tests.browser.town import report
from tests.ledger.stories import linked, proposition, source_of
from tests.web.harbour import of, sourced, statement

RUN = "window.hacked=1;alert(1)"
SCRIPT = f"<script>{RUN}</script>"
IMAGE = f'<img src=x onerror="{RUN}">'
DRAWING = f'<svg onload="{RUN}"><a href="javascript:{RUN}"><text>click</text></a></svg>'
BREAKS = f'</title></textarea></style></select></bdi>--><h1 id="broken">\'"><b onclick={RUN}>{{{{ 7*7 }}}} ${{7*7}} &lt;i&gt;'
TURNED = "\u202egnilrev\u202c \u2066isolated\u2069 zero\u200bwidth\ufeff bell\u0007 nul\ufffd line\u2028end"
LONG = "W" * 3000
FORMULA = '=HYPERLINK("https://evil.example/","click")'
JAVASCRIPT = f"javascript:{RUN}//"
ESCAPING = f'https://news.example/"><img src=x onerror={RUN}>?a=1&b=<script>{RUN}</script>'
ATTACKS = {"script": SCRIPT, "image": IMAGE, "drawing": DRAWING, "breaks": BREAKS, "turned": TURNED, "long": LONG, "formula": FORMULA}  # fmt: skip
PLACED = (
    JAVASCRIPT,
    ESCAPING,
    "data:text/html," + SCRIPT,
    "vbscript:msgbox(1)",
    "//evil.example/a",
    "file:///etc/passwd",
    "=1+1",
)


def article(attack: str, address: str, version: str = "") -> Entry:
    """Its name, title, outlet, claim, and role are the attack; several have the claim, so that it is disputed by all of them."""
    body = (
        f"{attack} Ruiz denied on Thursday that pier {attack} was sold. {attack} Ruiz said that {attack} came.{version}"
    )
    outlet = f"{attack[:60]} {attack[-20:]}"
    return sourced(report(body, f"{attack} title", outlet=outlet, url=address), role=attack)


ARTICLES = tuple(article(attack, address) for attack, address in zip(ATTACKS.values(), PLACED, strict=True))
SECOND = tuple(
    article(attack, f"https://other{n}.example/", f" {IMAGE}") for n, attack in enumerate((SCRIPT, IMAGE, DRAWING, BREAKS))
)  # fmt: skip
CHANGED = article(SCRIPT, JAVASCRIPT, f"\n\n{DRAWING} was added. Correction: {IMAGE} an earlier version was wrong.")
CLAIMS = {name: proposition(made) for name, made in zip(ATTACKS, ARTICLES, strict=True)}
SOURCES = {name: source_of(made) for name, made in zip(ATTACKS, ARTICLES, strict=True)}
TEXTS = {name: of(made) for name, made in zip(ATTACKS, ARTICLES, strict=True)}
STATEMENTS = {name: statement(made) for name, made in zip(ATTACKS, ARTICLES, strict=True)}


def make_hostile(place: Path) -> Path:
    """Corrected and ruled by people whose names and reasons mean harm, too."""
    with Ledger.open(place) as ledger:
        ledger.append([*ARTICLES, *SECOND, *map(affirmed, SECOND), CHANGED])
        linked(ledger)
        for name, attack in ATTACKS.items():
            ledger.correct(
                STATEMENTS[name], "stance", "question", author=f"{attack[:80]} author", reason=f"{attack} reason"
            )
        ledger.correct(statement(SECOND[0]), "source", f"{IMAGE} renamed", author=SCRIPT, reason=SCRIPT)
        ledger.correct(statement(SECOND[1]), "claim", f"{DRAWING} was corrected", author=SCRIPT, reason=SCRIPT)
        ledger.rule(CLAIMS["image"], CLAIMS["drawing"], "different", author=DRAWING, reason=BREAKS)
    return place


def affirmed(made: Entry) -> Entry:
    """Another article, in which somebody says what others deny."""
    record = made.record["article"]
    item = report(
        record["text"].split("\n\n", 1)[1] + " So it is.",
        record["title"],
        outlet=record["publisher"] + " 2",
        url=record["url"] + "b",
    )
    again = sourced(item)
    statements = [{**s, "stance": "assert"} for s in again.record["statements"]]
    return replace(again, record={**again.record, "statements": statements})


def pages() -> dict[str, str]:
    found = {
        "start": "/?since=30d",
        "claims": "/claims?every=1",
        "articles": "/articles",
        "sources": "/sources",
        "history": "/review?history=1",
        "queue": "/review",
    }
    for name in ATTACKS:
        claim, source, text, place = CLAIMS[name], SOURCES[name], TEXTS[name], STATEMENTS[name]
        found |= {
            f"claim, {name}": f"/claims/{claim}",
            f"claim as a picture, {name}": f"/claims/{claim}?view=graph",
            f"passages, {name}": f"/claims/{claim}?view=passages",
            f"article, {name}": f"/articles/{text}?at={place}",
            f"source, {name}": f"/sources/{source}",
            f"review of a claim, {name}": f"/review?claim={claim}&other=pier",
            f"review of a statement, {name}": f"/review?statement={place}",
            f"review of a source, {name}": f"/review?source={source}&other=ruiz",
        }
    return found | {"versions": f"/articles/{of(CHANGED)}/versions", "changed": f"/articles/{of(CHANGED)}"}
