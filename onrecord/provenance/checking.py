"""What a person should look at first: by how much it would change the counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.markup import Json
from onrecord.provenance.origins import SURE
from onrecord.provenance.passages import VOUCHING, Passage
from onrecord.provenance.ties import DOUBTFUL, NEEDED

if TYPE_CHECKING:
    from onrecord.provenance.views import View

MOST = 5


def check_first(view: View) -> list[Json]:
    """[{"what", "decides", "statement", "article"}], what changes most first; nothing that a person has checked."""
    return [question for _, question in weighed(view)]


def weighed(view: View) -> list[tuple[float, Json]]:
    """As check_first, each with how much it would change."""
    found = sorted(_questions(view), key=lambda q: (-q[0], q[1]["article"], q[1]["statement"]))
    kept: dict[str, tuple[float, Json]] = {}
    for weight, question in found:
        kept.setdefault(question["what"], (weight, question))
    return list(kept.values())[:MOST]


def _questions(view: View) -> Iterator[tuple[float, Json]]:
    count = view.origins["count"]
    undecided = {article for some in view.origins["undecided"] for article in some}
    denials = [o for o in view.occasions if o.stance == "deny"]
    for passage in view.passages:
        if passage.checked:
            continue
        who = passage.chain[-1]["name"] if passage.chain else passage.page.name
        unsure = 1 - passage.statement["confidence"]["stance"]
        if passage.stance in NEEDED and unsure >= 1 - DOUBTFUL:
            yield 3 + unsure, _turning(passage, who, len({a for o in denials for a in o.articles}))
        elif passage.stance in VOUCHING and passage.page.id in undecided and passage.chain:
            yield (
                2 + unsure,
                _question(
                    passage, f"{passage.page.name}: is {who} a source of its own?", f"{count} or {count + 1} origins"
                ),
            )
        elif passage.stance == "deny" and unsure > 1 - SURE:
            n = len({a for o in denials for a in o.articles})
            yield (
                1 + unsure,
                _question(
                    passage, f"{passage.page.name}: is it denied by {who}?", f"{n - 1} or {n} articles with a denial"
                ),
            )
        elif passage.stance in {"retract", "confirm"}:
            yield (
                1.5 + unsure,
                _question(
                    passage,
                    f"{passage.page.name}: is it {DONE[passage.stance]} by {who}?",
                    f"{DONE[passage.stance]} or not",
                ),
            )


def _turning(passage: Passage, who: str, denying: int) -> Json:
    """Of a position that may be about something else: first of all, for a wrong one misleads most."""
    done = DONE[passage.stance]
    decides = f"{denying - 1} or {denying} articles with a denial" if passage.stance == "deny" else f"{done} or not"
    return _question(passage, f"{passage.page.name}: is this {done} by {who}, or something else?", decides)


DONE = {"deny": "denied", "retract": "withdrawn", "confirm": "confirmed"}


def _question(passage: Passage, what: str, decides: str) -> Json:
    return {
        "what": what,
        "decides": decides,
        "statement": passage.statement["id"],
        "article": passage.page.url or passage.page.id,
    }
