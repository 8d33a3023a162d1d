"""A claim as two pictures: where it comes from, and who took which position when. Self-contained SVG, in no colour that words do not repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.export.claim_drawing import (
    LINE,
    MARGIN,
    PAD,
    REGULAR,
    Box,
    footer,
    header,
    paragraph,
    picture,
    pictured,
    text,
    wrapped,
)
from onrecord.export.claim_graph import BETWEEN, COLUMN, GAP, Graph, Layout, box_of, graph_of, laid_out
from onrecord.export.claim_timeline import timeline_svg
from onrecord.export.claim_words import Told, counted, listing, named_origins, once, said
from onrecord.markup import POSITIONS, Json

__all__ = ["provenance_svg", "timeline_svg"]

COLUMNS = 3  # at least so wide
MOST = 12  # acts of speaking under one heading before the rest share a box
BOW = 26.0  # how far apart the two edges of a circle swing
LEGEND = "solid line: cites or hears it · dashed line: copies its text · thick frame: named origin · dashed frame: cited, not among your articles"
ELSE = ("confirm", "question", "decline", "retract")


def provenance_svg(claim: Json) -> str:
    """Named origins on the left, then who repeats them; apart, who gives no source; below, who denies it. claim: View.to_dict()."""
    told = pictured(claim)
    graph = graph_of(told)
    across = _across(max(COLUMNS, laid_out(graph, 0).columns))
    room = across - 2 * MARGIN
    parts, y = header(told, room)
    more, y = _titled("Where it comes from", named_origins(told), y + 10, room)
    layout = laid_out(graph, y + GAP)
    parts += [*more, *_edges(graph, layout), *(box.drawn() for box in layout.boxes.values())]
    y = max((box.y + box.height for box in layout.boxes.values()), default=y) + GAP
    groups = [("No source given", "whether they share one is not known", graph.apart), ("Not settled", "may be the same source", graph.unsettled)]  # fmt: skip
    for title, note, nodes in groups:
        more, y = _section(title, note, [box_of(node) for node in nodes], y, room) if nodes else ([], y)
        parts += more
    more, y = _positions(told, y, room)
    parts += more
    notes = " · ".join((LEGEND, *_circles(claim), footer(told)))
    last, y = paragraph(MARGIN, y + 6, notes, room, most=12)
    return picture(told, "where it comes from", _in_sentences(told, graph), (across, y + MARGIN), [*parts, *last])


def _across(columns: int) -> float:
    return 2 * MARGIN + columns * COLUMN + (columns - 1) * BETWEEN


def _titled(title: str, note: str, y: float, room: float) -> tuple[list[str], float]:
    head = text(MARGIN, y + 12, title, "bold")
    lines, end = paragraph(MARGIN, y + LINE, note, room)
    return [head, *lines], end


def _section(title: str, note: str, boxes: Sequence[Box], y: float, room: float) -> tuple[list[str], float]:
    """Boxes in rows under a heading, and where they end."""
    parts, y = _titled(title, note, y + 6, room)
    columns = int((room + GAP) // (COLUMN + GAP))
    for i in range(0, len(boxes), columns):
        row = boxes[i : i + columns]
        y += GAP
        parts += [replace(box, x=MARGIN + k * (COLUMN + GAP), y=y).drawn() for k, box in enumerate(row)]
        y += max(box.height for box in row)
    return parts, y + GAP


def _positions(told: Told, y: float, room: float) -> tuple[list[str], float]:
    denials = told.occasions("deny")
    others = [o for stance in ELSE for o in told.occasions(stance)]
    note = "acts of speaking, however many articles render each" if denials else told.nobody
    parts, y = _section("Who denies it", note, _acts(denials, told), y, room)
    if others:
        more, y = _section("Who else takes a position", "beside those who say it", _acts(others, told), y, room)
        parts += more
    return parts, y


def _acts(occasions: Sequence[Json], told: Told) -> list[Box]:
    boxes = [_act(occasion, told) for occasion in occasions[:MOST]]
    if rest := occasions[MOST:]:
        who = once(f"{o['speaker']['name']} ({POSITIONS[o['stance']][0]}, {when(o)})" for o in rest)
        lines = [f"{len(rest)} more acts:", *wrapped(listing(who, most=6), COLUMN - 2 * PAD, most=12, size=REGULAR)]
        boxes.append(Box(0, 0, COLUMN, tuple(lines), 1, "", "; ".join(who)))
    return boxes


def _act(occasion: Json, told: Told) -> Box:
    """The position's shape and word, the speaker, the day, and in which articles."""
    room, speaker = COLUMN - 2 * PAD, occasion["speaker"]
    outlets = once(map(told.outlet, occasion["articles"]))
    where = f"{counted(len(occasion['articles']), 'article')}: {listing(outlets, most=3)}"
    who = wrapped(speaker["name"], room, most=2)
    role = wrapped(speaker["role"] or "", room, most=2, size=REGULAR)
    lines = (POSITIONS[occasion["stance"]][0], *who, *role, when(occasion), *wrapped(where, room, most=4, size=REGULAR))
    tip = f"{speaker['name']} {lines[0]}, {when(occasion)}; {', '.join(outlets)}"
    return Box(0, 0, COLUMN, lines, 1 + len(who), "", tip, occasion["stance"])


def when(occasion: Json) -> str:
    if occasion["day"] or not occasion["perhaps"]:
        return said(occasion["day"])
    return f"perhaps {said(occasion['perhaps'])}"


def _edges(graph: Graph, layout: Layout) -> list[str]:
    return [_edge(edge, kind, layout, twin=edge[::-1] in graph.edges) for edge, kind in graph.edges.items()]


def _edge(edge: tuple[str, str], kind: str, layout: Layout, *, twin: bool) -> str:
    """From the right of what is repeated to the left of what repeats it; one that closes a circle runs the other way, bowed."""
    a, b = layout.boxes[edge[0]], layout.boxes[edge[1]]
    closing = edge in layout.back
    shift = (BOW if closing else -BOW) if twin or closing else 0.0
    left, right = (b, a) if closing else (a, b)
    bends = layout.bends.get(edge) or layout.bends.get(edge[::-1]) or []
    points = [(left.x + left.width, left.middle + shift / 4), *(p for x, y in bends for p in ((x, y), (x + COLUMN, y)))]
    points.append((right.x, right.middle + shift / 4))
    line = f"M{points[0][0]:.1f} {points[0][1]:.1f}" + "".join(_curve(p, q, shift) for p, q in pairwise(points))  # fmt: skip
    (x, y), turn = (points[0], -1) if closing else (points[-1], 1)
    tip = f"M{x:.1f} {y:.1f}l{-7 * turn} -4v8z"
    return f'<path class="edge {kind}" d="{line}"/><path class="tip" d="{tip}"/>'


def _curve(start: tuple[float, float], end: tuple[float, float], shift: float) -> str:
    (x, y), (u, v) = start, end
    if u - x == COLUMN and y == v:
        return f"H{u:.1f}"
    return f"C{(x + u) / 2:.1f} {y + shift:.1f} {(x + u) / 2:.1f} {v + shift:.1f} {u:.1f} {v:.1f}"


def _circles(claim: Json) -> Iterable[str]:
    return (f"in a circle, each resting on the others: {', '.join(ring)}" for ring in claim["circular"])


def _in_sentences(told: Told, graph: Graph) -> str:
    nodes = graph.nodes
    yes = [f"{nodes[b].name} {kind} {nodes[a].name}." for (a, b), kind in graph.edges.items()]
    none = [f"{node.name}: no source given." for node in graph.apart]
    open_ = [f"{node.name}: not settled, may be the same source." for node in graph.unsettled]
    acts = [f"{o['speaker']['name']} {POSITIONS[o['stance']][0]}, {when(o)}." for o in told.claim["occasions"] if o["stance"] != "assert"]  # fmt: skip
    return " ".join([f"{named_origins(told)}.", *yes, *none, *open_, *acts])
