"""Attributions inside the content of others: "The FT quoted sources as saying that X had asked Y".

The model has a second storey for them, two layers over the middle of the first: told which words are content one level
further out, it tells the attributions inside them; told those, the ones inside those, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.article import Article, Span, outer
from onrecord.attribution import Attribution, mode_of, to_attribution
from onrecord.decoding import LABELS, Scored, link_windows
from onrecord.encoding import Encoded, EncodedWindow
from onrecord.sentences import quotations
from onrecord.windows import SEP, Ints, Words

CONTENT = LABELS.index("B-content")
SHORTEST = 4  # words of a content that can hold another attribution
DEEPEST = 4  # levels


@dataclass(frozen=True, slots=True)
class Nested:
    """All attributions of an article in order of their cues, and for each the index of the one whose content holds it."""

    attributions: tuple[Attribution, ...]
    parents: tuple[int | None, ...]


def find_nested(encoded: Encoded, attributions: Sequence[Attribution]) -> Nested:
    """The attributions, and those inside their contents, down to DEEPEST levels."""
    found = [(a, holder(attributions, i)) for i, a in enumerate(attributions)]
    level = [i for i, (_, parent) in enumerate(found) if parent is None]
    for _ in range(DEEPEST):
        inner = list(_inside(encoded, found, level))
        if not inner:
            break
        level = list(range(len(found), len(found) + len(inner)))
        found += inner
    order = sorted(range(len(found)), key=lambda i: found[i][0].cue)
    place = {old: new for new, old in enumerate(order)}
    parents = (found[i][1] for i in order)
    return Nested(tuple(found[i][0] for i in order), tuple(None if p is None else place[p] for p in parents))


def holder(attributions: Sequence[Attribution], index: int) -> int | None:
    """Which of some attributions already holds one of them in its content."""
    whole = outer((*attributions[index].source, *attributions[index].cue, *attributions[index].content))
    others = (i for i, a in enumerate(attributions) if i != index and any(whole in piece for piece in a.content))
    return next(others, None)


def _inside(
    encoded: Encoded, found: Sequence[tuple[Attribution, int | None]], level: Sequence[int]
) -> Iterator[tuple[Attribution, int]]:
    """The attributions one level further in than those of `level`, with the index of their owner."""
    tags = to_tags(encoded.words, [found[i][0] for i in level])
    quoted = quotations(encoded.article.text)
    taken = [a.cue[0] for a, _ in found]
    for inner in _read_inside(encoded, tags, quoted):
        owner = next((i for i in level if any(inner.cue[0] in s for s in found[i][0].content)), None)
        if owner is None or any(inner.cue[0].overlaps(t) for t in taken):
            continue
        if kept := within(encoded.article, inner, found[owner][0].content, quoted):
            taken.append(kept.cue[0])
            yield kept, owner


def to_tags(words: Words, attributions: Sequence[Attribution]) -> Ints:
    """[words]: the tags of attributions, indices into LABELS. Contents too short to hold another are left out."""
    tags = np.zeros(len(words), dtype=np.int64)
    for role in ("content", "source", "cue"):
        for attribution in attributions:
            ranges = [word_range(words, span) for span in getattr(attribution, role)]
            if role == "content" and sum(b - a for a, b in ranges) < SHORTEST:
                continue
            for a, b in ranges:
                tags[a:b] = LABELS.index(f"I-{role}")
                tags[a : min(a + 1, b)] = LABELS.index(f"B-{role}")
    return tags


def word_range(words: Words, span: Span) -> tuple[int, int]:
    """The words that a span touches."""
    start = int(words.ends.searchsorted(span.start, side="right"))
    return start, max(start, int(words.starts.searchsorted(span.end, side="left")))


def _read_inside(encoded: Encoded, tags: Ints, quoted: Sequence[Span]) -> Iterator[Attribution]:
    """What the second storey finds in all windows."""
    heard = [told for w in encoded.windows if (told := _score_inside(encoded, w, tags))]
    found = link_windows([scored for _, scored in heard], encoded.model.weights.nested)
    for (at, _), attributions in zip(heard, found, strict=True):
        for linked in attributions:
            if linked.content:
                yield to_attribution(encoded.article, encoded.words, at, linked, quoted)


def _score_inside(encoded: Encoded, w: EncodedWindow, tags: Ints) -> tuple[Ints, Scored] | None:
    """What the second storey says of one window, and of which words; None where nothing may stand inside."""
    window, words = w.window, encoded.words
    tags = np.where(np.arange(window.start, window.end) < window.own, 0, tags[window.start : window.end])
    inside = tags >= CONTENT
    if not inside.any():
        return None
    gate = encoded.model.weights.gate
    likely = inside & (w.scores.middle[w.heads] @ gate.weight + gate.bias > 0)
    if not likely.any():
        return None
    paragraph = words.paragraph[window.start : window.end]
    pieces, piece_tags, kept = cut_paragraphs(w.ids, w.heads, paragraph, tags, likely)
    emissions, links = encoded.model.score_inside(w.scores.middle[pieces], piece_tags)
    heads = np.searchsorted(pieces, w.heads[kept])
    return window.start + kept, Scored(emissions[heads], links[heads], paragraph[kept])


def within(
    article: Article, inner: Attribution, content: tuple[Span, ...], quoted: Sequence[Span]
) -> Attribution | None:
    """An attribution with only what stands inside a content; None if nothing is said there."""

    def clipped(role: tuple[Span, ...]) -> tuple[Span, ...]:
        pairs = ((max(s.start, c.start), min(s.end, c.end)) for s in role for c in content)
        return tuple(Span(a, b) for a, b in pairs if a < b)

    kept = clipped(inner.content)
    if not kept:
        return None
    source, addressee, venue = (clipped(role) for role in (inner.source, inner.addressee, inner.venue))
    mode = mode_of(article.text, kept, quoted)
    return replace(inner, content=kept, source=source, addressee=addressee, venue=venue, mode=mode)


def cut_paragraphs(
    ids: Ints, heads: Ints, paragraph: Ints, tags: Ints, wanted: NDArray[np.bool_]
) -> tuple[Ints, Ints, Ints]:
    """The paragraphs of a window that hold a wanted word: (pieces, their tags, words).

    ids [length] and heads [words] as `window_inputs` gives them; paragraph, tags and wanted [words]. pieces and words are
    places in the window; a paragraph keeps the [SEP] behind it.
    """
    word = np.searchsorted(heads, np.arange(len(ids)), side="right") - 1
    kept = np.isin(paragraph, paragraph[wanted])
    pieces = np.flatnonzero((word >= 0) & kept[np.maximum(word, 0)])
    of_pieces = np.where(ids[pieces] == SEP, 0, tags[word[pieces]])
    return pieces, of_pieces, np.flatnonzero(kept)
