"""The text of a record as escaped HTML with its spans marked. The page and the notebook show the same.

Spans may overlap and nest as they like: the text is cut at every boundary, and each stretch carries the classes of all
spans over it. Whatever onrecord adds (numbers, positions, names in brackets) stands in elements of its own.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from onrecord.article import paragraphs

Json = dict[str, Any]

POSITIONS: Mapping[str, tuple[str, str]] = {  # stance: its word on screen, and a shape for those who see no colour
    "assert": ("says", "▸"),
    "confirm": ("confirms", "+"),
    "deny": ("denies", "✕"),
    "question": ("casts doubt", "◇"),
    "decline": ("no comment", "○"),
    "retract": ("withdraws", "↩"),
}
UNSURE = 0.7  # confidence below which a field is marked "?"

# Characters that no reader sees but that change what is seen: controls, bidirectional marks, zero widths, lone surrogates.
UNSEEN = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)

STYLE = """\
.onrecord .text{font-family:Georgia,"Times New Roman",serif;line-height:1.75;max-width:42rem;overflow-wrap:anywhere}
.onrecord .text p{margin:0 0 .9em;padding-left:2.4rem;position:relative;unicode-bidi:isolate}
.onrecord .text p.title{font-weight:bold;font-size:1.15em}
.onrecord .para{position:absolute;left:0;top:.3em;width:1.7rem;text-align:right;font:.72rem system-ui,sans-serif;
 color:var(--onrecord-soft,inherit);user-select:none}
.onrecord .source{font-weight:bold;text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:3px}
.onrecord .cue{font-style:italic;text-decoration:underline dotted;text-underline-offset:3px}
.onrecord .content{background:var(--onrecord-tint,rgba(127,127,127,.14));box-decoration-break:clone;
 -webkit-box-decoration-break:clone;border-bottom:1px solid var(--onrecord-line,rgba(127,127,127,.9))}
.onrecord .content.deny{border-bottom:3px double var(--onrecord-deny,currentColor);background:var(--onrecord-deny-tint,rgba(200,40,30,.13))}
.onrecord .content.question,.onrecord .content.retract{border-bottom-style:dashed}
.onrecord .content.decline{border-bottom-style:dotted}
.onrecord .hedge{text-decoration:underline wavy;text-decoration-thickness:1px;text-underline-offset:3px}
.onrecord .at{font:600 .68rem/1.3 system-ui,sans-serif;border:1px solid currentColor;border-radius:3px;padding:0 .3em;
 margin-right:.25em;white-space:nowrap;text-decoration:none;color:var(--onrecord-mark,inherit);user-select:none;
 display:inline-block;vertical-align:.08em}
.onrecord .at.deny{border:3px double currentColor;color:var(--onrecord-deny,inherit)}
.onrecord .at.decline,.onrecord .at.question,.onrecord .at.retract{border-style:dashed}
.onrecord sup{font:.66rem/0 system-ui,sans-serif;user-select:none;margin-right:.1em}
.onrecord sup+sup::before{content:","}
.onrecord sup a{color:var(--onrecord-mark,inherit);text-decoration:none}
.onrecord .added{color:var(--onrecord-soft,inherit);font:.82em system-ui,sans-serif;text-decoration:none;user-select:none}
.onrecord .control{font:.8em monospace;border:1px solid currentColor}
.onrecord :target,.onrecord sup:has(:target)+span,.onrecord :target+span{outline:3px solid var(--onrecord-focus,#8a6d00);outline-offset:2px}
.onrecord a:focus-visible{outline:3px solid var(--onrecord-focus,#8a6d00);outline-offset:2px}
.onrecord .legend{font:.8rem/1.6 system-ui,sans-serif;color:var(--onrecord-soft,inherit)}
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch [start, end) of the text with a class. owner: number of its attribution, if any."""

    start: int
    end: int
    look: str
    owner: int | None = None


@dataclass(slots=True)
class Marked:
    """Marks, and the HTML to put before and behind positions of the text."""

    marks: list[Mark] = field(default_factory=list)
    before: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    behind: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """label: "title", or the number of the paragraph in the body, counted from 1."""

    start: int
    end: int
    label: str


def fragment(record: Json) -> str:
    """The article with source, verb and words of each statement marked: self-contained, no scripts, any background."""
    prefix = f"o{re.sub('[^0-9a-f]', '', str(record['article']['id']))[:8]}-"
    return f'<div class="onrecord"><style>\n{STYLE}</style>{legend()}{marked_text(record, prefix)}</div>'


def legend() -> str:
    return (
        '<p class="legend"><b class="source">source</b> · <span class="cue">its verb</span> · '
        '<span class="content">its words</span> · <span class="content deny">words that deny</span> · '
        '<span class="hedge">hedge</span> · <span class="added">[...] small: added by onrecord</span>, other brackets are the article’s · '
        "boxes and small numbers, added too, lead from one piece of a statement to the next</p>"
    )


def marked_text(record: Json, prefix: str, *, to_rows: bool = False, marked: Marked | None = None) -> str:
    """The text as paragraphs. prefix: put before every id. to_rows: boxes link to the table rows "{prefix}row{n}".

    marked: marks of the caller's, which the others join.
    """
    text: str = record["article"]["text"]
    boxes = place_boxes(record)
    marked = marked or Marked()
    following = mark_attributions(record, boxes, prefix, marked)
    mark_statements(record, boxes, prefix, {} if to_rows else following, marked)
    blocks = labelled_paragraphs(text, record["article"]["title"])
    inner: dict[int, list[str]] = {block.start: [] for block in blocks}
    ends = {block.end for block in blocks}
    current: list[str] | None = None
    for start, end, over in cut(marked, blocks):
        current = inner.get(start, None if start in ends else current)
        if current is not None:
            current += [*marked.before[start], stretch(text[start:end], over), *marked.behind[end]]
    body = "".join(paragraph_html(block, "".join(inner[block.start])) for block in blocks)
    return f'<div class="text"{language(record)}>\n{body}</div>'


def paragraph_html(block: Paragraph, inner: str) -> str:
    if block.label == "title":
        return f'<p class="title" dir="auto">{inner}</p>\n'
    return f'<p dir="auto"><span class="para" aria-hidden="true">{block.label}</span>{inner}</p>\n'


def language(record: Json) -> str:
    """A lang attribute, where the record names a well-formed language."""
    code = record["article"]["language"] or ""
    return f' lang="{code}"' if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else ""


def place_boxes(record: Json) -> dict[int, int]:
    """Where the box of each statement, by number, stands: before the first of its words."""
    text = record["article"]["text"]
    attributions = {a["id"]: a for a in record["attributions"]}
    places = {}
    for n, statement in enumerate(record["statements"], 1):
        words = own_words(text, statement, attributions.get(statement["attribution"]))
        for start, _ in (words or trimmed(text, statement["spans"]))[:1]:
            places[n] = start
    return places


def mark_statements(
    record: Json, boxes: Mapping[int, int], prefix: str, following: Mapping[str, str], marked: Marked
) -> None:
    """A box with number and position for each statement; its stance and hedges as classes of its words.

    following: where each box leads, by its id; to the statement's row in the table where it has no entry.
    """
    text = record["article"]["text"]
    attributions = {a["id"]: a for a in record["attributions"]}
    for n, statement in enumerate(record["statements"], 1):
        words = own_words(text, statement, attributions.get(statement["attribution"]))
        marked.marks += [Mark(a, b, f"content {statement['stance']}") for a, b in words]
        marked.marks += [Mark(a, b, "hedge") for h in statement["hedges"] for a, b in trimmed(text, h["spans"])]
        if n in boxes:
            here = f"{prefix}s{n}"
            marked.before[boxes[n]].append(box(n, statement, here, following.get(here, f"{prefix}row{n}")))


def own_words(text: str, statement: Json, attribution: Json | None) -> list[tuple[int, int]]:
    """The spans of what a statement says, without its source and verb; empty where nothing is said."""
    spans = trimmed(text, statement["spans"])
    if attribution is None:
        named = trimmed(text, [s for link in statement["chain"] for s in link["spans"]])
        return trimmed(text, without(spans, named))
    content = trimmed(text, attribution["content"]["spans"]) if attribution["content"] else []
    common = ((max(a, c), min(b, d)) for a, b in spans for c, d in content if max(a, c) < min(b, d))
    return trimmed(text, common)


def without(spans: Iterable[tuple[int, int]], holes: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans less the holes in them."""
    left = list(spans)
    for a, b in holes:
        left = [(s, e) for c, d in left for s, e in ((c, min(d, a)), (max(c, b), d)) if s < e]
    return left


def is_own_voice(statement: Json) -> bool:
    """Whether the article says it itself: no attribution, and nobody in the chain but its publisher."""
    return statement["attribution"] is None and all(link["kind"] == "publisher" for link in statement["chain"])


def position_of(statement: Json) -> tuple[str, str]:
    """The word for a statement's stance, and its shape."""
    word, shape = POSITIONS[statement["stance"]]
    return ("states" if word == "says" and is_own_voice(statement) else word), shape


def box(number: int, statement: Json, here: str, target: str) -> str:
    word, shape = position_of(statement)
    return f'<a class="at {statement["stance"]}" id="{here}" href="#{target}" title="statement {number}: {word}">{number} {shape} {word}</a>'


def mark_attributions(record: Json, boxes: Mapping[int, int], prefix: str, marked: Marked) -> dict[str, str]:
    """Source, cue and content of each attribution as classes, each piece linked to the next; names in brackets.

    Returns for the id of each piece that of the one it leads to.
    """
    text = record["article"]["text"]
    names = {e["id"]: e["name"] for e in record["entities"]}
    numbers: dict[str | None, list[int]] = defaultdict(list)
    for n, statement in enumerate(record["statements"], 1):
        numbers[statement["attribution"]].append(n)
    following: dict[str, str] = {}
    for i, attribution in enumerate(record["attributions"], 1):
        pieces = [
            Mark(a, b, role, i)
            for role in ("source", "cue", "content")
            if attribution[role]
            for a, b in trimmed(text, attribution[role]["spans"])
        ]
        marked.marks += pieces
        boxed = {boxes[n]: f"{prefix}s{n}" for n in reversed(numbers[attribution["id"]]) if n in boxes}
        following |= link_pieces(pieces, numbers[attribution["id"]], boxed, prefix, marked)
        name_source(text, attribution["source"], names, marked)
    return following


def link_pieces(
    pieces: list[Mark], numbers: list[int], boxed: Mapping[int, str], prefix: str, marked: Marked
) -> dict[str, str]:
    """A small number before each piece leads to the next, from the last to the first; a box stands for the number."""
    label = f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else "".join(map(str, numbers)) or "·"
    pieces = sorted(pieces, key=lambda p: p.start)
    ids = [boxed.get(p.start, f"{prefix}a{p.owner}-{k}") for k, p in enumerate(pieces, 1)]
    following = dict(zip(ids, ids[1:] + ids[:1], strict=True))
    for piece, here in zip(pieces, ids, strict=True):
        if piece.start not in boxed:
            marked.before[piece.start].append(
                f'<sup><a id="{here}" href="#{following[here]}" title="{piece.look} of statement {label}">{label}</a></sup>'
            )
    return following


def name_source(text: str, source: Json | None, names: Mapping[str, str], marked: Marked) -> None:
    """The resolved name in brackets behind a source whose own words do not hold it."""
    spans = trimmed(text, source["spans"]) if source else []
    name = names.get(source["entity"]) if source and spans else None
    if name and added_name(" ".join(text[a:b] for a, b in spans), name):
        added = f'<ins class="added" title="added by onrecord"> [<bdi>{escaped(name)}</bdi>]</ins>'
        if added not in marked.behind[spans[-1][1]]:  # a source that several attributions share
            marked.behind[spans[-1][1]].append(added)


def added_name(words: str, name: str) -> bool:
    """Whether a name says more than the article's own words beside it."""
    return " ".join(name.split()).casefold() not in " ".join(words.split()).casefold()


def trimmed(text: str, spans: Iterable[Iterable[int]]) -> list[tuple[int, int]]:
    """The spans in order, within the text, without outer white space; empty ones left out."""
    found = []
    for start, end in spans:
        piece = text[start:end]
        if kept := piece.strip():
            at = start + len(piece) - len(piece.lstrip())
            found.append((at, at + len(kept)))
    return sorted(found)


def cut(marked: Marked, blocks: Iterable[Paragraph]) -> Iterator[tuple[int, int, list[Mark]]]:
    """The text in stretches between all boundaries, in order, each with the marks over it."""
    opening, closing = defaultdict(list), defaultdict(list)
    for mark in marked.marks:
        opening[mark.start].append(mark)
        closing[mark.end].append(mark)
    edges = {edge for block in blocks for edge in (block.start, block.end)}
    over: list[Mark] = []
    for start, end in pairwise(sorted(edges | opening.keys() | closing.keys() | marked.before.keys())):
        closed = closing.get(start, ())
        over = [mark for mark in over if mark not in closed] + opening.get(start, [])
        yield start, end, over


def stretch(words: str, over: list[Mark]) -> str:
    """A stretch of text under some marks; data-attribution names, by number, those that it belongs to."""
    if not over:
        return escaped(words)
    looks = " ".join(dict.fromkeys(look for mark in over for look in mark.look.split()))
    owners = " ".join(str(n) for n in dict.fromkeys(mark.owner for mark in over if mark.owner))
    owned = f' data-attribution="{owners}"' if owners else ""
    return f'<span class="{looks}"{owned}>{escaped(words)}</span>'


def escaped(text: str) -> str:
    """Text for HTML, with characters that nobody sees made visible."""
    safe = html.escape(text)
    return UNSEEN.sub(lambda m: f'<span class="control">{picture(m.group())}</span>', safe)


def visible(text: str) -> str:
    """Text on one line for a terminal or an attribute, with characters that nobody sees made visible."""
    return re.sub(r"\s+", " ", shown(text))


def shown(text: str) -> str:
    """Text with characters that nobody sees made visible; line ends and tabs stay."""
    return UNSEEN.sub(lambda m: picture(m.group()), text)


def picture(character: str) -> str:
    """How a character that nobody sees is shown."""
    return f"[U+{ord(character):04X}]"


def labelled_paragraphs(text: str, title: str | None) -> list[Paragraph]:
    """The paragraphs as `article.paragraphs` divides them, those of the title labelled so."""
    found: list[Paragraph] = []
    number = 0
    for start, end in ((p.start, p.end) for p in paragraphs(text)):
        in_title = bool(title) and end <= len(title or "")
        number += not in_title
        found.append(Paragraph(start, end, "title" if in_title else str(number)))
    return found
