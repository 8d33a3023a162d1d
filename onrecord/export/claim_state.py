"""The state of a claim in words: what people do to it, who and when, and where nobody speaks up. It is worded here alone.

The screen and the pictures word it apart: a picture begins with the label as it stands in the JSON, and names the articles of its
claim; the screen says "SAID" and "NO COMMENT", and names all the articles that were searched.
"""

from __future__ import annotations

from onrecord.export.claim_words import Told, listing, name_of, once, said
from onrecord.markup import Json, visible


def state(told: Told) -> str:
    """On the screen. A bare "confirmed" is never said; nor is "nobody" without where was looked."""
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


def state_in_picture(claim: Json) -> str:
    """In a picture: with who confirms or withdraws, and who does not speak up in how many articles."""
    label, told, here = claim["state"]["label"], claim["state"], scope(claim)
    by = {"confirmed": "confirmed_by", "withdrawn": "withdrawn_by"}.get(label)
    who = listing(once(f"{visible(one['name'])} ({said(one['day'])})" for one in told[by]), most=3) if by else ""
    voiced = any(told[stance]["occasions"] for stance in ("assert", "confirm"))
    words = visible(label).upper() + (f" BY {who}" if who else "")
    if label == "no position" or (label != "disputed" and not voiced):
        return f"{words}, nobody {here} asserts it"
    return words if label == "disputed" or told["deny"]["occasions"] else f"{words}, nobody {here} denies it"


def scope(claim: Json) -> str:
    count = len(claim["articles"])
    return "in this article" if count == 1 else f"in these {count} articles"
