"""The network as published: dense dilated convolutions over the whole series, of which the last step is read."""

import io

import numpy as np


def exported(path):
    """The bytes of the ONNX model that PyTorch exports of the dense network with the weights of one of ours.

    Parameters
    ----------
    path : str, an fp32 .onnx file of the plugin
    """
    import torch
    from insar_patterns.training.load import load
    from torch.nn.functional import conv1d, linear, pad

    network, facts = load(path)
    network.requires_grad_(False)

    class Dense(torch.nn.Module):
        def forward(self, x):
            for i, block in enumerate(network.blocks):
                h, shift = x, (block.kernel - 1) * 2**i
                for conv in (block.conv1, block.conv2):
                    # A pyramid runs backwards from the last step; forwards the kernels are turned round again.
                    weight, bias = conv.weight.flip(-1), conv.bias
                    h = torch.relu(conv1d(pad(h, (shift, 0)), weight, bias, dilation=2**i))
                if isinstance(block.residual, torch.nn.Conv1d):
                    x = conv1d(x, block.residual.weight, block.residual.bias)
                x = torch.relu(h + x)
            return linear(x[..., -1], network.linear.weight, network.linear.bias)

    file, example = io.BytesIO(), torch.zeros(2, network.config.inputs, facts["preprocessing"]["steps"])
    names = {"input_names": ["series"], "output_names": ["logits"], "dynamic_axes": {"series": {0: "n"}}}
    torch.onnx.export(Dense(), example, file, opset_version=17, dynamo=False, **names)
    return file.getvalue()


def by_hand(path):
    """The same network written by hand, the padding an attribute of the convolutions: no export does that."""
    import torch
    from insar_patterns.training.graph import Graph
    from insar_patterns.training.load import load
    from onnx import helper

    class Dense(Graph):
        def conv(self, name, module, x, stride):
            kernel, block = module.weight.shape[2], int(name.split(".")[1])
            weight = module.weight.detach().numpy()[:, :, ::-1]
            inputs = [x, self.constant(f"{name}.weight", weight), self.constant(f"{name}.bias", module.bias.detach())]
            shape = {"kernel_shape": [kernel], "dilations": [2**block], "pads": [2**block * (kernel - 1), 0]}
            return self.add("Conv", inputs, f"{name}.conv", **shape)

        def _block(self, name, block, x):
            h = self.add("Relu", [self.conv(f"{name}.conv1", block.conv1, x, 1)], f"{name}.conv1.out")
            h = self.add("Relu", [self.conv(f"{name}.conv2", block.conv2, h, 1)], f"{name}.conv2.out")
            if isinstance(block.residual, torch.nn.Conv1d):
                x = self.conv(f"{name}.residual", block.residual, x, 1)
            return self.add("Relu", [self.add("Add", [h, x], f"{name}.sum")], f"{name}.out")

        def to_image(self, config, steps):
            return "series"

        def features(self, x):
            return self.add("Gather", [x, self.constant("last", np.array(-1, np.int64))], "features", axis=2)

        def head(self, x, linear, on_side):
            self.add("Gemm", [x, *linear], "logits", transB=1)

    network, facts = load(path)
    graph = Dense().build(network, facts["preprocessing"]["steps"])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()
