"""From an .onnx file back to the network it was exported from: the inverse of `export`."""

import re
from dataclasses import asdict, replace

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn.utils.parametrize import is_parametrized

from ..core.errors import QT_TRANSLATE_NOOP, ModelError
from ..core.model_file import read_model_file
from ..core.patterns import KEYS
from ..core.preprocessing import LINE, Preprocessing
from .network import Join, NetworkConfig, PatternTCN, inputs

_FACTOR = re.compile(r"\.parametrizations\.(\w+)\.original\d")


def load(path):
    """Read a shipped or fine-tuned model back into PyTorch.

    Parameters
    ----------
    path : str, an fp32 .onnx file that `export` wrote

    Returns
    -------
    network : PatternTCN, for inference, on the CPU; its outputs equal the file's in onnxruntime to rounding
    facts : dict, the metadata of the file (name, classes, preprocessing, ...), and its `sha256`

    Raises
    ------
    ModelError
        Where the file is none of ours, is a faster form of another (int8, fp16), or holds another network than it says.
    """
    read = read_model_file(path)
    try:
        network = PatternTCN(NetworkConfig(**read.metadata["network"]))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} does not say of what form its network is, so it cannot be trained further. Choose a model "
                "that the plugin shipped or exported.",
            ),
            path=path,
        ) from error
    stored = {tensor.name: tensor for tensor in onnx.load(path, load_external_data=False).graph.initializer}
    values, wrong = {}, []
    for name, expected in plain_state(network).items():
        array = numpy_helper.to_array(stored[name]) if name in stored else None
        flat = _without_image(array, expected.ndim)
        if flat is None or flat.dtype != np.float32 or flat.shape != tuple(expected.shape):
            wrong.append(name)
        else:
            values[name] = torch.from_numpy(flat.copy())
    shape = (network.config.inputs, network.config.numbers, network.config.classes)
    if wrong or shape != (len(read.preprocessing.channels), read.preprocessing.numbers, len(read.classes)):
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The weights in {path} do not fit the network that it names ({wrong}), so it cannot be trained "
                "further. Choose a model that the plugin shipped or exported.",
            ),
            path=path,
            wrong=", ".join(wrong[:3]) or shape,
        )
    _set_state(network, values)
    return network.eval(), {**read.metadata, "sha256": read.sha256}


def _without_image(array, dimensions):
    """A kernel (o, i, k, 1), or (o, i, 1, k) of files written before version 0.2, as (o, i, k)."""
    if array is not None and array.ndim == 4 and dimensions == 3:
        axis = next((axis for axis in (3, 2) if array.shape[axis] == 1), None)
        return array if axis is None else array.squeeze(axis)
    return array


def plain_state(network):
    """Weights by the names that they have in the .onnx file: the state dict with the weight norm multiplied out."""
    names = dict.fromkeys(_FACTOR.sub(r".\1", name) for name in network.state_dict())
    return {name: getattr(*_owner(network, name)).detach() for name in names}


def _owner(network, name):
    """The module that has a weight, and the weight's name there."""
    path, _, last = name.rpartition(".")
    return network.get_submodule(path), last


def _set_state(network, values):
    with torch.no_grad():
        for path, value in values.items():
            module, name = _owner(network, path)
            if is_parametrized(module, name):
                setattr(module, name, value)  # splits it into length and direction
                direction = module.parametrizations[name].original1
                direction[value.flatten(1).norm(dim=1) == 0] = 1.0  # a kernel of zeros has none; any will do
            else:
                getattr(module, name).copy_(value)


def replace_head(network, old, new):
    """Give `network` the classes `new` in place of `old`; nothing is done where they are the same.

    The output of a class that stays keeps its weights. That of a new one starts as the mean of all old ones: its
    logit is then the mean of the others', so it is never the largest and does not change a decision before
    training has shown the network what the class is.

    Parameters
    ----------
    network : PatternTCN, changed in place
    old, new : sequences of pattern keys, in the order of the outputs
    """
    if tuple(old) == tuple(new):
        return
    if len(set(new)) != len(new) or len(new) < 2 or not set(new) <= set(KEYS):
        raise ValueError(f"classes are two or more of {', '.join(KEYS)}")
    head = network.linear
    rows = [list(old).index(key) if key in old else None for key in new]
    fresh = torch.nn.Linear(head.in_features, len(new))
    with torch.no_grad():
        for part, values in ((fresh.weight, head.weight), (fresh.bias, head.bias)):
            mean = values.mean(dim=0)
            part.copy_(torch.stack([mean if row is None else values[row] for row in rows]))
    network.linear = fresh
    network.config = replace(network.config, classes=len(new))


def see_line(network, facts, numbers):
    """Let a network that sees series only see the numbers of the line too, in fresh last layers.

    Parameters
    ----------
    network : PatternTCN, changed in place; facts : dict, its `preprocessing` gets the channel, its `network` the layers
    numbers : (n, NUMBERS) float32 tensor, `core.line.line_numbers` of the training series

    Raises
    ------
    ModelError
        Where the grid has fewer steps than there are numbers.
    """
    preprocessing = Preprocessing(**facts["preprocessing"])
    seeing = replace(preprocessing, channels=(*preprocessing.channels, LINE))
    network.config = config = replace(network.config, **inputs(seeing))
    network.join = Join(config.channels, config.numbers, config.joined, config.dropout)
    network.join.scale_to(numbers)
    network.linear = torch.nn.Linear(config.joined, config.classes)
    facts.update(preprocessing=asdict(seeing), network=vars(config))
