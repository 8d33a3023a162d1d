"""Whether somebody holds the office that words describe: "a spokesman for the ministry", and then "Paul Doran, ..."."""

from __future__ import annotations

import re

from onrecord.descriptions import ARTICLE, head
from onrecord.names import Name, plain

APPOSED = re.compile(r",\s(?:an?\s|the\s)?(?P<role>[^,.;:\n]{3,60}?)[,.]")
TITLED = re.compile(r"(?P<role>(?:[\w.-]+['’]s\s|[A-Z][\w-]+\s)?(?:[a-z][\w-]+\s){1,2})\Z")
LONGEST_TITLE = 60  # characters
SPOKEN_FOR = re.compile(r"spokes(?:wo)?man|spokesperson")


def holds(text: str, name: Name, description: str) -> bool:
    """Whether the words around a name give it the role of a description, and no other office."""
    noun, office = to_office(description)
    behind = APPOSED.match(text, name.span.end)
    before = TITLED.search(text, max(0, name.span.start - LONGEST_TITLE), name.span.start)
    roles = (name.role, before["role"] if before else "", behind["role"] if behind else "")
    known = (to_office(role) for role in roles if role)
    return any(noun == other and (not office or not its or bool(office & its)) for other, its in known)


def to_office(role: str) -> tuple[str, frozenset[str]]:
    """What a role is, and of what: ("spokesman", {"kremlin"}). A person's own ("Doran's spokesman") is of no office."""
    bare = ARTICLE.sub("", role)
    words = head(bare).split()
    noun = plain(words[-1]) if words else ""
    offices = (plain(w) for w in re.findall(r"\b[A-Z][\w-]+(?!\w|['’]s)", bare))
    return SPOKEN_FOR.sub("spokesman", noun), frozenset(w for w in offices if w != noun)
