import pytest
import torch
from insar_patterns.training.network import Block, NetworkConfig, PatternTCN, inputs
from torch.nn.functional import conv1d, linear, pad


def dense(network, x):
    """The TCN of Bai, Kolter & Koltun (2018), written plainly: every time step, causal, dilation 2^i in block i.

    The kernels are turned around, because `network` reads time backwards.
    """
    for i, block in enumerate(network.blocks):
        dilation, kernel = 2**i, block.conv1.weight.shape[-1]
        h = x
        for conv in (block.conv1, block.conv2):
            h = pad(h, ((kernel - 1) * dilation, 0))
            h = torch.relu(conv1d(h, conv.weight.flip(-1), conv.bias, dilation=dilation))
        if x.shape[1] != h.shape[1]:
            x = conv1d(x, block.residual.weight, block.residual.bias)
        x = torch.relu(h + x)
    return linear(x[..., -1], network.linear.weight, network.linear.bias)


CONFIGS = [
    NetworkConfig(blocks=1, channels=5),
    NetworkConfig(blocks=4, channels=6, kernel=2),
    NetworkConfig(blocks=4, channels=6, kernel=5, inputs=3),
    NetworkConfig(blocks=10, channels=8),
    NetworkConfig(blocks=10, channels=8, kernel=2, inputs=3, classes=2),
    NetworkConfig(blocks=10, channels=7, kernel=5),
    NetworkConfig(blocks=4, channels=3, inputs=3),
    NetworkConfig(blocks=10, channels=1, inputs=1),
    NetworkConfig(),
]


@pytest.fixture(autouse=True)
def one_thread():
    """Other work on the machine is left alone."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("steps", [37, 101, 168, 300])
@pytest.mark.parametrize("config", CONFIGS, ids=lambda c: f"{c.inputs}-{c.channels}x{c.blocks}-k{c.kernel}")
def test_pyramid_equals_the_dense_dilated_network(config, steps):
    """The reversed, strided form is the published network: same weights, same logits."""
    torch.manual_seed(steps)
    network = PatternTCN(config).eval()
    x = 3 * torch.randn(3, config.inputs, steps)
    with torch.inference_mode():
        found, expected = network(x), dense(network, x)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    assert found.shape == (3, config.classes)
    assert torch.pdist(found).max() > 1e-3  # the network is no constant


def test_numbers_beside_the_series():
    """Only the first steps of the last channel are numbers, the blocks do not see them; far ones count no more."""
    torch.manual_seed(0)
    config = NetworkConfig(inputs=3, blocks=4, channels=6, numbers=5, joined=8)
    network, x = PatternTCN(config).eval(), torch.randn(4, 3, 20)
    network.join.centre += 1.0
    network.join.spread *= 2.0
    found = torch.relu(network.blocks[0].conv1(x[:, :2].flip(-1)))  # takes two channels
    assert found.shape[0] == 4 and network.blocks[0].residual.in_channels == 2
    with torch.inference_mode():
        before = network(x)

        def changed(where, value):
            other = x.clone()
            other[where] = value
            return network(other)

        last = (slice(None), -1)
        torch.testing.assert_close(changed((*last, slice(5, None)), 9.0), before)
        assert not torch.allclose(changed((*last, 2), 3.0), before)
        torch.testing.assert_close(changed((*last, 2), 1.0 + 2 * 4.0), changed((*last, 2), 1e9))
        h = x[:, :2].flip(-1)
        for block in network.blocks:
            h = block(h)
        scaled = ((x[:, 2, :5] - 1.0) / 2.0).clamp(-4, 4)
        h = torch.relu(network.join.found(h[..., 0]) + network.join.numbers(scaled))
        torch.testing.assert_close(network.linear(torch.relu(network.join.both(h))), before)


def test_the_scale_of_the_numbers():
    network, x = PatternTCN(NetworkConfig(inputs=2, blocks=1, channels=3, numbers=5)), torch.randn(50, 2, 20)
    x[:, 1, 3] = 7.0
    network.scale_to(x)
    torch.testing.assert_close(network.join.centre, x[:, 1, :5].mean(dim=0))
    torch.testing.assert_close(network.join.spread, x[:, 1, :5].std(dim=0) + 1e-3)
    PatternTCN(NetworkConfig(blocks=1, channels=3)).scale_to(x)  # none to scale


def test_what_the_network_is_told_of_its_input():
    from insar_patterns.core.preprocessing import Preprocessing

    assert inputs(Preprocessing()) == {"inputs": 1, "numbers": 0}
    assert inputs(Preprocessing(channels=("curve", "line"))) == {"inputs": 2, "numbers": 80}
    with pytest.raises(ValueError, match="no such network"):
        NetworkConfig(inputs=1, numbers=80)  # no series
    with pytest.raises(ValueError, match="no such network"):
        NetworkConfig(numbers=-1)


@pytest.mark.parametrize("steps", [1, 2, 3, 16, 37])
def test_in_double_precision_nothing_is_left_for_rounding_to_explain(steps):
    torch.manual_seed(steps)
    network = PatternTCN(NetworkConfig(blocks=5, channels=4, inputs=2)).double().eval()
    x = torch.randn(3, 2, steps, dtype=torch.double)
    with torch.inference_mode():
        torch.testing.assert_close(network(x), dense(network, x), atol=1e-13, rtol=1e-12)


def test_the_series_matters_at_every_step():
    torch.manual_seed(0)
    network = PatternTCN(NetworkConfig(blocks=8, channels=16)).double().eval()
    x = torch.randn(1, 1, 168, dtype=torch.double, requires_grad=True)
    network(x).square().sum().backward()
    assert (x.grad.abs() > 0).all()


def test_defaults_are_the_papers():
    config = NetworkConfig()
    assert (config.blocks, config.channels, config.dropout, config.kernel) == (10, 100, 0.05, 3)
    assert (config.inputs, config.classes) == (1, 6)
    network = PatternTCN()
    assert len(network.blocks) == 10
    first, other = 100 * 3 + 100 + 100, 100 * 100 * 3 + 100 + 100  # kernel, bias and norm
    expected = (first + other + 200) + 9 * 2 * other + 606
    assert sum(p.numel() for p in network.parameters()) == expected


@pytest.mark.parametrize("steps", [1, 2, 5, 168])
def test_a_block_keeps_every_second_step(steps):
    assert Block(2, 4, 3, 0.0)(torch.zeros(3, 2, steps)).shape == (3, 4, (steps + 1) // 2)


def test_dropout_is_for_training_only():
    torch.manual_seed(0)
    network, x = PatternTCN(NetworkConfig(blocks=3, channels=16, dropout=0.5)), torch.randn(4, 1, 50)
    network.train()
    assert not torch.equal(network(x), network(x))
    network.eval()
    assert torch.equal(network(x), network(x))


def test_rows_do_not_depend_on_each_other():
    torch.manual_seed(0)
    network, x = PatternTCN(NetworkConfig(blocks=4, channels=8)).eval(), torch.randn(6, 1, 40)
    with torch.inference_mode():
        alone = torch.cat([network(row[None]) for row in x])
        torch.testing.assert_close(network(x), alone, atol=1e-5, rtol=1e-5)
