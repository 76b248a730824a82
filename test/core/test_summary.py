import numpy as np
import pytest
from insar_patterns.core.statistics import NONE, describe_group
from insar_patterns.core.summary import density, summary
from scipy.stats import gaussian_kde


def test_summary_is_numpys():
    values = np.random.default_rng(0).normal(-3, 2, 501)
    found = summary([*values, np.nan, np.inf])
    assert found.count == 501
    assert found.mean == pytest.approx(values.mean())
    assert found.std == pytest.approx(values.std(ddof=1))
    assert found[3:] == pytest.approx(np.percentile(values, (0, 5, 25, 50, 75, 95, 100)))


def test_summary_of_few():
    assert summary([]).count == 0
    assert np.isnan(summary([np.nan]).median)
    one = summary([4.0])
    assert (one.count, one.mean, one.median) == (1, 4.0, 4.0)
    assert np.isnan(one.std)


@pytest.mark.parametrize("n", [20, 2000])
def test_density_is_scipys(n):
    values = np.random.default_rng(1).normal(2, 3, n)
    grid, found = density(values, -15, 20)
    inside = np.isfinite(found)
    bandwidth = 0.9 * min(values.std(), np.subtract(*np.percentile(values, (75, 25))) / 1.34) * n**-0.2
    expected = gaussian_kde(values, bandwidth / values.std(ddof=1))(grid)
    assert np.abs(found - expected)[inside].max() < 0.005  # of 0.2: the values are binned
    # Nothing is claimed beyond the values.
    assert grid[inside].min() >= values.min() - 0.1
    assert grid[inside].max() <= values.max() + 0.1


def test_density_of_equal_values_and_of_values_outside():
    _, found = density(np.full(10, 0.5), 0, 1)
    assert np.nanmax(found) > 50
    _, cut = density(np.array([0.2, 0.4, 5.0]), 0, 1)
    assert np.nansum(cut) > 0


def test_group():
    codes = np.array([0, 0, 2, -1, 2, 2])
    velocity = np.array([1.0, 3.0, -10.0, 7.0, np.nan, -20.0])
    group = describe_group("here", codes, velocity, np.arange(6.0))
    assert group.points == 6
    assert group.counts.tolist() == [2, 0, 3, 0, 0, 0, 1]
    assert group.shares.tolist() == [0.4, 0, 0.6, 0, 0, 0]
    assert group.velocity[0].mean == pytest.approx(np.nanmean(velocity))
    assert group.velocity[1].mean == 2.0
    assert (group.velocity[1 + 2].count, group.velocity[1 + 2].median) == (2, -15.0)
    assert group.velocity[1 + NONE].median == 7.0
    assert group.coherence[3].maximum == 5.0


def test_group_without_patterns_or_points():
    assert np.isnan(describe_group("", np.array([-1, -1]), np.zeros(2)).shares).all()
    empty = describe_group("", np.array([], dtype=int), np.array([]))
    assert (empty.points, empty.coherence) == (0, None)
