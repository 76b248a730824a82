import numpy as np
import pytest
import torch
from insar_patterns.core.calibration import expected_calibration_error
from insar_patterns.training.calibrate import RANGE, fold, logits, temperature
from insar_patterns.training.network import NetworkConfig, PatternTCN


def drawn(n=20_000, classes=6):
    """Logits, and labels drawn from their own probabilities: calibrated by construction."""
    torch.manual_seed(0)
    z = 2 * torch.randn(n, classes)
    return z, torch.distributions.Categorical(logits=z).sample()


@pytest.mark.parametrize("t", [0.3, 1.0, 4.0])
def test_the_temperature_is_found(t):
    z, y = drawn()
    assert temperature(t * z, y) == pytest.approx(t, rel=0.03)


def test_it_calibrates():
    z, y = drawn()
    sure = 5 * z
    before = expected_calibration_error(sure.softmax(1).numpy(), y.numpy())
    after = expected_calibration_error((sure / temperature(sure, y)).softmax(1).numpy(), y.numpy())
    assert before > 0.2
    assert after < 0.02


def test_it_stays_within_its_range():
    z = torch.eye(3).repeat(10, 1)
    y = z.argmax(dim=1)
    assert RANGE[0] <= temperature(z, y) < 0.1
    assert 10 < temperature(z, (y + 1) % 3) <= RANGE[1]


def test_folding_divides_the_logits_and_keeps_the_decisions():
    torch.manual_seed(0)
    network, x = PatternTCN(NetworkConfig(blocks=2, channels=4)), torch.randn(50, 1, 30)
    before = logits(network, x)
    fold(network, 2.5)
    torch.testing.assert_close(logits(network, x), before / 2.5)
    assert all(weight.requires_grad for weight in network.parameters())


def test_logits_in_batches_and_without_dropout():
    torch.manual_seed(0)
    network, x = PatternTCN(NetworkConfig(blocks=2, channels=4, dropout=0.5)).train(), torch.randn(50, 1, 30)
    found = logits(network, x, batch=7)
    np.testing.assert_allclose(found, logits(network, x), atol=1e-6)
    assert found.shape == (50, 6)
    assert not network.training
