"""The state of a claim in words: what people do to it, who and when, and where nobody speaks up. It is worded here alone.

The screen counts the articles that were searched; a picture, which goes about alone, those that it shows.
"""

from __future__ import annotations

from onrecord.export.claim_words import Told, listing, name_of, once, said
from onrecord.markup import visible


def state(told: Told) -> str:
    """A bare "confirmed" is never said; nor is "nobody" without where was looked."""
    told_by = {stance: told.occasions(stance) for stance in ("assert", "confirm", "deny", "question")}
    lonely = "" if told_by["assert"] or told_by["confirm"] else f", {told.nobody} asserts it"
    label = told.claim["state"]["label"]
    words = {
        "disputed": "DISPUTED",
        "denied": f"DENIED{lonely}",
        "withdrawn": f"WITHDRAWN by {dated(told, 'retract')}{', also denied' if told_by['deny'] else ''}",
        "doubted": f"DOUBTED by {dated(told, 'question')}{lonely}",
        "confirmed": f"CONFIRMED by {dated(told, 'confirm')}, {told.nobody} denies it",
        "asserted": f"SAID, {told.nobody} denies it",
        "no position": f"NO COMMENT{lonely}",
    }
    return words.get(label, visible(label).upper())


def dated(told: Told, stance: str) -> str:
    """ "Ann Ruiz, 5 Mar 2025; ..." """
    items = [f"{name_of(o['speaker'])}, {said(o['day'])}" for o in told.occasions(stance)]
    return listing(once(items), between="; ") or "somebody, no date"
