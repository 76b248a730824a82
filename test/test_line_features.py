"""script/line_features.py: the line that series were labelled by."""

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("scripts")

DATES = np.datetime64("2018-01-03") + 12 * np.arange(150)


def test_the_running_median_ignores_an_outlier_and_follows_a_step():
    from line_features import running_median

    values = np.where(np.arange(150) < 75, 0.0, 10.0)
    values[30] = 80.0
    line = running_median(values)
    assert abs(line[30]) < 1e-9 and line[10] == 0 and line[140] == pytest.approx(10)


def test_the_ends_of_the_running_median_are_of_the_values_that_there_are():
    from line_features import running_median
    from scipy.ndimage import uniform_filter1d

    values = np.random.default_rng(1).normal(size=75)
    median = [np.median(values[max(0, i - 2) : i + 3]) for i in range(75)]
    assert running_median(values) == pytest.approx(uniform_filter1d(np.array(median), 5, mode="nearest"))


@pytest.mark.parametrize(
    "line, expected",
    [([0, 1, 2, 3], 0), ([0, 3, 0, 3, 0], 3), ([3, 0, 3], 1), ([0, 1, 0, 1, 0], 0), ([5, 5, 5], 0), ([2, 0, 0, 1], 0)],
)
def test_turns_are_counted_from_their_least_size_on(line, expected):
    from line_features import turns

    assert turns(np.array([line], dtype=float), np.array([1.5])) == [expected]


def test_an_outlier_moves_the_axis_and_not_the_line():
    from line_features import line_features

    values = np.random.default_rng(2).normal(0, 1, (1, 150)) + np.linspace(0, 12, 150)
    spoilt = values.copy()
    spoilt[0, 60] = 60.0
    plain, outlying = line_features(values, DATES)[0], line_features(spoilt, DATES)[0]
    assert plain[0] == 15 and outlying[0] > 50
    assert outlying[-31:] == pytest.approx(plain[-31:], abs=0.05)


def test_upside_down_changes_signs_alone():
    from line_features import line_features

    values = np.random.default_rng(3).normal(0, 2, (20, 150)).cumsum(axis=1)
    up, down = (line_features(sign * values, DATES) for sign in (1.0, -1.0))
    assert np.abs(up) == pytest.approx(np.abs(down), rel=1e-4, abs=1e-4)
    assert (up != down).any()


def test_gaps_and_constant_series_give_finite_features():
    from line_features import line_features

    values = np.random.default_rng(4).normal(0, 2, (30, 150))
    values[np.random.default_rng(5).random(values.shape) < 0.3] = np.nan
    values[0] = 3.0
    found = line_features(values, DATES)
    assert found.shape[0] == 30 and found.dtype == np.float32 and np.isfinite(found).all()


def test_a_step_is_where_and_as_large_as_it_is():
    from line_features import _changes

    line = np.where(np.linspace(0, 1, 200) < 0.6, 2.0, -7.0)[None]
    most, second, _, _, _, _, jump, where, before, after = (one[0] for one in _changes(line, np.array([9.5]), 5.0))
    assert (most, second, jump) == (9, 0, -9) and (before, after) == (0, 0)
    assert where == pytest.approx(0.6, abs=0.06)
