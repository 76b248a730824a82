import numpy as np
import pytest
from insar_patterns.core.errors import ModelError
from insar_patterns.core.preprocessing import CHANNELS, Preprocessing, prepare, smoothed_grid
from scipy.signal import savgol_filter

DATES = np.datetime64("2017-01-05") + 12 * np.arange(168)


def test_defaults():
    settings = Preprocessing()
    assert (settings.steps, settings.window, settings.order, settings.scale_mm) == (168, 11, 2, 10.0)
    assert settings.channels == CHANNELS == ("smoothed",)
    assert Preprocessing(channels=["smoothed"]) == settings  # as JSON gives it back


def test_a_regular_series_is_only_smoothed_and_scaled():
    values = np.random.default_rng(0).normal(0, 10, (4, 168)) + 300
    expected = savgol_filter(values - values.mean(axis=1, keepdims=True), 11, 2)
    np.testing.assert_allclose(smoothed_grid(values, DATES, Preprocessing()), expected, atol=1e-9)
    np.testing.assert_allclose(prepare(values, DATES, Preprocessing())[:, 0] * 10, expected, atol=1e-4)


@pytest.mark.parametrize("scale", [1.0, 25.0])
@pytest.mark.parametrize("m", [40, 168, 400])
@pytest.mark.parametrize("steps", [20, 168])
def test_input_of_the_network(m, steps, scale):
    rng = np.random.default_rng(m)
    dates = np.datetime64("2016-01-01") + np.cumsum(rng.integers(1, 20, m))
    values = rng.normal(0, 10, (7, m))
    values[:, 5:9] = values[2, :4] = values[3, -6:] = np.nan
    settings = Preprocessing(steps=steps, window=5, order=1, scale_mm=scale)
    x = prepare(values, dates, settings)
    assert x.shape == (7, 1, steps)
    assert x.dtype == np.float32
    assert x.flags.c_contiguous
    assert np.isfinite(x).all()
    np.testing.assert_allclose(x[:, 0], smoothed_grid(values, dates, settings) / scale, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(prepare(values + 50, dates, settings), x, atol=1e-5)


def test_window_of_one_leaves_the_grid():
    values = np.random.default_rng(0).normal(0, 10, (4, 168))
    out = smoothed_grid(values, DATES, Preprocessing(window=1))
    np.testing.assert_allclose(out, values - values.mean(axis=1, keepdims=True), atol=1e-10)


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 19},
        {"steps": 2001},
        {"steps": 168.0},
        {"steps": "168"},
        {"steps": None},
        {"window": 10},
        {"window": -1},
        {"window": 0},
        {"window": 11.0},
        {"window": 41, "steps": 40},
        {"order": -1},
        {"order": 11},
        {"order": 1.5},
        {"scale_mm": 0},
        {"scale_mm": -10.0},
        {"scale_mm": float("nan")},
        {"scale_mm": float("inf")},
    ],
    ids=str,
)
def test_invalid_settings_are_refused(wrong):
    with pytest.raises(ModelError, match="not valid"):
        Preprocessing(**wrong)


@pytest.mark.parametrize("channels", [(), ("raw",), ("smoothed", "raw"), ("smoothed", "smoothed"), "smoothed", (3,)])
def test_unknown_channels_are_refused(channels):
    with pytest.raises(ModelError, match="channels"):
        Preprocessing(channels=channels)


@pytest.mark.parametrize(
    "allowed", [{"steps": 20}, {"steps": 2000}, {"window": 1, "order": 5}, {"window": 3, "order": 0}]
)
def test_bounds_are_allowed(allowed):
    Preprocessing(**allowed)
