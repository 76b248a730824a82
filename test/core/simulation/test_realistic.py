import json

import numpy as np
import pytest
from insar_patterns.core.errors import DataError
from insar_patterns.core.patterns import CODES
from insar_patterns.core.simulation.disorder import KINDS
from insar_patterns.core.simulation.noise import DrawnNoise, draw_level
from insar_patterns.core.simulation.realistic import ALL, simulate
from insar_patterns.core.simulation.visibility import GRID, can_be_told

DATES = np.datetime64("2018-01-03") + 18 * np.arange(GRID)
"""Regular, and as many as the grid on which patterns are told apart: noise-free series are the judged signals."""
SPAN_DAYS = 18.0 * (GRID - 1)
T = np.arange(GRID) * 18 / 365.25


class Silent:
    """A source of noise whose levels are drawn, and whose noise is not: what is left is the signal."""

    @staticmethod
    def level(rng):
        return draw_level(rng)

    def block(self, levels, dates, cycle_mm, rng):
        self.levels = levels
        return np.zeros((len(levels), len(dates)))


def silent(key, n=150, seed=0, cycle_mm=27.7, **options):
    source = Silent()
    drawn = simulate(n, np.random.default_rng(seed), DATES, [CODES[key]], cycle_mm, source, **options)
    return drawn, source.levels


@pytest.fixture(scope="module")
def everything():
    return simulate(1200, np.random.default_rng(1), DATES)


@pytest.fixture(scope="module")
def disorder():
    return silent("undefined", 500)[0]


@pytest.mark.parametrize("key", CODES)
def test_what_is_drawn_can_be_told(key):
    drawn, levels = silent(key)
    assert (drawn.labels == CODES[key]).all()
    for signal, level in zip(drawn.values, levels):
        assert can_be_told(CODES[key], signal, level, GRID, SPAN_DAYS)


@pytest.mark.parametrize(
    ("key", "n"), [("stable", 60), ("step", 20), ("piecewise", 60), ("power", 60), ("undefined", 60)]
)
def test_ambiguous_is_only_what_is_refused(key, n):
    drawn, levels = silent(key, n, ambiguous=True)
    assert (drawn.labels == CODES[key]).all()
    for signal, level in zip(drawn.values, levels):
        assert not can_be_told(CODES[key], signal, level, GRID, SPAN_DAYS)


def test_shapes(everything):
    assert everything.values.shape == (1200, GRID)
    assert np.isfinite(everything.values).all()
    assert everything.dates is DATES
    assert everything.labels.dtype == np.int64
    assert len(everything.parameters) == 1200


def test_patterns_are_equally_likely(everything):
    assert sorted(CODES.values()) == list(ALL)
    np.testing.assert_allclose(np.bincount(everything.labels, minlength=6) / 1200, 1 / 6, atol=0.04)


def test_only_the_asked_patterns():
    drawn = simulate(40, np.random.default_rng(0), DATES, [1, 4])
    assert set(drawn.labels) == {1, 4}


def test_true_parameters_are_plain_values(everything):
    assert json.loads(json.dumps(everything.parameters)) == everything.parameters
    for truth in everything.parameters:
        assert 0.7 <= truth["sigma_mm"] <= 6.0
        assert 0.0 <= truth["annual_mm"] <= 5.0


def test_stable_drifts_less_than_three_millimetres_and_linear_more():
    drift = silent("stable")[0].values[:, -1]
    assert 2.0 < np.abs(drift).max() <= 3.0
    drift = silent("linear")[0].values[:, -1]
    assert np.abs(drift).min() >= 4.0


@pytest.mark.parametrize("key", CODES)
def test_parameters_belong_to_their_series(key):
    drawn, levels = silent(key)
    name = {"stable": "drift_mm", "linear": "rate_mm_yr", "power": "power_mm"}.get(key)
    assert [truth["sigma_mm"] for truth in drawn.parameters] == [level.sigma for level in levels]
    if name:
        ends = np.array([truth[name] for truth in drawn.parameters]) * (T[-1] if name == "rate_mm_yr" else 1)
        np.testing.assert_allclose(drawn.values[:, -1], ends)


def test_all_kinds_of_undefined_occur(disorder):
    kinds = [truth["kind"] for truth in disorder.parameters]
    shares = {kind.__name__: kinds.count(kind.__name__) / len(kinds) for kind in KINDS}
    assert min(shares.values()) > 0
    assert shares["very_noisy"] + shares["bad_block"] < 0.5  # half of it would be trivially noisy
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("cycle_mm", [27.7, 15.5])
def test_a_lasting_unwrapping_error_is_a_step(cycle_mm):
    drawn, _ = silent("step", 250, cycle_mm=cycle_mm)
    flagged = [i for i, truth in enumerate(drawn.parameters) if truth["unwrapping"]]
    assert 0.02 < len(flagged) / 250 < 0.25
    for i in flagged:
        truth, at = drawn.parameters[i], drawn.parameters[i]["step_yr"][0]
        rest = drawn.values[i] - truth["rate_mm_yr"] * T - truth["rate_change_mm_yr"] * np.maximum(T - at, 0.0)
        np.testing.assert_allclose(np.abs(rest), cycle_mm * (at <= T), atol=1e-9)


def test_a_returning_unwrapping_error_is_undefined(disorder):
    rows = [i for i, truth in enumerate(disorder.parameters) if truth["kind"] == "returning_cycle"]
    assert len(rows) > 8
    for i in rows:
        assert disorder.parameters[i]["unwrapping"]
        at = disorder.parameters[i]["at_yr"]
        assert at[0] < at[-1] < T[-1]  # what never comes back would be a step
        drift = disorder.values[i, -1] / T[-1]
        inside = np.searchsorted(at, T) % 2
        np.testing.assert_allclose(np.abs(disorder.values[i] - drift * T), 27.7 * inside, atol=1e-9)


def test_noise_is_that_of_the_drawn_levels():
    """With the same seed the signals are the same, whatever the noise."""
    quiet, levels = silent("linear", 300)
    noisy = simulate(300, np.random.default_rng(0), DATES, [CODES["linear"]], cycle_mm=0.0, noise=DrawnNoise())
    assert str(noisy.parameters) == str(quiet.parameters)
    noise = noisy.values - quiet.values
    ratio = noise.std(axis=1) / [level.scatter for level in levels]
    assert np.median(ratio) == pytest.approx(1.0, abs=0.08)
    again = simulate(300, np.random.default_rng(0), DATES, [CODES["linear"]], cycle_mm=0.0)
    np.testing.assert_array_equal(again.values, noisy.values)  # it is the usual source


def test_signal_follows_the_noise():
    drawn, levels = silent("piecewise", 300)
    scatter, size = np.array([level.scatter for level in levels]), np.ptp(drawn.values, axis=1)
    assert (size > 1.3 * scatter).all()
    assert np.median(size[scatter > 3]) > 1.5 * np.median(size[scatter < 2])


def test_seed():
    one, same, other = (simulate(60, np.random.default_rng(seed), DATES) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.values, same.values)
    np.testing.assert_array_equal(one.labels, same.labels)
    assert str(one.parameters) == str(same.parameters)
    assert not np.array_equal(one.labels, other.labels)


@pytest.mark.parametrize("m", [47, 200])
def test_shortest_calendar(m):
    """Two of the shortest segments; less is refused by a sentence."""
    drawn = simulate(60, np.random.default_rng(0), DATES[0] + np.linspace(0, 548, m).astype(int))
    assert np.isfinite(drawn.values).all()
    with pytest.raises(DataError, match=r"span 547 days.*at least 548 days\."):
        simulate(1, np.random.default_rng(0), DATES[0] + np.linspace(0, 547, m).astype(int))
