"""What stands above the statements of an article: title, publisher, place, day, and how much of it was read."""

from __future__ import annotations

import re

from onrecord.export.days import how_dated, long_day, report_day
from onrecord.export.wording import Part, Parts, publisher, shorten
from onrecord.markup import Json, visible


def headline(record: Json) -> Parts:
    """The title; without one, the first words in brackets."""
    article = record["article"]
    if article["title"] and article["title"].strip():
        return (Part(visible(article["title"]).strip()),)
    first = shorten((Part(visible(article["text"][:400]).strip()),), 60)
    return (Part("[no title] ", "added"), *first)


def parted(problems: list[Json]) -> tuple[list[Json], list[Json]]:
    """Problems by which something may be lost, and notes on what was left out on purpose."""
    return [p for p in problems if not p.get("left_out")], [p for p in problems if p.get("left_out")]


def about(record: Json) -> list[str]:
    """Publisher, place, day and how it is known, how much was read, how many statements."""
    dateline = record["article"]["dateline"] or {}
    day = report_day(record)
    count = len(record["statements"])
    checked = len({s["id"] for s in record["statements"]} & set(record.get("checked", ())))
    lines = [
        publisher(record) or "publisher not known",
        place(visible(dateline.get("place") or "")),
        f"{long_day(day)} ({how_dated(record)})" if day else "day not known",
        coverage(record),
        "cut off: it goes on elsewhere" if record["article"]["truncated"] else "",
        f"{count} statement{'' if count == 1 else 's'}",
        f"checked by a person: {checked} of {count}" if count else "",
    ]
    return [line for line in lines if line]


def place(name: str) -> str:
    """A dateline's capitals as a name: "NEW YORK, Jan" stays readable."""
    return re.sub(r"[^\W\d_]{2,}", lambda m: m.group().capitalize() if m.group().isupper() else m.group(), name)


def coverage(record: Json) -> str:
    counts = record["coverage"]
    if counts["read"] == counts["sentences"]:
        return f"all {counts['sentences']} sentences read" if counts["sentences"] != 1 else "its 1 sentence read"
    why = f" ({'; '.join(visible(w) for w in counts['why'])})" if counts["why"] else ""
    return f"{counts['read']} of {counts['sentences']} sentences read{why}"


def made_by(record: Json) -> str:
    """Version and models, for the foot of a page."""
    models = (
        f"model {visible(name)} {visible(checksum)[:16]}" for name, checksum in record["made_by"]["models"].items()
    )
    return " · ".join((f"onrecord {visible(record['made_by']['version'])}", *models))
