"""script/last_layers.py: what follows the blocks, trained on what these have found."""

import numpy as np
import pytest
import torch
from insar_patterns.training.network import NetworkConfig, PatternTCN

pytestmark = pytest.mark.usefixtures("scripts")
CONFIG = NetworkConfig(inputs=2, classes=3, blocks=3, channels=8, dropout=0.2, numbers=5, joined=16)


def lesson(n, seed):
    """Input (n, 2, 20) of a network, and classes that only the numbers tell."""
    x = torch.randn(n, 2, 20, generator=torch.Generator().manual_seed(seed))
    return x, (x[:, 1, 0] > 0).long() + (x[:, 1, 1] > 0.5).long()


def found(network, x):
    """What the last layers are given, (n, 8 + 5)."""
    h = x[:, :1].flip(-1)
    with torch.inference_mode():
        for block in network.eval().blocks:
            h = block(h)
    return torch.cat([h[..., 0], x[:, 1, :5]], dim=1).numpy()


def taught(seed=0):
    import last_layers

    torch.manual_seed(9)
    network = PatternTCN(CONFIG)
    network.join.centre.fill_(0.1)
    (x, y), (held_x, held_y) = lesson(12_000, 1), lesson(200, 2)
    before = {name: value.clone() for name, value in network.blocks.state_dict().items()}
    said, held = np.eye(3)[y], np.eye(3)[held_y]
    tuned = last_layers.train(network, found(network, x), said, found(network, held_x), held, seed)
    return before, tuned


def test_the_network_learns_what_the_numbers_tell_and_keeps_its_blocks():
    before, tuned = taught()
    x, y = lesson(500, 3)
    with torch.inference_mode():
        assert (tuned.network(x).argmax(dim=1) == y).float().mean() > 0.9
    for name, value in tuned.network.blocks.state_dict().items():
        assert torch.equal(value, before[name])
    assert tuned.network.join.centre.tolist() == pytest.approx([0.1] * 5)
    assert tuned.network.join.dropout.p == CONFIG.dropout
    assert not tuned.network.training and 0.1 < tuned.temperature < 10


def test_the_same_seed_gives_the_same_weights():
    first, again, other = (taught(seed)[1].network.state_dict() for seed in (0, 0, 1))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["linear.weight"], other["linear.weight"])
