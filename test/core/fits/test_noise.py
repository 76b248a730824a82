import numpy as np
import pytest
from insar_patterns.core.fits import NOISE_GRID, Noise, fit

DATES = np.arange(np.datetime64("2017-01-05"), np.datetime64("2020-12-31"), 12)
T = (DATES - DATES[0]).astype(float) / 365.25


def draw(noise, n, seed=0, t=T):
    lower = np.linalg.cholesky(noise.correlation(t))
    return np.random.default_rng(seed).normal(0, 1, (n, len(t))) @ lower.T


@pytest.mark.parametrize("noise", NOISE_GRID[1:], ids=str)
def test_whitening_makes_it_white(noise):
    matrix, log_det = noise.whitening(T)
    np.testing.assert_allclose(matrix @ noise.correlation(T) @ matrix.T, np.eye(len(T)), atol=1e-9)
    assert log_det == pytest.approx(np.linalg.slogdet(noise.correlation(T))[1])
    white = draw(noise, 4000) @ matrix.T
    lag1 = (white[:, 1:] * white[:, :-1]).mean()
    assert abs(lag1) < 0.01


def test_correlation_follows_the_days_between_dates():
    found = Noise(0.5, 30.0).correlation(np.array([0.0, 12.0, 60.0]) / 365.25)
    np.testing.assert_allclose(found[0], [1.0, 0.5 * np.exp(-12 / 30), 0.5 * np.exp(-2.0)])


def test_generalised_least_squares_knows_its_error_and_is_no_worse():
    noise = Noise(0.9, 60.0)
    values = 3.0 * T + draw(noise, 1500)
    ordinary, generalised = fit("line", values, DATES), fit("line", values, DATES, 0, noise)
    inverse = np.linalg.inv(noise.correlation(T))
    a = np.column_stack([np.ones_like(T), T])
    error = np.sqrt(np.linalg.inv(a.T @ inverse @ a)[1, 1])
    assert generalised.rate.std() == pytest.approx(error, rel=0.06)
    assert generalised.rate.std() <= ordinary.rate.std() * 1.005
    assert abs(generalised.rate.mean() - 3.0) < 4 * error / np.sqrt(1500)


@pytest.mark.parametrize("true", [None, Noise(0.6, 60.0), Noise(0.9, 180.0)], ids=str)
def test_the_true_noise_is_likeliest_on_average(true):
    values = draw(true or Noise(0.0, 1.0), 300)
    deviance = {noise: fit("constant", values, DATES, 0, noise).deviance().mean() for noise in NOISE_GRID}
    assert min(deviance, key=deviance.get) == true
