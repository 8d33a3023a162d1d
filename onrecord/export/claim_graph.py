"""Who has a claim from whom, as boxes in columns: origins first, then those who repeat them. Nothing here is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from onrecord.export.claim_drawing import (
    MARGIN,
    PAD,
    REGULAR,
    Box,
    height,
    shortened,
    wrapped,
)
from onrecord.export.claim_words import MANY, Told, address_of, counted, listing, once, said, same
from onrecord.markup import Json, visible
from onrecord.provenance.passages import VOUCHING
from onrecord.publishers import key

COLUMN, BETWEEN, GAP = 196.0, 64.0, 14.0
FOLDED = 8  # repeats of one origin above which they share a box
SWEEPS = 4
Kind = Literal["cites", "copies"]
Edges = dict[tuple[str, str], Kind]


@dataclass(frozen=True, slots=True)
class Node:
    """look: "origin", "stub", or "" for an article here. notes: smaller lines under the name."""

    id: str
    name: str
    notes: tuple[str, ...] = ()
    look: str = ""
    day: str | None = None

    @property
    def tip(self) -> str:
        return " · ".join((self.name, *self.notes))

    @property
    def lines(self) -> list[str]:
        room = COLUMN - 2 * PAD
        return [
            *wrapped(self.name, room),
            *(line for n in self.notes for line in wrapped(n, room, most=7, size=REGULAR)),
        ]


@dataclass
class Graph:
    """nodes by id; edges from what is repeated to what repeats it. apart, unsettled: articles that hang on nothing."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: Edges = field(default_factory=dict)
    apart: list[Node] = field(default_factory=list)
    unsettled: list[Node] = field(default_factory=list)


def graph_of(told: Told) -> Graph:
    claim, graph = told.claim, Graph()
    homes = _origins(claim, graph)
    articles = _articles(told)
    for relay in claim["relays"]:
        source = _source(relay, homes, articles, graph)
        target = homes.get(relay["article"], relay["article"])
        if source != target and relay["article"] in articles:
            graph.edges.setdefault((source, target), relay["kind"])
    _hang(claim, homes, articles, graph)
    linked = {end for edge in graph.edges for end in edge}
    graph.nodes |= {a: node for a, node in articles.items() if a in linked and a not in homes}
    _leave(claim, articles, linked | homes.keys(), graph)
    return _folded(graph)


def _origins(claim: Json, graph: Graph) -> dict[str, str]:
    """The named origins as nodes; and which of them an article, or the name of an outlet, stands for."""
    homes: dict[str, str] = {}
    for number, origin in enumerate(claim["origins"]["named"]):
        ident = _origin(number)
        own = [
            a for a in claim["articles"] if origin["kind"] == "outlet" and same(a["publisher"] or "", origin["name"])
        ]
        homes |= {address_of(a): ident for a in own}
        if origin["kind"] == "outlet":
            homes[_outlet(origin["name"])] = ident
        graph.nodes[ident] = Node(ident, origin["name"], tuple(_origin_notes(origin, own)), "origin" if own or origin["kind"] != "outlet" else "origin stub")  # fmt: skip
    return homes


def _origin(number: int) -> str:
    """Ids of what is no article begin with a character that no address holds."""
    return f"\0origin {number}"


def _outlet(name: str) -> str:
    return f"\0outlet {key(name)}"


def _origin_notes(origin: Json, own: Sequence[Json]) -> Iterator[str]:
    yield "named origin" + (f" · {listing(sorted({said(a['day']) for a in own}), most=3)}" if own else "")
    if origin["kind"] == "outlet" and not own:
        yield "cited, not among your articles"
    if origin["sources"]:
        yield f"its sources: {listing(origin['sources'])}"


def _articles(told: Told) -> dict[str, Node]:
    """A node for each address, with the title where outlet and day do not tell it from another."""
    names, claim = told.names, told.claim
    silent = set(claim["origins"]["no_source_given"])
    unsure = {a for some in claim["origins"]["undecided"] for a in some}
    versions = Counter(map(address_of, claim["articles"]))
    looks = [(names[a], article["day"]) for a, article in told.articles_at.items()]
    nodes = {}
    for place, article in told.articles_at.items():
        notes = [said(article["day"]) + (f" · {versions[place]} versions" if versions[place] > 1 else "")]
        if looks.count((names[place], article["day"])) > 1 and article["title"]:
            notes.append(shortened(article["title"], COLUMN - 2 * PAD, size=REGULAR))
        notes += ["no source given here"] * (place in silent) + ["may be the same source"] * (place in unsure)
        nodes[place] = Node(place, names[place], tuple(notes), day=article["day"])
    return nodes


def _source(relay: Json, homes: Mapping[str, str], articles: Mapping[str, Node], graph: Graph) -> str:
    """The node that a relay starts from: an origin, an article here, or an outlet of which none is here."""
    place, outlet = relay["from"], _outlet(relay["name"])
    if place in homes or place in articles:
        return homes.get(place, place)
    if outlet in homes:
        return homes[outlet]
    here = any(same(node.name, relay["name"]) for node in articles.values())
    note = "another piece of it, cited, not among your articles" if here else "cited, not among your articles"
    graph.nodes.setdefault(outlet, Node(outlet, relay["name"], (note,), "stub"))
    return outlet


def _hang(claim: Json, homes: Mapping[str, str], articles: Mapping[str, Node], graph: Graph) -> None:
    """An edge from an origin to each of its articles that no relay brings to it: first those that no relay reaches at all."""
    for relayed in (False, True):
        for number, origin in enumerate(claim["origins"]["named"]):
            ident = _origin(number)
            ends = {homes.get(a, a) for a in origin["articles"] if a in articles}
            for end in sorted(ends - _reached(ident, graph.edges)):
                if any(target == end for _, target in graph.edges) == relayed:
                    graph.edges[ident, end] = "cites"


def _reached(start: str, edges: Iterable[tuple[str, str]]) -> set[str]:
    """All that rests on a node, and the node itself."""
    reached, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        new = {b for a, b in edges if a == node} - reached
        reached |= new
        waiting += sorted(new)
    return reached


def _leave(claim: Json, articles: Mapping[str, Node], linked: set[str], graph: Graph) -> None:
    """Articles in no edge: no source given, or not settled. Those that do not vouch for it stand in the rows of positions alone."""
    silent = set(claim["origins"]["no_source_given"])
    vouching = {s["article"] for s in claim["statements"] if s["stance"] in VOUCHING}
    unsure = {a for some in claim["origins"]["undecided"] for a in some} | vouching
    for place, node in articles.items():
        if place not in linked and place in silent | unsure:
            (graph.apart if place in silent else graph.unsettled).append(node)


def _folded(graph: Graph) -> Graph:
    """Those that repeat the same and that nobody repeats, as one box where they are many."""
    starts = {a for a, _ in graph.edges}
    parents: dict[str, frozenset[str]] = {
        n: frozenset(a for a, b in graph.edges if b == n) for n, node in graph.nodes.items() if n not in starts and not node.look
    }  # fmt: skip
    repeats = Counter(a for group in parents.values() for a in group)
    for number, group in enumerate(sorted(set(parents.values()) - {frozenset()}, key=sorted)):
        members = [graph.nodes[n] for n in graph.nodes if parents.get(n) == group]
        if len(members) > 1 and any(repeats[a] > FOLDED for a in group):
            _fold(graph, f"\0fold {number}", members)
    graph.apart, graph.unsettled = ([_pooled(f, some)] if len(some) > FOLDED else some for f, some in (("apart", graph.apart), ("unsettled", graph.unsettled)))  # fmt: skip
    return graph


def _fold(graph: Graph, ident: str, members: Sequence[Node]) -> None:
    inside = {node.id for node in members}
    copying = {b for (_, b), kind in graph.edges.items() if b in inside and kind == "copies"}
    for (a, b), kind in list(graph.edges.items()):
        if b in inside:
            del graph.edges[a, b]
            held = graph.edges.setdefault((a, ident), kind)
            graph.edges[a, ident] = held if held == kind else "cites"
    for node in members:
        del graph.nodes[node.id]
    pooled = _pooled(ident, members, "repeat it")
    mixed = (f"{len(copying)} of them copy the text",) if 0 < len(copying) < len(members) else ()
    graph.nodes[ident] = replace(pooled, notes=(*mixed, *pooled.notes))


def _pooled(ident: str, members: Sequence[Node], what: str = "") -> Node:
    outlets = once(node.name for node in members)
    count = counted(len(outlets), "outlet") if what else counted(len(members), "article")
    many = f" in {len(members)} articles" if what and len(outlets) != len(members) else ""
    notes = [listing(outlets, most=MANY)]
    for note in ("no source given here", "may be the same source"):
        if what and (with_it := [n.name for n in members if note in n.notes]):
            notes.append(f"{note}: {listing(with_it, most=3)}")
    return Node(ident, f"{count} {what}{many}:".replace(" :", ":"), tuple(notes))


@dataclass(frozen=True, slots=True)
class Layout:
    """boxes by node; bends: where an edge passes the columns between its ends; back: edges that close a circle."""

    boxes: dict[str, Box]
    bends: dict[tuple[str, str], list[tuple[float, float]]]
    back: frozenset[tuple[str, str]]
    columns: int


def laid_out(graph: Graph, top: float) -> Layout:
    back = _closing(graph)
    layer = _layers(graph, back)
    columns, chains = _columns(graph, layer, back)
    sizes = {n: height(graph.nodes[n].lines) if n in graph.nodes else 4.0 for column in columns for n in column}
    near = _neighbours(chains)
    for _ in range(SWEEPS):
        _sweep(columns, near)
    tops = _tops(columns, sizes, near, top)
    boxes = {n: box_of(graph.nodes[n], layer[n], tops[n]) for n in tops if n in graph.nodes}
    bends = {(c[0], c[-1]): [(_left(layer[c[0]] + i), tops[n] + 2) for i, n in enumerate(c[1:-1], 1)] for c in chains}
    return Layout(boxes, bends, back, len(columns))


def _closing(graph: Graph) -> frozenset[tuple[str, str]]:
    """Edges that lead back to where they came from, in the order of the nodes."""
    kept: set[tuple[str, str]] = set()
    back: set[tuple[str, str]] = set()
    for edge in graph.edges:
        (back if edge[0] in _reached(edge[1], kept) else kept).add(edge)
    return frozenset(back)


def _layers(graph: Graph, back: frozenset[tuple[str, str]]) -> dict[str, int]:
    layer = dict.fromkeys(graph.nodes, 0)
    forward = [edge for edge in graph.edges if edge not in back]
    for _ in graph.nodes:
        for a, b in forward:
            layer[b] = max(layer[b], layer[a] + 1)
    return layer


def _columns(graph: Graph, layer: Mapping[str, int], back: frozenset[tuple[str, str]]) -> tuple[list[list[str]], list[list[str]]]:  # fmt: skip
    """The nodes by column, with a place kept free where a long edge passes; and each edge as the places it passes."""
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for n in sorted(
        graph.nodes,
        key=lambda n: (
            "origin" not in graph.nodes[n].look,
            graph.nodes[n].look == "stub",
            graph.nodes[n].day or "9",
            n,
        ),
    ):
        columns[layer[n]].append(n)
    chains = []
    for edge in sorted(graph.edges):
        a, b = sorted(edge, key=lambda n: layer[n])
        passing = [f"\0{a} > {b} {i}" for i in range(layer[a] + 1, layer[b])]
        for i, name in enumerate(passing, layer[a] + 1):
            if name not in columns[i]:
                columns[i].append(name)
        if edge not in back or (b, a) not in graph.edges:
            chains.append([a, *passing, b])
    return columns, chains


def _neighbours(chains: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for chain in chains:
        for a, b in pairwise(chain):
            near.setdefault(a, []).append(b)
            near.setdefault(b, []).append(a)
    return near


def _sweep(columns: Sequence[list[str]], near: Mapping[str, list[str]]) -> None:
    """Put each column into the order of the mean places of its neighbours in the columns beside it."""
    for i, column in enumerate(columns):
        beside = (columns[j] for j in (i - 1, i + 1) if 0 <= j < len(columns))
        places = {n: k / len(other) for other in beside for k, n in enumerate(other)}
        order = {n: _mean([places[m] for m in near.get(n, ()) if m in places], 0.5) for n in column}
        column.sort(key=order.__getitem__)


def _mean(numbers: Sequence[float], without: float) -> float:
    return sum(numbers) / len(numbers) if numbers else without


def _tops(columns: Sequence[Sequence[str]], sizes: Mapping[str, float], near: Mapping[str, list[str]], top: float) -> dict[str, float]:  # fmt: skip
    """Each node beside the middle of its neighbours, below the one above it; the fullest column has the first word."""
    tops: dict[str, float] = {}
    full = max(range(len(columns)), key=lambda i: sum(sizes[n] + GAP for n in columns[i]), default=0)
    for i in [*range(full, -1, -1), *range(full + 1, len(columns))] if columns else []:
        end = top
        for n in columns[i]:
            middles = [tops[m] + sizes[m] / 2 for m in near.get(n, ()) if m in tops]
            tops[n] = max(end, _mean(middles, end) - sizes[n] / 2)
            end = tops[n] + sizes[n] + GAP
    return tops


def _left(layer: int) -> float:
    return MARGIN + layer * (COLUMN + BETWEEN)


def box_of(node: Node, layer: int = 0, y: float = 0) -> Box:
    lines = node.lines
    bold = len(wrapped(node.name, COLUMN - 2 * PAD))
    return Box(_left(layer), y, COLUMN, tuple(lines), bold, node.look, visible(node.tip))
