import numpy as np
import pytest
from insar_patterns.core.smoothing import smooth
from scipy.signal import savgol_filter

FILTERS = [(3, 1), (5, 0), (5, 2), (11, 2), (11, 3), (21, 2), (167, 4)]


@pytest.mark.parametrize("order", [0, 1, 2])
def test_window_of_one_is_the_identity(order):
    values = np.random.default_rng(0).normal(0, 10, (4, 168))
    np.testing.assert_array_equal(smooth(values, 1, order), values)


@pytest.mark.parametrize(("window", "order"), FILTERS)
def test_polynomials_of_the_order_stay_ends_included(window, order):
    x = np.linspace(-1, 1, 168)
    powers = np.vander(x, order + 1)
    values = 30 * np.random.default_rng(window).normal(size=(5, order + 1)) @ powers.T
    np.testing.assert_allclose(smooth(values, window, order), values, atol=1e-8)


@pytest.mark.parametrize(("window", "order"), FILTERS)
def test_equals_scipy(window, order):
    values = np.random.default_rng(window).normal(0, 10, (5, 168))
    np.testing.assert_array_equal(smooth(values, window, order), savgol_filter(values, window, order))


@pytest.mark.parametrize(("window", "order"), [(5, 2), (11, 2), (21, 3)])
def test_is_the_moving_least_squares_polynomial(window, order):
    values = np.random.default_rng(window).normal(0, 10, 60)
    half, at = window // 2, np.arange(60)
    expected = np.empty(60)
    for i in range(half, 60 - half):
        part = slice(i - half, i + half + 1)
        fit = np.polynomial.Polynomial.fit(at[part], values[part], order)
        expected[i] = fit(i)
        if i == half:
            expected[:half] = fit(at[:half])
        if i == 59 - half:
            expected[-half:] = fit(at[-half:])
    np.testing.assert_allclose(smooth(values[None], window, order)[0], expected, atol=1e-9)


def test_noise_is_damped_and_rows_stay_apart():
    values = np.random.default_rng(0).normal(0, 1, (50, 168))
    values[7] = 0.0
    out = smooth(values, 11, 2)
    assert (out[7] == 0).all()
    assert 0.4 < np.delete(out, 7, axis=0).std() < 0.5  # sqrt of the filter's middle weight, 0.2075
