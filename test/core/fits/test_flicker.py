import numpy as np
import pytest
from insar_patterns.core.fits.noise import Flicker

T = np.arange(1024) * 6 / 365.25


def test_power_falls_as_one_over_frequency():
    """Of the covariance itself: the variance of means over longer and longer blocks falls slowly."""
    correlation = Flicker(0.9999999).correlation(T)
    spectrum = np.abs(np.fft.fft(correlation[512] * np.hanning(1024)))[6:200]
    slope = np.polyfit(np.log(np.arange(6, 200)), np.log(spectrum), 1)[0]
    assert -1.25 < slope < -0.75


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_whitening_makes_it_white(share):
    noise, t = Flicker(share), T[:120]
    matrix, log_det = noise.whitening(t)
    np.testing.assert_allclose(matrix @ noise.correlation(t) @ matrix.T, np.eye(120), atol=1e-9)
    assert log_det == pytest.approx(np.linalg.slogdet(noise.correlation(t))[1])
    assert noise.correlation(t)[0, 1] < share
