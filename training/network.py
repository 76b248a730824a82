"""The temporal convolutional network (Bai, Kolter & Koltun 2018, arXiv:1803.01271), on one page.

Only the last time step of a TCN is read. Seen from there backwards, block i (dilation 2^i) needs its input
at every 2^i-th step only. So the series is reversed and each block keeps every second step: the same function
of the same weights (kernels flipped) as the dense dilated network, an order of magnitude cheaper.
`test/training/test_network.py` holds the two equal.

Beyond the paper, a network may see numbers beside the series (`core.line`): they join what the blocks have found in
two more layers before the last.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import pad
from torch.nn.utils.parametrizations import weight_norm

HEAD = ("join.", "linear.")
"""How the names of the weights begin that follow the blocks."""


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of the network; the defaults are the paper's Table 2, with k = 3 (the paper does not say).

    inputs : channels of the input; numbers : how many numbers the last of them holds instead of a series, 0 where all
    are series; joined : width of the layers where these join what the blocks have found.
    """

    inputs: int = 1
    classes: int = 6
    blocks: int = 10
    channels: int = 100
    kernel: int = 3
    dropout: float = 0.05
    numbers: int = 0
    joined: int = 128

    def __post_init__(self):
        sizes = (self.series, self.classes, self.blocks, self.channels, self.kernel, self.joined)
        if min(sizes) < 1 or self.numbers < 0 or not 0 <= self.dropout < 1:
            raise ValueError(f"no such network: {self}")

    @property
    def series(self):
        """How many channels of the input are series."""
        return self.inputs - (self.numbers > 0)


def inputs(preprocessing):
    """What `NetworkConfig` says of the input that a core.preprocessing.Preprocessing makes."""
    return {"inputs": len(preprocessing.channels), "numbers": preprocessing.numbers}


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


class Join(nn.Module):
    """What the blocks have found (n, channels) and numbers (n, numbers) -> (n, joined).

    centre, spread : of the numbers in the training series (`scale_to`); what lies beyond `MOST` of them counts no more,
    so that another mission's extreme number cannot decide alone.
    """

    MOST, LEAST_SPREAD = 4.0, 1e-3

    def __init__(self, channels, numbers, joined, dropout):
        super().__init__()
        self.register_buffer("centre", torch.zeros(numbers))
        self.register_buffer("spread", torch.ones(numbers))
        self.found = nn.Linear(channels, joined)
        self.numbers = nn.Linear(numbers, joined, bias=False)
        self.both = nn.Linear(joined, joined)
        self.dropout = nn.Dropout(dropout)

    def scale_to(self, numbers):
        """Take centre and spread from the numbers (n, numbers) of the training series; before training."""
        self.centre.copy_(numbers.mean(dim=0))
        self.spread.copy_(numbers.std(dim=0) + self.LEAST_SPREAD)

    def forward(self, found, numbers):
        """(n, channels), (n, numbers) -> (n, joined)."""
        scaled = ((numbers - self.centre) / self.spread).clamp(-self.MOST, self.MOST)
        h = self.dropout(torch.relu(self.found(found) + self.numbers(scaled)))
        return self.dropout(torch.relu(self.both(h)))


class PatternTCN(nn.Module):
    """Series (n, inputs, steps) in order of time -> logits (n, classes)."""

    def __init__(self, config=None):
        super().__init__()
        self.config = c = config or NetworkConfig()
        widths = [c.series] + [c.channels] * c.blocks
        self.blocks = nn.ModuleList(Block(inputs, c.channels, c.kernel, c.dropout) for inputs in widths[: c.blocks])
        self.join = Join(c.channels, c.numbers, c.joined, c.dropout) if c.numbers else None
        self.linear = nn.Linear(c.joined if c.numbers else c.channels, c.classes)

    def scale_to(self, x):
        """Scale the numbers, if any, by the input (n, inputs, steps) of the training series; before training."""
        if self.join:
            self.join.scale_to(x[:, -1, : self.config.numbers])

    def forward(self, x):
        """(n, inputs, steps) -> (n, classes)."""
        numbers = x[:, -1, : self.config.numbers]
        x = x[:, : self.config.series].flip(-1)
        for block in self.blocks:
            x = block(x)
        found = x[..., 0]
        return self.linear(self.join(found, numbers) if self.join else found)
