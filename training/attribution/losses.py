"""The losses of every head, over batches of windows."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from onrecord import decoding
from onrecord.coreference import EDGE, FURTHEST, KEY, REACH, Mentions, look_at, pair_buckets, part
from onrecord.decoding import LABELS, PROJECTIONS, WIDTH, WordSpan, bounds, tagged_spans
from onrecord.mentions import NAMES
from onrecord.nesting import CONTENT, cut_paragraphs
from training.attribution.corpora import (
    NOT_OTHER,
    UNKNOWN,
    MentionGroup,
    NamedExample,
)
from training.attribution.data import Example, Gold, Storey, WordRange
from training.attribution.model import AttributionHead, LinkHead, Network, chain_loss

SHAPES = 32  # lengths are padded to multiples: each new shape costs the CPU kernels a compilation
AS_CONTENT = 0.3  # of the windows, also read as if they were somebody's words
NESTED_WEIGHT = 0.5
EDGE_WEIGHT, COREFERENCE_WEIGHT = 0.3, 0.3
LINK_WEIGHT = 0.1


def collate(batch: list[Example] | list[NamedExample]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, features and mask [batch, length]."""
    ids, features, mask = pad([np.stack([e.ids, e.features, np.ones_like(e.ids)]) for e in batch])
    return ids, features, mask


def pad(rows: list[np.ndarray]) -> Tensor:
    """From arrays [3, length] one of [3, rows, longest], zeros behind."""
    longest = -(-max(row.shape[1] for row in rows) // SHAPES) * SHAPES
    arrays = np.zeros((3, len(rows), longest), dtype=np.int64)
    for i, row in enumerate(rows):
        arrays[:, i, : row.shape[1]] = row
    return torch.from_numpy(arrays)


def gather_words(batch: list[Example] | list[Cut], pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """From [batch, length, d] the first piece of each word: [batch, words, d], tags and mask [batch, words]."""
    length = max(len(e.heads) for e in batch)
    heads, tags, mask = np.zeros((3, len(batch), length), dtype=np.int64)
    for i, e in enumerate(batch):
        n = len(e.heads)
        heads[i, :n], tags[i, :n], mask[i, :n] = e.heads, e.tags, 1
    index = torch.from_numpy(heads)[:, :, None].expand(-1, -1, pieces.shape[2])
    return torch.gather(pieces, 1, index), torch.from_numpy(tags), torch.from_numpy(mask)


def link_loss(
    head: AttributionHead, example: Example | Cut, links: Tensor, emissions: np.ndarray
) -> tuple[Tensor, int]:
    """Summed cross-entropy of the links of one window, and their number.

    Candidates are the gold spans and the model's own wrong ones, so that "none" is learned where it will be needed.
    """
    guessed = tagged_spans(emissions.argmax(axis=1), emissions)
    cues = [r for g in example.gold for r in g.cue]
    cues += strays(guessed["cue"], cues)
    sources = list(dict.fromkeys(r for g in example.gold for r in g.source))
    sources += strays(guessed["source"], sources)
    pieces, owners = content_targets(example.gold, guessed["content"], cues)
    loss, count = links.new_zeros(()), 0
    if pieces and cues:
        scores = span_scores(head.cue, links, example, pieces, cues, ("content", "cue for content"), cues)
        loss, count = (
            loss + nn.functional.cross_entropy(scores, torch.tensor(owners) + 1, reduction="sum"),
            count + len(pieces),
        )
    rows = [(g.cue[0], sources.index(g.source[0]) if g.source else -1) for g in example.gold if g.cue]
    if rows and sources:
        scores = span_scores(
            head.source, links, example, [r for r, _ in rows], sources, ("cue for source", "source"), cues
        )
        target = torch.tensor([t for _, t in rows]) + 1
        loss, count = loss + nn.functional.cross_entropy(scores, target, reduction="sum"), count + len(rows)
    return loss, count


def strays(guessed: list[WordSpan], gold: list[WordRange]) -> list[WordRange]:
    """Guessed spans that touch no gold one."""
    return [(s.start, s.end) for s in guessed if not any(s.start < b and s.end > a for a, b in gold)]


def content_targets(
    gold: tuple[Gold, ...], guessed: list[WordSpan], cues: list[WordRange]
) -> tuple[list[WordRange], list[int]]:
    """Pieces of content with the index of their cue, -1 for none: all gold ones, and guesses that are not exactly gold."""
    owned = {piece: cues.index(g.cue[0]) if g.cue else -1 for g in gold for piece in g.content}
    pieces = dict(owned)
    for s in guessed:
        shared = {p: min(s.end, p[1]) - max(s.start, p[0]) for p in owned}
        best = max(shared, key=lambda p: shared[p], default=None)
        pieces.setdefault((s.start, s.end), owned[best] if best and shared[best] > 0 else -1)
    return list(pieces), list(pieces.values())


def span_scores(
    head: LinkHead,
    links: Tensor,
    example: Example | Cut,
    rows: list[WordRange],
    columns: list[WordRange],
    names: tuple[str, str],
    cues: list[WordRange],
) -> Tensor:
    """[rows, 1 + columns]: link scores between word ranges."""
    row, column, between = (bounds([WordSpan(a, b) for a, b in ranges]) for ranges in (rows, columns, sorted(cues)))
    queries, keys = (project(links, at, name) for at, name in zip((row, column), names, strict=True))
    buckets = decoding.pair_buckets(row, column, between, example.paragraph)
    return head(queries, keys, tuple(map(torch.from_numpy, buckets)))


def project(links: Tensor, at: tuple[np.ndarray, np.ndarray], name: str) -> Tensor:
    start = PROJECTIONS.index(name) * 2 * WIDTH
    return (
        links[torch.from_numpy(at[0]), start : start + WIDTH]
        + links[torch.from_numpy(at[1]), start + WIDTH : start + 2 * WIDTH]
    )


@dataclass(frozen=True)
class Cut:
    """The part of an example that the second storey reads; pieces and words are places in the window."""

    pieces: np.ndarray
    piece_tags: np.ndarray
    heads: np.ndarray
    tags: np.ndarray
    paragraph: np.ndarray
    gold: tuple[Gold, ...]


def attribution_loss(
    head: AttributionHead, batch: list[Example] | list[Cut], emissions: Tensor, links: Tensor
) -> tuple[Tensor, dict[str, float]]:
    emissions, tags, words = gather_words(batch, emissions.float())
    links, _, _ = gather_words(batch, links.float())
    surrogate, tag_loss = chain_loss(emissions, head.transitions, tags, words)
    scored = emissions.detach().numpy()
    parts = [link_loss(head, e, links[i], scored[i, : len(e.heads)]) for i, e in enumerate(batch)]
    count = max(1, sum(n for _, n in parts))
    link = sum((p for p, _ in parts), surrogate.new_zeros(())) / count
    return surrogate + LINK_WEIGHT * link, {"tags": tag_loss, "links": float(link.detach())}


def cuts(batch: list[Example], rng: random.Random) -> list[tuple[int, Cut]]:
    """(window, cut) of what the second storey reads of a batch.

    Some windows are read as if all of them were somebody's words: what PolNeAR annotates is then what stands inside.
    """
    found = []
    for i, example in enumerate(batch):
        storeys = list(example.storeys)
        if rng.random() < AS_CONTENT:
            everything = np.full(len(example.tags), LABELS.index("I-content"))
            storeys.append(Storey(everything, example.tags, example.gold))
        found += [(i, cut) for cut in (to_cut(example, s) for s in storeys) if len(cut.heads)]
    return found


def to_cut(example: Example, storey: Storey) -> Cut:
    pieces, piece_tags, words = cut_paragraphs(
        example.ids, example.heads, example.paragraph, storey.outer, storey.outer >= CONTENT
    )
    place = {int(w): i for i, w in enumerate(words)}
    heads = np.searchsorted(pieces, example.heads[words])

    def moved(ranges: tuple[WordRange, ...]) -> tuple[WordRange, ...]:
        return tuple((place[a], place[b - 1] + 1) for a, b in ranges if a in place and b - 1 in place)

    gold = tuple(Gold(moved(g.source), moved(g.cue), moved(g.content)) for g in storey.gold)
    gold = tuple(g for g in gold if g.cue or g.content)
    return Cut(pieces, piece_tags, heads, storey.tags[words], example.paragraph[words], gold)


def nested_loss(network: Network, found: list[tuple[int, Cut]], middle: Tensor) -> tuple[Tensor, dict[str, float]]:
    """The loss of the second storey over the cut parts of a batch. middle [batch, length, width]."""
    at, tags, mask = pad([np.stack([c.pieces, c.piece_tags, np.ones_like(c.pieces)]) for _, c in found])
    window = torch.tensor([i for i, _ in found])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        emissions, links = network.nested(middle[window[:, None], at], tags, mask)
    return attribution_loss(network.nested.head, [c for _, c in found], emissions, links)


def step_loss(network: Network, batch: list[Example], rng: random.Random) -> tuple[Tensor, dict[str, float]]:
    ids, features, mask = collate(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        middle, last = network(ids, features, mask)
        emissions, links = network.attribution(network.dropout(last))
    loss, report = attribution_loss(network.attribution, batch, emissions, links)
    if found := cuts(batch, rng):
        inner, inner_report = nested_loss(network, found, middle)
        loss = loss + NESTED_WEIGHT * inner
        report |= {f"nested {key}": value for key, value in inner_report.items()}
    return loss, report


def named_loss(network: Network, batch: list[NamedExample]) -> tuple[Tensor, dict[str, float]]:
    """Names over windows of sentences; what a corpus does not tell costs nothing."""
    ids, features, mask = collate(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        names, fine, _, _ = network.mentions(*map(network.dropout, network(ids, features, mask)))
    rows = torch.tensor([i for i, e in enumerate(batch) for _ in e.heads])
    at = torch.from_numpy(np.concatenate([e.heads for e in batch]))
    gold, gold_fine = (
        torch.from_numpy(np.concatenate([getattr(e, name) for e in batch])) for name in ("names", "fine")
    )
    log_p = names.float()[rows, at].log_softmax(dim=1)
    other = 1 + 2 * NAMES.index("other")
    outside = torch.logsumexp(log_p[:, [0, other, other + 1]], dim=1)
    loss = -torch.where(gold == NOT_OTHER, outside, log_p.gather(1, gold.clamp(min=0)[:, None])[:, 0]).mean()
    report = {"names": float(loss.detach())}
    if (known := gold_fine != UNKNOWN).any():
        loss = loss + nn.functional.cross_entropy(fine.float()[rows, at][known], gold_fine[known])
    return loss, report


def mention_loss(network: Network, group: MentionGroup) -> tuple[Tensor, dict[str, float]]:
    """Types of mentions, their edges, and antecedents, in some windows of one document."""
    arrays = pad([np.stack([ids, features, np.ones_like(ids)]) for ids, features, _ in group.inputs])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network(*arrays)
        _, _, types, projected = network.mentions(*map(network.dropout, states))
    rows = torch.tensor([i for i, (_, _, heads) in enumerate(group.inputs) for _ in heads])
    at = torch.from_numpy(np.concatenate([heads for _, _, heads in group.inputs]))
    types, projected = types.float()[rows, at], projected.float()[rows, at]
    first = group.windows[0].start
    all_mentions = group.document.mentions
    kept = Mentions(*(getattr(all_mentions, name)[group.kept] for name in ("head", "start", "end", "type")))
    head = torch.from_numpy(kept.head - first)
    gold = torch.zeros(len(types), dtype=torch.int64)
    gold[head] = torch.from_numpy(kept.type)
    loss = nn.functional.cross_entropy(types, gold)
    report = {"types": float(loss.detach())}
    if len(kept):
        edges = edge_loss(network, group, projected, kept)
        antecedents = antecedent_loss(network, group, projected[head], kept)
        loss = loss + EDGE_WEIGHT * edges + COREFERENCE_WEIGHT * antecedents
        report |= {"edges": float(edges.detach()), "coreference": float(antecedents.detach())}
    return loss, report


def edge_loss(network: Network, group: MentionGroup, projected: Tensor, kept: Mentions) -> Tensor:
    """Cross-entropy of where each mention starts and ends."""
    words, first, n = group.document.words, group.windows[0].start, len(projected)
    total = projected.new_zeros(())
    for step, gold, names, biases in (
        (-1, kept.head - kept.start, ("starts", "start"), network.mentions.starts),
        (1, kept.end - 1 - kept.head, ("ends", "end"), network.mentions.ends),
    ):
        at = kept.head[:, None] + step * np.arange(REACH + 1)[None, :]
        inside = (at >= first) & (at < first + n)
        at = np.clip(at, first, first + n - 1)
        inside &= words.sentence[at] == words.sentence[kept.head][:, None]
        told = (gold <= REACH) & inside[np.arange(len(gold)), np.minimum(gold, REACH)]
        if not told.any():
            continue
        queries = part(projected, names[0])[torch.from_numpy(kept.head - first)]
        keys = part(projected, names[1])[torch.from_numpy(at - first)]
        scores = torch.einsum("hd,hrd->hr", queries, keys) * EDGE**-0.5 + biases
        scores = scores.masked_fill(~torch.from_numpy(inside), -1e4)
        known = torch.from_numpy(told)
        total = total + nn.functional.cross_entropy(scores[known], torch.from_numpy(gold)[known])
    return total


def antecedent_loss(network: Network, group: MentionGroup, projected: Tensor, kept: Mentions) -> Tensor:
    """Of each mention the likelihood of its chain's earlier mentions together, or of none. projected: of the heads."""
    head = network.mentions
    queries, keys = part(projected, "anaphor"), part(projected, "antecedent")
    looks = look_at(group.document.words, group.document.text, kept)
    scores = queries @ keys.T * KEY**-0.5
    for name, rows in pair_buckets(looks).items():
        scores = scores + head.pairs[name][torch.from_numpy(rows)]
    order = np.arange(len(kept))
    back = order[:, None] - order[None, :]
    possible = torch.from_numpy((back > 0) & (back <= FURTHEST))
    none = queries @ head.none * KEY**-0.5 + head.none_form[torch.from_numpy(looks.form)]
    scores = torch.cat([none[:, None], scores.masked_fill(~possible, -1e4)], dim=1)
    chain = torch.from_numpy(group.document.chain[group.kept])
    same = (chain[:, None] == chain[None, :]) & possible
    right = torch.cat([~same.any(dim=1, keepdim=True), same], dim=1)
    log_p = scores.log_softmax(dim=1)
    return -torch.logsumexp(log_p.masked_fill(~right, -1e4), dim=1).mean()
