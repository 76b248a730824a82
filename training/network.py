"""The temporal convolutional network (Bai, Kolter & Koltun 2018, arXiv:1803.01271), on one page.

Only the last time step of a TCN is read. Seen from there backwards, block i (dilation 2^i) needs its input
at every 2^i-th step only. So the series is reversed and each block keeps every second step: the same function
of the same weights (kernels flipped) as the dense dilated network, an order of magnitude cheaper.
`test/training/test_network.py` holds the two equal.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import pad
from torch.nn.utils.parametrizations import weight_norm


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of the network; the defaults are the paper's Table 2, with k = 3 (the paper does not say)."""

    inputs: int = 1
    classes: int = 6
    blocks: int = 10
    channels: int = 100
    kernel: int = 3
    dropout: float = 0.05

    def __post_init__(self):
        sizes = (self.inputs, self.classes, self.blocks, self.channels, self.kernel)
        if min(sizes) < 1 or not 0 <= self.dropout < 1:
            raise ValueError(f"no such network: {self}")


class Block(nn.Module):
    """Two convolutions with a residual, reading (n, c, s) and keeping every second step: (n, channels, ceil(s/2))."""

    def __init__(self, inputs, channels, kernel, dropout):
        super().__init__()
        self.kernel = kernel
        self.conv1 = weight_norm(nn.Conv1d(inputs, channels, kernel))
        self.conv2 = weight_norm(nn.Conv1d(channels, channels, kernel, stride=2))
        self.residual = nn.Conv1d(inputs, channels, 1, stride=2) if inputs != channels else nn.Identity()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        """(n, inputs, s) -> (n, channels, ceil(s / 2)); time runs backwards."""
        # Zeros behind the reversed series are the zeros before the first date of a causal network.
        h = self.dropout(torch.relu(self.conv1(pad(x, (0, self.kernel - 1)))))
        h = self.dropout(torch.relu(self.conv2(pad(h, (0, self.kernel - 1)))))
        skip = x[..., ::2] if isinstance(self.residual, nn.Identity) else self.residual(x)
        return torch.relu(h + skip)


class PatternTCN(nn.Module):
    """Series (n, inputs, steps) in order of time -> logits (n, classes)."""

    def __init__(self, config=None):
        super().__init__()
        self.config = c = config or NetworkConfig()
        widths = [c.inputs] + [c.channels] * c.blocks
        self.blocks = nn.ModuleList(Block(inputs, c.channels, c.kernel, c.dropout) for inputs in widths[: c.blocks])
        self.linear = nn.Linear(c.channels, c.classes)

    def forward(self, x):
        """(n, inputs, steps) -> (n, classes)."""
        x = x.flip(-1)
        for block in self.blocks:
            x = block(x)
        return self.linear(x[..., 0])
