"""Other graphs of a network: its int8 form in ONNX's QDQ notation, its fp16 form, one with a file's very weights."""

from copy import deepcopy

import numpy as np
import torch

BLOCKS = 4
"""So many blocks are int8. They do nine tenths of the arithmetic; the deeper ones are short and need the precision."""
PERCENTILE = 99.999
"""Of each tensor's values: what lies beyond is cut off. 99.99 halves the steps but is far off where it cuts, 100 has
coarse steps for the sake of one value."""
LANES = 16
"""Numbers of channels that processors like."""
WEIGHT_LEVELS = 63
"""Seven bits: products of eight overflow the 16-bit sums of processors without VNNI, and gave no better agreement."""


def ranges(network, x):
    """Ranges of what flows between the first blocks, by the names of `training.graph`: {tensor: (low, high)}.

    Parameters
    ----------
    network : training.network.PatternTCN; x : (n, channels, steps) float32 tensor, the calibration series
    """
    found, hooks = {}, []

    def note(name, relu):
        def hook(module, inputs, output):
            values = (torch.relu(output) if relu else output).numpy()
            low, high = np.percentile(values, (100 - PERCENTILE, PERCENTILE))
            found[name] = (min(float(low), 0.0), max(float(high), 1e-6))

        return hook

    count = min(BLOCKS, len(network.blocks))
    for i, block in enumerate(network.blocks[:count]):
        hooks += [
            block.conv1.register_forward_hook(note(f"blocks.{i}.conv1.out", True)),
            block.conv2.register_forward_hook(note(f"blocks.{i}.conv2.out", True)),
        ]
        if isinstance(block.residual, torch.nn.Conv1d):
            hooks.append(block.residual.register_forward_hook(note(f"blocks.{i}.residual.conv", False)))
        if i < count - 1:
            hooks.append(block.register_forward_hook(note(f"blocks.{i}.out", True)))
    with torch.inference_mode():
        network.eval()(x)
    for hook in hooks:
        hook.remove()
    for i in range(1, count):
        found[f"blocks.{i}.skip"] = found[f"blocks.{i - 1}.out"]
    return found


def rescaled(network, x):
    """A copy of the network for int8: the same function on the series `x` and their like.

    Channels get more even ranges: ReLU lets a factor through, so each channel is divided by the square root of its
    range and what reads it multiplied (Nagel et al. 2019, arXiv:1906.04721; with the weights left to their own scales).
    The residual channels of all blocks share one factor. Channels between a block's two convolutions that no series
    wakes are left out.
    """
    network, ranges_of, hooks = deepcopy(network).eval(), {}, []

    def note(name):
        def hook(module, inputs, output):
            ranges_of[name] = torch.relu(output).amax(dim=(0, 2))

        return hook

    for i, block in enumerate(network.blocks):
        hooks += [block.conv1.register_forward_hook(note(f"{i} inner"))]
        hooks += [block.register_forward_hook(note(f"{i} out"))]
    with torch.no_grad():
        network(x)
        for hook in hooks:
            hook.remove()
        outer = _factors(torch.stack([ranges_of[f"{i} out"] for i in range(BLOCKS) if f"{i} out" in ranges_of]))
        for i, block in enumerate(network.blocks):
            awake = _awake(ranges_of[f"{i} inner"])
            inner = _factors(ranges_of[f"{i} inner"][None])[awake]
            first = block.conv1.weight[awake] / inner[:, None, None]
            second = block.conv2.weight[:, awake] * inner[None, :, None] / outer[:, None, None]
            block.conv2 = _conv(second, block.conv2.bias / outer, 2)
            block.conv1 = _conv(first * outer[None, :, None] if i else first, block.conv1.bias[awake] / inner, 1)
            if isinstance(block.residual, torch.nn.Conv1d):
                block.residual = _conv(block.residual.weight / outer[:, None, None], block.residual.bias / outer, 2)
        (network.join.found if network.join else network.linear).weight *= outer
    return network


def _awake(ranges_of):
    """Indices of the channels whose range (channels,) is not zero, and of others up to a multiple of `LANES`."""
    count = int((ranges_of > 0).sum())
    count = min(-(-max(count, 1) // LANES) * LANES, len(ranges_of))
    return ranges_of.argsort(descending=True, stable=True)[:count].sort().values


def _factors(ranges_of):
    """Square roots of the channels' largest ranges (tensors, channels), the largest of each tensor being 1."""
    largest = ranges_of.amax(dim=1, keepdim=True).clamp(min=1e-6)
    return (ranges_of / largest).amax(dim=0).clamp(min=1e-3).sqrt()


def _conv(weight, bias, stride):
    conv = torch.nn.Conv1d(weight.shape[1], weight.shape[0], weight.shape[2], stride=stride)
    conv.weight.copy_(weight)
    conv.bias.copy_(bias)
    return conv


def int8_graph(found):
    """A training.graph.Graph that keeps the tensors of `ranges` as uint8."""
    from insar_patterns.training.graph import Graph

    class Int8Graph(Graph):
        def __init__(self):
            super().__init__()
            self.scales = {}

        def keep(self, x):
            if x not in found:
                return x
            low, high = found[x]
            scale = np.float32((high - low) / 255)
            zero = np.uint8(np.rint(-low / scale))
            how = [self.constant(f"{x}.scale", scale), self.constant(f"{x}.zero", zero)]
            stored = self.add("QuantizeLinear", [x, *how], f"{x}.uint8")
            out = self.add("DequantizeLinear", [stored, *how], f"{x}.kept")
            self.scales[out] = scale
            return out

        def parameters(self, name, weight, bias, x):
            if x not in self.scales:
                return super().parameters(name, weight, bias, x)
            scale = np.maximum(np.abs(weight).max(axis=(1, 2, 3)), 1e-8).astype(np.float32) / WEIGHT_LEVELS
            whole = np.rint(weight / scale[:, None, None, None]).astype(np.int8)
            sums = scale * self.scales[x]
            offset = np.rint(bias / sums).astype(np.int32)
            return self._whole(f"{name}.weight", whole, scale), self._whole(f"{name}.bias", offset, sums)

        def _whole(self, name, whole, scale):
            inputs = [self.constant(f"{name}.int", whole), self.constant(f"{name}.scale", scale)]
            inputs.append(self.constant(f"{name}.zero", np.zeros(len(scale), whole.dtype)))
            return self.add("DequantizeLinear", inputs, name, axis=0)

    return Int8Graph()


def fp16_graph():
    """A training.graph.Graph whose convolutions are fp16; logits reach hundreds, so the last layer stays fp32."""
    from insar_patterns.training.graph import Graph
    from onnx import TensorProto

    class Fp16Graph(Graph):
        def constant(self, name, values):
            half = name.startswith("blocks.")
            return super().constant(name, np.asarray(values).astype(np.float16) if half else values)

        def received(self, x):
            return self.add("Cast", [x], f"{x}.fp16", to=TensorProto.FLOAT16)

        def features(self, x):
            return self.add("Cast", [super().features(x)], "features.fp32", to=TensorProto.FLOAT)

    return Fp16Graph()


def same_weights_graph(path):
    """A training.graph.Graph with the weights of a file to the last bit, which PyTorch's weight norm would change."""
    import onnx
    from insar_patterns.training.graph import Graph
    from onnx import numpy_helper

    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}

    class SameWeights(Graph):
        def constant(self, name, values):
            is_weight = name.endswith((".weight", ".bias"))
            return super().constant(name, stored[name].reshape(values.shape) if is_weight else values)

    return SameWeights()
