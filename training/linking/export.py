"""Export the pair model into the package: its encoder as int8 ONNX, its head as arrays, tokenizer and checksums.

python -m training.linking.export build/linking/twins.pt
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from onrecord.models import FOLDER, note_in_manifest
from training.linking.model import Twins, load_twins, tokenizer

LENIENT = 0.2  # log odds in favour of one claim: a denial that is not found beside its claim does more harm than a neighbour that is


def write_encoder(network: Twins, target: Path) -> None:
    """int8, weights per channel, one text at a time: activations are scaled by the whole input."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "float.onnx"
        torch.onnx.export(
            network,
            (torch.full((1, 16), 101),),
            str(whole),
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def export(network: Twins, folder: Path) -> None:
    target = folder / "pairs"
    target.mkdir(parents=True, exist_ok=True)
    write_encoder(network, target / "model.onnx")
    tokenizer().save(str(target / "tokenizer.json"))
    arrays = {
        "scales": network.scales,
        "bias": network.bias + LENIENT,
        "weights": network.out.weight,
        "biases": network.out.bias,
    }
    np.savez(target / "head.npz", **{name: value.detach().numpy() for name, value in arrays.items()})  # type: ignore[arg-type]
    for file in ("model.onnx", "tokenizer.json", "head.npz"):
        note_in_manifest("pairs", file, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="elsewhere than in the package, to try")
    args = parser.parse_args()
    export(load_twins(args.checkpoint), args.folder)


if __name__ == "__main__":
    main()
