"""The network as an ONNX graph, written node by node, in the form that ran fastest in onnxruntime.

The series of a batch lie side by side along the width of one image (1, channels, time, series), and the kernels are
columns (k, 1): at every depth of the pyramid the innermost loop runs over the whole batch, where a convolution along
the time axis would have ever shorter rows, and keeping every second step copies whole rows. On two cores (AVX-512,
onnxruntime 1.32, two single-threaded callers, 10 x 100 channels) this was 18 times as fast as the dense dilated
network, 12 to 14 times with kernels (1, k); channels padded to a multiple of 16 gained nothing more.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from ..core.model_file import INPUT_NAME, OUTPUT_NAME

IMAGE = "image"


class Graph:
    """Nodes and weights on their way to a GraphProto; the initialisers keep the network's own names."""

    def __init__(self):
        self.nodes, self.weights = [], {}

    def constant(self, name, values):
        """A weight or parameter; returns its name."""
        self.weights[name] = np.asarray(values)
        return name

    def add(self, operator, inputs, output, **attributes):
        """A node with one output; returns the output's name."""
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def conv(self, name, module, x, stride):
        """A convolution over time; zeros behind the reversed series are its padding."""
        # One tensor by value, so that the weight norm's two factors do not travel.
        weight = module.weight.detach().numpy()[:, :, :, None]
        inputs = [x, *self.parameters(name, weight, module.bias.detach().numpy(), x)]
        kernel = weight.shape[2]
        shape = {"kernel_shape": [kernel, 1], "strides": [stride, 1], "pads": [0, 0, kernel - 1, 0]}
        return self.add("Conv", inputs, f"{name}.conv", **shape)

    def parameters(self, name, weight, bias, x):
        """Names of the weight (o, i, k, 1) and bias (o,) of a convolution that reads `x`."""
        return self.constant(f"{name}.weight", weight), self.constant(f"{name}.bias", bias)

    def keep(self, x):
        """How a tensor is kept between two nodes: as it is."""
        return x

    def build(self, network, steps):
        """GraphProto of a training.network.PatternTCN for series of `steps` steps."""
        network.eval()
        x = self.to_image(network.config, steps)
        for i, block in enumerate(network.blocks):
            x = self._block(f"blocks.{i}", block, x)
        found, config = self.features(x), network.config
        if network.join:
            found = self._join(network.join, found, config)
        self.head(found, self.linear("linear", network.linear), int(network.join is None))
        return helper.make_graph(
            self.nodes,
            "pattern_tcn",
            [helper.make_tensor_value_info(INPUT_NAME, TensorProto.FLOAT, ["n", config.inputs, steps])],
            [helper.make_tensor_value_info(OUTPUT_NAME, TensorProto.FLOAT, ["n", config.classes])],
            [numpy_helper.from_array(np.array(value, order="C"), name) for name, value in self.weights.items()],
        )

    def received(self, x):
        """How the input is passed on: as it is."""
        return x

    def to_image(self, config, steps):
        """The series of the input, reversed in time, as (1, channels, steps, n)."""
        parts = {"from_last": -1, "to_first": -steps - 1, "from_first": 0, "to_end": steps}
        for name, value in {**parts, "axis_0": 0, "axis_2": 2, "backwards": -1, "every_second": 2}.items():
            self.constant(name, np.array([value], np.int64))
        x = INPUT_NAME
        if config.numbers:
            ends = [
                self.constant(f"series.{part}", np.array([i], np.int64))
                for part, i in (("end", config.series), ("axis", 1))
            ]
            x = self.add("Slice", [x, "from_first", *ends], "only_series")
        x = self.add("Transpose", [self.received(x)], "side_by_side", perm=[1, 2, 0])
        x = self.add("Unsqueeze", [x, "axis_0"], "forwards")
        return self.add("Slice", [x, "from_last", "to_first", "axis_2", "backwards"], IMAGE)

    def features(self, x):
        """The first row of the last image, the last step of the series, as (channels, n)."""
        row = self.add("Gather", [x, self.constant("last", np.array(0, np.int64))], "row", axis=2)
        return self.add("Squeeze", [row, "axis_0"], "features")

    def linear(self, name, module):
        """Names of the weight and, where it has one, the bias of a linear layer."""
        parts = [(part, getattr(module, part)) for part in ("weight", "bias")]
        return [self.constant(f"{name}.{part}", value.detach().numpy()) for part, value in parts if value is not None]

    def head(self, x, linear, on_side):
        """The last layer, by the names of its weight and bias; `on_side`: 1 where x is (features, n), else 0."""
        self.add("Gemm", [x, *linear], OUTPUT_NAME, transA=on_side, transB=1)

    def _join(self, join, found, config):
        """`network.Join` of features (channels, n) and the numbers of the input, as (n, joined)."""
        which = self.constant("numbers.channel", np.array(config.inputs - 1, np.int64))
        x = self.add("Gather", [INPUT_NAME, which], "numbers.steps", axis=1)
        ends = [
            self.constant(f"numbers.{part}", np.array([i], np.int64))
            for part, i in (("start", 0), ("end", config.numbers), ("axis", 1))
        ]
        x = self.add("Slice", [x, *ends], "numbers")
        x = self.add("Sub", [x, self.constant("join.centre", join.centre.numpy())], "numbers.centred")
        x = self.add("Div", [x, self.constant("join.spread", join.spread.numpy())], "numbers.scaled")
        most = [
            self.constant(f"numbers.{name}", np.float32(i)) for name, i in (("least", -join.MOST), ("most", join.MOST))
        ]
        x = self.add("Clip", [x, *most], "numbers.clipped")
        found = self.add("Gemm", [found, *self.linear("join.found", join.found)], "join.found.out", transA=1, transB=1)
        h = self.add("Gemm", [x, *self.linear("join.numbers", join.numbers), found], "join.sum", transB=1)
        h = self.add("Relu", [h], "join.in")
        h = self.add("Gemm", [h, *self.linear("join.both", join.both)], "join.both.sum", transB=1)
        return self.add("Relu", [h], "join.out")

    def _block(self, name, block, x):
        h = self.add("Relu", [self.conv(f"{name}.conv1", block.conv1, x, 1)], f"{name}.conv1.out")
        h = self.add("Relu", [self.conv(f"{name}.conv2", block.conv2, self.keep(h), 2)], f"{name}.conv2.out")
        if isinstance(block.residual, nn.Conv1d):
            skip = self.conv(f"{name}.residual", block.residual, x, 2)
        else:
            skip = self.add("Slice", [x, "from_first", "to_end", "axis_2", "every_second"], f"{name}.skip")
        out = f"{name}.out"
        if x == IMAGE:
            return self.keep(self.add("Relu", [self.add("Add", [self.keep(h), self.keep(skip)], f"{name}.sum")], out))
        # Deeper blocks add what is not negative to what is not: the network's own ReLU changes nothing there.
        return self.keep(self.add("Add", [self.keep(h), self.keep(skip)], out))
