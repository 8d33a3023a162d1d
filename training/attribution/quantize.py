"""A float ONNX graph as int8, near to the float one.

    smoothed = smooth(onnx.load("float.onnx"), feeds)
    quantize(smoothed, Path("model.onnx"))

Dynamic int8 has one scale for all activations of a window, and a few channels of MiniLM are far larger than the rest. So each channel of
what goes into a matrix is divided by a factor and the matrix's row multiplied by it (SmoothQuant, Xiao et al., ICML 2023): the float graph
stays the same function, the scale fits more channels. The layers that end attention and feed-forward blocks, whose inputs vary most, keep
8-bit weights with a scale for every BLOCK inputs, and so do their activations (MatMulNBits of onnxruntime).
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

from onrecord.decoding import Floats
from onrecord.windows import Ints

Feed = dict[str, Floats | Ints]

ALPHA = 0.8  # how much of the unevenness goes from the activations into the weights
BLOCK = 128
IN_BLOCKS = "/output/dense/"
INT8_ARITHMETIC = 4  # MatMulNBits: activations as int8 by blocks too


def smooth(model: onnx.ModelProto, feeds: Iterable[Feed]) -> onnx.ModelProto:
    """The same function, its matrices' inputs evened out by what the feeds (inputs by name) show. Changes the model in place."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            readers[node.input[0]].append(node)
    for name, most in largest(model, list(readers), feeds).items():
        _even_out(model.graph, name, readers[name], most, weights)
    return model


def largest(model: onnx.ModelProto, names: list[str], feeds: Iterable[Feed]) -> dict[str, Floats]:
    """The largest magnitude in each channel of inner tensors, by name."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    most: dict[str, Floats] = {}
    for feed in feeds:
        for name, value in zip(names, session.run(names, feed), strict=True):
            here = np.abs(value).reshape(-1, value.shape[-1]).max(axis=0)
            most[name] = np.maximum(most.get(name, here), here)
    return most


def _even_out(
    graph: onnx.GraphProto,
    name: str,
    readers: list[onnx.NodeProto],
    most: Floats,
    weights: dict[str, onnx.TensorProto],
) -> None:
    matrices = {node.input[1]: numpy_helper.to_array(weights[node.input[1]]) for node in readers}
    heaviest = np.max([np.abs(matrix).max(axis=1) for matrix in matrices.values()], axis=0)
    factors = np.maximum(most, 1e-5) ** ALPHA / np.maximum(heaviest, 1e-5) ** (1 - ALPHA)
    factors = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    for key, matrix in matrices.items():
        weights[key].CopyFrom(numpy_helper.from_array(matrix * factors[:, None], key))
    graph.initializer.append(numpy_helper.from_array(1 / factors, f"{name}_factors"))
    first = min(i for i, node in enumerate(graph.node) if any(node is reader for reader in readers))
    graph.node.insert(first, helper.make_node("Mul", [name, f"{name}_factors"], [f"{name}_even"], name=f"{name}_even"))
    for node in readers:
        node.input[0] = f"{name}_even"


def quantize(model: onnx.ModelProto, path: Path) -> None:
    """Write it with int8 weights: by blocks where IN_BLOCKS says so, else per channel, with activations by the whole window.

    reduce_range keeps a bit free: processors without VNNI may saturate otherwise, and give other answers.
    """
    others = [node.name for node in model.graph.node if node.op_type == "MatMul" and IN_BLOCKS not in node.name]
    by_blocks = MatMulNBitsQuantizer(
        model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=INT8_ARITHMETIC, nodes_to_exclude=others
    )
    by_blocks.process()
    with tempfile.TemporaryDirectory() as folder:
        partly = Path(folder) / "partly.onnx"
        onnx.save(by_blocks.model.model, str(partly))
        quantize_dynamic(partly, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
