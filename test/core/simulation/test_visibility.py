import numpy as np
import pytest
from insar_patterns.core.patterns import CODES
from insar_patterns.core.simulation.noise import NoiseLevel
from insar_patterns.core.simulation.visibility import GRID, can_be_told, disturbing, residuals

U = np.linspace(0, 1, GRID)
SIGNALS = {
    "linear": U,
    "step": (U >= U[40]) * 1.0,
    "piecewise": np.maximum(U - U[50], 0.0),
    "power": U**2.0,
}
NOISELESS = NoiseLevel(1e-6, 0.3, 30.0, 0.0, 0.0, 1.0, 1.0, 0.0)
DECIDED_BY_NOISE = NoiseLevel(1.4, 0.6, 60.0, 0.0, 0.0, 1.0, 1.0, 0.0)


def told(key, signal, level=NOISELESS, n_dates=150, span_days=1800.0):
    return can_be_told(CODES[key], signal, level, n_dates, span_days)


def least(key, level, **calendar):
    """The smallest size at which the pattern is told, by bisection."""
    low, high = 0.0, 1e4
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if told(key, middle * SIGNALS[key], level, **calendar) else (middle, high)
    return high


@pytest.mark.parametrize("other", SIGNALS)
@pytest.mark.parametrize("key", SIGNALS)
def test_a_pattern_leaves_nothing_of_itself(key, other):
    left = residuals(30 * SIGNALS[key])
    if other == key or key == "linear":
        assert left[other] < 1e-6
    else:
        assert left[other] > 0.3


def test_residuals_of_a_constant_and_a_line():
    signal = np.random.default_rng(0).normal(size=GRID)
    left = residuals(signal)
    assert left["stable"] == pytest.approx(signal.std())
    rest = signal - np.polyval(np.polyfit(U, signal, 1), U)
    assert left["linear"] == pytest.approx(np.sqrt(np.mean(rest**2)))
    for key in ("step", "piecewise", "power"):
        assert 0 < left[key] <= left["linear"] <= left["stable"]


@pytest.mark.parametrize(
    ("key", "columns"),
    [
        ("step", [(U >= at) * 1.0 for at in U[3:-3]]),
        ("piecewise", [np.maximum(U - at, 0.0) for at in U[3:-3]]),
    ],
)
def test_residuals_are_those_of_least_squares(key, columns):
    signal = np.cumsum(np.random.default_rng(1).normal(size=GRID))
    best = min(
        np.linalg.lstsq(np.stack([np.ones(GRID), U, column], axis=1), signal, rcond=None)[1][0] for column in columns
    )
    assert residuals(signal)[key] == pytest.approx(np.sqrt(best / GRID))


@pytest.mark.parametrize("rate", [-300.0, 2.0])
@pytest.mark.parametrize("key", SIGNALS)
def test_a_line_does_not_change_what_others_than_stable_leave(key, rate):
    before, after = residuals(10 * SIGNALS[key]), residuals(10 * SIGNALS[key] + rate * U + 7)
    for other in ("linear", "step", "piecewise", "power"):
        assert after[other] == pytest.approx(before[other], abs=1e-6)
    assert after["stable"] != pytest.approx(before["stable"], abs=0.1)


@pytest.mark.parametrize("factor", [-1.0, 0.1, 25.0])
def test_residuals_scale_with_the_signal(factor):
    signal = np.cumsum(np.random.default_rng(2).normal(size=GRID))
    before, after = residuals(signal), residuals(factor * signal)
    assert {key: pytest.approx(abs(factor) * value) for key, value in before.items()} == after


@pytest.mark.parametrize("key", SIGNALS)
def test_strong_patterns_without_noise_are_told_and_tiny_ones_are_not(key):
    assert told(key, 60 * SIGNALS[key])
    assert told(key, -60 * SIGNALS[key])
    assert not told(key, 0.5 * SIGNALS[key])
    assert not told(key, 0 * SIGNALS[key])


@pytest.mark.parametrize("key", SIGNALS)
def test_noise_hides(key):
    quiet = least(key, DECIDED_BY_NOISE)
    assert quiet > least(key, NOISELESS)
    assert least(key, DECIDED_BY_NOISE._replace(annual=3.0)) > quiet
    assert told(key, 1.01 * quiet * SIGNALS[key], DECIDED_BY_NOISE)
    assert not told(key, 0.99 * quiet * SIGNALS[key], DECIDED_BY_NOISE)


@pytest.mark.parametrize("key", SIGNALS)
def test_signal_and_noise_may_be_scaled(key):
    """As long as noise decides: between what the eye finds at all and the scatter that counts more."""
    louder = DECIDED_BY_NOISE._replace(sigma=2.8)
    short = {"span_days": 800.0}
    assert least(key, louder, **short) == pytest.approx(2 * least(key, DECIDED_BY_NOISE, **short), rel=1e-6)


@pytest.mark.parametrize("key", SIGNALS)
def test_more_dates_and_a_longer_span_show_more(key):
    level = DECIDED_BY_NOISE._replace(sigma=2.8)
    few = least(key, level, n_dates=50, span_days=900.0)
    assert least(key, level, n_dates=400, span_days=900.0) < few
    assert least(key, level, n_dates=50, span_days=3600.0) < few
    assert least(key, level._replace(tau=10.0), n_dates=50, span_days=900.0) < few
    # A power-law spectrum counts like a long correlation.
    assert least(key, level._replace(tau=0.0), n_dates=50, span_days=900.0) == pytest.approx(few)


@pytest.mark.parametrize("sigma", [0.001, 1.4, 5.0])
@pytest.mark.parametrize("key", SIGNALS)
def test_the_two_conditions(key, sigma):
    """Seen against every simpler pattern, told from it, and told a little from those of the same freedom."""
    level = DECIDED_BY_NOISE._replace(sigma=sigma)
    noise = np.sqrt(0.4 * sigma**2 / 150 + 2 * 0.6 * sigma**2 * 60 / 1800)
    left = residuals(SIGNALS[key])
    simpler = left.pop("stable" if key == "linear" else "linear")
    expected = [0.15 * disturbing(sigma) / simpler, 0.6 / simpler, 3 * noise / simpler]
    if key != "linear":
        expected += [1.2 * noise / left[other] for other in ("step", "piecewise", "power") if other != key]
    assert least(key, level) == pytest.approx(max(expected), rel=1e-6)


def test_a_corner_that_a_curve_follows_is_refused():
    """Though no line does: two segments of like length are nearly a parabola."""
    hinge, level = np.maximum(U - 0.5, 0.0), DECIDED_BY_NOISE
    noise = np.sqrt(0.4 * 1.4**2 / 150 + 2 * 0.6 * 1.4**2 * 60 / 1800)
    left = residuals(hinge)
    size = 1.1 * 3 * noise / left["linear"]
    assert not told("piecewise", size * hinge, level)
    assert told("piecewise", 1.2 * noise / left["power"] * 1.01 * hinge, level)


def test_stable_is_refused_where_it_is_loud():
    flat = np.zeros(GRID)
    quiet = NoiseLevel(2.0, 0.3, 30.0, 1.0, 0.5, 1.0, 1.0, 0.0)
    assert told("stable", flat, quiet)
    assert not told("stable", flat, quiet._replace(sigma=5.0, correlated=0.2))
    assert not told("stable", flat, quiet._replace(sigma=3.2, correlated=0.6))
    assert not told("stable", flat, quiet._replace(annual=4.5))


def test_undefined_is_no_single_pattern():
    loud = NoiseLevel(6.0, 0.6, 60.0, 0.0, 0.0, 1.0, 1.0, 0.0)
    for key in SIGNALS:
        assert not told("undefined", 60 * SIGNALS[key])
    wave = np.sin(6 * np.pi * U)
    assert told("undefined", 10 * wave)
    assert not told("undefined", 1.5 * wave)
    assert told("undefined", 4 * wave)
    assert not told("undefined", 4 * wave, loud)


def test_scatter_beyond_three_millimetres_counts_more():
    assert [disturbing(x) for x in (0.0, 1.0, 3.0)] == [0.0, 1.0, 3.0]
    assert disturbing(5.0) == pytest.approx(7.5)
    assert np.all(np.diff([disturbing(x) for x in np.linspace(0, 20, 50)]) > 0)
