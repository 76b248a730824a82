"""From a trained network to one .onnx file with its facts inside.

The graph is written node by node instead of traced (`graph`): it is short, its initialisers keep the network's own
names (which the way back needs), and it takes the form that ran fastest in onnxruntime.
"""

import json
import os

import onnx
from onnx import helper

from ..core.model_file import FORMAT, FORMAT_VERSION
from .graph import Graph

IR_VERSION = 8
OPSET = 17


def export(network, path, metadata, graph=None):
    """Write `network` to `path` (IR 8, opset 17, one file).

    Parameters
    ----------
    network : training.network.PatternTCN
    path : str
    metadata : dict
        Flat facts about the model, JSON-able values: at least name, classes and preprocessing. Format,
        version and the network's shape are added here.
    graph : graph.Graph
        The builder of the graph; fp32 if None.

    Notes
    -----
    Input `series` (n, channels, steps) float32 in order of time, output `logits` (n, classes) float32.
    """
    steps = metadata["preprocessing"]["steps"]
    facts = {"format": FORMAT, "format_version": FORMAT_VERSION, "network": vars(network.config), **metadata}
    model = helper.make_model(
        (graph or Graph()).build(network, steps),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="insar_patterns",
    )
    helper.set_model_props(model, {key: json.dumps(value) for key, value in facts.items()})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path + ".part")
    os.replace(path + ".part", path)
