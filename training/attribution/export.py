"""Export a trained network into the package: int8 ONNX, tokenizer, config, card, checksums, and the reference for the tests.

    python -m training.attribution.export --network build/attribution/network.pt

The reference holds what the float model finds in sentences written for it (reference.txt); tests hold the int8 model to it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.article import Article
from onrecord.attribution import find_attributions
from onrecord.decoding import LABELS, LinkWeights, Weights
from onrecord.models import FOLDER, load_token_model
from training.attribution.evaluate import TorchModel, score_model, to_record
from training.attribution.model import Network
from training.attribution.train import encoder_tokenizer

HERE = Path(__file__).parent
REFERENCE = Path("tests/reference/attribution.json")


class Exported(nn.Module):
    """The network over full windows: no mask, as `read` never pads."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        n = self.network
        embedded = n.encoder.embeddings.word_embeddings(ids) + n.features(features)
        hidden = n.encoder(inputs_embeds=embedded, attention_mask=None).last_hidden_state
        return n.tagger(hidden), n.projections(hidden), hidden


def load_network(path: Path, which: str) -> Network:
    network = Network()
    network.load_state_dict(torch.load(path, map_location="cpu")[which])
    network.eval()
    return network


def write_onnx(network: Network, path: Path) -> None:
    """int8: weights per channel, activations by the whole window, word embeddings too. `hidden` serves the bench.

    reduce_range keeps a bit free: processors without VNNI may saturate otherwise, and give other answers.
    """
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float.onnx"
        example = (torch.full((1, 16), 101), torch.zeros(1, 16, dtype=torch.int64))
        axes = {name: {1: "length"} for name in ("ids", "features", "emissions", "links", "hidden")}
        torch.onnx.export(
            Exported(network).eval(),  # else the export leaves dropout switched on behind it
            example,
            str(whole),
            input_names=["ids", "features"],
            output_names=["emissions", "links", "hidden"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def config_of(weights: Weights) -> dict[str, Any]:
    def link(part: LinkWeights) -> dict[str, Any]:
        arrays = {key: getattr(part, key).round(6).tolist() for key in ("none", "distance", "paragraph", "between")}
        return {**arrays, "none_bias": round(part.none_bias, 6)}

    parts = {
        "transitions": weights.transitions.round(6).tolist(),
        "source": link(weights.source),
        "cue": link(weights.cue),
    }
    return {"labels": list(LABELS), "weights": parts}


def write_manifest(folder: Path, name: str) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) if path.exists() else {}
    files = ("config.json", "model.onnx", "tokenizer.json")
    manifest[name] = {file: hashlib.sha256((folder / name / file).read_bytes()).hexdigest() for file in files}
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")


def write_reference(model: TorchModel) -> None:
    """One text per block of reference.txt, blocks separated by a line of dashes."""
    texts = [t.strip() for t in (HERE / "reference.txt").read_text("utf-8").split("\n---\n")]
    cases = [{"text": t, "attributions": [to_record(a) for a in find_attributions(Article(t), model)]} for t in texts]
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    REFERENCE.write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n", "utf-8")


def export(network_path: Path, which: str, gold: Path | None, folder: Path = FOLDER) -> None:
    network, tokenizer = load_network(network_path, which), encoder_tokenizer()
    target = folder / "attribution"
    target.mkdir(parents=True, exist_ok=True)
    write_onnx(network, target / "model.onnx")
    tokenizer.save(str(target / "tokenizer.json"))
    (target / "config.json").write_text(json.dumps(config_of(network.weights())) + "\n", "utf-8")
    write_manifest(folder, "attribution")
    floating = TorchModel(network, tokenizer, network.weights())
    write_reference(floating)
    if gold:
        for name, model in (("float", floating), ("int8", load_token_model("attribution", folder, threads=2))):
            report = score_model(model, gold)
            print(name, {part: report["linked"][part]["F1"] for part in ("right", "exact")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", type=Path, default=Path("build/attribution/network.pt"))
    parser.add_argument(
        "--which", choices=("network", "average"), default="average", help="the last weights or their moving average"
    )
    parser.add_argument("--gold", type=Path, help="PolNeAR dev, to compare the float and the int8 model")
    args = parser.parse_args()
    export(args.network, args.which, args.gold)


if __name__ == "__main__":
    main()
