import numpy as np
import pytest
from insar_patterns.core.series import SPARSE_ROWS, SeriesBlock, difference_noise, resample, velocity, years


def calendar(rng, m, longest=24):
    """`m` irregular dates."""
    return np.datetime64("2016-03-01") + np.cumsum(rng.integers(1, longest + 1, m))


def regular(m, every=12):
    return np.datetime64("2017-01-05") + every * np.arange(m)


def with_gaps(rng, values, share=0.3):
    """A copy with values missing at random; two of each row stay at least."""
    values = values.copy()
    values[rng.random(values.shape) < share] = np.nan
    values[:, [values.shape[1] // 4, values.shape[1] // 2]] = 1.0, -2.0
    return values


def centred(x):
    return x - x.mean(axis=-1, keepdims=True)


def cell_means(values, t, steps):
    """Mean of the broken line over each node's cell, by its trapezoids."""
    nodes = np.linspace(t[0], t[-1], steps)
    half = (nodes[1] - nodes[0]) / 2
    out = []
    for node in nodes:
        a, b = max(node - half, t[0]), min(node + half, t[-1])
        at = np.concatenate([[a], t[(t > a) & (t < b)], [b]])
        x = np.interp(at, t, values)
        out.append(np.sum((x[1:] + x[:-1]) / 2 * np.diff(at)) / (b - a))
    return np.array(out)


@pytest.mark.parametrize(
    ("m", "least"), [(20, 20), (30, 20), (33, 20), (34, 21), (35, 21), (36, 22), (100, 60), (168, 101), (500, 300)]
)
def test_usable_has_sixty_percent_and_twenty_dates(m, least):
    values = np.zeros((m + 1, m))
    for valid, row in enumerate(values):
        row[valid:] = np.nan
    block = SeriesBlock(np.arange(m + 1), values, regular(m))
    np.testing.assert_array_equal(block.n_valid, np.arange(m + 1))
    np.testing.assert_array_equal(block.usable, np.arange(m + 1) >= least)


def test_sixty_percent_is_not_lost_to_rounding():
    for m in range(35, 1001, 5):
        values = np.full((2, m), np.nan)
        values[0, : 3 * m // 5] = values[1, : 3 * m // 5 - 1] = 0.0
        assert SeriesBlock(np.arange(2), values, regular(m)).usable.tolist() == [True, False]


def test_infinite_values_are_missing():
    values = np.zeros((1, 20))
    values[0, 3] = np.inf
    block = SeriesBlock(np.arange(1), values, regular(20))
    assert block.n_valid[0] == 19
    assert not block.usable[0]


def test_years():
    t = years(np.array(["2017-01-05", "2017-01-06", "2021-01-05"], dtype="datetime64[D]"))
    np.testing.assert_allclose(t, [0.0, 1 / 365.25, 4.0], rtol=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("m", [20, 168])
def test_velocity_equals_polyfit(m, share):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    values = 500.0 + rng.normal(0, 5, (10, m)) + np.linspace(-50, 50, 10)[:, None] * years(dates)
    values = with_gaps(rng, values, share)
    expected = []
    for row in values:
        valid = np.isfinite(row)
        expected.append(np.polyfit(years(dates)[valid], row[valid], 1)[0])
    np.testing.assert_allclose(velocity(values, dates), expected, rtol=1e-9, atol=1e-9)


def test_velocity_needs_two_dates():
    values = np.full((3, 20), np.nan)
    values[1, 4] = 3.0
    values[2, [4, 9]] = 1.0, 6.0
    rate = velocity(values, regular(20))
    assert np.isnan(rate[:2]).all()
    assert rate[2] == pytest.approx(5.0 / (60 / 365.25))


@pytest.mark.parametrize("sigma", [0.5, 3.0])
def test_noise_by_differences(sigma):
    values = np.random.default_rng(0).normal(0, sigma, (200, 300))
    assert difference_noise(values).shape == (200,)
    assert difference_noise(values).mean() == pytest.approx(sigma, rel=0.02)
    np.testing.assert_allclose(difference_noise(values), sigma, rtol=0.4)


@pytest.mark.parametrize("what", ["offset", "line", "curve", "step", "outliers"])
def test_deformation_is_no_noise(what):
    rng = np.random.default_rng(1)
    values, u = rng.normal(0, 2.0, (100, 300)), np.linspace(0, 1, 300)
    added = {
        "offset": 700.0,
        "line": 200.0 * u,
        "curve": 100.0 * u**2,
        "step": 50.0 * (u > 0.4),
        "outliers": 40.0 * (rng.random((100, 300)) < 0.02),
    }[what]
    assert difference_noise(values + added).mean() == pytest.approx(2.0, rel=0.07)


def test_noise_by_differences_scales_and_has_no_sign():
    values = np.random.default_rng(2).normal(0, 2.0, (20, 100))
    np.testing.assert_allclose(difference_noise(-3 * values), 3 * difference_noise(values))


def test_slow_noise_is_underestimated():
    values = np.cumsum(np.random.default_rng(3).normal(0, 0.3, (50, 300)), axis=1)
    assert difference_noise(values).max() < 0.5 < values.std(axis=1).min()


def test_noise_of_series_with_gaps_is_that_of_their_values():
    rng = np.random.default_rng(4)
    values = with_gaps(rng, rng.normal(0, 2.0, (30, 200)), 0.4)
    values[0] = rng.normal(0, 2.0, 200)
    values[1, 5], values[2, :50] = np.inf, np.nan
    expected = [difference_noise(row[np.isfinite(row)][None])[0] for row in values]
    before = values.copy()
    np.testing.assert_allclose(difference_noise(values), expected)
    np.testing.assert_array_equal(values, before)


@pytest.mark.filterwarnings("error")
def test_noise_of_a_series_does_not_depend_on_the_others():
    """Complete ones and ones with gaps go different ways."""
    values = np.random.default_rng(3).normal(0, 2, (60, 50))
    values[::3, 10:14] = np.nan
    alone = np.concatenate([difference_noise(row[None]) for row in values])
    np.testing.assert_array_equal(difference_noise(values), alone)


@pytest.mark.parametrize("valid", [0, 1, 2])
def test_noise_needs_three_values(valid):
    values = np.full((3, 40), np.nan)
    values[0, 7 : 7 + valid] = np.arange(valid) * 5.0
    values[1] = np.random.default_rng(5).normal(0, 2.0, 40)
    values[2] = 4.0
    noise = difference_noise(values)
    assert (noise[0], noise[2]) == (0.0, 0.0)
    assert 1 < noise[1] < 3
    assert difference_noise(np.empty((0, 40))).shape == (0,)


@pytest.mark.parametrize("every", [1, 6, 12])
@pytest.mark.parametrize("steps", [20, 168])
def test_regular_series_of_that_length_stay(steps, every):
    values = np.random.default_rng(0).normal(0, 10, (5, steps))
    np.testing.assert_allclose(resample(values, regular(steps, every), steps), centred(values), atol=1e-10)


@pytest.mark.parametrize(("m", "steps"), [(2, 20), (20, 20), (20, 168), (100, 168), (168, 168), (300, 500)])
def test_linear_series_stay_linear(m, steps):
    rng = np.random.default_rng(m + steps)
    for _ in range(5):
        dates = calendar(rng, m)
        rates = np.array([-300.0, 1.0, 80.0])[:, None]
        expected = rates * np.linspace(0, years(dates)[-1], steps)
        np.testing.assert_allclose(resample(rates * years(dates) - 7, dates, steps), centred(expected), atol=1e-9)


@pytest.mark.parametrize(("m", "steps"), [(21, 20), (169, 168), (500, 168), (500, 20)])
def test_linear_series_of_more_dates_stay_linear_inside(m, steps):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    rates = np.array([-300.0, 1.0, 80.0])[:, None]
    out = resample(rates * years(dates), dates, steps)
    step = rates * years(dates)[-1] / (steps - 1)
    np.testing.assert_allclose(np.diff(out, axis=1)[:, 1:-1], np.repeat(step, steps - 3, axis=1), atol=1e-9)
    # The half cells at the ends have their middle a quarter of a step inside.
    np.testing.assert_allclose(np.diff(out, axis=1)[:, [0, -1]], 0.75 * step * [[1, 1]], atol=1e-9)


@pytest.mark.parametrize(("m", "steps"), [(20, 20), (20, 168), (90, 168), (168, 168)])
def test_few_dates_are_interpolated(m, steps):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    values = rng.normal(0, 10, (4, m))
    t = years(dates)
    expected = [np.interp(np.linspace(0, t[-1], steps), t, row) for row in values]
    np.testing.assert_allclose(resample(values, dates, steps), centred(np.array(expected)), atol=1e-9)


@pytest.mark.parametrize(("m", "steps"), [(21, 20), (169, 168), (200, 168), (500, 168), (500, 20)])
def test_many_dates_are_averaged(m, steps):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    values = rng.normal(0, 10, (4, m))
    expected = [cell_means(row, years(dates), steps) for row in values]
    np.testing.assert_allclose(resample(values, dates, steps), centred(np.array(expected)), atol=1e-9)


@pytest.mark.parametrize("longest", [1, 24, 150])
@pytest.mark.parametrize(("m", "steps"), [(21, 20), (169, 168), (500, 168)])
def test_of_many_dates_every_one_counts(m, steps, longest):
    dates = calendar(np.random.default_rng(longest), m, longest)
    effect = np.abs(resample(np.eye(m), dates, steps)).max(axis=1)
    assert (effect > 1e-3).all()


@pytest.mark.parametrize(("m", "steps"), [(60, 168), (168, 168), (400, 168)])
def test_gaps_are_straight_lines(m, steps):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    values = with_gaps(rng, rng.normal(0, 10, (20, m)))
    values[:, [0, -1]] = 3.0, -4.0
    assert np.isnan(values).any()
    t = years(dates)
    bridged = np.array([np.interp(t, t[np.isfinite(row)], row[np.isfinite(row)]) for row in values])
    np.testing.assert_allclose(resample(values, dates, steps), resample(bridged, dates, steps), atol=1e-9)


@pytest.mark.parametrize(("first", "last"), [(0, 160), (5, 168), (9, 130), (0, 30)])
@pytest.mark.parametrize("steps", [20, 168])
def test_missing_ends_leave_the_own_span(first, last, steps):
    rng = np.random.default_rng(first)
    dates = calendar(rng, 168)
    values = rng.normal(0, 10, (3, 168))
    values[:, :first] = values[:, last:] = np.nan
    own = resample(values[:, first:last], dates[first:last], steps)
    np.testing.assert_allclose(resample(values, dates, steps), own, atol=1e-12)


@pytest.mark.parametrize(("m", "steps"), [(30, 168), (168, 168), (500, 168)])
def test_nothing_is_extrapolated(m, steps):
    rng = np.random.default_rng(m)
    t = years(dates := calendar(rng, m))
    values = with_gaps(rng, np.exp(rng.uniform(0, 3, (30, 1)) * t / t[-1]) * [[50.0]])
    spread = np.nanmax(values, axis=1) - np.nanmin(values, axis=1)
    assert (np.ptp(resample(values, dates, steps), axis=1) <= spread + 1e-9).all()


@pytest.mark.parametrize("at", [(0, 1), (0, 39), (12, 13), (7, 30), (38, 39)])
def test_two_values_are_one_line(at):
    values = np.full((1, 40), np.nan)
    values[0, list(at)] = 10.0, -6.0
    out = resample(values, calendar(np.random.default_rng(1), 40), 50)
    np.testing.assert_allclose(out[0], np.linspace(8.0, -8.0, 50), atol=1e-9)


@pytest.mark.parametrize(("m", "steps"), [(20, 168), (168, 168), (500, 168)])
def test_rows_do_not_depend_on_each_other(m, steps):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    values = with_gaps(rng, rng.normal(0, 10, (12, m)))
    values[3, :5] = values[4, -3:] = values[5, [0, -1]] = np.nan
    alone = np.concatenate([resample(row[None], dates, steps) for row in values])
    np.testing.assert_allclose(resample(values, dates, steps), alone, atol=1e-10)
    order = rng.permutation(12)
    np.testing.assert_allclose(resample(values[order], dates, steps), alone[order], atol=1e-10)


@pytest.mark.parametrize(("m", "steps"), [(20, 168), (168, 168), (500, 168)])
def test_an_offset_does_not_matter(m, steps):
    rng = np.random.default_rng(m)
    dates = calendar(rng, m)
    values = with_gaps(rng, rng.normal(0, 10, (6, m)))
    out = resample(values, dates, steps)
    np.testing.assert_allclose(out.mean(axis=1), 0, atol=1e-10)
    np.testing.assert_allclose(resample(values + 1000.0, dates, steps), out, atol=1e-9)


@pytest.mark.parametrize("steps", [20, 168])
def test_input_is_left_alone_and_no_rows_are_no_rows(steps):
    rng = np.random.default_rng(0)
    dates = calendar(rng, 60)
    values = with_gaps(rng, rng.normal(0, 10, (6, 60)))
    before = values.copy()
    resample(values, dates, steps)
    velocity(values, dates)
    np.testing.assert_array_equal(values, before)
    assert resample(np.empty((0, 60)), dates, steps).shape == (0, steps)
    assert velocity(np.empty((0, 60)), dates).shape == (0,)


@pytest.mark.parametrize("m", [40, 168, 300])
def test_many_and_few_rows_give_the_same(m):
    """Many go through a sparse matrix."""
    values = np.random.default_rng(4).normal(0, 5, (3 * SPARSE_ROWS, m))
    dates = np.datetime64("2018-01-01") + 6 * np.arange(m)
    alone = np.concatenate([resample(row[None], dates, 168) for row in values])
    np.testing.assert_allclose(resample(values, dates, 168), alone, rtol=0, atol=1e-12)
