"""From a trained network to one .onnx file with its facts inside.

The graph is written node by node instead of traced: it is short, its initialisers keep the network's own
names (which the way back needs), and it takes the form that ran fastest in onnxruntime: 2-D convolutions of
kernel (1, k) whose padding is their own attribute.
"""

import json
import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from ..core.model_file import FORMAT, FORMAT_VERSION, INPUT_NAME, OUTPUT_NAME

IR_VERSION = 8
OPSET = 17


def export(network, path, metadata):
    """Write `network` to `path` (IR 8, opset 17, one file).

    Parameters
    ----------
    network : training.network.PatternTCN
    path : str
    metadata : dict
        Flat facts about the model, JSON-able values: at least name, classes and preprocessing. Format,
        version and the network's shape are added here.

    Notes
    -----
    Input `series` (n, channels, steps) float32 in order of time, output `logits` (n, classes) float32.
    """
    steps = metadata["preprocessing"]["steps"]
    facts = {"format": FORMAT, "format_version": FORMAT_VERSION, "network": vars(network.config), **metadata}
    model = helper.make_model(
        _graph(network.eval(), steps),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="insar_patterns",
    )
    helper.set_model_props(model, {key: json.dumps(value) for key, value in facts.items()})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path + ".part")
    os.replace(path + ".part", path)


def _graph(network, steps):
    c, nodes, weights = network.config, [], {}

    def constant(name, values):
        weights[name] = np.asarray(values)
        return name

    def conv(module, name, x, stride, activation):
        weight = module.weight.detach().numpy()[:, :, None, :]
        # One tensor by value, so that the weight norm's two factors do not travel.
        inputs = [x, constant(f"{name}.weight", weight), constant(f"{name}.bias", module.bias.detach().numpy())]
        out = f"{name}.conv" if activation else f"{name}.out"
        kernel = weight.shape[-1]
        nodes.append(
            helper.make_node(
                "Conv", inputs, [out], name,
                kernel_shape=[1, kernel], strides=[1, stride], pads=[0, 0, 0, kernel - 1],
            )
        )  # fmt: skip
        if activation:
            nodes.append(helper.make_node("Relu", [out], [f"{name}.out"]))
        return f"{name}.out"

    constant("axis_channel_height", np.array([2], np.int64))
    for name, value in {"from_last": -1, "to_first": -steps - 1, "axis_time": 2, "backwards": -1}.items():
        constant(name, np.array([value], np.int64))
    nodes.append(
        helper.make_node("Slice", [INPUT_NAME, "from_last", "to_first", "axis_time", "backwards"], ["reversed"])
    )
    nodes.append(helper.make_node("Unsqueeze", ["reversed", "axis_channel_height"], ["image"]))
    x = "image"
    for i, block in enumerate(network.blocks):
        h = conv(block.conv1, f"blocks.{i}.conv1", x, 1, True)
        h = conv(block.conv2, f"blocks.{i}.conv2", h, 2, True)
        if isinstance(block.residual, torch.nn.Conv1d):
            skip = conv(block.residual, f"blocks.{i}.residual", x, 2, False)
        else:
            # A pooling window of one step keeps every second step, faster than a strided Slice.
            skip = f"blocks.{i}.skip"
            nodes.append(helper.make_node("MaxPool", [x], [skip], kernel_shape=[1, 1], strides=[1, 2]))
        nodes.append(helper.make_node("Add", [h, skip], [f"blocks.{i}.sum"]))
        x = f"blocks.{i}.out"
        nodes.append(helper.make_node("Relu", [f"blocks.{i}.sum"], [x]))
    constant("last", np.array(0, np.int64))
    nodes.append(helper.make_node("Gather", [x, "last"], ["row"], axis=3))
    nodes.append(helper.make_node("Flatten", ["row"], ["features"], axis=1))
    head = ["features"] + [
        constant(f"linear.{k}", getattr(network.linear, k).detach().numpy()) for k in ("weight", "bias")
    ]
    nodes.append(helper.make_node("Gemm", head, [OUTPUT_NAME], transB=1))
    return helper.make_graph(
        nodes,
        "pattern_tcn",
        [helper.make_tensor_value_info(INPUT_NAME, TensorProto.FLOAT, ["n", c.inputs, steps])],
        [helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, ["n", c.classes])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in weights.items()],
    )
