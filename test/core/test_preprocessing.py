import numpy as np
import pytest
from insar_patterns.core.errors import ModelError
from insar_patterns.core.line import NUMBERS, line_numbers
from insar_patterns.core.preprocessing import (
    CHANNELS,
    KNOWN_CHANNELS,
    LEAST_MM,
    LINE,
    Preprocessing,
    prepare,
    smoothed_grid,
)
from insar_patterns.core.series import difference_noise, resample
from scipy.signal import savgol_filter

DATES = np.datetime64("2017-01-05") + 12 * np.arange(168)
ALL = tuple(name for name in KNOWN_CHANNELS if name != LINE)
"""The channels that are series."""
ODD = ("smoothed", "observed", "curve", "shape", "over_noise")
"""Channels that turn with the sign of the series; the others only tell of sizes."""


def channel(name, values, dates=DATES, **settings):
    """One channel (n, steps) of the network's input."""
    x = prepare(values, dates, Preprocessing(channels=(name,), **settings))
    assert x.shape == (len(values), 1, settings.get("steps", 168))
    assert x.dtype == np.float32
    return x[:, 0]


def some(n=6, m=168, seed=0):
    """Series of several sizes, with noise and drift."""
    rng = np.random.default_rng(seed)
    return (rng.normal(0, 3, (n, m)) + 40 * np.linspace(-1, 1, m) ** 3) * np.logspace(-1, 1, n)[:, None]


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


@pytest.mark.parametrize("scale", [1.0, 25.0])
@pytest.mark.parametrize("name", ALL)
def test_definition_of_each_channel(name, scale):
    rng = np.random.default_rng(3)
    dates = DATES[0] + np.cumsum(rng.integers(1, 20, 120))
    values = some(m=120)
    grid = resample(values, dates, 90)
    curve = savgol_filter(grid, 7, 2)
    spread, noise = grid.std(axis=1)[:, None], difference_noise(values)[:, None]
    expected = {
        "smoothed": curve / scale,
        "observed": np.arcsinh(grid / scale),
        "curve": np.arcsinh(curve / scale),
        "shape": curve / (spread + 0.1),
        "over_noise": np.arcsinh(curve / (noise + 0.1)),
        "log_noise": np.log(noise + 0.1) + 0 * grid,
        "log_spread": np.log(spread + 0.1) + 0 * grid,
    }
    found = channel(name, values, dates, steps=90, window=7, scale_mm=scale)
    np.testing.assert_allclose(found, expected[name], rtol=1e-5, atol=1e-6)
    assert LEAST_MM == 0.1


def test_channels_are_stacked_in_the_asked_order():
    values = some()
    for channels in (ALL, ALL[::-1], ("log_noise", "curve")):
        x = prepare(values, DATES, Preprocessing(channels=channels))
        assert x.shape == (6, len(channels), 168)
        assert x.flags.c_contiguous
        for k, name in enumerate(channels):
            np.testing.assert_array_equal(x[:, k], channel(name, values))


@pytest.mark.parametrize("name", ALL)
def test_no_channel_sees_an_offset(name):
    values = some()
    np.testing.assert_allclose(channel(name, values + 500.0), channel(name, values), atol=1e-5)


@pytest.mark.parametrize("name", ALL)
def test_upside_down(name):
    values = some()
    x, turned = channel(name, values), channel(name, -values)
    np.testing.assert_allclose(turned, -x if name in ODD else x, atol=1e-6)
    assert np.ptp(x) > 0.5


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ALL)
def test_constant_series_are_finite(name):
    values = np.full((3, 168), 7.0)
    values[1, 20:60] = values[2, :5] = np.nan
    x = channel(name, values)
    np.testing.assert_allclose(x, np.log(0.1) if name.startswith("log") else 0.0, atol=1e-5)


@pytest.mark.parametrize("name", ALL)
def test_gaps_are_bridged_in_every_channel(name):
    values = some()
    values[:, 30:40] = values[1, :9] = values[2, -20:] = values[3, ::3] = np.nan
    x = channel(name, values)
    assert np.isfinite(x).all()
    alone = np.concatenate([channel(name, row[None]) for row in values])
    np.testing.assert_allclose(x, alone, atol=1e-5)


@pytest.mark.parametrize("name", ["shape", "over_noise", "log_noise", "log_spread"])
def test_what_the_size_does(name):
    """Scaled by ten: the form stays, signal to noise stays, noise and spread grow by ln 10."""
    values = some() * 1000  # far beyond the 0.1 mm that keep constant series finite
    one, ten = channel(name, values), channel(name, 10 * values)
    grown = np.log(10) if name.startswith("log") else 0.0
    np.testing.assert_allclose(ten - one, grown, atol=0.01)


@pytest.mark.parametrize("steps", [NUMBERS, 168])
def test_the_line_is_numbers_at_the_first_steps_of_the_last_channel(steps):
    values = some()
    values[2, 5:40] = np.nan
    settings = Preprocessing(steps=steps, channels=("curve", LINE))
    x = prepare(values, DATES, settings)
    assert (settings.series, settings.numbers) == (1, NUMBERS)
    assert (Preprocessing().series, Preprocessing().numbers) == (1, 0)
    np.testing.assert_array_equal(x[:, 1, :NUMBERS], line_numbers(values, DATES))
    assert not x[:, 1, NUMBERS:].any() and x.dtype == np.float32
    np.testing.assert_array_equal(x[:, 0], channel("curve", values, steps=steps))


def test_compressed_channels_keep_millimetres_and_tame_decimetres():
    small, large = 0.003 * some(), 100 * some()
    np.testing.assert_allclose(channel("curve", small), channel("smoothed", small), rtol=0.02, atol=1e-4)
    assert np.abs(channel("smoothed", large)).max() > 500
    assert np.abs(channel("curve", large)).max() < 10
    assert np.abs(channel("observed", large)).max() < 10


def test_window_of_one_leaves_the_grid():
    values = np.random.default_rng(0).normal(0, 10, (4, 168))
    out = smoothed_grid(values, DATES, Preprocessing(window=1))
    np.testing.assert_allclose(out, values - values.mean(axis=1, keepdims=True), atol=1e-10)


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 19},
        {"steps": NUMBERS - 1, "channels": ["curve", LINE]},
        {"channels": [LINE, "curve"]},
        {"channels": [LINE]},
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


@pytest.mark.parametrize(
    "channels", [(), ("raw",), ("smoothed", "raw"), ("smoothed", "smoothed"), "smoothed", (3,), (["curve"],)]
)
def test_unknown_channels_are_refused(channels):
    with pytest.raises(ModelError, match="channels"):
        Preprocessing(channels=channels)


def test_sentence_on_an_unknown_channel():
    with pytest.raises(ModelError) as error:
        Preprocessing(channels=("curve", "phase"))
    assert str(error.value) == (
        "The model wants the input channels curve, phase, which this version of the plugin does not know. "
        "Update the plugin."
    )


@pytest.mark.parametrize("name", ALL)
def test_known_channels_are_allowed(name):
    assert Preprocessing(channels=[name]).channels == (name,)


@pytest.mark.parametrize(
    "allowed", [{"steps": 20}, {"steps": 2000}, {"window": 1, "order": 5}, {"window": 3, "order": 0}]
)
def test_bounds_are_allowed(allowed):
    Preprocessing(**allowed)
