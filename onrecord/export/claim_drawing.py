"""Boxes, wrapped text and shapes as SVG, and the words that stand over and under every picture of a claim."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.export.claim_account import gaps
from onrecord.export.claim_state import state
from onrecord.export.claim_words import MANY, Told, checked, listing
from onrecord.export.grouping import WORDING
from onrecord.markup import Json, visible

MARGIN, LINE, PAD, SIZE = 20.0, 17.0, 8.0, 13.0
REGULAR = SIZE * 0.89  # the size that gives the width of words that are not bold
NO_WORDING = "no wording"
SHAPED = 20.0  # room for a shape before words
NARROWEST = 0.86  # of its width that a picture keeps on a small screen: it then scrolls, and its words stay readable

STYLE = """\
svg.onrecord-claim{--bg:#fff;--ink:#1b1b1d;--soft:#5a5d63;--line:#7b8089;--fill:#f3f4f6;--deny:#9c1c12;--mark:#1f4e8c;--rule:#d5d7db;
 color-scheme:light dark;background:var(--bg);font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){svg.onrecord-claim{--bg:#17191d;--ink:#e7e8ea;--soft:#adb1b9;--line:#868c96;--fill:#22252b;--deny:#ffaba0;
 --mark:#a3c4f3;--rule:#3a3e46}}
.onrecord-claim .back{fill:var(--bg)}.onrecord-claim text{fill:var(--ink)}.onrecord-claim .soft{fill:var(--soft)}
.onrecord-claim .bold{font-weight:bold}.onrecord-claim .claim{font-size:15px}.onrecord-claim .name{unicode-bidi:isolate}
.onrecord-claim .box{fill:var(--fill);stroke:var(--line)}.onrecord-claim .origin{stroke:var(--mark);stroke-width:2.5}
.onrecord-claim .stub{fill:var(--bg);stroke-dasharray:5 4}.onrecord-claim .edge{fill:none;stroke:var(--line);stroke-width:1.4}
.onrecord-claim .copies{stroke-dasharray:6 4}.onrecord-claim .tip{fill:var(--line)}.onrecord-claim .rule{stroke:var(--rule)}
.onrecord-claim .shape{fill:none;stroke:var(--mark);stroke-width:2}.onrecord-claim .deny{stroke:var(--deny);stroke-width:2.6}
.onrecord-claim .span{stroke:var(--line);stroke-width:3}.onrecord-claim .perhaps{stroke-dasharray:3 3}
.onrecord-claim .tick{stroke:var(--ink);stroke-width:1.5}
"""

SHAPES = {  # the shapes of markup.POSITIONS as lines around 0, 0
    "assert": "M-4-5L5 0L-4 5Z",
    "confirm": "M-6 0H6M0-6V6",
    "deny": "M-5-5L5 5M5-5L-5 5",
    "question": "M0-6L6 0L0 6L-6 0Z",
    "decline": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "retract": "M5 5V1a4 4 0 0 0-4-4H-5M-2-6L-5-3L-2 0",
}
WIDE, NARROW, THIN = frozenset("mwMW@%—&"), frozenset('frt()[]-/"“”'), frozenset("ijlI|.,:;'! ’‘·")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with a line of text for each of its lines; the first are bold. tip: all that it means, in full.

    stance: whose shape stands before the first line.
    """

    x: float
    y: float
    width: float
    lines: tuple[str, ...]
    bold: int = 1
    look: str = ""
    tip: str = ""
    stance: str = ""

    @property
    def height(self) -> float:
        return height(self.lines)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def drawn(self) -> str:
        rounded = f'<rect class="box {self.look}" x="{self.x:.1f}" y="{self.y:.1f}" width="{self.width:.1f}" height="{self.height:.1f}" rx="4"/>'
        lines = (
            text(
                self.x + PAD + (SHAPED if self.stance and not i else 0),
                self.y + PAD + 11 + i * LINE,
                line,
                "bold" if i < self.bold else "soft",
            )
            for i, line in enumerate(self.lines)
        )
        mark = shape(self.stance, self.x + PAD + 6, self.y + PAD + 7) if self.stance else ""
        return f"<g><title>{safe(self.tip)}</title>{rounded}{mark}{''.join(lines)}</g>"


def height(lines: Sequence[str]) -> float:
    return 2 * PAD + LINE * len(lines) - 3


def safe(words: str) -> str:
    """One line of text for XML, characters that nobody sees made visible."""
    return html.escape(visible(words))


def text(x: float, y: float, words: str, look: str = "", *, anchor: str = "start") -> str:
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{look}"{placed}>{safe(words)}</text>'


def shape(stance: str, x: float, y: float) -> str:
    return f'<path class="shape {stance}" transform="translate({x:.1f} {y:.1f})" d="{SHAPES[stance]}"/>'


def width(words: str, size: float = SIZE) -> float:
    """About how wide the words are, by the widest of usual fonts, in bold."""
    return sum(map(_em, words)) * size


def _em(character: str) -> float:
    if character in NARROW or character in THIN:
        return 0.5 if character in NARROW else 0.39
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return 1.3
    return 1.12 if character in WIDE else 0.86 if character.isupper() or ord(character) > 0x17F else 0.7


def wrapped(words: str, room: float, *, most: int = 3, size: float = SIZE) -> list[str]:
    """Lines no wider than the room; what does not fit in the last ends in " ..."."""
    lines = list(_lines(visible(words).strip(), room, size))
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), room, size=size)]


def _lines(words: str, room: float, size: float) -> Iterator[str]:
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, room, size)
        yield from full
    if line:
        yield line


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word cut where it outgrows a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def shortened(words: str, room: float, *, size: float = SIZE) -> str:
    words = visible(words).strip()
    if width(words, size) <= room + 0.01:
        return words
    while words and width(f"{words} ...", size) > room:
        words = words[:-1]
    return f"{words.rstrip(' ,;:')} ..."


def pictured(claim: Json) -> Told:
    """As a picture tells it: it goes about alone, so it counts the articles that it shows."""
    return Told(claim, len(claim["articles"]))


def heading(told: Told) -> str:
    """The claim in one line, for screen readers and link previews."""
    return f"{state(told)}: {told.wording or NO_WORDING} ({WORDING})"


def header(told: Told, room: float) -> tuple[list[str], float]:
    """The claim's text under its state, in one element, so that neither is copied without the other; and where it ends."""
    head = wrapped(f"{state(told)}:", room, most=6)
    body = wrapped(told.wording or NO_WORDING, room, most=8, size=15)
    notes = wrapped(f"{WORDING} · no judgement on whether it is true", room, size=REGULAR)
    lines = [*((w, "bold") for w in head), *((w, "claim") for w in body), *((w, "soft") for w in notes)]
    y = MARGIN + 12
    spans = (
        f'<tspan class="{look}" x="{MARGIN:.0f}" y="{y + i * (LINE + 3):.1f}">{safe(words)} </tspan>'
        for i, (words, look) in enumerate(lines)
    )
    return [f"<text>{''.join(spans)}</text>"], y + len(lines) * (LINE + 3)


def footer(told: Told) -> str:
    """What was not covered, and how much a person has checked."""
    parts = [f"{word}: {listing(outlets, most=MANY)}" for word, outlets in gaps(told)]
    return " · ".join([*([f"not covered: {'; '.join(parts)}"] if parts else []), checked(told)])


def paragraph(
    x: float, y: float, words: str, room: float, look: str = "soft", *, most: int = 6
) -> tuple[list[str], float]:
    """Wrapped text from y downwards, and where it ends."""
    lines = wrapped(words, room, most=most, size=REGULAR)
    return [text(x, y + 12 + i * LINE, line, look) for i, line in enumerate(lines)], y + len(lines) * LINE


def picture(told: Told, kind: str, words: str, size: tuple[float, float], parts: Iterable[str]) -> str:
    """kind and words: what the picture is, and all that it shows."""
    across, down = size
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="onrecord-claim" role="img" width="{across:.0f}" height="{down:.0f}" '
            f'viewBox="0 0 {across:.0f} {down:.0f}" style="max-width:100%;min-width:{across * NARROWEST:.0f}px;height:auto">',
            f"<title>{safe(heading(told))} - {kind}</title><desc>{safe(words)}</desc><style>\n{STYLE}</style>",
            f'<rect class="back" width="{across:.0f}" height="{down:.0f}"/>',
            *parts,
            "</svg>\n",
        )
    )
