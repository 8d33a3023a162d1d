"""How well names and coreference are told, on corpora of others: NER by exact spans, coreference by the CoNLL F1.

Called by bench/sources.py. Documents under a NON-COMMERCIAL licence are left out.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from corpora import open_documents

from onrecord.article import Article
from onrecord.coreference import find_coreference
from onrecord.encoding import Encoded, encode
from onrecord.mentions import FINE, Named, find_named
from onrecord.models import TokenModel, load_models

Cluster = frozenset[tuple[int, int]]
COARSE = {"PER": "person", "ORG": "organisation", "LOC": "place", "MISC": "other"}


def score_names(shared: Path) -> dict[str, float]:
    """Micro F1 of names with exact span and type: wikigold dev with 4 types, crossner politics dev with 9."""
    found: dict[str, float] = {}
    model = load_models(2).attribution
    for corpus in ("wikigold", "crossner"):
        hits = Counter[str]()
        for record in open_documents(shared / "data" / corpus / "dev.jsonl.gz"):
            encoded = encode(Article(record["text"]), model)
            named = find_fine(encoded, model) if corpus == "crossner" else of_four(encoded)
            predicted = {(n.span.start, n.span.end, n.type) for n in named}
            gold = {(e["start"], e["end"], COARSE.get(e["label"], e["label"])) for e in record["entities"]}
            hits.update(right=len(predicted & gold), predicted=len(predicted), gold=len(gold))
        found |= {f"{corpus} dev {key}": value for key, value in precision_recall(hits).items()}
    return found


def of_four(encoded: Encoded) -> list[Named]:
    return find_named(encoded.words, encoded.of_words("names"))


def find_fine(encoded: Encoded, model: TokenModel) -> list[Named]:
    """Names in the nine types of CrossNER, a head that `read` does not use; its texts fit in one window."""
    rows = []
    for w in encoded.windows:
        (fine,) = model.run(["fine"], w.ids, w.features)
        rows.append(fine[w.heads[w.window.own - w.window.start :]])
    return find_named(encoded.words, np.concatenate(rows), FINE)


def precision_recall(hits: Counter[str]) -> dict[str, float]:
    p, r = hits["right"] / max(1, hits["predicted"]), hits["right"] / max(1, hits["gold"])
    return {"P": p, "R": r, "F1": 2 * p * r / (p + r) if p + r else 0.0}


def score_coreference(shared: Path) -> dict[str, float]:
    """MUC, B-cubed, CEAF-e and their mean (Pradhan et al., CoNLL 2012) over GUM dev, OPEN genres, without singletons."""
    metrics = {"MUC": muc, "B3": b_cubed, "CEAFe": ceaf}
    totals = {name: np.zeros(4) for name in metrics}
    mentions = Counter[str]()
    for record in open_documents(shared / "data" / "gum" / "dev.jsonl.gz"):
        spans = Counter[tuple[int, int]]()
        chains: dict[str, set[tuple[int, int]]] = {}
        for e in record["entities"]:
            if not e.get("part"):
                chains.setdefault(e["chain"], set()).add((e["start"], e["end"]))
                spans[e["start"], e["end"]] += 1
        gold = [frozenset(c) for c in chains.values() if len(c) > 1]
        encoded = encode(Article(record["text"]), load_models(2).attribution)
        predicted, found = predict_clusters(encoded)
        mentions.update(right=len(found & set(spans)), predicted=len(found), gold=len(spans))
        for name, metric in metrics.items():
            totals[name] += metric(gold, predicted)
    scores = {}
    for name, (p_hit, p_all, r_hit, r_all) in totals.items():
        p, r = p_hit / max(1e-9, p_all), r_hit / max(1e-9, r_all)
        scores[f"{name} F1"] = 2 * p * r / (p + r) if p + r else 0.0
    mean = sum(scores.values()) / len(scores)
    return {"mentions " + k: v for k, v in precision_recall(mentions).items()} | scores | {"CoNLL F1": mean}


def predict_clusters(encoded: Encoded) -> tuple[list[Cluster], set[tuple[int, int]]]:
    """Chains of more than one mention, and all mentions."""
    words = encoded.words
    types, projected = encoded.of_words("types"), encoded.of_words("projected")
    found = find_coreference(words, encoded.article.text, types, projected, encoded.model.weights.coreference)
    chains: dict[int, set[tuple[int, int]]] = {}
    for start, end, chain in zip(found.mentions.start.tolist(), found.mentions.end.tolist(), found.chain, strict=True):
        span = words.span(start, end)
        chains.setdefault(chain, set()).add((span.start, span.end))
    return [frozenset(c) for c in chains.values() if len(c) > 1], {s for c in chains.values() for s in c}


def muc(gold: list[Cluster], predicted: list[Cluster]) -> tuple[float, float, float, float]:
    def links(of: list[Cluster], by: list[Cluster]) -> tuple[float, float]:
        home = {m: i for i, c in enumerate(by) for m in c}
        parts = (len({home.get(m, ("alone", m)) for m in c}) for c in of)
        return sum(len(c) - n for c, n in zip(of, parts, strict=True)), sum(len(c) - 1 for c in of)

    return (*links(predicted, gold), *links(gold, predicted))


def b_cubed(gold: list[Cluster], predicted: list[Cluster]) -> tuple[float, float, float, float]:
    def shares(of: list[Cluster], by: list[Cluster]) -> tuple[float, float]:
        home = {m: c for c in by for m in c}
        hit = sum(len(c & home.get(m, frozenset())) / len(c) for c in of for m in c)
        return hit, sum(len(c) for c in of)

    return (*shares(predicted, gold), *shares(gold, predicted))


def ceaf(gold: list[Cluster], predicted: list[Cluster]) -> tuple[float, float, float, float]:
    from scipy.optimize import linear_sum_assignment  # extra `dev`: only this bench needs it

    alike = np.array([[2 * len(g & p) / (len(g) + len(p)) for p in predicted] for g in gold]).reshape(len(gold), -1)
    hit = float(alike[linear_sum_assignment(-alike)].sum()) if alike.size else 0.0
    return hit, len(predicted), hit, len(gold)
