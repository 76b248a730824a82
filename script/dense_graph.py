"""The network as published: dense dilated convolutions over the whole series, of which the last step is read."""

import numpy as np


def dense_model(path):
    """The bytes of an ONNX model with the weights of one of ours and the dense graph that PyTorch's exporter writes.

    Parameters
    ----------
    path : str, an fp32 .onnx file of the plugin
    """
    import torch
    from insar_patterns.training.graph import Graph
    from insar_patterns.training.load import load
    from onnx import helper

    class Dense(Graph):
        def conv(self, name, module, x, stride):
            # A pyramid runs backwards from the last step; forwards the kernels are turned round again.
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

        def to_image(self, steps):
            return "series"

        def features(self, x):
            return self.add("Gather", [x, self.constant("last", np.array(-1, np.int64))], "features", axis=2)

        def head(self, x, linear):
            self.add("Gemm", [x, *linear], "logits", transB=1)

    network, facts = load(path)
    graph = Dense().build(network, facts["preprocessing"]["steps"])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()
