"""Export a trained network into the package: int8 ONNX, tokenizer, config, card, checksums, and the reference for the tests.

    python -m training.attribution.export --network build/attribution/network.pt

The reference holds what the float model finds in sentences written for it (reference.txt); tests hold the int8 model to it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from onrecord.article import Article
from onrecord.attribution import find_attributions
from onrecord.coreference import TYPES
from onrecord.decoding import LABELS, Floats, LinkWeights, Weights
from onrecord.encoding import ModelWeights, Scores, encode
from onrecord.mentions import FINE, NAMES
from onrecord.models import FOLDER, load_token_model, note_in_manifest
from onrecord.nesting import find_nested
from onrecord.windows import Ints
from training.attribution.calibrate import calibrate
from training.attribution.data import read_corpus
from training.attribution.evaluate import TorchModel, as_model, score_model, to_record
from training.attribution.gate import fit_gate
from training.attribution.model import Network
from training.attribution.quantize import Feed, quantize, smooth
from training.attribution.train import encoder_tokenizer, load_attributions

HERE = Path(__file__).parent
FILES = ("config.json", "inside.onnx", "model.onnx", "tokenizer.json")
CALIBRATE_ON = 40  # of 840 articles: 21, some 80 windows
REFERENCE = Path("tests/reference/attribution.json")


class Exported(nn.Module):
    """The network over full windows: no mask, as `read` never pads."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        middle, last = n(ids, features, None)
        emissions, links = n.attribution(last)
        names, fine, types, projected = n.mentions(middle, last)
        return emissions, links, middle, names, types, projected, fine, last


class ExportedStorey(nn.Module):
    """The second storey over a part of a window."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.storey = network.nested

    def forward(self, middle: Tensor, tags: Tensor) -> tuple[Tensor, ...]:
        emissions, links = self.storey(middle, tags, None)
        return emissions, links


def load_network(paths: list[Path], which: str) -> Network:
    """One kind of weights of a run, or the mean of both kinds of all runs (a model soup, Wortsman et al., ICML 2022)."""
    kinds = ["average", "network"] if which == "mean" else [which]
    saved = [torch.load(path, map_location="cpu") for path in paths]
    states = [run[kind] for run in saved for kind in kinds]
    network = Network()
    network.load_state_dict({name: mean([state[name] for state in states]) for name in states[0]})
    return network.eval()


def mean(tensors: list[Tensor]) -> Tensor:
    return sum(tensors[1:], tensors[0]) / len(tensors) if tensors[0].is_floating_point() else tensors[0]


@dataclass(frozen=True)
class Watched(TorchModel):
    """The float network, which keeps what it is asked: the inputs of its two graphs, by their names."""

    outer: list[Feed] = field(default_factory=list)
    inner: list[Feed] = field(default_factory=list)

    def score(self, ids: Ints, features: Ints) -> Scores:
        self.outer.append({"ids": ids[None], "features": features[None]})
        return super().score(ids, features)

    def score_inside(self, middle: Floats, tags: Ints) -> tuple[Floats, Floats]:
        self.inner.append({"middle": middle[None], "tags": tags[None]})
        return super().score_inside(middle, tags)


def watch(model: TorchModel, corpus: Path) -> Watched:
    """What the model is asked when it reads every CALIBRATE_ON-th article of a corpus."""
    watched = Watched(model.network, model.tokenizer, model.weights)
    for record in islice(read_corpus(corpus), 0, None, CALIBRATE_ON):
        encoded = encode(Article(record["text"]), watched)
        find_nested(encoded, find_attributions(encoded))
    return watched


def to_onnx(module: nn.Module, inputs: dict[str, Tensor], outputs: list[str]) -> onnx.ModelProto:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float.onnx"
        torch.onnx.export(
            module.eval(),  # else the export leaves dropout switched on behind it
            tuple(inputs.values()),
            str(whole),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: {1: "length"} for name in (*inputs, *outputs)},
            opset_version=17,
            dynamo=False,
        )
        return onnx.load(str(whole))


def write_models(network: Network, folder: Path, watched: Watched) -> None:
    """`hidden` serves the bench of speed, `fine` that of names."""
    ids = torch.full((1, 16), 101)
    outputs = ["emissions", "links", "middle", "names", "types", "projected", "fine", "hidden"]
    outer = to_onnx(Exported(network), {"ids": ids, "features": torch.zeros_like(ids)}, outputs)
    quantize(smooth(outer, watched.outer), folder / "model.onnx")
    middle = torch.zeros(1, 16, network.encoder.config.hidden_size)
    inner = to_onnx(ExportedStorey(network), {"middle": middle, "tags": torch.zeros_like(ids)}, ["emissions", "links"])
    quantize(smooth(inner, watched.inner), folder / "inside.onnx")


def numbers(array: Floats) -> list[Any]:
    rounded: list[Any] = array.round(6).tolist()
    return rounded


def config_of(weights: ModelWeights) -> dict[str, Any]:
    def link(part: LinkWeights) -> dict[str, Any]:
        arrays = {key: numbers(getattr(part, key)) for key in ("none", "distance", "paragraph", "between")}
        return {**arrays, "none_bias": round(part.none_bias, 6)}

    def head(part: Weights) -> dict[str, Any]:
        return {"transitions": numbers(part.transitions), "source": link(part.source), "cue": link(part.cue)}

    c = weights.coreference
    coreference = {key: numbers(getattr(c, key)) for key in ("none", "none_form", "starts", "ends")}
    return {
        "labels": list(LABELS),
        "names": list(NAMES),
        "fine": list(FINE),
        "types": list(TYPES),
        "outer": head(weights.outer),
        "nested": head(weights.nested),
        "gate": {"weight": numbers(weights.gate.weight), "bias": round(weights.gate.bias, 6)},
        "coreference": {**coreference, "pairs": {name: numbers(values) for name, values in c.pairs.items()}},
    }


def write_reference(model: TorchModel) -> None:
    """One text per block of reference.txt, blocks separated by a line of dashes."""
    texts = [t.strip() for t in (HERE / "reference.txt").read_text("utf-8").split("\n---\n")]
    cases = [
        {"text": t, "attributions": [to_record(a) for a in find_attributions(encode(Article(t), model))]} for t in texts
    ]
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    REFERENCE.write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n", "utf-8")


def export(networks: list[Path], which: str, data: Path, *, score: bool, folder: Path = FOLDER) -> None:
    network, tokenizer = load_network(networks, which), encoder_tokenizer()
    gate = fit_gate(network, load_attributions(data, tokenizer))
    target = folder / "attribution"
    target.mkdir(parents=True, exist_ok=True)
    floating = as_model(network, tokenizer, gate)
    write_models(network, target, watch(floating, data / "polnear" / "train.jsonl.gz"))
    tokenizer.save(str(target / "tokenizer.json"))
    (target / "config.json").write_text(json.dumps(config_of(floating.weights)) + "\n", "utf-8")
    for file in FILES:
        note_in_manifest("attribution", file, folder)
    calibrate(folder, data / "polnear" / "dev.jsonl.gz")
    if folder == FOLDER:
        write_reference(floating)
    if not score:
        return
    for name, model in (("float", floating), ("int8", load_token_model("attribution", folder, threads=2))):
        report = score_model(model, data / "polnear" / "dev.jsonl.gz")
        print(name, {part: report["linked"][part]["F1"] for part in ("right", "exact")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", type=Path, nargs="+", default=[Path("build/attribution/network.pt")])
    parser.add_argument(
        "--which",
        choices=("network", "average", "mean"),
        default="average",
        help="the last weights, their moving average, or the mean of both",
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="elsewhere than in the package, to try")
    parser.add_argument("--score", action="store_true", help="compare the float and the int8 model on PolNeAR dev")
    args = parser.parse_args()
    export(args.network, args.which, args.data, score=args.score, folder=args.folder)


if __name__ == "__main__":
    main()
