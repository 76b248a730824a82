import numpy as np
import pytest
from insar_patterns.core.line import (
    NUMBERS,
    _changes,
    axis_limits,
    line_features,
    line_numbers,
    running_median,
    turns,
)
from scipy.ndimage import uniform_filter1d

DATES = np.datetime64("2018-01-03") + 12 * np.arange(150)


def some(n=30, seed=4, missing=0.0):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 2, (n, 150)) + np.linspace(0, 1, 150) * rng.normal(0, 20, (n, 1))
    values[rng.random(values.shape) < missing] = np.nan
    return values


def test_the_running_median_ignores_an_outlier_and_follows_a_step():
    values = np.where(np.arange(150) < 75, 0.0, 10.0)[None]
    values[0, 30] = 80.0
    line = running_median(values)[0]
    assert abs(line[30]) < 1e-9 and line[10] == 0 and line[140] == pytest.approx(10)


def test_the_ends_of_the_running_median_are_of_the_values_that_there_are():
    values = np.random.default_rng(1).normal(size=(3, 75))
    median = [[np.median(one[max(0, i - 2) : i + 3]) for i in range(75)] for one in values]
    np.testing.assert_allclose(running_median(values), uniform_filter1d(median, 5, axis=1, mode="nearest"))


def test_the_axis_is_as_high_as_the_dots_and_at_least_15_mm():
    assert axis_limits(np.array([[-1.0, 3.0], [-40.0, 3.0]])).tolist() == [15.0, 42.0]


@pytest.mark.parametrize(
    "line, expected",
    [([0, 1, 2, 3], 0), ([0, 3, 0, 3, 0], 3), ([3, 0, 3], 1), ([0, 1, 0, 1, 0], 0), ([5, 5, 5], 0), ([2, 0, 0, 1], 0)],
)
def test_turns_are_counted_from_their_least_size_on(line, expected):
    assert turns(np.array([line], dtype=float), np.array([1.5])) == [expected]


def test_an_outlier_moves_the_axis_and_not_the_line():
    values = np.random.default_rng(2).normal(0, 1, (1, 150)) + np.linspace(0, 12, 150)
    spoilt = values.copy()
    spoilt[0, 60] = 60.0
    plain, outlying = line_features(values, DATES)[0], line_features(spoilt, DATES)[0]
    assert plain[0] == 15 and outlying[0] > 50
    assert outlying[-31:] == pytest.approx(plain[-31:], abs=0.05)


def test_upside_down_changes_signs_alone():
    values = np.random.default_rng(3).normal(0, 2, (20, 150)).cumsum(axis=1)
    up, down = (line_features(sign * values, DATES) for sign in (1.0, -1.0))
    assert np.abs(up) == pytest.approx(np.abs(down), rel=1e-4, abs=1e-4)
    assert (up != down).any()


@pytest.mark.filterwarnings("error")
def test_gaps_and_constant_series_give_finite_features():
    values = some(missing=0.3)
    values[0] = 3.0
    found = line_features(values, DATES)
    assert found.shape == (30, NUMBERS) and found.dtype == np.float32 and np.isfinite(found).all()


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_series_of_a_block_do_not_depend_on_each_other(missing):
    values = some(missing=missing)
    values[7:12] = np.nan
    values[8, :3] = values[9, 40:70] = 1.0
    together = line_features(values, DATES)
    np.testing.assert_array_equal(together, np.concatenate([line_features(row[None], DATES) for row in values]))
    assert not together[[7, 8, 10, 11]].any() and together[9].any()  # fewer than five values: no line


def test_the_line_is_over_the_series_own_span():
    """Dates that a series lacks at either end of the layer's calendar do not count."""
    values = some(missing=0.1)
    values[:, :20] = values[:, 120:] = np.nan
    values[:, [20, 119]] = 1.0
    np.testing.assert_allclose(line_features(values, DATES), line_features(values[:, 20:120], DATES[20:120]), rtol=1e-5)


def test_a_quarter_of_a_year_has_as_many_steps_as_the_span_says():
    line = np.cumsum(np.random.default_rng(6).normal(size=(3, 200)), axis=1)
    height, span = np.ptp(line, axis=1), np.array([2.0, 5.0, 2.0])
    alone = [_changes(line[i : i + 1], height[i : i + 1], span[i : i + 1]) for i in range(3)]
    np.testing.assert_array_equal(_changes(line, height, span), np.concatenate(alone, axis=1))


def test_a_block_without_series():
    assert line_features(np.empty((0, 150)), DATES).shape == (0, NUMBERS)


def test_numbers_are_compressed():
    values = some()
    np.testing.assert_allclose(line_numbers(values, DATES), np.arcsinh(line_features(values, DATES)), rtol=1e-6)
    assert np.abs(line_numbers(1000 * values, DATES)).max() < 20


def test_a_step_is_where_and_as_large_as_it_is():
    line = np.where(np.linspace(0, 1, 200) < 0.6, 2.0, -7.0)[None]
    changes = _changes(line, np.array([9.5]), np.array([5.0]))
    most, second, _, _, _, _, jump, where, before, after = changes[:, 0]
    assert (most, second, jump) == (9, 0, -9) and (before, after) == (0, 0)
    assert where == pytest.approx(0.6, abs=0.06)
